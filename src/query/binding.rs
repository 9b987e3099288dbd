//! What the words before a comparison say, taken together.

use super::date::Length;
use super::names::StatusWord;
use crate::lexicon::CompanyId;
use crate::model::{Aspect, Metric, Period};
use crate::text::Span;

/// What a comparison is bound to.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    pub(super) company: Option<(Company, Span)>,
    /// Companies any of which will do, where none is named beside the comparison.
    pub(super) any_of: Vec<Company>,
    /// Segment words in order; two of them are one segment (中国 iPhone).
    pub(super) segments: Vec<SegmentWord>,
    pub(super) metric: Option<(Metric, Span)>,
    /// Metrics that the same is asked of, from right to left (营收和净利润都增长).
    pub(super) also: Vec<(Metric, Span)>,
    pub(super) period: Option<Period>,
    pub(super) status: Option<StatusWord>,
    /// 同比, 环比, 较年初.
    pub(super) base: Option<Aspect>,
    pub(super) direction: Option<Direction>,
    /// 超预期 or 不及预期.
    pub(super) beat: Option<Direction>,
    marks: Vec<Mark>,
    /// The word that turns the sign.
    pub(super) turning: Option<Span>,
    /// From the first bound name to the last.
    pub(super) span: Option<Span>,
    /// What is not bound, in order: words, and dates of publication.
    pub(super) rest: Vec<Rest>,
    /// Periods that count from today.
    pub(super) counted: Vec<(Span, Period)>,
    /// Bound in the stretch, but with the year left out.
    pub(super) yearless: Vec<Span>,
    /// 哪些公司.
    pub(super) asking: Vec<Span>,
    /// Names that only the index knows.
    pub(super) found: Vec<Span>,
    /// A segment that no table holds.
    pub(super) unknown_segment: Option<Span>,
    /// A name that had no place left.
    pub(super) refused: Option<Span>,
}

/// A company that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// One of the tables.
    Listed(CompanyId),
    /// One that only the index knows.
    Found(String),
}

/// What some words say besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// 整体: the company as a whole.
    Whole,
    /// 经调整.
    Adjusted,
    /// 占比.
    Share,
    /// 亏损.
    Loss,
    /// 提升至: what was reached is asked for, not the change.
    Reached,
}

/// A segment as typed and by the names that it may go by.
#[derive(Clone, Debug)]
pub(super) struct SegmentWord {
    pub(super) span: Span,
    /// The typed word first.
    pub(super) names: Vec<String>,
}

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
    /// 增速: the number itself says.
    Either,
}

/// Something of a stretch that no comparison binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Word(Span),
    Recent(Span, Length),
}

impl Binding {
    /// Whether this was said.
    pub(super) fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Says this.
    pub(super) fn mark(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// The company, where nothing else is named.
    pub(super) fn company_alone(mut self) -> Option<Company> {
        let (company, span) = self.company.take()?;
        let alone = self.rest.is_empty() && self.span == Some(span) && self.yearless.is_empty();
        alone.then_some(company)
    }

    /// Whether a metric of somebody is named, and nothing else that is not bound.
    pub(super) fn names_a_figure(&self) -> bool {
        let somebody = self.company.is_some() || !self.segments.is_empty();
        self.metric.is_some() && somebody && self.rest.is_empty()
    }

    /// The same of one metric alone.
    pub(super) fn of_metric(&self, metric: (Metric, Span)) -> Binding {
        let mut one = self.clone();
        one.metric = Some(metric);
        one.also.clear();
        one
    }

    /// Whether anything of what a figure is was said.
    pub(super) fn says_something(&self) -> bool {
        self.company.is_some()
            || !self.segments.is_empty()
            || self.metric.is_some()
            || self.period.is_some()
            || self.status.is_some()
            || self.base.is_some()
            || self.direction.is_some()
            || self.beat.is_some()
            || [Mark::Whole, Mark::Share, Mark::Loss]
                .iter()
                .any(|mark| self.is(*mark))
    }
}

impl Binding {
    /// The word that is not bound, nearest to those that are.
    pub(super) fn left_over(&self) -> Option<Span> {
        let bound_from = self.span.map_or(usize::MAX, |span| span.start);
        let words = || {
            self.rest.iter().filter_map(|rest| match *rest {
                Rest::Word(span) => Some(span),
                Rest::Recent(..) => None,
            })
        };
        words()
            .rfind(|span| span.end <= bound_from && !self.yearless.contains(span))
            .or_else(|| words().next())
    }
}

impl Binding {
    /// Takes a direction; false where another was said.
    pub(super) fn turned(&mut self, direction: Direction) -> bool {
        match (self.direction, direction) {
            (None, _) | (Some(Direction::Either), Direction::Up) => {
                self.direction = Some(direction);
                true
            }
            (Some(before), now) => {
                before == now || (before == Direction::Up && now == Direction::Either)
            }
        }
    }
}
