//! A cell's number, bound: what its row, its column and the table say of it, put together.

use super::Reading;
use super::grid::Grid;
use super::heading::{Change, Measured};
use super::layout::{Kind, Layout, Row};
use super::line::{self, Line};
use super::measure::{Counted, Measure};
use super::number::Number;
use super::surroundings::{Named, Surroundings};
use super::time::{self, Clock, When};
use crate::figures::scan::Unit;
use crate::figures::time::is_balance;
use crate::lexicon::Cue;
use crate::model::{Amount, Aspect, Figure, Metric, MetricKind, Part, Period, Status};
use crate::text::Span;

/// Longer rows are no sentence for a reader: then the cell alone is shown, in bytes.
const LONGEST_ROW: usize = 400;

/// What stands in the rows or columns of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subjects {
    /// Companies; `true` where the corner says so, so that a name is one whoever it is.
    Companies(bool),
    /// Houses that speak about the article's company.
    Brokers,
    /// Parts of a company.
    Parts,
    /// People, owners, customers: nobody whose numbers these are.
    Others,
    /// What is named nowhere.
    Unknown,
}

/// A table with everything that is known of it.
pub(super) struct Table<'a> {
    reading: &'a Reading<'a>,
    grid: &'a Grid,
    layout: &'a Layout,
    around: Surroundings,
    clock: Clock,
    currency: Option<&'a str>,
    rows: Subjects,
    columns: Subjects,
    /// A row or column names a metric itself, so that none holds for all of the table.
    measures: bool,
    /// Prices on an exchange stand in it, so that what is traded there is no business.
    exchange: bool,
    /// The company of cells that name none.
    company: Option<String>,
}

/// Whom a cell is about.
struct Subject {
    company: Option<String>,
    segment: Option<String>,
    estimate: bool,
    /// The segment is a name that no table holds.
    guessed: bool,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        reading: &'a Reading<'a>,
        grid: &'a Grid,
        layout: &'a mut Layout,
        around: Surroundings,
        currency: Option<&'a str>,
    ) -> Self {
        let setting = reading.setting;
        let firm = |line: &Line| line.heading.metric.is_some_and(|metric| !metric.weak);
        let columns_measure = layout.columns.values().any(firm);
        let rows_measure = layout.rows.iter().any(|row| firm(&row.line));
        let caption_measures = around.metric.is_some() && !columns_measure && !rows_measure;
        if columns_measure || caption_measures {
            layout
                .rows
                .iter_mut()
                .for_each(|row| row.line.heading.take_as_name());
        }
        if rows_measure || caption_measures {
            layout
                .columns
                .values_mut()
                .for_each(|line| line.heading.take_as_name());
        }
        let lines = || {
            layout
                .columns
                .values()
                .chain(layout.rows.iter().map(|row| &row.line))
        };
        let to_date = lines().any(|line| line.heading.whens.contains(&When::ToDate));
        let clock = around.clock(reading.first, to_date);
        let exchange = lines().any(|line| {
            line.heading.metric.is_some_and(|metric| {
                matches!(metric.metric, Metric::SharePrice | Metric::MarketCap)
            })
        });
        let rows = subjects(
            layout.rows.iter().map(|row| &row.line),
            &crate::text::fold(&layout.corner),
            setting.main.as_deref(),
        );
        let columns = subjects(layout.columns.values(), "", setting.main.as_deref());
        let company = match &around.company {
            Named::One(name) => Some(name.clone()),
            Named::None => setting.main.clone(),
            Named::Several => setting
                .main
                .clone()
                .filter(|_| around.period.is_none() || setting.main.is_some()),
        };
        let resolve = |whens: &[When]| {
            clock
                .read(whens.iter().copied(), false, setting)
                .ok()
                .flatten()
        };
        line::settle(layout.columns.values_mut(), resolve);
        line::settle(layout.rows.iter_mut().map(|row| &mut row.line), resolve);
        Table {
            reading,
            grid,
            layout,
            around,
            clock,
            currency,
            rows,
            columns,
            measures: columns_measure || rows_measure,
            exchange,
            company,
        }
    }

    /// The figures of its cells, in order.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for row in &self.layout.rows {
            for at in row.cells.clone() {
                let (Some(cell), Some(read)) = (self.grid.cells.get(at), self.layout.cells.get(at))
                else {
                    continue;
                };
                if !matches!(read.kind, Kind::Numbers | Kind::Stamp) || cell.columns > 1 {
                    continue;
                }
                let Some(column) = self.layout.columns.get(&cell.column) else {
                    continue;
                };
                let mut before: Option<Aspect> = None;
                for (place, (block, number)) in read.numbers.iter().enumerate() {
                    let alone = read.numbers.len() == 1;
                    // A second number has to say itself what it is.
                    let spoken = number
                        .cues
                        .iter()
                        .any(|cue| matches!(cue, Cue::Yoy | Cue::Qoq | Cue::Base));
                    if place > 0 && !spoken {
                        continue;
                    }
                    if !alone
                        && place == 0
                        && number.unit.is_none()
                        && read.numbers.iter().skip(1).any(|(_, n)| n.cues.is_empty())
                    {
                        continue;
                    }
                    if let Some(figure) = self.bind(row, column, *block, number, &mut before) {
                        figures.push(figure);
                    }
                }
            }
        }
        figures
    }

    fn bind(
        &self,
        row: &Row,
        column: &Line,
        block: usize,
        number: &Number,
        before: &mut Option<Aspect>,
    ) -> Option<Figure> {
        let (across, down) = (column, &row.line);
        if across.heading.unknown || down.heading.unknown {
            return None;
        }
        let mut rules: Vec<&'static str> = Vec::new();
        let subject = self.subject(across, down)?;
        let (measured, of, rule) = self.metric(across, down)?;
        rules.push(rule);
        let metric = measured.metric;
        let of_whole = of_shares(metric) || subject.guessed && of_everybody(metric);
        if self.exchange && measured.trading || subject.segment.is_some() && of_whole {
            return None;
        }
        let (aspect, change) = self.aspect(across, down, measured, number)?;
        if of && aspect != Aspect::Share {
            return None;
        }
        *before = Some(aspect);
        let (period, period_rule) = self.period(across, down, metric)?;
        rules.push(period_rule);
        let price = matches!(metric, Metric::SharePrice | Metric::MarketCap);
        let status = self.status(across, down, period, aspect, subject.estimate, price)?;
        let hong_kong = across.heading.hong_kong || down.heading.hong_kong;
        let (amount, unit, unit_rule) =
            self.amount(number, measured, aspect, change, across, down, hong_kong)?;
        rules.push(unit_rule);
        let amount = signed(amount, number, measured, aspect, change)?;
        rules.push(aspect.id());
        let reading = self.reading;
        let folded = reading.blocks.get(block)?;
        let clean_span = folded
            .text
            .source_span(number.span)
            .shifted(folded.span.start);
        let span = reading.article.text.source_span(clean_span);
        Some(Figure {
            span,
            quote: reading.article.quote(span).to_owned(),
            company: subject.company,
            segment: subject.segment,
            metric,
            aspect,
            amount,
            unit,
            period,
            status,
            sentence: self.sentence(row, block),
            rules,
        })
    }

    /// The row, where it is not too long to show; else the cell.
    fn sentence(&self, row: &Row, block: usize) -> Span {
        let blocks = self.reading.blocks;
        let span = |cell: Option<&super::grid::Cell>, last: bool| {
            let cell = cell?;
            let at = if last {
                cell.blocks.last()
            } else {
                cell.blocks.first()
            };
            blocks.get(*at?).map(|block| block.span)
        };
        let cells = self.grid.cells.get(row.cells.clone()).unwrap_or_default();
        let own = blocks
            .get(block)
            .map(|block| block.span)
            .unwrap_or_default();
        match (span(cells.first(), false), span(cells.last(), true)) {
            (Some(first), Some(last)) if first.join(last).len() <= LONGEST_ROW => first.join(last),
            _ => own,
        }
    }

    fn subject(&self, across: &Line, down: &Line) -> Option<Subject> {
        let mut subject = Subject {
            company: None,
            segment: None,
            estimate: false,
            guessed: false,
        };
        for (line, kind, is_row) in [(down, self.rows, true), (across, self.columns, false)] {
            self.add_subject(&mut subject, line, kind, is_row)?;
        }
        if subject.company.is_none() {
            subject.company.clone_from(&self.company);
        }
        subject.company.is_some().then_some(subject)
    }

    /// Adds what a line names; none where that is not understood.
    fn add_subject(
        &self,
        subject: &mut Subject,
        line: &Line,
        kind: Subjects,
        is_row: bool,
    ) -> Option<()> {
        let heading = &line.heading;
        if kind == Subjects::Others {
            return None;
        }
        if let Some(company) = &heading.company {
            if heading.broker && kind == Subjects::Brokers {
                subject.estimate = true;
            } else if kind == Subjects::Parts && self.company.as_deref() != Some(company.as_str()) {
                return None;
            } else if subject
                .company
                .as_ref()
                .is_some_and(|known| known != company)
            {
                return None;
            } else {
                subject.company = Some(company.clone());
            }
        }
        if let Some(segment) = &heading.segment {
            subject.segment = Some(match subject.segment.take() {
                Some(before) => format!("{before}·{segment}"),
                None => segment.clone(),
            });
        }
        if heading.total && matches!(kind, Subjects::Companies(_)) {
            return None;
        }
        let names: Vec<&str> = heading.names.iter().map(String::as_str).collect();
        match (&names[..], kind) {
            ([], _) => {}
            ([name], Subjects::Companies(true)) if heading.company.is_none() => {
                let (name, known) = self.company_named(name);
                if subject
                    .company
                    .as_ref()
                    .is_some_and(|before| *before != name)
                    || !known && name.is_empty()
                {
                    return None;
                }
                subject.company = Some(name);
            }
            ([_], Subjects::Brokers) => subject.estimate = true,
            ([name], Subjects::Parts) => self.add_part(subject, name)?,
            ([name], Subjects::Unknown) if is_row => self.add_part(subject, name)?,
            _ => return None,
        }
        Some(())
    }

    fn add_part(&self, subject: &mut Subject, name: &str) -> Option<()> {
        if subject.company.is_none() && self.company.is_none() || subject.segment.is_some() {
            return None;
        }
        subject.segment = Some(name.to_owned());
        subject.guessed = true;
        Some(())
    }

    /// The company that a name means where companies are listed, by its code if it has one.
    fn company_named(&self, name: &str) -> (String, bool) {
        let lexicon = self.reading.setting.lexicon;
        let last = name.split(' ').next_back().unwrap_or(name);
        let by_code = lexicon
            .company_by_code(last)
            .filter(|_| last.is_ascii() && !last.is_empty());
        let id = lexicon.company_by_name(name).or(by_code);
        match id {
            Some(id) => (lexicon.company(id).name.clone(), true),
            None => {
                let ticker = last.len() < name.len()
                    && last.len() <= 5
                    && last.bytes().all(|b| b.is_ascii_uppercase());
                let bare = if ticker {
                    name.strip_suffix(last).unwrap_or(name)
                } else {
                    name
                };
                (bare.trim_end().to_owned(), false)
            }
        }
    }

    /// What a cell measures, whether as a part of it, and what told so.
    fn metric(&self, across: &Line, down: &Line) -> Option<(Measured, bool, &'static str)> {
        let (column, row) = (across.heading.metric, down.heading.metric);
        let own = match (column, row) {
            (Some(a), Some(b)) if a.metric == b.metric => Some((a, "table-column-metric")),
            (Some(a), Some(b))
                if across
                    .heading
                    .change
                    .is_some_and(|change| change.aspect == Some(Aspect::Share)) =>
            {
                let _ = a;
                Some((b, "table-row-metric"))
            }
            (Some(_), Some(_)) => return None,
            (Some(a), None) => Some((a, "table-column-metric")),
            (None, Some(b)) => Some((b, "table-row-metric")),
            (None, None) => None,
        };
        if let Some((measured, rule)) = own {
            let lost = across.heading.change.is_some()
                && column.is_none()
                && across.metric_before.is_some();
            let lost = lost
                || down.heading.change.is_some() && row.is_none() && down.metric_before.is_some();
            // A line of changes belongs to the metric before it and to no other.
            let other = [across.metric_before, down.metric_before]
                .into_iter()
                .flatten()
                .any(|before| before.metric != measured.metric);
            return (!(lost && other)).then_some((measured, false, rule));
        }
        for (line, rule) in [(across, "table-column-before"), (down, "table-row-before")] {
            if line.heading.only_changes() {
                if let Some(measured) = line.metric_before {
                    return Some((measured, false, rule));
                }
                if line.lost {
                    return None;
                }
            }
        }
        if let Some(metric) = across.heading.share_of.or(down.heading.share_of) {
            return Some((plain(metric), true, "table-share-of"));
        }
        let metric = self.around.metric.filter(|_| !self.measures)?;
        Some((plain(metric), false, "table-caption-metric"))
    }

    /// How a number is to be read; none where headings and cell do not agree.
    fn aspect(
        &self,
        across: &Line,
        down: &Line,
        measured: Measured,
        number: &Number,
    ) -> Option<(Aspect, Option<Change>)> {
        let said = match (across.heading.change, down.heading.change) {
            (Some(_), Some(_)) => return None,
            (Some(change), None) => Some((change, across)),
            (None, Some(change)) => Some((change, down)),
            (None, None) => None,
        };
        let cell = number.cues.iter().find_map(|cue| match cue {
            Cue::Yoy => Some(Aspect::Yoy),
            Cue::Qoq => Some(Aspect::Qoq),
            Cue::Base => Some(Aspect::Change),
            Cue::Share => Some(Aspect::Share),
            _ => None,
        });
        let moves = number
            .cues
            .iter()
            .any(|cue| matches!(cue, Cue::Up | Cue::Down | Cue::Fall | Cue::Growth));
        let odd = number.cues.iter().any(|cue| {
            matches!(
                cue,
                Cue::Narrow | Cue::Widen | Cue::Estimate | Cue::Expected | Cue::Loss | Cue::AtMost
            )
        });
        if odd {
            return None;
        }
        let price = of_shares(measured.metric);
        let ordinary = if price { Aspect::Change } else { Aspect::Yoy };
        let aspect = match (said, cell) {
            (Some((change, _)), Some(cell))
                if change.aspect.is_some_and(|aspect| aspect != cell) =>
            {
                return None;
            }
            (_, Some(cell)) => cell,
            (Some((change, line)), None) => change.aspect.or(line.base).unwrap_or(ordinary),
            (None, None) if moves => ordinary,
            (None, None) => match measured.metric {
                Metric::MarketShare => Aspect::Share,
                Metric::SameStoreSales => Aspect::Yoy,
                _ => Aspect::Level,
            },
        };
        if price && aspect == Aspect::Yoy && said.is_none_or(|(change, _)| change.aspect.is_none())
        {
            return Some((Aspect::Change, said.map(|(change, _)| change)));
        }
        Some((aspect, said.map(|(change, _)| change)))
    }

    fn period(
        &self,
        across: &Line,
        down: &Line,
        metric: Metric,
    ) -> Option<(Option<Period>, &'static str)> {
        let whens = |line: &'_ Line| -> Vec<When> {
            if line.heading.whens.is_empty() {
                line.whens_before.clone()
            } else {
                line.heading.whens.clone()
            }
        };
        let (column, row) = (whens(across), whens(down));
        let rule = match (column.is_empty(), row.is_empty(), self.around.period) {
            (false, _, _) => "table-column-period",
            (true, false, _) => "table-row-period",
            (true, true, Some(_)) => "table-caption-period",
            (true, true, None) => "article-period",
        };
        let stated = !column.is_empty() || !row.is_empty();
        // Prices are of a day; so is what is bought back, where the caption names one.
        let bought = metric == Metric::Buyback && self.around.day.is_some();
        if (of_market(metric) || bought && self.around.period.is_none()) && !stated {
            return Some((self.around.day, "table-day"));
        }
        let period = self
            .clock
            .read(
                column.into_iter().chain(row),
                is_balance(metric),
                self.reading.setting,
            )
            .ok()?;
        Some((period, rule))
    }

    fn status(
        &self,
        across: &Line,
        down: &Line,
        period: Option<Period>,
        aspect: Aspect,
        estimate: bool,
        price: bool,
    ) -> Option<Status> {
        if aspect == Aspect::Beat {
            return Some(Status::Actual);
        }
        if price {
            return Some(Status::Actual);
        }
        let said = match (across.heading.status, down.heading.status) {
            (Some(a), Some(b)) if a != b => return None,
            (a, b) => a.or(b),
        };
        if let Some(said) = said {
            return Some(said);
        }
        if estimate {
            return Some(Status::Estimate);
        }
        // What is not over yet cannot be reported; what has just ended may or may not be.
        let (Some(date), Some(period)) = (self.reading.setting.date, period) else {
            return Some(match self.around.status {
                Some(status) => status,
                None => Status::Actual,
            });
        };
        if matches!(period.part, Part::Day(..)) {
            return Some(Status::Actual);
        }
        let months = |(year, month): (i16, u8)| i32::from(year) * 12 + i32::from(month);
        let now = months((date.year(), date.month().unsigned_abs()));
        let left = months(time::end(period)) - now;
        match (self.around.status, left) {
            (None, ..0) => Some(Status::Actual),
            // The month goes on; a fiscal quarter may be over before its calendar one.
            (None, 0..=3) => Some(Status::Actual).filter(|_| !matches!(period.part, Part::Year)),
            (None, _) => self
                .reading
                .setting
                .known
                .iter()
                .any(|known| *known == period && Some(*known) == self.reading.first)
                .then_some(Status::Actual),
            (Some(status), 0..) => Some(status),
            (Some(_), -5..0) => None,
            (Some(_), _) => Some(Status::Actual),
        }
    }

    /// Value and unit, and what told the unit.
    #[expect(
        clippy::too_many_arguments,
        reason = "a number is read against all that is said of it"
    )]
    fn amount(
        &self,
        number: &Number,
        measured: Measured,
        aspect: Aspect,
        change: Option<Change>,
        across: &Line,
        down: &Line,
        hong_kong: bool,
    ) -> Option<(Amount, String, &'static str)> {
        let metric = measured.metric;
        let kind = metric.kind();
        let ratio = kind == MetricKind::Ratio || measured.rate;
        let level = matches!(aspect, Aspect::Level);
        // The heading that measures says first in what.
        let mut own = [&across.heading.measure, &down.heading.measure];
        if across.heading.metric.is_none() && across.heading.change.is_none() {
            own.reverse();
        }
        let own: Option<&Measure> = own.into_iter().flatten().next();
        let amounts = level || aspect == Aspect::Beat || change.is_some_and(|change| change.amount);
        let moved = number.sign.is_some()
            || number
                .cues
                .iter()
                .any(|cue| matches!(cue, Cue::Up | Cue::Down | Cue::Fall));
        let (power, unit, factor, rule) = match &number.unit {
            Some(Unit::Percent) => {
                let fits = match aspect {
                    Aspect::Level => ratio || kind == MetricKind::Any,
                    Aspect::Share => true,
                    _ => !change.is_some_and(|change| change.amount),
                };
                if !fits {
                    return None;
                }
                (0, "%".to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Points) if !level => (0, "pp".to_owned(), 1.0, "table-cell-unit"),
            Some(Unit::BasisPoints) if !level => (0, "bp".to_owned(), 1.0, "table-cell-unit"),
            Some(Unit::Points | Unit::BasisPoints) => return None,
            Some(Unit::Times)
                if level && matches!(kind, MetricKind::Multiple | MetricKind::Any) =>
            {
                (0, "x".to_owned(), 1.0, "table-cell-unit")
            }
            Some(Unit::Times) if !level && aspect != Aspect::Share => {
                (0, "%".to_owned(), 100.0, "table-cell-unit")
            }
            Some(Unit::Times) => return None,
            Some(Unit::Currency(code)) if (amounts || moved) && is_money(kind) => {
                (0, code.clone(), 1.0, "table-cell-unit")
            }
            Some(Unit::Yuan) if (amounts || moved) && is_money(kind) => {
                (0, self.yuan(metric, hong_kong, own), 1.0, "table-cell-unit")
            }
            Some(Unit::Count(classifier))
                if (amounts || moved) && matches!(kind, MetricKind::Count | MetricKind::Any) =>
            {
                (0, classifier.clone(), 1.0, "table-cell-unit")
            }
            Some(Unit::Bare) if amounts || moved => {
                let unit = if is_money(kind) {
                    self.currency_of(
                        own.or(self.around.declared.money.as_ref()),
                        metric,
                        hong_kong,
                    )?
                } else if kind == MetricKind::Count {
                    self.things(own, metric)?.1
                } else {
                    return None;
                };
                (0, unit, 1.0, "table-cell-unit")
            }
            Some(_) => return None,
            None if !amounts => self.rate(number, change, aspect, metric, own)?,
            None => self.bare(number, measured, own, hong_kong)?,
        };
        let (low, high) = (
            number.low.value(power) * factor,
            number.high.value(power) * factor,
        );
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let amount = if low.to_bits() == high.to_bits() {
            Amount::Exact(low)
        } else {
            Amount::Range {
                low: Some(low),
                high: Some(high),
            }
        };
        Some((amount, unit, rule))
    }

    /// A bare number of a change or a share.
    fn rate(
        &self,
        number: &Number,
        change: Option<Change>,
        aspect: Aspect,
        metric: Metric,
        own: Option<&Measure>,
    ) -> Option<(i32, String, f64, &'static str)> {
        let rule = "table-heading-unit";
        match own.map(|own| &own.kind) {
            Some(Counted::Percent) => return Some((0, "%".to_owned(), 1.0, rule)),
            Some(Counted::Points) => return Some((0, "pp".to_owned(), 1.0, rule)),
            Some(Counted::BasisPoints) => return Some((0, "bp".to_owned(), 1.0, rule)),
            _ => {}
        }
        let value = number.low.value(0).abs();
        let sure = match aspect {
            Aspect::Share => (1.0..=100.0).contains(&value),
            Aspect::Yoy | Aspect::Qoq | Aspect::Change => {
                change.is_some_and(|change| change.rate)
                    && metric.kind() != MetricKind::Ratio
                    && value >= 1.0
            }
            _ => false,
        };
        sure.then(|| (0, "%".to_owned(), 1.0, "table-rate"))
    }

    /// A bare number of an amount: power of ten, unit, factor.
    fn bare(
        &self,
        number: &Number,
        measured: Measured,
        own: Option<&Measure>,
        hong_kong: bool,
    ) -> Option<(i32, String, f64, &'static str)> {
        let metric = measured.metric;
        let value = number.low.value(0).abs();
        let heading = "table-heading-unit";
        match metric.kind() {
            MetricKind::Ratio => match own.map(|own| &own.kind) {
                Some(Counted::Percent) => Some((0, "%".to_owned(), 1.0, heading)),
                None if value >= 1.0 || metric == Metric::NplRatio && value >= 0.2 => {
                    Some((0, "%".to_owned(), 1.0, "table-ratio"))
                }
                _ => None,
            },
            _ if measured.rate => match own.map(|own| &own.kind) {
                Some(Counted::Percent) => Some((0, "%".to_owned(), 1.0, heading)),
                _ => None,
            },
            MetricKind::Multiple => match own.map(|own| &own.kind) {
                Some(Counted::Times) | None => Some((0, "x".to_owned(), 1.0, heading)),
                _ => None,
            },
            MetricKind::Count => {
                let (power, things) = self.things(own, metric)?;
                Some((power, things, 1.0, heading))
            }
            MetricKind::Money => {
                let declared = self.around.declared.money.as_ref();
                let each = measured.each || matches!(metric, Metric::Price | Metric::Arpu);
                let (measure, power, rule) = match own {
                    Some(own) if own.is_money() => (own, own.power, heading),
                    Some(_) => return None,
                    None if matches!(metric, Metric::Price | Metric::Arpu) => return None,
                    // The scale that a table declares is not meant for what one share has.
                    None => (
                        declared?,
                        if each { 0 } else { declared?.power },
                        "table-unit",
                    ),
                };
                let unit = self.currency_of(Some(measure), metric, hong_kong)?;
                Some((power, unit, 1.0, rule))
            }
            MetricKind::Any => {
                let own = own?;
                let unit = match &own.kind {
                    Counted::Percent => "%".to_owned(),
                    Counted::Times => "x".to_owned(),
                    Counted::Things(things) => things.clone(),
                    Counted::Currency(_) | Counted::Yuan => {
                        self.currency_of(Some(own), metric, hong_kong)?
                    }
                    _ => return None,
                };
                Some((own.power, unit, 1.0, heading))
            }
        }
    }

    /// What is counted, with its power of ten.
    fn things(&self, own: Option<&Measure>, metric: Metric) -> Option<(i32, String)> {
        let usual = match metric {
            Metric::Users | Metric::Headcount => Some("人"),
            Metric::StoreCount => Some("家"),
            _ => None,
        };
        match own {
            Some(Measure {
                power,
                kind: Counted::Things(things),
                each: false,
            }) => Some((*power, things.clone())),
            Some(Measure {
                power,
                kind: Counted::Nothing,
                ..
            }) => Some((*power, usual?.to_owned())),
            Some(_) => None,
            None => match (&self.around.declared.things, usual) {
                (
                    Some(Measure {
                        power,
                        kind: Counted::Things(things),
                        ..
                    }),
                    _,
                ) => Some((*power, things.clone())),
                (_, Some(usual)) => Some((0, usual.to_owned())),
                _ => None,
            },
        }
    }

    /// The currency of a measure, where it is known.
    fn currency_of(
        &self,
        measure: Option<&Measure>,
        metric: Metric,
        hong_kong: bool,
    ) -> Option<String> {
        match measure.map(|measure| &measure.kind) {
            Some(Counted::Currency(code)) => Some(code.clone()),
            Some(Counted::Yuan) => {
                let yuan = self.yuan(metric, hong_kong, None);
                // 亿元 in an article that speaks of dollars alone may be either.
                (hong_kong || self.currency.is_none_or(|only| only == yuan)).then_some(yuan)
            }
            Some(Counted::Nothing) | None => self.currency.map(str::to_owned),
            Some(_) => None,
        }
    }

    /// What a bare 元 means: the currency that the table declares, that of the exchange for prices
    /// on it, else that of the article.
    fn yuan(&self, metric: Metric, hong_kong: bool, own: Option<&Measure>) -> String {
        let declared = own.or(self.around.declared.money.as_ref());
        match declared.map(|declared| &declared.kind) {
            Some(Counted::Currency(code)) => code.clone(),
            _ if hong_kong && (of_market(metric) || metric == Metric::Buyback) => "HKD".to_owned(),
            _ => self.reading.setting.yuan.clone(),
        }
    }
}

impl super::heading::Heading {
    /// A word that measures something and is a name too (会员) is a name where others measure.
    fn take_as_name(&mut self) {
        if self.metric.is_some_and(|metric| metric.weak)
            && let Some(name) = self.weak_name.take()
        {
            self.metric = None;
            self.names.push(name);
        }
    }

    /// Whether it is of changes alone.
    fn only_changes(&self) -> bool {
        self.change.is_some() && self.metric.is_none() && self.share_of.is_none()
    }
}

/// The amount with the sign that headings and words of the cell give it.
fn signed(
    amount: Amount,
    number: &Number,
    measured: Measured,
    aspect: Aspect,
    change: Option<Change>,
) -> Option<Amount> {
    let (low, high) = amount.bounds();
    let negative = low.is_some_and(|low| low < 0.0) || high.is_some_and(|high| high < 0.0);
    if matches!(aspect, Aspect::Level | Aspect::Share) {
        return Some(if measured.loss && aspect == Aspect::Level && !negative {
            amount.negated()
        } else {
            amount
        });
    }
    // Whether a fall of a loss is printed as one is not told by the heading.
    if measured.loss {
        return None;
    }
    let has = |cue: Cue| number.cues.contains(&cue);
    let falls = has(Cue::Down)
        || has(Cue::Fall)
        || (change.is_some_and(|change| change.falls) && !has(Cue::Up));
    Some(if falls && !negative {
        amount.negated()
    } else {
        amount
    })
}

fn plain(metric: Metric) -> Measured {
    Measured {
        metric,
        weak: false,
        loss: false,
        each: false,
        rate: false,
        trading: false,
    }
}

fn is_money(kind: MetricKind) -> bool {
    matches!(kind, MetricKind::Money | MetricKind::Any)
}

/// Whether a metric is of a company's shares, so that no part of the company has it.
fn of_shares(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::SharePrice
            | Metric::MarketCap
            | Metric::PriceTarget
            | Metric::PeRatio
            | Metric::DividendYield
            | Metric::Stake
    )
}

/// Whether a metric is as often one of a market (煤价) as of a part of a company.
fn of_everybody(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::Price | Metric::MarketSize | Metric::InterestRate
    )
}

/// Whether a metric is of a day on an exchange.
fn of_market(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::SharePrice | Metric::MarketCap | Metric::PriceTarget
    )
}

/// What the names along an axis are.
fn subjects<'l>(
    lines: impl Iterator<Item = &'l Line>,
    corner: &str,
    main: Option<&str>,
) -> Subjects {
    let says = |words: &[&str]| words.iter().any(|word| corner.contains(word));
    let (mut companies, mut brokers, mut parts, mut names) = (0, 0, 0, 0);
    for line in lines {
        let heading = &line.heading;
        match (&heading.company, &heading.segment) {
            (Some(_), _) if heading.broker => brokers += 1,
            (Some(name), None) if main != Some(name.as_str()) => companies += 1,
            (Some(_), _) => {}
            (None, Some(_)) => parts += 1,
            (None, None) => names += heading.names.len(),
        }
    }
    if says(&[
        "股东",
        "持有人",
        "客户",
        "供应商",
        "基金",
        "姓名",
        "高管",
        "董事",
        "经理",
        "债权人",
    ]) {
        return Subjects::Others;
    }
    if says(&["机构", "券商", "投行", "大行", "研究所"]) && companies == 0 {
        return Subjects::Brokers;
    }
    if says(&[
        "业务",
        "分部",
        "板块",
        "产品",
        "地区",
        "区域",
        "市场",
        "品类",
        "渠道",
        "部门",
        "分类",
        "事业部",
        "系列",
        "类别",
        "车型",
        "行业",
    ]) {
        return Subjects::Parts;
    }
    if says(&[
        "公司",
        "企业",
        "银行",
        "股票",
        "证券",
        "简称",
        "个股",
        "厂商",
        "车企",
        "险企",
        "房企",
        "名称代码",
        "标的",
    ]) {
        return Subjects::Companies(true);
    }
    if brokers > 0 && companies == 0 && parts == 0 {
        return Subjects::Brokers;
    }
    if companies > 0 && companies >= parts + names {
        return Subjects::Companies(false);
    }
    if companies > 0 {
        // Some are companies, most are not known: neither reading is sure.
        return if parts > companies {
            Subjects::Parts
        } else {
            Subjects::Companies(false)
        };
    }
    if parts > 0 {
        Subjects::Parts
    } else {
        Subjects::Unknown
    }
}
