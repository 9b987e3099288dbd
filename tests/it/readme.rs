//! The examples of the READMEs and of the guide to queries are run, and print what they are said to print.
//!
//! In a `console` block a line that begins with `$` is typed, the lines up to the next one are
//! what a terminal shows. `UPDATE_GOLDEN=1 cargo test` writes the answers anew.

use std::fs;

use crate::run::{caibao, ran, root, updating, without_ids};

#[test]
fn examples_print_what_they_say() {
    let home = tempfile::tempdir().unwrap();
    for (page, least) in [
        ("README.md", 3),
        ("README.zh-CN.md", 3),
        ("docs/query.md", 1),
    ] {
        let path = root().join(page);
        let text = fs::read_to_string(&path).unwrap();
        let (mut rewritten, mut examples) = (String::new(), 0);
        let mut lines = text.lines().peekable();
        let mut inside = false;
        while let Some(line) = lines.next() {
            rewritten.push_str(line);
            rewritten.push('\n');
            if line.starts_with("```") {
                inside = line == "```console";
            }
            let Some(typed) = line.strip_prefix("$ ").filter(|_| inside) else {
                continue;
            };
            let mut shown = Vec::new();
            while let Some(answer) = lines.next_if(|next| !next.starts_with("$ ") && *next != "```")
            {
                shown.push(answer);
            }
            let Some(args) = arguments(typed) else {
                // Not ours: git, cargo test.
                assert!(
                    shown.is_empty(),
                    "{page}: who checks the answer to `{typed}`?"
                );
                continue;
            };
            examples += 1;
            let ran = ran(caibao().env("CAIBAO_INDEX", home.path()).args(args));
            assert_ne!(ran.status, 101, "{page}: {typed}: {ran:?}");
            let answer = timeless(&format!("{}{}", ran.stderr, ran.stdout));
            let shown = shown.join("\n");
            let [told, found] =
                [timeless(&shown), answer.clone()].map(|text| without_ids(text.trim_end()));
            if !updating() {
                assert_eq!(told, found, "{page}: {typed}");
            }
            // What differs in ids alone stays as it is: they come from where the repository lies.
            let kept = if told == found {
                &shown
            } else {
                answer.trim_end()
            };
            if !kept.is_empty() {
                rewritten.push_str(kept);
                rewritten.push('\n');
            }
        }
        assert!(examples >= least, "{page} shows too little");
        if updating() && rewritten != text {
            fs::write(&path, rewritten).unwrap();
        }
    }
}

/// The arguments of our program in a typed line, quotes of a shell taken off.
fn arguments(typed: &str) -> Option<Vec<String>> {
    let rest = ["cargo run --release -- ", "caibao "]
        .iter()
        .find_map(|program| typed.strip_prefix(program))?;
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for c in rest.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    Some(words)
}

/// How long something took differs: `· 0.8 s` at the end of a line.
fn timeless(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(" · ") {
        Some((rest, time)) if time.ends_with(" s") => format!("{rest} · 0.4 s"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
