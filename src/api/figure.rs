//! Figures, as programs read them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::model::{self, Amount};
use crate::query::Exchange;

/// A figure: one number of an article and what it is bound to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
    /// How sure it is: of figures with 0.9, nine in ten are right in every part.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Number,
    /// What it comes to, where it was printed in another currency than amounts are compared in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<Converted<'a>>,
}

/// An amount by rates of exchange.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Converted<'a> {
    /// `value`, or `low` and `high`.
    #[serde(flatten)]
    pub value: Value,
    /// The currency.
    pub unit: &'a str,
    /// The day of the rates.
    pub date: String,
}

impl<'a> Converted<'a> {
    /// What an amount comes to.
    pub fn new(amount: Amount, unit: &str, exchange: Option<&'a Exchange>) -> Option<Self> {
        let exchange = exchange?;
        Some(Converted {
            value: exchange.comes_to(amount, unit)?.into(),
            unit: &exchange.currency,
            date: exchange.date.to_string(),
        })
    }
}

/// How much; a side of a range that is open is null.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
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

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
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
            confidence: Number(figure.confidence.part()),
            converted: None,
        }
    }

    /// The same where amounts are compared by rates.
    #[must_use]
    pub fn compared(self, figure: &model::Figure, exchange: Option<&'a Exchange>) -> Figure<'a> {
        Figure {
            converted: Converted::new(figure.amount, &figure.unit, exchange),
            ..self
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::json_line;
    use crate::model::{Aspect, Confidence, Metric, Period, Status};
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
            confidence: Confidence::default(),
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
            r#"{"article":"a.md","start":3,"end":9,"quote":"19%","company":"亚马逊","segment":null,"metric":"revenue","aspect":"yoy","value":19,"unit":"%","period":"2024Q4","status":"actual","sentence":"增长19%。","rules":["subject.named"],"confidence":0.5}"#
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
}
