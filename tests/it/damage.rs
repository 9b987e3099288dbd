//! Indexes of which a file is cut off, changed or gone: noticed and named, never a panic, never
//! another answer than before.
//!
//! Some places are tried each time; `CAIBAO_DAMAGES=500 cargo test --test it damage -- --nocapture`
//! tries as many in every file, and prints what came of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use caibao::index::{Index, IndexError};
use caibao::lexicon::Lexicon;
use caibao::query::parse_over;
use caibao::search::{Options, Sort, search};

use crate::run::{Ran, caibao, ran};

/// Changed bytes that are tried in every file where nobody asks for more.
const PLACES: u32 = 6;
/// What one is told to do.
const ADVICE: [&str; 2] = ["--rebuild", "caibao index PATH"];

/// What is done to a file.
#[derive(Clone, Copy, Debug)]
enum Harm {
    Remove,
    /// Keeps so many bytes.
    Cut(u64),
    /// Turns some bits of the byte there.
    Turn(usize, u8),
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// It is told, by whatever opens the index.
    Told,
    /// `caibao check` tells it; nothing else needs the file.
    ToldByCheck,
    /// It is of no consequence.
    Nothing,
}

/// An index of some articles, of which one was replaced and one is a duplicate.
fn index() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (articles, home) = (folder.path().join("articles"), folder.path().join("index"));
    fs::create_dir(&articles).unwrap();
    let write = |name: &str, rise: u32| {
        let text = format!(
            "# 亚马逊财报{name}\n\n亚马逊2024年第四季度AWS营收287.9亿美元，同比增长{rise}%。\n"
        );
        fs::write(articles.join(format!("{name}.md")), text).unwrap();
    };
    for (name, rise) in [("a", 19), ("b", 12), ("c", 7)] {
        write(name, rise);
    }
    fs::copy(articles.join("a.md"), articles.join("d.md")).unwrap();
    assert_eq!(run(&home, &["index", articles.to_str().unwrap()]).status, 0);
    write("b", 121);
    assert_eq!(run(&home, &["index", articles.to_str().unwrap()]).status, 0);
    (folder, articles, home)
}

fn run(home: &Path, args: &[&str]) -> Ran {
    ran(caibao().arg("--index").arg(home).args(args))
}

/// What an index answers.
fn state(home: &Path) -> Result<Vec<String>, IndexError> {
    let lexicon = Lexicon::built_in();
    let index = Index::open(home, lexicon)?;
    let query = parse_over("AWS 增长 > 5%", lexicon, &index, None).unwrap();
    let options = Options {
        limit: 100,
        offset: 0,
        sort: Sort::Date,
        collapse: false,
    };
    let found = search(&index, lexicon, &query.plan, &options)?;
    let told = |hit: &caibao::search::Hit| format!("{:?} {:?}", hit.card, hit.figures);
    let mut state: Vec<String> = found.hits.iter().map(told).collect();
    state.sort();
    state.push(format!("{:?}", index.stats()?.figures));
    Ok(state)
}

fn files(home: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(home)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn harms(length: usize, places: u32) -> Vec<Harm> {
    let mut harms = vec![Harm::Remove];
    let ends = [
        0,
        1,
        5,
        7,
        length / 2,
        length.saturating_sub(9),
        length.saturating_sub(1),
    ];
    let cut = ends.into_iter().filter(|end| *end < length);
    harms.extend(cut.map(|end| Harm::Cut(end as u64)));
    let mut seed = 1_u32;
    for _ in 0..places {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // The lower bits of such numbers are not random.
        let (place, bits) = (seed as usize >> 8, seed.to_be_bytes()[1] | 1);
        if let Some(place) = place.checked_rem(length) {
            harms.push(Harm::Turn(place, bits));
        }
    }
    harms
}

fn harm(path: &Path, harm: Harm) {
    match harm {
        Harm::Remove => fs::remove_file(path).unwrap(),
        Harm::Cut(end) => fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(end)
            .unwrap(),
        Harm::Turn(place, bits) => {
            let mut bytes = fs::read(path).unwrap();
            bytes[place] ^= bits;
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn what_is_wrong_with_any_file_is_told() {
    let places = std::env::var("CAIBAO_DAMAGES").map_or(PLACES, |number| number.parse().unwrap());
    let (_folder, _, home) = index();
    let before = state(&home).unwrap();
    Index::check(&home, Lexicon::built_in()).unwrap();
    let mut came: BTreeMap<(String, &str, Came), u32> = BTreeMap::new();
    for path in files(&home) {
        let whole = fs::read(&path).unwrap();
        for one in harms(whole.len(), places) {
            harm(&path, one);
            let (opened, checked) = (state(&home), Index::check(&home, Lexicon::built_in()));
            let place = format!("{} {one:?}: {opened:?} {checked:?}", path.display());
            let what = match (opened, checked) {
                (Err(_), Err(error)) => {
                    let said = error.to_string();
                    assert!(
                        ADVICE.iter().any(|advice| said.contains(advice))
                            || said.contains("make one"),
                        "{place}"
                    );
                    Came::Told
                }
                (Ok(answer), checked) => {
                    assert_eq!(answer, before, "{place}");
                    checked.map_or(Came::ToldByCheck, |_| Came::Nothing)
                }
                (Err(_), Ok(_)) => panic!("{place}"),
            };
            let kind = match one {
                Harm::Remove => "removed",
                Harm::Cut(_) => "cut off",
                Harm::Turn(..) => "changed",
            };
            *came.entry((ending(&path), kind, what)).or_default() += 1;
            // Written anew: what was mapped of the other may still be.
            let _ = fs::remove_file(&path);
            fs::write(&path, &whole).unwrap();
        }
    }
    assert_eq!(state(&home).unwrap(), before);
    for ((file, kind, what), count) in &came {
        println!("{file:20} {kind:8} {what:?} {count}");
    }
    // Nothing goes unnoticed but what is no part of an answer: locks, what remembers files, and spaces
    // and the like in what is JSON.
    for (file, kind, what) in came.keys().filter(|(_, _, what)| *what != Came::Told) {
        let no_part = [".lock", "files.bin", ".json"];
        assert!(
            no_part.iter().any(|end| file.ends_with(end)),
            "{file} {kind} {what:?}"
        );
    }
}

/// The name of a file that has always the same, else its ending.
fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    match name.rsplit_once('.') {
        Some((stem, ending)) if stem.len() >= 32 => format!(".{ending}"),
        _ => name.to_owned(),
    }
}

#[test]
fn every_command_names_the_file_and_what_to_do() {
    let (_folder, articles, home) = index();
    let store = files(&home)
        .into_iter()
        .find(|path| ending(path) == ".store")
        .unwrap();
    let whole = fs::read(&store).unwrap();
    let name = store.file_name().unwrap().to_str().unwrap();
    let articles = articles.to_str().unwrap();
    let commands: [&[&str]; 7] = [
        &["search", "亚马逊"],
        &["figures", "AWS 增长 > 1%"],
        &["show", "a"],
        &["stats"],
        &["explain", "AWS 增长 > 1%"],
        &["check"],
        &["index", articles],
    ];
    for (one, flaw) in [
        (Harm::Remove, "is missing"),
        (Harm::Cut(5), "is cut off"),
        (Harm::Turn(9, 1), "does not hold what was written"),
    ] {
        harm(&store, one);
        for args in commands {
            let said = run(&home, args);
            assert_eq!(
                (said.status, said.stdout.as_str()),
                (2, ""),
                "{one:?} {args:?}: {said:?}"
            );
            for part in [name, flaw, "caibao index --rebuild PATH"] {
                assert!(said.stderr.contains(part), "{one:?} {args:?}: {said:?}");
            }
        }
        let json = run(&home, &["check", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(
            (json.status, &told["whole"]),
            (2, &serde_json::Value::Bool(false))
        );
        assert!(
            told["damage"][0]["file"].as_str().unwrap().ends_with(name),
            "{told}"
        );
        let _ = fs::remove_file(&store);
        fs::write(&store, &whole).unwrap();
    }
    harm(&store, Harm::Turn(9, 1));
    assert_eq!(run(&home, &["index", "--rebuild", articles]).status, 0);
    assert_eq!(run(&home, &["check"]).status, 0);
}

#[test]
fn an_index_is_read_where_it_cannot_be_written_to() {
    let (_folder, _, home) = index();
    let lists = files(&home)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "lock"));
    for lock in lists {
        fs::remove_file(lock).unwrap();
    }
    assert_eq!(state(&home).unwrap().len(), 4);
    assert_eq!(run(&home, &["check"]).status, 0);
}
