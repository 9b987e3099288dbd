use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::article::Article;
use crate::model::{Aspect, Figure, Metric, Period, Status};
use crate::query::{FigurePredicate, Plan};
use crate::search::tests::{article, figure, shelf};

const TEXT: &str = "标题\n19%。";

/// A plan that asks for figures of one of two kinds.
fn either() -> [FigurePredicate; 2] {
    [
        FigurePredicate {
            companies: vec!["亚马逊".to_owned()],
            ..FigurePredicate::default()
        },
        FigurePredicate {
            metrics: vec![Metric::Other],
            ..FigurePredicate::default()
        },
    ]
}

fn told() -> impl Strategy<Value = Figure> {
    let subject = (
        select(vec!["亚马逊", "谷歌", ""]),
        option::of(select(vec!["AWS", "广告"])),
    );
    let kind = (
        select(vec![Metric::Revenue, Metric::Other]),
        select(Status::ALL),
    );
    let period = option::of(select(vec![
        Period::year(2024),
        Period::quarter(2023, 3),
        Period::month(-1, 2),
    ]));
    (subject, kind, period).prop_map(|((company, segment), (metric, status), period)| Figure {
        metric,
        status,
        period,
        company: Some(company.to_owned()).filter(|company| !company.is_empty()),
        ..figure(TEXT, "19%", company, segment, Aspect::Yoy, 19.0)
    })
}

/// An article with its figures, and which news it is.
fn news() -> impl Strategy<Value = (Article, Vec<Figure>, u64)> {
    let days = vec![
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2025, 1, 31),
        date(1969, 7, 20),
    ];
    let source = option::of(select(vec!["甲报", "乙报"]));
    let from = (source, option::of(select(days)));
    (from, vec(told(), 0..5), 0u64..4).prop_map(|((source, date), figures, news)| {
        let article = Article {
            source: source.map(str::to_owned),
            date,
            ..article(TEXT)
        };
        (article, figures, news)
    })
}

fn value(by: Dimension, article: &Article, figure: &Figure) -> Option<String> {
    match by {
        Dimension::Company => figure.company.clone(),
        Dimension::Segment => figure.segment.clone(),
        Dimension::Metric => Some(figure.metric.to_string()),
        Dimension::Period => figure.period.map(|period| period.to_string()),
        Dimension::Status => Some(figure.status.to_string()),
        Dimension::Source => article.source.clone(),
        Dimension::Month => article
            .date
            .map(|day: Date| day.to_string()[..7].to_owned()),
    }
}

/// How many of these have each value, the most first.
fn counts(all: impl Iterator<Item = BTreeSet<Option<String>>>) -> Vec<Count> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for value in all.flatten() {
        *counts.entry(value).or_default() += 1;
    }
    let counts = counts.into_iter();
    let mut counts: Vec<Count> = counts
        .map(|(value, count)| Count { value, count })
        .collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_is_counted_is_what_a_plain_count_of_all_figures_comes_to(
        articles in vec(news(), 1..12),
        asked: bool,
        collapse: bool,
    ) {
        let shelf = shelf(articles.iter().map(|(article, figures, _)| (article.clone(), figures.clone())));
        let plan = if asked {
            Plan::Or(either().map(Plan::Figure).to_vec())
        } else {
            Plan::All
        };
        let mut finding = shelf.finding(&plan);
        let mut found = Vec::new();
        for it in &mut finding.found {
            let path = finding.snapshot.card(it.address).unwrap().path;
            let number: usize = path.to_str().unwrap().parse().unwrap();
            let (article, figures, news) = &articles[number];
            it.group = *news;
            let matches = |figure: &&Figure| !asked || either().iter().any(|it| it.holds(figure, &[]));
            let figures: Vec<&Figure> = figures.iter().filter(matches).collect();
            found.push((if collapse { it.group } else { it.id }, article, figures));
        }
        for &by in Dimension::ALL {
            let of_article = matches!(by, Dimension::Source | Dimension::Month);
            let mut news: BTreeMap<u64, BTreeSet<_>> = BTreeMap::new();
            let mut each = Vec::new();
            for (number, article, figures) in &found {
                let values = figures.iter().map(|figure| value(by, article, figure));
                each.extend(values.clone().map(|value| BTreeSet::from([value])));
                let news = news.entry(*number).or_default();
                if of_article {
                    news.insert(value(by, article, &figure(TEXT, "19%", "", None, Aspect::Yoy, 0.0)));
                } else {
                    news.extend(values);
                }
            }
            let facets = finding.facets(&[by], collapse, usize::MAX).unwrap();
            prop_assert_eq!(&facets[0].counts, &counts(news.into_values()), "articles by {}", by);
            let figures = Counted::Figures { merge: false };
            let facets = finding.counted(figures, &[by], usize::MAX).unwrap();
            prop_assert_eq!(&facets[0].counts, &counts(each.into_iter()), "figures by {}", by);
        }
    }
}
