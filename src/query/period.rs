//! Reporting periods as people type them: 2024Q4, 24Q4, 2024年四季度, 2024年前三季度, FY2024.

use jiff::civil::Date;

use super::typed::{char_at, inside_latin, longest, past_spaces};
use crate::figures::numeral::chinese;
use crate::model::{Part, Period};

/// A period, or a part of a year that is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// With its year.
    Period(Period),
    /// Without.
    Yearless,
}

/// Words that name a part of a year; the longest wins.
const PARTS: &[(&str, Part)] = &[
    ("上半年度", Part::Half(1)),
    ("上半财年", Part::Half(1)),
    ("上半年", Part::Half(1)),
    ("半年报", Part::Half(1)),
    ("中报", Part::Half(1)),
    ("前六个月", Part::Half(1)),
    ("前6个月", Part::Half(1)),
    ("h1", Part::Half(1)),
    ("1h", Part::Half(1)),
    ("下半年度", Part::Half(2)),
    ("下半财年", Part::Half(2)),
    ("下半年", Part::Half(2)),
    ("h2", Part::Half(2)),
    ("2h", Part::Half(2)),
    ("前三季度", Part::NineMonths),
    ("前三个季度", Part::NineMonths),
    ("前三季", Part::NineMonths),
    ("首三季度", Part::NineMonths),
    ("首三季", Part::NineMonths),
    ("前3季度", Part::NineMonths),
    ("前九个月", Part::NineMonths),
    ("前9个月", Part::NineMonths),
    ("首九个月", Part::NineMonths),
    ("1-9月", Part::NineMonths),
    ("三季报", Part::NineMonths),
    ("9m", Part::NineMonths),
    ("一季报", Part::Quarter(1)),
    ("首季度", Part::Quarter(1)),
    ("首季", Part::Quarter(1)),
    ("q1", Part::Quarter(1)),
    ("1q", Part::Quarter(1)),
    ("q2", Part::Quarter(2)),
    ("2q", Part::Quarter(2)),
    ("q3", Part::Quarter(3)),
    ("3q", Part::Quarter(3)),
    ("末季", Part::Quarter(4)),
    ("q4", Part::Quarter(4)),
    ("4q", Part::Quarter(4)),
    ("全年度", Part::Year),
    ("全财年", Part::Year),
    ("全年", Part::Year),
    ("年报", Part::Year),
    ("fy", Part::Year),
];

/// Words behind the number of a quarter.
const QUARTERS: &[&str] = &["季度", "财政季度", "财季", "季"];

/// Whether a folded text is a period and nothing else.
pub(crate) fn is_period(text: &str) -> bool {
    at(text, 0).is_some_and(|(_, end)| end == text.len())
}

/// Reads the period at `at` of a folded text, and where it ends.
pub(super) fn at(text: &str, at: usize) -> Option<(Named, usize)> {
    let first = char_at(text, at)?;
    let may_begin = first.is_ascii_digit()
        || matches!(
            first,
            'q' | 'h'
                | 'f'
                | '第'
                | '一'
                | '二'
                | '三'
                | '四'
                | '上'
                | '下'
                | '半'
                | '中'
                | '前'
                | '首'
                | '末'
                | '全'
                | '年'
        );
    if !may_begin || inside_latin(text, at) {
        return None;
    }
    let reader = Reader { text };
    let read = reader.year_first(at).or_else(|| reader.part_first(at))?;
    (!inside_latin(text, read.1)).then_some(read)
}

/// Years by how far they are from this one.
const YEARS: &[(&str, i16)] = &[
    ("前年", -2),
    ("去年", -1),
    ("上年度", -1),
    ("今年", 0),
    ("本年度", 0),
    ("明年", 1),
];

/// Reads a period at `at` that counts from today, with its end: 去年, 今年一季度.
pub(super) fn counted_at(text: &str, at: usize, today: Date) -> Option<(Period, usize)> {
    let reader = Reader { text };
    let (word, later) = YEARS
        .iter()
        .find(|(word, _)| reader.rest(at).starts_with(word))?;
    let year = today.year().checked_add(*later)?;
    let end = at + word.len();
    if let Some((part, end)) = reader.part(past_spaces(text, end)) {
        return Some((Period { year, part }, end));
    }
    // 今年以来 and 去年底 are no years.
    let other = longest(reader.rest(end), &["以来", "同期", "底", "初", "末"]);
    other.is_none().then(|| (Period::year(year), end))
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// 2024Q4, 2024年四季度, FY2024, 2025-01.
    fn year_first(&self, at: usize) -> Option<(Named, usize)> {
        let (year, end, kind) = self.year(at)?;
        let period = |part: Part, end: usize| (Named::Period(Period { year, part }), end);
        if kind != YearKind::Words
            && let Some((part, end)) = self.digital_part(end)
        {
            return Some(period(part, end));
        }
        let mut next = past_spaces(self.text, end);
        if self.rest(next).starts_with(['-', '的']) {
            next += self.rest(next).chars().next().map_or(0, char::len_utf8);
        }
        if let Some((part, end)) = self.part(next) {
            return Some(period(part, end));
        }
        // Of two digits only 24年 and FY24 are years by themselves.
        let sure = kind == YearKind::Words || (kind == YearKind::Full && self.ends_number(end));
        sure.then(|| period(Part::Year, end))
    }

    /// Q4 2024, 4Q24; a part without a year.
    fn part_first(&self, at: usize) -> Option<(Named, usize)> {
        let (part, part_end) = self.part(at)?;
        let year_at = past_spaces(self.text, part_end);
        if let Some((year, end, kind)) = self.year(year_at)
            && (kind != YearKind::Short || year_at == part_end)
            && self.ends_number(end)
        {
            return Some((Named::Period(Period { year, part }), end));
        }
        Some((Named::Yearless, part_end))
    }

    /// Whether no digit, scale or unit follows.
    fn ends_number(&self, at: usize) -> bool {
        self.rest(at).chars().next().is_none_or(|c| {
            !c.is_ascii_alphanumeric() && !matches!(c, '.' | '%' | '万' | '亿' | '元' | '-' | '/')
        })
    }

    /// A year, where it ends, and how it is written.
    fn year(&self, at: usize) -> Option<(i16, usize, YearKind)> {
        let labelled = longest(self.rest(at), &["fy", "财年"]);
        let start = past_spaces(self.text, at + labelled.map_or(0, str::len));
        let digits = self
            .rest(start)
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let number: i16 = self.rest(start).get(..digits)?.parse().ok()?;
        let year = match digits {
            4 if (1990..2100).contains(&number) => number,
            2 if (15..40).contains(&number) => 2000 + number,
            _ => return None,
        };
        let end = start + digits;
        if let Some(word) = longest(
            self.rest(end),
            &["财年度", "财年", "财政年度", "年度", "年"],
        ) {
            return Some((year, end + word.len(), YearKind::Words));
        }
        let kind = match (labelled, digits) {
            (Some(_), _) => YearKind::Words,
            (None, 4) => YearKind::Full,
            (None, _) => YearKind::Short,
        };
        Some((year, end, kind))
    }

    /// `-01`, `/01`, `-01-26` behind a year of digits.
    fn digital_part(&self, at: usize) -> Option<(Part, usize)> {
        let separator = self
            .rest(at)
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '/'))?;
        if self.rest(at + 1).starts_with("9m") {
            return Some((Part::NineMonths, at + 3));
        }
        let (month, end) = self.two_digits(at + 1, 12)?;
        if self.rest(end).starts_with(separator)
            && let Some((day, end)) = self.two_digits(end + 1, 31)
        {
            return Some((Part::Day(month, day), end));
        }
        self.ends_number(end).then_some((Part::Month(month), end))
    }

    fn two_digits(&self, at: usize, most: u8) -> Option<(u8, usize)> {
        let digits = self.rest(at).bytes().take_while(u8::is_ascii_digit).count();
        let number: u8 = self
            .rest(at)
            .get(..digits)
            .filter(|digits| digits.len() <= 2)?
            .parse()
            .ok()?;
        (1..=most)
            .contains(&number)
            .then_some((number, at + digits))
    }

    /// A part of a year.
    fn part(&self, at: usize) -> Option<(Part, usize)> {
        let rest = self.rest(at);
        let word = PARTS
            .iter()
            .filter(|(word, _)| rest.starts_with(word))
            .max_by_key(|(word, _)| word.len());
        if let Some((word, part)) = word {
            return Some((*part, at + word.len()));
        }
        let ordinal = rest.starts_with('第');
        let number_at = at + if ordinal { "第".len() } else { 0 };
        let (number, end) = self.number(number_at)?;
        let rest = self.rest(end);
        if let Some(word) = longest(rest, QUARTERS)
            && (1..=4).contains(&number)
            // 四季 alone is the seasons.
            && (ordinal || word != "季")
        {
            return Some((Part::Quarter(number), end + word.len()));
        }
        let word =
            longest(rest, &["月份", "月"]).filter(|_| !ordinal && (1..=12).contains(&number))?;
        let end = end + word.len();
        if let Some((day, day_end)) = self.number(end).filter(|(day, _)| (1..=31).contains(day))
            && let Some(word) = longest(self.rest(day_end), &["日", "号"])
        {
            return Some((Part::Day(number, day), day_end + word.len()));
        }
        Some((Part::Month(number), end))
    }

    /// A small number in digits or Chinese.
    fn number(&self, at: usize) -> Option<(u8, usize)> {
        if let Some(read) = self.two_digits(at, 99) {
            return Some(read);
        }
        let (decimal, length) = chinese(self.rest(at))?;
        Some((u8::try_from(decimal.whole()?).ok()?, at + length))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum YearKind {
    /// 2024年, FY2024: nothing else can be meant.
    Words,
    /// 2024.
    Full,
    /// 24.
    Short,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_people_type_them() {
        for (text, period) in [
            ("2024q4", "2024Q4"),
            ("24q4", "2024Q4"),
            ("q4 2024", "2024Q4"),
            ("4q24", "2024Q4"),
            ("2024 q4", "2024Q4"),
            ("2024年四季度", "2024Q4"),
            ("2024年第四季度", "2024Q4"),
            ("2024年4季度", "2024Q4"),
            ("2024第四季", "2024Q4"),
            ("24年四季度", "2024Q4"),
            ("2024-q4", "2024Q4"),
            ("2024年", "2024FY"),
            ("2024fy", "2024FY"),
            ("fy2024", "2024FY"),
            ("fy24", "2024FY"),
            ("2024年全年", "2024FY"),
            ("2024财年", "2024FY"),
            ("2024", "2024FY"),
            ("2024年度", "2024FY"),
            ("2024年上半年", "2024H1"),
            ("2024h2", "2024H2"),
            ("1h24", "2024H1"),
            ("2024年前三季度", "2024-9M"),
            ("2024-9m", "2024-9M"),
            ("2025年1月", "2025-01"),
            ("2025-01", "2025-01"),
            ("2025-02-06", "2025-02-06"),
            ("2025年2月6日", "2025-02-06"),
            ("2025财年第二财季", "2025Q2"),
            ("fy2025 q2", "2025Q2"),
            ("2025财年q2", "2025Q2"),
        ] {
            let read = at(text, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                read,
                (Named::Period(period.parse().unwrap()), text.len()),
                "{text}"
            );
        }
        for text in ["四季度", "q4", "上半年", "12月"] {
            assert_eq!(at(text, 0), Some((Named::Yearless, text.len())), "{text}");
        }
        for text in ["24", "2024亿", "四季", "1024", "第一", "q5"] {
            assert_eq!(at(text, 0), None, "{text}");
        }
    }
}
