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
