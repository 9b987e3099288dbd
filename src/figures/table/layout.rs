//! Which rows and columns of a table name the others: header rows, columns of names, groups of rows.

use std::collections::BTreeMap;

use super::grid::{Cell, Grid};
use super::heading::{self, Heading};
use super::line::Line;
use super::measure::Declared;
use super::number::{self, Content, Number};
use super::time;
use crate::figures::Folded;
use crate::figures::setting::Setting;
use crate::figures::token::Token;

/// More header rows than a table for people has.
const MOST_HEADERS: usize = 4;

/// What stands in a cell, with the numbers of each of its blocks.
pub(super) struct Read<'a> {
    /// Blocks and the numbers in them.
    pub(super) numbers: Vec<(usize, Number<'a>)>,
    pub(super) kind: Kind,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Numbers,
    /// A number that may be a year (2024), or text that is one (2024E).
    Stamp,
    Text,
}

/// A table, its parts told apart.
pub(super) struct Layout<'a> {
    pub(super) cells: Vec<Read<'a>>,
    /// What each column with numbers is named.
    pub(super) columns: BTreeMap<u32, Line>,
    /// Rows with numbers, in order.
    pub(super) rows: Vec<Row>,
    /// What the headings of the columns of names say of what stands under them (公司, 业务).
    pub(super) corner: String,
    /// What the table declares of itself in rows of its own and in its corner.
    pub(super) declared: Declared,
    /// Texts in rows of their own above the header.
    pub(super) titles: Vec<String>,
}

/// A row with numbers.
pub(super) struct Row {
    pub(super) line: Line,
    /// Its cells, by their places in the grid.
    pub(super) cells: std::ops::Range<usize>,
}

/// The clean text of a cell.
pub(super) fn text(cell: &Cell, blocks: &[Folded<'_>], clean: &str) -> String {
    let pieces: Vec<&str> = cell
        .blocks
        .iter()
        .filter_map(|at| blocks.get(*at))
        .map(|block| block.span.of(clean))
        .collect();
    pieces.join(" ")
}

/// Reads what stands in each cell.
fn read_cells<'a>(grid: &Grid, blocks: &[Folded<'_>], tokens: &[&[Token<'a>]]) -> Vec<Read<'a>> {
    grid.cells
        .iter()
        .map(|cell| {
            let mut numbers = Vec::new();
            let mut kind = Kind::Blank;
            for at in &cell.blocks {
                let (Some(block), Some(tokens)) = (blocks.get(*at), tokens.get(*at)) else {
                    continue;
                };
                let folded = block.text.as_str();
                match number::read(folded, tokens) {
                    Content::Blank => {}
                    Content::Text if time::is_stamp(folded) && kind == Kind::Blank => {
                        kind = Kind::Stamp;
                    }
                    Content::Text => kind = Kind::Text,
                    Content::Numbers(found) => {
                        if kind != Kind::Text {
                            kind = if time::is_stamp(folded) {
                                Kind::Stamp
                            } else {
                                Kind::Numbers
                            };
                        }
                        numbers.extend(found.into_iter().map(|number| (*at, number)));
                    }
                }
            }
            Read { numbers, kind }
        })
        .collect()
}

/// How often a column holds what, below the header.
#[derive(Clone, Copy, Debug, Default)]
struct Column {
    numbers: usize,
    stamps: usize,
    texts: usize,
    /// Whole numbers that count up by one from 1.
    counted: usize,
}

/// Tells the parts of a table apart; none where it is not one of names and numbers.
pub(super) fn layout<'a>(
    grid: &Grid,
    blocks: &[Folded<'_>],
    tokens: &[&[Token<'a>]],
    clean: &str,
    setting: &Setting<'_>,
) -> Option<Layout<'a>> {
    let cells = read_cells(grid, blocks, tokens);
    let shown = |at: usize| text(&grid.cells[at], blocks, clean);
    let first = grid
        .rows
        .iter()
        .position(|row| row.clone().any(|at| cells[at].kind == Kind::Numbers))?;
    let headers = header_rows(grid, &cells, first);
    let columns = count_columns(grid, &cells, first);
    let several = columns.len() > 1 || grid.rows.len() > 1;
    if !several || columns.is_empty() {
        return None;
    }
    let header_text = |column: u32| {
        headers
            .named
            .iter()
            .rev()
            .find_map(|row| find(grid, &grid.rows[*row], column))
            .map(|at| crate::text::fold(&shown(at)))
    };
    let (mut name_columns, mut first_value) = (Vec::new(), None);
    for (place, (&column, count)) in columns.iter().enumerate() {
        let header = header_text(column).unwrap_or_default();
        if is_counting(&header) || place == 0 && columns.len() > 1 && count.is_count() {
            continue;
        }
        let names = count.numbers == 0 && count.texts + count.stamps > 0;
        let years = place == 0 && count.numbers == 0;
        if names || years {
            name_columns.push(column);
        } else {
            first_value = Some(column);
            break;
        }
    }
    let first_value = first_value?;
    if headers.named.len() > MOST_HEADERS {
        return None;
    }
    let corner: Vec<String> = name_columns
        .iter()
        .filter_map(|column| header_text(*column))
        .collect();
    let mut layout = Layout {
        columns: BTreeMap::new(),
        rows: Vec::new(),
        corner: corner.join(" "),
        declared: Declared::default(),
        titles: headers.titles.iter().copied().map(shown).collect(),
        cells,
    };
    for text in layout.titles.iter().chain(&corner) {
        layout
            .declared
            .read(&crate::text::fold(text), setting.lexicon);
    }
    let mut reader = Reader {
        grid,
        blocks,
        clean,
        setting,
        name_columns: &name_columns,
        first_value,
    };
    layout.columns = reader.columns(&headers.named, &columns);
    reader.rows(&mut layout, first, &columns);
    Some(layout)
}

/// The header rows, and the cells that stand alone above them.
struct Headers {
    named: Vec<usize>,
    titles: Vec<usize>,
}

fn header_rows(grid: &Grid, cells: &[Read<'_>], first: usize) -> Headers {
    let mut headers = Headers {
        named: Vec::new(),
        titles: Vec::new(),
    };
    for (at, row) in grid.rows[..first].iter().enumerate() {
        let mut filled = row.clone().filter(|cell| cells[*cell].kind != Kind::Blank);
        match (filled.next(), filled.next()) {
            (Some(_), Some(_)) => headers.named.push(at),
            // A row with one text: a title above the header, a group of rows below it.
            (Some(only), None) if headers.named.is_empty() && grid.cells[only].rows == 1 => {
                headers.titles.push(only);
            }
            _ => {}
        }
    }
    headers
}

fn count_columns(grid: &Grid, cells: &[Read<'_>], first: usize) -> BTreeMap<u32, Column> {
    let mut columns: BTreeMap<u32, Column> = BTreeMap::new();
    for row in &grid.rows[first..] {
        let alone = row.len() == 1;
        for at in row.clone() {
            let cell = &grid.cells[at];
            let read = &cells[at];
            if alone && read.kind == Kind::Text {
                continue;
            }
            let column = columns.entry(cell.column).or_default();
            match read.kind {
                Kind::Blank => {}
                Kind::Text => column.texts += 1,
                Kind::Stamp => column.stamps += 1,
                Kind::Numbers => column.numbers += 1,
            }
            let counted = read.numbers.first().and_then(|(_, number)| number.plain());
            let next = u32::try_from(column.counted).ok().map(|count| count + 1);
            if read.numbers.len() == 1 && counted.is_some() && counted == next {
                column.counted += 1;
            }
        }
    }
    columns
}

impl Column {
    /// Whether it counts the rows: 1, 2, 3.
    fn is_count(self) -> bool {
        self.counted > 1 && self.counted == self.numbers + self.stamps && self.texts == 0
    }
}

/// Whether the numbers under a heading only count or name the rows.
fn is_counting(header: &str) -> bool {
    let header = header.trim();
    [
        "序号",
        "排名",
        "名次",
        "排行",
        "编号",
        "no.",
        "no",
        "#",
        "rank",
        "代码",
        "股票代码",
        "证券代码",
        "公司代码",
        "位次",
    ]
    .contains(&header)
        || header.ends_with("代码") && !header.contains("名称") && !header.contains("简称")
}

/// The cell of a row that reaches over a column.
fn find(grid: &Grid, row: &std::ops::Range<usize>, column: u32) -> Option<usize> {
    let cells = &grid.cells[row.clone()];
    let at = cells
        .partition_point(|cell| cell.column <= column)
        .checked_sub(1)?;
    cells[at].covers(column).then_some(row.start + at)
}

struct Reader<'a> {
    grid: &'a Grid,
    blocks: &'a [Folded<'a>],
    clean: &'a str,
    setting: &'a Setting<'a>,
    name_columns: &'a [u32],
    first_value: u32,
}

impl Reader<'_> {
    fn heading(&self, at: usize) -> Heading {
        let cell = &self.grid.cells[at];
        heading::read(&text(cell, self.blocks, self.clean), self.setting)
    }

    /// What the columns with numbers are named by the header rows.
    fn columns(&mut self, named: &[usize], counts: &BTreeMap<u32, Column>) -> BTreeMap<u32, Line> {
        let values: Vec<u32> = counts
            .range(self.first_value..)
            .filter(|(_, count)| count.numbers + count.stamps > 0 && !count.is_count())
            .map(|(column, _)| *column)
            .collect();
        let mut lines: BTreeMap<u32, Line> = values
            .iter()
            .map(|column| (*column, Line::default()))
            .collect();
        for line in lines.values_mut() {
            line.heading.empty = true;
        }
        for (level, row) in named.iter().enumerate() {
            let range = &self.grid.rows[*row];
            let last = level + 1 == named.len();
            let mut carried: Option<(u32, Heading)> = None;
            // Each heading is read once, however many columns it reaches over.
            let mut known: Option<(usize, Heading)> = None;
            for &column in &values {
                let heading = match find(self.grid, range, column) {
                    Some(at) => {
                        if known.as_ref().is_none_or(|(cell, _)| *cell != at) {
                            known = Some((at, self.heading(at)));
                        }
                        let heading = known
                            .as_ref()
                            .map(|(_, heading)| heading.clone())
                            .unwrap_or_default();
                        let cell = &self.grid.cells[at];
                        carried = (cell.columns == 1 && !heading.empty)
                            .then(|| (column, heading.clone()));
                        let over_all = cell.column <= self.first_value
                            && values.last().is_some_and(|last| cell.covers(*last))
                            && values.len() > 1;
                        if over_all && !last && (heading.unknown || !heading.names.is_empty()) {
                            continue;
                        }
                        heading
                    }
                    // In markdown a heading over several columns stands over the first of them.
                    None if !last && self.below(named, level, column) => {
                        let Some((_, heading)) = &carried else {
                            continue;
                        };
                        heading.clone()
                    }
                    None => continue,
                };
                if let Some(line) = lines.get_mut(&column) {
                    line.heading = std::mem::take(&mut line.heading).joined(heading);
                }
            }
        }
        lines
    }

    /// Whether a header row further down names the column.
    fn below(&self, named: &[usize], level: usize, column: u32) -> bool {
        named[level + 1..]
            .iter()
            .any(|row| find(self.grid, &self.grid.rows[*row], column).is_some())
    }

    /// The rows with numbers and what they are named.
    fn rows(&mut self, layout: &mut Layout<'_>, first: usize, counts: &BTreeMap<u32, Column>) {
        let mut hanging: Vec<Option<(usize, u32)>> = vec![None; self.name_columns.len()];
        let mut group = Some(Heading::default());
        let headers: Vec<usize> = (0..first).collect();
        let corner = layout.corner.clone();
        // A group may stand between header and first number.
        for row in headers {
            if self.grid.rows[row].len() == 1 && !layout.titles.is_empty() {
                continue;
            }
            if self.grid.rows[row].len() == 1 {
                group = self.group(self.grid.rows[row].start);
            }
        }
        let mut stopped = false;
        for row in &self.grid.rows[first..] {
            let numbers = row.clone().any(|at| {
                layout.cells[at].kind == Kind::Numbers
                    && self.grid.cells[at].column >= self.first_value
            });
            let number = self.grid.cells.get(row.start).map_or(0, |cell| cell.row);
            if !numbers {
                let filled = row
                    .clone()
                    .filter(|at| layout.cells[*at].kind != Kind::Blank)
                    .count();
                if row.len() == 1 || filled == 1 && row.len() < counts.len() {
                    group = self.group(row.start);
                    // What is declared in the middle of a table is not true of all of it.
                    let mut declared = Declared::default();
                    let cell = &self.grid.cells[row.start];
                    let folded = crate::text::fold(&text(cell, self.blocks, self.clean));
                    declared.read(&folded, self.setting.lexicon);
                    stopped = declared.money.is_some();
                } else if self.is_header_again(row, &corner) {
                    stopped = true;
                }
            }
            if stopped {
                // Another table begins within this one; what its header says is not known here.
                break;
            }
            let mut named = Heading {
                empty: true,
                ..Heading::default()
            };
            let mut found_any = false;
            for (place, column) in self.name_columns.iter().enumerate() {
                let found = find(self.grid, row, *column);
                if let Some(at) = found {
                    let cell = &self.grid.cells[at];
                    hanging[place] = Some((at, cell.row.saturating_add(cell.rows)));
                    found_any = true;
                }
                // A cell from above reaches down to here, or is left out because it is the same.
                let at = match (found, hanging[place]) {
                    (Some(at), _) => Some(at),
                    (None, Some((at, until))) if number < until => Some(at),
                    (None, Some((at, _))) if !found_any && place + 1 < self.name_columns.len() => {
                        Some(at)
                    }
                    _ => None,
                };
                if let Some(at) = at {
                    named = named.joined(self.heading(at));
                }
            }
            if !numbers {
                continue;
            }
            match &group {
                Some(group) => {
                    let own = named.company.is_some()
                        || named.segment.is_some()
                        || !named.names.is_empty()
                        || named.total;
                    let above = Heading {
                        empty: true,
                        whens: group.whens.clone(),
                        company: group.company.clone().filter(|_| named.company.is_none()),
                        segment: group.segment.clone().filter(|_| !own),
                        ..Heading::default()
                    };
                    named = above.joined(named);
                }
                None => named.unknown = true,
            }
            layout.rows.push(Row {
                line: Line {
                    heading: named,
                    ..Line::default()
                },
                cells: row.clone(),
            });
        }
    }

    /// What a row with one text says of the rows below it; none where that is not understood.
    fn group(&self, at: usize) -> Option<Heading> {
        let shown = text(&self.grid.cells[at], self.blocks, self.clean);
        let folded = crate::text::fold(&shown);
        let neutral = [
            "表",
            "分",
            "按",
            "指标",
            "能力",
            "情况",
            "数据",
            "资产",
            "负债",
            "权益",
            "现金流",
            "其中",
            "单位",
            "注",
            "财务",
        ];
        let heading = heading::read(&shown, self.setting);
        let subject = heading.company.is_some() || heading.segment.is_some() || heading.total;
        let speaks = !heading.unknown && heading.names.is_empty();
        if speaks && (subject || !heading.whens.is_empty()) && heading.metric.is_none() {
            return Some(heading);
        }
        let metric_alone = speaks && !subject && heading.metric.is_some();
        (metric_alone || !subject && neutral.iter().any(|word| folded.contains(word)))
            .then(Heading::default)
    }

    /// Whether a row without numbers names the columns anew.
    fn is_header_again(&self, row: &std::ops::Range<usize>, corner: &str) -> bool {
        let headings = row.clone().map(|at| self.heading(at));
        let mut spoken = 0;
        for (heading, at) in headings.zip(row.clone()) {
            if self.grid.cells[at].column < self.first_value {
                let shown = text(&self.grid.cells[at], self.blocks, self.clean);
                if !corner.is_empty() && crate::text::fold(&shown) == corner {
                    return true;
                }
                continue;
            }
            let says =
                heading.metric.is_some() || heading.change.is_some() || !heading.whens.is_empty();
            spoken += usize::from(says && !heading.unknown);
        }
        spoken > 0
    }
}
