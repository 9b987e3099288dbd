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
mod group;
mod test;
mod word;

use jiff::civil::Date;

use super::binding::Company;
use super::error::{QueryError, QueryErrorKind};
use super::lex::{Bracket, Quoted, Token, TokenKind, lex};
use super::names::Names;
use super::note::{Note, NoteKind};
use super::plan::{Need, Place, Plan, Words};
use super::subject::{self, NoSubjects, Subject, Subjects};
use super::typed::Typed;
use super::{Condition, Narrowing, Query};
use crate::lexicon::{Lexicon, Sense};
use crate::model::Confidence;
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
        return Err(QueryError::new(Span::new(at, text.len()), kind).hint("hint_fewer_words", ""));
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
        any_of: Vec::new(),
        tokens: &tokens,
        at: 0,
        depth: 0,
        conditions: Vec::new(),
        notes: Vec::new(),
        confidence: None,
    };
    let plan = parser.query()?;
    let Parser {
        conditions,
        mut notes,
        confidence,
        ..
    } = parser;
    let mut seen: Vec<NoteKind> = Vec::new();
    notes.retain(|note| {
        let new = !seen.contains(&note.kind);
        seen.push(note.kind.clone());
        new
    });
    let mut query = Query {
        plan,
        conditions,
        notes,
    };
    let sure = Narrowing {
        confidence,
        ..Narrowing::default()
    };
    query.narrow(&sure, lexicon);
    Ok(query)
}

struct Parser<'a> {
    typed: &'a Typed<'a>,
    lexicon: &'a Lexicon,
    /// Words that only the index knows.
    subjects: &'a [Subject],
    today: Option<Date>,
    /// Companies of the group right before a comparison.
    any_of: Vec<Company>,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    conditions: Vec<Condition>,
    notes: Vec<Note>,
    /// How sure the figures of the whole query have to be.
    confidence: Option<Confidence>,
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
                .hint("hint_unopened", "")),
        }
    }

    fn deeper<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MOST_DEPTH {
            return Err(self
                .error(span, QueryErrorKind::TooDeep { limit: MOST_DEPTH })
                .hint("hint_fewer_brackets", ""));
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
        self.note_company_beside_or(first_span, &plans);
        Ok(Plan::Or(plans))
    }

    /// 腾讯 OR 阿里 净利润 > 100亿: the comparison is of one of them alone.
    fn note_company_beside_or(&mut self, span: Span, plans: &[Plan]) {
        let compares = |plan: &Plan| match plan {
            Plan::Figure(predicate) => !predicate.companies.is_empty(),
            _ => false,
        };
        if !plans.iter().any(compares) {
            return;
        }
        for plan in plans {
            let Plan::Words(words) = plan else { continue };
            let senses = self.lexicon.senses(&words.text);
            if words.need == Need::Words
                && senses
                    .iter()
                    .any(|sense| matches!(sense, Sense::Company(_)))
            {
                let word = words.text.clone();
                self.note(span, NoteKind::OrIsWords { word });
            }
        }
    }

    fn missing_operand(&self, operator: Span) -> QueryError {
        let typed = self.slice(operator);
        let example = format!("(京东 {typed} 拼多多)");
        self.error(
            operator,
            QueryErrorKind::MissingOperand {
                operator: typed,
                joins: true,
            },
        )
        .hint("hint_example", example)
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
                    need: Need::Exact,
                    place: Place::Anywhere,
                });
                plans.push(self.condition(here, plan, None));
            }
            Some(TokenKind::Field(name, value)) => {
                self.at += 1;
                plans.extend(self.field(here, *name, *value)?);
            }
            Some(TokenKind::Open(Bracket::Round)) => self.group_or_companies(here, plans)?,
            Some(TokenKind::Open(Bracket::Square)) => plans.push(self.bracketed()?),
            _ => self.predicate(None, plans)?,
        }
        Ok(())
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
                .hint("hint_example", format!("{example}{close}")));
        }
        if quoted.quotes && text.is_empty() {
            return Err(self
                .error(span, QueryErrorKind::EmptyQuote)
                .hint("hint_example", "\"生成式AI\""));
        }
        Ok(text)
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
