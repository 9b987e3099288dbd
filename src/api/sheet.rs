//! The columns of `csv`, in a form that a spreadsheet opens rightly.

use std::io::Write;

use super::{Extracted, Facet, Figure, Hit, Number, Row, Stats};
use crate::text::sanitise;

/// Columns of a figure: ids and exact numbers.
const FIGURE: [&str; 8] = [
    "company", "segment", "metric", "aspect", "value", "unit", "period", "status",
];

/// What its value comes to, where amounts are compared by rates.
const CONVERTED: [&str; 2] = ["converted", "converted_unit"];

/// How sure it is: behind all others, since it came last.
const CONFIDENCE: &str = "confidence";

/// A row for each figure that matched; for a hit without any, a row of its own.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_hits(out: impl Write, hits: &[Hit]) -> csv::Result<()> {
    let mut header = vec!["id", "path", "title", "date", "source", "url", "score"];
    header.extend(FIGURE);
    header.extend(["quote", "sentence", "missing"]);
    header.extend(CONVERTED);
    header.push(CONFIDENCE);
    let mut sheet = Sheet::new(out, &header)?;
    for hit in hits {
        let score = Number(hit.score).to_string();
        let head = [
            hit.id.as_str(),
            &hit.path,
            hit.title.unwrap_or_default(),
            hit.date.as_deref().unwrap_or_default(),
            hit.source.unwrap_or_default(),
            hit.url.unwrap_or_default(),
            &score,
        ];
        let missing = hit.missing.join(" ");
        if hit.figures.is_empty() {
            let empty = [""; FIGURE.len() + 1];
            let told = [hit.snippet, &missing, "", "", ""];
            sheet.row(&[&head[..], &empty, &told].concat())?;
        }
        for figure in &hit.figures {
            let cells = cells(figure);
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let [converted, unit] = converted(figure);
            let confidence = figure.confidence.to_string();
            let told = [
                figure.quote,
                figure.sentence,
                &missing,
                &converted,
                &unit,
                &confidence,
            ];
            sheet.row(&[&head[..], &cells, &told].concat())?;
        }
    }
    sheet.finish()
}

/// A row for each figure that was found, with who tells it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_rows(out: impl Write, rows: &[Row]) -> csv::Result<()> {
    let mut header = FIGURE.to_vec();
    header.extend(["date", "source", "sentence", "title", "path", "id"]);
    header.extend(["articles", "sources", "differing"]);
    header.extend(CONVERTED);
    header.push(CONFIDENCE);
    let mut sheet = Sheet::new(out, &header)?;
    for row in rows {
        let exact = cells(&row.figure);
        let mut cells: Vec<&str> = exact.iter().map(String::as_str).collect();
        cells.extend([
            row.date.as_deref().unwrap_or_default(),
            row.source.unwrap_or_default(),
            row.figure.sentence,
        ]);
        cells.extend([row.title.unwrap_or_default(), &row.path, &row.id]);
        let counts = [row.articles.to_string(), row.sources.to_string()];
        let values = row.differing.iter().map(|other| other.value.to_string());
        let differing = values.collect::<Vec<_>>().join("; ");
        cells.extend(counts.iter().map(String::as_str));
        cells.push(&differing);
        let converted = converted(&row.figure);
        cells.extend(converted.iter().map(String::as_str));
        let confidence = row.figure.confidence.to_string();
        cells.push(&confidence);
        sheet.row(&cells)?;
    }
    sheet.finish()
}

/// A row for each value that was counted; its cell is empty where it is not known.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_facets(out: impl Write, facets: &[Facet]) -> csv::Result<()> {
    let mut sheet = Sheet::new(out, &["by", "value", "count"])?;
    for facet in facets {
        for count in &facet.counts {
            let value = count.value.unwrap_or_default();
            sheet.row(&[facet.by, value, &count.count.to_string()])?;
        }
    }
    sheet.finish()
}

/// A row for each thing that an index holds, called as in JSON; a metric is `metrics.` and its id.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_stats(out: impl Write, stats: &Stats) -> csv::Result<()> {
    let mut sheet = Sheet::new(out, &["name", "value"])?;
    for (name, number) in [
        ("articles", stats.articles),
        ("duplicates", stats.duplicates),
        ("figures", stats.figures),
        ("companies", stats.companies),
        ("bytes", stats.bytes),
    ] {
        sheet.row(&[name, &number.to_string()])?;
    }
    for (name, day) in [
        ("first_date", &stats.first_date),
        ("last_date", &stats.last_date),
    ] {
        sheet.row(&[name, day.as_deref().unwrap_or_default()])?;
    }
    for (metric, count) in &stats.metrics {
        sheet.row(&[&format!("metrics.{metric}"), &count.to_string()])?;
    }
    sheet.finish()
}

/// The figures of files, a row each, as they come.
pub struct ExtractedSheet<W: Write>(Sheet<W>);

impl<W: Write> ExtractedSheet<W> {
    /// A sheet without rows.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W) -> csv::Result<ExtractedSheet<W>> {
        let mut header = vec!["article", "start", "end", "quote"];
        header.extend(FIGURE);
        header.extend(["sentence", CONFIDENCE]);
        Sheet::new(out, &header).map(ExtractedSheet)
    }

    /// Adds a figure.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, extracted: &Extracted) -> csv::Result<()> {
        let figure = &extracted.figure;
        let [start, end] = [figure.start.to_string(), figure.end.to_string()];
        let exact = cells(figure);
        let mut row = vec![extracted.article, &start, &end, figure.quote];
        row.extend(exact.iter().map(String::as_str));
        let confidence = figure.confidence.to_string();
        row.extend([figure.sentence, &confidence]);
        self.0.row(&row)
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> csv::Result<()> {
        self.0.finish()
    }
}

/// A figure under `FIGURE`.
fn cells(figure: &Figure) -> [String; 8] {
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

/// A figure under `CONVERTED`.
fn converted(figure: &Figure) -> [String; 2] {
    let converted = figure.converted.as_ref();
    converted.map_or_else(Default::default, |it| {
        [it.value.to_string(), it.unit.to_owned()]
    })
}

/// Without this mark Excel reads Chinese in the encoding of the system.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// CSV under a header.
struct Sheet<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Sheet<W> {
    fn new(mut out: W, header: &[&str]) -> csv::Result<Sheet<W>> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        writer.write_record(header)?;
        Ok(Sheet { writer })
    }

    fn row(&mut self, cells: &[&str]) -> csv::Result<()> {
        self.writer
            .write_record(cells.iter().map(|cell| guarded(cell)))
    }

    fn finish(mut self) -> csv::Result<()> {
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
}
