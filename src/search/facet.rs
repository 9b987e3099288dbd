//! How many of what matches there are of each company, metric, month ...

use std::collections::HashMap;

use super::lower::Lowered;
use super::matches::{Matches, Mention, NameId, Publication};
use super::rank::Ranking;
use super::{Segments, Sort};
use crate::index::{Index, IndexError, day};
use crate::lexicon::Lexicon;
use crate::model::{Metric, Period, Status, ids};
use crate::query::Plan;

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

/// How many of the articles that match have a figure of each company, metric or period (one that
/// matches, where the plan asks for figures), or come from each source or month. With `collapse`,
/// articles that are the same news count as one, which comes from all their sources.
///
/// # Errors
/// When the index cannot be read.
pub fn facets(
    index: &Index,
    lexicon: &Lexicon,
    plan: &Plan,
    dimensions: &[Dimension],
    collapse: bool,
) -> Result<Vec<Facet>, IndexError> {
    if dimensions.is_empty() {
        return Ok(Vec::new());
    }
    let find = || -> tantivy::Result<Vec<Facet>> {
        let searcher = index.searcher();
        let lowered = Lowered::new(index, &searcher, lexicon, plan)?;
        let ranking = Ranking {
            most: usize::MAX,
            // Of all, so that no score is needed.
            sort: Sort::Date,
            collapse: false,
            tests: Vec::new(),
            lack: None,
        };
        let ranked = searcher.search(&lowered.query, &ranking)?;
        let segments = Segments::new(&searcher, &lowered)?;
        let addresses = ranked.places.iter().map(|place| place.address);
        let matches = Matches::read(&searcher, &segments, addresses)?;
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of = Vec::new();
        for (place, publication) in ranked.places.iter().zip(&matches.articles) {
            let news = if collapse { place.group } else { place.id };
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
        Ok(count(&matches, &groups, dimensions))
    };
    find().map_err(|error| index.failed(error))
}

/// What is counted as one: news with its figures, or a figure with the articles that tell it.
#[derive(Default)]
pub(super) struct Group<'m> {
    pub(super) publications: Vec<&'m Publication>,
    pub(super) mentions: Vec<&'m Mention>,
}

/// Counts groups; a group that has a value twice counts once.
pub(super) fn count(matches: &Matches, groups: &[Group], dimensions: &[Dimension]) -> Vec<Facet> {
    let facet = |&by: &Dimension| {
        let mut counts: HashMap<Value, u64> = HashMap::new();
        for group in groups {
            let mut values: Vec<Value> = match by {
                Dimension::Source | Dimension::Month => group
                    .publications
                    .iter()
                    .map(|publication| by.of_publication(publication))
                    .collect(),
                _ => group
                    .mentions
                    .iter()
                    .map(|mention| by.of_mention(mention, matches))
                    .collect(),
            };
            values.sort_unstable();
            values.dedup();
            for value in values {
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
    };
    dimensions.iter().map(facet).collect()
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
