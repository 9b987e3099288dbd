//! What is said where a request is not answered: to programs as JSON, to people as a page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::address;
use super::frame::{Frame, View, underlined};
use super::words::Language;
use crate::api;
use crate::serve::error::Problem;
use crate::serve::parameters::Chosen;

/// The language of a page, whatever else its address says.
#[derive(Deserialize)]
struct Spoken {
    #[serde(default)]
    lang: Chosen<Language>,
}

/// Gives a body to what a `Problem` became.
pub(in crate::serve) async fn present(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() else {
        return response;
    };
    let path = uri.path();
    let program = ["/api/", "/healthz", "/metrics"]
        .iter()
        .any(|beginning| path.starts_with(beginning))
        || [".json", ".csv"].iter().any(|end| path.ends_with(end));
    let (kind, text) = if program {
        let text = api::json_line(&problem.wire()).unwrap_or_default();
        ("application/json", text)
    } else {
        let asked = Query::<Spoken>::try_from_uri(&uri);
        let language = asked.ok().and_then(|asked| asked.lang.0);
        let page = whole_page(&problem, &uri, language.unwrap_or_default());
        ("text/html; charset=utf-8", page.into_string())
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(text);
    response
}

fn whole_page(problem: &Problem, uri: &Uri, language: Language) -> Markup {
    let words = language.words();
    let frame = Frame {
        language,
        title: words.fault(problem.fault).to_owned(),
        query: "",
        other: address::spoken(uri, language.other()),
        beside: Vec::new(),
        view: View::Problem,
        wrong: None,
    };
    frame.around(&html! {
        h1 { (words.fault(problem.fault)) }
        (told(problem, language))
        p { a href=(address::home(language)) { (words.back) } }
    })
}

/// What is wrong, with the place in the query underlined where it is there.
pub(super) fn told(problem: &Problem, language: Language) -> Markup {
    let place = problem.place.as_ref();
    let problem = problem.clone().told(language);
    // Only what is wrong with a query is told in every language.
    let spoken = place.map_or(Some("en"), |_| None);
    html! {
        div.problem id="problem" role="alert" data-code=(problem.fault.code()) {
            @if let Some(place) = place { p.typed { (underlined(&place.query, place.span)) } }
            p lang=[spoken] { (problem.message) }
            @if let Some(hint) = problem.hint { p.hint lang=[spoken] { (hint) } }
        }
    }
}
