//! What the index holds.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Frame, View, count};
use super::words::{Language, metric};
use super::{address, html};
use crate::index::Stats;
use crate::serve::Server;
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::parameters::{FiguresParameters, Parameters, PlainParameters};
use crate::spoken;

/// `/stats`
pub(in crate::serve) async fn stats(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<PlainParameters>,
) -> Result<Response, Problem> {
    let language = asked.lang.0.unwrap_or_default();
    server.work(move |edition| page(edition, language)).await
}

fn page(edition: &Edition, language: Language) -> Result<Response, Problem> {
    let words = language.words();
    let stats = edition.stats()?;
    let frame = Frame {
        language,
        title: words.index_holds.clone(),
        query: "",
        other: address::stats(language.other(), ""),
        beside: vec![
            ("JSON", address::stats(language, ".json")),
            ("CSV", address::stats(language, ".csv")),
        ],
        view: View::Stats,
        wrong: None,
    };
    let mut metrics = stats.metrics.clone();
    metrics.sort_by_key(|&(metric, count)| (Reverse(count), metric));
    Ok(html(frame.around(&html! {
        section.holds {
            h1 { (words.index_holds) }
            (numbers(&stats, language))
            p.source { (words.size_on_disk) " " (spoken::size(stats.bytes)) }
            div.bar {
                h2 { (words.figures_by_metric) }
                (frame.exports())
            }
            ul.metrics {
                @for (one, figures) in metrics {
                    li {
                        a href=(of_metric(one.id(), language)) {
                            span { (metric(one, language, edition.lexicon)) }
                            " " span.number { (count(figures)) }
                        }
                    }
                }
            }
        }
    })))
}

/// How much there is.
pub(super) fn numbers(stats: &Stats, language: Language) -> Markup {
    let words = language.words();
    let facts = [
        (&words.articles, stats.articles),
        (&words.figures, stats.figures),
        (&words.companies, stats.companies),
    ];
    html! {
        dl.numbers {
            @for (said, number) in facts { div { dt { (said) } dd { (count(number)) } } }
            @if let Some((first, last)) = stats.dates {
                div { dt { (words.published) } dd.text { (first) " – " (last) } }
            }
        }
    }
}

/// The figures of a metric.
fn of_metric(id: &str, language: Language) -> String {
    let asked = FiguresParameters {
        metric: Some(id.to_owned()),
        lang: address::chosen(language),
        ..FiguresParameters::default()
    };
    address::figures(&asked, "")
}
