//! Tables for notes, in markdown.

use std::io::{self, Write};

use crate::text::sanitise;

/// The head of a markdown table: names, and which of the columns hold numbers.
pub(super) fn markdown_head(
    out: &mut impl Write,
    columns: &[(&'static str, bool)],
) -> io::Result<()> {
    markdown_row(out, columns.iter().map(|(name, _)| *name))?;
    let rules = columns
        .iter()
        .map(|(_, right)| if *right { "--:" } else { "---" });
    writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))
}

/// A row of a markdown table.
pub(super) fn markdown_row<'a>(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = &'a str>,
) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {} ", markdown(cell))?;
    }
    writeln!(out, "|")
}

/// The text on one line, with what markdown would take for markup of its own escaped.
pub(super) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in sanitise(text).chars() {
        if matches!(c, '|' | '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '#') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_cells_hold_no_markup() {
        let mut out = Vec::new();
        markdown_row(&mut out, ["a|b", "*c*", "<script>"]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "| a\\|b | \\*c\\* | \\<script> |\n"
        );
    }
}
