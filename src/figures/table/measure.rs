//! What a heading or a caption declares its numbers to be counted in: `单位：亿元`, `(%)`, `万辆`.

use crate::lexicon::{Lexicon, UnitWord};
use crate::text::Span;

/// What bare numbers are counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// Power of ten to multiply with.
    pub(super) power: i32,
    pub(super) kind: Counted,
    /// It is said of one share or one piece (`元/股`), so that it declares no scale for others.
    pub(super) each: bool,
}

/// What is counted, scales aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Percent,
    Points,
    BasisPoints,
    Times,
    /// ISO code.
    Currency(String),
    /// 元 with nothing that says whose.
    Yuan,
    /// Classifier.
    Things(String),
    /// A scale with nothing that says of what.
    Nothing,
}

impl Measure {
    fn plain(kind: Counted) -> Measure {
        Measure {
            power: 0,
            kind,
            each: false,
        }
    }

    /// Whether it is an amount of money, or may be one.
    pub(super) fn is_money(&self) -> bool {
        matches!(
            self.kind,
            Counted::Currency(_) | Counted::Yuan | Counted::Nothing
        )
    }
}

/// Words that are a measure by themselves.
const WORDS: &[(&str, Counted)] = &[
    ("个百分点", Counted::Points),
    ("百分点", Counted::Points),
    ("pct", Counted::Points),
    ("pp", Counted::Points),
    ("个基点", Counted::BasisPoints),
    ("基点", Counted::BasisPoints),
    ("bps", Counted::BasisPoints),
    ("bp", Counted::BasisPoints),
    ("倍", Counted::Times),
    ("x", Counted::Times),
    ("%", Counted::Percent),
];

/// The measure that a folded text is, wholly: `亿元`, `人民币百万元`, `百万美元`, `hk$'000`, `%`.
pub(super) fn whole(text: &str, lexicon: &Lexicon) -> Option<Measure> {
    let text = text.trim();
    let text = ["货币单位", "金额单位", "单位"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .map_or(text, |rest| rest.trim_start_matches([':', '：', ' ', '为']));
    let (measure, length) = at_start(text, lexicon)?;
    text[length..].trim().is_empty().then_some(measure)
}

/// The measure with which a folded text begins, and its length in bytes.
pub(super) fn at_start(text: &str, lexicon: &Lexicon) -> Option<(Measure, usize)> {
    for (word, kind) in WORDS {
        if let Some(rest) = text.strip_prefix(word)
            && !(word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        {
            return Some((Measure::plain(kind.clone()), word.len()));
        }
    }
    let mut found = Found::default();
    let mut at = 0;
    while let Some(length) = found.next(&text[at..], lexicon) {
        at += length;
    }
    let rest = &text[at..];
    let (each, length) = match rest.strip_prefix('/') {
        Some(behind) => {
            let behind = behind.len() - behind.trim_start_matches(is_name).len();
            (behind > 0, if behind > 0 { behind + 1 } else { 0 })
        }
        None => (false, 0),
    };
    let kind = match found {
        Found {
            things: Some(things),
            currency: None,
            yuan: false,
            ..
        } => Counted::Things(things),
        Found {
            currency: Some(currency),
            things: None,
            ..
        } => Counted::Currency(currency),
        Found {
            yuan: true,
            things: None,
            ..
        } => Counted::Yuan,
        Found {
            power: 1..,
            things: None,
            ..
        } => Counted::Nothing,
        _ => return None,
    };
    let measure = Measure {
        power: found.power,
        kind,
        each,
    };
    Some((measure, text[..at + length].trim_end().len()))
}

fn is_name(c: char) -> bool {
    c.is_alphabetic()
}

/// The parts of a measure read so far.
#[derive(Default)]
struct Found {
    power: i32,
    currency: Option<String>,
    yuan: bool,
    things: Option<String>,
}

impl Found {
    /// Reads one more part; its length, or none where no part follows.
    fn next(&mut self, text: &str, lexicon: &Lexicon) -> Option<usize> {
        let units = lexicon.units();
        let spaces = text.len() - text.trim_start_matches(' ').len();
        let rest = &text[spaces..];
        if self.things.is_some() {
            return None;
        }
        for thousands in ["'000", "’000", "‘000"] {
            if rest.starts_with(thousands) {
                self.power += 3;
                return Some(spaces + thousands.len());
            }
        }
        let unit = units.unit_at(rest);
        if let Some((power, length)) = units.scale_at(rest)
            && unit.is_none_or(|(_, unit)| unit <= length)
            && !self.yuan
            && self.power == 0
        {
            self.power = power;
            return Some(spaces + length);
        }
        if let Some((word, length)) = unit {
            let behind = rest[length..].chars().next();
            let cut = rest[..length].is_ascii()
                && behind.is_some_and(|c| c.is_ascii_alphanumeric())
                && !rest[length..].starts_with(['m', 'b']);
            if cut {
                return None;
            }
            match word {
                UnitWord::Currency { code, cent } => {
                    if self.currency.as_ref().is_some_and(|known| known != code) {
                        return None;
                    }
                    self.currency = Some(code.clone());
                    self.power -= if *cent { 2 } else { 0 };
                }
                UnitWord::Count(classifier) => {
                    if self.currency.is_some() || self.yuan {
                        return None;
                    }
                    self.things = Some(classifier.clone());
                }
            }
            return Some(spaces + length);
        }
        if rest.starts_with('元') && !self.yuan {
            self.yuan = true;
            return Some(spaces + '元'.len_utf8());
        }
        if self.currency.is_some() || self.yuan {
            return None;
        }
        // A currency that is only written before numbers: us$ million, hk$'000.
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(4);
        let (code, length) = ends
            .filter_map(|end| units.prefix_before(&rest[..end]).filter(|(_, l)| *l == end))
            .last()?;
        self.currency = Some(code.to_owned());
        Some(spaces + length)
    }
}

/// Whether what stands at a place of a folded text is a unit that is declared, and no number: `单位：亿元`,
/// `(百万港元)`.
pub(in crate::figures) fn is_declared(text: &str, span: Span) -> bool {
    if span.of(text).contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let before = text.get(..span.start).unwrap_or_default().trim_end();
    let currency = ["人民币", "us$", "hk$"]
        .iter()
        .find_map(|currency| before.strip_suffix(currency));
    let declared = |before: &str| {
        before.ends_with("单位")
            || before.ends_with(['(', ':', '：', '/'])
            || before.is_empty()
            || ["单位为", "单位均为", "单位是"]
                .iter()
                .any(|word| before.ends_with(word))
    };
    let behind = text.get(span.end..).unwrap_or_default().trim_start();
    let ends = behind.chars().next().is_none_or(|c| !c.is_alphanumeric());
    ends && (declared(before) || currency.is_some_and(|before| declared(before.trim_end())))
}

/// What a text around a table declares for all of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared {
    pub(super) money: Option<Measure>,
    pub(super) things: Option<Measure>,
}

impl Declared {
    /// Takes what a folded text declares (`单位：亿元`, a bracket that is a measure, or the text
    /// itself) where nothing has been declared yet.
    pub(super) fn read(&mut self, text: &str, lexicon: &Lexicon) {
        if let Some(measure) = whole(text, lexicon) {
            self.take(measure);
            return;
        }
        for (at, word) in text.match_indices("单位") {
            let rest = text[at + word.len()..]
                .trim_start_matches([':', '：', ' ', '为', '是', '均', '皆', '以', '统', '一']);
            self.take_list(rest, lexicon);
        }
        for (at, word) in text.match_indices("以") {
            let rest = &text[at + word.len()..];
            if let Some((measure, length)) = at_start(rest, lexicon)
                && (rest[length..].starts_with('计') || rest[length..].starts_with("为单位"))
            {
                self.take(measure);
            }
        }
        for (at, _) in text.match_indices('(') {
            let inner = &text[at + 1..];
            let Some(end) = inner.char_indices().take(24).find(|(_, c)| *c == ')') else {
                continue;
            };
            let inner = &inner[..end.0];
            let parts = inner.split([',', '，', '、', '/', ';', '；']);
            if parts.clone().all(|part| whole(part, lexicon).is_some()) {
                parts
                    .filter_map(|part| whole(part, lexicon))
                    .for_each(|measure| self.take(measure));
            }
        }
        if let Some(money) = &mut self.money
            && matches!(money.kind, Counted::Yuan | Counted::Nothing)
            && let Some(at) = text.find("币种")
            && let Some((
                Measure {
                    kind: kind @ Counted::Currency(_),
                    ..
                },
                _,
            )) = at_start(
                text[at + "币种".len()..].trim_start_matches([':', '：', ' ', '为']),
                lexicon,
            )
        {
            money.kind = kind;
        }
    }

    /// A list of measures at the start of a text: `亿元、%`.
    fn take_list(&mut self, text: &str, lexicon: &Lexicon) {
        let mut rest = text;
        while let Some((measure, length)) = at_start(rest, lexicon) {
            let behind = &rest[length..];
            let ends = behind.chars().next().is_none_or(|c| !c.is_alphanumeric())
                || behind.starts_with("币种");
            if !ends {
                return;
            }
            self.take(measure);
            rest = behind.trim_start_matches([',', '，', '、', '/', ' ', '或']);
        }
    }

    fn take(&mut self, measure: Measure) {
        if measure.each {
            return;
        }
        match measure.kind {
            Counted::Things(_) => {
                self.things.get_or_insert(measure);
            }
            _ if measure.is_money() => {
                self.money.get_or_insert(measure);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn shown(text: &str) -> String {
        match whole(&fold(text), Lexicon::built_in()) {
            Some(Measure { power, kind, each }) => {
                format!("{power} {kind:?}{}", if each { " each" } else { "" })
            }
            None => "-".to_owned(),
        }
    }

    #[test]
    fn measures_are_read_whole() {
        for (text, expected) in [
            ("亿元", "8 Yuan"),
            ("人民币百万元", "6 Currency(\"CNY\")"),
            ("人民币亿元", "8 Currency(\"CNY\")"),
            ("百万美元", "6 Currency(\"USD\")"),
            ("千港元", "3 Currency(\"HKD\")"),
            ("HK$'000", "3 Currency(\"HKD\")"),
            ("US$ million", "6 Currency(\"USD\")"),
            ("美元百万", "6 Currency(\"USD\")"),
            ("百万", "6 Nothing"),
            ("元", "0 Yuan"),
            ("元/股", "0 Yuan each"),
            ("港仙", "-2 Currency(\"HKD\")"),
            ("万辆", "4 Things(\"辆\")"),
            ("家", "0 Things(\"家\")"),
            ("％", "0 Percent"),
            ("百分点", "0 Points"),
            ("倍", "0 Times"),
            ("单位：万元", "4 Yuan"),
            ("同比", "-"),
            ("亿元同比", "-"),
            ("本期", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn captions_declare() {
        for (text, expected) in [
            ("各业务营收（单位：亿美元）", Some((8, "USD"))),
            ("单位：元 币种：人民币", Some((0, "CNY"))),
            ("主要财务数据（人民币百万元，%）", Some((6, "CNY"))),
            ("除每股数据外，以人民币千元计", Some((3, "CNY"))),
            ("营业收入的单位均为百万港元。", Some((6, "HKD"))),
            ("三家单位参加了会议", None),
        ] {
            let mut declared = Declared::default();
            declared.read(&fold(text), Lexicon::built_in());
            let found = declared.money.map(|money| (money.power, money.kind));
            let expected =
                expected.map(|(power, code)| (power, Counted::Currency(code.to_owned())));
            assert_eq!(found, expected, "{text}");
        }
    }
}
