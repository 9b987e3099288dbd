//! What goes over the wire: the objects of `--format json` and `jsonl`, and the columns of `csv`.
//!
//! The types of the other modules do not know how they are written down, so that they can change
//! without breaking a script that reads our output. Keys stand in the order of the contract.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::model::{self, Amount};

mod understood;

pub use understood::{Condition, Miss, Obstacle, Part, Shortfall, Understood};

/// A figure: one number of an article and what it is bound to.
#[derive(Clone, Debug, Serialize)]
pub struct Figure<'a> {
    /// First byte of the number in the source file.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The number as it stands in the source.
    pub quote: &'a str,
    /// Canonical name of the issuer.
    pub company: Option<&'a str>,
    /// Part of the company; none for all of it.
    pub segment: Option<&'a str>,
    /// Id of the metric.
    pub metric: &'static str,
    /// Id of the aspect.
    pub aspect: &'static str,
    /// `value`, or `low` and `high`.
    #[serde(flatten)]
    pub value: Value,
    /// Currency, `%`, `pp`, `bp`, `x` or a classifier.
    pub unit: &'a str,
    /// When, as `2024Q4`.
    pub period: Option<String>,
    /// Id of the status.
    pub status: &'static str,
    /// The sentence it stands in, without markup.
    pub sentence: &'a str,
    /// Ids of the rules that bound it.
    pub rules: &'a [&'static str],
}

/// How much; a side of a range that is open is null.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// One value.
    Exact {
        /// The value.
        value: Number,
    },
    /// A range.
    Range {
        /// Lower end.
        low: Option<Number>,
        /// Upper end.
        high: Option<Number>,
    },
}

/// A number that is written without a point where it is whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

/// Whole numbers below this are exact in 64 bits with a point and without.
const EXACT_BELOW: f64 = 9e18;

impl Number {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::float_cmp,
        reason = "whole and below 2^63"
    )]
    fn whole(self) -> Option<i64> {
        (self.0.trunc() == self.0 && self.0.abs() < EXACT_BELOW).then_some(self.0 as i64)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.whole() {
            Some(whole) => whole.fmt(f),
            None => self.0.fmt(f),
        }
    }
}

impl From<Amount> for Value {
    fn from(amount: Amount) -> Value {
        match amount {
            Amount::Exact(value) => Value::Exact {
                value: Number(value),
            },
            Amount::Range { low, high } => Value::Range {
                low: low.map(Number),
                high: high.map(Number),
            },
        }
    }
}

impl std::fmt::Display for Value {
    /// As the query language writes it: `19`, `151000000000..155500000000`, `..60`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Exact { value } => value.fmt(f),
            Value::Range { low, high } => {
                if let Some(low) = low {
                    low.fmt(f)?;
                }
                f.write_str("..")?;
                high.map_or(Ok(()), |high| high.fmt(f))
            }
        }
    }
}

impl<'a> Figure<'a> {
    /// A figure with the text of its sentence.
    pub fn new(figure: &'a model::Figure, sentence: &'a str) -> Figure<'a> {
        Figure {
            start: figure.span.start,
            end: figure.span.end,
            quote: &figure.quote,
            company: figure.company.as_deref(),
            segment: figure.segment.as_deref(),
            metric: figure.metric.id(),
            aspect: figure.aspect.id(),
            value: figure.amount.into(),
            unit: &figure.unit,
            period: figure.period.map(|period| period.to_string()),
            status: figure.status.id(),
            sentence,
            rules: &figure.rules,
        }
    }
}

/// A figure of a file: a line of `extract --format jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct Extracted<'a> {
    /// The file, as given.
    pub article: &'a str,
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure<'a>,
}

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

/// Why a number was left.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reason {
    /// Id of the reason.
    pub reason: &'static str,
    /// The same in words.
    pub says: &'static str,
}

/// What `search` found.
#[derive(Clone, Debug, Serialize)]
pub struct Search<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How many articles match in all.
    pub total: u64,
    /// How long the search took.
    pub took_ms: u64,
    /// How the query was understood.
    pub understood: Understood<'a>,
    /// The articles.
    pub hits: Vec<Hit<'a>>,
    /// The counts that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet<'a>>,
}

/// An article that matches.
#[derive(Clone, Debug, Serialize)]
pub struct Hit<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
    /// How well it matches; 0 where the order is another one.
    pub score: f64,
    /// The sentence that answers.
    pub snippet: &'a str,
    /// What matched in it.
    pub highlights: Vec<Highlight>,
    /// The figures that matched.
    pub figures: Vec<Figure<'a>>,
    /// The same news elsewhere, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Elsewhere<'a>>,
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Highlight {
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// An article that tells the same news as another one.
#[derive(Clone, Debug, Serialize)]
pub struct Elsewhere<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
}

/// What `figures` found.
#[derive(Clone, Debug, Serialize)]
pub struct Rows<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How many figures match in all; one that several articles tell is one.
    pub total: u64,
    /// How many times articles tell one of them.
    pub mentions: u64,
    /// How long the search took.
    pub took_ms: u64,
    /// How the query was understood.
    pub understood: Understood<'a>,
    /// The figures, group by group where they are grouped.
    pub figures: Vec<Row<'a>>,
    /// The groups in their order, with the number of their figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Facet<'a>>,
    /// The counts that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet<'a>>,
}

/// How many there are of each.
#[derive(Clone, Debug, Serialize)]
pub struct Facet<'a> {
    /// What was counted by: `company`, `segment`, `metric`, `period`, `source` or `month`.
    pub by: &'static str,
    /// The counts.
    pub counts: Vec<Count<'a>>,
}

/// How many there are of one.
#[derive(Clone, Debug, Serialize)]
pub struct Count<'a> {
    /// Which; null where it is not known, and for a company as a whole among segments.
    pub value: Option<&'a str>,
    /// How many.
    pub count: u64,
}

/// A figure with the article that it stands in.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'a> {
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure<'a>,
    /// Id of the article.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline of the article.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// How many articles tell it.
    pub articles: usize,
    /// How many sources these have.
    pub sources: usize,
    /// The other articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Teller<'a>>,
    /// What other articles say instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<Differing<'a>>,
}

/// An article that tells a figure.
#[derive(Clone, Debug, Serialize)]
pub struct Teller<'a> {
    /// Its id.
    pub id: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
}

/// Another value for the same company, segment, metric, aspect, period, status and unit.
#[derive(Clone, Debug, Serialize)]
pub struct Differing<'a> {
    /// `value`, or `low` and `high`.
    #[serde(flatten)]
    pub value: Value,
    /// The number as it stands in the source.
    pub quote: &'a str,
    /// How many articles tell it.
    pub articles: usize,
    /// Id of the article that tells it most exactly.
    pub id: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
}

/// How a query was understood: what `explain` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How it was understood.
    pub understood: Understood<'a>,
}

/// An article with its figures: what `show` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Article<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
    /// Title and body without markup.
    pub text: &'a str,
    /// All its figures, as they stand in it.
    pub figures: Vec<Figure<'a>>,
}

/// What an index holds: what `stats` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    /// Articles that can be found.
    pub articles: u64,
    /// Articles that are the same as one of these.
    pub duplicates: u64,
    /// Their figures.
    pub figures: u64,
    /// Companies that the figures are about.
    pub companies: u64,
    /// How many figures there are of each metric, by its id.
    pub metrics: BTreeMap<&'static str, u64>,
    /// First day of publication.
    pub first_date: Option<String>,
    /// Last day of publication.
    pub last_date: Option<String>,
    /// Size of the index on disk.
    pub bytes: u64,
}

/// What `index` did.
#[derive(Clone, Debug, Serialize)]
pub struct IndexSummary {
    /// Articles that are new.
    pub added: u64,
    /// Articles that replaced an older version of themselves.
    pub updated: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles that are the same as another one.
    pub duplicates: u64,
    /// Articles that are gone from disk and were dropped.
    pub pruned: u64,
    /// Files of kinds that hold no articles.
    pub skipped: u64,
    /// How many files or records could not be read.
    pub failed: usize,
    /// Figures of the articles that are new or replaced others.
    pub figures: u64,
    /// How long it took.
    pub seconds: f64,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// What could not be read.
    pub failures: Vec<Unreadable>,
}

/// What could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct Unreadable {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// The settings that hold: what `config` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// The file that is looked for.
    pub file: Option<String>,
    /// Whether there is one.
    pub found: bool,
    /// The settings by name.
    pub settings: BTreeMap<&'static str, Setting>,
}

/// A setting.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// What holds; null for nothing.
    pub value: Option<String>,
    /// A flag, a variable of the environment, `file` or `default`.
    pub from: String,
}

/// An object on one line. Control characters that JSON lets through are escaped too, so that a
/// terminal that shows the line never obeys what an article says.
///
/// # Errors
/// When the object holds what JSON cannot say.
pub fn json_line(object: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(object).map(escape_controls)
}

/// An object over many lines, for people to read.
///
/// # Errors
/// When the object holds what JSON cannot say.
pub fn json_pretty(object: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(object).map(escape_controls)
}

/// Inside JSON these characters stand in strings only.
fn escape_controls(json: String) -> String {
    let obeyed = |c: char| matches!(c, '\u{7F}'..='\u{9F}');
    if !json.contains(obeyed) {
        return json;
    }
    json.chars()
        .fold(String::with_capacity(json.len() + 16), |mut out, c| {
            if obeyed(c) {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                out.push(c);
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Aspect, Metric, Period, Status};
    use crate::text::Span;

    fn figure(amount: Amount) -> model::Figure {
        model::Figure {
            span: Span::new(3, 9),
            quote: "19%".to_owned(),
            company: Some("亚马逊".to_owned()),
            segment: None,
            metric: Metric::Revenue,
            aspect: Aspect::Yoy,
            amount,
            unit: "%".to_owned(),
            period: Some(Period::quarter(2024, 4)),
            status: Status::Actual,
            sentence: Span::new(0, 12),
            rules: vec!["subject.named"],
        }
    }

    #[test]
    fn keys_are_those_of_the_contract_in_its_order() {
        let figure = figure(Amount::Exact(19.0));
        let line = json_line(&Extracted {
            article: "a.md",
            figure: Figure::new(&figure, "增长19%。"),
        })
        .unwrap();
        assert_eq!(
            line,
            r#"{"article":"a.md","start":3,"end":9,"quote":"19%","company":"亚马逊","segment":null,"metric":"revenue","aspect":"yoy","value":19,"unit":"%","period":"2024Q4","status":"actual","sentence":"增长19%。","rules":["subject.named"]}"#
        );
    }

    #[test]
    fn a_range_has_two_ends_and_no_value() {
        let range = |low, high| {
            let value = Value::from(Amount::Range { low, high });
            (json_line(&value).unwrap(), value.to_string())
        };
        assert_eq!(
            range(Some(-8.0), Some(0.5)),
            (r#"{"low":-8,"high":0.5}"#.to_owned(), "-8..0.5".to_owned())
        );
        assert_eq!(
            range(None, Some(60.0)),
            (r#"{"low":null,"high":60}"#.to_owned(), "..60".to_owned())
        );
    }

    #[test]
    fn whole_numbers_have_no_point() {
        let written = |value: f64| json_line(&Number(value)).unwrap();
        assert_eq!(written(23_059_000_000.0), "23059000000");
        assert_eq!(written(-0.0), "0");
        assert_eq!(written(1.06), "1.06");
        assert_eq!(written(3e19), "3e+19");
    }

    #[test]
    fn no_control_character_is_left() {
        assert_eq!(
            json_line(&"a\u{1b}[31m\u{9b}\u{7f}营").unwrap(),
            r#""a\u001b[31m\u009b\u007f营""#
        );
    }
}
