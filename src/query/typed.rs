//! The query as typed, beside its folded form in which it is read.

use crate::text::{Mapped, Span, fold_mapped};

/// A query and its folded form: width, case and script no longer matter in the latter.
pub(super) struct Typed<'a> {
    text: &'a str,
    folded: Mapped,
}

impl<'a> Typed<'a> {
    pub(super) fn new(text: &'a str) -> Typed<'a> {
        Typed {
            text,
            folded: fold_mapped(text),
        }
    }

    /// What is read; spans of tokens are spans of this.
    pub(super) fn folded(&self) -> &str {
        self.folded.as_str()
    }

    /// Where a span of the folded text stands in the query as typed.
    pub(super) fn span(&self, folded: Span) -> Span {
        if folded.start >= self.folded.len() {
            return Span::new(self.text.len(), self.text.len());
        }
        self.folded.source_span(folded)
    }

    /// What was typed at a span of the folded text.
    pub(super) fn slice(&self, folded: Span) -> &'a str {
        self.text.get(self.span(folded).range()).unwrap_or_default()
    }
}

/// Whether a character separates words and means nothing else.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            ',' | ':' | '、' | '《' | '》' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'
        )
}

/// Whether the character `c` at `at` separates words there: not in `1,500` and `9:30`.
pub(super) fn separates(text: &str, at: usize, c: char) -> bool {
    let beside = (char_before(text, at), char_at(text, at + c.len_utf8()));
    let joins = match (c, beside) {
        (',', (Some(before), Some(after))) => before.is_ascii_digit() && after.is_ascii_digit(),
        (':', (Some(before), Some(after))) => {
            before.is_ascii_alphanumeric() && (after.is_ascii_alphanumeric() || after == '/')
        }
        _ => false,
    };
    is_blank(c) && !joins
}

/// The character that ends right before `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|before| before.chars().next_back())
}

/// The character at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// Whether `at` lies inside a Latin word or a number.
pub(super) fn inside_latin(text: &str, at: usize) -> bool {
    matches!((char_before(text, at), char_at(text, at)), (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
}

/// `at`, moved past spaces.
pub(super) fn past_spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches(char::is_whitespace).len())
}

/// The length of a code in parentheses (`(09888)`, `(AMZN.US)`) with which `text` begins.
pub(super) fn code_in_parentheses(text: &str) -> Option<usize> {
    /// Exchange, colon and code are not longer.
    const LONGEST: usize = 12;
    let inside = text.strip_prefix('(')?;
    let length = inside
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':'))
        .count();
    ((2..=LONGEST).contains(&length) && inside[length..].starts_with(')')).then_some(length + 2)
}

/// The longest of these words with which `text` begins.
pub(super) fn longest<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    words
        .iter()
        .copied()
        .filter(|word| text.starts_with(word))
        .max_by_key(|word| word.len())
}
