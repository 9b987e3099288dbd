//! An article: its text with every figure marked, what each is bound to and why.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Frame, plain};
use super::words::Language;
use super::{address, html, table};
use crate::figures::rule;
use crate::index::Document;
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::serve::Server;
use crate::serve::api::{article_csv, article_json};
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::parameters::{Parameters, PlainParameters};
use crate::text::{Span, sanitise};

/// `/articles/{id}`, `/articles/{id}.json`, `/articles/{id}.csv`
pub(in crate::serve) async fn article(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    Parameters(asked): Parameters<PlainParameters>,
) -> Result<Response, Problem> {
    let language = asked.lang.0.unwrap_or_default();
    server
        .work(move |edition| {
            if let Some(id) = id.strip_suffix(".json") {
                article_json(edition, id)
            } else if let Some(id) = id.strip_suffix(".csv") {
                article_csv(edition, id)
            } else {
                page(edition, &id, language)
            }
        })
        .await
}

fn page(edition: &Edition, id: &str, language: Language) -> Result<Response, Problem> {
    let document = edition.index.article(id)?;
    let id = document.card.id.to_string();
    let words = language.words();
    let title = document.card.title.as_deref().unwrap_or(&words.untitled);
    let frame = Frame {
        language,
        title,
        query: "",
        other: address::article(&id, language.other(), ""),
        beside: vec![
            ("JSON", address::article(&id, language, ".json")),
            ("CSV", address::article(&id, language, ".csv")),
        ],
    };
    Ok(html(frame.around(&html! {
        article.article {
            (head(&document, title, language))
            (text(&document, language, edition.lexicon))
        }
        (figures(&document, language, edition.lexicon))
    })))
}

fn head(document: &Document, title: &str, language: Language) -> Markup {
    let words = language.words();
    let card = &document.card;
    html! {
        h1 { (plain(title)) }
        p.facts {
            @if let Some(source) = &card.source { (plain(source)) " · " }
            @if let Some(author) = &card.author { (plain(author)) " · " }
            @if let Some(date) = card.date { time datetime=(date) { (date) } " · " }
            @if let Some(url) = address::original(card.url.as_deref()) {
                a href=(url) rel="external noopener noreferrer nofollow" { (words.original) }
            }
        }
    }
}

/// The text, paragraph by paragraph; the headline, which stands above it already, left out.
fn text(document: &Document, language: Language, lexicon: &Lexicon) -> Markup {
    let marks: Vec<(Span, &Figure)> = document
        .marks()
        .into_iter()
        .zip(&document.figures)
        .filter_map(|(mark, figure)| Some((mark?, figure)))
        .collect();
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for line in document.text.split('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end + 1;
        if !line.trim().is_empty() {
            paragraphs.push(span);
        }
    }
    let title = document.card.title.as_deref().map(str::trim);
    html! {
        div.text {
            @for paragraph in paragraphs {
                @let headline = paragraph.start == 0 && title == Some(paragraph.of(&document.text).trim());
                p class=[headline.then_some("headline")] {
                    bdi {
                        @for (span, figure) in pieces(paragraph, &marks) {
                            @let piece = sanitise(span.of(&document.text));
                            @match figure {
                                Some(figure) => {
                                    a.figure.(figure.status.id()) id=(anchor(figure)) href={ "#bound-" (figure.span.start) }
                                        title=(table::line(figure, language, lexicon)) { (piece) }
                                },
                                None => (piece),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A paragraph in stretches that are a figure or none.
fn pieces<'f>(paragraph: Span, marks: &[(Span, &'f Figure)]) -> Vec<(Span, Option<&'f Figure>)> {
    let mut pieces = Vec::new();
    let mut from = paragraph.start;
    for (mark, figure) in marks.iter().filter(|(mark, _)| paragraph.contains(*mark)) {
        pieces.push((Span::new(from, mark.start), None));
        pieces.push((*mark, Some(*figure)));
        from = mark.end;
    }
    pieces.push((Span::new(from, paragraph.end), None));
    pieces
}

fn anchor(figure: &Figure) -> String {
    format!("figure-{}", figure.span.start)
}

fn figures(document: &Document, language: Language, lexicon: &Lexicon) -> Markup {
    let words = language.words();
    html! {
        section.bound aria-label=(words.article_figures) {
            h2 { (words.article_figures) " " span.number { (document.figures.len()) } }
            @if document.figures.is_empty() { p { (words.no_figures) } }
            @else {
                div.wide {
                    table.figures {
                        thead { tr { (table::head(language)) th scope="col" { (words.sentence) } th scope="col" { (words.bound_by) } } }
                        tbody {
                            @for figure in &document.figures {
                                tr id={ "bound-" (figure.span.start) } {
                                    (table::cells(figure, language, lexicon))
                                    td.sentence { a href={ "#" (anchor(figure)) } { (plain(figure.sentence.of(&document.text))) } }
                                    td.why { (why(figure)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Which rules bound a figure.
fn why(figure: &Figure) -> Markup {
    let rules = figure.rules.iter().filter_map(|id| rule(id));
    html! {
        ul { @for rule in rules { li title=(rule.id) { (rule.words) } } }
    }
}
