//! What is said over the network alone.

use schemars::JsonSchema;
use serde::Serialize;

use super::Facet;

/// Why a request is not answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem<'a> {
    /// What is wrong.
    pub error: Fault<'a>,
}

/// What is wrong with a request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fault<'a> {
    /// The status of the response.
    pub status: u16,
    /// A name that stays the same when the wording changes.
    pub code: &'static str,
    /// What is wrong, in words.
    pub message: &'a str,
    /// What would work.
    pub hint: Option<&'a str>,
    /// Where, for a query that cannot be read.
    pub span: Option<Units>,
}

/// A stretch of a text, counted in UTF-16 units as browsers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Units {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// How many articles there are of each.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Facets<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// The counts.
    pub facets: Vec<Facet<'a>>,
}

/// What can be typed next.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suggestions {
    /// The best first.
    pub suggestions: Vec<Suggestion>,
}

/// A completion.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suggestion {
    /// What to put in place of the span.
    pub text: String,
    /// `company`, `segment`, `metric`, `cue`, `comparison` or `field`.
    pub kind: &'static str,
    /// What it means, where that is not plain.
    pub means: Option<String>,
    /// What it takes the place of.
    pub span: Units,
}

/// That the server is up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Health {
    /// `ok`.
    pub status: &'static str,
    /// Articles that can be found.
    pub articles: u64,
}
