//! Plain text: every line is a paragraph, unless lines were broken to fit a page.

use super::BlockKind;
use super::byline::Headline;
use super::compose::Composer;
use crate::text::Span;

/// Longer lines are no headlines; in characters.
const LONGEST_HEADLINE: usize = 80;

/// Lines that were broken to fit a page are about as wide as each other, and no wider than this;
/// in columns, of which a Chinese character takes two.
const WIDEST_PAGE: usize = 100;
const NARROWEST_PAGE: usize = 50;
const RAGGED: usize = 4;

/// Reads `source`, which stands at `at` in what is being read.
pub(super) fn read(source: &str, at: usize, out: &mut Composer<'_>) {
    let page = page_width(source);
    let mut start = at;
    let mut goes_on = false;
    for line in source.split_inclusive('\n') {
        let indented = line.starts_with(['\u{3000}', '\t']) || line.starts_with("  ");
        if !goes_on || indented || line.trim().is_empty() {
            out.begin(BlockKind::Paragraph);
        }
        out.text(line, start);
        start += line.len();
        let full = page.is_some_and(|page| width(line) + RAGGED >= page);
        goes_on = full
            && !line
                .trim_end()
                .ends_with(['。', '！', '？', '：', '；', '!', '?', ':', '”', '」']);
    }
    out.end();
}

/// How wide the page was that a text was broken for, if it was.
fn page_width(source: &str) -> Option<usize> {
    let widths = || source.lines().map(width);
    let page = widths()
        .max()
        .filter(|page| (NARROWEST_PAGE..=WIDEST_PAGE).contains(page))?;
    (widths().filter(|width| width + RAGGED >= page).count() >= 3).then_some(page)
}

fn width(line: &str) -> usize {
    line.trim_end()
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}

/// The headline that a line is: short, no sentence, and not all there is.
pub(super) fn headline(line: &str, after: &str) -> Option<Headline> {
    let lead = line.len() - line.trim_start().len();
    let title = line.trim();
    let sentence = title.ends_with(['。', '；', '，', '：', ':', ';', ',', '、']);
    let fits = title.chars().take(LONGEST_HEADLINE + 1).count() <= LONGEST_HEADLINE;
    (fits && !sentence && !after.trim().is_empty()).then(|| Headline {
        span: Span::new(lead, lead + title.len()),
        length: line.len(),
    })
}
