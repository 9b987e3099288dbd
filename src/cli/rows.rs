//! Figures as rows of tables.

use std::io::{self, Write};

use anstyle::Style;

use super::screen::{Screen, Styles};
use super::table::{Column, Table};
use crate::figures::{COMPANY_BY_RULE, SEGMENT_BY_RULE};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Figure};
use crate::query::{Exchange, Language};
use crate::spoken;
use crate::text::{find_quote, sanitise};

/// Columns in which people get figures, up to `more` that follow.
pub(super) fn columns(styles: Styles, more: &[(&'static str, usize)]) -> Vec<Column> {
    let plain = |name, most| Column {
        name,
        right: false,
        most,
        style: Style::new(),
    };
    let mut columns = vec![
        plain("公司", 16),
        plain("业务", 18),
        plain("指标", 18),
        plain("变化", 8),
        Column {
            name: "数值",
            right: true,
            most: 44,
            style: styles.number,
        },
        plain("期间", 10),
        plain("口径", 8),
    ];
    columns.extend(more.iter().map(|&(name, most)| Column {
        name,
        right: false,
        most,
        style: styles.faint,
    }));
    columns
}

/// A figure under `columns`: words and numbers as they are spoken.
pub(super) fn spoken(figure: &Figure, lexicon: &Lexicon) -> Vec<String> {
    vec![
        figure.company.clone().unwrap_or_default(),
        figure.segment.clone().unwrap_or_default(),
        lexicon.metric_label(figure.metric).to_owned(),
        change(figure.aspect).to_owned(),
        spoken::amount(figure, Language::Chinese),
        figure
            .period
            .map(|period| period.to_string())
            .unwrap_or_default(),
        figure.status.label().to_owned(),
    ]
}

/// The place of the value among them.
const VALUE: usize = 4;

/// The same cells, with what the amount comes to where amounts are compared by rates.
pub(super) fn compared(
    mut cells: Vec<String>,
    figure: &Figure,
    exchange: Option<&Exchange>,
) -> Vec<String> {
    if let Some(value) = cells.get_mut(VALUE) {
        *value = spoken::compared_amount(figure, exchange, Language::Chinese);
    }
    cells
}

/// What an aspect is called in a table, where the amount itself needs no word.
fn change(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Level => "",
        _ => aspect.label(),
    }
}

/// What stands behind a name that is in no table.
pub(super) const BY_RULE: char = '*';

/// A figure under `columns`, with a mark on each name that is in no table.
pub(super) fn marked(figure: &Figure, lexicon: &Lexicon) -> Vec<String> {
    let mut cells = spoken(figure, lexicon);
    for (cell, rule) in cells.iter_mut().zip([COMPANY_BY_RULE, SEGMENT_BY_RULE]) {
        if figure.rules.contains(&rule) {
            cell.push(BY_RULE);
        }
    }
    cells
}

/// What the mark means, below a table of figures in which it stands.
pub(super) fn write_legend<'f>(
    screen: &mut Screen,
    indent: usize,
    figures: impl IntoIterator<Item = &'f Figure>,
) -> io::Result<()> {
    let by_rule = |figure: &Figure| {
        [COMPANY_BY_RULE, SEGMENT_BY_RULE]
            .iter()
            .any(|rule| figure.rules.contains(rule))
    };
    if figures.into_iter().any(by_rule) {
        let faint = screen.styles.faint;
        writeln!(
            screen,
            "{:indent$}{faint}{BY_RULE} 名称不在词表里，由文中认出{faint:#}",
            ""
        )?;
    }
    Ok(())
}

/// A table of figures for people, the sentence as its last column.
pub(super) fn table_with_sentence(styles: Styles) -> Table {
    Table::new(columns(styles, &[("原文", usize::MAX)]))
}

/// Adds a figure and its sentence to such a table.
pub(super) fn push(table: &mut Table, mut cells: Vec<String>, quote: &str, sentence: &str) {
    let sentence = sanitise(sentence).into_owned();
    let focus = find_quote(quote, &sentence, 0);
    cells.push(sentence);
    table.push_focused(cells, focus);
}
