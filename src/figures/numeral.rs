//! Numerals: digits and Chinese numerals to exact decimals.

/// A number as written: decimal digits and a power of ten, so that scaling never rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    /// Digits with at most one point, no sign, no separators.
    pub(crate) digits: String,
    /// Power of ten to multiply with.
    pub(crate) power: i32,
}

impl Decimal {
    /// The nearest double: digits and power are parsed in one go, so 230.59亿 is 23059000000 and
    /// not a hair beside it.
    pub(crate) fn value(&self) -> f64 {
        format!("{}e{}", self.digits, self.power)
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// The sum of two parts of one number (22亿7000万).
    pub(crate) fn plus(&self, other: &Decimal) -> Decimal {
        Decimal {
            digits: format!("{}", self.value() + other.value()),
            power: 0,
        }
    }

    /// The same digits, scaled by a further power of ten.
    pub(crate) fn scaled(&self, power: i32) -> Decimal {
        Decimal {
            digits: self.digits.clone(),
            power: self.power + power,
        }
    }
}

/// Longest run of digits that is read as one number; longer ones are no figures.
const MOST_DIGITS: usize = 24;

/// Reads `1,430.83` or `12` at the start of a folded text: the number and its length.
pub(crate) fn arabic(text: &str) -> Option<(Decimal, usize)> {
    let bytes = text.as_bytes();
    let mut digits = String::new();
    let mut at = 0;
    let mut point = false;
    while let Some(&byte) = bytes.get(at) {
        let next_is_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'0'..=b'9' => digits.push(char::from(byte)),
            b'.' if !point && next_is_digit && !digits.is_empty() => {
                point = true;
                digits.push('.');
            }
            // A thousands separator stands before exactly three digits.
            b',' if !point && !digits.is_empty() && groups_of_three(&bytes[at + 1..]) => {}
            _ => break,
        }
        at += 1;
    }
    (!digits.is_empty() && digits.len() <= MOST_DIGITS)
        .then_some((Decimal { digits, power: 0 }, at))
}

fn groups_of_three(bytes: &[u8]) -> bool {
    bytes.iter().take_while(|b| b.is_ascii_digit()).count() == 3
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

/// Reads a Chinese numeral below ten thousand at the start of a text (`一千二百`, `十五`, `二点三`,
/// `两`): the number and its length in bytes. Scales from 万 up are the scanner's.
pub(crate) fn chinese(text: &str) -> Option<(Decimal, usize)> {
    let mut total: u32 = 0;
    let mut pending: Option<u32> = None;
    let mut fraction = String::new();
    let mut in_fraction = false;
    let mut length = 0;
    let mut units = 0;
    for c in text.chars() {
        if in_fraction {
            let Some(value) = digit(c) else { break };
            fraction.push_str(&value.to_string());
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
        } else {
            break;
        }
        length += c.len_utf8();
    }
    if length == 0 {
        return None;
    }
    let whole = total + pending.unwrap_or(0);
    if units == 0 && pending.is_none() {
        return None;
    }
    let digits = if fraction.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{fraction}")
    };
    Some((Decimal { digits, power: 0 }, length))
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
        ] {
            assert_eq!(read(text), Some((value, rest)), "{text}");
        }
        assert_eq!(read("亿"), None);
        assert_eq!(read("百亿"), None);
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
