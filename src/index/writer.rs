//! Adding articles to an index and taking them out of it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::damage::{Careful, Damage};
use super::ident::Prints;
use super::schema::{Fields, role};
use super::sketch::Sketch;
use super::{ArticleId, Index, IndexError, columns, ident};
use crate::article::Article;
use crate::figures::Extraction;
use crate::lexicon::{Lexicon, Sense};
use crate::text::fold;

/// Memory of a thread for articles that are not yet on disk.
const BUDGET: usize = 64 << 20;
/// Beyond so many threads there is too little for each to do.
const MOST_THREADS: usize = 8;
/// Characters that are the lead of an article.
const LEAD: usize = 160;
/// Share of deleted articles from which a part of the index is written anew.
const MOST_DELETED: f32 = 0.3;

/// Where an article was read.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Canonical path of the file.
    pub path: &'a Path,
    /// Number of the record in the file, from 0.
    pub record: u64,
}

/// What tells an article from others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct News {
    pub(super) prints: Prints,
    pub(super) sketch: Option<Sketch>,
    /// Number of the group of articles that are the same news.
    pub(super) group: u64,
}

/// The one writer of an index.
pub struct Writer<'a> {
    index: &'a Index,
    lexicon: &'a Lexicon,
    inner: IndexWriter,
    /// What kept parts of the index from being merged.
    damage: Arc<Mutex<Vec<Damage>>>,
}

impl Index {
    /// Begins to write; there is only one writer at a time.
    ///
    /// # Errors
    /// When somebody else is writing.
    pub fn writer<'a>(&'a self, lexicon: &'a Lexicon) -> Result<Writer<'a>, IndexError> {
        let writer = self.open_writer(lexicon, threads(), threads() * BUDGET)?;
        self.words.load(lexicon);
        Ok(writer)
    }

    fn open_writer<'a>(
        &'a self,
        lexicon: &'a Lexicon,
        threads: usize,
        budget: usize,
    ) -> Result<Writer<'a>, IndexError> {
        let inner = self
            .tantivy
            .writer_with_num_threads(threads, budget)
            .map_err(|error| self.failed(error));
        // Nobody replaces it while the lock is held; before, somebody may have.
        if self.is_replaced() {
            let folder = self.folder.clone();
            return Err(IndexError::Busy { folder });
        }
        let inner = inner?;
        self.tidy();
        // A run that was killed between writing which articles are deleted and its commit left a file
        // that this run will want to write under the same name.
        inner
            .garbage_collect_files()
            .wait()
            .map_err(|error| self.failed(error))?;
        let damage = Arc::default();
        inner.set_merge_policy(Box::new(Careful {
            policy: merge_policy(),
            index: self.tantivy.clone(),
            folder: self.segments.clone(),
            found: Arc::clone(&damage),
        }));
        Ok(Writer {
            index: self,
            lexicon,
            inner,
            damage,
        })
    }

    /// A writer that opens quickly, for articles that have no text.
    #[cfg(test)]
    pub(crate) fn writer_without_words<'a>(
        &'a self,
        lexicon: &'a Lexicon,
    ) -> Result<Writer<'a>, IndexError> {
        let writer = self.open_writer(lexicon, 1, 16 << 20)?;
        writer
            .inner
            .set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        Ok(writer)
    }
}

/// Threads for work that as many processors can share.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, |processors| processors.get().min(MOST_THREADS))
}

fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(MOST_DELETED);
    policy.set_min_num_segments(4);
    policy
}

impl Writer<'_> {
    /// Adds an article with its figures, as news that nobody else tells. What was at its place
    /// before is not removed by this.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn add(
        &self,
        entry: Entry,
        article: &Article,
        extraction: &Extraction,
    ) -> Result<ArticleId, IndexError> {
        let id = ArticleId::of(article, entry.path, entry.record);
        let news = News {
            prints: Prints::of(article),
            sketch: None,
            group: id.0,
        };
        self.add_news(entry, article, extraction, news)
    }

    /// The same, of news that others may tell.
    pub(crate) fn add_news(
        &self,
        entry: Entry,
        article: &Article,
        extraction: &Extraction,
        news: News,
    ) -> Result<ArticleId, IndexError> {
        let fields = &self.index.fields;
        let id = ArticleId::of(article, entry.path, entry.record);
        let mut doc = head(fields, role::ARTICLE, id, entry, article, news);
        for number in news.sketch.into_iter().flat_map(Sketch::to_numbers) {
            doc.add_u64(fields.sketch, number);
        }
        doc.add_text(fields.text, article.text.as_str());
        doc.add_text(fields.text_words, article.text.as_str());
        doc.add_text(fields.text_signs, article.text.as_str());
        doc.add_text(fields.lead_words, lead(article));
        if let Some(title) = &article.title {
            doc.add_text(fields.title_words, title);
            doc.add_text(fields.title_signs, title);
        }
        if let Some(source) = &article.source {
            doc.add_text(fields.source_words, source);
        }
        if let Some(author) = &article.author {
            doc.add_text(fields.author, author);
            doc.add_text(fields.author_words, author);
        }
        if let Some(date) = article.date {
            doc.add_i64(fields.published, seconds(date, article.time));
        }
        for company in companies(article, extraction, self.lexicon) {
            doc.add_text(fields.company, company);
        }
        for figure in &extraction.figures {
            columns::write(&mut doc, fields, figure, self.lexicon);
        }
        self.put(doc)?;
        Ok(id)
    }

    /// Remembers an article that is the same as another one, so that it is not read again.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub(crate) fn add_duplicate(
        &self,
        entry: Entry,
        article: &Article,
        news: News,
        original: ArticleId,
    ) -> Result<(), IndexError> {
        let fields = &self.index.fields;
        let id = ArticleId::of(article, entry.path, entry.record);
        let mut doc = head(fields, role::DUPLICATE, id, entry, article, news);
        doc.add_u64(fields.original, original.0);
        self.put(doc)
    }

    fn put(&self, doc: TantivyDocument) -> Result<(), IndexError> {
        self.inner
            .add_document(doc)
            .map_err(|error| self.index.failed(error))
            .map(drop)
    }

    /// Takes out what was read from one record of a file.
    pub fn remove(&self, entry: Entry) {
        self.remove_place(ident::place(entry.path, entry.record));
    }

    pub(crate) fn remove_place(&self, place: u64) {
        self.inner
            .delete_term(Term::from_field_u64(self.index.fields.place, place));
    }

    /// Makes all that was done so far visible and safe.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.inner
            .commit()
            .map_err(|error| self.index.failed(error))
            .map(drop)
    }

    /// Commits and waits until the index has tidied itself up.
    ///
    /// # Errors
    /// When the index cannot be written, or part of it was found to be damaged; what was done is kept
    /// then.
    pub fn finish(mut self) -> Result<(), IndexError> {
        self.commit()?;
        let index = self.index;
        self.inner
            .wait_merging_threads()
            .map_err(|error| index.failed(error))?;
        let mut damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::take(&mut *damage) {
            none if none.is_empty() => Ok(()),
            damage => Err(IndexError::damaged(&index.folder, damage)),
        }
    }

    #[cfg(test)]
    pub(crate) fn merge_all(&mut self) -> Result<(), IndexError> {
        let ids = self
            .index
            .tantivy
            .searchable_segment_ids()
            .map_err(|error| self.index.failed(error))?;
        if ids.len() > 1 {
            self.inner
                .merge(&ids)
                .wait()
                .map_err(|error| self.index.failed(error))?;
        }
        Ok(())
    }
}

/// What an article begins with, behind its title.
fn lead(article: &Article) -> &str {
    let text = article.text.as_str().trim_start();
    let title = article.title.as_deref().unwrap_or_default();
    let text = text.strip_prefix(title).unwrap_or(text);
    let end = text
        .char_indices()
        .nth(LEAD)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// What an article and a duplicate have in common.
fn head(
    fields: &Fields,
    role: u64,
    id: ArticleId,
    entry: Entry,
    article: &Article,
    news: News,
) -> TantivyDocument {
    let prints = news.prints;
    let mut doc = TantivyDocument::default();
    doc.add_u64(fields.role, role);
    doc.add_u64(fields.id, id.0);
    doc.add_u64(fields.place, ident::place(entry.path, entry.record));
    doc.add_u64(fields.file, ident::file(entry.path));
    doc.add_u64(fields.print, prints.print);
    doc.add_u64(fields.content, prints.content);
    doc.add_u64(fields.address, u64::from(prints.address != 0));
    doc.add_u64(fields.group, news.group);
    doc.add_text(fields.path, entry.path.to_string_lossy());
    doc.add_u64(fields.record, entry.record);
    if let Some(date) = article.date {
        let time = article
            .time
            .map(|time| format!(" {time}"))
            .unwrap_or_default();
        doc.add_text(fields.date, format!("{date}{time}"));
    }
    if let Some(title) = &article.title {
        doc.add_text(fields.title, title);
    }
    if let Some(source) = &article.source {
        doc.add_text(fields.source, source);
    }
    if let Some(url) = &article.url {
        doc.add_text(fields.url, url);
    }
    doc
}

/// Seconds from 1970 to a moment, in its own clock.
pub(crate) fn seconds(date: jiff::civil::Date, time: Option<jiff::civil::Time>) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = date
        .since(epoch)
        .map_or(0, |span| i64::from(span.get_days()));
    let time = time.unwrap_or_default();
    days * 86_400
        + i64::from(time.hour()) * 3_600
        + i64::from(time.minute()) * 60
        + i64::from(time.second())
}

/// The day of a moment in seconds from 1970.
pub(crate) fn day(seconds: i64) -> Option<jiff::civil::Date> {
    let days = jiff::Span::new()
        .try_days(seconds.div_euclid(86_400))
        .ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(days).ok()
}

/// The folded names of the companies that an article has figures of or names in its title.
fn companies(article: &Article, extraction: &Extraction, lexicon: &Lexicon) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    names.extend(
        extraction
            .figures
            .iter()
            .filter_map(|figure| figure.company.as_deref())
            .map(fold),
    );
    for (name, canonical) in &extraction.names {
        names.push(fold(name));
        names.push(fold(canonical));
    }
    let title = fold(article.title.as_deref().unwrap_or_default());
    for found in lexicon.find(&title) {
        for sense in found.senses {
            if let Sense::Company(id) = sense {
                names.push(fold(&lexicon.company(*id).name));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}
