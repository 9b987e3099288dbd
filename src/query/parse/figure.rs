//! Conditions on a figure: names and tests, with or without square brackets.

use super::{Parsed, Parser, is_test, joined};
use crate::model::Metric;
use crate::query::bind::{bind, words};
use crate::query::binding::{Binding, Rest};
use crate::query::comparison::Comparison;
use crate::query::error::{QueryError, QueryErrorKind};
use crate::query::lex::{Bracket, TokenKind};
use crate::query::near::{companies_beginning, nearest_name};
use crate::query::note::NoteKind;
use crate::query::plan::{Need, Plan};
use crate::query::predicate::{Test, predicates};
use crate::query::quantity::{Measure, Quantity};
use crate::text::Span;

impl Parser<'_> {
    /// The tests here, and what of the words before them they bind.
    pub(super) fn predicate(&mut self, within: Option<Span>, plans: &mut Vec<Plan>) -> Parsed<()> {
        let first = self.span_here();
        let within = within.unwrap_or(Span::new(first.start, first.start));
        let mut binding = bind(self.typed.folded(), within, &self.names());
        binding.any_of = std::mem::take(&mut self.any_of);
        if !binding.says_something() {
            // 芯片翻倍 compares nothing that is known.
            if let (Some(TokenKind::Quantity(quantity)), Some(TokenKind::After(_))) = (
                self.peek(),
                self.tokens.get(self.at + 1).map(|token| &token.kind),
            ) && quantity.growth
            {
                self.at += 2;
                return self.keywords(within.join(first), plans);
            }
            return match self.peek() {
                // 预约3天 compares nothing.
                Some(TokenKind::Compare(Comparison::About))
                    if !first.of(self.typed.folded()).starts_with('≈') =>
                {
                    let mut all = within.join(first);
                    while let Some(token) = self.tokens.get(self.at).filter(|token| {
                        is_test(&token.kind)
                            || (token.kind == TokenKind::Word && token.span.start == all.end)
                    }) {
                        all = all.join(token.span);
                        self.at += 1;
                    }
                    self.keywords(all, plans)
                }
                _ => Err(self.nothing_compared(within, first)),
            };
        }
        let tests = self.tests(binding.span.unwrap_or(within))?;
        for rest in &binding.rest {
            match *rest {
                Rest::Recent(span, length) => plans.push(self.recent(span, length)?),
                Rest::Word(span) => {
                    // AWS和 of AWS和Azure增长
                    let word = span.of(self.typed.folded());
                    let trimmed = word.trim_end_matches(['和', '与', '及', '的']);
                    // What is left of 美的 would be a word of its own.
                    let length = if trimmed.chars().count() < 2 {
                        word.len()
                    } else {
                        trimmed.len()
                    };
                    let plan = self.keyword(Span::new(span.start, span.start + length));
                    plans.push(plan);
                }
            }
        }
        self.explain_names(&binding);
        self.explain_rest(&binding, &tests);
        match self.figure(&binding, &tests, within)? {
            Plan::And(parts) if !binding.also.is_empty() => plans.extend(parts),
            plan => plans.push(plan),
        }
        Ok(())
    }

    /// Notes on names that are no ordinary ones.
    fn explain_names(&mut self, binding: &Binding) {
        type Kind = fn(String) -> NoteKind;
        let kinds: [(&[Span], Kind); 4] = [
            (&binding.yearless, |word| NoteKind::Yearless { word }),
            (binding.unknown_segment.as_slice(), |word| {
                NoteKind::UnknownSegment { word }
            }),
            (&binding.found, |word| NoteKind::FoundInIndex { word }),
            (&binding.asking, |word| NoteKind::Asking { word }),
        ];
        for &(span, period) in &binding.counted {
            let kind = NoteKind::CountedPeriod {
                word: self.slice(span),
                period: period.to_string(),
            };
            self.note(span, kind);
        }
        for (spans, kind) in kinds {
            for &span in spans {
                self.note(span, kind(self.slice(span)));
            }
        }
    }

    /// Notes on what a comparison left over.
    fn explain_rest(&mut self, binding: &Binding, tests: &[Test]) {
        let Some(span) = binding
            .left_over()
            .filter(|span| !binding.yearless.contains(span))
        else {
            return;
        };
        let word = self.slice(span);
        let others = binding
            .rest
            .first()
            .is_some_and(|rest| *rest != Rest::Word(span));
        let kind = if binding
            .refused
            .is_some_and(|refused| refused.end == span.end)
        {
            NoteKind::SaidAlready { word, others }
        } else {
            NoteKind::StaysWord {
                near: self
                    .nearest(span, tests.first().map(Test::quantity))
                    .or_else(|| {
                        let word = span.of(self.typed.folded());
                        let companies = companies_beginning(word, self.lexicon);
                        (!companies.is_empty()).then(|| companies.join("”或“"))
                    }),
                word,
                others,
            }
        };
        self.note(span, kind);
    }

    fn figure(&mut self, binding: &Binding, tests: &[Test], within: Span) -> Parsed<Plan> {
        if !binding.also.is_empty() {
            let metrics = binding.also.iter().rev().copied().chain(binding.metric);
            let plans =
                metrics.map(|metric| self.figure(&binding.of_metric(metric), tests, within));
            return Ok(Plan::And(plans.collect::<Parsed<Vec<Plan>>>()?));
        }
        let span = tests
            .iter()
            .map(Test::span)
            .chain(binding.span)
            .reduce(Span::join)
            .unwrap_or(within);
        if tests
            .iter()
            .any(|test| matches!(test, Test::Compare(Comparison::About, _)))
        {
            self.note(span, NoteKind::About);
        }
        let segment = (!binding.segments.is_empty()).then(|| {
            binding
                .segments
                .iter()
                .map(|word| self.slice(word.span))
                .collect::<Vec<_>>()
                .join(" ")
        });
        let predicates = predicates(self.typed, self.lexicon, binding, tests, &mut self.notes)?;
        let mut plans: Vec<Plan> = predicates
            .into_iter()
            .map(|predicate| self.condition(span, Plan::Figure(predicate), segment.clone()))
            .collect();
        let plan = if plans.len() == 1 {
            plans.swap_remove(0)
        } else {
            Plan::Or(plans)
        };
        // A metric without an id shares its id with others, so its word has to be there as well.
        match binding.metric {
            Some((Metric::Other, word)) => {
                self.note(
                    word,
                    NoteKind::OtherMetric {
                        word: self.slice(word),
                    },
                );
                let keyword = self.words(word, Need::AllWords);
                Ok(Plan::And(vec![plan, keyword]))
            }
            _ => Ok(plan),
        }
    }

    pub(super) fn nothing_compared(&self, within: Span, test: Span) -> QueryError {
        let last = words(self.typed.folded(), within).pop();
        let quantity = self.tokens[self.at..]
            .iter()
            .find_map(|token| match &token.kind {
                TokenKind::Quantity(quantity) => Some(quantity),
                _ => None,
            });
        let near = last.and_then(|word| self.nearest(word, quantity));
        let hint = match (near, last) {
            (Some(near), _) => ("hint_near", near),
            (None, Some(_)) => ("hint_what_compared", String::new()),
            (None, None) => ("hint_example", "AWS 增长 > 15%".to_owned()),
        };
        let found = last.map(|word| self.slice(word));
        self.error(
            last.unwrap_or(test),
            QueryErrorKind::NothingCompared { found },
        )
        .hint(hint.0, hint.1)
    }

    pub(super) fn nearest(&self, word: Span, quantity: Option<&Quantity>) -> Option<String> {
        let percent = quantity.is_some_and(|quantity| quantity.measure == Some(Measure::Percent));
        nearest_name(word.of(self.typed.folded()), percent, self.lexicon)
    }

    /// `[AWS 营收 同比 > 15%]`: everything inside is about one number.
    pub(super) fn bracketed(&mut self) -> Parsed<Plan> {
        let open = self.span_here();
        self.at += 1;
        let mut names: Option<Span> = None;
        let mut tests = Vec::new();
        loop {
            let here = self.span_here();
            match self.peek() {
                Some(TokenKind::Word) => {
                    self.at += 1;
                    names = Some(match names {
                        // Names behind the number would have to be joined over it.
                        Some(before) if !tests.is_empty() => {
                            let test = Span::new(before.end, here.start);
                            let example = format!(
                                "[{} {} {}]",
                                self.slice(before),
                                self.slice(here),
                                self.slice(test).trim()
                            );
                            return Err(self
                                .error(
                                    here,
                                    QueryErrorKind::NamesApart {
                                        word: self.slice(here),
                                    },
                                )
                                .hint("hint_example", example));
                        }
                        Some(before) => before.join(here),
                        None => here,
                    });
                }
                Some(TokenKind::And | TokenKind::Stop) => self.at += 1,
                Some(kind) if is_test(kind) => {
                    let within = names.unwrap_or(Span::new(here.start, here.start));
                    let test = self.test(within)?;
                    self.add_test(&mut tests, test)?;
                }
                Some(TokenKind::Close(Bracket::Square)) => break,
                None => {
                    return Err(self
                        .error(open, QueryErrorKind::UnclosedBracket)
                        .hint("hint_close", "]"));
                }
                Some(_) => {
                    let kind = QueryErrorKind::UnknownName {
                        word: self.slice(here),
                    };
                    return Err(self.error(here, kind).hint("hint_names_only", ""));
                }
            }
        }
        let close = self.span_here();
        self.close(open, Bracket::Square)?;
        let Some(within) = names else {
            let kind = if tests.is_empty() {
                QueryErrorKind::EmptyBracket
            } else {
                QueryErrorKind::NothingCompared { found: None }
            };
            return Err(self
                .error(open.join(close), kind)
                .hint("hint_example", "[AWS 营收 同比 > 15%]"));
        };
        self.all_bound(within, &tests)
    }

    fn all_bound(&mut self, within: Span, tests: &[Test]) -> Parsed<Plan> {
        let binding = bind(self.typed.folded(), within, &self.names());
        if let Some(span) = binding.left_over() {
            let said_twice = binding
                .refused
                .is_some_and(|refused| refused.end == span.end);
            let word = self.slice(span);
            if said_twice {
                return Err(self
                    .error(span, QueryErrorKind::SaidTwice { word })
                    .hint("hint_two_brackets", ""));
            }
            let hint = match self.nearest(span, tests.first().map(Test::quantity)) {
                _ if binding.yearless.contains(&span) => ("hint_with_year", word.clone()),
                Some(near) => ("hint_near", near),
                None if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    ("hint_compare", word.clone())
                }
                None => ("hint_outside", String::new()),
            };
            return Err(self
                .error(span, QueryErrorKind::UnknownName { word })
                .hint(hint.0, hint.1));
        }
        if !binding.says_something() {
            return Err(self.nothing_compared(within, within));
        }
        self.explain_names(&binding);
        let mut plans = Vec::new();
        for rest in &binding.rest {
            if let Rest::Recent(span, length) = *rest {
                plans.push(self.recent(span, length)?);
            }
        }
        plans.push(self.figure(&binding, tests, within)?);
        Ok(joined(plans))
    }
}
