//! Where an index lies: a stamp that says what was made and in which folder beside it. Another index
//! takes its place when another stamp does, so there is always a whole one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::Directory;
use tantivy::directory::error::LockError;
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK, MmapDirectory};

use super::IndexError;
use super::damage::{Damage, Flaw};
use crate::figures::confidence;
use crate::lexicon::Lexicon;

/// Version of the form in which things are kept.
const FORMAT: u32 = 9;
/// What says by which version and with which words an index was made, and where it is.
const STAMP: &str = "caibao.json";
/// What tantivy keeps about what was committed.
pub(super) const META: &str = "meta.json";
/// What the folders of tantivy's files inside the index folder begin with; a number follows.
const SEGMENTS: &str = "segments";

/// What is said of the index of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    format: u32,
    lexicon: u64,
    /// Of the weights by which its figures were said to be sure.
    confidence: u64,
    /// Number of its folder.
    segments: u64,
}

impl Stamp {
    fn new(lexicon: &Lexicon, segments: u64) -> Stamp {
        Stamp {
            format: FORMAT,
            lexicon: lexicon.hash(),
            confidence: weights(),
            segments,
        }
    }

    /// Of the index in a folder, whatever made it.
    pub(super) fn read(folder: &Path) -> Result<Stamp, IndexError> {
        let path = folder.join(STAMP);
        let text =
            fs::read(&path).map_err(|error| IndexError::unread(folder, path.clone(), error))?;
        serde_json::from_slice(&text).map_err(|error| {
            // What is an object, another version may have written.
            if serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&text).is_ok() {
                return outdated(folder, "by another version of caibao");
            }
            let (file, flaw) = (Some(path), Flaw::Unreadable(error.to_string()));
            IndexError::damaged(folder, vec![Damage { file, flaw }])
        })
    }

    /// Whether this version can read what it stands for with these word tables.
    pub(super) fn check(&self, folder: &Path, lexicon: &Lexicon) -> Result<(), IndexError> {
        if self.format != FORMAT {
            return Err(outdated(folder, "by another version of caibao"));
        }
        if self.lexicon != lexicon.hash() {
            return Err(outdated(folder, "with other word tables"));
        }
        if self.confidence != weights() {
            return Err(outdated(folder, "with other weights of confidence"));
        }
        Ok(())
    }

    /// Puts it in the place of the one before, all or nothing, also where the power fails.
    fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(STAMP);
        let beside = folder.join(format!("{STAMP}.new"));
        let write = || {
            let mut file = File::create(&beside)?;
            serde_json::to_writer(&mut file, self)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            // Elsewhere a folder cannot be opened, and its entries need no such order.
            #[cfg(unix)]
            File::open(folder)?.sync_all()?;
            Ok(())
        };
        write().map_err(|error| IndexError::Io {
            path: path.clone(),
            error,
        })
    }

    /// What tantivy keeps about the last commit, where it is there.
    fn committed(&self, folder: &Path) -> Option<Vec<u8>> {
        fs::read(self.segments(folder).join(META)).ok()
    }

    /// The folder of tantivy's files.
    pub(super) fn segments(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{SEGMENTS}-{}", self.segments))
    }
}

/// The fingerprint of the weights of confidence.
fn weights() -> u64 {
    xxhash_rust::xxh3::xxh3_64(confidence::TABLE.as_bytes())
}

fn outdated(folder: &Path, by: &'static str) -> IndexError {
    let folder = folder.to_owned();
    IndexError::Outdated { folder, by }
}

/// Reads something of the index in a folder; once more where another one took its place meanwhile, or
/// something was committed to it and files went away.
pub(super) fn current<T>(
    folder: &Path,
    read: impl Fn(&Stamp) -> Result<T, IndexError>,
) -> Result<T, IndexError> {
    loop {
        let stamp = Stamp::read(folder)?;
        let committed = stamp.committed(folder);
        let is_still = || {
            Stamp::read(folder).is_ok_and(|now| now == stamp)
                && stamp.committed(folder) == committed
        };
        match read(&stamp) {
            Err(_) if !is_still() => {}
            other => return other,
        }
    }
}

/// Whether a folder is an index.
pub(super) fn is_index(folder: &Path) -> bool {
    folder.join(STAMP).is_file()
}

/// A place for an index that is not yet the one of its folder, and goes away unless it becomes it.
/// While there is one, nobody else begins one, and nobody writes to the index that it is to replace.
pub(super) struct Site {
    folder: PathBuf,
    stamp: Stamp,
    kept: bool,
    _locks: Vec<DirectoryLock>,
}

impl Site {
    pub(super) fn new(folder: &Path, lexicon: &Lexicon) -> Result<Site, IndexError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| IndexError::Io { path, error }
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let mut locks = vec![lock(folder, folder)?];
        let old = Stamp::read(folder).ok();
        let segments = old.map(|old| old.segments(folder));
        if let Some(segments) = segments.filter(|segments| segments.is_dir()) {
            locks.push(lock(folder, &segments)?);
        }
        tidy(folder, old.as_ref());
        let number = old.map_or(1, |old| old.segments.wrapping_add(1));
        let site = Site {
            folder: folder.to_owned(),
            stamp: Stamp::new(lexicon, number),
            kept: false,
            _locks: locks,
        };
        let segments = site.segments();
        fs::create_dir_all(&segments).map_err(failed(&segments))?;
        Ok(site)
    }

    pub(super) fn segments(&self) -> PathBuf {
        self.stamp.segments(&self.folder)
    }

    /// Makes it the place of the index of its folder, and clears away the one before.
    pub(super) fn keep(mut self) -> Result<(), IndexError> {
        self.stamp.write(&self.folder)?;
        self.kept = true;
        tidy(&self.folder, Some(&self.stamp));
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if !self.kept {
            // What stays is cleared away the next time.
            let _ = fs::remove_dir_all(self.segments());
        }
    }
}

/// What nobody may hold twice: tantivy's own lock of a folder.
fn lock(index: &Path, folder: &Path) -> Result<DirectoryLock, IndexError> {
    let failed = |error: LockError| {
        IndexError::from_tantivy(index, tantivy::TantivyError::LockFailure(error, None))
    };
    let directory = MmapDirectory::open(folder).map_err(|error| IndexError::Io {
        path: folder.to_owned(),
        error: io::Error::other(error.to_string()),
    })?;
    directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(failed)
}

/// Removes what an index that was replaced, or never finished, has left.
pub(super) fn tidy(folder: &Path, stamp: Option<&Stamp>) {
    let kept = stamp.map(|stamp| stamp.segments(folder));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(SEGMENTS));
        let ours = number.is_some_and(|number| {
            let number = number.strip_prefix('-').unwrap_or(number);
            number.bytes().all(|digit| digit.is_ascii_digit())
        });
        if ours && Some(entry.path()) != kept {
            // Somebody may still read it; the next run tries again.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
