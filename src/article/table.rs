//! Places in a table of HTML.

use super::BlockKind;
use super::tags::Role;

/// A table that is being read, and the place in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// Inside the rows that name what the others hold.
    head: bool,
    begun: bool,
}

impl Table {
    /// The table of that number in its article.
    pub(super) fn new(number: u32) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }

    /// Goes on to a row, to the head or to a cell; gives what the text of a cell is.
    pub(super) fn enter(&mut self, role: Role) -> Option<BlockKind> {
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
            }
            Role::Cell(names) => {
                let (table, row, column) = (self.number, self.row, self.column);
                self.begun = true;
                self.column = column.saturating_add(1);
                return Some(BlockKind::Cell {
                    table,
                    row,
                    column,
                    header: names || self.head,
                });
            }
            _ => {}
        }
        None
    }

    /// The head ends.
    pub(super) fn leave_head(&mut self) {
        self.head = false;
    }
}
