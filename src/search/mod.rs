//! Executing a plan: which articles match, in which order, and what of them to show.

mod account;
mod cover;
mod exclusion;
mod facet;
mod keywords;
mod lower;
mod matches;
mod partial;
mod phrase;
mod rank;
mod shortfall;
mod snippet;
mod table;
mod understanding;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use crate::index::{ArticleId, Card, Columns, FigureMatcher, Index, IndexError, first};
use crate::lexicon::Lexicon;
use crate::model::{Figure, ids};
use crate::query::Plan;
use crate::text::Span;
pub use account::{Account, Left, Partial, account};
pub use facet::{Count, Dimension, Facet, facets};
use lower::Lowered;
use partial::{FEW, Lack, Wish};
use rank::{Place, Ranked, Ranking};
pub use shortfall::{Miss, Obstacle, Shortfall};
use snippet::Reasons;
pub use table::{Differing, Order, Row, Table, TableOptions, Teller, figures};
pub use understanding::Understanding;

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
}

/// The articles that match a plan.
///
/// # Errors
/// When the index cannot be read.
pub fn search(
    index: &Index,
    lexicon: &Lexicon,
    plan: &Plan,
    options: &Options,
) -> Result<Answer, IndexError> {
    let find = || -> tantivy::Result<Answer> {
        let searcher = index.searcher();
        let lowered = Lowered::new(index, &searcher, lexicon, plan)?;
        let ranking = Ranking {
            most: options.offset.saturating_add(options.limit),
            sort: options.sort,
            collapse: options.collapse,
            tests: lowered.tests.clone(),
            lack: None,
        };
        let (ranked, wishes) = ranked(index, &searcher, lexicon, plan, &lowered, ranking)?;
        let segments = Segments::new(&searcher, &lowered)?;
        let mut hits = Vec::new();
        for place in ranked.places.iter().skip(options.offset) {
            let mut hit = hit(index, &searcher, &lowered, &segments, *place)?;
            let missing = place.lacking.of(&wishes);
            hit.missing = missing.map(|wish| wish.typed.clone()).collect();
            hit.copies = copies(index, &searcher, *place, options.collapse)?;
            hits.push(hit);
        }
        Ok(Answer {
            total: ranked.total,
            partial: ranked.partial,
            hits,
        })
    };
    find().map_err(|error| index.failed(error))
}

/// What matches, and where that is little, with it what lacks some words; and the words that were
/// wished for then.
fn ranked(
    index: &Index,
    searcher: &Searcher,
    lexicon: &Lexicon,
    plan: &Plan,
    lowered: &Lowered,
    mut ranking: Ranking,
) -> tantivy::Result<(Ranked, Vec<Wish>)> {
    let ranked = searcher.search(&lowered.query, &ranking)?;
    if ranked.total < FEW
        && let Some((loosened, wishes)) = Lowered::loosened(index, searcher, lexicon, plan)?
    {
        ranking.lack = Some(Lack::new(searcher, &wishes)?);
        return Ok((searcher.search(&loosened.query, &ranking)?, wishes));
    }
    Ok((ranked, Vec::new()))
}

fn hit(
    index: &Index,
    searcher: &Searcher,
    lowered: &Lowered,
    segments: &Segments,
    place: Place,
) -> tantivy::Result<Hit> {
    let doc: TantivyDocument = searcher.doc(place.address)?;
    let text = first(&doc, index.fields.text).unwrap_or_default();
    let card = Card::of(&doc, &index.fields, ArticleId(place.id));
    let figures = segments
        .rows(place.address, false)
        .into_iter()
        .map(|row| segments.figure(place.address, row))
        .collect::<tantivy::Result<Vec<Figure>>>()?;
    let reasons = Reasons {
        figures: &figures,
        needles: &lowered.needles,
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
        card,
        score: place.score,
        missing: Vec::new(),
        snippet: shown.text,
        highlights: shown.highlights,
        title_highlights,
        figures,
    })
}

/// The same news elsewhere, the oldest first: the other articles of a group, and the files that hold
/// one of its articles once more; without `group`, those that hold this one.
fn copies(
    index: &Index,
    searcher: &Searcher,
    place: Place,
    group: bool,
) -> tantivy::Result<Vec<Card>> {
    let term = if group {
        Term::from_field_u64(index.fields.group, place.group)
    } else {
        Term::from_field_u64(index.fields.original, place.id)
    };
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let mut found = Vec::new();
    for address in searcher.search(&query, &DocSetCollector)? {
        if address != place.address {
            found.push(index.card(searcher, address)?);
        }
    }
    found.sort_by(|one, other| {
        let key = |card: &Card| (card.date, card.time, card.path.clone(), card.record);
        key(one).cmp(&key(other))
    });
    Ok(found)
}

/// The matchers of all predicates of a plan, for all segments of the index.
struct Segments(Vec<Segment>);

struct Segment {
    columns: Option<Columns>,
    matchers: Vec<FigureMatcher>,
    /// Whether the plan asks for no figure.
    open: bool,
}

impl Segments {
    fn new(searcher: &Searcher, lowered: &Lowered) -> tantivy::Result<Segments> {
        (0u32..)
            .zip(searcher.segment_readers())
            .map(|(ord, _)| Segment::new(searcher, ord, lowered))
            .collect::<tantivy::Result<_>>()
            .map(Segments)
    }

    fn of(&self, address: DocAddress) -> Option<&Segment> {
        usize::try_from(address.segment_ord)
            .ok()
            .and_then(|ord| self.0.get(ord))
    }

    fn rows(&self, address: DocAddress, all: bool) -> Vec<u32> {
        self.of(address)
            .map_or_else(Vec::new, |segment| segment.rows(address.doc_id, all))
    }

    fn figure(&self, address: DocAddress, row: u32) -> tantivy::Result<Figure> {
        match self.of(address) {
            Some(segment) => segment.figure(row)?,
            None => None,
        }
        .ok_or_else(|| tantivy::TantivyError::InternalError("a figure without columns".to_owned()))
    }
}

impl Segment {
    fn new(searcher: &Searcher, ord: u32, lowered: &Lowered) -> tantivy::Result<Segment> {
        let reader = searcher.segment_reader(ord);
        let mut matchers = Vec::new();
        for test in &lowered.tests {
            matchers.extend(test.matcher(reader)?);
        }
        let open = lowered.tests.is_empty();
        Ok(Segment {
            columns: Columns::open(reader)?,
            matchers,
            open,
        })
    }

    /// The entries of the figures of an article that match any predicate. Where the plan has no
    /// predicate: none, or all of them.
    fn rows(&self, doc: u32, all: bool) -> Vec<u32> {
        if self.open {
            return match &self.columns {
                Some(columns) if all => columns.rows(doc).collect(),
                _ => Vec::new(),
            };
        }
        let mut rows: Vec<u32> = self
            .matchers
            .iter()
            .flat_map(|matcher| matcher.rows(doc))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn figure(&self, row: u32) -> tantivy::Result<Option<Figure>> {
        self.columns
            .as_ref()
            .map(|columns| columns.figure(row))
            .transpose()
    }
}

#[cfg(test)]
mod tests;
