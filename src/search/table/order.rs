//! The order of the rows. Those that are equal in it stay in the order of their articles, so that
//! pages never overlap.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::merge::Told;
use super::{Order, Sorted};
use crate::query::{CURRENCIES, Exchange};
use crate::search::facet::period;
use crate::search::matches::{Matches, Mention};
use crate::search::names::NameId;

/// What a row stands by: the unit that it is compared in, whether nothing is known of it, and how
/// far in front it is.
type Standing = (usize, bool, u64);

/// The rows in their order.
pub(super) fn sorted(
    told: &[Told],
    matches: &Matches,
    by: Sorted,
    exchange: Option<&Exchange>,
) -> Vec<usize> {
    let standing = Standings::new(told, matches, by.order, exchange);
    let mut order: Vec<(Standing, &[usize], usize)> = told
        .iter()
        .enumerate()
        .filter(|(_, told)| told.asked)
        .map(|(row, told)| {
            let (unit, known) = standing.of(told);
            let place = known.map_or(0, |place| if by.reverse { !place } else { place });
            let mentions = told.mentions.as_slice();
            ((unit, known.is_none(), place), mentions, row)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., row)| row).collect()
}

/// What rows are ordered by.
struct Standings<'a> {
    matches: &'a Matches,
    order: Order,
    units: HashMap<NameId, Compared>,
    /// Companies by name.
    companies: HashMap<NameId, u64>,
}

impl<'a> Standings<'a> {
    fn new(
        told: &[Told],
        matches: &'a Matches,
        order: Order,
        exchange: Option<&Exchange>,
    ) -> Standings<'a> {
        let firsts = told.iter().map(|told| matches.mentions.get(told.first));
        let mut names: Vec<(&str, NameId)> = match order {
            Order::Company => firsts
                .flatten()
                .map(|mention| (matches.names.text(mention.company), mention.company))
                .collect(),
            _ => Vec::new(),
        };
        names.sort_unstable();
        names.dedup();
        Standings {
            matches,
            order,
            units: match order {
                Order::Value => compared(told, matches, exchange),
                _ => HashMap::new(),
            },
            companies: names.iter().map(|(_, id)| *id).zip(0..).collect(),
        }
    }

    /// The place of a row's unit, and its own, the less the farther in front; none where it is not
    /// known.
    fn of(&self, told: &Told) -> (usize, Option<u64>) {
        let Some(mention) = self.matches.mentions.get(told.first) else {
            return (0, None);
        };
        // Seconds and days count from 1970, which is not the first of all.
        let latest_first = |count: i64| !count.wrapping_sub(i64::MIN).cast_unsigned();
        let place = match self.order {
            Order::Relevance => told.mentions.first().and_then(|it| u64::try_from(*it).ok()),
            Order::Date => {
                let publication = self.matches.publication(mention);
                publication.and_then(|it| it.published).map(latest_first)
            }
            Order::Value => {
                let Some(compared) = self.units.get(&mention.unit) else {
                    return (usize::MAX, None);
                };
                return (compared.place, compared.size(mention));
            }
            Order::Period => period(mention.period).map(|period| {
                let (year, month, day, shorter) = period.end();
                let day = (i64::from(year) * 100 + i64::from(month)) * 100 + i64::from(day);
                latest_first(day * 100 + i64::from(shorter))
            }),
            Order::Company => {
                let named = mention.company != NameId::NONE;
                self.companies
                    .get(&mention.company)
                    .copied()
                    .filter(|_| named)
            }
            Order::Metric => Some(mention.kind.metric().into()),
        };
        (0, place)
    }
}

/// How amounts of a unit are compared with others.
struct Compared {
    /// Among all units, that of most rows first: only amounts of one unit can be compared.
    place: usize,
    /// What one counts for in the unit that it is compared in.
    factor: f64,
}

impl Compared {
    /// How large a figure is, whatever its sign, the largest first; none where it has no end.
    fn size(&self, mention: &Mention) -> Option<u64> {
        let ends = [mention.low, mention.high].map(|end| (end * self.factor).abs());
        let ends = ends.into_iter().filter(|end| end.is_finite());
        // The bits of numbers without a sign are in their order.
        ends.max_by(f64::total_cmp).map(|size| !size.to_bits())
    }
}

/// How the amounts of each unit are compared: as printed, or by rates in one currency.
fn compared(
    told: &[Told],
    matches: &Matches,
    exchange: Option<&Exchange>,
) -> HashMap<NameId, Compared> {
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
            Some((id, Compared { place, factor }))
        })
        .collect()
}
