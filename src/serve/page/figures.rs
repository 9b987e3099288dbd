//! Figures that were found, as a table and, for one subject and metric, as a chart.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::chart::Chart;
use super::frame::{Frame, View, count, pages, plain, titled, views};
use super::side::Side;
use super::table::sentence;
use super::understanding::{nothing, understood};
use super::words::{Language, filled};
use super::{address, html, table};
use crate::search::{Order, Row, Table};
use crate::serve::Server;
use crate::serve::answers::{self, Figures};
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::narrowing::Narrowed;
use crate::serve::parameters::{Chosen, Counted, FiguresParameters, Parameters, SearchParameters};
use crate::spoken;

/// Other values of a figure that are shown.
const MOST_DIFFERING: usize = 3;
/// Rows on a page.
const PAGE: usize = 100;

/// `/figures`
pub(in crate::serve) async fn figures(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<FiguresParameters>,
) -> Result<Response, Problem> {
    server.work(move |edition| page(edition, &asked)).await
}

fn page(edition: &Edition, asked: &FiguresParameters) -> Result<Response, Problem> {
    let language = asked.lang.0.unwrap_or_default();
    let mut frame = Frame {
        language,
        title: String::new(),
        query: &asked.q,
        other: address::figures(
            &FiguresParameters {
                lang: address::chosen(language.other()),
                ..asked.clone()
            },
            "",
        ),
        beside: vec![
            ("JSON", address::figures(asked, ".json")),
            ("CSV", address::figures(asked, ".csv")),
        ],
        view: View::Figures,
        wrong: None,
    };
    let counted = FiguresParameters {
        facet: asked.facet.or_all(),
        ..asked.clone()
    };
    let found = match answers::figures(edition, &counted) {
        Ok(found) => found,
        Err(problem) => return frame.refused(problem),
    };
    let Table {
        total, mentions, ..
    } = found.table;
    let total = filled(
        &language.words().figures_found,
        &[&count(total), &count(mentions)],
    );
    frame.title = titled(&asked.q, &total);
    Ok(html(
        frame.around(&main(edition, asked, &found, &total, &frame)?),
    ))
}

fn main(
    edition: &Edition,
    asked: &FiguresParameters,
    found: &Figures,
    told: &str,
    frame: &Frame,
) -> Result<Markup, Problem> {
    let language = frame.language;
    let words = language.words();
    let Figures {
        table, question, ..
    } = found;
    let mut understanding = question.understanding(language);
    if table.total == 0 {
        understanding = understanding.counted(&found.finding)?;
    }
    let total = usize::try_from(table.total).unwrap_or(usize::MAX);
    let limit = asked.limit.unwrap_or(PAGE).max(1);
    let as_articles = SearchParameters {
        q: asked.q.clone(),
        since: asked.since.clone(),
        until: asked.until.clone(),
        company: asked.company.clone(),
        segment: asked.segment.clone(),
        metric: asked.metric.clone(),
        period: asked.period.clone(),
        status: asked.status.clone(),
        source: asked.source.clone(),
        confidence: asked.confidence.clone(),
        lang: address::chosen(language),
        ..SearchParameters::default()
    };
    let side = Side {
        asked,
        facets: &table.facets,
        of: Counted::Figures,
        place: &|by, value| {
            let mut asked = FiguresParameters {
                offset: 0,
                ..asked.clone()
            };
            asked.narrow(by, value);
            address::figures(&asked, "")
        },
        language,
        lexicon: edition.lexicon,
    };
    let retyped = |q| {
        let asked = FiguresParameters {
            q,
            offset: 0,
            ..asked.clone()
        };
        address::figures(&asked, "")
    };
    let chart = Chart::of(&table.rows, language, edition.lexicon);
    let chart = chart.filter(|chart| chart.is_about(&table.rows));
    Ok(html! {
        h1.unseen { (words.figures) }
        (views(View::Figures, &address::search(&as_articles, ""), &address::figures(asked, ""), language))
        (understood(question, &understanding, language, &retyped))
        (side.chips())
        div.columns {
            section.results aria-label=(words.figures) {
                @if let Some(chart) = chart { div.card { (chart.drawn()) } }
                div.bar {
                    p.count { (told) }
                    @if total > 0 { (orders(asked, language)) }
                    (frame.exports())
                    (side.leads())
                }
                @if total == 0 { (nothing(question, &understanding, language, &retyped)) }
                @else { (rows(table, edition, language)) }
                (pages(asked.offset, limit, total, language, &|offset| {
                    address::figures(&FiguresParameters { offset, ..asked.clone() }, "")
                }))
            }
            (side.drawn(&html! {}))
        }
    })
}

fn rows(table: &Table, edition: &Edition, language: Language) -> Markup {
    let words = language.words();
    html! {
        div.wide {
            table.figures {
                (table::caption(&words.figures))
                thead {
                    tr {
                        (table::head(language))
                        th scope="col" { (words.sentence) }
                    }
                }
                tbody { @for row in &table.rows { (line(row, edition, language)) } }
            }
        }
    }
}

fn line(row: &Row, edition: &Edition, language: Language) -> Markup {
    let words = language.words();
    let id = row.card.id.to_string();
    html! {
        tr {
            (table::cells(&row.figure, language, edition.lexicon))
            td.sentence {
                a href=(address::figure(&id, row.figure.span.start, language)) { (sentence(&row.figure, &row.sentence)) }
                p.facts {
                    @if let Some(source) = &row.card.source {
                        span { (plain(source)) @if row.sources() > 1 { " +" (row.sources() - 1) } } " "
                    }
                    @if let Some(date) = row.card.date { time datetime=(date) { (date) } }
                }
                @for other in row.differing.iter().take(MOST_DIFFERING) {
                    @let first = other.tellers.first();
                    p.differs {
                        (words.differs) " "
                        @match first {
                            Some(teller) => {
                                a href=(address::figure(&teller.article.to_string(), other.figure.span.start, language)) { (spoken::amount(&other.figure, language)) }
                            },
                            None => (spoken::amount(&other.figure, language)),
                        }
                    }
                }
            }
        }
    }
}

fn orders(asked: &FiguresParameters, language: Language) -> Markup {
    let words = language.words();
    let now = asked.sort.0.unwrap_or_default();
    html! {
        nav.sorts aria-label=(words.sort_by) {
            @for &order in Order::ALL {
                // What is chosen already is turned round.
                @let reverse = order == now && !asked.reverse;
                @let turned = FiguresParameters {
                    sort: Chosen(Some(order).filter(|it| *it != Order::default())),
                    reverse,
                    offset: 0,
                    ..asked.clone()
                };
                a href=(address::figures(&turned, "")) aria-current=[(order == now).then_some("true")] {
                    (words.order(order))
                    @if order == now { @if asked.reverse { " ↑" } @else { " ↓" } }
                }
                " "
            }
        }
    }
}
