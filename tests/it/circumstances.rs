//! What surrounds a command: indexes that are not there, not ours or in use, pipes that close,
//! terminals that are narrow, users who have changed their mind.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use caibao::index::Index;
use caibao::lexicon::Lexicon;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

use crate::run::{Ran, caibao, ran, root, run, sample_index};

const ARTICLE: &str = "# 亚马逊财报\n\n亚马逊2024年第四季度AWS营收287.9亿美元，同比增长19%。\n";

/// A folder with an article in it, and where its index goes.
fn workshop() -> (TempDir, std::path::PathBuf, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
    fs::create_dir(&articles).unwrap();
    fs::write(articles.join("a.md"), ARTICLE).unwrap();
    (folder, articles, index)
}

fn with_index(index: &Path, args: &[&str]) -> Ran {
    ran(caibao().arg("--index").arg(index).args(args))
}

fn index(index: &Path, articles: &Path, flags: &[&str]) -> Ran {
    ran(caibao()
        .arg("--index")
        .arg(index)
        .arg("index")
        .args(flags)
        .arg(articles))
}

#[test]
fn an_index_that_is_not_there_says_how_to_make_it() {
    let (_folder, _, home) = workshop();
    for args in [
        &["search", "亚马逊"][..],
        &["figures", "AWS 增长 > 1%"],
        &["show", "12"],
        &["stats"],
    ] {
        let ran = with_index(&home, args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            ran.stderr.contains("caibao index"),
            "{args:?}: {}",
            ran.stderr
        );
    }
}

#[test]
fn an_index_of_another_version_is_not_read_and_can_be_rebuilt() {
    let (_folder, articles, home) = workshop();
    assert_eq!(index(&home, &articles, &[]).status, 0);
    fs::write(home.join("caibao.json"), "{\"format\":0,\"lexicon\":0}").unwrap();
    for ran in [
        with_index(&home, &["search", "亚马逊"]),
        index(&home, &articles, &[]),
    ] {
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains("--rebuild"), "{}", ran.stderr);
    }
    assert_eq!(index(&home, &articles, &["--rebuild"]).status, 0);
    assert_eq!(with_index(&home, &["search", "亚马逊"]).status, 0);
}

#[test]
fn other_word_tables_ask_for_a_rebuild() {
    let (folder, articles, home) = workshop();
    assert_eq!(index(&home, &articles, &[]).status, 0);
    let words = folder.path().join("words");
    fs::create_dir(&words).unwrap();
    fs::write(
        words.join("cues.toml"),
        "[[cue]]\nid = \"yoy\"\nwords = [\"比去年这会儿\"]\n",
    )
    .unwrap();
    let words = words.to_str().unwrap();
    let asked = with_index(&home, &["--lexicon", words, "search", "亚马逊"]);
    assert_eq!(asked.status, 2, "{asked:?}");
    assert!(
        asked.stderr.contains("word tables") && asked.stderr.contains("--rebuild"),
        "{}",
        asked.stderr
    );
    assert_eq!(
        index(&home, &articles, &["--rebuild", "--lexicon", words]).status,
        0
    );

    fs::write(
        Path::new(words).join("cues.toml"),
        "[[cue]]\nid = \"yoy\"\nword = [\"x\"]\n",
    )
    .unwrap();
    let broken = with_index(&home, &["--lexicon", words, "explain", "亚马逊"]);
    assert_eq!(broken.status, 2, "{broken:?}");
    assert!(broken.stderr.contains("cues.toml"), "{}", broken.stderr);
}

#[test]
fn a_query_is_explained_without_an_index_unless_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |flags: &[&str]| {
        let mut command = caibao();
        command.current_dir(folder.path()).args(flags);
        ran(command.args(["explain", "AWS 增长 > 15%"]))
    };
    let without = explain(&[]);
    assert_eq!((without.status, without.stderr.as_str()), (0, ""));
    assert!(!without.stdout.contains("符合"), "{}", without.stdout);
    let named = explain(&["--index", "nowhere"]);
    assert_eq!((named.status, named.stdout.as_str()), (2, ""));
    assert!(named.stderr.contains("nowhere"), "{}", named.stderr);
}

#[test]
fn a_second_writer_is_told_at_once_and_readers_go_on() {
    let (_folder, articles, home) = workshop();
    assert_eq!(index(&home, &articles, &[]).status, 0);
    let lexicon = Lexicon::built_in();
    let open = Index::open(&home, lexicon).unwrap();
    let _writer = open.writer(lexicon).unwrap();
    for flags in [&[][..], &["--rebuild"]] {
        let second = index(&home, &articles, flags);
        assert_eq!(second.status, 2, "{second:?}");
        assert!(
            second.stderr.contains("another caibao is writing"),
            "{}",
            second.stderr
        );
    }
    assert_eq!(with_index(&home, &["search", "AWS 增长 > 15%"]).status, 0);
}

#[test]
fn an_empty_folder_holds_nothing() {
    let (folder, _, home) = workshop();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let ran = index(&home, &empty, &[]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let missing = index(&home, &folder.path().join("missing"), &[]);
    assert_eq!(missing.status, 2, "{missing:?}");
    assert!(missing.stderr.contains("missing"), "{}", missing.stderr);
}

#[test]
fn changes_on_disk_are_followed() {
    let (_folder, articles, home) = workshop();
    let second = articles.join("b.md");
    fs::write(
        &second,
        "# 微软财报\n\n微软2024年第四季度营收696亿美元，同比增长12%。\n",
    )
    .unwrap();
    let counts = |ran: Ran| {
        let summary: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        ["added", "updated", "unchanged", "pruned"].map(|key| summary[key].as_u64().unwrap())
    };
    let json = &["--format", "json"][..];
    assert_eq!(counts(index(&home, &articles, json)), [2, 0, 0, 0]);
    assert_eq!(counts(index(&home, &articles, json)), [0, 0, 2, 0]);
    fs::write(
        &second,
        "# 微软财报\n\n微软2024年第四季度营收696亿美元，同比增长21%，更长。\n",
    )
    .unwrap();
    assert_eq!(counts(index(&home, &articles, json)), [0, 1, 1, 0]);
    assert_eq!(with_index(&home, &["search", "微软 增长 > 20%"]).status, 0);
    assert_eq!(with_index(&home, &["search", "微软 增长 < 15%"]).status, 1);
    fs::remove_file(&second).unwrap();
    assert_eq!(counts(index(&home, &articles, json)), [0, 0, 1, 0]);
    assert_eq!(
        counts(index(&home, &articles, &["--format", "json", "--prune"])),
        [0, 0, 1, 1]
    );
    assert_eq!(with_index(&home, &["search", "微软"]).status, 1);
}

#[test]
fn a_folder_is_searched_directly_and_what_changed_is_seen() {
    let (_folder, articles, home) = workshop();
    let corpus = articles.to_str().unwrap();
    assert_eq!(
        with_index(&home, &["search", "AWS 增长 > 15%", "--corpus", corpus]).status,
        0
    );
    fs::write(articles.join("a.md"), ARTICLE.replace("19%", "9%")).unwrap();
    assert_eq!(
        with_index(&home, &["search", "AWS 增长 > 15%", "--corpus", corpus]).status,
        1
    );
    // The index that the user keeps is not touched.
    assert_eq!(with_index(&home, &["stats"]).status, 2);
    assert_eq!(with_index(&home, &["stats", "--corpus", corpus]).status, 0);
    // A corpus index of another version is made anew without asking.
    let corpora = home.join("corpora");
    let own = fs::read_dir(&corpora)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    fs::write(own.join("caibao.json"), "{}").unwrap();
    assert_eq!(
        with_index(&home, &["search", "AWS 增长 > 5%", "--corpus", corpus]).status,
        0
    );
}

#[test]
fn standard_input_is_read_as_json_lines() {
    let (_folder, _, home) = workshop();
    let lines = "{\"headline\":\"亚马逊财报\",\"story\":\"亚马逊2024年第四季度AWS营收同比增长19%。\",\"date\":\"2025-02-07\"}\n";
    let piped = |args: &[&str]| {
        let mut child = caibao()
            .arg("--index")
            .arg(&home)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses its arguments may be gone before it is written to.
        let written = child.stdin.take().unwrap().write_all(lines.as_bytes());
        if let Err(error) = written {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{error}");
        }
        Ran::from(child.wait_with_output().unwrap())
    };
    let map = "title=headline,body=story";
    let extracted = piped(&["extract", "-", "--map", map, "--format", "jsonl"]);
    assert_eq!(extracted.status, 0, "{extracted:?}");
    assert!(
        extracted
            .stdout
            .starts_with("{\"article\":\"-\",\"start\":"),
        "{}",
        extracted.stdout
    );
    let indexed = piped(&["index", "-", "--map", map]);
    assert_eq!(indexed.status, 0, "{indexed:?}");
    assert_eq!(with_index(&home, &["search", "AWS 增长 > 15%"]).status, 0);
    let wrong = piped(&["extract", "-", "--map", "titel=headline"]);
    assert_eq!(wrong.status, 2, "{wrong:?}");
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let (_folder, articles, _) = workshop();
    let path = articles.join("a.md");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(&path).is_ok() {
        // For root nothing is unreadable; a folder in place of a file is, for everybody.
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    let ran = ran(caibao().arg("extract").arg(&path));
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("a.md: cannot be read"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let samples = fs::read_dir(root().join("samples/articles/us"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut child = caibao()
        .args(["extract", "--quiet", "--format", "jsonl"])
        .args(samples.collect::<Vec<_>>())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colours_come_when_they_are_wanted() {
    let coloured = |settings: &[(&str, &str)], flag: &str| {
        let mut command = caibao();
        command
            .env("CAIBAO_INDEX", sample_index())
            .envs(settings.iter().copied());
        let ran = ran(command.args(["search", "AWS 增长 > 15%", "--color", flag]));
        (ran.stdout.contains('\u{1b}'), ran.stderr.contains('\u{1b}'))
    };
    assert_eq!(coloured(&[], "auto"), (false, false));
    assert_eq!(coloured(&[], "always"), (true, true));
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1")], "auto"), (true, true));
    assert_eq!(
        coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "auto"),
        (false, false)
    );
    assert_eq!(
        coloured(&[("CLICOLOR_FORCE", "1")], "never"),
        (false, false)
    );
}

#[test]
fn quiet_leaves_the_results_alone() {
    let loud = run(&["search", "AWS 增长 > 15%"]);
    let quiet = run(&["search", "AWS 增长 > 15%", "--quiet"]);
    assert_eq!(
        (quiet.stdout.as_str(), quiet.stderr.as_str()),
        (loud.stdout.as_str(), "")
    );
    assert!(!loud.stderr.is_empty());
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [30, 100] {
        for args in [
            &["search", "营收", "-n", "50"][..],
            &["search", "营收 > 1亿", "-n", "50"],
            &["figures", "营收 > 1亿", "-n", "200"],
            &["extract", "samples/articles/us/amazon-2024q4.md"],
        ] {
            let mut command = caibao();
            command
                .env("CAIBAO_INDEX", sample_index())
                .env("COLUMNS", columns.to_string());
            let ran = ran(command.args(args));
            assert_eq!(ran.status, 0, "{args:?}");
            for line in ran.stdout.lines() {
                // The line that names a file is as long as the name.
                let heading = args[0] == "extract" && !line.starts_with(' ');
                assert!(
                    heading || line.width() <= columns,
                    "{} > {columns}: {line}",
                    line.width()
                );
                assert_eq!(line.trim_end(), line, "space at the end");
            }
        }
    }
}

#[test]
fn nothing_in_an_article_reaches_the_terminal_as_a_command() {
    let file = "samples/articles/formats/hostile-markup.md";
    let escapes = |text: &str| {
        text.chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r'))
    };
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join("a\u{1b}[31m.md");
    fs::write(
        &hostile,
        "# 亚马逊\u{1b}]0;x\u{7}财报\u{9b}2J\n\n亚马逊营收\u{202e}1878亿美元\u{1b}[5m。\n",
    )
    .unwrap();
    let home = folder.path().join("index");
    let id = {
        ran(caibao()
            .arg("--index")
            .arg(&home)
            .arg("index")
            .arg(&hostile));
        let found = with_index(&home, &["search", "亚马逊", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
        found["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    let mut outputs = Vec::new();
    for format in ["text", "json", "jsonl", "csv"] {
        for path in [Path::new(file), &hostile] {
            outputs.push(ran(caibao()
                .args(["extract", "--format", format])
                .arg(path)));
        }
        outputs.push(with_index(
            &home,
            &["search", "亚马逊 营收", "--format", format],
        ));
        outputs.push(with_index(
            &home,
            &["figures", "亚马逊 营收 > 1", "--format", format],
        ));
    }
    outputs.push(with_index(&home, &["show", &id]));
    outputs.push(with_index(
        &home,
        &["figures", "亚马逊 营收 > 1", "--format", "markdown"],
    ));
    outputs.push(ran(caibao()
        .arg("extract")
        .arg(folder.path().join("b\u{1b}[31m.md"))));
    outputs.push(with_index(&home, &["search", "亚马逊\u{1b}[31m"]));
    outputs.push(with_index(&home, &["explain", "\u{1b}[31m > 5"]));
    for output in outputs {
        assert!(
            !escapes(&output.stdout) && !escapes(&output.stderr),
            "{output:?}"
        );
    }
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert_eq!(ran.status, 0, "{shell}");
        assert!(ran.stdout.contains("caibao"), "{shell}");
    }
    for args in [&["man"][..], &["man", "search"], &["man", "index"]] {
        let ran = run(args);
        assert_eq!(ran.status, 0, "{args:?}");
        assert!(ran.stdout.contains(".TH"), "{args:?}");
    }
    assert_eq!(run(&["man", "nonsense"]).status, 2);
}

#[cfg(unix)]
#[test]
fn interrupted_indexing_keeps_what_was_done() {
    let (_folder, articles, home) = workshop();
    for number in 0..600 {
        let body = format!("亚马逊第{number}篇：AWS营收287.9亿美元，同比增长19%。").repeat(40);
        fs::write(
            articles.join(format!("{number}.md")),
            format!("# 亚马逊财报{number}\n\n{body}\n"),
        )
        .unwrap();
    }
    let child = caibao()
        .arg("--index")
        .arg(&home)
        .args(["index", "--format", "json"])
        .arg(&articles)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !home.join("caibao.json").exists() && start.elapsed() < Duration::from_mins(1) {
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_millis(400));
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let ended = Ran::from(child.wait_with_output().unwrap());
    let summary: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    if summary["stopped"] == false {
        // A fast machine was done before it was asked to stop.
        assert_eq!(ended.status, 0, "{ended:?}");
        return;
    }
    assert_eq!(ended.status, 130, "{ended:?}");
    let stats: serde_json::Value =
        serde_json::from_str(&with_index(&home, &["stats", "--format", "json"]).stdout).unwrap();
    assert_eq!(stats["articles"], summary["added"], "{stats}");
    // The next run takes the rest.
    assert_eq!(index(&home, &articles, &[]).status, 0);
    let stats: serde_json::Value =
        serde_json::from_str(&with_index(&home, &["stats", "--format", "json"]).stdout).unwrap();
    assert_eq!(stats["articles"], 601, "{stats}");
}
