//! What the index holds, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tantivy::{DocId, SegmentReader};
use walkdir::WalkDir;

use super::columns::{Columns, Kind};
use super::schema::{name, role};
use super::writer::day;
use super::{Index, IndexError};
use crate::model::Metric;

/// What the index holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Articles that can be found.
    pub articles: u64,
    /// Articles that are the same as one of these.
    pub duplicates: u64,
    /// Their figures.
    pub figures: u64,
    /// Companies that the figures are about.
    pub companies: u64,
    /// How many figures there are of each metric, in the order of the contract.
    pub metrics: Vec<(Metric, u64)>,
    /// The first and the last day of publication.
    pub dates: Option<(Date, Date)>,
    /// Size of the index on disk, in bytes.
    pub bytes: u64,
}

/// What is counted over all segments of the index.
#[derive(Default)]
struct Count {
    stats: Stats,
    companies: BTreeSet<String>,
    metrics: BTreeMap<u8, u64>,
    published: Option<(i64, i64)>,
}

impl Index {
    /// Counts what the index holds.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn stats(&self) -> Result<Stats, IndexError> {
        let mut count = Count::default();
        for reader in self.searcher().segment_readers() {
            count.add(reader).map_err(|error| self.failed(error))?;
        }
        let mut stats = count.stats;
        stats.companies = u64::try_from(count.companies.len()).unwrap_or(u64::MAX);
        stats.metrics = count
            .metrics
            .into_iter()
            .filter_map(|(number, figures)| Some((Metric::from_number(number)?, figures)))
            .collect();
        stats.dates = count
            .published
            .and_then(|(first, last)| Some((day(first)?, day(last)?)));
        stats.bytes = WalkDir::new(&self.segments)
            .into_iter()
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .filter(std::fs::Metadata::is_file)
            .map(|metadata| metadata.len())
            .sum();
        Ok(stats)
    }
}

impl Count {
    fn add(&mut self, reader: &SegmentReader) -> tantivy::Result<()> {
        let roles = reader.fast_fields().u64(name::role)?;
        let published = reader.fast_fields().i64(name::published)?;
        let columns = Columns::open(reader)?;
        let mut companies = BTreeSet::new();
        for doc in reader.doc_ids_alive() {
            if roles.first(doc) == Some(role::DUPLICATE) {
                self.stats.duplicates += 1;
                continue;
            }
            self.stats.articles += 1;
            if let Some(seconds) = published.first(doc) {
                let (first, last) = self.published.unwrap_or((seconds, seconds));
                self.published = Some((first.min(seconds), last.max(seconds)));
            }
            if let Some(columns) = &columns {
                self.add_figures(columns, doc, &mut companies);
            }
        }
        if let Some(columns) = &columns {
            for company in companies {
                let mut text = String::new();
                columns.company.ord_to_str(company, &mut text)?;
                if !text.is_empty() {
                    self.companies.insert(text);
                }
            }
        }
        Ok(())
    }

    fn add_figures(&mut self, columns: &Columns, doc: DocId, companies: &mut BTreeSet<u64>) {
        for row in columns.rows(doc) {
            self.stats.figures += 1;
            companies.insert(columns.company.ords().values.get_val(row));
            *self
                .metrics
                .entry(Kind(columns.kind.values.get_val(row)).metric())
                .or_default() += 1;
        }
    }
}
