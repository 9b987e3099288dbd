//! Articles that were found, for people: to read on a terminal, or as notes in markdown.

use std::io::{self, Write};

use anstyle::Style;

use super::layout::{cut, cut_start, width, within, wrap, write_marked};
use super::screen::Screen;
use super::sheet::{markdown, markdown_head, markdown_row};
use super::table::Table;
use super::{paths, place, rows};
use crate::index::Card;
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::query::Exchange;
use crate::search::{Answer, Hit};
use crate::text::{Span, sanitise};

/// Figures of a hit that people are shown.
const MOST_FIGURES: usize = 6;
/// Copies of a hit that people are shown.
const MOST_COPIES: usize = 3;
/// Digits of an id that people are shown; `show` takes the beginning of an id.
const ID_DIGITS: usize = 8;
/// Columns that the place of an article takes at least beside the other facts.
const LEAST_LOCATION: usize = 24;
/// What stands between facts.
const SEPARATOR: &str = " · ";

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
        write_missing(screen, indent, hit)?;
        write_figures(screen, indent, &figures, hit.exchange.as_deref(), lexicon)?;
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

/// What is known about an article, but where it lies.
fn facts(hit: &Hit) -> String {
    let mut id = hit.card.id.to_string();
    id.truncate(ID_DIGITS);
    let date = hit.card.date.map(|date| date.to_string());
    let facts = [date, hit.card.source.clone(), Some(id)];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The file, and the line in it that answers.
fn location(hit: &Hit) -> String {
    let path = paths::shown(&hit.card.path);
    match place::line(hit) {
        Some(line) => format!("{path}:{line}"),
        None => path,
    }
}

fn title(hit: &Hit) -> &str {
    hit.card.title.as_deref().unwrap_or("（无标题）")
}

fn write_head(screen: &mut Screen, rank: &str, hit: &Hit) -> io::Result<()> {
    let styles = screen.styles;
    let indent = width(rank);
    let room = screen.width.saturating_sub(indent);
    let whole = title(hit);
    let shown = cut(&sanitise(whole), room);
    // Marks of what was cut off, or of a title that had to be made clean, fit nowhere.
    let same = shown
        .char_indices()
        .zip(whole.char_indices())
        .take_while(|(a, b)| a == b);
    let kept = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let marks = hit.title_highlights.iter().copied();
    let marks: Vec<Span> = marks.filter(|mark| mark.end <= kept).collect();
    let mut title = Vec::new();
    let matched = styles.title.fg_color(styles.matched.get_fg_color());
    write_marked(&mut title, &shown, &marks, styles.title, matched)?;
    let title = String::from_utf8_lossy(&title);
    let title = screen.link(hit.card.url.as_deref(), &title);
    writeln!(screen, "{rank}{title}")?;

    let facts = cut(&sanitise(&facts(hit)), room);
    let beside = room.saturating_sub(width(&facts) + width(SEPARATOR));
    // Where too little is left of the line, where it lies stands on a line of its own.
    let (separator, left) = if beside < LEAST_LOCATION.min(room) {
        (format!("\n{:indent$}", ""), room)
    } else {
        (SEPARATOR.to_owned(), beside)
    };
    let address = place::address(&hit.card.path);
    let location = cut_start(&sanitise(&location(hit)), left);
    let location = screen.link(address.as_deref(), &location);
    writeln!(
        screen,
        "{:indent$}{1}{facts}{separator}{location}{1:#}",
        "", styles.faint
    )
}

/// What an article lacks that was asked for: 缺“提升”.
fn missing(hit: &Hit) -> Option<String> {
    (!hit.missing.is_empty()).then(|| format!("缺“{}”", hit.missing.join("”“")))
}

fn write_missing(screen: &mut Screen, indent: usize, hit: &Hit) -> io::Result<()> {
    let Some(missing) = missing(hit) else {
        return Ok(());
    };
    let faint = screen.styles.faint;
    let missing = cut(&sanitise(&missing), screen.width.saturating_sub(indent));
    writeln!(screen, "{:indent$}{faint}{missing}{faint:#}", "")
}

fn write_figures(
    screen: &mut Screen,
    indent: usize,
    figures: &[&Figure],
    exchange: Option<&Exchange>,
    lexicon: &Lexicon,
) -> io::Result<()> {
    let mut table = Table::new(rows::columns(screen.styles, &[]));
    for figure in figures.iter().take(MOST_FIGURES) {
        let cells = rows::marked(figure, lexicon);
        table.push(rows::compared(cells, figure, exchange));
    }
    let more = figures.len().saturating_sub(MOST_FIGURES);
    if more > 0 {
        table.across(&format!("另有 {more} 个数字符合"), screen.styles.faint);
    }
    table.write(screen, screen.width, indent, None)
}

/// The sentence that answers, unless it is the title, which was just printed.
fn write_snippet(screen: &mut Screen, indent: usize, hit: &Hit) -> io::Result<()> {
    if hit.snippet.trim() == title(hit).trim() {
        return Ok(());
    }
    let (plain, matched) = (Style::new(), screen.styles.matched);
    for line in wrap(&hit.snippet, screen.width.saturating_sub(indent)) {
        let marks = within(line, &hit.highlights);
        write!(screen, "{:indent$}", "")?;
        write_marked(screen, line.of(&hit.snippet), &marks, plain, matched)?;
        writeln!(screen)?;
    }
    Ok(())
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
        writeln!(
            screen,
            "{}",
            markdown(&(facts(hit) + SEPARATOR + &location(hit)))
        )?;
        if let Some(missing) = missing(hit) {
            writeln!(screen, "\n{}", markdown(&missing))?;
        }
        let figures = distinct(hit, lexicon);
        if !figures.is_empty() {
            writeln!(screen)?;
            markdown_head(screen, &columns)?;
        }
        for figure in figures {
            let cells = rows::spoken(figure, lexicon);
            let cells = rows::compared(cells, figure, hit.exchange.as_deref());
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
