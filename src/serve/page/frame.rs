//! What every page has around it: the search box, the switches, the foot.

use maud::{DOCTYPE, Markup, html};

use super::address;
use super::words::{Language, filled};
use crate::serve::assets;
use crate::text::{Span, sanitise};

/// A page, before it has what is particular to it.
pub(super) struct Frame<'a> {
    pub(super) language: Language,
    /// Title of the window.
    pub(super) title: &'a str,
    /// What stands in the search box.
    pub(super) query: &'a str,
    /// The same page in the other language.
    pub(super) other: String,
    /// The same for programs: what it is called, and where it is.
    pub(super) beside: Vec<(&'static str, String)>,
}

impl Frame<'_> {
    /// The page around its main part.
    pub(super) fn around(&self, main: &Markup) -> Markup {
        let words = self.language.words();
        html! {
            (DOCTYPE)
            html lang=(self.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title {
                        @if !self.title.is_empty() { (sanitise(self.title)) " · " }
                        (words.title)
                    }
                    link rel="stylesheet" href=(assets::style());
                    script src=(assets::script()) defer {}
                    @for (kind, place) in &self.beside {
                        link rel="alternate" type=(kind_of(kind)) href=(place);
                    }
                }
                body {
                    a.skip href="#main" { (words.skip) }
                    header.top {
                        a.name href=(address::home(self.language)) { (words.title) }
                        (self.search_box())
                        nav.switches {
                            a href=(self.other) lang=(self.language.other().id()) hreflang=(self.language.other().id()) rel="alternate" {
                                (self.language.other().label())
                            }
                            button.theme type="button" hidden { (words.theme) }
                        }
                    }
                    main id="main" { (main) }
                    footer.foot {
                        @for (kind, place) in &self.beside {
                            a href=(place) { (kind) } " "
                        }
                        a href="/api/openapi.json" { "API" }
                    }
                }
            }
        }
    }

    fn tag(&self) -> &'static str {
        match self.language {
            Language::Chinese => "zh-Hans",
            Language::English => "en",
        }
    }

    fn search_box(&self) -> Markup {
        let words = self.language.words();
        html! {
            form.search role="search" action="/search" method="get" {
                input type="search" name="q" value=(self.query) placeholder="AWS 增长 > 15%"
                    aria-label=(words.search_box) autocomplete="off" spellcheck="false" maxlength="2000";
                @if let Some(language) = address::chosen(self.language).0 {
                    input type="hidden" name="lang" value=(language.id());
                }
                button type="submit" { (words.search) }
            }
        }
    }
}

fn kind_of(name: &str) -> &'static str {
    match name {
        "CSV" => "text/csv",
        _ => "application/json",
    }
}

/// A text of an article with what matched in it marked, and nothing in it that a screen would obey.
pub(super) fn marked(text: &str, marks: &[Span]) -> Markup {
    let mut from = 0;
    let mut parts = Vec::new();
    for mark in marks {
        if mark.start >= from && !mark.of(text).is_empty() {
            parts.push((Span::new(from, mark.start), false));
            parts.push((*mark, true));
            from = mark.end;
        }
    }
    parts.push((Span::new(from, text.len()), false));
    html! {
        bdi {
            @for (span, matched) in parts {
                @if matched { mark { (sanitise(span.of(text))) } } @else { (sanitise(span.of(text))) }
            }
        }
    }
}

/// A name or a text of an article.
pub(super) fn plain(text: &str) -> Markup {
    marked(text, &[])
}

/// Links to the pages before and behind.
pub(super) fn pages(
    offset: usize,
    limit: usize,
    total: usize,
    language: Language,
    place: &dyn Fn(usize) -> String,
) -> Markup {
    let words = language.words();
    let (page, pages) = (offset / limit + 1, total.div_ceil(limit));
    html! {
        @if total > limit || offset > 0 {
            nav.pages aria-label=(filled(&words.page_of, &[&page.to_string(), &pages.to_string()])) {
                @if offset > 0 { a rel="prev" href=(place(offset.saturating_sub(limit))) { (words.previous) } }
                span { (filled(&words.page_of, &[&page.to_string(), &pages.to_string()])) }
                @if offset + limit < total { a rel="next" href=(place(offset + limit)) { (words.next) } }
            }
        }
    }
}
