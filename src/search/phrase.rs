//! A text just so: its terms at their places relative to each other.

use tantivy::Term;
use tantivy::query::{BoostQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::cover::Piece;
use super::lower::any;
use crate::index::{Class, LONGEST_RUN, part_terms, sign_terms};

/// What a text counts that stands inside longer words, beside one whose words are whole.
const INSIDE: f32 = 0.2;

/// Characters that words near each other may be apart.
const NEAR: u32 = 12;

/// Terms with the characters before each.
type Places = Vec<(usize, String)>;

/// Some words at their places relative to each other, in a field.
pub(super) fn side_by_side(field: Field, pieces: &[Piece]) -> Option<Box<dyn Query>> {
    let places = pieces
        .iter()
        .map(|piece| (piece.position, piece.word.clone()));
    in_places(field, places.collect())
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
/// letters or digits, the parts of such runs as well. A text of signs alone is found by these.
pub(super) fn just_so(field: Field, folded: &str, pieces: &[Piece]) -> Option<Box<dyn Query>> {
    if pieces.is_empty() {
        return in_places(field, sign_terms(folded));
    }
    let inside = inside(folded, pieces)
        .and_then(|places| in_places(field, places))
        .map(|query| Box::new(BoostQuery::new(query, INSIDE)) as Box<dyn Query>);
    any(side_by_side(field, pieces)
        .into_iter()
        .chain(inside)
        .collect())
}

/// The terms of a text that begins or ends inside a run of letters or digits.
fn inside(folded: &str, pieces: &[Piece]) -> Option<Places> {
    let open = |piece: &Piece| {
        let end = piece.span.start == 0 || piece.span.end == folded.len();
        piece.class != Class::Han && (end || piece.length > LONGEST_RUN)
    };
    if !pieces.iter().any(open) {
        return None;
    }
    let mut places = Places::new();
    for piece in pieces {
        if open(piece) {
            let parts = part_terms(&piece.word).into_iter();
            places.extend(parts.map(|(at, part)| (piece.position + at, part)));
        } else {
            places.push((piece.position, piece.word.clone()));
        }
    }
    Some(places)
}

/// Terms at their places relative to each other.
fn in_places(field: Field, places: Places) -> Option<Box<dyn Query>> {
    let first = places.first()?.0;
    let mut terms: Vec<(usize, Term)> = places
        .into_iter()
        .map(|(position, term)| (position - first, Term::from_field_text(field, &term)))
        .collect();
    if terms.len() > 1 {
        return Some(Box::new(PhraseQuery::new_with_offset(terms)));
    }
    terms.pop().map(|(_, term)| {
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>
    })
}
