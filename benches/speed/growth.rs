//! How what it costs grows with the number of articles. They are made up (`benches/generate`), so that
//! there are as many as one likes.

#[path = "../generate/articles.rs"]
mod articles;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use articles::Article;

use crate::process::{self, Spent, folder_size};
use crate::{caibao, queries};

/// Articles of a file.
const TOGETHER: u64 = 1000;
/// Processors that it is held to.
const CORES: usize = 2;

/// Prints what indexes of so many articles cost.
pub(crate) fn measure(folder: &Path, sizes: &[&str]) -> Result<(), Box<dyn Error>> {
    for size in sizes {
        let size: u64 = size.parse()?;
        let home = folder.join(size.to_string());
        let [index, old, new] = ["index", "articles", "more"].map(|name| home.join(name));
        if index.exists() {
            fs::remove_dir_all(&index)?;
        }
        write(&old, 0..size)?;
        write(&new, size..size + size / 100)?;
        let articles = size as f64;
        let read = folder_size(&old, "")? as f64;
        println!("{size} articles of {:.0} bytes", read / articles);

        let run = |paths: &[&Path], prune: bool| -> Result<Spent, Box<dyn Error>> {
            let mut command = caibao(&index);
            command.arg("index").args(paths);
            if prune {
                command.arg("--prune");
            }
            process::run(&mut process::on_cores(command, CORES))
        };
        let all = run(&[&old], false)?;
        row("indexed, articles a second", articles / all.seconds);
        row("  a second of a processor", articles / all.work);
        memory(all);
        let bytes = folder_size(&index, "")? as f64;
        row("index, bytes an article", bytes / articles);
        row("  for a byte that was read", bytes / read);
        row("  a figure", bytes / figures(&index)?);
        let same = run(&[&old], false)?;
        row("nothing new, s", same.seconds);
        let more = run(&[&old, &new], false)?;
        row("a hundredth more, s", more.seconds);
        memory(more);
        fs::remove_dir_all(&new)?;
        fs::create_dir(&new)?;
        let gone = run(&[&old, &new], true)?;
        row("and pruned again, s", gone.seconds);
        memory(gone);
        println!();
        queries::print(&index)?;
        println!();
    }
    Ok(())
}

fn row(name: &str, number: f64) {
    println!("{name:27} {number:12.2}");
}

fn memory(spent: Spent) {
    row("  MiB of memory at most", spent.memory);
    row("  of them its own", spent.own_memory);
}

/// Figures that an index holds, as the program counts them.
fn figures(index: &Path) -> Result<f64, Box<dyn Error>> {
    let said = process::output(caibao(index).args(["stats", "--format", "json"]))?;
    let stats: serde_json::Value = serde_json::from_str(&said)?;
    Ok(stats["figures"].as_f64().ok_or("no number of figures")?)
}

/// Writes articles to a folder, some to a file, unless they are there.
fn write(folder: &Path, mut numbers: Range<u64>) -> Result<(), Box<dyn Error>> {
    if folder.is_dir() && fs::read_dir(folder)?.next().is_some() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for file in 0.. {
        let part = numbers.by_ref().take(usize::try_from(TOGETHER)?);
        let lines: Vec<String> = part.map(|number| Article::new(1, number).line()).collect();
        if lines.is_empty() {
            break;
        }
        let mut out = BufWriter::new(File::create(folder.join(format!("{file:06}.jsonl")))?);
        lines
            .iter()
            .try_for_each(|line| out.write_all(line.as_bytes()))?;
        out.flush()?;
    }
    Ok(())
}
