//! Binding: walking through a sentence from left to right, each number is given to what was last
//! spoken of.

use crate::figures::aspect::{self, Direction, Reading};
use crate::figures::frame::{Frame, Subject};
use crate::figures::recurrence::Recurrence;
use crate::figures::scan::{Quantity, Unit};
use crate::figures::subject::Introduced;
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon, Sense};
use crate::model::{Amount, Aspect, Metric, MetricKind, Part, Period, Status};
use crate::text::{Mapped, Span};

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
    /// Which phrases the article repeats.
    pub(crate) recurrence: &'a Recurrence<'a>,
    pub(crate) main: Option<String>,
    /// The article is about brokers, so that they are its subjects and not its voices.
    pub(crate) brokers_report: bool,
    pub(crate) date: Option<jiff::civil::Date>,
    /// Periods that the article names with their year.
    pub(crate) known: Vec<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
    /// What a bare 元 means.
    pub(crate) yuan: String,
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
}

impl<'a> Walk<'a, '_> {
    /// Binds the numbers of the sentence.
    pub(crate) fn run(mut self) {
        self.frame.begin_sentence(self.setting.main.as_deref());
        let mut index = 0;
        while index < self.tokens.len() {
            let token = &self.tokens[index];
            match &token.kind {
                TokenKind::Mark(mark) => self.on_mark(*mark, index),
                TokenKind::Period(_) => self.on_period(index),
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
        let between = self.gap(left, right);
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
        )
    }

    fn on_mark(&mut self, mark: char, index: usize) {
        match mark {
            '；' | ';' => self.frame.begin_statement(index),
            '：' | ':' if self.topic_before(index) => {}
            '，' | ',' | '：' | ':' | '\n' | ' ' => {
                self.drop_passing_segment(index);
                self.frame.begin_clause(index);
            }
            '(' | '（' => self.frame.open_bracket(),
            ')' | '）' => self.frame.close_bracket(),
            _ => {}
        }
    }

    fn on_word(&mut self, senses: &'a [Sense], index: usize) {
        let token = &self.tokens[index];
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
            Cue::From => {
                frame.from_at = Some(index);
                frame.once = frame.period.map(|period| period.years_later(-1));
            }
            Cue::Guidance => frame.status = Status::Guidance,
            Cue::Voice => frame.speaker = true,
            Cue::Continues if frame.numbers_in_sentence == 0 => {
                frame.status = frame.previous_status;
            }
            Cue::Outlook => {
                let of_company = ["公司", "其", "该公司", "集团", "2", "fy"]
                    .iter()
                    .any(|word| self.text[self.tokens[index].span.end..].starts_with(word));
                let foreseen = frame.speaker
                    || self.setting.note && of_company && !self.clause_has_own_subject(index);
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
                let of = self.text[self.tokens[index].span.end..].starts_with('的');
                if frame.numbers_in_sentence == 0 && !of && !frame.compares() {
                    frame.status = Status::Estimate;
                }
            }
            Cue::Expected => {
                let own = (0..index).rev().take(3).any(|at| {
                    self.tokens[at].has(Cue::Self_) || self.tokens[at].company().is_some()
                }) && !self.text[self.tokens[index].span.end..].starts_with(['的', '为'])
                    && !frame.compares();
                if own && !frame.speaker {
                    frame.status = Status::Guidance;
                } else {
                    frame.estimate_at = Some(index);
                }
            }
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
                if !part_of_name {
                    frame.set_whole();
                }
            }
            Cue::Among
                if self
                    .tokens
                    .get(index + 1)
                    .is_none_or(|next| next.period().is_none()) =>
            {
                self.frame.segment_scope_ends();
            }
            Cue::ThatPart => frame.recall_segment(),
            _ => {}
        }
    }

    /// One past the last number of the list that begins at `index`.
    fn group_end(&self, index: usize) -> usize {
        let mut end = index + 1;
        let mut last = index;
        loop {
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
                .is_some_and(|token| is_direction(token))
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

    /// Binds a list of numbers, most often of one.
    fn on_quantities(&mut self, start: usize, end: usize) {
        let members: Vec<usize> = (start..end)
            .filter(|at| self.tokens[*at].quantity().is_some())
            .collect();
        let reading = self.reading(start, end);
        let count = members.len();
        for (place, &at) in members.iter().enumerate() {
            let Some(quantity) = self.tokens[at].quantity() else {
                continue;
            };
            let own = (place > 0)
                .then(|| self.tokens[at - 1].clone())
                .filter(is_direction);
            let reading = match own {
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
            if let Some(bound) = self.bind(quantity, at, place, count, &reading) {
                self.bound.push(bound);
            }
        }
        self.frame.after_numbers(end - 1);
    }

    /// The cues around a list of numbers.
    fn reading(&self, start: usize, end: usize) -> Reading {
        let from = self.frame.cue_scope_start(start);
        let left: Vec<(Cue, &str)> = self
            .frame
            .cues
            .iter()
            .filter(|(_, at)| *at >= from && *at < start)
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
        let right_metric = (near && (gap.starts_with('的') || gap.contains("左右的")))
            .then(|| {
                right
                    .iter()
                    .take(2)
                    .find_map(|at| self.tokens[*at].metric())
            })
            .flatten();
        aspect::read(
            &left,
            &right_cues,
            right_metric,
            gap,
            self.text
                .get(self.tokens[end - 1].span.end..)
                .unwrap_or_default(),
        )
    }

    fn bind(
        &mut self,
        quantity: &Quantity<'_>,
        at: usize,
        place: usize,
        count: usize,
        reading: &Reading,
    ) -> Option<Bound> {
        let mut rules: Vec<&'static str> = Vec::new();
        let (metric, why) = self.metric_for(quantity, at, place, count, reading)?;
        rules.push(why);
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
        )?;
        if metric == Metric::SharePrice && matches!(aspect, Aspect::Yoy) {
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
                MetricKind::Money if aspect == Aspect::Level => self.frame.last_currency.clone()?,
                MetricKind::Count => "人".to_owned(),
                _ => return None,
            },
        };
        if unit == "x" && aspect != Aspect::Level {
            "%".clone_into(&mut unit);
            amount = scale(amount, 100.0);
        }
        if reading.at_most && !quantity.is_range() {
            amount = Amount::Range {
                low: None,
                high: Some(quantity.low),
            };
        }
        let turned = if aspect == Aspect::Level || aspect == Aspect::Share {
            aspect == Aspect::Level
                && loss
                && is_profit(metric)
                && quantity.sign.is_none()
                && quantity.low > 0.0
                && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan | Unit::Bare)
        } else {
            match reading.direction {
                _ if quantity.sign.is_some() => false,
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
        let period = self.period_for(place, count, metric, aspect, reading);
        let status = if aspect == Aspect::Beat {
            Status::Actual
        } else {
            self.status_for(at, aspect, period, reading)
        };
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
            subject = Subject {
                company: subject.segment.map(|name| name.replace('·', "")),
                segment: None,
            };
            if status == Status::Guidance {
                status = Status::Estimate;
            }
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
        self.frame.bound_company.clone_from(&self.frame.company);
        if self.frame.metric != Some(metric) && count == 1 {
            self.frame.metric = Some(metric);
        }
        rules.push(aspect.id());
        Some(Bound {
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

    fn status_for(
        &self,
        at: usize,
        aspect: Aspect,
        period: Option<Period>,
        reading: &Reading,
    ) -> Status {
        let near = self
            .frame
            .estimate_at
            .is_some_and(|estimate| estimate < at && estimate >= self.frame.clause_start.min(at));
        if near || self.frame.estimate_at.is_some() && self.frame.speaker {
            return Status::Estimate;
        }
        if self.frame.prior_seen && self.frame.once.is_some()
            || self.frame.base_seen && aspect == Aspect::Level
        {
            return Status::Actual;
        }
        if let Some(status) = reading.status_behind {
            return status;
        }
        // A year before the one that is looked at is reported.
        if self.frame.status == Status::Guidance
            && let (Some(period), Some(first)) = (period, self.frame.outlook_period)
            && period.year < first.year
        {
            return Status::Actual;
        }
        self.frame.status
    }

    fn subject_for(&self, place: usize, count: usize) -> Subject {
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
            company: company.or_else(|| self.setting.main.clone()),
            segment,
        }
    }
}

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
