//! A number, bound.

use super::{Confidence, Metric, Period, ids};
use crate::text::Span;

/// One number in an article and everything that it is bound to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Where the number stands in the source, so that the source there is `quote`.
    pub span: Span,
    /// The number as it stands, scale and unit included.
    pub quote: String,
    /// The issuer, by its canonical name.
    pub company: Option<String>,
    /// The business line, product, region or brand; none for the company as a whole.
    pub segment: Option<String>,
    /// What is measured.
    pub metric: Metric,
    /// How it is to be read.
    pub aspect: Aspect,
    /// How much.
    pub amount: Amount,
    /// ISO 4217 currency, `%`, `pp`, `bp`, `x`, or the classifier of what is counted.
    pub unit: String,
    /// When.
    pub period: Option<Period>,
    /// Who says so.
    pub status: Status,
    /// The sentence it stands in, in the article's clean text.
    pub sentence: Span,
    /// Ids of the rules that bound it, in the order in which they did.
    pub rules: Vec<&'static str>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A value or a range of values, all scales multiplied out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// One value.
    Exact(f64),
    /// A range; a side that is open is none. At least one side is there, and low is not above high.
    Range {
        /// Lower end, inclusive.
        low: Option<f64>,
        /// Upper end, inclusive.
        high: Option<f64>,
    },
}

impl Amount {
    /// The ends; both the value itself where it is one.
    pub fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Amount::Exact(value) => (Some(value), Some(value)),
            Amount::Range { low, high } => (low, high),
        }
    }

    /// The amount with its sign turned: a fall of 5 is -5, of 5 to 8 is -8 to -5.
    #[must_use]
    pub fn negated(self) -> Amount {
        match self {
            Amount::Exact(value) => Amount::Exact(if value == 0.0 { 0.0 } else { -value }),
            Amount::Range { low, high } => Amount::Range {
                low: high.map(|value| -value),
                high: low.map(|value| -value),
            },
        }
    }
}

ids! {
    /// How a number is to be read.
    Aspect {
        /// The amount itself.
        Level => "level" "水平",
        /// Change on the same period a year before.
        Yoy => "yoy" "同比",
        /// Change on the period before.
        Qoq => "qoq" "环比",
        /// Any other change.
        Change => "change" "变动",
        /// Distance from what was expected.
        Beat => "beat" "较预期",
        /// Part of a whole.
        Share => "share" "占比",
    }
}

ids! {
    /// Who says so.
    Status {
        /// Reported.
        Actual => "actual" "已公布",
        /// The company's own outlook.
        Guidance => "guidance" "公司指引",
        /// Anybody else's.
        Estimate => "estimate" "市场预期",
    }
}
