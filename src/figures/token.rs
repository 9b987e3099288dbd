//! A block of text as a row of tokens: numbers, periods, names and the marks between them.

use std::iter::Peekable;
use std::vec;

use crate::figures::class;
use crate::figures::period::{PeriodMention, Periods};
use crate::figures::scan::{Numbers, Quantity};
use crate::figures::subject::Introduced;
use crate::figures::survey::{Place, Survey};
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

    /// Whether it is a number, or measures one part against a whole: then it counts which part a
    /// sentence tells of.
    pub(crate) fn asks_for_parts(&self) -> bool {
        self.quantity().is_some() || self.has(Cue::Share)
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
    tokens_at(&Survey::of(text, lexicon), 0, text, lexicon, introduced)
}

/// The tokens of a folded text that begins at `start` of another, by the places of that one which
/// stand in it.
pub(crate) fn tokens_at<'a>(
    places: &[Place],
    start: usize,
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
    for place in places {
        let (at, c, class) = (place.at - start, place.character, place.class);
        let next = (at + c.len_utf8() < text.len()).then_some(place.next);
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
        if class & class::NAME != 0
            && let Some(found) = finder.visit(at, c, next)
        {
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
    let rest = |span: Span| {
        let senses = lexicon.folded_senses(span.of(text));
        (!senses.is_empty()).then_some(Token {
            span,
            kind: TokenKind::Word(senses),
        })
    };
    let mut settled = Vec::with_capacity(periods.len() + numbers.len());
    with_free(periods, numbers, nothing, |token| settled.push(token));
    if introduced.len() > 0 {
        let before = std::mem::take(&mut settled);
        with_free(before, introduced, nothing, |token| settled.push(token));
    }
    let mut row = Row {
        tokens: Vec::with_capacity(most),
        marks: marks.into_iter().peekable(),
    };
    with_free(settled, names, rest, |token| row.push(token));
    row.finish()
}

/// Hands on a row of tokens, and of more those that overlap none of it, in order. Of one that begins
/// in another, `rest` says what is left behind it, if that is a token too (`年增长` behind 2024年).
fn with_free<'a>(
    settled: impl IntoIterator<Item = Token<'a>>,
    more: impl Iterator<Item = Token<'a>>,
    rest: impl Fn(Span) -> Option<Token<'a>>,
    mut hand_on: impl FnMut(Token<'a>),
) {
    let mut settled = settled.into_iter().peekable();
    for token in more {
        let mut other = token;
        loop {
            match settled.peek() {
                Some(token) if token.span.overlaps(other.span) => {
                    let left = (token.span.end < other.span.end)
                        .then(|| rest(Span::new(token.span.end, other.span.end)));
                    match left.flatten() {
                        Some(left) => other = left,
                        None => break,
                    }
                }
                Some(token) if token.span.start < other.span.start => {
                    settled.next().into_iter().for_each(&mut hand_on);
                }
                _ => {
                    hand_on(other);
                    break;
                }
            }
        }
    }
    settled.for_each(hand_on);
}

/// A row of tokens with the marks that stand between them.
struct Row<'a> {
    tokens: Vec<Token<'a>>,
    /// Marks to come.
    marks: Peekable<vec::IntoIter<(usize, char)>>,
}

impl<'a> Row<'a> {
    fn push(&mut self, token: Token<'a>) {
        self.marks_before(token.span.start);
        self.tokens.push(token);
    }

    fn marks_before(&mut self, end: usize) {
        let from = self.tokens.last().map_or(0, |token| token.span.end);
        while let Some((at, c)) = self.marks.next_if(|(at, _)| *at < end) {
            // Marks inside of a token belong to it.
            if at >= from {
                self.tokens.push(Token {
                    span: Span::new(at, at + c.len_utf8()),
                    kind: TokenKind::Mark(c),
                });
            }
        }
    }

    fn finish(mut self) -> Vec<Token<'a>> {
        self.marks_before(usize::MAX);
        self.tokens
    }
}
