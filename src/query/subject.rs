//! Subjects that no table holds and only an index knows: figures are about them, so they can be
//! asked for by the names that the articles use.

use super::bind::words;
use super::names::{self, Meaning, Names, Piece};
use super::typed::Typed;
use crate::lexicon::{Lexicon, Sense};
use crate::text::Span;

/// The names that the figures of an index are about.
pub trait Subjects {
    /// Whether figures are about a company, group or market that is called just so.
    fn has_company(&self, name: &str) -> bool;
    /// Whether figures are about a segment with this key (`Lexicon::segment_keys`).
    fn has_segment(&self, key: &str) -> bool;
}

/// No names but those of the tables.
pub struct NoSubjects;

impl Subjects for NoSubjects {
    fn has_company(&self, _: &str) -> bool {
        false
    }

    fn has_segment(&self, _: &str) -> bool {
        false
    }
}

/// Where shares are listed: said of companies, and seldom a subject.
const MARKETS: &[&str] = &[
    "a股",
    "b股",
    "h股",
    "港股",
    "美股",
    "台股",
    "中概股",
    "科创板",
    "创业板",
    "北交所",
];

/// A word of a query that figures are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// In the folded text.
    pub(super) span: Span,
    /// The company as the index has it.
    pub(super) company: Option<String>,
    /// Whether it is a segment as well.
    pub(super) segment: bool,
}

/// The subjects among the words of a stretch.
pub(super) fn find(
    typed: &Typed<'_>,
    within: Span,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
) -> Vec<Subject> {
    let text = typed.folded();
    let names = Names {
        lexicon,
        subjects: &[],
        today: None,
    };
    let mut found = Vec::new();
    for word in words(text, within) {
        let pieces = names::read(text, word, &names);
        // 大行科工净利润: what stands before the names of the tables.
        let first = pieces.first().map_or(word.end, |piece| piece.span.start);
        let spans = if first == word.start {
            (!says_what(&pieces)).then_some(word)
        } else {
            Some(Span::new(word.start, first))
        };
        found.extend(spans.and_then(|span| subject(typed, span, lexicon, subjects)));
    }
    found
}

/// Whether names of the tables say more of a figure than whose it is.
fn says_what(pieces: &[Piece<'_>]) -> bool {
    match pieces {
        [only] => !matches!(only.meaning, Meaning::UnknownSegment),
        several => several.iter().any(|piece| match piece.meaning {
            Meaning::Senses(senses) => senses
                .iter()
                .any(|sense| matches!(sense, Sense::Metric(..) | Sense::Cue(_))),
            Meaning::UnknownSegment | Meaning::Glue => false,
            _ => true,
        }),
    }
}

fn subject(
    typed: &Typed<'_>,
    span: Span,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
) -> Option<Subject> {
    /// Single characters are more often something else.
    const LEAST: usize = 2;
    let folded = span.of(typed.folded());
    if folded.chars().count() < LEAST
        || !folded.chars().any(char::is_alphabetic)
        || MARKETS.contains(&folded)
    {
        return None;
    }
    let company = [typed.slice(span), folded]
        .into_iter()
        .find(|name| subjects.has_company(name))
        .map(str::to_owned);
    let keys = lexicon.segment_keys(folded);
    let segment = keys.first().is_some_and(|key| subjects.has_segment(key));
    (company.is_some() || segment).then_some(Subject {
        span,
        company,
        segment,
    })
}
