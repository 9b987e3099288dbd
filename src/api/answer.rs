//! What `search` and `figures` find.

use serde::Serialize;

use super::{Figure, Understood, Value};

/// What `search` found.
#[derive(Clone, Debug, Serialize)]
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

/// An article that matches.
#[derive(Clone, Debug, Serialize)]
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

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Highlight {
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// An article that tells the same news as another one.
#[derive(Clone, Debug, Serialize)]
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

/// What `figures` found.
#[derive(Clone, Debug, Serialize)]
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

/// How many there are of each.
#[derive(Clone, Debug, Serialize)]
pub struct Facet<'a> {
    /// What was counted by: `company`, `segment`, `metric`, `period`, `source` or `month`.
    pub by: &'static str,
    /// The counts.
    pub counts: Vec<Count<'a>>,
}

/// How many there are of one.
#[derive(Clone, Debug, Serialize)]
pub struct Count<'a> {
    /// Which; null where it is not known, and for a company as a whole among segments.
    pub value: Option<&'a str>,
    /// How many.
    pub count: u64,
}

/// A figure with the article that it stands in.
#[derive(Clone, Debug, Serialize)]
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

/// An article that tells a figure.
#[derive(Clone, Debug, Serialize)]
pub struct Teller<'a> {
    /// Its id.
    pub id: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
}

/// Another value for the same company, segment, metric, aspect, period, status and unit.
#[derive(Clone, Debug, Serialize)]
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
