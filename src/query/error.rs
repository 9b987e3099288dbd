//! What is wrong with a query, where, and what would work.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::typed::char_before;
use crate::text::Span;

/// A query that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes of the query as typed.
    pub span: Span,
    /// What is wrong.
    pub kind: QueryErrorKind,
    /// The nearest thing that would work.
    pub hint: Option<String>,
}

/// What can be wrong with a query. The texts quote what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// It is longer than a query may be.
    TooLong {
        /// How many characters it may have.
        limit: usize,
    },
    /// Its brackets and exclusions are nested too deep.
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// A quote that nothing closes.
    UnclosedQuote,
    /// A quote around nothing.
    EmptyQuote,
    /// A bracket that nothing closes.
    UnclosedBracket,
    /// A bracket that closes nothing.
    UnopenedBracket,
    /// A bracket around nothing.
    EmptyBracket,
    /// OR, AND or NOT with nothing on one side.
    MissingOperand {
        /// As typed.
        operator: String,
        /// Whether it joins two, and so needs one on either side.
        joins: bool,
    },
    /// A comparison without its number.
    MissingValue {
        /// As typed.
        comparison: String,
        /// What stands there instead.
        found: Option<String>,
    },
    /// A unit that is not known.
    UnknownUnit {
        /// As typed.
        unit: String,
    },
    /// A comparison with nothing before it that could be compared.
    NothingCompared {
        /// What stands there instead.
        found: Option<String>,
    },
    /// A word in square brackets that is no name.
    UnknownName {
        /// As typed.
        word: String,
    },
    /// Two words in square brackets that say the same thing differently.
    SaidTwice {
        /// The one that is too much.
        word: String,
    },
    /// Names in square brackets that a number stands between.
    NamesApart {
        /// The one behind the number.
        word: String,
    },
    /// A range or several comparisons that no number can meet.
    EmptyRange,
    /// Two numbers that cannot be ends of one range.
    MixedUnits {
        /// The first number.
        first: String,
        /// The second.
        second: String,
    },
    /// A unit in which this is not measured.
    UnfitUnit {
        /// What is asked for.
        metric: String,
        /// The number as typed.
        value: String,
    },
    /// A fall or loss by less than nothing.
    NegativeFall {
        /// The word of falling or losing.
        word: String,
    },
    /// A number too large to compare with.
    TooLarge,
    /// No date.
    BadDate {
        /// As typed.
        date: String,
    },
    /// A range of dates that ends before it begins.
    ReversedDates,
    /// A currency for which there is no rate of exchange.
    NoRate {
        /// Its code.
        currency: String,
    },
    /// A date that counts from today where today is not known.
    NeedsToday {
        /// As typed.
        date: String,
    },
    /// A field with nothing behind it.
    MissingFieldValue {
        /// Field and colon as typed.
        field: String,
    },
}

impl QueryErrorKind {
    /// A name that stays the same when the wording changes.
    pub const fn code(&self) -> &'static str {
        use QueryErrorKind as K;
        match self {
            K::TooLong { .. } => "too_long",
            K::TooDeep { .. } => "too_deep",
            K::UnclosedQuote => "unclosed_quote",
            K::EmptyQuote => "empty_quote",
            K::UnclosedBracket => "unclosed_bracket",
            K::UnopenedBracket => "unopened_bracket",
            K::EmptyBracket => "empty_bracket",
            K::MissingOperand { .. } => "missing_operand",
            K::MissingValue { .. } => "missing_value",
            K::UnknownUnit { .. } => "unknown_unit",
            K::NothingCompared { .. } => "nothing_compared",
            K::UnknownName { .. } => "unknown_name",
            K::SaidTwice { .. } => "said_twice",
            K::NamesApart { .. } => "names_apart",
            K::EmptyRange => "empty_range",
            K::MixedUnits { .. } => "mixed_units",
            K::UnfitUnit { .. } => "unfit_unit",
            K::NegativeFall { .. } => "negative_fall",
            K::TooLarge => "too_large",
            K::BadDate { .. } => "bad_date",
            K::ReversedDates => "reversed_dates",
            K::NoRate { .. } => "no_rate",
            K::NeedsToday { .. } => "needs_today",
            K::MissingFieldValue { .. } => "missing_field_value",
        }
    }
}

impl QueryErrorKind {
    /// Whether a name is not known, which an index may know.
    pub const fn is_about_a_name(&self) -> bool {
        matches!(
            self,
            QueryErrorKind::UnknownName { .. } | QueryErrorKind::NothingCompared { found: Some(_) }
        )
    }
}

impl fmt::Display for QueryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use QueryErrorKind as K;
        match self {
            K::TooLong { limit } => write!(f, "查询最多 {limit} 个字"),
            K::TooDeep { limit } => write!(f, "括号和排除最多套 {limit} 层"),
            K::UnclosedQuote => write!(f, "引号没有配对，这里之后还应有一个引号"),
            K::EmptyQuote => write!(f, "引号里应有词语，这里是空的"),
            K::UnclosedBracket => write!(f, "括号没有配对，这里之后还应有一个右括号"),
            K::UnopenedBracket => write!(f, "这个右括号前面没有左括号"),
            K::EmptyBracket => write!(f, "括号里应有条件，这里是空的"),
            K::MissingOperand {
                operator,
                joins: true,
            } => write!(f, "“{operator}”的前后都应有条件，这里缺一个"),
            K::MissingOperand {
                operator,
                joins: false,
            } => write!(f, "“{operator}”后面应有要排除的条件，这里什么也没有"),
            K::MissingValue {
                comparison,
                found: None,
            } => write!(f, "“{comparison}”后面应是数字，这里什么也没有"),
            K::MissingValue {
                comparison,
                found: Some(found),
            } => write!(f, "“{comparison}”后面应是数字，这里是“{found}”"),
            K::UnknownUnit { unit } => {
                write!(
                    f,
                    "不认识单位“{unit}”，数字后面应是 %、百分点、倍、元、美元、人、辆 等单位"
                )
            }
            K::NothingCompared { found: None } => {
                write!(f, "比较前面应是公司、业务、指标或增长，这里什么也没有")
            }
            K::NothingCompared { found: Some(found) } => {
                write!(
                    f,
                    "比较前面应是公司、业务、指标或增长，“{found}”不是这样的名称"
                )
            }
            K::UnknownName { word } => {
                write!(
                    f,
                    "方括号里应是期间、公司、业务、指标、增减或口径，“{word}”不是这样的名称"
                )
            }
            K::SaidTwice { word } => write!(
                f,
                "一个方括号只问一个数字，“{word}”与里面别的词说的是同一件事"
            ),
            K::NamesApart { word } => write!(
                f,
                "方括号里的名称应写在一起，“{word}”与前面的名称被数字隔开了"
            ),
            K::EmptyRange => write!(f, "没有数字能满足这个范围，下限高于上限"),
            K::MixedUnits { first, second } => write!(
                f,
                "一个范围的两头应是同一种单位，这里是“{first}”和“{second}”"
            ),
            K::UnfitUnit { metric, value } => {
                write!(f, "{metric}不以这样的单位计，这里是“{value}”")
            }
            K::NegativeFall { word } => write!(f, "“{word}”已表示负数，后面的数字不应再带负号"),
            K::TooLarge => write!(f, "这个数字太大，无法比较"),
            K::BadDate { date } => write!(f, "“{date}”不是日期，应是年、月、日、季度或它们的范围"),
            K::ReversedDates => write!(f, "日期范围的开头晚于结尾"),
            K::NoRate { currency } => write!(f, "汇率表里没有 {currency}"),
            K::NeedsToday { date } => write!(f, "“{date}”要从今天算起，而这里不知道今天是哪天"),
            K::MissingFieldValue { field } => {
                write!(f, "“{field}”后面应有要找的内容，这里什么也没有")
            }
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match &self.hint {
            Some(hint) => write!(f, "（{hint}）"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for QueryError {}

impl QueryError {
    pub(super) fn new(span: Span, kind: QueryErrorKind) -> QueryError {
        QueryError {
            span,
            kind,
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> QueryError {
        self.hint = Some(hint.into());
        self
    }

    /// The error as people read it, over several lines: what is wrong, the line of the query that
    /// it stands in, a mark under the place, and what would work.
    pub fn render(&self, query: &str) -> String {
        /// Columns of the query that are shown at most before and behind the place.
        const AROUND: usize = 40;
        let start = self.span.start.min(query.len());
        let line_start = query
            .get(..start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line_end = query
            .get(start..)
            .and_then(|rest| rest.find('\n'))
            .map_or(query.len(), |at| start + at);
        let end = self.span.end.clamp(start, line_end);
        let head = back(query, start, line_start, AROUND);
        let tail = forward(query, end, line_end, AROUND);
        let mark_end = if columns(&query[start..end]) > 2 * AROUND {
            forward(query, start, end, 2 * AROUND)
        } else {
            end
        };
        let tail = if mark_end < end { mark_end } else { tail };
        let dots = if head > line_start { "…" } else { "" };
        let shown: String = query[head..tail]
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let more = if tail < line_end { "…" } else { "" };
        let indent = " ".repeat(columns(dots) + columns(&query[head..start]));
        let marks = "^".repeat(columns(&query[start..mark_end]).max(1));
        let hint = self
            .hint
            .as_ref()
            .map_or(String::new(), |hint| format!(" {hint}"));
        format!(
            "错误：{}\n  {dots}{shown}{more}\n  {indent}{marks}{hint}\n",
            self.kind
        )
    }
}

/// Columns that a text takes up where it is shown.
fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

fn column(c: char) -> usize {
    // Control characters are shown as a space.
    c.width().unwrap_or(1)
}

/// Where a stretch begins that ends at `end`, stays behind `least`, and is at most so wide.
fn back(text: &str, end: usize, least: usize, most: usize) -> usize {
    let mut at = end;
    let mut width = 0;
    while let Some(c) = char_before(text, at).filter(|_| at > least) {
        width += column(c);
        if width > most {
            break;
        }
        at -= c.len_utf8();
    }
    at
}

/// Where a stretch ends that begins at `start`, stays before `most_end`, and is at most so wide.
fn forward(text: &str, start: usize, most_end: usize, most: usize) -> usize {
    let mut width = 0;
    let rest = text.get(start..most_end).unwrap_or_default();
    for (at, c) in rest.char_indices() {
        width += column(c);
        if width > most {
            return start + at;
        }
    }
    most_end
}
