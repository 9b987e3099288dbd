//! How many of what matches there are of each company, metric, month ...

use std::collections::HashMap;

use tantivy::TantivyError;

use super::finding::Finding;
use super::matches::{Matches, Mention, NameId, Publication};
use super::table::merge::Told;
use crate::index::{IndexError, day};
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
        if !dimensions.iter().all(|by| kept(by).is_some()) {
            let matches = match counted {
                Counted::Articles { .. } => self.matches()?,
                Counted::Figures { merge } => self.mentions(merge)?,
            };
            let groups = match counted {
                Counted::Articles { collapse } => self.news(&matches, collapse),
                Counted::Figures { merge } => figures(&self.told(merge)?, &matches),
            };
            for &by in dimensions {
                let count = || Ok::<_, TantivyError>(count(&matches, &groups, by));
                self.counts.get((counted, by), count)?;
            }
        }
        let facets = dimensions.iter().filter_map(kept);
        Ok(facets.map(|facet| facet.first(most)).collect())
    }

    /// The articles as they are counted.
    fn news<'m>(&self, matches: &'m Matches, collapse: bool) -> Vec<Group<'m>> {
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of = Vec::new();
        for (found, publication) in self.matching().zip(&matches.articles) {
            let news = if collapse { found.group } else { found.id };
            let number = *numbers.entry(news).or_insert(groups.len());
            if number == groups.len() {
                groups.push(Group::default());
            }
            group_of.push(number);
            if let Some(group) = groups.get_mut(number) {
                group.publications.push(publication);
            }
        }
        for mention in &matches.mentions {
            let number = group_of.get(mention.article).copied();
            if let Some(group) = number.and_then(|number| groups.get_mut(number)) {
                group.mentions.push(mention);
            }
        }
        groups
    }
}

/// The figures as they are counted: one counts for each source that tells it.
fn figures<'m>(told: &[Told], matches: &'m Matches) -> Vec<Group<'m>> {
    told.iter()
        .filter(|told| told.asked)
        .map(|told| {
            let mentions: Vec<&Mention> = told
                .mentions
                .iter()
                .filter_map(|&mention| matches.mentions.get(mention))
                .collect();
            Group {
                publications: mentions
                    .iter()
                    .filter_map(|mention| matches.publication(mention))
                    .collect(),
                mentions,
            }
        })
        .collect()
}

impl Facet {
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

/// What is counted as one: news with its figures, or a figure with the articles that tell it.
#[derive(Default)]
struct Group<'m> {
    publications: Vec<&'m Publication>,
    mentions: Vec<&'m Mention>,
}

/// Counts groups; a group that has a value twice counts once.
fn count(matches: &Matches, groups: &[Group], by: Dimension) -> Facet {
    let mut counts: HashMap<Value, u64> = HashMap::new();
    let mut values: Vec<Value> = Vec::new();
    for group in groups {
        match by {
            Dimension::Source | Dimension::Month => {
                let publications = group.publications.iter();
                values.extend(publications.map(|publication| by.of_publication(publication)));
            }
            _ => {
                let mentions = group.mentions.iter();
                values.extend(mentions.map(|mention| by.of_mention(mention, matches)));
            }
        }
        values.sort_unstable();
        values.dedup();
        for value in values.drain(..) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(value, count)| Count {
            value: value.text(matches),
            count,
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    Facet { by, counts }
}

/// A value of a dimension, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Value {
    Name(NameId),
    Metric(u8),
    /// As in its column.
    Period(u64),
    Status(u8),
    /// Year and month.
    Month(Option<(i16, i8)>),
}

impl Dimension {
    /// What a figure is in this dimension.
    pub(super) fn of_mention(self, mention: &Mention, matches: &Matches) -> Value {
        match self {
            Dimension::Company => Value::Name(mention.company),
            Dimension::Segment => Value::Name(mention.segment),
            Dimension::Metric => Value::Metric(mention.kind.metric()),
            Dimension::Period => Value::Period(mention.period),
            Dimension::Status => Value::Status(mention.kind.status()),
            Dimension::Source | Dimension::Month => matches
                .publication(mention)
                .map_or(Value::Month(None), |publication| {
                    self.of_publication(publication)
                }),
        }
    }

    fn of_publication(self, publication: &Publication) -> Value {
        if self == Dimension::Source {
            return Value::Name(publication.source);
        }
        let day = publication.published.and_then(day);
        Value::Month(day.map(|day| (day.year(), day.month())))
    }
}

impl Value {
    /// Its text, none where it is not known.
    pub(super) fn text(self, matches: &Matches) -> Option<String> {
        match self {
            Value::Name(id) => {
                Some(matches.names.text(id).to_owned()).filter(|name| !name.is_empty())
            }
            Value::Metric(number) => Metric::from_number(number).map(|metric| metric.to_string()),
            Value::Period(number) => period(number).map(|period| period.to_string()),
            Value::Status(number) => {
                Status::from_number(number).map(|status| status.id().to_owned())
            }
            Value::Month(month) => month.map(|(year, month)| format!("{year:04}-{month:02}")),
        }
    }
}

/// The period of a number in its column.
pub(super) fn period(number: u64) -> Option<Period> {
    number.checked_sub(1).and_then(Period::from_number)
}
