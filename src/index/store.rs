//! Opening and making an index. Nothing else opens tantivy, because the tokenizer has to be
//! registered at each opening.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher};

use super::damage::{Care, Damage, contradiction, look};
use super::place::{self, META, Site, Stamp};
use super::schema::{Fields, tokenizer};
use super::words::{Signs, Words};
use super::{IndexError, Runs};
use crate::lexicon::Lexicon;

/// Bytes of text that are compressed together: three times as many as tantivy's own take a twenty-fifth
/// less; beyond 64 KiB LZ4 finds less again.
const STORED: usize = 48 << 10;

/// An index on disk.
pub struct Index {
    pub(crate) folder: PathBuf,
    /// Folder of tantivy's files in it.
    pub(super) segments: PathBuf,
    pub(crate) tantivy: tantivy::Index,
    pub(crate) fields: Fields,
    pub(crate) words: Words,
    pub(super) runs: Arc<Runs>,
    reader: IndexReader,
    /// As long as it is not the index of its folder.
    site: Option<Site>,
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When there is none, or one that was made by another version or with other word tables, or files
    /// of it are missing or, as far as can be seen at once, damaged.
    pub fn open(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        place::current(folder, |stamp| {
            stamp.check(folder, lexicon)?;
            let segments = stamp.segments(folder);
            let (tantivy, _) = look(folder, &segments, Care::Glance)?;
            let index = Index::with(folder, segments, tantivy)?;
            index.agrees()?;
            Ok(index)
        })
    }

    /// Whether the list of segments speaks of the documents that are there; it has no checksum.
    pub(super) fn agrees(&self) -> Result<(), IndexError> {
        for reader in self.searcher().segment_readers() {
            if let Some(flaw) = contradiction(reader).map_err(|error| self.failed(error))? {
                let file = Some(self.segments.join(META));
                return Err(IndexError::damaged(
                    &self.folder,
                    vec![Damage { file, flaw }],
                ));
            }
        }
        Ok(())
    }

    /// What tells an index from what it was before a commit, and from one made in its place.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn fingerprint(folder: &Path) -> Result<u64, IndexError> {
        place::current(folder, |stamp| {
            let segments = stamp.segments(folder);
            let path = segments.join(META);
            let committed =
                fs::read(&path).map_err(|error| IndexError::unread(folder, path, error))?;
            let mut hasher = xxhash_rust::xxh3::Xxh3::new();
            hasher.update(segments.as_os_str().as_encoded_bytes());
            hasher.update(&committed);
            Ok(hasher.digest())
        })
    }

    /// Makes an index in a folder, in place of one that may be there. Other files of the folder
    /// stay.
    ///
    /// # Errors
    /// When the folder cannot be written, or somebody is writing to the index that is there.
    pub fn create(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        let mut index = Index::begin(folder, lexicon)?;
        index.settle()?;
        Ok(index)
    }

    /// Begins an index that takes the place of the one in a folder when it is settled. Until then
    /// that one answers, and nobody else writes to it; what is never settled goes away.
    ///
    /// # Errors
    /// As `create`.
    pub fn begin(folder: &Path, lexicon: &Lexicon) -> Result<Index, IndexError> {
        let site = Site::new(folder, lexicon)?;
        let segments = site.segments();
        let tantivy = tantivy::Index::builder()
            .schema(Fields::schema().0)
            .settings(IndexSettings {
                docstore_blocksize: STORED,
                ..IndexSettings::default()
            })
            .create_in_dir(&segments)
            .map_err(|error| IndexError::from_tantivy(folder, error))?;
        Ok(Index {
            site: Some(site),
            ..Index::with(folder, segments, tantivy)?
        })
    }

    /// Takes its place, if it has not yet.
    ///
    /// # Errors
    /// When the folder cannot be written; the index before stays in place.
    pub fn settle(&mut self) -> Result<(), IndexError> {
        self.site.take().map_or(Ok(()), Site::keep)
    }

    /// Whether another index took its place since it was opened.
    pub(super) fn is_replaced(&self) -> bool {
        // One that was begun, or is in memory, has no place yet.
        let settled = self.site.is_none();
        let stamp = Stamp::read(&self.folder);
        settled && stamp.is_ok_and(|stamp| stamp.segments(&self.folder) != self.segments)
    }

    /// Clears away what crashes have left beside it; for who holds its lock.
    pub(super) fn tidy(&self) {
        if self.site.is_none()
            && let Ok(stamp) = Stamp::read(&self.folder)
        {
            place::tidy(&self.folder, Some(&stamp));
        }
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
        let folder = Path::new("memory");
        Index::with(folder, folder.to_owned(), tantivy).unwrap()
    }

    pub(super) fn with(
        folder: &Path,
        segments: PathBuf,
        tantivy: tantivy::Index,
    ) -> Result<Index, IndexError> {
        let failed = |error| IndexError::from_tantivy(folder, error);
        let (schema, fields) = Fields::schema();
        if tantivy.schema() != schema {
            return Err(IndexError::Outdated {
                folder: folder.to_owned(),
                by: "by another version of caibao",
            });
        }
        let words = Words::default();
        let tokenizers = tantivy.tokenizers();
        tokenizers.register(tokenizer::WORDS, words.clone());
        tokenizers.register(tokenizer::BRIEF, words.brief());
        tokenizers.register(tokenizer::SIGNS, Signs);
        let reader = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(failed)?;
        Ok(Index {
            folder: folder.to_owned(),
            segments,
            tantivy,
            fields,
            words,
            runs: Arc::default(),
            reader,
            site: None,
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
        self.runs.clear();
        self.reader.reload().map_err(|error| self.failed(error))
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn failed(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::from_tantivy(&self.folder, error)
    }
}
