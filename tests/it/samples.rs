//! The figures that the samples must give: `tests/cases/samples.tsv`.
//!
//! A row that is not found fails, unless it begins with `?`: wanted, not yet. A `?` row that is
//! found fails too, so that what is owed stays visible and what is reached is kept.

use std::collections::HashMap;
use std::fs;

use caibao::article::{ReadOptions, read_path};
use caibao::figures::extract;
use caibao::lexicon::Lexicon;
use caibao::model::{Amount, Figure};

use crate::run::{root, updating};

#[test]
fn samples_give_their_figures() {
    let path = root().join("tests/cases/samples.tsv");
    let table = fs::read_to_string(&path).unwrap();
    let mut extracted: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    let (mut wrong, mut rewritten, mut owed) = (Vec::new(), String::new(), 0);
    for line in table.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            rewritten.push_str(&format!("{line}\n"));
            continue;
        }
        let wanted_later = line.starts_with('?');
        let row = line.trim_start_matches('?').trim_start();
        let cells: Vec<&str> = row.split('\t').collect();
        let [file, expected @ ..] = cells.as_slice() else {
            panic!("{line}")
        };
        assert_eq!(expected.len(), 9, "{line}");
        let found = extracted
            .entry((*file).to_owned())
            .or_insert_with(|| figures(file));
        let there = found.iter().any(|figure| figure == expected);
        rewritten.push_str(&format!("{}{row}\n", if there { "" } else { "? " }));
        owed += usize::from(!there);
        if there == wanted_later {
            let near: Vec<String> = found
                .iter()
                .filter(|figure| figure[0] == expected[0])
                .map(|figure| figure.join("\t"))
                .collect();
            let verdict = if there {
                "is found now: take its mark away"
            } else {
                "is not found"
            };
            wrong.push(format!(
                "{row}\n  {verdict}; with this quote there is:\n    {}",
                near.join("\n    ")
            ));
        }
    }
    if updating() {
        fs::write(&path, rewritten).unwrap();
        return;
    }
    assert!(
        wrong.is_empty(),
        "{} rows differ ({owed} are owed):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The figures of a sample as rows of the table.
fn figures(file: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    read_path(
        &root().join("samples/articles").join(file),
        &ReadOptions::default(),
        &mut |article| {
            let article = article.unwrap_or_else(|error| panic!("{error}"));
            rows.extend(
                extract(&article, Lexicon::built_in())
                    .figures
                    .iter()
                    .map(row),
            );
        },
    );
    rows
}

fn row(figure: &Figure) -> Vec<String> {
    let open = |side: Option<f64>| side.map(|value| value.to_string()).unwrap_or_default();
    let value = match figure.amount {
        Amount::Exact(value) => value.to_string(),
        Amount::Range { low, high } => format!("{}..{}", open(low), open(high)),
    };
    vec![
        figure.quote.clone(),
        figure.company.clone().unwrap_or_else(|| "-".to_owned()),
        figure.segment.clone().unwrap_or_else(|| "-".to_owned()),
        figure.metric.id().to_owned(),
        figure.aspect.id().to_owned(),
        value,
        figure.unit.clone(),
        figure
            .period
            .map_or_else(|| "-".to_owned(), |period| period.to_string()),
        figure.status.id().to_owned(),
    ]
}
