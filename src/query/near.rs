//! The name that looks most like a word, for hints.

use crate::lexicon::{Cue, Lexicon, Sense, Strength};
use crate::model::MetricKind;

/// The name of a metric or of a change that looks like a folded word.
///
/// Of several that do, where it is to be a percentage, one that is.
pub(super) fn nearest_name(word: &str, percent: bool, lexicon: &Lexicon) -> Option<String> {
    /// Longer words are sentences, not misspelt names.
    const LONGEST: usize = 12;
    let word: Vec<char> = word.chars().collect();
    if !(2..=LONGEST).contains(&word.len()) {
        return None;
    }
    // One slip in a short name, two in a long one.
    let most = if word.len() < 5 { 1 } else { 2 };
    let mut best: Option<(usize, bool, bool, usize, &str)> = None;
    // A query may hold hundreds of unknown words, and most names of the tables are of companies:
    // what a name means is read off the list, not looked up.
    for (name, senses) in lexicon.names_with_senses() {
        if !senses.iter().copied().any(is_suggested)
            || !name.chars().next().is_some_and(char::is_alphabetic)
        {
            continue;
        }
        let letters: Vec<char> = name.chars().collect();
        if letters.len() < 2 || letters.len().abs_diff(word.len()) > most {
            continue;
        }
        let slips = distance(&word, &letters);
        // Of two characters the first has to be the same.
        if slips == 0
            || slips > most
            || (letters.len().min(word.len()) == 2 && letters.first() != word.first())
        {
            continue;
        }
        let unfit = percent && !senses.iter().copied().any(is_ratio);
        let candidate = (
            slips,
            letters.first() != word.first(),
            unfit,
            letters.len().abs_diff(word.len()),
            name,
        );
        if best.is_none_or(|best| candidate < best) {
            best = Some(candidate);
        }
    }
    best.map(|(.., name)| name.to_owned())
}

/// The companies whose names begin with a folded word, where they are few.
pub(super) fn companies_beginning(word: &str, lexicon: &Lexicon) -> Vec<String> {
    /// More than these are no hint.
    const MOST: usize = 3;
    if word.chars().count() < 2 || !word.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for (name, senses) in lexicon.names_with_senses() {
        if !name.starts_with(word) {
            continue;
        }
        for sense in senses {
            if let Sense::Company(id) = sense {
                let company = &lexicon.company(*id).name;
                if !found.contains(company) {
                    found.push(company.clone());
                }
            }
        }
        if found.len() > MOST {
            return Vec::new();
        }
    }
    found.sort();
    found
}

fn is_suggested(sense: Sense) -> bool {
    matches!(
        sense,
        Sense::Metric(_, Strength::Strong)
            | Sense::Cue(Cue::Yoy | Cue::Qoq | Cue::Up | Cue::Down | Cue::Growth | Cue::Guidance)
    )
}

fn is_ratio(sense: Sense) -> bool {
    matches!(sense, Sense::Metric(metric, _) if metric.kind() == MetricKind::Ratio)
}

/// How many characters have to be put in, taken out, replaced, to get from one to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(one != other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
