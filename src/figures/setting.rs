//! What holds for the whole article while its sentences are walked through.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::holds;
use super::recurrence::Recurrence;
use super::subject::Introduced;
use super::token::Token;
use crate::lexicon::{CompanyId, Lexicon};
use crate::model::Period;
use crate::text::fold;

/// What holds for the whole article.
pub(crate) struct Setting<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// All of it, folded.
    pub(crate) text: &'a str,
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
    /// It is about those who build and sell homes, once somebody asked. Few articles are asked for
    /// this and for the other answers that are kept so, and to find one takes a look at all of the text.
    pub(crate) property: OnceCell<bool>,
    /// Companies give notice of their results.
    pub(crate) notices: OnceCell<bool>,
    /// Its lead says that results are still to come.
    pub(crate) ahead: bool,
    /// The period that the article begins with.
    pub(crate) first: Option<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
    /// It comes back to parts that it has told of (该业务).
    pub(crate) recalls_parts: bool,
    /// 净收入 means the profit here.
    pub(crate) net_is_profit: OnceCell<bool>,
    /// What a bare 元 means.
    pub(crate) yuan: String,
}

impl Setting<'_> {
    /// Whether the article is about those who build and sell homes.
    pub(super) fn is_of_property(&self) -> bool {
        let words = [
            "合约",
            "签约",
            "合同销售",
            "销售面积",
            "房企",
            "地产",
            "置业",
        ];
        *self.property.get_or_init(|| holds(self.text, &words))
    }

    /// Whether companies give notice of their results.
    pub(super) fn gives_notice(&self) -> bool {
        let words = ["预告", "预增", "预喜", "盈喜"];
        *self.notices.get_or_init(|| holds(self.text, &words))
    }

    /// Whether the results are still to come.
    pub(super) fn is_preview(&self) -> bool {
        self.ahead && !self.gives_notice()
    }

    /// Whether 净收入 means the profit: it stands beside 营收, and no other word for the profit does.
    pub(super) fn net_is_profit(&self) -> bool {
        *self.net_is_profit.get_or_init(|| {
            holds(self.text, &["净收入"])
                && !holds(self.text, &["净利", "净营收", "有机营收"])
                && holds(self.text, &["营收:", "总营收", "总收入", "整体收入"])
        })
    }

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
