//! What the index holds, as far as it has to be known to add to it.

use std::collections::{HashMap, HashSet};

use tantivy::Searcher;
use tantivy::columnar::Column;

use crate::index::ident::Prints;
use crate::index::schema::{name, role};

/// What the index holds, by place (path and record).
#[derive(Debug, Default)]
pub(super) struct Known {
    articles: HashMap<u64, Shelved>,
    /// Places of each file.
    files: HashMap<u64, Vec<u64>>,
    /// Articles, not duplicates, by address and by content.
    addresses: HashMap<u64, u64>,
    contents: HashMap<u64, u64>,
}

/// What is known of an article or of a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shelved {
    pub(super) id: u64,
    pub(super) file: u64,
    pub(super) prints: Prints,
    /// Number of its group.
    pub(super) group: u64,
    /// Id of the article that this is a duplicate of.
    pub(super) original: Option<u64>,
}

impl Known {
    /// Reads what the index holds.
    pub(super) fn load(searcher: &Searcher) -> tantivy::Result<Known> {
        let mut known = Known::default();
        for reader in searcher.segment_readers() {
            let column = |name: &str| reader.fast_fields().u64(name);
            let (roles, places) = (column(name::role)?, column(name::place)?);
            let (ids, files) = (column(name::id)?, column(name::file)?);
            let (prints, contents) = (column(name::print)?, column(name::content)?);
            let (addresses, originals) = (column(name::address)?, column(name::original)?);
            let groups = column(name::group)?;
            for doc in reader.doc_ids_alive() {
                let value = |column: &Column<u64>| column.first(doc).unwrap_or_default();
                let duplicate = value(&roles) == role::DUPLICATE;
                let has_address = value(&addresses) != 0;
                known.insert(
                    value(&places),
                    Shelved {
                        id: value(&ids),
                        file: value(&files),
                        prints: Prints {
                            print: value(&prints),
                            content: value(&contents),
                            address: if has_address { value(&ids) } else { 0 },
                        },
                        group: value(&groups),
                        original: duplicate.then(|| value(&originals)),
                    },
                );
            }
        }
        Ok(known)
    }

    pub(super) fn get(&self, place: u64) -> Option<Shelved> {
        self.articles.get(&place).copied()
    }

    /// The places that a file has.
    pub(super) fn places(&self, file: u64) -> &[u64] {
        self.files.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The files it knows.
    pub(super) fn has_file(&self, file: u64) -> bool {
        self.files.contains_key(&file)
    }

    /// The article elsewhere that has the same address or says the same.
    pub(super) fn original(&self, place: u64, of: Prints) -> Option<Shelved> {
        let by = |found: Option<&u64>| found.copied().filter(|other| *other != place);
        let address = by(self.addresses.get(&of.address)).filter(|_| of.address != 0);
        let content = by(self.contents.get(&of.content)).filter(|_| of.content != 0);
        self.get(address.or(content)?)
    }

    pub(super) fn insert(&mut self, place: u64, article: Shelved) {
        self.remove(place);
        if article.original.is_none() {
            self.addresses
                .entry(article.prints.address)
                .or_insert(place);
            self.contents.entry(article.prints.content).or_insert(place);
        }
        self.files.entry(article.file).or_default().push(place);
        self.articles.insert(place, article);
    }

    pub(super) fn remove(&mut self, place: u64) -> Option<Shelved> {
        let old = self.articles.remove(&place)?;
        for (map, key) in [
            (&mut self.addresses, old.prints.address),
            (&mut self.contents, old.prints.content),
        ] {
            if map.get(&key) == Some(&place) {
                map.remove(&key);
            }
        }
        if let Some(places) = self.files.get_mut(&old.file) {
            places.retain(|other| *other != place);
            if places.is_empty() {
                self.files.remove(&old.file);
            }
        }
        Some(old)
    }

    /// The places of the duplicates whose original is not there, or is one of these.
    pub(super) fn orphans(&self, changed: &HashSet<u64>) -> Vec<u64> {
        let there: HashSet<u64> = self
            .articles
            .values()
            .filter(|article| article.original.is_none())
            .map(|article| article.id)
            .collect();
        let mut orphans: Vec<u64> = self
            .articles
            .iter()
            .filter(|(_, article)| {
                article
                    .original
                    .is_some_and(|id| changed.contains(&id) || !there.contains(&id))
            })
            .map(|(place, _)| *place)
            .collect();
        orphans.sort_unstable();
        orphans
    }
}
