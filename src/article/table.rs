//! Places in a table of HTML.

use super::BlockKind;
use super::tags::{Reach, Role};

/// A table that is being read, and the place in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// Inside the rows that name what the others hold.
    head: bool,
    begun: bool,
    /// Cells of rows above that reach down to this row or further, from left to right.
    hanging: Vec<Hanging>,
}

/// Columns that a cell of a row above takes up.
#[derive(Clone, Copy, Debug)]
struct Hanging {
    start: u32,
    end: u32,
    /// One past the last row that it takes up.
    until: u32,
}

/// More cells that reach down at once than a table for people has; further ones take up no place.
const MOST_HANGING: usize = 64;

impl Table {
    /// The table of that number in its article.
    pub(super) fn new(number: u32) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }

    /// Goes on to a row, to the head or to a cell; gives what the text of a cell is.
    pub(super) fn enter(&mut self, role: Role, reach: Reach) -> Option<BlockKind> {
        match role {
            Role::TableHead => self.head = true,
            Role::Row => {
                self.row = if self.begun {
                    self.row.saturating_add(1)
                } else {
                    0
                };
                self.begun = true;
                self.column = 0;
                let row = self.row;
                self.hanging.retain(|cell| cell.until > row);
            }
            Role::Cell(names) => {
                self.begun = true;
                let column = self.free_column();
                let end = column.saturating_add(reach.columns);
                self.column = end;
                if reach.rows > 1 && self.hanging.len() < MOST_HANGING {
                    let at = self.hanging.partition_point(|cell| cell.start < column);
                    let cell = Hanging {
                        start: column,
                        end,
                        until: self.row.saturating_add(reach.rows),
                    };
                    self.hanging.insert(at, cell);
                }
                return Some(BlockKind::Cell {
                    table: self.number,
                    row: self.row,
                    column,
                    rows: reach.rows,
                    columns: reach.columns,
                    header: names || self.head,
                });
            }
            _ => {}
        }
        None
    }

    /// The next column of this row that no cell from above takes up.
    fn free_column(&self) -> u32 {
        self.hanging.iter().fold(self.column, |column, cell| {
            if cell.start <= column && column < cell.end {
                cell.end
            } else {
                column
            }
        })
    }

    /// The head ends.
    pub(super) fn leave_head(&mut self) {
        self.head = false;
    }
}
