//! Fits the weights of confidence to figures that were labelled by hand, and says how well they hold.
//!
//! A figure is right when every part of it is. Figures that a score passes over (`optional`) count
//! here, because users meet them; so does one that no label knows, which is wrong. What is known of
//! a figure is told by `Evidence`. What its article tells besides (how many companies it has figures
//! of, how long the sentence is, how many numbers it holds, whether it stands at the head) made the
//! fit better by cross-validation and worse on articles that were held out, and is left out; so is
//! which rules of company and segment go together, which made no difference. Articles that rules
//! were written on should not be fitted on, since more is right in them than elsewhere.
//!
//! `cargo bench --bench confidence -- --fit FOLDER... --held FOLDER... --write` fits on the articles
//! of the first folders, prints how well that holds by cross-validation (five parts, no article in
//! two of them) and on the articles of the others, which the fit never sees, and writes the table of
//! weights to `data/confidence.toml`. `benches/gold` says what such a folder holds. Without `--fit`
//! it is `../shared/gold/tune`, and `../shared/gold/check` is always held out; CAIBAO_GOLD names
//! another folder than `../shared/gold`. Where that is not there it says so and ends. Without
//! `--write` nothing is written; `--built-in` says how well the weights of the program hold.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "results are for people to read"
)]

mod fit;
#[path = "../gold/mod.rs"]
mod gold;
mod report;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};

use caibao::figures::{Evidence, Weights, extract};
use caibao::lexicon::Lexicon;
use caibao::model::{Confidence, Figure};

use gold::Verdict;

/// Parts of cross-validation.
const PARTS: usize = 5;
/// What a figure counts that was drawn at random from a whole corpus and judged by itself. There are
/// few of them and they are harder than those of articles that were chosen to be labelled, so they
/// count several times, lest articles that are hard were given too much.
const JUDGED: f64 = 4.0;

/// A figure of which is known whether it is right.
pub(crate) struct Example {
    figure: Figure,
    evidence: Vec<Evidence>,
    verdict: Verdict,
    /// Whether it was drawn at random and judged by itself.
    judged: bool,
    /// The part in which its article is held out.
    part: usize,
}

impl Example {
    /// How much it counts.
    fn counts(&self) -> f64 {
        if self.judged { JUDGED } else { 1.0 }
    }
}

/// A folder of labelled articles.
struct Shelf {
    name: String,
    articles: usize,
    examples: Vec<Example>,
}

impl Shelf {
    fn read(folder: &Path) -> Result<Shelf, Box<dyn Error>> {
        let lexicon = Lexicon::built_in();
        let paths = gold::articles(folder)?;
        let mut examples = Vec::new();
        for (place, path) in paths.iter().enumerate() {
            let judged = path.with_extension("judged").is_file();
            for article in gold::read(path)? {
                let figures = extract(&article, lexicon).figures;
                let verdicts = gold::verdicts(path, &figures, lexicon)?;
                let known = figures.into_iter().zip(verdicts);
                examples.extend(known.filter_map(|(figure, verdict)| {
                    Some(Example {
                        evidence: Evidence::of(&figure).collect(),
                        figure,
                        verdict: verdict?,
                        judged,
                        part: place % PARTS,
                    })
                }));
            }
        }
        Ok(Shelf {
            name: folder
                .file_name()
                .map_or_else(String::new, |it| it.to_string_lossy().into()),
            articles: paths.len(),
            examples,
        })
    }
}

/// What is asked for.
struct Asked {
    fit: Vec<PathBuf>,
    held: Vec<PathBuf>,
    write: bool,
    built_in: bool,
}

impl Asked {
    fn new(gold: &Path) -> Result<Asked, String> {
        let mut asked = Asked {
            fit: Vec::new(),
            held: vec![gold.join("check")],
            write: false,
            built_in: false,
        };
        let mut held = false;
        for argument in std::env::args().skip(1) {
            match argument.as_str() {
                "--fit" => held = false,
                "--held" => held = true,
                "--write" => asked.write = true,
                "--built-in" => asked.built_in = true,
                // Cargo says that it is a benchmark.
                "--bench" => {}
                flag if flag.starts_with('-') => {
                    return Err(format!(
                        "{flag}: expected --fit, --held, --write or --built-in"
                    ));
                }
                folder if held => asked.held.push(folder.into()),
                folder => asked.fit.push(folder.into()),
            }
        }
        if asked.fit.is_empty() {
            asked.fit.push(gold.join("tune"));
        }
        Ok(asked)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let gold = std::env::var_os("CAIBAO_GOLD").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold"),
        PathBuf::from,
    );
    if !gold.is_dir() {
        println!("skipped: there is no {}", gold.display());
        return Ok(());
    }
    let asked = Asked::new(&gold)?;
    let read = |folders: &[PathBuf]| -> Result<Vec<Shelf>, Box<dyn Error>> {
        folders.iter().map(|folder| Shelf::read(folder)).collect()
    };
    let (fitted, held) = (read(&asked.fit)?, read(&asked.held)?);
    let examples: Vec<&Example> = fitted.iter().flat_map(|shelf| &shelf.examples).collect();
    let weights = if asked.built_in {
        Weights::built_in().clone()
    } else {
        show("by cross-validation", &cross_validated(&fitted));
        fit::fit(&examples)
    };
    for shelf in &held {
        let what = format!("held out: {}, {} articles", shelf.name, shelf.articles);
        show(&what, &given(&shelf.examples, &weights));
    }
    let others = held.iter().flat_map(|shelf| &shelf.examples);
    show("held out: all", &given(others, &weights));
    let articles: usize = fitted.iter().map(|shelf| shelf.articles).sum();
    let said = format!(
        "Fitted to {} figures of {articles} articles.",
        examples.len()
    );
    if !asked.built_in {
        println!("{said}");
    }
    if asked.write {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/confidence.toml");
        std::fs::write(&path, table::written(&weights, &said))?;
        println!("written to {}", path.display());
    }
    Ok(())
}

/// A figure and how sure it was said to be.
type Given<'a> = (&'a Example, Confidence);

fn given<'a>(examples: impl IntoIterator<Item = &'a Example>, weights: &Weights) -> Vec<Given<'a>> {
    let examples = examples.into_iter();
    examples
        .map(|it| (it, weights.confidence(&it.figure)))
        .collect()
}

/// What each part is given by the weights that the others are fitted to.
fn cross_validated(shelves: &[Shelf]) -> Vec<Given<'_>> {
    let examples = || shelves.iter().flat_map(|shelf| &shelf.examples);
    let mut all = Vec::new();
    for part in 0..PARTS {
        let others: Vec<&Example> = examples().filter(|it| it.part != part).collect();
        let weights = fit::fit(&others);
        all.extend(given(examples().filter(|it| it.part == part), &weights));
    }
    all
}

/// Prints how well it holds, of all figures and of kinds of them.
fn show(what: &str, all: &[Given<'_>]) {
    type Kind = fn(&Example) -> bool;
    let kinds: [(&str, Kind); 4] = [
        ("all", |_| true),
        ("results", |it| !it.judged && it.verdict.is_required()),
        ("in passing", |it| !it.verdict.is_required()),
        ("drawn at random", |it| it.judged),
    ];
    println!("{what}");
    for (kind, is_of) in kinds {
        let some = all.iter().filter(|(example, _)| is_of(example));
        let some = some.map(|(it, given)| (*given, it.verdict.is_right()));
        report::print(kind, some.collect());
    }
}
