//! From a plan to what tantivy executes.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::cover::Vocabulary;
use super::exclusion::Excluded;
use super::partial::{Loosened, Wish};
use super::phrase::just_so;
use crate::index::{Fields, FigureTest, Runs, Snapshot, role, seconds};
use crate::lexicon::Lexicon;
use crate::query::{Field, FigurePredicate, Plan, SegmentTest};
use crate::text::fold;

/// What a figure that matches counts, and what it counts more for each thing that is named.
const FIGURE: f32 = 4.0;
const NAMED: f32 = 1.0;
/// What a segment counts more that is named just so.
const JUST_SO: f32 = 0.5;

/// A plan, ready to be executed.
pub(super) struct Lowered {
    pub(super) query: Box<dyn Query>,
    /// The predicates that a figure can match.
    pub(super) tests: Vec<FigureTest>,
    /// What to look for in the text to show it, folded.
    pub(super) needles: Vec<String>,
}

pub(super) struct Lowering<'a> {
    pub(super) fields: Fields,
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: Vocabulary,
    searcher: &'a Searcher,
    pub(super) runs: &'a Arc<Runs>,
    tests: Vec<FigureTest>,
    pub(super) needles: Vec<String>,
}

pub(super) type Clause = (Occur, Box<dyn Query>);

impl Lowered {
    pub(super) fn new(
        snapshot: &Snapshot,
        lexicon: &Lexicon,
        plan: &Plan,
    ) -> tantivy::Result<Lowered> {
        let mut lowering = Lowering::new(snapshot, lexicon)?;
        let query = lowering.plan(plan, true)?;
        Ok(lowering.done(query))
    }

    /// The same plan with its bare words wished for instead of needed, where it has several.
    pub(super) fn loosened(
        snapshot: &Snapshot,
        lexicon: &Lexicon,
        plan: &Plan,
    ) -> tantivy::Result<Option<(Lowered, Vec<Wish>)>> {
        let mut lowering = Lowering::new(snapshot, lexicon)?;
        let loosened = lowering.loosened(plan)?;
        Ok(loosened.map(|Loosened { query, wishes }| (lowering.done(query), wishes)))
    }
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        lexicon: &'a Lexicon,
    ) -> tantivy::Result<Lowering<'a>> {
        let Snapshot {
            fields,
            searcher,
            runs,
            ..
        } = snapshot;
        let fields = *fields;
        Ok(Lowering {
            fields,
            lexicon,
            text: Vocabulary::new(searcher, &[fields.text_words, fields.title_words])?,
            searcher,
            runs,
            tests: Vec::new(),
            needles: Vec::new(),
        })
    }

    fn done(self, query: Box<dyn Query>) -> Lowered {
        let Lowering {
            tests, mut needles, ..
        } = self;
        needles.retain(|needle| !needle.is_empty());
        needles.sort_unstable();
        needles.dedup();
        Lowered {
            query,
            tests,
            needles,
        }
    }

    /// `shown`: whether what matches is a reason to show the article, not one to leave it out.
    fn plan(&mut self, plan: &Plan, shown: bool) -> tantivy::Result<Box<dyn Query>> {
        Ok(match plan {
            Plan::All => self.all(),
            Plan::And(parts) => self.all_of(parts, shown)?,
            Plan::Or(parts) => {
                let mut clauses: Vec<Clause> = Vec::new();
                for part in parts {
                    clauses.push((Occur::Should, self.plan(part, shown)?));
                }
                let any: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
                let mut clauses = vec![(Occur::Must, any)];
                if shown {
                    clauses.extend(self.support(parts)?);
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Plan::Not(_) | Plan::Words(_) => self.all_of(std::slice::from_ref(plan), shown)?,
            Plan::Field(field, value) => self.field(*field, value)?,
            Plan::Date { since, until } => {
                let moment = |seconds: i64| Term::from_field_i64(self.fields.published, seconds);
                let low = since.map_or(Bound::Included(moment(i64::MIN)), |day| {
                    Bound::Included(moment(seconds(day, None)))
                });
                let high = until.map_or(Bound::Included(moment(i64::MAX)), |day| {
                    Bound::Excluded(moment(seconds(day, None) + 86_400))
                });
                silent(Box::new(RangeQuery::new(low, high)))
            }
            Plan::Figure(predicate) => self.figure(predicate, shown),
        })
    }

    /// All articles.
    fn all(&self) -> Box<dyn Query> {
        let term = Term::from_field_u64(self.fields.role, role::ARTICLE);
        silent(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    /// A clause for each of what is required.
    pub(super) fn clauses<'p>(
        &mut self,
        parts: impl IntoIterator<Item = &'p Plan>,
        shown: bool,
    ) -> tantivy::Result<Vec<Clause>> {
        let mut clauses: Vec<Clause> = Vec::new();
        for part in parts {
            clauses.push(match part {
                Plan::Not(inner) => {
                    let excluded = Excluded(self.plan(inner, false)?);
                    (Occur::MustNot, Box::new(excluded))
                }
                Plan::Words(words) => (Occur::Must, self.words(words, shown)?),
                other => (Occur::Must, self.plan(other, shown)?),
            });
        }
        Ok(clauses)
    }

    fn all_of(&mut self, parts: &[Plan], shown: bool) -> tantivy::Result<Box<dyn Query>> {
        let mut clauses = self.clauses(parts, shown)?;
        if shown {
            clauses.extend(self.support(parts)?);
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.all()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn figure(&mut self, predicate: &FigurePredicate, shown: bool) -> Box<dyn Query> {
        let test = FigureTest::new(self.fields, predicate.clone());
        if shown {
            self.tests.push(test.clone());
        }
        let named = [
            !predicate.metrics.is_empty(),
            predicate.segment != SegmentTest::Any || !predicate.companies.is_empty(),
        ];
        let score = named
            .into_iter()
            .filter(|named| *named)
            .fold(FIGURE, |score, _| score + NAMED);
        let matching = |test: FigureTest, score: f32| -> Box<dyn Query> {
            Box::new(ConstScoreQuery::new(
                Box::new(DocPredicateQuery::from(test)),
                score,
            ))
        };
        if !matches!(predicate.segment, SegmentTest::Named(_)) {
            return matching(test, score);
        }
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, matching(test.clone(), score)),
            (Occur::Should, matching(test.exact(), JUST_SO)),
        ]))
    }

    fn field(&mut self, field: Field, value: &str) -> tantivy::Result<Box<dyn Query>> {
        let folded = fold(value.trim());
        let words = match field {
            Field::Company => return Ok(self.company(&folded)),
            Field::SourceName => {
                let name = || Bound::Included(Term::from_field_text(self.fields.source, value));
                return Ok(silent(Box::new(RangeQuery::new(name(), name()))));
            }
            Field::Source => self.fields.source_words,
            Field::Author => self.fields.author_words,
        };
        let pieces = Vocabulary::new(self.searcher, &[words])?.cover(&folded)?;
        Ok(just_so(self.runs, words, &folded, &pieces)
            .map_or_else(|| Box::new(EmptyQuery) as Box<dyn Query>, silent))
    }

    fn company(&self, folded: &str) -> Box<dyn Query> {
        let mut names = vec![folded.to_owned()];
        let known = self
            .lexicon
            .company_by_name(folded)
            .or_else(|| self.lexicon.company_by_code(folded));
        names.extend(known.map(|id| fold(&self.lexicon.company(id).name)));
        let terms = names
            .iter()
            .map(|name| Term::from_field_text(self.fields.company, name));
        silent(Box::new(BooleanQuery::new_multiterms_query(
            terms.collect(),
        )))
    }
}

/// Matches what the query matches, without a say in the order.
pub(super) fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// What any of the queries matches.
pub(super) fn any(mut queries: Vec<Box<dyn Query>>) -> Option<Box<dyn Query>> {
    match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(Box::new(BooleanQuery::union(queries))),
    }
}
