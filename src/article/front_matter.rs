//! Metadata between two lines `---` at the beginning of a file, however broken.
//!
//! It is read as YAML; where it is none (quotation marks that never close, a bare colon, tabs, no
//! closing line), line by line, and the article keeps a note of that.

use std::fmt;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::compose::{Composed, Composer};
use super::error::Note;
use super::metadata::{Metadata, clean};
use super::{BlockKind, scalar};
use crate::text::Span;

/// Longer front matter is none.
const LONGEST: usize = 64 * 1024;

/// Longer lists are cut: nobody has so many authors.
const MOST_ENTRIES: usize = 16;

/// What stands before the body.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) metadata: Metadata,
    /// The headline as text.
    pub(super) title: Option<Composed>,
    pub(super) notes: Vec<Note>,
    /// Where the body begins.
    pub(super) body: usize,
}

/// Reads the front matter of a file, if it has any.
pub(super) fn read(text: &str) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
    let mut lines = Lines { text, at: start };
    let (_, first) = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let content = lines.at;
    let first_line = text.get(..content)?.matches('\n').count() + 1;
    let closed = closing(text, content);
    let mut front = FrontMatter::default();
    let mut reason = None;
    if let Some(inside) = closed {
        match from_yaml(inside.of(text)) {
            Ok(fields) => {
                front.body = after_line(text, inside.end);
                fields.into_metadata(&mut front.metadata);
                front.title = title_text(text, inside, front.metadata.title.as_deref());
                return Some(front);
            }
            Err((line, message)) => reason = Some((line.saturating_sub(1) + first_line, message)),
        }
    }
    let limit = closed.map_or(text.len().min(content + LONGEST), |inside| inside.end);
    let read = from_lines(text, content, limit)?;
    let title = read.title.and_then(|(start, value)| title_block(text, start, value));
    read.fields.into_metadata(&mut front.metadata);
    front.title = title;
    front.body = match closed {
        Some(inside) if read.end >= inside.end => {
            if let Some((line, reason)) = reason {
                front.notes.push(Note::FrontMatter { line, reason });
            }
            after_line(text, inside.end)
        }
        _ => {
            let line = text.get(..read.end)?.matches('\n').count() + 1;
            front.notes.push(Note::Unclosed { line });
            read.end
        }
    };
    Some(front)
}

/// What stands between the opening and the closing line.
fn closing(text: &str, content: usize) -> Option<Span> {
    let mut lines = Lines { text, at: content };
    while let Some((at, line)) = lines.next() {
        if at - content > LONGEST {
            return None;
        }
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Span::new(content, at));
        }
    }
    None
}

fn after_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// The fields by name, in the order in which they stand.
#[derive(Debug, Default)]
struct Fields(Vec<(String, Value)>);

#[derive(Debug)]
enum Value {
    None,
    One(String),
    Many(Vec<String>),
}

impl Fields {
    fn into_metadata(self, metadata: &mut Metadata) {
        let first = |names: &[&str]| {
            names.iter().find_map(|name| {
                let of_name = self.0.iter().filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
                of_name.filter_map(|(_, value)| value.text()).next()
            })
        };
        metadata.set_title(&first(TITLE).unwrap_or_default());
        metadata.set_author(&first(AUTHOR).unwrap_or_default());
        metadata.set_date(&first(DATE).unwrap_or_default());
        metadata.set_source(&first(SOURCE).unwrap_or_default());
        for name in URL {
            metadata.set_url(&first(&[name]).unwrap_or_default());
        }
        if metadata.source.is_none() {
            let entry = |name| {
                let value = self.0.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
                value.and_then(|(_, value)| value.first())
            };
            metadata.set_source(&entry("categories").or_else(|| entry("tags")).unwrap_or_default());
        }
    }
}

const TITLE: &[&str] = &["title", "headline", "标题", "標題"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "作者", "记者"];
const DATE: &[&str] = &[
    "date", "published", "published_at", "publish_date", "pubdate", "pub_date", "publishdate", "datetime", "日期",
    "时间", "發布時間", "发布时间",
];
const SOURCE: &[&str] = &["source", "publisher", "media", "site", "来源", "來源"];
const URL: &[&str] = &["url", "link", "permalink", "canonical", "original", "original_url", "source_url", "链接", "網址"];

impl Value {
    fn text(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::One(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Self::Many(entries) => Some(entries.join("、")).filter(|text| !text.is_empty()),
        }
    }

    fn first(&self) -> Option<String> {
        match self {
            Self::Many(entries) => entries.iter().find(|entry| !entry.trim().is_empty()).cloned(),
            value => value.text(),
        }
    }
}

/// Reads YAML; the error gives the line, from 1, and what was expected.
fn from_yaml(yaml: &str) -> Result<Fields, (usize, String)> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 64,
            max_anchors: 64,
            max_depth: 32,
            max_events: 20_000,
            max_nodes: 10_000,
            max_documents: 1,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::FirstWins,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options::<Option<Fields>>(yaml, options).map(Option::unwrap_or_default).map_err(|error| {
        let line = error.location().and_then(|place| usize::try_from(place.line()).ok()).unwrap_or(1);
        let message = error.without_snippet().to_string();
        let message = message.lines().next().unwrap_or_default();
        // The line is given apart, counted in the file.
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
        (line, clean(message).unwrap_or_default())
    })
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields, a name and a value each")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            fields.0.push((key, map.next_value()?));
        }
        Ok(fields)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a list")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::One(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::One(value.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::One(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::One(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::One(number.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut many = Vec::new();
        while many.len() < MOST_ENTRIES {
            match entries.next_element::<Value>()? {
                Some(Value::One(text)) => many.push(text),
                Some(_) => {}
                None => return Ok(Value::Many(many)),
            }
        }
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Many(many))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::None)
    }
}

/// Front matter read line by line.
struct LinesRead {
    fields: Fields,
    /// The line of the title: where its value begins, and the value as it stands.
    title: Option<(usize, Span)>,
    end: usize,
}

/// Reads `name: value` lines and the lists under them, as far as they go.
fn from_lines(text: &str, content: usize, limit: usize) -> Option<LinesRead> {
    let mut read = LinesRead { fields: Fields::default(), title: None, end: content };
    let mut lines = Lines { text, at: content };
    let mut after_blank = false;
    while let Some((at, line)) = lines.next() {
        if at >= limit {
            read.end = limit;
            break;
        }
        let trimmed = line.trim();
        if trimmed.is_empty() {
            after_blank = true;
            continue;
        }
        let entry = trimmed.strip_prefix('-').filter(|rest| rest.starts_with(char::is_whitespace));
        if let Some((name, value)) = field(line) {
            let place = at + line.len() - value.len();
            if TITLE.iter().any(|title| name.eq_ignore_ascii_case(title)) && read.title.is_none() {
                read.title = Some((place, Span::new(place, at + line.len())));
            }
            let value = scalar::read(value, place);
            let value = if value.is_empty() { Value::None } else { Value::One(value.as_str().to_owned()) };
            read.fields.0.push((name.to_owned(), value));
        } else if let (Some(entry), Some((_, value))) = (entry, read.fields.0.last_mut()) {
            let entry = scalar::read(entry, 0).as_str().to_owned();
            match value {
                Value::Many(entries) if entries.len() < MOST_ENTRIES => entries.push(entry),
                Value::None => *value = Value::Many(vec![entry]),
                _ => {}
            }
        } else if after_blank && !trimmed.starts_with('#') {
            break;
        }
        after_blank = false;
        read.end = lines.at.min(limit);
    }
    (!read.fields.0.is_empty()).then_some(read)
}

/// The name of a field and what stands behind its colon. Names are those that programs write;
/// a Chinese word before a colon is one only where it is known.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim().trim_matches(['"', '\'']);
    let first = name.chars().next()?;
    let ascii = first.is_ascii_alphabetic()
        && name.len() <= 40
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    let known = || [TITLE, AUTHOR, DATE, SOURCE, URL].iter().any(|names| names.contains(&name));
    // `http://…` is no field.
    ((ascii && !value.starts_with("//")) || known()).then_some((name, value))
}

/// The headline of YAML front matter as text, where it is found as it was read.
fn title_text(text: &str, inside: Span, title: Option<&str>) -> Option<Composed> {
    let title = title?;
    let mut lines = Lines { text, at: inside.start };
    while let Some((at, line)) = lines.next().filter(|(at, _)| *at < inside.end) {
        let Some((name, value)) = field(line) else { continue };
        if line.starts_with(char::is_whitespace) || !TITLE.iter().any(|title| name.eq_ignore_ascii_case(title)) {
            continue;
        }
        let place = at + line.len() - value.len();
        let composed = title_block(text, place, Span::new(place, at + line.len()))?;
        if clean(composed.text.as_str()).as_deref() == Some(title) {
            return Some(composed);
        }
    }
    // Written over several lines, or in another of YAML's ways: it may still stand there verbatim.
    let offset = inside.of(text).find(title)?;
    let mut out = Composer::new();
    out.begin(BlockKind::Title);
    out.text(title, inside.start + offset);
    Some(out.finish())
}

fn title_block(text: &str, start: usize, value: Span) -> Option<Composed> {
    let value = scalar::read(value.of(text), start);
    let mut out = Composer::within(&value);
    out.begin(BlockKind::Title);
    out.text(value.as_str(), 0);
    let composed = out.finish();
    (!composed.blocks.is_empty()).then_some(composed)
}

/// Lines without their ends, with their places.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let line = rest.split_inclusive('\n').next()?;
        self.at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}
