//! Asks for less than a query does: what is chosen beside it has to be so of a figure that it finds,
//! not of another figure of the same article.

use super::plan::{Field, FigurePredicate, Plan, SegmentTest};
use super::{Condition, Query};
use crate::lexicon::Lexicon;
use crate::model::{Confidence, Metric, Period, Status};
use crate::text::Span;

/// What is chosen beside a query: at most one of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Canonical name of a company.
    pub company: Option<String>,
    /// Name of a segment, as figures have it.
    pub segment: Option<String>,
    /// What is measured.
    pub metric: Option<Metric>,
    /// Of which time.
    pub period: Option<Period>,
    /// Who says so.
    pub status: Option<Status>,
    /// How sure it is at least.
    pub confidence: Option<Confidence>,
    /// Who published the article, by the whole name.
    pub source: Option<String>,
}

impl Query {
    /// Asks for what is chosen besides. A condition on a figure has to hold of a figure that is so;
    /// where the query has none, one is added. A condition that contradicts what is chosen is about
    /// another figure and stays, as long as there is one that does not.
    pub fn narrow(&mut self, by: &Narrowing, lexicon: &Lexicon) {
        let chosen = Chosen::new(by, lexicon);
        if chosen.predicate != FigurePredicate::default() {
            let plan = std::mem::replace(&mut self.plan, Plan::All);
            let mut walk = Walk {
                chosen: &chosen,
                left: std::mem::take(&mut self.conditions).into_iter(),
                done: Vec::new(),
            };
            let (plan, reach) = walk.plan(plan);
            self.plan = walk.held(plan, reach);
            self.conditions = walk.done;
        }
        if let Some(source) = &by.source {
            self.besides(Plan::Field(Field::SourceName, source.clone()));
        }
    }
}

/// What is chosen, of a figure.
struct Chosen<'a> {
    predicate: FigurePredicate,
    segment: Option<&'a str>,
    /// All that the segment is found by.
    keys: Vec<String>,
}

impl<'a> Chosen<'a> {
    fn new(by: &'a Narrowing, lexicon: &Lexicon) -> Chosen<'a> {
        let segment = by.segment.as_deref();
        let keys = segment.map_or_else(Vec::new, |name| lexicon.segment_keys(name));
        let predicate = FigurePredicate {
            companies: by.company.iter().cloned().collect(),
            segment: match (segment, keys.first()) {
                (Some(name), Some(key)) => SegmentTest::Called {
                    name: name.to_owned(),
                    key: key.clone(),
                },
                _ => SegmentTest::Any,
            },
            metrics: by.metric.into_iter().collect(),
            periods: by.period.into_iter().collect(),
            statuses: by.status.into_iter().collect(),
            confidence: by.confidence,
            ..FigurePredicate::default()
        };
        Chosen {
            predicate,
            segment,
            keys,
        }
    }

    /// What a figure has to be for both; nothing where no figure can.
    fn with(&self, asked: &FigurePredicate) -> Option<FigurePredicate> {
        let chosen = &self.predicate;
        let segment = match (&asked.segment, &chosen.segment) {
            (asked, SegmentTest::Any) => asked.clone(),
            (SegmentTest::Any, chosen) => chosen.clone(),
            (SegmentTest::Named(wanted), chosen) => {
                // Any of the names that it goes by.
                self.keys.iter().find(|key| wanted.contains(key))?;
                chosen.clone()
            }
            (SegmentTest::Called { .. }, chosen) if asked.segment == *chosen => chosen.clone(),
            (SegmentTest::Called { .. } | SegmentTest::Whole, _) => return None,
        };
        Some(FigurePredicate {
            companies: both(&asked.companies, &chosen.companies)?,
            segment,
            metrics: both(&asked.metrics, &chosen.metrics)?,
            periods: both(&asked.periods, &chosen.periods)?,
            statuses: both(&asked.statuses, &chosen.statuses)?,
            confidence: asked.confidence.max(chosen.confidence),
            ..asked.clone()
        })
    }
}

/// What stands in both lists, of which an empty one asks nothing.
fn both<T: Clone + PartialEq>(asked: &[T], chosen: &[T]) -> Option<Vec<T>> {
    if asked.is_empty() || chosen.is_empty() {
        return Some([asked, chosen].concat());
    }
    let both: Vec<T> = chosen
        .iter()
        .filter(|one| asked.contains(one))
        .cloned()
        .collect();
    (!both.is_empty()).then_some(both)
}

/// Whether what is chosen reached what a plan asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// No figure is asked for.
    None,
    /// The figures that are asked for cannot be so.
    Contradicted,
    /// A figure that has to be there has to be so.
    Bound,
}

/// What no article meets.
fn nothing() -> Plan {
    Plan::Not(Box::new(Plan::All))
}

/// Goes through a plan, whose conditions stand in the order of the list.
struct Walk<'a> {
    chosen: &'a Chosen<'a>,
    left: std::vec::IntoIter<Condition>,
    done: Vec<Condition>,
}

impl Walk<'_> {
    fn plan(&mut self, plan: Plan) -> (Plan, Reach) {
        match plan {
            Plan::All => (Plan::All, Reach::None),
            Plan::And(parts) => {
                let mut furthest = Reach::None;
                let narrowed = parts.into_iter().map(|part| {
                    let (part, reach) = self.plan(part);
                    furthest = furthest.max(reach);
                    part
                });
                let narrowed = narrowed.collect();
                (Plan::And(narrowed), furthest)
            }
            Plan::Or(parts) => {
                let narrowed = parts.into_iter().map(|part| self.plan(part));
                let narrowed: Vec<(Plan, Reach)> = narrowed.collect();
                let furthest = narrowed.iter().map(|(_, reach)| *reach).max();
                let furthest = furthest.unwrap_or(Reach::None);
                // Where figures are asked for, those that match are counted and no others; what asks
                // for none has none of them.
                let parts = narrowed.into_iter().map(|(part, reach)| {
                    if furthest == Reach::Bound && reach != Reach::Bound {
                        part.and(nothing())
                    } else {
                        part
                    }
                });
                (Plan::Or(parts.collect()), furthest)
            }
            Plan::Not(part) => {
                let passed = part.conditions().len();
                self.done.extend(self.left.by_ref().take(passed));
                (Plan::Not(part), Reach::None)
            }
            Plan::Figure(asked) => {
                let narrowed = self.chosen.with(&asked);
                let reach = if narrowed.is_some() {
                    Reach::Bound
                } else {
                    Reach::Contradicted
                };
                let plan = Plan::Figure(narrowed.unwrap_or(asked));
                if let Some(mut condition) = self.left.next() {
                    condition.plan = plan.clone();
                    if let (Reach::Bound, Some(segment)) = (reach, self.chosen.segment) {
                        condition.segment = Some(segment.to_owned());
                    }
                    self.done.push(condition);
                }
                (plan, reach)
            }
            other => {
                self.done.extend(self.left.next());
                (other, Reach::None)
            }
        }
    }

    /// The plan with what makes it hold of what is chosen alone.
    fn held(&mut self, plan: Plan, reach: Reach) -> Plan {
        let besides = match reach {
            Reach::Bound => return plan,
            Reach::Contradicted => nothing(),
            Reach::None => {
                let figure = Plan::Figure(self.chosen.predicate.clone());
                self.done.push(Condition {
                    span: Span::default(),
                    plan: figure.clone(),
                    segment: self.chosen.segment.map(str::to_owned),
                });
                figure
            }
        };
        plan.and(besides)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn what_is_chosen_is_asked_of_the_same_figure() {
        let of = |company: Option<&str>, segment: Option<&str>| Narrowing {
            company: company.map(str::to_owned),
            segment: segment.map(str::to_owned),
            ..Narrowing::default()
        };
        let amazon = of(Some("亚马逊"), None);
        let aws = of(None, Some("云计算部门·AWS"));
        for (query, by, plan) in [
            ("增长 > 15%", &amazon, "增长 > 15% 亚马逊"),
            ("[亚马逊 > 15%]", &amazon, "亚马逊 > 15%"),
        ] {
            let mut narrowed = parse(query, Lexicon::built_in(), None).unwrap();
            narrowed.narrow(by, Lexicon::built_in());
            let Plan::Figure(predicate) = &narrowed.plan else {
                panic!("{query}: {}", narrowed.plan);
            };
            assert_eq!(predicate.companies, ["亚马逊"], "{plan}");
        }
        for (query, by, conditions, plan) in [
            ("裁员", &amazon, 2, "(and (words 裁员) F)"),
            (
                "裁员 OR [毛利率 > 40%]",
                &amazon,
                2,
                "(or (and (words 裁员) (not (all))) F)",
            ),
            (
                "裁员 OR 关店",
                &amazon,
                3,
                "(and (or (words 裁员) (words 关店)) F)",
            ),
            (
                "[微软 > 20%] OR [腾讯 > 20%]",
                &amazon,
                2,
                "(and (or F F) (not (all)))",
            ),
            ("", &amazon, 1, "F"),
            ("[AWS > 15%]", &aws, 1, "F"),
            ("[AWS > 15%] [广告 > 20%]", &aws, 2, "(and F F)"),
            ("[广告 > 20%]", &aws, 1, "(and F (not (all)))"),
            ("[微软 > 20%]", &amazon, 1, "(and F (not (all)))"),
            (
                "裁员 NOT [微软 > 20%]",
                &amazon,
                3,
                "(and (words 裁员) (not F) F)",
            ),
        ] {
            let mut narrowed = parse(query, Lexicon::built_in(), None).unwrap();
            narrowed.narrow(by, Lexicon::built_in());
            let found = narrowed.plan.conditions();
            let stated = narrowed.conditions.iter().map(|condition| &condition.plan);
            assert!(found.iter().map(|(plan, _)| *plan).eq(stated), "{query}");
            assert_eq!(found.len(), conditions, "{query}");
            let mut shape = narrowed.plan.clone();
            for (number, (condition, _)) in found.iter().enumerate() {
                if let Plan::Figure(_) = condition {
                    let mark = Plan::Field(Field::Author, "F".to_owned());
                    shape = shape.replaced(number, &mark);
                }
            }
            assert_eq!(
                shape.to_string().replace("(author F)", "F"),
                plan,
                "{query}"
            );
        }
    }
}
