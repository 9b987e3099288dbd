//! An index as it stood at one moment: whoever asks several things of it asks them of the same
//! articles, whatever is committed meanwhile.

use std::path::PathBuf;
use std::sync::Arc;

use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::schema::{Fields, name};
use super::{ArticleId, Card, Index, IndexError, Runs};

/// An index as it stood at one moment.
pub(crate) struct Snapshot {
    folder: PathBuf,
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    pub(crate) runs: Arc<Runs>,
}

impl Index {
    /// The index as it stands now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            folder: self.folder.clone(),
            fields: self.fields,
            searcher: self.searcher(),
            runs: Arc::clone(&self.runs),
        }
    }
}

impl Snapshot {
    /// Why it could not be read.
    pub(crate) fn failed(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::from_tantivy(&self.folder, error)
    }

    /// What is known about the article or duplicate at an address.
    pub(crate) fn card(&self, address: DocAddress) -> tantivy::Result<Card> {
        let doc: TantivyDocument = self.searcher.doc(address)?;
        let reader = self.searcher.segment_reader(address.segment_ord);
        let ids = reader.fast_fields().u64(name::id)?;
        let id = ids.first(address.doc_id).unwrap_or_default();
        Ok(Card::of(&doc, &self.fields, ArticleId(id)))
    }
}
