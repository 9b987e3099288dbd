//! What can be typed after `caibao`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::article::{FieldMap, ReadOptions};

/// Full-text search over Chinese earnings coverage in which every number is bound to what it is about.
#[derive(Debug, Parser)]
#[command(name = "caibao", version, before_long_help = EXAMPLES, max_term_width = 100)]
#[command(
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Global {
    /// Folder of the index [default: what CAIBAO_INDEX says, else index]
    #[arg(long, value_name = "DIR", global = true)]
    index: Option<PathBuf>,
    /// Folder of word tables to lay on top of the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) lexicon: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    pub(super) color: Color,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

impl Global {
    /// Folder of the index.
    pub(super) fn index(&self) -> PathBuf {
        self.named_index().unwrap_or_else(|| PathBuf::from("index"))
    }

    /// Folder of the index that the flag or the environment names.
    pub(super) fn named_index(&self) -> Option<PathBuf> {
        let said = || std::env::var_os("CAIBAO_INDEX").filter(|said| !said.is_empty());
        self.index.clone().or_else(|| said().map(PathBuf::from))
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add new articles to the index and replace changed ones
    #[command(before_long_help = INDEX_EXAMPLES)]
    Index(IndexArgs),
    /// Find articles, best first, with the figures that made them match
    #[command(before_long_help = SEARCH_EXAMPLES)]
    Search(SearchArgs),
    /// Print the figures that match, a row each
    #[command(before_long_help = FIGURES_EXAMPLES)]
    Figures(FiguresArgs),
    /// Print the figures of files; needs no index
    #[command(before_long_help = EXTRACT_EXAMPLES)]
    Extract(ExtractArgs),
    /// Show one article with its figures marked
    #[command(before_long_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Say how a query is understood and what its conditions leave of the index
    #[command(before_long_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Say what the index holds
    Stats(StatsArgs),
    /// Print a completion script for a shell
    #[command(before_long_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page of caibao or of one of its commands
    #[command(before_long_help = MAN_EXAMPLES)]
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
    /// Make the index anew
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
    /// Order of the results
    #[arg(long, value_enum, value_name = "BY", default_value_t = Sort::Relevance)]
    pub(super) sort: Sort,
    /// Only articles published on this day or later (2024-09-30, 2024-09 or 2024)
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub(super) since: Option<Date>,
    /// Only articles published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub(super) until: Option<Date>,
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
    /// Print at most this many figures
    #[arg(long, short = 'n', value_name = "N", default_value_t = 100)]
    pub(super) limit: usize,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = TableFormat::Text)]
    pub(super) format: TableFormat,
}

#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    /// Files; `-` reads JSON Lines from standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Show how each number was read: what was seen around it, which rules bound it or why it was left
    #[arg(long)]
    pub(super) explain: bool,
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

/// Order of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Sort {
    /// Best first
    Relevance,
    /// Newest first
    Date,
    /// Greatest matching value first
    Value,
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A JSON object a line
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// A table for notes
    Markdown,
}

/// The words of a query, joined: quoted or not, it is the same query.
pub(super) fn query_text(words: &[OsString]) -> Result<String, super::Failure> {
    let words: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
    words
        .map(|words| words.join(" "))
        .ok_or(super::Failure::NotUtf8)
}

fn first_day(text: &str) -> Result<Date, String> {
    day(text, Date::first_of_month, Date::first_of_year)
}

fn last_day(text: &str) -> Result<Date, String> {
    day(text, Date::last_of_month, Date::last_of_year)
}

/// A day, or one end of a month or year.
fn day(
    text: &str,
    of_month: impl Fn(Date) -> Date,
    of_year: impl Fn(Date) -> Date,
) -> Result<Date, String> {
    let found = match text.split('-').count() {
        1 if text.len() == 4 => format!("{text}-01-01").parse().map(of_year),
        2 => format!("{text}-01").parse().map(of_month),
        _ => text.parse(),
    };
    found.map_err(|_: jiff::Error| "expected a date as 2024-09-30, 2024-09 or 2024".to_owned())
}

const EXAMPLES: &str = "\
Examples:
  caibao index articles/                              read a folder into the index
  caibao search 'AWS 增长 > 15%'                      articles in which AWS grew by more than 15%
  caibao search '毛利率 40%..50%' --corpus articles/  without making an index first
  caibao figures '营收 环比增长 > 5%' --format csv    the figures themselves, for a spreadsheet
  caibao extract --format jsonl note.md               the figures of a file
  caibao explain '净利润 下降 > 50%'                  how a query is understood";

const INDEX_EXAMPLES: &str = "\
Examples:
  caibao index articles/                   add what is new, replace what has changed
  caibao index --prune articles/           and drop what is gone from disk
  cat news.jsonl | caibao index -          JSON Lines from standard input
  caibao index --map title=headline,body=main_text news.jsonl";

const SEARCH_EXAMPLES: &str = "\
Examples:
  caibao search 'AWS 增长 > 15%'           segment, growth, threshold: one and the same figure
  caibao search '2024Q4 亚马逊 净利润 >= 100亿美元'
  caibao search '净利润 下降 > 50%'        profit fell by more than half
  caibao search '指引 营收 > 1500亿美元'   the company's outlook instead of results
  caibao search '云业务 增速放缓 日期:2024-01..2025-02'
  caibao search '\"生成式AI\" -游戏 (京东 OR 拼多多)'";

const FIGURES_EXAMPLES: &str = "\
Examples:
  caibao figures 'AWS 增长 > 15%'                       the matching figures as a table
  caibao figures '毛利率 > 40%' --sort value -n 20      the twenty highest
  caibao figures '亚马逊 营收' --format csv > 营收.csv  opens in Excel";

const EXTRACT_EXAMPLES: &str = "\
Examples:
  caibao extract note.md                        the figures of a file as a table
  caibao extract --format jsonl *.md            an object a line, for a script
  caibao extract --explain note.md              why each number was read as it was
  curl -s example.com/feed | caibao extract -   JSON Lines from standard input";

const SHOW_EXAMPLES: &str = "\
Examples:
  caibao show 5f0c                              the article whose id begins so
  caibao show 5f0c --color always | less -R";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  caibao explain 'AWS 增长 > 15%'
  caibao explain --format json '毛利率 40%..50% 日期:2024Q4'";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  caibao completions bash > ~/.local/share/bash-completion/completions/caibao
  caibao completions fish > ~/.config/fish/completions/caibao.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  caibao man > ~/.local/share/man/man1/caibao.1
  caibao man search | man -l -";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn flags_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_month_or_year_reaches_from_its_first_day_to_its_last() {
        let days = |text| {
            (
                first_day(text).unwrap().to_string(),
                last_day(text).unwrap().to_string(),
            )
        };
        assert_eq!(
            days("2024-02"),
            ("2024-02-01".to_owned(), "2024-02-29".to_owned())
        );
        assert_eq!(
            days("2024"),
            ("2024-01-01".to_owned(), "2024-12-31".to_owned())
        );
        assert_eq!(
            days("2024-09-30"),
            ("2024-09-30".to_owned(), "2024-09-30".to_owned())
        );
        for text in ["", "24", "2024Q4", "2024-13", "2024-02-30", "tomorrow"] {
            assert!(first_day(text).is_err(), "{text}");
        }
    }
}
