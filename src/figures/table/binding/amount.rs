//! How much a cell says: its number, scaled and counted as headings and captions declare.

use super::{Table, of_market};
use crate::figures::scan::Unit;
use crate::figures::table::heading::{Change, Measured};
use crate::figures::table::line::Line;
use crate::figures::table::measure::{Counted, Measure};
use crate::figures::table::number::Number;
use crate::lexicon::Cue;
use crate::model::{Amount, Aspect, Metric, MetricKind};

impl Table<'_, '_> {
    /// Value and unit, and what told the unit.
    #[expect(
        clippy::too_many_arguments,
        reason = "a number is read against all that is said of it"
    )]
    pub(super) fn amount(
        &self,
        number: &Number,
        measured: Measured,
        aspect: Aspect,
        change: Option<Change>,
        across: &Line,
        down: &Line,
        hong_kong: bool,
    ) -> Option<(Amount, String, &'static str)> {
        let metric = measured.metric;
        let kind = metric.kind();
        let ratio = kind == MetricKind::Ratio || measured.rate;
        let level = matches!(aspect, Aspect::Level);
        // The heading that measures says first in what.
        let mut own = [&across.heading.measure, &down.heading.measure];
        if across.heading.metric.is_none() && across.heading.change.is_none() {
            own.reverse();
        }
        let own: Option<&Measure> = own.into_iter().flatten().next();
        let amounts = level || aspect == Aspect::Beat || change.is_some_and(|change| change.amount);
        let moved = number.sign.is_some()
            || number
                .cues
                .iter()
                .any(|cue| matches!(cue, Cue::Up | Cue::Down | Cue::Fall));
        let (power, unit, factor, rule) = match &number.unit {
            Some(Unit::Percent) => {
                let fits = match aspect {
                    Aspect::Level => ratio || kind == MetricKind::Any,
                    Aspect::Share => true,
                    _ => !change.is_some_and(|change| change.amount),
                };
                if !fits {
                    return None;
                }
                (0, "%".to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Points) if !level => (0, "pp".to_owned(), 1.0, "table-cell-unit"),
            Some(Unit::BasisPoints) if !level => (0, "bp".to_owned(), 1.0, "table-cell-unit"),
            Some(Unit::Points | Unit::BasisPoints) => return None,
            Some(Unit::Times)
                if level && matches!(kind, MetricKind::Multiple | MetricKind::Any) =>
            {
                (0, "x".to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Times) if !level && aspect != Aspect::Share => {
                (0, "%".to_owned(), 100.0, "table-cell-unit")
            }
            Some(Unit::Times) => return None,
            Some(Unit::Currency(code)) if (amounts || moved) && is_money(kind) => {
                (0, (*code).to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Yuan) if (amounts || moved) && is_money(kind) => {
                (0, self.yuan(metric, hong_kong, own), 1.0, "table-cell-unit")
            }
            Some(Unit::Count(classifier))
                if (amounts || moved) && matches!(kind, MetricKind::Count | MetricKind::Any) =>
            {
                (0, (*classifier).to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Bare) if amounts || moved => {
                let unit = if is_money(kind) {
                    self.currency_of(
                        own.or(self.around.declared.money.as_ref()),
                        metric,
                        hong_kong,
                    )?
                } else if kind == MetricKind::Count {
                    self.things(own, metric)?.1
                } else {
                    return None;
                };
                (0, unit, 1.0, "table-cell-unit")
            }
            Some(_) => return None,
            None if !amounts => rate(number, change, aspect, metric, own)?,
            None => self.bare(number, measured, own, hong_kong)?,
        };
        let (low, high) = (
            number.low.value(power) * factor,
            number.high.value(power) * factor,
        );
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let amount = if low.to_bits() == high.to_bits() {
            Amount::Exact(low)
        } else {
            Amount::Range {
                low: Some(low),
                high: Some(high),
            }
        };
        Some((amount, unit, rule))
    }

    /// A bare number of an amount: power of ten, unit, factor.
    fn bare(
        &self,
        number: &Number,
        measured: Measured,
        own: Option<&Measure>,
        hong_kong: bool,
    ) -> Option<(i32, String, f64, &'static str)> {
        let metric = measured.metric;
        let value = number.low.value(0).abs();
        let heading = "table-heading-unit";
        match metric.kind() {
            MetricKind::Ratio => match own.map(|own| &own.kind) {
                Some(Counted::Percent) => Some((0, "%".to_owned(), 1.0, heading)),
                None if value >= 1.0 || metric == Metric::NplRatio && value >= 0.2 => {
                    Some((0, "%".to_owned(), 1.0, "table-ratio"))
                }
                _ => None,
            },
            _ if measured.rate => match own.map(|own| &own.kind) {
                Some(Counted::Percent) => Some((0, "%".to_owned(), 1.0, heading)),
                _ => None,
            },
            MetricKind::Multiple => match own.map(|own| &own.kind) {
                Some(Counted::Times) | None => Some((0, "x".to_owned(), 1.0, heading)),
                _ => None,
            },
            MetricKind::Count => {
                let (power, things) = self.things(own, metric)?;
                Some((power, things, 1.0, heading))
            }
            MetricKind::Money => {
                let declared = self.around.declared.money.as_ref();
                let each = measured.each || matches!(metric, Metric::Price | Metric::Arpu);
                let (measure, power, rule) = match own {
                    Some(own) if own.is_money() => (own, own.power, heading),
                    Some(_) => return None,
                    None if matches!(metric, Metric::Price | Metric::Arpu) => return None,
                    // The scale that a table declares is not meant for what one share has.
                    None => (
                        declared?,
                        if each { 0 } else { declared?.power },
                        "table-unit",
                    ),
                };
                let unit = self.currency_of(Some(measure), metric, hong_kong)?;
                Some((power, unit, 1.0, rule))
            }
            MetricKind::Any => {
                let own = own?;
                let unit = match &own.kind {
                    Counted::Percent => "%".to_owned(),
                    Counted::Times => "x".to_owned(),
                    Counted::Things(things) => things.clone(),
                    Counted::Currency(_) | Counted::Yuan => {
                        self.currency_of(Some(own), metric, hong_kong)?
                    }
                    _ => return None,
                };
                Some((own.power, unit, 1.0, heading))
            }
        }
    }

    /// What is counted, with its power of ten.
    fn things(&self, own: Option<&Measure>, metric: Metric) -> Option<(i32, String)> {
        let usual = match metric {
            Metric::Users | Metric::Headcount => Some("人"),
            Metric::StoreCount => Some("家"),
            _ => None,
        };
        match own {
            Some(Measure {
                power,
                kind: Counted::Things(things),
                each: false,
            }) => Some((*power, things.clone())),
            Some(Measure {
                power,
                kind: Counted::Nothing,
                ..
            }) => Some((*power, usual?.to_owned())),
            Some(_) => None,
            None => match (&self.around.declared.things, usual) {
                (
                    Some(Measure {
                        power,
                        kind: Counted::Things(things),
                        ..
                    }),
                    _,
                ) => Some((*power, things.clone())),
                (_, Some(usual)) => Some((0, usual.to_owned())),
                _ => None,
            },
        }
    }

    /// The currency of a measure, where it is known.
    fn currency_of(
        &self,
        measure: Option<&Measure>,
        metric: Metric,
        hong_kong: bool,
    ) -> Option<String> {
        match measure.map(|measure| &measure.kind) {
            Some(Counted::Currency(code)) => Some(code.clone()),
            Some(Counted::Yuan) => {
                let yuan = self.yuan(metric, hong_kong, None);
                // 亿元 in an article that speaks of dollars alone may be either.
                (hong_kong || self.currency.is_none_or(|only| only == yuan)).then_some(yuan)
            }
            Some(Counted::Nothing) | None => self.currency.map(str::to_owned),
            Some(_) => None,
        }
    }

    /// What a bare 元 means: the currency that the table declares, that of the exchange for prices
    /// on it, else that of the article.
    fn yuan(&self, metric: Metric, hong_kong: bool, own: Option<&Measure>) -> String {
        let declared = own.or(self.around.declared.money.as_ref());
        match declared.map(|declared| &declared.kind) {
            Some(Counted::Currency(code)) => code.clone(),
            _ if hong_kong && (of_market(metric) || metric == Metric::Buyback) => "HKD".to_owned(),
            _ => self.reading.setting.yuan.clone(),
        }
    }
}

/// A bare number of a change or a share.
fn rate(
    number: &Number,
    change: Option<Change>,
    aspect: Aspect,
    metric: Metric,
    own: Option<&Measure>,
) -> Option<(i32, String, f64, &'static str)> {
    let rule = "table-heading-unit";
    match own.map(|own| &own.kind) {
        Some(Counted::Percent) => return Some((0, "%".to_owned(), 1.0, rule)),
        Some(Counted::Points) => return Some((0, "pp".to_owned(), 1.0, rule)),
        Some(Counted::BasisPoints) => return Some((0, "bp".to_owned(), 1.0, rule)),
        _ => {}
    }
    let value = number.low.value(0).abs();
    let sure = match aspect {
        Aspect::Share => (1.0..=100.0).contains(&value),
        Aspect::Yoy | Aspect::Qoq | Aspect::Change => {
            change.is_some_and(|change| change.rate)
                && metric.kind() != MetricKind::Ratio
                && value >= 1.0
        }
        _ => false,
    };
    sure.then(|| (0, "%".to_owned(), 1.0, "table-rate"))
}

/// The amount with the sign that headings and words of the cell give it.
pub(super) fn signed(
    amount: Amount,
    number: &Number,
    measured: Measured,
    aspect: Aspect,
    change: Option<Change>,
) -> Option<Amount> {
    let (low, high) = amount.bounds();
    let negative = low.is_some_and(|low| low < 0.0) || high.is_some_and(|high| high < 0.0);
    if matches!(aspect, Aspect::Level | Aspect::Share) {
        return Some(if measured.loss && aspect == Aspect::Level && !negative {
            amount.negated()
        } else {
            amount
        });
    }
    // Whether a fall of a loss is printed as one is not told by the heading.
    if measured.loss {
        return None;
    }
    let has = |cue: Cue| number.cues.contains(&cue);
    let falls = has(Cue::Down)
        || has(Cue::Fall)
        || (change.is_some_and(|change| change.falls) && !has(Cue::Up));
    Some(if falls && !negative {
        amount.negated()
    } else {
        amount
    })
}

fn is_money(kind: MetricKind) -> bool {
    matches!(kind, MetricKind::Money | MetricKind::Any)
}
