//! The runs that a field of a segment has as terms, for who looks for what stands inside of them.

use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::index::SegmentId;
use tantivy::schema::Field;

use super::words::{Class, class};
use crate::kept::Kept;

/// From one term of a dictionary to before another.
type Stretch = (&'static [u8], &'static [u8]);

/// Where terms of digits, letters and signs begin with one of ASCII.
const DIGITS: &[Stretch] = &[(b"0", b":")];
const LETTERS: &[Stretch] = &[(b"a", b"{")];
const SIGNS: &[Stretch] = &[(b"!", b"0"), (b":", b"a"), (b"{", b"\x80")];
/// Where the others are: beside the Chinese words, which are most of a dictionary.
const OTHERS: &[Stretch] = &[
    (b"\x80", "\u{3400}".as_bytes()),
    ("\u{4DC0}".as_bytes(), "\u{4E00}".as_bytes()),
    ("\u{A000}".as_bytes(), "\u{20000}".as_bytes()),
    ("\u{40000}".as_bytes(), b"\xFF"),
];

/// Lists of runs, made when they are first asked for: to go through a dictionary takes a hundred times
/// as long.
#[derive(Debug, Default)]
pub(crate) struct Runs(Kept<(SegmentId, Field, Option<Class>), String>);

impl Runs {
    /// The runs of a field of a segment in which a text may stand, each with an end of line behind it;
    /// no term has one.
    pub(crate) fn of(
        &self,
        reader: &SegmentReader,
        field: Field,
        text: &str,
    ) -> tantivy::Result<Arc<String>> {
        let class = text.chars().next().and_then(class);
        self.0.get((reader.segment_id(), field, class), || {
            let index = reader.inverted_index(field)?;
            let mut runs = String::new();
            for (from, to) in stretches(class) {
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

/// Where in a dictionary there are terms of some class.
fn stretches(class: Option<Class>) -> impl Iterator<Item = &'static Stretch> {
    let ascii = match class {
        Some(Class::Digit) => DIGITS,
        Some(_) => LETTERS,
        None => SIGNS,
    };
    ascii.iter().chain(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_char;

    #[test]
    fn all_characters_but_chinese_ones_are_in_the_stretches() {
        for c in ('!'..=char::MAX)
            .map(fold_char)
            .filter(|c| !c.is_control() && !c.is_whitespace())
        {
            let text = c.to_string();
            let text = text.as_bytes();
            let is_there = stretches(class(c)).any(|&(from, to)| from <= text && text < to);
            let is_chinese = matches!(c, '\u{4E00}'..='\u{9FFF}');
            assert!(
                is_there != is_chinese || class(c) == Some(Class::Han),
                "{c:?}"
            );
        }
    }
}
