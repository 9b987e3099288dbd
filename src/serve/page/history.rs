//! How many articles were published in each month, as bars that lead to the articles of a month, and
//! fields that ask for several.

use maud::{Markup, html};

use super::address;
use super::words::{Language, filled};
use crate::search::Facet;
use crate::serve::parameters::SearchParameters;

/// Months that are shown, the latest ones.
const MOST: usize = 60;
/// Height of the highest bar, and width of each.
const HEIGHT: u64 = 56;
const WIDTH: u64 = 12;

/// Bars from the first to the last month of a facet by month; nothing where there is one alone.
pub(super) fn history(facet: &Facet, asked: &SearchParameters, language: Language) -> Markup {
    let mut known: Vec<(i32, u64)> = facet
        .counts
        .iter()
        .filter_map(|count| Some((number(count.value.as_deref()?)?, count.count)))
        .collect();
    known.sort_unstable();
    let (Some(&(first, _)), Some(&(last, _))) = (known.first(), known.last()) else {
        return html! {};
    };
    if first == last {
        return html! {};
    }
    let first = first.max(last.saturating_sub(i32::try_from(MOST).unwrap_or(i32::MAX) - 1));
    let count = |month: i32| {
        let found = known.iter().find(|(known, _)| *known == month);
        found.map_or(0, |(_, count)| *count)
    };
    let most = (first..=last).map(count).max().unwrap_or(1).max(1);
    let bars: Vec<(u64, i32, u64)> = (0..)
        .zip(first..=last)
        .map(|(place, month)| (place, month, count(month)))
        .collect();
    let words = language.words();
    let width = WIDTH * u64::try_from(bars.len()).unwrap_or_default();
    html! {
        section.facet.published {
            h2 { (words.by_month) }
            figure.history data-first=(name(first)) data-last=(name(last)) {
                svg viewBox=(format!("0 0 {width} {HEIGHT}")) role="group" aria-label=(words.by_month) data-keys="months-keys" preserveAspectRatio="none" {
                    @for (place, month, count) in &bars {
                        @if *count > 0 {
                            @let tall = (count * HEIGHT).div_ceil(most);
                            a href=(of_month(*month, asked)) {
                                title { (filled(&words.articles_of, &[&name(*month), &count.to_string()])) }
                                rect data-month=(name(*month)) x=(place * WIDTH + 1) y=(HEIGHT - tall) width=(WIDTH - 2) height=(tall) {}
                            }
                        }
                    }
                }
                figcaption { span { (name(first)) } output aria-live="polite" {} span { (name(last)) } }
            }
            p id="months-keys" hidden { (words.months_by_keys) }
            (fields(asked, language))
        }
    }
}

/// Asks for the months from one to another.
fn fields(asked: &SearchParameters, language: Language) -> Markup {
    let words = language.words();
    let open = SearchParameters {
        since: None,
        until: None,
        offset: 0,
        ..asked.clone()
    };
    html! {
        form.months action="/search" method="get" {
            @for (name, value) in address::fields(&open) { input type="hidden" name=(name) value=(value); }
            @for (name, label, day) in [("since", &words.since, &asked.since), ("until", &words.until, &asked.until)] {
                label {
                    span { (label) }
                    input type="text" name=(name) value=[day.as_deref()] placeholder="2024-01" autocomplete="off"
                        pattern=r"\d{4}(-\d{2}(-\d{2})?)?" title=(words.like_this);
                }
            }
            button type="submit" { (words.narrow_down) }
        }
    }
}

/// The articles of a month.
fn of_month(month: i32, asked: &SearchParameters) -> String {
    let asked = SearchParameters {
        since: Some(name(month)),
        until: Some(name(month)),
        offset: 0,
        ..asked.clone()
    };
    address::search(&asked, "")
}

/// A month by its number from the year 0.
fn number(name: &str) -> Option<i32> {
    let (year, month) = name.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

fn name(number: i32) -> String {
    format!(
        "{:04}-{:02}",
        number.div_euclid(12),
        number.rem_euclid(12) + 1
    )
}
