//! The order of the rows. Those that are equal in it stay in the order of their articles, so that
//! pages never overlap.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use super::merge::Told;
use super::{Order, TableOptions};
use crate::search::facet::period;
use crate::search::matches::{Matches, Mention, NameId};

/// The rows in their order.
pub(super) fn sorted(told: &[Told], matches: &Matches, options: &TableOptions) -> Vec<usize> {
    let units = units(told, matches);
    let mut order: Vec<usize> = (0..told.len()).collect();
    let mention = |row: usize| {
        let told = told.get(row)?;
        Some((matches.mentions.get(told.first)?, told))
    };
    order.sort_by(|&a, &b| {
        let (Some((a, told_a)), Some((b, told_b))) = (mention(a), mention(b)) else {
            return Ordering::Equal;
        };
        let compared = match options.order {
            Order::Relevance => directed(told_a.mentions.first(), told_b.mentions.first(), options),
            Order::Date => {
                let day = |mention: &Mention| matches.publication(mention)?.published.map(Reverse);
                directed(day(a), day(b), options)
            }
            Order::Value => {
                let place = |mention: &Mention| units.get(&mention.unit);
                let size = |mention: &Mention| {
                    let ends = [mention.low, mention.high].map(f64::abs).into_iter();
                    ends.filter(|end| end.is_finite())
                        .max_by(f64::total_cmp)
                        .map(|size| Reverse(Size(size)))
                };
                place(a)
                    .cmp(&place(b))
                    .then_with(|| directed(size(a), size(b), options))
            }
            Order::Period => {
                let end = |mention: &Mention| period(mention.period).map(|it| Reverse(it.end()));
                directed(end(a), end(b), options)
            }
            Order::Company => {
                let name = |mention: &Mention| {
                    Some(matches.names.text(mention.company)).filter(|name| !name.is_empty())
                };
                directed(name(a), name(b), options)
            }
            Order::Metric => directed(Some(a.kind.metric()), Some(b.kind.metric()), options),
        };
        compared.then_with(|| told_a.mentions.cmp(&told_b.mentions))
    });
    order
}

/// What is known before what is not; in the direction that is asked for.
fn directed<T: Ord>(a: Option<T>, b: Option<T>, options: &TableOptions) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if options.reverse => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// The place of each unit among all, that of most rows first: amounts of one unit can be compared.
fn units(told: &[Told], matches: &Matches) -> HashMap<NameId, usize> {
    let mut counts: HashMap<NameId, usize> = HashMap::new();
    for mention in told
        .iter()
        .filter_map(|told| matches.mentions.get(told.first))
    {
        *counts.entry(mention.unit).or_default() += 1;
    }
    let mut units: Vec<(Reverse<usize>, &str, NameId)> = counts
        .into_iter()
        .map(|(unit, count)| (Reverse(count), matches.names.text(unit), unit))
        .collect();
    units.sort_unstable();
    let places = units.into_iter().enumerate();
    places.map(|(place, (_, _, unit))| (unit, place)).collect()
}

/// A size, which is a number.
#[derive(PartialEq)]
struct Size(f64);

impl Eq for Size {}

impl Ord for Size {
    fn cmp(&self, other: &Size) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Size {
    fn partial_cmp(&self, other: &Size) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
