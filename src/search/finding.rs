//! What a plan finds in an index, looked up once: the articles in any order, the table of their
//! figures, the counts of both and what each condition leaves are read off it.

use std::sync::Arc;

use super::account::{Account, Partial};
use super::facet::{Counted, Dimension, Facet};
use super::hit::{Answer, Options};
use super::lower::Lowered;
use super::matches::Matches;
use super::partial::{FEW, Lack, may_be_missing};
use super::rank::{Found, Gathering, Place};
use super::segments::Segments;
use super::table::Sorted;
use super::table::merge::Told;
use crate::index::{Index, IndexError, Snapshot};
use crate::kept::Kept;
use crate::lexicon::Lexicon;
use crate::query::Plan;

/// What a plan finds in an index as it stood at one moment.
pub struct Finding<'l> {
    pub(super) snapshot: Snapshot,
    pub(super) lexicon: &'l Lexicon,
    pub(super) plan: Plan,
    pub(super) segments: Segments,
    /// What to look for in a text to show it, folded.
    pub(super) needles: Vec<String>,
    /// The articles, the best first, and among them those that lack some words.
    pub(super) found: Vec<Found>,
    /// The words that these may lack, as typed, by their places in what each lacks.
    pub(super) wished: Vec<String>,
    pub(super) partial: Option<Partial>,
    matches: Kept<(), Matches>,
    /// With what may contradict them.
    wider: Kept<(), Matches>,
    /// By whether a figure that several articles tell is one.
    told: Kept<bool, Vec<Told>>,
    pub(super) orders: Kept<Sorted, Vec<usize>>,
    pub(super) counts: Kept<(Counted, Dimension), Facet>,
    account: Kept<(), Account>,
}

impl<'l> Finding<'l> {
    /// Looks up what matches.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(
        index: &Index,
        lexicon: &'l Lexicon,
        plan: &Plan,
    ) -> Result<Finding<'l>, IndexError> {
        Finding::of(index.snapshot(), lexicon, plan).map_err(|error| index.failed(error))
    }

    fn of(snapshot: Snapshot, lexicon: &'l Lexicon, plan: &Plan) -> tantivy::Result<Finding<'l>> {
        let searcher = &snapshot.searcher;
        let lowered = Lowered::new(&snapshot, lexicon, plan)?;
        let mut found = searcher.search(&lowered.query, &Gathering { lack: None })?;
        let total = found.len();
        let (mut wished, mut words) = (Vec::new(), Vec::new());
        if total < FEW
            && let Some((loosened, wishes)) = Lowered::loosened(&snapshot, lexicon, plan)?
        {
            let lack = Some(Lack::new(searcher, &wishes)?);
            found = searcher.search(&loosened.query, &Gathering { lack })?;
            words = may_be_missing(&wishes);
            wished = wishes.into_iter().map(|wish| wish.typed).collect();
        }
        found.sort_unstable_by_key(|found| Place::by_score(*found));
        let lacking = found.iter().filter(|found| found.is_partial()).count();
        let partial = (lacking > 0).then(|| Partial {
            articles: u64::try_from(lacking).unwrap_or(u64::MAX),
            words,
        });
        Ok(Finding {
            segments: Segments::new(searcher, &lowered.tests)?,
            needles: lowered.needles,
            snapshot,
            lexicon,
            plan: plan.clone(),
            found,
            wished,
            partial,
            matches: Kept::default(),
            wider: Kept::default(),
            told: Kept::default(),
            orders: Kept::default(),
            counts: Kept::default(),
            account: Kept::default(),
        })
    }

    /// What was asked for.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many articles match, each by itself.
    pub fn total(&self) -> u64 {
        let matching = self.matching().count();
        u64::try_from(matching).unwrap_or(u64::MAX)
    }

    /// What lacks nothing.
    pub(super) fn matching(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(|found| !found.is_partial())
    }

    /// The articles that match, and their figures, by their numbers.
    pub(super) fn matches(&self) -> tantivy::Result<Arc<Matches>> {
        self.matches.get((), || {
            let addresses = self.matching().map(|found| found.address);
            Matches::of(&self.snapshot.searcher, &self.segments, addresses)
        })
    }

    /// The same for the table of figures: where what several articles tell is one, with what may
    /// contradict it.
    pub(super) fn mentions(&self, merge: bool) -> tantivy::Result<Arc<Matches>> {
        if !merge || self.plan == Plan::All {
            return self.matches();
        }
        self.wider.get((), || self.widen())
    }

    /// The figures as they are told; where asked for, one that several articles tell as one.
    pub(super) fn told(&self, merge: bool) -> tantivy::Result<Arc<Vec<Told>>> {
        self.told.get(merge, || self.tell(merge))
    }

    /// What each condition leaves, and where nothing matches, what comes nearest.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn account(&self) -> Result<Arc<Account>, IndexError> {
        self.account
            .get((), || self.accounted())
            .map_err(|error| self.snapshot.failed(error))
    }

    /// Makes what was made of the same plan over the index as it stood before: the table of its figures
    /// in its orders, and its counts.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn follow(&self, before: &Finding) -> Result<(), IndexError> {
        let make = || -> tantivy::Result<()> {
            for by in before.orders.keys() {
                self.ordered(by)?;
            }
            let keys = before.counts.keys();
            for (counted, _) in &keys {
                // All of one kind in one walk; the next time there is nothing left to count.
                let alike = keys.iter().filter(|(other, _)| other == counted);
                let by: Vec<Dimension> = alike.map(|(_, by)| *by).collect();
                self.counted(*counted, &by, 0)?;
            }
            Ok(())
        };
        make().map_err(|error| self.snapshot.failed(error))
    }

    /// About how much memory it takes, in bytes. It grows with what is asked of it.
    pub fn weight(&self) -> usize {
        let told = |told: &Vec<Told>| told.len() * Told::WEIGHT;
        size_of_val(self.found.as_slice())
            + self.matches.sum(Matches::weight)
            + self.wider.sum(Matches::weight)
            + self.told.sum(told)
            + self.orders.sum(|order| size_of_val(order.as_slice()))
            + self.counts.sum(Facet::weight)
    }
}

/// The articles that match a plan, where nothing else is asked of it.
///
/// # Errors
/// When the index cannot be read.
pub fn search(
    index: &Index,
    lexicon: &Lexicon,
    plan: &Plan,
    options: &Options,
) -> Result<Answer, IndexError> {
    Finding::new(index, lexicon, plan)?.articles(options)
}
