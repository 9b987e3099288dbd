//! How a query was understood and what it leaves of an index, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Paths, Row};
use crate::query;
use crate::search::Understanding;

/// How a query was understood.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

impl<'a> Understood<'a> {
    /// A query as it was understood.
    pub fn new(understanding: &'a Understanding, paths: &Paths) -> Understood<'a> {
        let words = &understanding.words;
        let conditions = words.conditions.iter().enumerate();
        Understood {
            text: words.text.clone(),
            tree: words.tree.clone(),
            conditions: conditions
                .map(|(number, condition)| {
                    let left = understanding.left(number);
                    Condition {
                        text: condition.text.clone(),
                        start: condition.span.start,
                        end: condition.span.end,
                        articles: left.map(|left| left.articles),
                        figures: left.and_then(|left| left.figures),
                        parts: parts(understanding, number),
                    }
                })
                .collect(),
            notes: words.notes.clone(),
            articles: understanding.account.as_ref().map(|account| account.total),
            partial: understanding.partial().map(|partial| Partial {
                articles: partial.articles,
                words: &partial.words,
            }),
            shortfall: shortfall(understanding, paths),
        }
    }
}

fn parts(understanding: &Understanding, condition: usize) -> Vec<Part> {
    let parts = understanding.parts(condition).into_iter();
    parts
        .map(|(part, text, figures)| Part {
            part: part.id(),
            text,
            figures,
        })
        .collect()
}

fn shortfall<'a>(understanding: &'a Understanding, paths: &Paths) -> Option<Shortfall<'a>> {
    let shortfall = understanding.shortfall()?;
    Some(Shortfall {
        reason: understanding.reason(),
        obstacles: shortfall
            .obstacles
            .iter()
            .map(|obstacle| Obstacle {
                conditions: obstacle.conditions.clone().collect(),
                part: obstacle.part.map(query::Part::id),
                text: understanding.obstacle(obstacle),
                articles: obstacle.articles,
            })
            .collect(),
        mistyped: shortfall
            .mistyped
            .iter()
            .map(|it| Mistyped {
                word: &it.word,
                meant: &it.meant,
            })
            .collect(),
        misses: shortfall
            .misses
            .iter()
            .map(|miss| Miss {
                condition: miss.condition,
                missed: miss.parts.iter().map(|part| part.id()).collect(),
                row: Row::new(&miss.row, paths),
            })
            .collect(),
    })
}

/// Articles that have everything but some words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Partial<'a> {
    /// How many.
    pub articles: u64,
    /// The words that may be missing.
    pub words: &'a [String],
}

/// One condition of a query.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part {
    /// Its id: company, segment, metric, aspect, period, status or value.
    pub part: &'static str,
    /// What it asks for.
    pub text: String,
    /// Figures that meet it and all parts before it.
    pub figures: u64,
}

/// Why nothing matches, and what comes nearest.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shortfall<'a> {
    /// The reason in words.
    pub reason: Vec<String>,
    /// What stands in the way by itself.
    pub obstacles: Vec<Obstacle>,
    /// Figures that come nearest.
    pub misses: Vec<Miss<'a>>,
    /// Words that stand in no article and look like a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mistyped: Vec<Mistyped<'a>>,
}

/// A word that stands in no article, and what it was probably meant to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mistyped<'a> {
    /// As typed.
    pub word: &'a str,
    /// With the name that is one slip away.
    pub meant: &'a str,
}

/// A requirement without which something would be found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Miss<'a> {
    /// Place of the condition in `conditions`, from 0.
    pub condition: usize,
    /// Ids of the parts that it does not meet.
    pub missed: Vec<&'static str>,
    /// The figure and its article.
    #[serde(flatten)]
    pub row: Row<'a>,
}
