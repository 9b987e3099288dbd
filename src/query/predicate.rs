//! From what was bound and what it is compared with to a predicate on figures.

use std::ops::Bound;

use super::binding::{Binding, Company, Direction, Mark};
use super::comparison::{Comparison, between, common};
use super::error::{QueryError, QueryErrorKind};
use super::names::StatusWord;
use super::note::{Note, NoteKind};
use super::plan::{CURRENCIES, FigurePredicate, SegmentTest, ValueRange};
use super::quantity::{Measure, Quantity};
use super::typed::Typed;
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Metric, MetricKind, Status};
use crate::text::Span;

/// What the number is compared with.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Compare(Comparison, Quantity),
    Between(Quantity, Quantity),
}

impl Test {
    pub(super) fn span(&self) -> Span {
        match self {
            Test::Compare(_, quantity) => quantity.span,
            Test::Between(low, high) => low.span.join(high.span),
        }
    }

    pub(super) fn quantity(&self) -> &Quantity {
        match self {
            Test::Compare(_, quantity) | Test::Between(quantity, _) => quantity,
        }
    }

    fn quantities_mut(&mut self) -> impl Iterator<Item = &mut Quantity> {
        let (first, second) = match self {
            Test::Compare(_, quantity) => (quantity, None),
            Test::Between(low, high) => (low, Some(high)),
        };
        std::iter::once(first).chain(second)
    }

    /// Takes scale and unit of another test where it has none of its own.
    pub(super) fn share_unit_of(&mut self, other: &Quantity) {
        for quantity in self.quantities_mut() {
            quantity.share_unit_of(other);
        }
    }
}

/// Makes the predicates: one, or several any of which will do.
pub(super) fn predicates(
    typed: &Typed<'_>,
    lexicon: &Lexicon,
    binding: &Binding,
    tests: &[Test],
    notes: &mut Vec<Note>,
) -> Result<Vec<FigurePredicate>, QueryError> {
    Maker {
        typed,
        lexicon,
        binding,
        notes,
    }
    .make(tests)
}

struct Maker<'a> {
    typed: &'a Typed<'a>,
    lexicon: &'a Lexicon,
    binding: &'a Binding,
    notes: &'a mut Vec<Note>,
}

impl Maker<'_> {
    fn make(&mut self, tests: &[Test]) -> Result<Vec<FigurePredicate>, QueryError> {
        let binding = self.binding;
        let quantity = tests.first().map(Test::quantity);
        let metric = self.metric();
        let aspects = self.aspects(metric, quantity);
        let as_percent = quantity.is_some_and(|quantity| quantity.measure == Some(Measure::Times))
            && is_change(&aspects);
        let mut ranges = self.ranges(tests, as_percent)?;
        let units = self.units(metric, &aspects, quantity, &ranges)?;
        if self.turned() {
            ranges = self.mirrored(ranges)?;
        }
        if binding.is(Mark::Loss) && binding.direction == Some(Direction::Down) {
            self.note(NoteKind::LossImproves);
        }
        let predicate = FigurePredicate {
            companies: binding
                .company
                .iter()
                .map(|(company, _)| company)
                .chain(&binding.any_of)
                .map(|company| match company {
                    Company::Listed(id) => self.lexicon.company(*id).name.clone(),
                    Company::Found(name) => name.clone(),
                })
                .collect(),
            segment: self.segment(),
            metrics: metric.into_iter().collect(),
            aspects,
            periods: binding.period.into_iter().collect(),
            statuses: self.statuses(),
            units,
            value: ValueRange::default(),
            confidence: None,
            exchange: None,
        };
        if tests.is_empty() {
            return Ok(vec![predicate]);
        }
        Ok(ranges
            .into_iter()
            .map(|value| FigurePredicate {
                value,
                ..predicate.clone()
            })
            .collect())
    }

    fn note(&mut self, kind: NoteKind) {
        let span = self.binding.span.unwrap_or_default();
        self.notes.push(Note {
            span: self.typed.span(span),
            kind,
        });
    }

    fn metric(&self) -> Option<Metric> {
        let metric = self.binding.metric.map(|(metric, _)| metric);
        match metric {
            // 亏损收窄 names no metric, but there is one that it is about.
            None if self.binding.is(Mark::Loss) => Some(Metric::NetIncome),
            Some(Metric::NetIncome) if self.binding.is(Mark::Adjusted) => {
                Some(Metric::AdjustedNetIncome)
            }
            Some(Metric::Eps) if self.binding.is(Mark::Adjusted) => Some(Metric::AdjustedEps),
            metric => metric,
        }
    }

    fn segment(&mut self) -> SegmentTest {
        let key = |name: &str| self.lexicon.segment_keys(name).into_iter().next();
        let mut keys: Vec<String> = Vec::new();
        match self.binding.segments.as_slice() {
            [] if self.binding.is(Mark::Whole)
                || self.binding.company.is_some()
                || !self.binding.any_of.is_empty() =>
            {
                return SegmentTest::Whole;
            }
            [] => return SegmentTest::Any,
            [one] => keys.extend(one.names.iter().filter_map(|name| key(name))),
            // 中国 iPhone is one segment, joined either way round.
            [first, second, ..] => {
                for (one, other) in [(first, second), (second, first)] {
                    for head in &one.names {
                        keys.extend(
                            other
                                .names
                                .iter()
                                .filter_map(|tail| key(&format!("{head}·{tail}"))),
                        );
                    }
                }
            }
        }
        let mut seen = Vec::with_capacity(keys.len());
        for key in keys {
            if !seen.contains(&key) {
                seen.push(key);
            }
        }
        SegmentTest::Named(seen)
    }

    fn statuses(&mut self) -> Vec<Status> {
        match self.binding.status {
            Some(StatusWord::One(status)) => vec![status],
            Some(StatusWord::Any) => Vec::new(),
            None if self.metric() == Some(Metric::PriceTarget) => {
                self.note(NoteKind::TargetIsEstimate);
                Vec::new()
            }
            None => {
                self.note(NoteKind::ActualAssumed);
                vec![Status::Actual]
            }
        }
    }

    /// How the number has to be meant.
    fn aspects(&mut self, metric: Option<Metric>, quantity: Option<&Quantity>) -> Vec<Aspect> {
        let binding = self.binding;
        let measure = quantity.and_then(|quantity| quantity.measure.as_ref());
        let in_points = matches!(measure, Some(Measure::Points | Measure::BasisPoints));
        if binding.beat.is_some() {
            return vec![Aspect::Beat];
        }
        if binding.is(Mark::Reached) {
            return self.level(metric);
        }
        let changed = binding.direction.is_some() || binding.base.is_some();
        if binding.is(Mark::Share) && !changed && !in_points {
            return vec![Aspect::Share];
        }
        if let Some(base) = binding.base {
            return vec![base];
        }
        if binding.direction.is_some() {
            return if matches!(
                metric,
                Some(Metric::SharePrice | Metric::MarketCap | Metric::PriceTarget)
            ) {
                self.note(NoteKind::PriceMove);
                vec![Aspect::Change]
            } else {
                vec![Aspect::Yoy]
            };
        }
        let growth = quantity.is_some_and(|quantity| quantity.growth);
        match measure {
            // Rates of interest are the one thing that has so many basis points.
            Some(Measure::BasisPoints)
                if matches!(
                    metric,
                    Some(Metric::InterestRate | Metric::NetInterestMargin)
                ) =>
            {
                vec![Aspect::Level]
            }
            Some(Measure::Points | Measure::BasisPoints) => self.growth(),
            Some(Measure::Percent) if growth || !self.is_ratio(metric) => self.growth(),
            _ => self.level(metric),
        }
    }

    fn growth(&mut self) -> Vec<Aspect> {
        self.note(NoteKind::PercentIsGrowth);
        vec![Aspect::Yoy]
    }

    fn level(&self, metric: Option<Metric>) -> Vec<Aspect> {
        match metric {
            // A market share is the part of a whole by itself.
            Some(Metric::MarketShare) => vec![Aspect::Level, Aspect::Share],
            Some(Metric::SameStoreSales) if !self.binding.is(Mark::Reached) => vec![Aspect::Yoy],
            _ => vec![Aspect::Level],
        }
    }

    /// Whether a percentage of this is the thing itself.
    fn is_ratio(&self, metric: Option<Metric>) -> bool {
        let Some(metric) = metric else { return false };
        let word = self
            .binding
            .metric
            .map_or("", |(_, span)| span.of(self.typed.folded()));
        match metric.kind() {
            MetricKind::Ratio | MetricKind::Any => true,
            MetricKind::Money | MetricKind::Count | MetricKind::Multiple => {
                word.ends_with(['率', '比']) || word.ends_with("强度")
            }
        }
    }

    fn ranges(&self, tests: &[Test], as_percent: bool) -> Result<Vec<ValueRange>, QueryError> {
        let mut ranges = vec![ValueRange::default()];
        for test in tests {
            let value = |quantity: &Quantity| {
                let value = if as_percent {
                    quantity.value_of_times()
                } else {
                    quantity.value()
                };
                if value.is_finite() {
                    Ok(value)
                } else {
                    Err(self
                        .error(quantity.span, QueryErrorKind::TooLarge)
                        .hint("hint_smaller", ""))
                }
            };
            let own = match test {
                Test::Compare(comparison, quantity) => comparison.ranges(value(quantity)?),
                Test::Between(low, high) => {
                    let (low_value, high_value) = (value(low)?, value(high)?);
                    if low_value > high_value {
                        let sign = self.typed.slice(Span::new(low.span.end, high.span.start));
                        let example = format!(
                            "{}{sign}{}",
                            self.typed.slice(high.span),
                            self.typed.slice(low.span)
                        );
                        return Err(self
                            .error(test.span(), QueryErrorKind::EmptyRange)
                            .hint("hint_example", example));
                    }
                    vec![between(low_value, high_value)]
                }
            };
            ranges = ranges
                .iter()
                .flat_map(|held| own.iter().filter_map(|new| common(*held, *new)))
                .collect();
            if ranges.is_empty() {
                return Err(self
                    .error(test.span(), QueryErrorKind::EmptyRange)
                    .hint("hint_swap_numbers", ""));
            }
        }
        Ok(ranges)
    }

    fn error(&self, span: Span, kind: QueryErrorKind) -> QueryError {
        QueryError::new(self.typed.span(span), kind)
    }

    /// Whether the number asked for is the negative of the one typed.
    fn turned(&self) -> bool {
        let binding = self.binding;
        let falls = binding
            .beat
            .map_or(binding.direction == Some(Direction::Down), |beat| {
                beat == Direction::Down
            });
        // A loss that shrinks is an improvement.
        falls != binding.is(Mark::Loss)
    }

    fn mirrored(&mut self, ranges: Vec<ValueRange>) -> Result<Vec<ValueRange>, QueryError> {
        let mut mirrored = Vec::new();
        for range in ranges {
            let reaches_below = |bound| matches!(bound, Bound::Included(value) | Bound::Excluded(value) if value < 0.0);
            if reaches_below(range.low) || reaches_below(range.high) {
                let word = self.binding.turning.unwrap_or_default();
                let kind = QueryErrorKind::NegativeFall {
                    word: self.typed.slice(word).to_owned(),
                };
                return Err(self.error(word, kind).hint("hint_no_sign", ""));
            }
            // A fall of less than 10% is still a fall.
            let range = if range.low == Bound::Unbounded && range.high != Bound::Unbounded {
                self.note(NoteKind::FallsOnly);
                ValueRange {
                    low: Bound::Excluded(0.0),
                    high: range.high,
                }
            } else {
                range
            };
            mirrored.push(range.mirrored());
        }
        Ok(mirrored)
    }

    fn units(
        &mut self,
        metric: Option<Metric>,
        aspects: &[Aspect],
        quantity: Option<&Quantity>,
        ranges: &[ValueRange],
    ) -> Result<Vec<String>, QueryError> {
        let Some(quantity) = quantity else {
            return Ok(Vec::new());
        };
        let kind = metric.map(Metric::kind);
        let change = is_change(aspects);
        // How a ratio changes is said in points and, loosely, in percent.
        let loose =
            change && kind == Some(MetricKind::Ratio) && metric != Some(Metric::SameStoreSales);
        let percent = || vec!["%".to_owned()];
        Ok(match &quantity.measure {
            Some(Measure::Percent) if loose => {
                self.note(NoteKind::PointsToo);
                vec!["%".to_owned(), "pp".to_owned()]
            }
            Some(Measure::Percent) => percent(),
            Some(Measure::Points) => vec!["pp".to_owned()],
            Some(Measure::BasisPoints) => vec!["bp".to_owned()],
            Some(Measure::Times) if change => {
                self.note(NoteKind::TimesArePercent);
                percent()
            }
            Some(Measure::Times) if matches!(kind, Some(MetricKind::Money | MetricKind::Count)) => {
                return Err(self.unfit(metric, quantity, "同比增长 > 200%"));
            }
            Some(Measure::Times) => vec!["x".to_owned()],
            Some(Measure::Currency(_)) if is_pure_ratio(metric) => {
                return Err(self.unfit(metric, quantity, "> 40%"));
            }
            Some(Measure::Currency(code)) => vec![code.clone()],
            Some(Measure::Count(unit)) => vec![unit.clone()],
            None if quantity.scaled && is_pure_ratio(metric) => {
                return Err(self.unfit(metric, quantity, "> 40%"));
            }
            None if !quantity.scaled
                && (change
                    || aspects.contains(&Aspect::Share)
                    || kind == Some(MetricKind::Ratio)) =>
            {
                self.note(NoteKind::PlainIsPercent);
                percent()
            }
            None if (change && kind == Some(MetricKind::Money) || may_be_percentage(metric))
                && quantity.scaled
                && ranges.iter().any(|range| reaches_small(*range)) =>
            {
                currencies()
            }
            None => Vec::new(),
        })
    }

    fn unfit(&self, metric: Option<Metric>, quantity: &Quantity, example: &str) -> QueryError {
        let label = metric.map_or("", |metric| self.lexicon.metric_label(metric));
        let name = self
            .binding
            .metric
            .map_or(label, |(_, span)| self.typed.slice(span));
        let kind = QueryErrorKind::UnfitUnit {
            metric: name.to_owned(),
            value: self.typed.slice(quantity.span).to_owned(),
        };
        self.error(quantity.span, kind)
            .hint("hint_example", format!("{name} {example}"))
    }
}

/// All currencies, for an amount that must not be taken for a percentage.
fn currencies() -> Vec<String> {
    CURRENCIES.iter().map(|&code| code.to_owned()).collect()
}

/// Whether all these are changes.
fn is_change(aspects: &[Aspect]) -> bool {
    aspects.iter().all(|aspect| {
        matches!(
            aspect,
            Aspect::Yoy | Aspect::Qoq | Aspect::Change | Aspect::Beat
        )
    })
}

/// Whether this is never an amount; stakes are bought and sold for amounts.
fn is_pure_ratio(metric: Option<Metric>) -> bool {
    metric.is_some_and(|metric| {
        metric.kind() == MetricKind::Ratio
            && !matches!(metric, Metric::Stake | Metric::SameStoreSales)
    })
}

/// Whether some figures of this are percentages, such as expense ratios.
fn may_be_percentage(metric: Option<Metric>) -> bool {
    matches!(
        metric,
        None | Some(
            Metric::OperatingExpense
                | Metric::SellingExpense
                | Metric::AdminExpense
                | Metric::RndExpense
                | Metric::FinanceCost
                | Metric::Tax
                | Metric::Other
        )
    )
}

/// Whether a range holds numbers as small as percentages are.
fn reaches_small(range: ValueRange) -> bool {
    const SMALL: f64 = 1000.0;
    let above = match range.low {
        Bound::Unbounded => true,
        Bound::Included(low) | Bound::Excluded(low) => low < SMALL,
    };
    let below = match range.high {
        Bound::Unbounded => true,
        Bound::Included(high) | Bound::Excluded(high) => high > -SMALL,
    };
    above && below
}
