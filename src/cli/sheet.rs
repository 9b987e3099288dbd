//! Tables for other programs: CSV that a spreadsheet opens rightly, and markdown.

use std::io::{self, Write};

use super::Failure;
use super::screen::sanitise;

/// Without this mark Excel reads Chinese in the encoding of the system.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// CSV under a header.
pub(super) struct Sheet<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new(mut out: W, header: &[&str]) -> Result<Sheet<W>, Failure> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        writer.write_record(header)?;
        Ok(Sheet { writer })
    }

    pub(super) fn row(&mut self, cells: &[&str]) -> Result<(), Failure> {
        Ok(self
            .writer
            .write_record(cells.iter().map(|cell| guarded(cell)))?)
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        Ok(self.writer.flush()?)
    }
}

/// A cell that no spreadsheet takes for a formula: articles are written by strangers.
fn guarded(cell: &str) -> String {
    let number = |rest: &str| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_digit() || b".,%".contains(&b))
    };
    let formula = match cell.as_bytes() {
        [b'=' | b'@', ..] => true,
        [b'+' | b'-', ..] => !number(&cell[1..]),
        _ => false,
    };
    let cell = sanitise(cell);
    if formula {
        format!("'{cell}")
    } else {
        cell.into_owned()
    }
}

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
    fn a_sheet_begins_with_its_mark_and_holds_no_formula() {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out, &["公司", "数值", "句子"]).unwrap();
        sheet
            .row(&["亚马逊", "-412000000", "他说\"好\"，\n很好"])
            .unwrap();
        sheet
            .row(&["=HYPERLINK(\"x\")", "+12.5%", "-2+3+cmd|' /C calc'!A0"])
            .unwrap();
        sheet.finish().unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}公司,数值,句子\r\n亚马逊,-412000000,\"他说\"\"好\"\"， 很好\"\r\n\"'=HYPERLINK(\"\"x\"\")\",+12.5%,'-2+3+cmd|' /C calc'!A0\r\n"
        );
    }

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
