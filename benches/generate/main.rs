//! Writes articles that nobody wrote, to try how large and how fast things get: no measurement itself.
//!
//! ```sh
//! cargo bench --bench generate -- 1000000 /tmp/million   # JSON Lines, 1,000 articles to a file
//! ```

mod articles;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use articles::Article;

/// Articles of a file.
const TOGETHER: u64 = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    // The first is from cargo.
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let (count, folder, seed) = match args.as_slice() {
        [count, folder] => (count.parse()?, PathBuf::from(folder), 1),
        [count, folder, seed] => (count.parse()?, PathBuf::from(folder), seed.parse()?),
        _ => {
            writeln!(
                io::stderr(),
                "skipped: `-- COUNT FOLDER [SEED]` says how many"
            )?;
            return Ok(());
        }
    };
    Ok(write(count, &folder, seed)?)
}

fn write(count: u64, folder: &Path, seed: u64) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut numbers = 0..count;
    for file in 0..count.div_ceil(TOGETHER) {
        let mut out = BufWriter::new(File::create(folder.join(format!("{file:06}.jsonl")))?);
        for number in numbers
            .by_ref()
            .take(usize::try_from(TOGETHER).unwrap_or(1))
        {
            out.write_all(Article::new(seed, number).line().as_bytes())?;
        }
        out.flush()?;
    }
    Ok(())
}
