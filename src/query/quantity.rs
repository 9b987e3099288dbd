//! Numbers as people type them: digits or Chinese numerals, scale, unit.

use super::comparison;
use super::typed::{char_at, char_before, inside_latin, longest, past_spaces};
use crate::figures::numeral::{Decimal, arabic, chinese};
use crate::lexicon::{Lexicon, UnitWord};
use crate::text::Span;

/// A number with what it is counted in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) span: Span,
    number: Decimal,
    negative: bool,
    /// 万, 亿 and the like stand with it.
    pub(super) scaled: bool,
    pub(super) measure: Option<Measure>,
    /// It says by itself that something grew (翻倍).
    pub(super) growth: bool,
    /// What stands right behind it and is no unit that is known.
    pub(super) stray: Option<Span>,
}

/// What a number is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Percent,
    Points,
    BasisPoints,
    Times,
    /// By its ISO code.
    Currency(String),
    /// By its classifier.
    Count(String),
}

/// Numbers that are words, in percent: word, number, whether it tells of growth.
const WORDS: &[(&str, Decimal, bool)] = &[
    ("翻了一番", Decimal::whole_number(100), true),
    ("翻了一倍", Decimal::whole_number(100), true),
    ("翻一番", Decimal::whole_number(100), true),
    ("翻一倍", Decimal::whole_number(100), true),
    ("翻两番", Decimal::whole_number(300), true),
    ("翻倍", Decimal::whole_number(100), true),
    ("翻番", Decimal::whole_number(100), true),
    ("三分之一", Decimal::with_places(33_333_333, 6), false),
    ("三分之二", Decimal::with_places(66_666_667, 6), false),
    ("四分之一", Decimal::whole_number(25), false),
    ("四分之三", Decimal::whole_number(75), false),
    ("五分之一", Decimal::whole_number(20), false),
    ("十分之一", Decimal::whole_number(10), false),
    ("一半", Decimal::whole_number(50), false),
];

const POINTS: &[&str] = &["个百分点", "百分点", "pct", "pcts", "ppt", "ppts", "pp"];
const BASIS_POINTS: &[&str] = &["个基点", "基点", "个基本点", "bps", "bp"];

/// What may stand right behind a number without a unit, and what ends a unit that counts things.
const FOLLOWERS: &[&str] = &[
    "的", "了", "以", "及", "并", "且", "或", "和", "与", "到", "至", "而", "但", "同时", "之",
    "左右", "上下", "区间",
];

/// Scales beyond this make no number that a machine knows.
const MOST_POWER: i32 = 400;

impl Quantity {
    /// Its value, all scales multiplied out; not finite where it is too large.
    pub(super) fn value(&self) -> f64 {
        self.value_in(0)
    }

    /// Its value in percent where it counts times (3倍 growth is 300%).
    pub(super) fn value_of_times(&self) -> f64 {
        self.value_in(2)
    }

    fn value_in(&self, power: i32) -> f64 {
        let value = self.number.scaled(power).value();
        if self.negative && value != 0.0 {
            -value
        } else {
            value
        }
    }

    /// Whether it says nothing of what it counts.
    pub(super) fn is_plain(&self) -> bool {
        self.measure.is_none() && !self.scaled
    }

    /// Takes scale and unit of the other end of a range where it has none of its own.
    pub(super) fn share_unit_of(&mut self, other: &Quantity) {
        if self.is_plain() {
            self.number = self.number.scaled(other.number.power);
            self.scaled = other.scaled;
        }
        // 50亿 with 40% has another unit, not the same one unsaid.
        let amount = matches!(
            other.measure,
            Some(Measure::Currency(_) | Measure::Count(_))
        );
        if self.measure.is_none() && (amount || self.scaled == other.scaled) {
            self.measure.clone_from(&other.measure);
        }
    }
}

/// Reads the number at `at` of a folded text.
pub(super) fn read(text: &str, at: usize, lexicon: &Lexicon) -> Option<Quantity> {
    let rest = text.get(at..)?;
    if inside_latin(text, at) && !comparison::ends_before(text, at) {
        return None;
    }
    if let Some((word, number, growth)) = WORDS.iter().find(|(word, ..)| rest.starts_with(word)) {
        return Some(percentage(at, word.len(), *number, *growth));
    }
    if let Some(number) = rest.strip_prefix("百分之")
        && let Some((decimal, length)) = arabic(number).or_else(|| chinese(number))
    {
        return Some(percentage(at, "百分之".len() + length, decimal, false));
    }
    let reader = Reader { text, lexicon };
    let (negative, after_sign) = reader.sign(at);
    let (currency, after_prefix) = reader.prefix(after_sign);
    let (negative, digits_at) = if negative.is_none() && currency.is_some() {
        reader.sign(after_prefix)
    } else {
        (negative, after_prefix)
    };
    let rest = text.get(digits_at..)?;
    let (number, length) = arabic(rest)
        .or_else(|| chinese(rest))
        .or_else(|| one_of_scale(rest, lexicon))?;
    let mut quantity = Quantity {
        span: Span::new(at, digits_at + length),
        number,
        negative: negative == Some(true),
        scaled: false,
        measure: None,
        growth: false,
        stray: None,
    };
    // A year is no amount.
    if text[quantity.span.end..].starts_with('年') {
        return None;
    }
    reader.scale(&mut quantity);
    reader.measure(&mut quantity);
    match (&quantity.measure, currency) {
        // 人民币100亿元: the sign in front says whose 元 it is.
        (None, Some(code)) => quantity.measure = Some(Measure::Currency(code)),
        (Some(Measure::Currency(own)), Some(code)) if own == "CNY" => {
            quantity.measure = Some(Measure::Currency(code));
        }
        _ => {}
    }
    if quantity.measure.is_none() {
        quantity.stray = reader.stray(quantity.span.end);
    }
    Some(quantity)
}

/// 百亿 says one of its scale by itself.
fn one_of_scale(text: &str, lexicon: &Lexicon) -> Option<(Decimal, usize)> {
    /// Of smaller scales too many words are made (百货, 万科).
    const LEAST: i32 = 6;
    let (power, _) = lexicon.units().scale_at(text)?;
    let han = !text.starts_with(|c: char| c.is_ascii());
    (han && power >= LEAST).then_some((Decimal::ONE, 0))
}

fn percentage(at: usize, length: usize, number: Decimal, growth: bool) -> Quantity {
    let span = Span::new(at, at + length);
    Quantity {
        span,
        number,
        negative: false,
        scaled: false,
        measure: Some(Measure::Percent),
        growth,
        stray: None,
    }
}

struct Reader<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
}

impl Reader<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// A sign, and where what it belongs to begins.
    fn sign(&self, at: usize) -> (Option<bool>, usize) {
        let rest = self.rest(at);
        if rest.starts_with('-') {
            (Some(true), past_spaces(self.text, at + 1))
        } else if rest.starts_with('+') {
            (Some(false), past_spaces(self.text, at + 1))
        } else if rest.starts_with('负') && !rest.starts_with("负债") {
            (Some(true), past_spaces(self.text, at + "负".len()))
        } else {
            (None, at)
        }
    }

    /// A currency before the digits (US$, 人民币), and where the digits begin.
    fn prefix(&self, at: usize) -> (Option<String>, usize) {
        /// No sign before a number is longer, in characters.
        const LONGEST: usize = 6;
        let ends = self
            .rest(at)
            .char_indices()
            .take(LONGEST)
            .map(|(offset, c)| at + offset + c.len_utf8());
        let found = ends
            .filter_map(|end| {
                let (code, length) = self.lexicon.units().prefix_before(&self.text[at..end])?;
                (length == end - at).then(|| (code.to_owned(), end))
            })
            .last();
        match found {
            Some((code, end)) => (Some(code), past_spaces(self.text, end)),
            None => (None, at),
        }
    }

    /// 万, 亿 and the like.
    fn scale(&self, quantity: &mut Quantity) {
        let units = self.lexicon.units();
        let mut at = past_spaces(self.text, quantity.span.end);
        while let Some((power, length)) = units
            .scale_at(self.rest(at))
            .filter(|_| quantity.number.power < MOST_POWER)
        {
            let word = self.rest(at).get(..length).unwrap_or_default();
            // `千` of 千瓦时 is part of the unit, `mn` of a word is part of the word.
            let in_unit = units
                .unit_at(self.rest(at))
                .is_some_and(|(_, unit)| unit > length)
                || self.rest(at).starts_with("百分");
            if in_unit || (word.is_ascii() && inside_latin(self.text, at + length)) {
                break;
            }
            quantity.number = quantity.number.scaled(power);
            quantity.scaled = true;
            quantity.span.end = at + length;
            at = quantity.span.end;
        }
    }

    /// What the number counts.
    fn measure(&self, quantity: &mut Quantity) {
        let at = past_spaces(self.text, quantity.span.end);
        let attached = at == quantity.span.end;
        let rest = self.rest(at);
        let (measure, power, length) = if let Some(word) = longest(rest, POINTS) {
            (Measure::Points, 0, word.len())
        } else if let Some(word) = longest(rest, BASIS_POINTS) {
            (Measure::BasisPoints, 0, word.len())
        } else if rest.starts_with('%') {
            (Measure::Percent, 0, 1)
        } else if rest.starts_with("percent") {
            (Measure::Percent, 0, "percent".len())
        } else if rest.starts_with('‰') {
            (Measure::Percent, -1, "‰".len())
        } else if rest.starts_with('成') && !quantity.scaled {
            (Measure::Percent, 1, "成".len())
        } else if rest.starts_with('倍') {
            (Measure::Times, 0, "倍".len())
        } else if rest.starts_with('x') && !quantity.scaled {
            (Measure::Times, 0, 1)
        } else {
            match self.lexicon.units().unit_at(rest) {
                Some((UnitWord::Currency { code, cent }, length)) => (
                    Measure::Currency(code.clone()),
                    if *cent { -2 } else { 0 },
                    length,
                ),
                Some((UnitWord::Count(unit), length)) if self.ends_count(at + length, attached) => {
                    (Measure::Count(unit.clone()), 0, length)
                }
                _ if rest.starts_with('元') => {
                    (Measure::Currency("CNY".to_owned()), 0, "元".len())
                }
                _ => return,
            }
        };
        let end = at + length;
        // A unit in letters ends where they end; one after a space has to stand by itself.
        if inside_latin(self.text, end)
            || (!attached && !rest.starts_with('%') && !self.at_edge(end))
        {
            return;
        }
        quantity.number = quantity.number.scaled(power);
        quantity.measure = Some(measure);
        quantity.span.end = end;
    }

    /// Whether a classifier that ends at `at` is one, and not the head of another word.
    fn ends_count(&self, at: usize, attached: bool) -> bool {
        self.at_edge(at) || (attached && char_before(self.text, at).is_some_and(|c| c.is_ascii()))
    }

    fn at_edge(&self, at: usize) -> bool {
        let rest = self.rest(at);
        rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
            || longest(rest, FOLLOWERS).is_some()
    }

    /// What stands right behind a number and is neither a unit nor a word of its own.
    fn stray(&self, at: usize) -> Option<Span> {
        /// Longer words are no units that somebody meant.
        const LONGEST: usize = 6;
        if self.at_edge(at) || comparison::after_at(self.rest(at)).is_some() {
            return None;
        }
        let first = char_at(self.text, at)?;
        if !first.is_ascii() && self.lexicon.longest_at(self.text, at).is_some() {
            return None;
        }
        let length: usize = self
            .rest(at)
            .chars()
            .take_while(|c| c.is_alphanumeric() && c.is_ascii() == first.is_ascii())
            .take(LONGEST)
            .map(char::len_utf8)
            .sum();
        Some(Span::new(at, at + length))
    }
}
