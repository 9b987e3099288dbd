//! What the commands that take a query have in common: reading it, and the index that it is asked of.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::args::{Asking, Corpus, query_text};
use super::index::ingest;
use super::screen::Styles;
use super::settings::{Global, Origin};
use super::understanding::why_nothing;
use super::{Failure, Outcome, lexicon, note, stderr};
use crate::api::{Asked, Paths};
use crate::article::ReadOptions;
use crate::index::{Index, IndexError};
use crate::lexicon::Lexicon;
use crate::query::{self, Exchange, Language, Narrowing, Query, Speaker, Subjects};
use crate::search::{Finding, Understanding};
use crate::text::sanitise;

/// Folder of the index under which the indexes of folders that are searched directly lie.
const CORPORA: &str = "corpora";

/// A query, read, and the index that it is asked of.
pub(super) struct Question {
    /// As typed.
    pub(super) text: String,
    /// What was understood.
    pub(super) query: Query,
    /// The words of both.
    pub(super) lexicon: &'static Lexicon,
    /// What it is asked of.
    pub(super) index: Index,
}

impl Question {
    /// Looks at the query first, so that one that cannot be read costs nothing.
    pub(super) fn new(asking: &Asking, global: &Global) -> Result<Question, Failure> {
        let lexicon = lexicon(global)?;
        let text = query_text(&asking.query)?;
        check(&text, lexicon)?;
        let exchange = asking.exchanging.exchange()?;
        let index = open(&asking.corpus, global, lexicon)?;
        let mut query = read(&text, lexicon, &index, exchange.as_ref())?;
        query.published(asking.since, asking.until);
        let sure = Narrowing {
            confidence: asking.confidence,
            ..Narrowing::default()
        };
        query.narrow(&sure, lexicon);
        Ok(Question {
            text,
            query,
            lexicon,
            index,
        })
    }

    /// What it finds.
    pub(super) fn finding(&self) -> Result<Finding<'static>, IndexError> {
        Finding::new(&self.index, self.lexicon, &self.query.plan)
    }

    fn speaker(&self) -> Speaker<'_> {
        Speaker::new(self.lexicon, Language::default())
    }

    /// What was understood, and what it leaves of the index.
    pub(super) fn understanding(&self, finding: &Finding) -> Result<Understanding<'_>, IndexError> {
        Understanding::new(&self.text, &self.query, self.speaker()).counted(finding)
    }

    /// What was asked, for programs.
    pub(super) fn asked<'a>(
        &'a self,
        understanding: &'a Understanding<'a>,
        took: Duration,
        paths: &'a Paths,
    ) -> Asked<'a> {
        Asked {
            query: &self.text,
            understanding,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            paths,
        }
    }

    /// Tells people what was understood, where they look while results go elsewhere.
    pub(super) fn tell(&self, global: &Global) {
        if global.quiet {
            return;
        }
        let understood = self.query.explain(self.speaker());
        let mut lines = vec![format!("理解为：{}", understood.text)];
        lines.extend(
            understood
                .notes
                .iter()
                .map(|note| format!("　　　　{note}")),
        );
        remark(global, &lines);
    }
}

/// How much of an answer people see.
pub(super) struct Part {
    /// How many results come before.
    pub(super) offset: usize,
    /// At most so many were asked for.
    pub(super) limit: usize,
    /// How many are shown.
    pub(super) shown: usize,
    /// How many there are.
    pub(super) total: u64,
    /// How many are listed with these that lack some of the words.
    pub(super) partial: u64,
    /// What they are counted with: 篇.
    pub(super) measure: &'static str,
    /// What they are: 文章.
    pub(super) noun: &'static str,
}

impl Part {
    /// Tells people how much they do not see, or why there is nothing, in lines of so many columns.
    pub(super) fn tell(
        &self,
        question: &Question,
        finding: &Finding,
        global: &Global,
        width: usize,
    ) -> Result<(), Failure> {
        let Part {
            offset,
            limit,
            shown,
            total,
            partial,
            measure,
            noun,
        } = self;
        let listed = total + partial;
        let all = u64::try_from(*shown).unwrap_or(u64::MAX) >= listed;
        if global.quiet || (all && *total > 0 && *partial == 0) {
            return Ok(());
        }
        let with = match partial {
            0 => String::new(),
            _ => format!("，另有 {partial} {measure}缺一部分词语"),
        };
        let found = match total {
            0 => format!("没有符合的{noun}{with}"),
            _ => format!("共 {total} {measure}{noun}{with}"),
        };
        let mut lines = vec![match shown {
            _ if all || *limit == 0 => found,
            0 => format!("{found}，第 {offset} {measure}之后没有了"),
            _ => format!(
                "{found}，这里是第 {} 至 {} {measure}；--limit 与 --offset 可看其余",
                offset + 1,
                offset + shown
            ),
        }];
        if *total == 0 {
            let understanding = question.understanding(finding)?;
            lines.extend(match partial {
                0 => why_nothing(&understanding, width)?,
                // What could be left out is left out in those that are listed.
                _ => [understanding.reason(), understanding.meant()].concat(),
            });
        }
        remark(global, &lines);
        Ok(())
    }
}

/// Lines for people that are no results and no errors.
fn remark(global: &Global, lines: &[String]) {
    let (mut out, colour) = stderr(global.color.value);
    let faint = if colour {
        Styles::colourful().faint
    } else {
        Styles::default().faint
    };
    for line in lines {
        // Where standard error is closed nobody is there to read it.
        let _: io::Result<()> = writeln!(out, "{faint}{}{faint:#}", sanitise(line));
    }
}

/// Reads a query with the names that an index knows and the rates that amounts are compared by; the
/// error that comes back is rendered with a mark under the place.
pub(super) fn read(
    text: &str,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
    exchange: Option<&Exchange>,
) -> Result<Query, Failure> {
    query::parse_over(text, lexicon, subjects, Some(today()))
        .and_then(|query| match exchange {
            Some(exchange) => query.exchanged(exchange),
            None => Ok(query),
        })
        .map_err(|error| Failure::Query(error.render(text)))
}

/// Fails where a query cannot be read whatever an index knows.
fn check(text: &str, lexicon: &Lexicon) -> Result<(), Failure> {
    match query::parse(text, lexicon, Some(today())) {
        Err(error) if !error.kind.is_about_a_name() => Err(Failure::Query(error.render(text))),
        _ => Ok(()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the day on which 最近30天 is typed"
)]
pub(super) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Opens the index where there is one, for what can be said without it as well.
pub(super) fn open_if_there(
    corpus: &Corpus,
    global: &Global,
    lexicon: &Lexicon,
) -> Result<Option<Index>, Failure> {
    match open(corpus, global, lexicon) {
        Ok(index) => Ok(Some(index)),
        Err(failure) if corpus.corpus.is_some() || global.index.origin != Origin::Default => {
            Err(failure)
        }
        Err(Failure::Index(IndexError::Missing { .. })) => Ok(None),
        Err(failure) => {
            note(global, &failure.to_string());
            Ok(None)
        }
    }
}

/// Opens the index, or that of a folder that is searched directly.
pub(super) fn open(corpus: &Corpus, global: &Global, lexicon: &Lexicon) -> Result<Index, Failure> {
    match &corpus.corpus {
        None => {
            global.uses(&global.index.value);
            Ok(Index::open(&global.index.value, lexicon)?)
        }
        Some(corpus) => refreshed(corpus, global, lexicon),
    }
}

/// The index of a folder, up to date with it.
fn refreshed(corpus: &Path, global: &Global, lexicon: &Lexicon) -> Result<Index, Failure> {
    let corpus = corpus.canonicalize().map_err(|error| Failure::Path {
        path: corpus.to_owned(),
        error,
    })?;
    let folder = home(&corpus, &global.index.value);
    global.uses(&folder);
    let index = match Index::open(&folder, lexicon) {
        // It can be made again at any time, so nobody has to be asked.
        Err(
            IndexError::Missing { .. } | IndexError::Outdated { .. } | IndexError::Damaged { .. },
        ) => Index::create(&folder, lexicon)?,
        opened => opened?,
    };
    match ingest(
        &index,
        lexicon,
        std::slice::from_ref(&corpus),
        true,
        &ReadOptions::default(),
        global,
    ) {
        Ok(_) => {}
        Err(Failure::Index(IndexError::Busy { .. })) => {
            note(
                global,
                "another caibao is refreshing the index of this folder; this is what it had before",
            );
        }
        Err(failure) => return Err(failure),
    }
    Ok(index)
}

/// Where the index of a folder is kept: under a name that people recognise and no other folder has.
fn home(corpus: &Path, index: &Path) -> PathBuf {
    let hash = xxhash_rust::xxh3::xxh3_64(corpus.as_os_str().as_encoded_bytes());
    let name = corpus
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    index.join(CORPORA).join(format!("{name}-{hash:016x}"))
}

/// Found, when there was anything to show.
pub(super) fn outcome(total: u64) -> Outcome {
    Outcome::found(total > 0)
}
