//! The order of what matches: by score, day or value; among equals the newer before the older,
//! then by id, so that pages never overlap. Of articles that are the same news the first stands for
//! all.

use std::cmp::Ordering;
use std::collections::hash_map::{Entry, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::partial::{Lack, SegmentLack, WordSet};
use crate::index::name;

/// Collects all articles that match.
pub(super) struct Gathering {
    /// What articles may lack; those that lack too much are left out.
    pub(super) lack: Option<Lack>,
}

/// An article that matches, and what decides on its place in an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) address: DocAddress,
    pub(super) id: u64,
    /// The same for articles that are the same news.
    pub(super) group: u64,
    published: i64,
    pub(super) score: f64,
    /// The words that it lacks.
    pub(super) lacking: WordSet,
}

impl Found {
    pub(super) fn is_partial(&self) -> bool {
        !self.lacking.is_empty()
    }
}

/// An article in an order; what comes first is less.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) found: Found,
    /// What comes first is larger.
    key: f64,
    /// Whether it comes behind those that lack nothing.
    behind: bool,
}

impl Place {
    /// By relevance. What lacks a word does not come behind: an article that is about the matter
    /// and lacks a common word is better than one that has all of them in passing.
    pub(super) fn by_score(found: Found) -> Place {
        Place {
            found,
            key: found.score,
            behind: false,
        }
    }

    /// By something else, the largest first.
    pub(super) fn by(key: f64, found: Found) -> Place {
        Place {
            found,
            key,
            behind: found.is_partial(),
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        let (one, another) = (&self.found, &other.found);
        let behind = self.behind.cmp(&other.behind);
        behind
            .then_with(|| other.key.total_cmp(&self.key))
            .then_with(|| another.published.cmp(&one.published))
            .then_with(|| one.id.cmp(&another.id))
            .then_with(|| one.address.cmp(&another.address))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Place {}

/// The first article of each group, one that lacks nothing before one that lacks something.
pub(super) fn firsts(places: Vec<Place>) -> Vec<Place> {
    let mut groups: HashMap<u64, Place> = HashMap::with_capacity(places.len());
    for place in places {
        match groups.entry(place.found.group) {
            Entry::Vacant(entry) => {
                entry.insert(place);
            }
            Entry::Occupied(mut entry) => {
                let kept = entry.get();
                if (place.found.is_partial(), place) < (kept.found.is_partial(), *kept) {
                    entry.insert(place);
                }
            }
        }
    }
    groups.into_values().collect()
}

/// What matches in one segment of the index.
pub(super) struct SegmentGathering {
    ord: SegmentOrdinal,
    published: Column<i64>,
    ids: Column<u64>,
    groups: Column<u64>,
    lack: Option<SegmentLack>,
    found: Vec<Found>,
}

impl Collector for Gathering {
    type Fruit = Vec<Found>;
    type Child = SegmentGathering;

    fn for_segment(
        &self,
        ord: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentGathering> {
        let fast = reader.fast_fields();
        Ok(SegmentGathering {
            ord,
            published: fast.i64(name::published)?,
            ids: fast.u64(name::id)?,
            groups: fast.u64(name::group)?,
            lack: match &self.lack {
                Some(lack) => Some(lack.in_segment(reader)?),
                None => None,
            },
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Vec<Found>>) -> tantivy::Result<Vec<Found>> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for SegmentGathering {
    type Fruit = Vec<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let (lacking, had) = match &mut self.lack {
            None => (WordSet::default(), 1.0),
            Some(lack) => match lack.of(doc) {
                Some(lacking) => lacking,
                None => return,
            },
        };
        self.found.push(Found {
            address: DocAddress::new(self.ord, doc),
            id: self.ids.first(doc).unwrap_or_default(),
            group: self.groups.first(doc).unwrap_or_default(),
            published: self.published.first(doc).unwrap_or(i64::MIN),
            // An article counts for as much of the words as it has.
            score: f64::from(score) * had,
            lacking,
        });
    }

    fn harvest(self) -> Vec<Found> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_comes_first_among_equals_then_the_smaller_id() {
        let place = |score, published, id| {
            Place::by_score(Found {
                address: DocAddress::new(0, 0),
                id,
                group: id,
                published,
                score,
                lacking: WordSet::default(),
            })
        };
        let mut places = [
            place(1.0, 5, 9),
            place(2.0, 1, 8),
            place(1.0, 7, 7),
            place(1.0, 7, 6),
        ];
        places.sort();
        assert_eq!(places.map(|place| place.found.id), [8, 6, 7, 9]);
    }
}
