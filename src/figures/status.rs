//! Status: who says a number.

use super::aspect::Reading;
use super::bind::Walk;
use crate::model::{Aspect, Part, Period, Status};
use crate::text::{Span, words};

impl Walk<'_, '_> {
    /// 宣布回购17.5亿美元的股票: whether the clause before a number tells of what is to be done.
    pub(super) fn plans_to(&self, at: usize) -> bool {
        let clause = self.clause_before(at);
        words!["宣布", "将", "计划", "授权", "批准", "拟"].is_in(clause)
    }

    /// 今年春节期间, 已突破: whether the sentence tells of a year that has not ended what is over.
    pub(super) fn has_happened(&self, at: usize) -> bool {
        let before = Span::new(self.sentence.start, self.tokens[at].span.start).of(self.text);
        let clause = before
            .rsplit(['，', ',', '；', ';'])
            .next()
            .unwrap_or(before);
        clause.contains('已')
            || words![
                "春节", "期间", "以来", "截至", "近日", "日前", "目前", "假期"
            ]
            .is_in(before)
    }

    /// Whether a clause keeps or changes an outlook that it names behind the number.
    fn tells_of_guidance(&self, at: usize) -> bool {
        words!["维持", "重申", "给出", "上调", "下调"].is_in(self.clause_before(at))
            && self.clause_behind(at).contains("指引")
    }

    /// 将销售预期提高到2060万辆，高于之前预期的2020万辆: whether what was expected is what a company
    /// itself foresaw before.
    fn changes_own_forecast(&self) -> bool {
        self.frame.status == Status::Guidance
            && !self.frame.speaker
            && self.frame.estimate_at.is_some_and(|at| {
                let token = &self.tokens[at];
                let named = Span::new(self.clause_begins(at), token.span.end).of(self.text);
                !words!["市场", "分析师", "华尔街", "机构", "一致"].is_in(named)
                    && words!["之前", "此前", "先前", "原先", "早前", "原来", "上次"].is_in(named)
            })
            && (words![
                "上调", "下调", "调高", "调低", "上修", "下修", "提高", "降低", "修订"
            ]
            .is_in(self.sentence.of(self.text))
                // 公司预计利润率29%，高于此前预测的28%
                || self.frame.estimate_at.is_some_and(|at| {
                    words!["高于", "低于", "好于", "超过", "逊于"]
                        .begins(self.clause_before(at).trim())
                        .is_some()
                }))
    }

    pub(super) fn status_for(
        &self,
        at: usize,
        aspect: Aspect,
        period: Option<Period>,
        reading: &Reading,
    ) -> (Status, &'static str) {
        let near = self
            .frame
            .estimate_at
            .is_some_and(|estimate| estimate < at && estimate >= self.frame.clause_start.min(at));
        // 预计毛利率将从2023年的8%提高: what is long past is known, whatever is foreseen beside it.
        let long_past = period
            .zip(self.setting.date)
            .is_some_and(|(period, date)| period.year + 2 <= date.year());
        if long_past && self.frame.once.is_some() && (near || self.frame.status != Status::Actual) {
            return (Status::Actual, "status-past");
        }
        // 低于公司此前预测的48亿美元: its own.
        let own = || {
            let clause = self.clause_before(at);
            words![
                "公司此前",
                "公司先前",
                "公司之前",
                "公司早前",
                "公司原先",
                "公司自身",
                "集团此前",
                "集团先前",
                "其此前",
                "其先前",
                "自身此前"
            ]
            .is_in(clause)
        };
        if near && (self.changes_own_forecast() || own()) {
            return (Status::Guidance, "status-told");
        }
        if near || self.frame.estimate_at.is_some() && self.frame.speaker {
            return (Status::Estimate, "status-expected");
        }
        let compared = self.frame.prior_seen && self.frame.once.is_some() || self.frame.base_seen;
        if compared && aspect == Aspect::Level {
            return (Status::Actual, "status-compared");
        }
        // 分析师预计0.75元，比去年同期的0.34元增长: what was a year before is known.
        if aspect == Aspect::Level
            && reading.base == Some(Aspect::Yoy)
            && reading.direction.is_none()
            && reading.yoy_compares
        {
            return (Status::Actual, "status-compared");
        }
        // 计划将产能从目前的500万辆削减至400万辆: what is now is no plan.
        let now = words!["目前的", "现在的", "当前的", "现有的"]
            .ends(&self.text[..self.tokens[at].span.start])
            .is_some();
        if now {
            return (Status::Actual, "status-compared");
        }
        if let Some(status) = reading.status_behind {
            return (status, "status-behind");
        }
        // 维持一季度毛利率(57-59%)指引不变
        if self.tells_of_guidance(at) {
            return (Status::Guidance, "status-behind");
        }
        // What has not begun to be reported is foreseen, whether it says so or not.
        if self.frame.status == Status::Actual
            && !reading.trading
            && !self.frame.fiscal
            && let (Some(period), Some(date)) = (period, self.setting.date)
            && period.is_ahead_of(date)
            && !(period == Period::year(date.year())
                && (self.has_happened(at)
                    || self.frame.last_period_token.is_none() && !self.setting.note))
        {
            let status = if self.frame.speaker || self.setting.note {
                Status::Estimate
            } else {
                Status::Guidance
            };
            return (status, "status-ahead");
        }
        // 预计产能从去年的19.5万吨增至20万吨: where a forecast starts from.
        if self.frame.status == Status::Guidance
            && matches!(aspect, Aspect::Level | Aspect::Share)
            && self.frame.once.is_some()
            && let (Some(period), Some(date)) = (period, self.setting.date)
            && !period.is_ahead_of(date)
            && !has_not_ended(period, date)
            && (period.part != Part::Year || period.year < date.year())
        {
            return (Status::Actual, "status-past");
        }
        // A year before the one that is looked at is reported.
        if self.frame.status == Status::Guidance
            && let (Some(period), Some(first)) = (period, self.frame.outlook_period)
            && period.year < first.year
        {
            return (Status::Actual, "status-past");
        }
        let rule = match self.frame.status {
            Status::Actual => "status-reported",
            Status::Guidance | Status::Estimate => "status-told",
        };
        (self.frame.status, rule)
    }
}

/// Whether a quarter of the calendar has not ended on a day.
pub(super) fn has_not_ended(period: Period, day: jiff::civil::Date) -> bool {
    match period.part {
        Part::Quarter(quarter) => {
            period.year > day.year()
                || period.year == day.year() && i16::from(quarter) * 3 >= i16::from(day.month())
        }
        _ => false,
    }
}
