//! What the reading threads do.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use crossbeam_channel::{Receiver, Sender};

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
    /// An article that the index has just so, by its number in the file.
    Same(u64),
    /// An article that it has not, with its figures.
    Article(u64, Box<Read>),
    /// Something that cannot be read.
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
pub(super) fn work(
    jobs: &Receiver<Job>,
    source: &dyn Source,
    lexicon: &Lexicon,
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
                        let place = ident::place(&path, record);
                        let known = known
                            .read()
                            .unwrap_or_else(PoisonError::into_inner)
                            .get(place);
                        let prints = Prints::of(&article);
                        if known.is_some_and(|known| known.prints.print == prints.print) {
                            Message::Same(record)
                        } else {
                            let read = Read {
                                prints,
                                sketch: Sketch::of(article.text.as_str()),
                                extraction: extract(&article, lexicon),
                                article,
                            };
                            Message::Article(record, Box::new(read))
                        }
                    }
                };
                // Nobody listens any more only where the index cannot be written; that is told there.
                let _: Result<(), _> = send.send(message);
            });
        };
        // A file that trips over a fault of ours is a bad file, not the end of the run.
        if catch_unwind(AssertUnwindSafe(read)).is_err() {
            let reason = "a fault of caibao while reading it; please report it".to_owned();
            let _: Result<(), _> = send.send(Message::Failed(reason));
        }
    }
}
