//! What was assumed where a query leaves something open.

use std::fmt;

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
    /// 约 reaches a little to both sides.
    About,
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

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use NoteKind as N;
        match self {
            N::ActualAssumed => write!(
                f,
                "没有写口径，只找已公布的数字；写“指引”“预期”或“任意”可改"
            ),
            N::PercentIsGrowth => write!(f, "没有写增减，百分比和百分点按同比变动理解"),
            N::PlainIsPercent => write!(f, "数字没有单位，按百分比理解"),
            N::TimesArePercent => write!(f, "增长几倍按百分比理解，1 倍即 100%"),
            N::PointsToo => write!(f, "比率的变动，百分比与百分点都算"),
            N::PriceMove => write!(f, "价格的涨跌不限于同比"),
            N::FallsOnly => write!(f, "只找下降或亏损的数字，不含增长和盈利"),
            N::About => write!(f, "“约”按上下 5% 理解"),
            N::StaysWord { word, near, others } => {
                write!(f, "“{word}”不是认识的名称，{}", only_words(*others))?;
                near.as_ref()
                    .map_or(Ok(()), |near| write!(f, "；是不是“{near}”？"))
            }
            N::SaidAlready { word, others } => {
                write!(
                    f,
                    "“{word}”与后面的词不能说同一个数字，{}",
                    only_words(*others)
                )
            }
            N::Yearless { word } => write!(
                f,
                "“{word}”没有年份，只作关键词；要限定期间请写成 2024年{word} 或 今年{word}"
            ),
            N::YearAlone { word } => write!(f, "“{word}”按全年 {word}FY 理解"),
            N::Asking { word } => write!(f, "“{word}”只是问法，不作关键词"),
            N::PublishedSince { days } => write!(f, "按文章的发布日期 {days} 找"),
            N::NotReachesOneWord { word } => {
                write!(f, "只排除“{word}”一词；要排除一个数字请写成 NOT [ … ]")
            }
            N::NumberIsWord { word } => write!(
                f,
                "“{word}”前后没有比较，只作关键词；要比较请写 >、>=、=、<= 或 <"
            ),
            N::ComparisonIsWord { word } => write!(f, "“{word}”后面没有数字，只作关键词"),
            N::PeriodBehind { word } => write!(
                f,
                "“{word}”写在数字后面，只作关键词；要限定期间请写在数字前面"
            ),
            N::CountedPeriod { word, period } => write!(f, "“{word}”按 {period} 理解"),
            N::NamesAreWords { names } => write!(
                f,
                "没有比较，“{names}”只作关键词；要找这样的数字请写成 [{names}]"
            ),
            N::TargetIsEstimate => write!(f, "目标价本来就是预测，不限口径"),
            N::FoundInIndex { word } => write!(f, "“{word}”不在名录里，按索引里的主体名称找"),
            N::UnknownSegment { word } => write!(f, "“{word}”不在业务名录里，按原文查找"),
            N::OtherMetric { word } => {
                write!(f, "“{word}”没有单独的指标编号，另作关键词以免找到别的数字")
            }
            N::UnknownCompany { word } => write!(f, "“{word}”不在公司名录里，按原文查找"),
        }
    }
}

fn only_words(others: bool) -> &'static str {
    if others {
        "它和它前面的词只作关键词"
    } else {
        "只作关键词"
    }
}
