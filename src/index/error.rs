//! What can go wrong with an index, and what to do then.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

use super::damage::{Damage, Flaw, Told};

/// An index that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none.
    #[error("{}: there is no index here; make one with `caibao index PATH...`", folder.display())]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// It was made by another version or with other word tables.
    #[error("{}: the index was made {by}; make it anew with `caibao index --rebuild PATH...`", folder.display())]
    Outdated {
        /// The index.
        folder: PathBuf,
        /// What it was made by.
        by: &'static str,
    },
    /// Somebody else is writing to it.
    #[error("{}: another caibao is writing to this index; wait until it is done", folder.display())]
    Busy {
        /// The index.
        folder: PathBuf,
    },
    /// It does not read as an index.
    #[error("{}: the index is damaged: {}; make it anew with `caibao index --rebuild PATH...`", folder.display(), Told(damage))]
    Damaged {
        /// The index.
        folder: PathBuf,
        /// What is wrong with it.
        damage: Vec<Damage>,
    },
    /// What remembers which files were read does not read; the articles do.
    #[error("{}: the articles are whole, but {forgotten}: run `caibao index PATH...`, which reads all files once more and changes nothing else", folder.display())]
    Forgotten {
        /// The index.
        folder: PathBuf,
        /// What is wrong with what remembers.
        forgotten: Damage,
    },
    /// What was being written is not there; what was committed before is.
    #[error("{}: the index could not be written to the end ({error}); what was committed before is kept. See that its disk has space left, and run the command again", folder.display())]
    Unwritten {
        /// The index.
        folder: PathBuf,
        /// What tantivy says.
        error: TantivyError,
    },
    /// A file or folder that cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// An id that no article has.
    #[error("no article has an id that begins with `{id}`")]
    UnknownId {
        /// As given.
        id: String,
    },
    /// The beginning of the ids of several articles.
    #[error("{count} articles have ids that begin with `{id}`; give more of it")]
    AmbiguousId {
        /// As given.
        id: String,
        /// How many.
        count: usize,
    },
}

impl IndexError {
    /// A file without which a folder holds no index cannot be read.
    pub(super) fn unread(folder: &Path, path: PathBuf, error: io::Error) -> IndexError {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => IndexError::Missing {
                folder: folder.to_owned(),
            },
            _ => IndexError::Io { path, error },
        }
    }

    /// What is wrong with an index, its files named from its folder.
    pub(super) fn damaged(folder: &Path, mut damage: Vec<Damage>) -> IndexError {
        for file in damage.iter_mut().filter_map(|one| one.file.as_mut()) {
            if let Ok(name) = file.strip_prefix(folder) {
                *file = name.to_owned();
            }
        }
        let folder = folder.to_owned();
        IndexError::Damaged { folder, damage }
    }

    /// What tantivy says about the index in a folder.
    pub(crate) fn from_tantivy(folder: &Path, error: TantivyError) -> IndexError {
        let folder = folder.to_owned();
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Busy { folder },
            TantivyError::LockFailure(LockError::IoError(error), _)
            | TantivyError::IoError(error) => IndexError::Io {
                path: folder,
                error: io::Error::new(error.kind(), error.to_string()),
            },
            // A thread of the writer has died of what it met; what, tantivy does not say.
            error @ TantivyError::ErrorInThread(_) => IndexError::Unwritten { folder, error },
            error => {
                let flaw = Flaw::Unreadable(error.to_string());
                let damage = vec![Damage { file: None, flaw }];
                IndexError::Damaged { folder, damage }
            }
        }
    }
}
