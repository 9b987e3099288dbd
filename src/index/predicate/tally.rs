//! Counting the figures of an index that match.

use tantivy::{DocSet, Searcher, TERMINATED};

use super::FigureTest;

/// How much of an index matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Articles with a figure that does.
    pub(crate) articles: u64,
    /// Such figures.
    pub(crate) figures: u64,
}

impl FigureTest {
    /// Counts what matches, at the cost of the candidates.
    pub(crate) fn tally(&self, searcher: &Searcher) -> tantivy::Result<Tally> {
        let mut tally = Tally::default();
        for reader in searcher.segment_readers() {
            let segments = self.segment_names(reader)?;
            let Some(matcher) = self.matcher_with(reader, segments.as_deref())? else {
                continue;
            };
            let mut candidates = self.candidates(reader, segments.as_deref())?;
            let mut doc = candidates.doc();
            while doc != TERMINATED {
                if !reader.is_deleted(doc) {
                    let figures = matcher.rows(doc).count();
                    tally.articles += u64::from(figures > 0);
                    tally.figures += u64::try_from(figures).unwrap_or(u64::MAX);
                }
                doc = candidates.advance();
            }
        }
        Ok(tally)
    }
}
