//! Scanning: where numbers stand in a text, and how much of what they are.
//!
//! The scanner reads characters, not words: a number, its scale, its unit, a range, a list with
//! one unit for all. It binds nothing and guesses no currency for a bare 元.

use crate::figures::numeral::{Decimal, arabic, chinese};
use crate::lexicon::{Lexicon, UnitWord};
use crate::text::Span;

/// A number with its unit, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    /// Number, scale and unit.
    pub(crate) span: Span,
    /// Lower and upper end; the same for a single number.
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) unit: Unit,
    /// Whether a sign stands before it, and whether it is a minus.
    pub(crate) sign: Option<bool>,
    /// The number says that it is a growth by itself (翻倍).
    pub(crate) growth: bool,
    /// It is one of a list with a shared unit (`1.0/3.0/4.2亿元`): how many stand before it.
    pub(crate) listed: usize,
}

/// A unit as the scanner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Percent,
    Points,
    BasisPoints,
    Times,
    /// ISO code.
    Currency(String),
    /// 元 with nothing that says whose.
    Yuan,
    /// Classifier.
    Count(String),
    /// A number with a scale but no unit (`6.7亿`).
    Bare,
}

impl Quantity {
    pub(crate) fn is_range(&self) -> bool {
        self.low.to_bits() != self.high.to_bits()
    }
}

/// One number read at a place, before ranges and lists are joined.
struct Piece {
    start: usize,
    end: usize,
    decimal: Decimal,
    scaled: bool,
    unit: Option<Unit>,
    negative: Option<bool>,
}

impl Piece {
    fn value(&self) -> f64 {
        let value = self.decimal.value();
        if self.negative == Some(true) {
            -value
        } else {
            value
        }
    }
}

/// All quantities of a folded text, in order.
pub(crate) fn scan(text: &str, lexicon: &Lexicon) -> Vec<Quantity> {
    let scanner = Scanner { text, lexicon };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(quantities) = scanner.quantities_at(at, c)
            && let Some(last) = quantities.last()
        {
            at = last.span.end;
            found.extend(quantities);
        } else if c.is_ascii_alphanumeric() {
            at = word_end(text, at);
        } else {
            at += c.len_utf8();
        }
    }
    found
}

/// Where the Latin word or number at `at` ends: the rest of one that is no find is skipped, so that
/// no tail of it is read.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(|c: char| !c.is_ascii_alphanumeric())
        .map_or(text.len(), |length| at + length.max(1))
}

/// Numbers that are words.
const WORDS: &[(&str, f64)] = &[
    ("翻了两番", 300.0),
    ("翻两番", 300.0),
    ("翻了一番", 100.0),
    ("翻一番", 100.0),
    ("翻了一倍", 100.0),
    ("翻一倍", 100.0),
    ("翻了三倍", 300.0),
    ("翻倍", 100.0),
    ("翻番", 100.0),
    ("倍增", 100.0),
    ("腰斩", -50.0),
    ("砍半", -50.0),
];

/// Fractions that are words, in percent.
const FRACTIONS: &[(&str, f64)] = &[
    ("三分之一", 33.333_333),
    ("三分之二", 66.666_667),
    ("四分之一", 25.0),
    ("四分之三", 75.0),
    ("五分之一", 20.0),
    ("五分之二", 40.0),
    ("十分之一", 10.0),
    ("一半", 50.0),
];

struct Scanner<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
}

impl Scanner<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn before(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default()
    }

    fn skip_spaces(&self, at: usize) -> usize {
        at + (self.rest(at).len() - self.rest(at).trim_start_matches(' ').len())
    }

    fn quantities_at(&self, at: usize, c: char) -> Option<Vec<Quantity>> {
        // Most characters begin no number; they are told at a glance.
        let digits = c.is_ascii_digit() || c == '-';
        let numeral = matches!(
            c,
            '负' | '百'
                | '千'
                | '万'
                | '亿'
                | '十'
                | '两'
                | '零'
                | '一'
                | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '〇'
                | '壹'
                | '贰'
                | '叁'
                | '肆'
                | '伍'
                | '陆'
                | '柒'
                | '捌'
                | '玖'
        );
        if !digits && !numeral && !matches!(c, '翻' | '倍' | '腰' | '砍') {
            return None;
        }
        if !digits && let Some(word) = self.word_at(at) {
            return Some(vec![word]);
        }
        if !digits && !numeral {
            return None;
        }
        if self.before(at).chars().next_back().is_some_and(|b| {
            b.is_ascii_alphanumeric() && c.is_ascii_digit() && !self.word_before_is_unit(at)
        }) {
            return None;
        }
        let first = self.piece(at)?;
        // `1.0/3.0/4.2亿元`, `24.72、33.25、45.41亿元`: bare numbers before one with a unit.
        if first.unit.is_none()
            && let Some(list) = self.list(&first)
        {
            return Some(list);
        }
        if let Some(range) = self.range(&first) {
            return Some(vec![range]);
        }
        let mut first = first;
        let unit = match first.unit.clone() {
            Some(unit) => unit,
            // 640万个
            None if first.scaled
                && self.rest(first.end).starts_with('个')
                && !self.rest(first.end).starts_with("个月") =>
            {
                first.end += "个".len();
                Unit::Count("个".to_owned())
            }
            None if first.scaled => Unit::Bare,
            None => return None,
        };
        if unit == Unit::Times && matches!(first.decimal.digits.as_str(), "0") {
            return None;
        }
        let value = first.value();
        Some(vec![Quantity {
            span: Span::new(first.start, first.end),
            low: value,
            high: value,
            unit,
            sign: self.sign(&first),
            growth: false,
            listed: 0,
        }])
    }

    fn word_before_is_unit(&self, at: usize) -> bool {
        self.lexicon
            .units()
            .prefix_before(self.before(at))
            .is_some()
    }

    fn word_at(&self, at: usize) -> Option<Quantity> {
        let rest = self.rest(at);
        let quantity = |length: usize, value: f64, growth: bool, sign: Option<bool>| Quantity {
            span: Span::new(at, at + length),
            low: value,
            high: value,
            unit: Unit::Percent,
            sign,
            growth,
            listed: 0,
        };
        if let Some((word, value)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            return Some(quantity(word.len(), *value, true, Some(*value < 0.0)));
        }
        if let Some((word, value)) = FRACTIONS.iter().find(|(word, _)| rest.starts_with(word)) {
            return Some(quantity(word.len(), *value, false, None));
        }
        // 百分之十五, 万分之三
        for (word, power) in [("百分之", 0), ("千分之", -1), ("万分之", -2)] {
            if let Some(number) = rest.strip_prefix(word)
                && let Some((decimal, length)) = chinese(number).or_else(|| arabic(number))
            {
                return Some(quantity(
                    word.len() + length,
                    decimal.scaled(power).value(),
                    false,
                    None,
                ));
            }
        }
        None
    }

    /// The sign written before a piece.
    fn sign(&self, piece: &Piece) -> Option<bool> {
        piece.negative.or_else(|| {
            let before = self.before(piece.start).trim_end_matches(' ');
            let before = match self.lexicon.units().prefix_before(before) {
                Some((_, length)) => &before[..before.len() - length],
                None => before,
            };
            before.ends_with('+').then_some(false)
        })
    }

    /// A number with scale and unit at a place.
    fn piece(&self, at: usize) -> Option<Piece> {
        let rest = self.rest(at);
        let said = ["yoy", "qoq"].iter().any(|word| self.before(at).ends_with(word));
        let (negative, number_at) = if rest.starts_with('-')
            && (said
                || !self
                    .before(at)
                    .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%' || c == ')'))
            && !self
                .before(at)
                .ends_with(['元', '亿', '万', '年', '月', '日'])
        {
            (Some(true), at + 1)
        } else if rest.starts_with('负') && !rest.starts_with("负债") {
            (Some(true), at + "负".len())
        } else {
            (None, at)
        };
        // A currency sign may stand between sign and digits: -$5.
        let number_at = if negative.is_some() {
            number_at
                + self
                    .rest(number_at)
                    .chars()
                    .take_while(|c| matches!(c, '$' | '¥' | '€' | '£' | ' '))
                    .map(char::len_utf8)
                    .sum::<usize>()
        } else {
            number_at
        };
        let rest = self.rest(number_at);
        let (mut decimal, length) = match arabic(rest) {
            Some(number) => number,
            None => match chinese(rest) {
                Some(number) => number,
                // 百亿, 千家, 数 alone: a scale that is its own number.
                None => (
                    Decimal {
                        digits: "1".to_owned(),
                        power: 0,
                    },
                    0,
                ),
            },
        };
        let arabic_digits = rest.starts_with(|c: char| c.is_ascii_digit());
        // 数十万, 几百亿: nobody knows how many.
        if !arabic_digits && self.before(number_at).ends_with(['数', '几']) {
            return None;
        }
        let mut end = number_at + length;
        if length == 0 && self.lexicon.units().scale_at(rest).is_none() {
            return None;
        }
        // Years are no amounts, whatever follows.
        if arabic_digits && self.rest(end).starts_with('年') {
            return None;
        }
        let mut scaled = false;
        let mut after = self.skip_spaces(end);
        // 100余家, 30多亿, 592、亿: a vague or a stray character inside.
        for stray in ["余", "多", "几", "、"] {
            if let Some(behind) = self.rest(after).strip_prefix(stray) {
                let behind_at = after + stray.len();
                let unit_follows =
                    self.lexicon
                        .units()
                        .scale_at(behind)
                        .is_some_and(|(_, scale)| {
                            stray != "、"
                                || self.lexicon.units().unit_at(&behind[scale..]).is_some()
                        })
                        || (stray != "、"
                            && (self.lexicon.units().unit_at(behind).is_some()
                                || behind.starts_with(['%', '元', '倍', '成', '个'])));
                if unit_follows && (stray != "、" || behind.starts_with(['万', '亿'])) {
                    after = behind_at;
                    break;
                }
            }
        }
        let vague_at = after;
        while let Some((power, length)) = self.lexicon.units().scale_at(self.rest(after)) {
            // `千` of 千克, 千瓦时 and 千升 is part of the unit.
            if let Some((_, unit)) = self.lexicon.units().unit_at(self.rest(after))
                && unit > length
            {
                break;
            }
            decimal = decimal.scaled(power);
            scaled = true;
            after += length;
            end = after;
            if decimal.power > 18 {
                return None;
            }
            for stray in ["余", "多"] {
                if self.rest(after).starts_with(stray)
                    && self
                        .unit(after + stray.len(), arabic_digits || scaled)
                        .is_some()
                {
                    after += stray.len();
                }
            }
        }
        // 22亿7000万: two numbers that are one.
        if scaled
            && decimal.power >= 8
            && let Some((rest_of_it, length)) = self.ten_thousands(after)
        {
            decimal = decimal.plus(&rest_of_it);
            after += length;
            end = after;
        }
        let unit_at = if scaled {
            self.skip_spaces(after)
        } else {
            self.skip_spaces(vague_at)
        };
        let unit = self.unit(unit_at, arabic_digits || scaled);
        let unit = match unit {
            Some((unit, length, cent, half)) => {
                if cent {
                    decimal = decimal.scaled(-2);
                }
                if matches!(unit, Unit::Percent) && self.rest(unit_at).starts_with('成') {
                    decimal = decimal.scaled(1);
                    if half {
                        decimal = Decimal {
                            digits: format!("{}", decimal.value() + 5.0),
                            power: 0,
                        };
                    }
                }
                end = unit_at + length;
                Some(unit)
            }
            None => None,
        };
        if length == 0
            && (unit.is_none()
                || self.before(at).ends_with(['数', '几', '上', '成'])
                || self.rest(end).starts_with('级'))
        {
            return None;
        }
        // 三元 and 两家 are words; an amount in Chinese numerals has a scale or tens.
        if !arabic_digits
            && length > 0
            && !scaled
            && matches!(unit, Some(Unit::Yuan | Unit::Currency(_)))
            && decimal.digits.len() < 2
        {
            return None;
        }
        // A prefix currency: US$23.1bn, 人民币6.5亿.
        let unit = match unit {
            None | Some(Unit::Yuan) => match self.lexicon.units().prefix_before(self.before(at)) {
                Some((code, _)) => Some(Unit::Currency(code.to_owned())),
                None => unit,
            },
            unit => unit,
        };
        Some(Piece {
            start: at,
            end,
            decimal,
            scaled,
            unit,
            negative,
        })
    }

    /// What stands behind 亿 and still belongs to the number: `7000万`, `8千万`.
    fn ten_thousands(&self, at: usize) -> Option<(Decimal, usize)> {
        let rest = self.rest(at);
        let (decimal, length) = arabic(rest)?;
        let (power, scale) = self.lexicon.units().scale_at(&rest[length..])?;
        (4..8).contains(&power).then(|| (decimal.scaled(power), length + scale))
    }

    /// The unit at a place: unit, length, whether it counts hundredths, whether a half follows.
    fn unit(&self, at: usize, arabic_digits: bool) -> Option<(Unit, usize, bool, bool)> {
        let rest = self.rest(at);
        let plain = |unit: Unit, length: usize| Some((unit, length, false, false));
        for word in [
            "个百分点",
            "百分点",
            "个百份点",
            "百份点",
            "pcts",
            "pct",
            "ppts",
            "ppt",
            "pps",
            "pp",
        ] {
            if rest.starts_with(word)
                && (!word.is_ascii()
                    || !rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
            {
                return plain(Unit::Points, word.len());
            }
        }
        for word in ["个基点", "基点", "个基本点", "bps", "bp"] {
            if rest.starts_with(word)
                && (!word.is_ascii()
                    || !rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
            {
                return plain(Unit::BasisPoints, word.len());
            }
        }
        if rest.starts_with('%') {
            return plain(Unit::Percent, 1);
        }
        if let Some(behind) = rest.strip_prefix('成') {
            if behind.starts_with([
                '为', '立', '员', '交', '长', '本', '功', '品', '都', '熟', '果', '年', '绩', '份',
                '分', '就', '型', '千', '百',
            ]) {
                return None;
            }
            let half = behind.starts_with('半');
            return Some((
                Unit::Percent,
                "成".len() + if half { "半".len() } else { 0 },
                false,
                half,
            ));
        }
        // 1.4个点
        if rest.starts_with("个点") && !rest.starts_with("个点位") {
            return plain(Unit::Points, "个点".len());
        }
        if rest.starts_with('倍') {
            return plain(Unit::Times, "倍".len());
        }
        if rest.starts_with('x') && !rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return plain(Unit::Times, 1);
        }
        if let Some((word, length)) = self.lexicon.units().unit_at(rest) {
            match word {
                UnitWord::Currency { code, cent } => {
                    return Some((Unit::Currency(code.clone()), length, *cent, false));
                }
                UnitWord::Count(classifier) => {
                    // 一家, 两位 and their kind are words; a counted thing has digits or a scale.
                    let behind = &rest[length..];
                    let part_of_word = behind.starts_with([
                        '月', '日', '季', '级', '线', '代', '届', '楼', '层', '环', '期',
                    ]) || (classifier == "人"
                        && behind.starts_with(['工', '均', '士', '民', '币', '才', '气']))
                        || (classifier == "天" && !arabic_digits)
                        || (classifier == "家"
                            && behind.starts_with(['电', '居', '具', '庭', '族', '用']))
                        || (rest.is_char_boundary(length)
                            && rest[..length].is_ascii()
                            && behind.starts_with(|c: char| c.is_ascii_alphanumeric()));
                    if !arabic_digits || part_of_word {
                        return None;
                    }
                    return plain(Unit::Count(classifier.clone()), length);
                }
            }
        }
        if let Some(behind) = rest.strip_prefix('元') {
            if behind.starts_with(['旦', '宵', '素', '件', '老', '月', '首', '年', '宇', '气'])
            {
                return None;
            }
            // 元(人民币), 元(港币)
            if let Some(inner) = behind.strip_prefix('(')
                && let Some((UnitWord::Currency { code, .. }, length)) =
                    self.lexicon.units().unit_at(inner)
                && inner[length..].starts_with(')')
            {
                return plain(Unit::Currency(code.clone()), "元".len() + 1 + length + 1);
            }
            return plain(Unit::Yuan, "元".len());
        }
        None
    }

    /// A range that begins with this piece: `6至8%`, `5.3亿至5.5亿元`, `52-60%`.
    fn range(&self, first: &Piece) -> Option<Quantity> {
        let at = self.skip_spaces(first.end);
        let rest = self.rest(at);
        let connector = ["至", "到", "—", "--", "-", "~", "和", "与"]
            .into_iter()
            .find(|c| rest.starts_with(c))?;
        let before = self.before(first.start);
        if matches!(connector, "和" | "与") {
            // 介于40%和50%之间 is a range; 40%和50% is a list.
            let tail = self.rest(at);
            if !tail.contains("之间")
                || !before.trim_end_matches([' ', '约']).ends_with(['于', '在'])
            {
                return None;
            }
        }
        // 由12%至15%, 从X到Y: a move from one level to another.
        let spoken = before.trim_end_matches([' ', '约', '的']);
        let spoken = match self.lexicon.units().prefix_before(spoken) {
            Some((_, length)) => &spoken[..spoken.len() - length],
            None => spoken,
        };
        let is_move = matches!(connector, "至" | "到") && moved(spoken);
        let mut second_at = self.skip_spaces(at + connector.len());
        if let Some(behind) = self.rest(second_at).strip_prefix('+')
            && behind.starts_with(|c: char| c.is_ascii_digit())
        {
            second_at += 1;
        }
        for prefix in ["人民币", "港币", "us$", "hk$", "$", "¥", "约"] {
            if self.rest(second_at).starts_with(prefix) {
                second_at += prefix.len();
            }
        }
        let second = self.piece(second_at)?;
        // 由553亿至563亿元，调整为560亿至565亿元 is a range all the same.
        if is_move && !revised(self.rest(second.end)) {
            return None;
        }
        if second.unit.is_none() && !second.scaled && first.unit.is_none() {
            return None;
        }
        let unit = match (&first.unit, &second.unit) {
            (Some(a), Some(b)) if a == b => a.clone(),
            (Some(Unit::Yuan), Some(b @ Unit::Currency(_))) | (None, Some(b)) => b.clone(),
            // 升12%至1.11亿 leads from a change to a level.
            (Some(a), None) if second.scaled && !matches!(a, Unit::Percent) => a.clone(),
            (Some(a @ Unit::Currency(_)), Some(Unit::Yuan)) => a.clone(),
            (None, None) => Unit::Bare,
            _ => return None,
        };
        // 16-18亿: the first takes the second's scale where it has none.
        let low = if first.unit.is_none()
            && !first.scaled
            && (second.decimal.power != 0 || matches!(unit, Unit::Percent))
        {
            let scaled = first.decimal.scaled(second.decimal.power);
            let value = scaled.value();
            if first.negative == Some(true) {
                -value
            } else {
                value
            }
        } else {
            first.value()
        };
        let high = second.value();
        let (low, high) = if low <= high {
            (low, high)
        } else {
            (high, low)
        };
        Some(Quantity {
            span: Span::new(first.start, second.end),
            low,
            high,
            unit,
            sign: self.sign(first),
            growth: false,
            listed: 0,
        })
    }

    /// Bare numbers that share the unit of the last one.
    fn list(&self, first: &Piece) -> Option<Vec<Quantity>> {
        if first.scaled {
            return None;
        }
        let mut pieces: Vec<(usize, usize, Decimal, Option<bool>)> = vec![(
            first.start,
            first.end,
            first.decimal.clone(),
            self.sign(first),
        )];
        let mut at = first.end;
        loop {
            // 走低60个、80个基点
            let joint = if self.rest(at).starts_with('个') {
                at + "个".len()
            } else {
                at
            };
            let separator = self
                .rest(joint)
                .chars()
                .next()
                .filter(|c| matches!(c, '/' | '、' | '和' | '及'))?;
            let mut next = self.skip_spaces(joint + separator.len_utf8());
            if self.rest(next).starts_with('+') {
                next += 1;
            }
            let piece = self.piece(next)?;
            let sign = self.sign(&piece);
            pieces.push((piece.start, piece.end, piece.decimal.clone(), sign));
            if let Some(unit) = piece
                .unit
                .clone()
                .or_else(|| piece.scaled.then_some(Unit::Bare))
            {
                // 1-2、3月 are not amounts; single digits joined by 、 need more than a classifier.
                let power = piece.decimal.power;
                let last = pieces.len() - 1;
                return Some(
                    pieces
                        .into_iter()
                        .enumerate()
                        .map(|(index, (start, end, decimal, sign))| {
                            let decimal = if index == last {
                                decimal
                            } else {
                                decimal.scaled(power)
                            };
                            let value = if sign == Some(true) {
                                -decimal.value()
                            } else {
                                decimal.value()
                            };
                            Quantity {
                                span: Span::new(start, end),
                                low: value,
                                high: value,
                                unit: unit.clone(),
                                sign,
                                growth: false,
                                listed: index,
                            }
                        })
                        .collect(),
                );
            }
            at = piece.end;
            if pieces.len() > 12 {
                return None;
            }
        }
    }
}

/// Whether a text ends as one that speaks of a move from a level: 由, 从, 由去年的, 从上季度的.
fn moved(before: &str) -> bool {
    let tail_start = before.char_indices().rev().nth(9).map_or(0, |(at, _)| at);
    let tail = &before[tail_start..];
    let after_stop = tail
        .rfind([',', '，', '。', ';', '；', '、'])
        .map_or(tail, |at| &tail[at..]);
    after_stop.contains(['由', '从'])
        || after_stop
            .match_indices('自')
            .any(|(at, _)| !after_stop[..at].ends_with('来'))
}

/// Whether a text goes on to say what the range before was changed to.
fn revised(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '，', ',']);
    ["调整", "上调", "下调", "调高", "调低", "上修", "下修", "提高", "修订", "修正", "提升", "调升", "缩窄", "收窄"]
        .iter()
        .any(|word| after.starts_with(word))
}
