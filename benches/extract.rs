//! How fast figures are extracted: megabytes of article text a second, on one core.
//!
//! `cargo bench --bench extract` measures the articles of `samples/`, those of `../shared/corpus`
//! where that folder is (`cargo bench --bench extract -- FOLDER` takes another one), and texts that
//! grow (`benches/extract/shapes.rs`), which have to cost four times as much where they are four times
//! as long.
//!
//! What limits it is no one thing. Of some 260 instructions for each byte of text (callgrind, every
//! twentieth article of the corpus), a fifth folds the text, notes where something may begin and
//! cuts sentences, a quarter lays tokens (a third of them the walk through the tree of names, a
//! quarter numbers), three tenths walk through the sentences, a tenth reads introductions and names
//! that no table lists; allocation is spread over all of them, some six of a hundred. The tree of
//! names takes twice its part of the instructions in time, because it waits for memory. No function
//! has more than an eighth of either: what would make it twice as fast is not a faster piece, but
//! less that is asked of every character and every sentence.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "results are for people to read"
)]

#[path = "extract/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use caibao::article::{Article, ReadOptions, is_readable_name, read_bytes, read_path};
use caibao::figures::extract;
use caibao::lexicon::Lexicon;

const ROUNDS: usize = 7;
/// Text to measure in a round.
const LEAST: usize = 4 << 20;
/// Length of a text before it grows.
const SHORT: usize = 64 << 10;
/// By how much slower a byte of a text that is sixteen times as long may be read. What looks at every
/// piece beside each other one is sixteen times as slow, and what a text of one sign leaves in memory,
/// which is no longer near to the processor, up to twice (the same instructions, and as many pages).
const SLOWER: f64 = 3.0;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let start = Instant::now();
    let lexicon = Lexicon::built_in();
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    println!("tables                  {milliseconds:6.1} ms to load");

    let samples = articles(&root.join("samples/articles"));
    report("samples", &samples, lexicon);
    let corpus = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    if corpus.is_dir() {
        report("corpus", &articles(&corpus), lexicon);
    } else {
        println!(
            "corpus                  skipped: there is no {}",
            corpus.display()
        );
    }

    println!();
    println!("MB/s of one article          1x     4x    16x");
    let body = samples
        .iter()
        .map(|article| article.text.as_str())
        .collect();
    for shape in shapes::shapes(body) {
        let speeds = [1, 4, 16].map(|times| {
            let text = (shape.text)(SHORT * times);
            speed(&read_text(shape.file, &text), lexicon, SHORT * 16, 3)
        });
        let [first, second, third] = speeds;
        let verdict = if third * SLOWER < first {
            "  not linear"
        } else {
            ""
        };
        println!(
            "{:25} {first:6.1} {second:6.1} {third:6.1}{verdict}",
            shape.name
        );
    }
}

/// All articles of a folder that can be read.
fn articles(folder: &Path) -> Vec<Article> {
    let mut found = Vec::new();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    for file in files.into_iter().filter_map(Result::ok) {
        if file.file_type().is_file() && is_readable_name(file.path()) {
            read_path(file.path(), &ReadOptions::default(), &mut |article| {
                found.extend(article);
            });
        }
    }
    found
}

fn read_text(name: &str, text: &str) -> Vec<Article> {
    let mut found = Vec::new();
    let options = ReadOptions::default();
    read_bytes(name, text.as_bytes(), &options, &mut |article| {
        found.extend(article);
    });
    found
}

fn report(name: &str, articles: &[Article], lexicon: &Lexicon) {
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let figures: usize = articles
        .iter()
        .map(|article| extract(article, lexicon).figures.len())
        .sum();
    let speed = speed(articles, lexicon, LEAST, ROUNDS);
    println!(
        "{name:22} {speed:6.1} MB/s: {} articles, {:.1} MB of text, {figures} figures",
        articles.len(),
        bytes as f64 / 1e6
    );
}

/// The median of some rounds, in megabytes a second; articles of fewer bytes than `least` are taken
/// several times.
fn speed(articles: &[Article], lexicon: &Lexicon, least: usize, rounds: usize) -> f64 {
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let times = least.div_ceil(bytes.max(1)).min(64);
    let mut speeds: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            for article in (0..times).flat_map(|_| articles) {
                black_box(extract(black_box(article), lexicon));
            }
            (bytes * times) as f64 / 1e6 / start.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    speeds[rounds / 2]
}
