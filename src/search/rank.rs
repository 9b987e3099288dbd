//! The order of what matches: by score, day or value; among equals the newer before the older,
//! then by id, so that pages never overlap. Of articles that are the same news the first stands for
//! all.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::hash_map::{Entry, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::Sort;
use super::partial::{Lack, SegmentLack, WordSet};
use crate::index::{FigureMatcher, FigureTest, name};

/// Collects the first articles in an order.
pub(super) struct Ranking {
    /// At most so many.
    pub(super) most: usize,
    pub(super) sort: Sort,
    /// Whether articles that are the same news count as one.
    pub(super) collapse: bool,
    /// The predicates whose figures count for the order by value.
    pub(super) tests: Vec<FigureTest>,
    /// What articles may lack; those that lack too much are left out.
    pub(super) lack: Option<Lack>,
}

/// The first articles, and how many there are.
pub(super) struct Ranked {
    /// How many lack nothing.
    pub(super) total: u64,
    /// How many lack some words.
    pub(super) partial: u64,
    pub(super) places: Vec<Place>,
}

/// An article in an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// What comes first is larger.
    key: f64,
    published: i64,
    pub(super) id: u64,
    /// The same for articles that are the same news.
    pub(super) group: u64,
    pub(super) address: DocAddress,
    pub(super) score: f64,
    /// The words that it lacks.
    pub(super) lacking: WordSet,
    /// Whether it comes behind those that lack nothing. Not in the order of relevance: an article
    /// that is about the matter and lacks a common word is better than one that has all of them in
    /// passing.
    behind: bool,
}

impl Place {
    fn is_partial(&self) -> bool {
        !self.lacking.is_empty()
    }
}

impl Ord for Place {
    /// What comes first is less.
    fn cmp(&self, other: &Place) -> Ordering {
        let behind = self.behind.cmp(&other.behind);
        behind
            .then_with(|| other.key.total_cmp(&self.key))
            .then_with(|| other.published.cmp(&self.published))
            .then_with(|| self.id.cmp(&other.id))
            .then_with(|| self.address.cmp(&other.address))
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

/// The first articles of one segment of the index.
pub(super) struct SegmentRanking {
    most: usize,
    sort: Sort,
    ord: SegmentOrdinal,
    published: Column<i64>,
    ids: Column<u64>,
    groups: Column<u64>,
    matchers: Vec<FigureMatcher>,
    lack: Option<SegmentLack>,
    total: u64,
    partial: u64,
    kept: Kept,
}

/// What is kept of all that matches.
enum Kept {
    /// The first articles, the last of them on top.
    First(BinaryHeap<Place>),
    /// The first article of each group.
    Groups(HashMap<u64, Place>),
}

impl Collector for Ranking {
    type Fruit = Ranked;
    type Child = SegmentRanking;

    fn for_segment(
        &self,
        ord: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentRanking> {
        let mut matchers = Vec::new();
        if self.sort == Sort::Value {
            for test in &self.tests {
                matchers.extend(test.matcher(reader)?);
            }
        }
        Ok(SegmentRanking {
            most: self.most,
            sort: self.sort,
            ord,
            published: reader.fast_fields().i64(name::published)?,
            ids: reader.fast_fields().u64(name::id)?,
            groups: reader.fast_fields().u64(name::group)?,
            matchers,
            lack: match &self.lack {
                Some(lack) => Some(lack.in_segment(reader)?),
                None => None,
            },
            total: 0,
            partial: 0,
            kept: if self.collapse {
                Kept::Groups(HashMap::new())
            } else {
                Kept::First(BinaryHeap::new())
            },
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Ranked>) -> tantivy::Result<Ranked> {
        let mut total = segments.iter().map(|segment| segment.total).sum();
        let mut partial = segments.iter().map(|segment| segment.partial).sum();
        let all = segments.into_iter().flat_map(|segment| segment.places);
        let mut places: Vec<Place> = if self.collapse {
            let mut groups = HashMap::new();
            all.for_each(|place| keep_first(&mut groups, place));
            let lacking = groups.values().filter(|place| place.is_partial()).count();
            total = u64::try_from(groups.len() - lacking).unwrap_or(u64::MAX);
            partial = u64::try_from(lacking).unwrap_or(u64::MAX);
            groups.into_values().collect()
        } else {
            all.collect()
        };
        places.sort_unstable();
        places.truncate(self.most);
        Ok(Ranked {
            total,
            partial,
            places,
        })
    }
}

impl SegmentCollector for SegmentRanking {
    type Fruit = Ranked;

    fn collect(&mut self, doc: DocId, score: Score) {
        let (lacking, had) = match &mut self.lack {
            None => (WordSet::default(), 1.0),
            Some(lack) => match lack.of(doc) {
                Some(lacking) => lacking,
                None => return,
            },
        };
        let behind = self.sort != Sort::Relevance && !lacking.is_empty();
        // An article counts for as much of the words as it has.
        let score = f64::from(score) * had;
        if lacking.is_empty() {
            self.total += 1;
        } else {
            self.partial += 1;
        }
        let published = self.published.first(doc).unwrap_or(i64::MIN);
        let key = match self.sort {
            Sort::Relevance => score,
            Sort::Date => 0.0,
            Sort::Value => self.value(doc),
        };
        // Most articles are worse than the last that is kept; the id is not needed for these.
        if let Kept::First(heap) = &self.kept
            && heap.len() >= self.most
            && heap.peek().is_none_or(|last| {
                (!behind, key, published) < (!last.behind, last.key, last.published)
            })
        {
            return;
        }
        let place = Place {
            key,
            published,
            id: self.ids.first(doc).unwrap_or_default(),
            group: self.groups.first(doc).unwrap_or_default(),
            address: DocAddress::new(self.ord, doc),
            score,
            lacking,
            behind,
        };
        match &mut self.kept {
            Kept::Groups(groups) => keep_first(groups, place),
            Kept::First(heap) => {
                heap.push(place);
                if heap.len() > self.most {
                    heap.pop();
                }
            }
        }
    }

    fn harvest(self) -> Ranked {
        Ranked {
            total: self.total,
            partial: self.partial,
            places: match self.kept {
                Kept::First(heap) => heap.into_vec(),
                Kept::Groups(groups) => groups.into_values().collect(),
            },
        }
    }
}

/// Keeps the first article of a group, one that lacks nothing before one that lacks something.
fn keep_first(groups: &mut HashMap<u64, Place>, place: Place) {
    match groups.entry(place.group) {
        Entry::Vacant(entry) => {
            entry.insert(place);
        }
        Entry::Occupied(mut entry) => {
            let kept = entry.get();
            if (place.is_partial(), place) < (kept.is_partial(), *kept) {
                entry.insert(place);
            }
        }
    }
}

impl SegmentRanking {
    /// The largest value among the matching figures of an article, whatever its sign.
    fn value(&self, doc: DocId) -> f64 {
        let values = self.matchers.iter().flat_map(|matcher| {
            let bounds = matcher.rows(doc).filter_map(|row| matcher.bounds(row));
            bounds.flat_map(|(low, high)| [low, high])
        });
        values
            .filter(|value| value.is_finite())
            .map(f64::abs)
            .max_by(f64::total_cmp)
            .unwrap_or(-1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_comes_first_among_equals_then_the_smaller_id() {
        let place = |key, published, id| Place {
            key,
            published,
            id,
            group: id,
            address: DocAddress::new(0, 0),
            score: key,
            lacking: WordSet::default(),
            behind: false,
        };
        let mut places = [
            place(1.0, 5, 9),
            place(2.0, 1, 8),
            place(1.0, 7, 7),
            place(1.0, 7, 6),
        ];
        places.sort();
        assert_eq!(places.map(|place| place.id), [8, 6, 7, 9]);
    }
}
