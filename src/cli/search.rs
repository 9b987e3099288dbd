//! `caibao search`: the articles that match, with the figures that made them match.

use std::io::Write;

use super::args::{Format, SearchArgs};
use super::ask::{Part, Question, outcome};
use super::screen::Screen;
use super::settings::Global;
use super::sheet::Sheet;
use super::{Failure, Outcome, facets, hits, paths, rows};
use crate::api;
use crate::index::Card;
use crate::search::{self, Answer, Hit, Options};

/// Prints the hits.
pub(super) fn run(
    args: &SearchArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    facets::check(&args.asking.facet, args.format)?;
    let question = Question::new(&args.asking, global)?;
    if args.format == Format::Text {
        question.tell(global);
    }
    let options = Options {
        limit: args.limit,
        offset: args.asking.offset,
        sort: args.sort,
        collapse: !args.no_collapse,
    };
    let ((answer, facets), took_ms) = question.put(|index, lexicon, plan| {
        let answer = search::search(index, lexicon, plan, &options)?;
        let facets = search::facets(index, lexicon, plan, &args.asking.facet, options.collapse)?;
        Ok((answer, facets))
    })?;
    match args.format {
        Format::Text => {
            hits::write(screen, &answer, options.offset, question.lexicon)?;
            let below = !answer.hits.is_empty();
            facets::write(screen, &facets, question.lexicon, below)?;
        }
        Format::Json => {
            let understanding = question.understanding()?;
            let object = api::Search {
                query: &question.text,
                total: answer.total,
                partial: answer.partial,
                took_ms,
                understood: understanding.wire(),
                hits: answer.hits.iter().map(wire).collect(),
                facets: facets.iter().map(facets::wire).collect(),
            };
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        Format::Jsonl => {
            for hit in &answer.hits {
                writeln!(screen, "{}", api::json_line(&wire(hit))?)?;
            }
        }
        Format::Csv => write_sheet(screen, &answer)?,
        Format::Markdown => {
            hits::write_markdown(screen, &answer, options.offset, question.lexicon)?;
        }
    }
    screen.end()?;
    if args.format != Format::Json {
        let part = Part {
            offset: options.offset,
            limit: options.limit,
            shown: answer.hits.len(),
            total: answer.total,
            partial: answer.partial,
            measure: "篇",
            noun: "文章",
        };
        part.tell(&question, global, screen.width)?;
    }
    Ok(outcome(answer.total))
}

/// A hit for programs.
fn wire(hit: &Hit) -> api::Hit<'_> {
    api::Hit {
        id: hit.card.id.to_string(),
        path: paths::shown(&hit.card.path),
        title: hit.card.title.as_deref(),
        date: hit.card.date.map(|date| date.to_string()),
        source: hit.card.source.as_deref(),
        url: hit.card.url.as_deref(),
        score: hit.score,
        snippet: &hit.snippet,
        highlights: hit
            .highlights
            .iter()
            .map(|span| api::Highlight {
                start: span.start,
                end: span.end,
            })
            .collect(),
        missing: &hit.missing,
        figures: hit
            .figures
            .iter()
            .zip(&hit.sentences)
            .map(|(figure, sentence)| api::Figure::new(figure, sentence))
            .collect(),
        copies: hit.copies.iter().map(wire_copy).collect(),
    }
}

/// The same news elsewhere, for programs.
fn wire_copy(card: &Card) -> api::Elsewhere<'_> {
    api::Elsewhere {
        id: card.id.to_string(),
        path: paths::shown(&card.path),
        title: card.title.as_deref(),
        date: card.date.map(|date| date.to_string()),
        source: card.source.as_deref(),
        url: card.url.as_deref(),
    }
}

/// A row for each figure that matched; for a hit without any, a row of its own.
fn write_sheet(screen: &mut Screen, answer: &Answer) -> Result<(), Failure> {
    let mut header = vec!["id", "path", "title", "date", "source", "url", "score"];
    header.extend(rows::KEYS);
    header.extend(["quote", "sentence", "missing"]);
    let mut sheet = Sheet::new(screen, &header)?;
    for hit in &answer.hits {
        let wire = wire(hit);
        let score = api::Number(wire.score).to_string();
        let head = [
            wire.id.as_str(),
            &wire.path,
            wire.title.unwrap_or_default(),
            wire.date.as_deref().unwrap_or_default(),
            wire.source.unwrap_or_default(),
            wire.url.unwrap_or_default(),
            &score,
        ];
        let missing = wire.missing.join(" ");
        if wire.figures.is_empty() {
            let empty = [""; rows::KEYS.len() + 1];
            sheet.row(&[&head[..], &empty, &[wire.snippet, &missing]].concat())?;
        }
        for figure in &wire.figures {
            let exact = rows::exact(figure);
            let exact: Vec<&str> = exact.iter().map(String::as_str).collect();
            sheet.row(
                &[
                    &head[..],
                    &exact,
                    &[figure.quote, figure.sentence, &missing],
                ]
                .concat(),
            )?;
        }
    }
    sheet.finish()
}
