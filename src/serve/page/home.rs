//! The first page: a picture that says what this is, questions to begin with, what the index holds.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::chart::Chart;
use super::frame::{Frame, View, count};
use super::words::Language;
use super::{address, html};
use crate::serve::Server;
use crate::serve::answers;
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::parameters::{FiguresParameters, Parameters, PlainParameters};

/// What the picture shows: the first of these of which the index tells enough periods, else the one
/// of which it tells most.
const PICTURES: [&str; 3] = ["[任意 AWS 营收 同比]", "[任意 营收 同比]", "[任意 营收]"];
/// Periods that say how something went.
const ENOUGH: usize = 4;
/// Figures of which the picture is made.
const MOST: usize = 500;
/// Questions to begin with.
const QUESTIONS: [&str; 5] = [
    "AWS 增长 > 15%",
    "净利润 下降 > 50%",
    "指引 营收 > 1500亿美元",
    "毛利率 40%..50%",
    "云业务 增速放缓 日期:2024-01..2025-02",
];

/// `/`
pub(in crate::serve) async fn home(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<PlainParameters>,
) -> Result<Response, Problem> {
    let language = asked.lang.0.unwrap_or_default();
    server
        .work(move |edition| Ok(html(kept(edition, language)?.as_str().to_owned())))
        .await
}

/// Makes what everybody sees first, before anybody does.
pub(in crate::serve) fn prepare(edition: &Edition) {
    // What fails here fails again for who asks.
    let _ = kept(edition, Language::default());
}

/// The page as it is as long as the index is.
fn kept(edition: &Edition, language: Language) -> Result<Arc<String>, Problem> {
    edition.homes.get(language, || page(edition, language))
}

fn page(edition: &Edition, language: Language) -> Result<String, Problem> {
    let words = language.words();
    let mut picture = FiguresParameters {
        lang: address::chosen(language),
        ..FiguresParameters::default()
    };
    let mut drawn: Option<(usize, Markup)> = None;
    for query in PICTURES {
        let asked = FiguresParameters {
            q: query.to_owned(),
            limit: Some(MOST),
            ..picture.clone()
        };
        let rows = answers::figures(edition, &asked)?.table.rows;
        let chart = Chart::of(&rows, language, edition.lexicon);
        let before = drawn.as_ref().map_or(0, |(periods, _)| *periods);
        if let Some(chart) = chart.filter(|chart| chart.periods() > before) {
            drawn = Some((chart.periods(), chart.drawn()));
            query.clone_into(&mut picture.q);
        }
        if drawn
            .as_ref()
            .is_some_and(|(periods, _)| *periods >= ENOUGH)
        {
            break;
        }
    }
    let frame = Frame {
        language,
        title: "",
        query: "",
        other: address::home(language.other()),
        beside: vec![
            ("JSON", address::figures(&picture, ".json")),
            ("CSV", address::figures(&picture, ".csv")),
        ],
        view: View::Home,
        wrong: None,
    };
    let main = html! {
        section.hero {
            h1 { (words.how_to_ask) }
            p { (words.what_this_is) }
            (frame.search_box())
            ul.questions aria-label=(words.try_these) {
                @for question in QUESTIONS {
                    li { a href=(address::query(question, language)) { (question) } }
                }
            }
        }
        @if let Some((_, chart)) = drawn {
            section.picture.card {
                (chart)
                p.source {
                    a href=(address::figures(&picture, "")) { (words.all_of_them) " " code { (picture.q) } }
                    (frame.exports())
                }
            }
        }
        (holds(edition, language)?)
    };
    Ok(frame.around(&main).into_string())
}

fn holds(edition: &Edition, language: Language) -> Result<Markup, Problem> {
    let words = language.words();
    let stats = edition.stats()?;
    let facts = [
        (&words.articles, stats.articles),
        (&words.figures, stats.figures),
        (&words.companies, stats.companies),
    ];
    Ok(html! {
        section.holds aria-label=(words.index_holds) {
            dl {
                @for (said, number) in facts { div { dt { (said) } dd { (count(number)) } } }
                @if let Some((first, last)) = stats.dates {
                    div { dt { (words.published) } dd.dates { (first) " – " (last) } }
                }
            }
        }
    })
}
