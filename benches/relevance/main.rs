//! How well articles are ranked, beside plain BM25 over the words of jieba.
//!
//! `cargo bench --bench relevance` asks two things of the articles of `../shared/corpus`, or where
//! that folder is not there of `samples/`:
//!
//! - known items: words of an article's title, or of its lead, have to find it;
//! - judged queries: what comes first for the queries of `queries.tsv`, by the grades of
//!   `judgments.tsv` that a reader gave.
//!
//! Queries with odd numbers may be looked at when weights are chosen, those with even ones are held
//! out. `-- --pool` prints what comes first for the judged queries and has no grade yet.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "results are for people to read"
)]

mod baseline;
mod judged;
mod known_item;
mod shelf;

use std::error::Error;
use std::path::Path;

use shelf::Shelf;

/// How many results count.
const DEPTH: usize = 10;

/// Something that ranks articles: the best first, by their places on the shelf.
trait Engine {
    fn name(&self) -> &'static str;
    fn rank(&self, query: &str, most: usize) -> Result<Vec<usize>, Box<dyn Error>>;
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    let there = corpus.is_dir();
    let folder = if there {
        corpus
    } else {
        println!("there is no {}; these are the samples", corpus.display());
        root.join("samples/articles")
    };
    let shelf = Shelf::read(&folder)?;
    println!("{} articles", shelf.articles.len());
    let plain = baseline::Baseline::new(&shelf)?;
    let ours = shelf::Caibao::new(&shelf)?;
    let engines: [&dyn Engine; 2] = [&plain, &ours];

    known_item::report(&shelf, &engines)?;
    let set = if there { "corpus" } else { "samples" };
    let judged = judged::Judged::read(&root.join("benches/relevance").join(set))?;
    if std::env::args().any(|argument| argument == "--pool") {
        judged.pool(&shelf, &engines)
    } else {
        judged.report(&shelf, &engines)
    }
}
