//! Figures as rows of tables.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;

use super::screen::{Screen, Styles, sanitise};
use super::table::{Column, Table};
use super::words;
use crate::api;
use crate::figures::{COMPANY_BY_RULE, SEGMENT_BY_RULE};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Figure};
use crate::text::{Span, find_number};

/// Names of the columns in which programs get figures.
pub(super) const KEYS: [&str; 8] = [
    "company", "segment", "metric", "aspect", "value", "unit", "period", "status",
];

/// A figure under `KEYS`: ids and exact numbers.
pub(super) fn exact(figure: &api::Figure) -> [String; 8] {
    let text = |name: Option<&str>| name.unwrap_or_default().to_owned();
    [
        text(figure.company),
        text(figure.segment),
        figure.metric.to_owned(),
        figure.aspect.to_owned(),
        figure.value.to_string(),
        figure.unit.to_owned(),
        figure.period.clone().unwrap_or_default(),
        figure.status.to_owned(),
    ]
}

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
            most: 36,
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
        words::amount(figure),
        figure
            .period
            .map(|period| period.to_string())
            .unwrap_or_default(),
        figure.status.label().to_owned(),
    ]
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
    let focus = place(quote, &sentence, 0);
    cells.push(sentence);
    table.push_focused(cells, focus);
}

/// Where the number of a figure stands in its sentence, from `from` on. The quote is the source's
/// own bytes, the sentence is clean, so markup inside the number has to be looked past.
pub(super) fn place(quote: &str, sentence: &str, from: usize) -> Option<Span> {
    let rest = sentence.get(from..)?;
    let found = |quote: &str| find_number(rest, quote).map(|span| span.shifted(from));
    found(quote).or_else(|| found(&plain(quote)))
}

/// A quote without emphasis, tags and entities.
fn plain(quote: &str) -> Cow<'_, str> {
    if !quote.contains(['*', '_', '<', '&', '\\']) {
        return Cow::Borrowed(quote);
    }
    let mut text = String::with_capacity(quote.len());
    let mut inside = None;
    for c in quote.chars() {
        match (inside, c) {
            (None, '<') => inside = Some('>'),
            (None, '&') => inside = Some(';'),
            (None, '*' | '_' | '\\') => {}
            (None, c) => text.push(c),
            (Some(end), c) if c == end => {
                if end == ';' {
                    text.push(' ');
                }
                inside = None;
            }
            (Some(_), _) => {}
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_behind_its_markup() {
        let found = |quote, sentence, from| {
            place(quote, sentence, from).map(|span| span.of(sentence).to_owned())
        };
        assert_eq!(found("19%", "AWS增长19%。", 0).as_deref(), Some("19%"));
        assert_eq!(
            found("12<em>43</em>.00亿美元", "营收1243.00亿美元。", 0).as_deref(),
            Some("1243.00亿美元")
        );
        assert_eq!(
            found("363.30&nbsp;亿美元", "净利润363.30 亿美元。", 0).as_deref(),
            Some("363.30 亿美元")
        );
        assert_eq!(
            place("12%", "增长12%，广告增长12%。", 9).map(|span| span.start),
            Some(24)
        );
        assert_eq!(found("12%", "增长13%。", 0), None);
    }
}
