//! What the documents name exists.

use std::fs;
use std::path::Path;

use crate::run::{root, run};

#[test]
fn the_architecture_names_what_is_there() {
    let sources = all_sources(&root().join("src"));
    let mut gone = Vec::new();
    for page in ["ARCHITECTURE.md", "data/README.md"] {
        for name in quoted(&fs::read_to_string(root().join(page)).unwrap()) {
            let there = if name.contains('/') {
                root().join(&name).exists() || root().join("samples").join(&name).exists()
            } else if is_type(&name) {
                let (name, part) = name.split_once("::").unwrap_or((&name, ""));
                ["struct ", "enum ", "trait ", "type "]
                    .iter()
                    .any(|kind| defines(&sources, kind, name))
                    && (part.is_empty() || sources.contains(part))
            } else {
                true
            };
            if !there {
                gone.push(format!("{page}: `{name}`"));
            }
        }
    }
    assert!(gone.is_empty(), "these are gone:\n{}", gone.join("\n"));
}

#[test]
fn the_readme_names_every_command_and_no_other() {
    let help = run(&["--help"]).stdout;
    let listed = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let commands: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let mut told: Vec<String> = quoted(&text)
            .filter_map(|name| name.strip_prefix("caibao ").map(first_word))
            .collect();
        told.sort();
        told.dedup();
        for command in &commands {
            assert!(
                told.iter().any(|name| name == command),
                "{page} does not name `caibao {command}`"
            );
        }
        for name in &told {
            assert!(
                commands.contains(&name.as_str()),
                "{page} names `caibao {name}`, which there is not"
            );
        }
    }
}

#[test]
fn the_readmes_have_the_same_parts() {
    let parts = |page: &str| {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let headings = text.lines().filter(|line| line.starts_with('#')).count();
        let blocks: Vec<String> = text
            .split("```")
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        (headings, blocks)
    };
    let (english, chinese) = (parts("README.md"), parts("README.zh-CN.md"));
    assert_eq!(english.0, chinese.0, "headings");
    assert_eq!(english.1.len(), chinese.1.len(), "blocks");
}

/// What stands in back quotes, blocks left out.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    let prose: String = text.split("```").step_by(2).collect();
    prose
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

fn first_word(text: &str) -> String {
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Whether it is written like a type: `Plan`, `Plan::Figure`, `FigurePredicate::holds`.
fn is_type(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().any(|c| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == ':' || c == '_')
}

fn defines(sources: &str, kind: &str, name: &str) -> bool {
    sources
        .match_indices(&format!("{kind}{name}"))
        .any(|(at, found)| {
            !sources[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
        || sources.contains(&format!("$name {name}"))
        || sources.contains(&format!("\n    {name} {{\n"))
        || sources.contains(&format!("enum {name}"))
}

fn all_sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&all_sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    text
}
