use super::*;
use crate::query::{Part, parse};

/// How a query fares, in a line each for its conditions, what stands in the way, and what comes near.
fn told(shelf: &Shelf, query: &str) -> Vec<String> {
    let lexicon = Lexicon::built_in();
    let plan = parse(query, lexicon, None).unwrap().plan;
    let account = shelf.finding(&plan).account().unwrap();
    let ids = |parts: &[Part]| {
        parts
            .iter()
            .map(|part| part.id())
            .collect::<Vec<_>>()
            .join("+")
    };
    let mut lines: Vec<String> = account
        .conditions
        .iter()
        .map(|left| {
            let parts = left.parts.iter();
            let parts: Vec<String> = parts
                .map(|(part, figures)| format!("{} {figures}", part.id()))
                .collect();
            format!("{} articles; {}", left.articles, parts.join(", "))
        })
        .collect();
    assert_eq!(account.total == 0, account.shortfall.is_some(), "{query}");
    let Some(shortfall) = &account.shortfall else {
        lines.push(format!("{} found", account.total));
        return lines;
    };
    lines.extend(shortfall.obstacles.iter().map(|obstacle| {
        let part = obstacle.part.map_or("all", Part::id);
        format!(
            "without {part} of {:?}: {}",
            obstacle.conditions, obstacle.articles
        )
    }));
    lines.extend(shortfall.misses.iter().map(|miss| {
        let quote = &miss.row.figure.quote;
        format!("{quote} misses {} of {}", ids(&miss.parts), miss.condition)
    }));
    lines
}

#[test]
fn every_condition_and_every_part_of_it_is_counted() {
    assert_eq!(
        told(&amazon(), "AWS 增长 > 15% -广告"),
        [
            "1 articles; segment 2, aspect 2, status 2, value 1",
            "2 articles; ",
            "without all of 1..2: 1",
        ]
    );
    assert_eq!(
        told(&amazon(), "AWS 增长 > 15%"),
        [
            "1 articles; segment 2, aspect 2, status 2, value 1",
            "1 found"
        ]
    );
}

#[test]
fn where_nothing_matches_the_nearest_is_told() {
    let cases: &[(&str, &[&str])] = &[
        // The nearest value first, and each figure once.
        (
            "AWS 增长 > 50%",
            &[
                "0 articles; segment 2, aspect 2, status 2, value 0",
                "without value of 0..1: 2",
                "19% misses value of 0",
                "12% misses value of 0",
            ],
        ),
        (
            "2024Q4 亚马逊 AWS 增长 > 15%",
            &[
                "0 articles; company 4, segment 2, aspect 2, period 0, status 0, value 0",
                "without period of 0..1: 1",
                "19% misses period of 0",
            ],
        ),
        // Two parts in the way, neither of them alone.
        (
            "2024Q4 AWS 增长 > 50%",
            &[
                "0 articles; segment 2, aspect 2, period 0, status 0, value 0",
                "19% misses value+period of 0",
                "12% misses value+period of 0",
            ],
        ),
        // A word in the way is told without figures.
        (
            "AWS 增长 > 15% 裁员",
            &[
                "1 articles; segment 2, aspect 2, status 2, value 1",
                "0 articles; ",
                "without all of 1..2: 1",
            ],
        ),
        // Two conditions in the way: each is looked at by itself.
        (
            "AWS 增长 > 50% 广告 增长 > 50%",
            &[
                "0 articles; segment 2, aspect 2, status 2, value 0",
                "0 articles; segment 2, aspect 2, status 2, value 0",
                "19% misses value of 0",
                "12% misses value of 0",
                "25% misses value of 1",
            ],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(told(&amazon(), query), *expected, "{query}");
    }
}

#[test]
fn a_mistyped_name_is_suggested_where_no_article_has_it() {
    let shelf = shelf([(article("比亚迪销量大增\n小米没有造势。"), Vec::new())]);
    for (query, expected) in [
        ("比亚笛 销量", &[("比亚笛", "比亚迪")][..]),
        ("比亚笛销量", &[("比亚笛销量", "比亚迪销量")]),
        ("比亚笛 销量 > 20万辆", &[("比亚笛", "比亚迪")]),
        ("\"比亚笛\" 销量", &[("比亚笛", "比亚迪")]),
        // Excluded, or found.
        ("销量 -比亚笛 大跌", &[]),
        ("比亚迪 大跌", &[]),
    ] {
        let plan = parse(query, Lexicon::built_in(), None).unwrap().plan;
        let account = shelf.finding(&plan).account().unwrap();
        let mistyped = &account.shortfall.as_ref().unwrap().mistyped;
        let told = mistyped
            .iter()
            .map(|it| (it.word.as_str(), it.meant.as_str()));
        assert!(told.eq(expected.iter().copied()), "{query}: {mistyped:?}");
    }
}
