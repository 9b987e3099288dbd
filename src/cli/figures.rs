//! `caibao figures`: the figures that match, a row each.

use std::io::{self, Write};
use std::time::Instant;

use super::args::{FiguresArgs, Format};
use super::ask::{Part, Question, outcome};
use super::screen::Screen;
use super::settings::Global;
use super::sheet::{markdown, markdown_head, markdown_row};
use super::table::Table;
use super::{Failure, Outcome, facets, rows};
use crate::api::{self, Paths};
use crate::lexicon::Lexicon;
use crate::query::Language;
use crate::search::{Dimension, Row, Table as Found, TableOptions};
use crate::spoken;

/// Columns besides those of the figure itself, for people, and the most that each may take.
pub(super) const MORE: [(&str, usize); 3] = [("日期", 10), ("来源", 18), ("原文", usize::MAX)];
/// Other values of a figure that people are shown.
const MOST_DIFFERING: usize = 3;

/// Prints the rows.
pub(super) fn run(
    args: &FiguresArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    facets::check(&args.asking.facet, args.format)?;
    let question = Question::new(&args.asking, global)?;
    if args.format == Format::Text {
        question.tell(global);
    }
    let options = TableOptions {
        limit: args.limit,
        offset: args.asking.offset,
        order: args.sort,
        reverse: args.reverse,
        group: args.group_by,
        merge: !args.no_collapse,
        facets: args.asking.facet.clone(),
        values: usize::MAX,
    };
    let start = Instant::now();
    let finding = question.finding()?;
    let found = finding.figures(&options)?;
    let took = start.elapsed();
    let paths = Paths::open();
    match args.format {
        Format::Text => {
            write_table(screen, &found, question.lexicon)?;
            let below = !found.rows.is_empty();
            facets::write(screen, &found.facets, question.lexicon, below)?;
        }
        Format::Json => {
            let understanding = question.understanding(&finding)?;
            let object = api::Rows::new(&question.asked(&understanding, took, &paths), &found);
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        Format::Jsonl => {
            for row in &found.rows {
                writeln!(screen, "{}", api::json_line(&api::Row::new(row, &paths))?)?;
            }
        }
        Format::Csv => {
            let rows: Vec<_> = found
                .rows
                .iter()
                .map(|row| api::Row::new(row, &paths))
                .collect();
            api::write_rows(&mut *screen, &rows)?;
        }
        Format::Markdown => write_markdown(screen, &found, question.lexicon)?,
    }
    screen.end()?;
    if args.format != Format::Json {
        let part = Part {
            offset: options.offset,
            limit: options.limit,
            shown: found.rows.len(),
            total: found.total,
            partial: 0,
            measure: "个",
            noun: "数字",
        };
        part.tell(&question, &finding, global, screen.width)?;
    }
    Ok(outcome(found.total))
}

fn date(row: &Row) -> Option<String> {
    row.card.date.map(|date| date.to_string())
}

/// Who tells a figure, in words.
fn told_by(row: &Row) -> String {
    let name = row.card.source.clone().unwrap_or_default();
    match row.sources() {
        1 => name,
        several if name.is_empty() => format!("{several}家"),
        several => format!("{name} 等{several}家"),
    }
}

/// What other articles say instead, in words.
fn contradicted(row: &Row) -> Option<String> {
    if row.differing.is_empty() {
        return None;
    }
    let told = row.differing.iter().take(MOST_DIFFERING).map(|other| {
        let teller = other.tellers.first();
        let facts = [
            teller.and_then(|teller| teller.source.clone()),
            teller.and_then(|teller| Some(teller.date?.to_string())),
            (other.tellers.len() > 1).then(|| format!("等{}篇", other.tellers.len())),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        let amount =
            spoken::compared_amount(&other.figure, row.exchange.as_deref(), Language::Chinese);
        format!("{amount}（{}）", facts.join(" "))
    });
    let mut text = told.collect::<Vec<_>>().join("、");
    let more = row.differing.len().saturating_sub(MOST_DIFFERING);
    if more > 0 {
        text += &format!("，另有 {more} 种");
    }
    Some(format!("≠ 也有作 {text}"))
}

fn compared(row: &Row, cells: Vec<String>) -> Vec<String> {
    rows::compared(cells, &row.figure, row.exchange.as_deref())
}

/// A row under the columns for people; the cell that its group has in common is empty.
fn cells(row: &Row, mut cells: Vec<String>, group: Option<Dimension>) -> Vec<String> {
    let mut date = date(row).unwrap_or_default();
    let mut source = told_by(row);
    match group {
        Some(Dimension::Source) => source = String::new(),
        Some(Dimension::Month) => date = date.split_off(date.len().min("2024-".len())),
        Some(by) => {
            let column = match by {
                Dimension::Company => 0,
                Dimension::Segment => 1,
                Dimension::Metric => 2,
                _ => 5,
            };
            if let Some(cell) = cells.get_mut(column) {
                cell.clear();
            }
        }
        None => {}
    }
    cells.extend([date, source]);
    cells
}

/// Calls `each` with every row, and with the heading of its group where a new one begins.
fn by_group<'f>(
    found: &'f Found,
    lexicon: &Lexicon,
    mut each: impl FnMut(Option<String>, &'f Row) -> io::Result<()>,
) -> io::Result<()> {
    let mut before: Option<&Option<String>> = None;
    for row in &found.rows {
        let heading = found.groups.as_ref().filter(|_| before != Some(&row.group));
        let heading = heading.map(|groups| {
            let all = groups.counts.iter().find(|group| group.value == row.group);
            let count = all.map_or(0, |group| group.count);
            let name = facets::name(groups.by, row.group.as_deref(), lexicon);
            format!("{name}（{count}）")
        });
        before = Some(&row.group);
        each(heading, row)?;
    }
    Ok(())
}

fn write_table(screen: &mut Screen, found: &Found, lexicon: &Lexicon) -> Result<(), Failure> {
    if found.rows.is_empty() {
        return Ok(());
    }
    let styles = screen.styles;
    let group = found.groups.as_ref().map(|groups| groups.by);
    let mut table = Table::new(rows::columns(styles, &MORE));
    by_group(found, lexicon, |heading, row| {
        if let Some(heading) = heading {
            table.across("", styles.title);
            table.across(&heading, styles.title);
        }
        let cells = cells(
            row,
            compared(row, rows::marked(&row.figure, lexicon)),
            group,
        );
        rows::push(&mut table, cells, &row.figure.quote, &row.sentence);
        if let Some(text) = contradicted(row) {
            table.across(&format!("  {text}"), styles.warning);
        }
        Ok(())
    })?;
    table.write(screen, screen.width, 0, Some(styles.header))?;
    let figures = found.rows.iter().map(|row| &row.figure);
    Ok(rows::write_legend(screen, 0, figures)?)
}

fn write_markdown(screen: &mut Screen, found: &Found, lexicon: &Lexicon) -> Result<(), Failure> {
    let columns = rows::columns(screen.styles, &MORE);
    let columns: Vec<_> = columns.iter().map(|it| (it.name, it.right)).collect();
    if found.groups.is_none() {
        markdown_head(screen, &columns)?;
    }
    let mut first = true;
    Ok(by_group(found, lexicon, |heading, row| {
        if let Some(heading) = heading {
            let space = if first { "" } else { "\n" };
            writeln!(screen, "{space}### {}\n", markdown(&heading))?;
            markdown_head(screen, &columns)?;
        }
        first = false;
        let mut cells = cells(row, compared(row, rows::spoken(&row.figure, lexicon)), None);
        let contradicted = contradicted(row).map_or_else(String::new, |text| format!(" {text}"));
        cells.push(format!("{}{contradicted}", row.sentence));
        markdown_row(screen, cells.iter().map(String::as_str))
    })?)
}
