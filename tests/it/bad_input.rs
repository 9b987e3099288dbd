//! Bad input of every format: named with its reason, never a stop, never silence.

use std::fs;
use std::time::Instant;

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
fn what_is_too_long_for_an_article_is_named() {
    for (name, start, pattern, times, said) in [
        (
            "long.txt",
            "",
            "营收增长19%，",
            300_000,
            "bytes of text are too many for an article",
        ),
        (
            "long.html",
            "<p>",
            "营收增长19%，",
            300_000,
            "bytes of text are too many for an article",
        ),
        ("long.md", "", "| 1% ", 4_000_000, "bytes are too many"),
    ] {
        let ran = extract(name, format!("{start}{}", pattern.repeat(times)).as_bytes());
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (2, ""),
            "{name}: {ran:?}"
        );
        assert!(ran.stderr.contains(said), "{name}: {}", ran.stderr);
    }
}

/// What is odd, again and again, and what makes a reader begin something without end: it takes as long
/// as it is long. Each is a file name and what it holds: a beginning, a pattern, an end.
const ENDLESS: &[(&str, &str, &str, &str)] = &[
    (
        "line.txt",
        "",
        "亚马逊2024年AWS营收287.9亿美元，同比增长19%，",
        "",
    ),
    (
        "line.json",
        "{\"title\":\"t\",\"body\":\"",
        "亚马逊营收增长19%，",
        "\"}",
    ),
    ("brackets.json", "", "[", ""),
    ("body.json", "{\"title\":\"t\",\"body\":", "[", ""),
    ("objects.jsonl", "", "{\"a\":", ""),
    ("flow.md", "---\ntitle: ", "[", "\n---\n亚马逊\n"),
    ("links.md", "", "[a](b ", ""),
    ("quotes.md", "", "> ", "亚马逊"),
    ("lists.md", "", "- ", "亚马逊"),
    ("marks.md", "", "`a``b```*c**_", ""),
    ("table.md", "|a|b|\n|-|-|\n", "|1亿元|2%|\n", ""),
    ("cells.md", "", "|1", ""),
    ("folders.html", "", "<div>", "亚马逊"),
    ("tables.html", "", "<table><tr><td>", "亚马逊"),
    ("tags.html", "亚马逊", "<", ""),
    ("attributes.html", "亚马逊<a ", "b=c ", ""),
    ("comments.html", "亚马逊", "<!--", ""),
    ("entities.html", "亚马逊", "&", ""),
    ("digits.txt", "营收", "9", "亿元"),
    ("points.txt", "营收", "1.1,", "亿元"),
    ("ranges.txt", "营收", "1%-", ""),
    ("open.txt", "营收", "（《“", ""),
    ("turned.txt", "营收", "\u{202e}1亿元\u{2066}", ""),
];

#[test]
fn nothing_takes_longer_than_it_is_long() {
    for (name, start, pattern, end) in ENDLESS {
        let text = format!("{start}{}{end}", pattern.repeat(64 * 1024 / pattern.len()));
        let since = Instant::now();
        let ran = extract(name, text.as_bytes());
        // Many times what each takes; what goes with the square takes minutes.
        assert!(
            since.elapsed().as_secs() < 30,
            "{name}: {:?}",
            since.elapsed()
        );
        assert!((0..=2).contains(&ran.status), "{name}: {ran:?}");
        assert!(!ran.stderr.contains("fault of its own"), "{name}: {ran:?}");
        assert!(
            ran.stdout.len() < 200 * text.len(),
            "{name}: {}",
            ran.stdout.len()
        );
    }
}

/// Numbers that are none, characters that are none, and what is made to grow.
const ODD: &[(&str, &str)] = &[
    (
        "not-a-number.json",
        "{\"title\":\"亚马逊\",\"body\":\"营收\",\"views\":NaN}",
    ),
    (
        "infinite.json",
        "{\"title\":\"亚马逊营收\",\"body\":\"营收1e999亿元，NaN%，inf%\",\"date\":1e999}",
    ),
    (
        "surrogates.json",
        "{\"title\":\"\\ud83d\\udc00\\ud800 t\",\"body\":\"AWS \\udc00 营收增长19%\"}",
    ),
    (
        "unassigned.txt",
        "亚马逊营收\u{e0fff}\u{378}\u{fdd0}\u{ffff}287.9亿美元，增长\u{0}",
    ),
    (
        "aliases.md",
        "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ntitle: *f\n---\n亚马逊营收增长19%。\n",
    ),
    (
        "itself.md",
        "---\na: &a [*a]\ntitle: *a\n---\n亚马逊营收增长19%。\n",
    ),
    (
        "spans.html",
        "<table><tr><td rowspan=65534 colspan=1000>营收<td rowspan=65534 colspan=1000>1亿元</table>",
    ),
];

#[test]
fn what_is_odd_is_read_or_named_with_its_reason() {
    for (name, text) in ODD {
        let ran = extract(name, text.as_bytes());
        assert!((0..=2).contains(&ran.status), "{name}: {ran:?}");
        assert!(!ran.stderr.contains("fault of its own"), "{name}: {ran:?}");
        for line in ran.stdout.lines() {
            let figure: serde_json::Value = serde_json::from_str(line).unwrap();
            let value = figure["value"].as_f64();
            assert!(value.is_none_or(f64::is_finite), "{name}: {line}");
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
