//! Binding: which of the names before a comparison say what, and what is left over.

use super::binding::{Binding, Company, Direction, Mark, Rest, SegmentWord};
use super::names::{Meaning, Names, Piece, StatusWord, read};
use super::naming::{Naming, naming};
use super::subject::Subject;
use super::typed::separates;
use crate::lexicon::{Cue, Lexicon, Sense};
use crate::model::{Aspect, Metric, Status};
use crate::text::Span;

/// Binds the words of a stretch, from its end back as far as they are names that go together.
pub(super) fn bind(text: &str, within: Span, names: &Names<'_>) -> Binding {
    let mut binder = Binder {
        text,
        lexicon: names.lexicon,
        binding: Binding::default(),
    };
    let pieces = join_expectations(text, read(text, within, names));
    let mut start = pieces
        .first()
        .map_or(within.end, |piece| piece.piece.span.start);
    for (index, piece) in pieces.iter().enumerate().rev() {
        let company_before = pieces[..index].iter().any(Joined::names_company);
        let before = binder.binding.clone();
        if piece.piece.meaning == Meaning::Joint {
            let listed = pieces[..index]
                .last()
                .is_some_and(|other| binder.lists(&other.piece));
            if listed {
                continue;
            }
            start = piece.piece.span.end;
            break;
        }
        if !binder.take(piece, company_before) {
            binder.binding = before;
            if binder.lists(&piece.piece) {
                binder.take_listed(&piece.piece);
                continue;
            }
            if matches!(piece.piece.meaning, Meaning::Subject(_)) {
                start = piece.piece.span.end;
                break;
            }
            binder.binding.refused = Some(piece.piece.span);
            start = piece.piece.span.end;
            break;
        }
    }
    binder.split_owned_segment();
    let mut binding = binder.binding;
    let mut rest: Vec<Rest> = words(text, Span::new(within.start, start))
        .into_iter()
        .map(Rest::Word)
        .collect();
    binding.rest.reverse();
    rest.append(&mut binding.rest);
    binding.rest = rest;
    binding.yearless.reverse();
    binding
}

/// The words of a stretch: what stands between blanks.
pub(super) fn words(text: &str, within: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    for (offset, c) in within.of(text).char_indices() {
        let at = within.start + offset;
        if separates(text, at, c) {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(word) if open => word.end = at + c.len_utf8(),
            _ => found.push(Span::new(at, at + c.len_utf8())),
        }
        open = true;
    }
    found
}

/// A piece, or two that together speak of an expectation: 高于 市场预期.
struct Joined<'a> {
    piece: Piece<'a>,
    beat: Option<Direction>,
}

impl Joined<'_> {
    fn names_company(&self) -> bool {
        match self.piece.meaning {
            Meaning::Senses(senses) => senses
                .iter()
                .any(|sense| matches!(sense, Sense::Company(_))),
            Meaning::Code(_) => true,
            Meaning::Subject(subject) => subject.company.is_some(),
            _ => false,
        }
    }
}

fn join_expectations<'a>(text: &str, pieces: Vec<Piece<'a>>) -> Vec<Joined<'a>> {
    let mut joined: Vec<Joined<'a>> = Vec::new();
    for piece in pieces {
        let compared = direction_of_comparison(&piece);
        let names_expectation = piece.span.of(text).contains("预期");
        let expected = has_cue(&piece, &[Cue::Expected, Cue::Estimate]);
        let last = joined
            .iter()
            .rposition(|joined| joined.piece.meaning != Meaning::Glue);
        if expected
            && let Some(last) = last
            && let Some(direction) = direction_of_comparison(&joined[last].piece)
        {
            joined.truncate(last + 1);
            joined[last].piece.span.end = piece.span.end;
            joined[last].beat = Some(direction);
            continue;
        }
        let beat = compared.filter(|_| names_expectation);
        joined.push(Joined { piece, beat });
    }
    joined
}

fn direction_of_comparison(piece: &Piece<'_>) -> Option<Direction> {
    if has_cue(piece, &[Cue::Above]) {
        Some(Direction::Up)
    } else {
        has_cue(piece, &[Cue::Below]).then_some(Direction::Down)
    }
}

fn has_cue(piece: &Piece<'_>, cues: &[Cue]) -> bool {
    let Meaning::Senses(senses) = piece.meaning else {
        return false;
    };
    senses
        .iter()
        .any(|sense| matches!(sense, Sense::Cue(cue) if cues.contains(cue)))
}

struct Binder<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    binding: Binding,
}

impl Binder<'_> {
    /// Takes a piece; false where what it says was already said by one behind it.
    fn take(&mut self, joined: &Joined<'_>, company_before: bool) -> bool {
        let span = joined.piece.span;
        let taken = match joined.piece.meaning {
            _ if joined.beat.is_some() => set(&mut self.binding.beat, joined.beat),
            Meaning::Senses(senses) => self.take_senses(senses, span, company_before),
            Meaning::UnknownSegment => {
                self.binding.unknown_segment = Some(span);
                self.take_segment(&[], span)
            }
            Meaning::Subject(subject) => self.take_subject(subject, company_before),
            Meaning::Code(company) => {
                let company = Company::Listed(company);
                set(&mut self.binding.company, Some((company, span)))
            }
            Meaning::Period(period) => set(&mut self.binding.period, Some(period)),
            Meaning::Status(status) => set(&mut self.binding.status, Some(status)),
            Meaning::Counted(period) => {
                self.binding.counted.push((span, period));
                set(&mut self.binding.period, Some(period))
            }
            Meaning::Joint => false,
            Meaning::Yearless => {
                self.binding.yearless.push(span);
                self.binding.rest.push(Rest::Word(span));
                return true;
            }
            Meaning::Recent(length) => {
                self.binding.rest.push(Rest::Recent(span, length));
                return true;
            }
            Meaning::Asking => {
                self.binding.asking.push(span);
                return true;
            }
            Meaning::Glue => return true,
        };
        if taken {
            if joined.beat == Some(Direction::Down) {
                self.binding.turning = Some(span);
            }
            self.binding.span = Some(self.binding.span.map_or(span, |bound| bound.join(span)));
        }
        taken
    }

    /// Takes a name of the tables by the first of its senses that has a place left.
    fn take_senses(&mut self, senses: &[Sense], span: Span, company_before: bool) -> bool {
        let company = senses.iter().find_map(|sense| match sense {
            Sense::Company(id) => Some(*id),
            _ => None,
        });
        let segment = senses
            .iter()
            .any(|sense| matches!(sense, Sense::Segment(_)));
        let metric = senses.iter().find_map(|sense| match sense {
            Sense::Metric(metric, _) => Some(*metric),
            _ => None,
        });
        let cues = || {
            senses.iter().filter_map(|sense| match sense {
                Sense::Cue(cue) => Some(*cue),
                _ => None,
            })
        };
        let spoken_of = self.binding.company.is_some() || !self.binding.segments.is_empty();
        if let Some(metric) = metric
            && self.binding.metric.is_none()
            && !(spoken_of && naming(metric) == Naming::Events)
        {
            if cues().all(|cue| self.take_cue(cue, span)) {
                self.binding.metric = Some((metric, span));
                return true;
            }
            return false;
        }
        // 净利润 亏损: the metric is said already, the loss is new.
        if cues().next().is_some() {
            return cues().all(|cue| self.take_cue(cue, span));
        }
        // An ordinary word that is also the name of a company names the segment.
        let plain = company.is_some_and(|id| self.lexicon.company(id).ambiguous);
        if let Some(id) = company
            && self.binding.company.is_none()
            && !(segment && (company_before || plain))
        {
            self.binding.company = Some((Company::Listed(id), span));
            return true;
        }
        segment && self.take_segment(senses, span)
    }

    /// Takes a name that only the index knows: a company, unless one was named or a segment fits
    /// behind the company before it.
    fn take_subject(&mut self, subject: &Subject, company_before: bool) -> bool {
        self.binding.found.push(subject.span);
        match &subject.company {
            Some(name)
                if self.binding.company.is_none() && !(subject.segment && company_before) =>
            {
                self.binding.company = Some((Company::Found(name.clone()), subject.span));
                true
            }
            // 券商 by itself is more often a word than a segment of somebody.
            _ => subject.segment && company_before && self.take_segment(&[], subject.span),
        }
    }

    fn take_segment(&mut self, senses: &[Sense], span: Span) -> bool {
        if self.binding.segments.len() == 2 {
            return false;
        }
        let mut names = vec![span.of(self.text).to_owned()];
        for sense in senses {
            if let Sense::Segment(id) = sense {
                let name = &self.lexicon.segment(*id).name;
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        self.binding.segments.insert(0, SegmentWord { span, names });
        true
    }

    /// Whether a metric stands in a list with the one that is bound: 营收和净利润, 营收、净利润.
    fn lists(&self, piece: &Piece<'_>) -> bool {
        let metric = match piece.meaning {
            Meaning::Senses(senses) => metric_of(senses),
            _ => None,
        };
        let last = self.binding.also.last().copied().or(self.binding.metric);
        let (Some(_), Some((_, last))) = (metric, last) else {
            return false;
        };
        let between = self
            .text
            .get(piece.span.end..last.start)
            .unwrap_or_default();
        let between = between.trim();
        !between.is_empty() && between.chars().all(|c| "、和与及以".contains(c))
    }

    fn take_listed(&mut self, piece: &Piece<'_>) {
        if let Meaning::Senses(senses) = piece.meaning
            && let Some(metric) = metric_of(senses)
        {
            let span = piece.span;
            self.binding.also.push((metric, span));
            self.binding.span = Some(self.binding.span.map_or(span, |bound| bound.join(span)));
        }
    }

    /// Takes what a word says of how the number is to be read.
    fn take_cue(&mut self, cue: Cue, span: Span) -> bool {
        let binding = &mut self.binding;
        match cue {
            Cue::Yoy => set_same(&mut binding.base, Aspect::Yoy),
            Cue::Qoq => set_same(&mut binding.base, Aspect::Qoq),
            Cue::Base | Cue::Compound => set_same(&mut binding.base, Aspect::Change),
            Cue::Share => {
                binding.mark(Mark::Share);
                true
            }
            Cue::Up | Cue::Widen => {
                // 扩亏 holds the loss.
                if cue == Cue::Widen && span.of(self.text).contains('亏') {
                    binding.mark(Mark::Loss);
                }
                binding.turned(Direction::Up)
            }
            Cue::Down | Cue::Fall | Cue::Narrow => {
                if span.of(self.text).contains('亏') {
                    binding.mark(Mark::Loss);
                }
                binding.turning = Some(span);
                binding.turned(Direction::Down)
            }
            Cue::Growth => binding.turned(Direction::Either),
            Cue::Loss => {
                binding.mark(Mark::Loss);
                binding.turning.get_or_insert(span);
                true
            }
            Cue::Adjusted => {
                binding.mark(Mark::Adjusted);
                true
            }
            Cue::Estimate | Cue::Expected => {
                set_same(&mut binding.status, StatusWord::One(Status::Estimate))
            }
            Cue::Outlook => set_same(&mut binding.status, StatusWord::One(Status::Guidance)),
            Cue::Guidance => {
                let taken = set_same(&mut binding.status, StatusWord::One(Status::Guidance));
                self.take_metric_before(span);
                taken
            }
            Cue::Self_ => {
                if matches!(
                    span.of(self.text),
                    "整体" | "全公司" | "全行" | "合并" | "总体" | "整个集团"
                ) {
                    binding.mark(Mark::Whole);
                }
                true
            }
            Cue::Reach => {
                let word = span.of(self.text);
                if word.ends_with(['至', '到']) && !matches!(word, "达到" | "来到" | "达至")
                {
                    binding.mark(Mark::Reached);
                }
                true
            }
            Cue::Among
            | Cue::Respectively
            | Cue::Trading
            | Cue::Moves
            | Cue::Continues
            | Cue::Revise => true,
            Cue::Above
            | Cue::Below
            | Cue::Prior
            | Cue::Previous
            | Cue::From
            | Cue::AtMost
            | Cue::Profit
            | Cue::ThatPart
            | Cue::Statistics
            | Cue::Recovered
            | Cue::Voice => false,
        }
    }

    /// 营收指引 names a metric in front; 业绩指引 is one of all.
    fn take_metric_before(&mut self, span: Span) {
        let Some(head) = span
            .of(self.text)
            .strip_suffix("指引")
            .filter(|head| *head != "业绩")
        else {
            return;
        };
        if self.binding.metric.is_none()
            && let Some(metric) = metric_of(self.lexicon.senses(head))
        {
            self.binding.metric = Some((metric, Span::new(span.start, span.start + head.len())));
        }
    }

    /// 苹果服务收入: 服务收入 names revenue, but Apple has a segment of the name 服务.
    fn split_owned_segment(&mut self) {
        let (Some((Company::Listed(company), _)), Some((_, span))) =
            (&self.binding.company, self.binding.metric)
        else {
            return;
        };
        if !self.binding.segments.is_empty() {
            return;
        }
        for (offset, _) in span.of(self.text).char_indices().skip(1) {
            let at = span.start + offset;
            let (head, tail) = (Span::new(span.start, at), Span::new(at, span.end));
            let owned = self.lexicon.senses(head.of(self.text)).iter().any(
                |sense| matches!(sense, Sense::Segment(id) if self.lexicon.segment(*id).owner == Some(*company)),
            );
            if owned && let Some(metric) = metric_of(self.lexicon.senses(tail.of(self.text))) {
                let senses: Vec<Sense> = self.lexicon.senses(head.of(self.text)).to_vec();
                self.binding.metric = Some((metric, tail));
                self.take_segment(&senses, head);
                return;
            }
        }
    }
}

fn metric_of(senses: &[Sense]) -> Option<Metric> {
    senses.iter().find_map(|sense| match sense {
        Sense::Metric(metric, _) => Some(*metric),
        _ => None,
    })
}

/// Fills a place that is empty.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    if place.is_some() {
        return false;
    }
    *place = value;
    true
}

/// Fills a place that is empty or holds the same.
fn set_same<T: PartialEq>(place: &mut Option<T>, value: T) -> bool {
    if let Some(held) = place {
        return *held == value;
    }
    *place = Some(value);
    true
}
