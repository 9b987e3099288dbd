//! Strings of JSON, with the way back to the file.

use crate::text::{Mapped, Span};

/// The text of a JSON string, which stands at `at` with its quotation marks. Half of a surrogate
/// pair becomes U+FFFD.
pub(super) fn unescape(string: &str, at: usize) -> Mapped {
    let mut text = Mapped::new();
    let inner = string.strip_prefix('"').unwrap_or(string);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let base = at + usize::from(string.starts_with('"'));
    let mut from = 0;
    while let Some(rest) = inner.get(from..) {
        let Some(offset) = rest.find('\\') else {
            text.push(rest, base + from);
            break;
        };
        text.push(rest.get(..offset).unwrap_or_default(), base + from);
        let escape = rest.get(offset..).unwrap_or_default();
        let (c, length) = decode(escape);
        let start = from + offset;
        text.push_replaced(
            c.encode_utf8(&mut [0; 4]),
            Span::new(base + start, base + start + length),
        );
        from = start + length;
    }
    text
}

/// The character that an escape stands for, and the length of the escape.
fn decode(escape: &str) -> (char, usize) {
    let c = match escape.chars().nth(1) {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('b') => '\u{8}',
        Some('f') => '\u{C}',
        Some('u') => return decode_unit(escape),
        Some(other) => return (other, 1 + other.len_utf8()),
        None => return (char::REPLACEMENT_CHARACTER, escape.len().max(1)),
    };
    (c, 2)
}

/// `\uXXXX`, or two of them that make a pair.
fn decode_unit(escape: &str) -> (char, usize) {
    let Some(first) = unit(escape) else {
        return (char::REPLACEMENT_CHARACTER, 2);
    };
    let second = || {
        escape
            .get(6..)
            .filter(|next| next.starts_with("\\u"))
            .and_then(unit)
    };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second @ 0xDC00..0xE000) = second()
        && let Some(c) = char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    {
        return (c, 12);
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        6,
    )
}

fn unit(escape: &str) -> Option<u32> {
    u32::from_str_radix(escape.get(2..6)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_unescaped() {
        for (string, text) in [
            (r#""营收\"增\"13%""#, "营收\"增\"13%"),
            (r#""\u8425\u6536\n\t\/\\""#, "营收\n\t/\\"),
            (
                r#""\ud83d\ude00 \ud83d \ude00 \ud83dx""#,
                "😀 \u{FFFD} \u{FFFD} \u{FFFD}x",
            ),
            (r#""""#, ""),
        ] {
            assert_eq!(unescape(string, 0).as_str(), text, "{string}");
        }
    }

    #[test]
    fn strings_know_where_they_stood() {
        let file = r#"{"a": "营\u6536\ud83d\ude0012%"}"#;
        let at = file.find("\"营").unwrap();
        let text = unescape(&file[at..file.len() - 1], at);
        let source = |part: &str| {
            let start = text.as_str().find(part).unwrap();
            text.source_span(Span::new(start, start + part.len()))
                .of(file)
        };
        assert_eq!(source("收"), r"\u6536");
        assert_eq!(source("😀"), r"\ud83d\ude00");
        assert_eq!(source("12%"), "12%");
    }
}
