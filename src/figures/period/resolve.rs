//! What time a mention is, once article and context are known.

use jiff::civil::Date;

use super::{PeriodMention, Phase, Year};
use crate::model::{Part, Period};

/// What is known where a mention is resolved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PeriodContext<'k> {
    /// Day of publication.
    pub(crate) date: Option<Date>,
    /// The period last spoken of.
    pub(crate) current: Option<Period>,
    /// A year named shortly before.
    pub(crate) year: Option<i16>,
    /// The text looks ahead.
    pub(crate) ahead: bool,
    /// What is measured stands at a moment and does not flow.
    pub(crate) balance: bool,
    /// Periods that the article names with their year.
    pub(crate) known: &'k [Period],
    /// Fiscal years are named by the year in which they begin.
    pub(crate) years_begin: bool,
    /// Whether the article is a notice of results that are still to be published.
    pub(crate) notices: bool,
}

/// The periods that a mention names: several for a list of years.
pub(crate) fn resolve(mention: &PeriodMention, context: PeriodContext<'_>) -> Vec<Period> {
    if let Some(years) = mention.years {
        let first = PeriodMention {
            years: None,
            ..*mention
        };
        let Some(first) = resolve_one(&first, context) else {
            return Vec::new();
        };
        return (0..years).map(|by| Period::year(first.year + by)).collect();
    }
    let Some(until) = mention.until else {
        return resolve_one(mention, context).into_iter().collect();
    };
    let Some(Year::Named(first)) = mention.year else {
        return Vec::new();
    };
    if until < first || until - first > 12 {
        return Vec::new();
    }
    (first..=until)
        .map(|year| match mention.until_part {
            Some(part) if year == until => Period { year, part },
            _ => Period::year(year),
        })
        .collect()
}

fn resolve_one(mention: &PeriodMention, context: PeriodContext<'_>) -> Option<Period> {
    let year = match mention.year {
        Some(Year::Named(year)) => Some(year),
        Some(Year::Relative(by)) => {
            // 今年 in a text that labels fiscal years is still the calendar's.
            Some(context.date?.year() + by)
        }
        Some(Year::Before) => Some(
            context
                .current
                .map_or(context.date?.year(), |current| current.year)
                - 1,
        ),
        Some(Year::Earlier(by)) => Some(
            context
                .current
                .map_or(context.date?.year(), |current| current.year)
                - by,
        ),
        Some(Year::Ended {
            named,
            relative,
            month,
        }) => {
            let calendar = match named {
                Some(year) => year,
                None => context.date?.year() + relative,
            };
            let label = context.known.iter().find(|known| {
                mention.part == Some(Phase::Named(known.part))
                    && (calendar..=calendar + 1).contains(&known.year)
            });
            // A fiscal year is named by the year in which it ends.
            let ends_later = match mention.part {
                Some(Phase::Named(Part::Quarter(quarter))) => {
                    month + (4 - quarter.min(4)) * 3 > 12
                        && month != quarter * 3
                        && !context.years_begin
                }
                _ => false,
            };
            Some(label.map_or(calendar + i16::from(ends_later), |known| known.year))
        }
        Some(Year::Current) => Some(match (context.current, context.date) {
            (Some(current), _) => current.year,
            // 本财年 began in April of the year before.
            (None, date) => {
                let date = date?;
                date.year() - i16::from(context.years_begin && mention.fiscal && date.month() <= 3)
            }
        }),
        None => None,
    };
    let part = match mention.part {
        None => return year.map(Period::year),
        Some(Phase::Named(part)) => part,
        Some(Phase::Whole) => {
            // In spring 全年 beside a month of the year is the one that is reported.
            let begun = |period: &Period| {
                context.date.is_some_and(|date| {
                    period.year == date.year()
                        && date.month() <= 6
                        && (matches!(period.part, Part::Year | Part::Month(_) | Part::Day(..))
                            || period.part == Part::Quarter(1) && date.month() <= 3)
                })
            };
            // A year of which the last quarter is reported is not foreseen any more.
            let over = |period: &Period| {
                context.ahead
                    && period.part == Part::Quarter(4)
                    && context
                        .known
                        .iter()
                        .any(|known| known.year == period.year + 1)
            };
            if year.is_none()
                && context.year.is_none()
                && let Some(current) = context.current.filter(over)
            {
                return Some(Period::year(current.year + 1));
            }
            // 预计年度盈利: a notice of results is of the year that is over.
            let over = context.notices && context.date.is_some_and(|date| date.month() <= 4);
            let foreseen = context.ahead && !over;
            let year = year
                .or(context.year)
                .or(context
                    .current
                    .filter(|period| foreseen || !begun(period))
                    .map(|period| period.year))
                .or_else(|| {
                    let date = context.date?;
                    Some(if foreseen || date.month() > 6 {
                        date.year()
                    } else {
                        date.year() - 1
                    })
                });
            return year.map(Period::year);
        }
        Some(Phase::Current) => return context.current,
        Some(Phase::ThisQuarter) if context.ahead => {
            // What is foreseen for 本季 is the quarter of the day.
            return context.date.map(|date| match quarter_before(date).part {
                Part::Quarter(quarter) => next_quarter(quarter_before(date).year, quarter),
                _ => quarter_before(date),
            });
        }
        Some(Phase::ThisQuarter) => {
            return match context.current {
                Some(
                    current @ Period {
                        part: Part::Quarter(_),
                        ..
                    },
                ) => Some(current),
                current => context.date.map(quarter_before).or(current),
            };
        }
        Some(Phase::LastQuarter) => {
            // Told in the reporting season, 上季 is the quarter that is reported.
            return context.date.map(quarter_before);
        }
        Some(Phase::NextQuarter) => {
            return match context.current {
                Some(Period {
                    year,
                    part: Part::Quarter(quarter),
                }) => Some(next_quarter(year, quarter)),
                _ => context
                    .date
                    .map(quarter_before)
                    .map(|period| match period.part {
                        Part::Quarter(quarter) => next_quarter(period.year, quarter),
                        _ => period,
                    }),
            };
        }
        Some(Phase::LastMonth) => {
            let date = context.date?;
            return Some(if date.month() == 1 {
                Period::month(date.year() - 1, 12)
            } else {
                Period::month(date.year(), date.month().unsigned_abs() - 1)
            });
        }
        Some(Phase::ThisMonth) => {
            return match context.current {
                Some(
                    current @ Period {
                        part: Part::Month(_),
                        ..
                    },
                ) => Some(current),
                _ => context
                    .date
                    .map(|date| Period::month(date.year(), date.month().unsigned_abs())),
            };
        }
        Some(Phase::End(month)) => {
            let year = year.or_else(|| year_of_month(month, context))?;
            return Some(Period {
                year,
                part: match (month, context.balance) {
                    (3, _) | (1 | 2, false) => Part::Quarter(1),
                    (6, _) => Part::Half(1),
                    (9, true) => Part::Quarter(3),
                    (9, false) => Part::NineMonths,
                    (12, _) => Part::Year,
                    (month, _) => Part::Month(month),
                },
            });
        }
    };
    let year = year.or_else(|| year_of(part, mention.fiscal, context))?;
    // An old text still says 今年 of a half that lies ahead of its date.
    let ahead = matches!(mention.year, Some(Year::Relative(0)))
        && !context.ahead
        && context.date.is_some_and(|date| {
            let begins = match part {
                Part::Half(1) | Part::NineMonths => 4,
                Part::Half(_) => 10,
                Part::Quarter(quarter) => quarter * 3 - 1,
                _ => 0,
            };
            begins > date.month().unsigned_abs()
        });
    Some(Period {
        year: if ahead { year - 1 } else { year },
        part,
    })
}

/// The quarter that ended last before a day.
fn quarter_before(date: Date) -> Period {
    let quarter = (date.month().unsigned_abs() - 1) / 3;
    if quarter == 0 {
        Period::quarter(date.year() - 1, 4)
    } else {
        Period::quarter(date.year(), quarter)
    }
}

pub(crate) fn next_quarter(year: i16, quarter: u8) -> Period {
    if quarter >= 4 {
        Period::quarter(year + 1, 1)
    } else {
        Period::quarter(year, quarter + 1)
    }
}

fn year_of_month(month: u8, context: PeriodContext<'_>) -> Option<i16> {
    let date = context.date?;
    Some(if date.month().unsigned_abs() >= month {
        date.year()
    } else {
        date.year() - 1
    })
}

/// The year of a part that is named without one.
fn year_of(part: Part, fiscal: bool, context: PeriodContext<'_>) -> Option<i16> {
    let date = context.date;
    let month = date.map(|date| date.month().unsigned_abs());
    match part {
        Part::Month(wanted) | Part::Day(wanted, _) => {
            let (date, month) = (date?, month?);
            return Some(if wanted <= month {
                date.year()
            } else {
                date.year() - 1
            });
        }
        _ => {}
    }
    // 全年展望不变，预计第一季度收入...: a quarter that ended long ago is not foreseen.
    let over = |year: i16| {
        context.ahead
            && matches!((part, date), (Part::Quarter(quarter), Some(date))
                if i16::from(date.month()) + 12 * (date.year() - year) > i16::from(quarter) * 3 + 8)
    };
    if let Some(year) = context.year.filter(|year| !over(*year)) {
        return Some(year);
    }
    // In the first half of a year all quarters that are about to be reported are of the fiscal year
    // that ends in it, whenever it does.
    if context.ahead
        && fiscal
        && matches!(part, Part::Quarter(_))
        && context
            .current
            .is_none_or(|current| !matches!(current.part, Part::Quarter(_)))
        && let Some(date) = date.filter(|date| date.month() <= 6)
    {
        return Some(date.year());
    }
    // The next quarter of a fiscal year that was just spoken of.
    if context.ahead
        && let (
            Some(Period {
                year,
                part: Part::Quarter(current),
            }),
            Part::Quarter(wanted),
        ) = (context.current, part)
    {
        return Some(if wanted >= current { year } else { year + 1 });
    }
    if let Some(current) = context.current
        && current.part == part
        && !context.ahead
    {
        return Some(current.year);
    }
    let stale = stale_year(part, fiscal, context);
    // A quarter that has just ended is the news; with another year it is what it is compared with.
    if !context.ahead
        && let (Part::Quarter(quarter), Some(date), Some(month)) = (part, date, month)
        && (month + 11 - quarter * 3) % 12 < FRESH
    {
        return Some(date.year() - i16::from(month <= quarter * 3));
    }
    if !context.ahead
        && stale.is_none()
        && let Some(known) = context.known.iter().find(|known| known.part == part)
    {
        return Some(known.year);
    }
    if let Some(year) = stale {
        return Some(year);
    }
    let last_month = match part {
        Part::Quarter(quarter) => quarter * 3,
        Part::Half(half) => half * 6,
        Part::NineMonths => 9,
        _ => 12,
    };
    let (date, month) = (date?, month?);
    // Months since the part ended last, in the calendar.
    let since = (month + 11 - last_month) % 12;
    let last_ended = if month > last_month {
        date.year()
    } else {
        date.year() - 1
    };
    Some(if context.ahead {
        // In the season of reports a forecast is of the part that is about to be reported.
        if since < SEASON {
            last_ended
        } else {
            last_ended + 1
        }
    } else {
        last_ended
    })
}

/// The fiscal year of a quarter that ended so long ago that nobody reports it any more, where the
/// article speaks of no other part of that year.
fn stale_year(part: Part, fiscal: bool, context: PeriodContext<'_>) -> Option<i16> {
    let Part::Quarter(quarter) = part else {
        return None;
    };
    let date = context.date?;
    let (month, last_month) = (date.month().unsigned_abs(), quarter * 3);
    let since = (month + 11 - last_month) % 12;
    let ended = date.year() - i16::from(month <= last_month);
    let spoken_of = context
        .known
        .iter()
        .any(|known| known.year == ended && known.part != part && known.part != Part::Year);
    (!context.ahead && since >= if fiscal { FISCAL } else { STALE } && !spoken_of)
        .then_some(ended + 1)
}

/// Months after its end in which a quarter is the one that is reported.
const FRESH: u8 = 3;
/// Months after its end in which a part is still awaited.
const SEASON: u8 = 2;
/// Months after which a quarter is no news any more, so that it is one of a fiscal year that is
/// named by the year in which it ends.
const STALE: u8 = 7;
/// The same for what the text calls a fiscal quarter.
const FISCAL: u8 = 4;

/// The periods that an article names with their year, the most often named first.
pub(crate) fn known<'m>(
    mentions: impl Iterator<Item = &'m PeriodMention>,
    date: Option<Date>,
    years_begin: bool,
) -> Vec<Period> {
    let context = PeriodContext {
        date,
        years_begin,
        ..PeriodContext::default()
    };
    let mut counts: Vec<(Period, usize)> = Vec::new();
    for mention in mentions {
        let dated = mention.year.is_some() || matches!(mention.part, Some(Phase::LastQuarter));
        if !dated || mention.is_day() || mention.until.is_some() {
            continue;
        }
        for period in resolve(mention, context) {
            match counts.iter_mut().find(|(known, _)| *known == period) {
                Some((_, count)) => *count += 1,
                None => counts.push((period, 1)),
            }
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(period, _)| period).collect()
}
