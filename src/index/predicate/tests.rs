use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tantivy::collector::DocSetCollector;
use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::schema::Value;

use super::*;
use crate::article::Article;
use crate::figures::Extraction;
use crate::index::schema::name;
use crate::index::{Entry, Index, Writer};
use crate::lexicon::Lexicon;
use crate::model::{Amount, Confidence, Figure, Period, Status};
use crate::text::Span;

const COMPANIES: &[&str] = &["亚马逊", "苹果", "苹果园"];
const SEGMENTS: &[&str] = &["AWS", "广告业务", "广告", "北美·广告服务", "北美", "北美洲"];
const KEYS: &[&str] = &["aws", "广告", "北美", "国际", "北"];
const METRICS: &[Metric] = &[Metric::Revenue, Metric::NetIncome, Metric::Other];
const UNITS: &[&str] = &["%", "USD", "CNY", "家"];
const VALUES: &[f64] = &[-50.0, -0.5, 0.0, 12.0, 15.0, 23_059_000_000.0];

fn amount() -> impl Strategy<Value = Amount> {
    let value = || select(VALUES);
    prop_oneof![
        3 => value().prop_map(Amount::Exact),
        1 => (value(), value()).prop_map(|(a, b)| Amount::Range { low: Some(a.min(b)), high: Some(a.max(b)) }),
        1 => value().prop_map(|low| Amount::Range { low: Some(low), high: None }),
        1 => value().prop_map(|high| Amount::Range { low: None, high: Some(high) }),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    select(vec![
        Period::year(2024),
        Period::quarter(2023, 3),
        Period::quarter(2024, 3),
        Period::half(2024, 1),
    ])
}

fn figure() -> impl Strategy<Value = Figure> {
    let subject = (
        prop::option::weighted(0.8, select(COMPANIES)),
        prop::option::of(select(SEGMENTS)),
    );
    let kind = (select(METRICS), select(Aspect::ALL), select(Status::ALL));
    let rest = (
        prop::option::of(period()),
        select(UNITS),
        0usize..500,
        1usize..9,
    );
    (subject, kind, amount(), rest).prop_map(
        |(subject, kind, amount, (period, unit, start, length))| Figure {
            span: Span::new(start, start + length),
            quote: "1".repeat(length),
            company: subject.0.map(str::to_owned),
            segment: subject.1.map(str::to_owned),
            metric: kind.0,
            aspect: kind.1,
            amount,
            unit: unit.to_owned(),
            period,
            status: kind.2,
            sentence: Span::new(start / 2, start + 20),
            rules: [&["named", "part"][..], &[], &["carried"]][length % 3].to_vec(),
            confidence: confidence(length),
        },
    )
}

/// From 0 to 0.9 in steps of a tenth.
fn confidence(tenths: usize) -> Confidence {
    let hundredths = u8::try_from(tenths * 10).unwrap();
    Confidence::from_hundredths(hundredths).unwrap()
}

fn predicate() -> impl Strategy<Value = FigurePredicate> {
    fn some<T: Clone + std::fmt::Debug + 'static>(
        all: &'static [T],
    ) -> impl Strategy<Value = Vec<T>> {
        prop_oneof![2 => Just(Vec::new()), 3 => subsequence(all, 1..=2)]
    }
    let names = |all: &'static [&'static str]| {
        some(all).prop_map(|names| {
            names
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<String>>()
        })
    };
    let segment = prop_oneof![
        2 => Just(SegmentTest::Any),
        1 => Just(SegmentTest::Whole),
        1 => select(SEGMENTS).prop_map(|name| SegmentTest::Called {
            name: name.to_owned(),
            key: Lexicon::built_in().segment_keys(name).pop().unwrap_or_default(),
        }),
        3 => subsequence(KEYS, 0..=2)
            .prop_map(|keys| SegmentTest::Named(keys.into_iter().map(str::to_owned).collect())),
    ];
    let bound = || {
        prop_oneof![
            2 => Just(Bound::Unbounded),
            1 => select(VALUES).prop_map(Bound::Included),
            1 => select(VALUES).prop_map(Bound::Excluded),
        ]
    };
    let periods = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(period(), 1..3)];
    (
        (names(&["亚马逊", "苹果", "谷歌"]), segment),
        (some(METRICS), some(Aspect::ALL), some(Status::ALL)),
        (periods, names(UNITS), bound(), bound()),
        prop_oneof![3 => Just(None), 1 => Just(Some(Arc::new(exchange())))],
        prop::option::weighted(0.3, (0usize..10).prop_map(confidence)),
    )
        .prop_map(
            |(
                (companies, segment),
                (metrics, aspects, statuses),
                (periods, units, low, high),
                exchange,
                confidence,
            )| {
                FigurePredicate {
                    companies,
                    segment,
                    metrics,
                    aspects,
                    periods,
                    statuses,
                    units,
                    value: ValueRange { low, high },
                    confidence,
                    exchange,
                }
            },
        )
}

fn exchange() -> Exchange {
    let worth = [("CNY", 1.0), ("USD", 2.0)].into_iter();
    Exchange {
        currency: "CNY".to_owned(),
        date: jiff::civil::date(2025, 2, 7),
        worth: worth
            .map(|(code, worth)| (code.to_owned(), worth))
            .collect(),
    }
}

#[derive(Clone, Debug)]
enum Step {
    Add(usize, Vec<Figure>),
    Remove(usize),
    Commit,
    Merge,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0usize..12, prop::collection::vec(figure(), 0..6)).prop_map(|(n, figures)| Step::Add(n, figures)),
        2 => (0usize..12).prop_map(Step::Remove),
        3 => Just(Step::Commit),
        1 => Just(Step::Merge),
    ]
}

fn path(number: usize) -> PathBuf {
    PathBuf::from(format!("/articles/{number}.md"))
}

fn replace(writer: &Writer, number: usize, figures: Option<&[Figure]>) {
    let path = path(number);
    let entry = Entry {
        path: &path,
        record: 0,
    };
    writer.remove(entry);
    if let Some(figures) = figures {
        let extraction = Extraction {
            figures: figures.to_vec(),
            names: Vec::new(),
        };
        writer.add(entry, &Article::default(), &extraction).unwrap();
    }
}

/// Which articles, and which of their figures, the index finds.
fn found(index: &Index, test: &FigureTest) -> BTreeMap<String, Vec<Figure>> {
    let searcher = index.searcher();
    let query = DocPredicateQuery::from(test.clone());
    let mut found = BTreeMap::new();
    for address in searcher.search(&query, &DocSetCollector).unwrap() {
        let doc: tantivy::TantivyDocument = searcher.doc(address).unwrap();
        let path = doc
            .get_first(index.fields.path)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        let matcher = test
            .matcher(searcher.segment_reader(address.segment_ord))
            .unwrap()
            .unwrap();
        let figures = matcher
            .rows(address.doc_id)
            .map(|row| matcher.columns().figure(row).unwrap())
            .collect();
        found.insert(path, figures);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn the_index_answers_as_the_predicate_means(
        steps in prop::collection::vec(step(), 1..40),
        predicates in prop::collection::vec(predicate(), 1..30),
    ) {
        let lexicon = Lexicon::built_in();
        let index = Index::in_memory();
        let mut writer = index.writer_without_words(lexicon).unwrap();
        let mut model: BTreeMap<usize, Vec<Figure>> = BTreeMap::new();
        for step in &steps {
            match step {
                Step::Add(number, figures) => {
                    replace(&writer, *number, Some(figures));
                    model.insert(*number, figures.clone());
                }
                Step::Remove(number) => {
                    replace(&writer, *number, None);
                    model.remove(number);
                }
                Step::Commit => writer.commit().unwrap(),
                Step::Merge => {
                    writer.commit().unwrap();
                    writer.merge_all().unwrap();
                }
            }
        }
        writer.commit().unwrap();
        index.refresh().unwrap();
        for predicate in &predicates {
            let mut expected = BTreeMap::new();
            for (number, figures) in &model {
                let holding: Vec<Figure> = figures
                    .iter()
                    .filter(|figure| {
                        let keys = figure.segment.as_ref().map_or_else(Vec::new, |name| lexicon.segment_keys(name));
                        predicate.holds(figure, &keys)
                    })
                    .cloned()
                    .collect();
                if !holding.is_empty() {
                    expected.insert(path(*number).display().to_string(), holding);
                }
            }
            let test = FigureTest::new(index.fields, predicate.clone());
            prop_assert_eq!(found(&index, &test), expected, "{:?}", predicate);
        }
    }
}

#[test]
fn no_column_skips_an_entry_whatever_is_missing() {
    let lexicon = Lexicon::built_in();
    let index = Index::in_memory();
    let mut writer = index.writer_without_words(lexicon).unwrap();
    let bare = Figure {
        span: Span::default(),
        quote: String::new(),
        company: None,
        segment: None,
        metric: Metric::Other,
        aspect: Aspect::Level,
        amount: Amount::Range {
            low: None,
            high: Some(1.0),
        },
        unit: String::new(),
        period: None,
        status: Status::Actual,
        sentence: Span::default(),
        rules: Vec::new(),
        confidence: Confidence::default(),
    };
    let full = Figure {
        company: Some("苹果".to_owned()),
        unit: "%".to_owned(),
        ..bare.clone()
    };
    replace(
        &writer,
        0,
        Some(&[bare.clone(), full.clone(), bare.clone()]),
    );
    writer.commit().unwrap();
    index.refresh().unwrap();
    let columns = Columns::open(index.searcher().segment_reader(0))
        .unwrap()
        .unwrap();
    let figures: Vec<Figure> = columns
        .rows(0)
        .map(|row| columns.figure(row).unwrap())
        .collect();
    assert_eq!(figures, [bare.clone(), full, bare]);
    let fast = index.searcher().segment_reader(0).fast_fields().clone();
    for column in [
        name::figure_company,
        name::figure_segment,
        name::figure_unit,
        name::figure_quote,
        name::figure_rules,
    ] {
        assert_eq!(
            fast.str(column)
                .unwrap()
                .unwrap()
                .ords()
                .index
                .value_row_ids(0),
            0..3,
            "{column}"
        );
    }
}
