//! How many of what matches there are of each company, metric, month ...

mod articles;
mod figures;
mod tally;

use tantivy::TantivyError;

use super::finding::Finding;
use super::matches::{Matches, Mention};
use super::names::{NameId, Names};
use crate::index::{IndexError, Kind, day};
use crate::model::{Metric, Period, Status, ids};

ids! {
    /// What is counted by.
    Dimension {
        /// Company of a figure.
        Company => "company" "公司",
        /// Segment of a figure; none for a company as a whole.
        Segment => "segment" "业务",
        /// Metric of a figure, by its id.
        Metric => "metric" "指标",
        /// Period of a figure.
        Period => "period" "期间",
        /// Who says a figure: reported, guidance or estimate.
        Status => "status" "口径",
        /// Source of an article.
        Source => "source" "来源",
        /// Month in which an article was published.
        Month => "month" "月份",
    }
}

/// What there is of each, the most first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What was counted by.
    pub by: Dimension,
    /// The counts.
    pub counts: Vec<Count>,
}

/// How many there are of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Which; none where it is not known.
    pub value: Option<String>,
    /// How many.
    pub count: u64,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Articles; those that are the same news as one where they are collapsed.
    Articles { collapse: bool },
    /// Figures; one that several articles tell as one where they are merged.
    Figures { merge: bool },
}

impl Finding<'_> {
    /// How many of the articles that match have a figure of each company, metric or period (one that
    /// matches, where the plan asks for figures), or come from each source or month; of each of these
    /// at most so many values. With `collapse`, articles that are the same news count as one, which
    /// comes from all their sources.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn facets(
        &self,
        dimensions: &[Dimension],
        collapse: bool,
        most: usize,
    ) -> Result<Vec<Facet>, IndexError> {
        self.counted(Counted::Articles { collapse }, dimensions, most)
            .map_err(|error| self.snapshot.failed(error))
    }

    pub(super) fn counted(
        &self,
        counted: Counted,
        dimensions: &[Dimension],
        most: usize,
    ) -> tantivy::Result<Vec<Facet>> {
        let kept = |by: &Dimension| self.counts.find(&(counted, *by));
        let asked = dimensions.iter().copied();
        let missing: Vec<Dimension> = asked.filter(|by| kept(by).is_none()).collect();
        if !missing.is_empty() {
            let facets = match counted {
                Counted::Articles { collapse } => self.count_articles(&missing, collapse)?,
                Counted::Figures { merge } => self.count_figures(&missing, merge)?,
            };
            for facet in facets {
                let key = (counted, facet.by);
                self.counts.get(key, || Ok::<_, TantivyError>(facet))?;
            }
        }
        let facets = dimensions.iter().filter_map(kept);
        Ok(facets.map(|facet| facet.first(most)).collect())
    }
}

impl Facet {
    fn new(by: Dimension, counts: impl Iterator<Item = (Value, u64)>, names: &Names) -> Facet {
        let count = |(value, count)| Count {
            value: by.text(value, names),
            count,
        };
        let mut counts: Vec<Count> = counts.map(count).collect();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        Facet { by, counts }
    }

    /// The same with its first values alone.
    fn first(&self, most: usize) -> Facet {
        Facet {
            by: self.by,
            counts: self.counts.iter().take(most).cloned().collect(),
        }
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        /// What the text of a value takes.
        const TEXT: usize = 16;
        self.counts.len() * (size_of::<Count>() + TEXT)
    }
}

/// A value of a dimension, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Value(u64);

impl Value {
    pub(super) fn of_name(name: NameId) -> Value {
        Value(name.0.into())
    }

    pub(super) fn of_metric(kind: Kind) -> Value {
        Value(kind.metric().into())
    }

    pub(super) fn of_status(kind: Kind) -> Value {
        Value(kind.status().into())
    }

    /// As in its column.
    pub(super) fn of_period(number: u64) -> Value {
        Value(number)
    }

    /// Of the day on which something was published, its year and month.
    pub(super) fn of_month(published: Option<i64>) -> Value {
        let month = |day: jiff::civil::Date| {
            let year = u64::from(day.year().cast_unsigned());
            // No month is zero.
            year << 4 | u64::from(day.month().unsigned_abs())
        };
        Value(published.and_then(day).map_or(0, month))
    }
}

impl Dimension {
    /// What a figure is in this dimension.
    pub(super) fn of_mention(self, mention: &Mention, matches: &Matches) -> Value {
        let publication = || matches.publication(mention);
        match self {
            Dimension::Company => Value::of_name(mention.company),
            Dimension::Segment => Value::of_name(mention.segment),
            Dimension::Metric => Value::of_metric(mention.kind),
            Dimension::Status => Value::of_status(mention.kind),
            Dimension::Period => Value::of_period(mention.period),
            Dimension::Source => {
                Value::of_name(publication().map_or(NameId::NONE, |publication| publication.source))
            }
            Dimension::Month => {
                Value::of_month(publication().and_then(|publication| publication.published))
            }
        }
    }

    /// The text of a value, none where it is not known.
    pub(super) fn text(self, value: Value, names: &Names) -> Option<String> {
        let Value(number) = value;
        let small = || u8::try_from(number).ok();
        match self {
            Dimension::Company | Dimension::Segment | Dimension::Source => {
                let name = names.text(NameId(u32::try_from(number).ok()?));
                Some(name.to_owned()).filter(|name| !name.is_empty())
            }
            Dimension::Metric => Metric::from_number(small()?).map(|metric| metric.to_string()),
            Dimension::Period => period(number).map(|period| period.to_string()),
            Dimension::Status => Status::from_number(small()?).map(|status| status.id().to_owned()),
            Dimension::Month => {
                let year = u16::try_from(number >> 4).ok()?.cast_signed();
                (number > 0).then(|| format!("{year:04}-{:02}", number & 0xF))
            }
        }
    }
}

/// The period of a number in its column.
pub(super) fn period(number: u64) -> Option<Period> {
    number.checked_sub(1).and_then(Period::from_number)
}

#[cfg(test)]
mod tests;
