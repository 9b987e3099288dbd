//! A plan in one line, for tests and for people who look closely.

use std::fmt;
use std::ops::Bound;

use super::plan::{
    CURRENCIES, Field, FigurePredicate, Need, Place, Plan, SegmentTest, ValueRange, Words,
};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plan::All => write!(f, "(all)"),
            Plan::And(plans) => list(f, "and", plans),
            Plan::Or(plans) => list(f, "or", plans),
            Plan::Not(plan) => write!(f, "(not {plan})"),
            Plan::Words(words) => words.fmt(f),
            Plan::Field(field, value) => write!(f, "({} {})", field.name(), quoted(value)),
            Plan::Date { since, until } => {
                write!(f, "(date ")?;
                if let Some(since) = since {
                    write!(f, "{since}")?;
                }
                write!(f, "..")?;
                if let Some(until) = until {
                    write!(f, "{until}")?;
                }
                write!(f, ")")
            }
            Plan::Figure(predicate) => predicate.fmt(f),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, plans: &[Plan]) -> fmt::Result {
    write!(f, "({name}")?;
    for plan in plans {
        write!(f, " {plan}")?;
    }
    write!(f, ")")
}

/// A text as it is, in quotes where it could be taken for something else.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '"'));
    if plain {
        text.to_owned()
    } else {
        format!("{text:?}")
    }
}

impl Field {
    /// Its name in queries.
    pub const fn name(self) -> &'static str {
        match self {
            Field::Source => "source",
            Field::SourceName => "source-name",
            Field::Author => "author",
            Field::Company => "company",
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match (self.place, self.need) {
            (Place::Anywhere, Need::Words) => "words",
            (Place::Anywhere, Need::AllWords) => "all-words",
            (Place::Anywhere, Need::Exact) => "phrase",
            (Place::Title, Need::Words | Need::AllWords) => "title",
            (Place::Title, Need::Exact) => "title-phrase",
        };
        write!(f, "({name} {})", quoted(&self.text))
    }
}

impl fmt::Display for FigurePredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn some<T: fmt::Display>(
            f: &mut fmt::Formatter<'_>,
            name: &str,
            values: &[T],
        ) -> fmt::Result {
            for (index, value) in values.iter().enumerate() {
                let joint = if index == 0 {
                    format!(" {name}=")
                } else {
                    "|".to_owned()
                };
                write!(f, "{joint}{value}")?;
            }
            Ok(())
        }
        write!(f, "(figure")?;
        some(f, "company", &self.companies)?;
        write!(f, "{}", self.segment)?;
        some(f, "metric", &self.metrics)?;
        some(f, "aspect", &self.aspects)?;
        some(f, "period", &self.periods)?;
        some(f, "status", &self.statuses)?;
        if self.units.iter().eq(CURRENCIES.iter()) {
            write!(f, " unit=money")?;
        } else {
            some(f, "unit", &self.units)?;
        }
        write!(f, "{}", self.value)?;
        if let Some(least) = self.confidence {
            write!(f, " confidence>={least}")?;
        }
        if let Some(exchange) = &self.exchange {
            write!(f, " in={}@{}", exchange.currency, exchange.date)?;
        }
        write!(f, ")")
    }
}

impl fmt::Display for SegmentTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SegmentTest::Any => Ok(()),
            SegmentTest::Whole => write!(f, " segment=-"),
            // The first key is the word as typed; how many others there are is up to the tables.
            SegmentTest::Named(keys) => match keys.split_first() {
                Some((first, [])) => write!(f, " segment={first}"),
                Some((first, _)) => write!(f, " segment={first}+"),
                None => write!(f, " segment=none"),
            },
            SegmentTest::Called { name, .. } => write!(f, " segment={name:?}"),
        }
    }
}

impl fmt::Display for ValueRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Bound::Included(low), Bound::Included(high)) if low.total_cmp(&high).is_eq() => {
                write!(f, " value={low}")
            }
            (low, high) => {
                match low {
                    Bound::Included(low) => write!(f, " value>={low}")?,
                    Bound::Excluded(low) => write!(f, " value>{low}")?,
                    Bound::Unbounded => {}
                }
                match high {
                    Bound::Included(high) => write!(f, " value<={high}"),
                    Bound::Excluded(high) => write!(f, " value<{high}"),
                    Bound::Unbounded => Ok(()),
                }
            }
        }
    }
}
