//! The table of exchange rates that a user supplies.
//!
//! ```toml
//! date = 2025-02-07
//! currency = "CNY"
//!
//! [rates]     # what one of each is worth in the currency above
//! USD = 7.1699
//! HKD = 0.9209
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::query::{CURRENCIES, Exchange};

/// Why a table of rates cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum RatesError {
    #[error("{}: {error}", path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{}: no table of rates: {reason}\nexpected: date = 2025-02-07, currency = \"CNY\" and, under [rates], lines as USD = 7.1699", path.display())]
    Form { path: PathBuf, reason: String },
    #[error("{}: `{code}` is no currency that is known; expected a code as USD, HKD or CNY", path.display())]
    Unknown { path: PathBuf, code: String },
    #[error("{}: one {code} cannot be worth {worth}; expected a number above 0", path.display())]
    Worth {
        path: PathBuf,
        code: String,
        worth: f64,
    },
    #[error("{}: there is no rate for {code}; add it under [rates] or ask for one of {}", path.display(), held.join(", "))]
    Missing {
        path: PathBuf,
        code: String,
        held: Vec<String>,
    },
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    date: toml::value::Datetime,
    currency: String,
    rates: BTreeMap<String, f64>,
}

/// Reads a table of rates, and converts it into a currency: that of the table where none is asked
/// for.
pub(super) fn read(path: &Path, into: Option<&str>) -> Result<Exchange, RatesError> {
    let owned = || path.to_owned();
    let text = fs::read_to_string(path).map_err(|error| RatesError::Read {
        path: owned(),
        error,
    })?;
    let form = |reason: String| RatesError::Form {
        path: owned(),
        reason,
    };
    let table: Table = toml::from_str(&text).map_err(|error| form(error.to_string()))?;
    let date: Date = table
        .date
        .to_string()
        .parse()
        .map_err(|_| form(format!("{} is no day", table.date)))?;
    let mut worth = BTreeMap::from([(code(&table.currency, path)?, 1.0)]);
    for (name, rate) in &table.rates {
        let code = code(name, path)?;
        if !(rate.is_finite() && *rate > 0.0) {
            return Err(RatesError::Worth {
                path: owned(),
                code,
                worth: *rate,
            });
        }
        worth.insert(code, *rate);
    }
    let currency = code(into.unwrap_or(&table.currency), path)?;
    let Some(&one) = worth.get(&currency) else {
        return Err(RatesError::Missing {
            path: owned(),
            code: currency,
            held: worth.into_keys().collect(),
        });
    };
    for rate in worth.values_mut() {
        *rate /= one;
    }
    Ok(Exchange {
        currency,
        date,
        worth,
    })
}

/// The code of a currency, in any case.
fn code(name: &str, path: &Path) -> Result<String, RatesError> {
    let code = name.trim().to_ascii_uppercase();
    if CURRENCIES.contains(&code.as_str()) {
        Ok(code)
    } else {
        Err(RatesError::Unknown {
            path: path.to_owned(),
            code: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a table says, or what is said about it, without the path of the file.
    fn told(table: &str, into: Option<&str>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rates.toml");
        fs::write(&path, table).unwrap();
        match read(&path, into) {
            Ok(exchange) => {
                let rates: Vec<String> = exchange
                    .worth
                    .iter()
                    .map(|(code, worth)| format!("{code} {worth:.4}"))
                    .collect();
                format!(
                    "{} {}: {}",
                    exchange.currency,
                    exchange.date,
                    rates.join(", ")
                )
            }
            Err(error) => {
                let error = error
                    .to_string()
                    .replace(&*path.to_string_lossy(), "rates.toml");
                error.lines().next().unwrap().to_owned()
            }
        }
    }

    const TABLE: &str = "date = 2025-02-07\ncurrency = \"CNY\"\n[rates]\nUSD = 7.2\nhkd = 0.9\n";

    #[test]
    fn a_table_is_read_into_any_of_its_currencies() {
        assert_eq!(
            told(TABLE, None),
            "CNY 2025-02-07: CNY 1.0000, HKD 0.9000, USD 7.2000"
        );
        assert_eq!(
            told(TABLE, Some("usd")),
            "USD 2025-02-07: CNY 0.1389, HKD 0.1250, USD 1.0000"
        );
    }

    #[test]
    fn a_bad_table_is_told_with_what_is_wrong() {
        let with = |from: &str, to: &str| TABLE.replace(from, to);
        let cases = [
            (
                with("7.2", "0"),
                None,
                "rates.toml: one USD cannot be worth 0; expected a number above 0",
            ),
            (
                with("USD", "dollar"),
                None,
                "rates.toml: `dollar` is no currency that is known; expected a code as USD, HKD or CNY",
            ),
            (
                with("\"CNY\"", "\"元\""),
                None,
                "rates.toml: `元` is no currency that is known; expected a code as USD, HKD or CNY",
            ),
            (
                TABLE.to_owned(),
                Some("JPY"),
                "rates.toml: there is no rate for JPY; add it under [rates] or ask for one of CNY, HKD, USD",
            ),
            (
                with("2025-02-07", "2025-02-07T10:00:00Z"),
                None,
                "rates.toml: no table of rates: 2025-02-07T10:00:00Z is no day",
            ),
            (
                with("date = 2025-02-07\n", ""),
                None,
                "rates.toml: no table of rates: TOML parse error at line 1, column 1",
            ),
        ];
        for (table, into, expected) in cases {
            assert_eq!(told(&table, into), expected, "{table}");
        }
        assert!(told("USD,7.2", None).starts_with("rates.toml: no table of rates: "));
    }
}
