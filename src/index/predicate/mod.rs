//! Which articles have a figure that meets a predicate, and which of their figures do.
//!
//! The meaning is `FigurePredicate::holds`; here it is answered from columns, on the articles
//! alone that the terms of subject, metric and aspect leave.

mod tally;

pub(crate) use tally::tally;

use std::ops::{Bound, Range};

use tantivy::DocSet;
use tantivy::columnar::StrColumn;
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, SegmentDocPredicate,
};
use tantivy::query::{AllScorer, BooleanQuery, EnableScoring, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use super::columns::{
    Columns, Kind, company_term, metric_term, period_number, segment_prefix, whole_term,
};
use super::schema::Fields;
use crate::model::{Aspect, Metric};
use crate::query::{CURRENCIES, Exchange, FigurePredicate, SegmentTest, ValueRange};

/// A figure predicate, ready to be asked of any segment of the index.
#[derive(Clone, Debug)]
pub(crate) struct FigureTest {
    fields: Fields,
    predicate: FigurePredicate,
    /// Whether only a segment that has the key as its whole name will do.
    exact: bool,
}

/// A figure predicate, ready to be asked of the articles of one segment of the index.
pub(crate) struct FigureMatcher {
    columns: Columns,
    kinds: KindTest,
    /// Of these three: numbers in the segment's dictionaries, sorted; none asks nothing.
    companies: Option<Vec<u64>>,
    segments: Option<Vec<u64>>,
    units: Option<Vec<u64>>,
    periods: Option<Vec<u64>>,
    value: ValueRange,
    /// The least number of the column that will do; 0 asks nothing.
    confidence: u64,
    /// What one of each currency counts for, by its number; none where it has no rate.
    factors: Option<Vec<(u64, Option<f64>)>>,
}

/// Which metrics, aspects and statuses will do, as sets of bits.
#[derive(Clone, Copy)]
struct KindTest {
    metrics: u128,
    aspects: u16,
    statuses: u8,
}

impl FigureTest {
    pub(crate) fn new(fields: Fields, predicate: FigurePredicate) -> FigureTest {
        FigureTest {
            fields,
            predicate,
            exact: false,
        }
    }

    /// The same, but a segment that joins a region and a product no longer answers to each.
    pub(crate) fn exact(mut self) -> FigureTest {
        self.exact = true;
        self
    }

    /// The matcher for a segment of the index, or nothing where no figure of it can match.
    pub(crate) fn matcher(&self, reader: &SegmentReader) -> tantivy::Result<Option<FigureMatcher>> {
        let segments = self.segment_names(reader)?;
        self.matcher_with(reader, segments.as_deref())
    }

    fn matcher_with(
        &self,
        reader: &SegmentReader,
        segments: Option<&[String]>,
    ) -> tantivy::Result<Option<FigureMatcher>> {
        let Some(columns) = Columns::open(reader)? else {
            return Ok(None);
        };
        let wanted = &self.predicate;
        let asked = |names: &[String], column: &StrColumn| {
            if names.is_empty() {
                Ok(None)
            } else {
                ordinals(names, column).map(Some)
            }
        };
        let whole = [String::new()];
        let segments = match (&wanted.segment, segments) {
            (SegmentTest::Any, _) => None,
            (SegmentTest::Whole, _) => Some(ordinals(&whole, &columns.segment)?),
            (SegmentTest::Named(_) | SegmentTest::Called { .. }, names) => {
                Some(ordinals(names.unwrap_or_default(), &columns.segment)?)
            }
        };
        let matcher = FigureMatcher {
            kinds: KindTest::new(wanted),
            companies: asked(&wanted.companies, &columns.company)?,
            segments,
            units: asked(&wanted.units, &columns.unit)?,
            periods: (!wanted.periods.is_empty()).then(|| {
                let mut numbers: Vec<u64> = wanted
                    .periods
                    .iter()
                    .map(|&period| period_number(Some(period)))
                    .collect();
                numbers.sort_unstable();
                numbers
            }),
            value: wanted.value,
            confidence: wanted
                .confidence
                .map_or(0, |least| least.hundredths().into()),
            factors: match &wanted.exchange {
                Some(exchange) => Some(factors(exchange, &columns.unit)?),
                None => None,
            },
            columns,
        };
        let empty = |numbers: &Option<Vec<u64>>| numbers.as_ref().is_some_and(Vec::is_empty);
        let never = empty(&matcher.companies) || empty(&matcher.segments) || empty(&matcher.units);
        Ok((!never).then_some(matcher))
    }

    /// The names of the segments that will do, none where any will or the whole is asked for.
    fn segment_names(&self, reader: &SegmentReader) -> tantivy::Result<Option<Vec<String>>> {
        let keys = match &self.predicate.segment {
            SegmentTest::Named(keys) => keys,
            SegmentTest::Called { name, .. } => return Ok(Some(vec![name.clone()])),
            SegmentTest::Any | SegmentTest::Whole => return Ok(None),
        };
        let inverted = reader.inverted_index(self.fields.figure_subject)?;
        let mut names = Vec::new();
        for key in keys {
            let prefix = segment_prefix(key);
            let mut past = prefix.clone().into_bytes();
            // The prefix ends in a zero byte, so what follows all its names ends in a one.
            if let Some(last) = past.last_mut() {
                *last = 1;
            }
            let mut stream = inverted
                .terms()
                .range()
                .ge(&prefix)
                .lt(past)
                .into_stream()?;
            while stream.advance() {
                let term = stream.key();
                if let Some(Ok(name)) = term.get(prefix.len()..).map(std::str::from_utf8)
                    && !(self.exact && name.contains('·') && !key.contains('·'))
                {
                    names.push(name.to_owned());
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        Ok(Some(names))
    }

    /// The terms that a matching article has: one at least of each list.
    fn candidate_terms(&self, segments: Option<&[String]>) -> Vec<Vec<Term>> {
        let wanted = &self.predicate;
        let subject = |text: String| Term::from_field_text(self.fields.figure_subject, &text);
        let mut lists: Vec<Vec<Term>> = Vec::new();
        if !wanted.companies.is_empty() {
            let term = match wanted.segment {
                SegmentTest::Whole => whole_term,
                SegmentTest::Any | SegmentTest::Named(_) | SegmentTest::Called { .. } => {
                    company_term
                }
            };
            lists.push(
                wanted
                    .companies
                    .iter()
                    .map(|company| subject(term(company)))
                    .collect(),
            );
        }
        let keys = match &wanted.segment {
            SegmentTest::Named(keys) => keys.as_slice(),
            SegmentTest::Called { key, .. } => std::slice::from_ref(key),
            SegmentTest::Any | SegmentTest::Whole => &[],
        };
        if let Some(names) = segments {
            // Not every name goes with every key; a term that is not there costs a look-up.
            lists.push(
                keys.iter()
                    .flat_map(|key| names.iter().map(move |name| segment_prefix(key) + name))
                    .map(subject)
                    .collect(),
            );
        }
        // Where somebody is named, few articles are left, and to look at them costs less than to
        // meet the terms of every metric.
        let any_metric = wanted.metrics.is_empty();
        if !any_metric || (lists.is_empty() && !wanted.aspects.is_empty()) {
            let or_all = |empty: bool| if empty { Metric::ALL } else { &wanted.metrics };
            let metrics = or_all(any_metric);
            let aspects = if wanted.aspects.is_empty() {
                Aspect::ALL
            } else {
                wanted.aspects.as_slice()
            };
            lists.push(
                metrics
                    .iter()
                    .flat_map(|&metric| {
                        aspects
                            .iter()
                            .map(move |&aspect| metric_term(metric, aspect))
                    })
                    .map(|term| Term::from_field_text(self.fields.figure_metric, &term))
                    .collect(),
            );
        }
        lists
    }

    /// The articles that have a term of every list, or all where there is no list.
    fn candidates(
        &self,
        reader: &SegmentReader,
        segments: Option<&[String]>,
    ) -> tantivy::Result<Box<dyn DocSet>> {
        let mut lists = self.candidate_terms(segments);
        for list in &mut lists {
            list.sort_unstable();
            list.dedup();
        }
        if lists.is_empty() {
            return Ok(Box::new(AllScorer::new(reader.max_doc())));
        }
        let query = BooleanQuery::new(
            lists
                .into_iter()
                .map(|terms| (Occur::Must, any_of(terms)))
                .collect(),
        );
        let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
        Ok(Box::new(weight.scorer(reader, 1.0)?))
    }
}

/// The articles with one of these terms.
fn any_of(terms: Vec<Term>) -> Box<dyn Query> {
    let mut queries: Vec<(Occur, Box<dyn Query>)> = terms
        .into_iter()
        .map(|term| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Should, query)
        })
        .collect();
    match queries.pop() {
        Some((_, only)) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::new(queries))
        }
        None => Box::new(tantivy::query::EmptyQuery),
    }
}

/// The numbers of these texts in a column's dictionary, sorted; those it does not have left out.
fn ordinals(texts: &[String], column: &StrColumn) -> tantivy::Result<Vec<u64>> {
    let mut numbers = Vec::with_capacity(texts.len());
    for text in texts {
        numbers.extend(column.dictionary().term_ord(text.as_bytes())?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// What one of each currency that stands in a column counts for, by its number there.
fn factors(exchange: &Exchange, column: &StrColumn) -> tantivy::Result<Vec<(u64, Option<f64>)>> {
    let mut factors = Vec::new();
    for code in CURRENCIES {
        let number = column.dictionary().term_ord(code.as_bytes())?;
        factors.extend(number.map(|number| (number, exchange.factor(code))));
    }
    Ok(factors)
}

impl KindTest {
    fn new(wanted: &FigurePredicate) -> KindTest {
        fn bits(numbers: impl Iterator<Item = u8>) -> u128 {
            let bits = numbers.fold(0, |bits, number| bits | 1u128 << number);
            if bits == 0 { u128::MAX } else { bits }
        }
        let low = |bits: u128| bits & u128::from(u16::MAX);
        KindTest {
            metrics: bits(wanted.metrics.iter().map(|metric| metric.number())),
            aspects: u16::try_from(low(bits(
                wanted.aspects.iter().map(|aspect| aspect.number()),
            )))
            .unwrap_or(u16::MAX),
            statuses: u8::try_from(
                bits(wanted.statuses.iter().map(|status| status.number())) & u128::from(u8::MAX),
            )
            .unwrap_or(u8::MAX),
        }
    }

    fn meets(self, kind: Kind) -> bool {
        let has = |bits: u128, number: u8| bits >> number & 1 == 1;
        has(self.metrics, kind.metric())
            && has(self.aspects.into(), kind.aspect())
            && has(self.statuses.into(), kind.status())
    }
}

impl FigureMatcher {
    /// The columns it reads.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The entries of an article's figures that meet all of it.
    pub(crate) fn rows(&self, doc: DocId) -> impl Iterator<Item = u32> + '_ {
        let rows: Range<u32> = self.columns.rows(doc);
        rows.filter(|&row| self.meets(row))
    }

    fn meets(&self, row: u32) -> bool {
        fn among(wanted: Option<&Vec<u64>>, number: impl FnOnce() -> u64) -> bool {
            wanted.is_none_or(|wanted| wanted.binary_search(&number()).is_ok())
        }
        let columns = &self.columns;
        self.kinds.meets(Kind(columns.kind.values.get_val(row)))
            && among(self.segments.as_ref(), || {
                columns.segment.ords().values.get_val(row)
            })
            && among(self.companies.as_ref(), || {
                columns.company.ords().values.get_val(row)
            })
            && among(self.periods.as_ref(), || columns.period.values.get_val(row))
            && among(self.units.as_ref(), || {
                columns.unit.ords().values.get_val(row)
            })
            && (self.confidence == 0 || columns.confidence.values.get_val(row) >= self.confidence)
            && self.meets_value(row)
    }

    fn meets_value(&self, row: u32) -> bool {
        if matches!(
            (self.value.low, self.value.high),
            (Bound::Unbounded, Bound::Unbounded)
        ) {
            return true;
        }
        self.bounds(row).is_some_and(|(low, high)| {
            self.value.meets(crate::model::Amount::Range {
                low: Some(low),
                high: Some(high),
            })
        })
    }

    /// The ends of an entry's amount as they are compared; none where there is no rate for it.
    pub(crate) fn bounds(&self, row: u32) -> Option<(f64, f64)> {
        let columns = &self.columns;
        let factor = match &self.factors {
            None => 1.0,
            Some(factors) => {
                let unit = columns.unit.ords().values.get_val(row);
                let found = factors.iter().find(|(number, _)| *number == unit);
                found.map_or(Some(1.0), |(_, factor)| *factor)?
            }
        };
        Some((
            columns.low.values.get_val(row) * factor,
            columns.high.values.get_val(row) * factor,
        ))
    }
}

impl SegmentDocPredicate for FigureMatcher {
    fn eval(&mut self, doc: DocId) -> bool {
        self.rows(doc).next().is_some()
    }
}

impl DocPredicate for FigureTest {
    type SegmentDocPredicate = FigureMatcher;

    fn doc_predicate(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<FigureMatcher>> {
        let segments = self.segment_names(reader)?;
        let Some(predicate) = self.matcher_with(reader, segments.as_deref())? else {
            return Ok(ConstOrVariableSegmentPredicate::Const(false));
        };
        let necessary_condition = self.candidates(reader, segments.as_deref())?;
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate,
            necessary_condition,
        })
    }
}

#[cfg(test)]
mod tests;
