//! Figures as parallel columns, one entry in each for every figure of an article.
//!
//! The columns are the only place where figures are kept: a figure is read back from them. Entry
//! `n` of every column belongs to the same figure because no column ever skips one; what a figure
//! does not have is the empty text, period 0 or an infinite bound.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::schema::{Fields, name};
use crate::lexicon::Lexicon;
use crate::model::{Amount, Aspect, Confidence, Figure, Metric, Period, Status};
use crate::text::Span;

/// The columns of one segment of the index.
#[derive(Clone)]
pub(crate) struct Columns {
    pub(crate) kind: Column<u64>,
    pub(crate) period: Column<u64>,
    pub(crate) low: Column<f64>,
    pub(crate) high: Column<f64>,
    pub(crate) company: StrColumn,
    pub(crate) segment: StrColumn,
    pub(crate) unit: StrColumn,
    start: Column<u64>,
    pub(crate) sentence_start: Column<u64>,
    sentence_end: Column<u64>,
    quote: StrColumn,
    rules: StrColumn,
    pub(crate) confidence: Column<u64>,
}

/// Appends a figure to the columns of an article and its terms to the candidate fields.
pub(crate) fn write(
    doc: &mut TantivyDocument,
    fields: &Fields,
    figure: &Figure,
    lexicon: &Lexicon,
) {
    let number = |offset: usize| u64::try_from(offset).unwrap_or(u64::MAX);
    let (low, high) = figure.amount.bounds();
    doc.add_u64(fields.figure_kind, Kind::of(figure).0);
    doc.add_u64(fields.figure_period, period_number(figure.period));
    doc.add_f64(fields.figure_low, low.unwrap_or(f64::NEG_INFINITY));
    doc.add_f64(fields.figure_high, high.unwrap_or(f64::INFINITY));
    doc.add_u64(fields.figure_start, number(figure.span.start));
    doc.add_u64(fields.figure_sentence_start, number(figure.sentence.start));
    doc.add_u64(fields.figure_sentence_end, number(figure.sentence.end));
    doc.add_text(
        fields.figure_company,
        figure.company.as_deref().unwrap_or_default(),
    );
    doc.add_text(
        fields.figure_segment,
        figure.segment.as_deref().unwrap_or_default(),
    );
    doc.add_text(fields.figure_unit, &figure.unit);
    doc.add_text(fields.figure_quote, &figure.quote);
    doc.add_text(fields.figure_rules, figure.rules.join(" "));
    doc.add_u64(
        fields.figure_confidence,
        figure.confidence.hundredths().into(),
    );
    for term in subject_terms(figure, lexicon) {
        doc.add_text(fields.figure_subject, term);
    }
    doc.add_text(
        fields.figure_metric,
        metric_term(figure.metric, figure.aspect),
    );
}

/// The number of a period in its column.
pub(crate) fn period_number(period: Option<Period>) -> u64 {
    period.map_or(0, |period| period.to_number() + 1)
}

/// The terms by which a figure's subject finds its article.
fn subject_terms(figure: &Figure, lexicon: &Lexicon) -> Vec<String> {
    let company = figure.company.as_deref().unwrap_or_default();
    let mut terms = vec![company_term(company)];
    match &figure.segment {
        None => terms.push(whole_term(company)),
        Some(segment) => terms.extend(
            lexicon
                .segment_keys(segment)
                .iter()
                .map(|key| segment_prefix(key) + segment),
        ),
    }
    terms
}

/// Term of the articles with any figure of a company.
pub(crate) fn company_term(company: &str) -> String {
    format!("o\0{company}")
}

/// Term of the articles with a figure of a company as a whole.
pub(crate) fn whole_term(company: &str) -> String {
    format!("c\0{company}")
}

/// What the terms of all segments with a key begin with; the segment's name follows.
pub(crate) fn segment_prefix(key: &str) -> String {
    format!("s\0{key}\0")
}

/// Term of the articles with a figure of a metric and an aspect.
pub(crate) fn metric_term(metric: Metric, aspect: Aspect) -> String {
    format!("{metric}/{aspect}")
}

/// Metric, aspect, status and whether the amount is a range, in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind(pub(crate) u64);

impl Kind {
    fn of(figure: &Figure) -> Kind {
        let range = matches!(figure.amount, Amount::Range { .. });
        Kind(
            u64::from(figure.metric.number()) << 8
                | u64::from(figure.aspect.number()) << 4
                | u64::from(figure.status.number()) << 1
                | u64::from(range),
        )
    }

    fn part(self, shift: u32, mask: u64) -> u8 {
        u8::try_from((self.0 >> shift) & mask).unwrap_or(u8::MAX)
    }

    pub(crate) fn metric(self) -> u8 {
        self.part(8, 0xFF)
    }

    pub(crate) fn aspect(self) -> u8 {
        self.part(4, 0xF)
    }

    pub(crate) fn status(self) -> u8 {
        self.part(1, 0x7)
    }

    /// The same for an amount and a range of amounts.
    pub(crate) fn meaning(self) -> u64 {
        self.0 >> 1
    }

    /// What has a meaning, as an amount.
    pub(crate) fn of_meaning(meaning: u64) -> Kind {
        Kind(meaning << 1)
    }

    /// The amount between two ends as they stand in their columns.
    pub(crate) fn amount(self, low: f64, high: f64) -> Amount {
        if self.0 & 1 == 0 {
            return Amount::Exact(low);
        }
        Amount::Range {
            low: (low != f64::NEG_INFINITY).then_some(low),
            high: (high != f64::INFINITY).then_some(high),
        }
    }
}

impl Columns {
    /// The columns of a segment, or nothing where no article of it has a figure.
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Option<Columns>> {
        let fast = reader.fast_fields();
        let (Some(company), Some(segment), Some(unit), Some(quote), Some(rules)) = (
            fast.str(name::figure_company)?,
            fast.str(name::figure_segment)?,
            fast.str(name::figure_unit)?,
            fast.str(name::figure_quote)?,
            fast.str(name::figure_rules)?,
        ) else {
            return Ok(None);
        };
        Ok(Some(Columns {
            kind: fast.u64(name::figure_kind)?,
            period: fast.u64(name::figure_period)?,
            low: fast.f64(name::figure_low)?,
            high: fast.f64(name::figure_high)?,
            company,
            segment,
            unit,
            start: fast.u64(name::figure_start)?,
            sentence_start: fast.u64(name::figure_sentence_start)?,
            sentence_end: fast.u64(name::figure_sentence_end)?,
            quote,
            rules,
            confidence: fast.u64(name::figure_confidence)?,
        }))
    }

    /// The entries of an article's figures, the same in every column.
    pub(crate) fn rows(&self, doc: DocId) -> Range<u32> {
        self.kind.index.value_row_ids(doc)
    }

    /// How many figures an article has, where each has an entry in every column that says what can be.
    ///
    /// # Errors
    /// When one has not, in words.
    pub(super) fn check(
        &self,
        doc: DocId,
        text: &str,
    ) -> tantivy::Result<Result<u64, &'static str>> {
        let rows = self.rows(doc);
        let texts = [
            &self.company,
            &self.segment,
            &self.unit,
            &self.quote,
            &self.rules,
        ];
        let numbers = [
            &self.period,
            &self.start,
            &self.sentence_start,
            &self.sentence_end,
            &self.confidence,
        ];
        let aligned = texts
            .iter()
            .map(|column| &column.ords().index)
            .chain(numbers.iter().map(|column| &column.index))
            .chain([&self.low.index, &self.high.index])
            .all(|index| index.value_row_ids(doc) == rows);
        if !aligned {
            return Ok(Err("the columns of its figures have not the same entries"));
        }
        let mut count = 0;
        for row in rows {
            let known = texts.iter().all(|column| {
                let ords = column.ords();
                ords.values.get_val(row) < column.num_terms() as u64
            });
            if !known {
                return Ok(Err("a figure has a name that is in no list"));
            }
            let kind = Kind(self.kind.values.get_val(row));
            let kind = Metric::from_number(kind.metric())
                .zip(Aspect::from_number(kind.aspect()))
                .zip(Status::from_number(kind.status()));
            let figure = self.figure(row)?;
            let period = self.period.values.get_val(row);
            if kind.is_none() || period_number(figure.period) != period {
                return Ok(Err("a figure has a metric or a period that there is not"));
            }
            let (low, high) = figure.amount.bounds();
            let ordered = low.zip(high).is_none_or(|(low, high)| low <= high);
            let finite = [low, high].into_iter().flatten().all(f64::is_finite);
            if !ordered || !finite || (low, high) == (None, None) {
                return Ok(Err("a figure is no number"));
            }
            if self.confidence(row).is_none() {
                return Ok(Err("a figure is surer than sure"));
            }
            let Span { start, end } = figure.sentence;
            if text.get(start..end).is_none() {
                return Ok(Err("a figure stands where its article has no text"));
            }
            count += 1;
        }
        Ok(Ok(count))
    }

    /// How sure an entry's figure is; none where what is kept is no confidence.
    fn confidence(&self, row: u32) -> Option<Confidence> {
        let hundredths = u8::try_from(self.confidence.values.get_val(row)).ok()?;
        Confidence::from_hundredths(hundredths)
    }

    /// Reads how the figures of entries are quoted, each with its place among these. They come in the
    /// order of the dictionary: to look up one text costs as much as to walk over some hundred.
    pub(crate) fn quotes(
        &self,
        rows: &[u32],
        mut read: impl FnMut(usize, &str),
    ) -> tantivy::Result<()> {
        let ordinals = rows
            .iter()
            .map(|&row| self.quote.ords().values.get_val(row));
        let mut wanted: Vec<(u64, usize)> = ordinals.zip(0..).collect();
        wanted.sort_unstable();
        let (ordinals, places): (Vec<u64>, Vec<usize>) = wanted.into_iter().unzip();
        let mut places = places.into_iter();
        let dictionary = self.quote.dictionary();
        dictionary.sorted_ords_to_term_cb(&ordinals, |quote| {
            if let (Some(place), Ok(quote)) = (places.next(), std::str::from_utf8(quote)) {
                read(place, quote);
            }
        })?;
        Ok(())
    }

    /// The figure of an entry.
    pub(crate) fn figure(&self, row: u32) -> tantivy::Result<Figure> {
        let text = |column: &StrColumn| -> tantivy::Result<String> {
            let mut text = String::new();
            column.ord_to_str(column.ords().values.get_val(row), &mut text)?;
            Ok(text)
        };
        let named = |name: String| (!name.is_empty()).then_some(name);
        let offset = |column: &Column<u64>| {
            usize::try_from(column.values.get_val(row)).unwrap_or(usize::MAX)
        };
        let kind = Kind(self.kind.values.get_val(row));
        let (low, high) = (self.low.values.get_val(row), self.high.values.get_val(row));
        let (start, quote) = (offset(&self.start), text(&self.quote)?);
        Ok(Figure {
            span: Span::new(start, start.saturating_add(quote.len())),
            quote,
            company: named(text(&self.company)?),
            segment: named(text(&self.segment)?),
            metric: Metric::from_number(kind.metric()).unwrap_or(Metric::Other),
            aspect: Aspect::from_number(kind.aspect()).unwrap_or(Aspect::Level),
            amount: kind.amount(low, high),
            unit: text(&self.unit)?,
            period: self
                .period
                .values
                .get_val(row)
                .checked_sub(1)
                .and_then(Period::from_number),
            status: Status::from_number(kind.status()).unwrap_or(Status::Actual),
            sentence: Span::new(offset(&self.sentence_start), offset(&self.sentence_end)),
            rules: text(&self.rules)?
                .split_ascii_whitespace()
                .map(interned)
                .collect(),
            confidence: self.confidence(row).unwrap_or_default(),
        })
    }
}

/// The id of a rule as the program has it. There are a few dozen, so they are kept for good.
fn interned(id: &str) -> &'static str {
    static IDS: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut ids = IDS.lock().unwrap_or_else(PoisonError::into_inner);
    let ids = ids.get_or_insert_default();
    if let Some(known) = ids.get(id) {
        return known;
    }
    let kept: &'static str = Box::leak(id.to_owned().into_boxed_str());
    ids.insert(kept);
    kept
}
