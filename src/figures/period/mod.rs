//! Periods: where a text speaks of time, and what time that is once article and context are known.

mod resolve;
mod words;

use crate::figures::class::{self, Class};
use crate::figures::numeral::chinese;
use crate::model::Part;
use crate::text::{Span, Words, words};
pub(crate) use resolve::{PeriodContext, known, next_quarter, resolve};
use words::{NAMES, PHASES, SEVERAL_YEARS, YEAR_JOINS, YEARS};

/// A place where a text names a period, wholly or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PeriodMention {
    pub(crate) span: Span,
    pub(crate) year: Option<Year>,
    pub(crate) part: Option<Phase>,
    /// `2024-2026年`: the last year of a list of years.
    pub(crate) until: Option<i16>,
    /// `2021年至2024年上半年`: the part of that last year.
    pub(crate) until_part: Option<Part>,
    /// 今明两年: how many years there are, `year` the first of them.
    pub(crate) years: Option<i16>,
    /// The text calls it a fiscal period, so that its year is a label.
    pub(crate) fiscal: bool,
}

/// A year, named or relative to the article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// The year before the one that is spoken of.
    Before,
    Named(i16),
    Relative(i16),
    /// 本年度: the year last spoken of.
    Current,
    /// So many years before the one that is spoken of.
    Earlier(i16),
    /// 截至去年12月底止第二季: the fiscal year of a quarter that ended in a month of a year of the
    /// calendar, named or so many after the article's.
    Ended {
        named: Option<i16>,
        relative: i16,
        month: u8,
    },
}

/// A part of a year, named or relative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Named(Part),
    /// 全年, 年度.
    Whole,
    /// 上季.
    LastQuarter,
    /// 本季, 当季.
    ThisQuarter,
    /// 下季.
    NextQuarter,
    /// 上月.
    LastMonth,
    /// 本月.
    ThisMonth,
    /// 期内, 报告期内: what was last spoken of.
    Current,
    /// 9月底, 9月30日 as the end of what is reported.
    End(u8),
}

impl PeriodMention {
    /// Whether it is a day or month of the calendar and no reporting period.
    pub(crate) fn is_day(&self) -> bool {
        matches!(self.part, Some(Phase::Named(Part::Day(..))))
    }
}

/// Finds the periods that a folded text names while its characters are visited in order.
pub(crate) struct Periods<'a> {
    text: &'a str,
    /// Where the next one may begin.
    from: usize,
    pub(crate) found: Vec<PeriodMention>,
}

impl<'a> Periods<'a> {
    pub(crate) fn new(text: &'a str) -> Periods<'a> {
        Periods {
            text,
            from: 0,
            found: Vec::new(),
        }
    }

    /// Reads what begins with a character, given with the next one.
    pub(crate) fn visit(&mut self, at: usize, c: char, next: Option<char>, class: Class) {
        if at < self.from {
            return;
        }
        let text = self.text;
        if class & (class::PERIOD | class::PERIOD_NAME) != 0
            && may_begin(text, at, c, next, class)
            && let Some((mention, end)) = (Reader { text, at }).mention()
        {
            // 创2023年8月以来最大涨幅 tells since when.
            let part = match mention.part {
                Some(Phase::Named(part)) => Some(part),
                _ => None,
            };
            if !(matches!(part, Some(Part::Month(_) | Part::Quarter(_)))
                && text[end..].starts_with("以来"))
            {
                self.found.push(mention);
            }
            self.from = end;
        } else if class & class::WORD != 0 {
            self.from = year_in_word(self.text, at, class::word_end(self.text, at));
        }
    }
}

/// The last month of a quarter that a mention names by its number (12月31日, 9月底).
fn month_in(mention: &str) -> Option<u8> {
    let (before, _) = mention.split_once('月')?;
    let digits = before.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = digits.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits
        .parse()
        .ok()
        .filter(|month| matches!(month, 3 | 6 | 9 | 12))
}

/// Where a word ends, or where in it a year begins that a range of years begins with
/// (`GDSI2024-2026年`).
fn year_in_word(text: &str, at: usize, end: usize) -> usize {
    let word = &text[at..end];
    let year = word.len().checked_sub(4).filter(|start| {
        *start > 0
            && word[*start..].starts_with("20")
            && word[..*start].bytes().all(|b| b.is_ascii_alphabetic())
            && word[*start..].bytes().all(|b| b.is_ascii_digit())
            && (text[end..].starts_with('年') || text[end..].starts_with("-20"))
    });
    year.map_or(end, |start| at + start)
}

/// Whether a period may begin with a character; most that may not are told here, at little cost.
fn may_begin(text: &str, at: usize, c: char, next: Option<char>, class: Class) -> bool {
    let rest = &text[at..];
    // 连续第三个季度 counts quarters, 提前一年 years.
    if c == '第' && text[..at].ends_with("连续") || c == '前' && text[..at].ends_with('提') {
        return false;
    }
    // 较前一月 is no January.
    if c == '一' && text[..at].ends_with(['前', '上', '每', '单']) {
        return false;
    }
    if class & class::PERIOD_NAME != 0 {
        return NAMES.longest_at(text, at, c, next).is_some();
    }
    // 一个, 三大, 四川: what counts quarters and months goes on otherwise.
    if matches!(c, '一' | '二' | '三' | '四')
        && !matches!(next, Some('十' | '季' | '财' | '个' | '月' | ' '))
        && !next.is_some_and(|next| NAMES.may_begin(c, next))
    {
        return false;
    }
    // GDSI2024-2026年: a range of years goes on behind a name.
    let years = || {
        rest.len() > 9
            && rest.as_bytes()[..4].iter().all(u8::is_ascii_digit)
            && rest.starts_with("20")
            && (rest[4..].starts_with('年') || rest.as_bytes()[4] == b'-')
            && text[..at].ends_with(|b: char| b.is_ascii_alphabetic())
    };
    let joined = c.is_ascii_alphanumeric()
        && text[..at].ends_with(|b: char| b.is_ascii_alphanumeric() || b == '.')
        && !years();
    // 12.5, 12%, 12亿, 12家 are amounts.
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let amount = c.is_ascii_digit()
        && !(behind.trim_start_matches(' ')).starts_with(|c| BEHIND_DIGITS.contains(&c));
    !joined && !amount
}

/// What a period goes on with behind the digits that it begins with, and spaces.
const BEHIND_DIGITS: &[char] = &[
    '年', '月', '季', '财', '个', 'q', 'h', 'm', 'f', 'e', '第', '上', '下', '全', '前', '实',
    '净', '营', '-', '~', '—', '至', '到', '/', '、', '及', '和', '与', '以',
];

/// Most years of a list without a word for each: a longer one is no list of years, and all of it would
/// be read again for each of its numbers.
const MOST_YEARS: usize = 64;

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, words: &Words) -> bool {
        let eaten = words.begins(self.rest()).map_or(0, str::len);
        self.at += eaten;
        eaten > 0
    }

    fn spaces(&mut self) {
        while self.text.as_bytes().get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    fn digits(&mut self, most: usize) -> Option<u32> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 || count > most {
            return None;
        }
        let value = self.rest()[..count].parse().ok()?;
        self.at += count;
        Some(value)
    }

    /// A small number in digits or Chinese.
    fn number(&mut self) -> Option<u8> {
        if let Some(value) = self.digits(2) {
            return u8::try_from(value).ok();
        }
        let (decimal, length) = chinese(self.rest())?;
        self.at += length;
        u8::try_from(decimal.whole()?).ok()
    }

    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let value = read(self);
        if value.is_none() {
            self.at = start;
        }
        value
    }

    fn mention(mut self) -> Option<(PeriodMention, usize)> {
        let start = self.at;
        let closing = self.eat(words!["截至", "截止", "截"]);
        if closing {
            self.eat(words!["於", "于", "到"]);
            self.spaces();
        }
        if let Some(((year, years), length)) = SEVERAL_YEARS.read(self.rest()) {
            self.at += length;
            let mention = PeriodMention {
                span: Span::new(start, self.at),
                year: Some(year),
                part: None,
                until: None,
                until_part: None,
                years: Some(years),
                fiscal: false,
            };
            return Some((mention, self.at));
        }
        let mut fiscal = false;
        let year = self.attempt(|r| r.year(&mut fiscal));
        let until = year.and_then(|_| self.attempt(|r| r.until(&mut fiscal)));
        if year.is_some() && until.is_none() {
            self.spaces();
            let mark = self.at;
            if self.eat(words!["的", "(", "度", "年度"]) {
                self.spaces();
            }
            let part = self.attempt(|r| r.phase(true, &mut fiscal));
            if part.is_none() {
                self.at = mark;
            }
            let part = match part {
                Some(part) => {
                    let part = self.quarter_end(part, closing);
                    Some(self.after_date(part, closing))
                }
                None => None,
            };
            // 去年同期 is the prior period, which a cue tells.
            if self.rest().starts_with("同期")
                || (part.is_none() && self.rest().starts_with("以来"))
            {
                return None;
            }
            let end = self.trimmed_end(start);
            // What ended on a day of the calendar may be called by a fiscal year.
            let whole = &self.text[start..end];
            let month = match part {
                Some(Phase::Named(Part::Quarter(quarter))) if closing || whole.contains('止') => {
                    month_in(whole)
                        .filter(|month| *month != quarter * 3 || whole.contains("财年第"))
                }
                _ => None,
            };
            let year = match (year, month) {
                (Some(Year::Named(year)), Some(month)) => Some(Year::Ended {
                    named: Some(year),
                    relative: 0,
                    month,
                }),
                (Some(Year::Relative(relative)), Some(month)) => Some(Year::Ended {
                    named: None,
                    relative,
                    month,
                }),
                (year, _) => year,
            };
            return Some((
                PeriodMention {
                    span: Span::new(start, end),
                    year,
                    part,
                    until: None,
                    until_part: None,
                    years: None,
                    fiscal,
                },
                end,
            ));
        }
        if let Some((last, last_part)) = until {
            // 2024/25财年 is one year, named by its end.
            let one = fiscal && self.text[start..self.at].matches('/').count() == 1;
            let (year, until) = if one {
                (Some(Year::Named(last)), None)
            } else {
                (year, Some(last))
            };
            return Some((
                PeriodMention {
                    span: Span::new(start, self.at),
                    year,
                    part: None,
                    until,
                    until_part: last_part,
                    years: None,
                    fiscal,
                },
                self.at,
            ));
        }
        let part = self.attempt(|r| r.phase(closing, &mut fiscal))?;
        let part = self.quarter_end(part, closing);
        let part = self.after_date(part, closing);
        // Q4 2024, 第四季度(2024年)
        let year = self.attempt(|r| {
            r.spaces();
            let year = r.digits(4)?;
            (1990..2100).contains(&year).then_some(())?;
            r.rest()
                .chars()
                .next()
                .is_none_or(|c| !c.is_ascii_digit() && c != '.' && c != '亿' && c != '万')
                .then_some(())?;
            r.eat(words!["年"]);
            i16::try_from(year).ok().map(Year::Named)
        });
        Some((
            PeriodMention {
                span: Span::new(start, self.at),
                year,
                part: Some(part),
                until: None,
                until_part: None,
                years: None,
                fiscal,
            },
            self.at,
        ))
    }

    fn trimmed_end(&self, start: usize) -> usize {
        start + self.text[start..self.at].trim_end().len()
    }

    fn year(&mut self, fiscal: &mut bool) -> Option<Year> {
        // 首次年度亏损 has no 次年 in it.
        let cut_out = self.rest().starts_with("次年")
            && self.text[..self.at]
                .ends_with(['首', '一', '二', '两', '三', '多', '每', '再', '初']);
        if let Some((year, length)) = YEARS.read(self.rest()).filter(|_| !cut_out) {
            self.at += length;
            *fiscal |= self.text[..self.at].ends_with("财年");
            return Some(year);
        }
        if self.eat(words!["fy", "财年"]) {
            *fiscal = true;
        }
        let start = self.at;
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.digits(4)?;
        let year = match count {
            4 if (1990..2100).contains(&value) => i16::try_from(value).ok()?,
            2 if (10..60).contains(&value) => i16::try_from(2000 + value).ok()?,
            _ => return None,
        };
        self.spaces();
        if self.eat(words!["财政年度", "财年度", "财年", "财务年度"]) {
            *fiscal = true;
            return Some(Year::Named(year));
        }
        if self.eat(words!["年底", "年末"]) {
            return Some(Year::Named(year));
        }
        if self.eat(words!["年度", "年全年", "年"]) {
            // 10年 and 24年前 count years, a year of two digits is a year beside 年 only as 24年.
            // 2025及26年的毛利率
            let listed = YEAR_JOINS.ends(&self.text[..start]).is_some_and(|join| {
                let before = &self.text.as_bytes()[..start - join.len()];
                before.len() > 3 && before[before.len() - 4..].iter().all(u8::is_ascii_digit)
            });
            if count == 2
                && (!(15..40).contains(&value)
                    || !listed
                        && self
                            .rest()
                            .starts_with(['前', '后', '来', '间', '内', '期', '的'])
                        && !self.rest().starts_with("前三"))
            {
                return None;
            }
            // 2024年至今 is no period, 2024年末 is its end.
            if self.text[..self.at].ends_with("全年") {
                self.at -= "全年".len();
            }
            return Some(Year::Named(year));
        }
        let rest = self.rest();
        let quarter_follows = (rest.starts_with('q') || rest.starts_with('h'))
            && rest[1..].starts_with(['1', '2', '3', '4'])
            || (count == 4
                && (rest.starts_with("fy")
                    || rest.starts_with("第")
                    || rest.starts_with("上半")
                    || rest.starts_with("下半")
                    || rest.starts_with('q')
                    || rest.starts_with("全年")
                    || rest.starts_with("前三")))
            || *fiscal
            || (count == 2
                && rest.starts_with('m')
                && rest[1..].starts_with(|c: char| c.is_ascii_digit()));
        if quarter_follows {
            self.eat(words!["fy"]);
            return Some(Year::Named(year));
        }
        // 2021、2022、2023及2024年: years with one word for all.
        if count == 4 && self.lists_years() {
            return Some(Year::Named(year));
        }
        // 2021实现净利润: a year that is called none.
        if count == 4
            && ["实现", "净利", "营收", "营业"]
                .iter()
                .any(|word| rest.starts_with(word))
        {
            return Some(Year::Named(year));
        }
        // 2024-2026年 begins with a bare year.
        if count == 4 || count == 2 {
            let mut ahead = Reader {
                text: self.text,
                at: self.at,
            };
            ahead.spaces();
            if ahead.eat(words!["-", "~", "至", "/", "到", "—"]) {
                ahead.spaces();
                let more = |_: &usize| {
                    ahead
                        .attempt(|r| {
                            r.digits(4)?;
                            r.eat(words!["/"]).then_some(())
                        })
                        .is_some()
                };
                (0..MOST_YEARS).take_while(more).for_each(drop);
                let second = ahead.rest().bytes().take_while(u8::is_ascii_digit).count();
                if (second == 4 || second == 2)
                    && ahead.digits(4).is_some()
                    && ahead.ends_as_year(count == 4)
                {
                    return Some(Year::Named(year));
                }
            }
        }
        None
    }

    /// Reads the word that makes a number a year, behind a whole one also `e` (2026e).
    fn ends_as_year(&mut self, whole: bool) -> bool {
        self.spaces();
        self.eat(words!["年", "财年"]) || whole && self.eat(words!["e"])
    }

    /// Whether bare years follow, of which the last is called one (`、2022及2023年`).
    fn lists_years(&self) -> bool {
        let mut ahead = Reader {
            text: self.text,
            at: self.at,
        };
        for _ in 0..MOST_YEARS {
            if !ahead.eat(&YEAR_JOINS) {
                return false;
            }
            let count = ahead.rest().bytes().take_while(u8::is_ascii_digit).count();
            if !matches!(count, 2 | 4) || ahead.digits(4).is_none() {
                return false;
            }
            if ahead.eat(words!["年", "财年", "年度"]) {
                return true;
            }
        }
        false
    }

    /// `-2026年`, `至2024年上半年` behind a year.
    fn until(&mut self, fiscal: &mut bool) -> Option<(i16, Option<Part>)> {
        self.spaces();
        let slash = self.eat(words!["/"]);
        if !slash && !self.eat(words!["-", "~", "至", "到", "—"]) {
            return None;
        }
        // 25/26/27年
        while slash
            && self
                .attempt(|r| {
                    r.digits(4)?;
                    r.eat(words!["/"]).then_some(())
                })
                .is_some()
        {}
        self.spaces();
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.digits(4)?;
        let year = match count {
            4 if (1990..2100).contains(&value) => i16::try_from(value).ok()?,
            2 => i16::try_from(2000 + value).ok()?,
            _ => return None,
        };
        self.spaces();
        if self.eat(words!["财年", "财政年度"]) {
            *fiscal = true;
        } else if !self.eat(words!["年度", "年", "e"])
            // 2022年—2024前三季度
            && words!["前三季", "上半年", "第一季", "第二季", "第三季"]
                .begins(self.rest())
                .is_none()
        {
            return None;
        }
        let part = self.attempt(|r| match r.phase(true, &mut false)? {
            Phase::Named(part @ (Part::Half(_) | Part::Quarter(_) | Part::NineMonths)) => {
                Some(part)
            }
            // 2022年至2024年9月: years, and as much of the last as is over.
            Phase::Named(Part::Month(month)) => match month {
                3 => Some(Part::Quarter(1)),
                6 => Some(Part::Half(1)),
                9 => Some(Part::NineMonths),
                12 => Some(Part::Year),
                _ => None,
            },
            _ => None,
        });
        Some((year, part))
    }

    fn phase(&mut self, dated: bool, fiscal: &mut bool) -> Option<Phase> {
        static QUARTER: Words = Words::new(&[
            "季度",
            "财季",
            "财政季度",
            "财务季度",
            "季报",
            "季",
            "财政季",
            "个季度",
            "个财季",
            "财年季度",
        ]);
        if let Some((phase, length)) = PHASES.read(self.rest()) {
            let (word, behind) = self.rest().split_at(length);
            // 年度 by itself is a suffix; 上半 and 年度 need what they belong to.
            let refused = match word {
                "年度" => {
                    !dated
                        && !behind.starts_with([
                            '业', '财', '净', '营', '收', '利', '报', '派', '股', '经', '调', '预',
                            '销', '盈', '指', '目', '毛', '资', '每',
                        ])
                }
                "上半" | "下半" => !behind.starts_with(['财', '会']),
                "中期" => !dated,
                "中报" | "年报" => behind.starts_with('告'),
                "上季" => behind.starts_with('末'),
                // 期内利润 is what is measured.
                "期内" => ["利润", "溢利", "亏损", "盈利"]
                    .iter()
                    .any(|word| behind.starts_with(word)),
                _ => false,
            };
            if refused {
                return None;
            }
            *fiscal |= word.contains('财');
            self.at += length;
            return Some(phase);
        }
        // q4, 4q, h1, 1h, 9m
        if let Some(part) = self.attempt(|r| r.latin_part(dated)) {
            return Some(Phase::Named(part));
        }
        // 第四季度, 四季度, 第4财季; 12月, 12月31日, 1月份, 9月底
        self.attempt(|r| {
            let start = r.at;
            let ordinal = r.eat(words!["第"]);
            r.spaces();
            let plain = r.at == start;
            let number = r.number()?;
            r.spaces();
            if let Some(word) = QUARTER.begins(r.rest()) {
                // 三个季度 counts quarters; 季 alone needs 第 (四季 is the seasons).
                let named = (1..=4).contains(&number)
                    && (ordinal || !word.starts_with('个') && (word != "季" || dated));
                *fiscal |= word.contains('财');
                r.at += word.len();
                return named.then_some(Phase::Named(Part::Quarter(number)));
            }
            let month = Some(number).filter(|month| plain && (1..=12).contains(month))?;
            if !r.eat(words!["月份", "月"]) {
                return None;
            }
            if r.eat(words!["底止", "底", "末止", "末"]) {
                if r.text[..r.at].ends_with('止') {
                    r.at -= "止".len();
                }
                return Some(Phase::End(month));
            }
            r.spaces();
            let day = r.attempt(|r| {
                let day = r.number().filter(|day| (1..=31).contains(day))?;
                r.spaces();
                r.eat(words!["日", "号"]).then_some(day)
            });
            Some(match day {
                Some(day) => Phase::Named(Part::Day(month, day)),
                None => Phase::Named(Part::Month(month)),
            })
        })
    }

    fn latin_part(&mut self, dated: bool) -> Option<Part> {
        let rest = self.rest().as_bytes();
        let (part, length) = match rest {
            [b'q', n @ b'1'..=b'4', ..] => (Part::Quarter(n - b'0'), 2),
            [n @ b'1'..=b'4', b'q', ..] => (Part::Quarter(n - b'0'), 2),
            [b'h', n @ b'1'..=b'2', ..] => (Part::Half(n - b'0'), 2),
            [n @ b'1'..=b'2', b'h', ..] => (Part::Half(n - b'0'), 2),
            [b'9', b'm', ..] => (Part::NineMonths, 2),
            [b'm', a @ b'1'..=b'9', ..] if !rest.get(2).is_some_and(u8::is_ascii_digit) => {
                (Part::Month(a - b'0'), 2)
            }
            [b'm', b'1', b @ b'0'..=b'2', ..] => (Part::Month(10 + b - b'0'), 3),
            _ => return None,
        };
        let next = rest.get(length).copied().unwrap_or(b' ');
        // 4q24: a year may follow; q1-q3 is the first nine months; 24Q4HNB烟支 begins with a period.
        if next.is_ascii_alphabetic() && !dated {
            return None;
        }
        self.at += length;
        if part == Part::Quarter(1) && self.eat(words!["-q3", "-3", "~q3", "至q3", "—q3"]) {
            return Some(Part::NineMonths);
        }
        Some(part)
    }

    /// 截至三季度末: the end of what flowed until then, or the day of a balance.
    fn quarter_end(&mut self, part: Phase, closing: bool) -> Phase {
        match part {
            Phase::Named(Part::Quarter(quarter)) if closing && self.eat(words!["末"]) => {
                Phase::End(quarter * 3)
            }
            part => part,
        }
    }

    /// What a date is the end of: 12月31日止三个月, 12月底止第四季, 截至9月底.
    fn after_date(&mut self, part: Phase, closing: bool) -> Phase {
        let month = match part {
            Phase::Named(Part::Day(month, day)) if day >= 25 => month,
            Phase::End(month) => month,
            Phase::Named(Part::Month(month)) if closing => month,
            _ => return part,
        };
        let mark = self.at;
        self.spaces();
        let ended = self.eat(words![
            "止的",
            "止之",
            "止",
            "为止的",
            "的",
            "结束的",
            "底止"
        ]);
        self.spaces();
        if ended || closing {
            if self.eat(words!["三个月", "3个月", "季度", "首三个月"]) {
                return Phase::Named(Part::Quarter(month.div_ceil(3)));
            }
            if self.eat(words![
                "六个月",
                "6个月",
                "半年度",
                "半年",
                "首六个月",
                "中期",
                "止六个月",
            ]) {
                // A half that ends in September is the first of a year from April on.
                return Phase::Named(Part::Half(if month <= 9 { 1 } else { 2 }));
            }
            if self.eat(words!["九个月", "9个月", "首九个月"]) {
                return Phase::Named(Part::NineMonths);
            }
            let mark = self.at;
            if self.eat(words!["财年"])
                && let Some(Phase::Named(quarter @ Part::Quarter(_))) =
                    self.attempt(|r| r.phase(true, &mut false))
            {
                return Phase::Named(quarter);
            }
            self.at = mark;
            if self.eat(words![
                "年度",
                "十二个月",
                "12个月",
                "全年",
                "财政年度",
                "财年"
            ]) {
                return Phase::Whole;
            }
            if let Some(Phase::Named(
                named @ (Part::Quarter(_) | Part::Half(_) | Part::NineMonths),
            )) = self.attempt(|r| r.phase(true, &mut false))
            {
                return Phase::Named(named);
            }
        }
        self.at = mark;
        if closing || matches!(part, Phase::End(_)) {
            Phase::End(month)
        } else {
            part
        }
    }
}
