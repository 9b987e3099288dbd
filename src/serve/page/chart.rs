//! One measure of one subject over periods: what was reported as bars, guidance as ranges, estimates
//! as marks, each a link to the sentence that says so.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::mem::discriminant;

use maud::{Markup, html};

use super::words::Language;
use super::{address, table};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Figure, Metric, Part, Period, Status};
use crate::search::Row;

/// Periods that are shown, the latest ones.
const MOST: usize = 24;
/// The picture in units of its own; a slot holds a period.
const HEIGHT: f64 = 220.0;
const SLOT: f64 = 56.0;
const TOP: f64 = 24.0;
const FOOT: f64 = 28.0;
const SIDE: f64 = 12.0;

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

/// What is shown of one period: at most one figure of each status.
type Slots<'r> = BTreeMap<((i16, u8, u8, u8), u64), HashMap<Status, &'r Row>>;

/// A chart of the measure that most periods are told of; nothing where it is fewer than two.
pub(super) fn chart(rows: &[Row], language: Language, lexicon: &Lexicon) -> Markup {
    let Some((first, slots)) = series(rows, lexicon) else {
        return html! {};
    };
    let Some(scale) = Scale::over(&slots) else {
        return html! {};
    };
    let words = language.words();
    let title = title(first, language, lexicon);
    let places = (0u16..).zip(&slots);
    let width = SIDE * 2.0 + SLOT * f64::from(u16::try_from(slots.len()).unwrap_or(u16::MAX));
    html! {
        figure.chart {
            figcaption { (title) }
            div.wide {
                svg viewBox=(format!("0 0 {width} {HEIGHT}")) width=(width) height=(HEIGHT) role="group" aria-label=(title) {
                    line.axis x1="0" x2=(width) y1=(scale.y(0.0)) y2=(scale.y(0.0)) {}
                    @for (place, (_, told)) in places {
                        @let left = SIDE + SLOT * f64::from(place);
                        @for status in Status::ALL {
                            @if let Some(row) = told.get(status) {
                                (point(row, left, &scale, language, lexicon))
                            }
                        }
                        @if let Some(period) = told.values().find_map(|row| row.figure.period) {
                            text.period x=(left + SLOT / 2.0) y=(HEIGHT - 8.0) { (period.to_string()) }
                        }
                    }
                }
            }
            p.legend {
                span.actual { (words.chart_actual) } " "
                span.guidance { (words.chart_guidance) } " "
                span.estimate { (words.chart_estimate) }
            }
        }
    }
}

/// The figures of the measure and the kind of period that most is told of, by period.
fn series<'r>(rows: &'r [Row], lexicon: &Lexicon) -> Option<(&'r Figure, Slots<'r>)> {
    let mut measures: HashMap<_, (usize, &Figure, Slots)> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let figure = &row.figure;
        let whole = |period: &Period| !matches!(period.part, Part::Day(..));
        let Some(period) = figure.period.filter(whole) else {
            continue;
        };
        for measure in Measure::all(figure, lexicon) {
            let (_, first, slots) = measures
                .entry((measure, discriminant(&period.part)))
                .or_insert_with(|| (place, figure, Slots::new()));
            // The shortest name says least that is not so of the others.
            let length = |figure: &Figure| figure.segment.as_ref().map(String::len);
            if length(figure) < length(first) {
                *first = figure;
            }
            let told = slots.entry(key(period)).or_default();
            // What more articles tell is the better witness.
            let known = told.entry(figure.status).or_insert(row);
            if row.also.len() > known.also.len() {
                *known = row;
            }
        }
    }
    // By place among the results where equal, so that the same question has the same answer.
    let most = measures
        .into_values()
        .min_by_key(|(place, first, slots)| (Reverse(slots.len()), *place, first.segment.clone()));
    let (_, first, mut slots) = most?;
    while slots.len() > MOST {
        slots.pop_first();
    }
    (slots.len() > 1).then_some((first, slots))
}

fn key(period: Period) -> ((i16, u8, u8, u8), u64) {
    (period.end(), period.to_number())
}

/// How values become heights.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Over all values, with zero.
    fn over(slots: &Slots) -> Option<Scale> {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for row in slots.values().flat_map(HashMap::values) {
            let (least, most) = row.figure.amount.bounds();
            for value in least.into_iter().chain(most) {
                low = low.min(value);
                high = high.max(value);
            }
        }
        (high > low && (high - low).is_finite()).then_some(Scale { low, high })
    }

    fn y(&self, value: f64) -> f64 {
        let share = (self.high - value) / (self.high - self.low);
        let y = TOP + share * (HEIGHT - TOP - FOOT);
        // To tenths: more than a screen shows, less than a page has to carry.
        (y * 10.0).round() / 10.0
    }
}

fn point(row: &Row, left: f64, scale: &Scale, language: Language, lexicon: &Lexicon) -> Markup {
    let figure = &row.figure;
    let (low, high) = figure.amount.bounds();
    let (Some(low), Some(high)) = (low.or(high), high.or(low)) else {
        return html! {};
    };
    let (above, below) = (scale.y(high), scale.y(low));
    let id = row.card.id.to_string();
    let said = table::line(figure, language, lexicon);
    let middle = left + SLOT / 2.0;
    html! {
        a.(figure.status.id()) href=(address::figure(&id, figure.span.start, language)) aria-label=(said) {
            title { (said) }
            @match figure.status {
                Status::Actual => {
                    @let (top, foot) = (above.min(scale.y(0.0)), below.max(scale.y(0.0)));
                    rect x=(left + 10.0) y=(top) width=(SLOT - 20.0) height=((foot - top).max(1.0)) {}
                    text.value x=(middle) y=(top - 6.0) { (crate::spoken::amount(figure)) }
                },
                Status::Guidance => {
                    rect x=(left + 4.0) y=(above) width=(SLOT - 8.0) height=((below - above).max(3.0)) {}
                },
                Status::Estimate => {
                    circle cx=(middle) cy=(f64::midpoint(above, below)) r="5" {}
                },
            }
        }
    }
}

fn title(figure: &Figure, language: Language, lexicon: &Lexicon) -> String {
    let words = language.words();
    let aspect = Some(words.aspect(figure.aspect)).filter(|_| figure.aspect != Aspect::Level);
    let parts = [
        figure.company.clone(),
        figure.segment.clone(),
        Some(super::words::metric(figure.metric, language, lexicon)),
        aspect.map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
