//! The words of the page.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::figures::{Bears, Rule};
use crate::lexicon::Lexicon;
use crate::model::Metric;
pub(in crate::serve) use crate::query::Language;
use crate::query::Speaker;
use crate::search::{Dimension, Order, Sort};
use crate::serve::error::Fault;

impl Language {
    /// As its speakers call it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Language::Chinese => "中文",
            Language::English => "English",
        }
    }

    /// The words of the page in it.
    pub(super) fn words(self) -> &'static Words {
        match self {
            Language::Chinese => &WORDS.zh,
            Language::English => &WORDS.en,
        }
    }

    /// The other one.
    pub(super) fn other(self) -> Language {
        match self {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    zh: Words,
    en: Words,
}

static WORDS: LazyLock<Table> =
    LazyLock::new(|| match toml::from_str(include_str!("words.toml")) {
        Ok(words) => words,
        // A test reads the table, so a release cannot hold one that does not parse.
        Err(error) => unreachable!("words.toml: {error}"),
    });

macro_rules! words {
    ($($name:ident,)*) => {
        /// The words of the page in one language; `{}` stands for what is put in.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Words { $(pub(super) $name: String,)* }
    };
}

words! {
    title, search_box, search, articles, figures, articles_found, partial_found, missing, figures_found, nothing_found,
    understood_as, remove_condition, took, sort_by, facets, by_company, by_segment, by_metric,
    by_period, by_source, by_status, by_month, published, previous, next, page_of, copies,
    untitled, original, article_figures, company, segment, metric, aspect, value, period,
    status, sentence, bound_by, no_figures, confidence, doubtful, theme, try_these, index_holds, error,
    back, how_to_ask, sort_relevance, sort_date, sort_value, sort_period, sort_company,
    sort_metric, nearest, without, skip, show_as, differs, as_table, articles_of, since, until,
    narrow_down, like_this, unit, more_values, switches, foot, what_this_is, all_of_them,
    companies, point_at, edit_condition, export, counts, figures_by_metric, size_on_disk, months_by_keys,
    completions_found, fault_parameter, fault_path, fault_article, fault_token, fault_busy, fault_ours,
}

/// A text with what belongs where its `{}` stand.
pub(super) fn filled(text: &str, with: &[&str]) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        filled += with.get(at).copied().unwrap_or_default();
        filled += part;
    }
    filled
}

impl Words {
    /// What is wrong, as a headline.
    pub(super) fn fault(&self, fault: Fault) -> &str {
        match fault {
            Fault::BadParameter => &self.fault_parameter,
            Fault::UnknownPath => &self.fault_path,
            Fault::UnknownArticle => &self.fault_article,
            Fault::TokenMissing => &self.fault_token,
            Fault::Busy | Fault::TooSlow => &self.fault_busy,
            Fault::IndexUnreadable | Fault::Internal => &self.fault_ours,
            _ => &self.error,
        }
    }

    pub(super) fn dimension(&self, by: Dimension) -> &str {
        match by {
            Dimension::Company => &self.by_company,
            Dimension::Segment => &self.by_segment,
            Dimension::Metric => &self.by_metric,
            Dimension::Period => &self.by_period,
            Dimension::Status => &self.by_status,
            Dimension::Source => &self.by_source,
            Dimension::Month => &self.by_month,
        }
    }

    pub(super) fn sort(&self, sort: Sort) -> &str {
        match sort {
            Sort::Relevance => &self.sort_relevance,
            Sort::Date => &self.sort_date,
            Sort::Value => &self.sort_value,
        }
    }

    pub(super) fn order(&self, order: Order) -> &str {
        match order {
            Order::Relevance => &self.sort_relevance,
            Order::Date => &self.sort_date,
            Order::Value => &self.sort_value,
            Order::Period => &self.sort_period,
            Order::Company => &self.sort_company,
            Order::Metric => &self.sort_metric,
        }
    }
}

/// What a rule bears on, and what it says.
pub(super) fn rule(rule: &'static Rule, language: Language) -> (&'static str, &'static str) {
    let words = language.words();
    let part = match rule.part {
        Bears::Company => &words.company,
        Bears::Segment => &words.segment,
        Bears::Metric => &words.metric,
        Bears::Aspect => &words.aspect,
        Bears::Unit => &words.unit,
        Bears::Period => &words.period,
        Bears::Status => &words.status,
    };
    let says = match language {
        Language::Chinese => rule.words,
        Language::English => rule.says,
    };
    (part, says)
}

/// What a metric is called.
pub(super) fn metric(metric: Metric, language: Language, lexicon: &Lexicon) -> String {
    Speaker::new(lexicon, language).metric(metric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words_is_whole() {
        for language in Language::ALL {
            assert!(!language.words().title.is_empty());
        }
        assert_eq!(filled("{} of {}", &["1", "2"]), "1 of 2");
    }
}
