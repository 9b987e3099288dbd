//! Text laid out by the columns that it takes on a screen: a Chinese character takes two.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::screen::sanitise;
use crate::text::Span;

/// Space between the columns of a table.
const GAP: usize = 2;
/// A last column that would be narrower than this is left out.
const LEAST_LAST: usize = 12;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text cut so that it takes no more than `to` columns, with … where something is missing.
pub(super) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let end = fitting(text, to.saturating_sub(1));
    format!("{}…", &text[..end])
}

/// The length in bytes of the longest beginning that takes no more than `to` columns.
fn fitting(text: &str, to: usize) -> usize {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > to {
            return at;
        }
    }
    text.len()
}

/// The lines into which a text falls when none may take more than `to` columns. Numbers and Latin
/// words are not broken, nor does a line begin with a closing mark, where that can be helped.
pub(super) fn wrap(text: &str, to: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let most = fitting(rest, to).max(rest.chars().next().map_or(0, char::len_utf8));
        let end = if most == rest.len() {
            most
        } else {
            break_before(rest, most)
        };
        let line = rest[..end].trim_end();
        lines.push(Span::new(start, start + line.len()));
        start += end;
        start += text[start..].len() - text[start..].trim_start().len();
    }
    lines
}

/// The last place at or before `most` at which a line may break.
fn break_before(text: &str, most: usize) -> usize {
    let closes = |c: char| {
        matches!(
            c,
            '，' | '。'
                | '、'
                | '；'
                | '：'
                | '！'
                | '？'
                | '）'
                | '”'
                | '》'
                | '」'
                | '%'
                | '％'
        )
    };
    let mut at = most;
    while let (Some(before), Some(after)) =
        (text[..at].chars().next_back(), text[at..].chars().next())
    {
        if closes(after) || (joins(before) && joins(after)) {
            at -= before.len_utf8();
        } else {
            return at;
        }
    }
    // One long word: it has to be broken somewhere.
    most
}

/// A stretch of the text that takes no more than `to` columns and holds the focus, with … where
/// something is missing.
fn window(text: &str, focus: Span, to: usize) -> String {
    if width(text) <= to || width(&text[..focus.end]) < to {
        return cut(text, to);
    }
    let room = to.saturating_sub(1);
    let lead = room.saturating_sub(width(focus.of(text))) / 2;
    // Where the text ends soon, more of what stands before has room.
    let start = ending(&text[..focus.start], lead).min(ending(text, room));
    let before = &text[start..focus.start];
    // Rather from where a clause begins, if not too much is lost by that.
    let clause = before
        .char_indices()
        .find(|(_, c)| matches!(c, '，' | '；' | '。' | '：' | '、'));
    let skipped = clause.map_or(0, |(at, c)| at + c.len_utf8());
    let start = if skipped * 2 <= before.len() {
        start + skipped
    } else {
        start
    };
    // A number that is cut would be another number.
    let mut start = start;
    while start < focus.start
        && text[..start].chars().next_back().is_some_and(joins)
        && let Some(next) = text[start..].chars().next().filter(|c| joins(*c))
    {
        start += next.len_utf8();
    }
    format!("…{}", cut(&text[start..], room))
}

/// Whether two such characters side by side belong to one number or word.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '+' | '$' | '/')
}

/// Where the longest ending begins that takes no more than `to` columns.
fn ending(text: &str, to: usize) -> usize {
    let mut taken = 0;
    for (at, c) in text.char_indices().rev() {
        taken += c.width().unwrap_or(0);
        if taken > to {
            return at + c.len_utf8();
        }
    }
    0
}

/// Writes a text as it may be shown, with some stretches of it in another style; they are sorted and
/// do not overlap.
pub(super) fn write_marked(
    out: &mut impl Write,
    text: &str,
    marks: &[Span],
    style: Style,
) -> io::Result<()> {
    // Sanitising may change lengths, so each piece is sanitised by itself.
    let mut from = 0;
    for mark in marks {
        let before = sanitise(&text[from..mark.start]);
        write!(out, "{before}{style}{}{style:#}", sanitise(mark.of(text)))?;
        from = mark.end;
    }
    write!(out, "{}", sanitise(&text[from..]))
}

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
        let mut left = line;
        let mut widths = Vec::with_capacity(self.columns.len());
        for (index, column) in self.columns.iter().enumerate() {
            let cells = self.rows().filter_map(|row| row.cells.get(index));
            let mut widest = cells.map(|cell| width(cell)).max().unwrap_or(0);
            if widest > 0 && header {
                widest = widest.max(width(column.name));
            }
            let gap = if widths.iter().any(|&taken| taken > 0) {
                GAP
            } else {
                0
            };
            let room = left.saturating_sub(gap);
            let mut takes = widest.min(column.most).min(room);
            if index + 1 == self.columns.len() && takes < widest && takes < LEAST_LAST {
                takes = 0;
            }
            if takes > 0 {
                left = room - takes;
            }
            widths.push(takes);
        }
        widths
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
    fn text_is_cut_by_the_columns_that_it_takes() {
        let table = [
            ("营收增长", 8, "营收增长"),
            ("营收增长", 7, "营收增…"),
            ("营收增长", 6, "营收…"),
            ("AWS增长", 6, "AWS增…"),
            ("营收", 1, "…"),
        ];
        for (text, to, expected) in table {
            assert_eq!(cut(text, to), expected, "{text} cut to {to}");
            assert!(width(&cut(text, to)) <= to);
        }
    }

    #[test]
    fn lines_break_between_words_and_not_before_a_comma() {
        let text = "AWS营收287.9亿美元，同比增长19%。";
        let lines = |to| {
            wrap(text, to)
                .into_iter()
                .map(|line| line.of(text).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(100), [text]);
        assert_eq!(lines(18), ["AWS营收287.9亿美", "元，同比增长19%。"]);
        assert_eq!(lines(9), ["AWS营收", "287.9亿美", "元，同比", "增长19%。"]);
        assert_eq!(lines(1).concat(), text);
    }

    #[test]
    fn a_window_holds_what_it_is_around() {
        let text = "当季营收1878亿美元，同比增长10%；净利润200亿美元，云计算业务AWS营收287.9亿美元，同比增长19%。";
        let at = text.find("19%").unwrap();
        let mark = Span::new(at, at + 3);
        for to in [10, 20, 30, 40, 60] {
            let shown = window(text, mark, to);
            assert!(width(&shown) <= to && shown.contains("19%"), "{shown}");
        }
        assert_eq!(window(text, mark, 27), "…287.9亿美元，同比增长19%。");
        assert_eq!(window(text, mark, 25), "…亿美元，同比增长19%。");
        let first = text.find("10%").unwrap();
        assert_eq!(
            window(text, Span::new(first, first + 3), 26),
            "…同比增长10%；净利润200亿…"
        );
        assert_eq!(window(text, mark, 200), text);
    }

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
