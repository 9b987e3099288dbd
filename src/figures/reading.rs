//! What the words around a list of numbers say of it.

use super::aspect::{self, Direction, Reading};
use super::bind::{Walk, is_direction, is_profit};
use super::scan::Unit;
use super::token::TokenKind;
use crate::lexicon::{Cue, Sense};
use crate::model::MetricKind;
use crate::text::{Span, words};

impl Walk<'_, '_> {
    /// 美洲(44.8%)、中国(18.3%)的销售额均有所增长: which way they went stands behind the list.
    pub(super) fn read_behind_brackets(&self, end: usize, reading: &mut Reading) {
        let turn = self.tokens[end..]
            .iter()
            .take_while(|token| !matches!(token.mark(), Some('，' | ',' | '；' | ';' | '。')))
            .find(|token| is_direction(token));
        if let Some(token) = turn {
            reading.direction = Some(if token.has(Cue::Up) {
                Direction::Up
            } else {
                Direction::Down
            });
        }
    }

    /// Whether what stands behind a change says that it got better or worse since.
    pub(super) fn told_of_before(&self, at: usize) -> bool {
        let behind = &self.text[self.tokens[at].span.end..];
        let behind = behind.strip_prefix('的').unwrap_or(behind);
        let behind = words![
            "增幅",
            "降幅",
            "跌幅",
            "涨幅",
            "增速",
            "降速",
            "同比增速",
            "同比增幅",
            "同比降幅",
            "同比增长"
        ]
        .begins(behind)
        .map_or(behind, |word| &behind[word.len()..]);
        let behind = words!["已", "则", "均"]
            .begins(behind)
            .map_or(behind, |word| &behind[word.len()..]);
        words!["有所", "略有", "明显", "进一步", "大幅"]
            .begins(behind)
            .is_some_and(|word| {
                words![
                    "改善", "放缓", "收窄", "扩大", "加快", "加速", "好转", "恶化"
                ]
                .begins(&behind[word.len()..])
                .is_some()
            })
    }

    /// Whether a profit is measured between a loss and a number.
    pub(super) fn profit_named_between(&self, loss: usize, number: usize) -> bool {
        self.frame.last_metric_token.is_some_and(|metric| {
            loss < metric
                && metric < number
                && !self.tokens[metric].has(Cue::Loss)
                && self.tokens[metric]
                    .metric()
                    .is_some_and(|(metric, _)| is_profit(metric))
        })
    }

    /// Whether a percentage tells how far something is from an expected number right before it, and
    /// if so, whether below.
    pub(super) fn distance_from_expected(&self, start: usize) -> Option<bool> {
        let quantity = self.tokens[start].quantity()?;
        if let Some(below) = self.expected_distance(start) {
            return Some(below);
        }
        let last = self.frame.last_number?;
        if quantity.unit != Unit::Percent || last + 2 < start || last >= start {
            return None;
        }
        let below = match self
            .text
            .get(self.tokens[last].span.end..self.tokens[start].span.start)?
            .trim()
        {
            "高" | "高出" | "高了" | "高出约" | "高约" => false,
            "低" | "低了" | "低约" => true,
            _ => return None,
        };
        let clause = self.clause_before(last);
        let compared = clause.find(['比', '较'])?;
        words!["预期", "预测", "预估", "预计"]
            .is_in(&clause[compared..])
            .then_some(below)
    }

    /// 较市场预期高2%: whether a number below what was expected stands right behind that, else none.
    fn expected_distance(&self, start: usize) -> Option<bool> {
        let clause = self.clause_before(start).trim();
        let below = clause.ends_with('低');
        let clause = clause.strip_suffix(['高', '低'])?;
        let compared = clause.find(['比', '较'])?;
        words!["预期", "预测", "预估", "指引"]
            .ends(&clause[compared..])
            .map(|_| below)
    }

    /// The way of a change from a year before that stands right behind a number and has no number of
    /// its own.
    fn change_behind(&self, end: usize) -> Option<Direction> {
        let behind = &self.text[self.tokens[end - 1].span.end..self.sentence.end];
        let word = words![
            "同比增长",
            "的同比增长",
            "同比下降",
            "的同比下降",
            "同比下滑",
            "的同比下滑"
        ]
        .begins(behind)?;
        let alone = behind[word.len()..]
            .trim_start_matches([' ', '*'])
            .chars()
            .next()
            .is_none_or(|c| matches!(c, '，' | ',' | '。' | '；' | ';' | '、'));
        alone.then_some(if word.ends_with("增长") {
            Direction::Up
        } else {
            Direction::Down
        })
    }

    /// The cues around a list of numbers.
    pub(super) fn reading(&self, start: usize, end: usize) -> Reading {
        let from = self.frame.cue_scope_start(start);
        let left: Vec<(Cue, &str)> = self
            .frame
            .cues
            .iter()
            .filter(|(_, at)| *at >= from && *at < start)
            // 亏损减少源于经营溢利增加: the loss is not of what was named after it.
            .filter(|(cue, at)| *cue != Cue::Loss || !self.profit_named_between(*at, start))
            .map(|(cue, at)| {
                // 预期的 holds its 的 itself.
                let word = self.tokens[*at].span;
                let own = if word.of(self.text).ends_with('的') {
                    "的".len()
                } else {
                    0
                };
                (
                    *cue,
                    Span::new(word.end - own, self.tokens[start].span.start).of(self.text),
                )
            })
            .collect();
        let mut right = Vec::new();
        // 20%以上的净利增幅
        let end = end
            + usize::from(self.tokens.get(end).is_some_and(|next| {
                next.span.of(self.text) == "以上" && self.gap(end - 1, end).is_empty()
            }));
        for at in end..self.tokens.len().min(end + 4) {
            let token = &self.tokens[at];
            if token.mark().is_some() || token.quantity().is_some() {
                break;
            }
            right.push(at);
        }
        let gap = right.first().map_or("", |at| self.gap(end - 1, *at));
        // 15%以上净利增速, 4%左右的有机增长
        let gap = words!["以上", "左右", "上下"]
            .begins(gap)
            .map_or(gap, |word| &gap[word.len()..]);
        let near = matches!(
            gap,
            "" | "的" | "的大幅" | "的高" | "的速度" | "的年" | "的有机" | "的内生" | "的平均"
        );
        let counted = self.tokens[start]
            .quantity()
            .is_some_and(|quantity| quantity.unit == Unit::Count("家"))
            && gap.chars().count() <= 3
            && gap.chars().all(|c| !c.is_ascii());
        let right_cues: Vec<Cue> = if near {
            right
                .iter()
                .take(2)
                .flat_map(|at| match self.tokens[*at].kind {
                    TokenKind::Word(senses) => senses,
                    _ => &[],
                })
                .filter_map(|sense| match sense {
                    Sense::Cue(cue) => Some(*cue),
                    _ => None,
                })
                .collect()
        } else {
            Vec::new()
        };
        // 33家门店, 10.8亿美元营收: what is measured stands right behind.
        // 3498家线下门店
        // 每股收益4.1港元的25倍市盈率
        let multiple = self.tokens[start]
            .quantity()
            .is_some_and(|quantity| quantity.unit == Unit::Times)
            && right.first().is_some_and(|at| {
                self.tokens[*at]
                    .metric()
                    .is_some_and(|(metric, _)| metric.kind() == MetricKind::Multiple)
            });
        // 48亿美元净利润及450亿美元销售额: the measure before it is of the number before.
        let taken = self.frame.last_metric_token.is_some_and(|metric| {
            self.frame.last_number.is_some_and(|number| number < metric)
                && matches!(self.gap(metric, start), "、" | "和" | "及" | "与" | "以及")
        });
        let adjacent =
            (gap.is_empty() || counted) && (!self.frame.metric_in_clause || multiple || taken);
        let right_metric = ((near || counted) && (gap.starts_with('的') || adjacent))
            .then(|| {
                right
                    .iter()
                    .take(2)
                    .find_map(|at| self.tokens[*at].metric())
            })
            .flatten();
        let mut reading = aspect::read(
            &left,
            &right_cues,
            right_metric,
            gap,
            self.text
                .get(self.tokens[end - 1].span.end..)
                .unwrap_or_default(),
        );
        // 比分析师预期的0.79美元高出36.71%: how far from what was expected.
        if let Some(below) = self.distance_from_expected(start) {
            reading.beat = true;
            reading.below = below;
        }
        // 其中约70%用于先进制程: a part of it.
        if self.tokens[start]
            .quantity()
            .is_some_and(|quantity| quantity.unit == Unit::Percent)
            && reading.direction.is_none()
            && self
                .clause_before(start)
                .trim_end_matches(['约', '近', '有', '超', '过', '逾', '的'])
                .trim()
                == "其中"
            && words!["用于", "投向", "将用于", "来自", "投入", "用作"]
                .begins(&self.text[self.tokens[end - 1].span.end..])
                .is_some()
        {
            reading.share = true;
        }
        // 降幅由2.91%收窄至0.47%: a fall still.
        if reading.direction.is_none()
            && reading.reached
            && self
                .frame
                .cues
                .iter()
                .any(|(cue, at)| *cue == Cue::Fall && *at >= self.frame.clause_start && *at < start)
        {
            reading.direction = Some(Direction::Down);
        }
        // 展示量实现7%同比增长
        if reading.direction.is_none()
            && self.tokens[start]
                .quantity()
                .is_some_and(|quantity| quantity.unit == Unit::Percent)
            && let Some(up) = self.change_behind(end)
        {
            reading.direction = Some(up);
            reading.base = Some(crate::model::Aspect::Yoy);
            reading.adjacent = true;
            reading.reached = false;
        }
        // 三倍增长
        if reading.direction.is_none()
            && self.tokens[start]
                .quantity()
                .is_some_and(|quantity| quantity.unit == Unit::Times)
            && words!["增长", "的增长"]
                .begins(&self.text[self.tokens[end - 1].span.end..])
                .is_some()
        {
            reading.direction = Some(Direction::Up);
            reading.adjacent = true;
            reading.reached = false;
        }
        // 欧洲多18.09%，日本少2%, 较去年同月多15架
        if reading.direction.is_none()
            && self.tokens[start].quantity().is_some_and(|quantity| {
                quantity.sign.is_none()
                    && (quantity.unit == Unit::Percent
                        || matches!(quantity.unit, Unit::Count(_)) && reading.base.is_some())
            })
        {
            let before = &self.text[..self.tokens[start].span.start];
            let more = before.ends_with('多') && !before.ends_with(['许', '很']);
            if more || before.ends_with('少') {
                reading.direction = Some(if more { Direction::Up } else { Direction::Down });
                reading.adjacent = true;
            }
        }
        // 高于预期18.8亿美元 says what was expected, 超出预期1亿美元 by how much.
        let compares =
            self.frame.cues.iter().rev().find(|(cue, at)| {
                *at >= from && *at < start && matches!(cue, Cue::Above | Cue::Below)
            });
        let money = self.tokens[start]
            .quantity()
            .is_some_and(|quantity| matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan));
        if reading.beat
            && money
            && compares.is_some_and(|(_, at)| {
                let word = self.tokens[*at].span.of(self.text);
                word.ends_with('于')
            })
        {
            reading.beat = false;
        }
        reading
    }

    /// Whether the clause says before a number that shops are opened or closed.
    pub(super) fn opens_shops(&self, at: usize) -> Option<Direction> {
        let clause = self.clause_before(at);
        let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
        if says(&["关闭", "关了", "关停", "闭店", "减少"]) {
            Some(Direction::Down)
        } else if says(&["开设的", "开出的"]) {
            None
        } else if says(&[
            "开设",
            "新开",
            "再开",
            "开出了",
            "增设",
            "净增",
            "新增",
            "增加",
        ]) {
            Some(Direction::Up)
        } else {
            None
        }
    }
}
