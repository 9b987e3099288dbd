//! Readers, a server and other writers while an index is written to: every answer is that of some
//! commit. Ctrl-C at any moment: nothing that was committed is lost.
//!
//! Some rounds are tried each time; `CAIBAO_ROUNDS=100 cargo test --test it concurrency` tries as many.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use caibao::index::{Index, IndexError};
use caibao::lexicon::Lexicon;
use caibao::query::parse_over;
use caibao::search::{Options, Sort, search};

use crate::run::{Ran, caibao, ran, started};

/// Rounds that are tried where nobody asks for more.
const ROUNDS: u64 = 3;
/// Files of a round; every other round has half of them.
const FILES: u64 = 12;

fn rounds() -> u64 {
    std::env::var("CAIBAO_ROUNDS").map_or(ROUNDS, |number| number.parse().unwrap())
}

/// Every third round makes the index anew, the others bring it up to date.
fn way_of(round: u64) -> &'static [&'static str] {
    if round.is_multiple_of(3) {
        &["--rebuild"]
    } else {
        &["--prune"]
    }
}

/// Articles that all say the same number, and the index of them.
struct Press {
    folder: tempfile::TempDir,
}

impl Press {
    fn new() -> Press {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        Press { folder }
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Every article says the number of the round; in odd rounds half of them are gone.
    fn write(&self, round: u64) {
        for file in 0..FILES {
            let path = self.articles().join(format!("{file}.md"));
            if file < files_of(round) {
                let text = format!(
                    "# 亚马逊财报之{file}\n\n亚马逊2024年第四季度AWS营收同比增长{round}%。稿件{file}。\n"
                );
                fs::write(path, text).unwrap();
            } else {
                // It may have been gone before.
                let _ = fs::remove_file(path);
            }
        }
    }

    fn index(&self, flags: &[&str]) -> Command {
        let mut command = caibao();
        command
            .arg("--index")
            .arg(self.home())
            .arg("index")
            .args(flags);
        command.arg(self.articles());
        command
    }
}

fn files_of(round: u64) -> u64 {
    if round % 2 == 1 { FILES / 2 } else { FILES }
}

/// The numbers that an answer tells, and of how many articles.
type Answer = (BTreeSet<String>, u64);

/// What an index answers.
fn answer(index: &Index) -> Result<Answer, IndexError> {
    let lexicon = Lexicon::built_in();
    let query = parse_over("AWS 增长 > 0%", lexicon, index, None).unwrap();
    let options = Options {
        limit: 100,
        offset: 0,
        sort: Sort::Date,
        collapse: false,
    };
    let found = search(index, lexicon, &query.plan, &options)?;
    let figures = found.hits.iter().flat_map(|hit| &hit.figures);
    let told = figures.map(|figure| figure.quote.clone()).collect();
    Ok((told, found.total))
}

/// An answer is that of one commit: all articles of one round, and none of another.
fn is_of_one_round((told, total): &Answer) {
    let [number] = told.iter().collect::<Vec<_>>()[..] else {
        panic!("{total} articles of several rounds: {told:?}");
    };
    let round: u64 = number.trim_end_matches('%').parse().unwrap();
    assert_eq!(*total, files_of(round), "round {round}");
}

#[test]
fn every_answer_is_that_of_one_commit() {
    let press = Press::new();
    press.write(100);
    assert_eq!(ran(&mut press.index(&[])).status, 0);
    let (mut server, address) =
        started(
            caibao()
                .arg("--index")
                .arg(press.home())
                .args(["serve", "--bind", "127.0.0.1:0"]),
        );
    let (done, answers) = (AtomicBool::new(false), AtomicU64::new(0));
    let until_done = |ask: &(dyn Fn() + Sync)| {
        while !done.load(Ordering::Relaxed) {
            ask();
            answers.fetch_add(1, Ordering::Relaxed);
        }
    };
    let open = Index::open(&press.home(), Lexicon::built_in()).unwrap();
    let opened_each_time = || {
        let index = Index::open(&press.home(), Lexicon::built_in()).unwrap();
        is_of_one_round(&answer(&index).unwrap());
    };
    // One that was opened before a rebuild answers as it did.
    let kept_open = || {
        let _ = open.refresh();
        is_of_one_round(&answer(&open).unwrap());
    };
    let served = || {
        let query = "/api/search?q=AWS%20%E5%A2%9E%E9%95%BF%20%3E%200%25&limit=100";
        let body = get(&address, query);
        let told: serde_json::Value = serde_json::from_str(&body).unwrap();
        let hits = told["hits"].as_array().unwrap().iter();
        let figures = hits.flat_map(|hit| hit["figures"].as_array().unwrap());
        let quotes = figures.map(|figure| figure["quote"].as_str().unwrap().to_owned());
        let total = told["total"].as_u64().unwrap();
        is_of_one_round(&(quotes.collect(), total));
    };
    thread::scope(|scope| {
        let readers: [&(dyn Fn() + Sync); 3] = [&opened_each_time, &kept_open, &served];
        for reader in readers {
            scope.spawn(move || until_done(reader));
        }
        for round in 101..=100 + rounds() {
            press.write(round);
            // Two at once: one of them writes, the other one is told so or comes after it.
            let both = [(); 2].map(|()| quiet(&mut press.index(way_of(round))));
            let both = both.map(|run| Ran::from(run.wait_with_output().unwrap()));
            assert!(both.iter().any(|run| run.status == 0), "{both:?}");
            let late = both.iter().filter(|run| run.status != 0);
            for run in late {
                assert!(run.stderr.contains("another caibao is writing"), "{run:?}");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let last = Index::open(&press.home(), Lexicon::built_in()).unwrap();
    let (told, _) = answer(&last).unwrap();
    assert_eq!(told, BTreeSet::from([format!("{}%", 100 + rounds())]));
    Index::check(&press.home(), Lexicon::built_in()).unwrap();
    println!("{} answers in {} rounds", answers.into_inner(), rounds());
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_any_moment_loses_nothing() {
    let press = Press::new();
    press.write(100);
    let start = Instant::now();
    assert_eq!(ran(&mut press.index(&[])).status, 0);
    let mut takes = start.elapsed();
    let (mut seed, mut stopped) = (1_u32, 0);
    for round in 101..=100 + rounds() {
        press.write(round);
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let part = f64::from(seed) / f64::from(u32::MAX);
        let mut run = quiet(&mut press.index(way_of(round)));
        thread::sleep(takes.mul_f64(part));
        let pid = run.id().to_string();
        // It may have ended before.
        let _ = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        let ended = run.wait().unwrap().code();
        // None where it had not begun to listen: nothing was done then.
        assert!([Some(0), Some(130), None].contains(&ended), "{ended:?}");
        stopped += u32::from(ended != Some(0));
        // Moments follow how long a run takes, which changes with what else the machine does.
        takes = takes.mul_f64(if ended == Some(0) { 0.7 } else { 1.2 });
        let place = format!("stopped after {part:.2} of {takes:?}: {ended:?}");
        Index::check(&press.home(), Lexicon::built_in()).expect(&place);
        let index = Index::open(&press.home(), Lexicon::built_in()).unwrap();
        let (told, _) = answer(&index).unwrap();
        let known = [round - 1, round].map(|round| format!("{round}%"));
        assert!(
            told.iter().all(|number| known.contains(number)),
            "{place}: {told:?}"
        );
        assert_eq!(ran(&mut press.index(&["--prune"])).status, 0, "{place}");
        let index = Index::open(&press.home(), Lexicon::built_in()).unwrap();
        let now = (BTreeSet::from([format!("{round}%")]), files_of(round));
        assert_eq!(answer(&index).unwrap(), now, "{place}");
    }
    println!(
        "{stopped} of {} runs were stopped before their end",
        rounds()
    );
}

fn quiet(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// The body of an answer over HTTP.
fn get(address: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    body.to_owned()
}
