//! What a query asks for, free of how any engine answers it.

use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;

use super::exchange::Exchange;

use crate::model::{Amount, Aspect, Confidence, Figure, Metric, Period, Status};

/// A condition on an article.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a plan has a handful of conditions, most of them on figures"
)]
pub enum Plan {
    /// Every article.
    All,
    /// All of these hold.
    And(Vec<Plan>),
    /// At least one of these holds.
    Or(Vec<Plan>),
    /// This does not hold.
    Not(Box<Plan>),
    /// Words stand in the text.
    Words(Words),
    /// The metadata says so.
    Field(Field, String),
    /// Published on one of these days, both ends inclusive.
    Date {
        /// First day.
        since: Option<Date>,
        /// Last day.
        until: Option<Date>,
    },
    /// One and the same figure of the article meets all of this.
    Figure(FigurePredicate),
}

/// Words to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// As typed.
    pub text: String,
    /// How much of it has to stand there.
    pub need: Need,
    /// Where to look.
    pub place: Place,
}

/// How much of a text has to stand in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Its words, wherever they stand. Where few articles have all that are asked for, those that
    /// lack some are listed as well.
    Words,
    /// Its words, without exception.
    AllWords,
    /// Just so, side by side.
    Exact,
}

/// A part of an article that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Title or body.
    Anywhere,
    /// Title alone.
    Title,
}

/// Metadata that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who published it, in part or whole (`来源:qq`).
    Source,
    /// Who published it, by the whole name and no other.
    SourceName,
    /// Who wrote it.
    Author,
    /// A company that the article has figures of or names in its title (`公司:亚马逊`).
    Company,
}

/// Conditions on one figure; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigurePredicate {
    /// Canonical names of companies, any of which will do.
    pub companies: Vec<String>,
    /// Which part of the company.
    pub segment: SegmentTest,
    /// Any of these metrics.
    pub metrics: Vec<Metric>,
    /// Any of these aspects.
    pub aspects: Vec<Aspect>,
    /// Any of these periods.
    pub periods: Vec<Period>,
    /// Any of these statuses.
    pub statuses: Vec<Status>,
    /// Any of these units.
    pub units: Vec<String>,
    /// Where the value may lie.
    pub value: ValueRange,
    /// How sure it is at least.
    pub confidence: Option<Confidence>,
    /// The rates by which amounts are compared; none compares them as printed.
    pub exchange: Option<Arc<Exchange>>,
}

/// Which part of a company a figure has to be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SegmentTest {
    /// Any part, or the whole.
    #[default]
    Any,
    /// The company as a whole.
    Whole,
    /// A segment with one of these keys (`Lexicon::segment_keys`).
    Named(Vec<String>),
    /// The segment that is called just so.
    Called {
        /// Its name, as figures have it.
        name: String,
        /// One of its keys, by which it is looked up.
        key: String,
    },
}

/// An interval of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueRange {
    /// Lower end.
    pub low: Bound<f64>,
    /// Upper end.
    pub high: Bound<f64>,
}

/// The currencies that figures are in, for an amount that must not be taken for a percentage.
pub const CURRENCIES: &[&str] = &[
    "CNY", "USD", "HKD", "TWD", "EUR", "JPY", "KRW", "GBP", "CHF", "SGD", "AUD", "CAD", "MOP",
    "INR", "DKK", "SEK", "NOK", "RUB", "BRL", "THB", "MYR", "IDR", "VND", "PHP", "MXN", "TRY",
    "SAR", "AED", "ZAR",
];

impl Default for ValueRange {
    fn default() -> Self {
        Self {
            low: Bound::Unbounded,
            high: Bound::Unbounded,
        }
    }
}

impl ValueRange {
    /// Whether some value of the amount lies in the interval. An amount given as a range is a
    /// closed interval, open to infinity on a side that it does not name.
    pub fn meets(self, amount: Amount) -> bool {
        let (low, high) = amount.bounds();
        let (low, high) = (
            low.unwrap_or(f64::NEG_INFINITY),
            high.unwrap_or(f64::INFINITY),
        );
        let above = match self.low {
            Bound::Unbounded => true,
            Bound::Included(bound) => high >= bound,
            Bound::Excluded(bound) => high > bound,
        };
        let below = match self.high {
            Bound::Unbounded => true,
            Bound::Included(bound) => low <= bound,
            Bound::Excluded(bound) => low < bound,
        };
        above && below
    }

    /// How far a closed interval of values lies from this one; nothing where they meet.
    pub fn gap(self, low: f64, high: f64) -> f64 {
        let below = match self.low {
            Bound::Included(bound) | Bound::Excluded(bound) => bound - high,
            Bound::Unbounded => 0.0,
        };
        let above = match self.high {
            Bound::Included(bound) | Bound::Excluded(bound) => low - bound,
            Bound::Unbounded => 0.0,
        };
        below.max(above).max(0.0)
    }

    /// The interval mirrored at zero: a fall of more than half is a change below -50.
    #[must_use]
    pub fn mirrored(self) -> ValueRange {
        // From zero, so that zero stays what it is.
        ValueRange {
            low: self.high.map(|bound| 0.0 - bound),
            high: self.low.map(|bound| 0.0 - bound),
        }
    }
}

impl FigurePredicate {
    /// Whether one figure meets all of it: the meaning that every engine has to keep.
    /// `keys` are the segment keys of the figure (`Lexicon::segment_keys`), empty for the whole.
    pub fn holds(&self, figure: &Figure, keys: &[String]) -> bool {
        fn any<T: PartialEq>(wanted: &[T], found: &T) -> bool {
            wanted.is_empty() || wanted.contains(found)
        }
        (self.companies.is_empty()
            || figure
                .company
                .as_ref()
                .is_some_and(|company| self.companies.contains(company)))
            && match &self.segment {
                SegmentTest::Any => true,
                SegmentTest::Whole => figure.segment.is_none(),
                SegmentTest::Named(wanted) => keys.iter().any(|key| wanted.contains(key)),
                SegmentTest::Called { name, .. } => figure.segment.as_ref() == Some(name),
            }
            && any(&self.metrics, &figure.metric)
            && any(&self.aspects, &figure.aspect)
            && (self.periods.is_empty()
                || figure
                    .period
                    .is_some_and(|period| self.periods.contains(&period)))
            && any(&self.statuses, &figure.status)
            && any(&self.units, &figure.unit)
            && self
                .confidence
                .is_none_or(|least| figure.confidence >= least)
            && match &self.exchange {
                None => self.value.meets(figure.amount),
                Some(exchange) => exchange
                    .converted(figure.amount, &figure.unit)
                    .is_some_and(|amount| self.value.meets(amount)),
            }
    }
}
