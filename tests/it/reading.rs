//! Answers over several articles, links in them, and the settings with which they are asked for.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::run::{Ran, caibao, ran, run, sample_index};

/// A folder with an index of these articles: source, day and text.
fn newsroom(articles: &[(&str, &str, &str)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (news, home) = (folder.path().join("news"), folder.path().join("index"));
    fs::create_dir(&news).unwrap();
    for (number, (source, date, text)) in articles.iter().enumerate() {
        let article =
            format!("---\ntitle: 财报{number}\nsource: {source}\ndate: {date}\n---\n{text}\n");
        fs::write(news.join(format!("{number}.md")), article).unwrap();
    }
    let made = ran(caibao().arg("--index").arg(&home).arg("index").arg(&news));
    assert_eq!(made.status, 0, "{made:?}");
    (folder, home)
}

fn asked(home: &Path, args: &[&str]) -> Ran {
    ran(caibao()
        .env("COLUMNS", "150")
        .arg("--index")
        .arg(home)
        .args(args))
}

#[test]
fn sources_that_agree_are_counted_and_those_that_do_not_are_named() {
    let (_folder, home) = newsroom(&[
        (
            "甲报",
            "2025-02-07",
            "亚马逊2024年第四季度营收1877.9亿美元，同比增长10%。",
        ),
        ("乙报", "2025-02-08", "亚马逊2024年第四季度营收1878亿美元。"),
        ("丙报", "2025-02-09", "亚马逊2024年第四季度营收1978亿美元。"),
    ]);
    let text = asked(
        &home,
        &[
            "figures",
            "亚马逊 营收 > 1亿",
            "--sort",
            "date",
            "--reverse",
        ],
    )
    .stdout;
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(rows.len(), 4, "{text}");
    assert!(
        rows[0].contains("1877.9亿美元") && rows[0].contains("甲报 等2家"),
        "{text}"
    );
    assert_eq!(rows[1].trim(), "≠ 也有作 1978亿美元（丙报 2025-02-09）");
    assert!(
        rows[2].contains("1978亿美元") && rows[2].contains("  丙报  "),
        "{text}"
    );
    assert_eq!(
        rows[3].trim(),
        "≠ 也有作 1877.9亿美元（甲报 2025-02-07 等2篇）"
    );

    let json = asked(
        &home,
        &[
            "figures",
            "亚马逊 营收 > 1亿",
            "--sort",
            "date",
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((&json["total"], &json["mentions"]), (&2.into(), &3.into()));
    let row = &json["figures"][1];
    assert_eq!(
        (&row["articles"], &row["sources"]),
        (&2.into(), &2.into()),
        "{row}"
    );
    assert_eq!(row["also"][0]["source"], "乙报");
    assert_eq!(row["differing"][0]["value"], 197_800_000_000_i64);

    let csv = asked(
        &home,
        &[
            "figures",
            "亚马逊 营收 > 1亿",
            "--sort",
            "date",
            "--format",
            "csv",
        ],
    );
    let ends: Vec<&str> = csv
        .stdout
        .lines()
        .filter_map(|line| line.rsplit_once(",2,2,")?.1.rsplit_once(',')?.0.into())
        .collect();
    assert_eq!(ends, ["197800000000,,"], "{}", csv.stdout);

    let each = asked(&home, &["figures", "亚马逊 营收 > 1亿", "--no-collapse"]).stdout;
    assert_eq!(each.lines().count(), 4, "{each}");
    assert!(!each.contains('≠') && !each.contains('家'), "{each}");
}

#[test]
fn names_that_no_table_lists_are_marked_in_answers() {
    let (_folder, home) = newsroom(&[(
        "甲报",
        "2025-02-07",
        "禾木上半年在手合同12.6亿元，同比增长45%；农机智驾营收3.2亿元，同比增长60%。",
    )]);
    let text = asked(&home, &["search", "营收 增长 > 50%"]).stdout;
    assert!(text.contains("农机智驾*"), "{text}");
    assert!(text.ends_with("* 名称不在词表里，由文中认出\n"), "{text}");
}

#[test]
fn titles_and_files_are_links_where_links_are_shown() {
    let linked = |force: &str, args: &[&str]| {
        let mut command = caibao();
        command
            .env("CAIBAO_INDEX", sample_index())
            .env("FORCE_HYPERLINK", force);
        ran(command.args(args)).stdout
    };
    let link = "\u{1b}]8;;";
    for args in [&["search", "AWS 增长 > 15%"][..], &["show", "42790e57"]] {
        let shown = linked("1", args);
        assert!(shown.contains(&format!("{link}file:///")), "{shown}");
        assert!(
            shown.contains(&format!("{link}https://example.com/")),
            "{shown}"
        );
        assert!(!linked("0", args).contains(link));
        assert!(!run(args).stdout.contains(link));
    }
}

#[test]
fn settings_are_read_from_their_file() {
    let (folder, home) =
        newsroom(&[("甲报", "2025-02-07", "亚马逊2024年第四季度营收1878亿美元。")]);
    let file = folder.path().join("config.toml");
    let with = |text: &str, args: &[&str]| {
        fs::write(&file, text).unwrap();
        ran(caibao().env("CAIBAO_CONFIG", &file).args(args))
    };
    // Folders are named from where the file is.
    let found = with(
        "index = \"index\"\ncolor = \"always\"\n",
        &["search", "亚马逊"],
    );
    assert_eq!(found.status, 0, "{found:?}");
    assert!(found.stdout.contains('\u{1b}'), "{found:?}");
    let told = with("index = \"index\"", &["config", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(told["found"], true);
    assert_eq!(told["settings"]["index"]["from"], "file");
    assert_eq!(told["settings"]["index"]["value"], home.to_str().unwrap());

    for (text, expected) in [
        (
            "index = \"i\"\ncolour = \"never\"\n",
            &["line 2", "unknown field `colour`", "`color`"][..],
        ),
        ("color = \"green\"\n", &["line 1", "green", "`always`"]),
        ("index = [\n", &["config.toml", "line 1"]),
        ("pager = 3", &["line 1", "string"]),
    ] {
        let wrong = with(text, &["stats"]);
        assert_eq!((wrong.status, wrong.stdout.as_str()), (2, ""), "{wrong:?}");
        for part in expected {
            assert!(wrong.stderr.contains(part), "{text}: {}", wrong.stderr);
        }
    }
}
