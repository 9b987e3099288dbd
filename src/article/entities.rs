//! Characters that HTML writes as entities.

use html5gum::{Token, Tokenizer};

use super::compose::Composer;
use crate::text::Span;

/// Longer names are in no table.
const LONGEST: usize = 40;

/// Adds text of HTML, which stands at `at`, its entities decoded.
pub(super) fn decode(text: &str, at: usize, out: &mut Composer<'_>) {
    let mut from = 0;
    while let Some(offset) = text.get(from..).and_then(|rest| rest.find('&')) {
        let start = from + offset;
        let name = candidate(text.get(start..).unwrap_or_default());
        let decoded = decode_entity(name);
        // Without a semicolon, text may follow the name at once.
        let kept = common_end(name, &decoded);
        let end = start + name.len() - kept;
        if end == start {
            out.text(text.get(from..=start).unwrap_or_default(), at + from);
            from = start + 1;
            continue;
        }
        out.text(text.get(from..start).unwrap_or_default(), at + from);
        out.replaced(
            decoded.get(..decoded.len() - kept).unwrap_or_default(),
            Span::new(at + start, at + end),
        );
        from = end;
    }
    out.text(text.get(from..).unwrap_or_default(), at + from);
}

/// The text with its entities decoded, when nobody asks where it stood.
pub(super) fn decode_entity(text: &str) -> String {
    match text {
        "&nbsp;" => return "\u{A0}".to_owned(),
        "&amp;" => return "&".to_owned(),
        "&quot;" => return "\"".to_owned(),
        "&lt;" => return "<".to_owned(),
        "&gt;" => return ">".to_owned(),
        _ => {}
    }
    if text.len() < 3 {
        return text.to_owned();
    }
    let mut decoded = String::new();
    for token in Tokenizer::new(text) {
        if let Ok(Token::String(string)) = token {
            decoded.push_str(&String::from_utf8_lossy(&string));
        }
    }
    decoded
}

/// What may be an entity at the beginning of a text.
fn candidate(text: &str) -> &str {
    let mut end = 1;
    for (at, byte) in text.bytes().enumerate().skip(1).take(LONGEST) {
        match byte {
            b';' => {
                end = at + 1;
                break;
            }
            b'#' if at == 1 => end = at + 1,
            byte if byte.is_ascii_alphanumeric() => end = at + 1,
            _ => break,
        }
    }
    text.get(..end).unwrap_or_default()
}

/// How many bytes two texts have in common at their end.
fn common_end(a: &str, b: &str) -> usize {
    let pairs = a.chars().rev().zip(b.chars().rev());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Vec<(String, String)> {
        let mut out = Composer::new();
        decode(text, 0, &mut out);
        let composed = out.finish();
        let clean = composed.text.as_str().to_owned();
        clean
            .char_indices()
            .map(|(at, c)| {
                let source = composed.text.source_span(Span::new(at, at + c.len_utf8()));
                (c.to_string(), source.of(text).to_owned())
            })
            .filter(|(c, source)| c != source)
            .collect()
    }

    fn pair(c: &str, source: &str) -> (String, String) {
        (c.to_owned(), source.to_owned())
    }

    #[test]
    fn entities_stand_for_their_characters() {
        assert_eq!(decoded("A&amp;B"), [pair("&", "&amp;")]);
        assert_eq!(
            decoded("营收&#49;&#x32;亿"),
            [pair("1", "&#49;"), pair("2", "&#x32;")]
        );
        assert_eq!(decoded("a&nbsp;&nbsp;b"), [pair(" ", "&nbsp;&nbsp;")]);
        assert_eq!(decoded("AT&T R&D &foo; a&b;c & d"), []);
        assert_eq!(decoded("&copy2024年"), [pair("©", "&copy")]);
        assert_eq!(decoded("营收&ltAWS&"), [pair("<", "&lt")]);
    }
}
