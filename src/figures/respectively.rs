//! Lists of numbers and rows of parts: which number goes to whom where its own clause does not say.

use super::bind::Walk;
use super::frame::Subject;
use super::noun::is_noun;
use super::scan::Unit;
use crate::model::Aspect;
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    /// 甲收入10亿元，乙收入2亿元，占比分别为80%和16%; 立足甲、乙两大板块，占比分别为80%和16%: a list of numbers
    /// that its own clause gives to nobody goes to those that were spoken of before, one each.
    pub(super) fn go_to_those_before(&mut self, start: usize, count: usize) {
        let frame = &*self.frame;
        let here = |at: Option<usize>| at.is_some_and(|at| at >= frame.clause_start);
        let listed = frame.segments.len() == count && frame.segment.is_some();
        let timed = frame.periods.len() == count;
        if timed
            || frame.segment_in_clause
            || here(frame.last_company_token)
            || frame.metrics.len() == count
            || !self.says_respectively(start)
        {
            return;
        }
        if let Some(subjects) = self.subjects_before(count) {
            let companies = subjects.iter().map(|subject| subject.company.clone());
            if let Some(companies) = companies.collect::<Option<Vec<String>>>() {
                self.frame.companies = companies;
            }
            let segments = subjects.iter().map(|subject| subject.segment.clone());
            if let Some(segments) = segments.collect::<Option<Vec<String>>>() {
                self.frame.segment = segments.last().cloned();
                self.frame.segments = segments;
            }
        } else if !listed && let Some(parts) = self.list_in_clause_before(count) {
            self.frame.segment = parts.last().cloned();
            self.frame.segments = parts;
        }
    }

    /// The last `count` different subjects of the numbers of this statement, in their order.
    pub(super) fn subjects_before(&self, count: usize) -> Option<Vec<Subject>> {
        let from = match self.frame.statement_start {
            0 => self.sentence.start,
            start => self.tokens[start - 1].span.end,
        };
        let mut subjects: Vec<Subject> = Vec::new();
        for bound in self.bound.iter().rev() {
            if bound.span.start < from || subjects.len() == count {
                break;
            }
            if bound.aspect == Aspect::Level && !subjects.contains(&bound.subject) {
                subjects.insert(0, bound.subject.clone());
            }
        }
        let parts = subjects.iter().filter(|subject| subject.segment.is_some());
        let parts = parts.count();
        (subjects.len() == count && (parts == 0 || parts == count)).then_some(subjects)
    }

    /// The parts that one of the two clauses before lists, where they are `count`.
    fn list_in_clause_before(&self, count: usize) -> Option<Vec<String>> {
        let before = Span::new(
            self.sentence.start,
            self.clause_begins(self.frame.clause_start),
        );
        before
            .of(self.text)
            .split(['，', ',', '；', ';', '：', ':'])
            .rev()
            .filter(|clause| !clause.is_empty())
            .take(2)
            .take_while(|clause| {
                let place = self.place(clause);
                let mut numbers = self
                    .tokens
                    .iter()
                    .filter(|token| token.quantity().is_some());
                !numbers.any(|number| place.contains(number.span))
            })
            .find_map(|clause| self.parts_of_list(clause, count))
    }

    fn parts_of_list(&self, clause: &str, count: usize) -> Option<Vec<String>> {
        // 甲、乙与丙以及丁（戊、己）: a part may hold a word that joins parts elsewhere, and brackets.
        let mut parts = [
            &['、', '以'][..],
            &['、', '和', '及'],
            &['、', '和', '及', '与'],
        ]
        .iter()
        .map(|joins| split_outside_brackets(clause, joins))
        .find(|parts| parts.len() == count)?;
        let first = parts[0];
        let named = self.place(first);
        let from = self
            .tokens
            .iter()
            .filter(|token| named.contains(token.span))
            .filter(|token| token.company().is_some() || token.period().is_some())
            .map(|token| token.span.end - named.start)
            .max()
            .unwrap_or(0);
        let head = &first[from..];
        parts[0] = OPENS_LIST
            .last_in(head)
            .map_or(head, |(at, word)| &head[at + word.len()..]);
        let last = parts[count - 1];
        parts[count - 1] = CLOSES_LIST
            .first_in(last)
            .map_or(last, |(at, _)| &last[..at]);
        // 在中国内地及全球折叠自行车行业: places, of which the last has what is sold there behind it.
        let place = self.place(parts[count - 1]);
        let head = self.place(parts[0]);
        let is_part = |span: Span| {
            self.tokens
                .iter()
                .any(|token| token.span == span && token.segments().next().is_some())
        };
        if is_part(head)
            && let Some(token) = self.tokens.iter().find(|token| {
                token.span.start == place.start
                    && place.contains(token.span)
                    && self.is_place(token.span.of(self.text))
            })
        {
            parts[count - 1] = token.span.of(self.text);
        }
        parts
            .iter()
            .all(|part| {
                (2..=LONGEST_PART).contains(&part.chars().count())
                    && (part.split(['与', '和', '及']).all(is_noun) || is_part(self.place(part)))
            })
            .then(|| {
                parts
                    .iter()
                    .map(|part| self.shown(self.place(part)))
                    .collect()
            })
    }

    /// 在福建、江西均超20%: the places that a clause lists right before its number.
    fn places_before(&self, start: usize) -> Option<Span> {
        let clause = self
            .clause_before(start)
            .trim()
            .strip_prefix(['在', '于'])?;
        let (list, _) = clause.split_once(['均', '都', '则', '也', '亦'])?;
        let mut places = list.split(['、', '和', '及', '与']);
        (list.contains(['、', '和', '及', '与']) && places.all(|place| self.is_place(place)))
            .then(|| self.place(list))
    }

    /// 中国市场64亿美元，达格列净77亿美元: in a row of parts with their amounts, a plain noun right before
    /// an amount is the next part.
    pub(super) fn name_in_row(&mut self, start: usize, end: usize) {
        if let Some(places) = self.places_before(start) {
            let name = self.shown(places);
            self.frame.set_segment(name);
            return;
        }
        let ends = self
            .tokens
            .get(end)
            .is_none_or(|token| token.mark().is_some());
        let money = |unit: &Unit<'_>| matches!(unit, Unit::Currency(_) | Unit::Yuan);
        let Some(last) = self.frame.last_number else {
            return;
        };
        let (Some(quantity), Some(before)) = (self.tokens[start].quantity(), self.bound.last())
        else {
            return;
        };
        let same = self.tokens[last].quantity().is_some_and(|before| {
            before.unit == quantity.unit || money(&before.unit) && money(&quantity.unit)
        }) && matches!(before.aspect, Aspect::Level | Aspect::Share)
            && before.span == self.tokens[last].span
            && before.subject.segment.is_some();
        // Between the two stand a mark and a noun that is in no table, or there as another company's.
        let between = &self.tokens[(last + 1).min(start)..start];
        let noun = between.split_first().is_some_and(|(mark, rest)| {
            mark.mark().is_some()
                && rest.iter().all(|token| {
                    token.segments().next().is_some()
                        && !token.asks_for_parts()
                        && !token.names_somebody()
                })
        });
        if !ends || !same || !noun || self.frame.last_segment_token.is_some_and(|at| at > last) {
            return;
        }
        let phrase = Span::new(
            self.tokens[last + 1].span.end,
            self.tokens[start].span.start,
        );
        let name = phrase.of(self.text).trim();
        let (name, _) = words!["约", "近", "达", "为", "超"]
            .ends(name)
            .map_or((name, ""), |word| name.split_at(name.len() - word.len()));
        if (2..=LONGEST_PART).contains(&name.chars().count()) && is_noun(name) {
            let name = self.shown(self.place(name));
            self.frame.set_segment(name);
        }
    }
}

/// The parts of a list between some characters that stand in no brackets, without the brackets behind
/// their names.
fn split_outside_brackets<'a>(list: &'a str, joins: &[char]) -> Vec<&'a str> {
    let mut depth = 0_usize;
    let parts = list.split(|c: char| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && joins.contains(&c)
    });
    parts
        .map(|part| {
            let name = part.split(['(', '（']).next().unwrap_or_default();
            name.trim().trim_start_matches('及').trim_end_matches('以')
        })
        .collect()
}

/// Characters that a part of a list may have.
const LONGEST_PART: usize = 12;

/// Words before the first member of a list.
static OPENS_LIST: Words = Words::new(&[
    "在", "立足", "包括", "涵盖", "为", "有", "于", "是", "来自", "其中", "的", "分为", "覆盖",
    "聚焦", "将",
]);

/// Words behind the last member of a list.
static CLOSES_LIST: Words = Words::new(&[
    "均", "都", "等", "两大", "三大", "四大", "五大", "六大", "2大", "3大", "4大", "5大", "6大",
    "两个", "三个", "四个", "分别", "的", "两类", "三类", "两项", "三项",
]);
