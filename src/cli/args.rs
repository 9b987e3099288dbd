//! What can be typed after `caibao`.

mod examples;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use serde::Deserialize;

use super::rates::{self, RatesError};
use crate::article::{FieldMap, ReadOptions};
use crate::model::Confidence;
use crate::query::{Exchange, first_day, last_day};
use crate::search::{Dimension, Order, Sort};

/// Full-text search over Chinese earnings coverage in which every number is bound to what it is about.
#[derive(Debug, Parser)]
#[command(name = "caibao", version, before_long_help = examples::CAIBAO, max_term_width = 100)]
#[command(
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) flags: Flags,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Flags {
    /// Folder of the index [default: index]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) index: Option<PathBuf>,
    /// Folder of word tables to lay on top of the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) lexicon: Option<PathBuf>,
    /// When to use colours [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub(super) color: Option<Color>,
    /// Do not show long results in a pager
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// As it is typed.
    pub(super) fn id(self) -> &'static str {
        match self {
            Color::Auto => "auto",
            Color::Always => "always",
            Color::Never => "never",
        }
    }
}

impl Command {
    /// Whether what it prints is to be read by people, page by page.
    pub(super) fn is_read(&self) -> bool {
        match self {
            Command::Search(_)
            | Command::Figures(_)
            | Command::Extract(_)
            | Command::Show(_)
            | Command::Explain(_)
            | Command::Stats(_) => true,
            Command::Index(_)
            | Command::Check(_)
            | Command::Serve(_)
            | Command::Config(_)
            | Command::Completions { .. }
            | Command::Man { .. } => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add new articles to the index and replace changed ones
    #[command(before_long_help = examples::INDEX)]
    Index(IndexArgs),
    /// Find articles, best first, with the figures that made them match
    #[command(before_long_help = examples::SEARCH)]
    Search(SearchArgs),
    /// Print the figures that match, a row each
    #[command(before_long_help = examples::FIGURES)]
    Figures(FiguresArgs),
    /// Print the figures of files; needs no index
    #[command(before_long_help = examples::EXTRACT)]
    Extract(ExtractArgs),
    /// Show one article with its figures marked
    #[command(before_long_help = examples::SHOW)]
    Show(ShowArgs),
    /// Say how a query is understood and what its conditions leave of the index
    #[command(before_long_help = examples::EXPLAIN)]
    Explain(ExplainArgs),
    /// Say what the index holds
    Stats(StatsArgs),
    /// Read all of the index and say whether it is whole
    #[command(before_long_help = examples::CHECK)]
    Check(CheckArgs),
    /// Serve the page and the JSON API over HTTP
    #[command(before_long_help = examples::SERVE)]
    Serve(ServeArgs),
    /// Say which settings hold, and where they come from
    #[command(before_long_help = examples::CONFIG)]
    Config(ConfigArgs),
    /// Print a completion script for a shell
    #[command(before_long_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page of caibao or of one of its commands
    #[command(before_long_help = examples::MAN)]
    Man {
        /// The command
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// Files and folders; `-` reads JSON Lines from standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Drop articles of these folders that are gone from disk
    #[arg(long)]
    pub(super) prune: bool,
    /// Make the index anew; the one that is there answers until it is done
    #[arg(long)]
    pub(super) rebuild: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
    /// How to print the summary
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

/// How JSON is read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Names of JSON fields, as title=headline,body=story.html (title, body, date, url, source, author)
    #[arg(long, value_name = "FIELD=NAME", value_parser = FieldMap::parse)]
    map: Option<FieldMap>,
}

impl Reading {
    /// As the readers take it.
    pub(super) fn options(&self) -> ReadOptions {
        ReadOptions {
            fields: self.map.clone().unwrap_or_default(),
            ..ReadOptions::default()
        }
    }
}

/// A query and what to ask it of.
#[derive(Debug, Args)]
pub(super) struct Asking {
    /// The query, for example 'AWS 增长 > 15%'; see `caibao explain`
    #[arg(required = true, value_name = "QUERY")]
    pub(super) query: Vec<OsString>,
    #[command(flatten)]
    pub(super) corpus: Corpus,
    /// Leave out this many of the first results
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
    /// Only articles published on this day or later (2024-09-30, 2024-09 or 2024)
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub(super) since: Option<Date>,
    /// Only articles published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub(super) until: Option<Date>,
    /// Only figures that are so sure, from 0 to 1: 0.9 is right in nine of ten
    #[arg(long, value_name = "PART")]
    pub(super) confidence: Option<Confidence>,
    #[command(flatten)]
    pub(super) exchanging: Exchanging,
    /// Count what was found by company, segment, metric, period, status, source or month
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub(super) facet: Vec<Dimension>,
}

/// In which currency amounts are compared.
#[derive(Debug, Args)]
pub(super) struct Exchanging {
    /// Compare amounts across currencies, by the rates of this table (TOML: date, currency, [rates])
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
    /// Compare them in this currency [default: that of the table]
    #[arg(long, value_name = "CODE", requires = "rates")]
    currency: Option<String>,
}

impl Exchanging {
    /// The rates, where there are any.
    pub(super) fn exchange(&self) -> Result<Option<Exchange>, RatesError> {
        let read = |path| rates::read(path, self.currency.as_deref());
        self.rates.as_deref().map(read).transpose()
    }
}

/// A folder that is searched directly.
#[derive(Debug, Args)]
pub(super) struct Corpus {
    /// Use this folder, whose own index is built or refreshed first, instead of the index
    #[arg(long, value_name = "PATH")]
    pub(super) corpus: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    #[command(flatten)]
    pub(super) asking: Asking,
    /// Order of the articles: best first, newest first, or greatest matching value first
    #[arg(long, value_enum, value_name = "BY", default_value_t)]
    pub(super) sort: Sort,
    /// Print at most this many articles
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// Print articles that tell the same news each by itself, not under the best of them
    #[arg(long)]
    pub(super) no_collapse: bool,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct FiguresArgs {
    #[command(flatten)]
    pub(super) asking: Asking,
    /// Order of the figures: of the best articles, newest, greatest or latest first, or by name
    #[arg(long, value_enum, value_name = "BY", default_value_t)]
    pub(super) sort: Order,
    /// Turn the order round
    #[arg(long)]
    pub(super) reverse: bool,
    /// Put the figures of one company, segment, metric, period, status, source or month together
    #[arg(long, value_enum, value_name = "WHAT", hide_possible_values = true)]
    pub(super) group_by: Option<Dimension>,
    /// Print a figure that several articles tell once for each of them
    #[arg(long)]
    pub(super) no_collapse: bool,
    /// Print at most this many figures
    #[arg(long, short = 'n', value_name = "N", default_value_t = 100)]
    pub(super) limit: usize,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    /// Files; `-` reads JSON Lines from standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Show how each number was read: what was seen around it, which rules bound it or why it was left
    #[arg(long)]
    pub(super) explain: bool,
    /// Only figures that are so sure, from 0 to 1: 0.9 is right in nine of ten
    #[arg(long, value_name = "PART", conflicts_with = "explain")]
    pub(super) confidence: Option<Confidence>,
    #[command(flatten)]
    pub(super) reading: Reading,
    /// How to print the figures
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Id of an article as `search` prints it, or its beginning
    #[arg(value_name = "ID")]
    pub(super) id: String,
    #[command(flatten)]
    pub(super) corpus: Corpus,
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The query
    #[arg(required = true, value_name = "QUERY")]
    pub(super) query: Vec<OsString>,
    #[command(flatten)]
    pub(super) corpus: Corpus,
    #[command(flatten)]
    pub(super) exchanging: Exchanging,
    /// How to print what was understood
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    #[command(flatten)]
    pub(super) corpus: Corpus,
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    pub(super) corpus: Corpus,
    /// Address and port to be reached at; port 0 leaves the port to the system
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7878", value_parser = address)]
    pub(super) bind: SocketAddr,
    /// File that holds the token which whoever asks has to know; without it, a network is served with
    /// a token that is made anew each time
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
    /// Let everybody in who can reach the address
    #[arg(long, conflicts_with = "token_file")]
    pub(super) no_token: bool,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let expected = "expected an address and a port, as 127.0.0.1:7878, 0.0.0.0:7878 or [::1]:7878";
    text.parse().map_err(|_| expected)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Plain {
    /// For people
    Text,
    /// One JSON object
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A JSON object a line
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// For notes
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Text)]
    pub(super) format: Plain,
}

/// What has an id is typed by it.
macro_rules! typed_by_id {
    ($($name:ty),*) => {
        $(impl ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.id()))
            }
        })*
    };
}

typed_by_id!(Sort, Order, Dimension);

/// The words of a query, joined: quoted or not, it is the same query.
pub(super) fn query_text(words: &[OsString]) -> Result<String, super::Failure> {
    let words: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
    words
        .map(|words| words.join(" "))
        .ok_or(super::Failure::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn flags_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
