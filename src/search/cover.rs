//! Which words of the index a typed text consists of.
//!
//! The index is its own dictionary: a word that stands nowhere in it cannot help to find anything,
//! and one that stands anywhere in it is known at every place where it stands.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, Searcher, Term};

use crate::index::{Class, Run, runs};
use crate::text::Span;

/// The longest word of Chinese characters that is looked up.
const LONGEST_WORD: usize = 16;

/// The words that stand in the index.
pub(super) struct Vocabulary {
    readers: Vec<(Field, Arc<InvertedIndexReader>)>,
    tokens: f64,
}

/// A word of a typed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The word, folded.
    pub(super) word: String,
    pub(super) class: Class,
    /// Where in the folded text, in bytes.
    pub(super) span: Span,
    /// Characters before it.
    pub(super) position: usize,
    /// Its length in characters.
    pub(super) length: usize,
}

impl Piece {
    /// Whether a brief text has it.
    pub(super) fn is_in_brief(&self) -> bool {
        !self.is_single() && self.class != Class::Digit
    }

    /// Whether it is a single Chinese character.
    fn is_single(&self) -> bool {
        self.class == Class::Han && self.length == 1
    }
}

impl Vocabulary {
    pub(super) fn new(searcher: &Searcher, fields: &[Field]) -> tantivy::Result<Vocabulary> {
        let mut readers = Vec::new();
        let mut tokens = 1;
        for reader in searcher.segment_readers() {
            for &field in fields {
                let inverted = reader.inverted_index(field)?;
                tokens += inverted.total_num_tokens();
                readers.push((field, inverted));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "only a weight")]
        let tokens = tokens as f64;
        Ok(Vocabulary { readers, tokens })
    }

    /// In how many texts a word stands.
    fn count(&self, word: &str) -> tantivy::Result<u64> {
        let mut count = 0;
        for (field, reader) in &self.readers {
            count += u64::from(reader.doc_freq(&Term::from_field_text(*field, word))?);
        }
        Ok(count)
    }

    /// The logarithm of a word's share in all words.
    fn weight(&self, word: &str) -> tantivy::Result<Option<f64>> {
        let count = self.count(word)?;
        #[expect(clippy::cast_precision_loss, reason = "only a weight")]
        let share = count as f64 / self.tokens;
        Ok((count > 0).then(|| share.ln()))
    }

    /// The words that a folded text consists of, as likely as possible.
    pub(super) fn cover(&self, folded: &str) -> tantivy::Result<Vec<Piece>> {
        let mut pieces = Vec::new();
        for run in runs(folded) {
            if run.class == Class::Han {
                self.cover_han(folded, run, &mut pieces)?;
            } else {
                let word = run.span.of(folded).to_owned();
                let length = word.chars().count();
                pieces.push(Piece {
                    word,
                    class: run.class,
                    span: run.span,
                    position: run.position,
                    length,
                });
            }
        }
        Ok(pieces)
    }

    /// Cuts Chinese characters into the words of the index with the highest product of shares.
    fn cover_han(&self, folded: &str, run: Run, pieces: &mut Vec<Piece>) -> tantivy::Result<()> {
        let text = run.span.of(folded);
        let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let characters = starts.len();
        starts.push(text.len());
        // What a character that is nowhere in the index weighs.
        let unknown = (0.5 / self.tokens).ln();
        let word = |from: usize, to: usize| match (starts.get(from), starts.get(to)) {
            (Some(&start), Some(&end)) => Span::new(start, end).of(text),
            _ => "",
        };
        // For every end: the best weight up to it, and where its last word begins.
        let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
        for end in 1..=characters {
            let mut chosen = (f64::NEG_INFINITY, end - 1);
            for start in end.saturating_sub(LONGEST_WORD)..end {
                let before = best.get(start).map_or(f64::NEG_INFINITY, |best| best.0);
                let weight = match self.weight(word(start, end))? {
                    Some(weight) => weight,
                    None if end - start == 1 => unknown,
                    None => continue,
                };
                if before + weight > chosen.0 {
                    chosen = (before + weight, start);
                }
            }
            best.push(chosen);
        }
        let first = pieces.len();
        let mut end = characters;
        while end > 0 {
            let start = best.get(end).map_or(end - 1, |best| best.1);
            let word = word(start, end).to_owned();
            let at = run.span.start + starts.get(start).copied().unwrap_or_default();
            pieces.push(Piece {
                span: Span::new(at, at + word.len()),
                word,
                class: Class::Han,
                position: run.position + start,
                length: end - start,
            });
            end = start;
        }
        pieces.get_mut(first..).unwrap_or_default().reverse();
        Ok(())
    }
}

/// Words that mean little by themselves: nice to have in unquoted text, not needed.
const LITTLE: &[&str] = &[
    "的",
    "了",
    "和",
    "在",
    "是",
    "与",
    "及",
    "或",
    "也",
    "就",
    "都",
    "而",
    "对",
    "于",
    "之",
    "其",
    "把",
    "被",
    "让",
    "吗",
    "呢",
    "吧",
    "啊",
    "着",
    "地",
    "得",
    "什么",
    "时候",
    "怎么",
    "怎样",
    "怎么样",
    "如何",
    "为何",
    "多少",
    "哪些",
    "哪个",
    "哪家",
    "为什么",
    "是否",
    "以及",
    "the",
    "of",
    "and",
    "in",
];

/// The words of unquoted text, those that only mean something together as one. Words that mean
/// little are left out unless there is nothing else, or they may be part of a name (美的).
pub(super) fn groups(folded: &str, pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let little = |piece: &Piece| LITTLE.contains(&piece.word.as_str());
    let keep_all = pieces.iter().all(little);
    let in_name: Vec<bool> = (0..pieces.len())
        .map(|at| {
            let touches = |other: Option<&Piece>, piece: &Piece| {
                other.is_some_and(|other| {
                    other.is_single()
                        && !little(other)
                        && (other.span.end == piece.span.start
                            || piece.span.end == other.span.start)
                })
            };
            let before = at.checked_sub(1).and_then(|before| pieces.get(before));
            pieces.get(at).is_some_and(|piece| {
                piece.is_single() && (touches(before, piece) || touches(pieces.get(at + 1), piece))
            })
        })
        .collect();
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut separated = true;
    for (piece, in_name) in pieces.into_iter().zip(in_name) {
        if !keep_all && !in_name && little(&piece) {
            separated = true;
            continue;
        }
        match groups.last_mut() {
            Some(group)
                if !separated && group.last().is_some_and(|last| glued(folded, last, &piece)) =>
            {
                group.push(piece);
            }
            _ => groups.push(vec![piece]),
        }
        separated = false;
    }
    groups
}

/// Whether two words that follow each other only mean something together.
fn glued(folded: &str, a: &Piece, b: &Piece) -> bool {
    let between = Span::new(a.span.end, b.span.start).of(folded);
    match (a.class == Class::Han, b.class == Class::Han) {
        (false, false) => !between.contains(char::is_whitespace),
        _ => between.is_empty() && (a.is_single() || b.is_single()),
    }
}
