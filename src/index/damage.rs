//! What is wrong with the files of an index.
//!
//! Each of tantivy's files ends in a checksum. Reading them all costs what reading the disk costs, so
//! an opening does it only where there is little to read, and else looks at no more than what is
//! there. All of it is read by `caibao check`, before files are merged into new ones (which would
//! give what is wrong in them a checksum that is right), and after something went wrong.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentComponent;
use tantivy::indexer::{MergeCandidate, MergePolicy};
use tantivy::{IndexMeta, SegmentMeta, SegmentReader};

use super::IndexError;
use super::directory::Files;
use super::place::META;
use super::schema::name;

/// So many bytes are read in a few milliseconds.
const READ_WHOLE: u64 = 16 << 20;
/// Every file is longer: tantivy puts this much behind what it holds, and fails on less.
const SHORTEST: u64 = 8;
/// What tantivy keeps besides the files of segments.
const LISTS: [&str; 2] = [META, ".managed.json"];
/// The files of a segment; one of what was deleted comes to some.
const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];
/// Damages that people are told of; the others are counted.
const MOST_TOLD: usize = 3;

/// Something in an index that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file, as it is called in the folder of the index; none where it is not known which.
    pub file: Option<PathBuf>,
    /// What is wrong with it.
    pub flaw: Flaw,
}

impl Damage {
    fn of(file: PathBuf, flaw: Flaw) -> Damage {
        let file = Some(file);
        Damage { file, flaw }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It is not there.
    #[error("is missing")]
    Missing,
    /// Its end, or all of it, is not there.
    #[error("is cut off")]
    Short,
    /// What it holds is not what its checksum is of.
    #[error("does not hold what was written to it")]
    Changed,
    /// It cannot be read as what it should be.
    #[error("cannot be read ({0})")]
    Unreadable(String),
    /// It reads, but says what cannot be.
    #[error("says what cannot be ({0})")]
    Contradiction(String),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{} {}", file.display(), self.flaw),
            None => write!(f, "it {}", self.flaw),
        }
    }
}

/// Several of them, the first few told.
pub(super) struct Told<'a>(pub(super) &'a [Damage]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, damage) in self.0.iter().take(MOST_TOLD).enumerate() {
            let before = if number == 0 { "" } else { "; " };
            write!(f, "{before}{damage}")?;
        }
        match self.0.len().saturating_sub(MOST_TOLD) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Whether they are there, and all of them where that is little.
    Glance,
    /// All that is in them.
    Whole,
}

/// What was looked at.
#[derive(Debug, Default)]
pub(super) struct Looked {
    pub(super) files: u64,
    pub(super) bytes: u64,
    damage: Vec<Damage>,
}

/// Opens the index in a folder of tantivy's files as far as its lists go, and looks at what these name.
pub(super) fn look(
    folder: &Path,
    segments: &Path,
    care: Care,
) -> Result<(tantivy::Index, Looked), IndexError> {
    let mut looked = Looked::default();
    for list in LISTS {
        looked.at(segments.join(list));
    }
    looked.sound(folder)?;
    let failed = |error| IndexError::from_tantivy(folder, error);
    let files = Files::open(segments).map_err(|error| failed(error.into()))?;
    let index = tantivy::Index::open(files).map_err(failed)?;
    let path = segments.join(META);
    let written = fs::read(&path).unwrap_or_default();
    let list = index.load_metas().map_err(failed)?;
    looked.damage.extend(foreign(&list, &written, path));
    let there: Vec<PathBuf> = list
        .segments
        .iter()
        .flat_map(parts)
        .filter(|name| looked.at(segments.join(name)))
        .collect();
    if care == Care::Whole || looked.bytes <= READ_WHOLE {
        let changed = |name: &PathBuf| changed(&index, segments, name);
        looked.damage.extend(there.iter().filter_map(changed));
    }
    looked.sound(folder)?;
    Ok((index, looked))
}

impl Looked {
    fn sound(&mut self, folder: &Path) -> Result<(), IndexError> {
        match std::mem::take(&mut self.damage) {
            none if none.is_empty() => Ok(()),
            damage => Err(IndexError::damaged(folder, damage)),
        }
    }

    /// Whether there is a file that may be whole.
    fn at(&mut self, path: PathBuf) -> bool {
        match glance(&path) {
            Ok(bytes) => {
                self.files += 1;
                self.bytes += bytes;
                true
            }
            Err(flaw) => {
                self.damage.push(Damage::of(path, flaw));
                false
            }
        }
    }
}

/// What the list of segments says that tantivy does not understand. It has no checksum, and tantivy
/// passes over keys that it does not know: with one that is written over, a segment is not there.
fn foreign(list: &IndexMeta, written: &[u8], path: PathBuf) -> Option<Damage> {
    let understood = serde_json::to_value(list).ok()?;
    let says_more = !is_within(&serde_json::from_slice(written).ok()?, &understood);
    // A commit may have come between the two readings.
    let same = || fs::read(&path).is_ok_and(|now| now == written);
    (says_more && same()).then(|| Damage::of(path, Flaw::Changed))
}

/// Whether all that one value says, another says too.
fn is_within(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one.iter().all(|(key, value)| {
            let known = other.get(key);
            known.is_some_and(|known| is_within(value, known))
        }),
        (Value::Array(one), Value::Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| is_within(one, other))
        }
        _ => one == other,
    }
}

/// The size of a file that may be whole.
fn glance(path: &Path) -> Result<u64, Flaw> {
    match fs::metadata(path) {
        Ok(file) if file.len() >= SHORTEST => Ok(file.len()),
        Ok(_) => Err(Flaw::Short),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Flaw::Missing),
        Err(error) => Err(Flaw::Unreadable(error.to_string())),
    }
}

/// The names of a segment's files.
fn parts(segment: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    let deleted = segment.has_deletes().then_some(SegmentComponent::Delete);
    PARTS
        .into_iter()
        .chain(deleted)
        .map(|part| segment.relative_path(part))
}

/// What is wrong with a file that is there, by its checksum.
fn changed(index: &tantivy::Index, folder: &Path, name: &Path) -> Option<Damage> {
    let flaw = match index.directory().validate_checksum(name) {
        Ok(true) => return None,
        Ok(false) => Flaw::Changed,
        Err(OpenReadError::FileDoesNotExist(_)) => Flaw::Missing,
        // Its end is where tantivy says how to read it.
        Err(OpenReadError::IoError { io_error, .. }) => match io_error.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Flaw::Short,
            _ => Flaw::Unreadable(io_error.to_string()),
        },
        Err(error) => Flaw::Unreadable(error.to_string()),
    };
    Some(Damage::of(folder.join(name), flaw))
}

/// Whether the list of segments speaks of the documents that are there; it has no checksum.
pub(super) fn contradiction(reader: &SegmentReader) -> tantivy::Result<Option<Flaw>> {
    let there = reader.fast_fields().u64(name::role)?.num_docs();
    let (most, alive) = (reader.max_doc(), reader.num_docs());
    let flaw = || {
        let said = format!("{most} documents, {alive} of them alive, in a segment of {there}");
        Flaw::Contradiction(said)
    };
    Ok((most != there || alive > most).then(flaw))
}

/// Merges that are put off for good where their files are not what was written.
#[derive(Clone, Debug)]
pub(super) struct Careful<P> {
    pub(super) policy: P,
    pub(super) index: tantivy::Index,
    pub(super) folder: PathBuf,
    /// What kept files from being merged.
    pub(super) found: Arc<Mutex<Vec<Damage>>>,
}

impl<P> Careful<P> {
    fn damage(&self, name: &Path) -> Option<Damage> {
        let path = self.folder.join(name);
        match glance(&path) {
            Ok(_) => changed(&self.index, &self.folder, name),
            Err(flaw) => Some(Damage::of(path, flaw)),
        }
    }
}

impl<P: MergePolicy> MergePolicy for Careful<P> {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.policy.compute_merge_candidates(segments);
        candidates.retain(|MergeCandidate(ids)| {
            let merged = segments
                .iter()
                .filter(|segment| ids.contains(&segment.id()));
            let damage: Vec<Damage> = merged
                .flat_map(parts)
                .filter_map(|name| self.damage(&name))
                .collect();
            let sound = damage.is_empty();
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            for damage in damage {
                if !found.contains(&damage) {
                    found.push(damage);
                }
            }
            sound
        });
        candidates
    }
}
