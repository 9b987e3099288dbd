//! How a query was understood and how it fares on an index, in words.

use std::sync::Arc;

use super::{Account, Finding, Left, Obstacle, Partial, Shortfall};
use crate::index::IndexError;
use crate::query::{Part, Query, Speaker, Understood};
use crate::text::Span;

/// A query in words and, where it was asked of an index, in counts.
pub struct Understanding<'a> {
    text: &'a str,
    /// The query.
    pub query: &'a Query,
    /// Who says it.
    pub speaker: Speaker<'a>,
    /// It in words.
    pub words: Understood,
    /// It in counts.
    pub account: Option<Arc<Account>>,
}

impl<'a> Understanding<'a> {
    /// Puts a query, typed as `text`, in words.
    pub fn new(text: &'a str, query: &'a Query, speaker: Speaker<'a>) -> Understanding<'a> {
        Understanding {
            text,
            query,
            speaker,
            words: query.explain(speaker),
            account: None,
        }
    }

    /// The same with what it leaves of an index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn counted(self, finding: &Finding) -> Result<Understanding<'a>, IndexError> {
        Ok(Understanding {
            account: Some(finding.account()?),
            ..self
        })
    }

    /// What is listed with what matches, where that is little.
    pub fn partial(&self) -> Option<&Partial> {
        self.account.as_ref()?.partial.as_ref()
    }

    /// Why nothing matches, where nothing does.
    pub fn shortfall(&self) -> Option<&Shortfall> {
        self.account.as_ref()?.shortfall.as_ref()
    }

    /// What a condition leaves by itself, where the query was asked of an index.
    pub fn left(&self, number: usize) -> Option<&Left> {
        self.account.as_ref()?.conditions.get(number)
    }

    /// What the parts of a condition leave one after the other: the part, what it asks for, and how
    /// many figures meet it and all parts before it.
    pub fn parts(&self, number: usize) -> Vec<(Part, String, u64)> {
        let Some(left) = self.left(number) else {
            return Vec::new();
        };
        let said = |(part, figures): &(Part, u64)| {
            let condition = self.query.conditions.get(number)?;
            Some((*part, condition.part(*part, self.speaker)?, *figures))
        };
        left.parts.iter().filter_map(said).collect()
    }

    /// What is missing where nothing matches, a line each.
    pub fn reason(&self) -> Vec<String> {
        let Some(account) = &self.account else {
            return Vec::new();
        };
        let excluded = self.query.plan.conditions();
        let excluded = |number: usize| excluded.get(number).is_some_and(|(_, not)| *not);
        let mut lines = Vec::new();
        for (number, left) in account.conditions.iter().enumerate() {
            if left.articles == 0 && !excluded(number) {
                lines.push(self.nothing_left(number));
            }
        }
        if lines.is_empty() {
            lines.push(match account.conditions.as_slice() {
                [] => self.speaker.say("say_no_articles", &[]),
                _ => self.speaker.say("say_none_has_all", &[]),
            });
        }
        lines
    }

    /// What words that stand in no article were probably meant to be, a line each.
    pub fn meant(&self) -> Vec<String> {
        let mistyped = self.shortfall().into_iter().flat_map(|it| &it.mistyped);
        mistyped
            .map(|it| self.speaker.say("say_meant", &[&it.word, &it.meant]))
            .collect()
    }

    /// Where a condition that nothing meets comes to nothing.
    fn nothing_left(&self, number: usize) -> String {
        let parts = self.parts(number);
        let Some(last) = parts.iter().position(|(.., figures)| *figures == 0) else {
            let text = self.words.conditions.get(number);
            let text = text.map_or("", |condition| &condition.text);
            return self.speaker.say("say_none_meets", &[text]);
        };
        let missing = &parts[last].1;
        match parts.get(..last) {
            None | Some([]) => self.speaker.say("say_no_figures", &[missing]),
            Some(before) => {
                let held: Vec<&str> = before.iter().map(|(_, text, _)| text.as_str()).collect();
                let figures = before.last().map_or(0, |(.., figures)| *figures);
                let with = [&held.join(" "), &figures.to_string(), missing];
                self.speaker
                    .say("say_none_among", &with.map(String::as_str))
            }
        }
    }

    /// What stands in the way: the part in words, else the conditions as typed.
    pub fn obstacle(&self, obstacle: &Obstacle) -> String {
        let conditions = self.query.conditions.get(obstacle.conditions.clone());
        let conditions = conditions.unwrap_or_default();
        if let (Some(part), [only]) = (obstacle.part, conditions) {
            return only.part(part, self.speaker).unwrap_or_default();
        }
        let typed = conditions.iter().map(|condition| condition.span);
        let typed = typed.reduce(Span::join).unwrap_or_default();
        match self.text.get(typed.range()) {
            Some(typed) if !typed.is_empty() => typed.to_owned(),
            // A flag asks for it.
            _ => {
                let words = self.words.conditions.get(obstacle.conditions.start);
                words.map_or_else(String::new, |condition| condition.text.clone())
            }
        }
    }
}
