//! What is wrong with a query, where, and what would work.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::typed::char_before;
use super::words::{Language, said};
use crate::text::Span;

/// A query that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes of the query as typed.
    pub span: Span,
    /// What is wrong.
    pub kind: QueryErrorKind,
    /// The nearest thing that would work.
    pub hint: Option<Hint>,
}

/// What can be wrong with a query. The texts quote what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// It is longer than a query may be.
    TooLong {
        /// How many characters it may have.
        limit: usize,
    },
    /// Its brackets and exclusions are nested too deep.
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// A quote that nothing closes.
    UnclosedQuote,
    /// A quote around nothing.
    EmptyQuote,
    /// A bracket that nothing closes.
    UnclosedBracket,
    /// A bracket that closes nothing.
    UnopenedBracket,
    /// A bracket around nothing.
    EmptyBracket,
    /// OR, AND or NOT with nothing on one side.
    MissingOperand {
        /// As typed.
        operator: String,
        /// Whether it joins two, and so needs one on either side.
        joins: bool,
    },
    /// A comparison without its number.
    MissingValue {
        /// As typed.
        comparison: String,
        /// What stands there instead.
        found: Option<String>,
    },
    /// A unit that is not known.
    UnknownUnit {
        /// As typed.
        unit: String,
    },
    /// A comparison with nothing before it that could be compared.
    NothingCompared {
        /// What stands there instead.
        found: Option<String>,
    },
    /// A word in square brackets that is no name.
    UnknownName {
        /// As typed.
        word: String,
    },
    /// Two words in square brackets that say the same thing differently.
    SaidTwice {
        /// The one that is too much.
        word: String,
    },
    /// Names in square brackets that a number stands between.
    NamesApart {
        /// The one behind the number.
        word: String,
    },
    /// A range or several comparisons that no number can meet.
    EmptyRange,
    /// Two numbers that cannot be ends of one range.
    MixedUnits {
        /// The first number.
        first: String,
        /// The second.
        second: String,
    },
    /// A unit in which this is not measured.
    UnfitUnit {
        /// What is asked for.
        metric: String,
        /// The number as typed.
        value: String,
    },
    /// A fall or loss by less than nothing.
    NegativeFall {
        /// The word of falling or losing.
        word: String,
    },
    /// A number too large to compare with.
    TooLarge,
    /// No date.
    BadDate {
        /// As typed.
        date: String,
    },
    /// A range of dates that ends before it begins.
    ReversedDates,
    /// A currency for which there is no rate of exchange.
    NoRate {
        /// Its code.
        currency: String,
    },
    /// A date that counts from today where today is not known.
    NeedsToday {
        /// As typed.
        date: String,
    },
    /// No confidence.
    BadConfidence {
        /// As typed.
        confidence: String,
    },
    /// A confidence that is asked for of what is left out.
    ConfidenceExcluded,
    /// A field with nothing behind it.
    MissingFieldValue {
        /// Field and colon as typed.
        field: String,
    },
}

impl QueryErrorKind {
    /// A name that stays the same when the wording changes.
    pub const fn code(&self) -> &'static str {
        use QueryErrorKind as K;
        match self {
            K::TooLong { .. } => "too_long",
            K::TooDeep { .. } => "too_deep",
            K::UnclosedQuote => "unclosed_quote",
            K::EmptyQuote => "empty_quote",
            K::UnclosedBracket => "unclosed_bracket",
            K::UnopenedBracket => "unopened_bracket",
            K::EmptyBracket => "empty_bracket",
            K::MissingOperand { .. } => "missing_operand",
            K::MissingValue { .. } => "missing_value",
            K::UnknownUnit { .. } => "unknown_unit",
            K::NothingCompared { .. } => "nothing_compared",
            K::UnknownName { .. } => "unknown_name",
            K::SaidTwice { .. } => "said_twice",
            K::NamesApart { .. } => "names_apart",
            K::EmptyRange => "empty_range",
            K::MixedUnits { .. } => "mixed_units",
            K::UnfitUnit { .. } => "unfit_unit",
            K::NegativeFall { .. } => "negative_fall",
            K::TooLarge => "too_large",
            K::BadDate { .. } => "bad_date",
            K::ReversedDates => "reversed_dates",
            K::NoRate { .. } => "no_rate",
            K::NeedsToday { .. } => "needs_today",
            K::BadConfidence { .. } => "bad_confidence",
            K::ConfidenceExcluded => "confidence_excluded",
            K::MissingFieldValue { .. } => "missing_field_value",
        }
    }
}

impl QueryErrorKind {
    /// Whether a name is not known, which an index may know.
    pub const fn is_about_a_name(&self) -> bool {
        matches!(
            self,
            QueryErrorKind::UnknownName { .. } | QueryErrorKind::NothingCompared { found: Some(_) }
        )
    }
}

impl QueryErrorKind {
    /// What is wrong, in a language.
    pub fn told(&self, language: Language) -> String {
        use QueryErrorKind as K;
        let tell = |key: &str, with: &[&str]| said(key, with, language);
        match self {
            K::TooLong { limit } => tell("error_too_long", &[&limit.to_string()]),
            K::TooDeep { limit } => tell("error_too_deep", &[&limit.to_string()]),
            K::UnclosedQuote => tell("error_unclosed_quote", &[]),
            K::EmptyQuote => tell("error_empty_quote", &[]),
            K::UnclosedBracket => tell("error_unclosed_bracket", &[]),
            K::UnopenedBracket => tell("error_unopened_bracket", &[]),
            K::EmptyBracket => tell("error_empty_bracket", &[]),
            K::MissingOperand {
                operator,
                joins: true,
            } => tell("error_missing_operand", &[operator]),
            K::MissingOperand {
                operator,
                joins: false,
            } => tell("error_nothing_excluded", &[operator]),
            K::MissingValue {
                comparison,
                found: None,
            } => tell("error_missing_value", &[comparison]),
            K::MissingValue {
                comparison,
                found: Some(found),
            } => tell("error_other_value", &[comparison, found]),
            K::UnknownUnit { unit } => tell("error_unknown_unit", &[unit]),
            K::NothingCompared { found: None } => tell("error_nothing_compared", &[]),
            K::NothingCompared { found: Some(found) } => tell("error_no_name_compared", &[found]),
            K::UnknownName { word } => tell("error_unknown_name", &[word]),
            K::SaidTwice { word } => tell("error_said_twice", &[word]),
            K::NamesApart { word } => tell("error_names_apart", &[word]),
            K::EmptyRange => tell("error_empty_range", &[]),
            K::MixedUnits { first, second } => tell("error_mixed_units", &[first, second]),
            K::UnfitUnit { metric, value } => tell("error_unfit_unit", &[metric, value]),
            K::NegativeFall { word } => tell("error_negative_fall", &[word]),
            K::TooLarge => tell("error_too_large", &[]),
            K::BadDate { date } => tell("error_bad_date", &[date]),
            K::ReversedDates => tell("error_reversed_dates", &[]),
            K::NoRate { currency } => tell("error_no_rate", &[currency]),
            K::NeedsToday { date } => tell("error_needs_today", &[date]),
            K::BadConfidence { confidence } => tell("error_bad_confidence", &[confidence]),
            K::ConfidenceExcluded => tell("error_confidence_excluded", &[]),
            K::MissingFieldValue { field } => tell("error_missing_field_value", &[field]),
        }
    }
}

impl fmt::Display for QueryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::Chinese))
    }
}

/// The nearest thing that would work: a phrase, and what belongs in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    key: &'static str,
    with: String,
}

impl Hint {
    /// It in a language.
    pub fn told(&self, language: Language) -> String {
        said(self.key, &[&self.with], language)
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::Chinese))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match &self.hint {
            Some(hint) => write!(f, "（{hint}）"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for QueryError {}

impl QueryError {
    pub(super) fn new(span: Span, kind: QueryErrorKind) -> QueryError {
        QueryError {
            span,
            kind,
            hint: None,
        }
    }

    /// With what would work: the key of a phrase, and what belongs in it.
    pub(super) fn hint(mut self, key: &'static str, with: impl Into<String>) -> QueryError {
        self.hint = Some(Hint {
            key,
            with: with.into(),
        });
        self
    }

    /// The error as people read it, over several lines: what is wrong, the line of the query that
    /// it stands in, a mark under the place, and what would work.
    pub fn render(&self, query: &str) -> String {
        /// Columns of the query that are shown at most before and behind the place.
        const AROUND: usize = 40;
        let start = self.span.start.min(query.len());
        let line_start = query
            .get(..start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line_end = query
            .get(start..)
            .and_then(|rest| rest.find('\n'))
            .map_or(query.len(), |at| start + at);
        let end = self.span.end.clamp(start, line_end);
        let head = back(query, start, line_start, AROUND);
        let tail = forward(query, end, line_end, AROUND);
        let mark_end = if columns(&query[start..end]) > 2 * AROUND {
            forward(query, start, end, 2 * AROUND)
        } else {
            end
        };
        let tail = if mark_end < end { mark_end } else { tail };
        let dots = if head > line_start { "…" } else { "" };
        let shown: String = query[head..tail]
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let more = if tail < line_end { "…" } else { "" };
        let indent = " ".repeat(columns(dots) + columns(&query[head..start]));
        let marks = "^".repeat(columns(&query[start..mark_end]).max(1));
        let hint = self
            .hint
            .as_ref()
            .map_or(String::new(), |hint| format!(" {hint}"));
        format!(
            "错误：{}\n  {dots}{shown}{more}\n  {indent}{marks}{hint}\n",
            self.kind
        )
    }
}

/// Columns that a text takes up where it is shown.
fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

fn column(c: char) -> usize {
    // Control characters are shown as a space.
    c.width().unwrap_or(1)
}

/// Where a stretch begins that ends at `end`, stays behind `least`, and is at most so wide.
fn back(text: &str, end: usize, least: usize, most: usize) -> usize {
    let mut at = end;
    let mut width = 0;
    while let Some(c) = char_before(text, at).filter(|_| at > least) {
        width += column(c);
        if width > most {
            break;
        }
        at -= c.len_utf8();
    }
    at
}

/// Where a stretch ends that begins at `start`, stays before `most_end`, and is at most so wide.
fn forward(text: &str, start: usize, most_end: usize, most: usize) -> usize {
    let mut width = 0;
    let rest = text.get(start..most_end).unwrap_or_default();
    for (at, c) in rest.char_indices() {
        width += column(c);
        if width > most {
            return start + at;
        }
    }
    most_end
}
