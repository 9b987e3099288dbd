//! A query in words: what was understood, and what was assumed.

use std::ops::Bound;

use super::other_names::has_other_names;
use super::part::Part;
use super::plan::{
    CURRENCIES, Field, FigurePredicate, Need, Place, Plan, SegmentTest, ValueRange, Words,
};
use super::words::{Language, said};
use super::{Condition, Query};
use crate::lexicon::Lexicon;
use crate::model::Metric;
use crate::text::{Span, fold};

/// How a query was understood, for people to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// All of it in one line.
    pub text: String,
    /// The same as a tree, a line each, the conditions numbered.
    pub tree: Vec<String>,
    /// The conditions from left to right, as numbered in the tree.
    pub conditions: Vec<UnderstoodCondition>,
    /// What was assumed where the query leaves something open.
    pub notes: Vec<String>,
}

/// One condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderstoodCondition {
    /// What it asks for.
    pub text: String,
    /// Where it was typed, in bytes of the query.
    pub span: Span,
}

impl Condition {
    /// What a part of it asks for, where it is a condition on a figure that asks for that part.
    pub fn part(&self, part: Part, speaker: Speaker) -> Option<String> {
        let Plan::Figure(predicate) = &self.plan else {
            return None;
        };
        predicate
            .asks(part)
            .then(|| speaker.part(predicate, part, self.segment.as_deref()))
    }
}

impl Query {
    /// The query in words.
    pub fn explain(&self, speaker: Speaker) -> Understood {
        let conditions: Vec<UnderstoodCondition> = self
            .conditions
            .iter()
            .map(|condition| UnderstoodCondition {
                text: speaker.condition(condition),
                span: condition.span,
            })
            .collect();
        let mut walk = Walk {
            conditions: &conditions,
            next: 0,
            lines: Vec::new(),
            speaker,
        };
        let text = walk.line(&self.plan, true);
        walk.next = 0;
        walk.tree(&self.plan, "", "");
        let tree = walk.lines;
        let notes = self.notes.iter();
        let notes = notes.map(|note| note.kind.told(speaker.language));
        Understood {
            text,
            tree,
            notes: notes.collect(),
            conditions,
        }
    }
}

/// Goes through a plan, whose conditions stand in the order of the list.
struct Walk<'a> {
    conditions: &'a [UnderstoodCondition],
    next: usize,
    lines: Vec<String>,
    speaker: Speaker<'a>,
}

impl Walk<'_> {
    fn condition(&mut self) -> (usize, &str) {
        self.next += 1;
        (
            self.next,
            self.conditions
                .get(self.next - 1)
                .map_or("", |condition| condition.text.as_str()),
        )
    }

    fn line(&mut self, plan: &Plan, outermost: bool) -> String {
        let speaker = self.speaker;
        let (parts, joint) = match plan {
            Plan::All => return speaker.say("say_all_articles", &[]),
            Plan::Not(part) => return speaker.say("say_without", &[&self.line(part, true)]),
            Plan::And(parts) => (parts, "say_and"),
            Plan::Or(parts) => (parts, "say_or"),
            _ => return self.condition().1.to_owned(),
        };
        let line = parts
            .iter()
            .map(|part| self.line(part, false))
            .collect::<Vec<_>>()
            .join(&speaker.say(joint, &[]));
        if outermost {
            line
        } else {
            speaker.say("say_group", &[&line])
        }
    }

    /// `head` stands before the line of this plan, `indent` before those below it.
    fn tree(&mut self, plan: &Plan, head: &str, indent: &str) {
        let speaker = self.speaker;
        let (name, parts) = match plan {
            Plan::All => {
                let all = speaker.say("say_all_articles", &[]);
                self.lines.push(format!("{head}{all}"));
                return;
            }
            Plan::And(parts) => ("say_all_of", parts.as_slice()),
            Plan::Or(parts) => ("say_any_of", parts.as_slice()),
            Plan::Not(part) => ("say_none_of", std::slice::from_ref(part.as_ref())),
            _ => {
                let (number, text) = self.condition();
                let line = speaker.say("say_condition", &[&number.to_string(), text]);
                self.lines.push(format!("{head}{line}"));
                return;
            }
        };
        self.lines.push(format!("{head}{}", speaker.say(name, &[])));
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            let (branch, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            self.tree(
                part,
                &format!("{indent}{branch}"),
                &format!("{indent}{below}"),
            );
        }
    }
}

/// Who puts a query in words: in a language, with the names of a lexicon.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The names.
    pub lexicon: &'a Lexicon,
    /// The language.
    pub language: Language,
}

impl Speaker<'_> {
    /// One for a language.
    pub fn new(lexicon: &Lexicon, language: Language) -> Speaker<'_> {
        Speaker { lexicon, language }
    }

    /// A phrase of the table, with what belongs in it.
    pub(crate) fn say(self, key: &str, with: &[&str]) -> String {
        said(key, with, self.language)
    }

    fn condition(self, condition: &Condition) -> String {
        match &condition.plan {
            Plan::Words(Words { text, need, place }) => {
                let exact = *need == Need::Exact;
                let place = match place {
                    Place::Anywhere => "say_anywhere",
                    Place::Title => "say_title",
                };
                let how = if exact {
                    "say_contains_just_so"
                } else {
                    "say_contains"
                };
                let named = !exact && has_other_names(self.lexicon, &fold(text));
                let key = if named {
                    "say_words_or_names"
                } else {
                    "say_words"
                };
                self.say(key, &[&self.say(place, &[]), &self.say(how, &[]), text])
            }
            Plan::Field(field, value) => {
                let key = match field {
                    Field::Source | Field::SourceName => "say_source",
                    Field::Author => "say_author",
                    Field::Company => "say_company",
                };
                self.say(key, &[value])
            }
            Plan::Date { since, until } => {
                let [first, last] = [since, until].map(|day| day.map(|day| day.to_string()));
                match (first, last) {
                    (Some(first), Some(last)) if first == last => {
                        self.say("say_published_on", &[&first])
                    }
                    (Some(first), Some(last)) => {
                        self.say("say_published_between", &[&first, &last])
                    }
                    (Some(first), None) => self.say("say_published_since", &[&first]),
                    (None, Some(last)) => self.say("say_published_until", &[&last]),
                    (None, None) => self.say("say_published_ever", &[]),
                }
            }
            Plan::Figure(predicate) => {
                let figure = self.figure(predicate, condition.segment.as_deref());
                self.say("say_figure", &[&figure])
            }
            Plan::All | Plan::And(_) | Plan::Or(_) | Plan::Not(_) => condition.plan.to_string(),
        }
    }

    fn figure(self, predicate: &FigurePredicate, segment: Option<&str>) -> String {
        let asked = |part| {
            predicate
                .asks(part)
                .then(|| self.part(predicate, part, segment))
        };
        let or = |part, key| asked(part).unwrap_or_else(|| self.say(key, &[]));
        let company = or(Part::Company, "say_any_company");
        let subject = match (&predicate.segment, asked(Part::Segment)) {
            (SegmentTest::Named(_) | SegmentTest::Called { .. }, Some(segment)) => {
                self.say("say_segment_of", &[&segment, &company])
            }
            (SegmentTest::Whole, _) => self.say("say_whole_of", &[&company]),
            _ => company,
        };
        let mut parts = vec![
            subject,
            or(Part::Metric, "say_any_metric"),
            or(Part::Aspect, "say_any_aspect"),
        ];
        parts.extend(asked(Part::Period));
        parts.push(or(Part::Value, "say_any_value"));
        parts.push(or(Part::Status, "say_any_status"));
        parts.extend(asked(Part::Confidence));
        parts.join(&self.say("say_then", &[]))
    }

    /// What a part of a condition on a figure asks for; `segment` is its segment as typed.
    fn part(self, predicate: &FigurePredicate, part: Part, segment: Option<&str>) -> String {
        match part {
            Part::Company => self.one_of(predicate.companies.iter().cloned()),
            Part::Segment => match &predicate.segment {
                SegmentTest::Named(keys) => {
                    let name = segment.or(keys.first().map(String::as_str));
                    self.say("say_segment", &[name.unwrap_or_default()])
                }
                SegmentTest::Called { name, .. } => self.say("say_segment", &[name]),
                SegmentTest::Whole => self.say("say_company_whole", &[]),
                SegmentTest::Any => self.say("say_company_or_segment", &[]),
            },
            Part::Metric => self.one_of(predicate.metrics.iter().map(|it| self.metric(*it))),
            Part::Aspect => self.one_of(
                predicate
                    .aspects
                    .iter()
                    .map(|it| self.language.aspect(*it).to_owned()),
            ),
            Part::Period => self.one_of(predicate.periods.iter().map(ToString::to_string)),
            Part::Status => self.one_of(
                predicate
                    .statuses
                    .iter()
                    .map(|it| self.language.status(*it).to_owned()),
            ),
            Part::Unit => self.unit(&predicate.units),
            Part::Confidence => {
                let least = predicate.confidence.unwrap_or_default();
                self.say("say_confidence", &[&least.to_string()])
            }
            Part::Value => match &predicate.exchange {
                None => self.value(predicate.value, &self.unit(&predicate.units)),
                Some(exchange) => {
                    let value = self.value(predicate.value, &exchange.currency);
                    self.say("say_at_rates", &[&value, &exchange.date.to_string()])
                }
            },
        }
    }

    fn one_of(self, names: impl Iterator<Item = String>) -> String {
        let names: Vec<String> = names.collect();
        names.join(&self.say("say_one_of", &[]))
    }

    /// What a metric is called: in English by its id, which is English.
    pub fn metric(self, metric: Metric) -> String {
        match self.language {
            Language::Chinese => self.lexicon.metric_label(metric).to_owned(),
            Language::English => metric.id().replace('_', " "),
        }
    }

    fn unit(self, units: &[String]) -> String {
        if units.iter().eq(CURRENCIES.iter()) {
            self.say("say_any_currency", &[])
        } else {
            self.one_of(units.iter().cloned())
        }
    }

    fn value(self, range: ValueRange, unit: &str) -> String {
        let number = |value: f64| {
            let number = self.amount(value);
            match unit {
                "" => number,
                "%" => format!("{number}%"),
                unit => format!("{number} {unit}"),
            }
        };
        match (range.low, range.high) {
            (Bound::Unbounded, Bound::Unbounded) => self.say("say_any_value", &[]),
            (Bound::Included(low), Bound::Included(high)) if low.total_cmp(&high).is_eq() => {
                format!("= {}", number(low))
            }
            (Bound::Included(low), Bound::Included(high)) => {
                self.say("say_from_to", &[&number(low), &number(high)])
            }
            (low, high) => {
                let low = match low {
                    Bound::Included(low) => Some(format!(">= {}", number(low))),
                    Bound::Excluded(low) => Some(format!("> {}", number(low))),
                    Bound::Unbounded => None,
                };
                let high = match high {
                    Bound::Included(high) => Some(format!("<= {}", number(high))),
                    Bound::Excluded(high) => Some(format!("< {}", number(high))),
                    Bound::Unbounded => None,
                };
                let ends: Vec<String> = low.into_iter().chain(high).collect();
                ends.join(&self.say("say_and", &[]))
            }
        }
    }

    /// A number as people write it: 1500亿, 150 billion.
    fn amount(self, value: f64) -> String {
        let scales = match self.language {
            Language::Chinese => [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
            Language::English => [(1e12, " trillion"), (1e9, " billion"), (1e6, " million")],
        };
        for (scale, name) in scales {
            if value.abs() >= scale {
                let scaled = value / scale;
                // Rounded to where a division no longer shows.
                let rounded = (scaled * 1e6).round() / 1e6;
                return format!("{rounded}{name}");
            }
        }
        value.to_string()
    }
}
