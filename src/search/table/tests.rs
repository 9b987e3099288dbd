use std::sync::LazyLock;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::article::Article;
use crate::lexicon::Lexicon;
use crate::model::{Amount, Aspect, Figure, Metric};
use crate::query::{Plan, parse};
use crate::search::Dimension;
use crate::search::tests::{Shelf, article, figure, shelf};

/// Source and day of an article, and its figures: company, segment (— for none), metric, aspect,
/// value as printed, period (— for none).
type Told = (&'static str, &'static str, &'static [&'static str]);

const NEWS: &[Told] = &[
    (
        "甲报",
        "2025-02-07",
        &[
            "亚马逊 AWS revenue yoy 19% 2024Q4",
            "亚马逊 — revenue yoy 10% 2024Q4",
        ],
    ),
    (
        "乙报",
        "2025-02-08",
        &["亚马逊 AWS revenue yoy 18.9% 2024Q4"],
    ),
    (
        "乙报",
        "2025-02-09",
        &[
            "亚马逊 AWS业务 revenue yoy 19% 2024Q4",
            "亚马逊 — revenue yoy 10% —",
        ],
    ),
    (
        "丙报",
        "2025-02-10",
        &[
            "亚马逊 AWS revenue yoy 17% 2024Q4",
            "谷歌 — revenue yoy 12% 2024Q4",
        ],
    ),
    (
        "丙报",
        "2023-10-27",
        &[
            "亚马逊 AWS revenue yoy 12% 2023Q3",
            "谷歌 — revenue yoy 11% 2023Q3",
            "谷歌 — revenue yoy 12% 2023Q3",
        ],
    ),
];

fn told(news: &[Told]) -> Shelf {
    shelf(news.iter().map(|(source, date, figures)| {
        let text = format!("标题\n{}。", figures.join("。\n"));
        let article = Article {
            source: Some((*source).to_owned()),
            date: Some(date.parse().unwrap()),
            ..article(&text)
        };
        (article, figures.iter().map(|it| bound(&text, it)).collect())
    }))
}

fn bound(text: &str, told: &str) -> Figure {
    let mut words = told.split(' ');
    let mut next = || words.next().unwrap();
    let company = next();
    let segment = Some(next()).filter(|segment| *segment != "—");
    let metric: Metric = next().parse().unwrap();
    let aspect: Aspect = next().parse().unwrap();
    let quote = next();
    let value = quote.trim_end_matches('%').parse().unwrap();
    let period = next();
    Figure {
        metric,
        period: period.parse().ok(),
        ..figure(text, quote, company, segment, aspect, value)
    }
}

fn options() -> TableOptions {
    TableOptions {
        limit: 100,
        offset: 0,
        order: Order::Date,
        reverse: false,
        group: None,
        merge: true,
        facets: Vec::new(),
        values: usize::MAX,
    }
}

fn table(shelf: &Shelf, options: &TableOptions) -> Table {
    shelf.finding(&Plan::All).figures(options).unwrap()
}

fn value(figure: &Figure) -> String {
    match figure.amount {
        Amount::Exact(value) => format!("{value}%"),
        Amount::Range { .. } => unreachable!("no figure here is a range"),
    }
}

/// `亚马逊 AWS 18.9% 2024Q4 乙报 +2 ≠17%`
fn shown(row: &Row) -> String {
    let figure = &row.figure;
    let mut text = format!(
        "{} {} {} {} {}",
        figure.company.as_deref().unwrap_or("—"),
        figure.segment.as_deref().unwrap_or("—"),
        value(figure),
        figure.period.map_or("—".to_owned(), |it| it.to_string()),
        row.card.source.as_deref().unwrap_or("—"),
    );
    if !row.also.is_empty() {
        text += &format!(" +{}", row.also.len());
    }
    for other in &row.differing {
        text += &format!(" ≠{}", value(&other.figure));
    }
    text
}

fn lines(table: &Table) -> Vec<String> {
    table.rows.iter().map(shown).collect()
}

#[test]
fn what_several_articles_tell_is_one_row_and_what_they_tell_differently_is_said() {
    let found = table(&told(NEWS), &options());
    assert_eq!(
        lines(&found),
        [
            "亚马逊 AWS 17% 2024Q4 丙报 ≠18.9%",
            "谷歌 — 12% 2024Q4 丙报",
            "亚马逊 — 10% — 乙报",
            "亚马逊 AWS 18.9% 2024Q4 乙报 +2 ≠17%",
            "亚马逊 — 10% 2024Q4 甲报",
            "亚马逊 AWS 12% 2023Q3 丙报",
            // One article tells both, so they are two things.
            "谷歌 — 11% 2023Q3 丙报",
            "谷歌 — 12% 2023Q3 丙报",
        ]
    );
    assert_eq!((found.total, found.mentions), (8, 10));
    let each = TableOptions {
        merge: false,
        ..options()
    };
    let each = table(&told(NEWS), &each);
    assert_eq!((each.total, each.mentions, each.rows.len()), (10, 10, 10));
    assert!(
        each.rows
            .iter()
            .all(|row| row.also.is_empty() && row.differing.is_empty())
    );
}

#[test]
fn what_contradicts_a_figure_need_not_match() {
    let shelf = told(NEWS);
    for (query, expected) in [
        (
            "AWS 增长 > 18%",
            &["亚马逊 AWS 18.9% 2024Q4 乙报 +2 ≠17%"][..],
        ),
        ("AWS 增长 15%..18%", &["亚马逊 AWS 17% 2024Q4 丙报 ≠18.9%"]),
        (
            "来源:丙报 AWS 增长 > 15%",
            &["亚马逊 AWS 17% 2024Q4 丙报 ≠18.9%"],
        ),
        // One article tells both.
        ("谷歌 增长 = 11%", &["谷歌 — 11% 2023Q3 丙报"]),
    ] {
        let plan = parse(query, Lexicon::built_in(), None).unwrap().plan;
        let finding = shelf.finding(&plan);
        let found = finding.figures(&options()).unwrap();
        assert_eq!(lines(&found), expected, "{query}");
        assert_eq!(found.total, 1, "{query}");
        // What only contradicts is neither counted nor shown.
        let sources = finding.facets(&[Dimension::Source], true, 9).unwrap();
        let counted = TableOptions {
            facets: vec![Dimension::Source],
            ..options()
        };
        let counted = finding.figures(&counted).unwrap();
        assert_eq!(counted.facets[0].counts.len(), sources[0].counts.len());
    }
}

#[test]
fn prices_contradict_nothing() {
    let news: [Told; 2] = [
        (
            "甲报",
            "2025-02-07",
            &["亚马逊 — share_price change 2% 2025-02-06"],
        ),
        (
            "乙报",
            "2025-02-08",
            &["亚马逊 — share_price change 3% 2025-02-06"],
        ),
    ];
    assert_eq!(
        lines(&table(&told(&news), &options())),
        ["亚马逊 — 3% 2025-02-06 乙报", "亚马逊 — 2% 2025-02-06 甲报"]
    );
}

#[test]
fn rows_come_in_the_order_that_is_asked_for() {
    let shelf = told(NEWS);
    let firsts = |order, reverse| -> String {
        let options = TableOptions {
            order,
            reverse,
            ..options()
        };
        let table = table(&shelf, &options);
        let of = |row: &Row| match order {
            Order::Date => row.card.date.as_ref().map(Date::to_string),
            Order::Value => Some(value(&row.figure)),
            Order::Period => row.figure.period.map(|period| period.to_string()),
            _ => row.figure.company.clone(),
        };
        let shown: Vec<String> = table
            .rows
            .iter()
            .map(|row| of(row).unwrap_or("—".to_owned()))
            .collect();
        let mut runs = shown;
        runs.dedup();
        runs.join(" ")
    };
    for (order, reverse, expected) in [
        (Order::Value, false, "18.9% 17% 12% 11% 10%"),
        (Order::Value, true, "10% 11% 12% 17% 18.9%"),
        (
            Order::Date,
            true,
            "2023-10-27 2025-02-07 2025-02-08 2025-02-09 2025-02-10",
        ),
        // What is not known stays behind.
        (Order::Period, false, "2024Q4 2023Q3 —"),
        (Order::Period, true, "2023Q3 2024Q4 —"),
        (Order::Company, false, "亚马逊 谷歌"),
        (Order::Company, true, "谷歌 亚马逊"),
    ] {
        assert_eq!(firsts(order, reverse), expected, "{order} {reverse}");
    }
}

/// `亚马逊 5, 谷歌 3`
fn counts(facet: &Facet) -> String {
    let counts = facet.counts.iter().map(|count| {
        let value = count.value.as_deref().unwrap_or("—");
        format!("{value} {}", count.count)
    });
    counts.collect::<Vec<_>>().join(", ")
}

#[test]
fn groups_stand_together_in_the_order_of_their_first_rows() {
    let shelf = told(NEWS);
    for (by, order, expected) in [
        (Dimension::Company, Order::Value, "亚马逊 5, 谷歌 3"),
        (Dimension::Period, Order::Date, "2024Q4 4, — 1, 2023Q3 3"),
        (Dimension::Metric, Order::Value, "revenue 8"),
        (Dimension::Month, Order::Value, "2025-02 5, 2023-10 3"),
        (Dimension::Source, Order::Date, "丙报 5, 乙报 2, 甲报 1"),
    ] {
        let options = TableOptions {
            order,
            group: Some(by),
            ..options()
        };
        let table = table(&shelf, &options);
        assert_eq!(counts(table.groups.as_ref().unwrap()), expected, "{by}");
        let mut groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
        groups.dedup();
        assert_eq!(groups.len(), expected.split(", ").count(), "{by}");
    }
}

#[test]
fn what_is_found_is_counted_by_what_it_is_about_and_where_it_is_from() {
    let shelf = told(NEWS);
    for (by, figures, articles) in [
        (Dimension::Company, "亚马逊 5, 谷歌 3", "亚马逊 5, 谷歌 2"),
        (
            Dimension::Segment,
            "— 5, AWS 3, AWS业务 1",
            "— 4, AWS 4, AWS业务 1",
        ),
        (Dimension::Metric, "revenue 8", "revenue 5"),
        (
            Dimension::Period,
            "2024Q4 4, 2023Q3 3, — 1",
            "2024Q4 4, — 1, 2023Q3 1",
        ),
        // A figure that two sources tell counts for both.
        (
            Dimension::Source,
            "丙报 5, 乙报 2, 甲报 2",
            "丙报 2, 乙报 2, 甲报 1",
        ),
        (
            Dimension::Month,
            "2025-02 5, 2023-10 3",
            "2025-02 4, 2023-10 1",
        ),
    ] {
        let options = TableOptions {
            facets: vec![by],
            limit: 0,
            ..options()
        };
        let of_figures = table(&shelf, &options).facets;
        assert_eq!(counts(&of_figures[0]), figures, "figures by {by}");
        let finding = shelf.finding(&Plan::All);
        let of_articles = finding.facets(&[by], false, usize::MAX).unwrap();
        assert_eq!(counts(&of_articles[0]), articles, "articles by {by}");
    }
}

/// The same news three times, so that many rows are equal in every order.
static ALIKE: LazyLock<Shelf> = LazyLock::new(|| told(&[NEWS, NEWS, NEWS].concat()));

proptest! {
    #[test]
    fn pages_follow_each_other_whatever_their_size(
        page in 1usize..40,
        order in proptest::sample::select(Order::ALL),
        group in proptest::option::of(proptest::sample::select(Dimension::ALL)),
        reverse: bool,
        merge: bool,
    ) {
        let asked = |limit, offset| {
            let options = TableOptions { limit, offset, order, reverse, group, merge, ..options() };
            table(&ALIKE, &options)
        };
        let places = |table: &Table| -> Vec<_> {
            table.rows.iter().map(|row| (row.card.id, row.figure.span)).collect()
        };
        let all = asked(1000, 0);
        prop_assert_eq!(all.total, u64::try_from(all.rows.len()).unwrap());
        let paged: Vec<_> = (0..all.rows.len())
            .step_by(page)
            .flat_map(|offset| places(&asked(page, offset)))
            .collect();
        prop_assert_eq!(paged, places(&all));
    }
}
