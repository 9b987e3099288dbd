//! What else an index tells of the matters that match: who contradicts a figure is seldom found by
//! the query that finds the figure.

use std::collections::BTreeSet;

use tantivy::collector::DocSetCollector;
use tantivy::query::doc_predicate_query::DocPredicateQuery;

use crate::index::FigureTest;
use crate::model::{Aspect, Metric, Status};
use crate::query::FigurePredicate;
use crate::search::facet::period;
use crate::search::finding::Finding;
use crate::search::matches::Matches;
use crate::search::names::NameId;
use crate::search::segments::Segments;

/// More companies than these are not looked up one by one.
const MOST_COMPANIES: usize = 1000;

impl Finding<'_> {
    /// The figures that match, and behind them those that may contradict them.
    pub(in crate::search) fn widen(&self) -> tantivy::Result<Matches> {
        let mut matches = Matches::clone(&*self.matches()?);
        let Some(predicate) = around(&matches) else {
            return Ok(matches);
        };
        let searcher = &self.snapshot.searcher;
        let test = FigureTest::new(self.snapshot.fields, predicate);
        let segments = Segments::new(searcher, std::slice::from_ref(&test))?;
        let found = searcher.search(&DocPredicateQuery::from(test), &DocSetCollector)?;
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        matches.read(searcher, &segments, addresses)?;
        Ok(matches)
    }
}

/// What a figure is like that may contradict one of these.
fn around(matches: &Matches) -> Option<FigurePredicate> {
    let mut companies: BTreeSet<NameId> = BTreeSet::new();
    let mut periods: BTreeSet<u64> = BTreeSet::new();
    let (mut metrics, mut aspects, mut statuses) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for mention in &matches.mentions {
        if mention.company != NameId::NONE && mention.period != 0 {
            companies.insert(mention.company);
            periods.insert(mention.period);
            metrics.insert(mention.kind.metric());
            aspects.insert(mention.kind.aspect());
            statuses.insert(mention.kind.status());
        }
    }
    if companies.is_empty() {
        return None;
    }
    if companies.len() > MOST_COMPANIES {
        companies.clear();
    }
    let name = |id: &NameId| matches.names.text(*id).to_owned();
    Some(FigurePredicate {
        companies: companies.iter().map(name).collect(),
        periods: periods.into_iter().filter_map(period).collect(),
        metrics: metrics
            .into_iter()
            .filter_map(Metric::from_number)
            .collect(),
        aspects: aspects
            .into_iter()
            .filter_map(Aspect::from_number)
            .collect(),
        statuses: statuses
            .into_iter()
            .filter_map(Status::from_number)
            .collect(),
        ..FigurePredicate::default()
    })
}
