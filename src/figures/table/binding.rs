//! A cell's number, bound: what its row, its column and the table say of it, put together.

mod amount;
mod subject;

use super::Reading;
use super::grid::Grid;
use super::heading::{Change, Measured};
use super::layout::{Kind, Layout, Row};
use super::line::{self, Line};
use super::number::Number;
use super::surroundings::{Named, Surroundings};
use super::time::{self, Clock, When};
use crate::figures::explain::{Fates, Left};
use crate::figures::time::is_balance;
use crate::lexicon::Cue;
use crate::model::{Aspect, Confidence, Figure, Metric, Part, Period, Status};
use crate::text::Span;
use amount::signed;
use subject::{Subjects, subjects};

/// Longer rows are no sentence for a reader: then the cell alone is shown, in bytes.
const LONGEST_ROW: usize = 400;

/// A table with everything that is known of it.
pub(super) struct Table<'a, 't> {
    reading: &'a Reading<'a>,
    grid: &'a Grid,
    layout: &'a Layout<'t>,
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

/// What the cells of a table hold.
#[derive(Default)]
pub(super) struct Found {
    pub(super) figures: Vec<Figure>,
    /// Rows, each with its numbers and why those were left that were.
    pub(super) rows: Vec<(Span, Fates)>,
}

impl Found {
    fn tell(&mut self, row: Span, number: Span, left: Option<Left>) {
        match self.rows.last_mut() {
            Some((last, numbers)) if *last == row => numbers.push((number, left)),
            _ => self.rows.push((row, vec![(number, left)])),
        }
    }
}

impl<'a, 't> Table<'a, 't> {
    pub(super) fn new(
        reading: &'a Reading<'a>,
        grid: &'a Grid,
        layout: &'a mut Layout<'t>,
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

    /// What its cells hold, in order.
    pub(super) fn found(&self) -> Found {
        let mut found = Found::default();
        for row in &self.layout.rows {
            for at in row.cells.clone() {
                let (Some(cell), Some(read)) = (self.grid.cells.get(at), self.layout.cells.get(at))
                else {
                    continue;
                };
                if !matches!(read.kind, Kind::Numbers | Kind::Stamp) {
                    continue;
                }
                let column = self.layout.columns.get(&cell.column);
                for (place, (block, number)) in read.numbers.iter().enumerate() {
                    let fate = match column {
                        Some(column) if cell.columns <= 1 => second(&read.numbers, place)
                            .and_then(|()| self.bind(row, column, *block, number)),
                        _ => Err(Left::TablePlace),
                    };
                    // A year that is no number of anything is a heading.
                    if fate.is_ok() || read.kind == Kind::Numbers {
                        let span = self.clean(*block, number);
                        found.tell(
                            self.sentence(row, *block),
                            span,
                            fate.as_ref().err().copied(),
                        );
                    }
                    found.figures.extend(fate);
                }
            }
        }
        found
    }

    /// Where a number stands in the clean text.
    fn clean(&self, block: usize, number: &Number) -> Span {
        self.reading
            .blocks
            .get(block)
            .map_or(number.span, |folded| {
                folded
                    .text
                    .source_span(number.span)
                    .shifted(folded.span.start)
            })
    }

    fn bind(
        &self,
        row: &Row,
        column: &Line,
        block: usize,
        number: &Number,
    ) -> Result<Figure, Left> {
        let (across, down) = (column, &row.line);
        if across.heading.unknown || down.heading.unknown {
            return Err(Left::TableHeading);
        }
        let subject = self.subject(across, down).ok_or(Left::TableSubject)?;
        let mut rules: Vec<&'static str> = vec![subject.rule()];
        if subject.segment.is_some() {
            rules.push("table-segment");
        }
        let (measured, of, rule) = self.metric(across, down).ok_or(Left::TableMetric)?;
        rules.push(rule);
        let metric = measured.metric;
        let of_whole = of_shares(metric) || subject.guessed && of_everybody(metric);
        if self.exchange && measured.trading || subject.segment.is_some() && of_whole {
            return Err(Left::TableMisfit);
        }
        let (aspect, change) = aspect(across, down, measured, number).ok_or(Left::TableReading)?;
        if of && aspect != Aspect::Share {
            return Err(Left::TableReading);
        }
        rules.push(aspect.id());
        let (period, period_rule) = self.period(across, down, metric).ok_or(Left::TablePeriod)?;
        let price = matches!(metric, Metric::SharePrice | Metric::MarketCap);
        let status = self
            .status(across, down, period, aspect, subject.estimate, price)
            .ok_or(Left::TableStatus)?;
        let hong_kong = across.heading.hong_kong || down.heading.hong_kong;
        let (amount, unit, unit_rule) = self
            .amount(number, measured, aspect, change, across, down, hong_kong)
            .ok_or(Left::TableUnit)?;
        let amount = signed(amount, number, measured, aspect, change).ok_or(Left::TableSign)?;
        rules.extend([unit_rule, period_rule, "table-status"]);
        let article = self.reading.article;
        let span = article.text.source_span(self.clean(block, number));
        Ok(Figure {
            span,
            quote: article.quote(span).to_owned(),
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
            confidence: Confidence::default(),
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

    /// What a cell measures, whether as a part of it, and what told so.
    fn metric(&self, across: &Line, down: &Line) -> Option<(Measured, bool, &'static str)> {
        let (column, row) = (across.heading.metric, down.heading.metric);
        let own = match (column, row) {
            (Some(a), Some(b)) if a.metric == b.metric => Some((a, "table-column-metric")),
            (Some(_), Some(b))
                if across
                    .heading
                    .change
                    .is_some_and(|change| change.aspect == Some(Aspect::Share)) =>
            {
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

/// Whether the number at a place of a cell may be bound: one beside others has to say itself what it
/// is.
fn second(numbers: &[(usize, Number<'_>)], place: usize) -> Result<(), Left> {
    let number = &numbers[place].1;
    let spoken = number
        .cues
        .iter()
        .any(|cue| matches!(cue, Cue::Yoy | Cue::Qoq | Cue::Base));
    let unlike = numbers.len() > 1
        && place == 0
        && number.unit.is_none()
        && numbers.iter().skip(1).any(|(_, n)| n.cues.is_empty());
    if place > 0 && !spoken || unlike {
        return Err(Left::TableSecond);
    }
    Ok(())
}

/// How a number is to be read; none where headings and cell do not agree.
fn aspect(
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
        (Some((change, _)), Some(cell)) if change.aspect.is_some_and(|aspect| aspect != cell) => {
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
    if price && aspect == Aspect::Yoy && said.is_none_or(|(change, _)| change.aspect.is_none()) {
        return Some((Aspect::Change, said.map(|(change, _)| change)));
    }
    Some((aspect, said.map(|(change, _)| change)))
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
