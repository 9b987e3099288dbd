//! Index runs that are killed at any moment: what was committed answers, and the next run ends where one
//! that nobody disturbed does.
//!
//! Some moments are tried each time; `CAIBAO_CRASHES=200 cargo test --test it crash` tries as many.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use caibao::article::{Article as Read, ReadOptions, is_readable_name, read_path};
use caibao::index::{Index, IndexError, IngestOptions, Source, ingest};
use caibao::lexicon::Lexicon;
use caibao::query::parse_over;
use caibao::search::{Options, Sort, search};

#[path = "../../benches/generate/articles.rs"]
mod articles;

use articles::Article;

/// Moments that are tried where nobody asks for more.
const MOMENTS: u32 = 3;
const FILES: u64 = 12;
const ARTICLES_OF_A_FILE: u64 = 4;
/// After so many changes they are made safe: some ten times a run.
const COMMIT_EVERY: u64 = 6;
/// What tells a child what to do.
const HOME: &str = "CAIBAO_CRASH_HOME";
const KIND: &str = "CAIBAO_CRASH_KIND";

/// What an index run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Makes an index where there is none.
    First,
    /// Follows changes, and drops what is gone.
    Update,
    /// Makes the index anew.
    Rebuild,
}

const KINDS: [Kind; 3] = [Kind::First, Kind::Update, Kind::Rebuild];

/// Articles and the indexes of them.
struct Workshop(tempfile::TempDir);

impl Workshop {
    fn articles(&self) -> PathBuf {
        self.0.path().join("articles")
    }

    fn home(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes the articles of a file, the same for the same seed.
    fn write(&self, file: u64, seed: u64) {
        let numbers = file * ARTICLES_OF_A_FILE..(file + 1) * ARTICLES_OF_A_FILE;
        let lines: String = numbers.map(|one| Article::new(seed, one).line()).collect();
        fs::write(self.articles().join(format!("{file:03}.jsonl")), lines).unwrap();
    }

    /// Begins a run in a process of its own.
    fn begin(&self, home: &Path, kind: Kind) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::one_run", "--ignored"])
            .env(HOME, home)
            .env(KIND, format!("{kind:?}"))
            .current_dir(self.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// A run that nobody disturbs; what it said is shown where it fails.
    fn run(&self, home: &Path, kind: Kind) {
        let run = self.begin(home, kind).wait_with_output().unwrap();
        let said = [run.stdout, run.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
        assert!(
            run.status.success(),
            "{kind:?} in {}: {}",
            home.display(),
            said.concat()
        );
    }
}

/// Run by the other test, to be killed.
#[test]
#[ignore = "one run of the test beside it"]
fn one_run() {
    let (Some(home), Ok(kind)) = (std::env::var_os(HOME), std::env::var(KIND)) else {
        return;
    };
    let kind = KINDS
        .into_iter()
        .find(|it| format!("{it:?}") == kind)
        .unwrap();
    let (home, lexicon) = (Path::new(&home), Lexicon::built_in());
    let mut index = match kind {
        Kind::Rebuild => Index::begin(home, lexicon).unwrap(),
        _ => Index::open_or_create(home, lexicon).unwrap(),
    };
    let options = IngestOptions {
        prune: true,
        commit_every: COMMIT_EVERY,
    };
    let articles = fs::canonicalize("articles").unwrap();
    let stop = AtomicBool::new(false);
    let done = ingest(
        &index,
        lexicon,
        &[articles],
        options,
        &Files,
        &stop,
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(done.failed, []);
    index.settle().unwrap();
}

struct Files;

impl Source for Files {
    fn wants(&self, path: &Path) -> bool {
        is_readable_name(path)
    }

    fn read(&self, path: &Path, each: &mut dyn FnMut(Result<(u64, Read), String>)) {
        read_path(path, &ReadOptions::default(), &mut |read| {
            let read = read.map_err(|error| error.to_string());
            each(read.map(|article| (u64::try_from(article.record).unwrap(), article)));
        });
    }
}

/// What an index answers: every article with its figures and the places that hold it once more.
fn state(home: &Path) -> Result<BTreeSet<String>, IndexError> {
    let lexicon = Lexicon::built_in();
    let index = Index::open(home, lexicon)?;
    let query = parse_over("", lexicon, &index, None).unwrap();
    let options = Options {
        limit: 10_000,
        offset: 0,
        sort: Sort::Date,
        collapse: false,
    };
    let found = search(&index, lexicon, &query.plan, &options)?;
    let stats = index.stats()?;
    assert_eq!(stats.articles, found.total);
    Ok(found
        .hits
        .iter()
        .map(|hit| {
            let mut copies: Vec<_> = hit
                .copies
                .iter()
                .map(|copy| (&copy.path, copy.record))
                .collect();
            copies.sort();
            format!(
                "{:?} {:?} {} {copies:?}",
                hit.card, hit.figures, hit.snippet
            )
        })
        .collect())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_run_that_is_killed_loses_nothing_and_the_next_one_ends_it() {
    let moments = std::env::var("CAIBAO_CRASHES").map_or(MOMENTS, |number| number.parse().unwrap());
    let shop = Workshop(tempfile::tempdir().unwrap());
    fs::create_dir(shop.articles()).unwrap();
    for file in 0..FILES {
        shop.write(file, 1);
    }
    let base = shop.home("base");
    shop.run(&base, Kind::First);
    let before = state(&base).unwrap();
    assert_eq!(before.len() as u64, FILES * ARTICLES_OF_A_FILE);
    // Some files change, some go, some come, and one is another one once more.
    for file in [1, 4, 7, 10, 12, 13] {
        shop.write(file, 2);
    }
    for file in [2, 5, 8] {
        fs::remove_file(shop.articles().join(format!("{file:03}.jsonl"))).unwrap();
    }
    fs::copy(
        shop.articles().join("003.jsonl"),
        shop.articles().join("copy.jsonl"),
    )
    .unwrap();

    let expected = KINDS.map(|kind| {
        let home = shop.home(&format!("undisturbed-{kind:?}"));
        if kind != Kind::First {
            copy(&base, &home);
        }
        let start = Instant::now();
        shop.run(&home, kind);
        (kind, state(&home).unwrap(), start.elapsed())
    });
    let (mut seed, mut killed) = (1_u32, 0);
    for moment in 0..moments {
        let (kind, after, takes) = &expected[moment as usize % KINDS.len()];
        let home = shop.home(&format!("killed-{moment}"));
        if *kind != Kind::First {
            copy(&base, &home);
        }
        // Spread over the run, and no two runs alike.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let part = f64::from(seed) / f64::from(u32::MAX);
        let mut run = shop.begin(&home, *kind);
        thread::sleep(Duration::from_secs_f64(takes.as_secs_f64() * part));
        run.kill().unwrap();
        killed += u32::from(!run.wait().unwrap().success());

        let place = format!("{kind:?} killed after {part:.3} of {takes:?}");
        match state(&home) {
            Ok(found) if *kind == Kind::Rebuild => {
                assert!(found == before || found == *after, "{place}");
            }
            Ok(found) => {
                let known: BTreeSet<String> = before.union(after).cloned().collect();
                assert!(found.is_subset(&known), "{place}");
                // What both hold was never taken out.
                if *kind == Kind::Update {
                    let kept: Vec<_> = before.intersection(after).collect();
                    assert!(
                        kept.iter().all(|article| found.contains(*article)),
                        "{place}"
                    );
                }
            }
            Err(IndexError::Missing { .. }) if *kind == Kind::First => {}
            Err(error) => panic!("{place}: {error}"),
        }
        shop.run(&home, *kind);
        assert!(state(&home).unwrap() == *after, "{place}");
        fs::remove_dir_all(&home).unwrap();
    }
    assert!(killed > 0, "none of {moments} was killed before its end");
    println!("{killed} of {moments} runs were killed before their end");
}
