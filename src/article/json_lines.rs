//! JSON Lines, read line by line: a file of any size needs the memory of its longest line.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_8};

use super::encoding::{self, Decoded};
use super::error::ReadError;
use super::json::{self, Each, Source, Stretch};
use super::read::{LARGEST, ReadOptions};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one article a line. A line that is none is an error, and the next one is read.
pub fn read_json_lines(reader: &mut dyn BufRead, name: &str, options: &ReadOptions, each: &mut Each<'_>) {
    let mut source = Source { name, encoding: UTF_8.name(), detected: false, fields: &options.fields };
    let start = match reader.fill_buf() {
        Ok(start) => start,
        Err(error) => return each(Err(ReadError::Io { name: name.to_owned(), error })),
    };
    // UTF-16 has no lines of bytes: it is decoded as a whole.
    if Encoding::for_bom(start).is_some_and(|(encoding, _)| encoding != UTF_8) || start.iter().take(4).any(|byte| *byte == 0) {
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(LARGEST + 1).read_to_end(&mut bytes) {
            return each(Err(ReadError::Io { name: name.to_owned(), error }));
        }
        let size = bytes.len() as u64;
        if size > LARGEST {
            return each(Err(ReadError::TooLarge { name: name.to_owned(), line: None, size, limit: LARGEST }));
        }
        return match encoding::decode(name, &bytes) {
            Ok(Decoded { text, encoding, detected }) => {
                source.encoding = encoding;
                source.detected = detected;
                read_text(source, &text, each);
            }
            Err(error) => each(Err(error)),
        };
    }
    let mut lines = Lines { reader, name, line: 0, bytes_read: 0, text_read: 0, encoding: UTF_8, detected: false };
    let mut record = 0;
    let mut line = Vec::new();
    while let Some(size) = lines.next(&mut line).transpose() {
        match size.and_then(|()| lines.decode(&line)) {
            Ok(None) => {}
            Ok(Some((text, at, column))) => {
                let source = Source { encoding: encoding::label_of(lines.encoding), detected: lines.detected, ..source };
                each(json::read_line(source, Stretch { text: &text, at, line: lines.line, column }, record));
                record += 1;
            }
            Err(error @ ReadError::Io { .. }) => return each(Err(error)),
            Err(error) => {
                each(Err(error));
                record += 1;
            }
        }
    }
    if record == 0 {
        each(Err(ReadError::Empty { name: name.to_owned(), record: None }));
    }
}

/// Reads the lines of a text.
pub(super) fn read_text(source: Source<'_>, text: &str, each: &mut Each<'_>) {
    let (mut at, mut record) = (0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let lead = line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if !trimmed.is_empty() {
            each(json::read_line(source, Stretch { text: trimmed, at: start + lead, line: number + 1, column: column_behind(line, lead) }, record));
            record += 1;
        }
    }
    if record == 0 {
        each(Err(ReadError::Empty { name: source.name.to_owned(), record: None }));
    }
}

/// The column behind the blanks that a line begins with, from 1.
fn column_behind(line: &str, lead: usize) -> usize {
    line.get(..lead).unwrap_or_default().chars().filter(|c| *c != '\u{FEFF}').count() + 1
}

struct Lines<'r> {
    reader: &'r mut dyn BufRead,
    name: &'r str,
    /// The line that was read last, from 1.
    line: usize,
    /// Bytes of the file before that line, and of its text.
    bytes_read: usize,
    text_read: usize,
    /// The encoding that fitted last.
    encoding: &'static Encoding,
    detected: bool,
}

impl Lines<'_> {
    /// Reads the next line, its end included; `None` at the end of the file.
    fn next(&mut self, line: &mut Vec<u8>) -> Result<Option<()>, ReadError> {
        self.bytes_read += line.len();
        line.clear();
        self.line += 1;
        let io = |name: &str, error| ReadError::Io { name: name.to_owned(), error };
        let mut limited = (&mut *self.reader).take(LARGEST + 1);
        limited.read_until(b'\n', line).map_err(|error| io(self.name, error))?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.len() as u64 <= LARGEST || line.ends_with(b"\n") {
            return Ok(Some(()));
        }
        let mut size = line.len() as u64;
        loop {
            let chunk = self.reader.fill_buf().map_err(|error| io(self.name, error))?;
            let end = chunk.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(chunk.len());
            self.reader.consume(taken);
            size += taken as u64;
            if end.is_some() || taken == 0 {
                break;
            }
        }
        // What was skipped counts as if it were text, so that later places are still near.
        let skipped = usize::try_from(size).unwrap_or(usize::MAX);
        self.bytes_read = self.bytes_read.saturating_add(skipped);
        self.text_read = self.text_read.saturating_add(skipped);
        line.clear();
        Err(ReadError::TooLarge { name: self.name.to_owned(), line: Some(self.line), size, limit: LARGEST })
    }

    /// The text of a line without the blanks around it, its place in the text of the file, and its
    /// column; `None` if there is nothing in it.
    fn decode<'l>(&mut self, line: &'l [u8]) -> Result<Option<(Cow<'l, str>, usize, usize)>, ReadError> {
        let mark = if self.line == 1 && line.starts_with(MARK) { MARK.len() } else { 0 };
        let start = self.text_read + mark;
        let bytes = line.get(mark..).unwrap_or_default();
        let text = match self.decode_bytes(bytes, self.bytes_read + mark) {
            Ok(text) => text,
            Err(error) => {
                self.text_read += line.len();
                return Err(error);
            }
        };
        self.text_read = start + text.len();
        let lead = text.len() - text.trim_start().len();
        let column = column_behind(&text, lead);
        let trimmed = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        Ok((!trimmed.is_empty()).then_some((trimmed, start + lead, column)))
    }

    fn decode_bytes<'l>(&mut self, bytes: &'l [u8], base: usize) -> Result<Cow<'l, str>, ReadError> {
        if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
            return Err(ReadError::Binary { name: self.name.to_owned(), offset: base + offset });
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(Cow::Borrowed(text));
        }
        if self.encoding != UTF_8
            && let Ok(text) = encoding::decode_as(self.name, bytes, base, self.encoding, String::new())
        {
            return Ok(text);
        }
        let decoded = encoding::decode(self.name, bytes).map_err(|error| match error {
            ReadError::Undecodable { name, offset, expected } => {
                ReadError::Undecodable { name, offset: base + offset, expected }
            }
            error => error,
        })?;
        self.encoding = encoding::by_name(decoded.encoding.as_bytes()).unwrap_or(UTF_8);
        self.detected = decoded.detected;
        Ok(decoded.text)
    }
}
