//! `caibao search`: the articles that match, with the figures that made them match.

use std::io::{self, Write};
use std::time::Instant;

use super::args::{Format, Global, SearchArgs};
use super::ask::{Question, outcome};
use super::layout::{Table, cut, width, wrap, write_marked};
use super::screen::{Screen, sanitise};
use super::sheet::Sheet;
use super::{Failure, Outcome, paths, rows};
use crate::api;
use crate::index::Card;
use crate::lexicon::Lexicon;
use crate::search::{Answer, Hit, search};
use crate::text::Span;

/// Figures of a hit that people are shown.
const MOST_FIGURES: usize = 6;
/// Copies of a hit that people are shown.
const MOST_COPIES: usize = 3;
/// Lines of a snippet.
const SNIPPET_LINES: usize = 3;
/// Digits of an id that people are shown; `show` takes the beginning of an id.
pub(super) const ID_DIGITS: usize = 8;

/// Prints the hits.
pub(super) fn run(
    args: &SearchArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut question = Question::new(&args.asking, args.limit, global)?;
    question.options.collapse = !args.no_collapse;
    if args.format == Format::Text {
        question.tell(global);
    }
    let start = Instant::now();
    let answer = search(
        &question.index,
        question.lexicon,
        &question.query.plan,
        &question.options,
    )?;
    let took_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    match args.format {
        Format::Text => {
            for (place, hit) in answer.hits.iter().enumerate() {
                if place > 0 {
                    writeln!(screen)?;
                }
                write_hit(
                    screen,
                    question.options.offset + place + 1,
                    hit,
                    question.lexicon,
                )?;
            }
        }
        Format::Json => {
            let understanding = question.understanding()?;
            let object = api::Search {
                query: &question.text,
                total: answer.total,
                took_ms,
                understood: understanding.wire(),
                hits: answer.hits.iter().map(wire).collect(),
            };
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        Format::Jsonl => {
            for hit in &answer.hits {
                writeln!(screen, "{}", api::json_line(&wire(hit))?)?;
            }
        }
        Format::Csv => write_sheet(screen, &answer)?,
    }
    screen.flush()?;
    if args.format != Format::Json {
        question.tell_rest(
            global,
            screen.width,
            answer.hits.len(),
            answer.total,
            "篇",
            "文章",
        )?;
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
    header.extend(["quote", "sentence"]);
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
        if wire.figures.is_empty() {
            let empty = [""; rows::KEYS.len() + 1];
            sheet.row(&[&head[..], &empty, &[wire.snippet]].concat())?;
        }
        for figure in &wire.figures {
            let exact = rows::exact(figure);
            let exact: Vec<&str> = exact.iter().map(String::as_str).collect();
            sheet.row(&[&head[..], &exact, &[figure.quote, figure.sentence]].concat())?;
        }
    }
    sheet.finish()
}

/// A hit for people: title, where it is from, the figures that matched, the place that shows why.
fn write_hit(screen: &mut Screen, place: usize, hit: &Hit, lexicon: &Lexicon) -> io::Result<()> {
    let styles = screen.styles;
    let rank = format!("{place}. ");
    let indent = width(&rank);
    let room = screen.width.saturating_sub(indent);
    let title = sanitise(hit.card.title.as_deref().unwrap_or("（无标题）"));
    writeln!(screen, "{rank}{0}{1}{0:#}", styles.title, cut(&title, room))?;

    let date = hit.card.date.map(|date| date.to_string());
    let id = hit.card.id.to_string();
    let facts = [
        date,
        hit.card.source.clone(),
        Some(id[..ID_DIGITS].to_owned()),
        Some(paths::shown(&hit.card.path)),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    writeln!(
        screen,
        "{:indent$}{1}{2}{1:#}",
        "",
        styles.faint,
        cut(&sanitise(&facts), room)
    )?;

    // Headline and text often tell the same figure twice.
    let mut figures: Vec<Vec<String>> = Vec::new();
    for figure in &hit.figures {
        let spoken = rows::spoken(figure, lexicon);
        if !figures.contains(&spoken) {
            figures.push(spoken);
        }
    }
    let more = figures.len().saturating_sub(MOST_FIGURES);
    let mut table = Table::new(rows::columns(styles, &[]));
    figures
        .into_iter()
        .take(MOST_FIGURES)
        .for_each(|figure| table.push(figure));
    let line = screen.width;
    table.write(screen, line, indent, None)?;
    if more > 0 {
        writeln!(
            screen,
            "{:indent$}{1}另有 {more} 个数字符合{1:#}",
            "", styles.faint
        )?;
    }

    write_snippet(screen, hit, indent, room)?;
    write_copies(screen, hit, indent, room)
}

/// The same news elsewhere: who tells it, and where.
fn write_copies(screen: &mut Screen, hit: &Hit, indent: usize, room: usize) -> io::Result<()> {
    let mut lines: Vec<String> = Vec::new();
    for copy in hit.copies.iter().take(MOST_COPIES) {
        // A copy under the same headline need not repeat it.
        let title = copy.title.clone().filter(|_| copy.title != hit.card.title);
        let facts = [
            title,
            copy.source.clone(),
            copy.date.map(|date| date.to_string()),
            Some(paths::shown(&copy.path)),
        ];
        let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        lines.push(format!("同文 {facts}"));
    }
    let more = hit.copies.len().saturating_sub(MOST_COPIES);
    if more > 0 {
        lines.push(format!("另有同文 {more} 篇；--no-collapse 逐篇列出"));
    }
    let faint = screen.styles.faint;
    for line in lines {
        let line = cut(&sanitise(&line), room);
        writeln!(screen, "{:indent$}{faint}{line}{faint:#}", "")?;
    }
    Ok(())
}

fn write_snippet(screen: &mut Screen, hit: &Hit, indent: usize, room: usize) -> io::Result<()> {
    let styles = screen.styles;
    let lines = wrap(&hit.snippet, room);
    let last = lines.len().min(SNIPPET_LINES);
    for (number, line) in lines.into_iter().take(SNIPPET_LINES).enumerate() {
        let text = line.of(&hit.snippet);
        // Marks that a line break cuts go on in the next line.
        let marks: Vec<Span> = hit
            .highlights
            .iter()
            .filter(|mark| mark.overlaps(line))
            .map(|mark| {
                Span::new(
                    mark.start.max(line.start) - line.start,
                    mark.end.min(line.end) - line.start,
                )
            })
            .collect();
        write!(screen, "{:indent$}", "")?;
        let more = number + 1 == last && line.end < hit.snippet.trim_end().len();
        let end = if more {
            cut_end(text, room)
        } else {
            text.len()
        };
        let marks: Vec<Span> = marks.into_iter().filter(|mark| mark.end <= end).collect();
        write_marked(screen, &text[..end], &marks, styles.matched)?;
        writeln!(screen, "{}", if more { "…" } else { "" })?;
    }
    Ok(())
}

/// Where a line has to end for `…` to fit behind it.
fn cut_end(text: &str, room: usize) -> usize {
    if width(text) < room {
        text.len()
    } else {
        text.char_indices().next_back().map_or(0, |(at, _)| at)
    }
}
