//! The table of weights, as `data/confidence.toml` holds it.

use caibao::figures::{Evidence, PeriodKind, RULES, UnitKind, Weights};
use caibao::lexicon::Lexicon;
use caibao::model::Metric;

const HEAD: &str = "\
# How sure a figure is: the base and the weights of all that is known of the figure are added up, and
# the sum is the logarithm of the odds that every part of it is right (0 is 0.50, 2.2 is 0.90, -2.2 is
# 0.10). What is not here adds nothing.
#
# Written by `cargo bench --bench confidence`; do not edit.
";

/// The table, with what stands for each weight beside it.
pub(crate) fn written(weights: &Weights, fitted: &str) -> String {
    let lexicon = Lexicon::built_in();
    let mut table = format!("{HEAD}# {fitted}\n\n");
    table += &format!("base = {}\n", number(weights.base()));
    let rules = RULES
        .iter()
        .map(|rule| (Evidence::Rule(rule.id), rule.says));
    section(&mut table, weights, "The rules that bound it.", rules);
    let metrics = Metric::ALL.iter();
    let metrics = metrics.map(|it| (Evidence::Metric(*it), lexicon.metric_label(*it)));
    section(&mut table, weights, "What it measures.", metrics);
    let units = UnitKind::ALL.iter();
    let units = units.map(|it| (Evidence::Unit(*it), it.label()));
    section(&mut table, weights, "What it is counted in.", units);
    let periods = PeriodKind::ALL.iter();
    let periods = periods.map(|it| (Evidence::Period(*it), it.label()));
    section(&mut table, weights, "How long its period is.", periods);
    table
}

fn section<'a>(
    table: &mut String,
    weights: &Weights,
    says: &str,
    rows: impl IntoIterator<Item = (Evidence, &'a str)>,
) {
    let mut named = false;
    for (evidence, means) in rows {
        if !named {
            *table += &format!("\n# {says}\n[{}]\n", evidence.table());
            named = true;
        }
        let weight = weights.of(evidence);
        if weight != 0 {
            let row = format!("{} = {}", evidence.id(), number(weight));
            *table += &format!("{row:<32} # {means}\n");
        }
    }
}

fn number(hundredths: i32) -> String {
    format!("{:.2}", f64::from(hundredths) / 100.0)
}
