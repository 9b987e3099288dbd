//! Why a query finds nothing: which condition is in the way, and the figures that come nearest.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, TantivyDocument};

use super::Row;
use super::account::{Left, MOST_CONDITIONS};
use super::finding::Finding;
use super::lower::{Lowered, Lowering};
use crate::index::{ArticleId, Card, Columns, FigureMatcher, Snapshot, first, name, period_number};
use crate::query::{FigurePredicate, Part, Plan, meant};

/// Figures that are shown for a condition that none meets.
const MOST_MISSES: usize = 3;

/// What would be found if less were asked.
#[derive(Clone, Debug, Default)]
pub struct Shortfall {
    /// What stands in the way by itself.
    pub obstacles: Vec<Obstacle>,
    /// Figures that come nearest, those of a condition together, the nearest first.
    pub misses: Vec<Miss>,
    /// Words that stand in no article and look like a name.
    pub mistyped: Vec<Mistyped>,
}

/// A word that stands in no article, and what it was probably meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistyped {
    /// As typed.
    pub word: String,
    /// With the name that is one slip away.
    pub meant: String,
}

/// A requirement of a query without which something would be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The numbers of its conditions, from 0.
    pub conditions: Range<usize>,
    /// The part of its only condition, where it is not all of it.
    pub part: Option<Part>,
    /// How many articles there would be.
    pub articles: u64,
}

/// A figure that meets all of a condition but some parts.
#[derive(Clone, Debug)]
pub struct Miss {
    /// The number of the condition, from 0.
    pub condition: usize,
    /// What it does not meet.
    pub parts: Vec<Part>,
    /// The figure and where it stands.
    pub row: Row,
}

/// Parts in the order in which a figure that lacks just one is near to what was asked. A figure of
/// somebody else or of something else is not near at all.
const NEARNESS: [Part; 5] = [
    Part::Value,
    Part::Unit,
    Part::Period,
    Part::Status,
    Part::Segment,
];

/// A figure that lacks some parts, not yet read.
struct Near {
    distance: f64,
    published: i64,
    id: u64,
    address: DocAddress,
    row: u32,
}

pub(super) fn shortfall(finding: &Finding, left: &[Left]) -> tantivy::Result<Shortfall> {
    let mut shortfall = Shortfall {
        obstacles: obstacles(finding)?,
        mistyped: mistyped(finding, left)?,
        ..Shortfall::default()
    };
    let conditions = finding.plan.conditions();
    for (number, (condition, excluded)) in conditions.iter().enumerate().take(MOST_CONDITIONS) {
        let (Plan::Figure(predicate), false) = (condition, excluded) else {
            continue;
        };
        // Where something else is in the way too, this condition is looked at by itself.
        let whole = finding.count(&finding.plan.replaced(number, &Plan::All))? > 0;
        let alone = left.get(number).is_some_and(|left| left.articles == 0);
        if !whole && !alone {
            continue;
        }
        let loosening = Loosening {
            finding,
            context: whole.then_some((&finding.plan, number)),
            predicate,
        };
        loosening.run(number, &mut shortfall)?;
    }
    Ok(shortfall)
}

/// The words that stand in no article and look like a name.
fn mistyped(finding: &Finding, left: &[Left]) -> tantivy::Result<Vec<Mistyped>> {
    let lowering = Lowering::new(&finding.snapshot, finding.lexicon)?;
    let mut found = Vec::new();
    for ((condition, excluded), left) in finding.plan.conditions().into_iter().zip(left) {
        let Plan::Words(words) = condition else {
            continue;
        };
        if excluded || left.articles > 0 {
            continue;
        }
        for keyword in lowering.keywords(&words.text)? {
            if lowering
                .meant(&keyword, words.place)?
                .count(&finding.snapshot.searcher)?
                == 0
                && let Some(meant) = meant(&keyword.text, finding.lexicon)
            {
                let word = keyword.typed;
                found.push(Mistyped { word, meant });
            }
        }
    }
    Ok(found)
}

/// The requirements without which articles would be found.
fn obstacles(finding: &Finding) -> tantivy::Result<Vec<Obstacle>> {
    let requirements = finding.plan.requirements();
    if requirements.len() < 2 {
        return Ok(Vec::new());
    }
    let mut obstacles = Vec::new();
    let mut first = 0;
    for (number, requirement) in requirements.iter().enumerate().take(MOST_CONDITIONS) {
        let conditions = first..first + requirement.conditions().len();
        first = conditions.end;
        let mut others = requirements.to_vec();
        others.remove(number);
        let articles = finding.count(&Plan::And(others))?;
        if articles > 0 {
            obstacles.push(Obstacle {
                conditions,
                part: None,
                articles,
            });
        }
    }
    Ok(obstacles)
}

/// Asks for less and less of a condition on a figure.
struct Loosening<'a> {
    finding: &'a Finding<'a>,
    /// The plan that the condition is looked at in, and its number there; none for by itself.
    context: Option<(&'a Plan, usize)>,
    predicate: &'a FigurePredicate,
}

impl Loosening<'_> {
    fn run(&self, condition: usize, shortfall: &mut Shortfall) -> tantivy::Result<()> {
        let mut nearest: Option<(usize, Vec<Part>, Vec<Near>)> = None;
        for &part in Part::ALL.iter().filter(|part| self.can_open(**part)) {
            let (articles, near) = self.without(&[part])?;
            if articles == 0 {
                continue;
            }
            if self.context.is_some() {
                shortfall.obstacles.push(Obstacle {
                    conditions: condition..condition + 1,
                    part: Some(part),
                    articles,
                });
            }
            if let Some(place) = self.nearness(part)
                && nearest.as_ref().is_none_or(|(held, ..)| place < *held)
            {
                nearest = Some((place, vec![part], near));
            }
        }
        // Where no part by itself is in the way, the value and another may be.
        if nearest.is_none() && self.can_open(Part::Value) {
            let near = |part: &Part| self.can_open(*part) && self.nearness(*part).is_some();
            for part in NEARNESS.into_iter().skip(1).filter(near) {
                let open = vec![Part::Value, part];
                let (articles, near) = self.without(&open)?;
                if articles > 0 {
                    nearest = Some((0, open, near));
                    break;
                }
            }
        }
        let Some((_, parts, near)) = nearest else {
            return Ok(());
        };
        let mut shown: Vec<Row> = Vec::new();
        for near in near {
            let row = self.read(&near)?;
            // The same figure told elsewhere is no other miss.
            if shown.iter().any(|other| other.tells_the_same(&row)) {
                continue;
            }
            shown.push(row);
            if shown.len() == MOST_MISSES {
                break;
            }
        }
        shortfall.misses.extend(shown.into_iter().map(|row| Miss {
            condition,
            parts: parts.clone(),
            row,
        }));
        Ok(())
    }

    /// Whether a part asks for something that could be left open: percentages are compared with
    /// percentages alone.
    fn can_open(&self, part: Part) -> bool {
        let pure = |unit: &String| matches!(unit.as_str(), "%" | "pp" | "bp" | "x");
        self.predicate.asks(part) && !(part == Part::Unit && self.predicate.units.iter().any(pure))
    }

    /// How near a figure is that lacks this part; none where it is about somebody else.
    fn nearness(&self, part: Part) -> Option<usize> {
        let elsewhere = part == Part::Segment && !self.predicate.asks(Part::Company);
        let place = NEARNESS.iter().position(|other| *other == part);
        place.filter(|_| !elsewhere)
    }

    /// How many articles there are where these parts are left open, and the figures that then
    /// match, the nearest first.
    fn without(&self, parts: &[Part]) -> tantivy::Result<(u64, Vec<Near>)> {
        let Finding {
            snapshot, lexicon, ..
        } = self.finding;
        let searcher = &snapshot.searcher;
        let open = self.predicate.without(parts);
        let test = self.finding.test(&open);
        let condition = Plan::Figure(open);
        let plan = match self.context {
            Some((plan, number)) => plan.replaced(number, &condition),
            None => condition,
        };
        let lowered = Lowered::new(snapshot, lexicon, &plan)?;
        let mut found: Vec<DocAddress> = searcher
            .search(&lowered.query, &DocSetCollector)?
            .into_iter()
            .collect();
        found.sort_unstable();
        let mut near = Vec::new();
        for in_segment in found.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = in_segment.first() else {
                continue;
            };
            let reader = searcher.segment_reader(first.segment_ord);
            let Some(matcher) = test.matcher(reader)? else {
                continue;
            };
            let published = reader.fast_fields().i64(name::published)?;
            let ids = reader.fast_fields().u64(name::id)?;
            for &address in in_segment {
                let doc = address.doc_id;
                near.extend(matcher.rows(doc).map(|row| Near {
                    distance: self.distance(&matcher, row),
                    published: published.first(doc).unwrap_or(i64::MIN),
                    id: ids.first(doc).unwrap_or_default(),
                    address,
                    row,
                }));
            }
        }
        near.sort_by(Near::order);
        Ok((u64::try_from(found.len()).unwrap_or(u64::MAX), near))
    }

    /// How far a figure is from what is asked, in value and, where that is met, in time.
    fn distance(&self, matcher: &FigureMatcher, row: u32) -> f64 {
        let Some((low, high)) = matcher.bounds(row) else {
            return f64::INFINITY;
        };
        let gap = self.predicate.value.gap(low, high);
        if gap > 0.0 {
            return gap;
        }
        let period = matcher.columns().period.values.get_val(row);
        let periods = self.predicate.periods.iter();
        let apart = periods
            .map(|&wanted| period_number(Some(wanted)).abs_diff(period))
            .min();
        #[expect(clippy::cast_precision_loss, reason = "only an order")]
        apart.map_or(0.0, |apart| apart as f64)
    }

    fn read(&self, near: &Near) -> tantivy::Result<Row> {
        let Snapshot {
            searcher, fields, ..
        } = &self.finding.snapshot;
        let doc: TantivyDocument = searcher.doc(near.address)?;
        let text = first(&doc, fields.text).unwrap_or_default();
        let card = Card::of(&doc, fields, ArticleId(near.id));
        let reader = searcher.segment_reader(near.address.segment_ord);
        let columns = Columns::open(reader)?.ok_or_else(|| {
            tantivy::TantivyError::InternalError("a figure without columns".to_owned())
        })?;
        Ok(Row {
            exchange: self.finding.plan.exchange().cloned(),
            ..Row::new(columns.figure(near.row)?, &text, card)
        })
    }
}

impl Near {
    /// The nearest first, then the newest.
    fn order(&self, other: &Near) -> Ordering {
        self.distance
            .total_cmp(&other.distance)
            .then_with(|| other.published.cmp(&self.published))
            .then_with(|| (self.id, self.row).cmp(&(other.id, other.row)))
    }
}
