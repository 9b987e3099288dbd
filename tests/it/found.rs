//! What is in the text is found: any two or more characters in a row of any article's title or
//! body, typed as a phrase, find that article, in either script.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use caibao::article::{ReadOptions, is_readable_name, read_path};
use caibao::index::Index;
use caibao::lexicon::Lexicon;
use caibao::query::{Plan, parse};
use caibao::search::{Options, Sort, search};
use caibao::text::fold;
use tempfile::TempDir;

use crate::run::{caibao, ran, root, sample_index};

/// Longest stretch that is typed, in characters.
const LONGEST: usize = 24;

/// A text that has to be found, and the file it stands in.
struct Shelved {
    path: PathBuf,
    text: Vec<char>,
}

/// Titles and bodies of all articles under a folder, in the order of their paths.
fn texts(folder: &Path) -> Vec<Shelved> {
    let mut found = Vec::new();
    for file in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let file = file.unwrap();
        if !file.file_type().is_file() || !is_readable_name(file.path()) {
            continue;
        }
        let path = file.path().canonicalize().unwrap();
        read_path(&path, &ReadOptions::default(), &mut |article| {
            let Ok(article) = article else {
                return;
            };
            let title = article.title.unwrap_or_default();
            for text in [title.as_str(), article.text.as_str()] {
                let text: Vec<char> = text.chars().collect();
                if text.len() > 1 {
                    let path = path.clone();
                    found.push(Shelved { path, text });
                }
            }
        });
    }
    found
}

/// A phrase in quotes that it does not hold; none where it holds all kinds.
fn quoted(typed: &str) -> Option<String> {
    let kinds = [("\"", "\"", "\"“”"), ("「", "」", "」"), ("『", "』", "』")];
    let (open, close, _) = kinds
        .iter()
        .find(|(_, _, closing)| !fold(typed).contains(|c| closing.contains(c)))?;
    Some(format!("{open}{typed}{close}"))
}

/// Numbers that look random and are the same at every run (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// Types so many stretches of the texts as phrases, each in both scripts; what does not find its
/// file.
fn missed(index: &Index, texts: &[Shelved], count: usize) -> Vec<String> {
    let scripts = traditional();
    let (mut seeded, mut missed, mut tried) = (Seeded(4), Vec::new(), 0);
    while tried < count {
        let Shelved { path, text } = &texts[seeded.below(texts.len())];
        let length = 2 + seeded.below(LONGEST.min(text.len()) - 1);
        let start = seeded.below(text.len() - length + 1);
        let typed: String = text[start..start + length].iter().collect();
        if typed.trim().chars().all(char::is_control) {
            continue;
        }
        tried += 1;
        let other: String = typed
            .chars()
            .map(|c| *scripts.get(&c).unwrap_or(&c))
            .collect();
        for typed in [typed.clone(), fold(&typed), other] {
            let Some(phrase) = quoted(&typed) else {
                continue;
            };
            if !finds(index, &phrase, text, path) {
                missed.push(format!("{phrase} of {}", path.display()));
            }
        }
    }
    missed
}

/// Traditional forms of simplified characters.
fn traditional() -> HashMap<char, char> {
    let table = include_str!("../../data/traditional.tsv");
    let rows = table.lines().filter_map(|row| row.split_once('\t'));
    rows.filter_map(|(from, to)| Some((to.chars().next()?, from.chars().next()?)))
        .collect()
}

/// Whether a query finds the file. The beginning of the text is asked for as well, so that what is
/// found is a handful and not half of the index.
fn finds(index: &Index, phrase: &str, text: &[char], path: &Path) -> bool {
    let lexicon = Lexicon::built_in();
    let plan = |query: &str| -> Plan {
        let query = parse(query, lexicon, None);
        query.unwrap_or_else(|error| panic!("{error:?}")).plan
    };
    let beginning: String = text.iter().take(LONGEST).collect();
    let mut plans = vec![plan(phrase)];
    plans.extend(quoted(beginning.trim()).map(|beginning| plan(&beginning)));
    let options = Options {
        limit: usize::MAX,
        offset: 0,
        sort: Sort::Date,
        collapse: false,
    };
    let answer = search(index, lexicon, &Plan::And(plans), &options).unwrap();
    answer
        .hits
        .iter()
        .any(|hit| hit.card.path == path || hit.copies.iter().any(|copy| copy.path == path))
}

#[test]
fn any_two_characters_or_more_of_a_sample_find_it() {
    let index = Index::open(sample_index(), Lexicon::built_in()).unwrap();
    let texts = texts(&root().join("samples/articles"));
    let missed = missed(&index, &texts, 300);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// `cargo test --test it characters_of_the_corpus -- --ignored --nocapture`
#[test]
#[ignore = "makes an index of ../shared/corpus, which takes minutes"]
fn any_two_characters_of_the_corpus_find_their_article() {
    let corpus = root().join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: there is no {}", corpus.display());
        return;
    }
    let folder = TempDir::new().unwrap();
    let made = ran(caibao()
        .arg("index")
        .arg(&corpus)
        .arg("--index")
        .arg(folder.path()));
    assert_eq!(made.status, 0, "{made:?}");
    let index = Index::open(folder.path(), Lexicon::built_in()).unwrap();
    let texts = texts(&corpus);
    let missed = missed(&index, &texts, 2000);
    println!(
        "2000 stretches of {} titles and texts, each as printed and in both scripts: {} not found",
        texts.len(),
        missed.len()
    );
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
