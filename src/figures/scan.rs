//! Scanning: where numbers stand in a text, and how much of what they are.
//!
//! The scanner reads characters, not words: a number, its scale, its unit, a range, a list with
//! one unit for all. It binds nothing and guesses no currency for a bare 元.

use std::cell::OnceCell;
use std::sync::LazyLock;

use crate::figures::class::{self, Class};
use crate::figures::numeral::{Decimal, arabic, chinese};
use crate::lexicon::{Lexicon, UnitWord, Units};
use crate::text::{Span, WordTree, words};

/// A number with its unit, as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity<'a> {
    /// Number, scale and unit.
    pub(crate) span: Span,
    /// Lower and upper end; the same for a single number.
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) unit: Unit<'a>,
    /// Whether a sign stands before it, and whether it is a minus.
    pub(crate) sign: Option<bool>,
    /// The number says that it is a growth by itself (翻倍).
    pub(crate) growth: bool,
    /// It is one of a list with a shared unit (`1.0/3.0/4.2亿元`): how many stand before it.
    pub(crate) listed: usize,
}

/// A unit as the scanner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit<'a> {
    Percent,
    Points,
    BasisPoints,
    Times,
    /// ISO code.
    Currency(&'a str),
    /// 元 with nothing that says whose.
    Yuan,
    /// Classifier.
    Count(&'a str),
    /// A number with a scale but no unit (`6.7亿`).
    Bare,
}

impl Quantity<'_> {
    pub(crate) fn is_range(&self) -> bool {
        self.low.to_bits() != self.high.to_bits()
    }
}

/// One number read at a place, before ranges and lists are joined.
#[derive(Clone, Copy)]
struct Piece<'a> {
    start: usize,
    end: usize,
    decimal: Decimal,
    scaled: bool,
    unit: Option<Unit<'a>>,
    negative: Option<bool>,
}

impl Piece<'_> {
    fn value(&self) -> f64 {
        let value = self.decimal.value();
        if self.negative == Some(true) {
            -value
        } else {
            value
        }
    }
}

/// Finds the quantities of a folded text while its characters are visited in order.
pub(crate) struct Numbers<'a> {
    scanner: Scanner<'a>,
    /// Where the next quantity may begin.
    from: usize,
    pub(crate) found: Vec<Quantity<'a>>,
}

impl<'a> Numbers<'a> {
    pub(crate) fn new(text: &'a str, lexicon: &'a Lexicon) -> Numbers<'a> {
        Numbers {
            scanner: Scanner {
                text,
                units: lexicon.units(),
                last_between: OnceCell::new(),
            },
            from: 0,
            found: Vec::new(),
        }
    }

    /// Reads what begins with a character.
    pub(crate) fn visit(&mut self, at: usize, c: char, class: Class) {
        if at < self.from {
            return;
        }
        let before = self.found.len();
        if class & class::NUMBER != 0 {
            self.scanner.read(at, c, &mut self.found);
        }
        if let Some(last) = self.found[before..].last() {
            self.from = last.span.end;
        } else if class & class::WORD != 0 {
            // 对应PE21X: a multiple right behind the letters for what it measures.
            let letters = words!["pe", "pb", "ps", "eps", "roe"]
                .begins(self.scanner.rest(at))
                .filter(|word| {
                    let behind = self.scanner.rest(at + word.len());
                    behind.starts_with(|c: char| c.is_ascii_digit())
                });
            self.from = match letters {
                Some(word) => at + word.len(),
                None => class::word_end(self.scanner.text, at),
            };
        }
    }
}

/// A number that is a word, or the beginning of one.
#[derive(Clone, Copy)]
enum Told {
    /// A change by so many percent.
    Change(f64),
    /// A part of a whole, in percent.
    Part(f64),
    /// 百分之: parts of a hundred scaled by a power of ten; how many follows.
    Parts(i32),
}

const WORDS: &[(&str, Told)] = &[
    ("翻了两番", Told::Change(300.0)),
    ("翻两番", Told::Change(300.0)),
    ("翻了一番", Told::Change(100.0)),
    ("翻一番", Told::Change(100.0)),
    ("翻了一倍", Told::Change(100.0)),
    ("翻一倍", Told::Change(100.0)),
    ("翻了三倍", Told::Change(300.0)),
    ("翻倍", Told::Change(100.0)),
    ("翻番", Told::Change(100.0)),
    ("倍增", Told::Change(100.0)),
    ("腰斩", Told::Change(-50.0)),
    ("砍半", Told::Change(-50.0)),
    ("三分之一", Told::Part(33.333_333)),
    ("三分之二", Told::Part(66.666_667)),
    ("四分之一", Told::Part(25.0)),
    ("四分之三", Told::Part(75.0)),
    ("五分之一", Told::Part(20.0)),
    ("五分之二", Told::Part(40.0)),
    ("十分之一", Told::Part(10.0)),
    ("一半", Told::Part(50.0)),
    ("百分之", Told::Parts(0)),
    ("千分之", Told::Parts(-1)),
    ("万分之", Told::Parts(-2)),
];

static WORD_TREE: LazyLock<WordTree> =
    LazyLock::new(|| WordTree::new(WORDS.iter().map(|(word, _)| *word)));

/// Units of differences between rates; the Latin ones end where their word ends.
const DIFFERENCES: &[(&str, Unit<'_>)] = &[
    ("个百分点", Unit::Points),
    ("百分点", Unit::Points),
    ("个百份点", Unit::Points),
    ("百份点", Unit::Points),
    ("pcts", Unit::Points),
    ("pct", Unit::Points),
    ("ppts", Unit::Points),
    ("ppt", Unit::Points),
    ("pps", Unit::Points),
    ("pp", Unit::Points),
    ("个基点", Unit::BasisPoints),
    ("基点", Unit::BasisPoints),
    ("个基本点", Unit::BasisPoints),
    ("bps", Unit::BasisPoints),
    ("bp", Unit::BasisPoints),
];

static DIFFERENCE_TREE: LazyLock<WordTree> =
    LazyLock::new(|| WordTree::new(DIFFERENCES.iter().map(|(word, _)| *word)));

struct Scanner<'a> {
    text: &'a str,
    units: &'a Units,
    /// Where 之间 stands last.
    last_between: OnceCell<Option<usize>>,
}

impl<'a> Scanner<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn before(&self, at: usize) -> &'a str {
        self.text.get(..at).unwrap_or_default()
    }

    fn skip_spaces(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        at + rest.iter().take_while(|b| **b == b' ').count()
    }

    /// Adds the number that begins at a place, or the list of those that share its unit.
    fn read(&self, at: usize, c: char, found: &mut Vec<Quantity<'a>>) {
        let digits = c.is_ascii_digit() || c == '-';
        // 成倍增长 says not how much.
        if !digits
            && let Some(word) = self.word_at(at)
            && !(c == '倍' && self.before(at).ends_with('成'))
        {
            found.push(word);
            return;
        }
        if !digits && matches!(c, '翻' | '倍' | '腰' | '砍') {
            return;
        }
        if self.before(at).ends_with(|b: char| {
            b.is_ascii_alphanumeric() && c.is_ascii_digit() && !self.word_before_is_unit(at)
        }) {
            return;
        }
        let Some(first) = self.piece(at) else { return };
        // `1.0/3.0/4.2亿元`, `24.72、33.25、45.41亿元`: bare numbers before one with a unit.
        if first.unit.is_none() && self.list(&first, found) {
            return;
        }
        if let Some(range) = self.range(&first) {
            found.push(range);
            return;
        }
        let mut first = first;
        let unit = match first.unit {
            Some(unit) => unit,
            // 640万个, 21727个
            None if (first.scaled || first.end >= first.start + 4)
                && self.rest(first.end).starts_with('个')
                && words![
                    "个月", "个城", "个国", "个省", "个县", "个工", "个小", "个交", "个人", "个基",
                    "个百"
                ]
                .begins(self.rest(first.end))
                .is_none() =>
            {
                first.end += "个".len();
                Unit::Count("个")
            }
            // 3200万像素 says which camera, not how many.
            None if self.rest(first.end).starts_with("像素") => return,
            None if first.scaled => Unit::Bare,
            None => return,
        };
        if unit == Unit::Times && first.decimal.whole() == Some(0) {
            return;
        }
        // 第2名 is a rank, 百分之十几 is not ten.
        if self.before(first.end).ends_with('名')
            && self.before(first.start).ends_with(['第', '前'])
            || self.rest(first.end).starts_with('几') && !self.rest(first.end).starts_with("几乎")
        {
            return;
        }
        let value = first.value();
        found.push(Quantity {
            span: Span::new(first.start, first.end),
            low: value,
            high: value,
            unit,
            sign: self.sign(&first),
            growth: false,
            listed: 0,
        });
    }

    fn word_before_is_unit(&self, at: usize) -> bool {
        let before = self.before(at);
        self.units.prefix_before(before).is_some()
            // 对应PE21X
            || words!["pe", "pb", "ps", "eps", "roe"].ends(before).is_some_and(|word| {
                !before[..before.len() - word.len()]
                    .ends_with(|c: char| c.is_ascii_alphanumeric())
            })
    }

    fn word_at(&self, at: usize) -> Option<Quantity<'a>> {
        let rest = self.rest(at);
        let (word, length) = WORD_TREE.longest(rest.chars())?;
        let quantity = |length: usize, value: f64, growth: bool, sign: Option<bool>| Quantity {
            span: Span::new(at, at + length),
            low: value,
            high: value,
            unit: Unit::Percent,
            sign,
            growth,
            listed: 0,
        };
        match WORDS[word].1 {
            Told::Change(value) => Some(quantity(length, value, true, Some(value < 0.0))),
            Told::Part(value) => Some(quantity(length, value, false, None)),
            // 百分之十五, 万分之三
            Told::Parts(power) => {
                let number = &rest[length..];
                let (decimal, digits) = chinese(number).or_else(|| arabic(number))?;
                let value = decimal.scaled(power).value();
                Some(quantity(length + digits, value, false, None))
            }
        }
    }

    /// The sign written before a piece.
    fn sign(&self, piece: &Piece<'_>) -> Option<bool> {
        piece.negative.or_else(|| {
            let before = self.before(piece.start).trim_end_matches(' ');
            let before = match self.units.prefix_before(before) {
                Some((_, length)) => &before[..before.len() - length],
                None => before,
            };
            before.ends_with('+').then_some(false)
        })
    }

    /// A number with scale and unit at a place.
    fn piece(&self, at: usize) -> Option<Piece<'a>> {
        let rest = self.rest(at);
        let (negative, number_at) = if rest.starts_with('-')
            && (words!["yoy", "qoq"].ends(self.before(at)).is_some()
                || !self
                    .before(at)
                    .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%' || c == ')'))
            && !self
                .before(at)
                .ends_with(['元', '亿', '万', '年', '月', '日', '股'])
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
                None => (Decimal::ONE, 0),
            },
        };
        // 三 and 五 as against 十五 and 零点五.
        let single = decimal.whole().is_some_and(|digits| digits < 10);
        let arabic_digits = rest.starts_with(|c: char| c.is_ascii_digit());
        // 数十万, 几百亿: nobody knows how many.
        if !arabic_digits && self.before(number_at).ends_with(['数', '几']) {
            return None;
        }
        let mut end = number_at + length;
        if length == 0 && self.units.scale_at(rest).is_none() {
            return None;
        }
        // Years are no amounts, whatever follows.
        if arabic_digits && self.rest(end).starts_with('年') {
            return None;
        }
        let mut scaled = false;
        let mut after = self.skip_spaces(end);
        // 兆 is a million in 兆瓦 and a million millions in 兆元.
        if let Some((power, prefix)) = WATT_TREE
            .longest(self.rest(after).chars())
            .map(|(unit, _)| &WATTS[unit])
            .filter(|(unit, ..)| !self.rest(after + unit.len()).starts_with(['时', 'h']))
            .map(|(_, power, prefix)| (*power, prefix.len()))
        {
            decimal = decimal.scaled(power);
            scaled = true;
            after += prefix;
            end = after;
        }
        // 100余家, 30多亿, 592、亿: a vague or a stray character inside.
        if let Some(stray) = self.rest(after).chars().next()
            && self.goes_on_behind(stray, after + stray.len_utf8())
        {
            after += stray.len_utf8();
        }
        let vague_at = after;
        while let Some((power, length)) = self.units.scale_at(self.rest(after)) {
            // `千` of 千克, 千瓦时 and 千升 is part of the unit.
            if let Some((_, unit)) = self.units.unit_at(self.rest(after))
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
            decimal = decimal.plus(rest_of_it);
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
                        decimal = decimal.and_half();
                    }
                }
                end = unit_at + length;
                Some(unit)
            }
            None => None,
        };
        if length == 0
            && (unit.is_none()
                || ends_with_numeral(self.before(at))
                // 百度 is a company, and no hundred of anything.
                || rest.starts_with("百度")
                || self.rest(end).starts_with('级'))
        {
            return None;
        }
        // 三元 and 两家 are words; an amount in Chinese numerals has a scale or tens.
        if !arabic_digits
            && length > 0
            && !scaled
            && matches!(unit, Some(Unit::Yuan | Unit::Currency(_)))
            && single
        {
            return None;
        }
        // A prefix currency: US$23.1bn, 人民币6.5亿.
        let unit = match unit {
            None | Some(Unit::Yuan) => match self.units.prefix_before(self.before(at)) {
                Some((code, _)) => Some(Unit::Currency(code)),
                None => unit,
            },
            unit => unit,
        };
        // $65.6M, $124.3B
        if !scaled
            && matches!(unit, Some(Unit::Currency(_)))
            && let Some(power) = self.letter_scale(end)
        {
            decimal = decimal.scaled(power);
            scaled = true;
            end += 1;
        }
        Some(Piece {
            start: at,
            end,
            decimal,
            scaled,
            unit,
            negative,
        })
    }

    /// The power of ten that a single letter behind an amount of money stands for.
    fn letter_scale(&self, at: usize) -> Option<i32> {
        let mut behind = self.rest(at).chars();
        let power = match behind.next()? {
            'k' => 3,
            'm' => 6,
            'b' => 9,
            't' => 12,
            _ => return None,
        };
        behind
            .next()
            .is_none_or(|c| !c.is_ascii_alphanumeric())
            .then_some(power)
    }

    /// Whether a character before `at` only makes a number vague, or stands there by mistake.
    fn goes_on_behind(&self, stray: char, at: usize) -> bool {
        if !matches!(stray, '余' | '多' | '几' | '、') {
            return false;
        }
        let behind = self.rest(at);
        let scale = self.units.scale_at(behind);
        if stray == '、' {
            return behind.starts_with(['万', '亿'])
                && scale
                    .is_some_and(|(_, length)| self.units.unit_at(&behind[length..]).is_some());
        }
        scale.is_some()
            || self.units.unit_at(behind).is_some()
            || behind.starts_with(['%', '元', '倍', '成', '个'])
    }

    /// What stands behind 亿 and still belongs to the number: `7000万`, `8千万`.
    fn ten_thousands(&self, at: usize) -> Option<(Decimal, usize)> {
        let rest = self.rest(at);
        let (decimal, length) = arabic(rest)?;
        let (power, scale) = self.units.scale_at(&rest[length..])?;
        (4..8)
            .contains(&power)
            .then(|| (decimal.scaled(power), length + scale))
    }

    /// The unit at a place: unit, length, whether it counts hundredths, whether a half follows.
    fn unit(&self, at: usize, arabic_digits: bool) -> Option<(Unit<'a>, usize, bool, bool)> {
        let rest = self.rest(at);
        let plain = |unit: Unit<'a>, length: usize| Some((unit, length, false, false));
        let mut difference = None;
        DIFFERENCE_TREE.beginning_of(rest.chars(), |word, length| {
            let cut = rest[..length].is_ascii()
                && rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if !cut {
                difference = Some((word, length));
            }
        });
        if let Some((word, length)) = difference {
            return plain(DIFFERENCES[word].1, length);
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
        // 218家店中店 are shops in shops, not 家店.
        if arabic_digits && rest.starts_with("家店中店") {
            return plain(Unit::Count("家"), "家".len());
        }
        if let Some((word, length)) = self.units.unit_at(rest) {
            match word {
                UnitWord::Currency { code, cent } => {
                    return Some((Unit::Currency(code), length, *cent, false));
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
                    return plain(Unit::Count(classifier), length);
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
                && let Some((UnitWord::Currency { code, .. }, length)) = self.units.unit_at(inner)
                && inner[length..].starts_with(')')
            {
                return plain(Unit::Currency(code), "元".len() + 1 + length + 1);
            }
            return plain(Unit::Yuan, "元".len());
        }
        None
    }

    /// A range that begins with this piece: `6至8%`, `5.3亿至5.5亿元`, `52-60%`.
    fn range(&self, first: &Piece<'a>) -> Option<Quantity<'a>> {
        let mut at = self.skip_spaces(first.end);
        // 0.58元(美元.下同)至0.6元
        if let Some(inner) = self.rest(at).strip_prefix('(')
            && let Some(close) = inner
                .find(')')
                .filter(|close| *close <= LONGEST_DECLARATION)
            && inner[..close].ends_with("下同")
        {
            at += 1 + close + 1;
        }
        // 0.28元/股-0.55元/股
        if self.rest(at).starts_with("/股") {
            at += "/股".len();
        }
        let rest = self.rest(at);
        let connector = words!["至", "到", "——", "—", "--", "-", "~", "和", "与"].begins(rest)?;
        let before = self.before(first.start);
        if matches!(connector, "和" | "与") {
            // 介于40%和50%之间 is a range; 40%和50% is a list.
            if !before.trim_end_matches([' ', '约']).ends_with(['于', '在'])
                || !self.between_follows(at)
            {
                return None;
            }
        }
        // 由12%至15%, 从X到Y: a move from one level to another.
        let spoken = before.trim_end_matches([' ', '约', '的']);
        let spoken = match self.units.prefix_before(spoken) {
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
        // 亏损38亿元至亏损32亿元, 亏损3400万元到盈利1200万元
        let loses = before.trim_end_matches([' ', '约']).ends_with(['亏', '损']);
        let second_turn = (connector != "和" && connector != "与")
            .then(|| words!["亏损", "净亏损", "盈利"].begins(self.rest(second_at)))
            .flatten();
        if let Some(turn) = second_turn {
            second_at += turn.len();
        }
        let second = self.piece(second_at)?;
        // 由553亿至563亿元，调整为560亿至565亿元 is a range all the same.
        if is_move && !revised(self.rest(second.end)) {
            return None;
        }
        if second.unit.is_none() && !second.scaled && first.unit.is_none() {
            return None;
        }
        let unit = match (first.unit, second.unit) {
            (Some(a), Some(b)) if a == b => a,
            (Some(Unit::Yuan), Some(b @ Unit::Currency(_))) | (None, Some(b)) => b,
            // 升12%至1.11亿 leads from a change to a level.
            (Some(a), None) if second.scaled && !matches!(a, Unit::Percent) => a,
            (Some(a @ Unit::Currency(_)), Some(Unit::Yuan)) => a,
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
        let mixed = second_turn.is_some_and(|turn| (turn == "盈利") == loses);
        let (low, high) = match (mixed, loses) {
            (true, true) => (-low, high),
            (true, false) => (low, -high),
            (false, _) => (low, high),
        };
        let (low, high) = if low <= high {
            (low, high)
        } else {
            (high, low)
        };
        // 减少70万至1.246亿: by how much, and to how many.
        let led_to = matches!(connector, "至" | "到")
            && !mixed
            && !matches!(unit, Unit::Percent | Unit::Points | Unit::BasisPoints)
            && high > low * FARTHEST_END
            && words![
                "增加", "减少", "上升", "下降", "增长", "下滑", "新增", "净增", "增", "减", "升",
                "跌"
            ]
            .ends(spoken)
            .is_some();
        if led_to {
            return None;
        }
        Some(Quantity {
            span: Span::new(first.start, second.end),
            low,
            high,
            unit,
            sign: if mixed { Some(true) } else { self.sign(first) },
            growth: false,
            listed: 0,
        })
    }

    /// Whether 之间 stands anywhere behind a place.
    fn between_follows(&self, at: usize) -> bool {
        let last = self.last_between.get_or_init(|| self.text.rfind("之间"));
        last.is_some_and(|last| last >= at)
    }

    /// Adds bare numbers that share the unit of the last one; says whether there are any.
    fn list(&self, first: &Piece<'a>, found: &mut Vec<Quantity<'a>>) -> bool {
        if first.scaled {
            return false;
        }
        let Some(second) = self.next_in_list(first.end) else {
            return false;
        };
        let mut pieces = vec![*first];
        let mut next = Some(second);
        while let Some(piece) = next.filter(|_| pieces.len() <= MOST_LISTED) {
            pieces.push(piece);
            if let Some(unit) = piece.unit.or(piece.scaled.then_some(Unit::Bare)) {
                // 1-2、3月 are not amounts; single digits joined by 、 need more than a classifier.
                let power = piece.decimal.power;
                let last = pieces.len() - 1;
                found.extend(pieces.iter().enumerate().map(|(index, piece)| {
                    let sign = self.sign(piece);
                    let decimal = if index == last {
                        piece.decimal
                    } else {
                        piece.decimal.scaled(power)
                    };
                    let value = if sign == Some(true) {
                        -decimal.value()
                    } else {
                        decimal.value()
                    };
                    Quantity {
                        span: Span::new(piece.start, piece.end),
                        low: value,
                        high: value,
                        unit,
                        sign,
                        growth: false,
                        listed: index,
                    }
                }));
                return true;
            }
            next = self.next_in_list(piece.end);
        }
        false
    }

    /// The number that a list goes on with behind one that ends at `at`.
    fn next_in_list(&self, at: usize) -> Option<Piece<'a>> {
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
            .filter(|c| matches!(c, '/' | '、' | '和' | '及' | '与'))?;
        let mut next = self.skip_spaces(joint + separator.len_utf8());
        if self.rest(next).starts_with('+') {
            next += 1;
        }
        self.piece(next)
    }
}

/// Multiples of the watt: the unit, its power of ten, and what stands for that.
const WATTS: &[(&str, i32, &str)] = &[
    ("兆瓦", 6, "兆"),
    ("吉瓦", 9, "吉"),
    ("mw", 6, "m"),
    ("gw", 9, "g"),
];

static WATT_TREE: LazyLock<WordTree> =
    LazyLock::new(|| WordTree::new(WATTS.iter().map(|(word, ..)| *word)));

/// Bytes of a bracket that says in which currency amounts are.
const LONGEST_DECLARATION: usize = 40;

/// Most numbers of a list that wait for the unit of the last one.
const MOST_LISTED: usize = 12;

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

/// How many times its beginning the end of a range may be, where a change stands before it.
const FARTHEST_END: f64 = 5.0;

/// Whether a text goes on to say what the range before was changed to.
fn revised(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '，', ',']);
    let after = words!["大幅", "小幅", "略微", "微幅", "再度", "再次", "进一步"]
        .begins(after)
        .map_or(after, |word| &after[word.len()..]);
    words![
        "微调", "调降", "调整", "上调", "下调", "调高", "调低", "上修", "下修", "提高", "修订",
        "修正", "提升", "调升", "缩窄", "收窄", "降低", "降至", "下降", "改为", "降为", "调减",
        "下修", "修改",
    ]
    .begins(after)
    .is_some()
}

/// Whether a text ends with a numeral or a word for one, so that a scale behind it is no number of
/// its own (数百亿, 几十亿). Digits stand there where they are too many to be a number.
fn ends_with_numeral(before: &str) -> bool {
    before.ends_with(|c: char| {
        c.is_ascii_digit() || "数几上成十百千万亿一二三四五六七八九两".contains(c)
    })
}
