//! Days of publication: what stands behind `日期:`, and 最近30天.

use jiff::ToSpan;
use jiff::civil::Date;

use super::period::{self, Named};
use super::typed::longest;
use crate::figures::numeral::{arabic, chinese};
use crate::model::{Part, Period};

/// First and last day, both inclusive; none on a side that is open.
pub(super) type Days = (Option<Date>, Option<Date>);

/// Why a date cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is no date.
    Unreadable,
    /// It is one only when today is known.
    NeedsToday,
    /// It ends before it begins.
    Reversed,
}

const RANGE_SIGNS: &[&str] = &["...", "..", "…", "~", "—", "至", "到"];

/// Reads what stands behind `日期:`.
pub(super) fn field(text: &str, today: Option<Date>) -> Result<Days, Fault> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.as_str();
    for (sign, side) in [
        (">=", Side::From),
        ("≥", Side::From),
        ("≧", Side::From),
        ("<=", Side::To),
        ("≤", Side::To),
        ("≦", Side::To),
        (">", Side::After),
        ("<", Side::Before),
        ("=", Side::Within),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return side.of(one(rest, today)?);
        }
    }
    for (word, side) in [
        ("以来", Side::From),
        ("至今", Side::From),
        ("起", Side::From),
        ("以前", Side::Before),
        ("之前", Side::Before),
    ] {
        if let Some(rest) = text.strip_suffix(word) {
            return side.of(one(rest, today)?);
        }
    }
    if let Some((at, sign)) = text
        .char_indices()
        .find_map(|(at, _)| longest(&text[at..], RANGE_SIGNS).map(|sign| (at, sign)))
    {
        let (from, to) = (&text[..at], &text[at + sign.len()..]);
        if from.is_empty() && to.is_empty() {
            return Err(Fault::Unreadable);
        }
        let since = if from.is_empty() {
            None
        } else {
            one(from, today)?.0
        };
        let until = if to.is_empty() {
            None
        } else {
            one(to, today)?.1
        };
        return if since.zip(until).is_some_and(|(since, until)| since > until) {
            Err(Fault::Reversed)
        } else {
            Ok((since, until))
        };
    }
    one(text, today)
}

#[derive(Clone, Copy)]
enum Side {
    From,
    After,
    To,
    Before,
    Within,
}

impl Side {
    fn of(self, (first, last): Days) -> Result<Days, Fault> {
        let next = |day: Option<Date>| {
            day.and_then(|day| day.tomorrow().ok())
                .ok_or(Fault::Unreadable)
                .map(Some)
        };
        let previous = |day: Option<Date>| {
            day.and_then(|day| day.yesterday().ok())
                .ok_or(Fault::Unreadable)
                .map(Some)
        };
        Ok(match self {
            Side::From => (first, None),
            Side::After => (next(last)?, None),
            Side::To => (None, last),
            Side::Before => (None, previous(first)?),
            Side::Within => (first, last),
        })
    }
}

/// One day, month, quarter or year, or one that depends on today.
fn one(text: &str, today: Option<Date>) -> Result<Days, Fault> {
    if let Some(days) = digits(text).or_else(|| numbered(text)) {
        return Ok(days);
    }
    if let Some((Named::Period(period), end)) = period::at(text, 0)
        && end == text.len()
    {
        return days_of(period).ok_or(Fault::Unreadable);
    }
    if let Some((length, end)) = recent_at(text, 0)
        && end == text.len()
    {
        return recent(length, today.ok_or(Fault::NeedsToday)?).ok_or(Fault::Unreadable);
    }
    relative(text, today)
}

/// `2025`, `202501`, `20250126`.
fn digits(text: &str) -> Option<Days> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let year: i16 = text
        .get(..4)?
        .parse()
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    match text.len() {
        4 => Some((Date::new(year, 1, 1).ok(), Date::new(year, 12, 31).ok())),
        6 => month(year, number(4, 6)?),
        8 => day(year, number(4, 6)?, number(6, 8)?),
        _ => None,
    }
}

/// `2025-01`, `2025/1/26`, `2025.1.26`.
fn numbered(text: &str) -> Option<Days> {
    let mut parts = text.split(['-', '/', '.']);
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut number = || {
        parts
            .next()
            .map(|part| part.parse::<i8>().ok().filter(|_| part.len() <= 2))
    };
    match (number(), number(), number()) {
        (Some(of_year), None, None) => month(year, of_year?),
        (Some(of_year), Some(of_month), None) => day(year, of_year?, of_month?),
        _ => None,
    }
}

fn month(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some((Some(first), Some(first.last_of_month())))
}

fn day(year: i16, month: i8, day: i8) -> Option<Days> {
    let day = Date::new(year, month, day).ok()?;
    Some((Some(day), Some(day)))
}

/// The days of the calendar period of this name.
fn days_of(period: Period) -> Option<Days> {
    let (first, last) = match period.part {
        Part::Year => (1, 12),
        Part::Half(half) => (half * 6 - 5, half * 6),
        Part::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
        Part::NineMonths => (1, 9),
        Part::Month(month) => (month, month),
        Part::Day(of_year, of_month) => {
            return day(
                period.year,
                i8::try_from(of_year).ok()?,
                i8::try_from(of_month).ok()?,
            );
        }
    };
    let (since, _) = month(period.year, i8::try_from(first).ok()?)?;
    let (_, until) = month(period.year, i8::try_from(last).ok()?)?;
    Some((since, until))
}

/// 今天, 本月, 去年 and their like.
fn relative(text: &str, today: Option<Date>) -> Result<Days, Fault> {
    let named = [
        "今天",
        "昨天",
        "前天",
        "本周",
        "上周",
        "本月",
        "上月",
        "上个月",
        "今年",
        "去年",
        "前年",
    ];
    if !named.contains(&text) {
        return Err(Fault::Unreadable);
    }
    let today = today.ok_or(Fault::NeedsToday)?;
    let back = |span: jiff::Span| today.checked_sub(span).map_err(|_| Fault::Unreadable);
    let monday = |day: Date| {
        day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
            .map_err(|_| Fault::Unreadable)
    };
    Ok(match text {
        "今天" => (Some(today), Some(today)),
        "昨天" => (Some(back(1.day())?), Some(back(1.day())?)),
        "前天" => (Some(back(2.days())?), Some(back(2.days())?)),
        "本周" => (Some(monday(today)?), Some(today)),
        "上周" => {
            let first = monday(back(1.week())?)?;
            (
                Some(first),
                Some(first.checked_add(6.days()).map_err(|_| Fault::Unreadable)?),
            )
        }
        "本月" => (Some(today.first_of_month()), Some(today)),
        "上月" | "上个月" => {
            let day = back(1.month())?;
            (Some(day.first_of_month()), Some(day.last_of_month()))
        }
        "今年" => (Some(today.first_of_year()), Some(today)),
        "去年" => (
            Some(back(1.year())?.first_of_year()),
            Some(back(1.year())?.last_of_year()),
        ),
        _ => (
            Some(back(2.years())?.first_of_year()),
            Some(back(2.years())?.last_of_year()),
        ),
    })
}

/// How far back: 最近三个月.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Days(i32),
    Months(i32),
}

/// Reads 最近30天 at `at` of a folded text, and where it ends.
pub(super) fn recent_at(text: &str, at: usize) -> Option<(Length, usize)> {
    let rest = text.get(at..)?;
    let head = longest(rest, &["最近", "过去", "近"])?;
    let mut at = at + head.len();
    let rest = &text[at..];
    if rest.starts_with("半年") {
        return Some((Length::Months(6), at + "半年".len()));
    }
    let (decimal, length) = arabic(rest).or_else(|| chinese(rest))?;
    let number = decimal
        .whole()
        .and_then(|number| i32::try_from(number).ok())
        .filter(|number| (1..=9999).contains(number))?;
    at += length;
    let (unit, days, months) = [
        ("天", 1, 0),
        ("日", 1, 0),
        ("周", 7, 0),
        ("星期", 7, 0),
        ("个星期", 7, 0),
        ("个月", 0, 1),
        ("年", 0, 12),
    ]
    .into_iter()
    .find(|(unit, ..)| text[at..].starts_with(unit))?;
    let length = if days > 0 {
        Length::Days(number * days)
    } else {
        Length::Months(number * months)
    };
    Some((length, at + unit.len()))
}

/// The days from so long ago up to today.
pub(super) fn recent(length: Length, today: Date) -> Option<Days> {
    let back = match length {
        Length::Days(days) => i64::from(days).days(),
        Length::Months(months) => i64::from(months).months(),
    };
    Some((Some(today.checked_sub(back).ok()?), Some(today)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let today = Date::new(2025, 3, 31).unwrap();
        match field(text, Some(today)) {
            Ok((since, until)) => format!(
                "{}..{}",
                since.map_or(String::new(), |d| d.to_string()),
                until.map_or(String::new(), |d| d.to_string())
            ),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn dates_as_people_type_them() {
        for (text, days) in [
            ("2024", "2024-01-01..2024-12-31"),
            ("2024年", "2024-01-01..2024-12-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("202402", "2024-02-01..2024-02-29"),
            ("2025-02-07", "2025-02-07..2025-02-07"),
            ("20250207", "2025-02-07..2025-02-07"),
            ("2025/2/7", "2025-02-07..2025-02-07"),
            ("2025年2月7日", "2025-02-07..2025-02-07"),
            ("2024q4", "2024-10-01..2024-12-31"),
            ("2024年四季度", "2024-10-01..2024-12-31"),
            ("2024h1", "2024-01-01..2024-06-30"),
            ("2024-01..2025-02", "2024-01-01..2025-02-28"),
            ("2024年1月至2025年2月", "2024-01-01..2025-02-28"),
            ("2024..", "2024-01-01.."),
            ("..2024", "..2024-12-31"),
            (">=2024", "2024-01-01.."),
            (">2024", "2025-01-01.."),
            ("<=2024-06", "..2024-06-30"),
            ("<2024-06", "..2024-05-31"),
            ("2024年以来", "2024-01-01.."),
            ("最近30天", "2025-03-01..2025-03-31"),
            ("最近一个月", "2025-02-28..2025-03-31"),
            ("近半年", "2024-09-30..2025-03-31"),
            ("今年", "2025-01-01..2025-03-31"),
            ("去年", "2024-01-01..2024-12-31"),
            ("昨天", "2025-03-30..2025-03-30"),
            ("上月", "2025-02-01..2025-02-28"),
            ("上周", "2025-03-24..2025-03-30"),
            ("2024-13", "Unreadable"),
            ("2024-02-30", "Unreadable"),
            ("abc", "Unreadable"),
            ("..", "Unreadable"),
            ("2025..2024", "Reversed"),
            ("", "Unreadable"),
        ] {
            assert_eq!(shown(text), days, "{text}");
        }
        assert_eq!(field("最近30天", None), Err(Fault::NeedsToday));
        assert_eq!(field("今年", None), Err(Fault::NeedsToday));
    }
}
