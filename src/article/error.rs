//! What can go wrong, and what is worth knowing, when a file is read.

use std::io;

/// Why a file, or one record of it, gave no article.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system would not hand out the file.
    #[error("{name}: cannot be read: {error}")]
    Io {
        /// The file.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// The file, or one line of it, is larger than is read at once.
    #[error("{name}: {size} bytes are too many: expected at most {limit}{}", at_line(*.line))]
    TooLarge {
        /// The file.
        name: String,
        /// Line that is too long, from 1, where lines are read one by one.
        line: Option<usize>,
        /// Its size in bytes, as far as it was read.
        size: u64,
        /// The largest size.
        limit: u64,
    },
    /// There is more text than an article has.
    #[error("{name}: {size} bytes of text are too many for an article: expected at most {limit}{}", in_record(*.record))]
    TooLong {
        /// The file.
        name: String,
        /// The record, from 0, where the file has several.
        record: Option<usize>,
        /// Size of the text.
        size: usize,
        /// The largest size.
        limit: usize,
    },
    /// The file holds no text.
    #[error("{name}: byte {offset} is NUL: expected text, not binary data")]
    Binary {
        /// The file.
        name: String,
        /// Place of the first NUL.
        offset: usize,
    },
    /// Some bytes are no characters.
    #[error("{name}: byte {offset} cannot be decoded: expected {expected}")]
    Undecodable {
        /// The file.
        name: String,
        /// Place of the first byte in question.
        offset: usize,
        /// The encoding that was expected, and why.
        expected: String,
    },
    /// There is nothing to read.
    #[error("{name}: no text: expected a title or a body{}", in_record(*.record))]
    Empty {
        /// The file.
        name: String,
        /// The record, from 0, where the file has several.
        record: Option<usize>,
    },
    /// The file is not JSON.
    #[error("{name}:{line}:{column}: not JSON: {reason}")]
    Json {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was expected or found there.
        reason: String,
    },
    /// A record is JSON, but not an article.
    #[error("{name}:{line}:{column}: {reason}")]
    Record {
        /// The file.
        name: String,
        /// Line on which it, or the field in question, begins, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was expected and what was found.
        reason: String,
    },
}

fn at_line(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(" in line {line}"))
}

fn in_record(record: Option<usize>) -> String {
    record.map_or_else(String::new, |record| format!(" in record {record}"))
}

/// Something worth knowing about how an article was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// The encoding was worked out from the bytes; nothing declares it.
    #[error("read as {0}, which nothing in the file declares")]
    Detected(&'static str),
    /// The front matter is not YAML and was read line by line.
    #[error("front matter is not YAML and was read line by line: line {line}: {reason}")]
    FrontMatter {
        /// Line of the file, from 1.
        line: usize,
        /// What YAML expected.
        reason: String,
    },
    /// The front matter has no closing line.
    #[error(
        "front matter is never closed: expected a line ---; it was taken to end before line {line}"
    )]
    Unclosed {
        /// First line of the body, from 1.
        line: usize,
    },
}
