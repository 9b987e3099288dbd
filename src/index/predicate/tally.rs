//! Counting the figures of an index that match.

use tantivy::{DocSet, Searcher, TERMINATED};

use super::{FigureMatcher, FigureTest};

/// How much of an index matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Articles with a figure that does.
    pub(crate) articles: u64,
    /// Such figures.
    pub(crate) figures: u64,
}

/// Counts what matches each of some tests, every one of which asks for more than the one before it:
/// all in one walk, at the cost of the candidates of the first.
pub(crate) fn tally(tests: &[FigureTest], searcher: &Searcher) -> tantivy::Result<Vec<Tally>> {
    let mut tallies = vec![Tally::default(); tests.len()];
    let Some(first) = tests.first() else {
        return Ok(tallies);
    };
    for reader in searcher.segment_readers() {
        // Where a test can match nothing here, those behind it cannot either.
        let mut matchers: Vec<FigureMatcher> = Vec::new();
        for test in tests {
            let Some(matcher) = test.matcher(reader)? else {
                break;
            };
            matchers.push(matcher);
        }
        let Some(columns) = matchers.first().map(FigureMatcher::columns) else {
            continue;
        };
        let segments = first.segment_names(reader)?;
        let mut candidates = first.candidates(reader, segments.as_deref())?;
        let mut figures = vec![0; matchers.len()];
        let mut doc = candidates.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                figures.fill(0);
                for row in columns.rows(doc) {
                    let met = matchers.iter().zip(&mut figures);
                    for (_, figures) in met.take_while(|(matcher, _)| matcher.meets(row)) {
                        *figures += 1;
                    }
                }
                for (tally, figures) in tallies.iter_mut().zip(&figures) {
                    tally.articles += u64::from(*figures > 0);
                    tally.figures += figures;
                }
            }
            doc = candidates.advance();
        }
    }
    Ok(tallies)
}
