//! The articles that match, with what of them to show.

use std::sync::Arc;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{TantivyDocument, Term};

use super::finding::Finding;
use super::rank::{Found, Place, firsts};
use super::snippet::Reasons;
use crate::index::{ArticleId, Card, IndexError, first};
use crate::model::{Figure, ids};
use crate::query::Exchange;
use crate::text::Span;

/// How much to return, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// At most so many.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
    /// What comes first.
    pub sort: Sort,
    /// Whether articles that are the same news are one result.
    pub collapse: bool,
}

ids! {
    /// What comes first.
    #[derive(Default)]
    Sort {
        /// The best match.
        #[default]
        Relevance => "relevance" "相关",
        /// The newest.
        Date => "date" "日期",
        /// The largest figure among those that matched, whatever its sign.
        Value => "value" "数值",
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How many articles match in all.
    pub total: u64,
    /// How many are listed with them that lack some of the words; none where more than a few match.
    pub partial: u64,
    /// Those that were asked for.
    pub hits: Vec<Hit>,
}

/// An article that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What is known about it.
    pub card: Card,
    /// How well it matches; 0 where the order is another one.
    pub score: f64,
    /// The words that it lacks, as typed; none for one that matches.
    pub missing: Vec<String>,
    /// The place that shows best why it matches.
    pub snippet: String,
    /// What matched, in bytes of the snippet.
    pub highlights: Vec<Span>,
    /// What matched, in bytes of the title.
    pub title_highlights: Vec<Span>,
    /// The figures that matched.
    pub figures: Vec<Figure>,
    /// The sentence of each of these figures.
    pub sentences: Vec<String>,
    /// The same news elsewhere, the oldest first.
    pub copies: Vec<Card>,
    /// The rates by which amounts are compared.
    pub exchange: Option<Arc<Exchange>>,
}

impl Finding<'_> {
    /// The articles.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn articles(&self, options: &Options) -> Result<Answer, IndexError> {
        let mut places = self.places(options.sort);
        if options.collapse {
            places = firsts(places);
        }
        let lacking = places.iter().filter(|place| place.found.is_partial());
        let lacking = lacking.count();
        places.sort_unstable();
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let shown = places.iter().skip(options.offset).take(options.limit);
        let hit = |place: &Place| {
            Ok(Hit {
                score: match options.sort {
                    Sort::Relevance => place.found.score,
                    _ => 0.0,
                },
                copies: self.copies(&place.found, options.collapse)?,
                ..self.hit(&place.found)?
            })
        };
        let hits = shown.map(hit).collect::<tantivy::Result<_>>();
        Ok(Answer {
            total: number(places.len() - lacking),
            partial: number(lacking),
            hits: hits.map_err(|error| self.snapshot.failed(error))?,
        })
    }

    /// What matches, with what brings it in an order.
    fn places(&self, sort: Sort) -> Vec<Place> {
        let placed = |found: &Found| match sort {
            Sort::Relevance => Place::by_score(*found),
            Sort::Date => Place::by(0.0, *found),
            Sort::Value => Place::by(self.segments.largest(found.address), *found),
        };
        self.found.iter().map(placed).collect()
    }

    fn hit(&self, found: &Found) -> tantivy::Result<Hit> {
        let fields = &self.snapshot.fields;
        let doc: TantivyDocument = self.snapshot.searcher.doc(found.address)?;
        let text = first(&doc, fields.text).unwrap_or_default();
        let card = Card::of(&doc, fields, ArticleId(found.id));
        let figures = self
            .segments
            .matching(found.address)
            .into_iter()
            .map(|row| self.segments.figure(found.address, row))
            .collect::<tantivy::Result<Vec<Figure>>>()?;
        let reasons = Reasons {
            figures: &figures,
            needles: &self.needles,
        };
        let title = card.title.as_deref();
        let shown = reasons.snippet(&text, title);
        let title_highlights = title.map_or_else(Vec::new, |title| reasons.in_title(&text, title));
        Ok(Hit {
            sentences: figures
                .iter()
                .map(|figure| figure.sentence.of(&text).to_owned())
                .collect(),
            copies: Vec::new(),
            exchange: self.plan.exchange().cloned(),
            card,
            score: found.score,
            missing: found.lacking.of(&self.wished).cloned().collect(),
            snippet: shown.text,
            highlights: shown.highlights,
            title_highlights,
            figures,
        })
    }

    /// The same news elsewhere, the oldest first: the other articles of a group, and the files that
    /// hold one of its articles once more; without `group`, those that hold this one.
    fn copies(&self, found: &Found, group: bool) -> tantivy::Result<Vec<Card>> {
        let fields = &self.snapshot.fields;
        let term = if group {
            Term::from_field_u64(fields.group, found.group)
        } else {
            Term::from_field_u64(fields.original, found.id)
        };
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut cards = Vec::new();
        for address in self.snapshot.searcher.search(&query, &DocSetCollector)? {
            if address != found.address {
                cards.push(self.snapshot.card(address)?);
            }
        }
        cards.sort_by(|one, other| {
            let key = |card: &Card| (card.date, card.time, card.path.clone(), card.record);
            key(one).cmp(&key(other))
        });
        Ok(cards)
    }
}
