//! Binding: walking through a sentence from left to right, each number is given to what was last
//! spoken of.

use crate::figures::aspect::{self, Direction, Reading};
use crate::figures::explain::Left;
use crate::figures::frame::{Frame, Subject};
use crate::figures::scan::{Quantity, Unit};
use crate::figures::setting::Setting;
use crate::figures::time::is_balance;
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{Cue, Sense};
use crate::model::{Amount, Aspect, Metric, MetricKind, Part, Period, Status};
use crate::text::{MappedPart, Span, words};

/// A number and what it was bound to; spans are places in the block's folded text.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) span: Span,
    pub(crate) subject: Subject,
    pub(crate) metric: Metric,
    pub(crate) aspect: Aspect,
    pub(crate) amount: Amount,
    pub(crate) unit: String,
    pub(crate) period: Option<Period>,
    pub(crate) status: Status,
    pub(crate) rules: Vec<&'static str>,
}

/// Walks through one sentence.
pub(crate) struct Walk<'a, 't> {
    pub(crate) setting: &'a Setting<'a>,
    pub(crate) text: &'a str,
    /// The block before folding, and the way from the folded text to it.
    pub(crate) clean: &'a str,
    pub(crate) mapped: MappedPart<'a>,
    pub(crate) sentence: Span,
    /// Tokens of the sentence.
    pub(crate) tokens: &'t [Token<'a>],
    /// Whether parts of companies are looked for. Nobody asks for those of a sentence that neither
    /// counts nor measures, unless the article comes back to them (该业务).
    pub(crate) parts: bool,
    pub(crate) frame: &'a mut Frame,
    pub(crate) bound: &'a mut Vec<Bound>,
    /// Numbers that were not bound.
    pub(crate) left: &'a mut Vec<(Span, Left)>,
    /// What each period of the sentence resolved to, for those who ask.
    pub(crate) periods: Option<&'a mut Vec<Vec<Period>>>,
}

impl<'a> Walk<'a, '_> {
    /// Binds the numbers of the sentence.
    pub(crate) fn run(mut self) {
        self.frame.begin_sentence(self.setting.main.as_deref());
        if self.parts {
            self.named_topic(self.sentence.start);
        }
        let mut index = 0;
        while index < self.tokens.len() {
            let token = &self.tokens[index];
            match &token.kind {
                TokenKind::Mark(mark) => self.on_mark(*mark, index),
                TokenKind::Period(mention) => {
                    self.tell_period(mention);
                    self.on_period(index);
                }
                TokenKind::Introduced(place) => {
                    let name = self.setting.introduced.canonical(*place).to_owned();
                    self.on_company(name, index);
                }
                TokenKind::Word(senses) => self.on_word(senses, index),
                TokenKind::Quantity(_) => {
                    let end = self.group_end(index);
                    self.on_quantities(index, end);
                    index = end;
                    continue;
                }
            }
            index += 1;
        }
        self.frame.topic_part = self.part_told_of();
    }

    /// The text between two tokens.
    pub(super) fn gap(&self, left: usize, right: usize) -> &'a str {
        Span::new(self.tokens[left].span.end, self.tokens[right].span.start).of(self.text)
    }

    fn on_mark(&mut self, mark: char, index: usize) {
        match mark {
            '；' | ';' => {
                // 按年跌10%: another change of the same.
                let goes_on = words!["同比", "环比", "按年", "按月", "按季"]
                    .begins(&self.text[self.tokens[index].span.end..])
                    .is_some();
                self.frame.begin_statement(index, goes_on);
                if self.parts && !goes_on {
                    self.named_topic(self.tokens[index].span.end);
                }
            }
            '：' | ':' if self.topic_before(index) => {}
            // 与2024年12月相比，销量减少: one clause.
            '，' | ',' if self.text[..self.tokens[index].span.start].ends_with("相比") => {}
            '，' | ',' | '：' | ':' | '\n' | ' ' => {
                let topic = self.introduces_a_topic(index);
                if topic {
                    self.frame.segment_is_topic = true;
                } else {
                    self.drop_passing_segment(index);
                }
                let scene = self.only_sets_the_scene(index);
                // 不良率0.95%，与上年末持平，某行1.07%: what stayed the same says nothing of the next.
                let level = words!["持平", "相若", "相当"]
                    .ends(self.clause_before(index))
                    .is_some();
                self.frame.leave_reason();
                // 排除某些项目后，每股收益: what a clause leaves out is left out of the next.
                let adjusted = self.frame.adjusted
                    && !self.frame.metric_in_clause
                    && self.frame.numbers_in_clause == 0;
                self.frame.begin_clause(index);
                self.frame.adjusted = adjusted;
                if scene || level {
                    self.frame.statement_start = index + 1;
                }
                if scene {
                    self.frame.segment_scope_ends();
                }
                if self.parts {
                    self.take_topic(index);
                    self.named_topic(self.tokens[index].span.end);
                }
                if gives_reason(&self.text[self.tokens[index].span.end..]) {
                    self.frame.enter_reason();
                }
            }
            // 【晶片股业绩】 heads what follows and is no part of it.
            '】' => {
                self.frame.begin_clause(index);
                self.frame.segment = None;
            }
            '(' | '（' => {
                self.frame.open_bracket();
                // Kesimpta(32.24亿美元，+49%): what a bracket tells is of the name before it.
                let told = self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|next| next.quantity().is_some());
                if told && let Some(name) = self.name_that_ends(self.tokens[index].span.start) {
                    let name = self.shown(name);
                    self.frame.set_segment(name);
                }
            }
            ')' | '）' => self.frame.close_bracket(),
            _ => {}
        }
    }

    fn on_word(&mut self, senses: &'a [Sense], index: usize) {
        let token = &self.tokens[index];
        // What only names parts says nothing where none are looked for, and a name without a meaning
        // only keeps others from being read in it.
        let part = |sense: &Sense| !self.parts && matches!(sense, Sense::Segment(_));
        if senses.iter().all(part) || self.is_left_out(index) {
            return;
        }
        // 乘联会数据显示: what is told is of the market until somebody is named.
        if token.has(Cue::Statistics)
            && self.frame.numbers_in_sentence == 0
            && (self.speaks(index)
                || words!["根据", "据", "按照"]
                    .ends(&self.text[..token.span.start])
                    .is_some()
                || words!["发布", "公布", "披露", "最新", "的", "预测"]
                    .begins(&self.text[token.span.end..])
                    .is_some())
        {
            self.frame.speak_of_market();
            // Canalys预测出货量将超过2.9亿台
            self.frame.speaker |= words!["预测", "预计", "预估", "认为"]
                .begins(&self.text[token.span.end..])
                .is_some();
            return;
        }
        if let Some(id) = token.company()
            && (token.segments().next().is_none() || self.company_before_segment(index))
            && (self.setting.names_a_company(token, id, self.text) || self.stands_as_subject(index))
        {
            // 高盛估计: of a bank that an article is about, too.
            let of_another = || {
                let company = self.setting.lexicon.company(id);
                self.setting.main.as_ref() != Some(&company.name)
                    && words![
                        "估计",
                        "认为",
                        "指出",
                        "表示",
                        "研报",
                        "重申",
                        "看好",
                        "发研报"
                    ]
                    .begins(&self.text[token.span.end..])
                    .is_some()
            };
            let broker = self.setting.lexicon.company(id).broker
                && (!self.setting.brokers_report || of_another());
            if broker && self.speaks(index) {
                self.frame.speaker = true;
                return;
            }
            if let Some(channel) = self.channel_of_others(id, index) {
                let channel = self.shown(channel);
                self.frame.set_segment(channel);
                self.frame.last_segment_token = Some(index);
                return;
            }
            let name = self.setting.lexicon.company(id).name.clone();
            if self.setting.lexicon.company(id).market {
                self.on_market(name, index);
                self.on_cues(senses, index);
                return;
            }
            if broker
                && self.setting.main.as_deref() != Some(name.as_str())
                && self.frame.company.is_some()
                && !self.clause_begins_with(index)
            {
                return;
            }
            self.on_company(name, index);
            self.part_in_name(id, index);
            return;
        }
        // 活期存款 is both what is measured and a part of it.
        let balance = token
            .metric()
            .is_none_or(|(metric, _)| matches!(metric, Metric::Loans | Metric::Deposits));
        if self.parts && token.segments().next().is_some() && balance {
            self.on_segment(index);
        }
        if let Some((metric, strength)) = token.metric() {
            self.on_metric(metric, strength, index);
        }
        self.on_cues(senses, index);
    }

    /// Where a part of the text stands in it.
    pub(super) fn place(&self, part: &str) -> Span {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        Span::new(start, start + part.len())
    }

    /// One past the last of some marks before a token.
    pub(super) fn behind_mark(&self, index: usize, marks: &[char]) -> usize {
        self.tokens[..index]
            .iter()
            .rposition(|token| token.mark().is_some_and(|mark| marks.contains(&mark)))
            .map_or(self.sentence.start, |at| self.tokens[at].span.end)
    }

    /// Where the clause of a token begins.
    pub(super) fn clause_begins(&self, at: usize) -> usize {
        match self.frame.clause_start.min(at) {
            0 => self.sentence.start,
            start => self.tokens[start - 1].span.end,
        }
    }

    /// What the clause of a token says before it.
    pub(super) fn clause_before(&self, at: usize) -> &'a str {
        Span::new(self.clause_begins(at), self.tokens[at].span.start).of(self.text)
    }

    /// What the clause goes on with behind a token, in the same sentence.
    pub(super) fn clause_behind(&self, at: usize) -> &'a str {
        let behind = Span::new(self.tokens[at].span.end, self.sentence.end);
        let clause = behind.of(self.text).split(['，', ',', '；', ';']).next();
        clause.unwrap_or_default()
    }

    pub(super) fn clause_begins_with(&self, index: usize) -> bool {
        index == 0 || self.tokens[index - 1].mark().is_some()
    }

    /// Binds one number: the `place`-th of a list of `count`.
    pub(super) fn bind(
        &mut self,
        quantity: &Quantity<'_>,
        at: usize,
        place: usize,
        count: usize,
        reading: &Reading,
    ) -> Result<Bound, Left> {
        // 430亿美元，上下浮动2%: how sure another number is.
        if words!["上下浮动", "正负", "±", "浮动"]
            .ends(self.clause_before(at).trim_end())
            .is_some()
        {
            return Err(Left::NoReading);
        }
        let mut rules: Vec<&'static str> = Vec::with_capacity(USUAL_RULES);
        let (metric, why) = self
            .metric_for(quantity, at, place, count, reading)
            .ok_or(Left::NoMetric)?;
        // 派息比例70%，市场化交易电量占比38%: a ratio has no parts, so that something else is shared.
        let (metric, why) = if reading.share
            && why == "metric-carried"
            && metric.kind() == MetricKind::Ratio
            && metric != Metric::MarketShare
            && metric != Metric::SameStoreSales
        {
            (Metric::Other, "unknown-measure")
        } else {
            (metric, why)
        };
        rules.push(why);
        let paid_out = reading.share
            && metric == Metric::Dividend
            && matches!(
                self.frame.whole,
                Some(Metric::NetIncome | Metric::AdjustedNetIncome)
            );
        // 净利润7100万美元，占比16.6%: of the revenue.
        let margin = reading.share
            && quantity.unit == Unit::Percent
            && matches!(metric, Metric::NetIncome | Metric::AdjustedNetIncome)
            && self.frame.segment.is_none()
            && self.frame.whole.is_none()
            && self.frame.numbers_in_sentence > 0;
        // 营业利润87亿欧元，占销售额的20%
        let operating = reading.share
            && quantity.unit == Unit::Percent
            && metric == Metric::OperatingIncome
            && self.frame.whole == Some(Metric::Revenue)
            && self.frame.segment.is_none();
        // 营收36.7亿元，净利4.8亿元，注塑机业务占七成: of the revenue.
        let sold = reading.share
            && !self.frame.metric_in_clause
            && self.frame.segment_in_clause
            && self.frame.whole.is_none()
            && matches!(metric, Metric::NetIncome | Metric::AdjustedNetIncome)
            && self.frame.metrics_seen.contains(&Metric::Revenue);
        let metric = if sold { Metric::Revenue } else { metric };
        // 高端机型售价4200元，占其销量的两成: a share of what is counted.
        let metric = match (metric, self.frame.whole) {
            (Metric::Price, Some(whole)) if reading.share && quantity.unit == Unit::Percent => {
                whole
            }
            _ => metric,
        };
        // 盈利估计为0.95元 is what a share earns.
        let small = metric == Metric::NetIncome
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && quantity.high.abs() < LEAST_PROFIT;
        let metric = match metric {
            _ if paid_out => Metric::PayoutRatio,
            _ if margin => Metric::NetMargin,
            _ if operating => Metric::OperatingMargin,
            _ if small => Metric::Eps,
            // 以每ADS 2美元私有化: nobody's revenue is as little.
            Metric::Revenue
                if !self.frame.metric_in_clause
                    && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
                    && quantity.high.abs() < LEAST_PROFIT =>
            {
                Metric::Other
            }
            metric => metric,
        };
        // 收购其70%股份
        let stake = metric == Metric::DealValue
            && quantity.unit == Unit::Percent
            && words!["股份", "股权", "权益", "的股份", "的股权", "的权益"]
                .begins(self.text[quantity.span.end..].trim_start_matches(['*', ' ']))
                .is_some();
        let metric = if stake { Metric::Stake } else { metric };
        // 股份价值1.29亿元 is no price of a share.
        let metric = if metric == Metric::SharePrice
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && quantity.low.abs() >= MOST_PRICE
        {
            Metric::Other
        } else {
            metric
        };
        // 经调整每股亏损1.18元，预期为亏损0.73元: what it is compared with is adjusted too.
        let metric = if metric == Metric::Eps
            && (reading.expected || self.frame.prior_seen || reading.yoy_compares)
            && self.frame.measures(Metric::AdjustedEps)
            && !self
                .bound
                .iter()
                .any(|bound| bound.metric == Metric::Eps && bound.span.start >= self.sentence.start)
        {
            Metric::AdjustedEps
        } else {
            metric
        };
        let mut aspect = aspect::aspect_of(
            quantity,
            metric,
            self.frame.metric_rate || why == "unknown-measure" && self.unknown_rate(at),
            reading,
            place,
            self.frame
                .last_aspect
                .filter(|_| quantity.unit == Unit::Percent),
            self.frame.last_change,
        )
        .ok_or(Left::NoReading)?;
        // 贷款较上年末增长5.83%；存款增长11.54%: balances change against the same day.
        if is_balance(metric) && quantity.unit == Unit::Percent {
            match (aspect, reading.base) {
                (Aspect::Change, Some(Aspect::Change)) => {
                    self.frame.balance_base = Some(Aspect::Change);
                }
                (Aspect::Yoy, None) => aspect = self.frame.balance_base.unwrap_or(aspect),
                _ => {}
            }
        }
        // 同店销售下滑1%，比三季度下滑3%有所改善: how it went in the quarter before.
        let then = aspect == Aspect::Qoq && self.told_of_before(at);
        if then {
            aspect = Aspect::Yoy;
        }
        if metric == Metric::SharePrice && matches!(aspect, Aspect::Yoy)
            || metric == Metric::PriceTarget && quantity.unit == Unit::Percent
        {
            aspect = Aspect::Change;
        }
        if paid_out || margin || operating {
            aspect = Aspect::Level;
        }
        // 门店净减少156家至5838家: to how many it led.
        let led_to = self.frame.last_number.is_some_and(|before| {
            matches!(self.gap(before, at).trim(), "至" | "到" | "至约" | "至共")
        });
        let shops =
            (metric == Metric::StoreCount && matches!(quantity.unit, Unit::Count(_)) && !led_to)
                .then(|| self.frame.opens.or_else(|| self.opens_shops(at)))
                .flatten();
        if shops.is_some() && aspect == Aspect::Level {
            aspect = Aspect::Change;
        }
        // 净增付费用户1890万
        let joined = metric == Metric::Users
            && aspect == Aspect::Level
            && self.frame.last_metric_token.is_some_and(|named| {
                named >= self.frame.clause_start
                    && words!["净增", "净新增", "净增加"]
                        .ends(self.clause_before(named))
                        .is_some()
            });
        if joined {
            aspect = Aspect::Change;
        }
        if metric == Metric::MarketShare && aspect == Aspect::Level {
            aspect = Aspect::Share;
        }
        // 亏损9650万元，相较上年同期2.49亿元的溢利: what stands behind the number is a profit.
        let profit_behind = why == "metric-behind"
            && self.tokens[at + 1..]
                .iter()
                .take(3)
                .find(|token| token.metric().is_some())
                .is_some_and(|token| !token.has(Cue::Loss));
        let loss = (reading.loss || self.frame.loss_metric()) && !profit_behind;
        let named_loss = self.frame.metric_is_loss;
        let mut amount = if quantity.is_range() {
            Amount::Range {
                low: Some(quantity.low),
                high: Some(quantity.high),
            }
        } else {
            Amount::Exact(quantity.low)
        };
        let mut unit = match &quantity.unit {
            Unit::Percent => "%".to_owned(),
            Unit::Points => "pp".to_owned(),
            Unit::BasisPoints => "bp".to_owned(),
            Unit::Times => "x".to_owned(),
            Unit::Currency(code) => (*code).to_owned(),
            Unit::Yuan => self.setting.yuan.clone(),
            Unit::Count(classifier) => (*classifier).to_owned(),
            Unit::Bare => match metric.kind() {
                MetricKind::Money => self
                    .frame
                    .last_currency
                    .clone()
                    .unwrap_or_else(|| self.setting.yuan.clone()),
                MetricKind::Count => match self.unit_behind(at) {
                    Some(unit) => unit.to_owned(),
                    None => self.unit_of_count(metric),
                },
                _ => return Err(Left::NoUnit),
            },
        };
        match quantity.unit {
            Unit::Yuan => rules.push("unit-of-article"),
            Unit::Bare if metric.kind() == MetricKind::Money => rules.push("unit-carried"),
            _ => {}
        }
        // 美汇最多升0.59%: the most that it rose.
        let exact = metric == Metric::SharePrice && aspect == Aspect::Change;
        if reading.at_most && !quantity.is_range() && !exact {
            amount = Amount::Range {
                low: None,
                high: Some(quantity.low),
            };
        }
        if unit == "x" && aspect != Aspect::Level {
            "%".clone_into(&mut unit);
            amount = scale(amount, 100.0);
        }
        let turned = if aspect == Aspect::Level || aspect == Aspect::Share {
            aspect == Aspect::Level
                && loss
                && is_profit(metric)
                && quantity.sign.is_none()
                && quantity.low > 0.0
                && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan | Unit::Bare)
        } else {
            match shops.or(reading.direction) {
                _ if quantity.sign.is_some() => false,
                // A fall by more than all of it is one of a profit that became a loss.
                Some(Direction::Down)
                    if quantity.unit == Unit::Percent && quantity.high > 100.0 =>
                {
                    true
                }
                // A fall in a loss is an improvement, a rise in one a worsening.
                Some(Direction::Down) => !(named_loss || reading.direction_of_loss),
                Some(Direction::Up) => {
                    (named_loss || reading.direction_of_loss) && is_profit(metric)
                }
                Some(Direction::Narrow) => !(loss || named_loss),
                Some(Direction::Widen) => loss || named_loss,
                None => false,
            }
        };
        let turned = if aspect == Aspect::Beat {
            reading.below
        } else {
            turned
        };
        if turned {
            amount = amount.negated();
        }
        if !matches!(unit.as_str(), "%" | "pp" | "bp" | "x")
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
        {
            self.frame.last_currency = Some(unit.clone());
        }
        rules.push(aspect.id());
        let (period, dated) = if then {
            (self.frame.period.and_then(one_before), "period-prior")
        } else {
            self.period_for(at, place, count, metric, aspect, reading)
        };
        rules.push(dated);
        let foreseen = self.frame.status == Status::Estimate && self.frame.numbers_in_sentence > 0;
        let (status, said) = if aspect == Aspect::Beat && !foreseen
            || self.frame.told_of_notice(self.sentence.of(self.text)) && !quantity.is_range()
        {
            (Status::Actual, "status-result")
        } else {
            self.status_for(at, aspect, period, reading)
        };
        // 实现净利润6.5-7亿元: nobody reports a range, so it is a notice of what is about to be reported.
        let noticed = status == Status::Actual
            && quantity.is_range()
            && !self.sentence.of(self.text).contains("初步")
            && is_profit(metric)
            && matches!(aspect, Aspect::Level | Aspect::Yoy)
            && period.is_some_and(|period| {
                self.setting
                    .date
                    .is_some_and(|date| period.year + 1 >= date.year())
            });
        let bought = metric == Metric::Buyback && self.plans_to(at);
        let (status, said) = if status == Status::Actual && (noticed || bought) {
            (Status::Guidance, "status-notice")
        } else {
            (status, said)
        };
        // What a share is worth is nobody's guidance, and its target somebody's estimate.
        let (status, said) = match metric {
            Metric::SharePrice | Metric::MarketCap if status == Status::Guidance => {
                (Status::Actual, "status-reported")
            }
            Metric::PriceTarget => (Status::Estimate, "status-told"),
            _ => (status, said),
        };
        rules.push(said);
        if status == Status::Guidance && self.frame.outlook_period.is_none() {
            self.frame.outlook_period = period;
        }
        if status == Status::Actual
            && self.frame.once.is_none()
            && !self.frame.base_seen
            && matches!(
                period,
                Some(Period {
                    part: Part::Year
                        | Part::Half(_)
                        | Part::Quarter(_)
                        | Part::NineMonths
                        | Part::Month(_),
                    ..
                })
            )
        {
            let told = self.frame.aside_from.or(self.frame.period);
            self.frame.report(told, self.sentence.of(self.text));
        }
        self.go_on_with_market(metric, at);
        let mut subject = self.subject_for(place, count);
        // Where no company is spoken of, the industry or market is the subject itself, and what is
        // foreseen for it is nobody's own outlook.
        let mut status = status;
        if subject.company.is_none() {
            let part = subject.segment.map(|name| name.replace('·', ""));
            let place = part.as_deref().is_some_and(|name| self.is_place(name));
            // 住户存款增加5.5万亿元: what all banks of a country hold is a subject of its own.
            subject = if matches!(metric, Metric::Loans | Metric::Deposits) {
                Subject {
                    company: part,
                    segment: None,
                }
            } else {
                self.frame.of_market(part, place)
            };
            if status == Status::Guidance {
                status = Status::Estimate;
                rules.push("status-of-market");
            }
        }
        self.tell_subject(&subject, at, count, &mut rules);
        if reading.rate_of_base && aspect == Aspect::Level {
            self.frame.compared = reading.base;
        }
        self.frame.last_aspect = Some(aspect);
        self.frame.last_change = Some(aspect).filter(|aspect| {
            matches!(aspect, Aspect::Change | Aspect::Qoq)
                && matches!(
                    quantity.unit,
                    Unit::Currency(_) | Unit::Yuan | Unit::Count(_)
                )
        });
        self.frame.numbers_in_sentence += 1;
        if !self.frame.quoted {
            self.frame.bound_company.clone_from(&self.frame.company);
        }
        if self.frame.metric != Some(metric)
            && count == 1
            && !(metric == Metric::Other && aspect == Aspect::Share)
        {
            self.frame.metric = Some(metric);
        }
        Ok(Bound {
            span: quantity.span,
            subject,
            metric,
            aspect,
            amount,
            unit,
            period,
            status,
            rules,
        })
    }

    /// 1月销量30万辆，全年430万: what a number without a classifier counts: what was counted last, and
    /// people where people are counted.
    fn unit_of_count(&self, metric: Metric) -> String {
        let last = self.bound.iter().rev().find(|before| {
            before.metric == metric && !matches!(before.unit.as_str(), "%" | "pp" | "bp" | "x")
        });
        match (last, metric) {
            (Some(before), _) => before.unit.clone(),
            (None, Metric::Volume) => "件".to_owned(),
            (None, Metric::StoreCount) => "家".to_owned(),
            (None, _) => "人".to_owned(),
        }
    }

    fn subject_for(&self, place: usize, count: usize) -> Subject {
        if let Some((subject, _)) = &self.frame.apart {
            return subject.clone();
        }
        let company = if count > 1 && self.frame.companies.len() == count {
            self.frame.companies.get(place).cloned()
        } else {
            self.frame.company.clone()
        };
        let segment =
            if count > 1 && self.frame.segments.len() == count && self.frame.segment.is_some() {
                self.frame.segments.get(place).cloned()
            } else {
                self.frame.segment.clone()
            };
        Subject {
            company: company.or_else(|| self.setting.main.clone().filter(|_| !self.frame.market)),
            segment,
        }
    }
}

/// The quarter before a quarter, the month before a month.
pub(super) fn one_before(period: Period) -> Option<Period> {
    match period.part {
        Part::Quarter(1) => Some(Period::quarter(period.year - 1, 4)),
        Part::Quarter(quarter) => Some(Period::quarter(period.year, quarter - 1)),
        Part::Month(1) => Some(Period::month(period.year - 1, 12)),
        Part::Month(month) => Some(Period::month(period.year, month - 1)),
        _ => None,
    }
}

/// Rules that bind a number: one for most parts of a figure.
const USUAL_RULES: usize = 8;

/// Amounts of money below this, in its unit, are of one share and no profit of a company.
const LEAST_PROFIT: f64 = 1000.0;

/// No share costs as much, in whatever money.
const MOST_PRICE: f64 = 10_000_000.0;

fn scale(amount: Amount, by: f64) -> Amount {
    match amount {
        Amount::Exact(value) => Amount::Exact(value * by),
        Amount::Range { low, high } => Amount::Range {
            low: low.map(|value| value * by),
            high: high.map(|value| value * by),
        },
    }
}

/// Whether the metric turns negative with a loss.
pub(super) fn is_profit(metric: Metric) -> bool {
    use Metric as M;
    matches!(
        metric,
        M::NetIncome
            | M::AdjustedNetIncome
            | M::OperatingIncome
            | M::PretaxIncome
            | M::Eps
            | M::AdjustedEps
            | M::Ebitda
            | M::GrossProfit
    )
}

/// Whether a token is a word that says which way a change goes.
pub(super) fn is_direction(token: &Token<'_>) -> bool {
    token.has(Cue::Up) || token.has(Cue::Down)
}

/// Whether a clause begins with words that give a reason for what was said before.
fn gives_reason(clause: &str) -> bool {
    words![
        "主要由于",
        "主要由",
        "主要受",
        "主要得益",
        "主要是",
        "主要因",
        "由于",
        "得益于",
        "受益于",
        "因为",
        "受惠",
        "主因",
        "原因",
        "反映",
        "带动",
        "推动",
        "受累",
        "主要系",
        "系",
        "因",
        "部分被",
    ]
    .begins(clause)
    .is_some()
}
