//! Words that are typed, and how much it counts where they stand.
//!
//! All are needed. An article counts more where they stand in its title or its lead, side by side or
//! near each other, and where it has figures of what they name. Names of the same metric or company
//! find each other; the one that was typed counts more.

use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query,
};
use tantivy::schema::Field;

use super::cover::{Piece, groups};
use super::lower::{Clause, Lowering};
use super::phrase::{just_so, near, side_by_side};
use crate::index::FigureTest;
use crate::lexicon::{Lexicon, Sense, Strength};
use crate::model::Metric;
use crate::query::{FigurePredicate, Place, Plan, SegmentTest, Words};
use crate::text::fold;

/// What a word counts in the title and in the lead, beside 1 in the text as a whole.
const TITLE: f32 = 1.5;
const LEAD: f32 = 1.2;
/// How much of what a word counts in its other places is added to where it counts most. Were it all
/// added, one word in the title would count more than all of them in the text.
const ELSEWHERE: f32 = 0.5;
/// How much more words count that stand side by side as typed, and that stand near each other.
const TOGETHER: f32 = 2.0;
const NEAR: f32 = 0.5;
/// What another name counts of what is named, beside the one that was typed.
const OTHER_NAME: f32 = 0.5;
/// What a figure of what the words name counts.
const TOLD: f32 = 2.0;

/// Words that only mean something together as one, and their text.
struct Keyword {
    pieces: Vec<Piece>,
    text: String,
}

impl Lowering<'_> {
    /// The words of a stretch of text, all of them needed; those in quotes just so.
    pub(super) fn words(&mut self, words: &Words, shown: bool) -> tantivy::Result<Box<dyn Query>> {
        let folded = fold(words.text.trim());
        let pieces = self.text.cover(&folded)?;
        if words.exact {
            let found = self.any_place(words.place, |field| just_so(field, &folded, &pieces));
            if shown {
                self.needles.push(folded);
            }
            return Ok(found.unwrap_or_else(|| Box::new(EmptyQuery)));
        }
        let whole = self.any_place(words.place, |field| side_by_side(field, &pieces));
        let mut clauses: Vec<Clause> = Vec::new();
        for keyword in keywords(&folded, pieces) {
            let found = if shown {
                self.meant(&keyword, words.place)?
            } else {
                self.any_place(words.place, |field| side_by_side(field, &keyword.pieces))
            };
            clauses.push((Occur::Must, found.unwrap_or_else(|| Box::new(EmptyQuery))));
            if shown {
                self.needles.push(keyword.text);
            }
        }
        Ok(match (clauses.len(), whole) {
            (0, _) => Box::new(EmptyQuery),
            (1, _) | (_, None) => Box::new(BooleanQuery::new(clauses)),
            (_, Some(whole)) => {
                clauses.push((Occur::Should, Box::new(BoostQuery::new(whole, TOGETHER))));
                Box::new(BooleanQuery::new(clauses))
            }
        })
    }

    /// A keyword, or another name of what it names.
    fn meant(
        &mut self,
        keyword: &Keyword,
        place: Place,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let typed = self.any_place(place, |field| side_by_side(field, &keyword.pieces));
        let mut found: Vec<Box<dyn Query>> = typed.into_iter().collect();
        for name in other_names(self.lexicon, &keyword.text) {
            let pieces = self.text.cover(&name)?;
            if let Some(other) = self.any_place(place, |field| side_by_side(field, &pieces)) {
                found.push(Box::new(BoostQuery::new(other, OTHER_NAME)));
            }
        }
        Ok(match found.len() {
            0 | 1 => found.pop(),
            _ => Some(Box::new(DisjunctionMaxQuery::new(found))),
        })
    }

    /// What counts besides the words themselves: that they stand near each other, and figures of
    /// what they name.
    pub(super) fn support(&mut self, parts: &[Plan]) -> tantivy::Result<Vec<Clause>> {
        let mut typed = Vec::new();
        for part in parts {
            if let Plan::Words(words) = part
                && words.place == Place::Anywhere
                && !words.exact
            {
                let folded = fold(words.text.trim());
                typed.extend(keywords(&folded, self.text.cover(&folded)?));
            }
        }
        let mut clauses: Vec<Clause> = Vec::new();
        for pair in typed.windows(2) {
            let [one, other] = pair else { continue };
            let found = near(self.fields.text_words, &one.pieces, &other.pieces);
            clauses.extend(found.map(|found| -> Clause {
                (Occur::Should, Box::new(BoostQuery::new(found, NEAR)))
            }));
        }
        clauses.extend(
            self.told(&typed)
                .map(|told| -> Clause { (Occur::Should, told) }),
        );
        Ok(clauses)
    }

    /// Articles with figures of what some keywords name, where they name a company or a segment.
    fn told(&self, typed: &[Keyword]) -> Option<Box<dyn Query>> {
        let mut predicate = FigurePredicate::default();
        let mut keys = Vec::new();
        for keyword in typed {
            for sense in self.lexicon.folded_senses(&keyword.text) {
                match sense {
                    Sense::Company(id) => predicate
                        .companies
                        .push(self.lexicon.company(*id).name.clone()),
                    Sense::Segment(id) => {
                        let name = &self.lexicon.segment(*id).name;
                        keys.extend(self.lexicon.segment_keys(name));
                    }
                    Sense::Metric(metric, _) => predicate.metrics.push(*metric),
                    Sense::Cue(_) => {}
                }
            }
        }
        if predicate.companies.is_empty() && keys.is_empty() {
            return None;
        }
        if !keys.is_empty() {
            predicate.segment = SegmentTest::Named(keys);
        }
        let test = FigureTest::new(self.fields, predicate);
        let found = Box::new(DocPredicateQuery::from(test));
        Some(Box::new(ConstScoreQuery::new(found, TOLD)))
    }

    /// What any of the fields of a place matches, each by its weight.
    fn any_place(
        &self,
        place: Place,
        query: impl Fn(Field) -> Option<Box<dyn Query>>,
    ) -> Option<Box<dyn Query>> {
        let title = (self.fields.title_words, TITLE);
        let lead = (self.fields.lead_words, LEAD);
        let text = (self.fields.text_words, 1.0);
        let fields = match place {
            Place::Anywhere => &[title, lead, text][..],
            Place::Title => &[title],
        };
        let mut queries: Vec<Box<dyn Query>> = fields
            .iter()
            .filter_map(|&(field, weight)| -> Option<Box<dyn Query>> {
                Some(Box::new(BoostQuery::new(query(field)?, weight)))
            })
            .collect();
        match queries.len() {
            0 | 1 => queries.pop(),
            _ => Some(Box::new(DisjunctionMaxQuery::with_tie_breaker(
                queries, ELSEWHERE,
            ))),
        }
    }
}

/// The keywords of a folded text.
fn keywords(folded: &str, pieces: Vec<Piece>) -> Vec<Keyword> {
    groups(folded, pieces)
        .into_iter()
        .filter_map(|pieces| {
            let span = pieces.first()?.span.join(pieces.last()?.span);
            let text = span.of(folded).to_owned();
            Some(Keyword { pieces, text })
        })
        .collect()
}

/// The other names of the company or metric that a folded name means, or words that mean the same
/// (下滑, 下降); those left out that hold a shorter one.
fn other_names(lexicon: &Lexicon, typed: &str) -> Vec<String> {
    let senses = lexicon.folded_senses(typed);
    let company = senses.iter().find_map(|sense| match sense {
        Sense::Company(id) => Some(lexicon.company(*id)),
        _ => None,
    });
    let metric = senses.iter().find_map(|sense| match sense {
        Sense::Metric(metric, _) => Some(*metric),
        _ => None,
    });
    let mut names: Vec<String> = if let Some(company) = company {
        let name = Some(&company.name).filter(|_| !company.ambiguous);
        let names = name.into_iter().chain(&company.aliases);
        names.map(|name| fold(name)).collect()
    } else if let Some(metric) = metric {
        metric_names(lexicon, metric)
    } else if senses.iter().all(|sense| matches!(sense, Sense::Cue(_))) && !senses.is_empty() {
        let alike = |(_, other): &(&str, &[Sense])| *other == senses;
        let names = lexicon.names_with_senses().filter(alike);
        names.map(|(name, _)| name.to_owned()).collect()
    } else {
        Vec::new()
    };
    names.sort_by_key(|name| name.chars().count());
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let longer = kept.iter().any(|shorter| name.contains(shorter.as_str()));
        if !longer && !name.contains(typed) && name.chars().nth(1).is_some() {
            kept.push(name);
        }
    }
    kept
}

/// The names of a metric. Of ordinary words those that its names end with: 收入 of 营业收入 is one,
/// 业绩 is not.
fn metric_names(lexicon: &Lexicon, metric: Metric) -> Vec<String> {
    let means = |strength| {
        lexicon
            .names_with_senses()
            .filter_map(move |(name, senses)| {
                senses
                    .contains(&Sense::Metric(metric, strength))
                    .then_some(name)
            })
    };
    let strong: Vec<&str> = means(Strength::Strong).collect();
    let weak =
        means(Strength::Weak).filter(|weak| strong.iter().any(|strong| strong.ends_with(weak)));
    strong
        .iter()
        .copied()
        .chain(weak)
        .map(str::to_owned)
        .collect()
}
