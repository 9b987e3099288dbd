//! Words side by side: names before a comparison, keywords, days of publication.

use super::{Parsed, Parser, is_test};
use crate::query::bind::{bind, words};
use crate::query::comparison;
use crate::query::date::{self, Fault};
use crate::query::error::QueryErrorKind;
use crate::query::lex::TokenKind;
use crate::query::names::ends_question;
use crate::query::note::NoteKind;
use crate::query::period;
use crate::query::plan::{Need, Place, Plan, Words};
use crate::text::Span;

impl Parser<'_> {
    /// Words side by side: bound where a test follows, keywords where none does.
    pub(super) fn stretch(&mut self, plans: &mut Vec<Plan>) -> Parsed<()> {
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
        let binding = bind(self.typed.folded(), within, &self.names());
        if binding.names_a_figure() {
            let names = self.slice(within);
            self.note(within, NoteKind::NamesAreWords { names });
        }
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
    pub(super) fn keywords(&mut self, within: Span, plans: &mut Vec<Plan>) -> Parsed<()> {
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

    /// A word, needed without exception where AND stands right before or behind it.
    pub(super) fn keyword(&mut self, word: Span) -> Plan {
        let joined = self.tokens.windows(2).any(|pair| match pair {
            [and, other] | [other, and] if and.kind == TokenKind::And => other.span.contains(word),
            _ => false,
        });
        let need = if joined { Need::AllWords } else { Need::Words };
        self.words(word, need)
    }

    pub(super) fn words(&mut self, word: Span, need: Need) -> Plan {
        let plan = Plan::Words(Words {
            text: self.slice(word),
            need,
            place: Place::Anywhere,
        });
        self.condition(word, plan, None)
    }

    pub(super) fn recent(&mut self, span: Span, length: date::Length) -> Parsed<Plan> {
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
