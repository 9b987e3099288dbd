//! Binding: walking through a sentence from left to right, each number is given to what was last
//! spoken of.

use crate::figures::aspect::{self, Direction, Reading};
use crate::figures::explain::Left;
use crate::figures::frame::{Frame, Subject};
use crate::figures::measure;
use crate::figures::recurrence::Recurrence;
use crate::figures::scan::{Quantity, Unit};
use crate::figures::subject::Introduced;
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon, Sense};
use crate::model::{Amount, Aspect, Metric, MetricKind, Part, Period, Status};
use crate::text::{Mapped, Span, Words, fold, words};
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
    pub(crate) main: Option<String>,
    /// The article is about brokers, so that they are its subjects and not its voices.
    pub(crate) brokers_report: bool,
    pub(crate) date: Option<jiff::civil::Date>,
    /// Periods that the article names with their year.
    pub(crate) known: Vec<Period>,
    /// The period that the article begins with.
    pub(crate) first: Option<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
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
}

/// Walks through one sentence.
pub(crate) struct Walk<'a, 't> {
    pub(crate) setting: &'a Setting<'a>,
    pub(crate) text: &'a str,
    /// The block before folding, and the way from the folded text to it.
    pub(crate) clean: &'a str,
    pub(crate) mapped: &'a Mapped,
    pub(crate) sentence: Span,
    /// Tokens of the sentence.
    pub(crate) tokens: &'t [Token<'a>],
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
        self.named_topic(self.sentence.start);
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
                self.drop_passing_segment(index);
                self.frame.leave_reason();
                // 排除某些项目后，每股收益: what a clause leaves out is left out of the next.
                let adjusted = self.frame.adjusted
                    && !self.frame.metric_in_clause
                    && self.frame.numbers_in_clause == 0;
                self.frame.begin_clause(index);
                self.frame.adjusted = adjusted;
                self.take_topic(index);
                self.named_topic(self.tokens[index].span.end);
                if gives_reason(&self.text[self.tokens[index].span.end..]) {
                    self.frame.enter_reason();
                }
            }
            // 【晶片股业绩】 heads what follows and is no part of it.
            '】' => {
                self.frame.begin_clause(index);
                self.frame.segment = None;
            }
            '(' | '（' => self.frame.open_bracket(),
            ')' | '）' => self.frame.close_bracket(),
            _ => {}
        }
    }

    fn on_word(&mut self, senses: &'a [Sense], index: usize) {
        let token = &self.tokens[index];
        // 乘联会数据显示: what is told is of the market until somebody is named.
        if token.has(Cue::Statistics) && self.speaks(index) && self.frame.numbers_in_sentence == 0 {
            self.frame.speak_of_market();
            return;
        }
        if let Some(id) = token.company()
            && (token.segments().next().is_none() || self.company_before_segment(index))
            && (!crate::figures::ambiguous_name(token, id, self.text, self.setting.lexicon)
                || self.stands_as_subject(index))
        {
            let broker = self.setting.lexicon.company(id).broker && !self.setting.brokers_report;
            if broker && self.speaks(index) {
                self.frame.speaker = true;
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
            return;
        }
        if token.segments().next().is_some() && token.metric().is_none() {
            self.on_segment(index);
        }
        if let Some((metric, strength)) = token.metric() {
            self.on_metric(metric, strength, index);
        }
        self.on_cues(senses, index);
    }

    fn on_cues(&mut self, senses: &[Sense], index: usize) {
        for sense in senses {
            if let Sense::Cue(cue) = sense {
                self.on_cue(*cue, index);
            }
        }
    }

    pub(super) fn clause_begins_with(&self, index: usize) -> bool {
        index == 0 || self.tokens[index - 1].mark().is_some()
    }

    fn on_cue(&mut self, cue: Cue, index: usize) {
        let frame = &mut *self.frame;
        frame.cues.push((cue, index));
        match cue {
            Cue::Adjusted => frame.adjusted = true,
            // 预测由9800亿上调至1.08万亿: both are of the same period.
            Cue::From if words!["预测", "指引", "预期"].is_in(self.sentence.of(self.text)) => {
            }
            Cue::From => {
                frame.from_at = Some(index);
                frame.once = frame.period.map(|period| period.years_later(-1));
            }
            Cue::Guidance => frame.status = Status::Guidance,
            // 我们 in the words of a manager are the company.
            Cue::Voice if !self.setting.note && self.tokens[index].span.of(self.text) == "我们" =>
                {}
            Cue::Voice => frame.speaker = true,
            Cue::Continues if frame.numbers_in_sentence == 0 => {
                frame.status = frame.previous_status;
            }
            // 拟派特别股息每股10元 is declared.
            Cue::Outlook
                if matches!(self.tokens[index].span.of(self.text), "拟" | "计划")
                    && self.text[self.tokens[index].span.end..].starts_with(['派', '分', '发'])
                    && self.sentence.of(self.text).contains(['息', '红']) => {}
            // 展望2025年，公司预计...: whose outlook it is comes behind.
            Cue::Outlook
                if self.setting.note && self.tokens[index].span.of(self.text) == "展望" => {}
            Cue::Outlook => {
                let of_company = words!["公司", "其", "该公司", "集团", "2", "fy"]
                    .begins(&self.text[self.tokens[index].span.end..])
                    .is_some();
                let own = self.clause_has_own_subject(index);
                // 预计为3.5美元，市场预计为3.6美元: what is compared with others' is one's own.
                let compared = words![
                    "，市场预",
                    "，分析师预",
                    "，华尔街预",
                    ",市场预",
                    ",分析师预"
                ]
                .is_in(Span::new(self.tokens[index].span.end, self.sentence.end).of(self.text));
                let foreseen = !self.announced_before(index)
                    && !(compared && !own && !self.frame.speaker)
                    && (self.frame.speaker
                        || self.frame.spoke_before && !own && self.frame.numbers_in_sentence == 0
                        || self.setting.note && of_company && !own);
                let frame = &mut *self.frame;
                if frame.status != Status::Estimate && !frame.in_bracket() {
                    frame.status = if foreseen {
                        Status::Estimate
                    } else {
                        Status::Guidance
                    };
                }
            }
            Cue::Estimate => {
                frame.estimate_at = Some(index);
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
                let frame = &mut *self.frame;
                if (frame.numbers_in_sentence == 0 || begins) && !of && !frame.compares() {
                    frame.status = Status::Estimate;
                }
            }
            Cue::Expected => {
                let own = (0..index).rev().take(3).any(|at| {
                    self.tokens[at].has(Cue::Self_) || self.tokens[at].company().is_some()
                }) && !self.text[self.tokens[index].span.end..].starts_with(['的', '为'])
                    && !frame.compares();
                // 第一季营收预期在13.5亿之间: what is still to come is foreseen, not compared with.
                let ahead = frame.metric_in_clause
                    && !frame.compares()
                    && (frame.status == Status::Guidance
                        || frame
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
                let frame = &mut *self.frame;
                if (own || ahead || verb) && !frame.speaker {
                    frame.status = Status::Guidance;
                } else {
                    frame.estimate_at = Some(index);
                }
            }
            Cue::Revise => {
                let forecast = words!["预测", "指引", "目标", "预期", "展望", "预估"]
                    .is_in(self.sentence.of(self.text));
                let frame = &mut *self.frame;
                if frame.speaker {
                    frame.status = Status::Estimate;
                } else if forecast && frame.status == Status::Actual {
                    frame.status = Status::Guidance;
                }
            }
            // 占同期出货量, 而同期费用率: the period that is spoken of.
            Cue::Prior
                if self.tokens[index].span.of(self.text) == "同期"
                    && self.text[..self.tokens[index].span.start]
                        .trim_end()
                        .ends_with(['占', '，', ',', '；', ';', '。', '而', '但']) => {}
            Cue::Respectively if !frame.metric_in_clause => self.list_parts(index),
            Cue::Prior | Cue::Previous => {
                if let Some(current) = frame.period {
                    let before = match (cue, current.part) {
                        (Cue::Prior, _) => Some(current.years_later(-1)),
                        (_, Part::Quarter(1)) => Some(Period::quarter(current.year - 1, 4)),
                        (_, Part::Quarter(quarter)) => {
                            Some(Period::quarter(current.year, quarter - 1))
                        }
                        _ => None,
                    };
                    frame.once = before;
                }
                frame.prior_seen = true;
            }
            Cue::Self_ => {
                // In a note 该行 is the house that speaks, unless the note is about a bank.
                let bank = self.setting.main.as_deref().is_some_and(|main| {
                    main.contains("银行")
                        || main.contains("汇丰")
                        || main.contains("渣打")
                        || main.contains("恒生")
                });
                if self.tokens[index].span.of(self.text) == "该行" && self.setting.note && !bank {
                    frame.speaker = true;
                    return;
                }
                // 公司 is the article's subject again, as a whole.
                let part_of_name = self
                    .tokens
                    .get(index.wrapping_sub(1))
                    .is_some_and(|before| {
                        before.span.end == self.tokens[index].span.start
                            && (before.company().is_some()
                                || matches!(before.kind, TokenKind::Introduced(_)))
                    });
                // 占公司整体收入的比例: the whole that a part is measured against.
                let against = words!["占", "占到", "占据", "占了", "占公司", "占集团"]
                    .ends(&self.text[..self.tokens[index].span.start])
                    .is_some();
                let frame = &mut *self.frame;
                if !part_of_name && !against {
                    if frame.market {
                        frame.market = false;
                        frame.company.clone_from(&self.setting.main);
                    }
                    frame.set_whole();
                }
            }
            // 净新增1751家，其中加盟店512家: opened too.
            Cue::Among if self.frame.metric == Some(Metric::StoreCount) => {
                self.frame.opens = self.frame.opened_before;
                self.frame.segment_scope_ends();
            }
            // 高端部门，包括甲乙等，全年销售额: what belongs to a part is told in passing.
            Cue::Among if self.only_tells_what_belongs(index) => {}
            Cue::Among
                if self
                    .tokens
                    .get(index + 1)
                    .is_none_or(|next| next.period().is_none()) =>
            {
                self.frame.segment_scope_ends();
            }
            Cue::Share => self.part_of_share(index),
            // 全球智能手机市场增长7%
            Cue::Up | Cue::Down if !self.frame.metric_in_clause => {
                self.group_subject(index);
            }
            Cue::ThatPart => {
                let brand = self.tokens[index].span.of(self.text).ends_with("品牌");
                self.frame.recall_segment(brand);
            }
            _ => {}
        }
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
            if !(self.joined(last, next) || turned) || !same_kind(&first.unit, &quantity.unit) {
                return end;
            }
            last = next;
            end = next + 1;
        }
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
        let reading = reading;
        let count = members.len();
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
        let once = self.frame.once.filter(|_| {
            self.tokens
                .get(end)
                .is_some_and(|next| next.mark() == Some('、'))
        });
        self.frame.after_numbers(end - 1);
        if once.is_some() {
            self.frame.once = once;
            self.frame.prior_seen = true;
        }
    }

    /// 美洲(44.8%)、中国(18.3%)的销售额均有所增长: which way they went stands behind the list.
    fn read_behind_brackets(&self, end: usize, reading: &mut Reading) {
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

    /// The company or part that a number in brackets right behind its name is about: 苹果(17.1%).
    fn name_of_bracket(&self, start: usize, end: usize) -> Option<Subject> {
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
        let company = match &token.kind {
            TokenKind::Introduced(place) => {
                Some(self.setting.introduced.canonical(*place).to_owned())
            }
            _ => token
                .company()
                .filter(|_| token.segments().next().is_none() || self.company_before_segment(name))
                .map(|id| self.setting.lexicon.company(id).name.clone()),
        };
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

    /// Whether what stands behind a change says that it got better or worse since.
    fn told_of_before(&self, at: usize) -> bool {
        let behind = &self.text[self.tokens[at].span.end..];
        let behind = behind.strip_prefix('的').unwrap_or(behind);
        let behind = words!["增幅", "降幅", "跌幅", "涨幅", "增速", "降速"]
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

    /// 229家直营店、217家店中店: the kind of shop that is counted, named behind the number.
    fn kind_behind(&self, start: usize, end: usize) -> Option<Subject> {
        let quantity = self.tokens[start].quantity()?;
        if !matches!(quantity.unit, Unit::Count("家" | "间")) {
            return None;
        }
        let behind = &self.text[self.tokens[end - 1].span.end..self.sentence.end];
        let kind = behind
            .split(['，', ',', '、', '；', ';', '。', '和', '及', '(', '（'])
            .next()
            .unwrap_or_default();
        let shops = (3..=8).contains(&kind.chars().count())
            && words!["店", "网点", "影院"].ends(kind).is_some()
            && super::segment::is_noun(kind)
            && PLAIN_SHOPS.begins(kind) != Some(kind);
        if !shops {
            return None;
        }
        let at = kind.as_ptr() as usize - self.text.as_ptr() as usize;
        Some(Subject {
            company: self.frame.company.clone(),
            segment: Some(self.shown(Span::new(at, at + kind.len()))),
        })
    }

    /// Whether a profit is measured between a loss and a number.
    fn profit_named_between(&self, loss: usize, number: usize) -> bool {
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
    fn distance_from_expected(&self, start: usize) -> Option<bool> {
        let quantity = self.tokens[start].quantity()?;
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
        let from = match self.frame.clause_start.min(last) {
            0 => self.sentence.start,
            clause => self.tokens[clause - 1].span.end,
        };
        let clause = Span::new(from, self.tokens[last].span.start).of(self.text);
        let compared = clause.find(['比', '较'])?;
        words!["预期", "预测", "预估", "预计"]
            .is_in(&clause[compared..])
            .then_some(below)
    }

    /// 高于行业平均升幅29%: the number of those that somebody is compared with.
    fn average_before(&self, start: usize) -> Option<Subject> {
        let from = match self.frame.clause_start.min(start) {
            0 => self.sentence.start,
            clause => self.tokens[clause - 1].span.end,
        };
        let from = self
            .frame
            .last_number
            .filter(|last| *last < start)
            .map_or(from, |last| from.max(self.tokens[last].span.end));
        let phrase = Span::new(from, self.tokens[start].span.start).of(self.text);
        let (at, name) = AVERAGES
            .iter()
            .find_map(|name| phrase.rfind(name).map(|at| (at, *name)))?;
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

    /// The cues around a list of numbers.
    fn reading(&self, start: usize, end: usize) -> Reading {
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
        for at in end..self.tokens.len().min(end + 4) {
            let token = &self.tokens[at];
            if token.mark().is_some() || token.quantity().is_some() {
                break;
            }
            right.push(at);
        }
        let gap = right.first().map_or("", |at| self.gap(end - 1, *at));
        let near = matches!(
            gap,
            "" | "的"
                | "左右的"
                | "以上的"
                | "的大幅"
                | "左右"
                | "的高"
                | "左右的速度"
                | "的速度"
                | "的年"
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
                    TokenKind::Word(senses) => senses
                        .iter()
                        .filter_map(|sense| match sense {
                            Sense::Cue(cue) => Some(*cue),
                            _ => None,
                        })
                        .collect::<Vec<_>>(),
                    _ => Vec::new(),
                })
                .collect()
        } else {
            Vec::new()
        };
        // 33家门店, 10.8亿美元营收: what is measured stands right behind.
        // 3498家线下门店
        let adjacent = (gap.is_empty() || counted) && !self.frame.metric_in_clause;
        let right_metric = ((near || counted)
            && (gap.starts_with('的') || gap.contains("左右的") || adjacent))
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
        // 欧洲多18.09%，日本少2%
        if reading.direction.is_none()
            && self.tokens[start]
                .quantity()
                .is_some_and(|quantity| quantity.unit == Unit::Percent && quantity.sign.is_none())
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

    fn bind(
        &mut self,
        quantity: &Quantity<'_>,
        at: usize,
        place: usize,
        count: usize,
        reading: &Reading,
    ) -> Result<Bound, Left> {
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
        // 经调整每股亏损1.18元，预期为亏损0.73元: what it is compared with is adjusted too.
        let metric = if metric == Metric::Eps
            && (reading.expected || self.frame.prior_seen || reading.yoy_compares)
            && self.frame.measures(Metric::AdjustedEps)
            && !self.frame.measures(Metric::Eps)
        {
            Metric::AdjustedEps
        } else {
            metric
        };
        let mut aspect = aspect::aspect_of(
            quantity,
            metric,
            self.frame.metric_rate,
            reading,
            place,
            self.frame
                .last_aspect
                .filter(|_| quantity.unit == Unit::Percent),
            self.frame.last_change,
        )
        .ok_or(Left::NoReading)?;
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
        let shops = self
            .frame
            .opens
            .or_else(|| self.opens_shops(at))
            .filter(|_| metric == Metric::StoreCount && matches!(quantity.unit, Unit::Count(_)));
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
                MetricKind::Count => "人".to_owned(),
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
            (self.frame.period.and_then(quarter_before), "period-prior")
        } else {
            self.period_for(place, count, metric, aspect, reading)
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
            subject = self
                .frame
                .of_market(subject.segment.map(|name| name.replace('·', "")));
            if status == Status::Guidance {
                status = Status::Estimate;
                rules.push("status-of-market");
            }
        }
        self.tell_subject(&subject, at, count, &mut rules);
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

    /// 某某发布业绩预减公告，预计2024年净利润...: whether the sentence has told of an announcement.
    fn announced_before(&self, index: usize) -> bool {
        let before = Span::new(self.sentence.start, self.tokens[index].span.start).of(self.text);
        [
            "公告", "预告", "预减", "预增", "预亏", "预盈", "盈喜", "盈警",
        ]
        .iter()
        .any(|word| {
            before.match_indices(word).any(|(at, _)| {
                before[at + word.len()..].starts_with(['，', ',', '称', '：', ':', '显'])
            })
        })
    }

    /// 今年春节期间, 已突破: whether the sentence tells of a year that has not ended what is over.
    fn has_happened(&self, at: usize) -> bool {
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

    /// Whether the clause says before a number that shops are opened or closed.
    fn opens_shops(&self, at: usize) -> Option<Direction> {
        let from = match self.frame.clause_start.min(at) {
            0 => self.sentence.start,
            start => self.tokens[start - 1].span.end,
        };
        let clause = Span::new(from, self.tokens[at].span.start).of(self.text);
        let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
        if says(&["关闭", "关了", "关停", "闭店", "减少"]) {
            Some(Direction::Down)
        } else if says(&["开设", "新开", "再开", "增设", "净增", "新增", "增加"]) {
            Some(Direction::Up)
        } else {
            None
        }
    }

    fn status_for(
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
        if near || self.frame.estimate_at.is_some() && self.frame.speaker {
            return (Status::Estimate, "status-expected");
        }
        if self.frame.prior_seen && self.frame.once.is_some()
            || self.frame.base_seen && aspect == Aspect::Level
        {
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
        if let Some(status) = reading.status_behind {
            return (status, "status-behind");
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

/// The quarter before a quarter.
fn quarter_before(period: Period) -> Option<Period> {
    match period.part {
        Part::Quarter(1) => Some(Period::quarter(period.year - 1, 4)),
        Part::Quarter(quarter) => Some(Period::quarter(period.year, quarter - 1)),
        _ => None,
    }
}

/// Whether a quarter of the calendar has not ended on a day.
fn has_not_ended(period: Period, day: jiff::civil::Date) -> bool {
    match period.part {
        Part::Quarter(quarter) => {
            period.year > day.year()
                || period.year == day.year() && i16::from(quarter) * 3 >= i16::from(day.month())
        }
        _ => false,
    }
}

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
const AVERAGES: &[&str] = &[
    "行业平均",
    "同业平均",
    "市场平均",
    "全国平均",
    "行业均值",
    "同行平均",
];

/// Rules that bind a number: one for most parts of a figure.
const USUAL_RULES: usize = 8;

/// Amounts of money below this, in its unit, are of one share and no profit of a company.
const LEAST_PROFIT: f64 = 1000.0;

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
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Whether the metric turns negative with a loss.
fn is_profit(metric: Metric) -> bool {
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
fn is_direction(token: &Token<'_>) -> bool {
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
