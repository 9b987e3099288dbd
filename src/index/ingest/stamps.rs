//! Which files were read to the end, and what they looked like then.
//!
//! Only a shortcut: a file that has no stamp here is read again, and what has not changed in it is
//! left as it is. So a stamp is written after what it vouches for and taken back before that goes,
//! and a file of stamps that does not read counts for nothing.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::xxh3_64;

use crate::index::{Damage, Flaw, Index, IndexError};

/// Name of the file beside tantivy's.
const FILE: &str = "files.bin";

/// Stamps by the fingerprint of the path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stamps {
    /// Of files whose articles are safe in the index.
    sure: HashMap<u64, u64>,
    /// Of files whose articles will be at the next commit.
    fresh: HashMap<u64, u64>,
}

/// What tells a file that was changed from one that was not.
pub(super) fn stamp(metadata: &Metadata) -> u64 {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos());
    let mut bytes = modified.to_le_bytes().to_vec();
    bytes.extend(metadata.len().to_le_bytes());
    xxh3_64(&bytes)
}

impl Stamps {
    /// The stamps of the index in a folder.
    pub(super) fn load(folder: &Path) -> Stamps {
        fs::read(folder.join(FILE))
            .ok()
            .and_then(|bytes| Stamps::parse(&bytes))
            .unwrap_or_default()
    }

    /// What is wrong with the stamps of the index in a folder.
    fn flaw(folder: &Path) -> Option<Flaw> {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) if Stamps::parse(&bytes).is_some() => None,
            Ok(_) => Some(Flaw::Changed),
            Err(error) if error.kind() == ErrorKind::NotFound => Some(Flaw::Missing),
            Err(error) => Some(Flaw::Unreadable(error.to_string())),
        }
    }

    /// Pairs of numbers, and their hash at the end.
    fn parse(bytes: &[u8]) -> Option<Stamps> {
        let (pairs, hash) = bytes.split_last_chunk::<8>()?;
        if xxh3_64(pairs) != u64::from_le_bytes(*hash) {
            return None;
        }
        let (pairs, rest) = pairs.as_chunks::<8>();
        let (pairs, odd) = pairs.as_chunks::<2>();
        let number = |bytes: [u8; 8]| u64::from_le_bytes(bytes);
        (rest.is_empty() && odd.is_empty())
            .then(|| {
                pairs
                    .iter()
                    .map(|[file, stamp]| (number(*file), number(*stamp)))
                    .collect()
            })
            .map(|sure| Stamps {
                sure,
                fresh: HashMap::new(),
            })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self
            .sure
            .iter()
            .flat_map(|(file, stamp)| [file.to_le_bytes(), stamp.to_le_bytes()])
            .flatten()
            .collect();
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Takes back on disk what was forgotten; to be called before a commit.
    pub(super) fn save_sure(&self, folder: &Path) -> Result<(), IndexError> {
        self.save(folder)
    }

    /// Writes all stamps; to be called after a commit.
    pub(super) fn save_all(&mut self, folder: &Path) -> Result<(), IndexError> {
        self.sure.extend(self.fresh.drain());
        self.save(folder)
    }

    /// All or nothing.
    fn save(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(FILE);
        let beside = folder.join(format!("{FILE}.new"));
        fs::write(&beside, self.bytes())
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| IndexError::Io { path, error })
    }

    pub(super) fn get(&self, file: u64) -> Option<u64> {
        self.fresh
            .get(&file)
            .or_else(|| self.sure.get(&file))
            .copied()
    }

    pub(super) fn set(&mut self, file: u64, stamp: u64) {
        self.fresh.insert(file, stamp);
    }

    pub(super) fn forget(&mut self, file: u64) {
        self.fresh.remove(&file);
        self.sure.remove(&file);
    }
}

impl Index {
    /// What is wrong with what remembers which files were read.
    pub(in crate::index) fn forgotten(&self) -> Option<Damage> {
        let file = self.segments.strip_prefix(&self.folder).ok()?.join(FILE);
        Stamps::flaw(&self.segments).map(|flaw| Damage {
            file: Some(file),
            flaw,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_back_and_a_damaged_file_counts_for_nothing() {
        let stamps = Stamps {
            sure: [(1, 2), (u64::MAX, 0)].into(),
            fresh: HashMap::new(),
        };
        let mut bytes = stamps.bytes();
        assert_eq!(Stamps::parse(&bytes), Some(stamps));
        assert_eq!(Stamps::parse(&bytes[..bytes.len() - 1]), None);
        bytes[3] ^= 1;
        assert_eq!(Stamps::parse(&bytes), None);
        assert_eq!(Stamps::parse(&[]), None);
    }
}
