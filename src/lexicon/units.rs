//! The words that numbers are counted in, and the scanner's way to them.

use std::collections::HashMap;

use serde::Deserialize;

use crate::text::{WordTree, fold};

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
    suffixes: Named<UnitWord>,
    /// Currencies by their prefixes, which are spelt backwards.
    prefixes: Named<String>,
    scales: Named<i32>,
}

/// What words mean, found by the words.
#[derive(Debug)]
struct Named<T> {
    tree: WordTree,
    meanings: Vec<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named::new(Vec::new())
    }
}

impl<T> Named<T> {
    fn new(rows: Vec<(String, T)>) -> Named<T> {
        Named {
            tree: WordTree::new(rows.iter().map(|(word, _)| word.as_str())),
            meanings: rows.into_iter().map(|(_, meaning)| meaning).collect(),
        }
    }

    fn backwards(rows: Vec<(String, T)>) -> Named<T> {
        Named {
            tree: WordTree::backwards(rows.iter().map(|(word, _)| word.as_str())),
            meanings: rows.into_iter().map(|(_, meaning)| meaning).collect(),
        }
    }

    /// What the longest word at the beginning of a text means, and its length in bytes.
    fn longest(&self, text: impl IntoIterator<Item = char>) -> Option<(&T, usize)> {
        let (word, length) = self.tree.longest(text)?;
        Some((&self.meanings[word], length))
    }
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
        let mut suffixes = Vec::new();
        let mut prefixes = Vec::new();
        for (rows, cent) in [(table.currency, false), (table.cent, true)] {
            for row in rows {
                for name in row.names {
                    let word = UnitWord::Currency {
                        code: row.code.clone(),
                        cent,
                    };
                    suffixes.push((fold(&name), word));
                }
                for prefix in row.prefixes {
                    prefixes.push((fold(&prefix), row.code.clone()));
                }
            }
        }
        for (unit, names) in table.count {
            for name in names {
                suffixes.push((fold(&name), UnitWord::Count(unit.clone())));
            }
        }
        let scales = table.scale.into_iter();
        Ok(Units {
            suffixes: Named::new(suffixes),
            prefixes: Named::backwards(prefixes),
            scales: Named::new(scales.map(|(name, power)| (fold(&name), power)).collect()),
        })
    }

    /// The scale (power of ten) with which a folded text begins, and its length in bytes.
    pub fn scale_at(&self, text: &str) -> Option<(i32, usize)> {
        let (power, length) = self.scales.longest(text.chars())?;
        Some((*power, length))
    }

    /// The longest unit with which a folded text begins, and its length in bytes.
    pub fn unit_at(&self, text: &str) -> Option<(&UnitWord, usize)> {
        self.suffixes.longest(text.chars())
    }

    /// The currency whose prefix a folded text ends with, and the prefix's length in bytes.
    pub fn prefix_before(&self, text: &str) -> Option<(&str, usize)> {
        let backwards = text.trim_end_matches(' ').chars().rev();
        let (code, length) = self.prefixes.longest(backwards)?;
        Some((code, length))
    }
}
