//! Addresses of the views: all of a view's state stands in its address.

use axum::http::Uri;
use serde::Serialize;

use super::words::Language;
use crate::serve::parameters::{
    Chosen, FacetsParameters, FiguresParameters, PlainParameters, SearchParameters,
};

/// The articles that are asked for, as a page; `end` is `.json` or `.csv` for programs.
pub(super) fn search(asked: &SearchParameters, end: &str) -> String {
    with(&format!("/search{end}"), asked)
}

/// The figures that are asked for.
pub(super) fn figures(asked: &FiguresParameters, end: &str) -> String {
    with(&format!("/figures{end}"), asked)
}

/// How many there are of each, for programs.
pub(super) fn facets(asked: &FacetsParameters, end: &str) -> String {
    with(&format!("/facets{end}"), asked)
}

/// What the index holds.
pub(super) fn stats(language: Language, end: &str) -> String {
    with(&format!("/stats{end}"), &plain(language))
}

/// An article.
pub(super) fn article(id: &str, language: Language, end: &str) -> String {
    with(&format!("/articles/{id}{end}"), &plain(language))
}

/// A figure of an article, by the first byte of its number in the source.
pub(super) fn figure(id: &str, start: usize, language: Language) -> String {
    format!("{}#figure-{start}", article(id, language, ""))
}

/// The first page.
pub(super) fn home(language: Language) -> String {
    with("/", &plain(language))
}

/// An address as it was asked for, in a language.
pub(super) fn spoken(uri: &Uri, language: Language) -> String {
    let asked = uri.query().unwrap_or_default();
    let mut asked: Vec<(String, String)> = serde_urlencoded::from_str(asked).unwrap_or_default();
    asked.retain(|(name, _)| name != "lang");
    // The token is for nobody who reads over a shoulder.
    asked.retain(|(name, _)| name != "token");
    let chosen = chosen(language).0;
    asked.extend(chosen.map(|language| ("lang".to_owned(), language.id().to_owned())));
    with(uri.path(), &asked)
}

/// A query in the search box.
pub(super) fn query(text: &str, language: Language) -> String {
    let asked = SearchParameters {
        q: text.to_owned(),
        lang: chosen(language),
        ..SearchParameters::default()
    };
    search(&asked, "")
}

/// A language as a parameter: the first needs none.
pub(super) fn chosen(language: Language) -> Chosen<Language> {
    Chosen(Some(language).filter(|it| *it != Language::default()))
}

/// The address of an original, where a browser may be sent there.
pub(super) fn original(url: Option<&str>) -> Option<&str> {
    let url = url?;
    let begins = |scheme: &str| {
        let head = url.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    (begins("http://") || begins("https://")).then_some(url)
}

/// Parameters as the hidden fields of a form.
pub(super) fn fields(asked: &SearchParameters) -> Vec<(String, String)> {
    let text = serde_urlencoded::to_string(asked).unwrap_or_default();
    serde_urlencoded::from_str(&text).unwrap_or_default()
}

fn plain(language: Language) -> PlainParameters {
    PlainParameters {
        lang: chosen(language),
    }
}

fn with(path: &str, parameters: &impl Serialize) -> String {
    match serde_urlencoded::to_string(parameters) {
        Ok(text) if !text.is_empty() => format!("{path}?{text}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked_to() {
        for (url, linked) in [
            ("https://example.com/1", true),
            ("HTTP://example.com", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("//example.com", false),
            (" https://example.com", false),
            ("财报", false),
        ] {
            assert_eq!(original(Some(url)).is_some(), linked, "{url}");
        }
    }
}
