//! What is said where a command met a fault of its own, or one that looks like it: tantivy trusts the
//! files of an index, so one that is damaged may make it panic.

use std::panic::{self, PanicHookInfo};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::args::Color;
use super::{Failure, report};
use crate::index::{Index, IndexError};

/// Faults that are not told yet.
static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps what is to be said of faults until it is known whose they are.
pub(super) fn keep() {
    panic::set_hook(Box::new(|fault| {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(words(fault));
    }));
}

/// Tells of faults as they come, for a command that goes on after them.
pub(super) fn tell_at_once() {
    panic::set_hook(Box::new(|fault| report(Color::Auto, &words(fault))));
}

/// Faults that were kept.
pub(super) fn kept() -> Vec<String> {
    std::mem::take(&mut *KEPT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What is wrong with the files of the index that a command used, where that may be why it failed.
pub(super) fn damage(failure: Option<&Failure>, index: &Path) -> Option<IndexError> {
    let suspect = failure.is_none_or(|failure| {
        let damaged = |error: &IndexError| {
            matches!(
                error,
                IndexError::Damaged { .. } | IndexError::Unwritten { .. }
            )
        };
        matches!(failure, Failure::Index(error) if damaged(error))
    });
    let found = suspect.then(|| Index::verify(index).err()).flatten();
    found.filter(|error| matches!(error, IndexError::Damaged { .. }))
}

fn words(fault: &PanicHookInfo<'_>) -> String {
    let place = fault
        .location()
        .map(|place| format!(" at {place}"))
        .unwrap_or_default();
    let message = fault.payload_as_str().unwrap_or("no message");
    format!(
        "caibao met a fault of its own{place}: {message}\n\
         Please report it with the command that you typed and, where you can, the file that it was about."
    )
}
