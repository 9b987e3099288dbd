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
/// So many are looked up again in the next edition of the index.
const FOLLOWED: usize = 4;

/// Findings of one edition of the index, the last asked for in front.
#[derive(Default)]
pub(super) struct Findings(Mutex<VecDeque<Kept>>);

struct Kept {
    finding: Arc<Finding<'static>>,
    /// Whether somebody asked for it, and it was not only made in case that somebody does.
    asked: bool,
}

impl Findings {
    /// What a plan finds, looked up where it was not lately. Of two who ask at once both look, so
    /// that nobody ever waits for another question.
    pub(super) fn get(
        &self,
        plan: &Plan,
        find: impl FnOnce() -> Result<Finding<'static>, IndexError>,
    ) -> Result<Arc<Finding<'static>>, IndexError> {
        let mut kept = self.kept();
        if let Some(mut known) = take(&mut kept, plan) {
            known.asked = true;
            let finding = Arc::clone(&known.finding);
            kept.push_front(known);
            return Ok(finding);
        }
        drop(kept);
        let finding = Arc::new(find()?);
        self.keep(Kept {
            finding: Arc::clone(&finding),
            asked: true,
        });
        Ok(finding)
    }

    /// Looks up what was asked last of the edition before, with all that was made of it: who asks it
    /// again need not wait because of a commit. What nobody asked in between is let go of, so that an
    /// index run costs nothing more than what is asked while it lasts.
    pub(super) fn follow(
        &self,
        before: &Findings,
        find: impl Fn(&Plan) -> Result<Finding<'static>, IndexError>,
    ) -> Result<(), IndexError> {
        let asked: Vec<_> = {
            let kept = before.kept();
            let asked = kept.iter().filter(|kept| kept.asked);
            let asked = asked.map(|kept| Arc::clone(&kept.finding));
            asked.take(FOLLOWED).collect()
        };
        // The last asked for is kept last, and so stands in front again.
        for before in asked.into_iter().rev() {
            let known = self.known(before.plan());
            let finding = match known {
                Some(finding) => finding,
                None => Arc::new(find(before.plan())?),
            };
            finding.follow(&before)?;
            if self.known(before.plan()).is_none() {
                self.keep(Kept {
                    finding,
                    asked: false,
                });
            }
        }
        Ok(())
    }

    fn known(&self, plan: &Plan) -> Option<Arc<Finding<'static>>> {
        let kept = self.kept();
        let known = kept.iter().find(|kept| kept.finding.plan() == plan)?;
        Some(Arc::clone(&known.finding))
    }

    fn keep(&self, one: Kept) {
        let mut kept = self.kept();
        kept.push_front(one);
        // They have grown since they were kept.
        let mut weight = 0;
        let heavy = kept.iter().position(|kept| {
            weight += kept.finding.weight();
            weight > WEIGHT
        });
        kept.truncate(heavy.unwrap_or(MOST).clamp(1, MOST));
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        // Whoever panicked has left it whole: each finding is there or it is not.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take(kept: &mut VecDeque<Kept>, plan: &Plan) -> Option<Kept> {
    let known = kept.iter().position(|kept| kept.finding.plan() == plan)?;
    kept.remove(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;
    use crate::lexicon::Lexicon;

    fn find(plan: &Plan) -> Result<Finding<'static>, IndexError> {
        Finding::new(&Index::in_memory(), Lexicon::built_in(), plan)
    }

    fn plan(text: &str) -> Plan {
        let query = crate::query::parse(text, Lexicon::built_in(), None);
        query.unwrap().plan
    }

    fn kept(findings: &Findings) -> Vec<Plan> {
        let kept = findings.kept();
        kept.iter()
            .map(|kept| kept.finding.plan().clone())
            .collect()
    }

    #[test]
    fn what_was_asked_is_there_after_a_commit_and_what_was_not_is_let_go_of() {
        let plans: Vec<Plan> = (0..6).map(|number| plan(&format!("词{number}"))).collect();
        let editions: [Findings; 3] = Default::default();
        for plan in &plans {
            editions[0].get(plan, || find(plan)).unwrap();
        }
        let last: Vec<Plan> = plans.iter().rev().take(FOLLOWED).cloned().collect();
        editions[1].follow(&editions[0], find).unwrap();
        assert_eq!(kept(&editions[1]), last);
        let made = editions[1].known(&last[0]).unwrap();
        let asked = editions[1].get(&last[0], || unreachable!("it was looked up"));
        assert!(Arc::ptr_eq(&made, &asked.unwrap()));
        editions[2].follow(&editions[1], find).unwrap();
        assert_eq!(kept(&editions[2]), last[..1]);
    }
}
