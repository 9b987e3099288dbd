//! What a text has spoken of so far: the state that a walk through its sentences carries.

use crate::figures::period::{PeriodMention, Phase, Year};
use crate::lexicon::Cue;
use crate::model::{Metric, Part, Period, Status};
use crate::text::Words;

/// Whom a figure is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) company: Option<String>,
    pub(crate) segment: Option<String>,
}

/// What was last spoken of. Fields of the sentence are cleared where one begins; the others stay.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Company last spoken of as a subject, and whether in this sentence.
    pub(crate) company: Option<String>,
    pub(crate) subject_named: bool,
    /// A market or group is spoken of, and no company of the article.
    pub(crate) market: bool,
    pub(crate) segment: Option<String>,
    /// Whether the sentence without figures before this one is why the company is spoken of.
    pub(crate) in_passing: bool,
    /// The part with which a sentence without numbers began, and what it said to be measured of it.
    pub(crate) topic_part: Option<(String, Option<Metric>)>,
    /// Segment last spoken of in this block, and in the blocks before.
    pub(crate) last_segment: Option<String>,
    pub(crate) earlier_segment: Option<String>,
    pub(crate) metric: Option<Metric>,
    /// Metric of the sentence before.
    pub(crate) previous_metric: Option<Metric>,
    pub(crate) period: Option<Period>,
    /// Period of the last reported figure.
    pub(crate) reported: Option<Period>,
    /// Lists of more than two periods, which later lists of numbers go on with.
    pub(crate) listed: Vec<Vec<Period>>,
    /// Whether they were listed in this sentence.
    pub(crate) listed_here: bool,
    pub(crate) previous_status: Status,
    /// Company of the last figure, and the one a sentence without figures began with.
    pub(crate) bound_company: Option<String>,
    pub(crate) topic_company: Option<String>,
    /// Company of the last figure of the blocks before.
    pub(crate) earlier_company: Option<String>,
    /// Day last spoken of, and whether in this sentence.
    pub(crate) day: Option<Period>,
    pub(crate) day_here: bool,
    /// The headline or the first paragraphs are read.
    pub(crate) in_lead: bool,
    /// The market that an article without a company is about.
    pub(crate) market_main: Option<String>,
    pub(crate) status: Status,
    pub(crate) last_currency: Option<String>,

    // Of the sentence:
    pub(crate) sentence_year: Option<i16>,
    pub(crate) metrics_seen: Vec<Metric>,
    pub(crate) cues: Vec<(Cue, usize)>,
    pub(crate) speaker: bool,
    /// Somebody else spoke in the sentence before.
    pub(crate) spoke_before: bool,
    pub(crate) numbers_in_sentence: usize,
    /// Period of the first forecast of the sentence.
    pub(crate) outlook_period: Option<Period>,
    /// Period of the forecasts of the sentence before.
    pub(crate) outlook_before: Option<Period>,
    /// A company that is no subject (通过天猫).
    pub(crate) object_token: Option<usize>,
    /// Where 由 or 从 stood last.
    pub(crate) from_at: Option<usize>,
    /// The subject before the one that this clause named, and where it did.
    pub(crate) company_before: Option<(String, usize)>,
    /// The market or kind of business of which the company before was measured.
    pub(crate) segment_before: Option<String>,
    pub(crate) estimate_at: Option<usize>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) periods: Vec<Period>,
    pub(crate) companies: Vec<String>,
    pub(crate) segments: Vec<String>,
    pub(crate) last_metric_token: Option<usize>,
    pub(crate) last_period_token: Option<usize>,
    pub(crate) last_company_token: Option<usize>,
    pub(crate) last_segment_token: Option<usize>,

    // Of the clause:
    pub(crate) clause_start: usize,
    pub(crate) last_number: Option<usize>,
    pub(crate) numbers_in_clause: usize,
    pub(crate) metric_in_clause: bool,
    pub(crate) metric_strong: bool,
    pub(crate) metric_rate: bool,
    /// What the rate that the number before told of is to the period that is spoken of.
    pub(crate) compared: Option<crate::model::Aspect>,
    /// The metric was named as a loss (净亏损).
    pub(crate) metric_is_loss: bool,
    /// Aspect of the number before, of the same metric.
    pub(crate) last_aspect: Option<crate::model::Aspect>,
    /// Aspect of the amount before, where it was a change of the same metric.
    pub(crate) last_change: Option<crate::model::Aspect>,
    pub(crate) statement_start: usize,
    pub(crate) segment_in_clause: bool,
    /// A clause of its own said what is spoken of (中国市场方面，), until the statement ends.
    pub(crate) segment_is_topic: bool,
    /// The segment was named since the last number.
    pub(crate) segment_fresh: bool,
    pub(crate) adjusted: bool,
    /// A period for the next number alone (去年同期).
    pub(crate) once: Option<Period>,
    pub(crate) prior_seen: bool,
    /// What is compared with (较2024年初的X).
    pub(crate) base: Option<Period>,
    pub(crate) base_seen: bool,
    /// What the balances of the sentence are said to have changed against.
    pub(crate) balance_base: Option<crate::model::Aspect>,
    /// How many numbers the last list had.
    pub(crate) last_count: usize,
    /// The text calls the period a fiscal one.
    pub(crate) fiscal: bool,
    /// The period that a quarter told in passing belongs to (前三季度毛利率24.2%，Q3为28.2%).
    pub(crate) aside_from: Option<Period>,
    /// The quarter that was reported before what it adds up to with those before it.
    pub(crate) quarter_reported: Option<Period>,
    /// The period is the end of three quarters (截至三季度末).
    pub(crate) at_end: bool,
    /// The part last spoken of that is no place.
    pub(crate) last_business: Option<String>,
    /// The part last spoken of that is this company's alone, as its brands are.
    pub(crate) last_brand: Option<String>,
    /// Whether the clause before told of shops that were opened or closed.
    pub(crate) opened_before: Option<crate::figures::aspect::Direction>,
    /// Where shops are counted: whether they are opened or closed (净新增, 关店).
    pub(crate) opens: Option<crate::figures::aspect::Direction>,
    /// The whole that a part was last measured against.
    pub(crate) whole: Option<Metric>,
    /// What is spoken of is an index or a traded good, which the next sentence does not go on with.
    pub(crate) quoted: bool,
    /// Whom the number that is bound is about, where its own place says so, and by which rule:
    /// brackets right behind a name, an average, a kind behind it.
    pub(crate) apart: Option<(Subject, &'static str)>,
    /// What was measured, and of which part, before a clause that gives a reason.
    pub(crate) before_reason: Option<(Option<Metric>, Option<String>)>,
    /// State before an open bracket.
    pub(crate) outside: Option<Outside>,
}

/// General words that are no market by themselves.
static NO_MARKET: Words = Words::new(&[
    "出口",
    "进口",
    "平台",
    "市场",
    "商品",
    "消费者",
    "其他",
    "产品",
    "首个",
    "终端",
    "服务",
    "客户",
    "项目",
    "线上",
    "线下",
    "渠道",
    "商家",
    "用户",
    "品牌",
    "区域",
    "系列",
    "业务",
    "全市场",
    "二级市场",
    "一级市场",
    "社区",
    "商业",
]);

/// What was spoken of before a bracket opened.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    company: Option<String>,
    segment: Option<String>,
    last_segment: Option<String>,
    last_business: Option<String>,
    metric: Option<Metric>,
    period: Option<Period>,
    sentence_year: Option<i16>,
    status: Status,
}

impl Default for Frame {
    fn default() -> Self {
        Frame {
            company: None,
            subject_named: false,
            market: false,
            segment: None,
            last_segment: None,
            earlier_segment: None,
            metric: None,
            previous_metric: None,
            period: None,
            reported: None,
            listed: Vec::new(),
            listed_here: false,
            previous_status: Status::Actual,
            bound_company: None,
            topic_company: None,
            earlier_company: None,
            day: None,
            day_here: false,
            in_lead: false,
            market_main: None,
            status: Status::Actual,
            last_currency: None,
            sentence_year: None,
            metrics_seen: Vec::new(),
            cues: Vec::new(),
            speaker: false,
            spoke_before: false,
            numbers_in_sentence: 0,
            outlook_period: None,
            outlook_before: None,
            object_token: None,
            from_at: None,
            company_before: None,
            segment_before: None,
            topic_part: None,
            in_passing: false,
            estimate_at: None,
            metrics: Vec::new(),
            periods: Vec::new(),
            companies: Vec::new(),
            segments: Vec::new(),
            last_metric_token: None,
            last_period_token: None,
            last_company_token: None,
            last_segment_token: None,
            clause_start: 0,
            last_number: None,
            numbers_in_clause: 0,
            metric_in_clause: false,
            metric_strong: false,
            metric_rate: false,
            compared: None,
            metric_is_loss: false,
            last_aspect: None,
            last_change: None,
            statement_start: 0,
            segment_in_clause: false,
            segment_is_topic: false,
            segment_fresh: false,
            adjusted: false,
            aside_from: None,
            quarter_reported: None,
            once: None,
            prior_seen: false,
            base: None,
            base_seen: false,
            balance_base: None,
            last_count: 0,
            fiscal: false,
            at_end: false,
            last_business: None,
            last_brand: None,
            opened_before: None,
            opens: None,
            whole: None,
            quoted: false,
            apart: None,
            before_reason: None,
            outside: None,
        }
    }
}

/// A list without what is in it.
fn emptied<T>(list: &mut Vec<T>) -> Vec<T> {
    list.clear();
    std::mem::take(list)
}

impl Frame {
    /// A new block goes on with the article's company and the period spoken of.
    pub(crate) fn begin_block(&mut self, main: Option<&str>) {
        self.company = main.map(str::to_owned);
        self.earlier_company = self.bound_company.take().or(self.earlier_company.take());
        self.topic_company = None;
        if let Some(quarter) = self.quarter_reported.take() {
            self.reported = Some(quarter);
        }
        self.speaker = false;
        self.spoke_before = false;
        self.numbers_in_sentence = 0;
        self.topic_part = None;
        self.earlier_segment = self.last_segment.take().or(self.earlier_segment.take());
        self.metric = None;
        // Market reports go on about prices from one paragraph to the next.
        self.previous_metric = self
            .previous_metric
            .filter(|metric| *metric == Metric::SharePrice);
    }

    pub(crate) fn begin_sentence(&mut self, main: Option<&str>) {
        // The subject of the sentence before goes on; one that only named a company goes on with
        // it when it began with it.
        let company = if self.numbers_in_sentence > 0 {
            self.bound_company.take()
        } else {
            let alone = main.is_none() && self.subject_named && !self.market;
            self.topic_company
                .take()
                // 西部黄金实现扭亏。公司净利润...: the only company of a sentence without figures, where the
                // article is about none.
                .or_else(|| {
                    self.company
                        .clone()
                        .filter(|_| alone && self.companies.len() == 1)
                })
                .or_else(|| self.bound_company.take())
        };
        let company = company.or_else(|| main.map(str::to_owned));
        let kept = Frame {
            bound_company: company.clone(),
            company,
            reported: self.reported,
            quarter_reported: self.quarter_reported,
            outlook_before: self.outlook_period,
            previous_status: self.status,
            spoke_before: self.speaker || self.spoke_before && self.status == Status::Estimate,
            periods: std::mem::take(&mut self.periods),
            listed: std::mem::take(&mut self.listed),
            previous_metric: self.metric.or(self.previous_metric),
            // 第三季各渠道录得升幅。代理人渠道：...: a sentence without numbers may say of when the next are.
            period: self
                .period
                .filter(|_| self.numbers_in_sentence == 0 && self.last_period_token == Some(0))
                .or(self.reported)
                .or(self.period),
            fiscal: self.fiscal,
            day: self.day,
            in_lead: self.in_lead,
            market_main: self.market_main.take(),
            earlier_company: self.earlier_company.take(),
            in_passing: self.numbers_in_sentence == 0,
            topic_part: self.topic_part.take(),
            last_brand: self.last_brand.take(),
            last_business: self.last_business.take(),
            last_segment: self.last_segment.take(),
            earlier_segment: self.earlier_segment.take(),
            last_currency: self.last_currency.take(),
            // Emptied, for their room.
            cues: emptied(&mut self.cues),
            metrics_seen: emptied(&mut self.metrics_seen),
            metrics: emptied(&mut self.metrics),
            companies: emptied(&mut self.companies),
            segments: emptied(&mut self.segments),
            ..Frame::default()
        };
        *self = kept;
    }

    pub(crate) fn begin_statement(&mut self, index: usize, goes_on: bool) {
        self.leave_reason();
        self.begin_clause(index);
        if let Some(period) = self.aside_from.take() {
            self.period = Some(period);
        }
        self.segment_is_topic = false;
        self.estimate_at = None;
        if !goes_on
            && !self.metric.is_some_and(|metric| {
                matches!(
                    metric,
                    Metric::Revenue
                        | Metric::OperatingIncome
                        | Metric::Ebitda
                        | Metric::GrossMargin
                        | Metric::Premium
                )
            })
        {
            self.segment = None;
        }
        self.statement_start = index + 1;
    }

    pub(crate) fn begin_clause(&mut self, index: usize) {
        // 考虑到苹果份额下滑的风险，下调...: a company named in passing is no new subject.
        if self.numbers_in_clause == 0
            && let Some((before, at)) = self.company_before.take()
            && at > self.clause_start + 1
        {
            self.company = Some(before);
        }
        self.company_before = None;
        self.compared = None;
        self.clause_start = index + 1;
        self.numbers_in_clause = 0;
        self.metric_in_clause = false;
        self.opened_before = self.opens.take();
        self.segment_in_clause = false;
        self.adjusted = false;
        self.once = None;
        self.prior_seen = false;
        self.base = None;
        self.base_seen = false;
    }

    /// A clause begins that only gives a reason (主要由于客户项目周期).
    pub(crate) fn enter_reason(&mut self) {
        self.before_reason = Some((self.metric, self.segment.clone()));
    }

    /// What a reason without numbers spoke of is forgotten.
    pub(crate) fn leave_reason(&mut self) {
        if let Some((metric, segment)) = self.before_reason.take()
            && self.numbers_in_clause == 0
        {
            self.metric = metric;
            self.segment = segment;
        }
    }

    /// Where the cues begin that a number at `index` may listen to.
    pub(crate) fn cue_scope_start(&self, index: usize) -> usize {
        let after_number = self.last_number.map_or(0, |at| at + 1);
        let near = self.clause_start.max(after_number).min(index);
        // 环比降幅更为显著，分别达到76%和81%: a clause that says nothing itself listens to the one
        // before, as far back as the last number.
        let speaks = self.cues.iter().any(|(cue, at)| {
            *at >= near
                && *at < index
                && matches!(
                    cue,
                    Cue::Up
                        | Cue::Down
                        | Cue::Fall
                        | Cue::Growth
                        | Cue::Narrow
                        | Cue::Widen
                        | Cue::Yoy
                        | Cue::Qoq
                        | Cue::Base
                        | Cue::Share
                )
        });
        if speaks || self.metric_in_clause {
            near
        } else {
            self.statement_start.max(after_number).min(index)
        }
    }

    pub(crate) fn after_numbers(&mut self, last: usize) {
        self.last_number = Some(last);
        self.whole = None;
        self.segment_fresh = false;
        self.from_at = None;
        self.numbers_in_clause += 1;
        self.once = None;
        self.prior_seen = false;
        self.base = None;
        self.base_seen = false;
        self.estimate_at = if self.speaker { self.estimate_at } else { None };
    }

    /// `reports`: behind numbers, what the clause goes on with is a report (微软公布的...).
    pub(crate) fn set_company(&mut self, name: String, index: usize, reports: bool) {
        if self.numbers_in_sentence > 0
            && let Some(before) = self.company.clone().filter(|before| *before != name)
        {
            self.company_before.get_or_insert((before, index));
        }
        // Who is named anew is spoken of as a whole.
        if !self.segment_is_topic
            && (self.company.as_deref() != Some(name.as_str()) || !self.segment_in_clause)
        {
            let told = self.segment.take().filter(|part| {
                self.numbers_in_sentence > 0 && self.last_brand.as_ref() != Some(part)
            });
            self.segment_before = told.or(self.segment_before.take());
        }
        // 微软公布的..., 谷歌公布的...: what was foreseen for one is not so for the next.
        if reports
            && self.status == Status::Guidance
            && self.company.as_ref().is_some_and(|before| *before != name)
        {
            self.status = Status::Actual;
        }
        // A bare number of another company is not in the money of the one before.
        if self.company.as_ref().is_some_and(|before| *before != name) {
            self.last_currency = None;
        }
        self.company = Some(name);
        self.market = false;
        self.quoted = false;
        self.subject_named = true;
    }

    /// What is told from here on is of a market, until somebody is named.
    pub(crate) fn speak_of_market(&mut self) {
        self.company = None;
        self.segment = None;
        self.market = true;
    }

    /// The subject of a figure of no company: the market, and the part of it that was named.
    /// A place is no market that a whole article is about.
    pub(crate) fn of_market(&mut self, part: Option<String>, place: bool) -> Subject {
        // 平台, 商品 and the like say nothing of whose they are.
        let part = part.filter(|part| NO_MARKET.begins(part) != Some(part.as_str()));
        let Some(market) = self.market_main.clone() else {
            if self.in_lead && !place {
                self.market_main.clone_from(&part);
            }
            return Subject {
                company: part,
                segment: None,
            };
        };
        let segment =
            part.filter(|part| !market.contains(part.as_str()) && !part.contains(&market));
        Subject {
            company: Some(market),
            segment,
        }
    }

    /// A place that is a part.
    pub(crate) fn set_region(&mut self, name: String) {
        let business = self.last_business.take();
        self.set_segment(name);
        self.last_business = business;
    }

    /// A group of companies or a market is the subject (16家银行).
    pub(crate) fn set_group(&mut self, name: String) {
        self.company = Some(name);
        self.segment = None;
        self.market = true;
        self.subject_named = true;
    }

    /// The company as a whole is spoken of again.
    pub(crate) fn set_whole(&mut self) {
        if !self.segment_in_clause && !self.segment_is_topic {
            self.segment = None;
        }
    }

    /// 该市场: the part last spoken of.
    pub(crate) fn recall_segment(&mut self) {
        if let Some(segment) = self.last_segment.clone().or(self.earlier_segment.clone()) {
            self.set_segment(segment);
        }
    }

    /// 该业务: the part last spoken of that is no place.
    pub(crate) fn recall_business(&mut self) {
        match self.last_business.clone() {
            Some(business) => self.set_segment(business),
            None => self.recall_segment(),
        }
    }

    /// 该品牌: the part last spoken of that is this company's alone.
    pub(crate) fn recall_brand(&mut self) {
        match self.last_brand.clone() {
            Some(brand) => self.set_segment(brand),
            None => self.recall_segment(),
        }
    }

    pub(crate) fn segment_scope_ends(&mut self) {
        self.segment = None;
        self.segment_is_topic = false;
    }

    pub(crate) fn set_segment(&mut self, name: String) {
        self.last_segment = Some(name.clone());
        self.last_business = Some(name.clone());
        self.segment = Some(name);
        self.segment_is_topic = false;
        self.segment_in_clause = true;
        self.segment_fresh = true;
        self.subject_named = true;
    }

    /// The segment that was named in this clause.
    pub(crate) fn subject_segment(&self) -> Option<String> {
        self.segment.clone().filter(|_| self.segment_in_clause)
    }

    pub(crate) fn set_metric(&mut self, metric: Metric, strong: bool, segment_named: bool) {
        let company_only = matches!(
            metric,
            Metric::NetIncome
                | Metric::AdjustedNetIncome
                | Metric::Eps
                | Metric::AdjustedEps
                | Metric::PretaxIncome
                | Metric::Dividend
                | Metric::FreeCashFlow
                | Metric::OperatingCashFlow
                | Metric::TotalAssets
                | Metric::NetAssets
                | Metric::SharePrice
                | Metric::MarketCap
                | Metric::PriceTarget
                | Metric::PeRatio
                | Metric::RndExpense
                | Metric::AdminExpense
                | Metric::FinanceCost
                | Metric::Tax
                | Metric::Stake
        );
        let share = self
            .cues
            .iter()
            .any(|(cue, at)| *cue == Cue::Share && *at >= self.clause_start);
        if !segment_named
            && !self.segment_in_clause
            && !share
            && company_only
            && strong
            && !self.prior_seen
        {
            self.segment = None;
        }
        self.metric = Some(metric);
        self.metrics_seen.push(metric);
        self.metric_in_clause = true;
        self.metric_strong = strong;
    }

    /// Whether the sentence has measured something by that name.
    pub(crate) fn measures(&self, metric: Metric) -> bool {
        self.metrics_seen.contains(&metric)
    }

    pub(crate) fn set_period(&mut self, period: Period, mention: &PeriodMention) {
        self.period = Some(period);
        self.fiscal = mention.fiscal;
        self.at_end = matches!(mention.part, Some(Phase::End(_)));
        if matches!(mention.year, Some(Year::Named(_) | Year::Relative(_)))
            || matches!(mention.part, Some(Phase::Whole))
        {
            self.sentence_year = Some(period.year);
        }
        self.once = None;
    }

    /// The next number is of another time than the clause, which is only looked back on.
    pub(crate) fn look_back(&mut self, period: Period) {
        self.once = Some(period);
        self.prior_seen = true;
    }

    /// A number of a period is reported in a sentence. 第三财季营收14亿美元。前三财季累计收入39亿美元: the next
    /// paragraph goes on with the quarter.
    pub(crate) fn report(&mut self, period: Option<Period>, sentence: &str) {
        let quarter = self.reported.filter(|before| {
            matches!(before.part, Part::Quarter(_))
                && period.is_some_and(|period| {
                    matches!(period.part, Part::NineMonths | Part::Half(_))
                        && period.year == before.year
                })
        });
        if quarter.is_some() && sentence.contains("累计") {
            self.quarter_reported = quarter;
        }
        self.reported = period;
    }

    /// Whether the clause compares with something.
    pub(crate) fn compares(&self) -> bool {
        self.cues
            .iter()
            .any(|(cue, at)| *at >= self.clause_start && matches!(cue, Cue::Above | Cue::Below))
    }

    /// Whether the metric was named as a loss in this clause.
    pub(crate) fn loss_metric(&self) -> bool {
        let from = self.last_metric_token.unwrap_or(usize::MAX);
        self.cues
            .iter()
            .any(|(cue, at)| *cue == Cue::Loss && *at >= from)
    }

    /// 业绩预告显示: a notice of results tells exact numbers that are results already.
    pub(crate) fn told_of_notice(&self, sentence: &str) -> bool {
        self.status == Status::Guidance
            && sentence.contains("预告显示")
            && !sentence.contains("预计")
    }

    pub(crate) fn in_bracket(&self) -> bool {
        self.outside.is_some()
    }

    pub(crate) fn open_bracket(&mut self) {
        self.outside = Some(Outside {
            company: self.company.clone(),
            segment: self.segment.clone(),
            last_segment: self.last_segment.clone(),
            last_business: self.last_business.clone(),
            metric: self.metric,
            period: self.period,
            sentence_year: self.sentence_year,
            status: self.status,
        });
    }

    pub(crate) fn close_bracket(&mut self) {
        if let Some(outside) = self.outside.take() {
            self.company = outside.company;
            self.segment = outside.segment;
            self.last_segment = outside.last_segment;
            self.last_business = outside.last_business;
            self.metric = outside.metric;
            self.period = outside.period;
            self.sentence_year = outside.sentence_year;
            self.status = outside.status;
        }
    }
}
