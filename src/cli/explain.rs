//! `caibao explain`: how a query is understood, and what it leaves of the index.

use std::io::Write;

use super::args::{ExplainArgs, Plain, query_text};
use super::screen::Screen;
use super::settings::Global;
use super::understanding::{counts, why_nothing};
use super::{Failure, Outcome, ask, lexicon};
use crate::api::{self, Paths, Understood};
use crate::query::{Language, NoSubjects, Speaker, Subjects};
use crate::search::{Finding, Understanding};
use crate::text::sanitise;

/// Prints what was understood, in words and as a tree, and what each condition leaves.
pub(super) fn run(
    args: &ExplainArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let text = query_text(&args.query)?;
    let index = ask::open_if_there(&args.corpus, global, lexicon)?;
    let subjects: &dyn Subjects = index.as_ref().map_or(&NoSubjects, |index| index);
    let exchange = args.exchanging.exchange()?;
    let query = ask::read(&text, lexicon, subjects, exchange.as_ref())?;
    let speaker = Speaker::new(lexicon, Language::default());
    let mut understanding = Understanding::new(&text, &query, speaker);
    if let Some(index) = &index {
        understanding = understanding.counted(&Finding::new(index, lexicon, &query.plan)?)?;
    }
    if args.format == Plain::Json {
        let object = api::Explanation {
            query: &text,
            understood: Understood::new(&understanding, &Paths::open()),
        };
        writeln!(screen, "{}", api::json_pretty(&object)?)?;
        return Ok(Outcome::Found);
    }
    let words = &understanding.words;
    // A single condition is its own tree.
    if words.tree.len() > 1 {
        writeln!(screen, "{}", sanitise(&words.text))?;
    }
    for line in &words.tree {
        writeln!(screen, "{}", sanitise(line))?;
    }
    let faint = screen.styles.faint;
    for note in &words.notes {
        writeln!(screen, "{faint}· {}{faint:#}", sanitise(note))?;
    }
    let mut lines = counts(&understanding);
    lines.extend(why_nothing(&understanding, screen.width)?);
    for line in lines {
        writeln!(screen, "{}", sanitise(&line))?;
    }
    Ok(Outcome::Found)
}
