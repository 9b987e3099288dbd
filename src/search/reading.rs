//! The columns of a segment of the index by which articles and their figures are counted, compared
//! and ordered, with names by number.

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher};

use super::facet::{Dimension, Value};
use super::matches::{Mention, Publication};
use super::names::{NameColumn, NameId, Names};
use super::segments::{Segment, Segments};
use crate::index::{ArticleId, Columns, Kind, name};

/// The columns of one segment of the index.
pub(super) struct Reading<'s> {
    segment: &'s Segment,
    ids: Column<u64>,
    published: Column<i64>,
    source: Option<NameColumn>,
    /// None where no article has a figure.
    figures: Option<Figures<'s>>,
    /// What was read last of a column.
    numbers: Vec<u64>,
}

/// Those with an entry for every figure.
struct Figures<'s> {
    columns: &'s Columns,
    company: NameColumn,
    segment: NameColumn,
    unit: NameColumn,
}

impl<'s> Reading<'s> {
    /// The columns of all segments.
    pub(super) fn all(
        searcher: &Searcher,
        segments: &'s Segments,
    ) -> tantivy::Result<Vec<Reading<'s>>> {
        let readers = searcher.segment_readers().iter();
        readers
            .zip(&segments.0)
            .map(|(reader, segment)| {
                let fast = reader.fast_fields();
                Ok(Reading {
                    segment,
                    ids: fast.u64(name::id)?,
                    published: fast.i64(name::published)?,
                    source: fast.str(name::source)?.map(NameColumn::new),
                    figures: segment.columns.as_ref().map(|columns| Figures {
                        columns,
                        company: NameColumn::new(columns.company.clone()),
                        segment: NameColumn::new(columns.segment.clone()),
                        unit: NameColumn::new(columns.unit.clone()),
                    }),
                    numbers: Vec::new(),
                })
            })
            .collect()
    }

    /// Those of the segment that an article stands in.
    pub(super) fn of<'r>(
        readings: &'r mut [Reading<'s>],
        address: DocAddress,
    ) -> Option<&'r mut Reading<'s>> {
        let ord = usize::try_from(address.segment_ord).ok()?;
        readings.get_mut(ord)
    }

    /// Reads the entries of the figures of an article that match; where the plan asks for no figure,
    /// of all of them.
    pub(super) fn rows(&self, doc: DocId, rows: &mut Vec<u32>) {
        self.segment.rows(doc, rows);
    }

    /// When and by whom an article was published.
    pub(super) fn publication(
        &mut self,
        address: DocAddress,
        names: &mut Names,
    ) -> tantivy::Result<Publication> {
        let doc = address.doc_id;
        Ok(Publication {
            address,
            id: ArticleId(self.ids.first(doc).unwrap_or_default()),
            source: self.source(doc, names)?,
            published: self.published.first(doc),
        })
    }

    fn source(&mut self, doc: DocId, names: &mut Names) -> tantivy::Result<NameId> {
        let Some(source) = &mut self.source else {
            return Ok(NameId::NONE);
        };
        match source.column.ords().first(doc) {
            Some(ordinal) => source.name(ordinal, names),
            None => Ok(NameId::NONE),
        }
    }

    /// Reads figures of an article.
    pub(super) fn mentions(
        &mut self,
        article: usize,
        rows: &[u32],
        names: &mut Names,
        mentions: &mut Vec<Mention>,
    ) -> tantivy::Result<()> {
        let Some(figures) = &mut self.figures else {
            return Ok(());
        };
        let columns = figures.columns;
        for &row in rows {
            let name = |column: &mut NameColumn, names: &mut Names| {
                let ordinal = column.column.ords().values.get_val(row);
                column.name(ordinal, names)
            };
            mentions.push(Mention {
                article,
                row,
                kind: Kind(columns.kind.values.get_val(row)),
                company: name(&mut figures.company, names)?,
                segment: name(&mut figures.segment, names)?,
                unit: name(&mut figures.unit, names)?,
                period: columns.period.values.get_val(row),
                low: columns.low.values.get_val(row),
                high: columns.high.values.get_val(row),
                headline: columns.sentence_start.values.get_val(row) == 0,
            });
        }
        Ok(())
    }

    /// Reads what an article is in a dimension, or what these of its figures are.
    pub(super) fn values(
        &mut self,
        by: Dimension,
        doc: DocId,
        rows: &[u32],
        names: &mut Names,
        values: &mut Vec<Value>,
    ) -> tantivy::Result<()> {
        values.clear();
        match by {
            Dimension::Source => values.push(Value::of_name(self.source(doc, names)?)),
            Dimension::Month => values.push(Value::of_month(self.published.first(doc))),
            _ => self.values_of_figures(by, rows, names, values)?,
        }
        Ok(())
    }

    fn values_of_figures(
        &mut self,
        by: Dimension,
        rows: &[u32],
        names: &mut Names,
        values: &mut Vec<Value>,
    ) -> tantivy::Result<()> {
        let Some(figures) = &mut self.figures else {
            return Ok(());
        };
        let columns = figures.columns;
        let column = match by {
            Dimension::Company => columns.company.ords(),
            Dimension::Segment => columns.segment.ords(),
            Dimension::Period => &columns.period,
            _ => &columns.kind,
        };
        let numbers = &mut self.numbers;
        numbers.resize(rows.len(), 0);
        column.values.get_vals(rows, numbers);
        for &number in &*numbers {
            values.push(match by {
                Dimension::Company => Value::of_name(figures.company.name(number, names)?),
                Dimension::Segment => Value::of_name(figures.segment.name(number, names)?),
                Dimension::Period => Value::of_period(number),
                Dimension::Status => Value::of_status(Kind(number)),
                _ => Value::of_metric(Kind(number)),
            });
        }
        Ok(())
    }
}
