//! Logistic regression with a penalty that leaves few weights (the elastic net of Zou and Hastie,
//! 2005), by coordinate descent (Friedman, Hastie and Tibshirani, "Regularization paths for
//! generalized linear models via coordinate descent", 2010) on the quadratic bound of the loss
//! (Böhning and Lindsay, 1988): each step has a closed form, none makes the loss worse, and the same
//! figures give the same weights.

use std::collections::BTreeMap;

use caibao::figures::{Evidence, Weights};

use super::Example;

/// Evidence that fewer figures have gets no weight.
const FEWEST: usize = 30;
/// What a weight costs by its size, which makes those that tell little nothing.
const LASSO: f64 = 3.0;
/// What it costs by its square, which divides what two pieces of evidence tell alike between them.
const RIDGE: f64 = 5.0;
/// Weights of fewer hundredths are left out: they move no confidence by more than one.
const LEAST: i32 = 5;
/// The curvature of the loss is nowhere more than this.
const CURVATURE: f64 = 0.25;
/// Steps are taken until none moves a weight by more than this, a fifth of what is written.
const STILL: f64 = 0.002;
const MOST_SWEEPS: usize = 500;

/// The weights that make what is known of these figures as likely as can be.
pub(crate) fn fit(examples: &[&Example]) -> Weights {
    let mut columns: BTreeMap<Evidence, Vec<usize>> = BTreeMap::new();
    for (place, example) in examples.iter().enumerate() {
        for evidence in &example.evidence {
            columns.entry(*evidence).or_default().push(place);
        }
    }
    columns.retain(|_, places| places.len() >= FEWEST);
    let all: Vec<usize> = (0..examples.len()).collect();
    let mut scores = vec![0.0; examples.len()];
    let mut base = 0.0;
    let mut weights = vec![0.0; columns.len()];
    for _ in 0..MOST_SWEEPS {
        let mut furthest = step(&all, examples, &mut scores, &mut base, 0.0, 0.0);
        for (places, weight) in columns.values().zip(&mut weights) {
            let moved = step(places, examples, &mut scores, weight, LASSO, RIDGE);
            furthest = f64::max(furthest, moved);
        }
        if furthest < STILL {
            break;
        }
    }
    let weights = columns.into_keys().zip(weights);
    let rounded = weights.map(|(evidence, weight)| (evidence, hundredths(weight)));
    Weights::new(
        hundredths(base),
        rounded.filter(|(_, weight)| weight.abs() >= LEAST),
    )
}

/// Moves one weight to where the bound of the loss is least, and says how far that is.
fn step(
    places: &[usize],
    examples: &[&Example],
    scores: &mut [f64],
    weight: &mut f64,
    lasso: f64,
    ridge: f64,
) -> f64 {
    let (mut slope, mut counts) = (0.0, 0.0);
    for &place in places {
        let example = examples[place];
        let given = 1.0 / (1.0 + (-scores[place]).exp());
        slope += example.counts() * (f64::from(u8::from(example.verdict.is_right())) - given);
        counts += example.counts();
    }
    let bend = counts * CURVATURE;
    let pull = bend * *weight + slope;
    let moved = pull.signum() * (pull.abs() - lasso).max(0.0) / (bend + ridge);
    let by = moved - *weight;
    *weight = moved;
    for &place in places {
        scores[place] += by;
    }
    by.abs()
}

#[allow(clippy::cast_possible_truncation, reason = "weights are small")]
fn hundredths(weight: f64) -> i32 {
    (weight * 100.0).round() as i32
}
