//! One measure of one subject over periods: what was reported as bars, guidance as ranges, estimates
//! as marks, each a link to the sentence that says so. A period of which nothing is told is a gap.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::mem::discriminant;

use maud::{Markup, html};

use super::scale::Scale;
use super::words::Language;
use super::{address, table};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Figure, Metric, Part, Period, Status};
use crate::search::Row;
use crate::spoken;

/// Periods that are shown, the latest ones.
const MOST: i32 = 24;
/// The picture in units of its own; a slot holds a period.
const HEIGHT: f64 = 300.0;
const SLOT: f64 = 76.0;
const TOP: f64 = 30.0;
const FOOT: f64 = 34.0;
const AXIS: f64 = 68.0;
const SIDE: f64 = 12.0;
/// Half the width of a bar, of a range and of a mark.
const BAR: f64 = 15.0;
const RANGE: f64 = 24.0;
const MARK: f64 = 6.0;

/// What has to be the same of all figures of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Measure<'r> {
    company: Option<&'r str>,
    /// One of the keys that the segment is found by: AWS and 云计算部门·AWS are one subject.
    segment: Option<String>,
    metric: Metric,
    aspect: Aspect,
    unit: &'r str,
}

impl Measure<'_> {
    /// All that a figure can be a measure of.
    fn all<'r>(figure: &'r Figure, lexicon: &Lexicon) -> Vec<Measure<'r>> {
        let keys = match &figure.segment {
            None => vec![None],
            Some(segment) => lexicon
                .segment_keys(segment)
                .into_iter()
                .map(Some)
                .collect(),
        };
        let measure = |segment| Measure {
            company: figure.company.as_deref(),
            segment,
            metric: figure.metric,
            aspect: figure.aspect,
            unit: &figure.unit,
        };
        keys.into_iter().map(measure).collect()
    }
}

/// What is told of one period: at most one figure of each status.
struct Slot<'r> {
    period: Period,
    told: HashMap<Status, &'r Row>,
}

impl<'r> Slot<'r> {
    fn row(&self, status: Status) -> Option<&'r Row> {
        self.told.get(&status).copied()
    }
}

/// Periods by their place in time.
type Slots<'r> = BTreeMap<i32, Slot<'r>>;

/// A chart of one measure.
pub(super) struct Chart<'r> {
    first: &'r Figure,
    slots: Slots<'r>,
    scale: Scale,
    language: Language,
    lexicon: &'r Lexicon,
}

impl<'r> Chart<'r> {
    /// A chart of the measure that most periods are told of; nothing where it is fewer than two.
    pub(super) fn of(
        rows: &'r [Row],
        language: Language,
        lexicon: &'r Lexicon,
    ) -> Option<Chart<'r>> {
        let (first, slots) = series(rows, lexicon)?;
        let told = slots.values().flat_map(|slot| slot.told.values());
        let scale = Scale::over(
            told.map(|row| row.figure.amount.bounds()),
            TOP,
            HEIGHT - FOOT,
        )?;
        Some(Chart {
            first,
            slots,
            scale,
            language,
            lexicon,
        })
    }

    /// How many periods it tells of.
    pub(super) fn periods(&self) -> usize {
        self.slots.len()
    }

    /// Whom it is about.
    pub(super) fn company(&self) -> Option<&str> {
        self.first.company.as_deref()
    }

    /// Whether most of the figures that were found are about whom it is about: then it says what
    /// was asked.
    pub(super) fn is_about(&self, rows: &[Row]) -> bool {
        let ours = rows
            .iter()
            .filter(|row| row.figure.company == self.first.company);
        ours.count() * 2 > rows.len()
    }

    pub(super) fn drawn(&self) -> Markup {
        let title = self.title();
        let first = self.slots.first_key_value().map_or(0, |(place, _)| *place);
        let last = self.slots.last_key_value().map_or(0, |(place, _)| *place);
        let left = |place: i32| AXIS + SLOT * f64::from(place - first);
        let width = left(last + 1) + SIDE;
        let zero = self.scale.y(0.0);
        html! {
            figure.chart {
                figcaption {
                    span.title { (title) }
                    " "
                    span.legend {
                        @for &status in Status::ALL {
                            @if self.slots.values().any(|slot| slot.row(status).is_some()) {
                                span.(status.id()) { (self.language.status(status)) } " "
                            }
                        }
                    }
                }
                div.wide role="group" aria-label=(title) {
                    svg viewBox=(format!("0 0 {width} {HEIGHT}")) width=(width) height=(HEIGHT) role="none" {
                        g.grid aria-hidden="true" {
                            @for tick in self.scale.ticks() {
                                @let y = self.scale.y(tick);
                                line x1=(AXIS) x2=(width - SIDE) y1=(y) y2=(y) {}
                                text x=(AXIS - 10.0) y=(y + 4.0) { (self.value(tick)) }
                            }
                        }
                        line.axis x1=(AXIS) x2=(width - SIDE) y1=(zero) y2=(zero) {}
                        @for (place, slot) in &self.slots { (self.slot(slot, left(*place) + SLOT / 2.0)) }
                    }
                }
                (self.as_table())
            }
        }
    }

    /// What is told of a period, around the middle of its slot.
    fn slot(&self, slot: &Slot, middle: f64) -> Markup {
        let shown = Status::ALL.iter().filter_map(|&status| slot.row(status));
        let tops = shown.clone().filter_map(|row| row.figure.amount.bounds().1);
        let top = tops.fold(f64::NEG_INFINITY, f64::max).max(0.0);
        let first = shown.clone().next();
        html! {
            @for row in shown { (self.point(row, middle)) }
            @if let Some(row) = first {
                text.value.(row.figure.status.id()) x=(middle) y=(self.scale.y(top) - 10.0) aria-hidden="true" {
                    (spoken::amount(&row.figure, self.language))
                }
            }
            text.period x=(middle) y=(HEIGHT - 12.0) aria-hidden="true" { (slot.period.to_string()) }
        }
    }

    fn point(&self, row: &Row, middle: f64) -> Markup {
        let figure = &row.figure;
        let (low, high) = figure.amount.bounds();
        let (Some(low), Some(high)) = (low.or(high), high.or(low)) else {
            return html! {};
        };
        let (above, below) = (self.scale.y(high), self.scale.y(low));
        let said = table::line(figure, self.language, self.lexicon);
        html! {
            a.(figure.status.id()) href=(self.place(row)) {
                title { (said) }
                @match figure.status {
                    Status::Actual => {
                        @let (top, foot) = (above.min(self.scale.y(0.0)), below.max(self.scale.y(0.0)));
                        rect x=(middle - BAR) y=(top) width=(BAR * 2.0) height=((foot - top).max(1.0)) rx="2" {}
                    },
                    Status::Guidance => {
                        rect x=(middle - RANGE) y=(above.min(below - 4.0)) width=(RANGE * 2.0) height=((below - above).max(4.0)) rx="3" {}
                    },
                    Status::Estimate => {
                        @let y = f64::midpoint(above, below);
                        path d=(format!("M{} {y}L{middle} {}L{} {y}L{middle} {}Z", middle - MARK, y - MARK, middle + MARK, y + MARK)) {}
                    },
                }
            }
        }
    }

    /// The same for who cannot see it.
    fn as_table(&self) -> Markup {
        let words = self.language.words();
        html! {
            details.numbers {
                summary { (words.as_table) }
                div.wide {
                    table {
                        (table::caption(&self.title()))
                        thead {
                            tr {
                                th scope="col" { (words.period) }
                                @for &status in Status::ALL { th.number scope="col" { (self.language.status(status)) } }
                            }
                        }
                        tbody {
                            @for slot in self.slots.values() {
                                tr {
                                    th scope="row" { (slot.period.to_string()) }
                                    @for &status in Status::ALL {
                                        td.number {
                                            @if let Some(row) = slot.row(status) {
                                                a href=(self.place(row)) { (spoken::amount(&row.figure, self.language)) }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn place(&self, row: &Row) -> String {
        address::figure(
            &row.card.id.to_string(),
            row.figure.span.start,
            self.language,
        )
    }

    /// A value as it is told of what the chart shows.
    fn value(&self, value: f64) -> String {
        let figure = Figure {
            aspect: Aspect::Level,
            amount: crate::model::Amount::Exact(value),
            ..self.first.clone()
        };
        spoken::amount(&figure, self.language)
    }

    fn title(&self) -> String {
        let Figure { aspect, metric, .. } = self.first;
        let aspect = Some(self.language.aspect(*aspect)).filter(|_| *aspect != Aspect::Level);
        let parts = [
            self.first.company.clone(),
            self.first.segment.clone(),
            Some(super::words::metric(*metric, self.language, self.lexicon)),
            aspect.map(str::to_owned),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// The figures of the measure and the kind of period that most is told of, by period.
fn series<'r>(rows: &'r [Row], lexicon: &Lexicon) -> Option<(&'r Figure, Slots<'r>)> {
    let mut measures: HashMap<_, (usize, &Figure, Slots)> = HashMap::new();
    for (number, row) in rows.iter().enumerate() {
        let figure = &row.figure;
        let Some((period, place)) = figure.period.and_then(|it| Some((it, place(it)?))) else {
            continue;
        };
        for measure in Measure::all(figure, lexicon) {
            let (_, first, slots) = measures
                .entry((measure, discriminant(&period.part)))
                .or_insert_with(|| (number, figure, Slots::new()));
            // The shortest name says least that is not so of the others.
            let length = |figure: &Figure| figure.segment.as_ref().map(String::len);
            if length(figure) < length(first) {
                *first = figure;
            }
            let slot = slots.entry(place).or_insert_with(|| Slot {
                period,
                told: HashMap::new(),
            });
            // What more articles tell is the better witness.
            let known = slot.told.entry(figure.status).or_insert(row);
            if row.also.len() > known.also.len() {
                *known = row;
            }
        }
    }
    // By place among the results where equal, so that the same question has the same answer.
    let most = measures.into_values().min_by_key(|(number, first, slots)| {
        (Reverse(slots.len()), *number, first.segment.clone())
    });
    let (_, first, mut slots) = most?;
    let last = *slots.last_key_value()?.0;
    slots.retain(|place, _| last - place < MOST);
    (slots.len() > 1).then_some((first, slots))
}

/// Where a period stands among those of its kind; a day is none.
fn place(period: Period) -> Option<i32> {
    let (parts, part) = match period.part {
        Part::Day(..) => return None,
        Part::Year | Part::NineMonths => (1, 1),
        Part::Half(half) => (2, half),
        Part::Quarter(quarter) => (4, quarter),
        Part::Month(month) => (12, month),
    };
    Some(i32::from(period.year) * parts + i32::from(part) - 1)
}
