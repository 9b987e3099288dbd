//! A block of text as a row of tokens: numbers, periods, names and the marks between them.

use crate::figures::period::{self, PeriodMention};
use crate::figures::scan::{self, Quantity};
use crate::figures::subject::Introduced;
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense, Strength};
use crate::model::Metric;
use crate::text::Span;

/// A token of a folded block.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) span: Span,
    pub(crate) kind: TokenKind<'a>,
}

/// What a token is.
#[derive(Clone, Debug)]
pub(crate) enum TokenKind<'a> {
    Quantity(Quantity<'a>),
    Period(PeriodMention),
    /// A name of the tables with all that it can mean.
    Word(&'a [Sense]),
    /// A company that the article introduced, by its place in the list of those.
    Introduced(usize),
    /// A mark that separates: comma, semicolon, colon, stop, 、, bracket.
    Mark(char),
}

impl Token<'_> {
    pub(crate) fn quantity(&self) -> Option<&Quantity<'_>> {
        match &self.kind {
            TokenKind::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }

    pub(crate) fn period(&self) -> Option<&PeriodMention> {
        match &self.kind {
            TokenKind::Period(mention) => Some(mention),
            _ => None,
        }
    }

    fn senses(&self) -> &[Sense] {
        match self.kind {
            TokenKind::Word(senses) => senses,
            _ => &[],
        }
    }

    pub(crate) fn metric(&self) -> Option<(Metric, Strength)> {
        self.senses().iter().find_map(|sense| match sense {
            Sense::Metric(metric, strength) => Some((*metric, *strength)),
            _ => None,
        })
    }

    pub(crate) fn company(&self) -> Option<CompanyId> {
        self.senses().iter().find_map(|sense| match sense {
            Sense::Company(id) => Some(*id),
            _ => None,
        })
    }

    pub(crate) fn segments(&self) -> impl Iterator<Item = crate::lexicon::SegmentId> + '_ {
        self.senses().iter().filter_map(|sense| match sense {
            Sense::Segment(id) => Some(*id),
            _ => None,
        })
    }

    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.senses().contains(&Sense::Cue(cue))
    }

    pub(crate) fn mark(&self) -> Option<char> {
        match self.kind {
            TokenKind::Mark(mark) => Some(mark),
            _ => None,
        }
    }
}

/// The tokens of a folded text, in order and without overlap. Numbers and periods win over names,
/// names that the article introduced over those of the tables.
pub(crate) fn tokens<'a>(
    text: &'a str,
    lexicon: &'a Lexicon,
    introduced: &Introduced,
) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    for mention in period::scan(text) {
        tokens.push(Token {
            span: mention.span,
            kind: TokenKind::Period(mention),
        });
    }
    let quantities = scan::scan(text, lexicon);
    add_free(
        &mut tokens,
        quantities.into_iter().map(|quantity| Token {
            span: quantity.span,
            kind: TokenKind::Quantity(quantity),
        }),
    );
    let names = introduced.find(text);
    add_free(
        &mut tokens,
        names.into_iter().map(|(index, span)| Token {
            span,
            kind: TokenKind::Introduced(index),
        }),
    );
    add_free(
        &mut tokens,
        lexicon.find(text).map(|found| Token {
            span: found.span,
            kind: TokenKind::Word(found.senses),
        }),
    );
    let mut marks = Vec::new();
    for (at, c) in text.char_indices() {
        let is_mark = match c {
            '，' | '；' | ';' | '：' | '。' | '！' | '？' | '!' | '?' | '、' | '(' | ')' | '（'
            | '）' | '“' | '”' | '/' | '\n' | '|' => true,
            ',' | ':' => true,
            ' ' => text[at + 1..].starts_with(' '),
            _ => false,
        };
        if is_mark {
            marks.push(Token {
                span: Span::new(at, at + c.len_utf8()),
                kind: TokenKind::Mark(c),
            });
        }
    }
    let mut all: Vec<Token<'a>> = Vec::with_capacity(tokens.len() + marks.len());
    let mut marks = marks.into_iter().peekable();
    for token in tokens {
        while let Some(mark) = marks.next_if(|mark| mark.span.start < token.span.start) {
            all.push(mark);
        }
        while marks
            .next_if(|mark| token.span.contains(mark.span))
            .is_some()
        {}
        all.push(token);
    }
    all.extend(marks);
    all
}

/// Adds those of a sorted row of tokens that overlap none of another, and keeps the order.
fn add_free<'a>(tokens: &mut Vec<Token<'a>>, more: impl Iterator<Item = Token<'a>>) {
    let settled = std::mem::take(tokens);
    let mut settled = settled.into_iter().peekable();
    for token in more {
        while let Some(before) = settled.next_if(|before| before.span.end <= token.span.start) {
            tokens.push(before);
        }
        if settled
            .peek()
            .is_none_or(|next| !next.span.overlaps(token.span))
        {
            tokens.push(token);
        }
    }
    tokens.extend(settled);
}
