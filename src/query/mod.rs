//! The query language: text in, a plan out, or an error that points at the place.
//!
//! `lex` makes tokens, `parse` reads them by the grammar on its top, `names` and `bind` say what
//! the words before a comparison mean, `predicate` makes the condition on one figure of it.

mod bind;
mod binding;
mod compact;
mod comparison;
mod date;
mod days;
mod error;
mod exchange;
mod explain;
mod lex;
mod names;
mod naming;
mod narrow;
mod near;
mod note;
mod other_names;
mod parse;
mod part;
mod period;
mod plan;
mod predicate;
mod quantity;
mod subject;
mod suggest;
#[cfg(test)]
mod tests;
mod typed;
mod words;

pub use days::{first_day, last_day};
pub use error::{Hint, QueryError, QueryErrorKind};
pub use exchange::Exchange;
pub use explain::{Speaker, Understood, UnderstoodCondition};
pub use narrow::Narrowing;
pub(crate) use near::meant;
pub use note::{Note, NoteKind};
pub(crate) use other_names::other_names;
pub use parse::{parse, parse_over};
pub use part::Part;
pub(crate) use period::is_period;
pub use plan::{
    CURRENCIES, Field, FigurePredicate, Need, Place, Plan, SegmentTest, ValueRange, Words,
};
pub use subject::{NoSubjects, Subjects};
pub use suggest::{Kind as SuggestionKind, Suggestion, suggest};
pub use words::Language;

use jiff::civil::Date;

use crate::text::Span;

/// A query that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What it asks for.
    pub plan: Plan,
    /// The plan's conditions, from left to right.
    pub conditions: Vec<Condition>,
    /// What was assumed.
    pub notes: Vec<Note>,
}

impl Query {
    /// Asks for days of publication besides, both inclusive.
    pub fn published(&mut self, since: Option<Date>, until: Option<Date>) {
        if since.is_none() && until.is_none() {
            return;
        }
        self.besides(Plan::Date { since, until });
    }

    /// Asks for a condition that was not typed.
    fn besides(&mut self, condition: Plan) {
        self.conditions.push(Condition {
            span: Span::default(),
            plan: condition.clone(),
            segment: None,
        });
        self.plan = std::mem::replace(&mut self.plan, Plan::All).and(condition);
    }
}

/// A single condition, and where it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Where, in bytes of the query as typed.
    pub span: Span,
    /// What it asks for: a plan without parts.
    pub plan: Plan,
    /// The segment as typed, for a condition on a figure of one.
    pub segment: Option<String>,
}
