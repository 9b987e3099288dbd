//! What questions are asked of: the index as it stands, and the words to read them by.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use tokio::sync::watch;

use super::error::Problem;
use super::findings::Findings;
use super::narrowing::Besides;
use crate::api::{Asked, Paths};
use crate::index::{Index, IndexError, Stats};
use crate::kept::Kept;
use crate::lexicon::Lexicon;
use crate::query::{self, Language, Plan, Query, Speaker};
use crate::search::{Finding, Understanding};
use crate::text::Span;

/// An index on disk, opened again whenever it is another one.
pub struct Library {
    folder: PathBuf,
    lexicon: &'static Lexicon,
    today: fn() -> Date,
    current: watch::Sender<Arc<Edition>>,
}

/// The index as it stood when a request came in. The request keeps to it to its end, whatever is
/// committed meanwhile.
pub(super) struct Edition {
    pub(super) index: Index,
    pub(super) lexicon: &'static Lexicon,
    pub(super) paths: Paths,
    /// Which day it is.
    today: fn() -> Date,
    /// What tells it from the index as it stood before and will stand later.
    fingerprint: u64,
    stats: Kept<(), Stats>,
    findings: Findings,
    /// The first page.
    pub(super) homes: Kept<Language, String>,
}

impl Library {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// As `Index::open`.
    pub fn open(
        folder: PathBuf,
        lexicon: &'static Lexicon,
        today: fn() -> Date,
    ) -> Result<Library, IndexError> {
        let edition = Edition::open(&folder, lexicon, today)?;
        Ok(Library {
            folder,
            lexicon,
            today,
            current: watch::Sender::new(Arc::new(edition)),
        })
    }

    pub(super) fn current(&self) -> Arc<Edition> {
        Arc::clone(&self.current.borrow())
    }

    /// Opens the index again where it is another one than before; says whether it is. One that cannot
    /// be read just now, because it is being made anew, leaves the one before in place. Another one is
    /// prepared first, so that nobody waits for what everybody asks.
    ///
    /// # Errors
    /// As `Index::open`.
    pub(super) fn refresh(&self, prepare: fn(&Edition)) -> Result<bool, IndexError> {
        if Index::fingerprint(&self.folder)? == self.current().fingerprint {
            return Ok(false);
        }
        let edition = Edition::open(&self.folder, self.lexicon, self.today)?;
        prepare(&edition);
        let before = self.current.send_replace(Arc::new(edition));
        // In front of nobody: who asks meanwhile looks for himself.
        self.current().follow(&before);
        Ok(true)
    }
}

impl Edition {
    fn open(
        folder: &std::path::Path,
        lexicon: &'static Lexicon,
        today: fn() -> Date,
    ) -> Result<Edition, IndexError> {
        // Looked at first: a commit in between is then seen the next time.
        let fingerprint = Index::fingerprint(folder)?;
        Ok(Edition {
            index: Index::open(folder, lexicon)?,
            lexicon,
            paths: Paths::guarded(),
            today,
            fingerprint,
            stats: Kept::default(),
            findings: Findings::default(),
            homes: Kept::default(),
        })
    }

    /// What the index holds, counted once.
    pub(super) fn stats(&self) -> Result<Arc<Stats>, Problem> {
        Ok(self.stats.get((), || self.index.stats())?)
    }

    /// What a plan finds.
    pub(super) fn finding(&self, plan: &Plan) -> Result<Arc<Finding<'static>>, Problem> {
        let find = || Finding::new(&self.index, self.lexicon, plan);
        Ok(self.findings.get(plan, find)?)
    }

    /// Makes what was asked of the edition before.
    fn follow(&self, before: &Edition) {
        let find = |plan: &Plan| Finding::new(&self.index, self.lexicon, plan);
        // What fails here fails again for who asks.
        let _: Result<(), IndexError> = self.findings.follow(&before.findings, find);
    }

    /// Reads a query, and asks for what is chosen besides.
    pub(super) fn question<'a>(
        &'a self,
        text: &'a str,
        besides: &Besides,
    ) -> Result<Question<'a>, Problem> {
        let query = query::parse_over(text, self.lexicon, &self.index, Some((self.today)()));
        let mut query = query.map_err(|error| Problem::query(text, &error))?;
        query.narrow(&besides.narrowing, self.lexicon);
        query.published(besides.since, besides.until);
        Ok(Question {
            text,
            query,
            edition: self,
        })
    }
}

/// A query, read, and the index that it is asked of.
pub(super) struct Question<'a> {
    /// As typed.
    pub(super) text: &'a str,
    pub(super) query: Query,
    pub(super) edition: &'a Edition,
}

impl<'a> Question<'a> {
    /// What it finds.
    pub(super) fn finding(&self) -> Result<Arc<Finding<'static>>, Problem> {
        self.edition.finding(&self.query.plan)
    }

    /// What was understood, in a language.
    pub(super) fn understanding(&self, language: Language) -> Understanding<'_> {
        let speaker = Speaker::new(self.edition.lexicon, language);
        Understanding::new(self.text, &self.query, speaker)
    }

    /// The query as typed without a stretch of it, where the rest is a query too.
    pub(super) fn without(&self, span: Span) -> Option<String> {
        let before = self.text.get(..span.start)?.trim_end();
        let after = self.text.get(span.end..)?.trim_start();
        let rest = format!("{before} {after}").trim().to_owned();
        query::parse(&rest, self.edition.lexicon, Some((self.edition.today)()))
            .ok()
            .map(|_| rest)
    }

    /// What was asked, for programs; `start` is when the work began.
    pub(super) fn asked(
        &'a self,
        understanding: &'a Understanding<'a>,
        start: Instant,
    ) -> Asked<'a> {
        Asked {
            query: self.text,
            understanding,
            took_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            paths: &self.edition.paths,
        }
    }
}
