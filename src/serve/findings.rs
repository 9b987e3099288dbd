//! What was found lately, kept for who asks for more of the same: the next page, another order, the
//! figures instead of the articles, the same for a program.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::index::IndexError;
use crate::query::Plan;
use crate::search::Finding;

/// So many are kept at most.
const MOST: usize = 32;
/// The memory that they may take together, in bytes; one that takes more by itself is kept until the
/// next one comes.
const WEIGHT: usize = 64 << 20;

/// Findings of one edition of the index, the last asked for in front.
#[derive(Default)]
pub(super) struct Findings(Mutex<VecDeque<Arc<Finding<'static>>>>);

impl Findings {
    /// What a plan finds, looked up where it was not lately. Of two who ask at once both look, so
    /// that nobody ever waits for another question.
    pub(super) fn get(
        &self,
        plan: &Plan,
        find: impl FnOnce() -> Result<Finding<'static>, IndexError>,
    ) -> Result<Arc<Finding<'static>>, IndexError> {
        let mut kept = self.kept();
        let known = kept.iter().position(|finding| finding.plan() == plan);
        if let Some(finding) = known.and_then(|place| kept.remove(place)) {
            kept.push_front(Arc::clone(&finding));
            return Ok(finding);
        }
        drop(kept);
        let finding = Arc::new(find()?);
        let mut kept = self.kept();
        kept.push_front(Arc::clone(&finding));
        // They have grown since they were kept.
        let mut weight = 0;
        let heavy = kept.iter().position(|finding| {
            weight += finding.weight();
            weight > WEIGHT
        });
        kept.truncate(heavy.unwrap_or(MOST).clamp(1, MOST));
        Ok(finding)
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Arc<Finding<'static>>>> {
        // Whoever panicked has left it whole: each finding is there or it is not.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
