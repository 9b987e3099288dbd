//! Bad input of every format: named with its reason, never a stop, never silence.

use std::fs;

use crate::run::{Ran, caibao, ran};

/// Name of the file, what is in it, exit status, and what standard error has to say.
const CASES: &[(&str, &[u8], i32, &str)] = &[
    ("empty.md", b"", 2, "no text"),
    ("blank.txt", b" \n\t\n", 2, "no text"),
    ("empty.html", b"<html><script>var a = '19%';</script></html>", 2, "no text"),
    ("empty.json", b"", 2, "empty.json"),
    ("empty.jsonl", b"", 2, "no text"),
    ("binary.md", b"# \x00\x01\x02\x00PNG", 2, "not binary data"),
    ("broken-utf8.md", b"\xEF\xBB\xBF# \xE8\x90\xA5\xE6\x94\xB6\n\n\xFF\xFE\xFF 19%", 2, "cannot be decoded"),
    ("broken.json", b"{\"title\": \"a\", \"body\": ", 2, "not JSON"),
    ("number.json", b"42", 2, "number.json"),
    ("no-body.json", b"{\"headline\": \"a\"}", 2, "no-body.json"),
    (
        "half.jsonl",
        "{\"title\":\"亚马逊财报\",\"body\":\"亚马逊2024年第四季度营收1878亿美元。\"}\n{broken\n{\"title\":\"亚马逊财报\",\"body\":\"亚马逊AWS营收同比增长19%。\"}\n"
            .as_bytes(),
        2,
        "half.jsonl:2",
    ),
    (
        "front-matter.md",
        "---\ntitle: \"没有闭合\nfoo: [\n---\n\n亚马逊2024年第四季度营收1878亿美元。\n".as_bytes(),
        0,
        "note: ",
    ),
    (
        "never-closed.md",
        "---\ntitle: 微软财报\n\n微软2024年第四季度营收696亿美元。\n".as_bytes(),
        0,
        "note: ",
    ),
    ("truncated.html", "<html><body><p>亚马逊2024年第四季度营收1878亿美元".as_bytes(), 0, ""),
];

fn extract(name: &str, bytes: &[u8]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    ran(caibao().args(["extract", "--format", "jsonl"]).arg(path))
}

#[test]
fn bad_files_are_named_with_their_reason() {
    for (name, bytes, status, said) in CASES {
        let ran = extract(name, bytes);
        assert_eq!(ran.status, *status, "{name}: {ran:?}");
        assert!(
            ran.stderr.contains(said),
            "{name}: expected `{said}` in {}",
            ran.stderr
        );
        assert_eq!(
            ran.stdout.is_empty(),
            *status == 2 && *name != "half.jsonl",
            "{name}: {}",
            ran.stdout
        );
        if *status == 2 {
            assert!(
                ran.stderr.starts_with("error: ") && ran.stderr.contains(name),
                "{name}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn what_is_good_in_a_bad_file_is_still_read() {
    let (name, bytes, ..) = CASES
        .iter()
        .find(|(name, ..)| *name == "half.jsonl")
        .unwrap();
    let ran = extract(name, bytes);
    assert!(
        ran.stdout.contains("187800000000") && ran.stdout.contains("\"value\":19"),
        "{}",
        ran.stdout
    );
}

#[test]
fn an_index_run_goes_on_past_bad_files() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    for (name, bytes, ..) in CASES {
        fs::write(articles.join(name), bytes).unwrap();
    }
    fs::write(articles.join("picture.png"), b"\x89PNG").unwrap();
    let index = folder.path().join("index");
    let ran = ran(caibao()
        .args(["index", "--format", "json", "--index"])
        .arg(&index)
        .arg(&articles));
    assert_eq!(ran.status, 0, "{ran:?}");
    let summary: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(summary["added"], 5, "{summary}");
    assert_eq!(summary["skipped"], 1, "{summary}");
    for (name, _, status, _) in CASES {
        let failures = summary["failures"].as_array().unwrap();
        let named = failures
            .iter()
            .any(|failure| failure["path"].as_str().unwrap().ends_with(name));
        assert_eq!(named, *status == 2, "{name}: {summary}");
        assert_eq!(
            ran.stderr.contains(name),
            *status == 2,
            "{name}: {}",
            ran.stderr
        );
    }
    assert_eq!(
        summary["failed"],
        summary["failures"].as_array().unwrap().len()
    );
}

#[test]
fn queries_that_cannot_be_read_point_at_the_place() {
    for query in [
        "AWS 增长 >",
        "(亚马逊",
        "\"生成式",
        "毛利率 > 15亿元",
        "毛利率 50%..40%",
        "OR 亚马逊",
        "日期:2024-13",
    ] {
        for command in ["search", "figures", "explain"] {
            let ran = ran(caibao().args([command, query]));
            assert_eq!(
                (ran.status, ran.stdout.as_str()),
                (2, ""),
                "{command} {query}: {ran:?}"
            );
            assert!(
                ran.stderr.starts_with("错误：") && ran.stderr.contains('^'),
                "{command} {query}: {}",
                ran.stderr
            );
        }
    }
}
