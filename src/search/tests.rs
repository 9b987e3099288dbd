use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::article::Article;
use crate::figures::Extraction;
use crate::index::Entry;
use crate::index::{Index, IndexError};
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::model::{Amount, Aspect, Confidence, Metric, Period, Status};
use crate::query::Plan;
use crate::query::{self, Field, FigurePredicate, Need, SegmentTest, ValueRange, Words};
use crate::text::Span;
use crate::text::{Mapped, fold};

mod account;
mod partial;

const NONE: [usize; 0] = [];

pub(super) struct Shelf {
    pub(super) index: Index,
}

pub(super) fn article(text: &str) -> Article {
    Article {
        title: text.lines().next().map(str::to_owned),
        text: Mapped::verbatim(text, 0),
        ..Article::default()
    }
}

/// An index of articles, the n-th read from `n`.
pub(super) fn shelf(articles: impl IntoIterator<Item = (Article, Vec<Figure>)>) -> Shelf {
    let index = Index::in_memory();
    let mut writer = index.writer(Lexicon::built_in()).unwrap();
    for (number, (article, figures)) in articles.into_iter().enumerate() {
        let path = PathBuf::from(number.to_string());
        let extraction = Extraction {
            figures,
            names: Vec::new(),
        };
        writer
            .add(
                Entry {
                    path: &path,
                    record: 0,
                },
                &article,
                &extraction,
            )
            .unwrap();
        // Several segments, so that nothing depends on there being one.
        if number % 3 == 2 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    drop(writer);
    index.refresh().unwrap();
    Shelf { index }
}

impl Shelf {
    pub(super) fn finding(&self, plan: &Plan) -> Finding<'static> {
        Finding::new(&self.index, Lexicon::built_in(), plan).unwrap()
    }

    fn answer(&self, plan: &Plan, sort: Sort) -> Answer {
        let options = Options {
            limit: 100,
            offset: 0,
            sort,
            collapse: true,
        };
        search(&self.index, Lexicon::built_in(), plan, &options).unwrap()
    }

    fn numbers(&self, plan: &Plan) -> Vec<usize> {
        self.answer(plan, Sort::Relevance)
            .hits
            .iter()
            .map(number)
            .collect()
    }

    fn sorted(&self, plan: &Plan) -> Vec<usize> {
        let mut numbers = self.numbers(plan);
        numbers.sort_unstable();
        numbers
    }

    /// Those that lack nothing.
    fn matching(&self, plan: &Plan) -> Vec<usize> {
        let hits = self.answer(plan, Sort::Relevance).hits;
        let whole = hits.iter().filter(|hit| hit.missing.is_empty());
        let mut numbers: Vec<usize> = whole.map(number).collect();
        numbers.sort_unstable();
        numbers
    }
}

fn number(hit: &Hit) -> usize {
    hit.card.path.to_str().unwrap().parse().unwrap()
}

fn words(text: &str, exact: bool) -> Plan {
    Plan::Words(Words {
        text: text.to_owned(),
        need: if exact { Need::Exact } else { Need::Words },
        place: query::Place::Anywhere,
    })
}

const TEXTS: &[&str] = &[
    "亚马逊三季度AWS营收230.59亿美元，同比增长12%。\n扣非净利润待处理；总营收1,430.83亿元,对英伟达H100的采购增加。",
    "騰訊控股：２０２４年第四季營收１，７２４．４６億元，年增11%（市場預期為1,687億元）。微信及WeChat合併月活13.85億。",
    "台積電第四季營收8,684.6億元新台幣，EPS 14.45元；3奈米佔26%。法說會上魏哲家表示，CoWoS產能今年將倍增。",
    "中国农业发展银行、农业银行2024年不良率1.3%，较上年末下降0.03个百分点。人工智能、大模型；人工智能大模型。",
    "DeepSeek-R1发布后，S&P500与iPhone16、5G手机、B站、Q4财报、24Q4……“蜜雪冰城”首日涨43.21%！$NVDA US$35.1bn",
    "〇九年以来，々用法罕见；𠮷野家、羽生結弦のファン、Citroën C3 Aircross、Сбербанк 2024。",
];

/// Types every stretch of two or more characters of the texts, and checks that it finds its article.
fn find_everything(texts: &[&str], longest: usize) -> usize {
    let shelf = shelf(texts.iter().map(|text| (article(text), Vec::new())));
    let mut tried = 0;
    for (number, text) in texts.iter().enumerate() {
        let characters: Vec<char> = text.chars().collect();
        for start in 0..characters.len() {
            for end in start + 2..=characters.len().min(start + longest) {
                let typed: String = characters[start..end].iter().collect();
                if typed.trim().is_empty() {
                    continue;
                }
                for typed in [typed.clone(), fold(&typed)] {
                    let found = shelf.numbers(&words(&typed, true));
                    assert!(found.contains(&number), "{typed:?} of {text}: {found:?}");
                    tried += 1;
                }
            }
        }
    }
    tried
}

#[test]
fn whatever_stands_in_a_text_finds_it() {
    assert!(find_everything(TEXTS, 8) > 3000);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]
    #[test]
    fn whatever_stands_in_any_text_finds_it(
        texts in proptest::collection::vec("[营收增长净利润扣非同比公司的不及预期中国农业银行一二亿元騰訊萬臺の aWsé012.,%，。、\n]{1,24}", 1..6),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        find_everything(&texts, 12);
    }
}

/// A run of so many different characters.
fn run_of(characters: &str, length: usize) -> String {
    characters.chars().cycle().take(length).collect()
}

#[test]
fn whatever_stands_in_a_run_that_is_too_long_to_be_a_word_finds_it() {
    let letters = run_of("abcdefg", 70);
    let text = format!(
        "为{}{letters}年{letters}4{}。",
        run_of("123", 67),
        run_of("!?-", 66)
    );
    assert!(find_everything(&[&text, "为12", "g4!"], 5) > 1000);
    let shelf = shelf([(article(&text), Vec::new())]);
    let (signs, among) = (run_of("!?-", 65), format!("31{letters}年a"));
    for typed in [text.as_str(), &letters, &letters[1..], &signs, &among] {
        assert_eq!(shelf.numbers(&words(typed, true)), [0], "{typed}");
    }
    for typed in [format!("{letters}a"), format!("13{letters}")] {
        assert_eq!(shelf.numbers(&words(&typed, true)), NONE, "{typed}");
    }
}

/// Some texts and some phrases of the same few characters.
fn texts_and_phrases(characters: &str) -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let of = |most: usize| {
        let pattern = format!("{characters}{{1,{most}}}");
        proptest::string::string_regex(&pattern).unwrap()
    };
    (vec(of(9), 1..6), vec(of(3), 40))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    /// Signs between words only keep these apart, so there are none here, or nothing else.
    #[test]
    fn a_phrase_finds_the_texts_that_have_it_and_no_others(
        (texts, phrases) in prop_oneof![
            texts_and_phrases("[营收增a-c1-3]"),
            texts_and_phrases("[,%。)]"),
        ],
    ) {
        let shelf = shelf(texts.iter().map(|text| (article(text), Vec::new())));
        for typed in phrases {
            let have = (0..texts.len()).filter(|&at| texts[at].contains(&typed));
            let found = shelf.sorted(&words(&typed, true));
            prop_assert_eq!(found, have.collect::<Vec<_>>(), "{}", typed);
        }
    }
}

#[test]
fn a_phrase_does_not_reach_over_punctuation() {
    let shelf = shelf([
        (article("人工智能、大模型"), Vec::new()),
        (article("人工智能大模型"), Vec::new()),
        (article("人工智能\n大模型"), Vec::new()),
    ]);
    assert_eq!(shelf.sorted(&words("人工智能大模型", true)), [1]);
    assert_eq!(shelf.sorted(&words("人工智能、大模型", true)), [0, 2]);
    assert_eq!(shelf.sorted(&words("人工智能大模型", false)), [0, 1, 2]);
    assert_eq!(shelf.numbers(&words("人工智能大模型", false))[0], 1);
}

#[test]
fn a_phrase_may_begin_and_end_inside_a_word_and_whole_words_come_first() {
    let shelf = shelf([
        (article("对DeepSeek的投资，营收150亿"), Vec::new()),
        (article("对Deep的投资，营收15亿"), Vec::new()),
    ]);
    assert_eq!(shelf.sorted(&words("对DeepSe", true)), [0]);
    assert_eq!(shelf.sorted(&words("Seek的投", true)), [0]);
    assert_eq!(shelf.sorted(&words("epSee", true)), [0]);
    assert_eq!(shelf.numbers(&words("对Deep", true)), [1, 0]);
    assert_eq!(shelf.numbers(&words("营收15", true)), [1, 0]);
    assert_eq!(shelf.sorted(&words("营收1", true)), [0, 1]);
    assert_eq!(shelf.sorted(&words("0亿", true)), [0]);
    assert_eq!(shelf.sorted(&words("营收15亿", true)), [1]);
    // What is not in quotes is words.
    assert_eq!(shelf.sorted(&words("Deep", false)), [1]);
    assert_eq!(shelf.sorted(&words("营收15", false)), [1]);
}

#[test]
fn unquoted_words_are_all_needed_and_those_that_mean_little_are_not() {
    let shelf = shelf([
        (article("云业务的增速放缓了"), Vec::new()),
        (article("增速不错，云业务没有放缓"), Vec::new()),
        (article("云业务很好"), Vec::new()),
    ]);
    assert_eq!(shelf.matching(&words("云业务 增速", false)), [0, 1]);
    assert_eq!(shelf.matching(&words("云业务和增速", false)), [0, 1]);
    assert_eq!(shelf.matching(&words("的", false)), [0]);
    assert_eq!(shelf.matching(&words("增速放缓", false)), [0, 1]);
    assert_eq!(shelf.matching(&words("%", false)), NONE);
}

#[test]
fn a_name_that_no_dictionary_knows_is_not_torn_apart() {
    let shelf = shelf([
        (article("绮禾冰城开业"), Vec::new()),
        (article("冰城的绮丽，禾苗青青"), Vec::new()),
    ]);
    assert_eq!(shelf.sorted(&words("绮禾冰城", false)), [0]);
    assert_eq!(shelf.sorted(&words("S&P500", false)), NONE);
    assert_eq!(shelf.sorted(&words("丽的", false)), NONE);
}

#[test]
fn the_title_counts_more() {
    let shelf = shelf([
        (article("标题一\n公司宣布裁员"), Vec::new()),
        (article("裁员\n公司宣布的消息"), Vec::new()),
    ]);
    assert_eq!(shelf.numbers(&words("裁员", false)), [1, 0]);
    let title = Plan::Words(Words {
        text: "裁员".to_owned(),
        need: Need::AllWords,
        place: query::Place::Title,
    });
    assert_eq!(shelf.numbers(&title), [1]);
}

#[test]
fn conditions_combine() {
    let shelf = shelf([
        (article("京东 游戏"), Vec::new()),
        (article("拼多多 直播"), Vec::new()),
        (article("腾讯 游戏"), Vec::new()),
    ]);
    let not_games = || Plan::Not(Box::new(words("游戏", false)));
    assert_eq!(shelf.sorted(&Plan::All), [0, 1, 2]);
    assert_eq!(shelf.sorted(&not_games()), [1]);
    assert_eq!(shelf.sorted(&Plan::And(vec![not_games()])), [1]);
    assert_eq!(shelf.sorted(&Plan::Not(Box::new(not_games()))), [0, 2]);
    let either = Plan::Or(vec![words("京东", false), words("拼多多", true)]);
    assert_eq!(shelf.sorted(&either), [0, 1]);
    assert_eq!(shelf.sorted(&Plan::And(vec![either, not_games()])), [1]);
    assert_eq!(
        shelf.sorted(&Plan::Or(vec![words("京东", false), not_games()])),
        [0, 1]
    );
    assert_eq!(shelf.sorted(&Plan::And(Vec::new())), [0, 1, 2]);
    assert_eq!(shelf.sorted(&Plan::Or(Vec::new())), NONE);
}

#[test]
fn a_phrase_is_excluded_whose_words_stand_apart_elsewhere() {
    let shelf = shelf([(article("京东\n潮、员、裁、大"), Vec::new())]);
    let plan = Plan::And(vec![
        words("京东", false),
        Plan::Not(Box::new(words("大裁员潮", true))),
    ]);
    assert_eq!(shelf.sorted(&plan), [0]);
}

#[test]
fn dates_are_days_and_both_ends_count() {
    let on = |year, month, day| Article {
        date: Some(date(year, month, day)),
        time: Some(jiff::civil::time(23, 59, 59, 0)),
        ..article("财报")
    };
    let shelf = shelf([
        (on(2024, 1, 1), vec![]),
        (on(2024, 3, 31), vec![]),
        (article("财报"), vec![]),
        (on(1969, 12, 31), vec![]),
    ]);
    let between = |since, until| Plan::Date { since, until };
    assert_eq!(
        shelf.sorted(&between(Some(date(2024, 1, 1)), Some(date(2024, 3, 31)))),
        [0, 1]
    );
    assert_eq!(
        shelf.sorted(&between(Some(date(2024, 1, 2)), Some(date(2024, 3, 30)))),
        NONE
    );
    assert_eq!(shelf.sorted(&between(None, Some(date(2024, 1, 1)))), [0, 3]);
    assert_eq!(shelf.sorted(&between(None, None)), [0, 1, 3]);
    assert_eq!(
        shelf
            .answer(&Plan::All, Sort::Date)
            .hits
            .iter()
            .map(number)
            .collect::<Vec<_>>(),
        [1, 0, 3, 2]
    );
    assert_eq!(
        shelf.answer(&Plan::All, Sort::Date).hits[2].card.time,
        Some(jiff::civil::time(23, 59, 59, 0))
    );
}

#[test]
fn metadata_is_found_in_part_or_whole() {
    let from = |source: &str, author: &str| Article {
        source: Some(source.to_owned()),
        author: Some(author.to_owned()),
        ..article("财报")
    };
    let shelf = shelf([
        (from("QQ新闻", "王小明"), vec![]),
        (from("new.qq.com", "李明"), vec![]),
        (from("信報", ""), vec![]),
    ]);
    let field = |field, value: &str| Plan::Field(field, value.to_owned());
    assert_eq!(shelf.sorted(&field(Field::Source, "qq")), [0, 1]);
    assert_eq!(shelf.sorted(&field(Field::Source, "信报")), [2]);
    assert_eq!(shelf.sorted(&field(Field::Author, "小明")), [0]);
    assert_eq!(shelf.sorted(&field(Field::Source, "新浪")), NONE);
}

pub(super) fn figure(
    text: &str,
    quote: &str,
    company: &str,
    segment: Option<&str>,
    aspect: Aspect,
    value: f64,
) -> Figure {
    let at = text.find(quote).unwrap();
    let sentence = crate::text::sentences(text, Span::new(0, text.len()))
        .into_iter()
        .find(|sentence| sentence.contains(Span::new(at, at + quote.len())))
        .unwrap();
    Figure {
        span: Span::new(at, at + quote.len()),
        quote: quote.to_owned(),
        company: Some(company.to_owned()),
        segment: segment.map(str::to_owned),
        metric: Metric::Revenue,
        aspect,
        amount: Amount::Exact(value),
        unit: "%".to_owned(),
        period: Some(Period::quarter(2023, 3)),
        status: Status::Actual,
        sentence,
        rules: vec!["test"],
        confidence: Confidence::default(),
    }
}

const GROWN: &str = "亚马逊三季报\nAWS营收230亿美元，同比增长19%。\n广告收入增长25%。";
const SLOW: &str = "亚马逊三季报\nAWS营收同比增长12%。\n广告收入增长25%。";

fn amazon() -> Shelf {
    let figures = |text: &str, quote: &str, value| {
        vec![
            figure(text, quote, "亚马逊", Some("AWS"), Aspect::Yoy, value),
            figure(text, "25%", "亚马逊", Some("广告服务"), Aspect::Yoy, 25.0),
        ]
    };
    shelf([
        (article(SLOW), figures(SLOW, "12%", 12.0)),
        (article(GROWN), figures(GROWN, "19%", 19.0)),
    ])
}

fn grown(key: &str, over: f64) -> Plan {
    Plan::Figure(FigurePredicate {
        segment: SegmentTest::Named(vec![key.to_owned()]),
        aspects: vec![Aspect::Yoy],
        value: ValueRange {
            low: Bound::Excluded(over),
            high: Bound::Unbounded,
        },
        ..FigurePredicate::default()
    })
}

#[test]
fn a_number_counts_for_what_it_is_about_alone() {
    let shelf = amazon();
    let answer = shelf.answer(&grown("aws", 15.0), Sort::Relevance);
    assert_eq!(answer.total, 1);
    let hit = &answer.hits[0];
    assert_eq!(number(hit), 1);
    assert_eq!(hit.figures.len(), 1);
    assert_eq!(hit.figures[0].amount, Amount::Exact(19.0));
    assert_eq!(hit.sentences, ["AWS营收230亿美元，同比增长19%。"]);
    assert_eq!(hit.snippet, "AWS营收230亿美元，同比增长19%。");
    let marked: Vec<&str> = hit
        .highlights
        .iter()
        .map(|span| span.of(&hit.snippet))
        .collect();
    assert_eq!(marked, ["19%"]);
}

#[test]
fn a_figure_beside_words_shows_its_sentence_with_both_marked() {
    let shelf = amazon();
    let plan = Plan::And(vec![words("广告收入", false), grown("aws", 10.0)]);
    let answer = shelf.answer(&plan, Sort::Value);
    assert_eq!(answer.hits.iter().map(number).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(answer.hits[0].snippet, "AWS营收230亿美元，同比增长19%。");
    let not = Plan::And(vec![
        words("亚马逊", false),
        Plan::Not(Box::new(grown("aws", 15.0))),
    ]);
    assert_eq!(shelf.numbers(&not), [0]);
    assert!(
        shelf.answer(&not, Sort::Relevance).hits[0]
            .figures
            .is_empty()
    );
}

#[test]
fn an_article_is_found_by_the_beginning_of_its_id() {
    let shelf = amazon();
    let hit = &shelf.answer(&grown("aws", 15.0), Sort::Relevance).hits[0];
    let id = hit.card.id.to_string();
    for given in [&id[..], &id[..6]] {
        let document = shelf.index.article(given).unwrap();
        assert_eq!(
            (document.card.path.as_path(), document.text.as_str()),
            (Path::new("1"), GROWN)
        );
        assert_eq!(document.figures.len(), 2);
    }
    assert!(matches!(
        shelf.index.article("zz"),
        Err(IndexError::UnknownId { .. })
    ));
}

/// Few different values and days, so that many articles are equal in every order.
static ALIKE: LazyLock<Shelf> = LazyLock::new(|| {
    shelf((0u8..25).map(|number| {
        let value = number % 3;
        let text = format!("同样的财报\n营收增长1{value}%。");
        let quote = format!("1{value}%");
        let figures = vec![figure(
            &text,
            &quote,
            "亚马逊",
            None,
            Aspect::Yoy,
            f64::from(10 + value),
        )];
        let published = Article {
            date: (number % 5 != 0).then(|| date(2025, 1, if number % 2 == 0 { 1 } else { 2 })),
            ..article(&text)
        };
        (published, figures)
    }))
});

proptest::proptest! {
    #[test]
    fn pages_follow_each_other_whatever_their_size(
        page in 1usize..30,
        sort in proptest::sample::select(Sort::ALL),
    ) {
        let numbers = |limit, offset| -> Vec<usize> {
            let options = Options { limit, offset, sort, collapse: false };
            let plan = words("财报", false);
            let answer = search(&ALIKE.index, Lexicon::built_in(), &plan, &options);
            answer.unwrap().hits.iter().map(number).collect()
        };
        let all = numbers(100, 0);
        proptest::prop_assert_eq!(all.len(), 25);
        let paged: Vec<usize> = (0..25).step_by(page).flat_map(|offset| numbers(page, offset)).collect();
        proptest::prop_assert_eq!(paged, all);
    }
}

#[test]
fn a_company_is_found_by_its_names() {
    let shelf = shelf([
        (article("亞馬遜公布財報"), Vec::new()),
        (
            article("财报季"),
            vec![figure("财报季", "财", "亚马逊", None, Aspect::Level, 1.0)],
        ),
        (article("标题\n亚马逊"), Vec::new()),
    ]);
    for name in ["亚马逊", "AMZN", "Amazon"] {
        assert_eq!(
            shelf.sorted(&Plan::Field(Field::Company, name.to_owned())),
            [0, 1],
            "{name}"
        );
    }
}

#[test]
fn what_was_made_of_a_plan_is_made_over_the_next_index_too() {
    let amazon = amazon();
    let (before, after) = (amazon.finding(&Plan::All), amazon.finding(&Plan::All));
    let options = TableOptions {
        limit: 0,
        offset: 0,
        order: Order::Value,
        reverse: true,
        group: None,
        merge: true,
        facets: vec![Dimension::Company, Dimension::Metric],
        values: 10,
    };
    before.figures(&options).unwrap();
    before.facets(&[Dimension::Month], true, 10).unwrap();
    after.follow(&before).unwrap();
    assert_eq!(after.orders.keys(), before.orders.keys());
    let kept = |finding: &Finding| -> Vec<_> {
        let keys = finding.counts.keys().into_iter();
        keys.map(|key| finding.counts.find(&key)).collect()
    };
    assert_eq!(kept(&after), kept(&before));
    assert_eq!(kept(&after).len(), 3);
}
