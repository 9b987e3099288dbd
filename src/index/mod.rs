//! The index: articles and their figures on disk.
//!
//! Everything that knows tantivy is here and in `search`. Readers go on while one writer writes; a
//! crash at any moment leaves the last commit.

mod check;
mod columns;
mod damage;
mod directory;
mod error;
mod ident;
mod ingest;
mod place;
mod predicate;
mod runs;
mod schema;
mod sketch;
mod snapshot;
mod stats;
mod store;
mod stored;
mod subjects;
mod words;
mod writer;

pub use check::Sound;
pub use damage::{Damage, Flaw};
pub use error::IndexError;
pub use ident::ArticleId;
pub use ingest::{Event, IngestOptions, Source, Summary, ingest};
pub use stats::Stats;
pub use store::Index;
pub use stored::{Card, Document};
pub use writer::{Entry, Writer};

pub(crate) use columns::{Columns, Kind, period_number};
pub(crate) use predicate::{FigureMatcher, FigureTest, tally};
pub(crate) use runs::Runs;
pub(crate) use schema::{Fields, name, role};
pub(crate) use snapshot::Snapshot;
pub(crate) use stored::first;
pub(crate) use words::{Class, LONGEST_RUN, Run, class, runs, spaced};
pub(crate) use writer::{day, seconds};
