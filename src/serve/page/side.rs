//! What can be chosen beside a query: counts that lead to less, and what is chosen already.

use maud::{Markup, html};

use super::address;
use super::frame::{Beside, count as grouped, exports};
use super::words::{Language, filled, metric};
use crate::lexicon::Lexicon;
use crate::model::{Metric, Status};
use crate::search::{Dimension, Facet};
use crate::serve::narrowing::Narrowed;
use crate::serve::parameters::Counted;
use crate::text::sanitise;

/// Values of a facet that are shown at once, and on demand.
const MOST_VALUES: usize = 7;
const MORE_VALUES: usize = 50;

/// What a view is narrowed to, and can be.
pub(super) struct Side<'a> {
    pub(super) asked: &'a dyn Narrowed,
    /// What is counted, and how many there are of each.
    pub(super) of: Counted,
    pub(super) facets: &'a [Facet],
    /// The view with another value of a dimension, or none.
    pub(super) place: &'a dyn Fn(Dimension, Option<String>) -> String,
    pub(super) language: Language,
    pub(super) lexicon: &'a Lexicon,
}

impl Side<'_> {
    /// What is chosen, each with the view that does without it.
    pub(super) fn chips(&self) -> Markup {
        let words = self.language.words();
        let mut chosen = Vec::new();
        for &by in Dimension::ALL {
            if by == Dimension::Month {
                let (since, until) = self.asked.published();
                if since.or(until).is_some() {
                    let days = [since, until].map(Option::unwrap_or_default);
                    let days = if since == until {
                        days[0].to_owned()
                    } else {
                        days.join(" – ")
                    };
                    chosen.push((by, words.published.as_str(), days));
                }
            } else if let Some(value) = self.asked.narrowed(by) {
                chosen.push((by, words.dimension(by), self.name(by, value)));
            }
        }
        html! {
            @if !chosen.is_empty() {
                ul.chips.chosen aria-label=(words.facets) {
                    @for (by, name, value) in chosen {
                        li.chip {
                            span { (name) "：" b { (value) } }
                            a href=((self.place)(by, None)) aria-label=(filled(&words.remove_condition, &[&value])) { "×" }
                        }
                    }
                }
            }
        }
    }

    /// How many there are of each, below what is drawn of them; nothing where nothing was found.
    pub(super) fn drawn(&self, history: &Markup) -> Markup {
        let words = self.language.words();
        html! {
            @if self.has_any() {
                aside.facets id="facets" aria-label=(words.facets) {
                    (history)
                    @for facet in self.facets {
                        @if facet.by != Dimension::Month { (self.facet(facet)) }
                    }
                    p.counted { (words.counts) " " (exports(&self.beside(), self.language)) }
                }
            }
        }
    }

    /// The way there, where they stand below what was found.
    pub(super) fn leads(&self) -> Markup {
        html! {
            @if self.has_any() { a.to-facets href="#facets" { (self.language.words().facets) } }
        }
    }

    fn has_any(&self) -> bool {
        self.facets.iter().any(|facet| !facet.counts.is_empty())
    }

    /// The counts for programs.
    fn beside(&self) -> Beside {
        let asked = self.asked.facets(self.of);
        let place = |end| address::facets(&asked, end);
        vec![("JSON", place(".json")), ("CSV", place(".csv"))]
    }

    fn facet(&self, facet: &Facet) -> Markup {
        let words = self.language.words();
        let mut known = facet
            .counts
            .iter()
            .filter_map(|count| Some((count.value.as_deref()?, count.count)));
        let first: Vec<_> = known.by_ref().take(MOST_VALUES).collect();
        let more: Vec<_> = known.take(MORE_VALUES).collect();
        html! {
            @if !first.is_empty() {
                section.facet data-by=(facet.by) {
                    h2 { (words.dimension(facet.by)) }
                    ul { @for (value, count) in first { (self.value(facet.by, value, count)) } }
                    @if !more.is_empty() {
                        details {
                            summary { (filled(&words.more_values, &[&more.len().to_string()])) }
                            ul { @for (value, count) in more { (self.value(facet.by, value, count)) } }
                        }
                    }
                }
            }
        }
    }

    fn value(&self, by: Dimension, value: &str, count: u64) -> Markup {
        let chosen = self.asked.narrowed(by) == Some(value);
        // What is chosen already is let go of.
        let other = Some(value.to_owned()).filter(|_| !chosen);
        html! {
            li {
                a href=((self.place)(by, other)) aria-current=[chosen.then_some("true")] {
                    span { (self.name(by, value)) } " " span.number { (grouped(count)) }
                }
            }
        }
    }

    fn name(&self, by: Dimension, value: &str) -> String {
        let named = match by {
            Dimension::Metric => value
                .parse::<Metric>()
                .ok()
                .map(|it| metric(it, self.language, self.lexicon)),
            Dimension::Status => value
                .parse::<Status>()
                .ok()
                .map(|it| self.language.status(it).to_owned()),
            _ => None,
        };
        named.unwrap_or_else(|| sanitise(value).into_owned())
    }
}
