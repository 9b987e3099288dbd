//! A text just so: its terms at their places relative to each other.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::cover::Piece;
use super::inside::{Inside, Word};
use super::lower::{Clause, any, silent};
use crate::index::{Class, Fields, LONGEST_RUN, Runs, spaced};

/// What a text counts that stands inside longer words: less than the most common word that stands
/// whole, so that whole words come first.
const INSIDE: f32 = 0.02;

/// Characters that words near each other may be apart.
const NEAR: u32 = 12;

/// Some words at their places relative to each other, in a field.
pub(super) fn side_by_side(field: Field, pieces: &[Piece]) -> Option<Box<dyn Query>> {
    let first = pieces.first()?.position;
    if let [only] = pieces {
        return Some(term(field, &only.word));
    }
    let places = pieces.iter().map(|piece| {
        let term = Term::from_field_text(field, &piece.word);
        (piece.position - first, term)
    });
    Some(Box::new(PhraseQuery::new_with_offset(places.collect())))
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, word);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Some words in the lead of articles that have them side by side. The lead is brief and knows no
/// places, but where all of these that can be are in it, that is as a rule where they stand.
pub(super) fn in_lead(fields: &Fields, pieces: &[Piece]) -> Option<Box<dyn Query>> {
    let known = pieces.iter().filter(|piece| piece.is_in_brief());
    let words = known.map(|piece| term(fields.lead_words, &piece.word));
    let mut words: Vec<Box<dyn Query>> = words.collect();
    if words.is_empty() {
        return None;
    }
    if pieces.len() > 1 {
        words.push(silent(side_by_side(fields.text_words, pieces)?));
    }
    Some(Box::new(BooleanQuery::intersection(words)))
}

/// Two stretches of words near each other, in a field.
pub(super) fn near(field: Field, one: &[Piece], other: &[Piece]) -> Option<Box<dyn Query>> {
    let (first, last, second) = (one.first()?, one.last()?, other.first()?);
    let length = last.position + last.length - first.position;
    let one = one
        .iter()
        .map(|piece| (piece.position - first.position, &piece.word));
    let other = other
        .iter()
        .map(|piece| (piece.position - second.position + length, &piece.word));
    let terms = one
        .chain(other)
        .map(|(position, word)| (position, Term::from_field_text(field, word)));
    let query = PhraseQuery::new_with_offset_and_slop(terms.collect(), NEAR);
    Some(Box::new(query))
}

/// A typed text just so, in a field: its words, and where it may begin or end inside a run of
/// letters or digits, the runs that hold that.
pub(super) fn just_so(
    runs: &Arc<Runs>,
    field: Field,
    folded: &str,
    pieces: &[Piece],
) -> Option<Box<dyn Query>> {
    let whole = side_by_side(field, pieces);
    let inside = inside(folded, pieces).map(|words| inside_of(runs, field, words));
    any(whole.into_iter().chain(inside).collect())
}

/// A typed text that has no words, in a field of signs. What is longer than a term can be is found by
/// its parts, wherever these stand.
pub(super) fn signs_just_so(
    runs: &Arc<Runs>,
    field: Field,
    folded: &str,
) -> Option<Box<dyn Query>> {
    let signs = spaced(folded);
    let parts = chunks(signs.trim(), (true, true)).map(|part| -> Clause {
        let whole = term(field, &part.text);
        let either = vec![whole, inside_of(runs, field, vec![part])];
        (Occur::Must, Box::new(BooleanQuery::union(either)))
    });
    let parts: Vec<Clause> = parts.collect();
    (!parts.is_empty()).then(|| Box::new(BooleanQuery::new(parts)) as Box<dyn Query>)
}

fn inside_of(runs: &Arc<Runs>, field: Field, words: Vec<Word>) -> Box<dyn Query> {
    let runs = Arc::clone(runs);
    let inside = Box::new(Inside { runs, field, words });
    Box::new(BoostQuery::new(inside, INSIDE))
}

/// The words of a text that begins or ends inside of a run, or has one that is no term as a whole.
fn inside(folded: &str, pieces: &[Piece]) -> Option<Vec<Word>> {
    let mut words: Vec<Word> = Vec::new();
    for piece in pieces {
        let is_run = piece.class != Class::Han;
        let before = is_run && piece.span.start == 0;
        let behind = is_run && piece.span.end == folded.len();
        words.extend(chunks(&piece.word, (before, behind)).map(|word| Word {
            position: piece.position + word.position,
            ..word
        }));
    }
    words.iter().any(Word::is_open).then_some(words)
}

/// A text in as many parts as it needs for each to stand in a term, with the characters before each;
/// and whether the term of the whole may begin before it and end behind it.
fn chunks(text: &str, (before, behind): (bool, bool)) -> impl Iterator<Item = Word> {
    let characters: Vec<char> = text.chars().collect();
    let is_long = characters.len() > LONGEST_RUN;
    let chunks: Vec<String> = characters
        .chunks(LONGEST_RUN)
        .map(String::from_iter)
        .collect();
    chunks
        .into_iter()
        .enumerate()
        .map(move |(number, text)| Word {
            text,
            position: number * LONGEST_RUN,
            open_before: before || is_long,
            open_behind: behind || is_long,
        })
}
