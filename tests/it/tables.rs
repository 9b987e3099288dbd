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
    read_bytes(
        name,
        text.as_bytes(),
        &ReadOptions::default(),
        &mut |article| {
            let article = article.unwrap();
            for figure in extract(&article, Lexicon::built_in()).figures {
                assert_eq!(
                    figure.span.of(text),
                    figure.quote,
                    "{name}: a figure quotes its place"
                );
                let sentence = figure.sentence.of(article.text.as_str());
                assert!(!sentence.is_empty(), "{name}: a figure has a sentence");
                found.push(figure);
            }
        },
    );
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
    let period = figure
        .period
        .map_or("-".to_owned(), |period| period.to_string());
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
                for line in wanted
                    .trim()
                    .lines()
                    .filter(|line| !found.lines().any(|f| f == *line))
                {
                    wrong += &format!("  wanted {line}\n");
                }
                for line in found
                    .lines()
                    .filter(|line| !wanted.lines().any(|w| w == *line))
                {
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
    assert!(
        wrong.is_empty() || std::env::var_os("UPDATE_CASES").is_some(),
        "\n{wrong}"
    );
}

/// Name of a file, how it is made for a size, a size.
type Case<'a> = (&'a str, &'a dyn Fn(usize) -> String, usize);

/// Tables that nobody writes for people: they may hold anything, as long as they end.
#[test]
fn hostile_tables_are_read_in_time() {
    let head = "# 山海股份2024年业绩\n\n山海股份（009988）公布2024年业绩。\n\n";
    let row = |cells: &str, count: usize| format!("|{}\n", cells.repeat(count));
    let wide = |count: usize| {
        let header = row("2024营业收入（亿元）|同比|", count);
        format!(
            "{head}{header}{}{}",
            row("---|", count * 2),
            row("12.5|3.5%|", count)
        )
    };
    let long = |count: usize| {
        let header = "|年份|营业收入（亿元）|同比|\n|---|---|---|\n";
        format!(
            "{head}{header}{}",
            "|2024|12.5|3.5%|\n|同比|1.5%|2%|\n".repeat(count)
        )
    };
    let groups = |count: usize| {
        let header = "|项目|2024年（亿元）|\n|---|---|\n";
        format!(
            "{head}{header}{}",
            "|空调业务||\n|收入|12.5|\n".repeat(count)
        )
    };
    let many = |count: usize| {
        format!(
            "{head}{}",
            "|营业收入|12亿元|\n|---|---|\n|净利润|2亿元|\n\n".repeat(count)
        )
    };
    let page = |table: String| {
        format!(
            "<html><body><h1>山海股份2024年业绩</h1><p>山海股份（009988）</p>{table}</body></html>"
        )
    };
    let spans = |count: usize| {
        let header = "<tr><th rowspan=99999 colspan=999999>2024年</th><th rowspan=0 colspan=-1>营收</th></tr>";
        let rows = "<tr><td rowspan=65534>收入<td colspan=1000>12亿元<td>3%</tr>".repeat(count);
        page(format!("<table>{header}{rows}</table>"))
    };
    let nested = |count: usize| {
        let open = "<table><tr><td>营业收入</td><td>12亿元".repeat(count);
        page(format!("{open}{}", "</td></tr></table>".repeat(count)))
    };
    let unclosed =
        |count: usize| page("<table><tr><td>营业收入<td>12亿元<table><th>".repeat(count));
    let cases: [Case<'_>; 7] = [
        ("a.md", &wide, 5_000),
        ("a.md", &long, 4_000),
        ("a.md", &groups, 4_000),
        ("a.md", &many, 2_000),
        ("a.html", &spans, 4_000),
        ("a.html", &nested, 2_000),
        ("a.html", &unclosed, 2_000),
    ];
    for (at, (name, table, count)) in cases.into_iter().enumerate() {
        let time = |count: usize| {
            let text = table(count);
            let start = std::time::Instant::now();
            let found = figures(name, &text).len();
            (start.elapsed(), found)
        };
        time(10);
        let (small, _) = time(count / 8);
        let (large, found) = time(count);
        eprintln!("{at}: {small:?} {large:?} {found}");
        let most = (small * 8 * 4).max(std::time::Duration::from_secs(2));
        assert!(
            large < most,
            "case {at}: {small:?} for an eighth, {large:?} for all"
        );
    }
}
