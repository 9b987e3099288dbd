//! Text as it is matched: spans, clean text that remembers its source, folding, sentences, words.
//!
//! Nothing here knows about figures, queries or the index.

mod control;
mod fold;
mod mapped;
mod number;
mod sentence;
mod span;
mod tree;
mod words;

pub use control::{sanitise, sanitise_lines};
pub use fold::{fold, fold_char, fold_counted, fold_mapped};
pub use mapped::{Mapped, MappedPart};
pub use number::{find_number, find_quote};
pub use sentence::sentences;
pub use span::Span;
pub use tree::WordTree;
pub use words::Words;
pub(crate) use words::words;

/// The characters of a text, each with its place and the one behind it.
pub fn pairs(text: &str) -> impl Iterator<Item = (usize, char, Option<char>)> {
    let mut characters = text.char_indices();
    let mut here = characters.next();
    std::iter::from_fn(move || {
        let (at, c) = here?;
        here = characters.next();
        Some((at, c, here.map(|(_, next)| next)))
    })
}

/// Where the first Latin letter among the first characters of a text stands.
pub fn letter_among(text: &str, characters: usize) -> Option<usize> {
    // No character is longer than four bytes.
    let near = &text.as_bytes()[..text.len().min(characters * 4)];
    // Most texts hold none there, which is told fastest by looking at all bytes at once.
    if !near
        .iter()
        .fold(false, |any, b| any | b.is_ascii_alphabetic())
    {
        return None;
    }
    let at = near.iter().position(u8::is_ascii_alphabetic)?;
    (text[..at].chars().count() < characters).then_some(at)
}

/// Whether two such characters side by side belong to one number or Latin word.
pub fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '+' | '$' | '/')
}

/// How many bytes the character has that begins with a byte.
fn width(first: u8) -> usize {
    static WIDTHS: [u8; 256] = {
        let mut widths = [1; 256];
        let mut byte = 0xC0;
        while byte < 256 {
            widths[byte] = match byte {
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            byte += 1;
        }
        widths
    };
    usize::from(WIDTHS[usize::from(first)])
}
