//! Tables: a number in a cell is of what its row and its column are named.
//!
//! `grid` collects the cells of a table, `layout` tells headings from numbers, `heading` reads what
//! a heading says, `line` gives 同比 its metric, `binding` puts row, column and what the table
//! declares together. A cell of which anything is not understood is left out.

mod binding;
mod grid;
mod heading;
mod layout;
mod line;
mod measure;
mod number;
mod surroundings;
mod time;

use super::explain::Watch;
use super::setting::Setting;
use super::token::Token;
pub(super) use measure::is_declared;

use super::Folded;
use crate::article::Article;
use crate::model::{Figure, Period};
use binding::Table;
use layout::Kind;
use surroundings::Surroundings;

/// What the tables of an article hold.
pub(super) struct Tables {
    pub(super) figures: Vec<Figure>,
    /// Of each block whether it has been read here, so that it is no prose.
    pub(super) read: Vec<bool>,
}

/// What tables are read in: the article, its blocks and what is known of all of it.
pub(super) struct Reading<'a> {
    pub(super) article: &'a Article,
    pub(super) blocks: &'a [Folded<'a>],
    pub(super) rows: &'a [&'a [Token<'a>]],
    pub(super) setting: &'a Setting<'a>,
    /// The period that the article begins with.
    pub(super) first: Option<Period>,
}

/// Reads the tables of an article; who watches is told of every number in those that were read.
pub(super) fn read(reading: &Reading<'_>, mut watch: Option<&mut Watch>) -> Tables {
    let mut tables = Tables {
        figures: Vec::new(),
        read: vec![false; reading.blocks.len()],
    };
    let grids = grid::grids(&reading.article.blocks);
    if grids.is_empty() {
        return tables;
    }
    let currency = surroundings::only_currency(reading.rows, reading.setting);
    let clean = reading.article.text.as_str();
    for grid in &grids {
        let Some(mut layout) =
            layout::layout(grid, reading.blocks, reading.rows, clean, reading.setting)
        else {
            continue;
        };
        let around = Surroundings::read(grid, &layout, reading);
        let table = Table::new(reading, grid, &mut layout, around, currency.as_deref());
        let found = table.found();
        if found.figures.is_empty() {
            continue;
        }
        tables.figures.extend(found.figures);
        if let Some(watch) = &mut watch {
            for (row, numbers) in found.rows {
                watch.row(row, numbers);
            }
        }
        for (cell, read) in grid.cells.iter().zip(&layout.cells) {
            let heading = read.kind == Kind::Text
                && cell.blocks.iter().all(|at| {
                    let tokens = reading.rows.get(*at);
                    let text = reading
                        .blocks
                        .get(*at)
                        .map_or("", |block| block.text.as_str());
                    // 百万元 in a heading is no number.
                    let number = |token: &Token<'_>| {
                        token.quantity().is_some_and(|quantity| {
                            quantity.growth
                                || token.span.of(text).contains(|c: char| c.is_ascii_digit())
                        })
                    };
                    tokens.is_some_and(|tokens| !tokens.iter().any(number))
                });
            if read.kind != Kind::Text || heading {
                for at in &cell.blocks {
                    if let Some(read) = tables.read.get_mut(*at) {
                        *read = true;
                    }
                }
            }
        }
    }
    tables
}
