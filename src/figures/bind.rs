//! Binding: walking through a sentence from left to right, each number is given to what was last
//! spoken of.

use crate::figures::aspect::{self, Direction, Reading};
use crate::figures::explain::Left;
use crate::figures::frame::{Frame, Subject};
use crate::figures::measure;
use crate::figures::recurrence::Recurrence;
use crate::figures::scan::{Quantity, Unit};
use crate::figures::subject::Introduced;
use crate::figures::time::is_balance;
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense};
use crate::model::{Amount, Aspect, Metric, MetricKind, Part, Period, Status};
use crate::text::{MappedPart, Span, fold, words};
use std::cell::RefCell;
use std::collections::HashMap;

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

/// What holds for the whole article.
pub(crate) struct Setting<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) introduced: &'a Introduced,
    /// How often phrases stand in the article, folded.
    pub(crate) recurrence: &'a Recurrence<'a>,
    /// How often names that were asked for stand in it.
    pub(crate) mentions: RefCell<HashMap<String, usize>>,
    /// Whether it speaks of companies that were asked for.
    pub(crate) spoken_of: RefCell<HashMap<CompanyId, bool>>,
    pub(crate) main: Option<String>,
    /// Companies that are meant by their names though these are ordinary words too.
    pub(crate) firms: Vec<CompanyId>,
    /// The article is about brokers, so that they are its subjects and not its voices.
    pub(crate) brokers_report: bool,
    pub(crate) date: Option<jiff::civil::Date>,
    /// Periods that the article names with their year.
    pub(crate) known: Vec<Period>,
    /// Fiscal years are named by the year in which they begin.
    pub(crate) years_begin: bool,
    /// It is about those who build and sell homes.
    pub(crate) property: bool,
    /// Companies give notice of their results.
    pub(crate) notices: bool,
    /// The results are still to come.
    pub(crate) preview: bool,
    /// The period that the article begins with.
    pub(crate) first: Option<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
    /// It comes back to parts that it has told of (该业务).
    pub(crate) recalls_parts: bool,
    /// 净收入 means the profit here.
    pub(crate) net_is_profit: bool,
    /// What a bare 元 means.
    pub(crate) yuan: String,
}

impl Setting<'_> {
    /// How often a name stands in the article, counted up to three.
    pub(super) fn mentions(&self, name: &str) -> usize {
        if let Some(count) = self.mentions.borrow().get(name) {
            return *count;
        }
        let count = self.recurrence.times(&fold(name), 3);
        self.mentions.borrow_mut().insert(name.to_owned(), count);
        count
    }

    /// Whether a company is meant where its name stands, and not an ordinary word.
    pub(super) fn names_a_company(&self, token: &Token<'_>, id: CompanyId, text: &str) -> bool {
        self.firms.contains(&id) || !crate::figures::ambiguous_name(token, id, text, self.lexicon)
    }

    /// Whether one of a company's names stands in the article more than twice.
    pub(super) fn speaks_of(&self, id: CompanyId) -> bool {
        if let Some(speaks) = self.spoken_of.borrow().get(&id) {
            return *speaks;
        }
        let mut names = self.lexicon.company(id).names();
        let speaks = names.any(|name| self.recurrence.times(&fold(name), 3) > 2);
        self.spoken_of.borrow_mut().insert(id, speaks);
        speaks
    }
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
    /// Whether parts of companies are looked for. Nobody asks for those of a sentence without
    /// numbers, unless the article comes back to them (该业务).
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
    }

    /// The text between two tokens.
    pub(super) fn gap(&self, left: usize, right: usize) -> &'a str {
        Span::new(self.tokens[left].span.end, self.tokens[right].span.start).of(self.text)
    }

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

    fn on_mark(&mut self, mark: char, index: usize) {
        match mark {
            '；' | ';' => {
                // 按年跌10%: another change of the same.
                let goes_on = words!["同比", "环比", "按年", "按月", "按季"]
                    .begins(&self.text[self.tokens[index].span.end..])
                    .is_some();
                self.frame.begin_statement(index, goes_on);
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
                self.frame.leave_reason();
                // 排除某些项目后，每股收益: what a clause leaves out is left out of the next.
                let adjusted = self.frame.adjusted
                    && !self.frame.metric_in_clause
                    && self.frame.numbers_in_clause == 0;
                self.frame.begin_clause(index);
                self.frame.adjusted = adjusted;
                if scene {
                    self.frame.statement_start = index + 1;
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
            let broker = self.setting.lexicon.company(id).broker && !self.setting.brokers_report;
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
        if self.parts && token.segments().next().is_some() && token.metric().is_none() {
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

    pub(super) fn clause_begins_with(&self, index: usize) -> bool {
        index == 0 || self.tokens[index - 1].mark().is_some()
    }

    /// One past the last number of the list that begins at `index`.
    fn group_end(&self, index: usize) -> usize {
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
    fn one_for_each_metric(&self, at: usize) -> bool {
        self.says_respectively(at)
            && (self.frame.metrics.len() > 1
                || !self.frame.metric_in_clause && self.frame.metrics_seen.len() > 1)
    }

    /// One past the bracket that opens at `index` and holds a number, if one does.
    fn bracket_end(&self, index: usize) -> Option<usize> {
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
    fn on_quantities(&mut self, start: usize, end: usize) {
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

    fn bind(
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
        // 盈利估计为0.95元 is what a share earns.
        let small = metric == Metric::NetIncome
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && quantity.high.abs() < LEAST_PROFIT;
        let metric = match metric {
            _ if paid_out => Metric::PayoutRatio,
            _ if margin => Metric::NetMargin,
            _ if operating => Metric::OperatingMargin,
            _ if small => Metric::Eps,
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
        if metric == Metric::SharePrice && matches!(aspect, Aspect::Yoy) {
            aspect = Aspect::Change;
        }
        if paid_out || margin || operating {
            aspect = Aspect::Level;
        }
        let shops = (metric == Metric::StoreCount && matches!(quantity.unit, Unit::Count(_)))
            .then(|| self.frame.opens.or_else(|| self.opens_shops(at)))
            .flatten();
        if shops.is_some() && aspect == Aspect::Level {
            aspect = Aspect::Change;
        }
        if metric == Metric::MarketShare && aspect == Aspect::Level {
            aspect = Aspect::Share;
        }
        let loss = reading.loss || self.frame.loss_metric();
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
                MetricKind::Count => self.unit_behind(at).unwrap_or("人").to_owned(),
                _ => return Err(Left::NoUnit),
            },
        };
        match quantity.unit {
            Unit::Yuan => rules.push("unit-of-article"),
            Unit::Bare if metric.kind() == MetricKind::Money => rules.push("unit-carried"),
            _ => {}
        }
        if reading.at_most && !quantity.is_range() {
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
            self.frame.reported = self.frame.period;
        }
        let mut subject = self.subject_for(place, count);
        // Where no company is spoken of, the industry or market is the subject itself, and what is
        // foreseen for it is nobody's own outlook.
        let mut status = status;
        if subject.company.is_none() {
            let part = subject.segment.map(|name| name.replace('·', ""));
            let place = part.as_deref().is_some_and(|name| self.is_place(name));
            subject = self.frame.of_market(part, place);
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
        if self.frame.metric != Some(metric) && count == 1 {
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

    /// 分别达到2万和2.5万片: what a bare number counts, told behind the next of its list.
    fn unit_behind(&self, at: usize) -> Option<&'a str> {
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
fn one_before(period: Period) -> Option<Period> {
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
