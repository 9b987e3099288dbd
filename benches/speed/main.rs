//! What all of it costs beside what the parts allow, and how it grows.
//!
//! ```sh
//! cargo bench --bench speed                           # against a bare floor, over the shared corpus
//! CAIBAO_CORPUS=FOLDER cargo bench --bench speed -- floor 5   # another folder, five rounds
//! cargo bench --bench speed -- growth FOLDER 10000 100000     # over made-up articles, kept in FOLDER
//! ```
//!
//! Every run is a process of its own, held to some processors by `taskset` where that is.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "results are for people to read"
)]

mod bare;
mod floor;
mod growth;
mod process;
mod queries;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo says that this is a benchmark.
    let args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let args: Vec<String> = args.collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [bare::INDEX, corpus, place, threads] => {
            bare::index(Path::new(corpus), Path::new(place), threads.parse()?)
        }
        [bare::ASK, place, term] => bare::ask(Path::new(place), term),
        ["growth", folder, sizes @ ..] => growth::measure(Path::new(folder), sizes),
        ["floor", rounds] => floor::compare(&corpus(), rounds.parse()?),
        _ => floor::compare(&corpus(), 3),
    }
}

fn corpus() -> PathBuf {
    std::env::var_os("CAIBAO_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    )
}

fn caibao(index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caibao"));
    command.arg("--index").arg(index).arg("--quiet");
    command
}
