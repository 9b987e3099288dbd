//! `docs/rules.md` lists the rules that the sources name, no more and no fewer.
//!
//! That extraction names no rule which is missing there, it checks itself wherever tests run it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use caibao::figures::{Left, RULES};
use caibao::model::Aspect;

use crate::run::{root, updating};

const HEAD: &str = "# Rules

Every figure names the rules that made it, in `rules` of its JSON; `caibao extract --explain` shows them beside the parts that they gave. The same text always meets the same rules. The list is written from `src/figures/rule.rs` by the tests.
";

#[test]
fn the_list_of_rules_is_that_of_the_sources() {
    let mut page = HEAD.to_owned();
    let mut part = "";
    for rule in RULES {
        if rule.part.key() != part {
            part = rule.part.key();
            let _ = write!(page, "\n## {part}\n\n| id | says | 说明 |\n|---|---|---|\n");
        }
        let _ = writeln!(page, "| `{}` | {} | {} |", rule.id, rule.says, rule.words);
    }
    page.push_str("\n## Why a number is left\n\n| id | says | 说明 |\n|---|---|---|\n");
    for (left, says) in Left::ALL {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            left.id(),
            says.trim(),
            left.words()
        );
    }
    let path = root().join("docs/rules.md");
    if updating() {
        fs::write(&path, page).unwrap();
    } else {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == page,
            "docs/rules.md is behind: UPDATE_GOLDEN=1 cargo test rules"
        );
    }
}

#[test]
fn rules_are_listed_once_and_each_is_used() {
    let mut named = BTreeSet::new();
    ids_in(&root().join("src/figures"), &mut named);
    let aspects = [
        Aspect::Level,
        Aspect::Yoy,
        Aspect::Qoq,
        Aspect::Change,
        Aspect::Beat,
        Aspect::Share,
    ];
    named.extend(aspects.map(|aspect| aspect.id().to_owned()));
    let mut listed = BTreeSet::new();
    for rule in RULES {
        assert!(
            listed.insert(rule.id.to_owned()),
            "{} stands twice",
            rule.id
        );
        assert!(named.contains(rule.id), "nothing names {}", rule.id);
    }
    let reasons: BTreeSet<&str> = Left::ALL.iter().map(|(left, _)| left.id()).collect();
    assert_eq!(reasons.len(), Left::ALL.len());
    let unlisted: Vec<&String> = named
        .iter()
        .filter(|id| id.contains('-') && !listed.contains(*id) && !reasons.contains(id.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "these are in no list: {unlisted:?}");
}

/// What stands in quotes in the sources and is written like an id, the list itself left out but for
/// the ids that it gives names.
fn ids_in(folder: &Path, ids: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            ids_in(&path, ids);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("\nrules! {").next().unwrap_or_default();
        ids.extend(
            text.split('"')
                .skip(1)
                .step_by(2)
                .filter(|id| {
                    id.starts_with(|c: char| c.is_ascii_lowercase())
                        && id.ends_with(|c: char| c.is_ascii_lowercase())
                        && id.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                })
                .map(str::to_owned),
        );
    }
}
