//! What holds for the whole article while its sentences are walked through.

use std::cell::RefCell;
use std::collections::HashMap;

use super::recurrence::Recurrence;
use super::subject::Introduced;
use super::token::Token;
use crate::lexicon::{CompanyId, Lexicon};
use crate::model::Period;
use crate::text::fold;

/// What holds for the whole article.
pub(crate) struct Setting<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) introduced: &'a Introduced,
    /// How often phrases stand in the article, folded.
    pub(crate) recurrence: &'a Recurrence<'a>,
    /// How often names that were asked for stand in it.
    pub(crate) mentions: RefCell<HashMap<String, usize>>,
    /// Whether it speaks of companies that were asked for.
    pub(crate) spoken_of: RefCell<HashMap<CompanyId, bool>>,
    pub(crate) main: Option<String>,
    /// Companies that are meant by their names though these are ordinary words too.
    pub(crate) firms: Vec<CompanyId>,
    /// The article is about brokers, so that they are its subjects and not its voices.
    pub(crate) brokers_report: bool,
    pub(crate) date: Option<jiff::civil::Date>,
    /// Periods that the article names with their year.
    pub(crate) known: Vec<Period>,
    /// Fiscal years are named by the year in which they begin.
    pub(crate) years_begin: bool,
    /// It is about those who build and sell homes.
    pub(crate) property: bool,
    /// Companies give notice of their results.
    pub(crate) notices: bool,
    /// The results are still to come.
    pub(crate) preview: bool,
    /// The period that the article begins with.
    pub(crate) first: Option<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
    /// It comes back to parts that it has told of (该业务).
    pub(crate) recalls_parts: bool,
    /// 净收入 means the profit here.
    pub(crate) net_is_profit: bool,
    /// What a bare 元 means.
    pub(crate) yuan: String,
}

impl Setting<'_> {
    /// How often a name stands in the article, counted up to three.
    pub(super) fn mentions(&self, name: &str) -> usize {
        if let Some(count) = self.mentions.borrow().get(name) {
            return *count;
        }
        let count = self.recurrence.times(&fold(name), 3);
        self.mentions.borrow_mut().insert(name.to_owned(), count);
        count
    }

    /// Whether a company is meant where its name stands, and not an ordinary word.
    pub(super) fn names_a_company(&self, token: &Token<'_>, id: CompanyId, text: &str) -> bool {
        self.firms.contains(&id) || !crate::figures::ambiguous_name(token, id, text, self.lexicon)
    }

    /// Whether one of a company's names stands in the article more than twice.
    pub(super) fn speaks_of(&self, id: CompanyId) -> bool {
        if let Some(speaks) = self.spoken_of.borrow().get(&id) {
            return *speaks;
        }
        let mut names = self.lexicon.company(id).names();
        let speaks = names.any(|name| self.recurrence.times(&fold(name), 3) > 2);
        self.spoken_of.borrow_mut().insert(id, speaks);
        speaks
    }
}
