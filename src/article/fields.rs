//! Names of the fields of JSON records.

use std::fmt;

/// Which field of a record is what.
///
/// ```
/// use caibao::article::FieldMap;
/// let fields = FieldMap::parse("title=headline,body=story.html").unwrap();
/// assert_eq!(fields.to_string(), "title=headline,body=story.html");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    given: Vec<(Field, String)>,
}

/// What a field of a record can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Body,
    Date,
    Url,
    Source,
    Author,
}

/// Each field, its name here, and the names that it goes by where none is given.
const FIELDS: &[(Field, &str, &[&str])] = &[
    (Field::Title, "title", &["title"]),
    (Field::Body, "body", &["body", "content", "text"]),
    (Field::Date, "date", &["date", "published_at"]),
    (Field::Url, "url", &["url"]),
    (Field::Source, "source", &["source"]),
    (Field::Author, "author", &["author"]),
];

/// Why a map of fields cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldMapError {
    /// A part has no equals sign, or nothing on one side of it.
    #[error("{part:?} is no field: expected FIELD=NAME, as in title=headline")]
    NoName {
        /// The part as given.
        part: String,
    },
    /// There is no such field.
    #[error("there is no field {field:?}: expected title, body, date, url, source or author")]
    Unknown {
        /// The field as given.
        field: String,
    },
    /// A field is given twice.
    #[error("field {field} is given twice: expected each at most once")]
    Twice {
        /// The field.
        field: &'static str,
    },
}

impl FieldMap {
    /// Reads `title=headline,body=html`: fields that are not named keep their usual names. A name
    /// with points in it (`story.html`) also reaches into objects.
    pub fn parse(text: &str) -> Result<Self, FieldMapError> {
        let mut map = Self::default();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let no_name = || FieldMapError::NoName {
                part: part.to_owned(),
            };
            let (field, name) = part.split_once('=').ok_or_else(no_name)?;
            let (field, name) = (field.trim(), name.trim());
            if field.is_empty() || name.is_empty() {
                return Err(no_name());
            }
            let (known, label, _) = FIELDS
                .iter()
                .find(|(_, label, _)| *label == field)
                .ok_or_else(|| FieldMapError::Unknown {
                    field: field.to_owned(),
                })?;
            if map.given.iter().any(|(given, _)| given == known) {
                return Err(FieldMapError::Twice { field: label });
            }
            map.given.push((*known, name.to_owned()));
        }
        Ok(map)
    }

    /// The names under which a field is looked for.
    pub(super) fn names(&self, field: Field) -> Vec<&str> {
        match self.given.iter().find(|(given, _)| *given == field) {
            Some((_, name)) => vec![name],
            None => FIELDS
                .iter()
                .find(|(known, _, _)| *known == field)
                .map(|(_, _, names)| names.to_vec())
                .unwrap_or_default(),
        }
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for (field, name) in &self.given {
            let label = FIELDS
                .iter()
                .find(|(known, _, _)| known == field)
                .map_or("", |(_, label, _)| label);
            write!(f, "{comma}{label}={name}")?;
            comma = ",";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read() {
        let map = FieldMap::parse(" title = headline , body=story.html,").unwrap();
        assert_eq!(map.names(Field::Title), ["headline"]);
        assert_eq!(map.names(Field::Body), ["story.html"]);
        assert_eq!(map.names(Field::Date), ["date", "published_at"]);
        assert_eq!(FieldMap::parse("").unwrap(), FieldMap::default());
    }

    #[test]
    fn what_is_no_map_is_named() {
        for (text, error) in [
            (
                "title",
                "\"title\" is no field: expected FIELD=NAME, as in title=headline",
            ),
            (
                "body=",
                "\"body=\" is no field: expected FIELD=NAME, as in title=headline",
            ),
            (
                "headline=title",
                "there is no field \"headline\": expected title, body, date, url, source or author",
            ),
            (
                "url=a,url=b",
                "field url is given twice: expected each at most once",
            ),
        ] {
            assert_eq!(FieldMap::parse(text).unwrap_err().to_string(), error);
        }
    }
}
