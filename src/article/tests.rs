//! Cases that are data (`tests/cases/articles/*.txt`), and laws that hold for any input.
//!
//! A case is a file and what is read from it. In the file `␠` stands for a blank, `␉` for a tab,
//! `␍` for a carriage return, `␀` for NUL, `␛` for an escape and `﹇` for a byte order mark.
//! `UPDATE_CASES=1 cargo test` writes down what is read now.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;

use super::*;

fn articles(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Result<Article, ReadError>> {
    let mut found = Vec::new();
    read_bytes(name, bytes, options, &mut |result| found.push(result));
    found
}

fn first(name: &str, text: &str) -> Article {
    articles(name, text.as_bytes(), &ReadOptions::default())
        .remove(0)
        .unwrap()
}

fn shown(results: &[Result<Article, ReadError>]) -> String {
    let mut out = String::new();
    for (at, result) in results.iter().enumerate() {
        if at > 0 {
            out.push_str("--\n");
        }
        match result {
            Ok(article) => show(article, &mut out),
            Err(error) => writeln!(out, "error: {error}").unwrap(),
        }
    }
    out
}

fn show(article: &Article, out: &mut String) {
    let date = article.date.map(|date| match article.time {
        Some(time) => format!("{date} {time}"),
        None => date.to_string(),
    });
    let fields = [
        ("title", &article.title),
        ("date", &date),
        ("author", &article.author),
        ("source", &article.source),
        ("url", &article.url),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    if article.record > 0 {
        writeln!(out, "record: {}", article.record).unwrap();
    }
    if article.encoding != "UTF-8" {
        writeln!(out, "encoding: {}", article.encoding).unwrap();
    }
    for note in &article.notes {
        writeln!(out, "note: {note}").unwrap();
    }
    for (kind, text) in article.pieces() {
        let kind = match kind {
            BlockKind::Title => "T".to_owned(),
            BlockKind::Heading(depth) => format!("H{depth}"),
            BlockKind::Paragraph => "P".to_owned(),
            BlockKind::Item => "I".to_owned(),
            BlockKind::Caption => "F".to_owned(),
            BlockKind::Cell {
                table,
                row,
                column,
                rows,
                columns,
                header,
            } => {
                let reach = match (rows, columns) {
                    (1, 1) => String::new(),
                    _ => format!("+{rows}x{columns}"),
                };
                format!(
                    "C{table}.{row}.{column}{reach}{}",
                    if header { "h" } else { "" }
                )
            }
        };
        writeln!(out, "{kind} {text}").unwrap();
    }
}

/// What must be true of every article.
pub(super) fn check_laws(article: &Article) {
    let text = article.text.as_str();
    let joined: Vec<&str> = article.pieces().map(|(_, piece)| piece).collect();
    assert_eq!(
        joined.join("\n"),
        text,
        "blocks and line breaks make up the text"
    );
    let mut end = 0;
    for block in &article.blocks {
        assert!(block.span.start >= end && !block.span.is_empty());
        end = block.span.end;
        let piece = block.span.of(text);
        assert!(!piece.contains('\n') && piece.trim() == piece, "{piece:?}");
        for (at, c) in piece.char_indices() {
            let start = block.span.start + at;
            let source = article
                .text
                .source_span(Span::new(start, start + c.len_utf8()));
            assert!(
                source.start >= article.raw_start
                    && source.end <= article.raw_start + article.raw.len()
            );
            let quote = article.quote(source);
            let mut written = [0; 4];
            let verbatim = quote == c.encode_utf8(&mut written);
            let replaced =
                quote.contains(['&', '\\', '\'']) || c == ' ' || c == char::REPLACEMENT_CHARACTER;
            assert!(
                verbatim || (replaced && !quote.is_empty()),
                "{c:?} stands for {quote:?} in {piece:?}"
            );
        }
    }
    let names = [
        &article.title,
        &article.author,
        &article.source,
        &article.url,
    ];
    for name in names.into_iter().flatten() {
        assert!(
            !name.chars().any(char::is_control) && name.trim() == name && !name.is_empty(),
            "{name:?}"
        );
    }
}

const STANDINS: &[(char, &str)] = &[
    ('␠', " "),
    ('␉', "\t"),
    ('␍', "\r"),
    ('␀', "\0"),
    ('␛', "\u{1B}"),
    ('﹇', "\u{FEFF}"),
];

#[test]
fn cases_are_read_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/articles");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut wrong = String::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let cases = std::fs::read_to_string(&path).unwrap();
        // Each case: `=== NAME: what it shows`, the file, `==>`, what is read from it.
        let mut parts = cases.split("\n=== ");
        let mut written = parts.next().unwrap().to_owned();
        for part in parts {
            let (head, rest) = part.split_once('\n').unwrap();
            let (file, wanted) = rest.split_once("==>").unwrap();
            let (name, _) = head.split_once(':').unwrap();
            let (name, fields) = name.split_once(' ').unwrap_or((name, ""));
            let options = ReadOptions {
                fields: FieldMap::parse(fields).unwrap(),
                format: None,
            };
            let mut bytes = file.to_owned();
            for (standin, text) in STANDINS {
                bytes = bytes.replace(*standin, text);
            }
            let results = articles(name, bytes.as_bytes(), &options);
            results.iter().flatten().for_each(check_laws);
            let got = shown(&results);
            if got.trim() != wanted.trim() {
                write!(
                    wrong,
                    "\n{}: {head}\nread:\n{got}wanted:{wanted}\n",
                    path.display()
                )
                .unwrap();
            }
            write!(written, "\n=== {head}\n{file}==>\n{got}").unwrap();
            count += 1;
        }
        if update {
            std::fs::write(&path, written).unwrap();
        }
    }
    assert!(count > 20, "cases are found");
    assert!(update || wrong.is_empty(), "{wrong}");
}

#[test]
fn a_number_split_by_markup_is_found_in_the_file() {
    let source = "---\ntitle: \"营收\\\"增\\\"13%\"\n---\n\n**净利润****增速近100%**，毛利率<b>4</b>0.5&#37;。\n";
    let article = first("a.md", source);
    let quote = |part: &str| {
        let start = article.text.as_str().find(part).unwrap();
        article.quote(
            article
                .text
                .source_span(Span::new(start, start + part.len())),
        )
    };
    assert_eq!(quote("13%"), "13%");
    assert_eq!(quote("\"增"), "\\\"增");
    assert_eq!(quote("100%"), "100%");
    assert_eq!(quote("润增"), "润****增");
    assert_eq!(quote("40.5%"), "4</b>0.5&#37;");
}

#[test]
fn places_are_places_on_disk_behind_a_byte_order_mark() {
    let article = first("a.md", "\u{FEFF}# 标题\n\n营收230亿元");
    let start = article.text.as_str().find("230").unwrap();
    let source = article.text.source_span(Span::new(start, start + 3));
    assert_eq!(source.start, 3 + "# 标题\n\n营收".len());
    assert_eq!(article.quote(source), "230");
}

#[test]
fn records_of_json_lines_point_into_the_file() {
    let line = r#"{"body":"营收\u0031\u0032亿元","title":"标题"}"#;
    let file = format!("\u{FEFF}{line}\r\n\r\n  {line}\n");
    let found = articles("a.jsonl", file.as_bytes(), &ReadOptions::default());
    assert_eq!(found.len(), 2);
    for (article, at) in found.iter().flatten().zip([3, 3 + line.len() + 6]) {
        assert_eq!((article.raw.as_str(), article.raw_start), (line, at));
        let start = article.text.as_str().find("12").unwrap();
        let source = article.text.source_span(Span::new(start, start + 2));
        assert_eq!(source.of(&file), r"\u0031\u0032");
        check_laws(article);
    }
}

#[test]
fn other_encodings_are_read_and_named() {
    let text = "示例公司业绩预告\n\n示例公司预计三季度营收２３０亿元，同比增长12%，净利润下降。\n";
    let gb = articles("a.txt", &GB18030.encode(text).0, &ReadOptions::default())
        .remove(0)
        .unwrap();
    assert_eq!(
        (gb.encoding, gb.notes.as_slice()),
        ("GB18030", &[Note::Detected("GB18030")][..])
    );
    assert_eq!(gb.raw, text);
    check_laws(&gb);
    let traditional =
        "範例公司公布業績\n\n範例公司第三季營收達230億元，年增12%，淨利創同期新高。\n";
    let big5 = articles(
        "a.txt",
        &BIG5.encode(traditional).0,
        &ReadOptions::default(),
    )
    .remove(0)
    .unwrap();
    assert_eq!(
        (big5.encoding, big5.title.as_deref()),
        ("Big5", Some("範例公司公布業績"))
    );
    let line =
        "{\"title\":\"示例公司业绩预告\",\"body\":\"示例公司预计三季度营收下降，净利润增长。\"}\n";
    let lines = articles(
        "a.jsonl",
        &GB18030.encode(&line.repeat(2)).0,
        &ReadOptions::default(),
    );
    let second = lines[1].as_ref().unwrap();
    assert_eq!((second.encoding, second.raw_start), ("GB18030", line.len()));
}

#[test]
fn files_that_are_none_are_errors() {
    let error = |path: &Path| {
        let mut found = Vec::new();
        read_path(path, &ReadOptions::default(), &mut |result| {
            found.push(result);
        });
        found.remove(0).unwrap_err().to_string()
    };
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.md");
    assert!(error(&missing).starts_with(&format!(
        "{}: cannot be read: No such file",
        missing.display()
    )));
    let huge = folder.path().join("huge.txt");
    std::fs::File::create(&huge)
        .unwrap()
        .set_len(LARGEST + 1)
        .unwrap();
    assert_eq!(
        error(&huge),
        format!(
            "{}: 67108865 bytes are too many: expected at most 67108864",
            huge.display()
        )
    );
    let line = folder.path().join("line.jsonl");
    std::fs::File::create(&line).unwrap().set_len(8).unwrap();
    assert_eq!(
        error(&line),
        format!(
            "{}: byte 0 is NUL: expected text, not binary data",
            line.display()
        )
    );
}

#[test]
fn a_line_too_long_is_skipped_and_the_next_one_read() {
    let long = usize::try_from(LARGEST).unwrap() + 10;
    let mut bytes = vec![b'x'; long];
    bytes.extend_from_slice("\n{\"title\":\"标题\"}\n".as_bytes());
    let found = articles("a.jsonl", &bytes, &ReadOptions::default());
    assert_eq!(
        found[0].as_ref().unwrap_err().to_string(),
        format!(
            "a.jsonl: {} bytes are too many: expected at most {LARGEST} in line 1",
            long + 1
        )
    );
    let article = found[1].as_ref().unwrap();
    assert_eq!(
        (article.title.as_deref(), article.raw_start, article.record),
        (Some("标题"), long + 1, 1)
    );
}

#[test]
fn the_path_gives_the_day_when_nothing_else_does() {
    let day = |name: &str, text: &str| {
        first(name, text)
            .date
            .map(|date| date.to_string())
            .unwrap_or_default()
    };
    assert_eq!(
        day("news/2025/02/07/a.txt", "标题\n\n营收增长。"),
        "2025-02-07"
    );
    assert_eq!(
        day("news/20250207.txt", "标题\n2024-01-02\n营收增长。"),
        "2024-01-02"
    );
    assert_eq!(
        day("news/2025/a.txt", "标题\n\n示例新闻2月7日讯 营收增长。"),
        "2025-02-07"
    );
    assert_eq!(day("news/a.txt", "标题\n\n示例新闻2月7日讯 营收增长。"), "");
    assert_eq!(day("a.md", "标题\n\n2024年2月7日，公司营收增长。"), "");
}

/// Pieces that formats give a meaning to, and some that they do not.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "营收",
        "12%",
        "。",
        "，",
        "“",
        "”",
        " ",
        "\n",
        "\n\n",
        "  \n",
        "\r\n",
        "\t",
        "　　",
        "**",
        "*",
        "__",
        "_",
        "`",
        "```",
        "# ",
        "- ",
        "1. ",
        "> ",
        "|",
        "\n|-|-|\n",
        "[",
        "](http://a.b)",
        "![",
        "](a)",
        "<",
        ">",
        "<p>",
        "</p>",
        "<br>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "<script>",
        "</script>",
        "<h1>",
        "</h1>",
        "<article>",
        "</article>",
        "<div class=\"",
        "\"",
        "'",
        "&amp;",
        "&nbsp;",
        "&#49;",
        "&copy2024",
        "&",
        ";",
        "\\",
        "\\*",
        "\\n",
        "\\u8425",
        "\\ud83d",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"title\"",
        "\"body\":",
        "{\"body\":\"营收\"}",
        "null",
        "---",
        "---\n",
        "title: ",
        "date: 2025-02-07",
        "http://a.b/c?d=1&e",
        "https://",
        "*ST",
        "\u{200B}",
        "\u{FEFF}",
        "\u{1B}[1m",
        "\u{202E}",
        "<!--",
        "-->",
        "<title>",
        "</title>",
        "=====",
        "    ",
        "示例新闻2月7日讯",
        "来源：",
        "记者 ",
        "\u{A0}",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

const NAMES: &[&str] = &[
    "a.md",
    "a.html",
    "a.txt",
    "a.json",
    "a.jsonl",
    "a",
    "2025/02/07/a.md",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_nasty_text(text in nasty()) {
        let front = format!("---\ntitle: {text}\n---\n{text}");
        let json = serde_json::json!({ "title": text, "body": text }).to_string();
        for name in NAMES {
            for source in [&text, &front, &json] {
                for article in articles(name, source.as_bytes(), &ReadOptions::default()).iter().flatten() {
                    check_laws(article);
                }
            }
        }
    }

    #[test]
    fn no_bytes_make_it_stop(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in NAMES {
            for article in articles(name, &bytes, &ReadOptions::default()).iter().flatten() {
                check_laws(article);
            }
        }
    }

    #[test]
    fn line_ends_and_trailing_blanks_change_nothing(text in nasty()) {
        let pieces = |text: &str| -> Vec<String> {
            articles("a.txt", text.as_bytes(), &ReadOptions::default())
                .iter().flatten().flat_map(|article| article.pieces().map(|(_, piece)| piece.to_owned()).collect::<Vec<_>>())
                .collect()
        };
        let text = text.replace('\r', "");
        prop_assert_eq!(pieces(&text), pieces(&text.replace('\n', " \r\n")));
    }
}

#[test]
fn hostile_text_takes_no_longer_than_its_length_allows() {
    let deep = 20_000;
    for (name, unit) in [
        ("a.md", "["),
        ("a.md", "!["),
        ("a.md", "](a"),
        ("a.md", "*a "),
        ("a.md", "**a"),
        ("a.md", "_a "),
        ("a.md", "> "),
        ("a.md", "`a"),
        ("a.md", "<a "),
        ("a.md", "<!--"),
        ("a.md", "- "),
        ("a.md", "&a"),
        ("a.md", "[a](<b"),
        ("a.md", "***"),
        ("a.md", "|-"),
        ("a.md", "a|b\n-|-\n"),
        ("a.md", "    a\n"),
        ("a.md", "<div>\n\n"),
        ("a.md", "[a]: b\n"),
        ("a.md", "[x][y]"),
        ("a.html", "<div>"),
        ("a.html", "</div>"),
        ("a.html", "<table><tr><td>"),
        ("a.html", "<article>"),
        ("a.html", "<h1>"),
        ("a.html", "&"),
        ("a.html", "&a;"),
        ("a.html", "<"),
        ("a.html", "<a b="),
        ("a.html", "<!--"),
        ("a.html", "<script>"),
        ("a.html", "<p>"),
        ("a.html", "<br>"),
        ("a.html", "<time datetime=a>"),
        ("a.html", "<meta name=a content=b>"),
        ("a.json", "["),
        ("a.json", "{\"a\":"),
        ("a.json", "{}"),
        ("a.json", "\""),
        ("a.jsonl", "[\n"),
        ("a.jsonl", "{\"body\":"),
        ("a.txt", "http://"),
        ("a.txt", "2月"),
        ("a.txt", "2025-"),
        ("a.txt", "来源：a "),
        ("a.txt", "*_"),
    ] {
        for source in [
            unit.repeat(deep),
            format!("营收{}", unit.repeat(deep)),
            format!("---\ntitle: {}", unit.repeat(deep)),
        ] {
            let started = Instant::now();
            articles(name, source.as_bytes(), &ReadOptions::default());
            let took = started.elapsed();
            // A fraction of a second, unless the machine is busy; what goes with the square takes minutes.
            assert!(
                took < Duration::from_secs(30),
                "{unit:?} in {name} took {took:?}"
            );
        }
    }
}

#[test]
fn front_matter_that_grows_by_aliases_is_read_line_by_line() {
    let mut source = "---\ntitle: 标题\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..60 {
        let before = level - 1;
        writeln!(
            source,
            "a{level}: &a{level} [{}]",
            vec![format!("*a{before}"); 9].join(", ")
        )
        .unwrap();
    }
    source.push_str("---\n\n正文。\n");
    let started = Instant::now();
    let article = first("a.md", &source);
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(article.title.as_deref(), Some("标题"));
    assert!(matches!(
        article.notes.as_slice(),
        [Note::FrontMatter { .. }]
    ));
}
