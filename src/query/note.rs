//! What was assumed where a query leaves something open.

use std::fmt;

use super::words::{Language, said};
use crate::text::Span;

/// An assumption, and the place that called for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, in bytes of the query as typed.
    pub span: Span,
    /// What was assumed.
    pub kind: NoteKind,
}

/// What can be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// No status is said, so only reported figures are asked for.
    ActualAssumed,
    /// A percentage of an amount is its growth.
    PercentIsGrowth,
    /// A growth or ratio without a unit is a percentage.
    PlainIsPercent,
    /// Three times the growth is 300 percent.
    TimesArePercent,
    /// A change of a ratio is asked for in percent and in points.
    PointsToo,
    /// How a price moves is a change with no base.
    PriceMove,
    /// A fall of less than so much is still a fall.
    FallsOnly,
    /// What improves a loss improves a profit.
    LossImproves,
    /// 约 reaches a little to both sides.
    About,
    /// A company by itself beside OR, where another one is compared.
    OrIsWords {
        /// As typed.
        word: String,
    },
    /// A word beside a comparison that is no name.
    StaysWord {
        /// As typed.
        word: String,
        /// A name that looks like it.
        near: Option<String>,
        /// Whether there are words before it.
        others: bool,
    },
    /// A name beside a comparison for which another name stands already.
    SaidAlready {
        /// As typed.
        word: String,
        /// Whether there are words before it.
        others: bool,
    },
    /// A part of a year without the year.
    Yearless {
        /// As typed.
        word: String,
    },
    /// Four digits taken for a year.
    YearAlone {
        /// As typed.
        word: String,
    },
    /// The way a question is put.
    Asking {
        /// As typed.
        word: String,
    },
    /// A period that counts from today.
    CountedPeriod {
        /// As typed.
        word: String,
        /// What it comes to.
        period: String,
    },
    /// Names of a figure without a number that they are compared with.
    NamesAreWords {
        /// As typed.
        names: String,
    },
    /// A target price is an estimate by itself.
    TargetIsEstimate,
    /// A name that stands in no table, but figures of the index are about it.
    FoundInIndex {
        /// As typed.
        word: String,
    },
    /// 最近30天 is about the days of publication.
    PublishedSince {
        /// First and last day.
        days: String,
    },
    /// NOT reaches over one word only.
    NotReachesOneWord {
        /// That word.
        word: String,
    },
    /// A number that is compared with nothing.
    NumberIsWord {
        /// As typed.
        word: String,
    },
    /// A word of comparison without a number.
    ComparisonIsWord {
        /// As typed.
        word: String,
    },
    /// A period behind the number that it could be about.
    PeriodBehind {
        /// As typed.
        word: String,
    },
    /// A segment that no table holds.
    UnknownSegment {
        /// As typed.
        word: String,
    },
    /// A metric that has no id of its own.
    OtherMetric {
        /// As typed.
        word: String,
    },
    /// A name that no table holds behind `公司:`.
    UnknownCompany {
        /// As typed.
        word: String,
    },
}

impl NoteKind {
    /// What was assumed, in a language.
    pub fn told(&self, language: Language) -> String {
        use NoteKind as N;
        let tell = |key: &str, with: &[&str]| said(key, with, language);
        match self {
            N::ActualAssumed => tell("note_actual_assumed", &[]),
            N::PercentIsGrowth => tell("note_percent_is_growth", &[]),
            N::PlainIsPercent => tell("note_plain_is_percent", &[]),
            N::TimesArePercent => tell("note_times_are_percent", &[]),
            N::PointsToo => tell("note_points_too", &[]),
            N::PriceMove => tell("note_price_move", &[]),
            N::FallsOnly => tell("note_falls_only", &[]),
            N::LossImproves => tell("note_loss_improves", &[]),
            N::About => tell("note_about", &[]),
            N::OrIsWords { word } => tell("note_or_is_words", &[word]),
            N::StaysWord { word, near, others } => {
                let key = if *others {
                    "note_stays_words"
                } else {
                    "note_stays_word"
                };
                let near = near.as_ref().map(|near| tell("note_near", &[near]));
                tell(key, &[word]) + &near.unwrap_or_default()
            }
            N::SaidAlready { word, others } => {
                let key = if *others {
                    "note_words_said_already"
                } else {
                    "note_said_already"
                };
                tell(key, &[word])
            }
            N::Yearless { word } => tell("note_yearless", &[word]),
            N::YearAlone { word } => tell("note_year_alone", &[word]),
            N::Asking { word } => tell("note_asking", &[word]),
            N::PublishedSince { days } => tell("note_published_since", &[days]),
            N::NotReachesOneWord { word } => tell("note_not_reaches_one_word", &[word]),
            N::NumberIsWord { word } => tell("note_number_is_word", &[word]),
            N::ComparisonIsWord { word } => tell("note_comparison_is_word", &[word]),
            N::PeriodBehind { word } => tell("note_period_behind", &[word]),
            N::CountedPeriod { word, period } => tell("note_counted_period", &[word, period]),
            N::NamesAreWords { names } => tell("note_names_are_words", &[names]),
            N::TargetIsEstimate => tell("note_target_is_estimate", &[]),
            N::FoundInIndex { word } => tell("note_found_in_index", &[word]),
            N::UnknownSegment { word } => tell("note_unknown_segment", &[word]),
            N::OtherMetric { word } => tell("note_other_metric", &[word]),
            N::UnknownCompany { word } => tell("note_unknown_company", &[word]),
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::Chinese))
    }
}
