//! The order of what matches: by score, day or value; among equals the newer before the older,
//! then by id, so that pages never overlap.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::Sort;
use crate::index::{FigureMatcher, FigureTest, name};

/// Collects the first articles in an order.
pub(super) struct Ranking {
    /// At most so many.
    pub(super) most: usize,
    pub(super) sort: Sort,
    /// The predicates whose figures count for the order by value.
    pub(super) tests: Vec<FigureTest>,
}

/// The first articles, and how many there are.
pub(super) struct Ranked {
    pub(super) total: u64,
    pub(super) places: Vec<Place>,
}

/// An article in an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// What comes first is larger.
    key: f64,
    published: i64,
    pub(super) id: u64,
    pub(super) address: DocAddress,
    pub(super) score: f64,
}

impl Ord for Place {
    /// What comes first is less.
    fn cmp(&self, other: &Place) -> Ordering {
        other
            .key
            .total_cmp(&self.key)
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
    matchers: Vec<FigureMatcher>,
    total: u64,
    /// The last of them on top.
    heap: BinaryHeap<Place>,
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
            matchers,
            total: 0,
            heap: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Ranked>) -> tantivy::Result<Ranked> {
        let total = segments.iter().map(|segment| segment.total).sum();
        let mut places: Vec<Place> = segments
            .into_iter()
            .flat_map(|segment| segment.places)
            .collect();
        places.sort_unstable();
        places.truncate(self.most);
        Ok(Ranked { total, places })
    }
}

impl SegmentCollector for SegmentRanking {
    type Fruit = Ranked;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let published = self.published.first(doc).unwrap_or(i64::MIN);
        let key = match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Date => 0.0,
            Sort::Value => self.value(doc),
        };
        // Most articles are worse than the last that is kept; the id is not needed for these.
        if self.heap.len() >= self.most
            && self
                .heap
                .peek()
                .is_none_or(|last| (key, published) < (last.key, last.published))
        {
            return;
        }
        self.heap.push(Place {
            key,
            published,
            id: self.ids.first(doc).unwrap_or_default(),
            address: DocAddress::new(self.ord, doc),
            score: f64::from(score),
        });
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    fn harvest(self) -> Ranked {
        Ranked {
            total: self.total,
            places: self.heap.into_vec(),
        }
    }
}

impl SegmentRanking {
    /// The largest value among the matching figures of an article, whatever its sign.
    fn value(&self, doc: DocId) -> f64 {
        let values = self.matchers.iter().flat_map(|matcher| {
            let columns = matcher.columns();
            matcher.rows(doc).flat_map(move |row| {
                [
                    columns.low.values.get_val(row),
                    columns.high.values.get_val(row),
                ]
            })
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
            address: DocAddress::new(0, 0),
            score: key,
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
