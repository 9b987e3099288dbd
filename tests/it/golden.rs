//! Whole outputs: what a command prints, kept in `tests/golden/`. `UPDATE_GOLDEN=1 cargo test`
//! writes the files anew; read the difference before it is committed.

use std::fmt::Write as _;
use std::fs;

use crate::run::{root, run, sample_index, updating, without_ids};

/// Name of the file, what is run, and the exit status.
const CASES: &[(&str, &[&str], i32)] = &[
    ("search-aws-growth", &["search", "AWS 增长 > 15%"], 0),
    ("search-aws-growth-twenty", &["search", "AWS 增长 > 20%"], 0),
    ("search-advertising", &["search", "广告 增长 > 20%"], 0),
    ("search-nothing", &["search", "订阅 增长 > 20% 亚马逊"], 1),
    ("search-near", &["search", "2024Q4 AWS 增长 > 50%"], 1),
    (
        "search-near-csv",
        &["search", "AWS 增长 > 15% 裁员潮", "--format", "csv"],
        1,
    ),
    ("search-partial", &["search", "亚马逊 云业务 裁员"], 1),
    (
        "search-partial-json",
        &["search", "亚马逊 云业务 裁员", "--format", "json"],
        1,
    ),
    (
        "search-partial-csv",
        &["search", "亚马逊 云业务 裁员", "--format", "csv"],
        1,
    ),
    (
        "search-partial-markdown",
        &["search", "亚马逊 云业务 裁员", "--format", "markdown"],
        1,
    ),
    ("explain-partial", &["explain", "亚马逊 云业务 裁员"], 0),
    ("figures-near", &["figures", "宁德时代 毛利率 > 40%"], 1),
    (
        "figures-rates",
        &[
            "figures",
            "营收 > 5000亿",
            "--rates",
            "samples/rates.toml",
            "--sort",
            "value",
        ],
        0,
    ),
    (
        "search-rates-nothing",
        &[
            "search",
            "亚马逊 营收 > 9万亿元",
            "--rates",
            "samples/rates.toml",
            "--currency",
            "USD",
        ],
        1,
    ),
    (
        "search-rates-missing",
        &[
            "search",
            "亚马逊 营收 > 1亿英镑",
            "--rates",
            "samples/rates.toml",
        ],
        2,
    ),
    (
        "search-rates-bad",
        &["search", "营收", "--rates", "samples/README.md"],
        2,
    ),
    (
        "search-currency-alone",
        &["search", "营收", "--currency", "USD"],
        2,
    ),
    ("search-guidance", &["search", "指引 营收 > 1500亿美元"], 0),
    (
        "search-json",
        &["search", "AWS 增长 > 15%", "--format", "json", "-n", "1"],
        0,
    ),
    (
        "search-jsonl",
        &["search", "AWS 增长 > 15%", "--format", "jsonl"],
        0,
    ),
    (
        "search-csv",
        &["search", "AWS 增长 > 15%", "--format", "csv"],
        0,
    ),
    (
        "search-since",
        &[
            "search",
            "AWS 增长 > 10%",
            "--since",
            "2025",
            "--sort",
            "date",
        ],
        0,
    ),
    (
        "search-paged",
        &[
            "search",
            "亚马逊 营收 > 1亿美元",
            "-n",
            "1",
            "--offset",
            "1",
        ],
        0,
    ),
    (
        "search-markdown",
        &[
            "search",
            "广告 增长 > 20%",
            "--format",
            "markdown",
            "-n",
            "2",
        ],
        0,
    ),
    (
        "search-facet",
        &["search", "毛利率", "--facet", "company,month", "-n", "1"],
        0,
    ),
    (
        "search-facet-json",
        &[
            "search",
            "毛利率 > 60%",
            "--facet",
            "metric",
            "-n",
            "0",
            "--format",
            "json",
        ],
        0,
    ),
    (
        "search-facet-csv",
        &["search", "毛利率", "--facet", "month", "--format", "csv"],
        2,
    ),
    ("search-unreadable", &["search", "毛利率 > 15亿元"], 2),
    ("search-unfinished", &["search", "AWS 增长 >"], 2),
    (
        "search-unknown-flag",
        &["search", "AWS", "--formt", "json"],
        2,
    ),
    ("figures-text", &["figures", "毛利率 > 40%"], 0),
    (
        "figures-sorted",
        &["figures", "毛利率 > 0%", "--sort", "value", "-n", "3"],
        0,
    ),
    (
        "figures-grouped",
        &[
            "figures",
            "2024Q4 营收 增长 > 10%",
            "--group-by",
            "company",
            "--sort",
            "value",
            "--facet",
            "period,source",
        ],
        0,
    ),
    (
        "figures-grouped-json",
        &[
            "figures",
            "AWS 增长 > 15%",
            "--group-by",
            "period",
            "--facet",
            "metric",
            "--format",
            "json",
        ],
        0,
    ),
    (
        "figures-grouped-markdown",
        &[
            "figures",
            "AWS 增长 > 10%",
            "--group-by",
            "period",
            "--sort",
            "period",
            "--reverse",
            "--format",
            "markdown",
        ],
        0,
    ),
    (
        "figures-each",
        &["figures", "腾讯 毛利率", "--no-collapse"],
        0,
    ),
    (
        "figures-unknown-facet",
        &["figures", "毛利率", "--facet", "compny"],
        2,
    ),
    (
        "figures-markdown",
        &["figures", "AWS 增长 > 15%", "--format", "markdown"],
        0,
    ),
    (
        "figures-sure",
        &["figures", "亚马逊 营收 > 1亿", "--confidence", "0.85"],
        0,
    ),
    ("figures-sure-none", &["figures", "AWS 增长 > 0% 可信:1"], 1),
    (
        "search-sure-bad",
        &["search", "AWS", "--confidence", "very"],
        2,
    ),
    (
        "extract-sure",
        &[
            "extract",
            "--confidence",
            "0.8",
            "samples/articles/us/aws-operating-income-2023q3.md",
        ],
        0,
    ),
    (
        "figures-csv",
        &["figures", "AWS 增长 > 15%", "--format", "csv"],
        0,
    ),
    (
        "figures-json",
        &["figures", "AWS 经营利润 增长 > 20%", "--format", "json"],
        0,
    ),
    (
        "extract-text",
        &["extract", "samples/articles/us/amazon-2024q4.md"],
        0,
    ),
    (
        "extract-jsonl",
        &[
            "extract",
            "--format",
            "jsonl",
            "samples/articles/us/amazon-2023q3.md",
        ],
        0,
    ),
    (
        "extract-csv",
        &[
            "extract",
            "--format",
            "csv",
            "samples/articles/a-share/catl-2024-forecast.md",
        ],
        0,
    ),
    (
        "extract-none",
        &["extract", "samples/articles/formats/no-numbers.md"],
        1,
    ),
    (
        "extract-missing",
        &["extract", "samples/no-such-file.md"],
        2,
    ),
    (
        "extract-explain",
        &[
            "extract",
            "--explain",
            "samples/articles/us/amazon-2024q4.md",
        ],
        0,
    ),
    (
        "extract-explain-note",
        &[
            "extract",
            "--explain",
            "samples/articles/hk/meitu-broker-note.md",
        ],
        0,
    ),
    (
        "extract-explain-table",
        &[
            "extract",
            "--explain",
            "samples/articles/roundups/banks-2024-table.md",
        ],
        0,
    ),
    (
        "extract-explain-jsonl",
        &[
            "extract",
            "--explain",
            "--format",
            "jsonl",
            "samples/articles/us/aws-operating-income-2023q3.md",
        ],
        0,
    ),
    (
        "extract-explain-json",
        &[
            "extract",
            "--explain",
            "--format",
            "json",
            "samples/words/note.md",
        ],
        0,
    ),
    (
        "extract-explain-none",
        &[
            "extract",
            "--explain",
            "samples/articles/formats/no-numbers.md",
        ],
        1,
    ),
    (
        "extract-explain-csv",
        &[
            "extract",
            "--explain",
            "--format",
            "csv",
            "samples/articles/us/amazon-2024q4.md",
        ],
        2,
    ),
    ("figures-explain", &["figures", "--explain", "毛利率"], 2),
    (
        "extract-lexicon",
        &[
            "extract",
            "--lexicon",
            "samples/words",
            "samples/words/note.md",
        ],
        0,
    ),
    (
        "extract-lexicon-missing",
        &[
            "extract",
            "--lexicon",
            "samples/articles",
            "samples/words/note.md",
        ],
        2,
    ),
    ("show", &["show", "42790e57"], 0),
    ("show-json", &["show", "42790e57", "--format", "json"], 0),
    ("show-unknown", &["show", "00000000"], 2),
    (
        "explain",
        &["explain", "[AWS 营收 同比 > 15%] 裁员 -游戏"],
        0,
    ),
    (
        "explain-json",
        &["explain", "毛利率 40%..50% 日期:2024Q4", "--format", "json"],
        0,
    ),
    ("explain-near", &["explain", "AWS 增长 > 50%"], 0),
    (
        "explain-near-json",
        &["explain", "AWS 增长 > 50% 裁员", "--format", "json"],
        0,
    ),
    (
        "extract-markdown",
        &[
            "extract",
            "--format",
            "markdown",
            "samples/articles/us/amazon-2024q4.md",
        ],
        0,
    ),
    ("config", &["config", "--no-pager"], 0),
    (
        "config-json",
        &["config", "--format", "json", "--color", "never"],
        0,
    ),
    ("help", &["--help"], 0),
    ("help-figures", &["figures", "--help"], 0),
    ("help-search", &["search", "--help"], 0),
    ("help-serve", &["serve", "--help"], 0),
    (
        "serve-token-unfit",
        &["serve", "--token-file", "samples/rates.toml"],
        2,
    ),
    (
        "serve-token-missing",
        &["serve", "--token-file", "no-such-token"],
        2,
    ),
    (
        "serve-token-and-none",
        &["serve", "--token-file", "token.txt", "--no-token"],
        2,
    ),
    ("serve-no-index", &["serve", "--index", "no-such-index"], 2),
    ("serve-no-address", &["serve", "--bind", "localhost"], 2),
];

#[test]
fn outputs_are_what_they_were() {
    let folder = root().join("tests/golden");
    let mut wrong = Vec::new();
    for (name, args, status) in CASES {
        let ran = run(args);
        assert_eq!(ran.status, *status, "{args:?}: {ran:?}");
        let mut found = format!("$ caibao {}\n", args.join(" "));
        for (channel, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            let text = settled(text);
            if !text.is_empty() {
                let _ = write!(found, "--- {channel}\n{text}");
            }
        }
        let path = folder.join(format!("{name}.txt"));
        if updating() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &found).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "these differ (UPDATE_GOLDEN=1 rewrites them):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_kept_output_has_its_case() {
    let kept = fs::read_dir(root().join("tests/golden")).unwrap();
    for entry in kept {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            CASES.iter().any(|(case, ..)| *case == name),
            "{} has no case",
            path.display()
        );
    }
}

/// What differs from run to run and says nothing is left out.
fn settled(text: &str) -> String {
    let text = without_ids(text)
        .replace(&*sample_index().to_string_lossy(), "INDEX")
        .replace("\r\n", "\n");
    let mut settled = String::new();
    for line in text.lines() {
        let line = without_number(line, "\"took_ms\": ");
        let line = without_number(&line, "\"score\": ");
        let line = without_number(&line, "\"score\":");
        // The score of a hit as CSV stands behind its address.
        let line = match line.find("https://example.com/") {
            Some(at) if line.matches(',').count() > 10 => {
                let comma = at + line[at..].find(',').unwrap_or(0) + 1;
                without_number(&line, &line[at..comma])
            }
            _ => line,
        };
        settled.push_str(&line);
        settled.push('\n');
    }
    settled
}

/// The line with … for the number behind `key`.
fn without_number(line: &str, key: &str) -> String {
    match line.find(key) {
        Some(at) => {
            let rest = &line[at + key.len()..];
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | 'e' | '-'))
                .unwrap_or(rest.len());
            if end == 0 {
                line.to_owned()
            } else {
                format!("{}…{}", &line[..at + key.len()], &rest[end..])
            }
        }
        None => line.to_owned(),
    }
}
