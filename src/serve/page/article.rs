//! An article: its text with every figure marked, what each is bound to and why.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Frame, View, plain};
use super::words::Language;
use super::{address, html, table, words};
use crate::figures::rule;
use crate::index::{Card, Document};
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
        title: title.to_owned(),
        query: "",
        other: address::article(&id, language.other(), ""),
        beside: vec![
            ("JSON", address::article(&id, language, ".json")),
            ("CSV", address::article(&id, language, ".csv")),
        ],
        view: View::Article,
        wrong: None,
    };
    let reading = Reading::of(&document);
    let lexicon = edition.lexicon;
    Ok(html(frame.around(&html! {
        article.article {
            h1 {
                // The headline stands in the text, its figures with it.
                @match reading.headline {
                    Some(headline) => (reading.paragraph(headline, language, lexicon)),
                    None => (plain(title)),
                }
            }
            (facts(&document.card, language))
            @if !document.figures.is_empty() { p.hint { (words.point_at) } }
            div.text {
                @for &paragraph in &reading.paragraphs { p { (reading.paragraph(paragraph, language, lexicon)) } }
            }
        }
        (figures(&document, &frame, lexicon))
    })))
}

/// Who published it and when, with a link to the original.
fn facts(card: &Card, language: Language) -> Markup {
    let words = language.words();
    let named = [&card.source, &card.author].into_iter().flatten();
    html! {
        p.facts {
            @for name in named { span { (plain(name)) } " " }
            @if let Some(date) = card.date { time datetime=(date) { (date) } " " }
            @if let Some(url) = address::original(card.url.as_deref()) {
                a href=(url) rel="external noopener noreferrer nofollow" { (words.original) }
            }
        }
    }
}

/// The text of an article in paragraphs, and where its figures stand in it.
struct Reading<'d> {
    text: &'d str,
    /// The paragraph that is the title.
    headline: Option<Span>,
    /// The others.
    paragraphs: Vec<Span>,
    marks: Vec<(Span, &'d Figure)>,
}

impl<'d> Reading<'d> {
    fn of(document: &'d Document) -> Reading<'d> {
        let marks = document.marks().into_iter().zip(&document.figures);
        let marks = marks.filter_map(|(mark, figure)| Some((mark?, figure)));
        let title = document.card.title.as_deref().map(str::trim);
        let (mut headline, mut paragraphs, mut at) = (None, Vec::new(), 0);
        for line in document.text.split('\n') {
            let span = Span::new(at, at + line.len());
            at = span.end + 1;
            if span.start == 0 && title == Some(line.trim()) {
                headline = Some(span);
            } else if !line.trim().is_empty() {
                paragraphs.push(span);
            }
        }
        Reading {
            text: &document.text,
            headline,
            paragraphs,
            marks: marks.collect(),
        }
    }

    /// A paragraph with its figures marked.
    fn paragraph(&self, paragraph: Span, language: Language, lexicon: &Lexicon) -> Markup {
        html! {
            bdi {
                @for (span, figure) in self.pieces(paragraph) {
                    @let piece = sanitise(span.of(self.text));
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

    /// A paragraph in stretches that are a figure or none.
    fn pieces(&self, paragraph: Span) -> Vec<(Span, Option<&'d Figure>)> {
        let inside = |mark: &&(Span, &Figure)| paragraph.contains(mark.0);
        let mut pieces = Vec::new();
        let mut from = paragraph.start;
        for (mark, figure) in self.marks.iter().filter(inside) {
            pieces.push((Span::new(from, mark.start), None));
            pieces.push((*mark, Some(*figure)));
            from = mark.end;
        }
        pieces.push((Span::new(from, paragraph.end), None));
        pieces
    }
}

fn anchor(figure: &Figure) -> String {
    format!("figure-{}", figure.span.start)
}

fn figures(document: &Document, frame: &Frame, lexicon: &Lexicon) -> Markup {
    let language = frame.language;
    let words = language.words();
    html! {
        section.bound aria-label=(words.article_figures) {
            div.bar {
                h2 { (words.article_figures) " " span.number { (document.figures.len()) } }
                (frame.exports())
            }
            @if document.figures.is_empty() { p { (words.no_figures) } }
            @else {
                div.wide {
                    table.figures {
                        (table::caption(&words.article_figures))
                        thead { tr { (table::head(language)) th scope="col" { (words.sentence) } th scope="col" { (words.bound_by) } } }
                        tbody {
                            @for figure in &document.figures {
                                tr id={ "bound-" (figure.span.start) } {
                                    (table::cells(figure, language, lexicon))
                                    td.sentence { a href={ "#" (anchor(figure)) } { (table::sentence(figure, figure.sentence.of(&document.text))) } }
                                    td.why { (why(figure, language)) }
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
fn why(figure: &Figure, language: Language) -> Markup {
    let rules = figure.rules.iter().filter_map(|id| rule(id));
    html! {
        ul {
            @for rule in rules {
                @let (part, says) = words::rule(rule, language);
                li { b { (part) } " " span title=(rule.id) { (says) } }
            }
            li { b { (language.words().confidence) } " " (figure.confidence.to_string()) }
        }
    }
}
