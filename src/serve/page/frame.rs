//! What every page has around it: the search box, the switches, the foot.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::address;
use super::problem::told;
use super::words::{Language, filled};
use crate::serve::assets;
use crate::serve::error::{Fault, Problem};
use crate::text::{Span, sanitise};

/// What programs can have instead: what it is called, and where it is.
pub(super) type Beside = Vec<(&'static str, String)>;

/// A page, before it has what is particular to it.
pub(super) struct Frame<'a> {
    pub(super) language: Language,
    /// Title of the window, which is the first that a screen reader says of a page.
    pub(super) title: String,
    /// What stands in the search box.
    pub(super) query: &'a str,
    /// The same page in the other language.
    pub(super) other: String,
    /// The same for programs.
    pub(super) beside: Beside,
    pub(super) view: View,
    /// What in the search box cannot be read.
    pub(super) wrong: Option<Span>,
}

/// What a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Home,
    Search,
    Figures,
    Article,
    Stats,
    Problem,
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
                        @if !self.title.is_empty() { (sanitise(&self.title)) " · " }
                        (words.title)
                    }
                    link rel="icon" type="image/svg+xml" href=(assets::icon());
                    link rel="stylesheet" href=(assets::style());
                    // Not deferred: a page that is to be dark must not be light before.
                    script src=(assets::script()) {}
                    @for (kind, place) in &self.beside {
                        link rel="alternate" type=(kind_of(kind)) href=(place);
                    }
                }
                body data-view=(self.view.name()) {
                    a.skip href="#main" { (words.skip) }
                    header.top {
                        a.name href=(address::home(self.language)) { (words.title) }
                        @if self.view != View::Home { (self.search_box()) }
                        nav.switches aria-label=(words.switches) {
                            a.language href=(self.other) lang=(self.language.other().id()) hreflang=(self.language.other().id()) rel="alternate" {
                                (self.language.other().label())
                            }
                            button.theme type="button" hidden title=(words.theme) {
                                svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" {
                                    circle cx="10" cy="10" r="7.5" {}
                                    path d="M10 2.5a7.5 7.5 0 0 1 0 15z" {}
                                }
                            }
                        }
                    }
                    main id="main" tabindex="-1" { (main) }
                    footer.foot {
                        span { (words.foot) } " "
                        a href=(address::stats(self.language, "")) { (words.index_holds) } " "
                        a href="/api/openapi.json" { "API" }
                    }
                }
            }
        }
    }

    /// The page of a query that cannot be read, with what is wrong underlined in the search box.
    ///
    /// # Errors
    /// Any other problem, as it came.
    pub(super) fn refused(mut self, problem: Problem) -> Result<Response, Problem> {
        if !matches!(problem.fault, Fault::Query(_)) {
            return Err(problem);
        }
        self.title = titled(self.query, &self.language.words().error);
        self.wrong = problem.place.as_ref().map(|place| place.span);
        let page = self.around(&html! {
            h1.unseen { (self.language.words().error) }
            (told(&problem, self.language))
        });
        Ok((StatusCode::BAD_REQUEST, super::html(page)).into_response())
    }

    /// The ways to the same for programs.
    pub(super) fn exports(&self) -> Markup {
        exports(&self.beside, self.language)
    }

    fn tag(&self) -> &'static str {
        match self.language {
            Language::Chinese => "zh-Hans",
            Language::English => "en",
        }
    }

    /// The search box, in which what cannot be read is underlined.
    pub(super) fn search_box(&self) -> Markup {
        let words = self.language.words();
        let action = if self.view == View::Figures {
            "/figures"
        } else {
            "/search"
        };
        html! {
            form.search role="search" action=(action) method="get" {
                div.box {
                    div.under aria-hidden="true" { @if let Some(span) = self.wrong { (underlined(self.query, span)) } }
                    input type="search" name="q" value=(self.query) placeholder="AWS 增长 > 15%"
                        aria-label=(words.search_box) aria-invalid=[self.wrong.map(|_| "true")]
                        aria-describedby=[self.wrong.map(|_| "problem")] aria-keyshortcuts="/"
                        autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="2000" enterkeyhint="search";
                    // What the script has to say while somebody types.
                    output.unseen.found data-found=(words.completions_found) {}
                }
                @if let Some(language) = address::chosen(self.language).0 {
                    input type="hidden" name="lang" value=(language.id());
                }
                button type="submit" { (words.search) }
                output.wrong id="wrong" {}
            }
        }
    }
}

impl View {
    fn name(self) -> &'static str {
        match self {
            View::Home => "home",
            View::Search => "search",
            View::Figures => "figures",
            View::Article => "article",
            View::Stats => "stats",
            View::Problem => "problem",
        }
    }
}

/// The title of a view: what was asked, and what came of it.
pub(super) fn titled(query: &str, found: &str) -> String {
    match query.trim() {
        "" => found.to_owned(),
        query => format!("{query} · {found}"),
    }
}

/// Links to the same for programs.
pub(super) fn exports(beside: &Beside, language: Language) -> Markup {
    html! {
        span.exports role="group" aria-label=(language.words().export) {
            @for (kind, place) in beside { a href=(place) { (kind) } " " }
        }
    }
}

/// The two ways to see what was found.
pub(super) fn views(now: View, search: &str, figures: &str, language: Language) -> Markup {
    let words = language.words();
    html! {
        nav.views aria-label=(words.show_as) {
            @for (view, place, name) in [(View::Search, search, &words.articles), (View::Figures, figures, &words.figures)] {
                a href=(place) aria-current=[(view == now).then_some("page")] { (name) }
            }
        }
    }
}

/// A query with a stretch of it underlined.
pub(super) fn underlined(text: &str, span: Span) -> Markup {
    let before = Span::new(0, span.start);
    let after = Span::new(span.end, text.len());
    html! {
        (before.of(text))
        u { @if span.of(text).is_empty() { "\u{2003}" } @else { (span.of(text)) } }
        (after.of(text))
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

/// A number of things, in groups of three digits.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
