use super::*;
use crate::query::parse;
use crate::search::partial::FEW;

const TEXTS: &[&str] = &[
    "宁德时代储能毛利率提升\n宁德时代去年储能业务毛利率有所提升。",
    "宁德时代储能出货大增\n宁德时代去年储能出货增长，毛利率未披露。",
    "宁德时代赴港上市\n宁德时代已递表。",
    "比亚迪储能毛利率提升\n比亚迪去年储能业务毛利率有所提升，营收大增。",
    "财报季\n多家公司毛利率提升。",
];

fn shelf_of_texts() -> Shelf {
    shelf(TEXTS.iter().map(|text| (article(text), Vec::new())))
}

/// The articles in their order, those that lack something with what they lack.
fn told(shelf: &Shelf, query: &str, sort: Sort) -> Vec<String> {
    let plan = parse(query, Lexicon::built_in(), None).unwrap().plan;
    let answer = shelf.answer(&plan, sort);
    let whole = answer.hits.iter().filter(|hit| hit.missing.is_empty());
    assert_eq!(u64::try_from(whole.count()), Ok(answer.total), "{query}");
    assert_eq!(
        u64::try_from(answer.hits.len()),
        Ok(answer.total + answer.partial),
        "{query}"
    );
    let line = |hit: &Hit| match hit.missing.as_slice() {
        [] => number(hit).to_string(),
        missing => format!("{} -{}", number(hit), missing.join(" -")),
    };
    answer.hits.iter().map(line).collect()
}

#[test]
fn what_lacks_some_words_is_listed_too() {
    let cases: &[(&str, &[&str])] = &[
        ("宁德时代 储能 毛利率 提升", &["0", "1 -提升"]),
        // As typed, also where words are typed without spaces and in another script.
        ("宁德时代储能毛利率提升", &["0", "1 -提升"]),
        ("寧德時代 儲能 毛利率 提升", &["0", "1 -提升"]),
        // An article about another company is no answer, one about none is if none is asked for.
        ("比亚迪 储能 出货", &["3 -出货"]),
        ("储能 毛利率 提升", &["3", "0", "1 -提升", "4 -储能"]),
        // One word, or companies alone: nothing may be missing.
        ("储能", &["1", "3", "0"]),
        ("宁德时代 比亚迪", &[]),
        // A word that stands nowhere tells no article from another.
        ("储能 绮禾冰", &["1 -绮禾冰", "3 -绮禾冰", "0 -绮禾冰"]),
        ("绮禾冰 绮禾城", &[]),
        // Where no word tells anything, one of them is not enough.
        ("2024Q4 2025Q1", &[]),
        // A period is said in many ways.
        (
            "宁德时代 2024Q4 储能",
            &["1 -2024Q4", "0 -2024Q4", "2 -2024Q4 -储能"],
        ),
        // What is no bare word is required.
        ("\"宁德时代\" 储能 毛利率 \"提升\"", &["0"]),
        ("宁德时代 储能 毛利率 AND 提升", &["0"]),
        ("储能 毛利率 提升 -比亚迪", &["0", "1 -提升", "4 -储能"]),
        ("储能 毛利率 提升 标题:出货", &["1 -提升"]),
        ("(储能 OR 上市) 宁德时代 毛利率 提升", &["0", "1 -提升"]),
        ("储能 OR 上市", &["2", "1", "3", "0"]),
    ];
    let shelf = shelf_of_texts();
    let wrong: Vec<_> = cases
        .iter()
        .map(|(query, expected)| (query, told(&shelf, query, Sort::Relevance), expected))
        .filter(|(_, found, expected)| found != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // In other orders behind what matches.
    assert_eq!(
        told(&shelf, "储能 毛利率 提升", Sort::Date),
        ["0", "3", "4 -储能", "1 -提升"]
    );
}

#[test]
fn what_is_about_the_matter_comes_before_what_tells_it_in_passing() {
    let digest = format!(
        "收评\n小米走高。{}新高。{}股价。",
        "今日行情平淡。".repeat(60),
        "资金流向不明。".repeat(60)
    );
    let mut texts = vec![
        "小米创历史新高\n小米创历史新高，小米汽车大卖。".to_owned(),
        digest,
    ];
    texts.extend((0..12).map(|day| format!("股价{day}\n某公司股价上涨。")));
    let shelf = shelf(texts.iter().map(|text| (article(text), Vec::new())));
    assert_eq!(
        told(&shelf, "小米 股价 新高", Sort::Relevance),
        ["0 -股价", "1"]
    );
    assert_eq!(
        told(&shelf, "小米 AND 股价 AND 新高", Sort::Relevance),
        ["1"]
    );
}

#[test]
fn what_lacks_some_words_is_counted_apart() {
    let shelf = shelf_of_texts();
    let plan = parse("宁德时代 储能 毛利率 提升", Lexicon::built_in(), None);
    let plan = plan.unwrap().plan;
    let account = shelf.finding(&plan).account().unwrap();
    assert_eq!(account.total, 1);
    assert_eq!(
        account.partial,
        Some(Partial {
            articles: 1,
            // Not the company.
            words: ["储能", "毛利率", "提升"].map(str::to_owned).to_vec(),
        })
    );
    let months = shelf.finding(&plan).facets(&[Dimension::Month], true, 1);
    assert_eq!(months.unwrap()[0].counts[0].count, 1);
}

#[test]
fn many_matches_are_not_followed_by_others() {
    let texts = |number: usize| {
        if number < FEW {
            "储能大增"
        } else {
            "储能"
        }
    };
    let shelf = shelf((0..FEW + 5).map(|number| (article(texts(number)), Vec::new())));
    let options = Options {
        limit: 200,
        offset: 0,
        sort: Sort::Relevance,
        collapse: false,
    };
    let count = |query: &str| {
        let plan = parse(query, Lexicon::built_in(), None).unwrap().plan;
        let answer = search(&shelf.index, Lexicon::built_in(), &plan, &options).unwrap();
        (usize::try_from(answer.total).unwrap(), answer.partial)
    };
    assert_eq!(count("储能 大增"), (FEW, 0));
    assert_eq!(count("储能 大增 -甲 标题:大增 大增"), (FEW, 0));
}

#[test]
fn pages_follow_each_other_also_where_words_are_missing() {
    let shelf = shelf_of_texts();
    let plan = parse("储能 毛利率 提升", Lexicon::built_in(), None);
    let plan = plan.unwrap().plan;
    let numbers = |limit, offset| -> Vec<usize> {
        let options = Options {
            limit,
            offset,
            sort: Sort::Relevance,
            collapse: true,
        };
        let answer = search(&shelf.index, Lexicon::built_in(), &plan, &options);
        answer.unwrap().hits.iter().map(number).collect()
    };
    for page in 1..5 {
        let pages = (0..4).step_by(page);
        let paged: Vec<usize> = pages.flat_map(|offset| numbers(page, offset)).collect();
        assert_eq!(paged, numbers(100, 0), "{page}");
    }
}
