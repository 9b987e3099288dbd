//! Articles as they are read back from the index.

use std::path::PathBuf;

use jiff::civil::{Date, Time};
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::columns::Columns;
use super::schema::{Fields, name, role};
use super::{ArticleId, Index, IndexError};
use crate::model::Figure;
use crate::text::{Span, find_quote};

/// An article without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: ArticleId,
    /// The file it was read from.
    pub path: PathBuf,
    /// Which record of the file, from 0.
    pub record: u64,
    /// Address of the original.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Time of publication.
    pub time: Option<Time>,
}

/// An article with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What is known about it.
    pub card: Card,
    /// Clean text of title and body.
    pub text: String,
    /// Its figures, as they stand in it.
    pub figures: Vec<Figure>,
}

impl Document {
    /// Where the number of each figure stands in the text; none overlaps another, and one that is
    /// not found has no place.
    pub fn marks(&self) -> Vec<Option<Span>> {
        let mut last: Option<Span> = None;
        let mark = |figure: &Figure| {
            let sentence = figure.sentence.of(&self.text);
            // Figures come in the order of the source, so the next one is searched behind the last.
            let from = last.map_or(0, |last| last.end.saturating_sub(figure.sentence.start));
            let place = find_quote(&figure.quote, sentence, from)?;
            last = Some(place.shifted(figure.sentence.start));
            last
        };
        self.figures.iter().map(mark).collect()
    }
}

impl Card {
    pub(crate) fn of(doc: &TantivyDocument, fields: &Fields, id: ArticleId) -> Card {
        let (date, time) = moment(first(doc, fields.date).as_deref());
        Card {
            id,
            path: PathBuf::from(first(doc, fields.path).unwrap_or_default()),
            record: doc
                .get_first(fields.record)
                .and_then(|value| value.as_u64())
                .unwrap_or_default(),
            url: first(doc, fields.url),
            title: first(doc, fields.title),
            source: first(doc, fields.source),
            author: first(doc, fields.author),
            date,
            time,
        }
    }
}

/// The text that a document has in a field.
pub(crate) fn first(doc: &TantivyDocument, field: Field) -> Option<String> {
    doc.get_first(field)
        .and_then(|value| value.as_str())
        .map(str::to_owned)
}

/// What `2024-11-05 18:30:00` says; the time may be left out.
fn moment(text: Option<&str>) -> (Option<Date>, Option<Time>) {
    let Some(text) = text else {
        return (None, None);
    };
    let (date, time) = text
        .split_once(' ')
        .map_or((text, None), |(date, time)| (date, Some(time)));
    (date.parse().ok(), time.and_then(|time| time.parse().ok()))
}

impl Index {
    /// The article with an id, or the only one whose id begins so.
    ///
    /// # Errors
    /// When there is none or more than one, or the files cannot be read.
    pub fn article(&self, id: &str) -> Result<Document, IndexError> {
        let unknown = || IndexError::UnknownId { id: id.to_owned() };
        let (low, high) = id_range(id).ok_or_else(unknown)?;
        let searcher = self.searcher();
        let mut found = self.with_ids(&searcher, low, high, role::ARTICLE)?;
        if found.is_empty() {
            // The id of a duplicate leads to its original.
            if let Some(&duplicate) = self
                .with_ids(&searcher, low, high, role::DUPLICATE)?
                .first()
            {
                let reader = searcher.segment_reader(duplicate.segment_ord);
                let originals = reader
                    .fast_fields()
                    .u64(name::original)
                    .map_err(|error| self.failed(error))?;
                if let Some(original) = originals.first(duplicate.doc_id) {
                    found = self.with_ids(&searcher, original, original, role::ARTICLE)?;
                }
            }
        }
        match found.as_slice() {
            [] => Err(unknown()),
            [only] => self
                .document(&searcher, *only)
                .map_err(|error| self.failed(error)),
            several => Err(IndexError::AmbiguousId {
                id: id.to_owned(),
                count: several.len(),
            }),
        }
    }

    fn with_ids(
        &self,
        searcher: &Searcher,
        low: u64,
        high: u64,
        role: u64,
    ) -> Result<Vec<DocAddress>, IndexError> {
        use std::ops::Bound::Included;
        let id = |id| Included(Term::from_field_u64(self.fields.id, id));
        let role = Term::from_field_u64(self.fields.role, role);
        let query = BooleanQuery::new(vec![
            (
                Occur::Must,
                Box::new(RangeQuery::new(id(low), id(high))) as Box<dyn Query>,
            ),
            (
                Occur::Must,
                Box::new(TermQuery::new(role, IndexRecordOption::Basic)),
            ),
        ]);
        let found = searcher
            .search(&query, &DocSetCollector)
            .map_err(|error| self.failed(error))?;
        Ok(found.into_iter().collect())
    }

    /// The article at an address, with its text and all its figures.
    pub(crate) fn document(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> tantivy::Result<Document> {
        let reader = searcher.segment_reader(address.segment_ord);
        let id = reader
            .fast_fields()
            .u64(name::id)?
            .first(address.doc_id)
            .unwrap_or_default();
        let doc: TantivyDocument = searcher.doc(address)?;
        let figures = match Columns::open(reader)? {
            Some(columns) => columns
                .rows(address.doc_id)
                .map(|row| columns.figure(row))
                .collect::<tantivy::Result<_>>()?,
            None => Vec::new(),
        };
        Ok(Document {
            card: Card::of(&doc, &self.fields, ArticleId(id)),
            text: first(&doc, self.fields.text).unwrap_or_default(),
            figures,
        })
    }
}

/// The lowest and the highest id that begin with some hexadecimal digits.
fn id_range(id: &str) -> Option<(u64, u64)> {
    let digits = u32::try_from(id.len())
        .ok()
        .filter(|digits| (1..=16).contains(digits))?;
    if !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let shift = 64 - 4 * digits;
    let low = u64::from_str_radix(id, 16).ok()? << shift;
    Some((low, low | ((1u64 << shift) - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_an_id_is_a_range_of_ids() {
        assert_eq!(id_range("f"), Some((0xf000_0000_0000_0000, u64::MAX)));
        assert_eq!(
            id_range("0123456789abcdef"),
            Some((0x0123_4567_89ab_cdef, 0x0123_4567_89ab_cdef))
        );
        for text in ["", "0123456789abcdef0", "+1", "xyz", "财报"] {
            assert_eq!(id_range(text), None, "{text}");
        }
    }
}
