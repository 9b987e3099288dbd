//! Articles that were found.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::frame::{Frame, marked, pages, plain};
use super::history::{history, number, of_month};
use super::problem::told;
use super::understanding::{nothing, understood};
use super::words::{Language, filled};
use super::{address, html, table};
use crate::lexicon::Lexicon;
use crate::model::Metric;
use crate::query::Field;
use crate::search::{Dimension, Facet, Hit, Sort, Understanding};
use crate::serve::Server;
use crate::serve::answers::{Articles, articles};
use crate::serve::error::{Fault, Problem};
use crate::serve::library::Edition;
use crate::serve::parameters::{Chosen, FiguresParameters, Parameters, SearchParameters, Several};
use crate::text::sanitise;

/// Figures of a hit that are shown.
const MOST_FIGURES: usize = 6;
/// Values of a facet that are shown.
const MOST_VALUES: usize = 8;
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
    let frame = Frame {
        language,
        title: &asked.q,
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
    };
    let counted = SearchParameters {
        facet: Several(Dimension::ALL.to_vec()),
        ..asked.clone()
    };
    let found = match articles(edition, &counted) {
        Err(problem) if matches!(problem.fault, Fault::Query(_)) => {
            let page = frame.around(&told(&problem));
            return Ok((StatusCode::BAD_REQUEST, html(page)).into_response());
        }
        found => found?,
    };
    let understanding = found.question.understanding()?;
    let view = View {
        edition,
        asked,
        language,
        found: &found,
    };
    Ok(html(frame.around(&view.main(&understanding, start))))
}

struct View<'a> {
    edition: &'a Edition,
    asked: &'a SearchParameters,
    language: Language,
    found: &'a Articles<'a>,
}

impl View<'_> {
    fn main(&self, understanding: &Understanding, start: Instant) -> Markup {
        let words = self.language.words();
        let answer = &self.found.answer;
        let months = self.facet(Dimension::Month);
        let took = start.elapsed().as_millis().to_string();
        html! {
            h1.unseen { (words.articles) }
            (understood(&self.found.question, understanding, self.language, &|q| {
                address::search(&SearchParameters { q, offset: 0, ..self.asked.clone() }, "")
            }))
            (self.dates())
            div.columns {
                section.results aria-label=(words.articles) {
                    p.count {
                        (filled(&words.articles_found, &[&answer.total.to_string()])) " · "
                        (filled(&words.took, &[&took])) " · "
                        a href=(self.as_figures()) { (words.show_as) }
                    }
                    (self.sorts())
                    @if answer.total == 0 { (nothing(understanding, self.language)) }
                    ol.hits start=(self.asked.offset + 1) {
                        @for hit in &answer.hits { li { (self.hit(hit)) } }
                    }
                    (self.pages())
                }
                aside.facets aria-label=(words.facets) {
                    @if let Some(months) = months { (history(months, self.asked, self.language)) }
                    @for facet in &self.found.facets {
                        @if facet.by != Dimension::Month { (self.counts(facet)) }
                    }
                }
            }
        }
    }

    fn facet(&self, by: Dimension) -> Option<&Facet> {
        self.found.facets.iter().find(|facet| facet.by == by)
    }

    fn as_figures(&self) -> String {
        let asked = FiguresParameters {
            q: self.asked.q.clone(),
            since: self.asked.since.clone(),
            until: self.asked.until.clone(),
            lang: address::chosen(self.language),
            ..FiguresParameters::default()
        };
        address::figures(&asked, "")
    }

    /// Days of publication that are asked for beside the query.
    fn dates(&self) -> Markup {
        let words = self.language.words();
        let given = [self.asked.since.as_deref(), self.asked.until.as_deref()];
        let given = given.map(|day| day.filter(|day| !day.is_empty()));
        let free = SearchParameters {
            since: None,
            until: None,
            offset: 0,
            ..self.asked.clone()
        };
        html! {
            @if let [Some(_), _] | [_, Some(_)] = given {
                p.chips {
                    span.chip {
                        (words.published) " " (given[0].unwrap_or_default()) " – " (given[1].unwrap_or_default())
                        a href=(address::search(&free, "")) aria-label=(words.clear) { "×" }
                    }
                }
            }
        }
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
                        thead.unseen { tr { (table::head(self.language)) th { (self.language.words().original) } } }
                        tbody {
                            @for figure in shown.into_iter().take(MOST_FIGURES) {
                                tr {
                                    (table::cells(figure, self.language, lexicon))
                                    td { a href=(address::figure(id, figure.span.start, self.language)) { "→" } }
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

    fn counts(&self, facet: &Facet) -> Markup {
        let words = self.language.words();
        let known = facet.counts.iter().filter(|count| count.value.is_some());
        html! {
            @if !facet.counts.is_empty() {
                section.facet {
                    h2 { (words.dimension(facet.by)) }
                    ul {
                        @for count in known.take(MOST_VALUES) {
                            @let value = count.value.as_deref().unwrap_or_default();
                            li {
                                @match self.narrowed(facet.by, value) {
                                    Some(place) => a href=(place) { (self.name(facet.by, value)) },
                                    None => span { (self.name(facet.by, value)) },
                                }
                                " " span.number { (count.count) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn name(&self, by: Dimension, value: &str) -> String {
        name(by, value, self.language, self.edition.lexicon)
    }

    /// The same question of the articles with a value alone.
    fn narrowed(&self, by: Dimension, value: &str) -> Option<String> {
        let field = match by {
            Dimension::Company => Field::Company,
            Dimension::Source => Field::Source,
            Dimension::Month => return Some(of_month(number(value)?, self.asked)),
            _ => return None,
        };
        let asked = SearchParameters {
            q: with_field(&self.asked.q, field, value)?,
            offset: 0,
            ..self.asked.clone()
        };
        Some(address::search(&asked, ""))
    }

    fn pages(&self) -> Markup {
        let total = usize::try_from(self.found.answer.total).unwrap_or(usize::MAX);
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

/// A query with a field added to it; none where the value cannot be typed.
fn with_field(query: &str, field: Field, value: &str) -> Option<String> {
    let name = match field {
        Field::Company => "公司",
        Field::Source => "来源",
        Field::Author => "作者",
    };
    let plain = !value.contains(['"', '“', '”', '「', '」']);
    let quoted = if value.chars().all(char::is_alphanumeric) {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    };
    plain.then(|| format!("{query} {name}:{quoted}").trim().to_owned())
}

/// What a value of a facet is called.
fn name(by: Dimension, value: &str, language: Language, lexicon: &Lexicon) -> String {
    match value.parse::<Metric>() {
        Ok(metric) if by == Dimension::Metric => super::words::metric(metric, language, lexicon),
        _ => sanitise(value).into_owned(),
    }
}
