//! Forecasts: whose a number that is foreseen is, and which words foresee nothing.

use super::bind::Walk;
use super::status::has_not_ended;
use crate::lexicon::Cue;
use crate::model::Status;
use crate::text::{Span, words};

impl Walk<'_, '_> {
    /// Whether a word that else looks ahead foresees no number here.
    pub(super) fn foresees_nothing(&self, index: usize) -> bool {
        let span = self.tokens[index].span;
        let word = span.of(self.text);
        let behind = &self.text[span.end..self.sentence.end];
        // 拟派特别股息每股10元 is declared.
        let declared = matches!(word, "拟" | "计划")
            && behind.starts_with(['派', '分', '发', '每', '向'])
            && self.sentence.of(self.text).contains(['息', '红']);
        // 完成出售的计划, 计划的实施: a thing.
        let thing = words!["计划", "目标"].begins(word).is_some()
            && (self.text[..span.start].ends_with('的') || behind.starts_with('的'));
        // 将于2月11日发布第四季度业绩: but the day.
        let day = matches!(word, "将于" | "将在" | "拟于" | "将" | "计划")
            && words!["发布", "公布", "披露", "举行", "召开"].is_in(self.clause_behind(index))
            && words!["业绩", "财报", "季报", "年报", "报告", "会"]
                .is_in(self.clause_behind(index));
        // 展望2025年，公司预计...: whose outlook it is comes behind.
        let heading = self.setting.note && word == "展望";
        declared || thing || day || heading
    }

    /// A word looks ahead: what it foresees is a company's own, or somebody else's.
    pub(super) fn on_outlook(&mut self, index: usize) {
        self.go_on_with_outlook();
        let of_company = words!["公司", "其", "该公司", "集团", "2", "fy"]
            .begins(&self.text[self.tokens[index].span.end..])
            .is_some();
        let own = self.clause_has_own_subject(index);
        // 根据某机构预测，...: somebody else's.
        if !own
            && words!["计划", "目标"]
                .ends(self.tokens[index].span.of(self.text))
                .is_none()
            && self.text[self.tokens[index].span.end..].starts_with(['，', ',', '：', ':'])
            && words!["根据", "据"]
                .begins(self.clause_before(index))
                .is_some()
        {
            self.frame.speaker = true;
        }
        // 预计为3.5美元，市场预计为3.6美元: what is compared with others' is one's own.
        let compared = words![
            "，市场预",
            "，分析师预",
            "，华尔街预",
            ",市场预",
            ",分析师预"
        ]
        .is_in(Span::new(self.tokens[index].span.end, self.sentence.end).of(self.text));
        let speaks_for_itself =
            self.announced_before(index) || compared && !own && !self.frame.speaker;
        // 市场预计甲...。乙的营业利润预计为...: somebody else goes on to foresee.
        let passive = self
            .frame
            .last_metric_token
            .is_some_and(|metric| metric + 1 == index && self.gap(metric, index).is_empty());
        // 外资预期某某今年营收将达7.8兆元，年增14%: in words of somebody else.
        let expected = self
            .frame
            .estimate_at
            .is_some_and(|at| at >= self.frame.clause_start && at + 1 < index);
        let foreseen = !speaks_for_itself
            && (self.frame.speaker
                || expected
                || self.frame.spoke_before && !own && self.frame.numbers_in_sentence == 0
                || passive
                    && self.frame.status == Status::Actual
                    && self.frame.previous_status == Status::Estimate
                    && !self.setting.gives_notice()
                || self.setting.note && of_company && !own
                || self.setting.is_preview() && !own && !of_company);
        if self.frame.status != Status::Estimate && !self.frame.in_bracket() {
            self.frame.status = if foreseen {
                Status::Estimate
            } else {
                Status::Guidance
            };
        }
    }

    /// A word for an estimate.
    pub(super) fn on_estimate(&mut self, index: usize) {
        // 好时预估，2025年每股收益...: a company's own.
        let own = words!["预估", "估计"]
            .begins(self.tokens[index].span.of(self.text))
            .is_some()
            && (self.names_reporter_before(index)
                || self.is_compared_with_others(index)
                || self.is_revised(index));
        if own {
            self.frame.status = Status::Guidance;
            return;
        }
        if self.only_meets_expectations(index) {
            return;
        }
        self.frame.estimate_at = Some(index);
        let behind = &self.text[self.tokens[index].span.end..];
        let word = self.tokens[index].span.of(self.text);
        let of = behind.starts_with('的');
        // 我们预计...: a forecast begins, wherever in the sentence.
        let begins = word.ends_with(['计', '测', '料'])
            && !behind.starts_with(['为', '是', '值', '均', '中', '分'])
            && self.clause_begins_with(index)
            && self
                .tokens
                .get(index + 1)
                .is_some_and(|next| next.quantity().is_none());
        if (self.frame.numbers_in_sentence == 0 || begins) && !of && !self.frame.compares() {
            self.frame.status = Status::Estimate;
        }
    }

    /// 收入升至22亿美元，符合该行预期，毛利率22.6%: whether a clause only says how what was told compares with
    /// what was expected.
    fn only_meets_expectations(&self, index: usize) -> bool {
        let closes = self
            .tokens
            .get(index + 1)
            .is_some_and(|next| matches!(next.mark(), Some('，' | ',' | '；' | '。')));
        self.frame.numbers_in_sentence > 0
            && self.frame.numbers_in_clause == 0
            && closes
            && words![
                "符合",
                "合乎",
                "好于",
                "优于",
                "胜于",
                "高于",
                "低于",
                "逊于",
                "超",
                "不及",
                "差于",
                "均高于",
                "均超"
            ]
            .begins(self.clause_before(index).trim())
            .is_some()
    }

    /// A word for what was expected: mostly something to compare with.
    pub(super) fn on_expected(&mut self, index: usize) {
        if self.only_meets_expectations(index) {
            return;
        }
        let own = (0..index)
            .rev()
            .take(3)
            .any(|at| self.tokens[at].has(Cue::Self_) || self.tokens[at].company().is_some())
            && !self.text[self.tokens[index].span.end..].starts_with(['的', '为'])
            && !self.frame.compares();
        // 第一季营收预期在13.5亿之间: what is still to come is foreseen, not compared with.
        let ahead = self.frame.metric_in_clause
            && !self.frame.compares()
            && (self.frame.status == Status::Guidance
                || self
                    .frame
                    .period
                    .zip(self.setting.date)
                    .is_some_and(|(period, date)| {
                        period.is_ahead_of(date) || has_not_ended(period, date)
                    }));
        // 公布，预期2024年度将录得亏损: a verb, said by who reports.
        let next = self.tokens.get(index + 1);
        let verb = self.clause_begins_with(index)
            && next.is_some_and(|next| {
                next.period().is_some() || next.has(Cue::Self_) || next.metric().is_some()
            })
            && !self.text[self.tokens[index].span.end..].starts_with(['的', '为'])
            && self.frame.numbers_in_sentence == 0;
        let revised = self.is_revised(index);
        if (own || ahead || verb || revised) && !self.frame.speaker {
            self.frame.status = Status::Guidance;
        } else {
            self.frame.estimate_at = Some(index);
        }
    }

    /// 将年度销售预期从2020万辆上调至2060万辆: whether what was expected is said to be changed: nobody
    /// changes what others expect.
    fn is_revised(&self, index: usize) -> bool {
        let clause = self.clause_before(index);
        words![
            "从",
            "由",
            "上调",
            "下调",
            "提高",
            "微调",
            "调整",
            "调高",
            "调低",
            "上修",
            "下修",
            "略微下调",
            "略微上调",
            "小幅上调",
            "小幅下调"
        ]
        .begins(&self.text[self.tokens[index].span.end..])
        .is_some()
            && (clause.contains(['将', '把'])
                || self.frame.status == Status::Guidance && self.frame.numbers_in_sentence > 0)
            && !words!["分析师", "经济学家", "策略师", "证券", "投行"].is_in(clause)
            && self.frame.company.is_some()
            && !self.frame.speaker
    }

    /// 展望2025年...。铜产量预计将增至: what goes on to be foreseen is of the same time.
    pub(super) fn go_on_with_outlook(&mut self) {
        if self.frame.last_period_token.is_none()
            && let Some(period) = self.frame.outlook_before
        {
            self.frame.period = Some(period);
        }
    }

    /// 预估中间值为4.58美元，超出分析师预估的2.7美元: whether what is foreseen is a company's own, told
    /// beside what others foresee.
    fn is_compared_with_others(&self, index: usize) -> bool {
        let behind = Span::new(self.tokens[index].span.end, self.sentence.end).of(self.text);
        !self.frame.speaker
            && self.frame.estimate_at.is_none()
            && words![
                "超出", "高于", "低于", "超过", "好于", "优于", "逊于", "不及"
            ]
            .first_in(behind)
            .is_some_and(|(at, word)| {
                behind[..at].ends_with(['，', ','])
                    && words!["分析师", "市场", "华尔街", "普遍", "共识"]
                        .begins(&behind[at + word.len()..])
                        .is_some()
            })
    }

    /// Whether the company that the sentence is about stands right before a word.
    fn names_reporter_before(&self, index: usize) -> bool {
        index
            .checked_sub(1)
            .filter(|before| {
                matches!(
                    self.gap(*before, index).trim(),
                    "" | "先前" | "此前" | "之前" | "早前" | "原先" | "曾" | "原"
                )
            })
            .is_some_and(|before| {
                let token = &self.tokens[before];
                let broker = token
                    .company()
                    .is_some_and(|id| self.setting.lexicon.company(id).broker);
                !broker && !self.frame.speaker && (token.names_somebody() || token.has(Cue::Self_))
            })
    }

    /// 某某发布业绩预减公告，预计2024年净利润...: whether the sentence has told of an announcement.
    pub(super) fn announced_before(&self, index: usize) -> bool {
        let before = Span::new(self.sentence.start, self.tokens[index].span.start).of(self.text);
        words![
            "公告", "预告", "预减", "预增", "预亏", "预盈", "盈喜", "盈警",
        ]
        .all_in(before)
        .any(|(at, word)| before[at + word.len()..].starts_with(['，', ',', '称', '：', ':', '显']))
    }
}
