//! The time that a figure is about.

use std::fmt;
use std::str::FromStr;

/// A reporting period, written `2024FY`, `2024H1`, `2023Q3`, `2024-9M`, `2025-01` or `2025-02-06`.
///
/// Fiscal periods carry the label that the text gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Calendar or fiscal year.
    pub year: i16,
    /// Which part of it.
    pub part: Part,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All of it.
    Year,
    /// First or second half.
    Half(u8),
    /// First to fourth quarter.
    Quarter(u8),
    /// The first nine months.
    NineMonths,
    /// A month.
    Month(u8),
    /// A day: month and day of the month.
    Day(u8, u8),
}

impl Period {
    /// A whole year.
    pub const fn year(year: i16) -> Period {
        Period {
            year,
            part: Part::Year,
        }
    }

    /// A half, 1 or 2.
    pub const fn half(year: i16, half: u8) -> Period {
        Period {
            year,
            part: Part::Half(half),
        }
    }

    /// A quarter, 1 to 4.
    pub const fn quarter(year: i16, quarter: u8) -> Period {
        Period {
            year,
            part: Part::Quarter(quarter),
        }
    }

    /// A month, 1 to 12.
    pub const fn month(year: i16, month: u8) -> Period {
        Period {
            year,
            part: Part::Month(month),
        }
    }

    /// The same part of another year.
    #[must_use]
    pub const fn years_later(self, years: i16) -> Period {
        Period {
            year: self.year.saturating_add(years),
            part: self.part,
        }
    }

    /// Whether nothing of it can have been reported on a day. Quarters are not judged: a fiscal year
    /// may have begun long before the one it is named by.
    pub fn is_ahead_of(self, day: jiff::civil::Date) -> bool {
        match self.part {
            Part::Year | Part::Half(2) => {
                self.year > day.year() || self.year == day.year() && day.month() < 7
            }
            _ => self.year > day.year() + 1,
        }
    }

    /// What periods sort by in time: year, month and day of the end, and of those that end together
    /// the longer one later.
    pub fn end(self) -> (i16, u8, u8, u8) {
        let (month, day, length) = match self.part {
            Part::Day(month, day) => (month, day, 0),
            Part::Month(month) => (month, 31, 1),
            Part::Quarter(quarter) => (quarter.saturating_mul(3), 31, 2),
            Part::Half(half) => (half.saturating_mul(6), 31, 3),
            Part::NineMonths => (9, 31, 4),
            Part::Year => (12, 31, 5),
        };
        (self.year, month, day, length)
    }

    /// A number that holds all of it and sorts by year first.
    pub fn to_number(self) -> u64 {
        let (kind, index) = match self.part {
            Part::Year => (0, 0),
            Part::Half(half) => (1, u64::from(half)),
            Part::Quarter(quarter) => (2, u64::from(quarter)),
            Part::NineMonths => (3, 0),
            Part::Month(month) => (4, u64::from(month)),
            Part::Day(month, day) => (5, u64::from(month) * 32 + u64::from(day)),
        };
        // Those before the first come behind all others, so that the number is never negative.
        let year = u64::from(self.year.cast_unsigned());
        (year << 12) | (kind << 9) | index
    }

    /// The period with this number.
    pub fn from_number(number: u64) -> Option<Period> {
        let year = u16::try_from(number >> 12).ok()?.cast_signed();
        let index = number & 0x1FF;
        let small = |value: u64| u8::try_from(value).ok();
        let part = match (number >> 9) & 7 {
            0 => Part::Year,
            1 => Part::Half(small(index)?),
            2 => Part::Quarter(small(index)?),
            3 => Part::NineMonths,
            4 => Part::Month(small(index)?),
            5 => Part::Day(small(index / 32)?, small(index % 32)?),
            _ => return None,
        };
        Some(Period { year, part })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Year => write!(f, "{year:04}FY"),
            Part::Half(half) => write!(f, "{year:04}H{half}"),
            Part::Quarter(quarter) => write!(f, "{year:04}Q{quarter}"),
            Part::NineMonths => write!(f, "{year:04}-9M"),
            Part::Month(month) => write!(f, "{year:04}-{month:02}"),
            Part::Day(month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let year = text
            .get(..4)
            .filter(|year| year.bytes().all(|b| b.is_ascii_digit()))
            .ok_or(())?;
        let year: i16 = year.parse().map_err(drop)?;
        let number = |digits: &str, low: u8, high: u8| {
            digits
                .parse::<u8>()
                .ok()
                .filter(|n| digits.bytes().all(|b| b.is_ascii_digit()) && (low..=high).contains(n))
                .ok_or(())
        };
        let rest = &text[4..];
        let part = match rest.as_bytes() {
            b"FY" => Part::Year,
            b"-9M" => Part::NineMonths,
            [b'H', ..] => Part::Half(number(&rest[1..], 1, 2)?),
            [b'Q', ..] => Part::Quarter(number(&rest[1..], 1, 4)?),
            [b'-', _, _] => Part::Month(number(&rest[1..], 1, 12)?),
            [b'-', _, _, b'-', _, _] if rest.is_ascii() => {
                Part::Day(number(&rest[1..3], 1, 12)?, number(&rest[4..], 1, 31)?)
            }
            _ => return Err(()),
        };
        Ok(Period { year, part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_period() -> impl Strategy<Value = Period> {
        let part = prop_oneof![
            Just(Part::Year),
            (1u8..=2).prop_map(Part::Half),
            (1u8..=4).prop_map(Part::Quarter),
            Just(Part::NineMonths),
            (1u8..=12).prop_map(Part::Month),
            (1u8..=12, 1u8..=31).prop_map(|(month, day)| Part::Day(month, day)),
        ];
        (1000i16..=9999, part).prop_map(|(year, part)| Period { year, part })
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_back(period in any_period()) {
            prop_assert_eq!(period.to_string().parse(), Ok(period));
            prop_assert_eq!(Period::from_number(period.to_number()), Some(period));
        }

        #[test]
        fn any_text_parses_or_not_without_panic(text in ".{0,12}") {
            let _: Result<Period, ()> = text.parse();
        }
    }

    #[test]
    fn periods_sort_by_their_ends_the_longer_one_last() {
        let sorted = [
            "2023FY",
            "2024-01-31",
            "2024-01",
            "2024Q1",
            "2024H1",
            "2024Q3",
            "2024-9M",
            "2024-12-31",
            "2024-12",
            "2024Q4",
            "2024H2",
            "2024FY",
            "2025-01-01",
        ];
        assert!(sorted.is_sorted_by_key(|text| text.parse::<Period>().unwrap().end()));
    }

    #[test]
    fn odd_forms_are_refused() {
        for text in [
            "2024", "2024Q5", "2024Q", "2024-13", "24Q1", "2024-1", "2024H0", "+024FY", "2024-+1",
        ] {
            assert_eq!(text.parse::<Period>(), Err(()), "{text}");
        }
    }
}
