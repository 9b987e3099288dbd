//! Plain text: every line is a paragraph.

use super::BlockKind;
use super::byline::Headline;
use super::compose::Composer;
use crate::text::Span;

/// Longer lines are no headlines; in characters.
const LONGEST_HEADLINE: usize = 80;

/// Reads `source`, which stands at `at` in what is being read.
pub(super) fn read(source: &str, at: usize, out: &mut Composer<'_>) {
    let mut start = at;
    for line in source.split_inclusive('\n') {
        out.begin(BlockKind::Paragraph);
        out.text(line, start);
        start += line.len();
    }
    out.end();
}

/// The headline that a line is: short, no sentence, and not all there is.
pub(super) fn headline(line: &str, after: &str) -> Option<Headline> {
    let lead = line.len() - line.trim_start().len();
    let title = line.trim();
    let sentence = title.ends_with(['。', '；', '，', '：', ':', ';', ',', '、']);
    let fits = title.chars().take(LONGEST_HEADLINE + 1).count() <= LONGEST_HEADLINE;
    (fits && !sentence && !after.trim().is_empty())
        .then(|| Headline { span: Span::new(lead, lead + title.len()), length: line.len() })
}
