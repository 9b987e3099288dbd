//! What has to be done when something went away.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{TantivyDocument, Term};

use super::Ingest;
use super::walk::Found;
use crate::index::{IndexError, ident};

/// How often duplicates whose original went away are looked at again.
const ROUNDS: usize = 4;

impl Ingest<'_> {
    /// Drops what is gone from disk under the paths.
    pub(super) fn prune(
        &mut self,
        paths: &[PathBuf],
        seen: &HashSet<u64>,
    ) -> Result<(), IndexError> {
        let roots: Vec<PathBuf> = paths
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        let mut gone = Vec::new();
        for path in self.indexed_paths()? {
            let file = ident::file(&path);
            let under = roots.iter().any(|root| path.starts_with(root));
            if under && !seen.contains(&file) && self.known().has_file(file) && is_gone(&path) {
                gone.push(file);
            }
        }
        for file in gone {
            self.stamps.forget(file);
            let places = self.known().places(file).to_vec();
            for place in places {
                self.drop_place(place);
            }
        }
        Ok(())
    }

    /// The paths of all files that are or were in the index.
    fn indexed_paths(&self) -> Result<Vec<PathBuf>, IndexError> {
        let read = || -> tantivy::Result<Vec<PathBuf>> {
            let mut paths = Vec::new();
            for reader in self.index.searcher().segment_readers() {
                let terms = reader.inverted_index(self.index.fields.path)?;
                let mut stream = terms.terms().stream()?;
                while stream.advance() {
                    if let Ok(path) = std::str::from_utf8(stream.key()) {
                        paths.push(PathBuf::from(path));
                    }
                }
            }
            paths.sort_unstable();
            paths.dedup();
            Ok(paths)
        };
        read().map_err(|error| self.index.failed(error))
    }

    /// Reads duplicates again whose original went away or changed, so that they can be found.
    pub(super) fn revive(&mut self) -> Result<(), IndexError> {
        for _ in 0..ROUNDS {
            let changed = std::mem::take(&mut self.changed);
            let orphans = self.known().orphans(&changed);
            if orphans.is_empty() || self.stopped() {
                return Ok(());
            }
            self.commit()?;
            let mut paths = Vec::new();
            for place in orphans {
                paths.extend(self.path_of(place)?);
                self.writer.remove_place(place);
                self.edit(|known| known.remove(place));
                self.uncommitted += 1;
            }
            paths.sort_unstable();
            paths.dedup();
            for path in &paths {
                // Should this stop before they are read, the next run has to read them.
                self.stamps.forget(ident::file(path));
            }
            paths.retain(|path| !is_gone(path));
            self.reviving = true;
            self.read_all(&mut paths.into_iter().map(Found::File), &mut HashSet::new())?;
            self.reviving = false;
        }
        Ok(())
    }

    /// The path of what was read from a place.
    fn path_of(&self, place: u64) -> Result<Option<PathBuf>, IndexError> {
        let read = || -> tantivy::Result<Option<PathBuf>> {
            let searcher = self.index.searcher();
            let term = Term::from_field_u64(self.index.fields.place, place);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            let Some(address) = searcher
                .search(&query, &DocSetCollector)?
                .into_iter()
                .next()
            else {
                return Ok(None);
            };
            let doc: TantivyDocument = searcher.doc(address)?;
            Ok(doc
                .get_first(self.index.fields.path)
                .and_then(|path| path.as_str())
                .map(PathBuf::from))
        };
        read().map_err(|error| self.index.failed(error))
    }
}

/// Whether there is no such file any more, for certain.
fn is_gone(path: &Path) -> bool {
    matches!(path.symlink_metadata(), Err(error)
        if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}
