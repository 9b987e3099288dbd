//! The figures of many articles as one table: what is told several times is one row, and rows that
//! tell the same differently know of each other.

pub(super) mod merge;
mod order;
#[cfg(test)]
mod tests;
mod wider;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::{TantivyDocument, TantivyError};

use super::facet::{Count, Counted, Dimension, Facet, Value};
use super::finding::Finding;
use super::matches::{Matches, Mention};
use crate::index::{ArticleId, Card, IndexError, Snapshot, day, first};
use crate::model::{Figure, ids};
use crate::query::Exchange;
use merge::Told;
use order::sorted;

/// Which rows, and in which order.
#[derive(Clone, Debug)]
pub struct TableOptions {
    /// At most so many rows.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
    /// What comes first.
    pub order: Order,
    /// Whether what would come first comes last.
    pub reverse: bool,
    /// What rows stand together by; the group of the first row comes first.
    pub group: Option<Dimension>,
    /// Whether a figure that several articles tell is one row.
    pub merge: bool,
    /// What to count the rows by.
    pub facets: Vec<Dimension>,
    /// Of each of these at most so many values.
    pub values: usize,
}

ids! {
    /// What comes first. What is not known comes last, and what is equal in the order of its articles.
    #[derive(Default)]
    Order {
        /// Figures of the articles that match best.
        #[default]
        Relevance => "relevance" "相关",
        /// What was published last.
        Date => "date" "日期",
        /// The largest of the unit that most figures have, whatever the sign; then those of the next.
        Value => "value" "数值",
        /// What ended last.
        Period => "period" "期间",
        /// By name.
        Company => "company" "公司",
        /// By metric, as they are listed.
        Metric => "metric" "指标",
    }
}

/// Figures that were found.
#[derive(Clone, Debug)]
pub struct Table {
    /// How many rows there are in all.
    pub total: u64,
    /// How many figures of articles these are.
    pub mentions: u64,
    /// The rows that were asked for.
    pub rows: Vec<Row>,
    /// The groups in their order, with the number of their rows; of all, not only of those that
    /// were asked for.
    pub groups: Option<Facet>,
    /// The counts that were asked for.
    pub facets: Vec<Facet>,
}

/// A figure that was found, with the article that tells it: of several the one that tells it most
/// exactly, and of these the oldest.
#[derive(Clone, Debug)]
pub struct Row {
    /// The figure.
    pub figure: Figure,
    /// The sentence it stands in.
    pub sentence: String,
    /// The article.
    pub card: Card,
    /// What it is grouped by.
    pub group: Option<String>,
    /// The other articles that tell it.
    pub also: Vec<Teller>,
    /// What other articles say instead.
    pub differing: Vec<Differing>,
    /// The rates by which amounts are compared.
    pub exchange: Option<Arc<Exchange>>,
}

impl Row {
    /// A figure that is told in an article with this text.
    pub(super) fn new(figure: Figure, text: &str, card: Card) -> Row {
        Row {
            sentence: figure.sentence.of(text).to_owned(),
            figure,
            card,
            group: None,
            also: Vec::new(),
            differing: Vec::new(),
            exchange: None,
        }
    }

    /// How many sources tell it; those that are not named are one.
    pub fn sources(&self) -> usize {
        let others = self.also.iter().map(|teller| teller.source.as_deref());
        others
            .chain([self.card.source.as_deref()])
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// Whether both tell the same, wherever they stand.
    pub(super) fn tells_the_same(&self, other: &Row) -> bool {
        let told = |row: &Row| {
            let figure = row.figure.clone();
            (
                figure.company,
                figure.segment,
                (figure.metric, figure.aspect, figure.period, figure.status),
                figure.unit,
            )
        };
        self.figure.amount == other.figure.amount && told(self) == told(other)
    }
}

/// An article that tells a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teller {
    /// Its id.
    pub article: ArticleId,
    /// Who published it.
    pub source: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
}

/// What other articles say of the same company, segment, metric, aspect, period, status and unit.
#[derive(Clone, Debug)]
pub struct Differing {
    /// The figure that tells it most exactly.
    pub figure: Figure,
    /// The articles, that of the figure first.
    pub tellers: Vec<Teller>,
}

/// In which order rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    merge: bool,
    order: Order,
    reverse: bool,
}

impl Finding<'_> {
    /// The figures that match; all figures of the articles where the plan asks for none.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn figures(&self, options: &TableOptions) -> Result<Table, IndexError> {
        let find = || -> tantivy::Result<Table> {
            let matches = self.mentions(options.merge)?;
            let told = self.told(options.merge)?;
            let by = Sorted {
                merge: options.merge,
                order: options.order,
                reverse: options.reverse,
            };
            let order = self.ordered(by)?;
            let mut order = Cow::Borrowed(order.as_slice());
            let groups = options
                .group
                .map(|by| grouped(order.to_mut(), &told, &matches, by));
            let shelf = Shelf {
                finding: self,
                matches: &matches,
            };
            let mut rows = Vec::new();
            for &row in order.iter().skip(options.offset).take(options.limit) {
                if let Some(told_one) = told.get(row) {
                    rows.extend(shelf.row(told_one, &told, options.group)?);
                }
            }
            let counted = Counted::Figures {
                merge: options.merge,
            };
            Ok(Table {
                total: u64::try_from(order.len()).unwrap_or(u64::MAX),
                mentions: u64::try_from(matches.asked).unwrap_or(u64::MAX),
                rows,
                groups,
                facets: self.counted(counted, &options.facets, options.values)?,
            })
        };
        find().map_err(|error| self.snapshot.failed(error))
    }

    /// The numbers of the rows in their order.
    pub(super) fn ordered(&self, by: Sorted) -> tantivy::Result<Arc<Vec<usize>>> {
        let matches = self.mentions(by.merge)?;
        let told = self.told(by.merge)?;
        let exchange = self.plan.exchange().map(AsRef::as_ref);
        let order = || Ok::<_, TantivyError>(sorted(&told, &matches, by, exchange));
        self.orders.get(by, order)
    }

    /// The figures as they are told.
    pub(super) fn tell(&self, merge: bool) -> tantivy::Result<Vec<Told>> {
        let matches = self.mentions(merge)?;
        if !merge {
            return Ok(merge::each(&matches));
        }
        let shelf = Shelf {
            finding: self,
            matches: &matches,
        };
        merge::merge(&shelf, self.lexicon)
    }
}

/// What matches, and where more about it can be read.
struct Shelf<'a> {
    finding: &'a Finding<'a>,
    matches: &'a Matches,
}

impl Shelf<'_> {
    fn figure(&self, mention: usize) -> tantivy::Result<Option<(&Mention, Figure)>> {
        let Some(mention) = self.matches.mentions.get(mention) else {
            return Ok(None);
        };
        let Some(publication) = self.matches.publication(mention) else {
            return Ok(None);
        };
        let segments = &self.finding.segments;
        let figure = segments.figure(publication.address, mention.row)?;
        Ok(Some((mention, figure)))
    }

    fn row(
        &self,
        told: &Told,
        all: &[Told],
        group: Option<Dimension>,
    ) -> tantivy::Result<Option<Row>> {
        let Some((mention, figure)) = self.figure(told.first)? else {
            return Ok(None);
        };
        let Some(publication) = self.matches.publication(mention) else {
            return Ok(None);
        };
        let Snapshot {
            searcher, fields, ..
        } = &self.finding.snapshot;
        let doc: TantivyDocument = searcher.doc(publication.address)?;
        let text = first(&doc, fields.text).unwrap_or_default();
        let mut tellers = self.tellers(told);
        tellers.retain(|teller| teller.article != publication.id);
        let mut differing = Vec::new();
        for other in told.differing.iter().filter_map(|&other| all.get(other)) {
            if let Some((_, figure)) = self.figure(other.first)? {
                let tellers = self.tellers(other);
                differing.push(Differing { figure, tellers });
            }
        }
        let card = Card::of(&doc, fields, publication.id);
        Ok(Some(Row {
            group: group
                .and_then(|by| by.text(by.of_mention(mention, self.matches), &self.matches.names)),
            also: tellers,
            differing,
            exchange: self.finding.plan.exchange().cloned(),
            ..Row::new(figure, &text, card)
        }))
    }

    /// The articles that tell something, that of its first mention first.
    fn tellers(&self, told: &Told) -> Vec<Teller> {
        let mut articles: Vec<usize> = std::iter::once(told.first)
            .chain(told.mentions.iter().copied())
            .filter_map(|mention| Some(self.matches.mentions.get(mention)?.article))
            .collect();
        let mut met = std::collections::HashSet::new();
        articles.retain(|article| met.insert(*article));
        articles
            .into_iter()
            .filter_map(|article| self.matches.articles.get(article))
            .map(|publication| Teller {
                article: publication.id,
                source: Some(self.matches.names.text(publication.source).to_owned())
                    .filter(|source| !source.is_empty()),
                date: publication.published.and_then(day),
            })
            .collect()
    }
}

/// Puts the rows of each group behind the first of them, and counts them.
fn grouped(order: &mut [usize], told: &[Told], matches: &Matches, by: Dimension) -> Facet {
    let value = |row: usize| -> Option<Value> {
        let mention = matches.mentions.get(told.get(row)?.first)?;
        Some(by.of_mention(mention, matches))
    };
    let mut places: HashMap<Option<Value>, usize> = HashMap::new();
    let mut counts: Vec<Count> = Vec::new();
    for &row in order.iter() {
        let value = value(row);
        let place = *places.entry(value).or_insert_with(|| {
            counts.push(Count {
                value: value.and_then(|value| by.text(value, &matches.names)),
                count: 0,
            });
            counts.len() - 1
        });
        if let Some(count) = counts.get_mut(place) {
            count.count += 1;
        }
    }
    order.sort_by_cached_key(|&row| places.get(&value(row)).copied());
    Facet { by, counts }
}
