//! The words that numbers are counted in, and the scanner's way to them.

use std::collections::HashMap;

use serde::Deserialize;

use crate::text::fold;

/// What stands behind a number, or before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitWord {
    /// A currency by its ISO code; a cent is a hundredth.
    Currency {
        /// ISO 4217.
        code: String,
        /// Whether the number counts hundredths.
        cent: bool,
    },
    /// Things counted, by their classifier.
    Count(String),
}

/// Units by their folded names.
#[derive(Debug, Default)]
pub struct Units {
    suffixes: HashMap<String, UnitWord>,
    prefixes: Vec<(String, String)>,
    scales: Vec<(String, i32)>,
    longest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    currency: Vec<CurrencyRow>,
    cent: Vec<CurrencyRow>,
    scale: HashMap<String, i32>,
    count: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyRow {
    code: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
}

impl Units {
    /// Reads the table of units.
    ///
    /// # Errors
    /// When a row is not of its form; the text says where.
    pub(super) fn parse(text: &str) -> Result<Units, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        let mut units = Units::default();
        for (rows, cent) in [(table.currency, false), (table.cent, true)] {
            for row in rows {
                for name in row.names {
                    let word = UnitWord::Currency {
                        code: row.code.clone(),
                        cent,
                    };
                    units.suffixes.insert(fold(&name), word);
                }
                for prefix in row.prefixes {
                    units.prefixes.push((fold(&prefix), row.code.clone()));
                }
            }
        }
        for (unit, names) in table.count {
            for name in names {
                units
                    .suffixes
                    .insert(fold(&name), UnitWord::Count(unit.clone()));
            }
        }
        units.scales = table
            .scale
            .into_iter()
            .map(|(name, power)| (fold(&name), power))
            .collect();
        // The longest first, so that 万亿 is not read as 万.
        units
            .scales
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        units
            .prefixes
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        units.longest = units.suffixes.keys().map(String::len).max().unwrap_or(0);
        Ok(units)
    }

    /// The scale (power of ten) with which a folded text begins, and its length in bytes.
    pub fn scale_at(&self, text: &str) -> Option<(i32, usize)> {
        self.scales
            .iter()
            .find(|(name, _)| text.starts_with(name.as_str()))
            .map(|(name, power)| (*power, name.len()))
    }

    /// The longest unit with which a folded text begins, and its length in bytes.
    pub fn unit_at(&self, text: &str) -> Option<(&UnitWord, usize)> {
        let mut end = text.len().min(self.longest);
        while end > 0 {
            if text.is_char_boundary(end)
                && let Some(word) = self.suffixes.get(&text[..end])
            {
                return Some((word, end));
            }
            end -= 1;
        }
        None
    }

    /// The currency whose prefix a folded text ends with, and the prefix's length in bytes.
    pub fn prefix_before(&self, text: &str) -> Option<(&str, usize)> {
        let text = text.trim_end_matches(' ');
        self.prefixes
            .iter()
            .find(|(prefix, _)| text.ends_with(prefix.as_str()))
            .map(|(prefix, code)| (code.as_str(), prefix.len()))
    }
}
