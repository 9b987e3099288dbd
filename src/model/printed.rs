//! How exactly a number is told: 287.9亿 and 288亿 may be one number, 19% and 20% are two.

use super::Amount;

/// An amount, and the last digit to which it was printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    /// How much.
    pub amount: Amount,
    /// What one in the last printed digit is worth: 0.1亿 in 287.9亿. 0 where that is not known, as
    /// of a range or of 三成, which stand for nothing but themselves.
    pub step: f64,
}

/// So many digits of a whole number are meant, even where they are zeros.
const MEANT: usize = 3;
/// Amounts this much apart, for their size, are the same: what arithmetic leaves.
const SLACK: f64 = 1e-9;

impl Printed {
    /// An amount as it is quoted.
    pub fn new(amount: Amount, quote: &str) -> Printed {
        let step = match amount {
            Amount::Exact(value) => step(value, quote).unwrap_or(0.0),
            Amount::Range { .. } => 0.0,
        };
        Printed { amount, step }
    }

    /// Whether both may be one number, of which the one that is printed less exactly was rounded,
    /// or cut off, to its last digit.
    pub fn agrees(self, other: Printed) -> bool {
        let (Amount::Exact(one), Amount::Exact(another)) = (self.amount, other.amount) else {
            let ((low, high), (other_low, other_high)) =
                (self.amount.bounds(), other.amount.bounds());
            return same(low, other_low) && same(high, other_high);
        };
        if close(one, another) {
            return true;
        }
        let (fine, coarse, step) = if self.step <= other.step {
            (one, another, other.step)
        } else {
            (another, one, self.step)
        };
        let slack = SLACK * coarse.abs();
        let more = (fine - coarse) * coarse.signum();
        -step / 2.0 - slack <= more && more < step - slack
    }
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => close(one, other),
        (None, None) => true,
        _ => false,
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= SLACK * one.abs().max(other.abs())
}

/// What the last digit of a quoted value is worth. None where the digits are not the value but for a
/// power of ten: 三成, 1万2千.
fn step(value: f64, quote: &str) -> Option<f64> {
    let (mut digits, mut decimals) = (String::new(), None);
    for c in quote.chars().map(crate::text::fold_char) {
        match c {
            '0'..='9' => {
                digits.push(c);
                decimals = decimals.map(|decimals| decimals + 1);
            }
            '.' if decimals.is_none() && !digits.is_empty() => {
                digits.push(c);
                decimals = Some(0);
            }
            ',' => {}
            _ if digits.is_empty() => {}
            _ => break,
        }
    }
    let number: f64 = digits.trim_end_matches('.').parse().ok()?;
    // 2930亿 may be rounded to the 3, but of 30% and 300亿 every digit is meant.
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let rounded = zeros.min(digits.len().saturating_sub(MEANT));
    let last = match decimals {
        Some(decimals) => 10f64.powi(-decimals),
        None => 10f64.powi(i32::try_from(rounded).unwrap_or(0)),
    };
    if number == 0.0 {
        return Some(last);
    }
    let power = (value.abs() / number).log10();
    ((power - power.round()).abs() < SLACK).then(|| last * 10f64.powf(power.round()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_printed_digit_has_its_worth() {
        for (value, quote, expected) in [
            (28_790_000_000.0, "287.9亿美元", 1e7),
            (143_083_000_000.0, "1,430.83亿元", 1e6),
            (12.0, "１２％", 1.0),
            (-0.5, "0.50%", 0.01),
            (0.0, "0.0%", 0.1),
            (300.0, "3倍", 100.0),
            (293e9, "2930亿", 1e9),
            (300e9, "3000亿", 1e9),
            (30e9, "300亿", 1e8),
            (20.0, "20%", 1.0),
            (0.5, "0.50%", 0.01),
            (30.0, "三成", 0.0),
            (12_000.0, "1万2千", 0.0),
        ] {
            let printed = Printed::new(Amount::Exact(value), quote);
            assert!(close(printed.step, expected), "{quote}: {}", printed.step);
        }
    }

    #[test]
    fn rounded_and_cut_off_is_the_same_and_another_digit_is_not() {
        let printed = |value: f64, step| Printed {
            amount: Amount::Exact(value),
            step,
        };
        for (one, other, agree) in [
            (printed(287.9, 0.1), printed(288.0, 1.0), true),
            (printed(287.9, 0.1), printed(287.0, 1.0), true),
            (printed(287.9, 0.1), printed(289.0, 1.0), false),
            (printed(287.4, 0.1), printed(288.0, 1.0), false),
            (printed(-287.9, 0.1), printed(-288.0, 1.0), true),
            (printed(-287.9, 0.1), printed(-287.0, 1.0), true),
            (printed(287.9, 0.1), printed(-287.9, 0.1), false),
            (printed(19.0, 1.0), printed(20.0, 1.0), false),
            (printed(0.1 + 0.2, 0.1), printed(0.3, 0.1), true),
            (printed(30.0, 0.0), printed(31.0, 0.0), false),
        ] {
            assert_eq!(one.agrees(other), agree, "{one:?} {other:?}");
            assert_eq!(other.agrees(one), agree, "{other:?} {one:?}");
        }
        let range = |low, high| {
            let amount = Amount::Range { low, high };
            Printed { amount, step: 0.0 }
        };
        let some = range(Some(1.0), Some(2.0));
        assert!(some.agrees(range(Some(1.0), Some(2.0))));
        assert!(!some.agrees(range(Some(1.0), None)));
        assert!(!some.agrees(printed(1.5, 1.0)));
    }
}
