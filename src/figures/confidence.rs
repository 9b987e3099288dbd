//! How sure a figure is.
//!
//! What is known of a figure speaks for it or against it: the rules that bound it, what it measures,
//! what it is counted in, how long its period is. Each piece of evidence has a weight in
//! `data/confidence.toml`; the sum of the weights is the logarithm of the odds that every part of the
//! figure is right. `cargo bench --bench confidence` fits the weights to figures that were labelled
//! by hand, and says how well they hold on others.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::rule::rule;
use crate::model::{Confidence, Figure, Metric, Part, Period, ids};

/// The weights, as `cargo bench --bench confidence` wrote them.
pub(crate) const TABLE: &str = include_str!("../../data/confidence.toml");

/// What is known of a figure and speaks for it or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// A rule bound it, by its id.
    Rule(&'static str),
    /// It measures this.
    Metric(Metric),
    /// It is counted in this.
    Unit(UnitKind),
    /// Its period is so long.
    Period(PeriodKind),
}

ids! {
    /// What a number is counted in.
    UnitKind {
        /// `%`.
        Percent => "percent" "百分比",
        /// `pp` and `bp`.
        Points => "points" "百分点",
        /// `x`.
        Multiple => "multiple" "倍数",
        /// A currency.
        Money => "money" "金额",
        /// Things.
        Count => "count" "计数",
    }
}

ids! {
    /// How long a period is.
    PeriodKind {
        /// It is not known.
        Unknown => "unknown" "期间不详",
        /// A day.
        Day => "day" "一天",
        /// A month.
        Month => "month" "一个月",
        /// A quarter, a half or nine months.
        PartOfYear => "part" "不足一年",
        /// A year.
        Year => "year" "一年",
    }
}

impl UnitKind {
    fn of(unit: &str) -> UnitKind {
        match unit {
            "%" => UnitKind::Percent,
            "pp" | "bp" => UnitKind::Points,
            "x" => UnitKind::Multiple,
            code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
                UnitKind::Money
            }
            _ => UnitKind::Count,
        }
    }
}

impl PeriodKind {
    fn of(period: Option<Period>) -> PeriodKind {
        match period.map(|period| period.part) {
            None => PeriodKind::Unknown,
            Some(Part::Day(..)) => PeriodKind::Day,
            Some(Part::Month(_)) => PeriodKind::Month,
            Some(Part::Year) => PeriodKind::Year,
            Some(Part::Quarter(_) | Part::Half(_) | Part::NineMonths) => PeriodKind::PartOfYear,
        }
    }
}

impl Evidence {
    /// All that is known of a figure.
    pub fn of(figure: &Figure) -> impl Iterator<Item = Evidence> + '_ {
        let rules = figure.rules.iter().copied().map(Evidence::Rule);
        rules.chain([
            Evidence::Metric(figure.metric),
            Evidence::Unit(UnitKind::of(&figure.unit)),
            Evidence::Period(PeriodKind::of(figure.period)),
        ])
    }

    /// The one of this name in this table.
    fn named(table: &str, id: &str) -> Option<Evidence> {
        match table {
            "rules" => rule(id).map(|rule| Evidence::Rule(rule.id)),
            "metrics" => id.parse().ok().map(Evidence::Metric),
            "units" => id.parse().ok().map(Evidence::Unit),
            "periods" => id.parse().ok().map(Evidence::Period),
            _ => None,
        }
    }

    /// The table of `data/confidence.toml` in which its weight stands.
    pub const fn table(self) -> &'static str {
        match self {
            Evidence::Rule(_) => "rules",
            Evidence::Metric(_) => "metrics",
            Evidence::Unit(_) => "units",
            Evidence::Period(_) => "periods",
        }
    }

    /// Its name there.
    pub const fn id(self) -> &'static str {
        match self {
            Evidence::Rule(id) => id,
            Evidence::Metric(metric) => metric.id(),
            Evidence::Unit(kind) => kind.id(),
            Evidence::Period(kind) => kind.id(),
        }
    }
}

/// What each piece of evidence adds to the logarithm of the odds, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    base: i32,
    /// Of rules, by the length of their ids and then by the ids.
    rules: Vec<(&'static str, i32)>,
    /// Of the others, by their numbers.
    metrics: Vec<i32>,
    units: Vec<i32>,
    periods: Vec<i32>,
}

impl Weights {
    /// Those that the program comes with.
    pub fn built_in() -> &'static Weights {
        static BUILT: LazyLock<Weights> = LazyLock::new(|| match Weights::read(TABLE) {
            Ok(weights) => weights,
            // A test reads it, so a release cannot hold one that does not parse.
            Err(error) => unreachable!("data/confidence.toml: {error}"),
        });
        &BUILT
    }

    /// Weights in hundredths: what every figure begins with, and what evidence adds.
    pub fn new(base: i32, all: impl IntoIterator<Item = (Evidence, i32)>) -> Weights {
        let mut weights = Weights {
            base,
            rules: Vec::new(),
            metrics: vec![0; Metric::ALL.len()],
            units: vec![0; UnitKind::ALL.len()],
            periods: vec![0; PeriodKind::ALL.len()],
        };
        for (evidence, weight) in all {
            let (list, number) = match evidence {
                Evidence::Rule(id) => {
                    weights.rules.push((id, weight));
                    continue;
                }
                Evidence::Metric(metric) => (&mut weights.metrics, metric.number()),
                Evidence::Unit(kind) => (&mut weights.units, kind.number()),
                Evidence::Period(kind) => (&mut weights.periods, kind.number()),
            };
            if let Some(place) = list.get_mut(usize::from(number)) {
                *place = weight;
            }
        }
        weights
            .rules
            .sort_unstable_by_key(|(id, _)| (id.len(), *id));
        weights
    }

    fn read(text: &str) -> Result<Weights, String> {
        let number = |value: &Value| match value {
            Value::Float(weight) => Some(hundredths(*weight)),
            _ => None,
        };
        let table: Table = text.parse().map_err(|error| format!("{error}"))?;
        let (mut base, mut all) = (None, Vec::new());
        for (name, value) in &table {
            let Value::Table(rows) = value else {
                base = number(value).filter(|_| name == "base");
                base.ok_or_else(|| format!("there is no `{name}`"))?;
                continue;
            };
            for (id, weight) in rows {
                let evidence = Evidence::named(name, id);
                let added = evidence.zip(number(weight));
                all.push(added.ok_or_else(|| format!("there is no `{id}` in `{name}`"))?);
            }
        }
        Ok(Weights::new(base.ok_or("there is no `base`")?, all))
    }

    /// What every figure begins with, in hundredths.
    pub const fn base(&self) -> i32 {
        self.base
    }

    /// What a piece of evidence adds, in hundredths.
    pub fn of(&self, evidence: Evidence) -> i32 {
        let at = |list: &[i32], number: u8| list.get(usize::from(number)).copied();
        let weight = match evidence {
            Evidence::Rule(id) => {
                let place = self
                    .rules
                    .binary_search_by_key(&(id.len(), id), |(id, _)| (id.len(), *id));
                place.ok().and_then(|at| self.rules.get(at)).map(|it| it.1)
            }
            Evidence::Metric(metric) => at(&self.metrics, metric.number()),
            Evidence::Unit(kind) => at(&self.units, kind.number()),
            Evidence::Period(kind) => at(&self.periods, kind.number()),
        };
        weight.unwrap_or_default()
    }

    /// How sure a figure is.
    pub fn confidence(&self, figure: &Figure) -> Confidence {
        let sum: i32 = Evidence::of(figure).map(|it| self.of(it)).sum();
        Confidence::from_log_odds(f64::from(self.base + sum) / 100.0)
    }
}

fn hundredths(weight: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
    let hundredths = (weight * 100.0).round() as i32;
    hundredths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        let weights = Weights::read(TABLE).unwrap();
        assert_eq!(&weights, Weights::built_in());
        assert!(weights.rules.len() > 10);
    }

    #[test]
    fn a_weight_of_nothing_known_is_an_error() {
        for (table, error) in [
            ("[rules]\nguessed = 1.0", "there is no `guessed` in `rules`"),
            ("[rules]\nyoy = \"much\"", "there is no `yoy` in `rules`"),
            ("[moods]\ngood = 1.0", "there is no `good` in `moods`"),
            ("rule = 1.0", "there is no `rule`"),
            ("[rules]", "there is no `base`"),
        ] {
            assert_eq!(Weights::read(table).unwrap_err(), error, "{table}");
        }
    }

    #[test]
    fn evidence_that_is_for_a_figure_makes_it_surer() {
        let figure = |rules: &[&'static str]| Figure {
            span: crate::text::Span::default(),
            quote: "19%".to_owned(),
            company: None,
            segment: None,
            metric: Metric::Revenue,
            aspect: crate::model::Aspect::Yoy,
            amount: crate::model::Amount::Exact(19.0),
            unit: "%".to_owned(),
            period: Some(Period::quarter(2024, 4)),
            status: crate::model::Status::Actual,
            sentence: crate::text::Span::default(),
            rules: rules.to_vec(),
            confidence: Confidence::default(),
        };
        let weights = Weights::new(
            20,
            [
                (Evidence::Rule("company-in-clause"), 50),
                (Evidence::Rule("period-carried"), -90),
                (Evidence::Metric(Metric::Revenue), 30),
                (Evidence::Unit(UnitKind::Percent), -5),
                (Evidence::Period(PeriodKind::PartOfYear), 5),
                (Evidence::Period(PeriodKind::Year), 100),
            ],
        );
        let of = |rules| weights.confidence(&figure(rules)).hundredths();
        assert_eq!(of(&[]), 62);
        assert_eq!(of(&["company-in-clause"]), 73);
        assert_eq!(of(&["company-in-clause", "period-carried"]), 52);
        assert_eq!(of(&["metric-before"]), 62);
    }
}
