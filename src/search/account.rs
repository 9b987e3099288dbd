//! What each condition of a query leaves of an index.

use tantivy::Searcher;
use tantivy::collector::Count;

use super::lower::Lowered;
use super::partial::may_be_missing;
use super::rank::Ranking;
use super::shortfall::{Shortfall, shortfall};
use super::{Sort, ranked};
use crate::index::{FigureTest, Index, IndexError};
use crate::lexicon::Lexicon;
use crate::query::{FigurePredicate, Part, Plan};

/// More conditions than these are not looked at part by part.
pub(super) const MOST_CONDITIONS: usize = 12;

/// How a query fares on an index.
#[derive(Clone, Debug)]
pub struct Account {
    /// How many articles match all of it.
    pub total: u64,
    /// What each condition leaves by itself, from left to right.
    pub conditions: Vec<Left>,
    /// What is listed with these, where they are few.
    pub partial: Option<Partial>,
    /// Why nothing matches, where nothing does.
    pub shortfall: Option<Shortfall>,
}

/// Articles that lack some of the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// How many.
    pub articles: u64,
    /// The words that may be missing in them, as typed.
    pub words: Vec<String>,
}

/// What one condition leaves by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Articles that meet it; of one that must not hold, those that it takes away.
    pub articles: u64,
    /// Figures that meet it, for a condition on a figure.
    pub figures: Option<u64>,
    /// Figures that its parts leave one after the other, each of those that the parts before left.
    pub parts: Vec<(Part, u64)>,
}

/// A plan and the index that it is asked of.
pub(super) struct Inquiry<'a> {
    pub(super) index: &'a Index,
    pub(super) searcher: Searcher,
    pub(super) lexicon: &'a Lexicon,
    pub(super) plan: &'a Plan,
}

/// Counts what the conditions of a plan leave, and where nothing matches, looks for what comes
/// nearest.
///
/// # Errors
/// When the index cannot be read.
pub fn account(index: &Index, lexicon: &Lexicon, plan: &Plan) -> Result<Account, IndexError> {
    let inquiry = Inquiry {
        index,
        searcher: index.searcher(),
        lexicon,
        plan,
    };
    inquiry.account().map_err(|error| index.failed(error))
}

impl Inquiry<'_> {
    fn account(&self) -> tantivy::Result<Account> {
        let (total, partial) = self.counts()?;
        let conditions = self
            .plan
            .conditions()
            .into_iter()
            .enumerate()
            .map(|(number, (condition, _))| self.left(condition, number < MOST_CONDITIONS))
            .collect::<tantivy::Result<Vec<Left>>>()?;
        let shortfall = match total {
            0 => Some(shortfall(self, &conditions)?),
            _ => None,
        };
        Ok(Account {
            total,
            conditions,
            partial,
            shortfall,
        })
    }

    /// How many articles match, and what is listed with them.
    fn counts(&self) -> tantivy::Result<(u64, Option<Partial>)> {
        let (index, searcher) = (self.index, &self.searcher);
        let lowered = Lowered::new(index, searcher, self.lexicon, self.plan)?;
        let ranking = Ranking {
            most: 0,
            sort: Sort::Date,
            collapse: false,
            tests: Vec::new(),
            lack: None,
        };
        let (ranked, wishes) = ranked(index, searcher, self.lexicon, self.plan, &lowered, ranking)?;
        let partial = (ranked.partial > 0).then(|| Partial {
            articles: ranked.partial,
            words: may_be_missing(&wishes),
        });
        Ok((ranked.total, partial))
    }

    /// How many articles match a plan.
    pub(super) fn count(&self, plan: &Plan) -> tantivy::Result<u64> {
        let lowered = Lowered::new(self.index, &self.searcher, self.lexicon, plan)?;
        let count = self.searcher.search(&lowered.query, &Count)?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// What a condition leaves; part by part where asked for.
    fn left(&self, condition: &Plan, by_part: bool) -> tantivy::Result<Left> {
        let Plan::Figure(predicate) = condition else {
            return Ok(Left {
                articles: self.count(condition)?,
                figures: None,
                parts: Vec::new(),
            });
        };
        let tally = self.test(predicate).tally(&self.searcher)?;
        Ok(Left {
            articles: tally.articles,
            figures: Some(tally.figures),
            parts: if by_part {
                self.narrowing(predicate)?
            } else {
                Vec::new()
            },
        })
    }

    pub(super) fn test(&self, predicate: &FigurePredicate) -> FigureTest {
        FigureTest::new(self.index.fields, predicate.clone())
    }

    /// What is left as part after part is asked for. A unit goes with the value that is in it.
    fn narrowing(&self, predicate: &FigurePredicate) -> tantivy::Result<Vec<(Part, u64)>> {
        let mut open: Vec<Part> = Part::ALL.to_vec();
        let mut left = Vec::new();
        for part in predicate.parts() {
            open.retain(|other| *other != part);
            if part == Part::Unit {
                continue;
            }
            let tally = self.test(&predicate.without(&open)).tally(&self.searcher)?;
            left.push((part, tally.figures));
        }
        Ok(left)
    }
}
