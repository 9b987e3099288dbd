//! From a file to its articles.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::byline::{self, Headline};
use super::compose::Composer;
use super::draft::{Draft, Origin, as_title};
use super::encoding::{self, Decoded};
use super::error::ReadError;
use super::fields::FieldMap;
use super::json::{self, Each, Source};
use super::{front_matter, html, json_lines, markdown, plain, region};
use crate::text::Span;

/// Larger files are no single article, and larger lines no single record; in bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// More text is no single article, whatever the file; in bytes. The longest prospectus has half as
/// much. To find figures in text may take a few hundred times its size in memory.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// Larger files of markdown or plain text, which are text for the most part, are not read to see.
const LARGEST_TEXT: usize = 4 * LONGEST;

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Names of the fields of JSON records.
    pub fields: FieldMap,
    /// The format of all files; by default, what their names say.
    pub format: Option<Format>,
}

/// A format that articles come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown, with or without front matter.
    Markdown,
    /// A page.
    Html,
    /// Plain text.
    Text,
    /// One object, or an array of objects.
    Json,
    /// One object a line.
    JsonLines,
}

/// Endings of file names.
const ENDINGS: &[(&str, Format)] = &[
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("txt", Format::Text),
    ("text", Format::Text),
    ("json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
];

impl Format {
    /// The format that the ending of a file's name stands for.
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        ENDINGS
            .iter()
            .find(|(known, _)| *known == ending)
            .map(|(_, format)| *format)
    }

    /// What a text whose name says nothing, or only that it is text, really is.
    fn of_text(text: &str, named: Option<Self>) -> Self {
        let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let begins = |with: &str| {
            start
                .get(..with.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        let page = begins("<!doctype html") || begins("<html") || begins("<?xml");
        match named {
            None | Some(Self::Markdown | Self::Text) if page => Self::Html,
            Some(named) => named,
            None if start.starts_with('{') || start.starts_with("[{") => Self::Json,
            None if start.starts_with("---") || start.starts_with("# ") => Self::Markdown,
            None => Self::Text,
        }
    }
}

/// Whether a file's name says that there are articles in it.
pub fn is_readable_name(path: &Path) -> bool {
    Format::of_name(path).is_some()
}

/// Reads a file and hands out each article in it, or what is wrong with it.
pub fn read_path(path: &Path, options: &ReadOptions, each: &mut Each<'_>) {
    let name = path.display().to_string();
    let failed = |error| ReadError::Io {
        name: name.clone(),
        error,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return each(Err(failed(error))),
    };
    if options.format.or_else(|| Format::of_name(path)) == Some(Format::JsonLines) {
        let mut reader = std::io::BufReader::with_capacity(1 << 16, file);
        return json_lines::read_json_lines(&mut reader, &name, options, each);
    }
    let size = file
        .metadata()
        .map(|metadata| metadata.len())
        .unwrap_or_default();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(LARGEST)).unwrap_or_default());
    if size <= LARGEST
        && let Err(error) = file.take(LARGEST + 1).read_to_end(&mut bytes)
    {
        return each(Err(failed(error)));
    }
    let size = size.max(bytes.len() as u64);
    if size > LARGEST {
        return each(Err(ReadError::TooLarge {
            name,
            line: None,
            size,
            limit: LARGEST,
        }));
    }
    read_bytes(&name, &bytes, options, each);
}

/// Reads what is in a file of that name.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, each: &mut Each<'_>) {
    let named = options.format.or_else(|| Format::of_name(Path::new(name)));
    if named == Some(Format::JsonLines) {
        return json_lines::read_json_lines(&mut &*bytes, name, options, each);
    }
    let Decoded {
        text,
        encoding,
        detected,
    } = match encoding::decode(name, bytes) {
        Ok(decoded) => decoded,
        Err(error) => return each(Err(error)),
    };
    let format = Format::of_text(&text, named);
    if matches!(format, Format::Markdown | Format::Text) && text.len() > LARGEST_TEXT {
        return each(Err(ReadError::TooLarge {
            name: name.to_owned(),
            line: None,
            size: text.len() as u64,
            limit: LARGEST_TEXT as u64,
        }));
    }
    let draft = match format {
        Format::Json | Format::JsonLines => {
            let source = Source {
                name,
                encoding,
                detected,
                fields: &options.fields,
            };
            if json::is_lines(&text) {
                return json_lines::read_text(source, &text, each);
            }
            return json::read_document(source, &text, each);
        }
        Format::Markdown => read_markdown(&text),
        Format::Html => read_html(&text),
        Format::Text => read_plain(&text),
    };
    each(draft.finish(Origin {
        name,
        raw: &text,
        raw_start: 0,
        record: None,
        encoding,
        detected,
    }));
}

fn read_markdown(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut start = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    if let Some(front) = front_matter::read(text) {
        draft.metadata = front.metadata;
        draft.title = front.title;
        draft.notes = front.notes;
        start = front.body;
    }
    if draft.metadata.title.is_none() {
        let head = byline::head(text.get(start..).unwrap_or_default(), markdown_headline);
        if let Some(title) = head.title {
            let title = title.shifted(start);
            let mut out = Composer::new();
            markdown::read(title.of(text), title.start, &mut out);
            draft.title = as_title(out.finish());
        }
        draft.metadata.fill(head.metadata);
        start += head.body;
    }
    let body = text.get(start..).unwrap_or_default();
    let end = byline::footer(body, &mut draft.metadata).unwrap_or(body.len());
    let mut out = Composer::new();
    markdown::read(body.get(..end).unwrap_or_default(), start, &mut out);
    draft.body = out.finish();
    draft
}

/// The headline that a line of markdown is: a heading, underlined or not, or a line in bold.
fn markdown_headline(line: &str, after: &str) -> Option<Headline> {
    let lead = line.len() - line.trim_start().len();
    let heading = line.trim();
    let span = Span::new(lead, lead + heading.len());
    let marks = heading.bytes().take_while(|byte| *byte == b'#').count();
    let underline = after.split_inclusive('\n').next().unwrap_or_default();
    let underlined =
        |mark| underline.trim().len() >= 2 && underline.trim().bytes().all(|byte| byte == mark);
    if (1..=6).contains(&marks)
        && heading
            .as_bytes()
            .get(marks)
            .is_none_or(u8::is_ascii_whitespace)
    {
        Some(Headline {
            span,
            length: line.len(),
        })
    } else if underlined(b'=') || underlined(b'-') {
        Some(Headline {
            span,
            length: line.len() + underline.len(),
        })
    } else {
        let bold = heading
            .strip_prefix("**")
            .and_then(|rest| rest.strip_suffix("**"))?;
        (!bold.contains("**")).then(|| plain::headline(bold, after))??;
        Some(Headline {
            span,
            length: line.len(),
        })
    }
}

fn read_html(text: &str) -> Draft {
    let page = html::read_page(text, 0, Composer::new());
    let mut draft = Draft {
        title: page.title,
        body: page.body,
        ..Draft::default()
    };
    let head = page.head.settled();
    if let Some(title) = &head.title {
        draft.metadata.set_title(title);
        draft.title = draft.title.map(|whole| region::title_within(whole, title));
    }
    draft.metadata.set_date(&head.date.unwrap_or_default());
    draft.metadata.set_author(&head.author.unwrap_or_default());
    draft.metadata.set_url(&head.url.unwrap_or_default());
    draft.metadata.set_source(&head.source.unwrap_or_default());
    draft
}

fn read_plain(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mark = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    let head = byline::head(text.get(mark..).unwrap_or_default(), plain::headline);
    if let Some(title) = head.title {
        let title = title.shifted(mark);
        let mut out = Composer::new();
        plain::read(title.of(text), title.start, &mut out);
        draft.title = as_title(out.finish());
    }
    draft.metadata = head.metadata;
    let start = mark + head.body;
    let body = text.get(start..).unwrap_or_default();
    let mut out = Composer::new();
    plain::read(body, start, &mut out);
    draft.body = out.finish();
    draft
}
