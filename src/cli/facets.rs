//! How many there are of each: what `--facet` prints below the results.

use std::io::{self, Write};

use super::Failure;
use super::args::Format;
use super::layout::{cut, width};
use super::screen::Screen;
use crate::lexicon::Lexicon;
use crate::model::Metric;
use crate::search::{Dimension, Facet};
use crate::text::sanitise;

/// Values of a facet that people are shown.
const MOST_VALUES: usize = 10;

/// Refuses facets where a format has no place for them.
pub(super) fn check(facets: &[Dimension], format: Format) -> Result<(), Failure> {
    if facets.is_empty() || matches!(format, Format::Text | Format::Json) {
        Ok(())
    } else {
        Err(Failure::FacetFormat)
    }
}

/// What a value is called.
pub(super) fn name(by: Dimension, value: Option<&str>, lexicon: &Lexicon) -> String {
    match (by, value) {
        (Dimension::Segment, None) => "整体".to_owned(),
        (_, None) => "不详".to_owned(),
        (Dimension::Metric, Some(id)) => id.parse().map_or_else(
            |()| id.to_owned(),
            |metric: Metric| lexicon.metric_label(metric).to_owned(),
        ),
        (_, Some(value)) => sanitise(value).into_owned(),
    }
}

/// Prints facets, those that count most first; `below` says whether something stands above them.
pub(super) fn write(
    screen: &mut Screen,
    facets: &[Facet],
    lexicon: &Lexicon,
    below: bool,
) -> io::Result<()> {
    let styles = screen.styles;
    for (number, facet) in facets.iter().enumerate() {
        if below || number > 0 {
            writeln!(screen)?;
        }
        let title = format!("{}（{}）", facet.by.label(), facet.counts.len());
        writeln!(screen, "{0}{title}{0:#}", styles.title)?;
        let counts: Vec<String> = facet
            .counts
            .iter()
            .take(MOST_VALUES)
            .map(|count| count.count.to_string())
            .collect();
        let digits = counts.iter().map(|count| width(count)).max().unwrap_or(0);
        for (count, shown) in facet.counts.iter().zip(&counts) {
            let name = name(facet.by, count.value.as_deref(), lexicon);
            let name = cut(&name, screen.width.saturating_sub(digits + 4));
            writeln!(screen, "  {0}{shown:>digits$}{0:#}  {name}", styles.number)?;
        }
        let more = facet.counts.len().saturating_sub(MOST_VALUES);
        if more > 0 {
            let faint = styles.faint;
            let text = format!("另有 {more} 个，--format json 列出全部");
            let text = cut(&text, screen.width.saturating_sub(digits + 4));
            writeln!(screen, "  {:digits$}  {faint}{text}{faint:#}", "")?;
        }
    }
    Ok(())
}
