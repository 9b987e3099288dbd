//! Reads the word tables under `data/` when the program is built, so that no run has to: what
//! `Lexicon::from_tables` makes of them is laid down as `src/built_in.rs` takes it up.
#![allow(
    dead_code,
    unfulfilled_lint_expectations,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "of these modules only what reads the tables is needed here"
)]

use std::error::Error;
use std::path::Path;

#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/model/metric.rs"]
mod metric;
#[path = "src/text/mod.rs"]
mod text;

mod model {
    pub(crate) use crate::metric::Metric;
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?;
    let (texts, numbers) = lexicon::Lexicon::from_tables(lexicon::BUILT_IN)?.pack();
    std::fs::write(Path::new(&folder).join("lexicon.txt"), texts)?;
    std::fs::write(Path::new(&folder).join("lexicon.bin"), numbers)?;
    Ok(())
}
