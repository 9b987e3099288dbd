//! The style, the script and the icon of the page, out of the program itself, under names that change with what
//! is in them, so that a browser may keep them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::{Fault, Problem};

/// A file of the page.
struct Asset {
    /// Its name, with the hash of its content.
    name: String,
    kind: &'static str,
    content: &'static str,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let asset = |name: &str, end: &str, kind, content: &'static str| Asset {
        name: format!(
            "{name}-{:016x}.{end}",
            xxhash_rust::xxh3::xxh3_64(content.as_bytes())
        ),
        kind,
        content,
    };
    [
        asset(
            "caibao",
            "css",
            "text/css; charset=utf-8",
            include_str!("page/caibao.css"),
        ),
        asset(
            "caibao",
            "js",
            "text/javascript; charset=utf-8",
            include_str!("page/caibao.js"),
        ),
        asset(
            "caibao",
            "svg",
            "image/svg+xml",
            include_str!("page/icon.svg"),
        ),
    ]
});

/// Where the style is.
pub(super) fn style() -> String {
    format!("/assets/{}", ASSETS[0].name)
}

/// Where the script is.
pub(super) fn script() -> String {
    format!("/assets/{}", ASSETS[1].name)
}

/// Where the icon is.
pub(super) fn icon() -> String {
    format!("/assets/{}", ASSETS[2].name)
}

/// `/assets/{name}`
pub(super) async fn asset(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    let Some(asset) = found else {
        return Err(Problem::new(
            Fault::UnknownPath,
            "there is no such file of the page",
        ));
    };
    let tag = format!("\"{}\"", asset.name);
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let kept = [
        (header::ETAG, tag),
        (
            header::CACHE_CONTROL,
            "public, max-age=31536000, immutable".to_owned(),
        ),
        (header::CONTENT_TYPE, asset.kind.to_owned()),
    ];
    Ok(if known {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, asset.content).into_response()
    })
}
