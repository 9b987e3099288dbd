//! Where something stands in its file, for people who want to open it there.

use std::fs;
use std::path::Path;

use crate::search::Hit;
use crate::text::Span;

/// Larger files are not read for the sake of a line number.
const LARGEST: u64 = 8_000_000;

/// The line of a hit's file, from 1, on which its snippet stands. None where the file is no longer
/// what it was, is not UTF-8, or has markup inside the sentence.
pub(super) fn line(hit: &Hit) -> Option<usize> {
    let metadata = fs::metadata(&hit.card.path).ok()?;
    if metadata.len() > LARGEST {
        return None;
    }
    let text = fs::read_to_string(&hit.card.path).ok()?;
    let shown = hit.snippet.trim_matches('…');
    let answers = hit.figures.iter().zip(&hit.sentences);
    let told = answers
        .filter(|(_, sentence)| sentence.replace('\n', " ").contains(shown))
        .map(|(figure, _)| figure);
    let at = match told.clone().next() {
        Some(figure) => {
            let there = figure.span.of(&text) == figure.quote;
            there.then_some(figure.span.start)?
        }
        None => text.find(shown).filter(|_| !shown.is_empty())?,
    };
    let before = Span::new(0, at).of(&text);
    Some(before.bytes().filter(|b| *b == b'\n').count() + 1)
}

/// The address of a file.
pub(super) fn address(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let mut address = "file://".to_owned();
    for byte in path.to_str()?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                address.push(char::from(byte));
            }
            _ => address += &format!("%{byte:02X}"),
        }
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_nothing_that_a_terminal_obeys() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("财 报\u{1b}.md");
        fs::write(&path, "").unwrap();
        let address = address(&path).unwrap();
        assert!(address.starts_with("file:///"), "{address}");
        assert!(
            address.ends_with("%E8%B4%A2%20%E6%8A%A5%1B.md"),
            "{address}"
        );
    }
}
