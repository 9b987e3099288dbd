//! How a query was understood, and why nothing was found.

use maud::{Markup, html};

use super::frame::plain;
use super::words::{Language, filled};
use super::{address, table};
use crate::search::Understanding;
use crate::serve::error::units;
use crate::serve::library::Question;

/// How the query was understood: its conditions, each with the query that does without it.
pub(super) fn understood(
    question: &Question,
    understanding: &Understanding,
    language: Language,
    place: &dyn Fn(String) -> String,
) -> Markup {
    let words = language.words();
    let conditions = &understanding.words.conditions;
    html! {
        @if !question.text.trim().is_empty() {
            section.understood aria-label=(words.understood_as) {
                ul.chips {
                    @for condition in conditions.iter().filter(|condition| !condition.span.is_empty()) {
                        li.chip {
                            span.condition data-start=(units(question.text, condition.span.start)) data-end=(units(question.text, condition.span.end)) title=(words.edit_condition) { (condition.text) }
                            @if let Some(rest) = question.without(condition.span) {
                                a href=(place(rest)) aria-label=(filled(&words.remove_condition, &[&condition.text])) { "×" }
                            }
                        }
                    }
                }
                @if !understanding.words.notes.is_empty() {
                    ul.notes {
                        @for note in &understanding.words.notes { li { (note) } }
                    }
                }
            }
        }
    }
}

/// Why nothing was found, and what comes nearest.
pub(super) fn nothing(understanding: &Understanding, language: Language) -> Markup {
    let words = language.words();
    let Some(shortfall) = understanding.shortfall() else {
        return html! {};
    };
    html! {
        div.nothing {
            p { (words.nothing_found) }
            ul { @for line in understanding.reason() { li { (line) } } }
            @if !shortfall.misses.is_empty() {
                h2 { (words.nearest) }
                div.wide {
                    table.figures {
                        thead { tr { (table::head(language)) th scope="col" { (words.sentence) } } }
                        tbody {
                            @for miss in &shortfall.misses {
                                @let row = &miss.row;
                                @let id = row.card.id.to_string();
                                tr {
                                    (table::cells(&row.figure, language, understanding.speaker.lexicon))
                                    td.sentence { a href=(address::figure(&id, row.figure.span.start, language)) { (plain(&row.sentence)) } }
                                }
                            }
                        }
                    }
                }
            }
            @if !shortfall.obstacles.is_empty() {
                ul {
                    @for obstacle in &shortfall.obstacles {
                        li { (filled(&words.without, &[&understanding.obstacle(obstacle), &obstacle.articles.to_string()])) }
                    }
                }
            }
        }
    }
}
