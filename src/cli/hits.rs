//! Articles that were found, for people: to read on a terminal, or as notes in markdown.

use std::io::{self, Write};

use super::layout::{Table, cut, width, wrap, write_marked};
use super::screen::{Screen, sanitise};
use super::sheet::{markdown, markdown_head, markdown_row};
use super::{paths, rows};
use crate::index::Card;
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::search::{Answer, Hit};
use crate::text::Span;

/// Figures of a hit that people are shown.
const MOST_FIGURES: usize = 6;
/// Copies of a hit that people are shown.
const MOST_COPIES: usize = 3;
/// Lines of a snippet.
const SNIPPET_LINES: usize = 3;
/// Digits of an id that people are shown; `show` takes the beginning of an id.
pub(super) const ID_DIGITS: usize = 8;

/// Prints hits for a terminal, numbered after `offset`.
pub(super) fn write(
    screen: &mut Screen,
    answer: &Answer,
    offset: usize,
    lexicon: &Lexicon,
) -> io::Result<()> {
    let mut shown = Vec::new();
    for (place, hit) in answer.hits.iter().enumerate() {
        if place > 0 {
            writeln!(screen)?;
        }
        let rank = format!("{}. ", offset + place + 1);
        let indent = width(&rank);
        let figures = distinct(hit, lexicon);
        write_head(screen, &rank, hit)?;
        write_figures(screen, indent, &figures, lexicon)?;
        write_snippet(screen, indent, hit)?;
        write_copies(screen, indent, hit)?;
        shown.extend(figures.into_iter().take(MOST_FIGURES));
    }
    rows::write_legend(screen, 0, shown)
}

/// The figures that matched, those left out that look like one before: headline and text often
/// tell the same.
fn distinct<'h>(hit: &'h Hit, lexicon: &Lexicon) -> Vec<&'h Figure> {
    let mut met = Vec::new();
    hit.figures
        .iter()
        .filter(|figure| {
            let spoken = rows::spoken(figure, lexicon);
            let new = !met.contains(&spoken);
            if new {
                met.push(spoken);
            }
            new
        })
        .collect()
}

/// The facts about an article that stand under its title.
fn facts(hit: &Hit) -> String {
    let mut id = hit.card.id.to_string();
    id.truncate(ID_DIGITS);
    let facts = [
        hit.card.date.map(|date| date.to_string()),
        hit.card.source.clone(),
        Some(id),
        Some(paths::shown(&hit.card.path)),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn title(hit: &Hit) -> &str {
    hit.card.title.as_deref().unwrap_or("（无标题）")
}

fn write_head(screen: &mut Screen, rank: &str, hit: &Hit) -> io::Result<()> {
    let styles = screen.styles;
    let indent = width(rank);
    let room = screen.width.saturating_sub(indent);
    let title = cut(&sanitise(title(hit)), room);
    writeln!(screen, "{rank}{0}{title}{0:#}", styles.title)?;
    let facts = cut(&sanitise(&facts(hit)), room);
    writeln!(screen, "{:indent$}{1}{facts}{1:#}", "", styles.faint)
}

fn write_figures(
    screen: &mut Screen,
    indent: usize,
    figures: &[&Figure],
    lexicon: &Lexicon,
) -> io::Result<()> {
    let mut table = Table::new(rows::columns(screen.styles, &[]));
    for figure in figures.iter().take(MOST_FIGURES) {
        table.push(rows::marked(figure, lexicon));
    }
    let more = figures.len().saturating_sub(MOST_FIGURES);
    if more > 0 {
        table.across(&format!("另有 {more} 个数字符合"), screen.styles.faint);
    }
    table.write(screen, screen.width, indent, None)
}

fn write_snippet(screen: &mut Screen, indent: usize, hit: &Hit) -> io::Result<()> {
    let style = screen.styles.matched;
    let room = screen.width.saturating_sub(indent);
    let lines = wrap(&hit.snippet, room);
    let last = lines.len().min(SNIPPET_LINES);
    for (number, line) in lines.into_iter().take(SNIPPET_LINES).enumerate() {
        let text = line.of(&hit.snippet);
        let more = number + 1 == last && line.end < hit.snippet.trim_end().len();
        let end = if more {
            cut_end(text, room)
        } else {
            text.len()
        };
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
            .filter(|mark| mark.end <= end)
            .collect();
        write!(screen, "{:indent$}", "")?;
        write_marked(screen, &text[..end], &marks, style)?;
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

fn write_copies(screen: &mut Screen, indent: usize, hit: &Hit) -> io::Result<()> {
    let faint = screen.styles.faint;
    for line in copies(hit) {
        let line = cut(&sanitise(&line), screen.width.saturating_sub(indent));
        writeln!(screen, "{:indent$}{faint}{line}{faint:#}", "")?;
    }
    Ok(())
}

/// The same news elsewhere, a line each: under which headline, by whom, when and where.
fn copies(hit: &Hit) -> Vec<String> {
    let line = |copy: &Card| {
        let facts = [
            // A copy under the same headline need not repeat it.
            copy.title.clone().filter(|_| copy.title != hit.card.title),
            copy.date.map(|date| date.to_string()),
            copy.source.clone(),
            Some(paths::shown(&copy.path)),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        format!("同文 {}", facts.join(" · "))
    };
    let mut lines: Vec<String> = hit.copies.iter().take(MOST_COPIES).map(line).collect();
    let more = hit.copies.len().saturating_sub(MOST_COPIES);
    if more > 0 {
        lines.push(format!("另有同文 {more} 篇；--no-collapse 逐篇列出"));
    }
    lines
}

/// Prints hits as notes: a heading, the facts, the figures as a table, the sentence as a quote.
pub(super) fn write_markdown(
    screen: &mut Screen,
    answer: &Answer,
    offset: usize,
    lexicon: &Lexicon,
) -> io::Result<()> {
    let columns = rows::columns(screen.styles, &[]);
    let columns: Vec<_> = columns.iter().map(|it| (it.name, it.right)).collect();
    for (place, hit) in answer.hits.iter().enumerate() {
        if place > 0 {
            writeln!(screen)?;
        }
        let number = offset + place + 1;
        writeln!(screen, "### {number}. {}\n", linked(hit))?;
        writeln!(screen, "{}", markdown(&facts(hit)))?;
        let figures = distinct(hit, lexicon);
        if !figures.is_empty() {
            writeln!(screen)?;
            markdown_head(screen, &columns)?;
        }
        for figure in figures {
            let cells = rows::spoken(figure, lexicon);
            markdown_row(screen, cells.iter().map(String::as_str))?;
        }
        if !hit.snippet.is_empty() {
            writeln!(screen, "\n> {}", emphasised(&hit.snippet, &hit.highlights))?;
        }
        for copy in copies(hit) {
            writeln!(screen, "\n{}", markdown(&copy))?;
        }
    }
    Ok(())
}

/// The title, as a link where the article has an address.
fn linked(hit: &Hit) -> String {
    let title = markdown(title(hit));
    let plain = |url: &&String| !url.contains(|c: char| c.is_whitespace() || "<>".contains(c));
    match hit.card.url.as_ref().filter(plain) {
        Some(url) => format!("[{title}](<{}>)", sanitise(url)),
        None => title,
    }
}

fn emphasised(text: &str, marks: &[Span]) -> String {
    let (mut shown, mut from) = (String::new(), 0);
    for mark in marks {
        shown += &markdown(Span::new(from, mark.start).of(text));
        shown += &format!("**{}**", markdown(mark.of(text)));
        from = mark.end;
    }
    shown + &markdown(Span::new(from, text.len()).of(text))
}
