//! What each condition of a query leaves of an index.

use tantivy::collector::Count;

use super::finding::Finding;
use super::lower::Lowered;
use super::shortfall::{Shortfall, shortfall};
use crate::index::{FigureTest, tally};
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

impl Finding<'_> {
    pub(super) fn accounted(&self) -> tantivy::Result<Account> {
        let total = self.total();
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
            partial: self.partial.clone(),
            shortfall,
        })
    }

    /// How many articles match a plan.
    pub(super) fn count(&self, plan: &Plan) -> tantivy::Result<u64> {
        let lowered = Lowered::new(&self.snapshot, self.lexicon, plan)?;
        let count = self.snapshot.searcher.search(&lowered.query, &Count)?;
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
        let parts = if by_part {
            by_part_of(predicate)
        } else {
            Vec::new()
        };
        let asked = parts.iter().map(|(_, asked)| asked).chain([predicate]);
        let tests: Vec<FigureTest> = asked.map(|asked| self.test(asked)).collect();
        let tallies = tally(&tests, &self.snapshot.searcher)?;
        let all = tallies.last().copied().unwrap_or_default();
        Ok(Left {
            articles: all.articles,
            figures: Some(all.figures),
            parts: parts
                .iter()
                .zip(&tallies)
                .map(|((part, _), tally)| (*part, tally.figures))
                .collect(),
        })
    }

    pub(super) fn test(&self, predicate: &FigurePredicate) -> FigureTest {
        FigureTest::new(self.snapshot.fields, predicate.clone())
    }
}

/// What is asked as part after part is, each with all parts before it. A unit goes with the value
/// that is in it.
fn by_part_of(predicate: &FigurePredicate) -> Vec<(Part, FigurePredicate)> {
    let mut open: Vec<Part> = Part::ALL.to_vec();
    let mut asked = Vec::new();
    for part in predicate.parts() {
        open.retain(|other| *other != part);
        if part != Part::Unit {
            asked.push((part, predicate.without(&open)));
        }
    }
    asked
}
