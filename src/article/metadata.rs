//! What is known of an article apart from its text.

use jiff::civil::{Date, Time};

use super::compose::is_invisible;
use super::date;

/// Titles and names are no longer than this many characters; what follows is not one.
const LONGEST: usize = 1000;

/// Metadata, each field set once, by whoever knows it first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) time: Option<Time>,
}

impl Metadata {
    pub(super) fn set_title(&mut self, value: &str) {
        set(&mut self.title, clean(value));
    }

    pub(super) fn set_author(&mut self, value: &str) {
        set(
            &mut self.author,
            clean(value).filter(|name| web_address(name).is_none()),
        );
    }

    /// A source that is an address is where the article came from, not who published it.
    pub(super) fn set_source(&mut self, value: &str) {
        match web_address(value) {
            Some(address) => set(&mut self.url, Some(address)),
            None => set(&mut self.source, clean(value)),
        }
    }

    pub(super) fn set_url(&mut self, value: &str) {
        set(&mut self.url, web_address(value));
    }

    pub(super) fn set_date(&mut self, value: &str) {
        self.set_day(date::read(value));
    }

    pub(super) fn set_day(&mut self, day: Option<(Date, Option<Time>)>) {
        if let (None, Some((date, time))) = (self.date, day) {
            self.date = Some(date);
            self.time = time;
        }
    }

    /// Takes from another what is missing here.
    pub(super) fn fill(&mut self, other: Metadata) {
        self.set_day(other.date.map(|date| (date, other.time)));
        set(&mut self.title, other.title);
        set(&mut self.author, other.author);
        set(&mut self.source, other.source);
        set(&mut self.url, other.url);
    }
}

fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// A text on one line, without anything that a terminal or a reader could trip over.
pub(super) fn clean(value: &str) -> Option<String> {
    let mut cleaned = String::new();
    let mut characters = value.chars().take(LONGEST).peekable();
    let mut blank = false;
    while let Some(c) = characters.next() {
        if c == '\u{1B}' {
            // An escape sequence goes as a whole, not only its first character.
            if characters.next_if_eq(&'[').is_some() {
                while characters
                    .next_if(|c| matches!(c, '\u{20}'..='\u{3F}'))
                    .is_some()
                {}
                characters.next_if(|c| matches!(c, '\u{40}'..='\u{7E}'));
            }
        } else if c.is_whitespace() {
            blank = true;
        } else if !is_invisible(c) {
            if blank && !cleaned.is_empty() {
                cleaned.push(' ');
            }
            blank = false;
            cleaned.push(c);
        }
    }
    (!cleaned.is_empty()).then_some(cleaned)
}

/// An address, if it is one of the web.
pub(super) fn web_address(value: &str) -> Option<String> {
    // Characters that show nothing come in with copied addresses.
    let value: String = value
        .trim()
        .chars()
        .filter(|c| c.is_control() || !is_invisible(*c))
        .collect();
    let has = |scheme: &str| {
        value
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && value.len() > scheme.len()
    };
    let plain = !value
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'));
    ((has("https://") || has("http://")) && plain).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        assert_eq!(
            clean("  营收\n\t增长 \u{200B}13%  ").as_deref(),
            Some("营收 增长 13%")
        );
        assert_eq!(
            clean("\u{1B}[31;1m红\u{1B}[0m字\u{7}\u{202E}").as_deref(),
            Some("红字")
        );
        assert_eq!(clean(" \u{FEFF}\u{0} "), None);
    }

    #[test]
    fn only_addresses_of_the_web_are_kept() {
        assert_eq!(
            web_address(" https://example.com/a?b=1 ").as_deref(),
            Some("https://example.com/a?b=1")
        );
        assert_eq!(
            web_address("HTTP://example.com").as_deref(),
            Some("HTTP://example.com")
        );
        for other in [
            "javascript:alert(1)",
            "/news/1.html",
            "https://",
            "ftp://a",
            "http://a\u{1B}[0m",
            "http://a b",
        ] {
            assert_eq!(web_address(other), None, "{other}");
        }
    }

    #[test]
    fn the_first_to_know_counts() {
        let mut metadata = Metadata::default();
        metadata.set_source("https://example.com/1");
        metadata.set_source("示例网");
        metadata.set_url("https://example.com/2");
        metadata.set_date("2025-02-07 17:31:11");
        metadata.set_date("2024-01-01");
        assert_eq!(metadata.source.as_deref(), Some("示例网"));
        assert_eq!(metadata.url.as_deref(), Some("https://example.com/1"));
        assert_eq!(
            metadata.date.map(|day| day.to_string()).as_deref(),
            Some("2025-02-07")
        );
        assert_eq!(
            metadata.time.map(|time| time.to_string()).as_deref(),
            Some("17:31:11")
        );
    }
}
