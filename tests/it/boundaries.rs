//! What a module must not know.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::root;

/// A module, what it must not name, and why.
const WALLS: &[(&str, &[&str], &str)] = &[
    (
        "text",
        &[
            "tantivy",
            "clap",
            "serde",
            "crate::figures",
            "crate::index",
            "crate::query",
        ],
        "text is text, whatever it is about",
    ),
    (
        "model",
        &[
            "tantivy",
            "clap",
            "serde",
            "crate::figures",
            "crate::index",
            "crate::query",
        ],
        "types do not know what is done with them",
    ),
    (
        "lexicon",
        &[
            "tantivy",
            "jieba",
            "clap",
            "crate::figures",
            "crate::index",
            "crate::query",
        ],
        "words do not know who reads them",
    ),
    (
        "article",
        &[
            "tantivy",
            "jieba",
            "clap",
            "crate::figures",
            "crate::index",
            "crate::query",
        ],
        "reading does not know what is looked for",
    ),
    (
        "figures",
        &[
            "tantivy",
            "std::fs",
            "clap",
            "jieba",
            "serde",
            "crate::index",
            "crate::query",
            "SystemTime",
            "Zoned",
        ],
        "a pure function of article and word tables",
    ),
    (
        "query",
        &[
            "tantivy",
            "std::fs",
            "clap",
            "jieba",
            "serde",
            "crate::index",
            "crate::search",
            "SystemTime",
            "Zoned",
        ],
        "what is asked, free of how it is answered",
    ),
    (
        "index",
        &[
            "clap",
            "anstream",
            "indicatif",
            "crate::cli",
            "crate::api",
            "axum",
            "tokio",
            "Zoned",
        ],
        "the index does not know who asks",
    ),
    (
        "search",
        &[
            "clap",
            "anstream",
            "indicatif",
            "crate::cli",
            "crate::api",
            "axum",
            "tokio",
            "Zoned",
        ],
        "the search does not know who asks",
    ),
    (
        "api",
        &[
            "tantivy",
            "clap",
            "axum",
            "tokio",
            "crate::cli",
            "crate::serve",
        ],
        "objects do not know who asks for them",
    ),
    (
        "serve",
        &[
            "tantivy",
            "jieba",
            "clap",
            "crate::cli",
            "crate::article",
            "Zoned",
        ],
        "the server talks to index and search, and is told what day it is",
    ),
    (
        "cli",
        &["tantivy", "jieba", "axum", "tokio"],
        "the command line talks to index and search",
    ),
];

#[test]
fn modules_keep_to_their_side() {
    let mut crossed = Vec::new();
    for (module, forbidden, reason) in WALLS {
        for file in sources(&root().join("src").join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            // Tests may use what they need.
            let code = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default();
            for (number, line) in code.lines().enumerate() {
                let line = line.split("//").next().unwrap_or_default();
                for name in forbidden.iter().filter(|name| names(line, name)) {
                    crossed.push(format!(
                        "{}:{}: {name}: {reason}",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(crossed.is_empty(), "{}", crossed.join("\n"));
}

#[test]
fn main_is_a_stub() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 30);
}

/// Whether the line names it as a word of its own.
fn names(line: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        !before.is_some_and(word) && (name == "jieba" || !after.is_some_and(word))
    })
}

/// The sources of a module, files of tests left out.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files
}
