//! Names by number, whichever segment of the index they stand in.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;

/// Texts that are looked up together: to find one in a dictionary is to walk over some hundred, and
/// who asks for one soon asks for those beside it.
const TOGETHER: usize = 32;

/// A name, by its number among those that were met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NameId(pub(super) u32);

impl NameId {
    /// The empty text: a name that is not known.
    pub(super) const NONE: NameId = NameId(0);
}

/// The names that were met, and some that stand beside them in a dictionary.
#[derive(Clone)]
pub(super) struct Names {
    texts: Vec<String>,
    ids: HashMap<String, NameId>,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            texts: vec![String::new()],
            ids: HashMap::from([(String::new(), NameId::NONE)]),
        }
    }
}

impl Names {
    /// The text of a name.
    pub(super) fn text(&self, id: NameId) -> &str {
        let text = usize::try_from(id.0).ok().and_then(|at| self.texts.get(at));
        text.map_or("", String::as_str)
    }

    /// The number of a text.
    fn id(&mut self, text: &str) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = NameId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.to_owned());
        self.ids.insert(text.to_owned(), id);
        id
    }

    /// About how much memory they take, in bytes.
    pub(super) fn weight(&self) -> usize {
        /// What a name takes, which is kept twice.
        const NAME: usize = 128;
        self.texts.len() * NAME
    }
}

/// A column of names in one segment of the index, none looked up twice.
pub(super) struct NameColumn {
    pub(super) column: StrColumn,
    /// By the number of a text in the column: one more than that of its name, 0 where it was not met.
    /// Memory that is zero is the system's to hand out, and only what is touched of it costs.
    met: Vec<u32>,
}

impl NameColumn {
    pub(super) fn new(column: StrColumn) -> NameColumn {
        NameColumn {
            met: vec![0; column.num_terms()],
            column,
        }
    }

    /// The name of a text, by its number in the column.
    pub(super) fn name(&mut self, ordinal: u64, names: &mut Names) -> tantivy::Result<NameId> {
        let place = usize::try_from(ordinal).unwrap_or(usize::MAX);
        if self.met.get(place) == Some(&0) {
            self.meet(place, names)?;
        }
        let met = self.met.get(place).and_then(|met| met.checked_sub(1));
        Ok(met.map_or(NameId::NONE, NameId))
    }

    /// Looks up the text at a place, and those beside it.
    fn meet(&mut self, place: usize, names: &mut Names) -> tantivy::Result<()> {
        let first = place - place % TOGETHER;
        let mut met = self.met.iter_mut().skip(first).take(TOGETHER);
        let ordinals: Vec<u64> = (0..).skip(first).take(met.len()).collect();
        let dictionary = self.column.dictionary();
        dictionary.sorted_ords_to_term_cb(&ordinals, |text| {
            if let (Some(met), Ok(text)) = (met.next(), std::str::from_utf8(text)) {
                *met = names.id(text).0.saturating_add(1);
            }
        })?;
        Ok(())
    }
}
