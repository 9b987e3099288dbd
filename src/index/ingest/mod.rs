//! From files to the index: what is new is added, what changed replaced, what is the same left.
//!
//! For every processor a thread reads files and another one extracts figures; one, in the order of
//! the walk, decides what is a duplicate of what and hands the rest to the writer. So the result never
//! depends on which thread was faster, and no more than a few files are in memory at a time.

mod groups;
mod known;
mod stamps;
mod upkeep;
mod walk;
mod work;

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use super::ident;
use super::writer::{News, threads};
use super::{ArticleId, Entry, Index, IndexError, Writer};
use crate::article::Article;
use crate::lexicon::Lexicon;
use crossbeam_channel::{Receiver, Sender, bounded};
use groups::Groups;
use known::{Known, Shelved};
use stamps::{Stamps, stamp};
use walk::Found;
use work::{Job, Made, Message, Read, make, read};

/// Files that are begun before the first of them is done.
const FILES_AHEAD: usize = 32;
/// Articles of one file that are begun before the first of them is added.
const ARTICLES_AHEAD: usize = 16;

/// Where articles come from.
pub trait Source: Sync {
    /// Whether a file's name says that there are articles in it.
    fn wants(&self, path: &Path) -> bool;

    /// Hands out each article of a file with its number in it, or what is wrong.
    fn read(&self, path: &Path, each: &mut dyn FnMut(Result<(u64, Article), String>));
}

/// What to do besides adding.
#[derive(Clone, Copy, Debug)]
pub struct IngestOptions {
    /// Whether to drop what is gone from disk under the paths.
    pub prune: bool,
    /// After how many changes they are made safe.
    pub commit_every: u64,
}

impl Default for IngestOptions {
    fn default() -> Self {
        IngestOptions {
            prune: false,
            // Some minutes of work.
            commit_every: 20_000,
        }
    }
}

/// What happens while files are added.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// There are so many files to look at.
    Found {
        /// How many.
        files: u64,
    },
    /// A file is done.
    Done {
        /// The file.
        path: &'a Path,
        /// How many files are done.
        files: u64,
    },
    /// A file, or something in it, cannot be read.
    Failed {
        /// The file.
        path: &'a Path,
        /// Why.
        reason: &'a str,
    },
    /// What was done is being made safe.
    Committing,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Articles that are new.
    pub added: u64,
    /// Articles that replaced an older version of themselves.
    pub updated: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles that are the same as another one.
    pub duplicates: u64,
    /// Articles dropped because they are gone from disk or from their file.
    pub pruned: u64,
    /// Files of kinds that hold no articles.
    pub skipped: u64,
    /// What could not be read, and why.
    pub failed: Vec<(PathBuf, String)>,
    /// Figures of the articles that were added or replaced.
    pub figures: u64,
    /// How long it took.
    pub seconds: f64,
    /// Whether it was stopped before the end.
    pub stopped: bool,
}

struct Ingest<'a> {
    index: &'a Index,
    lexicon: &'a Lexicon,
    source: &'a dyn Source,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(Event),
    writer: Writer<'a>,
    known: &'a RwLock<Known>,
    groups: Groups,
    stamps: Stamps,
    /// Ids of articles that changed or went away.
    changed: HashSet<u64>,
    uncommitted: u64,
    commit_every: u64,
    /// Whether what is read are duplicates whose original went away.
    reviving: bool,
    files: u64,
    summary: Summary,
}

/// A file that is being read.
struct Reading {
    path: PathBuf,
    stamp: u64,
    messages: Receiver<Message>,
}

/// Adds the articles under some paths to an index. When `stop` is set meanwhile, what was done
/// until then is kept.
///
/// # Errors
/// When the index cannot be written. A file that cannot be read is named in the summary instead.
pub fn ingest(
    index: &Index,
    lexicon: &Lexicon,
    paths: &[PathBuf],
    options: IngestOptions,
    source: &dyn Source,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Event),
) -> Result<Summary, IndexError> {
    let start = Instant::now();
    let writer = index.writer(lexicon)?;
    index.refresh()?;
    let known = Known::load(&index.searcher()).map_err(|error| index.failed(error))?;
    let known = RwLock::new(known);
    let groups = Groups::load(&index.searcher()).map_err(|error| index.failed(error))?;
    let mut ingest = Ingest {
        index,
        lexicon,
        source,
        stop,
        progress,
        writer,
        known: &known,
        groups,
        stamps: Stamps::load(&index.segments),
        changed: HashSet::new(),
        uncommitted: 0,
        commit_every: options.commit_every,
        reviving: false,
        files: 0,
        summary: Summary::default(),
    };
    ingest.run(paths, options)?;
    ingest.commit()?;
    let Ingest {
        writer,
        mut summary,
        ..
    } = ingest;
    writer.finish()?;
    index.refresh()?;
    summary.seconds = start.elapsed().as_secs_f64();
    summary.stopped = stop.load(Ordering::Relaxed);
    Ok(summary)
}

impl Ingest<'_> {
    fn run(&mut self, paths: &[PathBuf], options: IngestOptions) -> Result<(), IndexError> {
        let source = self.source;
        let wants = |path: &Path| source.wants(path);
        (self.progress)(Event::Found {
            files: walk::count(paths, &wants),
        });
        let mut seen = HashSet::new();
        self.read_all(&mut walk::walk(paths, &wants), &mut seen)?;
        if options.prune && !self.stopped() {
            self.prune(paths, &seen)?;
        }
        self.revive()
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Reads files with several threads and takes what they hold in the order of the files.
    fn read_all(
        &mut self,
        files: &mut dyn Iterator<Item = Found>,
        seen: &mut HashSet<u64>,
    ) -> Result<(), IndexError> {
        let (jobs, queue) = bounded(FILES_AHEAD);
        let (raws, articles) = bounded(ARTICLES_AHEAD);
        let (known, source, lexicon, stop) = (self.known, self.source, self.lexicon, self.stop);
        thread::scope(|scope| {
            for _ in 0..threads() {
                let (queue, raws) = (queue.clone(), raws.clone());
                scope.spawn(move || read(&queue, &raws, source, known, stop));
                let articles = articles.clone();
                scope.spawn(move || make(&articles, lexicon, stop));
            }
            drop((queue, raws, articles));
            // The threads end when the jobs end, however this ends.
            let taken = self.take_all(files, seen, &jobs);
            drop(jobs);
            taken
        })
    }

    fn take_all(
        &mut self,
        files: &mut dyn Iterator<Item = Found>,
        seen: &mut HashSet<u64>,
        jobs: &Sender<Job>,
    ) -> Result<(), IndexError> {
        let mut ahead: VecDeque<Reading> = VecDeque::new();
        loop {
            while ahead.len() < FILES_AHEAD && !self.stopped() {
                match files.next() {
                    Some(found) => ahead.extend(self.begin(found, seen, jobs)),
                    None => break,
                }
            }
            let Some(reading) = ahead.pop_front() else {
                return Ok(());
            };
            self.take(&reading)?;
        }
    }

    /// Sends a file to be read, unless it has not changed.
    fn begin(
        &mut self,
        found: Found,
        seen: &mut HashSet<u64>,
        jobs: &Sender<Job>,
    ) -> Option<Reading> {
        let path = match found {
            Found::File(path) => path,
            Found::Other => {
                self.summary.skipped += 1;
                return None;
            }
            Found::Failed(path, reason) => {
                self.fail(&path, reason);
                return None;
            }
        };
        let file = ident::file(&path);
        seen.insert(file);
        let stamp = match std::fs::metadata(&path) {
            Ok(metadata) => stamp(&metadata),
            Err(error) => {
                self.fail(&path, error.to_string());
                return None;
            }
        };
        let there = self.known().places(file).len();
        if !self.reviving && there > 0 && self.stamps.get(file) == Some(stamp) {
            self.summary.unchanged += u64::try_from(there).unwrap_or_default();
            self.done(&path);
            return None;
        }
        self.stamps.forget(file);
        let (send, messages) = bounded(ARTICLES_AHEAD);
        // The threads are there as long as this is; without them nothing would arrive.
        jobs.send(Job {
            path: path.clone(),
            send,
        })
        .ok()?;
        Some(Reading {
            path,
            stamp,
            messages,
        })
    }

    /// Takes what a file holds.
    fn take(&mut self, reading: &Reading) -> Result<(), IndexError> {
        let path = reading.path.as_path();
        let file = ident::file(path);
        let (mut places, mut failures) = (HashSet::new(), 0);
        for message in &reading.messages {
            if self.stopped() {
                return Ok(());
            }
            match message {
                Message::Article(record, made) => match made.recv() {
                    Ok(Made::Same) => {
                        places.insert(ident::place(path, record));
                        self.summary.unchanged += u64::from(!self.reviving);
                    }
                    Ok(Made::Read(read)) => {
                        places.insert(ident::place(path, record));
                        self.put(Entry { path, record }, &read)?;
                    }
                    Ok(Made::Failed(reason)) => {
                        failures += 1;
                        self.fail(path, reason);
                    }
                    // Nothing is made any more once this is to stop.
                    Err(_) => return Ok(()),
                },
                Message::Failed(reason) => {
                    failures += 1;
                    self.fail(path, reason);
                }
            }
        }
        if self.stopped() {
            return Ok(());
        }
        // Where nothing could be read, what was read before is better than nothing.
        if failures == 0 || !places.is_empty() {
            let gone: Vec<u64> = self
                .known()
                .places(file)
                .iter()
                .copied()
                .filter(|place| !places.contains(place))
                .collect();
            for place in gone {
                self.drop_place(place);
            }
        }
        if failures == 0 {
            self.stamps.set(file, reading.stamp);
        }
        self.done(path);
        self.commit_if_due()
    }

    /// Adds an article, or remembers that it is the same as another one.
    fn put(&mut self, entry: Entry, read: &Read) -> Result<(), IndexError> {
        let Read {
            article,
            prints,
            sketch,
            extraction,
        } = read;
        let place = ident::place(entry.path, entry.record);
        let id = ArticleId::of(article, entry.path, entry.record);
        let old = self.forget(place);
        if old.is_some() {
            self.writer.remove(entry);
        }
        let original = self.known().original(place, *prints);
        let group = match original {
            Some(original) => original.group,
            // What says nothing is like nothing else.
            None if prints.content == 0 => id.0,
            None => self.groups.join(prints.content, *sketch),
        };
        let new = Shelved {
            id: id.0,
            file: ident::file(entry.path),
            prints: *prints,
            group,
            original: original.map(|original| original.id),
        };
        let news = News {
            prints: *prints,
            sketch: *sketch,
            group,
        };
        if let Some(original) = original {
            let original = ArticleId(original.id);
            self.writer.add_duplicate(entry, article, news, original)?;
            self.summary.duplicates += u64::from(!self.reviving);
        } else {
            self.writer.add_news(entry, article, extraction, news)?;
            self.summary.figures += u64::try_from(extraction.figures.len()).unwrap_or_default();
            let count = if old.is_some() {
                &mut self.summary.updated
            } else {
                &mut self.summary.added
            };
            *count += 1;
        }
        if let Some(old) = old.filter(|old| old.original.is_none()) {
            // What looked like it before may not look like it now.
            let alike =
                |one: &Shelved| (one.id, one.prints.content, one.prints.address, one.original);
            if alike(&old) != alike(&new) {
                self.changed.insert(old.id);
            }
        }
        self.edit(|known| known.insert(place, new));
        self.uncommitted += 1;
        self.commit_if_due()
    }

    /// Takes out what was read from a place.
    fn drop_place(&mut self, place: u64) {
        self.writer.remove_place(place);
        if let Some(old) = self.forget(place) {
            if old.original.is_none() {
                self.changed.insert(old.id);
            }
            self.summary.pruned += 1;
            self.uncommitted += 1;
        }
    }

    /// Forgets what was read from a place.
    fn forget(&mut self, place: u64) -> Option<Shelved> {
        let old = self.edit(|known| known.remove(place))?;
        if old.original.is_none() {
            self.groups.leave(old.group);
        }
        Some(old)
    }

    fn commit_if_due(&mut self) -> Result<(), IndexError> {
        if self.uncommitted >= self.commit_every {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        (self.progress)(Event::Committing);
        self.stamps.save_sure(&self.index.segments)?;
        self.writer.commit()?;
        self.uncommitted = 0;
        self.stamps.save_all(&self.index.segments)?;
        self.index.refresh()
    }

    fn done(&mut self, path: &Path) {
        if !self.reviving {
            self.files += 1;
            (self.progress)(Event::Done {
                path,
                files: self.files,
            });
        }
    }

    fn fail(&mut self, path: &Path, reason: String) {
        (self.progress)(Event::Failed {
            path,
            reason: &reason,
        });
        self.summary.failed.push((path.to_owned(), reason));
    }

    fn known(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.known
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn edit<T>(&self, edit: impl FnOnce(&mut Known) -> T) -> T {
        edit(
            &mut self
                .known
                .write()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }
}

#[cfg(test)]
mod tests;
