//! Ids and fingerprints.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::article::Article;
use crate::text::fold_char;

/// The id of an article: the same for the same address, or without one for the same place on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u64);

impl ArticleId {
    /// The id of an article read from a record of a file.
    pub fn of(article: &Article, path: &Path, record: u64) -> ArticleId {
        match address(article) {
            Some(url) => ArticleId(hash(url.as_bytes())),
            None => ArticleId(place(path, record)),
        }
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ArticleId {
    type Err = ();

    fn from_str(text: &str) -> Result<ArticleId, ()> {
        let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if !digits {
            return Err(());
        }
        u64::from_str_radix(text, 16).map(ArticleId).map_err(drop)
    }
}

/// The upper half of a 128-bit hash.
fn hash(bytes: &[u8]) -> u64 {
    upper(xxh3_128(bytes))
}

fn upper(hash: u128) -> u64 {
    u64::try_from(hash >> 64).unwrap_or_default()
}

/// The address of an article, where it has one that says something.
fn address(article: &Article) -> Option<&str> {
    article
        .url
        .as_deref()
        .map(str::trim)
        .filter(|url| !url.is_empty())
}

/// Fingerprint of a file's path.
pub(crate) fn file(path: &Path) -> u64 {
    hash(path.as_os_str().as_encoded_bytes())
}

/// Fingerprint of a record's place.
pub(crate) fn place(path: &Path, record: u64) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(path.as_os_str().as_encoded_bytes());
    hasher.update(&[0]);
    hasher.update(&record.to_le_bytes());
    upper(hasher.digest128())
}

/// What tells articles apart and changes from none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prints {
    /// Of all that was read.
    pub(crate) print: u64,
    /// Of title and body.
    pub(crate) content: u64,
    /// Of the address, 0 for none.
    pub(crate) address: u64,
}

impl Prints {
    pub(crate) fn of(article: &Article) -> Prints {
        Prints {
            print: print(article),
            content: content_print(article),
            address: address_print(article),
        }
    }
}

/// Fingerprint of an article's address, 0 for none.
fn address_print(article: &Article) -> u64 {
    address(article).map_or(0, |url| hash(url.as_bytes()).max(1))
}

/// Fingerprint of what an article says: title and text, folded, white space left
/// out; 0 where there is nothing.
fn content_print(article: &Article) -> u64 {
    if article.text.as_str().trim().is_empty() {
        return 0;
    }
    let mut hasher = Xxh3::new();
    let mut folded = String::new();
    for text in [
        article.title.as_deref().unwrap_or_default(),
        article.text.as_str(),
    ] {
        folded.clear();
        folded.extend(text.chars().filter(|c| !c.is_whitespace()).map(fold_char));
        hasher.update(folded.as_bytes());
        hasher.update(&[0]);
    }
    upper(hasher.digest128()).max(1)
}

/// Fingerprint of all that was read of an article, where it stands in its file included.
pub(crate) fn print(article: &Article) -> u64 {
    let mut hasher = Xxh3::new();
    let date = article.date.map(|date| date.to_string());
    let time = article.time.map(|time| time.to_string());
    let parts = [
        &article.title,
        &article.author,
        &article.source,
        &article.url,
        &date,
        &time,
    ];
    for part in parts {
        hasher.update(part.as_deref().unwrap_or("\0").as_bytes());
        hasher.update(&[0]);
    }
    hasher.update(&article.raw_start.to_le_bytes());
    hasher.update(article.raw.as_bytes());
    upper(hasher.digest128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_and_parses_back() {
        let id = ArticleId(0xabc);
        assert_eq!(id.to_string(), "0000000000000abc");
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["abc", "+000000000000abc", "g000000000000abc"] {
            assert_eq!(text.parse::<ArticleId>(), Err(()), "{text}");
        }
    }
}
