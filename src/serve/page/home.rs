//! The first page: a picture that says what this is, questions to begin with, what the index holds.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::chart::Chart;
use super::frame::{Frame, View, exports};
use super::words::Language;
use super::{address, html, stats};
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
    let picture = Picture::of(edition, language)?;
    let beside = picture.as_ref().map(|picture| {
        vec![
            ("JSON", address::figures(&picture.asked, ".json")),
            ("CSV", address::figures(&picture.asked, ".csv")),
        ]
    });
    let holds = vec![
        ("JSON", address::stats(language, ".json")),
        ("CSV", address::stats(language, ".csv")),
    ];
    let frame = Frame {
        language,
        title: String::new(),
        query: "",
        other: address::home(language.other()),
        beside: beside.unwrap_or_default(),
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
        @if let Some(picture) = picture {
            section.picture.card {
                (picture.drawn)
                p.source {
                    a href=(address::figures(&picture.asked, "")) { (words.all_of_them) " " code { (picture.asked.q) } }
                    (frame.exports())
                }
            }
        }
        section.holds aria-label=(words.index_holds) {
            (stats::numbers(&*edition.stats()?, language))
            p.source {
                a href=(address::stats(language, "")) { (words.figures_by_metric) }
                (exports(&holds, language))
            }
        }
    };
    Ok(frame.around(&main).into_string())
}

/// A chart, and what has to be asked for to see just that.
struct Picture {
    asked: FiguresParameters,
    periods: usize,
    drawn: Markup,
}

impl Picture {
    fn of(edition: &Edition, language: Language) -> Result<Option<Picture>, Problem> {
        let mut best: Option<Picture> = None;
        for query in PICTURES {
            let asked = FiguresParameters {
                q: query.to_owned(),
                limit: Some(MOST),
                lang: address::chosen(language),
                ..FiguresParameters::default()
            };
            let rows = answers::figures(edition, &asked)?.table.rows;
            let Some(chart) = Chart::of(&rows, language, edition.lexicon) else {
                continue;
            };
            if best
                .as_ref()
                .is_some_and(|best| best.periods >= chart.periods())
            {
                continue;
            }
            // Asked of its company alone, so that whoever follows the picture finds it again.
            let asked = FiguresParameters {
                company: chart.company().map(str::to_owned),
                ..asked
            };
            let rows = answers::figures(edition, &asked)?.table.rows;
            if let Some(chart) = Chart::of(&rows, language, edition.lexicon) {
                let (periods, drawn) = (chart.periods(), chart.drawn());
                best = Some(Picture {
                    asked,
                    periods,
                    drawn,
                });
                if periods >= ENOUGH {
                    break;
                }
            }
        }
        Ok(best)
    }
}
