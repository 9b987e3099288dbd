//! How sure a figure is.

use std::fmt;
use std::str::FromStr;

/// How many of a hundred figures like one are right in every field.
///
/// No figure is ever quite sure or quite wrong: what is computed lies between 0.01 and 0.99, and what
/// is asked for between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// What is taken for a doubtful figure is below this.
    pub const DOUBTFUL: Confidence = Confidence(60);

    /// So many of a hundred; none where that is more than all.
    pub const fn from_hundredths(hundredths: u8) -> Option<Confidence> {
        if hundredths <= 100 {
            Some(Confidence(hundredths))
        } else {
            None
        }
    }

    /// The one of these odds, which are given as their logarithm.
    pub fn from_log_odds(log_odds: f64) -> Confidence {
        let part = 1.0 / (1.0 + (-log_odds).exp());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 99, and 1 for what is no number"
        )]
        let hundredths = (part * 100.0).round().clamp(1.0, 99.0) as u8;
        Confidence(hundredths.max(1))
    }

    /// How many of a hundred.
    pub const fn hundredths(self) -> u8 {
        self.0
    }

    /// The part of all, between 0 and 1.
    pub fn part(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for Confidence {
    /// Of what nothing is known: right as often as wrong.
    fn default() -> Confidence {
        Confidence(50)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// What is no confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number from 0 to 1, for example 0.9")]
pub struct NoConfidence;

impl FromStr for Confidence {
    type Err = NoConfidence;

    /// Reads `0.9`, `.9` or `90%`; what lies between two hundredths is the upper one.
    fn from_str(text: &str) -> Result<Confidence, NoConfidence> {
        /// What a multiplication by a hundred may add.
        const NOISE: f64 = 1e-9;
        let (digits, scale) = match text.trim().strip_suffix('%') {
            Some(digits) => (digits.trim_end(), 1.0),
            None => (text.trim(), 100.0),
        };
        let hundredths = digits.parse::<f64>().map_err(|_| NoConfidence)? * scale;
        if !(0.0..=100.0).contains(&hundredths) {
            return Err(NoConfidence);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 100"
        )]
        let hundredths = (hundredths - NOISE).ceil().max(0.0) as u8;
        Ok(Confidence(hundredths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_a_part_or_a_percentage() {
        let read = |text: &str| text.parse::<Confidence>().map(Confidence::hundredths);
        for (text, hundredths) in [
            ("0.9", 90),
            (".9", 90),
            ("90%", 90),
            (" 0.07 ", 7),
            ("0.905", 91),
            ("0", 0),
            ("1", 100),
            ("100%", 100),
        ] {
            assert_eq!(read(text), Ok(hundredths), "{text}");
        }
        for text in [
            "", "90", "-0.1", "1.01", "NaN", "inf", "sure", "101%", "0.9.1",
        ] {
            assert_eq!(read(text), Err(NoConfidence), "{text}");
        }
    }

    #[test]
    fn what_is_computed_is_never_quite_sure() {
        let of = |log_odds: f64| Confidence::from_log_odds(log_odds).to_string();
        assert_eq!(of(0.0), "0.50");
        assert_eq!(of(2.2), "0.90");
        assert_eq!(of(f64::INFINITY), "0.99");
        assert_eq!(of(f64::NEG_INFINITY), "0.01");
        assert_eq!(of(f64::NAN), "0.01");
    }
}
