//! All that matches, by its numbers: what it takes to count, compare and order figures over many
//! articles without reading a text.

use std::collections::{HashMap, HashSet};

use tantivy::{DocAddress, Searcher};

use super::names::{NameId, Names};
use super::reading::Reading;
use super::segments::Segments;
use crate::index::{ArticleId, Kind};
use crate::model::Amount;

/// What matches, and what else was read beside it.
#[derive(Clone, Default)]
pub(super) struct Matches {
    pub(super) articles: Vec<Publication>,
    /// The figures, article by article, those that match in front.
    pub(super) mentions: Vec<Mention>,
    /// How many of them match.
    pub(super) asked: usize,
    pub(super) names: Names,
}

/// When and by whom an article was published.
#[derive(Clone, Copy)]
pub(super) struct Publication {
    pub(super) address: DocAddress,
    pub(super) id: ArticleId,
    /// Name of the source; that of the empty text where it is not known.
    pub(super) source: NameId,
    /// In seconds from 1970.
    pub(super) published: Option<i64>,
}

/// A figure in an article.
#[derive(Clone, Copy)]
pub(super) struct Mention {
    /// Which of the articles.
    pub(super) article: usize,
    /// Its entry in the columns.
    pub(super) row: u32,
    pub(super) kind: Kind,
    pub(super) company: NameId,
    pub(super) segment: NameId,
    pub(super) unit: NameId,
    /// As in its column: 0 where it is not known.
    pub(super) period: u64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether it stands in the sentence that the text begins with: the headline.
    pub(super) headline: bool,
}

/// What was read before.
struct Known {
    articles: HashMap<DocAddress, usize>,
    /// Each by its article and its entry in the columns.
    figures: HashSet<(usize, u32)>,
}

impl Mention {
    /// How much.
    pub(super) fn amount(&self) -> Amount {
        self.kind.amount(self.low, self.high)
    }
}

impl Matches {
    /// The figures of these articles that match, in this order; where the plan asks for none, all of
    /// them.
    pub(super) fn of(
        searcher: &Searcher,
        segments: &Segments,
        addresses: impl IntoIterator<Item = DocAddress>,
    ) -> tantivy::Result<Matches> {
        let mut matches = Matches::default();
        matches.read(searcher, segments, addresses)?;
        matches.asked = matches.mentions.len();
        Ok(matches)
    }

    /// Reads figures behind those that were read before; none twice.
    pub(super) fn read(
        &mut self,
        searcher: &Searcher,
        segments: &Segments,
        addresses: impl IntoIterator<Item = DocAddress>,
    ) -> tantivy::Result<()> {
        let articles = self.articles.iter().map(|article| article.address);
        let known = Known {
            articles: articles.zip(0..).collect(),
            figures: self
                .mentions
                .iter()
                .map(|mention| (mention.article, mention.row))
                .collect(),
        };
        let mut readings = Reading::all(searcher, segments)?;
        let mut rows = Vec::new();
        for address in addresses {
            let Some(reading) = Reading::of(&mut readings, address) else {
                continue;
            };
            let article = known.articles.get(&address).copied();
            let article = article.unwrap_or(self.articles.len());
            if article == self.articles.len() {
                let publication = reading.publication(address, &mut self.names)?;
                self.articles.push(publication);
            }
            reading.rows(address.doc_id, &mut rows);
            rows.retain(|&row| !known.figures.contains(&(article, row)));
            reading.mentions(article, &rows, &mut self.names, &mut self.mentions)?;
        }
        Ok(())
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        size_of_val(self.articles.as_slice())
            + size_of_val(self.mentions.as_slice())
            + self.names.weight()
    }

    /// Who published what a mention stands in.
    pub(super) fn publication(&self, mention: &Mention) -> Option<&Publication> {
        self.articles.get(mention.article)
    }
}
