//! Amounts of several currencies compared in one, by rates of a day that the user names.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;

use super::error::{QueryError, QueryErrorKind};
use super::plan::{CURRENCIES, FigurePredicate, Plan};
use super::{Condition, Query};
use crate::model::Amount;

/// What one of each currency is worth in one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The currency that all are converted into.
    pub currency: String,
    /// The day of the rates.
    pub date: Date,
    /// What one of each is worth in it, itself included.
    pub worth: BTreeMap<String, f64>,
}

impl Exchange {
    /// What one of a unit counts for: 1 for what is no currency, nothing for a currency without a
    /// rate.
    pub fn factor(&self, unit: &str) -> Option<f64> {
        if CURRENCIES.contains(&unit) {
            self.worth.get(unit).copied()
        } else {
            Some(1.0)
        }
    }

    /// An amount of a unit in the currency of all, nothing where there is no rate for it.
    pub fn converted(&self, amount: Amount, unit: &str) -> Option<Amount> {
        let factor = self.factor(unit)?;
        Some(match amount {
            Amount::Exact(value) => Amount::Exact(value * factor),
            Amount::Range { low, high } => Amount::Range {
                low: low.map(|value| value * factor),
                high: high.map(|value| value * factor),
            },
        })
    }

    /// What an amount comes to that was printed in another currency; nothing for what is no money,
    /// or has no rate.
    pub fn comes_to(&self, amount: Amount, unit: &str) -> Option<Amount> {
        let other = unit != self.currency && CURRENCIES.contains(&unit);
        self.converted(amount, unit).filter(|_| other)
    }

    /// A predicate that compares amounts of any currency that has a rate; one that compares none
    /// stays as it is.
    fn predicate(&self, predicate: &FigurePredicate) -> Result<FigurePredicate, String> {
        let factor = match predicate.units.as_slice() {
            [unit] if CURRENCIES.contains(&unit.as_str()) => {
                self.factor(unit).ok_or_else(|| unit.clone())?
            }
            [] => 1.0,
            units if units.iter().eq(CURRENCIES) => 1.0,
            _ => return Ok(predicate.clone()),
        };
        let mut converted = predicate.clone();
        let scale = |bound: Bound<f64>| bound.map(|value| value * factor);
        converted.value.low = scale(predicate.value.low);
        converted.value.high = scale(predicate.value.high);
        if !predicate.units.is_empty() {
            converted.units = self.worth.keys().cloned().collect();
        }
        converted.exchange = Some(Arc::new(self.clone()));
        Ok(converted)
    }

    fn plan(&self, plan: &Plan) -> Result<Plan, String> {
        let all = |parts: &[Plan]| -> Result<Vec<Plan>, String> {
            parts.iter().map(|part| self.plan(part)).collect()
        };
        Ok(match plan {
            Plan::And(parts) => Plan::And(all(parts)?),
            Plan::Or(parts) => Plan::Or(all(parts)?),
            Plan::Not(part) => Plan::Not(Box::new(self.plan(part)?)),
            Plan::Figure(predicate) => Plan::Figure(self.predicate(predicate)?),
            other => other.clone(),
        })
    }
}

impl Query {
    /// The same query with its amounts compared by rates of exchange.
    ///
    /// # Errors
    /// When it names a currency that has no rate.
    pub fn exchanged(self, exchange: &Exchange) -> Result<Query, QueryError> {
        let conditions = self.conditions.iter().map(|condition| {
            let plan = exchange.plan(&condition.plan).map_err(|currency| {
                let kind = QueryErrorKind::NoRate {
                    currency: currency.clone(),
                };
                QueryError::new(condition.span, kind).hint("hint_rate", currency)
            })?;
            Ok(Condition {
                plan,
                ..condition.clone()
            })
        });
        let conditions: Vec<Condition> = conditions.collect::<Result<_, QueryError>>()?;
        let plan = (0..)
            .zip(&conditions)
            .fold(self.plan, |plan, (number, condition)| {
                plan.replaced(number, &condition.plan)
            });
        Ok(Query {
            plan,
            conditions,
            notes: self.notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::model::{Aspect, Confidence, Figure, Metric, Status};
    use crate::query::parse;
    use crate::text::Span;

    fn exchange() -> Exchange {
        Exchange {
            currency: "CNY".to_owned(),
            date: jiff::civil::date(2025, 2, 7),
            worth: [("CNY", 1.0), ("USD", 7.2), ("HKD", 0.9)]
                .into_iter()
                .map(|(code, worth)| (code.to_owned(), worth))
                .collect(),
        }
    }

    fn holds(query: &str, value: f64, unit: &str) -> bool {
        let figure = Figure {
            span: Span::new(0, 1),
            quote: String::new(),
            company: Some("亚马逊".to_owned()),
            segment: None,
            metric: Metric::Revenue,
            aspect: if unit == "%" {
                Aspect::Yoy
            } else {
                Aspect::Level
            },
            amount: Amount::Exact(value),
            unit: unit.to_owned(),
            period: None,
            status: Status::Actual,
            sentence: Span::new(0, 1),
            rules: Vec::new(),
            confidence: Confidence::default(),
        };
        let query = parse(query, Lexicon::built_in(), None).unwrap();
        let Plan::Figure(predicate) = query.exchanged(&exchange()).unwrap().plan else {
            panic!("one figure")
        };
        predicate.holds(&figure, &[])
    }

    #[test]
    fn amounts_are_compared_in_one_currency() {
        let cases = [
            // Without a currency the number is one of the currency of all.
            ("营收 > 100亿", 10e9, "USD", true),
            ("营收 > 100亿", 1.3e9, "USD", false),
            ("营收 > 100亿", 11e9, "HKD", false),
            ("营收 > 100亿", 12e9, "HKD", true),
            // One that is named is converted.
            ("营收 > 100亿美元", 71e9, "CNY", false),
            ("营收 > 100亿美元", 73e9, "CNY", true),
            ("营收 > 100亿美元", 10.1e9, "USD", true),
            ("营收 < 100亿美元", 79e9, "HKD", true),
            // What has no rate is not guessed, and percentages are no money.
            ("营收 > 100亿", 1e15, "JPY", false),
            ("营收 增长 > 10%", 11.0, "%", true),
        ];
        for (query, value, unit, expected) in cases {
            assert_eq!(
                holds(query, value, unit),
                expected,
                "{query}: {value} {unit}"
            );
        }
    }

    #[test]
    fn a_currency_without_a_rate_is_an_error() {
        let query = "亚马逊 营收 > 1万亿日元";
        let read = parse(query, Lexicon::built_in(), None).unwrap();
        let error = read.exchanged(&exchange()).unwrap_err();
        assert_eq!(error.kind.code(), "no_rate");
        assert_eq!(
            error.render(query),
            "错误：汇率表里没有 JPY\n  亚马逊 营收 > 1万亿日元\n  ^^^^^^^^^^^^^^^^^^^^^^^ 在汇率表里补上 JPY，或换一种货币\n"
        );
    }
}
