//! Words that are typed, and how much it counts where they stand.
//!
//! All are needed, or nearly all (`super::partial`). An article counts more where they stand in its title or its lead, side by side or
//! near each other, and where it has figures of what they name. Names of the same metric or company
//! find each other; the one that was typed counts more.

use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query,
};
use tantivy::schema::Field;

use super::cover::{Piece, groups};
use super::lower::{Clause, Lowering, any};
use super::phrase::{in_lead, just_so, near, side_by_side, signs_just_so};
use crate::index::FigureTest;
use crate::lexicon::Sense;
use crate::query::{FigurePredicate, Need, Place, Plan, SegmentTest, Words, other_names};
use crate::text::{fold, fold_mapped};

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

/// Words that only mean something together as one.
pub(super) struct Keyword {
    pieces: Vec<Piece>,
    /// Their text, folded.
    pub(super) text: String,
    /// The same as typed.
    pub(super) typed: String,
}

impl Lowering<'_> {
    /// The words of a stretch of text, all of them needed; those in quotes just so.
    pub(super) fn words(&mut self, words: &Words, shown: bool) -> tantivy::Result<Box<dyn Query>> {
        if words.need == Need::Exact {
            let folded = fold(words.text.trim());
            let pieces = self.text.cover(&folded)?;
            let found = if pieces.is_empty() {
                self.signs(words.place, &folded)
            } else {
                self.any_place(words.place, &pieces, |field| {
                    just_so(self.runs, field, &folded, &pieces)
                })
            };
            if shown {
                self.needles.push(folded);
            }
            return Ok(found.unwrap_or_else(|| Box::new(EmptyQuery)));
        }
        let mut clauses: Vec<Clause> = Vec::new();
        for keyword in self.keywords(&words.text)? {
            clauses.push((Occur::Must, self.meant(&keyword, words.place)?));
            if shown {
                self.needles.push(keyword.text);
            }
        }
        Ok(match clauses.len() {
            0 => Box::new(EmptyQuery),
            1 => Box::new(BooleanQuery::new(clauses)),
            _ => {
                clauses.extend(self.together(words)?);
                Box::new(BooleanQuery::new(clauses))
            }
        })
    }

    /// The keywords of what was typed.
    pub(super) fn keywords(&self, typed: &str) -> tantivy::Result<Vec<Keyword>> {
        let typed = typed.trim();
        let mapped = fold_mapped(typed);
        let folded = mapped.as_str();
        let keyword = |pieces: Vec<Piece>| {
            let span = pieces.first()?.span.join(pieces.last()?.span);
            Some(Keyword {
                pieces,
                text: span.of(folded).to_owned(),
                typed: mapped.source_span(span).of(typed).to_owned(),
            })
        };
        let groups = groups(folded, self.text.cover(folded)?);
        Ok(groups.into_iter().filter_map(keyword).collect())
    }

    /// What counts besides where several words stand side by side as typed.
    pub(super) fn together(&self, words: &Words) -> tantivy::Result<Option<Clause>> {
        let pieces = self.text.cover(&fold(words.text.trim()))?;
        let whole = self.together_in(words.place, &pieces);
        Ok(whole
            .map(|whole| -> Clause { (Occur::Should, Box::new(BoostQuery::new(whole, TOGETHER))) }))
    }

    /// A keyword, or another name of what it names.
    pub(super) fn meant(&self, keyword: &Keyword, place: Place) -> tantivy::Result<Box<dyn Query>> {
        let typed = self.together_in(place, &keyword.pieces);
        let mut found: Vec<Box<dyn Query>> = typed.into_iter().collect();
        for name in other_names(self.lexicon, &keyword.text) {
            let pieces = self.text.cover(&name)?;
            if let Some(other) = self.together_in(place, &pieces) {
                found.push(Box::new(BoostQuery::new(other, OTHER_NAME)));
            }
        }
        Ok(match found.len() {
            0 | 1 => found.pop().unwrap_or_else(|| Box::new(EmptyQuery)),
            _ => Box::new(DisjunctionMaxQuery::new(found)),
        })
    }

    pub(super) fn names_a_company(&self, keyword: &Keyword) -> bool {
        let senses = self.lexicon.folded_senses(&keyword.text);
        senses
            .iter()
            .any(|sense| matches!(sense, Sense::Company(_)))
    }

    /// What counts besides the words themselves: that they stand near each other, and figures of
    /// what they name.
    pub(super) fn support(&mut self, parts: &[Plan]) -> tantivy::Result<Vec<Clause>> {
        let mut typed = Vec::new();
        for part in parts {
            if let Plan::Words(words) = part
                && words.place == Place::Anywhere
                && words.need != Need::Exact
            {
                typed.extend(self.keywords(&words.text)?);
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

    /// Words side by side in any of the fields of a place.
    fn together_in(&self, place: Place, pieces: &[Piece]) -> Option<Box<dyn Query>> {
        self.any_place(place, pieces, |field| side_by_side(field, pieces))
    }

    /// A text that has no words.
    fn signs(&self, place: Place, folded: &str) -> Option<Box<dyn Query>> {
        let title = signs_just_so(self.runs, self.fields.title_signs, folded);
        let text = signs_just_so(self.runs, self.fields.text_signs, folded);
        let text = text.filter(|_| place == Place::Anywhere);
        any(title.into_iter().chain(text).collect())
    }

    /// What any of the fields of a place matches, each by its weight; in the lead, its words.
    fn any_place(
        &self,
        place: Place,
        pieces: &[Piece],
        query: impl Fn(Field) -> Option<Box<dyn Query>>,
    ) -> Option<Box<dyn Query>> {
        let title = query(self.fields.title_words)?;
        let title: Box<dyn Query> = Box::new(BoostQuery::new(title, TITLE));
        if place == Place::Title {
            return Some(title);
        }
        let text = query(self.fields.text_words)?;
        let lead = in_lead(&self.fields, pieces);
        let lead = lead.map(|lead| Box::new(BoostQuery::new(lead, LEAD)) as Box<dyn Query>);
        let places = [title, text].into_iter().chain(lead);
        Some(Box::new(DisjunctionMaxQuery::with_tie_breaker(
            places.collect(),
            ELSEWHERE,
        )))
    }
}
