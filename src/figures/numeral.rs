//! Numerals: digits and Chinese numerals to exact decimals.

/// A number as written: its digits, where their point stands and a power of ten, so that scaling
/// never rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    /// Digits without sign, separators and point.
    digits: u128,
    /// How many of the digits stand behind the point.
    places: i32,
    /// Power of ten to multiply with.
    pub(crate) power: i32,
}

/// The powers of ten that a double holds exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

impl Decimal {
    pub(crate) const ONE: Decimal = Decimal::whole_number(1);

    pub(crate) const fn whole_number(digits: u128) -> Decimal {
        Decimal::with_places(digits, 0)
    }

    pub(crate) const fn with_places(digits: u128, places: i32) -> Decimal {
        Decimal {
            digits,
            places,
            power: 0,
        }
    }

    /// The nearest double: digits and power are taken in one go, so 230.59亿 is 23059000000 and not
    /// a hair beside it.
    pub(crate) fn value(self) -> f64 {
        let power = self.power.saturating_sub(self.places);
        // One operation on two exact doubles rounds once, as parsing would.
        let by = usize::try_from(power.unsigned_abs())
            .ok()
            .and_then(|power| EXACT_POWERS.get(power));
        match (exact(self.digits), by) {
            (Some(digits), Some(by)) if power < 0 => digits / by,
            (Some(digits), Some(by)) => digits * by,
            _ => format!("{}e{power}", self.digits)
                .parse()
                .unwrap_or(f64::NAN),
        }
    }

    /// The sum of two parts of one number (22亿7000万).
    pub(crate) fn plus(self, other: Decimal) -> Decimal {
        let plain = format!("{}", self.value() + other.value());
        arabic(&plain).map_or(self, |(decimal, _)| decimal)
    }

    /// The same digits, scaled by a further power of ten.
    pub(crate) fn scaled(self, power: i32) -> Decimal {
        Decimal {
            power: self.power + power,
            ..self
        }
    }

    /// Five more: 两成半 is 25%.
    pub(crate) fn and_half(self) -> Decimal {
        let plain = format!("{}", self.value() + 5.0);
        arabic(&plain).map_or(self, |(decimal, _)| decimal)
    }

    /// The digits as they are written, where none stands behind a point.
    pub(crate) fn whole(self) -> Option<u128> {
        (self.places == 0).then_some(self.digits)
    }
}

/// A whole number as a double, where doubles hold all such numbers.
fn exact(digits: u128) -> Option<f64> {
    if digits >= 1 << f64::MANTISSA_DIGITS {
        return None;
    }
    let high = u32::try_from(digits >> 32).ok()?;
    let low = u32::try_from(digits & u128::from(u32::MAX)).ok()?;
    Some(f64::from(high) * 4_294_967_296.0 + f64::from(low))
}

/// Longest run of digits and point that is read as one number; longer ones are no figures.
const MOST_DIGITS: usize = 24;

/// Reads `1,430.83` or `12` at the start of a folded text: the number and its length.
pub(crate) fn arabic(text: &str) -> Option<(Decimal, usize)> {
    let bytes = text.as_bytes();
    let mut decimal = Decimal::whole_number(0);
    let mut written = 0;
    let mut at = 0;
    let mut point = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => {
                written += 1;
                decimal.digits = decimal.digits * 10 + u128::from(byte - b'0');
                decimal.places += i32::from(point);
            }
            b'.' if !point && written > 0 && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                written += 1;
                point = true;
            }
            // A thousands separator stands before exactly three digits.
            b',' if !point && written > 0 && groups_of_three(&bytes[at + 1..]) => {}
            _ => break,
        }
        if written > MOST_DIGITS {
            return None;
        }
        at += 1;
    }
    (written > 0).then_some((decimal, at))
}

fn groups_of_three(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit());
    digits.take(4).count() == 3
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Bytes of the longest Chinese numeral; a longer row of such characters is none.
const LONGEST_NUMERAL: usize = 90;

/// Reads a Chinese numeral below ten thousand at the start of a text (`一千二百`, `十五`, `二点三`,
/// `两`): the number and its length in bytes. Scales from 万 up are the scanner's.
pub(crate) fn chinese(text: &str) -> Option<(Decimal, usize)> {
    let mut total: u32 = 0;
    let mut pending: Option<u32> = None;
    let mut in_fraction = false;
    let mut decimal = Decimal::whole_number(0);
    let mut length = 0;
    let mut units = 0;
    for c in text.chars() {
        if in_fraction {
            let Some(value) = digit(c) else { break };
            decimal.digits = decimal.digits * 10 + u128::from(value);
            decimal.places += 1;
        } else if let Some(value) = digit(c) {
            // Digits side by side (二三) are no number of this form.
            if pending.is_some_and(|before| before != 0) {
                return None;
            }
            pending = Some(value);
        } else if let Some(unit) = match c {
            '十' => Some(10),
            '百' => Some(100),
            '千' => Some(1000),
            _ => None,
        } {
            // 百 and 千 with nothing before them are scales (百亿), 十 is ten.
            if pending.is_none() && (unit != 10 || total > 0) {
                break;
            }
            total += pending.take().unwrap_or(1).max(1) * unit;
            units += 1;
            if total >= 10_000 {
                return None;
            }
        } else if c == '点' && (pending.is_some() || total > 0) {
            let after = text[length + c.len_utf8()..].chars().next();
            if after.and_then(digit).is_none() {
                break;
            }
            in_fraction = true;
            decimal.digits = u128::from(total + pending.unwrap_or(0));
        } else {
            break;
        }
        length += c.len_utf8();
        if length > LONGEST_NUMERAL {
            return None;
        }
    }
    if length == 0 {
        return None;
    }
    if units == 0 && pending.is_none() {
        return None;
    }
    if !in_fraction {
        decimal.digits = u128::from(total + pending.unwrap_or(0));
    }
    Some((decimal, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, &str)> {
        arabic(text)
            .or_else(|| chinese(text))
            .map(|(decimal, length)| (decimal.value(), &text[length..]))
    }

    #[test]
    fn numerals() {
        for (text, value, rest) in [
            ("1,430.83亿", 1430.83, "亿"),
            ("12,5", 12.0, ",5"),
            ("3,280万", 3280.0, "万"),
            ("2.5.3", 2.5, ".3"),
            ("一千二百万", 1200.0, "万"),
            ("十五个", 15.0, "个"),
            ("二点三亿", 2.3, "亿"),
            ("两成", 2.0, "成"),
            ("二十", 20.0, ""),
            ("一百零五家", 105.0, "家"),
            ("零点零五", 0.05, ""),
            ("0.07", 0.07, ""),
            ("123456789012345678.9", 123_456_789_012_345_678.9, ""),
        ] {
            assert_eq!(read(text), Some((value, rest)), "{text}");
        }
        assert_eq!(read("亿"), None);
        assert_eq!(read("百亿"), None);
        assert_eq!(read("1234567890123456789012345"), None);
    }

    #[test]
    fn amounts_are_exact() {
        let (decimal, _) = arabic("230.59").unwrap();
        assert_eq!(
            decimal.scaled(8).value().to_bits(),
            23_059_000_000f64.to_bits()
        );
    }
}
