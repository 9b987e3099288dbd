//! Reading all of an index: whether its files are what was written, and whether what they say agrees.

use std::collections::HashSet;
use std::path::Path;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::columns::Columns;
use super::damage::{Care, Damage, Flaw, look};
use super::place;
use super::schema::{Fields, name, role};
use super::stored::first;
use super::{Index, IndexError};
use crate::lexicon::Lexicon;

/// Blocks of stored text that are kept at a time; they are read one after the other.
const BLOCKS: usize = 1;

/// What an index holds that is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Files that were compared with their checksums.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// Articles that were read.
    pub articles: u64,
    /// Articles that are the same as one of these.
    pub duplicates: u64,
    /// Figures that were read.
    pub figures: u64,
}

/// Why a document is not what was written, and which one of its segment.
type Wrong = (DocId, String);

impl Index {
    /// Compares all files of the index in a folder with their checksums.
    ///
    /// # Errors
    /// When there is none, or something is wrong with it.
    pub fn verify(folder: &Path) -> Result<(), IndexError> {
        place::current(folder, |stamp| {
            look(folder, &stamp.segments(folder), Care::Whole).map(drop)
        })
    }

    /// The same, and reads every article and every figure.
    ///
    /// # Errors
    /// When there is none, or something is wrong with it.
    pub fn check(folder: &Path, lexicon: &Lexicon) -> Result<Sound, IndexError> {
        place::current(folder, |stamp| {
            stamp.check(folder, lexicon)?;
            let segments = stamp.segments(folder);
            let (tantivy, looked) = look(folder, &segments, Care::Whole)?;
            let mut sound = Sound {
                files: looked.files,
                bytes: looked.bytes,
                ..Sound::default()
            };
            let index = Index::with(folder, segments, tantivy)?;
            index.agrees()?;
            index.read_through(&mut sound)?;
            match index.forgotten() {
                // Nothing was read yet.
                Some(damage) if damage.flaw == Flaw::Missing && sound.articles == 0 => Ok(sound),
                Some(forgotten) => Err(IndexError::Forgotten {
                    folder: folder.to_owned(),
                    forgotten,
                }),
                None => Ok(sound),
            }
        })
    }

    fn read_through(&self, sound: &mut Sound) -> Result<(), IndexError> {
        let mut places = HashSet::new();
        for reader in self.searcher().segment_readers() {
            let wrong = read_segment(reader, &self.fields, &mut places, sound);
            if let Some((doc, wrong)) = wrong.map_err(|error| self.failed(error))? {
                let segment = reader.segment_id().uuid_string();
                let flaw = Flaw::Contradiction(format!("document {doc}: {wrong}"));
                let file = Some(self.segments.join(segment));
                return Err(IndexError::damaged(
                    &self.folder,
                    vec![Damage { file, flaw }],
                ));
            }
        }
        Ok(())
    }
}

/// Reads the documents of a segment; the first that is not what it should be ends it.
fn read_segment(
    reader: &SegmentReader,
    fields: &Fields,
    places: &mut HashSet<u64>,
    sound: &mut Sound,
) -> tantivy::Result<Option<Wrong>> {
    let number = |name: &str| reader.fast_fields().u64(name);
    let (roles, ids, at) = (number(name::role)?, number(name::id)?, number(name::place)?);
    let columns = Columns::open(reader)?;
    let store = reader.get_store_reader(BLOCKS)?;
    let mut docs = store.iter::<TantivyDocument>(reader.alive_bitset());
    for doc in reader.doc_ids_alive() {
        let wrong = |what: &str| Ok(Some((doc, what.to_owned())));
        let Some(stored) = docs.next().transpose()? else {
            return wrong("it is not stored");
        };
        let only = |column: &Column<u64>| {
            let mut values = column.values_for_doc(doc);
            values.next().filter(|_| values.next().is_none())
        };
        let (Some(role), Some(_), Some(place)) = (only(&roles), only(&ids), only(&at)) else {
            return wrong("it has no role, id or place, or several");
        };
        if !places.insert(place) {
            return wrong("another one is of the same record of the same file");
        }
        if first(&stored, fields.path).is_none_or(|path| path.is_empty()) {
            return wrong("it has no path");
        }
        let text = first(&stored, fields.text);
        match (role, text) {
            (role::DUPLICATE, None) => sound.duplicates += 1,
            (role::ARTICLE, Some(text)) => {
                sound.articles += 1;
                if let Some(columns) = &columns {
                    match columns.check(doc, &text)? {
                        Ok(figures) => sound.figures += figures,
                        Err(what) => return wrong(what),
                    }
                }
            }
            _ => return wrong("its role is not that of what is stored"),
        }
    }
    Ok(None)
}
