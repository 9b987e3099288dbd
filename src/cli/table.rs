//! Rows under columns, laid out by the columns that they take on a screen.

use std::io::{self, Write};

use anstyle::Style;

use super::layout::{cut, width, window};
use crate::text::{Span, sanitise};

/// Space between the columns of a table.
const GAP: usize = 2;
/// No column is made narrower than this for the sake of others; it is what a day takes.
const LEAST_LEVELLED: usize = 10;
/// A last column that would be narrower than this is left out.
const LEAST_LAST: usize = 12;

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// What stands above it.
    pub(super) name: &'static str,
    /// Whether its cells end at the same place instead of beginning there.
    pub(super) right: bool,
    /// More than this it never takes.
    pub(super) most: usize,
    /// Style of its cells.
    pub(super) style: Style,
}

/// Rows under columns. The last column takes what is left of the line; columns that are empty in
/// every row are left out.
pub(super) struct Table {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

enum Line {
    Row(Row),
    /// Text across all columns.
    Across {
        text: String,
        style: Style,
    },
}

struct Row {
    cells: Vec<String>,
    /// What must not be cut off in the last cell.
    focus: Option<Span>,
}

impl Table {
    pub(super) fn new(columns: Vec<Column>) -> Table {
        Table {
            columns,
            lines: Vec::new(),
        }
    }

    /// Adds a line of text across all columns.
    pub(super) fn across(&mut self, text: &str, style: Style) {
        self.lines.push(Line::Across {
            text: sanitise(text).into_owned(),
            style,
        });
    }

    /// Adds a row: a cell for each column.
    pub(super) fn push(&mut self, cells: Vec<String>) {
        self.push_focused(cells, None);
    }

    /// Adds a row whose last cell is cut so that `focus` stays; the cell is clean already, so that
    /// `focus` fits it.
    pub(super) fn push_focused(&mut self, cells: Vec<String>, focus: Option<Span>) {
        let cells = cells
            .into_iter()
            .map(|cell| sanitise(&cell).into_owned())
            .collect();
        self.lines.push(Line::Row(Row { cells, focus }));
    }

    /// Writes it, no line wider than `line`, each indented; with the names on top when `header`
    /// gives their style.
    pub(super) fn write(
        &self,
        out: &mut impl Write,
        line: usize,
        indent: usize,
        header: Option<Style>,
    ) -> io::Result<()> {
        let widths = self.widths(line.saturating_sub(indent), header.is_some());
        if let Some(style) = header {
            let names = self.columns.iter().map(|column| column.name);
            self.write_row(out, names, None, &widths, indent, |_| style)?;
        }
        for shown in &self.lines {
            match shown {
                Line::Row(row) => {
                    let cells = row.cells.iter().map(String::as_str);
                    self.write_row(out, cells, row.focus, &widths, indent, |column| {
                        self.columns[column].style
                    })?;
                }
                Line::Across { text, .. } if text.is_empty() => writeln!(out)?,
                Line::Across { text, style } => {
                    let text = cut(text, line.saturating_sub(indent));
                    writeln!(out, "{:indent$}{style}{text}{style:#}", "")?;
                }
            }
        }
        Ok(())
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.lines.iter().filter_map(|line| match line {
            Line::Row(row) => Some(row),
            Line::Across { .. } => None,
        })
    }

    /// The width of each column; 0 for those that are left out.
    fn widths(&self, line: usize, header: bool) -> Vec<usize> {
        let mut wanted: Vec<usize> = (0..self.columns.len())
            .map(|index| self.wanted(index, header))
            .collect();
        self.level(&mut wanted, line);
        let mut left = line;
        let mut widths = Vec::with_capacity(self.columns.len());
        for (index, &wants) in wanted.iter().enumerate() {
            let gap = if widths.iter().any(|&taken| taken > 0) {
                GAP
            } else {
                0
            };
            // A number that is cut would be another number, so those to come have their room first.
            let later = self.columns.iter().zip(&wanted).skip(index + 1);
            let kept: usize = later
                .filter(|(column, wanted)| column.right && **wanted > 0)
                .map(|(_, wanted)| wanted + GAP)
                .sum();
            let room = left.saturating_sub(gap + kept);
            let mut takes = wants.min(room);
            if index + 1 == self.columns.len() && takes < wants && takes < LEAST_LAST {
                takes = 0;
            }
            if takes > 0 {
                left = left.saturating_sub(gap + takes);
            }
            widths.push(takes);
        }
        widths
    }

    /// Takes from the widest columns of text what the others need, so that one long name does not
    /// push all that follows off the line. The last column takes what is left.
    fn level(&self, wanted: &mut [usize], line: usize) {
        let Some((last, others)) = wanted.split_last_mut() else {
            return;
        };
        let widest = others.iter().copied().max().unwrap_or(0);
        let takes = |index: usize, wants: usize, most: usize| match self.columns.get(index) {
            Some(column) if column.right => wants,
            _ => wants.min(most),
        };
        let fits = |most: usize| {
            let columns = others.iter().enumerate().filter(|(_, wants)| **wants > 0);
            let taken: usize = columns
                .map(|(index, &wants)| takes(index, wants, most) + GAP)
                .sum();
            taken + LEAST_LAST.min(*last) <= line
        };
        let most = (LEAST_LEVELLED..=widest)
            .rev()
            .find(|&most| fits(most))
            .unwrap_or(LEAST_LEVELLED);
        for (index, wants) in others.iter_mut().enumerate() {
            *wants = takes(index, *wants, most);
        }
    }

    /// What a column would take if it had all the room.
    fn wanted(&self, index: usize, header: bool) -> usize {
        let Some(column) = self.columns.get(index) else {
            return 0;
        };
        let cells = self.rows().filter_map(|row| row.cells.get(index));
        let widest = cells.map(|cell| width(cell)).max().unwrap_or(0);
        let name = if widest > 0 && header {
            width(column.name)
        } else {
            0
        };
        widest.max(name).min(column.most)
    }

    fn write_row<'a>(
        &self,
        out: &mut impl Write,
        cells: impl Iterator<Item = &'a str>,
        focus: Option<Span>,
        widths: &[usize],
        indent: usize,
        style: impl Fn(usize) -> Style,
    ) -> io::Result<()> {
        let mut pending = indent;
        for (index, (cell, &takes)) in cells.zip(widths).enumerate() {
            if takes == 0 {
                continue;
            }
            let shown = match focus {
                Some(focus) if index + 1 == widths.len() => window(cell, focus, takes),
                _ => cut(cell, takes),
            };
            let space = takes.saturating_sub(width(&shown));
            let (before, after) = if self.columns[index].right {
                (space, 0)
            } else {
                (0, space)
            };
            if shown.is_empty() {
                pending += takes + GAP;
                continue;
            }
            let style = style(index);
            // Space is written before the next cell only, so that no line ends with it.
            write!(
                out,
                "{}{style}{shown}{style:#}",
                " ".repeat(pending + before)
            )?;
            pending = after + GAP;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_lines_end_without_space() {
        let plain = |name, right| Column {
            name,
            right,
            most: 20,
            style: Style::new(),
        };
        let mut table = Table::new(vec![
            plain("公司", false),
            plain("空", false),
            plain("数值", true),
            plain("句子", false),
        ]);
        table.push(
            [
                "亚马逊",
                "",
                "+19%",
                "AWS营收同比增长19%，与分析师预计只差一点。",
            ]
            .map(str::to_owned)
            .to_vec(),
        );
        table.push(["Meta", "", "483.9亿美元", ""].map(str::to_owned).to_vec());
        let mut out = Vec::new();
        table.write(&mut out, 40, 0, Some(Style::new())).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "公司           数值  句子\n亚马逊         +19%  AWS营收同比增长19%…\nMeta    483.9亿美元\n"
        );
    }
}
