//! How a query was understood and what it leaves of an index, for programs.

use serde::Serialize;

use super::Row;

/// How a query was understood.
#[derive(Clone, Debug, Serialize)]
pub struct Understood<'a> {
    /// All of it in one line.
    pub text: String,
    /// The same as a tree, a line each.
    pub tree: Vec<String>,
    /// Its conditions from left to right.
    pub conditions: Vec<Condition>,
    /// What was assumed where the query leaves something open.
    pub notes: Vec<String>,
    /// How many articles match all of it, where it was asked of an index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<u64>,
    /// What is listed with these, where they are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<Partial<'a>>,
    /// Why nothing matches, where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Shortfall<'a>>,
}

/// Articles that have everything but some words.
#[derive(Clone, Debug, Serialize)]
pub struct Partial<'a> {
    /// How many.
    pub articles: u64,
    /// The words that may be missing.
    pub words: &'a [String],
}

/// One condition of a query.
#[derive(Clone, Debug, Serialize)]
pub struct Condition {
    /// What it asks for.
    pub text: String,
    /// First byte of the words of the query that say so.
    pub start: usize,
    /// One past their last byte; a condition that comes from a flag has no words.
    pub end: usize,
    /// Articles that meet it by itself; of one that must not hold, those that it takes away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<u64>,
    /// Figures that meet it, for a condition on a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<u64>,
    /// What its parts leave one after the other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// A part of a condition on a figure.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Its id: company, segment, metric, aspect, period, status or value.
    pub part: &'static str,
    /// What it asks for.
    pub text: String,
    /// Figures that meet it and all parts before it.
    pub figures: u64,
}

/// Why nothing matches, and what comes nearest.
#[derive(Clone, Debug, Serialize)]
pub struct Shortfall<'a> {
    /// The reason in words.
    pub reason: Vec<String>,
    /// What stands in the way by itself.
    pub obstacles: Vec<Obstacle>,
    /// Figures that come nearest.
    pub misses: Vec<Miss<'a>>,
}

/// A requirement without which something would be found.
#[derive(Clone, Debug, Serialize)]
pub struct Obstacle {
    /// Places of its conditions in `conditions`, from 0.
    pub conditions: Vec<usize>,
    /// Id of the part, where it is one part of a condition.
    pub part: Option<&'static str>,
    /// What it asks for.
    pub text: String,
    /// How many articles there would be without it.
    pub articles: u64,
}

/// A figure that meets all of a condition but some parts.
#[derive(Clone, Debug, Serialize)]
pub struct Miss<'a> {
    /// Place of the condition in `conditions`, from 0.
    pub condition: usize,
    /// Ids of the parts that it does not meet.
    pub missed: Vec<&'static str>,
    /// The figure and its article.
    #[serde(flatten)]
    pub row: Row<'a>,
}
