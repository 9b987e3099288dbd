//! What threads do while one decides: some read files, as many others make of each article what the
//! index needs. A file with many articles keeps all of them busy.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::Source;
use super::known::Known;
use crate::article::Article;
use crate::figures::{Extraction, extract};
use crate::index::ident::{self, Prints};
use crate::index::sketch::Sketch;
use crate::lexicon::Lexicon;

/// A file to be read.
pub(super) struct Job {
    pub(super) path: PathBuf,
    pub(super) send: Sender<Message>,
}

/// Something that a file holds.
pub(super) enum Message {
    /// An article, by its number in the file; what is made of it comes later.
    Article(u64, Receiver<Made>),
    /// Something that cannot be read.
    Failed(String),
}

/// An article of which something is to be made.
pub(super) struct Raw {
    article: Article,
    /// Fingerprint of what the index has from its place.
    known: Option<u64>,
    send: Sender<Made>,
}

/// What was made of an article.
pub(super) enum Made {
    /// Nothing: the index has it just so.
    Same,
    /// All that there is to know.
    Read(Box<Read>),
    /// Nothing, by a fault of ours.
    Failed(String),
}

/// An article with all that is made of it.
pub(super) struct Read {
    pub(super) article: Article,
    pub(super) prints: Prints,
    pub(super) sketch: Option<Sketch>,
    pub(super) extraction: Extraction,
}

/// Reads files until there are no more.
pub(super) fn read(
    jobs: &Receiver<Job>,
    raws: &Sender<Raw>,
    source: &dyn Source,
    known: &RwLock<Known>,
    stop: &AtomicBool,
) {
    for Job { path, send } in jobs {
        if stop.load(Ordering::Relaxed) {
            continue;
        }
        let read = || {
            source.read(&path, &mut |found| {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let message = match found {
                    Err(reason) => Message::Failed(reason),
                    Ok((record, article)) => {
                        let known = known.read().unwrap_or_else(PoisonError::into_inner);
                        let known = known.get(ident::place(&path, record));
                        let (send, made) = bounded(1);
                        let raw = Raw {
                            article,
                            known: known.map(|known| known.prints.print),
                            send,
                        };
                        // The threads that take it are there as long as this one.
                        let _: Result<(), _> = raws.send(raw);
                        Message::Article(record, made)
                    }
                };
                // Nobody listens any more only where the index cannot be written; that is told there.
                let _: Result<(), _> = send.send(message);
            });
        };
        // A file that trips over a fault of ours is a bad file, not the end of the run.
        if catch_unwind(AssertUnwindSafe(read)).is_err() {
            let _: Result<(), _> = send.send(Message::Failed(fault()));
        }
    }
}

/// Makes something of articles until there are no more.
pub(super) fn make(raws: &Receiver<Raw>, lexicon: &Lexicon, stop: &AtomicBool) {
    for Raw {
        article,
        known,
        send,
    } in raws
    {
        if stop.load(Ordering::Relaxed) {
            continue;
        }
        let make = || {
            let prints = Prints::of(&article);
            if known == Some(prints.print) {
                return Made::Same;
            }
            Made::Read(Box::new(Read {
                prints,
                sketch: Sketch::of(article.text.as_str()),
                extraction: extract(&article, lexicon),
                article,
            }))
        };
        let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| Made::Failed(fault()));
        let _: Result<(), _> = send.send(made);
    }
}

fn fault() -> String {
    "a fault of caibao while reading it; please report it".to_owned()
}
