//! The first page: a picture that says what this is, questions to begin with, what the index holds.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::chart::chart;
use super::frame::Frame;
use super::words::{Language, filled};
use super::{address, html};
use crate::serve::Server;
use crate::serve::answers;
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::parameters::{FiguresParameters, Parameters, PlainParameters};

/// What the picture shows, where the index has it.
const PICTURE: &str = "[任意 AWS 营收 同比]";
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
    server.work(move |edition| page(edition, language)).await
}

fn page(edition: &Edition, language: Language) -> Result<Response, Problem> {
    let asked = FiguresParameters {
        q: PICTURE.to_owned(),
        limit: Some(MOST),
        lang: address::chosen(language),
        ..FiguresParameters::default()
    };
    let rows = answers::figures(edition, &asked)?.table.rows;
    let words = language.words();
    let frame = Frame {
        language,
        title: "",
        query: "",
        other: address::home(language.other()),
        beside: vec![("JSON", "/api/stats".to_owned())],
    };
    let picture = FiguresParameters {
        limit: None,
        ..asked
    };
    Ok(html(frame.around(&html! {
        h1 { (words.how_to_ask) }
        section.picture {
            (chart(&rows, language, edition.lexicon))
            p { a href=(address::figures(&picture, "")) { code { (PICTURE) } } }
        }
        section.questions {
            h2 { (words.try_these) }
            ul {
                @for question in QUESTIONS {
                    li { a href=(address::query(question, language)) { (question) } }
                }
            }
        }
        (holds(edition, language)?)
    })))
}

fn holds(edition: &Edition, language: Language) -> Result<Markup, Problem> {
    let words = language.words();
    let stats = edition.stats()?;
    let facts = [
        (&words.holds_articles, stats.articles),
        (&words.holds_figures, stats.figures),
        (&words.holds_companies, stats.companies),
    ];
    Ok(html! {
        section.holds {
            h2 { (words.index_holds) }
            ul {
                @for (said, count) in facts { li { (filled(said, &[&count.to_string()])) } }
                @if let Some((first, last)) = stats.dates {
                    li { (filled(&words.holds_dates, &[&first.to_string(), &last.to_string()])) }
                }
            }
        }
    })
}
