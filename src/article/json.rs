//! JSON: an object or an array of objects, each an article, or one object a line.

use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::compose::Composer;
use super::draft::{Draft, Origin, as_title};
use super::error::ReadError;
use super::fields::{Field, FieldMap};
use super::json_string::unescape;
use super::{Article, BlockKind, date, html, markdown, plain, tags};
use crate::text::Mapped;

/// What receives articles and errors.
pub(super) type Each<'e> = dyn FnMut(Result<Article, ReadError>) + 'e;

/// A text with JSON in it, and how it came about.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) name: &'t str,
    pub(super) encoding: &'static str,
    pub(super) detected: bool,
    pub(super) fields: &'t FieldMap,
}

/// A stretch of JSON: where it begins in the file, and on which line and column.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'t> Stretch<'t> {
    /// What stands from a place on.
    fn from(self, at: usize) -> Self {
        let at = (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or_default();
        let (before, text) = self.text.split_at(at);
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        let last = before.rsplit('\n').next().unwrap_or_default().chars().filter(|c| *c != '\u{FEFF}').count();
        let column = if lines == 0 { self.column + last } else { 1 + last };
        Self { text, at: self.at + at, line: self.line + lines, column }
    }
}

/// Reads a text of one object, of several, or of an array of them.
pub(super) fn read_document(source: Source<'_>, text: &str, each: &mut Each<'_>) {
    let lead = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
    let json = Stretch { text, at: 0, line: 1, column: 1 }.from(lead);
    if json.text.is_empty() {
        return each(Err(ReadError::Empty { name: source.name.to_owned(), record: None }));
    }
    let (mut rest, mut record) = (json, 0);
    let mut one = |raw: &RawValue| {
        rest = rest.from(place(rest.text, raw.get()));
        each(read_record(source, Stretch { text: raw.get(), ..rest }, record));
        record += 1;
    };
    let mut deserializer = serde_json::Deserializer::from_str(json.text);
    let result = if json.text.starts_with('[') {
        deserializer.deserialize_seq(Elements(&mut one)).and_then(|()| deserializer.end())
    } else if json.text.starts_with('{') {
        deserializer.into_iter::<&RawValue>().try_for_each(|raw| raw.map(&mut one))
    } else {
        return each(Err(not_json(source.name, json, "expected an object or an array of objects".to_owned())));
    };
    if let Err(error) = result {
        each(Err(syntax_error(source.name, json, &error)));
    }
}

/// Whether a text is JSON Lines: its first line is an object by itself, and more follows.
pub(super) fn is_lines(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    text.split_once('\n').is_some_and(|(first, rest)| {
        first.starts_with('{') && !rest.trim().is_empty() && serde_json::from_str::<&RawValue>(first).is_ok()
    })
}

/// Reads one line of JSON Lines.
pub(super) fn read_line(source: Source<'_>, line: Stretch<'_>, record: usize) -> Result<Article, ReadError> {
    let raw: &RawValue = serde_json::from_str(line.text).map_err(|error| syntax_error(source.name, line, &error))?;
    read_record(source, Stretch { text: raw.get(), ..line.from(place(line.text, raw.get())) }, record)
}

struct Elements<'f, F>(&'f mut F);

impl<'de, F: FnMut(&RawValue)> Visitor<'de> for Elements<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(raw) = elements.next_element::<&'de RawValue>()? {
            (self.0)(raw);
        }
        Ok(())
    }
}

/// The members of an object, in order.
struct Members;

impl<'de> DeserializeSeed<'de> for Members {
    type Value = Vec<(String, &'de str)>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            members.push((name, map.next_value::<&'de RawValue>()?.get()));
        }
        Ok(members)
    }
}

fn members(object: &str) -> Option<Vec<(String, &str)>> {
    if !object.starts_with('{') {
        return None;
    }
    Members.deserialize(&mut serde_json::Deserializer::from_str(object)).ok()
}

/// A record and its members.
struct Record<'t> {
    source: Source<'t>,
    stretch: Stretch<'t>,
    members: Vec<(String, &'t str)>,
}

fn read_record(source: Source<'_>, stretch: Stretch<'_>, number: usize) -> Result<Article, ReadError> {
    let Some(members) = members(stretch.text) else {
        let reason = format!("expected an object with the fields of an article, found {}", kind(stretch.text));
        return Err(record_error(source.name, stretch, reason));
    };
    let record = Record { source, stretch, members };
    let draft = record.draft()?;
    draft.finish(Origin {
        name: source.name,
        raw: stretch.text,
        raw_start: stretch.at,
        record: Some(number),
        encoding: source.encoding,
        detected: source.detected,
    })
}

impl<'t> Record<'t> {
    fn draft(&self) -> Result<Draft, ReadError> {
        let mut draft = Draft::default();
        let (title, body) = (self.value(Field::Title), self.value(Field::Body));
        if title.is_none() && body.is_none() {
            return Err(self.no_fields());
        }
        if let Some(value) = title {
            let title = self.text(Field::Title, value)?;
            let mut out = Composer::within(&title);
            out.begin(BlockKind::Title);
            out.text(title.as_str(), 0);
            draft.metadata.set_title(title.as_str());
            draft.title = as_title(out.finish());
        }
        if let Some(value) = body {
            self.body(value, &mut draft)?;
        }
        if let Some(value) = self.value(Field::Date) {
            match value.parse::<f64>() {
                Ok(number) => draft.metadata.set_day(moment(number)),
                Err(_) => draft.metadata.set_date(self.words(value).as_deref().unwrap_or_default()),
            }
        }
        draft.metadata.set_url(&self.word(Field::Url));
        draft.metadata.set_source(&self.word(Field::Source));
        draft.metadata.set_author(&self.word(Field::Author));
        Ok(draft)
    }

    /// The body: a text, or several, each of its own.
    fn body(&self, value: &str, draft: &mut Draft) -> Result<(), ReadError> {
        let parts: Vec<&str> = match serde_json::from_str::<Vec<&RawValue>>(value) {
            Ok(parts) => parts.into_iter().map(RawValue::get).collect(),
            Err(_) => vec![value],
        };
        let mut whole = Composer::new();
        for part in parts {
            let body = self.text(Field::Body, part)?;
            let mut out = Composer::within(&body);
            out.set_tables(whole.tables());
            read_text(body.as_str(), &mut out);
            whole.set_tables(out.tables());
            whole.append(out.finish());
        }
        draft.body = whole.finish();
        Ok(())
    }

    /// The value of a field, if it is there and not null.
    fn value(&self, field: Field) -> Option<&'t str> {
        self.source.fields.names(field).into_iter().find_map(|name| {
            let value = self.member(name)?;
            (value != "null").then_some(value)
        })
    }

    /// A member by its name, or by the names of objects around it, with points between.
    fn member(&self, name: &str) -> Option<&'t str> {
        let in_object = |members: &[(String, &'t str)], name: &str| {
            members.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
        };
        if let Some(value) = in_object(&self.members, name) {
            return Some(value);
        }
        let mut names = name.split('.');
        let mut value = in_object(&self.members, names.next()?)?;
        let mut deeper = false;
        for name in names {
            deeper = true;
            value = in_object(&members(value)?, name)?;
        }
        deeper.then_some(value)
    }

    /// A value as text that knows where it stands.
    fn text(&self, field: Field, value: &str) -> Result<Mapped, ReadError> {
        let offset = place(self.stretch.text, value);
        let at = self.stretch.at + offset;
        match kind(value) {
            "a string" => Ok(unescape(value, at)),
            "a number" | "a boolean" => Ok(Mapped::verbatim(value, at)),
            kind => {
                let name = self.source.fields.names(field).join(" or ");
                let reason = format!("field {name}: expected a string, found {kind}");
                Err(record_error(self.source.name, self.stretch.from(offset), reason))
            }
        }
    }

    /// A value that is a name, or several, or an object with one.
    fn words(&self, value: &str) -> Option<String> {
        if let Ok(text) = serde_json::from_str::<String>(value) {
            return Some(text);
        }
        if let Ok(texts) = serde_json::from_str::<Vec<String>>(value) {
            return Some(texts.join("、"));
        }
        if let Some(members) = members(value) {
            let name = members.iter().find(|(name, _)| name == "name").map(|(_, value)| *value)?;
            return serde_json::from_str(name).ok();
        }
        // Lone halves of surrogate pairs are none of serde's strings.
        (kind(value) == "a string").then(|| unescape(value, 0).as_str().to_owned())
    }

    fn word(&self, field: Field) -> String {
        self.value(field).and_then(|value| self.words(value)).unwrap_or_default()
    }

    fn no_fields(&self) -> ReadError {
        let fields = self.source.fields;
        let expected = [fields.names(Field::Title), fields.names(Field::Body)].concat().join(", ");
        let mut found: Vec<&str> = self.members.iter().map(|(name, _)| name.as_str()).take(8).collect();
        if found.is_empty() {
            found.push("none");
        }
        let reason = format!("expected a field {expected}; found {}", found.join(", "));
        let reason = super::metadata::clean(&reason).unwrap_or_default();
        record_error(self.source.name, self.stretch, reason)
    }
}

/// Reads a text of any kind: HTML if it holds blocks of it, markdown if it bears its marks, else
/// plain text.
fn read_text(text: &str, out: &mut Composer<'_>) {
    if tags::has_blocks(text) {
        html::read_fragment(text, 0, out);
    } else if is_markdown(text) {
        markdown::read(text, 0, out);
    } else {
        plain::read(text, 0, out);
    }
}

fn is_markdown(text: &str) -> bool {
    text.contains("](http") || text.matches("**").nth(1).is_some() || text.starts_with("# ") || text.contains("\n## ")
}

/// A count of seconds, or of milliseconds, or a day written as a number.
fn moment(number: f64) -> Option<date::Day> {
    if !number.is_finite() || number < 0.0 || number.fract() != 0.0 {
        return date::read(&format!("{}", number.trunc()));
    }
    date::read(&format!("{number}"))
}

/// What a value is, by its first character.
fn kind(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(_) => "a number",
        None => "nothing",
    }
}

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn syntax_error(name: &str, json: Stretch<'_>, error: &serde_json::Error) -> ReadError {
    let lines = json.text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let message = error.to_string();
    not_json(name, json.from(at), message.split(" at line ").next().unwrap_or_default().to_owned())
}

fn not_json(name: &str, place: Stretch<'_>, reason: String) -> ReadError {
    ReadError::Json { name: name.to_owned(), line: place.line, column: place.column, reason }
}

fn record_error(name: &str, place: Stretch<'_>, reason: String) -> ReadError {
    ReadError::Record { name: name.to_owned(), line: place.line, column: place.column, reason }
}
