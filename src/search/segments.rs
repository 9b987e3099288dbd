//! The figures of articles that a plan asks for, read out of the columns of the index.

use tantivy::{DocAddress, DocId, Searcher};

use crate::index::{Columns, FigureMatcher, FigureTest};
use crate::model::Figure;

/// The matchers of all predicates of a plan, for all segments of the index.
pub(super) struct Segments(pub(super) Vec<Segment>);

pub(super) struct Segment {
    pub(super) columns: Option<Columns>,
    matchers: Vec<FigureMatcher>,
    /// Whether the plan asks for no figure.
    open: bool,
}

impl Segments {
    pub(super) fn new(searcher: &Searcher, tests: &[FigureTest]) -> tantivy::Result<Segments> {
        (0u32..)
            .zip(searcher.segment_readers())
            .map(|(ord, _)| Segment::new(searcher, ord, tests))
            .collect::<tantivy::Result<_>>()
            .map(Segments)
    }

    pub(super) fn of(&self, address: DocAddress) -> Option<&Segment> {
        usize::try_from(address.segment_ord)
            .ok()
            .and_then(|ord| self.0.get(ord))
    }

    /// The entries of the figures of an article that match any predicate.
    pub(super) fn matching(&self, address: DocAddress) -> Vec<u32> {
        let mut rows = Vec::new();
        if let Some(segment) = self.of(address) {
            segment.matching(address.doc_id, &mut rows);
        }
        rows
    }

    pub(super) fn figure(&self, address: DocAddress, row: u32) -> tantivy::Result<Figure> {
        match self.of(address) {
            Some(segment) => segment.figure(row)?,
            None => None,
        }
        .ok_or_else(|| tantivy::TantivyError::InternalError("a figure without columns".to_owned()))
    }

    /// The largest value among the figures of an article that match, whatever its sign; less than
    /// any where none has one.
    pub(super) fn largest(&self, address: DocAddress) -> f64 {
        let matchers = self.of(address).map(|segment| &segment.matchers);
        let values = matchers.into_iter().flatten().flat_map(|matcher| {
            let rows = matcher.rows(address.doc_id);
            let bounds = rows.filter_map(|row| matcher.bounds(row));
            bounds.flat_map(|(low, high)| [low, high])
        });
        values
            .filter(|value| value.is_finite())
            .map(f64::abs)
            .max_by(f64::total_cmp)
            .unwrap_or(-1.0)
    }
}

impl Segment {
    fn new(searcher: &Searcher, ord: u32, tests: &[FigureTest]) -> tantivy::Result<Segment> {
        let reader = searcher.segment_reader(ord);
        let mut matchers = Vec::new();
        for test in tests {
            matchers.extend(test.matcher(reader)?);
        }
        Ok(Segment {
            columns: Columns::open(reader)?,
            matchers,
            open: tests.is_empty(),
        })
    }

    /// Reads the entries of the figures of an article that match; where the plan asks for no figure,
    /// of all of them.
    pub(super) fn rows(&self, doc: DocId, rows: &mut Vec<u32>) {
        match &self.columns {
            Some(columns) if self.open => {
                rows.clear();
                rows.extend(columns.rows(doc));
            }
            _ => self.matching(doc, rows),
        }
    }

    /// Reads the entries of the figures of an article that match any predicate.
    fn matching(&self, doc: DocId, rows: &mut Vec<u32>) {
        rows.clear();
        rows.extend(self.matchers.iter().flat_map(|matcher| matcher.rows(doc)));
        if self.matchers.len() > 1 {
            rows.sort_unstable();
            rows.dedup();
        }
    }

    fn figure(&self, row: u32) -> tantivy::Result<Option<Figure>> {
        self.columns
            .as_ref()
            .map(|columns| columns.figure(row))
            .transpose()
    }
}
