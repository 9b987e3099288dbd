//! Files become articles: bytes in, clean text that knows its source out.
//!
//! [`read_path`] takes a file and hands out each article in it, or an error that says which file,
//! where in it and what was expected. Nothing is guessed in silence: an encoding that was not
//! declared, or front matter that is not YAML, leaves a [`Note`].

mod byline;
mod caption;
mod compose;
mod date;
mod draft;
mod encoding;
mod entities;
mod error;
mod fields;
mod front_matter;
mod html;
mod json;
mod json_lines;
mod json_string;
mod markdown;
mod marks;
mod metadata;
mod page;
mod plain;
mod read;
mod region;
mod scalar;
mod table;
mod tags;
#[cfg(test)]
mod tests;

pub use error::{Note, ReadError};
pub use fields::{FieldMap, FieldMapError};
pub use json_lines::read_json_lines;
pub use read::{Format, LARGEST, ReadOptions, is_readable_name, read_bytes, read_path};

use crate::text::{Mapped, Span};

/// One document.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// Headline, as it stands, markup left out.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Address of the original.
    pub url: Option<String>,
    /// Day of publication, from the metadata, else the text's head, else the path; never a guess.
    pub date: Option<jiff::civil::Date>,
    /// Time of publication where the metadata gives one.
    pub time: Option<jiff::civil::Time>,
    /// The part of the file's UTF-8 text that it was read from: all of it, or one record.
    pub raw: String,
    /// Where that part begins in the file's UTF-8 text.
    pub raw_start: usize,
    /// Title and body without markup, blocks separated by a line break; maps to places in
    /// the file's UTF-8 text (not in `raw`).
    pub text: Mapped,
    /// What the text consists of, in order; blocks neither overlap nor cross a line break.
    pub blocks: Vec<Block>,
    /// Which article of its file it is, from 0.
    pub record: usize,
    /// Encoding of the file: `UTF-8`, `UTF-16LE`, `UTF-16BE`, `GB18030`, `Big5` or another that
    /// the file declares.
    pub encoding: &'static str,
    /// What a reader should know about how it was read.
    pub notes: Vec<Note>,
}

/// A piece of an article that no sentence crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the article's clean text.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline, where the source has it as text.
    Title,
    /// A heading, with its depth from 1.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell {
        /// Which table of the article, from 0.
        table: u32,
        /// Row from 0.
        row: u32,
        /// Column from 0, cells that reach down from rows above counted.
        column: u32,
        /// How many rows it reaches over; at least 1.
        rows: u32,
        /// How many columns it reaches over; at least 1.
        columns: u32,
        /// Whether it names what the others hold.
        header: bool,
    },
    /// The caption or replacement text of a picture.
    Caption,
}

impl Article {
    /// The file's own bytes at a span of the file's text.
    pub fn quote(&self, span: Span) -> &str {
        match (
            span.start.checked_sub(self.raw_start),
            span.end.checked_sub(self.raw_start),
        ) {
            (Some(start), Some(end)) => Span::new(start, end).of(&self.raw),
            _ => "",
        }
    }

    /// The blocks with their text.
    pub fn pieces(&self) -> impl Iterator<Item = (BlockKind, &str)> {
        self.blocks
            .iter()
            .map(|block| (block.kind, block.span.of(self.text.as_str())))
    }
}
