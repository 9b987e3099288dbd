//! A block of text as a row of tokens: numbers, periods, names and the marks between them.

use crate::figures::class;
use crate::figures::period::{PeriodMention, Periods};
use crate::figures::scan::{Numbers, Quantity};
use crate::figures::subject::Introduced;
use crate::figures::survey::{Place, places};
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense, Strength};
use crate::model::Metric;
use crate::text::Span;

/// A token of a folded block.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) span: Span,
    pub(crate) kind: TokenKind<'a>,
    meanings: Meanings,
}

/// What a token can mean, a bit for each cue and each other kind of sense: most tokens mean nothing
/// of what they are asked for, and say so without a look at their senses.
type Meanings = u64;

const COMPANY: Meanings = 1 << 63;
const SEGMENT: Meanings = 1 << 62;
const METRIC: Meanings = 1 << 61;

/// The bit of a cue; there are far fewer of them than bits.
fn cue_bit(cue: Cue) -> Meanings {
    1 << (cue as u8)
}

/// What a token is.
#[derive(Clone, Debug)]
pub(crate) enum TokenKind<'a> {
    // Few tokens are of these two kinds, and all the others are small.
    Quantity(Box<Quantity<'a>>),
    Period(Box<PeriodMention>),
    /// A name of the tables with all that it can mean.
    Word(&'a [Sense]),
    /// A company that the article introduced, by its place in the list of those.
    Introduced(usize),
    /// A mark that separates: comma, semicolon, colon, stop, 、, bracket.
    Mark(char),
}

impl<'a> Token<'a> {
    pub(crate) fn new(span: Span, kind: TokenKind<'a>) -> Token<'a> {
        let senses = match kind {
            TokenKind::Word(senses) => senses,
            _ => &[],
        };
        let meanings = senses.iter().fold(0, |meanings, sense| {
            meanings
                | match sense {
                    Sense::Company(_) => COMPANY,
                    Sense::Segment(_) => SEGMENT,
                    Sense::Metric(..) => METRIC,
                    Sense::Cue(cue) => cue_bit(*cue),
                }
        });
        Token {
            span,
            kind,
            meanings,
        }
    }

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

    /// All senses, if one of a kind is among them.
    fn senses(&self, kind: Meanings) -> &[Sense] {
        match self.kind {
            TokenKind::Word(senses) if self.meanings & kind != 0 => senses,
            _ => &[],
        }
    }

    pub(crate) fn metric(&self) -> Option<(Metric, Strength)> {
        self.senses(METRIC).iter().find_map(|sense| match sense {
            Sense::Metric(metric, strength) => Some((*metric, *strength)),
            _ => None,
        })
    }

    pub(crate) fn company(&self) -> Option<CompanyId> {
        self.senses(COMPANY).iter().find_map(|sense| match sense {
            Sense::Company(id) => Some(*id),
            _ => None,
        })
    }

    pub(crate) fn segments(&self) -> impl Iterator<Item = crate::lexicon::SegmentId> + '_ {
        self.senses(SEGMENT).iter().filter_map(|sense| match sense {
            Sense::Segment(id) => Some(*id),
            _ => None,
        })
    }

    /// Whether it names a company, one of the tables or one that the article introduced.
    pub(crate) fn names_somebody(&self) -> bool {
        self.company().is_some() || matches!(self.kind, TokenKind::Introduced(_))
    }

    /// Whether it is a number, measures one part against a whole, or says what is measured: then it
    /// counts which part a sentence tells of.
    pub(crate) fn asks_for_parts(&self) -> bool {
        self.quantity().is_some() || self.has(Cue::Share) || self.metric().is_some()
    }

    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.meanings & cue_bit(cue) != 0
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
    let places = places(text, lexicon);
    let mut rows = Rows::new(lexicon, introduced, places.len());
    rows.add(&places, 0, text);
    rows.tokens
}

/// The tokens of several texts, a row for each.
pub(crate) struct Rows<'a, 'i> {
    lexicon: &'a Lexicon,
    introduced: &'i Introduced,
    /// Of all rows, one behind the other.
    tokens: Vec<Token<'a>>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// Names and marks of the text that is read, in the order in which they begin.
    plain: Vec<Token<'a>>,
}

impl<'a, 'i> Rows<'a, 'i> {
    /// Of texts with so many places.
    pub(crate) fn new(lexicon: &'a Lexicon, introduced: &'i Introduced, places: usize) -> Self {
        Rows {
            lexicon,
            introduced,
            tokens: Vec::with_capacity(places / 2),
            ends: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// The rows, in the order in which they were added.
    pub(crate) fn all(&self) -> Vec<&[Token<'a>]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let rows = starts.zip(&self.ends);
        rows.map(|(&start, &end)| &self.tokens[start..end])
            .collect()
    }

    /// Adds the row of a folded text that begins at `start` of another, by the places of that one
    /// which stand in it.
    pub(crate) fn add(&mut self, places: &[Place], start: usize, text: &'a str) {
        let lexicon = self.lexicon;
        let plain = &mut self.plain;
        let mut periods = Periods::new(text);
        let mut numbers = Numbers::new(text, lexicon);
        let mut finder = lexicon.finder(text);
        for place in places {
            let (at, c, class) = (place.at - start, place.character, place.class);
            let behind = at + c.len_utf8();
            let next = (behind < text.len()).then_some(place.next);
            if class & (class::PERIOD | class::PERIOD_NAME | class::WORD) != 0 {
                periods.visit(at, c, next, class);
            }
            if class & (class::NUMBER | class::WORD) != 0 {
                numbers.visit(at, c, class);
            }
            if class & class::NAME != 0
                && let Some(found) = finder.visit(at, c, next)
            {
                plain.push(Token::new(found.span, TokenKind::Word(found.senses)));
            }
            // A space separates only beside another one.
            if class & class::MARK != 0 && (c != ' ' || next == Some(' ')) {
                plain.push(Token::new(Span::new(at, behind), TokenKind::Mark(c)));
            }
        }
        let periods = periods.found.into_iter();
        let periods =
            periods.map(|mention| Token::new(mention.span, TokenKind::Period(Box::new(mention))));
        let numbers = numbers.found.into_iter();
        let numbers = numbers
            .map(|quantity| Token::new(quantity.span, TokenKind::Quantity(Box::new(quantity))));
        let introduced = self.introduced.find(text);
        let introduced = introduced
            .into_iter()
            .map(|(index, span)| Token::new(span, TokenKind::Introduced(index)));
        let nothing = |_| None;
        let rest = |span: Span| {
            let senses = lexicon.folded_senses(span.of(text));
            (!senses.is_empty()).then(|| Token::new(span, TokenKind::Word(senses)))
        };
        let mut settled = Vec::with_capacity(periods.len() + numbers.len());
        with_free(periods, numbers, nothing, |token| settled.push(token));
        if introduced.len() > 0 {
            let before = std::mem::take(&mut settled);
            with_free(before, introduced, nothing, |token| settled.push(token));
        }
        let tokens = &mut self.tokens;
        let begin = tokens.len();
        with_free(settled, plain.drain(..), rest, |token| {
            // Marks inside of a token belong to it.
            let inside = |last: &Token<'_>| token.span.start < last.span.end;
            if token.mark().is_none() || !tokens[begin..].last().is_some_and(inside) {
                tokens.push(token);
            }
        });
        self.ends.push(tokens.len());
    }

    /// Adds the row of a headline, where a space parts clauses.
    pub(crate) fn add_headline(&mut self, places: &[Place], start: usize, text: &'a str) {
        let begin = self.tokens.len();
        self.add(places, start, text);
        let tokens = self.tokens.len();
        // Where numbers stand between spaces (1 月), spaces are typography, but between two Han.
        let airy = text.match_indices(' ').any(|(at, _)| {
            text[..at].ends_with(|c: char| c.is_ascii_digit())
                && text[at + 1..].starts_with(['月', '年', '日', '亿', '万', '季'])
        });
        for (at, _) in text.match_indices(' ') {
            let han = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            if airy && !(han(before) && han(after)) {
                continue;
            }
            if han(before)
                || before == Some('%')
                || before == Some(')')
                || (han(after) && before.is_some_and(|c| c.is_ascii_digit()))
            {
                let span = Span::new(at, at + 1);
                let row = &self.tokens[begin..tokens];
                let next = row.partition_point(|token| token.span.end <= at);
                if !row.get(next).is_some_and(|token| token.span.overlaps(span)) {
                    self.tokens.push(Token::new(span, TokenKind::Mark(' ')));
                }
            }
        }
        self.tokens[begin..].sort_by_key(|token| token.span.start);
        if let Some(end) = self.ends.last_mut() {
            *end = self.tokens.len();
        }
    }
}

/// Hands on a row of tokens, and of more those that overlap none of it, in order. Of one that begins
/// in another, `rest` says what is left behind it, if that is a token too (`年增长` behind 2024年).
fn with_free<'a>(
    settled: impl IntoIterator<Item = Token<'a>>,
    more: impl IntoIterator<Item = Token<'a>>,
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
