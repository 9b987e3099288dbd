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

use jiff::civil::Date;

use super::bind::{Binding, Rest, bind, words};
use super::comparison::{self, Comparison};
use super::date::{self, Fault};
use super::error::{QueryError, QueryErrorKind};
use super::lex::{Bracket, FieldName, Quoted, Token, TokenKind, lex};
use super::names::ends_question;
use super::near::nearest_name;
use super::note::{Note, NoteKind};
use super::period;
use super::plan::{Field, Place, Plan, Words};
use super::predicate::{Test, predicates};
use super::quantity::{Measure, Quantity};
use super::typed::Typed;
use super::{Condition, Query};
use crate::lexicon::Lexicon;
use crate::model::Metric;
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
    if let Some((at, _)) = text.char_indices().nth(MOST_CHARACTERS) {
        let kind = QueryErrorKind::TooLong { limit: MOST_CHARACTERS };
        return Err(QueryError::new(Span::new(at, text.len()), kind).hint("去掉多余的词"));
    }
    let typed = Typed::new(text);
    let tokens = lex(typed.folded(), lexicon);
    let mut parser =
        Parser { typed: &typed, lexicon, today, tokens: &tokens, at: 0, depth: 0, conditions: Vec::new(), notes: Vec::new() };
    let plan = parser.query()?;
    let Parser { conditions, mut notes, .. } = parser;
    let mut seen: Vec<NoteKind> = Vec::new();
    notes.retain(|note| {
        let new = !seen.contains(&note.kind);
        seen.push(note.kind.clone());
        new
    });
    Ok(Query { plan, conditions, notes })
}

struct Parser<'a> {
    typed: &'a Typed<'a>,
    lexicon: &'a Lexicon,
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

    fn span_here(&self) -> Span {
        let end = self.typed.folded().len();
        self.tokens.get(self.at).map_or(Span::new(end, end), |token| token.span)
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
        self.notes.push(Note { span: self.typed.span(span), kind });
    }

    /// Adds a condition and gives its plan back.
    fn condition(&mut self, span: Span, plan: Plan, segment: Option<String>) -> Plan {
        self.conditions.push(Condition { span: self.typed.span(span), plan: plan.clone(), segment });
        plan
    }

    fn query(&mut self) -> Parsed<Plan> {
        let plan = self.any()?;
        match self.peek() {
            None => Ok(plan),
            // `any` stops at the end and at closing brackets alone.
            Some(_) => Err(self.error(self.span_here(), QueryErrorKind::UnopenedBracket).hint("去掉它，或在前面补上左括号")),
        }
    }

    fn deeper<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MOST_DEPTH {
            return Err(self.error(span, QueryErrorKind::TooDeep { limit: MOST_DEPTH }).hint("去掉几层括号"));
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
        self.error(operator, QueryErrorKind::MissingOperand { operator: typed, joins: true }).hint(hint)
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
                let kind = QueryErrorKind::MissingOperand { operator: self.slice(operator), joins: false };
                return Err(self.error(operator, kind).hint("例如：-游戏"));
            }
            Some(TokenKind::Word) => {
                let word = self.span_here();
                let tested = self.tokens.get(self.at + 1).is_some_and(|token| is_test(&token.kind));
                if tested {
                    self.at += 1;
                    let mut plans = Vec::new();
                    self.predicate(Some(word), &mut plans)?;
                    joined(plans)
                } else {
                    self.at += 1;
                    let goes_on = self.tokens[self.at..].iter().find(|token| token.kind != TokenKind::Word);
                    if kind == Some(&TokenKind::Not) && goes_on.is_some_and(|token| is_test(&token.kind)) {
                        self.note(word, NoteKind::NotReachesOneWord { word: self.slice(word) });
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

    /// One atom, or a stretch of words with the test behind it.
    fn atoms(&mut self, plans: &mut Vec<Plan>) -> Parsed<()> {
        let here = self.span_here();
        match self.peek() {
            Some(TokenKind::Word) => self.stretch(plans)?,
            Some(TokenKind::Phrase(quoted)) => {
                self.at += 1;
                let text = self.quoted(here, *quoted)?;
                let plan = Plan::Words(Words { text, exact: true, place: Place::Anywhere });
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
            return Err(self.error(open.join(close), QueryErrorKind::EmptyBracket).hint("例如：(京东 OR 拼多多)"));
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
        Err(self.error(open, QueryErrorKind::UnclosedBracket).hint(format!("补上 {sign}")))
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
            let example = if text.is_empty() { "\"生成式AI" } else { typed.trim_end() };
            return Err(self.error(span, QueryErrorKind::UnclosedQuote).hint(format!("例如：{example}{close}")));
        }
        if quoted.quotes && text.is_empty() {
            return Err(self.error(span, QueryErrorKind::EmptyQuote).hint("例如：\"生成式AI\""));
        }
        Ok(text)
    }

    /// `来源:qq`.
    fn field(&mut self, span: Span, name: FieldName, value: Quoted) -> Parsed<Plan> {
        let text = self.quoted(span, value)?;
        if text.is_empty() {
            let field = self.slice(span).trim_end().to_owned();
            let example = match name {
                FieldName::Company => "亚马逊",
                FieldName::Source => "qq",
                FieldName::Title => "财报",
                FieldName::Author => "张三",
                FieldName::Date => "2024-01..2025-02",
            };
            let hint = format!("例如：{field}{example}");
            return Err(self.error(span, QueryErrorKind::MissingFieldValue { field }).hint(hint));
        }
        let plan = match name {
            FieldName::Source => Plan::Field(Field::Source, text),
            FieldName::Author => Plan::Field(Field::Author, text),
            FieldName::Title => Plan::Words(Words { text, exact: value.quotes, place: Place::Title }),
            FieldName::Company => {
                let known = self.lexicon.company_by_name(&text).or_else(|| self.lexicon.company_by_code(&text));
                if known.is_none() {
                    self.note(value.inner, NoteKind::UnknownCompany { word: text.clone() });
                }
                Plan::Field(Field::Company, known.map_or(text, |id| self.lexicon.company(id).name.clone()))
            }
            FieldName::Date => {
                let days = date::field(value.inner.of(self.typed.folded()), self.today);
                let (since, until) = days.map_err(|fault| self.date_fault(value.inner, fault))?;
                Plan::Date { since, until }
            }
        };
        Ok(self.condition(span, plan, None))
    }

    fn date_fault(&self, span: Span, fault: Fault) -> QueryError {
        let date = self.slice(span);
        match fault {
            Fault::Unreadable => {
                self.error(span, QueryErrorKind::BadDate { date }).hint("例如：日期:2024-01..2025-02，日期:2024Q4，日期:>=2024")
            }
            Fault::Reversed => self.error(span, QueryErrorKind::ReversedDates).hint("把两头对调"),
            Fault::NeedsToday => self.error(span, QueryErrorKind::NeedsToday { date }).hint("写明日期，例如：日期:>=2025-01"),
        }
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
            let Some(length) = comparison::sure_word_at_end(word.of(folded)) else { continue };
            let comparison = Span::new(word.end - length, word.end);
            let binding = bind(folded, Span::new(within.start, comparison.start), self.lexicon);
            if !binding.says_something() {
                continue;
            }
            let last = matches!(self.peek(), None | Some(TokenKind::Close(_) | TokenKind::Or | TokenKind::And));
            if last && word.end == within.end {
                return Err(self.quantity(comparison, Span::new(within.start, comparison.start)).map_or_else(|error| error, |_| {
                    self.error(comparison, QueryErrorKind::NothingCompared { found: None })
                }));
            }
            if length == word.len() {
                self.note(comparison, NoteKind::ComparisonIsWord { word: self.slice(comparison) });
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
                self.note(word, NoteKind::PeriodBehind { word: self.slice(word) });
            }
            if word.is_empty() {
                continue;
            }
            if behind_figure && ends_question(word.of(folded)) {
                self.note(word, NoteKind::Asking { word: self.slice(word) });
                continue;
            }
            if word.of(folded).starts_with(|c: char| c.is_ascii_digit()) && word.of(folded).ends_with('%') {
                self.note(word, NoteKind::NumberIsWord { word: self.slice(word) });
            }
            let plan = self.keyword(word);
            plans.push(plan);
        }
        Ok(())
    }

    fn keyword(&mut self, word: Span) -> Plan {
        let plan = Plan::Words(Words { text: self.slice(word), exact: false, place: Place::Anywhere });
        self.condition(word, plan, None)
    }

    fn recent(&mut self, span: Span, length: date::Length) -> Parsed<Plan> {
        let today = self.today.ok_or_else(|| self.date_fault(span, Fault::NeedsToday))?;
        let (since, until) = date::recent(length, today).ok_or_else(|| self.date_fault(span, Fault::Unreadable))?;
        let plan = Plan::Date { since, until };
        let days = since.zip(until).map_or(String::new(), |(since, until)| format!("{since} 至 {until}"));
        self.note(span, NoteKind::PublishedSince { days });
        Ok(self.condition(span, plan, None))
    }

    /// The tests here, and what of the words before them they bind.
    fn predicate(&mut self, within: Option<Span>, plans: &mut Vec<Plan>) -> Parsed<()> {
        let first = self.span_here();
        let within = within.unwrap_or(Span::new(first.start, first.start));
        let binding = bind(self.typed.folded(), within, self.lexicon);
        if !binding.says_something() {
            return match self.peek() {
                // 预约3天 compares nothing.
                Some(TokenKind::Compare(Comparison::About)) if !first.of(self.typed.folded()).starts_with('≈') => {
                    let mut all = within.join(first);
                    while let Some(token) = self.tokens.get(self.at).filter(|token| {
                        is_test(&token.kind) || (token.kind == TokenKind::Word && token.span.start == all.end)
                    }) {
                        all = all.join(token.span);
                        self.at += 1;
                    }
                    self.keywords(all, plans)
                }
                _ => Err(self.nothing_compared(within, first)),
            };
        }
        let tests = self.tests(within)?;
        for rest in &binding.rest {
            match *rest {
                Rest::Recent(span, length) => plans.push(self.recent(span, length)?),
                Rest::Word(span) => {
                    let plan = self.keyword(span);
                    plans.push(plan);
                }
            }
        }
        self.explain_rest(&binding, &tests);
        let plan = self.figure(&binding, &tests, within)?;
        plans.push(plan);
        Ok(())
    }

    /// Notes on what a comparison left over.
    fn explain_rest(&mut self, binding: &Binding, tests: &[Test]) {
        for &span in &binding.yearless {
            self.note(span, NoteKind::Yearless { word: self.slice(span) });
        }
        for &span in &binding.asking {
            self.note(span, NoteKind::Asking { word: self.slice(span) });
        }
        let Some(span) = binding.left_over().filter(|span| !binding.yearless.contains(span)) else { return };
        let word = self.slice(span);
        let others = binding.rest.first().is_some_and(|rest| *rest != Rest::Word(span));
        let kind = if binding.refused.is_some_and(|refused| refused.end == span.end) {
            NoteKind::SaidAlready { word, others }
        } else {
            NoteKind::StaysWord { near: self.nearest(span, tests.first().map(Test::quantity)), word, others }
        };
        self.note(span, kind);
    }

    fn figure(&mut self, binding: &Binding, tests: &[Test], within: Span) -> Parsed<Plan> {
        let span = tests.iter().map(Test::span).chain(binding.span).reduce(Span::join).unwrap_or(within);
        if tests.iter().any(|test| matches!(test, Test::Compare(Comparison::About, _))) {
            self.note(span, NoteKind::About);
        }
        let segment = (!binding.segments.is_empty())
            .then(|| binding.segments.iter().map(|word| self.slice(word.span)).collect::<Vec<_>>().join(" "));
        let predicates = predicates(self.typed, self.lexicon, binding, tests, &mut self.notes)?;
        let mut plans: Vec<Plan> =
            predicates.into_iter().map(|predicate| self.condition(span, Plan::Figure(predicate), segment.clone())).collect();
        let plan = if plans.len() == 1 { plans.swap_remove(0) } else { Plan::Or(plans) };
        // A metric without an id shares its id with others, so its word has to be there as well.
        match binding.metric {
            Some((Metric::Other, word)) => {
                self.note(word, NoteKind::OtherMetric { word: self.slice(word) });
                let keyword = self.keyword(word);
                Ok(Plan::And(vec![plan, keyword]))
            }
            _ => Ok(plan),
        }
    }

    /// One test or several that one number has to meet: 大于100亿 小于200亿.
    fn tests(&mut self, within: Span) -> Parsed<Vec<Test>> {
        let mut tests = Vec::new();
        loop {
            let test = self.test(within)?;
            self.add_test(&mut tests, test)?;
            let follows = |at: usize| self.tokens.get(at).is_some_and(|token| is_test(&token.kind));
            if self.peek() == Some(&TokenKind::And) && follows(self.at + 1) {
                self.at += 1;
            } else if !follows(self.at) {
                return Ok(tests);
            }
        }
    }

    fn test(&mut self, within: Span) -> Parsed<Test> {
        let here = self.span_here();
        match self.peek() {
            Some(TokenKind::Compare(comparison)) => {
                self.at += 1;
                let quantity = self.quantity(here, within)?;
                if self.accept(&TokenKind::To) {
                    let other = self.quantity(here, within)?;
                    if *comparison != Comparison::Equal {
                        let span = quantity.span.join(other.span);
                        let kind = QueryErrorKind::MissingValue { comparison: self.slice(here), found: Some(self.slice(span)) };
                        return Err(self.error(span, kind).hint(format!("去掉“{}”只留范围，或只留一个数字", self.slice(here))));
                    }
                    return self.range(quantity, other);
                }
                while matches!(self.peek(), Some(TokenKind::After(_))) {
                    self.at += 1;
                }
                Ok(Test::Compare(*comparison, quantity))
            }
            Some(TokenKind::Between) => {
                self.at += 1;
                let low = self.quantity(here, within)?;
                if !self.accept(&TokenKind::To) {
                    let kind = QueryErrorKind::MissingValue { comparison: self.slice(here), found: Some(self.slice(low.span)) };
                    return Err(self.error(low.span, kind).hint(format!("例如：{} 介于 40% 和 50% 之间", self.typed.slice(within).trim())));
                }
                let high = self.quantity(here, within)?;
                self.range(low, high)
            }
            _ => {
                let quantity = self.quantity(here, within)?;
                if self.accept(&TokenKind::To) {
                    let other = self.quantity(here, within)?;
                    return self.range(quantity, other);
                }
                match self.peek() {
                    Some(TokenKind::After(comparison)) => {
                        self.at += 1;
                        Ok(Test::Compare(*comparison, quantity))
                    }
                    _ => Ok(Test::Compare(Comparison::Equal, quantity)),
                }
            }
        }
    }

    /// The number that a comparison calls for.
    fn quantity(&mut self, comparison: Span, within: Span) -> Parsed<Quantity> {
        let here = self.span_here();
        let example = |value: &str| {
            let names = self.typed.slice(within).trim();
            let names = if names.is_empty() { "AWS 增长" } else { names };
            format!("例如：{names} {} {value}", self.slice(comparison))
        };
        match self.peek() {
            Some(TokenKind::Quantity(quantity)) => {
                if let Some(stray) = quantity.stray {
                    let number = self.slice(quantity.span);
                    let unit = if quantity.scaled { "元" } else { "%" };
                    let hint = example(&format!("{number}{unit}"));
                    return Err(self.error(stray, QueryErrorKind::UnknownUnit { unit: self.slice(stray) }).hint(hint));
                }
                self.at += 1;
                Ok(quantity.clone())
            }
            found => {
                let found = found.map(|_| self.slice(here));
                let span = if found.is_some() { here } else { Span::new(comparison.end, comparison.end) };
                let kind = QueryErrorKind::MissingValue { comparison: self.slice(comparison), found };
                Err(self.error(span, kind).hint(example("15%")))
            }
        }
    }

    /// A range whose unit may be given once.
    fn range(&self, mut low: Quantity, mut high: Quantity) -> Parsed<Test> {
        let before = low.clone();
        low.share_unit_of(&high);
        high.share_unit_of(&before);
        if low.measure != high.measure {
            return Err(self.mixed(&low, &high));
        }
        Ok(Test::Between(low, high))
    }

    /// Adds a test of the same number, whose unit may be given once as well.
    fn add_test(&self, tests: &mut Vec<Test>, mut test: Test) -> Parsed<()> {
        if let Some(first) = tests.first() {
            let first = first.quantity().clone();
            for held in tests.iter_mut() {
                held.share_unit_of(test.quantity());
            }
            test.share_unit_of(&first);
        }
        tests.push(test);
        match tests.as_slice() {
            [first, .., last] if first.quantity().measure != last.quantity().measure => {
                Err(self.mixed(first.quantity(), last.quantity()))
            }
            _ => Ok(()),
        }
    }

    fn mixed(&self, first: &Quantity, second: &Quantity) -> QueryError {
        let kind = QueryErrorKind::MixedUnits { first: self.slice(first.span), second: self.slice(second.span) };
        self.error(first.span.join(second.span), kind).hint("例如：40%..50%，100亿..200亿元")
    }

    fn nothing_compared(&self, within: Span, test: Span) -> QueryError {
        let last = words(self.typed.folded(), within).pop();
        let quantity = self.tokens[self.at..].iter().find_map(|token| match &token.kind {
            TokenKind::Quantity(quantity) => Some(quantity),
            _ => None,
        });
        let near = last.and_then(|word| self.nearest(word, quantity));
        let hint = match (near, last) {
            (Some(near), _) => format!("是不是“{near}”？"),
            (None, Some(_)) => "写明比较的是什么，例如：AWS 增长 > 15%；只作文字查找请加引号".to_owned(),
            (None, None) => "例如：AWS 增长 > 15%".to_owned(),
        };
        let found = last.map(|word| self.slice(word));
        self.error(last.unwrap_or(test), QueryErrorKind::NothingCompared { found }).hint(hint)
    }

    fn nearest(&self, word: Span, quantity: Option<&Quantity>) -> Option<String> {
        let percent = quantity.is_some_and(|quantity| quantity.measure == Some(Measure::Percent));
        nearest_name(word.of(self.typed.folded()), percent, self.lexicon)
    }

    /// `[AWS 营收 同比 > 15%]`: everything inside is about one number.
    fn bracketed(&mut self) -> Parsed<Plan> {
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
                            let kind = QueryErrorKind::UnknownName { word: self.slice(here) };
                            let hint = format!("名称写在数字前面：[{} {} …]", self.slice(here), self.slice(before));
                            return Err(self.error(here, kind).hint(hint));
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
                None => return Err(self.error(open, QueryErrorKind::UnclosedBracket).hint("补上 ]")),
                Some(_) => {
                    let kind = QueryErrorKind::UnknownName { word: self.slice(here) };
                    return Err(self.error(here, kind).hint("方括号里只写名称和比较，例如：[AWS 营收 同比 > 15%]"));
                }
            }
        }
        let close = self.span_here();
        self.close(open, Bracket::Square)?;
        let Some(within) = names else {
            let kind = if tests.is_empty() { QueryErrorKind::EmptyBracket } else { QueryErrorKind::NothingCompared { found: None } };
            return Err(self.error(open.join(close), kind).hint("例如：[AWS 营收 同比 > 15%]"));
        };
        self.all_bound(within, &tests)
    }

    fn all_bound(&mut self, within: Span, tests: &[Test]) -> Parsed<Plan> {
        let binding = bind(self.typed.folded(), within, self.lexicon);
        if let Some(span) = binding.left_over() {
            let said_twice = binding.refused.is_some_and(|refused| refused.end == span.end);
            let word = self.slice(span);
            if said_twice {
                return Err(self.error(span, QueryErrorKind::SaidTwice { word }).hint("分成两个方括号，或去掉一个"));
            }
            let hint = match self.nearest(span, tests.first().map(Test::quantity)) {
                _ if binding.yearless.contains(&span) => format!("写上年份，例如：2024年{word}"),
                Some(near) => format!("是不是“{near}”？"),
                None => "作关键词请移到方括号外面".to_owned(),
            };
            return Err(self.error(span, QueryErrorKind::UnknownName { word }).hint(hint));
        }
        if !binding.says_something() {
            return Err(self.nothing_compared(within, within));
        }
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

fn is_test(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Compare(_) | TokenKind::Between | TokenKind::Quantity(_) | TokenKind::To | TokenKind::After(_))
}

fn joined(mut plans: Vec<Plan>) -> Plan {
    if plans.len() == 1 { plans.swap_remove(0) } else { Plan::And(plans) }
}
