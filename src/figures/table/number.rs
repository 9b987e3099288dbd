//! What stands in a cell that holds a number: `1,234.5`, `(12.3)`, `-3.2%`, `12.5亿元`, `—`.

use crate::figures::numeral::{Decimal, arabic};
use crate::figures::scan::{Quantity, Unit};
use crate::figures::token::Token;
use crate::lexicon::Cue;
use crate::text::Span;

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    /// A mark that says that there is no number.
    Blank,
    /// Numbers, with no more words than say how to read them.
    Numbers(Vec<Number<'a>>),
    /// Anything else.
    Text,
}

/// A number of a cell.
#[derive(Clone, Debug)]
pub(super) struct Number<'a> {
    /// Where it stands in the folded text of its block.
    pub(super) span: Span,
    pub(super) low: End,
    pub(super) high: End,
    /// The unit that stands beside it.
    pub(super) unit: Option<Unit<'a>>,
    /// Whether a sign stands before it, and whether it is a minus.
    pub(super) sign: Option<bool>,
    /// Words in the cell that say how it is to be read.
    pub(super) cues: Vec<Cue>,
}

/// An end of a range, or the number itself.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// As written, to be scaled by what the table declares.
    Written(Decimal, bool),
    /// All scales multiplied out.
    Value(f64),
}

impl End {
    /// The value, with a power of ten for those that are only written.
    pub(super) fn value(&self, power: i32) -> f64 {
        match self {
            End::Value(value) => *value,
            End::Written(decimal, negative) => {
                let value = decimal.scaled(power).value();
                if *negative { -value } else { value }
            }
        }
    }
}

impl Number<'_> {
    /// The digits of a bare whole number without sign, separators or unit.
    pub(super) fn plain(&self) -> Option<u32> {
        match (&self.low, &self.unit, self.sign) {
            (End::Written(decimal, false), None, None) => decimal
                .whole()
                .and_then(|digits| u32::try_from(digits).ok()),
            _ => None,
        }
    }
}

/// Marks that stand where there is no number.
const BLANK: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "\\",
    "*",
    "...",
    "…",
    "n/a",
    "na",
    "nm",
    "n.m.",
    "n.a.",
    "不适用",
    "无",
    "未披露",
    "nil",
    "null",
    "none",
];

/// Longer cells are prose.
const LONGEST: usize = 160;

/// Reads the folded text of a cell, or of a block of it, with its tokens.
pub(super) fn read<'a>(text: &str, tokens: &[Token<'a>]) -> Content<'a> {
    if text.len() > LONGEST {
        return Content::Text;
    }
    if BLANK.contains(&text.trim()) {
        return Content::Blank;
    }
    if let Some(number) = bare(text, Span::new(0, text.len())) {
        return Content::Numbers(vec![number]);
    }
    several(text, tokens).map_or(Content::Text, Content::Numbers)
}

/// A number with no unit, or with one that an accountant's bracket parts from it: all of `within`.
fn bare(text: &str, within: Span) -> Option<Number<'static>> {
    let whole = within.of(text);
    let trimmed = whole.trim_matches([' ', '*', '#', '约']);
    let start = within.start + (trimmed.as_ptr() as usize - whole.as_ptr() as usize);
    let (inner, bracketed, percent) = match trimmed.strip_prefix('(') {
        Some(inner) => match inner.strip_suffix(')') {
            Some(inner) => (inner, true, inner.ends_with('%')),
            None => (inner.strip_suffix(")%")?, true, true),
        },
        None => (trimmed, false, false),
    };
    let digits = if percent {
        inner.trim_end_matches('%')
    } else {
        inner
    };
    let digits = digits.trim();
    let (sign, unsigned) = signed(digits);
    let (low, length) = arabic(unsigned)?;
    let rest = unsigned[length..].trim();
    let negative = sign == Some(true) || bracketed;
    let high = if rest.is_empty() {
        End::Written(low, negative)
    } else {
        // 12.5-13.5, 12.5~13.5: a range; more than two numbers are a date.
        let second = rest.strip_prefix(['-', '~', '至', '—', '到'])?.trim_start();
        let (high, length) = arabic(second)?;
        let ordered = low.value() < high.value();
        if bracketed || sign.is_some() || !ordered || !second[length..].trim().is_empty() {
            return None;
        }
        End::Written(high, false)
    };
    let quoted_at = if bracketed || sign == Some(true) {
        trimmed
    } else {
        unsigned.trim_start()
    };
    let shift = quoted_at.as_ptr() as usize - trimmed.as_ptr() as usize;
    Some(Number {
        span: Span::new(start + shift, start + trimmed.len()),
        low: End::Written(low, negative),
        high,
        unit: percent.then_some(Unit::Percent),
        sign: if bracketed { Some(true) } else { sign },
        cues: Vec::new(),
    })
}

/// The sign before digits, and the digits.
fn signed(text: &str) -> (Option<bool>, &str) {
    if let Some(rest) = text.strip_prefix(['-', '↓', '▼']) {
        (Some(true), rest.trim_start())
    } else if let Some(rest) = text.strip_prefix(['+', '↑']) {
        (Some(false), rest.trim_start())
    } else {
        (None, text)
    }
}

/// Numbers with units, and nothing beside them but words that say how they are to be read.
fn several<'a>(text: &str, tokens: &[Token<'a>]) -> Option<Vec<Number<'a>>> {
    let mut numbers: Vec<Number<'a>> = Vec::new();
    let mut cues = Vec::new();
    let mut from = 0;
    for token in tokens {
        // 亿元 by itself is a unit.
        let quantity = token
            .quantity()
            .filter(|_| token.span.of(text).contains(|c: char| c.is_ascii_digit()));
        let read = cues_of(token);
        if quantity.is_none() && read.is_empty() {
            if token.mark().is_some() {
                continue;
            }
            return None;
        }
        let gap = Span::new(from, token.span.start);
        from = token.span.end;
        if !is_filling(gap.of(text)) {
            // 34.8(5.3%): a bare number before the first one with a unit.
            let whole = gap.of(text).trim_end();
            let head = whole.strip_suffix('(').unwrap_or(whole);
            let head = bare(text, Span::new(gap.start, gap.start + head.len()))?;
            if !numbers.is_empty() || !cues.is_empty() {
                return None;
            }
            numbers.push(head);
        }
        match quantity {
            Some(quantity) => {
                let number = with_unit(text, token.span, quantity, std::mem::take(&mut cues));
                numbers.push(number);
            }
            None => cues.extend(read),
        }
    }
    let tail = text.get(from..).unwrap_or_default();
    (!numbers.is_empty() && cues.is_empty() && is_filling(tail)).then_some(numbers)
}

fn with_unit<'a>(text: &str, span: Span, quantity: &Quantity<'a>, cues: Vec<Cue>) -> Number<'a> {
    let before = text[..span.start].trim_end_matches(['$', '¥', '€', '£', ' ']);
    let minus = quantity.sign.is_none() && before.ends_with(['-', '↓', '▼']);
    let behind = text[span.end..].trim_start();
    // (12.5%) and (1.2亿元) alone in a cell are what an accountant writes for less than nothing.
    let alone = behind == ")" && before == "(";
    let turned = (minus || alone) && quantity.low > 0.0;
    let start = if turned {
        before.len() - before.chars().next_back().map_or(0, char::len_utf8)
    } else {
        span.start
    };
    let end = if turned && alone {
        text.trim_end().len()
    } else {
        span.end
    };
    let (low, high) = if turned {
        (-quantity.high, -quantity.low)
    } else {
        (quantity.low, quantity.high)
    };
    Number {
        span: Span::new(start, end),
        low: End::Value(low),
        high: End::Value(high),
        unit: Some(quantity.unit),
        sign: if turned { Some(true) } else { quantity.sign },
        cues,
    }
}

/// The words of a token that say how the next number of a cell is to be read.
fn cues_of(token: &Token<'_>) -> Vec<Cue> {
    [
        Cue::Yoy,
        Cue::Qoq,
        Cue::Base,
        Cue::Up,
        Cue::Down,
        Cue::Fall,
        Cue::Growth,
        Cue::Narrow,
        Cue::Widen,
        Cue::Share,
        Cue::Reach,
        Cue::Estimate,
        Cue::Expected,
        Cue::Loss,
        Cue::AtMost,
    ]
    .into_iter()
    .filter(|cue| token.has(*cue))
    .collect()
}

/// Whether a text says nothing: blanks, brackets, signs, words that make a number vague.
fn is_filling(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | ')'
                    | '+'
                    | '-'
                    | ','
                    | '，'
                    | '/'
                    | ';'
                    | '；'
                    | '、'
                    | '约'
                    | '近'
                    | '超'
                    | '*'
                    | '↑'
                    | '↓'
                    | '▼'
                    | '$'
                    | '¥'
                    | '€'
                    | '£'
                    | '#'
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::recurrence::Recurrence;
    use crate::figures::subject::Introduced;
    use crate::figures::token::tokens;
    use crate::lexicon::Lexicon;
    use crate::text::{fold, fold_mapped};

    fn shown(text: &str) -> String {
        let folded = fold(text);
        let introduced = Introduced::read(
            &fold_mapped(""),
            "",
            &[],
            &Recurrence::new(""),
            Lexicon::built_in(),
        );
        let tokens = tokens(&folded, Lexicon::built_in(), &introduced);
        match read(&folded, &tokens) {
            Content::Blank => "blank".to_owned(),
            Content::Text => "text".to_owned(),
            Content::Numbers(numbers) => numbers
                .iter()
                .map(|number| {
                    let (low, high) = (number.low.value(0), number.high.value(0));
                    let unit = number.unit.as_ref().map(|unit| format!(" {unit:?}"));
                    let value = if low.to_bits() == high.to_bits() {
                        format!("{low}")
                    } else {
                        format!("{low}..{high}")
                    };
                    format!(
                        "{} = {value}{}",
                        number.span.of(&folded),
                        unit.unwrap_or_default()
                    )
                })
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    #[test]
    fn cells_are_numbers_blanks_or_text() {
        for (text, expected) in [
            ("1,234.5", "1,234.5 = 1234.5"),
            (" 12 ", "12 = 12"),
            ("-3.2", "-3.2 = -3.2"),
            ("− 3.2", "- 3.2 = -3.2"),
            ("+3.2", "3.2 = 3.2"),
            ("(12.3)", "(12.3) = -12.3"),
            ("（12.3%）", "(12.3%) = -12.3 Percent"),
            ("(12.3)%", "(12.3)% = -12.3 Percent"),
            ("12.5%", "12.5% = 12.5 Percent"),
            ("- 12.5%", "- 12.5% = -12.5 Percent"),
            ("↓12.5%", "↓12.5% = -12.5 Percent"),
            ("12.5*", "12.5 = 12.5"),
            ("12.5-13.5", "12.5-13.5 = 12.5..13.5"),
            ("12亿元", "12亿元 = 1200000000 Yuan"),
            ("同比增长12%", "12% = 12 Percent"),
            ("34.8（5.3%）", "34.8 = 34.8; 5.3% = 5.3 Percent"),
            ("12亿元（+5%）", "12亿元 = 1200000000 Yuan; 5% = 5 Percent"),
            ("—", "blank"),
            ("N/A", "blank"),
            ("不适用", "blank"),
            ("2024-12-31", "text"),
            ("1/28/2020", "text"),
            ("买入", "text"),
            ("▲5%", "text"),
            ("公司营收120亿元，超出此前展望", "text"),
            ("1.2.3", "text"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
