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

/// What a folded word that stands in no article was probably meant to be: a company, a segment or a
/// metric that is one slip away, with the names behind it (比亚笛销量). Never of words that articles
/// have: these are right as they are.
pub(crate) fn meant(word: &str, lexicon: &Lexicon) -> Option<String> {
    let name = |text: &str| misspelt(text, lexicon).map(str::to_owned);
    let named = |at: usize| {
        let known = lexicon.longest_at(word, at)?;
        (known.span.end == word.len()).then_some(at)
    };
    name(word).or_else(|| {
        let behind = word.char_indices().map(|(at, _)| at).find_map(named)?;
        Some(name(&word[..behind])? + &word[behind..])
    })
}

/// The name that is one slip away from a word; of few letters, only where there is one alone.
fn misspelt<'l>(word: &str, lexicon: &'l Lexicon) -> Option<&'l str> {
    const LONGEST: usize = 12;
    let letters: Vec<char> = word.chars().collect();
    // A word of letters says less than one of as many characters.
    let least = if word.is_ascii() { 4 } else { 2 };
    if !(least..=LONGEST).contains(&letters.len()) || !letters.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let is_one = |sense: &Sense| {
        matches!(
            sense,
            Sense::Company(_) | Sense::Segment(_) | Sense::Metric(_, Strength::Strong)
        )
    };
    let mut found: Vec<(bool, usize, &str)> = Vec::new();
    for (name, senses) in lexicon.names_with_senses() {
        // In bytes first, which is quicker: a character of one has four at most.
        if name.len().abs_diff(word.len()) > 4 || !senses.iter().any(is_one) {
            continue;
        }
        let others: Vec<char> = name.chars().collect();
        if others.len() >= least && distance(&letters, &others) == 1 {
            let first = letters.first() != others.first();
            found.push((first, others.len().abs_diff(letters.len()), name));
        }
    }
    found.sort_unstable();
    match found.as_slice() {
        [(false, 0, only)] => Some(only),
        [(.., best), ..] if letters.len() > 2 => Some(best),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_one_slip_away_is_meant() {
        for (word, expected) in [
            ("比亚笛", Some("比亚迪")),
            ("比亚笛销量", Some("比亚迪销量")),
            ("宁德代", Some("宁德时代")),
            ("英伟大", Some("英伟达")),
            ("nvidai", None),
            ("nvdia", Some("nvidia")),
            ("amazn", Some("amazon")),
            // Right as they are, too short, or nothing like a name.
            ("比亚迪", None),
            ("增长", None),
            ("ai", None),
            ("2024q4", None),
            ("今天天气很好", None),
        ] {
            let meant = meant(word, Lexicon::built_in());
            assert_eq!(meant.as_deref(), expected, "{word}");
        }
    }
}
