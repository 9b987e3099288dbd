//! Why numbers were read as they were: what `extract --explain` prints.

use serde::Serialize;

use super::{Figure, Number};

/// A sentence with numbers, or a row of a table: a line of `extract --explain --format jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct Passage<'a> {
    /// The file, as given.
    pub article: &'a str,
    /// First byte of the sentence in the source file.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The sentence, without markup.
    pub sentence: &'a str,
    /// Whether it is a row of a table.
    pub row: bool,
    /// The numbers, periods and names in it; none of a row.
    pub seen: Vec<Seen<'a>>,
    /// What became of each number.
    pub numbers: Vec<Told<'a>>,
}

/// A stretch of text that means something by itself.
#[derive(Clone, Debug, Serialize)]
pub struct Seen<'a> {
    /// First byte in the source file.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands there, without markup.
    pub text: &'a str,
    /// All that it can mean.
    pub meanings: Vec<Meaning>,
}

/// What a stretch of text means.
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    /// `number`, `period`, `company`, `segment`, `metric` or `cue`.
    pub kind: &'static str,
    /// What it means, in words.
    pub means: String,
}

/// What became of a number: its figure and where each part came from, or why it was left.
#[derive(Clone, Debug, Serialize)]
pub struct Told<'a> {
    /// First byte in the source file.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The number as it stands in the source.
    pub quote: &'a str,
    /// What it was bound to.
    pub figure: Option<Figure<'a>>,
    /// Where each part of the figure came from.
    pub because: Vec<Because<'a>>,
    /// What makes it sure or doubtful; the sum is the logarithm of the odds that it is right.
    pub adds: Vec<Added>,
    /// Why it was left.
    pub left: Option<Reason>,
}

/// Where a part of a figure came from.
#[derive(Clone, Debug, Serialize)]
pub struct Because<'a> {
    /// The key of the part.
    pub part: &'static str,
    /// Id of the rule.
    pub rule: &'static str,
    /// What the rule says.
    pub says: &'static str,
    /// The word of the sentence that names the part, if one does.
    pub word: Option<&'a str>,
}

/// What adds to the confidence of a figure.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Added {
    /// `base`, `rules`, `metrics`, `units` or `periods`, as the table of weights has it.
    pub table: &'static str,
    /// Its id there; none of the base.
    pub id: Option<&'static str>,
    /// How much it adds.
    pub weight: Number,
}

/// Why a number was left.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reason {
    /// Id of the reason.
    pub reason: &'static str,
    /// The same in words.
    pub says: &'static str,
}
