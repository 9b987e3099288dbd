//! What a plan asks for piece by piece, and the plan that asks for less: from the difference one
//! sees which piece leaves nothing.

use std::sync::Arc;

use super::exchange::Exchange;
use super::plan::{FigurePredicate, Plan, SegmentTest, ValueRange};

/// A part of a condition on a figure, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whose figure it is.
    Company,
    /// Of which part of the company, or of the whole.
    Segment,
    /// What is measured.
    Metric,
    /// How the number is meant.
    Aspect,
    /// Of which time.
    Period,
    /// Who says so.
    Status,
    /// In which unit.
    Unit,
    /// How much.
    Value,
    /// How sure it is.
    Confidence,
}

impl Part {
    /// All of them.
    pub const ALL: &'static [Part] = &[
        Part::Company,
        Part::Segment,
        Part::Metric,
        Part::Aspect,
        Part::Period,
        Part::Status,
        Part::Unit,
        Part::Value,
        Part::Confidence,
    ];

    /// The id, as in `--format json`.
    pub const fn id(self) -> &'static str {
        match self {
            Part::Company => "company",
            Part::Segment => "segment",
            Part::Metric => "metric",
            Part::Aspect => "aspect",
            Part::Period => "period",
            Part::Status => "status",
            Part::Unit => "unit",
            Part::Value => "value",
            Part::Confidence => "confidence",
        }
    }
}

impl FigurePredicate {
    /// Whether this part asks for something.
    pub fn asks(&self, part: Part) -> bool {
        match part {
            Part::Company => !self.companies.is_empty(),
            Part::Segment => self.segment != SegmentTest::Any,
            Part::Metric => !self.metrics.is_empty(),
            Part::Aspect => !self.aspects.is_empty(),
            Part::Period => !self.periods.is_empty(),
            Part::Status => !self.statuses.is_empty(),
            Part::Unit => !self.units.is_empty(),
            Part::Value => self.value != ValueRange::default(),
            Part::Confidence => self.confidence.is_some(),
        }
    }

    /// The parts that ask for something.
    pub fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        Part::ALL.iter().copied().filter(|part| self.asks(*part))
    }

    /// The same, whatever these parts of a figure are.
    #[must_use]
    pub fn without(&self, parts: &[Part]) -> FigurePredicate {
        let mut open = self.clone();
        for part in parts {
            match part {
                Part::Company => open.companies.clear(),
                Part::Segment => open.segment = SegmentTest::Any,
                Part::Metric => open.metrics.clear(),
                Part::Aspect => open.aspects.clear(),
                Part::Period => open.periods.clear(),
                Part::Status => open.statuses.clear(),
                Part::Unit => open.units.clear(),
                Part::Value => open.value = ValueRange::default(),
                Part::Confidence => open.confidence = None,
            }
        }
        open
    }
}

impl Plan {
    /// The plan, and another one behind it.
    pub(super) fn and(self, other: Plan) -> Plan {
        match self {
            Plan::All => other,
            Plan::And(mut parts) => {
                parts.push(other);
                Plan::And(parts)
            }
            plan => Plan::And(vec![plan, other]),
        }
    }

    /// The rates by which it compares amounts; where it does, all its conditions have the same.
    pub fn exchange(&self) -> Option<&Arc<Exchange>> {
        let mut conditions = self.conditions().into_iter();
        conditions.find_map(|(condition, _)| match condition {
            Plan::Figure(predicate) => predicate.exchange.as_ref(),
            _ => None,
        })
    }

    /// Its conditions from left to right, each with whether it is one that must not hold.
    pub fn conditions(&self) -> Vec<(&Plan, bool)> {
        fn collect<'p>(plan: &'p Plan, excluded: bool, found: &mut Vec<(&'p Plan, bool)>) {
            match plan {
                Plan::All => {}
                Plan::And(parts) | Plan::Or(parts) => {
                    for part in parts {
                        collect(part, excluded, found);
                    }
                }
                Plan::Not(part) => collect(part, !excluded, found),
                condition => found.push((condition, excluded)),
            }
        }
        let mut found = Vec::new();
        collect(self, false, &mut found);
        found
    }

    /// The same with another condition in place of the one with this number, from 0.
    #[must_use]
    pub fn replaced(&self, number: usize, by: &Plan) -> Plan {
        fn walk(plan: &Plan, left: &mut usize, by: &Plan) -> Plan {
            match plan {
                Plan::All => Plan::All,
                Plan::And(parts) => Plan::And(all(parts, left, by)),
                Plan::Or(parts) => Plan::Or(all(parts, left, by)),
                Plan::Not(part) => Plan::Not(Box::new(walk(part, left, by))),
                condition => {
                    let here = *left == 0;
                    // Past the place it never comes to 0 again.
                    *left = left.wrapping_sub(1);
                    if here { by.clone() } else { condition.clone() }
                }
            }
        }
        fn all(parts: &[Plan], left: &mut usize, by: &Plan) -> Vec<Plan> {
            parts.iter().map(|part| walk(part, left, by)).collect()
        }
        walk(self, &mut { number }, by)
    }

    /// What all has to hold: the plan itself where it is not several.
    pub fn requirements(&self) -> &[Plan] {
        match self {
            Plan::And(parts) => parts,
            plan => std::slice::from_ref(plan),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::query::parse;

    fn plan(query: &str) -> Plan {
        parse(query, Lexicon::built_in(), None).unwrap().plan
    }

    #[test]
    fn a_condition_is_replaced_where_it_stands() {
        let plan = plan("京东 (裁员 OR -游戏) 财报");
        let shown = |number| plan.replaced(number, &Plan::All).to_string();
        assert_eq!(
            [shown(0), shown(2), shown(4)],
            [
                "(and (all) (or (words 裁员) (not (words 游戏))) (words 财报))",
                "(and (words 京东) (or (words 裁员) (not (all))) (words 财报))",
                "(and (words 京东) (or (words 裁员) (not (words 游戏))) (words 财报))",
            ]
        );
        let excluded: Vec<bool> = plan.conditions().iter().map(|(_, not)| *not).collect();
        assert_eq!(excluded, [false, false, true, false]);
        assert_eq!(plan.requirements().len(), 3);
    }

    #[test]
    fn each_part_can_be_left_out() {
        let Plan::Figure(predicate) = plan("[2024Q4 亚马逊 AWS 营收 > 100亿美元] 可信:0.9")
        else {
            panic!("one figure")
        };
        assert_eq!(predicate.parts().collect::<Vec<_>>(), Part::ALL);
        for &part in Part::ALL {
            let less = predicate.without(&[part]);
            assert!(!less.asks(part), "{part:?}");
            assert_eq!(less.parts().count(), Part::ALL.len() - 1, "{part:?}");
        }
        assert_eq!(predicate.without(Part::ALL), FigurePredicate::default());
    }
}
