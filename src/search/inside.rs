//! Phrases that begin or end inside a run of letters, digits or signs. Only the whole of such a run is
//! a term, so the dictionary of terms is searched for those that hold what was typed.
//!
//! What matches is found at once, the rarest word first, and all of it counts the same: words that
//! stand whole count more, and are asked for beside this.

use std::sync::Arc;

use memchr::memmem::Finder;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermDictionary;
use tantivy::{
    BitSet, DocId, DocSet, InvertedIndexReader, Score, SegmentReader, TERMINATED, TantivyError,
};

use crate::index::{LONGEST_RUN, Runs};

/// A word of such a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// A term, or what stands in one.
    pub(super) text: String,
    /// Characters of the phrase before it.
    pub(super) position: usize,
    /// Whether the term may begin before it.
    pub(super) open_before: bool,
    /// Whether the term may end behind it.
    pub(super) open_behind: bool,
}

/// Words at their places relative to each other.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    pub(super) runs: Arc<Runs>,
    pub(super) field: Field,
    pub(super) words: Vec<Word>,
}

/// A term that has a word.
struct Holder {
    term: TermInfo,
    /// Characters of it before the word.
    before: u32,
}

/// An article, and how many characters of it are before the phrase.
type Start = (DocId, u32);

const POSITIONS: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

impl Word {
    /// Whether it may stand in a longer term.
    pub(super) fn is_open(&self) -> bool {
        self.open_before || self.open_behind
    }

    /// The terms that hold it; where one is long, each time that it does.
    fn holders(&self, terms: &TermDictionary, runs: &str) -> tantivy::Result<Vec<Holder>> {
        let text = self.text.as_str();
        let mut holders = Vec::new();
        let mut hold = |term: TermInfo, before: &str| {
            let before = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
            holders.push(Holder { term, before });
        };
        match (self.open_before, self.open_behind) {
            (false, false) => {
                if let Some(term) = terms.get(text)? {
                    hold(term, "");
                }
            }
            (false, true) => {
                let mut stream = terms.range().ge(text).into_stream()?;
                while stream.advance() && stream.key().starts_with(text.as_bytes()) {
                    hold(stream.value().clone(), "");
                }
            }
            (true, open_behind) => {
                let end = if open_behind { "" } else { "\n" };
                for (run, before) in places(runs, &format!("{text}{end}")) {
                    if let Some(term) = terms.get(run)? {
                        hold(term, before);
                    }
                }
            }
        }
        Ok(holders)
    }
}

/// The lines in which a text stands, each with what is before it. What is looked for in long ones is
/// part of something longer, so every place counts there.
fn places<'t>(lines: &'t str, text: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let finder = Finder::new(text).into_owned();
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + finder.find(lines.as_bytes().get(from..)?)?;
        let (before, behind) = lines.split_at_checked(at)?;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = at + behind.find('\n')?;
        from = if end - start > LONGEST_RUN {
            at + 1
        } else {
            end
        };
        Some((lines.get(start..end)?, lines.get(start..at)?))
    })
}

/// Terms of which one has to stand at a place of the phrase.
struct Place {
    /// Characters of the phrase before it.
    position: u32,
    holders: Vec<Holder>,
}

impl Place {
    /// How much there is to read.
    fn cost(&self) -> u64 {
        let holders = self.holders.iter();
        holders.map(|holder| u64::from(holder.term.doc_freq)).sum()
    }

    /// Adds the articles that have one of the terms.
    fn articles(&self, index: &InvertedIndexReader, found: &mut BitSet) -> tantivy::Result<()> {
        for Holder { term, .. } in &self.holders {
            let option = IndexRecordOption::Basic;
            let mut block = index.read_block_postings_from_terminfo(term, option)?;
            while !block.docs().is_empty() {
                for &doc in block.docs() {
                    found.insert(doc);
                }
                block.advance();
            }
        }
        Ok(())
    }

    /// Where the phrase may begin by what stands at this place alone, in order.
    fn starts(&self, index: &InvertedIndexReader) -> tantivy::Result<Vec<Start>> {
        let (mut starts, mut positions) = (Vec::new(), Vec::new());
        for Holder { term, before } in &self.holders {
            let mut postings = index.read_postings_from_terminfo(term, POSITIONS)?;
            while postings.doc() != TERMINATED {
                postings.positions_with_offset(*before, &mut positions);
                starts.extend(self.begins(postings.doc(), &positions));
                postings.advance();
            }
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// Those of the starts, which are in order, that fit with one of the terms at this place.
    fn narrow(&self, index: &InvertedIndexReader, starts: &[Start]) -> tantivy::Result<Vec<Start>> {
        let (mut kept, mut positions) = (Vec::new(), Vec::new());
        for Holder { term, before } in &self.holders {
            let mut postings = index.read_postings_from_terminfo(term, POSITIONS)?;
            let mut rest = starts;
            while let Some(&(next, _)) = rest.first() {
                let doc = match postings.doc() {
                    doc if doc < next => postings.seek(next),
                    doc => doc,
                };
                let (_, from) = rest.split_at(rest.partition_point(|start| start.0 < doc));
                let (here, behind) = from.split_at(from.partition_point(|start| start.0 == doc));
                if !here.is_empty() {
                    postings.positions_with_offset(*before, &mut positions);
                    let fits = self.begins(doc, &positions);
                    kept.extend(fits.filter(|start| here.binary_search(start).is_ok()));
                }
                rest = behind;
            }
        }
        kept.sort_unstable();
        kept.dedup();
        Ok(kept)
    }

    /// Where the phrase begins when this place is at one of some positions of an article.
    fn begins(&self, doc: DocId, positions: &[u32]) -> impl Iterator<Item = Start> {
        let starts = positions
            .iter()
            .filter_map(|at| at.checked_sub(self.position));
        starts.map(move |start| (doc, start))
    }
}

impl Inside {
    /// The articles of a segment that match.
    fn articles(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let index = reader.inverted_index(self.field)?;
        let mut places = Vec::new();
        // What needs no search in the dictionary first: where it is missing, nothing matches.
        let (open, whole): (Vec<_>, Vec<_>) = self.words.iter().partition(|word| word.is_open());
        // What the only open word is by itself is a phrase of whole words, and asked for beside this.
        let is_whole_known = open.len() == 1;
        for word in whole.into_iter().chain(open) {
            let runs = if word.open_before {
                self.runs.of(reader, self.field, &word.text)?
            } else {
                Arc::default()
            };
            let mut holders = word.holders(index.terms(), &runs)?;
            if word.is_open() && is_whole_known {
                let own = index.terms().get(&word.text)?;
                holders.retain(|holder| Some(&holder.term) != own.as_ref());
            }
            if holders.is_empty() {
                return Ok(BitSet::with_max_value(reader.max_doc()));
            }
            places.push(Place {
                position: u32::try_from(word.position).unwrap_or(u32::MAX),
                holders,
            });
        }
        places.sort_by_key(Place::cost);
        let mut found = BitSet::with_max_value(reader.max_doc());
        let Some((rarest, others)) = places.split_first() else {
            return Ok(found);
        };
        if others.is_empty() {
            rarest.articles(&index, &mut found)?;
            return Ok(found);
        }
        let mut starts = rarest.starts(&index)?;
        for place in others {
            if starts.is_empty() {
                break;
            }
            starts = place.narrow(&index, &starts)?;
        }
        for (doc, _) in starts {
            found.insert(doc);
        }
        Ok(found)
    }
}

impl Query for Inside {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(InsideWeight(self.clone())))
    }
}

struct InsideWeight(Inside);

impl Weight for InsideWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let found = BitSetDocSet::from(self.0.articles(reader)?);
        Ok(Box::new(ConstScorer::new(found, boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            let message = format!("document {doc} does not match");
            return Err(TantivyError::InvalidArgument(message));
        }
        Ok(Explanation::new("InsideScorer", scorer.score()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_wherever_it_stands_in_a_line() {
        let long = "c".repeat(2 * LONGEST_RUN);
        let lines = format!("aaa\nbaab\nb\n{long}\n");
        let found = |text: &str| places(&lines, text).collect::<Vec<_>>();
        assert_eq!(found("aa"), [("aaa", ""), ("baab", "b")]);
        assert_eq!(found("b\n"), [("baab", "baa"), ("b", "")]);
        assert_eq!(found("d"), []);
        let places: Vec<usize> = found(&long[..LONGEST_RUN])
            .iter()
            .map(|(line, before)| before.len() + line.len() - long.len())
            .collect();
        assert_eq!(places, (0..=LONGEST_RUN).collect::<Vec<_>>());
    }
}
