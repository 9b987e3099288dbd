//! Groups in brackets and what is excluded.

use super::{Parsed, Parser, is_test, joined};
use crate::query::bind::bind;
use crate::query::binding::Company;
use crate::query::error::QueryErrorKind;
use crate::query::lex::{Bracket, TokenKind};
use crate::query::names::Names;
use crate::query::note::NoteKind;
use crate::query::plan::{Need, Place, Plan, Words};
use crate::text::{Span, fold};

impl Parser<'_> {
    /// What NOT or `-` excludes: one word, phrase, group, or number with its word.
    pub(super) fn excluded(&mut self) -> Parsed<Plan> {
        let operator = self.span_here();
        let kind = self.peek();
        let confidence = self.confidence;
        self.at += 1;
        let plan = match self.peek() {
            Some(TokenKind::Not | TokenKind::Exclude) => self.deeper(operator, Self::excluded)?,
            None | Some(TokenKind::Close(_) | TokenKind::Or | TokenKind::And | TokenKind::Stop) => {
                let kind = QueryErrorKind::MissingOperand {
                    operator: self.slice(operator),
                    joins: false,
                };
                return Err(self.error(operator, kind).hint("hint_example", "-游戏"));
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
            Some(TokenKind::Open(Bracket::Round)) => self.deeper(operator, Self::group)?,
            Some(_) => {
                let mut plans = Vec::new();
                self.atoms(&mut plans)?;
                joined(plans)
            }
        };
        if self.confidence != confidence {
            return Err(self
                .error(operator, QueryErrorKind::ConfidenceExcluded)
                .hint("hint_confidence_alone", ""));
        }
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

    /// A group; of companies before a comparison, those that the figure may be of.
    pub(super) fn group_or_companies(&mut self, open: Span, plans: &mut Vec<Plan>) -> Parsed<()> {
        let first = self.conditions.len();
        let plan = self.deeper(open, Self::group)?;
        let companies = self.companies(&plan);
        let (false, Some(within)) = (companies.is_empty(), self.bound_stretch()) else {
            plans.push(plan);
            return Ok(());
        };
        if bind(self.typed.folded(), within, &self.names())
            .company
            .is_some()
        {
            plans.push(plan);
            return Ok(());
        }
        self.conditions.truncate(first);
        self.at += self.words_here();
        self.any_of = companies;
        self.predicate(Some(within), plans)
    }

    /// The companies of a group that consists of nothing else: (腾讯 OR 阿里).
    fn companies(&self, group: &Plan) -> Vec<Company> {
        let names = Names {
            subjects: &[],
            ..self.names()
        };
        let company = |plan: &Plan| match plan {
            Plan::Words(Words {
                text,
                need: Need::Words | Need::AllWords,
                place: Place::Anywhere,
            }) => {
                let text = fold(text);
                bind(&text, Span::new(0, text.len()), &names).company_alone()
            }
            _ => None,
        };
        match group {
            Plan::Or(parts) => parts
                .iter()
                .map(company)
                .collect::<Option<_>>()
                .unwrap_or_default(),
            _ => Vec::new(),
        }
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
                .hint("hint_example", "(京东 OR 拼多多)"));
        }
        Ok(plan)
    }

    pub(super) fn close(&mut self, open: Span, bracket: Bracket) -> Parsed<()> {
        if self.accept(&TokenKind::Close(bracket)) {
            return Ok(());
        }
        let sign = match bracket {
            Bracket::Round => ")",
            Bracket::Square => "]",
        };
        Err(self
            .error(open, QueryErrorKind::UnclosedBracket)
            .hint("hint_close", sign))
    }
}
