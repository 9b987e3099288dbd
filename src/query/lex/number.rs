//! Numbers that are compared, in signs and in words, and what belongs to them.

use super::{Lexer, Token, TokenKind};
use crate::query::comparison::{self, Comparison};
use crate::query::quantity::{self, Quantity};
use crate::query::typed::{char_at, char_before, inside_latin, is_blank, longest, past_spaces};
use crate::text::Span;

/// Words that join conditions right behind a number.
const JOINING_BEHIND: &[(&str, TokenKind)] = &[
    ("或者", TokenKind::Or),
    ("或", TokenKind::Or),
    ("并且", TokenKind::And),
    ("而且", TokenKind::And),
    ("同时", TokenKind::And),
    ("以及", TokenKind::And),
    ("且", TokenKind::And),
    ("并", TokenKind::And),
    ("和", TokenKind::And),
    ("与", TokenKind::And),
];

const RANGE_SIGNS: &[&str] = &["...", "..", "…", "~", "-", "—", "到", "至"];

impl Lexer<'_> {
    /// Behind a sign or word of comparison.
    pub(super) fn number_expected(&mut self) {
        let at = self.past_hedges(self.at);
        if let Some(quantity) = quantity::read(self.text, at, self.lexicon) {
            self.quantity(quantity);
        }
    }

    /// `at`, moved past what may stand between a comparison and its number: 超过了约15%.
    fn past_hedges(&self, at: usize) -> usize {
        let mut at = past_spaces(self.text, at);
        while let Some(word) = longest(self.rest_at(at), &["了", "大约", "约", "过"]) {
            at = past_spaces(self.text, at + word.len());
        }
        at
    }

    /// A number and what belongs to it: the other end of a range, a word of comparison behind it,
    /// a word that joins it with what follows.
    pub(super) fn quantity(&mut self, quantity: Quantity) {
        self.at = quantity.span.start;
        let end = quantity.span.end;
        let growth = quantity.growth;
        self.push(TokenKind::Quantity(quantity), end);
        if let Some((sign, other)) = self.other_end(end) {
            self.at = sign.start;
            self.push(TokenKind::To, sign.end);
            self.at = other.span.start;
            let end = other.span.end;
            self.push(TokenKind::Quantity(other), end);
            if let Some(word) = longest(
                self.rest_at(past_spaces(self.text, self.at)),
                &["之间", "的区间", "区间", "之内", "以内"],
            ) {
                self.at = past_spaces(self.text, self.at) + word.len();
            }
        } else if let Some((comparison, length)) = comparison::after_at(self.rest()) {
            self.push(TokenKind::After(comparison), self.at + length);
        } else if self.rest().starts_with("..") {
            self.push(TokenKind::After(Comparison::AtLeast), self.at + 2);
        } else if growth && !self.compared() {
            self.push(TokenKind::After(Comparison::AtLeast), self.at);
        }
        if self.rest().starts_with('的') {
            self.at += "的".len();
        }
        self.joining_behind();
    }

    /// The sign of a range and its other end behind a number that ends at `at`.
    fn other_end(&self, at: usize) -> Option<(Span, Quantity)> {
        let sign_at = past_spaces(self.text, at);
        let rest = self.rest_at(sign_at);
        let joined = longest(rest, &["和", "与", "and"]);
        let sign = longest(rest, RANGE_SIGNS).or(joined)?;
        // 增长超过15%至100亿元 goes on with something else.
        let compared = matches!(
            self.tokens.iter().rev().nth(1),
            Some(Token {
                kind: TokenKind::Compare(_),
                ..
            })
        );
        if compared && matches!(sign, "到" | "至" | "和" | "与" | "and") {
            return None;
        }
        let sign_end = sign_at + sign.len();
        let spaced = sign_at > at;
        // `15% -5G` excludes a word.
        if sign == "-" && spaced && !self.rest_at(sign_end).starts_with(char::is_whitespace) {
            return None;
        }
        let other = quantity::read(self.text, past_spaces(self.text, sign_end), self.lexicon)?;
        if joined.is_some() {
            let opened = matches!(
                self.tokens.iter().rev().nth(1),
                Some(Token {
                    kind: TokenKind::Between,
                    ..
                })
            );
            let closed = self
                .rest_at(past_spaces(self.text, other.span.end))
                .starts_with("之间");
            if !opened && !closed {
                return None;
            }
        }
        Some((Span::new(sign_at, sign_end), other))
    }

    /// Whether the number that was just read stands behind a comparison.
    fn compared(&self) -> bool {
        let before = self.tokens.iter().rev().nth(1);
        before.is_some_and(|token| matches!(token.kind, TokenKind::Compare(_) | TokenKind::Between))
    }

    /// 且 or 或 behind a number, with or without a comma or spaces.
    fn joining_behind(&mut self) {
        let at = self.at
            + self
                .rest()
                .chars()
                .take_while(|c| is_blank(*c))
                .map(char::len_utf8)
                .sum::<usize>();
        let rest = self.rest_at(at);
        let found = JOINING_BEHIND
            .iter()
            .find(|(word, _)| rest.starts_with(word));
        let Some((word, kind)) = found else { return };
        // Behind a blank 和 and its like may begin another word (和谐号).
        let sure = word.chars().count() > 1 || *word == "且" || at == self.at;
        if sure && !rest.starts_with("或有") {
            self.at = at;
            self.push(kind.clone(), at + word.len());
        }
    }

    /// Where a comparison in words ends that begins at `at` and has its number.
    pub(super) fn comparison_in_words(&self, at: usize) -> Option<usize> {
        let rest = self.rest_at(at);
        let length = match longest(rest, &["介于", "between ", ".."]) {
            Some(word) if word != ".." || char_before(self.text, at).is_none_or(is_blank) => {
                word.len()
            }
            _ => comparison::word_at(rest)?.1,
        };
        let end = at + length;
        let latin = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        if latin && inside_latin(self.text, at) {
            return None;
        }
        let number_at = self.past_hedges(end);
        let quantity = quantity::read(self.text, number_at, self.lexicon)?;
        let counted = quantity.measure.is_some() || quantity.scaled;
        // gt20万辆 compares, GT3 is a name; 超一流 and its like compare nothing.
        let glued = latin && inside_latin(self.text, end);
        let number = counted
            || !glued
                && quantity
                    .span
                    .of(self.text)
                    .ends_with(|c: char| c.is_ascii_digit());
        number.then_some(end)
    }

    /// 净利润翻倍: a number that says by itself that something grew, at the end of its word.
    pub(super) fn growth_by_itself(&self, at: usize) -> Option<Quantity> {
        let quantity = quantity::read(self.text, at, self.lexicon)?;
        let rest = self.rest_at(quantity.span.end);
        let ends = rest.is_empty() || rest.starts_with('的') || rest.starts_with(is_blank);
        (quantity.growth && ends).then_some(quantity)
    }

    /// The number at `at`, if something behind it compares it: 15%以上, 40%..50%.
    pub(super) fn compared_number(&self, at: usize) -> Option<Quantity> {
        let c = char_at(self.text, at)?;
        let before = char_before(self.text, at);
        if c.is_ascii_digit() && before.is_some_and(|b| b.is_ascii_digit() || b == '.') {
            return None;
        }
        let quantity = quantity::read(self.text, at, self.lexicon)?;
        let end = quantity.span.end;
        let rest = self.rest_at(end);
        let counted = quantity.measure.is_some() || quantity.scaled;
        if comparison::after_at(rest).is_some() && (counted || c.is_ascii_digit()) {
            return Some(quantity);
        }
        // 2024-25 and 2024至2025 are no ranges of amounts, 2024..2025 is.
        if rest.starts_with("..") {
            return Some(quantity);
        }
        let (_, other) = self.other_end(end)?;
        (counted || other.measure.is_some() || other.scaled).then_some(quantity)
    }
}
