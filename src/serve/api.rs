//! What programs ask: parameters in, the objects of `crate::api` out.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::error::{Problem, units};
use super::library::Edition;
use super::narrowing::Besides;
use super::parameters::{
    ExplainParameters, FacetsParameters, FiguresParameters, Parameters, PlainParameters,
    SearchParameters, SuggestParameters, at_most, page,
};
use super::{Server, answers, limits};
use crate::api;
use crate::query::{Language, suggest};

pub(super) type Answer = Result<Response, Problem>;

/// An object as JSON.
pub(super) fn json(object: &impl Serialize) -> Answer {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, api::json_line(object)?).into_response())
}

/// A table as CSV, to be kept under a name.
pub(super) fn csv(
    name: &str,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), ::csv::Error>,
) -> Answer {
    let mut sheet = Vec::new();
    write(&mut sheet)?;
    let kept = format!("attachment; filename=\"{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, kept),
    ];
    Ok((headers, sheet).into_response())
}

/// `/search.json`: what the view shows, so with what can be chosen at its side.
pub(super) async fn search_json(
    server: State<Arc<Server>>,
    Parameters(mut asked): Parameters<SearchParameters>,
) -> Answer {
    asked.facet = asked.facet.or_all();
    search(server, Parameters(asked)).await
}

/// `/api/search`
pub(super) async fn search(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<SearchParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let start = Instant::now();
            let found = answers::articles(edition, &asked)?;
            let understanding = found.question.understanding(Language::default());
            let understanding = understanding.counted(&found.finding)?;
            let asked = found.question.asked(&understanding, start);
            json(&api::Search::new(&asked, &found.answer, &found.facets))
        })
        .await
}

/// `/search.csv`
pub(super) async fn search_csv(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<SearchParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let found = answers::articles(edition, &asked)?.answer;
            let hits = found.hits.iter();
            let hits: Vec<_> = hits.map(|hit| api::Hit::new(hit, &edition.paths)).collect();
            csv("caibao-search", |out| api::write_hits(out, &hits))
        })
        .await
}

/// `/figures.json`: what the view shows, so with what can be chosen at its side.
pub(super) async fn figures_json(
    server: State<Arc<Server>>,
    Parameters(mut asked): Parameters<FiguresParameters>,
) -> Answer {
    asked.facet = asked.facet.or_all();
    figures(server, Parameters(asked)).await
}

/// `/api/figures`
pub(super) async fn figures(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<FiguresParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let start = Instant::now();
            let found = answers::figures(edition, &asked)?;
            let understanding = found.question.understanding(Language::default());
            let understanding = understanding.counted(&found.finding)?;
            let asked = found.question.asked(&understanding, start);
            json(&api::Rows::new(&asked, &found.table))
        })
        .await
}

/// `/figures.csv`
pub(super) async fn figures_csv(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<FiguresParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let table = answers::figures(edition, &asked)?.table;
            let rows = table.rows.iter();
            let rows: Vec<_> = rows.map(|row| api::Row::new(row, &edition.paths)).collect();
            csv("caibao-figures", |out| api::write_rows(out, &rows))
        })
        .await
}

/// `/api/articles/{id}`
pub(super) async fn article(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    Parameters(_): Parameters<PlainParameters>,
) -> Answer {
    server.work(move |edition| article_json(edition, &id)).await
}

/// An article as JSON.
pub(super) fn article_json(edition: &Edition, id: &str) -> Answer {
    let document = edition.index.article(id)?;
    json(&api::Article::new(&document, &edition.paths))
}

/// The figures of an article as CSV.
pub(super) fn article_csv(edition: &Edition, id: &str) -> Answer {
    let document = edition.index.article(id)?;
    let article = api::Article::new(&document, &edition.paths);
    csv(&format!("caibao-{}", article.id), |out| {
        let mut sheet = api::ExtractedSheet::new(out)?;
        for figure in article.figures {
            let article = &article.path;
            sheet.row(&api::Extracted { article, figure })?;
        }
        sheet.finish()
    })
}

/// `/api/facets`, `/facets.json`
pub(super) async fn facets(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<FacetsParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let facets = answers::facets(edition, &asked)?;
            json(&api::Facets {
                query: &asked.q,
                facets: facets.iter().map(api::Facet::new).collect(),
            })
        })
        .await
}

/// `/facets.csv`
pub(super) async fn facets_csv(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<FacetsParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let facets = answers::facets(edition, &asked)?;
            let facets: Vec<_> = facets.iter().map(api::Facet::new).collect();
            csv("caibao-facets", |out| api::write_facets(out, &facets))
        })
        .await
}

/// `/api/suggest`
pub(super) async fn suggestions(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<SuggestParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let (limit, _) = page(asked.limit, 10, limits::COMPLETIONS, 0)?;
            let text = &asked.q;
            let at = match asked.at {
                Some(at) => byte(text, at_most("at", at, limits::OFFSET)?),
                None => text.len(),
            };
            let found = suggest(text, at, edition.lexicon, &edition.index, limit);
            json(&api::Suggestions {
                suggestions: found
                    .into_iter()
                    .map(|one| api::Suggestion {
                        text: one.text,
                        kind: one.kind.id(),
                        means: one.means,
                        span: api::Units {
                            start: units(text, one.span.start),
                            end: units(text, one.span.end),
                        },
                    })
                    .collect(),
            })
        })
        .await
}

/// The byte at which a UTF-16 unit of a text begins; its end where it has fewer.
fn byte(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// `/api/explain`
pub(super) async fn explain(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<ExplainParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let language = asked.lang.0.unwrap_or_default();
            let question = edition.question(&asked.q, &Besides::default());
            let question = question.map_err(|problem| problem.told(language))?;
            let understanding = question.understanding(language);
            let understanding = understanding.counted(&*question.finding()?)?;
            json(&api::Explanation {
                query: &asked.q,
                understood: api::Understood::new(&understanding, &edition.paths),
            })
        })
        .await
}

/// `/api/stats`, `/stats.json`
pub(super) async fn stats(
    State(server): State<Arc<Server>>,
    Parameters(_): Parameters<PlainParameters>,
) -> Answer {
    server
        .work(move |edition| json(&api::Stats::new(&*edition.stats()?)))
        .await
}

/// `/stats.csv`
pub(super) async fn stats_csv(
    State(server): State<Arc<Server>>,
    Parameters(_): Parameters<PlainParameters>,
) -> Answer {
    server
        .work(move |edition| {
            let stats = api::Stats::new(&*edition.stats()?);
            csv("caibao-stats", |out| api::write_stats(out, &stats))
        })
        .await
}

/// `/healthz`
pub(super) async fn health(State(server): State<Arc<Server>>) -> Answer {
    server
        .work(move |edition| {
            json(&api::Health {
                status: "ok",
                articles: edition.stats()?.articles,
            })
        })
        .await
}
