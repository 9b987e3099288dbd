//! Values of YAML on one line, with the way back to the file.

use crate::text::{Mapped, Span};

/// The value that begins at `at` in the file and stands there up to the end of its line.
pub(super) fn read(line: &str, at: usize) -> Mapped {
    let lead = line.len() - line.trim_start().len();
    let (value, at) = (line.trim(), at + lead);
    if let Some(inner) = value.strip_prefix('"') {
        return double_quoted(inner, at + 1);
    }
    if let Some(inner) = value.strip_prefix('\'') {
        return single_quoted(inner, at + 1);
    }
    let end = value.find(" #").unwrap_or(value.len());
    Mapped::verbatim(value.get(..end).unwrap_or_default().trim_end(), at)
}

/// Up to the closing quotation mark; up to the end where there is none.
fn double_quoted(inner: &str, at: usize) -> Mapped {
    let mut value = Mapped::new();
    let end = closing(inner);
    let mut characters = inner.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        if start >= end {
            break;
        }
        if c != '\\' {
            value.push(c.encode_utf8(&mut [0; 4]), at + start);
            continue;
        }
        let Some((place, escape)) = characters.next() else {
            break;
        };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let mut stop = place + escape.len_utf8();
        let decoded = if digits > 0 {
            let code = inner
                .get(stop..stop + digits)
                .and_then(|code| u32::from_str_radix(code, 16).ok());
            if code.is_some() {
                stop += digits;
                for _ in 0..digits {
                    characters.next();
                }
            }
            code.and_then(char::from_u32)
                .unwrap_or(char::REPLACEMENT_CHARACTER)
        } else {
            match escape {
                'n' | 'r' | 't' | '0' | 'N' | '_' | 'L' | 'P' | 'a' | 'b' | 'e' | 'f' | 'v' => ' ',
                other => other,
            }
        };
        value.push_replaced(
            decoded.encode_utf8(&mut [0; 4]),
            Span::new(at + start, at + stop),
        );
    }
    value
}

/// Where a value in double quotation marks ends: at the first bare mark that ends the line, so that
/// one that somebody forgot to escape is kept.
fn closing(inner: &str) -> usize {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' {
            let rest = inner.get(at + 1..).unwrap_or_default().trim_start();
            if rest.is_empty() || rest.starts_with('#') {
                return at;
            }
        }
    }
    inner.len()
}

fn single_quoted(inner: &str, at: usize) -> Mapped {
    let mut value = Mapped::new();
    let mut characters = inner.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        if c != '\'' {
            value.push(c.encode_utf8(&mut [0; 4]), at + start);
        } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push_replaced("'", Span::new(at + start, at + start + 2));
        } else if inner.get(start + 1..).unwrap_or_default().trim().is_empty() {
            break;
        } else {
            value.push("'", at + start);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_unquoted() {
        for (line, value) in [
            (" 营收增13% ", "营收增13%"),
            (r#" "营收\"增\"13%" "#, "营收\"增\"13%"),
            (r#""营收"增"13%""#, "营收\"增\"13%"),
            (r#""没有结束"#, "没有结束"),
            (r#""\u8425\u6536 \x41 \U0001F600""#, "营收 A 😀"),
            (r#""\ud800 \u12""#, "\u{FFFD} \u{FFFD}12"),
            ("'it''s 营收' ", "it's 营收"),
            ("'没有结束", "没有结束"),
            ("营收 # 注释", "营收"),
            ("\"a\" # 注释", "a"),
            ("\"", ""),
            ("", ""),
        ] {
            let read = read(line, 0);
            assert_eq!(read.as_str(), value, "{line}");
        }
    }

    #[test]
    fn values_know_where_they_stood() {
        let line = r#"  "A\"B\u8425收""#;
        let value = read(line, 0);
        let source = |from: usize, to: usize| value.source_span(Span::new(from, to)).of(line);
        assert_eq!(value.as_str(), "A\"B营收");
        assert_eq!(source(1, 2), "\\\"");
        assert_eq!(source(3, 6), "\\u8425");
        assert_eq!(source(6, 9), "收");
    }
}
