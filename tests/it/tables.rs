//! Tables and the figures that they hold: `tests/cases/tables/*.txt`.
//!
//! A case is `=== name: what it shows`, the file, a line `==>`, and a figure a line, as in
//! `tests/cases/figures`: `quote | company / segment | metric aspect | value unit | period | status`.
//! All figures of the file are listed, so what is left out has to stay left out.
//! `UPDATE_CASES=1 cargo test` writes down what is found now.

use std::fs;

use caibao::article::{ReadOptions, read_bytes};
use caibao::figures::extract;
use caibao::lexicon::Lexicon;
use caibao::model::Figure;

use crate::run::root;

fn figures(name: &str, text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    read_bytes(name, text.as_bytes(), &ReadOptions::default(), &mut |article| {
        let article = article.unwrap();
        for figure in extract(&article, Lexicon::built_in()).figures {
            assert_eq!(figure.span.of(text), figure.quote, "{name}: a figure quotes its place");
            let sentence = figure.sentence.of(article.text.as_str());
            assert!(!sentence.is_empty(), "{name}: a figure has a sentence");
            found.push(figure);
        }
    });
    found
}

fn row(figure: &Figure) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let (low, high) = figure.amount.bounds();
    let amount = if low == high {
        number(low)
    } else {
        format!("{}..{}", number(low), number(high))
    };
    let company = figure.company.as_deref().unwrap_or("-");
    let subject = match &figure.segment {
        Some(segment) => format!("{company} / {segment}"),
        None => company.to_owned(),
    };
    let period = figure.period.map_or("-".to_owned(), |period| period.to_string());
    format!(
        "{} | {subject} | {} {} | {amount} {} | {period} | {}",
        figure.quote, figure.metric, figure.aspect, figure.unit, figure.status
    )
}

#[test]
fn cells_are_bound_by_their_headings() {
    let mut files: Vec<_> = fs::read_dir(root().join("tests/cases/tables"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let (mut wrong, mut cases) = (String::new(), 0);
    for path in files {
        let whole = fs::read_to_string(&path).unwrap();
        let mut parts = whole.split("=== ");
        let mut updated = parts.next().unwrap_or_default().to_owned();
        for case in parts {
            cases += 1;
            let (head, rest) = case.split_once('\n').unwrap();
            let (text, wanted) = rest.split_once("==>\n").unwrap();
            let name = head.split(':').next().unwrap_or_default();
            let mut found = String::new();
            for figure in figures(name, text) {
                found += &row(&figure);
                found.push('\n');
            }
            if found.trim() != wanted.trim() {
                let place = path.file_name().unwrap_or_default().display();
                wrong += &format!("{place}: {head}\n");
                for line in wanted.trim().lines().filter(|line| !found.lines().any(|f| f == *line)) {
                    wrong += &format!("  wanted {line}\n");
                }
                for line in found.lines().filter(|line| !wanted.lines().any(|w| w == *line)) {
                    wrong += &format!("  found  {line}\n");
                }
            }
            updated += &format!("=== {head}\n{text}==>\n{found}\n");
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, format!("{}\n", updated.trim_end())).unwrap();
        }
    }
    assert!(cases > 20, "only {cases} cases were read");
    assert!(wrong.is_empty() || std::env::var_os("UPDATE_CASES").is_some(), "\n{wrong}");
}
