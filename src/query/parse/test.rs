//! Tests: comparisons and ranges with their numbers.

use super::{Parsed, Parser, is_test};
use crate::query::comparison::Comparison;
use crate::query::error::{QueryError, QueryErrorKind};
use crate::query::lex::TokenKind;
use crate::query::predicate::Test;
use crate::query::quantity::Quantity;
use crate::text::Span;

impl Parser<'_> {
    /// One test or several that one number has to meet: 大于100亿 小于200亿.
    pub(super) fn tests(&mut self, within: Span) -> Parsed<Vec<Test>> {
        let mut tests = Vec::new();
        loop {
            let test = self.test(within)?;
            self.add_test(&mut tests, test)?;
            let follows = |at: usize| {
                self.tokens
                    .get(at)
                    .is_some_and(|token| is_test(&token.kind))
            };
            if self.peek() == Some(&TokenKind::And) && follows(self.at + 1) {
                self.at += 1;
            } else if !follows(self.at) {
                return Ok(tests);
            }
        }
    }

    pub(super) fn test(&mut self, within: Span) -> Parsed<Test> {
        let here = self.span_here();
        match self.peek() {
            Some(TokenKind::Compare(comparison)) => {
                self.at += 1;
                let quantity = self.quantity(here, within)?;
                if self.accept(&TokenKind::To) {
                    let other = self.quantity(here, within)?;
                    if *comparison != Comparison::Equal {
                        let span = quantity.span.join(other.span);
                        let kind = QueryErrorKind::MissingValue {
                            comparison: self.slice(here),
                            found: Some(self.slice(span)),
                        };
                        return Err(self
                            .error(span, kind)
                            .hint("hint_range_alone", self.slice(here)));
                    }
                    return self.range(quantity, other);
                }
                while matches!(self.peek(), Some(TokenKind::After(_))) {
                    self.at += 1;
                }
                Ok(Test::Compare(*comparison, quantity))
            }
            Some(TokenKind::Between) => {
                self.at += 1;
                let low = self.quantity(here, within)?;
                if !self.accept(&TokenKind::To) {
                    let kind = QueryErrorKind::MissingValue {
                        comparison: self.slice(here),
                        found: Some(self.slice(low.span)),
                    };
                    return Err(self
                        .error(low.span, kind)
                        .hint("hint_between", self.typed.slice(within).trim()));
                }
                let high = self.quantity(here, within)?;
                self.range(low, high)
            }
            _ => {
                let quantity = self.quantity(here, within)?;
                if self.accept(&TokenKind::To) {
                    let other = self.quantity(here, within)?;
                    return self.range(quantity, other);
                }
                match self.peek() {
                    Some(TokenKind::After(comparison)) => {
                        self.at += 1;
                        Ok(Test::Compare(*comparison, quantity))
                    }
                    _ => Ok(Test::Compare(Comparison::Equal, quantity)),
                }
            }
        }
    }

    /// The number that a comparison calls for.
    pub(super) fn quantity(&mut self, comparison: Span, within: Span) -> Parsed<Quantity> {
        let here = self.span_here();
        let example = |value: &str| {
            let names = self.typed.slice(within).trim();
            let names = if names.is_empty() {
                "AWS 增长"
            } else {
                names
            };
            format!("{names} {} {value}", self.slice(comparison))
        };
        match self.peek() {
            Some(TokenKind::Quantity(quantity)) => {
                if let Some(stray) = quantity.stray {
                    let number = self.slice(quantity.span);
                    let unit = if quantity.scaled { "元" } else { "%" };
                    let example = example(&format!("{number}{unit}"));
                    return Err(self
                        .error(
                            stray,
                            QueryErrorKind::UnknownUnit {
                                unit: self.slice(stray),
                            },
                        )
                        .hint("hint_example", example));
                }
                self.at += 1;
                Ok(quantity.clone())
            }
            found => {
                let found = found.map(|_| self.slice(here));
                let span = if found.is_some() {
                    here
                } else {
                    Span::new(comparison.end, comparison.end)
                };
                let kind = QueryErrorKind::MissingValue {
                    comparison: self.slice(comparison),
                    found,
                };
                Err(self.error(span, kind).hint("hint_example", example("15%")))
            }
        }
    }

    /// A range whose unit may be given once.
    fn range(&self, mut low: Quantity, mut high: Quantity) -> Parsed<Test> {
        let before = low.clone();
        low.share_unit_of(&high);
        high.share_unit_of(&before);
        if low.measure != high.measure {
            return Err(self.mixed(&low, &high));
        }
        Ok(Test::Between(low, high))
    }

    /// Adds a test of the same number, whose unit may be given once as well.
    pub(super) fn add_test(&self, tests: &mut Vec<Test>, mut test: Test) -> Parsed<()> {
        if let Some(first) = tests.first() {
            let first = first.quantity().clone();
            for held in tests.iter_mut() {
                held.share_unit_of(test.quantity());
            }
            test.share_unit_of(&first);
        }
        tests.push(test);
        match tests.as_slice() {
            [first, .., last] if first.quantity().measure != last.quantity().measure => {
                Err(self.mixed(first.quantity(), last.quantity()))
            }
            _ => Ok(()),
        }
    }

    fn mixed(&self, first: &Quantity, second: &Quantity) -> QueryError {
        let kind = QueryErrorKind::MixedUnits {
            first: self.slice(first.span),
            second: self.slice(second.span),
        };
        self.error(first.span.join(second.span), kind)
            .hint("hint_example", "40%..50%，100亿..200亿元")
    }
}
