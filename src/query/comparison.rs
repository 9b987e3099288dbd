//! Comparisons: signs and words, and the values that they let through.

use std::ops::Bound;

use super::plan::ValueRange;
use super::typed::inside_latin;

/// How a value is compared with the number asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Greater,
    AtLeast,
    Less,
    AtMost,
    Equal,
    NotEqual,
    /// Within [`ABOUT`] of it.
    About,
}

/// How far from a number 约 reaches, as a part of it.
pub(super) const ABOUT: f64 = 0.05;

const SIGNS: &[(&str, Comparison)] = &[
    (">=", Comparison::AtLeast),
    ("=>", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("≧", Comparison::AtLeast),
    ("⩾", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("=<", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    ("≦", Comparison::AtMost),
    ("⩽", Comparison::AtMost),
    ("<>", Comparison::NotEqual),
    ("!=", Comparison::NotEqual),
    ("≠", Comparison::NotEqual),
    ("==", Comparison::Equal),
    (">", Comparison::Greater),
    ("<", Comparison::Less),
    ("=", Comparison::Equal),
    ("≈", Comparison::About),
];

/// Words before a number.
const BEFORE: &[(&str, Comparison)] = &[
    ("大于或等于", Comparison::AtLeast),
    ("大于等于", Comparison::AtLeast),
    ("高于等于", Comparison::AtLeast),
    ("不低于", Comparison::AtLeast),
    ("不少于", Comparison::AtLeast),
    ("不小于", Comparison::AtLeast),
    ("至少", Comparison::AtLeast),
    ("最少", Comparison::AtLeast),
    ("小于或等于", Comparison::AtMost),
    ("小于等于", Comparison::AtMost),
    ("低于等于", Comparison::AtMost),
    ("不超过", Comparison::AtMost),
    ("不高于", Comparison::AtMost),
    ("不大于", Comparison::AtMost),
    ("不多于", Comparison::AtMost),
    ("至多", Comparison::AtMost),
    ("最多", Comparison::AtMost),
    ("大幅超过", Comparison::Greater),
    ("远超过", Comparison::Greater),
    ("远高于", Comparison::Greater),
    ("超过", Comparison::Greater),
    ("高于", Comparison::Greater),
    ("高过", Comparison::Greater),
    ("大于", Comparison::Greater),
    ("多于", Comparison::Greater),
    ("突破", Comparison::Greater),
    ("不止", Comparison::Greater),
    ("远超", Comparison::Greater),
    ("超", Comparison::Greater),
    ("逾", Comparison::Greater),
    ("远低于", Comparison::Less),
    ("低于", Comparison::Less),
    ("低过", Comparison::Less),
    ("小于", Comparison::Less),
    ("少于", Comparison::Less),
    ("不足", Comparison::Less),
    ("不到", Comparison::Less),
    ("未达", Comparison::Less),
    ("不等于", Comparison::NotEqual),
    ("等于", Comparison::Equal),
    ("大约", Comparison::About),
    ("约", Comparison::About),
    ("gte", Comparison::AtLeast),
    ("ge", Comparison::AtLeast),
    ("gt", Comparison::Greater),
    ("lte", Comparison::AtMost),
    ("le", Comparison::AtMost),
    ("lt", Comparison::Less),
    ("eq", Comparison::Equal),
    ("ne", Comparison::NotEqual),
];

/// Words after a number.
const AFTER: &[(&str, Comparison)] = &[
    ("及以上", Comparison::AtLeast),
    ("或以上", Comparison::AtLeast),
    ("以上", Comparison::AtLeast),
    ("及以下", Comparison::AtMost),
    ("或以下", Comparison::AtMost),
    ("以下", Comparison::AtMost),
    ("以内", Comparison::AtMost),
    ("之内", Comparison::AtMost),
    ("左右", Comparison::About),
    ("上下", Comparison::About),
];

/// The length of the word at the end of a folded text that compares and is no ordinary word.
pub(super) fn sure_word_at_end(text: &str) -> Option<usize> {
    let sure = |word: &str| {
        word.ends_with('于')
            || word.ends_with("超过")
            || (word.is_ascii() && word.len() == text.len())
    };
    BEFORE
        .iter()
        .map(|(word, _)| *word)
        .filter(|word| text.ends_with(word) && sure(word))
        .map(str::len)
        .max()
}

fn first(table: &[(&str, Comparison)], text: &str) -> Option<(Comparison, usize)> {
    table
        .iter()
        .filter(|(word, _)| text.starts_with(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, comparison)| (*comparison, word.len()))
}

/// Whether a word of letters that compares ends before a place: 销量gt20万辆.
pub(super) fn ends_before(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    BEFORE.iter().any(|(word, _)| {
        let start = at.checked_sub(word.len());
        word.is_ascii()
            && before.ends_with(word)
            && start.is_some_and(|start| !inside_latin(text, start))
    })
}

/// The sign with which a folded text begins, and its length.
pub(super) fn sign_at(text: &str) -> Option<(Comparison, usize)> {
    first(SIGNS, text)
}

/// The word before a number with which a folded text begins, and its length.
pub(super) fn word_at(text: &str) -> Option<(Comparison, usize)> {
    first(BEFORE, text)
}

/// The word after a number with which a folded text begins, and its length.
pub(super) fn after_at(text: &str) -> Option<(Comparison, usize)> {
    first(AFTER, text)
}

impl Comparison {
    /// The values that it lets through: in one of these ranges.
    pub(super) fn ranges(self, value: f64) -> Vec<ValueRange> {
        let low = |bound| ValueRange {
            low: bound,
            high: Bound::Unbounded,
        };
        let high = |bound| ValueRange {
            low: Bound::Unbounded,
            high: bound,
        };
        match self {
            Comparison::Greater => vec![low(Bound::Excluded(value))],
            Comparison::AtLeast => vec![low(Bound::Included(value))],
            Comparison::Less => vec![high(Bound::Excluded(value))],
            Comparison::AtMost => vec![high(Bound::Included(value))],
            Comparison::Equal => vec![between(value, value)],
            Comparison::NotEqual => vec![high(Bound::Excluded(value)), low(Bound::Excluded(value))],
            Comparison::About => {
                let reach = value.abs() * ABOUT;
                vec![between(value - reach, value + reach)]
            }
        }
    }
}

/// The closed range from one value to another.
pub(super) fn between(low: f64, high: f64) -> ValueRange {
    ValueRange {
        low: Bound::Included(low),
        high: Bound::Included(high),
    }
}

/// What lies in both ranges, or nothing where they have nothing in common.
pub(super) fn common(a: ValueRange, b: ValueRange) -> Option<ValueRange> {
    let low = stricter(a.low, b.low, |one, other| one > other);
    let high = stricter(a.high, b.high, |one, other| one < other);
    let empty = match (low, high) {
        (Bound::Included(low), Bound::Included(high)) => low > high,
        (
            Bound::Included(low) | Bound::Excluded(low),
            Bound::Included(high) | Bound::Excluded(high),
        ) => low >= high,
        _ => false,
    };
    (!empty).then_some(ValueRange { low, high })
}

fn stricter(a: Bound<f64>, b: Bound<f64>, beyond: impl Fn(f64, f64) -> bool) -> Bound<f64> {
    match (a, b) {
        (Bound::Unbounded, other) | (other, Bound::Unbounded) => other,
        (
            Bound::Included(one) | Bound::Excluded(one),
            Bound::Included(other) | Bound::Excluded(other),
        ) => {
            if beyond(one, other) || (!beyond(other, one) && matches!(a, Bound::Excluded(_))) {
                a
            } else {
                b
            }
        }
    }
}
