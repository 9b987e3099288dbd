//! `caibao figures`: the figures that match, a row each.

use std::io::Write;
use std::time::Instant;

use super::args::{FiguresArgs, Global, TableFormat};
use super::ask::{Question, outcome};
use super::layout::Table;
use super::screen::Screen;
use super::sheet::{Sheet, markdown_row};
use super::{Failure, Outcome, paths, rows};
use crate::api;
use crate::model::Figure;
use crate::search::{Row, Rows, figures};

/// Columns besides those of the figure itself, for people, and the most that each may take.
pub(super) const MORE: [(&str, usize); 3] = [("日期", 10), ("来源", 12), ("原文", usize::MAX)];

/// Prints the rows.
pub(super) fn run(
    args: &FiguresArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let question = Question::new(&args.asking, args.limit, global)?;
    if args.format == TableFormat::Text {
        question.tell(global);
    }
    let start = Instant::now();
    let found = figures(
        &question.index,
        question.lexicon,
        &question.query.plan,
        &question.options,
    )?;
    let took_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    match args.format {
        TableFormat::Text => write_table(screen, &found, &question)?,
        TableFormat::Json => {
            let understanding = question.understanding()?;
            let object = api::Rows {
                query: &question.text,
                total: found.total,
                took_ms,
                understood: understanding.wire(),
                figures: found.rows.iter().map(wire).collect(),
            };
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        TableFormat::Jsonl => {
            for row in &found.rows {
                writeln!(screen, "{}", api::json_line(&wire(row))?)?;
            }
        }
        TableFormat::Csv => write_sheet(screen, &found)?,
        TableFormat::Markdown => write_markdown(screen, &found, &question)?,
    }
    screen.flush()?;
    if args.format != TableFormat::Json {
        question.tell_rest(
            global,
            screen.width,
            found.rows.len(),
            found.total,
            "个",
            "数字",
        )?;
    }
    Ok(outcome(found.total))
}

/// A row for programs.
pub(super) fn wire(row: &Row) -> api::Row<'_> {
    api::Row {
        figure: api::Figure::new(&row.figure, &row.sentence),
        id: row.article.to_string(),
        path: paths::shown(&row.path),
        title: row.title.as_deref(),
        date: date(row),
        source: row.source.as_deref(),
    }
}

fn date(row: &Row) -> Option<String> {
    row.date.map(|date| date.to_string())
}

fn write_table(screen: &mut Screen, found: &Rows, question: &Question) -> Result<(), Failure> {
    if found.rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(rows::columns(screen.styles, &MORE));
    for row in &found.rows {
        let mut cells = rows::marked(&row.figure, question.lexicon);
        cells.push(date(row).unwrap_or_default());
        cells.push(row.source.clone().unwrap_or_default());
        rows::push(&mut table, cells, &row.figure.quote, &row.sentence);
    }
    let (line, header) = (screen.width, screen.styles.header);
    table.write(screen, line, 0, Some(header))?;
    Ok(rows::write_legend(screen, 0, figures_of(found))?)
}

fn write_sheet(screen: &mut Screen, found: &Rows) -> Result<(), Failure> {
    let mut header = rows::KEYS.to_vec();
    header.extend(["date", "source", "sentence", "title", "path", "id"]);
    let mut sheet = Sheet::new(screen, &header)?;
    for row in &found.rows {
        let wire = wire(row);
        let exact = rows::exact(&wire.figure);
        let mut cells: Vec<&str> = exact.iter().map(String::as_str).collect();
        cells.extend([
            wire.date.as_deref().unwrap_or_default(),
            wire.source.unwrap_or_default(),
            wire.figure.sentence,
        ]);
        cells.extend([wire.title.unwrap_or_default(), &wire.path, &wire.id]);
        sheet.row(&cells)?;
    }
    sheet.finish()
}

fn write_markdown(screen: &mut Screen, found: &Rows, question: &Question) -> Result<(), Failure> {
    let columns = rows::columns(screen.styles, &MORE);
    markdown_row(screen, columns.iter().map(|column| column.name))?;
    let rules: Vec<&str> = columns
        .iter()
        .map(|column| if column.right { "--:" } else { "---" })
        .collect();
    writeln!(screen, "| {} |", rules.join(" | "))?;
    for row in &found.rows {
        let mut cells = rows::spoken(&row.figure, question.lexicon);
        cells.extend([
            date(row).unwrap_or_default(),
            row.source.clone().unwrap_or_default(),
            row.sentence.clone(),
        ]);
        markdown_row(screen, cells.iter().map(String::as_str))?;
    }
    Ok(())
}

fn figures_of(found: &Rows) -> impl Iterator<Item = &Figure> {
    found.rows.iter().map(|row| &row.figure)
}
