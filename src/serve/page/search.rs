//! Articles that were found.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Frame, View, count, marked, pages, plain, titled, views};
use super::history::history;
use super::side::Side;
use super::understanding::{nothing, understood};
use super::words::{Language, filled};
use super::{address, html, table};
use crate::search::{Dimension, Hit, Sort, Understanding};
use crate::serve::Server;
use crate::serve::answers::{Articles, articles};
use crate::serve::error::Problem;
use crate::serve::library::Edition;
use crate::serve::narrowing::Narrowed;
use crate::serve::parameters::{Chosen, Counted, FiguresParameters, Parameters, SearchParameters};

/// Figures of a hit that are shown.
const MOST_FIGURES: usize = 6;
/// Columns of these: what a figure is, and the way to its sentence.
const COLUMNS: usize = 8;
/// Articles on a page.
const PAGE: usize = 10;

/// `/search`
pub(in crate::serve) async fn search(
    State(server): State<Arc<Server>>,
    Parameters(asked): Parameters<SearchParameters>,
) -> Result<Response, Problem> {
    server.work(move |edition| page(edition, &asked)).await
}

fn page(edition: &Edition, asked: &SearchParameters) -> Result<Response, Problem> {
    let start = Instant::now();
    let language = asked.lang.0.unwrap_or_default();
    let mut frame = Frame {
        language,
        title: String::new(),
        query: &asked.q,
        other: address::search(
            &SearchParameters {
                lang: address::chosen(language.other()),
                ..asked.clone()
            },
            "",
        ),
        beside: vec![
            ("JSON", address::search(asked, ".json")),
            ("CSV", address::search(asked, ".csv")),
        ],
        view: View::Search,
        wrong: None,
    };
    let counted = SearchParameters {
        facet: asked.facet.or_all(),
        ..asked.clone()
    };
    let found = match articles(edition, &counted) {
        Ok(found) => found,
        Err(problem) => return frame.refused(problem),
    };
    let words = language.words();
    let total = filled(&words.articles_found, &[&count(found.answer.total)]);
    frame.title = titled(&asked.q, &total);
    let mut understanding = found.question.understanding(language);
    if found.answer.total == 0 {
        understanding = understanding.counted(&found.finding)?;
    }
    let results = Results {
        edition,
        asked,
        frame: &frame,
        language,
        found: &found,
        total: &total,
    };
    Ok(html(frame.around(&results.main(&understanding, start))))
}

struct Results<'a> {
    edition: &'a Edition,
    asked: &'a SearchParameters,
    frame: &'a Frame<'a>,
    language: Language,
    found: &'a Articles<'a>,
    /// How many were found, in words.
    total: &'a str,
}

impl Results<'_> {
    fn main(&self, understanding: &Understanding, start: Instant) -> Markup {
        let words = self.language.words();
        let answer = &self.found.answer;
        let months = self
            .found
            .facets
            .iter()
            .find(|facet| facet.by == Dimension::Month);
        let took = start.elapsed().as_millis().to_string();
        let side = Side {
            asked: self.asked,
            facets: &self.found.facets,
            of: Counted::Articles,
            place: &|by, value| self.narrowed(by, value),
            language: self.language,
            lexicon: self.edition.lexicon,
        };
        let retyped = |q| {
            let asked = SearchParameters {
                q,
                offset: 0,
                ..self.asked.clone()
            };
            address::search(&asked, "")
        };
        html! {
            h1.unseen { (words.articles) }
            (views(View::Search, &address::search(self.asked, ""), &self.as_figures(), self.language))
            (understood(&self.found.question, understanding, self.language, &retyped))
            (side.chips())
            div.columns {
                section.results aria-label=(words.articles) {
                    div.bar {
                        p.count {
                            (self.total) " · "
                            @if answer.partial > 0 {
                                (filled(&words.partial_found, &[&count(answer.partial)])) " · "
                            }
                            (filled(&words.took, &[&took]))
                        }
                        @if !answer.hits.is_empty() { (self.sorts()) }
                        (self.frame.exports())
                        (side.leads())
                    }
                    @if answer.total == 0 { (nothing(&self.found.question, understanding, self.language, &retyped)) }
                    ol.hits start=(self.asked.offset + 1) {
                        @for hit in &answer.hits { li { (self.hit(hit)) } }
                    }
                    (self.pages())
                }
                (side.drawn(&html! {
                    @if let Some(months) = months { (history(months, self.asked, self.language)) }
                }))
            }
        }
    }

    fn as_figures(&self) -> String {
        let asked = self.asked.clone();
        let asked = FiguresParameters {
            q: asked.q,
            since: asked.since,
            until: asked.until,
            company: asked.company,
            segment: asked.segment,
            metric: asked.metric,
            period: asked.period,
            status: asked.status,
            source: asked.source,
            confidence: asked.confidence,
            lang: asked.lang,
            ..FiguresParameters::default()
        };
        address::figures(&asked, "")
    }

    /// The same question with another value of a dimension, or none.
    fn narrowed(&self, by: Dimension, value: Option<String>) -> String {
        let mut asked = SearchParameters {
            offset: 0,
            ..self.asked.clone()
        };
        asked.narrow(by, value);
        address::search(&asked, "")
    }

    fn sorts(&self) -> Markup {
        let words = self.language.words();
        let now = self.asked.sort.0.unwrap_or_default();
        html! {
            nav.sorts aria-label=(words.sort_by) {
                @for &sort in Sort::ALL {
                    @let asked = SearchParameters {
                        sort: Chosen(Some(sort).filter(|it| *it != Sort::default())),
                        offset: 0,
                        ..self.asked.clone()
                    };
                    a href=(address::search(&asked, "")) aria-current=[(sort == now).then_some("true")] { (words.sort(sort)) }
                    " "
                }
            }
        }
    }

    fn hit(&self, hit: &Hit) -> Markup {
        let words = self.language.words();
        let id = hit.card.id.to_string();
        let title = hit.card.title.as_deref();
        html! {
            article.hit {
                h2 {
                    a href=(address::article(&id, self.language, "")) {
                        @match title {
                            Some(title) => (marked(title, &hit.title_highlights)),
                            None => (words.untitled),
                        }
                    }
                }
                p.facts {
                    @if let Some(source) = &hit.card.source { (plain(source)) " " }
                    @if let Some(date) = hit.card.date { time datetime=(date) { (date) } }
                    @if !hit.missing.is_empty() {
                        " " span { (words.missing) " " (hit.missing.join(", ")) }
                    }
                }
                @if title.map(str::trim) != Some(hit.snippet.trim()) {
                    p.snippet { (marked(&hit.snippet, &hit.highlights)) }
                }
                (self.figures(hit, &id))
                (self.copies(hit))
            }
        }
    }

    fn figures(&self, hit: &Hit, id: &str) -> Markup {
        let lexicon = self.edition.lexicon;
        let mut lines: Vec<String> = Vec::new();
        let mut shown = Vec::new();
        for figure in &hit.figures {
            // Headline and text often tell the same.
            let line = table::line(figure, self.language, lexicon);
            if !lines.contains(&line) {
                lines.push(line);
                shown.push(figure);
            }
        }
        let more = shown.len().saturating_sub(MOST_FIGURES);
        html! {
            @if !shown.is_empty() {
                div.wide {
                    table.figures {
                        (table::caption(&self.language.words().figures))
                        // What cannot be seen gives no column its width.
                        colgroup { @for _ in 0..COLUMNS { col; } }
                        thead.unseen { tr { (table::head(self.language)) th scope="col" { (self.language.words().sentence) } } }
                        tbody {
                            @for figure in shown.into_iter().take(MOST_FIGURES) {
                                tr {
                                    (table::cells(figure, self.language, lexicon))
                                    td.go { a href=(address::figure(id, figure.span.start, self.language)) aria-label=(table::line(figure, self.language, lexicon)) { "→" } }
                                }
                            }
                        }
                    }
                }
                @if more > 0 { p.more { "+" (more) } }
            }
        }
    }

    fn copies(&self, hit: &Hit) -> Markup {
        let words = self.language.words();
        html! {
            @if !hit.copies.is_empty() {
                details.copies {
                    summary { (filled(&words.copies, &[&hit.copies.len().to_string()])) }
                    ul {
                        @for copy in &hit.copies {
                            li {
                                a href=(address::article(&copy.id.to_string(), self.language, "")) {
                                    (plain(copy.title.as_deref().unwrap_or(&words.untitled)))
                                }
                                @if let Some(source) = &copy.source { " · " (plain(source)) }
                                @if let Some(date) = copy.date { " · " (date) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn pages(&self) -> Markup {
        let listed = self.found.answer.total + self.found.answer.partial;
        let total = usize::try_from(listed).unwrap_or(usize::MAX);
        let limit = self.asked.limit.unwrap_or(PAGE).max(1);
        pages(self.asked.offset, limit, total, self.language, &|offset| {
            let asked = SearchParameters {
                offset,
                ..self.asked.clone()
            };
            address::search(&asked, "")
        })
    }
}
