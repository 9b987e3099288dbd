//! `caibao explain`: how a query is understood.

use std::io::Write;

use super::args::{ExplainArgs, Global, Plain, query_text};
use super::screen::{Screen, sanitise};
use super::{Failure, Outcome, ask, lexicon};
use crate::api;

/// Prints what was understood, in words and as a tree.
pub(super) fn run(
    args: &ExplainArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let text = query_text(&args.query)?;
    let understood = ask::read(&text, lexicon)?.explain(lexicon);
    if args.format == Plain::Json {
        let object = api::Explanation {
            query: &text,
            understood: understood.into(),
        };
        writeln!(screen, "{}", api::json_pretty(&object)?)?;
        return Ok(Outcome::Found);
    }
    // A single condition is its own tree.
    if understood.tree.len() > 1 {
        writeln!(screen, "{}", sanitise(&understood.text))?;
    }
    for line in &understood.tree {
        writeln!(screen, "{}", sanitise(line))?;
    }
    let faint = screen.styles.faint;
    for note in &understood.notes {
        writeln!(screen, "{faint}· {}{faint:#}", sanitise(note))?;
    }
    Ok(Outcome::Found)
}
