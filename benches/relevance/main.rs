//! How well articles are ranked, beside plain BM25 over the words of jieba.
//!
//! `cargo bench --bench relevance` asks two things of the articles of `../shared/corpus` (of the
//! folder that CAIBAO_CORPUS names), or where that is not there of `samples/`:
//!
//! - known items: words of an article's title, or of its lead, have to find it;
//! - judged queries: what comes first for the queries of `queries.tsv`, by the grades of
//!   `judgments.tsv` that a reader gave.
//!
//! Queries up to 60 with odd numbers may be looked at when weights are chosen; those with even ones
//! were held out until they had been seen as well; those from 61 on are held out. `-- --each` prints
//! the grades of what comes first for each query that is not, `-- --pool` what comes first and has
//! no grade yet, `-- --samples` takes the samples.
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
use std::path::{Path, PathBuf};

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
    let corpus = std::env::var_os("CAIBAO_CORPUS")
        .map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    let samples = asked("--samples") || !corpus.is_dir();
    let (set, folder) = if samples {
        ("samples", root.join("samples/articles"))
    } else {
        ("corpus", corpus)
    };
    let shelf = Shelf::read(&folder)?;
    println!("{set}: {} articles", shelf.articles.len());
    let plain = baseline::Baseline::new(&shelf)?;
    let ours = shelf::Caibao::new(&shelf)?;
    let any = shelf::AnyWord(&ours);
    let engines: [&dyn Engine; 3] = [&plain, &ours, &any];
    let judged = judged::Judged::read(&root.join("benches/relevance").join(set))?;
    if asked("--pool") {
        return judged.pool(&shelf, &engines);
    }
    known_item::report(&shelf, &engines)?;
    judged.report(&shelf, &engines, asked("--each"))
}
