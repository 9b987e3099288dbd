//! Numbers in a row: where a list begins and ends, and what its members share.

use super::aspect::{Direction, Reading};
use super::bind::{Walk, is_direction};
use super::explain::Left;
use super::measure;
use super::scan::Unit;
use super::token::{Token, TokenKind};
use crate::lexicon::Cue;
use crate::text::Span;

impl<'a> Walk<'a, '_> {
    /// Whether what stands between two tokens only joins them into a list.
    pub(super) fn joined(&self, left: usize, right: usize) -> bool {
        let between = self.gap(left, right).trim();
        // 2024财年(截至3月31日)及2025财年上半年: what a bracket adds does not part them.
        let between = match between.strip_prefix('(') {
            Some(inner) => inner.split_once(')').map_or(between, |(_, behind)| behind),
            None => between,
        };
        let between = between.trim().trim_start_matches(['(', ')']);
        // 3.05万元/吨、1.97万元/吨和: what each of them is for.
        let between = match between.strip_prefix('/') {
            Some(each) => each
                .find(['、', '和', '及', '与'])
                .filter(|at| (1..=6).contains(at))
                .map_or(between, |at| &each[at..]),
            None => between,
        };
        matches!(
            between,
            "、" | "和"
                | "及"
                | "与"
                | "以及"
                | "/"
                | "/+"
                | "、约"
                | "和约"
                | "及约"
                | "与约"
                | "、+"
                | "、近"
                | "&"
                | "及其"
                | "并"
                | "/克、"
                | "/克及"
                | "/克和"
                | "，及"
                | ",及"
                | "或"
                | "、逾"
                | "和近"
                | "/股、"
                | "/股和"
                | "和逾"
                | "和超"
                | "、超"
                | "和+"
                | "、以及"
                | "及逾"
                | "及近"
                | "个、"
                | "个和"
                | "个及"
        )
    }

    /// One past the last number of the list that begins at `index`.
    pub(super) fn group_end(&self, index: usize) -> usize {
        let mut end = index + 1;
        let mut last = index;
        loop {
            // 223亿元(+24%)、125亿元(+20%): what brackets say of a member comes with it.
            if let Some(closed) = self.bracket_end(end) {
                let joins = self
                    .tokens
                    .get(closed..)
                    .into_iter()
                    .flatten()
                    .take(2)
                    .any(|token| matches!(token.mark(), Some('、')) || token.quantity().is_some());
                if joins
                    && let Some(next) = (closed..self.tokens.len().min(closed + 2))
                        .find(|at| self.tokens[*at].quantity().is_some())
                    && let (Some(first), Some(quantity)) =
                        (self.tokens[index].quantity(), self.tokens[next].quantity())
                    && same_kind(&first.unit, &quantity.unit)
                    && matches!(
                        Span::new(
                            self.tokens[closed - 1].span.end,
                            self.tokens[next].span.start
                        )
                        .of(self.text)
                        .trim(),
                        "、" | "和" | "及" | "与" | "以及"
                    )
                {
                    last = next;
                    end = next + 1;
                    continue;
                }
            }
            // Marks stand between the members of a list.
            let mut next = end;
            while next < self.tokens.len()
                && next - end < 3
                && matches!(
                    self.tokens[next].kind,
                    TokenKind::Mark('、' | '/' | '，' | ',')
                )
            {
                next += 1;
            }
            // 分别下降5.34%和增长9.30%: each with a way of its own.
            let turned = self
                .tokens
                .get(next)
                .is_some_and(|token| is_direction(token) || token.has(Cue::Loss))
                && matches!(
                    self.gap(last, next).trim(),
                    "和" | "及" | "与" | "、" | "以及"
                );
            if turned {
                next += 1;
            }
            let Some(quantity) = self.tokens.get(next).and_then(Token::quantity) else {
                return end;
            };
            let Some(first) = self.tokens[last].quantity() else {
                return end;
            };
            // 分别录得15亿元，25亿元及30亿元
            let comma =
                matches!(self.gap(last, next).trim(), "，" | ",") && self.says_respectively(index);
            if !(self.joined(last, next) || turned || comma)
                || !same_kind(&first.unit, &quantity.unit) && !self.one_for_each_metric(last)
            {
                return end;
            }
            last = next;
            end = next + 1;
        }
    }

    /// 营收、净利润和净资产收益率分别为2.4亿元、4410万元和3.14%: whether the numbers of a list, whatever
    /// their kinds, go to the measures of another.
    pub(super) fn one_for_each_metric(&self, at: usize) -> bool {
        self.says_respectively(at)
            && (self.frame.metrics.len() > 1
                || !self.frame.metric_in_clause && self.frame.metrics_seen.len() > 1)
    }

    /// One past the bracket that opens at `index` and holds a number, if one does.
    pub(super) fn bracket_end(&self, index: usize) -> Option<usize> {
        if !matches!(self.tokens.get(index)?.mark(), Some('(' | '（')) {
            return None;
        }
        let close = (index + 1..self.tokens.len().min(index + 6))
            .find(|at| matches!(self.tokens[*at].mark(), Some(')' | '）')))?;
        self.tokens[index..close]
            .iter()
            .any(|token| token.quantity().is_some())
            .then_some(close + 1)
    }

    /// Binds a list of numbers, most often of one.
    pub(super) fn on_quantities(&mut self, start: usize, end: usize) {
        if end == start + 1
            && let Some(part) = self.described_part(start)
        {
            let name = self.shown(part);
            self.frame.set_segment(name);
            self.frame.last_number = Some(start);
            self.left.push((self.tokens[start].span, Left::Describes));
            return;
        }
        let mut depth = 0;
        let mut members = Vec::new();
        // Numbers in brackets with the place of the member that they are said of.
        let mut notes = Vec::new();
        for at in start..end {
            match self.tokens[at].mark() {
                Some('(' | '（') => depth += 1,
                Some(')' | '）') => depth -= 1,
                _ => {}
            }
            if self.tokens[at].quantity().is_some() {
                if depth > 0 {
                    notes.push((members.len() - 1, at));
                } else {
                    members.push(at);
                }
            }
        }
        let goods = self.tokens[start].quantity().is_some_and(
            |quantity| matches!(&quantity.unit, Unit::Count(classifier) if measure::is_produced(classifier)),
        );
        if goods && !self.frame.metric_in_clause {
            self.group_subject(start);
        }
        let reading = self.reading(start, end);
        self.frame.apart = self
            .name_of_bracket(start, end)
            .map(|subject| match subject.segment {
                Some(_) => (subject, "segment-in-bracket"),
                None => (subject, "company-in-bracket"),
            })
            .or_else(|| Some((self.compared_with(start)?, "company-compared")))
            .or_else(|| Some((self.average_before(start)?, "company-average")))
            .or_else(|| Some((self.kind_behind(start, end)?, "segment-behind")));
        let mut reading = reading;
        if self.frame.apart.is_some() && reading.direction.is_none() {
            self.read_behind_brackets(end, &mut reading);
        }
        // 比第三季度的90.4%下降4.9个百分点: the change is against what was just told.
        if reading.base.is_none() && reading.direction.is_some() {
            reading.base = self.frame.compared.take();
        }
        let reading = reading;
        let count = members.len();
        if count > 1 {
            self.go_to_those_before(start, count);
        } else {
            self.name_in_row(start, end);
        }
        for (place, &at) in members.iter().enumerate() {
            let Some(quantity) = self.tokens[at].quantity() else {
                continue;
            };
            let before = (place > 0).then(|| self.tokens[at - 1].clone());
            let loses = before.as_ref().is_some_and(|token| token.has(Cue::Loss));
            let own = before.filter(is_direction);
            let reading = match own {
                None if loses => Reading {
                    loss: true,
                    ..reading.clone()
                },
                Some(token) => Reading {
                    direction: Some(if token.has(Cue::Up) {
                        Direction::Up
                    } else {
                        Direction::Down
                    }),
                    ..reading.clone()
                },
                None => reading.clone(),
            };
            match self.bind(quantity, at, place, count, &reading) {
                Ok(bound) => self.bound.push(bound),
                Err(left) => self.left.push((quantity.span, left)),
            }
        }
        for (place, at) in notes {
            let Some(quantity) = self.tokens[at].quantity() else {
                continue;
            };
            let reading = self.reading(at, at + 1);
            match self.bind(quantity, at, place, count, &reading) {
                Ok(bound) => self.bound.push(bound),
                Err(left) => self.left.push((quantity.span, left)),
            }
        }
        self.frame.apart = None;
        self.frame.last_count = count;
        // 2018年的收入73亿元、净利润21亿元: a list is of one time.
        let goes_on = self
            .tokens
            .get(end)
            .is_some_and(|next| next.mark() == Some('、'));
        let once = self.frame.once.filter(|_| goes_on);
        let base = self.frame.base.filter(|_| goes_on);
        self.frame.after_numbers(end - 1);
        if once.is_some() {
            self.frame.once = once;
            self.frame.prior_seen = true;
        }
        if base.is_some() {
            self.frame.base = base;
            self.frame.base_seen = true;
        }
    }

    /// 分别达到2万和2.5万片: what a bare number counts, told behind the next of its list.
    pub(super) fn unit_behind(&self, at: usize) -> Option<&'a str> {
        (at + 1..self.tokens.len())
            .filter_map(|next| Some((next, self.tokens[next].quantity()?)))
            .scan(at, |before, (next, quantity)| {
                let joined = self.joined(*before, next);
                *before = next;
                joined.then_some(quantity)
            })
            .find_map(|quantity| match quantity.unit {
                Unit::Count(classifier) => Some(classifier),
                _ => None,
            })
    }
}

fn same_kind(a: &Unit<'_>, b: &Unit<'_>) -> bool {
    use Unit as U;
    match (a, b) {
        (U::Currency(_) | U::Yuan | U::Bare, U::Currency(_) | U::Yuan | U::Bare) => true,
        (U::Count(a), U::Count(b)) => a == b,
        // 2万和2.5万片
        (U::Bare, U::Count(_)) => true,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
