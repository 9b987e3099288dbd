//! Time in a sentence: the period that the numbers to come are about.

use super::aspect::Reading;
use super::bind::{Walk, one_before};
use super::company::beginning;
use super::period::{self, PeriodContext, PeriodMention, Phase, Year};
use super::scan::Unit;
use crate::lexicon::{Cue, Strength};
use crate::model::{Aspect, Metric, Part, Period, Status};
use crate::text::{Span, words};

/// Characters between 年度 and the word for what is foreseen (年度销售预期).
const LONGEST_GOAL: usize = 4;

impl<'a> Walk<'a, '_> {
    pub(super) fn on_period(&mut self, index: usize) {
        let Some(mention) = self.tokens[index].period() else {
            return;
        };
        // 2024财年(截至3月31日): when it ended.
        let ended = index >= 2
            && matches!(self.tokens[index - 1].mark(), Some('(' | '（'))
            && self.tokens[index - 2].period().is_some()
            && mention.span.of(self.text).starts_with('截');
        if ended {
            return;
        }
        let behind = self.text.get(mention.span.end..).unwrap_or_default();
        // Not beyond the sentence: a list of times without commas would be read again for each of them.
        let clause_behind = Span::new(mention.span.end, self.sentence.end.max(mention.span.end))
            .of(self.text)
            .split(['，', ',', '；', '。'])
            .next()
            .unwrap_or_default();
        if mention.is_day() {
            // 创2024年12月18日以来最大跌幅: since when, and no day of anything.
            if behind.starts_with("以来") {
                return;
            }
            let context = self.period_context();
            self.frame.day = period::resolve(mention, context).first().copied();
            // 2月6日晚间发布年报: when something was told, not when it was counted.
            self.frame.day_here =
                !words!["发布", "公布", "披露", "公告", "宣布", "消息"].is_in(clause_behind);
            // 下滑至2024年9月30日的6.6%: the end of a period, told by its day.
            if behind.starts_with('的')
                && self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|next| next.quantity().is_some())
                && let Some(day) = self.frame.day
                && let Some(ended) = ended_on(day)
            {
                self.frame.look_back(ended);
            }
            // 至2023年12月31日，门店9001家: so does a clause of its own.
            if matches!(self.clause_before(index).trim(), "至" | "到" | "于")
                && behind.starts_with(['，', ','])
                && let Some(day) = self.frame.day
                && let Some(ended) = ended_on(day)
            {
                self.frame.last_period_token = Some(index);
                self.frame.set_period(ended, mention);
            }
            return;
        }
        // 第一财季利润2.47亿美元，上年为亏损1.03亿美元: the same part of the year before.
        if mention.year == Some(Year::Before)
            && mention.part.is_none()
            && words!["为", "则为", "亏损", "盈利", "录得"]
                .begins(behind)
                .is_some()
            && self.frame.numbers_in_sentence > 0
            && let Some(current) = self.frame.period
            && !matches!(current.part, Part::Year)
        {
            self.frame.look_back(current.years_later(-1));
            return;
        }
        // 2023年同期: the same part of that year.
        if behind.starts_with("同期")
            && let (Some(year), Some(current)) = (mention.year, self.frame.period)
            && mention.part.is_none()
        {
            let year = match year {
                Year::Named(year) => Some(year),
                Year::Relative(by) => self.setting.date.map(|date| date.year() + by),
                Year::Current => Some(current.year),
                Year::Before => Some(current.year - 1),
                Year::Earlier(by) => Some(current.year - by),
                Year::Ended {
                    named, relative, ..
                } => named.or(self.setting.date.map(|date| date.year() + relative)),
            };
            if let Some(year) = year {
                let then = Period {
                    year,
                    part: current.part,
                };
                self.frame.look_back(then);
                // 较上一年同期增长12.44%: a change against it is of now.
                let before = &self.text[..mention.span.start];
                if before.ends_with(['较', '比']) && then.years_later(1) == current {
                    self.frame.cues.push((Cue::Yoy, index));
                }
            }
            return;
        }
        let before = self
            .text
            .get(..mention.span.start)
            .unwrap_or_default()
            .trim_end_matches(' ');
        // 去年三季度，公司单季度营收: the quarter that was just named. 自2024年6月上市以来: since when.
        let again = mention.span.of(self.text) == "单季度"
            && self.frame.last_period_token.is_some()
            && matches!(
                self.frame.period,
                Some(Period {
                    part: Part::Quarter(_),
                    ..
                })
            );
        if again || before.ends_with('自') && clause_behind.contains("以来") {
            return;
        }
        let compared = before.ends_with(['较', '比']) && !before.ends_with(['同', '环', '占'])
            || before.ends_with("相对于")
            || before.ends_with("相较")
            || before.ends_with("相较于")
            || behind.starts_with("相比")
            // 与2023年第一季度营收的21.2亿美元相比
            || before.ends_with('与')
                && words!["相比", "持平", "相若", "相当"].ends(clause_behind).is_some()
            || before.ends_with(['与', '和'])
                && words![
                    "末持平",
                    "底持平",
                    "持平",
                    "末相比",
                    "底相比",
                    "同期持平",
                    "末基本持平",
                    "基本持平",
                ]
                .begins(behind)
                .is_some();
        // 预测由去年11月的9800亿上调至...: when a forecast was made.
        if matches!(mention.part, Some(Phase::Named(Part::Month(_))))
            && before.ends_with(['由', '从'])
            && words!["预测", "指引", "预期"].is_in(self.sentence.of(self.text))
        {
            return;
        }
        // 低于其去年11月份预测的1500亿: when a forecast was made, and not for when.
        if matches!(mention.part, Some(Phase::Named(Part::Month(_))))
            && words!["预测的", "预计的", "预期的", "给出的", "公布的", "设定的"]
                .begins(behind.trim_start_matches('份'))
                .is_some()
        {
            return;
        }
        // 成立于2016年的某某, 自2016年成立以来: when it began, and not when it earned.
        let began = words!["成立于", "创立于", "创办于", "始于", "诞生于", "始建于"]
            .ends(before)
            .is_some()
            || mention.part.is_none()
                && words![
                    "成立",
                    "创立",
                    "创办",
                    "开业",
                    "上市以来",
                    "开始生产",
                    "开始从事"
                ]
                .begins(behind)
                .is_some();
        if began {
            return;
        }
        if compared {
            // 较2023年7.2%的增长: how it grew then.
            if self.growth_of_then(index)
                && let Some(then) = period::resolve(mention, self.period_context()).first()
            {
                self.frame.look_back(*then);
                return;
            }
            self.on_comparison(mention, index, behind);
            return;
        }
        if matches!(mention.part, Some(Phase::Current)) {
            return;
        }
        // 2024财年第三季度...截至12月31日的三个月: the same again.
        if mention.year.is_none()
            && mention.span.of(self.text).starts_with("截")
            && self.frame.last_period_token.is_some()
            && matches!(
                self.frame.period,
                Some(Period {
                    part: Part::Quarter(_),
                    ..
                })
            )
        {
            return;
        }
        if self.is_in_reason(index) {
            return;
        }
        let mut context = self.period_context();
        // 一季度业绩指引: ahead; 三季报: out already.
        context.ahead |= words!["指引", "业绩指引", "营收指引", "业绩展望", "业绩预测"]
            .begins(behind.trim_start_matches('的'))
            .is_some();
        // 年度销售预期: of the year to come, and not of one long gone that was spoken of.
        let goal = mention.span.of(self.text) == "年度"
            && words!["预期", "指引", "预测", "目标", "展望"]
                .first_in(clause_behind)
                .is_some_and(|(at, _)| clause_behind[..at].chars().count() <= LONGEST_GOAL);
        if goal {
            context.ahead = true;
            context.current = context.current.filter(|period| {
                context
                    .date
                    .is_none_or(|date| period.year + 1 >= date.year())
            });
        }
        context.ahead &= words!["季报", "半年报", "中报", "季度报"]
            .ends(mention.span.of(self.text))
            .is_none();
        let mut resolved = period::resolve(mention, context);
        // 把2025财年营收预估上调至560亿。分析师预估全年营收559亿: of the year that was just foreseen.
        if mention.span.of(self.text) == "全年"
            && self.frame.estimate_at.is_some()
            && let Some(foreseen) = self
                .frame
                .outlook_before
                .filter(|foreseen| foreseen.part == Part::Year)
        {
            resolved = vec![foreseen];
        }
        let Some(&last) = resolved.last() else { return };
        // Beside the quarter that is reported 上季度 is the one before it.
        if matches!(mention.part, Some(Phase::LastQuarter))
            && self.frame.numbers_in_sentence > 0
            && self.frame.period == Some(last)
            && let Part::Quarter(quarter) = last.part
        {
            self.frame.look_back(if quarter == 1 {
                Period::quarter(last.year - 1, 4)
            } else {
                Period::quarter(last.year, quarter - 1)
            });
            return;
        }
        let listed = self
            .frame
            .last_period_token
            .is_some_and(|before| self.joined(before, index));
        if listed {
            self.frame.periods.extend(resolved.iter().copied());
        } else {
            self.frame.periods.clone_from(&resolved);
        }
        self.frame.last_period_token = Some(index);
        // 上两个年度 is only looked back on.
        if matches!(mention.year, Some(Year::Earlier(_))) {
            return;
        }
        if self.frame.periods.len() > 2 {
            // A list grows with each of its members.
            let known = self
                .frame
                .listed
                .last()
                .is_some_and(|last| self.frame.periods.starts_with(last));
            if known {
                self.frame.listed.pop();
            }
            self.frame.listed.push(self.frame.periods.clone());
            self.frame.listed_here = true;
        }
        // 由去年的16.6%降至11.7%: the period of the first number alone.
        let looks = clause_behind.ends_with('看') || clause_behind.ends_with("来说");
        let level_follows = behind.starts_with('的') && !looks
            || self
                .tokens
                .get(index + 1)
                .is_some_and(|next| next.quantity().is_some());
        let measured_against = words![
            "高于", "低于", "优于", "好于", "多于", "少于", "高过", "低过", "超过", "不及", "不到",
        ]
        .ends(before)
        .is_some();
        // 高于第三季度的1850亿和2023年第四季度的1540亿
        let goes_on = self.frame.compares()
            && self.frame.last_number.is_some_and(|number| {
                matches!(self.gap(number, index), "和" | "及" | "与" | "以及")
            });
        if (measured_against || goes_on) && self.frame.period.is_some_and(|current| last < current)
        {
            self.frame.look_back(last);
            return;
        }
        if level_follows
            && self
                .frame
                .from_at
                .is_some_and(|from| from >= self.frame.clause_start)
        {
            self.frame.once = Some(match self.frame.period {
                Some(current)
                    if matches!(mention.year, Some(Year::Relative(_) | Year::Before))
                        && mention.part.is_none()
                        && last.year < current.year =>
                {
                    Period {
                        year: last.year,
                        part: current.part,
                    }
                }
                _ => last,
            });
            return;
        }
        if let Some(before) = self.aside(mention, last, index) {
            self.frame.look_back(before);
            return;
        }
        self.frame.aside_from =
            self.frame.aside_from.or(self.frame.period).filter(|whole| {
                mention.year.is_none() && self.is_told_in_passing(*whole, last, index)
            });
        self.frame.set_period(last, mention);
    }

    /// 前三季度毛利率24.2%，Q3为28.2%; 24年出货30GWh，其中Q4 10GWh: whether the quarter at `index` is one
    /// of the period before, and only what was measured is told of it.
    fn is_told_in_passing(&self, whole: Period, quarter: Period, index: usize) -> bool {
        let within = whole.year == quarter.year
            && matches!(quarter.part, Part::Quarter(_))
            && matches!(whole.part, Part::Year | Part::NineMonths | Part::Half(_));
        let next = self.tokens[index + 1..]
            .iter()
            .find(|token| !token.has(Cue::Reach));
        within
            && self.frame.numbers_in_sentence > 0
            && next.is_some_and(|next| next.quantity().is_some())
    }

    /// 2023年7.2%的有机增长: whether right behind a time stands how something grew in it.
    fn growth_of_then(&self, index: usize) -> bool {
        let number = index + 1;
        let behind = self
            .tokens
            .get(number)
            .filter(|next| {
                next.quantity()
                    .is_some_and(|quantity| quantity.unit == Unit::Percent)
                    && matches!(self.gap(index, number).trim(), "" | "的")
            })
            .and_then(|next| self.text[next.span.end..].strip_prefix('的'));
        behind.is_some_and(|behind| {
            words![
                "增长", "增幅", "增速", "降幅", "跌幅", "涨幅", "下降", "下滑", "跌势"
            ]
            .is_in(beginning(behind, 6))
        })
    }

    /// 环比增长主要是因为去年12月基数较低: whether a time only belongs to a reason without numbers.
    fn is_in_reason(&self, index: usize) -> bool {
        let clause = self.clause_before(index);
        words!["是因为", "是由于", "由于", "因为"].is_in(clause)
            && self.tokens[index..]
                .iter()
                .find(|token| {
                    token.quantity().is_some()
                        || matches!(token.mark(), Some('，' | ',' | '；' | ';' | '。'))
                })
                .is_none_or(|token| token.quantity().is_none())
    }

    /// 2023年度赚217亿元, 2023年第四季则为1.7亿美元: the number of a year before, told beside the one
    /// that the sentence is about, and nothing else measured.
    fn aside(&self, mention: &PeriodMention, last: Period, index: usize) -> Option<Period> {
        let current = self.frame.period?;
        // 从2020年的17.4%滑落至2023年的11.6%: from one whole year to another.
        let from_year = self.tokens[self.frame.clause_start.min(index)..index]
            .iter()
            .any(|token| {
                token
                    .period()
                    .is_some_and(|from| from.part.is_none() && from.year.is_some())
            });
        if from_year && mention.part.is_none() {
            return None;
        }
        let number = self.tokens[index + 1..]
            .iter()
            .find(|token| {
                token.quantity().is_some()
                    || matches!(token.mark(), Some('，' | ',' | '；' | ';' | '。'))
                    || token.names_somebody()
                    || token.segments().next().is_some()
                    || token.metric().is_some_and(|(metric, strength)| {
                        strength == Strength::Strong && self.frame.metric != Some(metric)
                    })
            })
            .is_some_and(|token| token.quantity().is_some());
        (self.frame.numbers_in_sentence > 0
            && number
            && mention.year.is_some()
            && self.frame.status != Status::Estimate
            && !self.frame.in_bracket()
            && last == current.years_later(-1))
        .then_some(last)
    }

    /// 较2024年初, 比2023年, 较三季度: what a change is measured against.
    pub(super) fn on_comparison(&mut self, mention: &PeriodMention, index: usize, behind: &str) {
        let resolved = match (mention.year, mention.part, self.frame.period) {
            (Some(Year::Relative(-1) | Year::Before), None, Some(current)) => {
                Some(current.years_later(-1))
            }
            // 第三财季净亏损3692亿日元，相较于上一季度实现的1.18万亿日元
            (None, Some(Phase::LastQuarter), Some(current))
                if matches!(current.part, Part::Quarter(_)) =>
            {
                one_before(current)
            }
            _ => period::resolve(mention, self.period_context())
                .first()
                .copied(),
        };
        let resolved = if behind.starts_with('初') {
            resolved.map(|period| Period::year(period.year - 1))
        } else {
            resolved
        };
        let boundary = behind.starts_with(['初', '末', '底'])
            || self.text[..mention.span.end].ends_with(['初', '末', '底']);
        let cue = match (resolved, self.frame.period) {
            _ if boundary => Cue::Base,
            (Some(base), Some(current)) if base.years_later(1) == current => Cue::Yoy,
            (
                Some(Period {
                    part: Part::Quarter(_) | Part::Month(_),
                    ..
                }),
                Some(
                    current @ Period {
                        part: Part::Quarter(_) | Part::Month(_),
                        ..
                    },
                ),
            ) if resolved.is_some_and(|base| base.year + 1 >= current.year) => Cue::Qoq,
            (Some(base), Some(current))
                if base.year + 1 == current.year && base.part == Part::Year =>
            {
                Cue::Yoy
            }
            (Some(_), None) => Cue::Yoy,
            _ => Cue::Base,
        };
        self.frame.cues.push((cue, index));
        self.frame.base = resolved;
        self.frame.base_seen = true;
    }

    /// Whether a day lies shortly before the article, so that it may still be meant.
    fn is_of_late(&self, day: Period) -> bool {
        let Part::Day(month, date) = day.part else {
            return false;
        };
        let told = jiff::civil::Date::new(day.year, month.cast_signed(), date.cast_signed());
        match (told, self.setting.date) {
            (Ok(told), Some(today)) => (today - told).get_days() <= LATE,
            _ => true,
        }
    }

    pub(super) fn period_context(&self) -> PeriodContext<'a> {
        PeriodContext {
            date: self.setting.date,
            current: self.frame.period,
            year: self.frame.sentence_year,
            ahead: self.frame.status == Status::Guidance
                || self.frame.status == Status::Estimate && self.frame.speaker,
            balance: self.frame.metric.is_some_and(is_balance),
            known: &self.setting.known,
            years_begin: self.setting.years_begin,
            notices: self.setting.gives_notice(),
        }
    }

    /// Whether the sentence goes on with periods that were listed before.
    fn speaks_of_listed(&self) -> bool {
        let sentence = self.sentence.of(self.text);
        self.frame.listed_here
            || words!["报告期", "同期", "各期", "上述期", "期内", "往绩记录"].is_in(sentence)
    }

    /// 亚马逊单季营收1878亿美元: the quarter that an article is about where nothing but 单季 names it.
    fn quarter_of_article(&self, at: usize) -> Option<Period> {
        let carried = self.frame.period.map(|period| period.part);
        let unnamed = self.frame.last_period_token.is_none()
            && !matches!(carried, Some(Part::Quarter(_)))
            && words![
                "单季",
                "季度盈利",
                "季度营收",
                "季度收入",
                "季度利润",
                "季度业绩",
                "季绩"
            ]
            .is_in(self.clause_before(at));
        let date = self.setting.date.filter(|_| unnamed)?;
        self.setting
            .known
            .iter()
            .filter(|known| matches!(known.part, Part::Quarter(_)) && !known.is_ahead_of(date))
            .max_by_key(|known| (known.year, known.part))
            .copied()
    }

    /// 该公司预计预订量将在40亿至42亿美元之间: what is foreseen behind the results of a quarter, without
    /// a time of its own, is of the next.
    fn quarter_to_come(&self, at: usize) -> Option<Period> {
        let reported = self.frame.reported?;
        let Part::Quarter(quarter) = reported.part else {
            return None;
        };
        let unnamed = self.frame.last_period_token.is_none()
            && self.frame.period == Some(reported)
            && self.frame.status == Status::Guidance
            && !self.setting.is_preview()
            && self.clause_before(at).contains('将')
            && !words!["全年", "年度", "财年"].is_in(self.sentence.of(self.text));
        unnamed.then(|| period::next_quarter(reported.year, quarter))
    }

    pub(super) fn period_for(
        &self,
        at: usize,
        place: usize,
        count: usize,
        metric: Metric,
        aspect: Aspect,
        reading: &Reading,
    ) -> (Option<Period>, &'static str) {
        if count > 1 && self.frame.periods.len() == count {
            return (
                self.frame.periods.get(place).copied(),
                "period-respectively",
            );
        }
        // 报告期各期, 同期: one of each of the periods that were listed before.
        if count > 2
            && self.speaks_of_listed()
            && let Some(list) = self
                .frame
                .listed
                .iter()
                .rev()
                .find(|list| list.len() == count)
        {
            return (list.get(place).copied(), "period-listed");
        }
        if metric == Metric::Dividend
            && self.frame.day_here
            && let Some(day) = self.frame.day
        {
            return (Some(Period::year(day.year)), "period-day");
        }
        // Three years have two growth rates.
        if count > 1
            && self.frame.periods.len() == count + 1
            && aspect == Aspect::Yoy
            && self.frame.segments.len() != count
        {
            return (self.frame.periods.get(place + 1).copied(), "period-growth");
        }
        if aspect == Aspect::Level
            && let Some(base) = self.frame.base.filter(|_| self.frame.base_seen)
        {
            return (Some(base), "period-base");
        }
        // 较上年同期的5747亿美元: the amount of a year before.
        if aspect == Aspect::Level
            && reading.base == Some(Aspect::Yoy)
            && reading.direction.is_none()
            && reading.yoy_compares
        {
            let before = self.frame.period.map(|period| period.years_later(-1));
            return (before, "period-year-before");
        }
        // 去年同期则增长6.3%, 上季度的增幅为5%: the change that was reported then.
        let changed_then = matches!(aspect, Aspect::Yoy | Aspect::Qoq)
            && self.frame.prior_seen
            && reading.base.is_none();
        // 增长率从2022年的23%降至8%
        let named = at.checked_sub(1).is_some_and(|before| {
            self.tokens[before].period().is_some() && self.gap(before, at) == "的"
        });
        if (matches!(aspect, Aspect::Level | Aspect::Share) || changed_then || named)
            && self.frame.once.is_some()
        {
            return (self.frame.once, "period-prior");
        }
        // 截至1月10日，门店4477家: what is counted on a day that ends no period.
        if matches!(metric, Metric::StoreCount | Metric::Users)
            && aspect == Aspect::Level
            && self.frame.day_here
            && let Some(day) = self.frame.day
            && ended_on(day).is_none()
        {
            return (Some(day), "period-day");
        }
        if metric == Metric::SharePrice || metric == Metric::MarketCap {
            // 恒指跌1.2%: what moves on an exchange does so on the day of the news.
            let sentence = self.sentence.of(self.text);
            // A day told of before is not the one of 今早.
            let now = !self.frame.day_here
                && words![
                    "今早",
                    "今日",
                    "今天",
                    "截至发稿",
                    "周一",
                    "周二",
                    "周三",
                    "周四",
                    "周五",
                    "盘前",
                    "现报",
                    "新造"
                ]
                .is_in(sentence);
            let latest = words!["最新", "目前", "当前", "现"].is_in(self.clause_before(at));
            let today = self.setting.date.filter(|_| {
                (aspect == Aspect::Change || metric == Metric::SharePrice || latest)
                    && self.frame.last_period_token.is_none()
                    && !words![
                        "以来", "年内", "月内", "累计", "近一", "近两", "近三", "近五", "近十",
                        "近年", "近期", "本周", "上周", "一周", "周内", "过去", "期间", "季度",
                        "至今"
                    ]
                    .is_in(sentence)
            });
            let day = self
                .frame
                .day
                .filter(|day| !now && (self.frame.day_here || self.is_of_late(*day)));
            return match (day, today) {
                (Some(day), _) => (Some(day), "period-day"),
                (None, Some(day)) => {
                    let part = Part::Day(day.month().unsigned_abs(), day.day().unsigned_abs());
                    let year = day.year();
                    (Some(Period { year, part }), "period-day")
                }
                (None, None) => (self.frame.period, self.period_origin()),
            };
        }
        if let Some(quarter) = self.quarter_of_article(at) {
            return (Some(quarter), "period-of-article");
        }
        if let Some(next) = self.quarter_to_come(at) {
            return (Some(next), "period-to-come");
        }
        match self.frame.period {
            Some(Period {
                year,
                part: Part::NineMonths,
            }) if is_balance(metric) || metric == Metric::Other && self.frame.at_end => {
                (Some(Period::quarter(year, 3)), "period-end")
            }
            period => (period, self.period_origin()),
        }
    }
}

/// Days after which a day of trading is history.
const LATE: i32 = 10;

/// Whether the metric is a stock that stands at a moment.
pub(super) fn is_balance(metric: Metric) -> bool {
    use Metric as M;
    matches!(
        metric,
        M::Cash
            | M::TotalAssets
            | M::TotalLiabilities
            | M::NetAssets
            | M::Debt
            | M::DebtRatio
            | M::Inventory
            | M::Receivables
            | M::StoreCount
            | M::Headcount
            | M::Loans
            | M::Deposits
            | M::NplRatio
            | M::ProvisionCoverage
            | M::CapitalAdequacy
            | M::Aum
            | M::Capacity
    )
}

/// The part of a year that ends on a day, if one does.
fn ended_on(day: Period) -> Option<Period> {
    let part = match day.part {
        Part::Day(3, 31) => Part::Quarter(1),
        Part::Day(6, 30) => Part::Half(1),
        Part::Day(9, 30) => Part::NineMonths,
        Part::Day(12, 31) => Part::Year,
        _ => return None,
    };
    Some(Period {
        year: day.year,
        part,
    })
}
