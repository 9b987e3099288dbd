//! The command line: flags in, results on standard output, everything else on standard error.

mod args;
mod ask;
mod check;
mod config;
mod explain;
mod extract;
mod facets;
mod fault;
mod figures;
mod hits;
mod index;
mod layout;
mod pager;
mod paths;
mod place;
mod rates;
mod rows;
mod screen;
mod search;
mod serve;
mod settings;
mod sheet;
mod show;
mod stats;
mod table;
mod understanding;
mod why;

use std::ffi::OsString;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::{CommandFactory, Parser};

use crate::index::IndexError;
use crate::lexicon::{Lexicon, LexiconError};
use crate::text::sanitise_lines;
use args::{Cli, Color, Command};
use screen::Screen;
use settings::Global;

/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// There was something to show.
    Found,
    /// There was nothing.
    Nothing,
    /// It did what it could and had to leave something out; what, was said.
    Partly,
    /// The user stopped it.
    Interrupted,
}

impl Outcome {
    fn found(any: bool) -> Outcome {
        if any {
            Outcome::Found
        } else {
            Outcome::Nothing
        }
    }
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the results cannot be written: {0}")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Lexicon(#[from] LexiconError),
    #[error("{0}")]
    Index(#[from] IndexError),
    #[error("{0}")]
    Rates(#[from] rates::RatesError),
    #[error("{}: {error}", path.display())]
    Path { path: PathBuf, error: io::Error },
    /// Rendered with a mark under the place.
    #[error("{0}")]
    Query(String),
    #[error("`--explain` has no {0}: ask for --format text, json or jsonl")]
    ExplainFormat(&'static str),
    #[error("counts of `--facet` are for --format text or json alone")]
    FacetFormat,
    #[error("{address} cannot be had: {error}; give another with --bind ADDR:PORT")]
    Address {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("{}: a token has {} letters and digits at least, and nothing but letters, digits, - and _", path.display(), serve::LEAST_TOKEN)]
    Token { path: PathBuf },
    #[error(
        "the system has no random numbers to make a token of ({0}); give one with --token-file FILE"
    )]
    Random(getrandom::Error),
    #[error("the query is not UTF-8")]
    NotUtf8,
    #[error("there is no command `{0}`; `caibao --help` lists them")]
    NoCommand(String),
    #[error("the results cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the results cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
}

/// Runs the command that the arguments name; the first argument is the program.
///
/// This is the one place where exit statuses are decided: 0 when something matched, 1 when nothing
/// did, 2 on an error, 130 when stopped by Ctrl-C.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    fault::keep();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        // A closed pipe is the only way in which this fails, and then nobody is there to hear it.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Cli { flags, command } = cli;
    let global = match Global::new(&flags) {
        Ok(global) => global,
        Err(error) => {
            report(flags.color.unwrap_or(Color::Auto), &error.to_string());
            return ExitCode::from(2);
        }
    };
    // Whatever a bug breaks, it leaves with a sentence and a status.
    let carried = panic::AssertUnwindSafe(|| carry_out(command, &global));
    let result = panic::catch_unwind(carried);
    let (color, faults) = (global.color.value, fault::kept());
    let failure = result.as_ref().ok().map(|result| result.as_ref().err());
    if !faults.is_empty() || matches!(failure, None | Some(Some(_))) {
        let failure = failure.flatten().filter(|_| faults.is_empty());
        let damage = global
            .used()
            .and_then(|index| fault::damage(failure, &index));
        if let Some(damage) = damage {
            report(color, &damage.to_string());
            return ExitCode::from(2);
        }
    }
    for fault in faults {
        report(color, &fault);
    }
    ExitCode::from(match result {
        Ok(Ok(Outcome::Found)) => 0,
        Ok(Ok(Outcome::Nothing)) => 1,
        Ok(Ok(Outcome::Partly)) => 2,
        Ok(Ok(Outcome::Interrupted)) => 130,
        Ok(Err(failure)) if failure.is_closed_pipe() => 0,
        Ok(Err(failure)) => {
            failure.report(color);
            2
        }
        Err(_) => 2,
    })
}

fn carry_out(command: Command, global: &Global) -> Result<Outcome, Failure> {
    let pager = command.is_read().then(|| global.pager.value.clone());
    let mut screen = Screen::new(global.color.value, pager.unwrap_or_default());
    let outcome = match command {
        Command::Index(args) => index::run(&args, global, &mut screen)?,
        Command::Search(args) => search::run(&args, global, &mut screen)?,
        Command::Figures(args) => figures::run(&args, global, &mut screen)?,
        Command::Show(args) => show::run(&args, global, &mut screen)?,
        Command::Explain(args) => explain::run(&args, global, &mut screen)?,
        Command::Extract(args) => extract::run(&args, global, &mut screen)?,
        Command::Config(args) => config::run(&args, global, &mut screen)?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "caibao", &mut script);
            screen.write_all(&script)?;
            Outcome::Found
        }
        Command::Man { command } => {
            manual(command.as_deref(), &mut screen)?;
            Outcome::Found
        }
        Command::Serve(args) => serve::run(&args, global, &mut screen)?,
        Command::Stats(args) => stats::run(&args, global, &mut screen)?,
        Command::Check(args) => check::run(&args, global, &mut screen)?,
    };
    screen.end()?;
    Ok(outcome)
}

impl Failure {
    fn report(&self, color: Color) {
        match self {
            // It says itself, in the language of queries, that it is an error.
            Failure::Query(rendered) => {
                let (mut out, _) = stderr(color);
                let _: io::Result<()> = write!(out, "{}", sanitise_lines(rendered));
            }
            _ => report(color, &self.to_string()),
        }
    }

    /// Whether the reader of our output went away, which is no error of ours.
    fn is_closed_pipe(&self) -> bool {
        let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        match self {
            Failure::Output(error) => broken(error),
            Failure::Json(error) => error.io_error_kind() == Some(io::ErrorKind::BrokenPipe),
            Failure::Csv(error) => {
                matches!(error.kind(), csv::ErrorKind::Io(error) if broken(error))
            }
            _ => false,
        }
    }
}

/// The word tables that the flags ask for.
fn lexicon(global: &Global) -> Result<&'static Lexicon, LexiconError> {
    match &global.lexicon.value {
        None => Ok(Lexicon::built_in()),
        // Loaded once and used until the program ends.
        Some(folder) => Ok(Box::leak(Box::new(Lexicon::with_folder(folder)?))),
    }
}

fn manual(command: Option<&str>, out: &mut Screen) -> Result<(), Failure> {
    let mut cli = Cli::command();
    cli.build();
    let page = match command {
        None => cli,
        Some(name) => match cli.find_subcommand(name) {
            Some(found) => found.clone(),
            None => return Err(Failure::NoCommand(name.to_owned())),
        },
    };
    let examples = page.get_before_long_help().map(ToString::to_string);
    clap_mangen::Man::new(page).render(out)?;
    if let Some(examples) = examples {
        writeln!(out, ".SH EXAMPLES\n.nf")?;
        for line in examples.lines().skip(1) {
            // A line that begins with a point or a quote would be a command of the page.
            writeln!(out, "\\&{}", line.replace('\\', "\\e").replace('-', "\\-"))?;
        }
        writeln!(out, ".fi")?;
    }
    Ok(())
}

/// Says an error.
fn report(color: Color, message: &str) {
    say(color, AnsiColor::Red.on_default().bold(), "error", message);
}

/// Says something that is no error.
fn note(global: &Global, message: &str) {
    if !global.quiet {
        say(
            global.color.value,
            AnsiColor::Yellow.on_default().bold(),
            "note",
            message,
        );
    }
}

fn say(color: Color, style: Style, label: &str, message: &str) {
    let (mut out, _) = stderr(color);
    // Where standard error is closed nobody is there to hear it.
    let _: io::Result<()> = writeln!(out, "{style}{label}{style:#}: {}", sanitise_lines(message));
}

/// Standard error, and whether it shows colours.
fn stderr(color: Color) -> (impl Write, bool) {
    let stderr = io::stderr();
    let choice = screen::choice(color, &stderr);
    (
        AutoStream::new(stderr, choice),
        choice != ColorChoice::Never,
    )
}
