//! Opening and making an index. Nothing else opens tantivy, because the tokenizer has to be
//! registered at each opening.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::{Directory, IndexReader, ReloadPolicy, Searcher};

use super::IndexError;
use super::schema::{Fields, TOKENIZER};
use super::words::Words;
use crate::lexicon::Lexicon;

/// Version of the form in which things are kept.
const FORMAT: u32 = 6;
/// Folder of tantivy's files inside the index folder.
const SEGMENTS: &str = "segments";
/// What tantivy keeps there about what was committed.
const META: &str = "meta.json";
/// What says by which version and with which words an index was made.
const STAMP: &str = "caibao.json";

/// An index on disk.
pub struct Index {
    pub(crate) folder: PathBuf,
    pub(crate) tantivy: tantivy::Index,
    pub(crate) fields: Fields,
    pub(crate) words: Words,
    reader: IndexReader,
}

#[derive(Serialize, Deserialize)]
struct Stamp {
    format: u32,
    lexicon: u64,
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When there is none, or one that was made by another version or with other word tables.
    pub fn open(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        let path = folder.join(STAMP);
        let stamp = match fs::read_to_string(&path) {
            Ok(stamp) => stamp,
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Err(IndexError::Missing {
                    folder: folder.to_owned(),
                });
            }
            Err(error) => return Err(IndexError::Io { path, error }),
        };
        let outdated = |by| IndexError::Outdated {
            folder: folder.to_owned(),
            by,
        };
        let stamp: Stamp =
            serde_json::from_str(&stamp).map_err(|_| outdated("by another version of caibao"))?;
        if stamp.format != FORMAT {
            return Err(outdated("by another version of caibao"));
        }
        if stamp.lexicon != lexicon.hash() {
            return Err(outdated("with other word tables"));
        }
        let failed = |error| IndexError::from_tantivy(folder, error);
        let tantivy = tantivy::Index::open_in_dir(folder.join(SEGMENTS)).map_err(failed)?;
        Index::with(folder, tantivy)
    }

    /// What tells an index from what it was before a commit, and from one made in its place.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn fingerprint(folder: &Path) -> Result<u64, IndexError> {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for path in [folder.join(STAMP), folder.join(SEGMENTS).join(META)] {
            let content = fs::read(&path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => IndexError::Missing {
                    folder: folder.to_owned(),
                },
                _ => IndexError::Io { path, error },
            })?;
            hasher.update(&content);
        }
        Ok(hasher.digest())
    }

    /// Makes an index in a folder, in place of one that may be there. Other files of the folder
    /// stay.
    ///
    /// # Errors
    /// When the folder cannot be written, or somebody is writing to the index that is there.
    pub fn create(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| IndexError::Io { path, error }
        };
        let segments = folder.join(SEGMENTS);
        fs::create_dir_all(folder).map_err(failed(folder))?;
        if segments.exists() {
            // A writer at work holds the lock; do not pull the files from under it.
            if let Ok(old) = tantivy::Index::open_in_dir(&segments)
                && let Err(error) = old
                    .directory()
                    .acquire_lock(&tantivy::directory::INDEX_WRITER_LOCK)
            {
                let error = tantivy::TantivyError::LockFailure(error, None);
                return Err(IndexError::from_tantivy(folder, error));
            }
            remove_file(&folder.join(STAMP))?;
            remove_file(&folder.join(super::ingest::STAMPS))?;
            fs::remove_dir_all(&segments).map_err(failed(&segments))?;
        }
        fs::create_dir_all(&segments).map_err(failed(&segments))?;
        let (schema, _) = Fields::schema();
        let tantivy = tantivy::Index::create_in_dir(&segments, schema)
            .map_err(|error| IndexError::from_tantivy(folder, error))?;
        // Written last, so that an index that was not made to the end is none.
        let path = folder.join(STAMP);
        let stamp = format!("{{\"format\":{FORMAT},\"lexicon\":{}}}\n", lexicon.hash());
        fs::write(&path, stamp).map_err(failed(&path))?;
        Index::with(folder, tantivy)
    }

    /// Opens the index in a folder, or makes one where there is none.
    ///
    /// # Errors
    /// As `open` and `create`.
    pub fn open_or_create(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        match Index::open(folder, lexicon) {
            Err(IndexError::Missing { .. }) => Index::create(folder, lexicon),
            other => other,
        }
    }

    /// An index that is nowhere on disk.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Index {
        let tantivy = tantivy::Index::create_in_ram(Fields::schema().0);
        Index::with(Path::new("memory"), tantivy).unwrap()
    }

    fn with(folder: &Path, tantivy: tantivy::Index) -> Result<Index, IndexError> {
        let failed = |error| IndexError::from_tantivy(folder, error);
        let (schema, fields) = Fields::schema();
        if tantivy.schema() != schema {
            return Err(IndexError::Outdated {
                folder: folder.to_owned(),
                by: "by another version of caibao",
            });
        }
        let words = Words::default();
        tantivy.tokenizers().register(TOKENIZER, words.clone());
        let reader = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(failed)?;
        Ok(Index {
            folder: folder.to_owned(),
            tantivy,
            fields,
            words,
            reader,
        })
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes notice of what was committed since it was opened or last refreshed.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn refresh(&self) -> Result<(), IndexError> {
        self.reader.reload().map_err(|error| self.failed(error))
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn failed(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::from_tantivy(&self.folder, error)
    }
}

/// Whether a folder is an index.
pub(super) fn is_index(folder: &Path) -> bool {
    folder.join(STAMP).is_file()
}

fn remove_file(path: &Path) -> Result<(), IndexError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IndexError::Io {
            path: path.to_owned(),
            error,
        }),
        _ => Ok(()),
    }
}
