//! Words that say how the numbers to come are to be read.

use super::bind::Walk;
use super::token::{Token, TokenKind};
use crate::lexicon::{Cue, Sense};
use crate::model::{Metric, Part, Period, Status};
use crate::text::{Span, words};

impl Walk<'_, '_> {
    pub(super) fn on_cues(&mut self, senses: &[Sense], index: usize) {
        for sense in senses {
            if let Sense::Cue(cue) = sense {
                self.on_cue(*cue, index);
            }
        }
    }

    pub(super) fn on_cue(&mut self, cue: Cue, index: usize) {
        self.frame.cues.push((cue, index));
        match cue {
            Cue::Adjusted => self.frame.adjusted = true,
            // 预测由9800亿上调至1.08万亿: both are of the same period.
            Cue::From
                if words!["预测", "指引", "预期", "预估", "展望", "目标"]
                    .ends(self.clause_before(index).trim())
                    .is_some()
                    || words!["预测", "指引", "预期"].is_in(self.sentence.of(self.text)) => {}
            // 由某某持股56%: by whom.
            Cue::From
                if self.tokens[index].span.of(self.text) == "由"
                    && self.tokens.get(index + 1).is_some_and(|next| {
                        next.names_somebody() && self.gap(index, index + 1).is_empty()
                    }) => {}
            // 由人工智能驱动产生的收入: by what, and not from what.
            Cue::From
                if self.tokens[index].span.of(self.text) == "由" && {
                    let behind = Span::new(self.tokens[index].span.end, self.sentence.end);
                    words![
                        "驱动", "推动", "带动", "产生", "构成", "组成", "主导", "贡献", "控制"
                    ]
                    .first_in(behind.of(self.text))
                    .is_some_and(|(at, _)| {
                        let end = behind.start + at;
                        !self.tokens.iter().any(|token| {
                            token.span.start > behind.start
                                && token.span.end <= end
                                && (token.quantity().is_some() || token.mark().is_some())
                        })
                    })
                } => {}
            Cue::From => {
                self.frame.from_at = Some(index);
                // 2021年至2023年，从1.52亿元增至23.58亿元
                self.frame.once = match self.frame.periods.as_slice() {
                    [first, .., last] if self.frame.period == Some(*last) => Some(*first),
                    _ => self.frame.period.map(|period| period.years_later(-1)),
                };
            }
            // 虽然尚未发布业绩预告
            Cue::Guidance
                if words!["尚未发布", "未发布", "尚未披露", "未披露"]
                    .is_in(self.clause_before(index)) => {}
            // 比指引高1000万: what is compared with it is reported.
            Cue::Guidance
                if words!["比", "较"].ends(self.clause_before(index)).is_some()
                    && self.text[self.tokens[index].span.end..].starts_with(['高', '低']) => {}
            Cue::Guidance => {
                self.go_on_with_outlook();
                self.frame.status = Status::Guidance;
            }
            // 我们 in the words of a manager are the company.
            Cue::Voice
                if !self.setting.note
                    && self.tokens[index].span.of(self.text) == "我们"
                    && !words!["评级", "目标价", "对应pe", "增持", "买入", "盈利预测"]
                        .is_in(self.sentence.of(self.text)) => {}
            // 机构交易量增长176%: customers, and nobody who speaks.
            Cue::Voice
                if self.tokens[index].span.of(self.text) == "机构"
                    && self.tokens.get(index + 1).is_some_and(|next| {
                        next.metric().is_some() && self.gap(index, index + 1).is_empty()
                    }) =>
            {
                let name = self.shown(self.tokens[index].span);
                self.frame.set_segment(name);
            }
            Cue::Voice => self.frame.speaker = true,
            Cue::Continues if self.frame.numbers_in_sentence == 0 => {
                self.frame.status = self.frame.previous_status;
            }
            Cue::Outlook if self.foresees_nothing(index) => {}
            Cue::Outlook => self.on_outlook(index),
            Cue::Estimate => self.on_estimate(index),
            Cue::Expected => self.on_expected(index),
            Cue::Revise => {
                let forecast = words!["预测", "指引", "目标", "预期", "展望", "预估"]
                    .is_in(self.sentence.of(self.text));
                if self.frame.speaker {
                    self.frame.status = Status::Estimate;
                } else if forecast && self.frame.status == Status::Actual {
                    self.frame.status = Status::Guidance;
                }
            }
            // 占同期出货量, 而同期费用率: the period that is spoken of.
            Cue::Prior
                if self.tokens[index].span.of(self.text) == "同期"
                    && (self.text[..self.tokens[index].span.start]
                        .trim_end()
                        .ends_with(['占', '，', ',', '；', ';', '。', '而', '但'])
                        || self.names_behind(index)
                        || index.checked_sub(1).is_some_and(|before| {
                            (self.tokens[before].names_somebody()
                                || self.tokens[before].segments().next().is_some())
                                && self.gap(before, index).is_empty()
                        })) => {}
            Cue::Respectively if self.parts && !self.frame.metric_in_clause => {
                self.list_parts(index);
            }
            Cue::Prior | Cue::Previous => {
                if let Some(current) = self.frame.period {
                    let before = match (cue, current.part) {
                        (Cue::Prior, _) => Some(current.years_later(-1)),
                        (_, Part::Quarter(1)) => Some(Period::quarter(current.year - 1, 4)),
                        (_, Part::Quarter(quarter)) => {
                            Some(Period::quarter(current.year, quarter - 1))
                        }
                        _ => None,
                    };
                    self.frame.once = before;
                }
                self.frame.prior_seen = true;
                // 较上一年同期增长12.44%: a change against it is of now.
                if cue == Cue::Prior
                    && self.text[..self.tokens[index].span.start].ends_with(['较', '比'])
                {
                    self.frame.cues.push((Cue::Yoy, index));
                }
            }
            Cue::Self_ => {
                self.frame.topic_part = None;
                // In a note 该行 is the house that speaks, unless the note is about a bank.
                let bank = || {
                    let main = self.setting.main.as_deref();
                    main.is_some_and(|main| words!["银行", "汇丰", "渣打", "恒生"].is_in(main))
                };
                if self.tokens[index].span.of(self.text) == "该行" && self.setting.note && !bank()
                {
                    self.frame.speaker = true;
                    return;
                }
                // 公司 is the article's subject again, as a whole.
                let part_of_name = self
                    .tokens
                    .get(index.wrapping_sub(1))
                    .is_some_and(|before| {
                        before.span.end == self.tokens[index].span.start
                            && (before.names_somebody())
                    });
                // 占公司整体收入的比例: the whole that a part is measured against.
                let against = words!["占", "占到", "占据", "占了", "占公司", "占集团"]
                    .ends(&self.text[..self.tokens[index].span.start])
                    .is_some();
                // 某人表示，该公司...: of the company that the article is about, whoever was named before.
                if let Some(main) = &self.setting.main
                    && !self.frame.market
                    && self.frame.company.as_ref() != Some(main)
                    && (self.somebody_says(index) || self.is_subject_of_note(index))
                {
                    self.frame.set_company(main.clone(), index, false);
                    self.frame.topic_company = Some(main.clone());
                }
                // 公司研发费用率: of whom the paragraph before was, where the article is about nobody.
                if self.setting.main.is_none()
                    && self.frame.company.is_none()
                    && !self.frame.market
                    && self.clause_before(index).trim().is_empty()
                    && let Some(earlier) = self.frame.earlier_company.clone()
                {
                    self.frame.set_company(earlier, index, false);
                }
                if !part_of_name && !against {
                    if self.frame.market {
                        self.frame.market = false;
                        self.frame.company.clone_from(&self.setting.main);
                    }
                    self.frame.set_whole();
                }
            }
            // 欧洲不包括法国
            Cue::Among if self.text[..self.tokens[index].span.start].ends_with('不') => {}
            // 净新增1751家，其中加盟店512家: opened too.
            Cue::Among if self.frame.metric == Some(Metric::StoreCount) => {
                self.frame.opens = self.frame.opened_before;
                self.frame.segment_scope_ends();
            }
            // 高端部门，包括甲乙等，全年销售额: what belongs to a part is told in passing.
            Cue::Among if self.only_tells_what_belongs(index) => {}
            // 太保产险综合成本率98.7%，其中赔付率70.4%: another measure of the same part.
            Cue::Among
                if self.frame.segment.is_some()
                    && self.tokens.get(index + 1).is_some_and(|next| {
                        self.gap(index, index + 1).is_empty()
                            && next.metric().is_some_and(|(metric, _)| {
                                metric != Metric::Revenue && self.frame.metric.is_some()
                            })
                    }) => {}
            Cue::Among
                if self
                    .tokens
                    .get(index + 1)
                    .is_none_or(|next| next.period().is_none()) =>
            {
                self.frame.segment_scope_ends();
            }
            // 黄金和铜矿业务占公司总营收的比重分别为46.5%和29%
            Cue::Share if self.parts && self.shares_respectively(index) => self.list_parts(index),
            Cue::Share => {
                // 其中晶圆代工、逻辑占68%: the two of them.
                if self.parts
                    && !self.frame.segment_in_clause
                    && self.clause_before(index).contains('、')
                {
                    self.list_parts(index);
                }
                self.part_of_share(index);
                self.share_of_revenue(index);
            }
            // 全球智能手机市场增长7%
            Cue::Up | Cue::Down
                if self.parts && !self.frame.metric_in_clause && !self.group_subject(index) =>
            {
                self.part_that_moves(index);
            }
            // 桃花姬阿胶糕增速超20%
            Cue::Growth if self.parts && !self.frame.metric_in_clause => {
                self.part_that_grows(index);
            }
            Cue::ThatPart => {
                let word = self.tokens[index].span.of(self.text);
                if word.ends_with("品牌") {
                    self.frame.recall_brand();
                } else if words!["市场", "地区", "区域", "领域"].ends(word).is_some() {
                    self.frame.recall_segment();
                } else {
                    self.frame.recall_business();
                }
            }
            _ => {}
        }
    }

    /// 芯片业务占营收的比重: what a part is measured by, where nothing else was named.
    pub(super) fn share_of_revenue(&mut self, index: usize) {
        let word = self.tokens[index].span.of(self.text);
        if self.frame.segment_in_clause
            && !self.frame.metric_in_clause
            && (word.ends_with("营收") || word.ends_with("收入"))
        {
            self.frame.set_metric(Metric::Revenue, true, true);
        }
    }

    /// Whether several numbers behind a word of sharing go to several parts before it.
    fn shares_respectively(&self, index: usize) -> bool {
        self.clause_behind(index).contains("分别")
            && self.clause_before(index).contains(['和', '、', '及', '与'])
    }

    /// 高于同期商业银行增速: whether somebody else is named right behind a word.
    fn names_behind(&self, index: usize) -> bool {
        self.tokens.get(index + 1).is_some_and(|next| {
            self.gap(index, index + 1).is_empty()
                && (next.company().is_some() || next.segments().next().is_some())
        })
    }

    /// 该行上调公司净利润预测: in a note, the company that it is about, where the sentence has named none.
    fn is_subject_of_note(&self, index: usize) -> bool {
        self.setting.note
            && self.frame.in_passing
            && self.tokens[index].span.of(self.text) == "公司"
            && !self.tokens[..index].iter().any(|token| {
                token
                    .company()
                    .is_some_and(|id| !self.setting.lexicon.company(id).broker)
                    || matches!(token.kind, TokenKind::Introduced(_))
            })
    }

    /// Whether a person speaks at the beginning of the sentence, and no company was named in it.
    fn somebody_says(&self, index: usize) -> bool {
        let before = Span::new(self.sentence.start, self.tokens[index].span.start).of(self.text);
        let named = self.tokens[..index].iter().any(Token::names_somebody);
        !named
            && before
                .split_once(['，', '：', ','])
                .is_some_and(|(head, _)| {
                    words!["表示", "说", "指出", "透露", "坦言"]
                        .ends(head.trim_end())
                        .is_some()
                        && head
                            .trim_start()
                            .starts_with(|c: char| c.is_ascii_alphabetic())
                })
    }
}
