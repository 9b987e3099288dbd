//! The runs that a field of a segment has as terms, for who looks for what stands inside of them.

use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::index::SegmentId;
use tantivy::schema::Field;

use crate::kept::Kept;

/// Parts of a dictionary of terms, from one to before another: all but the Chinese words, which are
/// most of it.
const STRETCHES: &[(&[u8], &[u8])] = &[
    (b"", "\u{3400}".as_bytes()),
    ("\u{4DC0}".as_bytes(), "\u{4E00}".as_bytes()),
    ("\u{A000}".as_bytes(), "\u{20000}".as_bytes()),
    ("\u{40000}".as_bytes(), b"\xFF"),
];

/// Lists of runs, made when they are first asked for: to go through a dictionary takes a hundred times
/// as long.
#[derive(Debug, Default)]
pub(crate) struct Runs(Kept<(SegmentId, Field), String>);

impl Runs {
    /// The runs of a field of a segment, each with an end of line behind it; no term has one.
    pub(crate) fn of(&self, reader: &SegmentReader, field: Field) -> tantivy::Result<Arc<String>> {
        self.0.get((reader.segment_id(), field), || {
            let index = reader.inverted_index(field)?;
            let mut runs = String::new();
            for (from, to) in STRETCHES {
                let mut terms = index.terms().range().ge(from).lt(to).into_stream()?;
                while terms.advance() {
                    runs += &String::from_utf8_lossy(terms.key());
                    runs.push('\n');
                }
            }
            Ok(runs)
        })
    }

    /// Forgets those of segments that may be gone.
    pub(super) fn clear(&self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Class, class};
    use crate::text::fold_char;

    #[test]
    fn all_characters_but_chinese_ones_are_in_the_stretches() {
        for c in ('!'..=char::MAX).map(fold_char) {
            let text = c.to_string();
            let text = text.as_bytes();
            let is_there = STRETCHES
                .iter()
                .any(|&(from, to)| from <= text && text < to);
            let is_chinese = matches!(c, '\u{4E00}'..='\u{9FFF}');
            assert!(
                is_there != is_chinese || class(c) == Some(Class::Han),
                "{c:?}"
            );
        }
    }
}
