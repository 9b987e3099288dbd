//! Parts that are told by a number: what they cost, what their buyers spend, how large they are.

use super::bind::Walk;
use super::scan::Unit;
use crate::lexicon::Cue;
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    /// 消费超5万元的会员占比12.5%, 20万元以上车型销量: the part that the number at `at` only describes,
    /// before what is measured of it.
    pub(super) fn described_part(&self, at: usize) -> Option<Span> {
        let quantity = self.tokens[at].quantity()?;
        if !matches!(
            quantity.unit,
            Unit::Currency(_) | Unit::Yuan | Unit::Count(_) | Unit::Bare
        ) {
            return None;
        }
        let behind = &self.text[quantity.span.end..self.sentence.end];
        let bound = BOUNDS_BEHIND.begins(behind);
        let rest = bound.map_or(behind, |word| &behind[word.len()..]);
        let kind = rest.strip_prefix('的').unwrap_or(rest);
        let bounded = bound.is_some()
            || kind.len() < rest.len() && BOUNDS_BEFORE.ends(self.clause_before(at)).is_some();
        let kind = KINDS.begins(kind).filter(|_| bounded).map(|word| {
            let end = self.place(kind).start + word.len();
            Span::new(end - word.len(), end)
        })?;
        let measured = self.tokens[at + 1..]
            .iter()
            .find(|token| token.span.start >= kind.end)
            .is_some_and(|next| {
                let between = Span::new(kind.end, next.span.start).of(self.text);
                matches!(between, "" | "的") && (next.has(Cue::Share) || next.metric().is_some())
            });
        measured.then(|| match bound {
            Some(_) => Span::new(quantity.span.start, kind.end),
            None => self.clause_up_to(kind.end),
        })
    }

    /// 3200万像素以下占5600万件: the part that a clause names by its size alone, before a word of sharing.
    pub(super) fn part_by_measure(&self, index: usize) -> Option<Span> {
        let end = self.tokens[index].span.start;
        if !self.text[end..].starts_with('占') || BOUNDS_BEHIND.ends(&self.text[..end]).is_none() {
            return None;
        }
        let part = self.clause_up_to(end);
        let sized = part.of(self.text).starts_with(|c: char| c.is_ascii_digit());
        sized.then_some(part)
    }

    /// What a clause says up to a place, without the words that open it; its last characters where
    /// that is too long for a name.
    fn clause_up_to(&self, end: usize) -> Span {
        let named = self
            .tokens
            .iter()
            .filter(|token| token.span.end <= end)
            .filter(|token| token.names_somebody() || token.period().is_some())
            .map(|token| token.span.end)
            .max();
        let before = &self.text[named.unwrap_or(self.sentence.start)..end];
        let head = before.rfind(['，', ',', '；', ';', '、']).map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
        let mut name = before[head..].trim_start();
        while let Some(word) =
            words!["其中", "而", "且", "的", "因此", "尽管", "其", "公司"].begins(name)
        {
            name = name[word.len()..].trim_start();
        }
        if let Some((at, _)) = name.char_indices().rev().nth(LONGEST_DESCRIPTION) {
            name = &name[at..];
        }
        self.place(name)
    }
}

/// Words behind a number that make it a bound.
static BOUNDS_BEHIND: Words = Words::new(&["及以上", "及以下", "以上", "以下", "以内"]);

/// Words before a number that make it a bound.
static BOUNDS_BEFORE: Words = Words::new(&[
    "超",
    "超过",
    "逾",
    "不超",
    "不超过",
    "低于",
    "高于",
    "不足",
    "大于",
    "小于",
    "不低于",
    "满",
]);

/// Kinds of things that are told apart by a number.
static KINDS: Words = Words::new(&[
    "会员",
    "客户",
    "用户",
    "消费者",
    "人群",
    "群体",
    "家庭",
    "车型",
    "机型",
    "手机",
    "产品",
    "门店",
    "餐厅",
    "店铺",
    "商家",
    "城市",
    "楼盘",
    "订单",
    "价位段",
    "价格带",
    "价格段",
    "新车",
    "白酒",
    "商品",
]);

/// Characters of a name that describes.
const LONGEST_DESCRIPTION: usize = 17;
