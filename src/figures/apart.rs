//! Numbers whose own place says whom they are about: in brackets behind a name, an average, a kind of
//! shop behind the number.

use super::bind::Walk;
use super::frame::Subject;
use super::measure::is_produced;
use super::noun::{is_general, is_noun};
use super::scan::Unit;
use super::token::TokenKind;
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    /// The company or part that a number in brackets right behind its name is about: 苹果(17.1%).
    pub(super) fn name_of_bracket(&self, start: usize, end: usize) -> Option<Subject> {
        let name = start.checked_sub(2)?;
        let opens = matches!(self.tokens[start - 1].mark(), Some('(' | '（'));
        let closes = self
            .tokens
            .get(end)
            .is_some_and(|token| matches!(token.mark(), Some(')' | '）')));
        if !opens || !closes {
            return None;
        }
        let named_part = self
            .name_that_ends(self.tokens[start - 1].span.start)
            .filter(|span| span.start >= self.tokens[name].span.end);
        if let Some(span) = named_part {
            return Some(Subject {
                company: self.frame.company.clone(),
                segment: Some(self.shown(span)),
            });
        }
        if !self.gap(name, start - 1).is_empty() {
            return None;
        }
        let token = &self.tokens[name];
        let company = self
            .company_at(name)
            .filter(|_| token.segments().next().is_none() || self.company_before_segment(name));
        if company.is_some() {
            return Some(Subject {
                company,
                segment: None,
            });
        }
        token.segments().next().map(|_| Subject {
            company: self.frame.company.clone(),
            segment: Some(self.shown(token.span)),
        })
    }

    /// The canonical name of the company that a token names.
    fn company_at(&self, at: usize) -> Option<String> {
        let name = match self.tokens[at].kind {
            TokenKind::Introduced(place) => self.setting.introduced.canonical(place),
            _ => {
                &self
                    .setting
                    .lexicon
                    .company(self.tokens[at].company()?)
                    .name
            }
        };
        Some(name.to_owned())
    }

    /// 毛利率52.7%，高于某某的45%: the number that somebody is compared with is theirs.
    pub(super) fn compared_with(&self, start: usize) -> Option<Subject> {
        let name = start.checked_sub(1)?;
        if !matches!(self.gap(name, start).trim(), "的" | "的约" | "同期的") {
            return None;
        }
        let company = self.company_at(name)?;
        let before = &self.text[self.sentence.start..self.tokens[name].span.start];
        let listed = before.ends_with(['和', '及', '与', '、'])
            && name.checked_sub(1).is_some_and(|one| {
                self.tokens[one].quantity().is_some() || self.tokens[one].mark() == Some('、')
            })
            && WORSE_OR_BETTER
                .last_in(before)
                .is_some_and(|(at, _)| !before[at..].contains(['，', ',', '；', ';']));
        (listed || WORSE_OR_BETTER.ends(before).is_some()).then(|| Subject {
            company: Some(company),
            segment: self
                .frame
                .segment
                .clone()
                .or_else(|| self.frame.segment_before.clone())
                .filter(|part| self.frame.last_brand.as_ref() != Some(part)),
        })
    }

    /// 88辆卡车: the goods that are counted, named behind the number.
    fn goods_behind(&self, end: usize) -> Option<Subject> {
        let next = self.tokens.get(end)?;
        let quantity = self.tokens[end - 1].quantity()?;
        let Unit::Count(classifier) = quantity.unit else {
            return None;
        };
        let name = next.span.of(self.text);
        let named = is_produced(classifier)
            && next.segments().next().is_some()
            && self.gap(end - 1, end).trim().is_empty()
            && !is_general(name)
            && !ALL_GOODS.contains(&name)
            && self.frame.segment.is_none();
        named.then(|| Subject {
            company: self.frame.company.clone(),
            segment: Some(self.shown(self.with_modifier(end))),
        })
    }

    /// 229家直营店、217家店中店: the kind of shop that is counted, named behind the number.
    pub(super) fn kind_behind(&self, start: usize, end: usize) -> Option<Subject> {
        let quantity = self.tokens[start].quantity()?;
        if !matches!(quantity.unit, Unit::Count("家" | "间")) {
            return self.goods_behind(end);
        }
        let behind = &self.text[self.tokens[end - 1].span.end..self.sentence.end];
        let kind = behind
            .split(['，', ',', '、', '；', ';', '。', '和', '及', '(', '（'])
            .next()
            .unwrap_or_default();
        let shops = (3..=8).contains(&kind.chars().count())
            && words!["店", "网点", "影院"].ends(kind).is_some()
            && is_noun(kind)
            && PLAIN_SHOPS.begins(kind) != Some(kind);
        if !shops {
            return None;
        }
        Some(Subject {
            company: self.frame.company.clone(),
            segment: Some(self.shown(self.place(kind))),
        })
    }

    /// 高于行业平均升幅29%: the number of those that somebody is compared with.
    pub(super) fn average_before(&self, start: usize) -> Option<Subject> {
        let from = self.clause_begins(start);
        let from = self
            .frame
            .last_number
            .filter(|last| *last < start)
            .map_or(from, |last| from.max(self.tokens[last].span.end));
        let phrase = Span::new(from, self.tokens[start].span.start).of(self.text);
        let (at, name) = AVERAGES.last_in(phrase)?;
        let compared = words![
            "高于", "低于", "优于", "好于", "领先", "超", "超过", "跑赢", "较", "比", "与", "不及",
            "逊于"
        ];
        compared.ends(phrase[..at].trim_end_matches(['同', ' ']))?;
        // 较行业平均高5个百分点 is told of the company.
        if phrase[at + name.len()..].contains(['高', '低', '多', '少', '快', '慢']) {
            return None;
        }
        let at = from + at;
        Some(Subject {
            company: Some(self.shown(Span::new(at, at + name.len()))),
            segment: self.frame.segment.clone(),
        })
    }
}

/// Goods of no kind.
const ALL_GOODS: &[&str] = &["汽车", "车辆", "新车", "产品", "设备", "整车", "股票"];

/// Shops of no kind.
static PLAIN_SHOPS: Words = Words::new(&[
    "门店",
    "新店",
    "店铺",
    "分店",
    "实体店",
    "实体门店",
    "线下门店",
    "线下店",
    "新门店",
    "连锁店",
    "酒店",
    "零售店",
    "专卖店",
    "零售门店",
    "销售网点",
    "网点",
]);

/// Those that somebody is compared with.
static AVERAGES: Words = Words::new(&[
    "行业平均",
    "同业平均",
    "市场平均",
    "全国平均",
    "行业均值",
    "同行平均",
]);

/// Words before somebody who is compared with.
static WORSE_OR_BETTER: Words = Words::new(&[
    "高于",
    "低于",
    "超过",
    "不及",
    "优于",
    "逊于",
    "快于",
    "慢于",
    "好于",
    "大于",
    "小于",
    "超越",
    "多于",
    "少于",
    "领先于",
    "落后于",
    "远高于",
    "远低于",
    "远超",
]);
