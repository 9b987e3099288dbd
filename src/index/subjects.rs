//! Which names the figures of an index are about.

use tantivy::Term;

use super::Index;
use super::columns::{company_term, segment_prefix};
use crate::query::Subjects;

impl Subjects for Index {
    fn has_company(&self, name: &str) -> bool {
        let term = Term::from_field_text(self.fields.figure_subject, &company_term(name));
        self.searcher().doc_freq(&term).is_ok_and(|count| count > 0)
    }

    fn has_segment(&self, key: &str) -> bool {
        let prefix = segment_prefix(key);
        let begins = |reader: &tantivy::SegmentReader| -> Option<bool> {
            let inverted = reader.inverted_index(self.fields.figure_subject).ok()?;
            let mut stream = inverted.terms().range().ge(&prefix).into_stream().ok()?;
            Some(stream.advance() && stream.key().starts_with(prefix.as_bytes()))
        };
        let searcher = self.searcher();
        searcher
            .segment_readers()
            .iter()
            .any(|reader| begins(reader).unwrap_or(false))
    }
}
