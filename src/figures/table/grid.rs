//! The cells of a table, row by row, as the blocks of an article have them.

use std::collections::HashMap;
use std::ops::Range;

use crate::article::{Block, BlockKind};

/// A cell with text in it; one of several paragraphs has several blocks.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
    /// Its blocks, by their place in the article.
    pub(super) blocks: Vec<usize>,
}

impl Cell {
    /// Whether it reaches over a column.
    pub(super) fn covers(&self, column: u32) -> bool {
        self.column <= column && column < self.column.saturating_add(self.columns)
    }
}

/// A table: its cells in the order of rows and columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// The cells of each row that has any.
    pub(super) rows: Vec<Range<usize>>,
}

impl Grid {
    fn add(&mut self, cell: Cell) {
        let at = self.cells.len();
        match (self.cells.last(), self.rows.last_mut()) {
            (Some(last), Some(row)) if last.row == cell.row => row.end = at + 1,
            _ => self.rows.push(at..at + 1),
        }
        self.cells.push(cell);
    }

    /// The first block of the article that belongs to it.
    pub(super) fn first_block(&self) -> Option<usize> {
        self.cells.first()?.blocks.first().copied()
    }

    /// The last block of the article that belongs to it.
    pub(super) fn last_block(&self) -> Option<usize> {
        self.cells.last()?.blocks.last().copied()
    }
}

/// The tables of an article, in the order in which they begin.
pub(super) fn grids(blocks: &[Block]) -> Vec<Grid> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Cell {
            table,
            row,
            column,
            rows,
            columns,
            ..
        } = block.kind
        else {
            continue;
        };
        let place = *places.entry(table).or_insert_with(|| {
            grids.push(Grid::default());
            grids.len() - 1
        });
        let Some(grid) = grids.get_mut(place) else {
            continue;
        };
        match grid.cells.last_mut() {
            Some(last) if last.row == row && last.column == column => last.blocks.push(at),
            _ => grid.add(Cell {
                row,
                column,
                rows,
                columns,
                blocks: vec![at],
            }),
        }
    }
    grids
}
