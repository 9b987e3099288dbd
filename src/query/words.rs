//! The words in which people are told about their queries, in every language.
//!
//! They stand in `words.toml`, so that no language says what another leaves out; code names a phrase
//! and what belongs in it.

use std::sync::LazyLock;

use toml::{Table, Value};

use crate::model::{Aspect, Status};

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Of the command line, and of programs.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// All of them.
    pub const ALL: &'static [Language] = &[Language::Chinese, Language::English];

    /// As addresses name it.
    pub const fn id(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
        }
    }

    /// What an aspect is called: in English by its id, which is English.
    pub const fn aspect(self, aspect: Aspect) -> &'static str {
        match self {
            Language::Chinese => aspect.label(),
            Language::English => aspect.id(),
        }
    }

    /// What a status is called.
    pub const fn status(self, status: Status) -> &'static str {
        match self {
            Language::Chinese => status.label(),
            Language::English => status.id(),
        }
    }
}

/// Phrases by key and language; `{0}` and `{1}` are where something is put in.
static PHRASES: LazyLock<Table> = LazyLock::new(|| match include_str!("words.toml").parse() {
    Ok(phrases) => phrases,
    // A test reads the table, so a release cannot hold one that does not parse.
    Err(error) => unreachable!("words.toml: {error}"),
});

/// A phrase of the table, with what belongs in it.
pub(crate) fn said(key: &str, with: &[&str], language: Language) -> String {
    let phrase = PHRASES.get(key).and_then(|it| it.get(language.id()));
    // A test finds what the table lacks.
    let mut left = phrase.and_then(Value::as_str).unwrap_or(key);
    let mut said = String::new();
    // What is put in may itself hold brackets, so it is not looked through.
    while let Some((before, rest)) = left.split_once('{') {
        said += before;
        let (place, after) = rest.split_once('}').unwrap_or(("", rest));
        let place = place.parse::<usize>().ok();
        said += place.and_then(|place| with.get(place)).unwrap_or(&"");
        left = after;
    }
    said + left
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn both_languages_put_the_same_in() {
        for (key, phrase) in PHRASES.iter() {
            let places = |language: &Language| -> BTreeSet<char> {
                let text = phrase[language.id()].as_str().unwrap();
                assert!(!text.is_empty(), "{key}");
                let places = text.match_indices('{');
                places
                    .filter_map(|(at, _)| text[at + 1..].chars().next())
                    .collect()
            };
            let placed: Vec<BTreeSet<char>> = Language::ALL.iter().map(places).collect();
            assert!(placed.windows(2).all(|two| two[0] == two[1]), "{key}");
            assert_eq!(
                phrase.as_table().unwrap().len(),
                Language::ALL.len(),
                "{key}"
            );
        }
        assert_eq!(
            said("hint_example", &["{0}"], Language::Chinese),
            "例如：{0}"
        );
    }

    /// A key is a text in the code; the table has each that the code names, and no other.
    #[test]
    fn the_table_has_what_is_said_and_nothing_else() {
        fn read(folder: &Path, all: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    read(&path, all);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    *all += &fs::read_to_string(path).unwrap();
                }
            }
        }
        let mut code = String::new();
        for folder in ["src/query", "src/search"] {
            read(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
                &mut code,
            );
        }
        let named = |key: &&str| code.contains(&format!("\"{key}\""));
        let unsaid: Vec<&str> = PHRASES
            .keys()
            .map(String::as_str)
            .filter(|key| !named(key))
            .collect();
        assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
        for beginning in ["error_", "note_", "hint_", "say_"] {
            for (at, _) in code.match_indices(&format!("\"{beginning}")) {
                let key = code[at + 1..].split('"').next().unwrap_or_default();
                let whole = key.len() > beginning.len();
                assert!(!whole || PHRASES.contains_key(key), "the table lacks {key}");
            }
        }
    }
}
