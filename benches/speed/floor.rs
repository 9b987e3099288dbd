//! Beside a bare floor: the same jieba-rs and tantivy, the same stored text, title and body indexed with
//! positions, and nothing else. Every pair is measured in turns in one run, because only the ratio means
//! something on a machine that others use too.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::{self, Spent, folder_size, median};
use crate::{bare, caibao, queries};

/// Runs of each command.
const COMMANDS: usize = 41;
/// What the command is asked, and the one term that the bare program looks up instead.
const QUERY: &str = "AWS 增长 > 15%";
const TERM: &str = "aws";

/// Prints all that is measured over the articles of a folder.
pub(crate) fn compare(corpus: &Path, rounds: usize) -> Result<(), Box<dyn Error>> {
    if !corpus.is_dir() {
        println!("skipped: there is no {}", corpus.display());
        return Ok(());
    }
    let home = tempfile::tempdir()?;
    let [floor, ours] = ["floor", "caibao"].map(|name| home.path().join(name));

    println!("indexing                      floor    caibao   ratio");
    for cores in [1, 2] {
        let (mut bare, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            bare.push(floor_run(corpus, &floor, cores)?);
            whole.push(caibao_run(corpus, &ours, cores)?);
        }
        let [bare, whole] = [bare, whole].map(|runs| Spent::median(&runs));
        let on = format!("{cores} core{}", if cores == 1 { "" } else { "s" });
        row(&format!("{on}, s"), bare.seconds, whole.seconds);
        row(&format!("{on}, s of processors"), bare.work, whole.work);
    }
    for (ending, what) in PARTS {
        let [bare, whole] = [&floor, &ours].map(|folder| folder_size(folder, ending));
        row(
            &format!("{what}, MB"),
            bare? as f64 / 1e6,
            whole? as f64 / 1e6,
        );
    }

    println!("\na command from start to end    bare    caibao   ratio");
    let (mut bare, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..COMMANDS {
        let mut command = itself()?;
        command.arg(bare::ASK).arg(&floor).arg(TERM);
        bare.push(process::run(&mut command)?.seconds * 1e3);
        whole.push(process::run(caibao(&ours).args(["search", QUERY]))?.seconds * 1e3);
    }
    row("half within, ms", median(&mut bare), median(&mut whole));
    let [bare, whole] = [bare, whole].map(|times| times[times.len() / 10]);
    row("1 of 10 within, ms", bare, whole);

    println!();
    queries::print(&ours)
}

/// Endings of an index's files, and what is in them.
const PARTS: &[(&str, &str)] = &[
    ("", "size"),
    (".store", "  texts"),
    (".pos", "  positions"),
    (".idx", "  postings"),
    (".term", "  terms"),
    (".fast", "  columns"),
];

fn row(name: &str, bare: f64, whole: f64) {
    println!("{name:26} {bare:8.2} {whole:9.2} {:7.2}", whole / bare);
}

fn itself() -> Result<Command, Box<dyn Error>> {
    Ok(Command::new(std::env::current_exe()?))
}

/// Makes the floor's index; it says itself how long that took, because it has the articles read and
/// taken apart before.
fn floor_run(corpus: &Path, place: &Path, cores: usize) -> Result<Spent, Box<dyn Error>> {
    empty(place)?;
    let mut command = itself()?;
    command
        .arg(bare::INDEX)
        .args([corpus, place])
        .arg(cores.to_string());
    let said = process::output(&mut process::on_cores(command, cores))?;
    Spent::parse(&said)
}

fn caibao_run(corpus: &Path, place: &Path, cores: usize) -> Result<Spent, Box<dyn Error>> {
    empty(place)?;
    let mut command = caibao(place);
    command.arg("index").arg(corpus);
    process::run(&mut process::on_cores(command, cores))
}

fn empty(place: &Path) -> Result<(), Box<dyn Error>> {
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    Ok(fs::create_dir_all(place)?)
}
