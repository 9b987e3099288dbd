//! How well confidence holds: of the figures that were given so much, how many are right.

use caibao::model::Confidence;

/// Lower ends of the rows, in hundredths.
const ROWS: [u8; 6] = [90, 80, 70, 60, 50, 0];
/// What most people ask for.
const SURE: Confidence = Confidence::from_hundredths(90).unwrap();

/// Prints what figures were given beside how many of them are right.
pub(crate) fn print(what: &str, mut all: Vec<(Confidence, bool)>) {
    if all.is_empty() {
        return;
    }
    all.sort_unstable();
    let (given, right) = means(&all);
    let (count, ranked, brier) = (all.len(), ranked(&all), brier(&all));
    println!(
        "  {what}: {count} figures, given {given:.3}, right {right:.3}; AUC {ranked:.3}, Brier {brier:.3}"
    );
    let mut end = all.len();
    for lower in ROWS {
        let from = all.partition_point(|it| it.0.hundredths() < lower);
        if from < end {
            let (given, right) = means(&all[from..end]);
            let (count, lower) = (end - from, f64::from(lower) / 100.0);
            println!("    {lower:.2} and more  {count:5}  given {given:.2}  right {right:.2}");
        }
        end = from;
    }
    let sure = &all[all.partition_point(|it| it.0 < SURE)..];
    if !sure.is_empty() {
        let (part, (_, right)) = (sure.len() as f64 / count as f64, means(sure));
        println!("    of {SURE} and more, {part:.2} of all, right {right:.3}");
    }
}

/// Means of what was given and of what is right.
fn means(some: &[(Confidence, bool)]) -> (f64, f64) {
    let all = some.len() as f64;
    let given: f64 = some.iter().map(|(given, _)| given.part()).sum();
    let right = some.iter().filter(|(_, right)| *right).count() as f64;
    (given / all, right / all)
}

/// How often a right figure is given more than a wrong one (Mann and Whitney); ties count half.
fn ranked(sorted: &[(Confidence, bool)]) -> f64 {
    let right = sorted.iter().filter(|(_, right)| *right).count() as f64;
    let wrong = sorted.len() as f64 - right;
    let (mut below, mut won) = (0.0, 0.0);
    for same in sorted.chunk_by(|one, other| one.0 == other.0) {
        let right = same.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = same.len() as f64 - right;
        won += right * (below + wrong / 2.0);
        below += wrong;
    }
    won / (right * wrong)
}

/// The mean square of what was given less what is (Brier).
fn brier(all: &[(Confidence, bool)]) -> f64 {
    let square =
        |(given, right): &(Confidence, bool)| (given.part() - f64::from(u8::from(*right))).powi(2);
    all.iter().map(square).sum::<f64>() / all.len() as f64
}
