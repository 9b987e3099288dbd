//! A block of text as a row of tokens: numbers, periods, names and the marks between them.

use crate::figures::class;
use crate::figures::period::{PeriodMention, Periods};
use crate::figures::scan::{Numbers, Quantity};
use crate::figures::subject::Introduced;
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense, Strength};
use crate::model::Metric;
use crate::text::{Span, pairs};

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

impl<'a> Token<'a> {
    pub(crate) fn quantity(&self) -> Option<&Quantity<'a>> {
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
    let mut periods = Periods::new(text);
    let mut numbers = Numbers::new(text, lexicon);
    let mut finder = lexicon.finder(text);
    // About as many as text of its kind has.
    let mut names = Vec::with_capacity(text.len() / 16);
    let mut marks = Vec::with_capacity(text.len() / 16);
    for (at, c, next) in pairs(text) {
        let class = class::of(c);
        if class & (class::PERIOD | class::PERIOD_NAME | class::WORD) != 0 {
            periods.visit(at, c, class);
        }
        if class & (class::NUMBER | class::WORD) != 0 {
            numbers.visit(at, c, class);
        }
        // A space separates only beside another one.
        if class & class::MARK != 0 && (c != ' ' || next == Some(' ')) {
            marks.push((at, c));
        }
        if let Some(found) = finder.visit(at, c, next) {
            names.push(found);
        }
    }
    let periods = periods.found.into_iter().map(|mention| Token {
        span: mention.span,
        kind: TokenKind::Period(mention),
    });
    let numbers = numbers.found.into_iter().map(|quantity| Token {
        span: quantity.span,
        kind: TokenKind::Quantity(quantity),
    });
    let introduced = introduced
        .find(text)
        .into_iter()
        .map(|(index, span)| Token {
            span,
            kind: TokenKind::Introduced(index),
        });
    let most = names.len() + marks.len() + periods.len() + numbers.len() + introduced.len();
    let names = names.into_iter().map(|found| Token {
        span: found.span,
        kind: TokenKind::Word(found.senses),
    });
    let nothing = |_| None;
    let settled = with_free(with_free(periods, numbers, nothing), introduced, nothing);
    let rest = |span: Span| {
        let senses = lexicon.folded_senses(span.of(text));
        (!senses.is_empty()).then_some(Token {
            span,
            kind: TokenKind::Word(senses),
        })
    };
    let mut row = Vec::with_capacity(most);
    row.extend(with_marks(with_free(settled, names, rest), marks));
    row
}

/// A row of tokens, and of more those that overlap none of it, in order. Of one that begins in
/// another, `rest` says what is left behind it, if that is a token too (`年增长` behind 2024年).
fn with_free<'a>(
    settled: impl Iterator<Item = Token<'a>>,
    more: impl Iterator<Item = Token<'a>>,
    rest: impl Fn(Span) -> Option<Token<'a>>,
) -> impl Iterator<Item = Token<'a>> {
    let mut settled = settled.peekable();
    let mut more = more.peekable();
    let mut left: Option<Token<'a>> = None;
    std::iter::from_fn(move || {
        loop {
            let other = left
                .as_ref()
                .or_else(|| more.peek())
                .map(|other| other.span);
            match (settled.peek(), other) {
                (Some(token), Some(other)) if token.span.overlaps(other) => {
                    if left.take().is_none() {
                        more.next();
                    }
                    if token.span.end < other.end {
                        left = rest(Span::new(token.span.end, other.end));
                    }
                }
                (Some(token), Some(other)) if token.span.start < other.start => {
                    return settled.next();
                }
                (Some(_), None) => return settled.next(),
                _ => return left.take().or_else(|| more.next()),
            }
        }
    })
}

/// A row of tokens with the marks that stand between them.
fn with_marks<'a>(
    tokens: impl Iterator<Item = Token<'a>>,
    marks: Vec<(usize, char)>,
) -> impl Iterator<Item = Token<'a>> {
    let mut tokens = tokens.peekable();
    let mut marks = marks.into_iter().peekable();
    let mut from = 0;
    std::iter::from_fn(move || {
        // Marks inside of a token belong to it.
        while marks.next_if(|(at, _)| *at < from).is_some() {}
        let next = tokens.peek().map_or(usize::MAX, |token| token.span.start);
        if let Some((at, c)) = marks.next_if(|(at, _)| *at < next) {
            return Some(Token {
                span: Span::new(at, at + c.len_utf8()),
                kind: TokenKind::Mark(c),
            });
        }
        let token = tokens.next()?;
        from = token.span.end;
        Some(token)
    })
}
