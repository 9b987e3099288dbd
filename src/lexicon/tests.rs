//! What the built-in tables promise each other.

use super::{Cue, Lexicon, Sense};

#[test]
fn every_name_of_a_loss_carries_the_cue() {
    let lexicon = Lexicon::built_in();
    let silent: Vec<&str> = lexicon
        .names()
        .filter(|name| name.contains('亏') || name.contains("应占损失"))
        .filter(|name| {
            let senses = lexicon.folded_senses(name);
            senses
                .iter()
                .any(|sense| matches!(sense, Sense::Metric(..)))
                && !senses.contains(&Sense::Cue(Cue::Loss))
        })
        .collect();
    assert!(silent.is_empty(), "no loss in data/cues.toml: {silent:?}");
}

/// The longest word at a place wins, so one that swallows a way (将增长) has to say it too.
#[test]
fn a_longer_word_keeps_the_way_that_it_ends_with() {
    // They say another way, or are said of prices, which have words of their own.
    const OTHERWISE: &[&str] = &[
        "负增长",
        "收涨",
        "收跌",
        "领涨",
        "领跌",
        "微涨",
        "亏损下降",
        "亏损减少",
        "亏损增加",
        "复合年增率",
    ];
    let lexicon = Lexicon::built_in();
    let ways = [Cue::Up, Cue::Down, Cue::Yoy, Cue::Qoq];
    let cues = |name: &str| -> Vec<Cue> {
        let senses = lexicon.folded_senses(name).iter();
        senses
            .filter_map(|sense| match sense {
                Sense::Cue(cue) => Some(*cue),
                _ => None,
            })
            .collect()
    };
    let mut silent = Vec::new();
    for name in lexicon.names() {
        let own = cues(name);
        if own.is_empty() || OTHERWISE.contains(&name) {
            continue;
        }
        // A single character is a part of many words.
        let ends = name
            .char_indices()
            .skip(1)
            .map(|(at, _)| &name[at..])
            .filter(|end| end.chars().count() > 1);
        for end in ends {
            let lost = cues(end)
                .into_iter()
                .find(|cue| ways.contains(cue) && !own.contains(cue));
            if let Some(cue) = lost {
                silent.push(format!("{name} does not say {cue:?} as {end} does"));
            }
        }
    }
    assert!(silent.is_empty(), "in data/cues.toml: {silent:#?}");
}

#[test]
fn every_name_comes_with_what_it_means() {
    let lexicon = Lexicon::built_in();
    assert_eq!(lexicon.names_with_senses().count(), lexicon.names().count());
    for (name, senses) in lexicon.names_with_senses() {
        assert_eq!(senses, lexicon.folded_senses(name), "{name}");
    }
}
