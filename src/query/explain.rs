//! A query in words: what was understood, and what was assumed.

use std::ops::Bound;

use super::other_names::has_other_names;
use super::part::Part;
use super::plan::{
    CURRENCIES, Field, FigurePredicate, Need, Place, Plan, SegmentTest, ValueRange, Words,
};
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
    pub fn part(&self, part: Part, lexicon: &Lexicon) -> Option<String> {
        let Plan::Figure(predicate) = &self.plan else {
            return None;
        };
        predicate
            .asks(part)
            .then(|| part_in_words(predicate, part, self.segment.as_deref(), lexicon))
    }
}

impl Query {
    /// The query in words.
    pub fn explain(&self, lexicon: &Lexicon) -> Understood {
        let conditions: Vec<UnderstoodCondition> = self
            .conditions
            .iter()
            .map(|condition| UnderstoodCondition {
                text: in_words(condition, lexicon),
                span: condition.span,
            })
            .collect();
        let mut walk = Walk {
            conditions: &conditions,
            next: 0,
            lines: Vec::new(),
        };
        let text = walk.line(&self.plan, true);
        walk.next = 0;
        walk.tree(&self.plan, "", "");
        let tree = walk.lines;
        Understood {
            text,
            tree,
            conditions,
            notes: self
                .notes
                .iter()
                .map(|note| note.kind.to_string())
                .collect(),
        }
    }
}

/// Goes through a plan, whose conditions stand in the order of the list.
struct Walk<'a> {
    conditions: &'a [UnderstoodCondition],
    next: usize,
    lines: Vec<String>,
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
        let (parts, joint) = match plan {
            Plan::All => return "全部文章".to_owned(),
            Plan::Not(part) => return format!("不含（{}）", self.line(part, true)),
            Plan::And(parts) => (parts, " 且 "),
            Plan::Or(parts) => (parts, " 或 "),
            _ => return self.condition().1.to_owned(),
        };
        let line = parts
            .iter()
            .map(|part| self.line(part, false))
            .collect::<Vec<_>>()
            .join(joint);
        if outermost {
            line
        } else {
            format!("（{line}）")
        }
    }

    /// `head` stands before the line of this plan, `indent` before those below it.
    fn tree(&mut self, plan: &Plan, head: &str, indent: &str) {
        let (name, parts) = match plan {
            Plan::All => {
                self.lines.push(format!("{head}全部文章"));
                return;
            }
            Plan::And(parts) => ("全部满足", parts.as_slice()),
            Plan::Or(parts) => ("满足其一", parts.as_slice()),
            Plan::Not(part) => ("不满足", std::slice::from_ref(part.as_ref())),
            _ => {
                let (number, text) = self.condition();
                let line = format!("{head}条件 {number}：{text}");
                self.lines.push(line);
                return;
            }
        };
        self.lines.push(format!("{head}{name}"));
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

fn in_words(condition: &Condition, lexicon: &Lexicon) -> String {
    match &condition.plan {
        Plan::Words(Words { text, need, place }) => {
            let place = match place {
                Place::Anywhere => "标题或正文",
                Place::Title => "标题",
            };
            let exact = *need == Need::Exact;
            let how = if exact { "原样含" } else { "含" };
            let named = !exact && has_other_names(lexicon, &fold(text));
            let others = if named { "或其别名" } else { "" };
            format!("{place}{how}“{text}”{others}")
        }
        Plan::Field(field, value) => match field {
            Field::Source => format!("来源是“{value}”"),
            Field::Author => format!("作者是“{value}”"),
            Field::Company => format!("公司是“{value}”"),
        },
        Plan::Date { since, until } => match (since, until) {
            (Some(since), Some(until)) if since == until => format!("发布于 {since}"),
            (Some(since), Some(until)) => format!("发布于 {since} 至 {until}"),
            (Some(since), None) => format!("发布于 {since} 或以后"),
            (None, Some(until)) => format!("发布于 {until} 或以前"),
            (None, None) => "任何时候发布".to_owned(),
        },
        Plan::Figure(predicate) => format!(
            "一个数字：{}",
            figure(predicate, condition.segment.as_deref(), lexicon)
        ),
        Plan::All | Plan::And(_) | Plan::Or(_) | Plan::Not(_) => condition.plan.to_string(),
    }
}

fn figure(predicate: &FigurePredicate, segment: Option<&str>, lexicon: &Lexicon) -> String {
    let said = |part| {
        predicate
            .asks(part)
            .then(|| part_in_words(predicate, part, segment, lexicon))
    };
    let company = said(Part::Company).unwrap_or_else(|| "任意公司".to_owned());
    let subject = match (&predicate.segment, said(Part::Segment)) {
        (SegmentTest::Named(_), Some(segment)) => format!("{segment}，{company}"),
        (SegmentTest::Whole, _) => format!("{company}（整体）"),
        _ => company,
    };
    let mut parts = vec![
        subject,
        said(Part::Metric).unwrap_or_else(|| "任意指标".to_owned()),
        said(Part::Aspect).unwrap_or_else(|| "水平或变动".to_owned()),
    ];
    parts.extend(said(Part::Period));
    parts.push(said(Part::Value).unwrap_or_else(|| "任意数值".to_owned()));
    parts.push(said(Part::Status).unwrap_or_else(|| "任意口径".to_owned()));
    parts.join("；")
}

/// What a part of a condition on a figure asks for; `segment` is its segment as typed.
fn part_in_words(
    predicate: &FigurePredicate,
    part: Part,
    segment: Option<&str>,
    lexicon: &Lexicon,
) -> String {
    let one_of = |names: Vec<&str>| names.join("或");
    match part {
        Part::Company => one_of(predicate.companies.iter().map(String::as_str).collect()),
        Part::Segment => match &predicate.segment {
            SegmentTest::Named(keys) => {
                let name = segment.or(keys.first().map(String::as_str));
                format!("{}（业务）", name.unwrap_or_default())
            }
            SegmentTest::Whole => "公司整体".to_owned(),
            SegmentTest::Any => "公司或业务".to_owned(),
        },
        Part::Metric => {
            let label = |metric: &Metric| lexicon.metric_label(*metric);
            one_of(predicate.metrics.iter().map(label).collect())
        }
        Part::Aspect => one_of(
            predicate
                .aspects
                .iter()
                .map(|aspect| aspect.label())
                .collect(),
        ),
        Part::Period => {
            let periods = predicate.periods.iter().map(ToString::to_string);
            periods.collect::<Vec<_>>().join("或")
        }
        Part::Status => one_of(
            predicate
                .statuses
                .iter()
                .map(|status| status.label())
                .collect(),
        ),
        Part::Unit => unit(&predicate.units),
        Part::Value => match &predicate.exchange {
            None => value(predicate.value, unit(&predicate.units).as_str()),
            Some(exchange) => {
                let (currency, date) = (&exchange.currency, exchange.date);
                let value = value(predicate.value, currency);
                format!("{value}（按 {date} 汇率）")
            }
        },
    }
}

fn unit(units: &[String]) -> String {
    if units.iter().eq(CURRENCIES.iter()) {
        "任意货币".to_owned()
    } else {
        units.join("或")
    }
}

fn value(range: ValueRange, unit: &str) -> String {
    let number = |value: f64| {
        let number = amount(value);
        match unit {
            "" => number,
            "%" => format!("{number}%"),
            unit => format!("{number} {unit}"),
        }
    };
    match (range.low, range.high) {
        (Bound::Unbounded, Bound::Unbounded) => "任意数值".to_owned(),
        (Bound::Included(low), Bound::Included(high)) if low.total_cmp(&high).is_eq() => {
            format!("= {}", number(low))
        }
        (Bound::Included(low), Bound::Included(high)) => {
            format!("{} 至 {}", number(low), number(high))
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
            low.into_iter().chain(high).collect::<Vec<_>>().join(" 且 ")
        }
    }
}

/// A number as people write it: 1500亿.
fn amount(value: f64) -> String {
    for (scale, name) in [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")] {
        if value.abs() >= scale {
            let scaled = value / scale;
            // Rounded to where a division no longer shows.
            let rounded = (scaled * 1e6).round() / 1e6;
            return format!("{rounded}{name}");
        }
    }
    value.to_string()
}
