//! The page: HTML from the server, whole without a script. The script adds what saves a click.
//!
//! Every word that is not of an article or a query stands in `words.toml`, in Chinese and English.

mod address;
mod article;
mod chart;
mod figures;
mod frame;
mod history;
mod home;
mod problem;
mod scale;
mod search;
mod side;
mod stats;
mod table;
mod understanding;
mod words;

use axum::http::header;
use axum::response::{IntoResponse, Response};

pub(super) use self::article::article;
pub(super) use self::figures::figures;
pub(super) use self::home::{home, prepare};
pub(super) use self::problem::present;
pub(super) use self::search::search;
pub(super) use self::stats::stats;
pub(super) use self::words::Language;

/// A page as a response. It may be kept, but has to be asked for again: the index changes.
fn html(markup: impl Into<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, markup.into()).into_response()
}
