//! The query cases of `tests/cases/queries`, the examples of the guide, and the laws that hold for
//! any text.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::lexicon::Lexicon;
use crate::text::fold;

/// The day that 最近30天 counts from.
fn today() -> Option<Date> {
    Date::new(2025, 3, 31).ok()
}

fn speaker() -> Speaker<'static> {
    Speaker::new(Lexicon::built_in(), Language::Chinese)
}

fn parsed(query: &str) -> Result<Query, QueryError> {
    parse(query, Lexicon::built_in(), today())
}

fn shown(query: &str) -> String {
    match parsed(query) {
        Ok(query) => query.plan.to_string(),
        Err(error) => format!("error {}", error.kind.code()),
    }
}

fn file(path: &str) -> (PathBuf, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (path, text)
}

/// Compares a file with what it should say, or rewrites it where `UPDATE_CASES` is set.
fn compare(path: &str, expected_of: impl Fn(&str) -> String) {
    let (path, text) = file(path);
    let text = text.replace("\r\n", "\n");
    let now = expected_of(&text);
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let differences: Vec<String> = text
        .lines()
        .zip(now.lines())
        .filter(|(held, now)| held != now)
        .map(|(held, now)| format!("  expected {held}\n  found    {now}"))
        .collect();
    assert!(
        differences.is_empty() && text.lines().count() == now.lines().count(),
        "{}:\n{}",
        path.display(),
        differences.join("\n")
    );
}

/// A line each: `query => plan`, or `query ≡ other way to say it => plan`. What does not agree
/// with the first way is shown behind the plan.
fn cases(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            writeln!(out, "{line}").unwrap();
            continue;
        }
        let queries = line.split_once(" => ").map_or(line, |(queries, _)| queries);
        let mut ways = queries.split(" ≡ ");
        let first = shown(ways.next().unwrap_or_default());
        write!(out, "{queries} => {first}").unwrap();
        for way in ways {
            let other = shown(way);
            if other != first {
                write!(out, " BUT {way} => {other}").unwrap();
            }
        }
        out.push('\n');
    }
    out
}

#[test]
fn queries_give_their_plans() {
    for name in [
        "contract",
        "comparisons",
        "subjects",
        "aspects",
        "periods",
        "fields",
        "words",
        "variants",
        "spoken",
        "analyst",
    ] {
        compare(&format!("tests/cases/queries/{name}.txt"), cases);
    }
}

/// Blocks of `> query` and the error as people see it.
fn errors(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with('#') {
            writeln!(out, "{line}").unwrap();
        } else if let Some(query) = line.strip_prefix("> ") {
            let error = match parsed(query) {
                Ok(query) => format!("no error, but {}\n", query.plan),
                Err(error) => format!("{}\n{}", error.kind.code(), error.render(query)),
            };
            write!(out, "\n> {query}\n{error}").unwrap();
        }
    }
    out
}

#[test]
fn errors_point_at_the_place() {
    compare("tests/cases/queries/errors.txt", errors);
}

#[test]
fn what_errors_suggest_can_be_read() {
    let (_, text) = file("tests/cases/queries/errors.txt");
    for query in text.lines().filter_map(|line| line.strip_prefix("> ")) {
        let Err(error) = parsed(query) else { continue };
        assert!(error.hint.is_some(), "{query} suggests nothing");
        let hint = error.hint.map(|hint| hint.to_string());
        let Some(examples) = hint.as_deref().and_then(|hint| hint.split_once("例如：")) else {
            continue;
        };
        for example in examples
            .1
            .split('；')
            .next()
            .unwrap_or_default()
            .split('，')
            .map(str::trim)
        {
            // Examples of a range alone stand for what is typed behind the names.
            let example =
                if example.starts_with(|c: char| c.is_ascii_digit()) && !example.contains('年') {
                    format!("AWS {example}")
                } else {
                    example.to_owned()
                };
            if let Err(error) = parsed(&example) {
                panic!("{query} suggests:\n{}", error.render(&example));
            }
        }
    }
}

/// A sample of each kind: a new kind without one does not compile, one that is not in the file of
/// errors fails.
#[test]
fn every_kind_of_error_has_its_case() {
    use QueryErrorKind as K;
    let none = String::new;
    let all = [
        K::TooLong { limit: 0 },
        K::TooDeep { limit: 0 },
        K::UnclosedQuote,
        K::EmptyQuote,
        K::UnclosedBracket,
        K::UnopenedBracket,
        K::EmptyBracket,
        K::MissingOperand {
            operator: none(),
            joins: true,
        },
        K::MissingValue {
            comparison: none(),
            found: None,
        },
        K::UnknownUnit { unit: none() },
        K::NothingCompared { found: None },
        K::UnknownName { word: none() },
        K::SaidTwice { word: none() },
        K::NamesApart { word: none() },
        K::EmptyRange,
        K::MixedUnits {
            first: none(),
            second: none(),
        },
        K::UnfitUnit {
            metric: none(),
            value: none(),
        },
        K::NegativeFall { word: none() },
        K::TooLarge,
        K::BadDate { date: none() },
        K::ReversedDates,
        K::NoRate { currency: none() },
        K::NeedsToday { date: none() },
        K::BadConfidence { confidence: none() },
        K::ConfidenceExcluded,
        K::MissingFieldValue { field: none() },
    ];
    for kind in &all {
        match kind {
            K::TooLong { .. }
            | K::TooDeep { .. }
            | K::UnclosedQuote
            | K::EmptyQuote
            | K::UnclosedBracket
            | K::UnopenedBracket
            | K::EmptyBracket
            | K::MissingOperand { .. }
            | K::MissingValue { .. }
            | K::UnknownUnit { .. }
            | K::NothingCompared { .. }
            | K::UnknownName { .. }
            | K::SaidTwice { .. }
            | K::NamesApart { .. }
            | K::EmptyRange
            | K::MixedUnits { .. }
            | K::UnfitUnit { .. }
            | K::NegativeFall { .. }
            | K::TooLarge
            | K::BadDate { .. }
            | K::ReversedDates
            | K::NoRate { .. }
            | K::NeedsToday { .. }
            | K::BadConfidence { .. }
            | K::ConfidenceExcluded
            | K::MissingFieldValue { .. } => {}
        }
    }
    let (_, text) = file("tests/cases/queries/errors.txt");
    let missing: Vec<&str> = all
        .iter()
        .map(QueryErrorKind::code)
        .filter(|code| {
            !matches!(*code, "too_long" | "needs_today" | "no_rate")
                && !text.lines().any(|line| line == *code)
        })
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_text_is_no_query() {
    let text = "财报 ".repeat(700);
    let error = parsed(&text).unwrap_err();
    assert_eq!(error.kind, QueryErrorKind::TooLong { limit: 2000 });
    assert_eq!(error.render(&text).lines().count(), 3);
}

#[test]
fn recent_days_need_today() {
    for query in ["最近30天 裁员", "日期:今年", "最近三个月 AWS 增长 > 15%"] {
        let error = parse(query, Lexicon::built_in(), None).unwrap_err();
        assert_eq!(error.kind.code(), "needs_today", "{query}");
    }
    let error = parse("裁员 最近30天", Lexicon::built_in(), None).unwrap_err();
    assert_eq!(
        error.render("裁员 最近30天"),
        "错误：“最近30天”要从今天算起，而这里不知道今天是哪天\n  裁员 最近30天\n       ^^^^^^^^ 写明日期，例如：日期:>=2025-01\n"
    );
}

#[test]
fn a_segment_goes_by_all_its_names() {
    let Plan::Figure(predicate) = parsed("云业务 增长 > 15%").unwrap().plan else {
        panic!("one figure")
    };
    let SegmentTest::Named(keys) = predicate.segment else {
        panic!("a segment")
    };
    assert_eq!(keys[0], "云业务");
    assert!(keys.contains(&"aws".to_owned()), "{keys:?}");
}

/// An index with figures of one company and one segment that no table holds.
struct Bicycles;

impl Subjects for Bicycles {
    fn has_company(&self, name: &str) -> bool {
        name == "青禾车业"
    }

    fn has_segment(&self, key: &str) -> bool {
        matches!(key, "店中店" | "青禾车业")
    }
}

#[test]
fn what_only_the_index_knows_is_a_subject() {
    let figure = "metric=net_income aspect=yoy status=actual unit=% value>5";
    let company = format!("(figure company=青禾车业 segment=- {figure})");
    let both = format!("(figure company=青禾车业 segment=店中店 {figure})");
    let cases = [
        ("青禾车业 净利润 增长 > 5%", company.clone()),
        ("青禾车业净利润增长>5%", company.clone()),
        ("[青禾车业 净利润 增长 > 5%]", company.clone()),
        ("青禾车业 店中店 净利润 增长 > 5%", both),
        // Words alone stay words, and so does what nobody knows.
        (
            "青禾车业 店中店",
            "(and (words 青禾车业) (words 店中店))".to_owned(),
        ),
        (
            "白禾车业 净利润 增长 > 5%",
            format!("(and (words 白禾车业) (figure {figure}))"),
        ),
    ];
    for (query, expected) in cases {
        let read = parse_over(query, Lexicon::built_in(), &Bicycles, None).unwrap();
        assert_eq!(read.plan.to_string(), expected, "{query}");
        let told = read
            .notes
            .iter()
            .any(|note| note.kind.to_string().contains("索引"));
        assert_eq!(told, expected.contains("company="), "{query}");
    }
}

#[test]
fn a_query_is_explained() {
    let query = "2024Q4 AWS 增长 > 15% (裁员 OR \"生成式AI\") -来源:qq";
    let understood = parsed(query).unwrap().explain(speaker());
    assert_eq!(
        understood.tree,
        [
            "全部满足",
            "├─ 条件 1：一个数字：AWS（业务），任意公司；任意指标；同比；2024Q4；> 15%；已公布",
            "├─ 满足其一",
            "│  ├─ 条件 2：标题或正文含“裁员”",
            "│  └─ 条件 3：标题或正文原样含“生成式AI”",
            "└─ 不满足",
            "   └─ 条件 4：来源是“qq”",
        ]
    );
    assert_eq!(
        understood.text,
        "一个数字：AWS（业务），任意公司；任意指标；同比；2024Q4；> 15%；已公布 且 （标题或正文含“裁员” 或 标题或正文原样含“生成式AI”） 且 不含（来源是“qq”）"
    );
    assert_eq!(
        understood.notes,
        ["没有写口径，只找已公布的数字；写“指引”“预期”或“任意”可改"]
    );
    let spans: Vec<&str> = understood
        .conditions
        .iter()
        .map(|condition| condition.span.of(query))
        .collect();
    assert_eq!(
        spans,
        ["2024Q4 AWS 增长 > 15%", "裁员", "\"生成式AI\"", "来源:qq"]
    );
}

/// The queries in blocks of the guide: a line each, up to a remark behind `#`.
#[test]
fn the_guide_is_true() {
    let (_, text) = file("docs/query.md");
    let mut block = "";
    let mut count = 0;
    let mut failures = Vec::new();
    let mut rendered: Option<(String, String)> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("```") {
            if let Some((query, expected)) = rendered.take() {
                let found = parsed(&query)
                    .map_or_else(|error| error.render(&query), |query| query.plan.to_string());
                if found.trim_end() != expected.trim_end() {
                    failures.push(format!("{query}\nexpected\n{expected}\nfound\n{found}"));
                }
            }
            block = name.trim();
        } else if block == "query" && !line.trim().is_empty() {
            count += 1;
            let query = line.split(" # ").next().unwrap_or_default().trim();
            if let Err(error) = parsed(query) {
                failures.push(error.render(query));
            }
        } else if block == "error" {
            match &mut rendered {
                None => {
                    rendered = Some((
                        line.strip_prefix("> ").unwrap_or(line).to_owned(),
                        String::new(),
                    ));
                }
                Some((_, expected)) => {
                    expected.push_str(line);
                    expected.push('\n');
                }
            }
        }
    }
    assert!(
        failures.is_empty() && count > 40,
        "{count} examples\n{}",
        failures.join("\n")
    );
}

/// A plan with its texts folded, in which width and case no longer matter.
fn folded(plan: Plan) -> Plan {
    let all = |plans: Vec<Plan>| plans.into_iter().map(folded).collect();
    match plan {
        Plan::And(plans) => Plan::And(all(plans)),
        Plan::Or(plans) => Plan::Or(all(plans)),
        Plan::Not(plan) => Plan::Not(Box::new(folded(*plan))),
        Plan::Words(words) => Plan::Words(Words {
            text: fold(&words.text),
            ..words
        }),
        Plan::Field(field, text) => Plan::Field(field, fold(&text)),
        plan => plan,
    }
}

fn leaves(plan: &Plan) -> Vec<&Plan> {
    match plan {
        Plan::All => Vec::new(),
        Plan::And(plans) | Plan::Or(plans) => plans.iter().flat_map(leaves).collect(),
        Plan::Not(plan) => leaves(plan),
        plan => vec![plan],
    }
}

/// What holds for any text.
fn check_laws(text: &str) {
    let fits = |span: Span| text.get(span.range()).is_some();
    match parsed(text) {
        Ok(query) => {
            assert!(
                query
                    .conditions
                    .iter()
                    .all(|condition| fits(condition.span)),
                "{text:?}"
            );
            assert!(query.notes.iter().all(|note| fits(note.span)), "{text:?}");
            let conditions: Vec<&Plan> = query
                .conditions
                .iter()
                .map(|condition| &condition.plan)
                .collect();
            assert_eq!(leaves(&query.plan), conditions, "{text:?}");
            assert_eq!(query.explain(speaker()).conditions.len(), conditions.len());
            for plan in conditions {
                if let Plan::Figure(predicate) = plan {
                    assert!(!format!("{}", predicate.value).contains("NaN"), "{text:?}");
                }
            }
        }
        Err(error) => {
            assert!(fits(error.span), "{text:?}: {error:?}");
            assert!(error.render(text).starts_with("错误："), "{text:?}");
        }
    }
}

/// Texts made of what queries are made of.
fn any_query() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "AWS",
        "亚马逊",
        "营收",
        "净利润",
        "增长",
        "下降",
        "同比",
        "环比",
        "毛利率",
        "云业务",
        "亏损",
        "指引",
        "预期",
        "超",
        "超过",
        "不低于",
        "介于",
        "之间",
        "和",
        "到",
        "至",
        "以上",
        "以下",
        "约",
        "左右",
        ">",
        ">=",
        "<",
        "=",
        "!=",
        "≥",
        "..",
        "-",
        "~",
        "15",
        "%",
        "15%",
        "100亿",
        "美元",
        "US$",
        "百亿",
        "一半",
        "三成",
        "翻倍",
        "倍",
        "个百分点",
        "2024",
        "Q4",
        "2024年",
        "四季度",
        "2024Q4",
        "前三季度",
        "最近30天",
        "日期:",
        "来源:",
        "公司:",
        "标题：",
        "2024-01",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "(",
        ")",
        "[",
        "]",
        "【",
        "】",
        "OR",
        "AND",
        "NOT",
        "|",
        "&&",
        "且",
        "或",
        " ",
        " ",
        " ",
        "，",
        "。",
        "？",
        "的",
        "公司",
        "裁员",
        "(09888)",
        "00981",
        "十",
        "亿",
        "负",
        "\u{3000}",
        "\t",
        "\n",
        "é",
        "😀",
        "\u{200B}",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_keeps_the_laws(text in "\\PC{0,60}") {
        check_laws(&text);
    }

    #[test]
    fn any_query_keeps_the_laws(text in any_query()) {
        check_laws(&text);
    }

    #[test]
    fn width_does_not_matter(text in any_query()) {
        let wide: String = text
            .chars()
            .map(|c| if ('!'..='~').contains(&c) { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c })
            .collect();
        match (parsed(&text), parsed(&wide)) {
            (Ok(narrow), Ok(wide)) => prop_assert_eq!(folded(narrow.plan), folded(wide.plan)),
            (Err(narrow), Err(wide)) => prop_assert_eq!(narrow.kind.code(), wide.kind.code()),
            (narrow, wide) => prop_assert!(false, "{:?} but {:?}", narrow.map(|query| query.plan), wide.map(|query| query.plan)),
        }
    }
}

/// A query as long as may be takes no more than a moment, whatever it is made of.
#[test]
fn time_stays_linear() {
    for piece in [
        "(",
        "[",
        "-",
        "NOT ",
        "增长",
        "超",
        "营收 ",
        "1",
        "一",
        "100亿..",
        "2024Q4 ",
        "\"",
        "约1",
        "亿",
        "a",
        "净利润和",
        "AWS>1 ",
        "最近3天",
        "、",
        "> ",
    ] {
        let text: String = piece.chars().cycle().take(2000).collect();
        let start = std::time::Instant::now();
        check_laws(&text);
        assert!(
            start.elapsed().as_secs() < 5,
            "{piece} took {:?}",
            start.elapsed()
        );
    }
}
