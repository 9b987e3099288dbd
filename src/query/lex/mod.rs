//! Tokens. Lexing never fails: what makes no sense becomes a token that the parser refuses.

mod number;

use super::comparison::{self, Comparison};
use super::quantity::Quantity;
use super::typed::{
    char_at, char_before, code_in_parentheses, is_blank, longest, past_spaces, separates,
};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// A piece of the query; its span is one of the folded text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A run of characters without blanks.
    Word,
    /// Words in quotes.
    Phrase(Quoted),
    /// `来源:qq`.
    Field(FieldName, Quoted),
    Open(Bracket),
    Close(Bracket),
    Or,
    And,
    Not,
    /// `-` right before a word, phrase or bracket.
    Exclude,
    /// A sign or word before a number.
    Compare(Comparison),
    /// 介于.
    Between,
    Quantity(Quantity),
    /// `..` and its like between two numbers.
    To,
    /// A word after a number (以上).
    After(Comparison),
    /// A full stop, or a dash by itself.
    Stop,
}

/// What stands in quotes, or behind a field without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// What is inside.
    pub(super) inner: Span,
    /// Whether there are quotes.
    pub(super) quotes: bool,
    /// Whether they are closed.
    pub(super) closed: bool,
}

/// The fields that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Company,
    Source,
    Title,
    Author,
    Date,
    Confidence,
}

/// Brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Round,
    Square,
}

const FIELDS: &[(&str, FieldName)] = &[
    ("公司", FieldName::Company),
    ("company", FieldName::Company),
    ("来源", FieldName::Source),
    ("source", FieldName::Source),
    ("标题", FieldName::Title),
    ("title", FieldName::Title),
    ("作者", FieldName::Author),
    ("author", FieldName::Author),
    ("日期", FieldName::Date),
    ("date", FieldName::Date),
    ("可信", FieldName::Confidence),
    ("可信度", FieldName::Confidence),
    ("confidence", FieldName::Confidence),
];

/// Words that join conditions where they stand by themselves.
const JOINING: &[(&str, TokenKind)] = &[
    ("or", TokenKind::Or),
    ("或", TokenKind::Or),
    ("或者", TokenKind::Or),
    ("and", TokenKind::And),
    ("且", TokenKind::And),
    ("并", TokenKind::And),
    ("并且", TokenKind::And),
    ("而且", TokenKind::And),
    ("同时", TokenKind::And),
    ("以及", TokenKind::And),
    ("和", TokenKind::And),
    ("与", TokenKind::And),
    ("not", TokenKind::Not),
];

/// Reads a folded query.
pub(super) fn lex(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        lexicon,
        at: 0,
        tokens: Vec::new(),
    };
    while lexer.next() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.rest_at(self.at)
    }

    fn rest_at(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token {
            kind,
            span: Span::new(self.at, end),
        });
        self.at = end;
    }

    /// Reads on; whether there was something to read.
    fn next(&mut self) -> bool {
        let Some(c) = char_at(self.text, self.at) else {
            return false;
        };
        let end = self.at + c.len_utf8();
        if is_blank(c) {
            self.at = end;
        } else if let Some(bracket) = bracket(c) {
            self.push(bracket, end);
        } else if closing_quote(c).is_some() {
            let quoted = self.quoted();
            self.tokens.push(Token {
                kind: TokenKind::Phrase(quoted),
                span: Span::new(end - c.len_utf8(), self.at),
            });
        } else if let Some((comparison, length)) = comparison::sign_at(self.rest()) {
            self.push(TokenKind::Compare(comparison), self.at + length);
            self.number_expected();
        } else if let Some(length) = or_sign(self.rest()) {
            self.push(TokenKind::Or, self.at + length);
        } else if self.rest().starts_with("&&") {
            self.push(TokenKind::And, self.at + 2);
        } else if is_stop(c) {
            self.push(TokenKind::Stop, end);
        } else if let Some(quantity) = self.negative_compared(c) {
            self.quantity(quantity);
        } else if c == '-' && self.at_word_start() {
            match char_at(self.text, end) {
                Some(next) if !is_blank(next) && next != '-' => self.push(TokenKind::Exclude, end),
                _ => self.push(TokenKind::Stop, end),
            }
        } else if !self.field() {
            self.word();
        }
        true
    }

    /// -30%..-10%: a dash before a number that is compared is its sign.
    fn negative_compared(&self, c: char) -> Option<Quantity> {
        (c == '-' && self.at_word_start())
            .then(|| self.compared_number(self.at))
            .flatten()
    }

    fn at_word_start(&self) -> bool {
        char_before(self.text, self.at)
            .is_none_or(|c| is_blank(c) || matches!(c, '(' | '[' | '【' | '|'))
    }

    /// Reads a phrase; `at` stands on its opening quote.
    fn quoted(&mut self) -> Quoted {
        let open = char_at(self.text, self.at).unwrap_or('"');
        let start = self.at + open.len_utf8();
        let closing = closing_quote(open).unwrap_or(&['"']);
        let found = self
            .rest_at(start)
            .char_indices()
            .find(|(_, c)| closing.contains(c));
        let (inner, end) = match found {
            Some((length, close)) => (
                Span::new(start, start + length),
                start + length + close.len_utf8(),
            ),
            None => (Span::new(start, self.text.len()), self.text.len()),
        };
        self.at = end;
        Quoted {
            inner,
            quotes: true,
            closed: found.is_some(),
        }
    }

    /// Reads `来源:qq`, if one stands here.
    fn field(&mut self) -> bool {
        let start = self.at;
        let rest = self.rest();
        let Some((field, left)) = FIELDS.iter().find_map(|(name, field)| {
            let behind = rest.strip_prefix(name)?;
            let value = match field {
                // 可信度 >= 0.9 says the same as 可信:0.9.
                FieldName::Confidence => {
                    let sign = behind.trim_start();
                    let value = sign.trim_start_matches([':', '>', '≥', '≧', '=']);
                    (value.len() < sign.len()).then_some(value)?
                }
                _ => behind.strip_prefix(':')?,
            };
            Some((*field, value.len()))
        }) else {
            return false;
        };
        self.at = past_spaces(self.text, self.text.len() - left);
        let value = match char_at(self.text, self.at) {
            Some(c) if closing_quote(c).is_some() => self.quoted(),
            _ => {
                let mut inner = self.value_run(self.at);
                if field == FieldName::Date {
                    inner = self.date_run(inner);
                }
                self.at = inner.end;
                Quoted {
                    inner,
                    quotes: false,
                    closed: true,
                }
            }
        };
        self.tokens.push(Token {
            kind: TokenKind::Field(field, value),
            span: Span::new(start, self.at),
        });
        true
    }

    fn value_run(&self, start: usize) -> Span {
        let ends = |c: char| {
            c.is_whitespace()
                || c == ','
                || c == '|'
                || bracket(c).is_some()
                || closing_quote(c).is_some()
        };
        let length = self
            .rest_at(start)
            .find(ends)
            .unwrap_or(self.text.len() - start);
        Span::new(start, start + length)
    }

    /// A date may go on behind spaces: `>= 2024`, `2024-01 至 2024-06`.
    fn date_run(&self, first: Span) -> Span {
        const DATE_RANGE: &[&str] = &["..", "~", "到", "至", "—"];
        let mut run = first;
        loop {
            let next = past_spaces(self.text, run.end);
            let open = run.of(self.text).ends_with(['>', '<', '='])
                || DATE_RANGE
                    .iter()
                    .any(|sign| run.of(self.text).ends_with(sign));
            let goes_on = next > run.end
                && next < self.text.len()
                && (open || longest(self.rest_at(next), DATE_RANGE).is_some());
            let more = self.value_run(next);
            if !goes_on || more.is_empty() {
                return run;
            }
            run = run.join(more);
        }
    }

    /// A run of characters without blanks, up to a comparison in words or a number that is compared.
    fn word(&mut self) {
        let start = self.at;
        let mut at = start;
        while let Some(c) = char_at(self.text, at) {
            if at > start && self.ends_word(at, c) {
                // 百度(09888) is one word.
                match code_in_parentheses(self.rest_at(at)) {
                    Some(length) => at += length,
                    None => break,
                }
                continue;
            }
            if let Some(end) = self.comparison_in_words(at) {
                self.end_word(start, at);
                let between = longest(self.rest(), &["介于", "between "]).is_some();
                let comparison = comparison::word_at(self.rest()).map(|(comparison, _)| comparison);
                let kind = if between {
                    TokenKind::Between
                } else {
                    TokenKind::Compare(comparison.unwrap_or(Comparison::AtMost))
                };
                self.push(kind, end);
                self.number_expected();
                return;
            }
            if let Some(quantity) = self.compared_number(at) {
                self.end_word(start, at);
                self.quantity(quantity);
                return;
            }
            if let Some(quantity) = self.growth_by_itself(at) {
                self.end_word(start, at);
                self.quantity(quantity);
                return;
            }
            at += c.len_utf8();
        }
        self.end_word(start, at);
    }

    fn end_word(&mut self, start: usize, end: usize) {
        self.at = end;
        let span = Span::new(start, end);
        if !span.is_empty() {
            let word = span.of(self.text);
            let kind = JOINING
                .iter()
                .find(|(joining, _)| *joining == word)
                .map_or(TokenKind::Word, |(_, kind)| kind.clone());
            self.tokens.push(Token { kind, span });
        }
    }

    fn ends_word(&self, at: usize, c: char) -> bool {
        separates(self.text, at, c)
            || is_stop(c)
            || bracket(c).is_some()
            || closing_quote(c).is_some()
            || or_sign(self.rest_at(at)).is_some()
            || self.rest_at(at).starts_with("&&")
            || comparison::sign_at(self.rest_at(at)).is_some()
    }
}

fn bracket(c: char) -> Option<TokenKind> {
    Some(match c {
        '(' => TokenKind::Open(Bracket::Round),
        ')' => TokenKind::Close(Bracket::Round),
        '[' | '【' => TokenKind::Open(Bracket::Square),
        ']' | '】' => TokenKind::Close(Bracket::Square),
        _ => return None,
    })
}

/// The quotes that close what this one opens.
fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' | '“' | '”' | '„' => Some(&['"', '“', '”']),
        '「' | '」' => Some(&['」']),
        '『' | '』' => Some(&['』']),
        _ => None,
    }
}

fn or_sign(text: &str) -> Option<usize> {
    if text.starts_with("||") {
        Some(2)
    } else {
        text.starts_with('|').then_some(1)
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '。' | '?' | '!' | ';')
}
