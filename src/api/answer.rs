//! What `search` and `figures` find.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Figure, Paths, Understood, Value};
use crate::index::Card;
use crate::search;

/// What was asked, and how.
pub struct Asked<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How it was understood.
    pub understanding: &'a search::Understanding<'a>,
    /// How long the answer took.
    pub took_ms: u64,
    /// How files are named.
    pub paths: &'a Paths,
}

/// What `search` found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Search<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How many articles match in all.
    pub total: u64,
    /// How many are listed with them that lack some of the words.
    pub partial: u64,
    /// How long the search took.
    pub took_ms: u64,
    /// How the query was understood.
    pub understood: Understood<'a>,
    /// The articles.
    pub hits: Vec<Hit<'a>>,
    /// The counts that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet<'a>>,
}

impl<'a> Search<'a> {
    /// An answer, with the counts that were asked for besides.
    pub fn new(
        asked: &Asked<'a>,
        answer: &'a search::Answer,
        facets: &'a [search::Facet],
    ) -> Search<'a> {
        Search {
            query: asked.query,
            total: answer.total,
            partial: answer.partial,
            took_ms: asked.took_ms,
            understood: Understood::new(asked.understanding, asked.paths),
            hits: answer
                .hits
                .iter()
                .map(|hit| Hit::new(hit, asked.paths))
                .collect(),
            facets: facets.iter().map(Facet::new).collect(),
        }
    }
}

/// An article that matches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hit<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
    /// How well it matches; 0 where the order is another one.
    pub score: f64,
    /// The sentence that answers.
    pub snippet: &'a str,
    /// What matched in it.
    pub highlights: Vec<Highlight>,
    /// The words that it lacks; one that matches lacks none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub missing: &'a [String],
    /// The figures that matched.
    pub figures: Vec<Figure<'a>>,
    /// The same news elsewhere, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Elsewhere<'a>>,
}

impl<'a> Hit<'a> {
    /// A hit.
    pub fn new(hit: &'a search::Hit, paths: &Paths) -> Hit<'a> {
        let card = &hit.card;
        let sentences = hit.figures.iter().zip(&hit.sentences);
        Hit {
            id: card.id.to_string(),
            path: paths.shown(&card.path),
            title: card.title.as_deref(),
            date: card.date.map(|date| date.to_string()),
            source: card.source.as_deref(),
            url: card.url.as_deref(),
            score: hit.score,
            snippet: &hit.snippet,
            highlights: hit
                .highlights
                .iter()
                .map(|span| Highlight {
                    start: span.start,
                    end: span.end,
                })
                .collect(),
            missing: &hit.missing,
            figures: sentences
                .map(|(figure, sentence)| {
                    Figure::new(figure, sentence).compared(figure, hit.exchange.as_deref())
                })
                .collect(),
            copies: hit
                .copies
                .iter()
                .map(|copy| Elsewhere::new(copy, paths))
                .collect(),
        }
    }
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Highlight {
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// An article that tells the same news as another one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Elsewhere<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
}

impl<'a> Elsewhere<'a> {
    fn new(card: &'a Card, paths: &Paths) -> Elsewhere<'a> {
        Elsewhere {
            id: card.id.to_string(),
            path: paths.shown(&card.path),
            title: card.title.as_deref(),
            date: card.date.map(|date| date.to_string()),
            source: card.source.as_deref(),
            url: card.url.as_deref(),
        }
    }
}

/// What `figures` found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rows<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How many figures match in all; one that several articles tell is one.
    pub total: u64,
    /// How many times articles tell one of them.
    pub mentions: u64,
    /// How long the search took.
    pub took_ms: u64,
    /// How the query was understood.
    pub understood: Understood<'a>,
    /// The figures, group by group where they are grouped.
    pub figures: Vec<Row<'a>>,
    /// The groups in their order, with the number of their figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Facet<'a>>,
    /// The counts that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet<'a>>,
}

impl<'a> Rows<'a> {
    /// A table.
    pub fn new(asked: &Asked<'a>, table: &'a search::Table) -> Rows<'a> {
        Rows {
            query: asked.query,
            total: table.total,
            mentions: table.mentions,
            took_ms: asked.took_ms,
            understood: Understood::new(asked.understanding, asked.paths),
            figures: table
                .rows
                .iter()
                .map(|row| Row::new(row, asked.paths))
                .collect(),
            groups: table.groups.as_ref().map(Facet::new),
            facets: table.facets.iter().map(Facet::new).collect(),
        }
    }
}

/// How many there are of each.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Facet<'a> {
    /// What was counted by: `company`, `segment`, `metric`, `period`, `source` or `month`.
    pub by: &'static str,
    /// The counts.
    pub counts: Vec<Count<'a>>,
}

impl<'a> Facet<'a> {
    /// A facet.
    pub fn new(facet: &'a search::Facet) -> Facet<'a> {
        Facet {
            by: facet.by.id(),
            counts: facet
                .counts
                .iter()
                .map(|count| Count {
                    value: count.value.as_deref(),
                    count: count.count,
                })
                .collect(),
        }
    }
}

/// How many there are of one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Count<'a> {
    /// Which; null where it is not known, and for a company as a whole among segments.
    pub value: Option<&'a str>,
    /// How many.
    pub count: u64,
}

/// A figure with the article that it stands in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row<'a> {
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure<'a>,
    /// Id of the article.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline of the article.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// How many articles tell it.
    pub articles: usize,
    /// How many sources these have.
    pub sources: usize,
    /// The other articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Teller<'a>>,
    /// What other articles say instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<Differing<'a>>,
}

impl<'a> Row<'a> {
    /// A row.
    pub fn new(row: &'a search::Row, paths: &Paths) -> Row<'a> {
        let card = &row.card;
        Row {
            figure: Figure::new(&row.figure, &row.sentence)
                .compared(&row.figure, row.exchange.as_deref()),
            id: card.id.to_string(),
            path: paths.shown(&card.path),
            title: card.title.as_deref(),
            date: card.date.map(|date| date.to_string()),
            source: card.source.as_deref(),
            articles: row.also.len() + 1,
            sources: row.sources(),
            also: row.also.iter().map(Teller::new).collect(),
            differing: row.differing.iter().filter_map(Differing::new).collect(),
        }
    }
}

/// An article that tells a figure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Teller<'a> {
    /// Its id.
    pub id: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
}

impl<'a> Teller<'a> {
    fn new(teller: &'a search::Teller) -> Teller<'a> {
        Teller {
            id: teller.article.to_string(),
            date: teller.date.map(|date| date.to_string()),
            source: teller.source.as_deref(),
        }
    }
}

/// Another value for the same company, segment, metric, aspect, period, status and unit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Differing<'a> {
    /// `value`, or `low` and `high`.
    #[serde(flatten)]
    pub value: Value,
    /// The number as it stands in the source.
    pub quote: &'a str,
    /// How many articles tell it.
    pub articles: usize,
    /// Id of the article that tells it most exactly.
    pub id: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
}

impl<'a> Differing<'a> {
    fn new(other: &'a search::Differing) -> Option<Differing<'a>> {
        let first = other.tellers.first()?;
        Some(Differing {
            value: other.figure.amount.into(),
            quote: &other.figure.quote,
            articles: other.tellers.len(),
            id: first.article.to_string(),
            date: first.date.map(|date| date.to_string()),
            source: first.source.as_deref(),
        })
    }
}
