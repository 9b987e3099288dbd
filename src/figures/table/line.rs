//! The rows and the columns of a table as lines that name their numbers: a line of changes (同比)
//! belongs to the metric and the period before it.

use super::heading::{Heading, Measured};
use super::time::{self, When};
use crate::model::{Aspect, Period};

/// A row or a column, and what its headings say.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) heading: Heading,
    /// The metric of the line before, for one of changes that names none.
    pub(super) metric_before: Option<Measured>,
    /// Periods of the line before, for one of changes that names none.
    pub(super) whens_before: Vec<When>,
    /// What a change is measured against, told by the periods before it.
    pub(super) base: Option<Aspect>,
    /// Nothing tells what it is a change of.
    pub(super) lost: bool,
}

impl Heading {
    /// What two headings of the same line say together; `self` stands above or before.
    pub(super) fn joined(mut self, other: Heading) -> Heading {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        let mut unknown = self.unknown
            || other.unknown
            || differ(&self.company, &other.company)
            || self.status.is_some() && other.status.is_some() && self.status != other.status;
        let metric = match (self.metric, other.metric) {
            (Some(a), Some(b)) if a.metric != b.metric => {
                unknown = true;
                Some(a)
            }
            (a, b) => b.or(a),
        };
        let change = match (self.change, other.change) {
            (Some(a), Some(mut b)) => {
                unknown |= a.aspect.is_some() && b.aspect.is_some() && a.aspect != b.aspect;
                b.aspect = b.aspect.or(a.aspect);
                b.falls |= a.falls;
                b.amount |= a.amount;
                b.rate |= a.rate;
                Some(b)
            }
            (a, b) => b.or(a),
        };
        let segment = match (self.segment.take(), other.segment) {
            (Some(a), Some(b)) if a != b => Some(format!("{a}·{b}")),
            (a, b) => b.or(a),
        };
        self.whens.extend(other.whens);
        self.names.extend(other.names);
        Heading {
            metric,
            share_of: other.share_of.or(self.share_of),
            change,
            whens: self.whens,
            status: other.status.or(self.status),
            broker: self.broker || other.broker,
            company: other.company.or(self.company),
            segment,
            total: self.total || other.total,
            names: self.names,
            weak_name: other.weak_name.or(self.weak_name),
            measure: other.measure.or(self.measure),
            hong_kong: self.hong_kong || other.hong_kong,
            unknown,
            empty: self.empty && other.empty,
        }
    }

    /// Whether it is of a change and names neither what changes nor when.
    fn only_change(&self) -> bool {
        self.change.is_some() && self.metric.is_none()
    }
}

/// What has been seen along an axis.
#[derive(Default)]
struct Seen {
    metric: Option<Measured>,
    /// Whose numbers the lines of that metric were.
    subject: Option<Heading>,
    /// The lines since the last one of changes: the periods that they name.
    group: Vec<(Vec<When>, Option<Period>)>,
    /// All periods so far.
    all: Vec<(Vec<When>, Option<Period>)>,
    /// The line before was one of changes.
    after_change: bool,
    /// A line that is not understood stands between.
    unknown: bool,
}

/// Gives lines of changes what they are changes of. `resolve` reads the periods of a heading.
pub(super) fn settle<'l>(
    lines: impl Iterator<Item = &'l mut Line>,
    resolve: impl Fn(&[When]) -> Option<Period>,
) {
    let mut seen = Seen::default();
    // 2023年第四季度, 第一季度, 第二季度: the year goes on.
    let mut told: Option<(i16, u8)> = None;
    for line in lines {
        told = go_on(&mut line.heading.whens, told);
        let heading = &line.heading;
        if heading.only_change() && !heading.unknown {
            seen.change(line);
            seen.after_change = true;
            continue;
        }
        if seen.after_change {
            seen.group.clear();
            seen.after_change = false;
        }
        if heading.unknown {
            seen.metric = None;
            seen.subject = None;
            seen.unknown = true;
            continue;
        }
        if !heading.whens.is_empty() {
            let period = resolve(&heading.whens);
            seen.remember(&heading.whens, period);
        }
        if heading.metric.is_some() {
            seen.metric = heading.metric;
            seen.subject = Some(heading.clone());
            seen.unknown = false;
        } else if heading.company.is_some()
            || heading.segment.is_some()
            || heading.total
            || !heading.names.is_empty()
        {
            seen.metric = None;
            seen.subject = Some(heading.clone());
            seen.unknown = false;
        }
    }
}

/// Gives a quarter that is named without its year that of the line before, whose year and last month
/// `told` are; gives those of this line.
fn go_on(whens: &mut Vec<When>, told: Option<(i16, u8)>) -> Option<(i16, u8)> {
    let own = whens.iter().find_map(|when| when.year());
    match (&whens[..], own, told) {
        (_, Some(year), _) => {
            let month = whens.iter().find_map(|when| when.month());
            Some((year, month.unwrap_or(0)))
        }
        ([when], None, Some((year, month))) => {
            let Some(ends) = when.month() else {
                return told;
            };
            let year = if month == 12 && ends <= 6 {
                year + 1
            } else {
                year
            };
            whens.push(When::of_year(year));
            Some((year, ends))
        }
        _ => told,
    }
}

/// More periods side by side than are compared with each other.
const MOST_PERIODS: usize = 32;

impl Seen {
    /// Keeps a period, and forgets the first one where there are too many.
    fn remember(&mut self, whens: &[When], period: Option<Period>) {
        for kept in [&mut self.group, &mut self.all] {
            if kept.len() >= MOST_PERIODS {
                kept.remove(0);
            }
            kept.push((whens.to_vec(), period));
        }
    }

    /// What a line of changes is of.
    fn change(&self, line: &mut Line) {
        line.metric_before = self.metric;
        line.lost = self.unknown;
        let heading = &mut line.heading;
        let own = heading.company.is_some()
            || heading.segment.is_some()
            || heading.total
            || !heading.names.is_empty();
        if let Some(before) = &self.subject
            && !own
        {
            heading.company.clone_from(&before.company);
            heading.broker = before.broker;
            heading.segment.clone_from(&before.segment);
            heading.total = before.total;
            heading.names.clone_from(&before.names);
        }
        if !heading.whens.is_empty() {
            return;
        }
        let latest = |found: &[(Vec<When>, Option<Period>)]| {
            found
                .iter()
                .filter(|(_, period)| period.is_some())
                .max_by_key(|(_, period)| period.map(time::end))
                .cloned()
        };
        let Some((whens, Some(period))) = latest(&self.group) else {
            return;
        };
        // 本季度 | 上季度 | 环比 | 上年同期 | 同比: of the first and not of the one right before.
        let later = self
            .all
            .iter()
            .find(|(_, other)| *other == Some(period.years_later(1)) && self.group.len() == 1);
        let (whens, period) = match later {
            Some((whens, Some(period))) => (whens.clone(), *period),
            _ => (whens, period),
        };
        let there = |wanted: Option<Period>| {
            wanted.is_some() && self.all.iter().any(|(_, period)| *period == wanted)
        };
        line.base = if there(Some(period.years_later(-1))) {
            Some(Aspect::Yoy)
        } else if there(time::before(period)) {
            Some(Aspect::Qoq)
        } else if self.all.len() > 1 {
            Some(Aspect::Change)
        } else {
            None
        };
        line.whens_before = whens;
    }
}
