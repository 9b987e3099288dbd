//! The grammar, read by recursive descent:
//!
//! ```text
//! query     := any
//! any       := all ( OR all )*
//! all       := item ( AND? item )*            AND is implied
//! item      := NOT atom | -atom | atom
//! atom      := ( any ) | [ names test* names ] | field:value | "phrase" | names test+ | word
//! test      := comparison number | number ..  number | number 以上
//! ```
//!
//! `names` are the words right before a test, as far back as they are names that go together;
//! what is left of them are words.

mod field;
mod figure;
mod test;

use jiff::civil::Date;

use super::bind::{bind, words};
use super::comparison;
use super::date::{self, Fault};
use super::error::{QueryError, QueryErrorKind};
use super::lex::{Bracket, Quoted, Token, TokenKind, lex};
use super::names::{Names, ends_question};
use super::note::{Note, NoteKind};
use super::period;
use super::plan::{Place, Plan, Words};
use super::subject::{self, NoSubjects, Subject, Subjects};
use super::typed::Typed;
use super::{Condition, Query};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// How long a query may be, in characters: longer ones are texts.
const MOST_CHARACTERS: usize = 2000;
/// How deep brackets and exclusions may be nested, so that no query exhausts the stack.
const MOST_DEPTH: usize = 32;

/// Reads a query. `today` is what 最近30天 counts from.
///
/// # Errors
/// When it cannot be read: where, why, and what would work.
pub fn parse(text: &str, lexicon: &Lexicon, today: Option<Date>) -> Result<Query, QueryError> {
    parse_over(text, lexicon, &NoSubjects, today)
}

/// Reads a query in which the subjects of an index may be named besides those of the tables.
///
/// # Errors
/// As `parse`.
pub fn parse_over(
    text: &str,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
    today: Option<Date>,
) -> Result<Query, QueryError> {
    if let Some((at, _)) = text.char_indices().nth(MOST_CHARACTERS) {
        let kind = QueryErrorKind::TooLong {
            limit: MOST_CHARACTERS,
        };
        return Err(QueryError::new(Span::new(at, text.len()), kind).hint("去掉多余的词"));
    }
    let typed = Typed::new(text);
    let tokens = lex(typed.folded(), lexicon);
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let subjects: Vec<Subject> = words
        .flat_map(|token| subject::find(&typed, token.span, lexicon, subjects))
        .collect();
    let mut parser = Parser {
        typed: &typed,
        lexicon,
        subjects: &subjects,
        today,
        tokens: &tokens,
        at: 0,
        depth: 0,
        conditions: Vec::new(),
        notes: Vec::new(),
    };
    let plan = parser.query()?;
    let Parser {
        conditions,
        mut notes,
        ..
    } = parser;
    let mut seen: Vec<NoteKind> = Vec::new();
    notes.retain(|note| {
        let new = !seen.contains(&note.kind);
        seen.push(note.kind.clone());
        new
    });
    Ok(Query {
        plan,
        conditions,
        notes,
    })
}

struct Parser<'a> {
    typed: &'a Typed<'a>,
    lexicon: &'a Lexicon,
    /// Words that only the index knows.
    subjects: &'a [Subject],
    today: Option<Date>,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    conditions: Vec<Condition>,
    notes: Vec<Note>,
}

type Parsed<T> = Result<T, QueryError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn names(&self) -> Names<'a> {
        Names {
            lexicon: self.lexicon,
            subjects: self.subjects,
            today: self.today,
        }
    }

    fn span_here(&self) -> Span {
        let end = self.typed.folded().len();
        self.tokens
            .get(self.at)
            .map_or(Span::new(end, end), |token| token.span)
    }

    fn accept(&mut self, kind: &TokenKind) -> bool {
        let accepted = self.peek() == Some(kind);
        self.at += usize::from(accepted);
        accepted
    }

    fn error(&self, span: Span, kind: QueryErrorKind) -> QueryError {
        QueryError::new(self.typed.span(span), kind)
    }

    fn slice(&self, span: Span) -> String {
        self.typed.slice(span).to_owned()
    }

    fn note(&mut self, span: Span, kind: NoteKind) {
        self.notes.push(Note {
            span: self.typed.span(span),
            kind,
        });
    }

    /// Adds a condition and gives its plan back.
    fn condition(&mut self, span: Span, plan: Plan, segment: Option<String>) -> Plan {
        self.conditions.push(Condition {
            span: self.typed.span(span),
            plan: plan.clone(),
            segment,
        });
        plan
    }

    fn query(&mut self) -> Parsed<Plan> {
        let plan = self.any()?;
        match self.peek() {
            None => Ok(plan),
            // `any` stops at the end and at closing brackets alone.
            Some(_) => Err(self
                .error(self.span_here(), QueryErrorKind::UnopenedBracket)
                .hint("去掉它，或在前面补上左括号")),
        }
    }

    fn deeper<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MOST_DEPTH {
            return Err(self
                .error(span, QueryErrorKind::TooDeep { limit: MOST_DEPTH })
                .hint("去掉几层括号"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn any(&mut self) -> Parsed<Plan> {
        let first_span = self.span_here();
        let first = self.all()?;
        if self.peek() != Some(&TokenKind::Or) {
            return Ok(first);
        }
        let mut plans = vec![first];
        let mut operator = first_span;
        while self.peek() == Some(&TokenKind::Or) {
            operator = self.span_here();
            if plans.last() == Some(&Plan::All) {
                return Err(self.missing_operand(operator));
            }
            self.at += 1;
            plans.push(self.all()?);
        }
        if plans.last() == Some(&Plan::All) {
            return Err(self.missing_operand(operator));
        }
        Ok(Plan::Or(plans))
    }

    fn missing_operand(&self, operator: Span) -> QueryError {
        let typed = self.slice(operator);
        let hint = format!("例如：(京东 {typed} 拼多多)");
        self.error(
            operator,
            QueryErrorKind::MissingOperand {
                operator: typed,
                joins: true,
            },
        )
        .hint(hint)
    }

    fn all(&mut self) -> Parsed<Plan> {
        let mut plans = Vec::new();
        let mut joining: Option<Span> = None;
        loop {
            let here = self.span_here();
            match self.peek() {
                None | Some(TokenKind::Close(_) | TokenKind::Or) => break,
                Some(TokenKind::And) => {
                    if plans.is_empty() || joining.is_some() {
                        return Err(self.missing_operand(here));
                    }
                    self.at += 1;
                    joining = Some(here);
                    continue;
                }
                Some(TokenKind::Stop) => self.at += 1,
                Some(TokenKind::Not | TokenKind::Exclude) => {
                    let plan = self.excluded()?;
                    plans.push(plan);
                }
                Some(_) => self.atoms(&mut plans)?,
            }
            joining = None;
        }
        if let Some(operator) = joining {
            return Err(self.missing_operand(operator));
        }
        Ok(match plans.len() {
            0 => Plan::All,
            1 => plans.swap_remove(0),
            _ => Plan::And(plans),
        })
    }

    /// What NOT or `-` excludes: one word, phrase, group, or number with its word.
    fn excluded(&mut self) -> Parsed<Plan> {
        let operator = self.span_here();
        let kind = self.peek();
        self.at += 1;
        let plan = match self.peek() {
            Some(TokenKind::Not | TokenKind::Exclude) => self.deeper(operator, Self::excluded)?,
            None | Some(TokenKind::Close(_) | TokenKind::Or | TokenKind::And | TokenKind::Stop) => {
                let kind = QueryErrorKind::MissingOperand {
                    operator: self.slice(operator),
                    joins: false,
                };
                return Err(self.error(operator, kind).hint("例如：-游戏"));
            }
            Some(TokenKind::Word) => {
                let word = self.span_here();
                if let (Some(within), TokenKind::Not) =
                    (self.bound_stretch(), &self.tokens[self.at - 1].kind)
                {
                    self.at += self.words_here();
                    let mut plans = Vec::new();
                    self.predicate(Some(within), &mut plans)?;
                    return Ok(Plan::Not(Box::new(joined(plans))));
                }
                let tested = self
                    .tokens
                    .get(self.at + 1)
                    .is_some_and(|token| is_test(&token.kind));
                if tested {
                    self.at += 1;
                    let mut plans = Vec::new();
                    self.predicate(Some(word), &mut plans)?;
                    joined(plans)
                } else {
                    self.at += 1;
                    let goes_on = self.tokens[self.at..]
                        .iter()
                        .find(|token| token.kind != TokenKind::Word);
                    if kind == Some(&TokenKind::Not)
                        && goes_on.is_some_and(|token| is_test(&token.kind))
                    {
                        self.note(
                            word,
                            NoteKind::NotReachesOneWord {
                                word: self.slice(word),
                            },
                        );
                    }
                    self.keyword(word)
                }
            }
            Some(_) => {
                let mut plans = Vec::new();
                self.atoms(&mut plans)?;
                joined(plans)
            }
        };
        Ok(Plan::Not(Box::new(plan)))
    }

    /// How many words stand here.
    fn words_here(&self) -> usize {
        let words = self.tokens[self.at..].iter();
        words
            .take_while(|token| token.kind == TokenKind::Word)
            .count()
    }

    /// The words here, where a test follows that binds all of them.
    fn bound_stretch(&self) -> Option<Span> {
        let words = self.tokens.get(self.at..self.at + self.words_here())?;
        let within = words.first()?.span.join(words.last()?.span);
        let tested = self.tokens.get(self.at + words.len());
        let binding = bind(self.typed.folded(), within, &self.names());
        (tested.is_some_and(|token| is_test(&token.kind))
            && binding.says_something()
            && binding.rest.is_empty())
        .then_some(within)
    }

    /// One atom, or a stretch of words with the test behind it.
    fn atoms(&mut self, plans: &mut Vec<Plan>) -> Parsed<()> {
        let here = self.span_here();
        match self.peek() {
            Some(TokenKind::Word) => self.stretch(plans)?,
            Some(TokenKind::Phrase(quoted)) => {
                self.at += 1;
                let text = self.quoted(here, *quoted)?;
                let plan = Plan::Words(Words {
                    text,
                    exact: true,
                    place: Place::Anywhere,
                });
                plans.push(self.condition(here, plan, None));
            }
            Some(TokenKind::Field(name, value)) => {
                self.at += 1;
                plans.push(self.field(here, *name, *value)?);
            }
            Some(TokenKind::Open(Bracket::Round)) => plans.push(self.deeper(here, Self::group)?),
            Some(TokenKind::Open(Bracket::Square)) => plans.push(self.bracketed()?),
            _ => self.predicate(None, plans)?,
        }
        Ok(())
    }

    fn group(&mut self) -> Parsed<Plan> {
        let open = self.span_here();
        self.at += 1;
        let plan = self.any()?;
        self.close(open, Bracket::Round)?;
        if plan == Plan::All {
            let close = self.tokens[self.at - 1].span;
            return Err(self
                .error(open.join(close), QueryErrorKind::EmptyBracket)
                .hint("例如：(京东 OR 拼多多)"));
        }
        Ok(plan)
    }

    fn close(&mut self, open: Span, bracket: Bracket) -> Parsed<()> {
        if self.accept(&TokenKind::Close(bracket)) {
            return Ok(());
        }
        let sign = match bracket {
            Bracket::Round => ")",
            Bracket::Square => "]",
        };
        Err(self
            .error(open, QueryErrorKind::UnclosedBracket)
            .hint(format!("补上 {sign}")))
    }

    fn quoted(&self, span: Span, quoted: Quoted) -> Parsed<String> {
        let text = self.slice(quoted.inner).trim().to_owned();
        if !quoted.closed {
            let close = match self.slice(span).chars().find(|c| matches!(c, '「' | '『')) {
                Some('「') if !text.is_empty() => '」',
                Some('『') if !text.is_empty() => '』',
                _ => '"',
            };
            let typed = self.slice(span);
            let example = if text.is_empty() {
                "\"生成式AI"
            } else {
                typed.trim_end()
            };
            return Err(self
                .error(span, QueryErrorKind::UnclosedQuote)
                .hint(format!("例如：{example}{close}")));
        }
        if quoted.quotes && text.is_empty() {
            return Err(self
                .error(span, QueryErrorKind::EmptyQuote)
                .hint("例如：\"生成式AI\""));
        }
        Ok(text)
    }

    /// Words side by side: bound where a test follows, keywords where none does.
    fn stretch(&mut self, plans: &mut Vec<Plan>) -> Parsed<()> {
        let start = self.span_here();
        let mut within = start;
        while self.peek() == Some(&TokenKind::Word) {
            within = within.join(self.span_here());
            self.at += 1;
        }
        if self.peek().is_some_and(is_test) {
            return self.predicate(Some(within), plans);
        }
        self.check_comparisons(within)?;
        self.keywords(within, plans)
    }

    /// 超过 by itself with no number behind it: at the end the number is missing, elsewhere it is
    /// a word like others.
    fn check_comparisons(&mut self, within: Span) -> Parsed<()> {
        let folded = self.typed.folded();
        for word in words(folded, within) {
            let Some(length) = comparison::sure_word_at_end(word.of(folded)) else {
                continue;
            };
            let comparison = Span::new(word.end - length, word.end);
            let binding = bind(
                folded,
                Span::new(within.start, comparison.start),
                &self.names(),
            );
            if !binding.says_something() {
                continue;
            }
            let last = matches!(
                self.peek(),
                None | Some(TokenKind::Close(_) | TokenKind::Or | TokenKind::And)
            );
            if last && word.end == within.end {
                return Err(self
                    .quantity(comparison, Span::new(within.start, comparison.start))
                    .map_or_else(
                        |error| error,
                        |_| self.error(comparison, QueryErrorKind::NothingCompared { found: None }),
                    ));
            }
            if length == word.len() {
                self.note(
                    comparison,
                    NoteKind::ComparisonIsWord {
                        word: self.slice(comparison),
                    },
                );
            }
        }
        Ok(())
    }

    /// Words that nothing binds; 最近三个月 among them is a date.
    fn keywords(&mut self, within: Span, plans: &mut Vec<Plan>) -> Parsed<()> {
        let folded = self.typed.folded();
        for mut word in words(folded, within) {
            if let Some((length, end)) = date::recent_at(folded, word.start)
                && end <= word.end
            {
                plans.push(self.recent(Span::new(word.start, end), length)?);
                word.start = end;
            }
            let behind_figure = matches!(plans.last(), Some(Plan::Figure(_) | Plan::Or(_)));
            let period = period::at(folded, word.start).is_some_and(|(_, end)| end == word.end);
            if behind_figure && period {
                self.note(
                    word,
                    NoteKind::PeriodBehind {
                        word: self.slice(word),
                    },
                );
            }
            if word.is_empty() {
                continue;
            }
            if behind_figure && ends_question(word.of(folded)) {
                self.note(
                    word,
                    NoteKind::Asking {
                        word: self.slice(word),
                    },
                );
                continue;
            }
            if word.of(folded).ends_with('%') {
                self.note(
                    word,
                    NoteKind::NumberIsWord {
                        word: self.slice(word),
                    },
                );
            }
            let plan = self.keyword(word);
            plans.push(plan);
        }
        Ok(())
    }

    fn keyword(&mut self, word: Span) -> Plan {
        let plan = Plan::Words(Words {
            text: self.slice(word),
            exact: false,
            place: Place::Anywhere,
        });
        self.condition(word, plan, None)
    }

    fn recent(&mut self, span: Span, length: date::Length) -> Parsed<Plan> {
        let today = self
            .today
            .ok_or_else(|| self.date_fault(span, Fault::NeedsToday))?;
        let (since, until) =
            date::recent(length, today).ok_or_else(|| self.date_fault(span, Fault::Unreadable))?;
        let plan = Plan::Date { since, until };
        let days = since.zip(until).map_or(String::new(), |(since, until)| {
            format!("{since} 至 {until}")
        });
        self.note(span, NoteKind::PublishedSince { days });
        Ok(self.condition(span, plan, None))
    }
}

fn is_test(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Compare(_)
            | TokenKind::Between
            | TokenKind::Quantity(_)
            | TokenKind::To
            | TokenKind::After(_)
    )
}

fn joined(mut plans: Vec<Plan>) -> Plan {
    if plans.len() == 1 {
        plans.swap_remove(0)
    } else {
        Plan::And(plans)
    }
}
