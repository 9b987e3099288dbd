//! How a query was understood, and why nothing was found.

use maud::{Markup, html};

use super::table::sentence;
use super::words::{Language, filled};
use super::{address, table};
use crate::query::{Note, NoteKind};
use crate::search::{Obstacle, Understanding};
use crate::serve::error::units;
use crate::serve::library::Question;
use crate::text::Span;

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
                        @for (note, said) in question.query.notes.iter().zip(&understanding.words.notes) {
                            li {
                                @match bracketed(question, note) {
                                    Some(retyped) => a href=(place(retyped)) { (said) },
                                    None => (said),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The query with the names in brackets that are words without them.
fn bracketed(question: &Question, note: &Note) -> Option<String> {
    let NoteKind::NamesAreWords { names } = &note.kind else {
        return None;
    };
    let retyped = question.text.replacen(names, &format!("[{names}]"), 1);
    (retyped != question.text).then_some(retyped)
}

/// The query without what stands in its way, where that is whole conditions of it.
fn without(question: &Question, obstacle: &Obstacle) -> Option<String> {
    let conditions = question.query.conditions.get(obstacle.conditions.clone())?;
    let typed = conditions.iter().map(|condition| condition.span);
    let typed = typed.reduce(Span::join).filter(|typed| !typed.is_empty())?;
    question.without(typed).filter(|_| obstacle.part.is_none())
}

/// Why nothing was found, and what comes nearest.
pub(super) fn nothing(
    question: &Question,
    understanding: &Understanding,
    language: Language,
    place: &dyn Fn(String) -> String,
) -> Markup {
    let words = language.words();
    let Some(shortfall) = understanding.shortfall() else {
        return html! {};
    };
    html! {
        div.nothing {
            p { (words.nothing_found) }
            ul { @for line in understanding.reason() { li { (line) } } }
            @for (mistyped, said) in shortfall.mistyped.iter().zip(understanding.meant()) {
                @let retyped = question.text.replacen(&mistyped.word, &mistyped.meant, 1);
                p.meant { a href=(place(retyped)) { (said) } }
            }
            @if !shortfall.misses.is_empty() {
                h2 { (words.nearest) }
                div.wide {
                    table.figures {
                        (table::caption(&words.nearest))
                        thead { tr { (table::head(language)) th scope="col" { (words.sentence) } } }
                        tbody {
                            @for miss in &shortfall.misses {
                                @let row = &miss.row;
                                @let id = row.card.id.to_string();
                                tr {
                                    (table::cells(&row.figure, language, understanding.speaker.lexicon))
                                    td.sentence { a href=(address::figure(&id, row.figure.span.start, language)) { (sentence(&row.figure, &row.sentence)) } }
                                }
                            }
                        }
                    }
                }
            }
            @if !shortfall.obstacles.is_empty() {
                ul {
                    @for obstacle in &shortfall.obstacles {
                        @let said = filled(&words.without, &[&understanding.obstacle(obstacle), &obstacle.articles.to_string()]);
                        li {
                            @match without(question, obstacle) {
                                Some(rest) => a href=(place(rest)) { (said) },
                                None => (said),
                            }
                        }
                    }
                }
            }
        }
    }
}
