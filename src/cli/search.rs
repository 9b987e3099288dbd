//! `caibao search`: the articles that match, with the figures that made them match.

use std::io::Write;
use std::time::Instant;

use super::args::{Format, SearchArgs};
use super::ask::{Part, Question, outcome};
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, facets, hits};
use crate::api::{self, Paths};
use crate::search::Options;

/// Prints the hits.
pub(super) fn run(
    args: &SearchArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    facets::check(&args.asking.facet, args.format)?;
    let question = Question::new(&args.asking, global)?;
    if args.format == Format::Text {
        question.tell(global);
    }
    let options = Options {
        limit: args.limit,
        offset: args.asking.offset,
        sort: args.sort,
        collapse: !args.no_collapse,
    };
    let start = Instant::now();
    let finding = question.finding()?;
    let answer = finding.articles(&options)?;
    let facets = finding.facets(&args.asking.facet, options.collapse, usize::MAX)?;
    let took = start.elapsed();
    let paths = Paths::open();
    match args.format {
        Format::Text => {
            hits::write(screen, &answer, options.offset, question.lexicon)?;
            let below = !answer.hits.is_empty();
            facets::write(screen, &facets, question.lexicon, below)?;
        }
        Format::Json => {
            let understanding = question.understanding(&finding)?;
            let asked = question.asked(&understanding, took, &paths);
            let object = api::Search::new(&asked, &answer, &facets);
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        Format::Jsonl => {
            for hit in &answer.hits {
                writeln!(screen, "{}", api::json_line(&api::Hit::new(hit, &paths))?)?;
            }
        }
        Format::Csv => {
            let hits: Vec<_> = answer
                .hits
                .iter()
                .map(|hit| api::Hit::new(hit, &paths))
                .collect();
            api::write_hits(&mut *screen, &hits)?;
        }
        Format::Markdown => {
            hits::write_markdown(screen, &answer, options.offset, question.lexicon)?;
        }
    }
    screen.end()?;
    if args.format != Format::Json {
        let part = Part {
            offset: options.offset,
            limit: options.limit,
            shown: answer.hits.len(),
            total: answer.total,
            partial: answer.partial,
            measure: "篇",
            noun: "文章",
        };
        part.tell(&question, &finding, global, screen.width)?;
    }
    Ok(outcome(answer.total))
}
