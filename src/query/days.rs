//! Days of publication as they are given beside a query.

use jiff::civil::Date;

/// A day, or the first of a month or year.
pub fn first_day(text: &str) -> Result<Date, String> {
    day(text, Date::first_of_month, Date::first_of_year)
}

/// A day, or the last of a month or year.
pub fn last_day(text: &str) -> Result<Date, String> {
    day(text, Date::last_of_month, Date::last_of_year)
}

/// A day, or one end of a month or year.
fn day(
    text: &str,
    of_month: impl Fn(Date) -> Date,
    of_year: impl Fn(Date) -> Date,
) -> Result<Date, String> {
    let found = match text.split('-').count() {
        1 if text.len() == 4 => format!("{text}-01-01").parse().map(of_year),
        2 => format!("{text}-01").parse().map(of_month),
        _ => text.parse(),
    };
    found.map_err(|_: jiff::Error| "expected a date as 2024-09-30, 2024-09 or 2024".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_or_year_reaches_from_its_first_day_to_its_last() {
        let days = |text| {
            (
                first_day(text).unwrap().to_string(),
                last_day(text).unwrap().to_string(),
            )
        };
        assert_eq!(
            days("2024-02"),
            ("2024-02-01".to_owned(), "2024-02-29".to_owned())
        );
        assert_eq!(
            days("2024"),
            ("2024-01-01".to_owned(), "2024-12-31".to_owned())
        );
        assert_eq!(
            days("2024-09-30"),
            ("2024-09-30".to_owned(), "2024-09-30".to_owned())
        );
        for text in ["", "24", "2024Q4", "2024-13", "2024-02-30", "tomorrow"] {
            assert!(first_day(text).is_err(), "{text}");
        }
    }
}
