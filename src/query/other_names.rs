//! Other names of what a word names, by which articles are found as well.

use super::naming::{Naming, naming};
use crate::lexicon::{Cue, Lexicon, Sense, Strength};
use crate::model::Metric;
use crate::text::fold;

/// The other names of the company or metric that a folded name means, folded; those left out that
/// hold a shorter one. Words in quotes have none.
pub(crate) fn other_names(lexicon: &Lexicon, typed: &str) -> Vec<String> {
    let senses = lexicon.folded_senses(typed);
    let company = senses.iter().find_map(|sense| match sense {
        Sense::Company(id) => Some(lexicon.company(*id)),
        _ => None,
    });
    let metric = senses.iter().find_map(|sense| match sense {
        Sense::Metric(metric, _) if naming(*metric) == Naming::OneThing => Some(*metric),
        _ => None,
    });
    let mut names: Vec<String> = match (company, metric) {
        (Some(company), _) => {
            let names = company.names().skip(usize::from(company.ambiguous));
            names.map(fold).collect()
        }
        (None, Some(metric)) => {
            let names = metric_names(lexicon, metric);
            // 业绩 may be said of revenue, and is no name of it.
            let one_of_them = names.iter().any(|name| name == typed);
            if one_of_them { names } else { Vec::new() }
        }
        (None, None) => Vec::new(),
    };
    names.sort_by_key(|name| name.chars().count());
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let longer = kept.iter().any(|shorter| name.contains(shorter.as_str()));
        if !longer && !name.contains(typed) && name.chars().nth(1).is_some() {
            kept.push(name);
        }
    }
    kept
}

/// Whether a folded name may have others, told without looking for them.
pub(crate) fn has_other_names(lexicon: &Lexicon, typed: &str) -> bool {
    lexicon
        .folded_senses(typed)
        .iter()
        .any(|sense| match sense {
            Sense::Company(id) => !lexicon.company(*id).aliases.is_empty(),
            Sense::Metric(metric, Strength::Strong) => naming(*metric) == Naming::OneThing,
            Sense::Metric(_, Strength::Weak) => !other_names(lexicon, typed).is_empty(),
            Sense::Segment(_) | Sense::Cue(_) => false,
        })
}

/// The names of a metric. Of ordinary words those that its names end with: 收入 of 营业收入 is one,
/// 业绩 is not.
fn metric_names(lexicon: &Lexicon, metric: Metric) -> Vec<String> {
    let means = |strength| {
        // A loss is a name of profit for a number, not for a reader.
        let loss = Sense::Cue(Cue::Loss);
        let meant = move |senses: &[Sense]| {
            senses.contains(&Sense::Metric(metric, strength)) && !senses.contains(&loss)
        };
        let names = lexicon.names_with_senses();
        names.filter_map(move |(name, senses)| meant(senses).then_some(name))
    };
    let strong: Vec<&str> = means(Strength::Strong).collect();
    let weak = means(Strength::Weak).filter(|weak| strong.iter().any(|name| name.ends_with(weak)));
    let names = strong.iter().copied().chain(weak);
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_thing_find_each_other() {
        let others = |typed: &str| other_names(Lexicon::built_in(), typed);
        for (typed, other) in [
            ("营收", "收入"),
            ("收入", "营收"),
            ("销售额", "营收"),
            ("营业收入", "营收"),
            ("英伟达", "nvidia"),
            ("台积电", "tsmc"),
        ] {
            let found = others(typed);
            assert!(found.iter().any(|name| name == other), "{typed}: {found:?}");
        }
        // What is told apart in a condition is told apart here: profit is not its adjusted kin.
        assert!(!others("净利润").iter().any(|name| name.contains("扣非")));
        assert!(!others("净利润").iter().any(|name| name.contains('亏')));
        assert!(!others("营收").iter().any(|name| name == "业绩"));
        for typed in ["裁员", "业绩", "裁员潮", "的"] {
            assert_eq!(others(typed), Vec::<String>::new(), "{typed}");
        }
    }
}
