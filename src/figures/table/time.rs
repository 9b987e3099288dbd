//! Time in the headings of a table: `2024Q4`, `2025E`, `2024-12-31`, `本期`, `上年同期`, `期初`.

use crate::figures::period::{self, PeriodContext, PeriodMention, Phase, Year};
use crate::figures::setting::Setting;
use crate::model::{Part, Period, Status};
use crate::text::Span;

/// When the numbers under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A period that is named, wholly or in part.
    Named(PeriodMention),
    /// 本期: what the table is about.
    Now,
    /// 年初至报告期末: the year up to then; beside it 本报告期 is its last quarter.
    ToDate,
    /// 本季度: the last quarter of what the table is about.
    Quarter,
    /// 上年同期, in the columns of statements also 上期.
    YearBefore,
    /// 上年末, 期初.
    EndBefore,
    /// 上季度.
    Previous,
}

impl When {
    /// The year of a named period, where it is named with it.
    pub(super) fn year(self) -> Option<i16> {
        match self {
            When::Named(PeriodMention {
                year: Some(Year::Named(year)),
                ..
            }) => Some(year),
            _ => None,
        }
    }

    /// The month in which a quarter or half of a year ends.
    pub(super) fn month(self) -> Option<u8> {
        match self {
            When::Named(PeriodMention {
                part:
                    Some(Phase::Named(part @ (Part::Quarter(_) | Part::Half(_) | Part::NineMonths))),
                ..
            }) => Some(end(Period { year: 0, part }).1),
            _ => None,
        }
    }

    /// A year.
    pub(super) fn of_year(year: i16) -> When {
        When::Named(PeriodMention {
            span: Span::new(0, 0),
            year: Some(Year::Named(year)),
            part: None,
            until: None,
            until_part: None,
            years: None,
            fiscal: false,
        })
    }

    /// In which order the parts of a period are put together: year, part, what is relative to them.
    fn rank(self) -> u8 {
        match self {
            When::Named(PeriodMention {
                year: Some(_),
                part: None,
                ..
            }) => 0,
            When::Named(PeriodMention { year: Some(_), .. }) => 1,
            When::Named(_) => 2,
            _ => 3,
        }
    }
}

/// Words for periods that other periods explain, the longest of each first.
const WORDS: &[(&str, When)] = &[
    ("年初至报告期期末", When::ToDate),
    ("年初至报告期末", When::ToDate),
    ("本报告期末", When::Now),
    ("报告期末", When::Now),
    ("本报告期", When::Now),
    ("本期发生额", When::Now),
    ("本期金额", When::Now),
    ("本期末", When::Now),
    ("本期数", When::Now),
    ("本期", When::Now),
    ("期末余额", When::Now),
    ("期末数", When::Now),
    ("期末", When::Now),
    ("报告期", When::Now),
    ("本年度", When::Now),
    ("本年数", When::Now),
    ("本年", When::Now),
    ("本季度", When::Quarter),
    ("本季", When::Quarter),
    ("当季", When::Quarter),
    ("单季度", When::Quarter),
    ("单季", When::Quarter),
    ("上年同期数", When::YearBefore),
    ("上年同期", When::YearBefore),
    ("去年同期", When::YearBefore),
    ("上期发生额", When::YearBefore),
    ("上期金额", When::YearBefore),
    ("上期数", When::YearBefore),
    ("同期", When::YearBefore),
    ("上年末", When::EndBefore),
    ("上年年末", When::EndBefore),
    ("上年度末", When::EndBefore),
    ("上年底", When::EndBefore),
    ("去年末", When::EndBefore),
    ("去年底", When::EndBefore),
    ("期初余额", When::EndBefore),
    ("期初数", When::EndBefore),
    ("期初", When::EndBefore),
    ("年初余额", When::EndBefore),
    ("年初数", When::EndBefore),
    ("年初", When::EndBefore),
    ("上期", When::YearBefore),
    ("上年数", When::YearBefore),
    ("上年度", When::YearBefore),
    ("上年", When::YearBefore),
    ("上一季度", When::Previous),
    ("上个季度", When::Previous),
    ("上季度", When::Previous),
    ("上季", When::Previous),
];

/// The word for a period with which a folded text begins, and its length in bytes.
pub(super) fn word_at(text: &str) -> Option<(When, usize)> {
    WORDS
        .iter()
        .filter(|(word, _)| text.starts_with(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, when)| (*when, word.len()))
}

/// The short form of a period with which a folded text begins (`2024`, `2025e`, `24q4`, `1h24`,
/// `fy2024`, `2024-12-31`): the period, what its ending says of it, and its length in bytes.
pub(super) fn stamp_at(text: &str) -> Option<(PeriodMention, Option<Status>, usize)> {
    let mut stamp = Stamp { text, at: 0 };
    let fiscal = stamp.eat("fy");
    let mut part = stamp.part();
    if part.is_some() {
        stamp.eat_any(&[" ", "'", "/", "-", "fy"]);
    }
    let (year, short) = match stamp.year() {
        Some((year, short)) => (Some(year), short),
        None => (None, false),
    };
    let mut dated = false;
    if year.is_some() && part.is_none() && !fiscal {
        part = stamp.date();
        dated = part.is_some();
    }
    if year.is_some() && part.is_none() {
        let mark = stamp.at;
        stamp.eat_any(&["年", "/", "-", " "]);
        stamp.eat("fy");
        part = stamp.part();
        if part.is_none() {
            stamp.at = mark;
            stamp.eat_any(&["年度", "财年", "年", "fy"]);
        }
    }
    let status = if dated { None } else { stamp.status() };
    // Two digits are a year only beside something that says so.
    if (short && !fiscal && part.is_none() && status.is_none())
        || (year.is_none() && part.is_none())
    {
        return None;
    }
    let ends = text[stamp.at..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
    let behind = &text[stamp.at..];
    let goes_on = behind.starts_with(['-', '~', '/'])
        && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    if !ends || goes_on || behind.starts_with(['年', '月', '日', '%']) {
        return None;
    }
    let mention = PeriodMention {
        span: Span::new(0, stamp.at),
        year: year.map(Year::Named),
        part,
        until: None,
        until_part: None,
        years: None,
        fiscal,
    };
    Some((mention, status, stamp.at))
}

/// Whether a text is nothing but the short form of a period.
pub(super) fn is_stamp(text: &str) -> bool {
    let text = text.trim();
    stamp_at(text).is_some_and(|(_, _, length)| length == text.len())
}

/// Actual, estimate, forecast, projection: the letter behind a year.
pub(super) fn status_of_letter(letter: char) -> Option<Status> {
    match letter {
        'a' => Some(Status::Actual),
        'e' | 'f' | 'p' => Some(Status::Estimate),
        _ => None,
    }
}

struct Stamp<'a> {
    text: &'a str,
    at: usize,
}

impl Stamp<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    fn digits(&mut self, count: usize) -> Option<u16> {
        let bytes = self.rest().as_bytes();
        let run = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        if run != count {
            return None;
        }
        let value = self.rest().get(..count)?.parse().ok()?;
        self.at += count;
        Some(value)
    }

    /// A year, and whether it has two digits only.
    fn year(&mut self) -> Option<(i16, bool)> {
        let mark = self.at;
        let found = match self.digits(4) {
            Some(year) if (1990..2100).contains(&year) => {
                i16::try_from(year).ok().map(|y| (y, false))
            }
            Some(_) => None,
            None => match self.digits(2) {
                Some(year) if (10..60).contains(&year) => {
                    i16::try_from(2000 + year).ok().map(|y| (y, true))
                }
                _ => None,
            },
        };
        if found.is_none() {
            self.at = mark;
        }
        found
    }

    /// q4, 4q, h1, 1h, 9m.
    fn part(&mut self) -> Option<Phase> {
        let part = match self.rest().as_bytes() {
            [b'q', n @ b'1'..=b'4', ..] | [n @ b'1'..=b'4', b'q', ..] => Part::Quarter(n - b'0'),
            [b'h', n @ b'1'..=b'2', ..] | [n @ b'1'..=b'2', b'h', ..] => Part::Half(n - b'0'),
            [b'9', b'm', ..] => Part::NineMonths,
            _ => return None,
        };
        self.at += 2;
        Some(Phase::Named(part))
    }

    /// `-12-31`, `.9.30`, `/1` behind a year: a day, or a month.
    fn date(&mut self) -> Option<Phase> {
        let mark = self.at;
        let found = self.month_and_day();
        if found.is_none() {
            self.at = mark;
        }
        found
    }

    fn month_and_day(&mut self) -> Option<Phase> {
        let separator = self
            .rest()
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '.' | '/'))?;
        self.at += 1;
        let month = self.small(12)?;
        let mark = self.at;
        if self.rest().starts_with(separator) {
            self.at += 1;
            if let Some(day) = self.small(31) {
                return Some(Phase::Named(Part::Day(month, day)));
            }
            self.at = mark;
            return None;
        }
        // 2024.5 is a number, 2024-05 a month.
        (separator != '.').then_some(Phase::Named(Part::Month(month)))
    }

    fn small(&mut self, most: u8) -> Option<u8> {
        let value = match self.digits(2) {
            Some(value) => value,
            None => self.digits(1)?,
        };
        u8::try_from(value)
            .ok()
            .filter(|value| (1..=most).contains(value))
    }

    fn status(&mut self) -> Option<Status> {
        let bracketed = self.rest().starts_with('(');
        let mut characters = self.rest().chars().skip(usize::from(bracketed));
        let status = status_of_letter(characters.next()?)?;
        if bracketed && characters.next() != Some(')') {
            return None;
        }
        self.at += if bracketed { 3 } else { 1 };
        Some(status)
    }
}

/// What the headings of a table say of time is read against this.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// What the table is about.
    pub(super) base: Option<Period>,
    /// A heading says 年初至报告期末.
    pub(super) to_date: bool,
}

impl Clock {
    /// The period that all of these name together; an error where they contradict each other.
    pub(super) fn read(
        self,
        whens: impl Iterator<Item = When>,
        balance: bool,
        setting: &Setting<'_>,
    ) -> Result<Option<Period>, Contradiction> {
        let mut whens: Vec<When> = whens.collect();
        whens.sort_by_key(|when| when.rank());
        whens.dedup();
        let mut stated: Option<Period> = None;
        let mut year_only = false;
        for when in whens {
            let current = stated.or(self.base);
            let period = match when {
                When::Named(mention) => {
                    let mention = end_of_period(mention);
                    let context = PeriodContext {
                        date: setting.date,
                        current,
                        year: stated.or(self.whole()).map(|period| period.year),
                        ahead: false,
                        balance,
                        known: &setting.known,
                        years_begin: setting.years_begin,
                        notices: setting.gives_notice(),
                    };
                    let [period] = period::resolve(&mention, context)[..] else {
                        return Err(Contradiction);
                    };
                    match stated {
                        Some(before) if before == period => {}
                        Some(before) if year_only && before.year == period.year => {}
                        Some(_) => return Err(Contradiction),
                        None => {}
                    }
                    year_only = when.rank() == 0;
                    Some(period)
                }
                When::Now if self.to_date => current.and_then(last_quarter),
                When::Quarter => current.and_then(last_quarter),
                When::Now => current,
                When::ToDate => current.map(|period| match period.part {
                    Part::Quarter(3) => Period {
                        year: period.year,
                        part: Part::NineMonths,
                    },
                    _ => period,
                }),
                When::YearBefore => current.map(|period| period.years_later(-1)),
                When::EndBefore => current.map(|period| Period::year(period.year - 1)),
                When::Previous => current.and_then(last_quarter).and_then(before),
            };
            match period {
                Some(period) => stated = Some(period),
                None => return Ok(None),
            }
        }
        Ok(stated.or(self.base).map(|period| match period {
            Period {
                year,
                part: Part::NineMonths,
            } if balance => Period::quarter(year, 3),
            period => period,
        }))
    }
}

impl Clock {
    /// What the table is about, where quarters named without a year are parts of it.
    fn whole(self) -> Option<Period> {
        self.base
            .filter(|base| matches!(base.part, Part::Year | Part::NineMonths | Part::Half(_)))
    }
}

/// Headings that cannot both be true of one number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contradiction;

/// The last day of a reporting period stands for the period.
fn end_of_period(mention: PeriodMention) -> PeriodMention {
    let Some(Phase::Named(Part::Day(month @ (3 | 12), 31) | Part::Day(month @ (6 | 9), 30))) =
        mention.part
    else {
        return mention;
    };
    PeriodMention {
        part: Some(Phase::End(month)),
        ..mention
    }
}

fn last_quarter(period: Period) -> Option<Period> {
    match period.part {
        Part::NineMonths => Some(Period::quarter(period.year, 3)),
        Part::Half(half) => Some(Period::quarter(period.year, half * 2)),
        Part::Year => Some(Period::quarter(period.year, 4)),
        Part::Quarter(_) => Some(period),
        _ => None,
    }
}

/// The quarter or month before.
pub(super) fn before(period: Period) -> Option<Period> {
    Some(match period.part {
        Part::Quarter(1) => Period::quarter(period.year - 1, 4),
        Part::Quarter(quarter) => Period::quarter(period.year, quarter - 1),
        Part::Month(1) => Period::month(period.year - 1, 12),
        Part::Month(month) => Period::month(period.year, month - 1),
        _ => return None,
    })
}

/// Year and month in which a period ends.
pub(super) fn end(period: Period) -> (i16, u8) {
    let month = match period.part {
        Part::Year => 12,
        Part::Half(half) => half * 6,
        Part::Quarter(quarter) => quarter * 3,
        Part::NineMonths => 9,
        Part::Month(month) | Part::Day(month, _) => month,
    };
    (period.year, month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_of_periods_are_read() {
        let shown = |text: &str| match stamp_at(text) {
            Some((mention, status, length)) => {
                let year = match mention.year {
                    Some(Year::Named(year)) => year.to_string(),
                    _ => "-".to_owned(),
                };
                let part = mention
                    .part
                    .map_or(String::new(), |part| format!(" {part:?}"));
                let status = status.map_or(String::new(), |status| format!(" {status}"));
                format!("{year}{part}{status} {length}")
            }
            None => "-".to_owned(),
        };
        for (text, expected) in [
            ("2024", "2024 4"),
            ("2024a", "2024 actual 5"),
            ("2025e", "2025 estimate 5"),
            ("2025(e)", "2025 estimate 7"),
            ("2025年e", "2025 estimate 8"),
            ("24e", "2024 estimate 3"),
            ("fy24", "2024 4"),
            ("fy2025e", "2025 estimate 7"),
            ("2024q4", "2024 Named(Quarter(4)) 6"),
            ("24q4e", "2024 Named(Quarter(4)) estimate 5"),
            ("4q24", "2024 Named(Quarter(4)) 4"),
            ("1h24", "2024 Named(Half(1)) 4"),
            ("q3", "- Named(Quarter(3)) 2"),
            ("2024-12-31", "2024 Named(Day(12, 31)) 10"),
            ("2024.9.30", "2024 Named(Day(9, 30)) 9"),
            ("2024/09", "2024 Named(Month(9)) 7"),
            ("2024.5", "-"),
            ("24", "-"),
            ("3000", "-"),
            ("2024-2026", "-"),
            ("20245", "-"),
            ("2024%", "-"),
            ("2024年3月", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
