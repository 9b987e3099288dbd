//! Runs the cases of `tests/cases/figures`: our own sentences, each with the figures it holds.
//!
//! A row is `quote | company / segment | metric aspect | value unit | period | status`; `-` is none,
//! `?` a period that does not matter, `low..high` a range. A row that begins with `~` is wanted and
//! not there yet; when it comes out right, its mark has to go.

use std::path::Path;

use super::extract;
use crate::article::{Article, Block, BlockKind};
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::text::{Mapped, Span};

struct Case {
    name: String,
    place: String,
    article: Article,
    rows: Vec<String>,
}

fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("# ") {
            cases.push(Case {
                name: name.to_owned(),
                place: format!("{}:{}", path.file_name().unwrap().display(), number + 1),
                article: Article::default(),
                rows: Vec::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(date) = line.strip_prefix("date: ") {
            case.article.date = date.parse().ok();
        } else if let Some(title) = line.strip_prefix("title: ") {
            add(&mut case.article, BlockKind::Title, title);
        } else if let Some(paragraph) = line.strip_prefix("> ") {
            add(&mut case.article, BlockKind::Paragraph, paragraph);
        } else if !line.trim().is_empty() {
            case.rows.push(line.to_owned());
        }
    }
    cases
}

fn add(article: &mut Article, kind: BlockKind, text: &str) {
    if !article.raw.is_empty() {
        article.raw.push('\n');
    }
    let start = article.raw.len();
    article.raw.push_str(text);
    article.blocks.push(Block {
        kind,
        span: Span::new(start, start + text.len()),
    });
    article.text = Mapped::verbatim(&article.raw, 0);
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
    let period = figure
        .period
        .map_or("-".to_owned(), |period| period.to_string());
    format!(
        "{} | {subject} | {} {} | {amount} {} | {period} | {}",
        figure.quote, figure.metric, figure.aspect, figure.unit, figure.status
    )
}

/// Whether a found row is the wanted one; `?` as the period matches any.
fn same(wanted: &str, found: &str) -> bool {
    wanted == found || {
        let mut columns: Vec<&str> = found.split(" | ").collect();
        if columns.len() == 6 {
            columns[4] = "?";
        }
        wanted == columns.join(" | ")
    }
}

#[test]
fn sentences_give_their_figures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/figures");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut failures = String::new();
    let mut rows = 0;
    for case in files.iter().flat_map(|file| read(file)) {
        let figures = extract(&case.article, Lexicon::built_in()).figures;
        for figure in &figures {
            assert_eq!(
                figure.span.of(&case.article.raw),
                figure.quote,
                "{}: a figure quotes its place",
                case.place
            );
        }
        let mut found: Vec<String> = figures.iter().map(row).collect();
        let mut missing = Vec::new();
        for wanted in &case.rows {
            rows += 1;
            let (debt, wanted) = wanted
                .strip_prefix("~ ")
                .map_or((false, wanted.as_str()), |rest| (true, rest));
            match found.iter().position(|found| same(wanted, found)) {
                Some(at) => {
                    found.remove(at);
                    if debt {
                        missing.push(format!("  comes out right now, take its ~ away: {wanted}"));
                    }
                }
                None if !debt => missing.push(format!("  wanted {wanted}")),
                None => {}
            }
        }
        let debt = case.rows.iter().any(|row| row.starts_with("~ "));
        if !missing.is_empty() || (!found.is_empty() && !debt) {
            failures += &format!("{} {}\n{}\n", case.place, case.name, missing.join("\n"));
            for one in found {
                failures += &format!("  found  {one}\n");
            }
        }
    }
    assert!(rows > 80, "only {rows} rows were read");
    assert!(failures.is_empty(), "\n{failures}");
}

/// A sentence without end is cut at a length, wherever that is in a name, a number or a bracket.
#[test]
fn a_sentence_may_be_cut_inside_of_anything() {
    const CLAUSE: &str =
        "中国非洲意大利奢侈品行业巨头甲物联网分销229家直营店2024年第四季度营业收入3亿元";
    for length in 0..CLAUSE.len() {
        let mut article = Article::default();
        let text = format!("{}{}", "a".repeat(length), CLAUSE.repeat(60));
        add(&mut article, BlockKind::Paragraph, &text);
        let found = extract(&article, Lexicon::built_in()).figures;
        assert!(found.len() >= 58, "{length}: {}", found.len());
    }
}
