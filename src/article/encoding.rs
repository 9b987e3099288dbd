//! Bytes become text, and it is said how.
//!
//! In this order: a byte order mark, zero bytes in the pattern of UTF-16, valid UTF-8, the encoding
//! that a page declares, and only then what the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ReadError;

/// A page that declares its encoding does so this early.
const DECLARED_WITHIN: usize = 4096;

/// What is expected of a file that declares nothing.
const EXPECTED: &str = "UTF-8, UTF-16, GB18030 or Big5";

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    /// As it stands; a byte order mark is left in if the file is UTF-8, so that places are places
    /// on disk.
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: &'static str,
    /// Whether nothing in the file says so.
    pub(super) detected: bool,
}

/// Decodes a whole file.
pub(super) fn decode<'b>(name: &str, bytes: &'b [u8]) -> Result<Decoded<'b>, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        let expected = format!("{}, which its byte order mark declares", label_of(encoding));
        let text = decode_as(
            name,
            bytes.get(mark..).unwrap_or_default(),
            mark,
            encoding,
            expected,
        )?;
        return without_zeros(
            name,
            Decoded {
                text,
                encoding: label_of(encoding),
                detected: false,
            },
        );
    }
    if let Some(decoded) = utf_16_without_mark(bytes) {
        return Ok(decoded);
    }
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(ReadError::Binary {
            name: name.to_owned(),
            offset,
        });
    }
    let damage = match std::str::from_utf8(bytes) {
        Ok(text) => {
            return Ok(Decoded {
                text: Cow::Borrowed(text),
                encoding: UTF_8.name(),
                detected: false,
            });
        }
        Err(error) => error.valid_up_to(),
    };
    if let Some(encoding) = declared(bytes).filter(|encoding| *encoding != UTF_8) {
        let expected = format!("{}, which the file declares", label_of(encoding));
        let text = decode_as(name, bytes, 0, encoding, expected)?;
        return Ok(Decoded {
            text,
            encoding: label_of(encoding),
            detected: false,
        });
    }
    match look(bytes) {
        Some(encoding) => {
            let expected = format!("{}, which the file looks like", label_of(encoding));
            let text = decode_as(name, bytes, 0, encoding, expected)?;
            Ok(Decoded {
                text,
                encoding: label_of(encoding),
                detected: true,
            })
        }
        None => Err(ReadError::Undecodable {
            name: name.to_owned(),
            offset: damage,
            expected: EXPECTED.to_owned(),
        }),
    }
}

/// The name of an encoding as people write it.
pub(super) fn label_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// GBK is a part of GB18030, and what calls itself GBK or GB2312 is often more.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The encoding by that name, if text can be decoded with it.
pub(super) fn by_name(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    // What declares UTF-16 in single bytes is not UTF-16.
    (encoding != UTF_16LE && encoding != UTF_16BE).then(|| widened(encoding))
}

/// Decodes what begins at byte `base` of a file, all of it.
pub(super) fn decode_as<'b>(
    name: &str,
    bytes: &'b [u8],
    base: usize,
    encoding: &'static Encoding,
    expected: String,
) -> Result<Cow<'b, str>, ReadError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder
        .max_utf8_buffer_length_without_replacement(bytes.len())
        .unwrap_or(bytes.len());
    let mut text = String::with_capacity(most);
    let mut read = 0;
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        let (result, taken) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += taken;
        match result {
            DecoderResult::InputEmpty => return Ok(Cow::Owned(text)),
            DecoderResult::OutputFull => text.reserve(bytes.len() - read + 16),
            DecoderResult::Malformed(length, after) => {
                let offset = base + read.saturating_sub(usize::from(length) + usize::from(after));
                return Err(ReadError::Undecodable {
                    name: name.to_owned(),
                    offset,
                    expected,
                });
            }
        }
    }
}

fn without_zeros<'b>(name: &str, decoded: Decoded<'b>) -> Result<Decoded<'b>, ReadError> {
    match decoded.text.find('\0') {
        Some(offset) => Err(ReadError::Binary {
            name: name.to_owned(),
            offset,
        }),
        None => Ok(decoded),
    }
}

/// UTF-16 that says nothing of itself: its zero bytes are all on one side, and what it decodes to
/// is such text as people write.
fn utf_16_without_mark(bytes: &[u8]) -> Option<Decoded<'_>> {
    if !bytes.contains(&0) {
        return None;
    }
    let zero_at = |odd| bytes.iter().skip(odd).step_by(2).any(|byte| *byte == 0);
    let encoding = match (zero_at(0), zero_at(1)) {
        (false, true) => UTF_16LE,
        (true, false) => UTF_16BE,
        _ => return None,
    };
    let text = decode_as("", bytes, 0, encoding, String::new()).ok()?;
    let (mut written, mut other) = (0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '\t'
            | '\n'
            | '\r'
            | ' '..='~'
            | '\u{2000}'..='\u{206F}'
            | '\u{3000}'..='\u{30FF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{FF00}'..='\u{FFEF}' => written += 1,
            _ => other += 1,
        }
    }
    (written > other.saturating_mul(9)).then_some(Decoded {
        text,
        encoding: label_of(encoding),
        detected: true,
    })
}

/// The encoding that a page declares: `<meta charset=…>`, `<meta … content="…; charset=…">` or
/// `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes
        .get(..DECLARED_WITHIN)
        .unwrap_or(bytes)
        .to_ascii_lowercase();
    let find = |from: usize, word: &[u8]| {
        let rest = head.get(from..)?;
        rest.windows(word.len())
            .position(|window| window == word)
            .map(|at| from + at)
    };
    if head.trim_ascii_start().starts_with(b"<?xml")
        && let Some(at) = find(0, b"encoding")
        && let Some(encoding) = label(head.get(at + 8..)?)
    {
        return Some(encoding);
    }
    let mut from = 0;
    while let Some(at) = find(from, b"<meta") {
        let end = find(at, b">").unwrap_or(head.len());
        let tag = head.get(at..end)?;
        if let Some(place) = tag.windows(7).position(|window| window == b"charset")
            && let Some(encoding) = label(tag.get(place + 7..)?)
        {
            return Some(encoding);
        }
        from = at + 5;
    }
    None
}

/// The encoding named behind an equals sign.
fn label(text: &[u8]) -> Option<&'static Encoding> {
    let text = text
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let text = text
        .strip_prefix(b"\"")
        .or_else(|| text.strip_prefix(b"'"))
        .unwrap_or(text);
    let length = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
        .count();
    by_name(text.get(..length)?)
}

/// What bytes that are not UTF-8 look like; nothing if they look like UTF-8 with damage, or like
/// no encoding of Chinese.
fn look(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut valid, mut damaged) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    if valid > damaged.saturating_mul(4) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = widened(detector.guess(None, Utf8Detection::Deny));
    if guess == GB18030 || guess == BIG5 {
        return Some(guess);
    }
    // Short texts look like much; Chinese is what is read here.
    [GB18030, BIG5]
        .into_iter()
        .find(|encoding| plausible(bytes, encoding))
}

/// Whether bytes are text of common Chinese characters in an encoding.
fn plausible(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let Ok(text) = decode_as("", bytes, 0, encoding, String::new()) else {
        return false;
    };
    let (mut common, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{4E00}'..='\u{9FA5}'
            | '\u{3000}'..='\u{303F}'
            | '\u{FF00}'..='\u{FF5E}'
            | '“'
            | '”'
            | '…'
            | '—' => common += 1,
            _ => other += 1,
        }
    }
    common >= 8 && other == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "示例公司三季度营收230.59亿美元，同比增长12%。净利润98.79亿美元。";
    const TRADITIONAL: &str =
        "範例公司第三季營收達230.59億元，年增12%。淨利98.79億元，創同期新高。";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn shown(bytes: &[u8]) -> String {
        match decode("a.txt", bytes) {
            Ok(Decoded {
                text,
                encoding,
                detected,
            }) => {
                format!(
                    "{encoding}{} {}",
                    if detected { "?" } else { "" },
                    text.chars().take(4).collect::<String>()
                )
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_encoding_is_told() {
        let with_mark = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
        let page = |charset: &str, text: &str, encoding: &'static Encoding| {
            encoding
                .encode(&format!("<meta charset=\"{charset}\"><p>{text}"))
                .0
                .into_owned()
        };
        for (bytes, seen) in [
            (TEXT.as_bytes().to_vec(), "UTF-8 示例公司"),
            (
                with_mark(b"\xEF\xBB\xBF", TEXT.into()),
                "UTF-8 \u{FEFF}示例公",
            ),
            (
                with_mark(b"\xFF\xFE", utf_16(TEXT, u16::to_le_bytes)),
                "UTF-16LE 示例公司",
            ),
            (
                with_mark(b"\xFE\xFF", utf_16(TEXT, u16::to_be_bytes)),
                "UTF-16BE 示例公司",
            ),
            (utf_16(TEXT, u16::to_le_bytes), "UTF-16LE? 示例公司"),
            (utf_16(TEXT, u16::to_be_bytes), "UTF-16BE? 示例公司"),
            (GB18030.encode(TEXT).0.into_owned(), "GB18030? 示例公司"),
            (
                GB18030.encode("营收增长").0.into_owned(),
                "GB18030? 营收增长",
            ),
            (BIG5.encode(TRADITIONAL).0.into_owned(), "Big5? 範例公司"),
            (page("gb2312", TEXT, GBK), "GB18030 <met"),
            (page("big5", TRADITIONAL, BIG5), "Big5 <met"),
            (
                b"<?xml version='1.0' encoding='gbk'?>\xD3\xAA\xCA\xD5".to_vec(),
                "GB18030 <?xm",
            ),
        ] {
            assert_eq!(shown(&bytes), seen);
        }
    }

    #[test]
    fn damage_is_named_with_its_place() {
        let cut = &TEXT.as_bytes()[..TEXT.len() - 1];
        assert_eq!(
            shown(cut),
            format!(
                "a.txt: byte {} cannot be decoded: expected {EXPECTED}",
                TEXT.len() - 3
            )
        );
        assert_eq!(
            shown(b"<meta charset=gbk>\xD3\xAA\xFF\xD3"),
            "a.txt: byte 20 cannot be decoded: expected GB18030, which the file declares"
        );
        assert_eq!(
            shown(b"\xFF\xFEa\0\x00\xD8b\0"),
            "a.txt: byte 4 cannot be decoded: expected UTF-16LE, which its byte order mark declares"
        );
        assert_eq!(
            shown(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
            "a.txt: byte 8 is NUL: expected text, not binary data"
        );
        assert_eq!(
            shown(b"caf\xE9 cr\xE8me"),
            format!("a.txt: byte 3 cannot be decoded: expected {EXPECTED}")
        );
    }
}
