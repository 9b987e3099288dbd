//! `caibao stats`: what the index holds.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::args::{Plain, StatsArgs};
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, ask, lexicon, paths};
use crate::api;
use crate::index::Stats;
use crate::lexicon::Lexicon;
use crate::spoken;
use crate::text::sanitise;

/// Metrics that people are shown.
const MOST_METRICS: usize = 12;

/// Prints what the index holds.
pub(super) fn run(
    args: &StatsArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let index = ask::open(&args.corpus, global, lexicon)?;
    let stats = index.stats()?;
    match args.format {
        Plain::Json => writeln!(screen, "{}", api::json_pretty(&api::Stats::new(&stats))?)?,
        Plain::Text => write_stats(screen, &paths::shown(index.folder()), &stats, lexicon)?,
    }
    Ok(Outcome::found(stats.articles > 0))
}

fn write_stats(
    screen: &mut Screen,
    folder: &str,
    stats: &Stats,
    lexicon: &Lexicon,
) -> io::Result<()> {
    let Stats {
        articles,
        duplicates,
        figures,
        companies,
        ..
    } = stats;
    writeln!(screen, "index       {}", sanitise(folder))?;
    writeln!(screen, "articles    {articles}")?;
    writeln!(screen, "duplicates  {duplicates}")?;
    writeln!(screen, "figures     {figures}")?;
    writeln!(screen, "companies   {companies}")?;
    if let Some((first, last)) = stats.dates {
        writeln!(screen, "published   {first} to {last}")?;
    }
    writeln!(screen, "size        {}", spoken::size(stats.bytes))?;
    let mut metrics = stats.metrics.clone();
    metrics.sort_by_key(|&(metric, count)| (Reverse(count), metric));
    let more = metrics.len().saturating_sub(MOST_METRICS);
    for (place, (metric, count)) in metrics.into_iter().take(MOST_METRICS).enumerate() {
        let head = if place == 0 { "metrics" } else { "" };
        writeln!(
            screen,
            "{head:10}  {count:>6}  {metric} {}",
            lexicon.metric_label(metric)
        )?;
    }
    if more > 0 {
        writeln!(
            screen,
            "{:10}  and {more} more; --format json lists all",
            ""
        )?;
    }
    Ok(())
}
