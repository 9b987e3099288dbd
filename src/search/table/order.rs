//! The order of the rows. Those that are equal in it stay in the order of their articles, so that
//! pages never overlap.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use super::merge::Told;
use super::{Order, TableOptions};
use crate::query::{CURRENCIES, Exchange};
use crate::search::facet::period;
use crate::search::matches::{Matches, Mention, NameId};

/// The rows in their order.
pub(super) fn sorted(
    told: &[Told],
    matches: &Matches,
    options: &TableOptions,
    exchange: Option<&Exchange>,
) -> Vec<usize> {
    let standings = standings(told, matches, exchange);
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
                let standing = |mention: &Mention| standings.get(&mention.unit);
                let place = |mention: &Mention| standing(mention).map(|standing| standing.place);
                let size = |mention: &Mention| {
                    let factor = standing(mention)?.factor;
                    let ends = [mention.low, mention.high].map(|end| (end * factor).abs());
                    let ends = ends.into_iter().filter(|end| end.is_finite());
                    ends.max_by(f64::total_cmp).map(|size| Reverse(Size(size)))
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

/// How amounts of a unit are compared with others.
struct Standing {
    /// Among all units, that of most rows first: only amounts of one unit can be compared.
    place: usize,
    /// What one counts for in the unit that it is compared in.
    factor: f64,
}

/// How the amounts of each unit are compared: as printed, or by rates in one currency.
fn standings(
    told: &[Told],
    matches: &Matches,
    exchange: Option<&Exchange>,
) -> HashMap<NameId, Standing> {
    // Each unit with what it is compared in.
    let mut units: HashMap<NameId, (&str, f64)> = HashMap::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let firsts = told.iter().map(|told| matches.mentions.get(told.first));
    for mention in firsts.flatten() {
        let (unit, _) = *units.entry(mention.unit).or_insert_with(|| {
            let unit = matches.names.text(mention.unit);
            let converted = exchange.filter(|_| CURRENCIES.contains(&unit));
            let factor = converted.and_then(|exchange| exchange.factor(unit));
            match (converted, factor) {
                (Some(exchange), Some(factor)) => (exchange.currency.as_str(), factor),
                _ => (unit, 1.0),
            }
        });
        *counts.entry(unit).or_default() += 1;
    }
    let mut order: Vec<(Reverse<usize>, &str)> = counts
        .into_iter()
        .map(|(unit, count)| (Reverse(count), unit))
        .collect();
    order.sort_unstable();
    let order = order.into_iter().enumerate();
    let places: HashMap<&str, usize> = order.map(|(place, (_, unit))| (unit, place)).collect();
    units
        .into_iter()
        .filter_map(|(id, (unit, factor))| {
            let place = *places.get(unit)?;
            Some((id, Standing { place, factor }))
        })
        .collect()
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
