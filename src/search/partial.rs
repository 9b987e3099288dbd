//! Articles that lack some of the words that were typed.
//!
//! Where few articles have everything that is asked for, these are listed with them, as long as the
//! words that they have weigh as much as those that they lack, each by how rare it is; and they count
//! for as much of the words as they have. They do not lack what is no bare word
//! (a phrase, a field, an exclusion, a condition on a figure, what AND joins), nor a company: an
//! article about another one is no answer.

use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, Scorer, Weight};
use tantivy::{DocId, Searcher, SegmentReader};

use super::lower::{Clause, Lowering, silent};
use crate::query::{Need, Plan, Words, is_period};

/// Fewer articles than these that have everything are few. Nobody reads on behind more, and to look
/// for articles that have any of the words costs more than for those that have all.
pub(super) const FEW: usize = 100;
/// More words than these are a text, and not looked for one by one.
const MOST_WORDS: usize = 64;
/// What the words that an article has weigh at least, as a part of what all weigh.
const ENOUGH: f64 = 0.5;

/// A plan whose bare words may be missing.
pub(super) struct Loosened {
    pub(super) query: Box<dyn Query>,
    pub(super) wishes: Vec<Wish>,
}

/// A word that an article may lack.
pub(super) struct Wish {
    /// As typed.
    pub(super) typed: String,
    query: Box<dyn Query>,
    /// Whether it is a company, which no article may lack.
    is_company: bool,
    /// Whether it is a period, which articles say in so many ways that it tells little whether they
    /// say it in this one.
    is_period: bool,
}

impl Lowering<'_> {
    /// The plan with its bare words wished for instead of needed; none where nothing may be lacking.
    pub(super) fn loosened(&mut self, plan: &Plan) -> tantivy::Result<Option<Loosened>> {
        let parts = plan.requirements();
        let mut wishes = Vec::new();
        let mut any: Vec<Clause> = Vec::new();
        let mut required: Vec<Clause> = Vec::new();
        for part in parts {
            let Plan::Words(
                words @ Words {
                    need: Need::Words, ..
                },
            ) = part
            else {
                required.extend(self.clauses([part], true)?);
                continue;
            };
            let keywords = self.keywords(&words.text)?;
            if keywords.len() > 1 {
                any.extend(self.together(words)?);
            }
            for keyword in keywords {
                let query = self.meant(&keyword, words.place)?;
                let is_company = self.names_a_company(&keyword);
                if is_company {
                    required.push((Occur::Must, silent(query.box_clone())));
                }
                any.push((Occur::Should, query.box_clone()));
                wishes.push(Wish {
                    typed: keyword.typed,
                    query,
                    is_company,
                    is_period: is_period(&keyword.text),
                });
                self.needles.push(keyword.text);
            }
        }
        let all_companies = wishes.iter().all(|wish| wish.is_company);
        if !(2..=MOST_WORDS).contains(&wishes.len()) || all_companies {
            return Ok(None);
        }
        let mut clauses = required;
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        clauses.extend(self.support(parts)?);
        Ok(Some(Loosened {
            query: Box::new(BooleanQuery::new(clauses)),
            wishes,
        }))
    }
}

/// The words that articles may lack, as typed.
pub(super) fn may_be_missing(wishes: &[Wish]) -> Vec<String> {
    let words = wishes.iter().filter(|wish| !wish.is_company);
    words.map(|wish| wish.typed.clone()).collect()
}

/// Some of the words that were wished for, by their places among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordSet(u64);

impl WordSet {
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The words of the list that are in the set.
    pub(super) fn of<T>(self, words: &[T]) -> impl Iterator<Item = &T> {
        let in_set = move |place: &usize| self.0 >> place & 1 == 1;
        words
            .iter()
            .enumerate()
            .filter_map(move |(place, word)| in_set(&place).then_some(word))
    }
}

/// Tells what an article lacks.
pub(super) struct Lack {
    words: Vec<(Box<dyn Weight>, f64)>,
}

impl Lack {
    pub(super) fn new(searcher: &Searcher, wishes: &[Wish]) -> tantivy::Result<Lack> {
        let scoring = EnableScoring::disabled_from_searcher(searcher);
        let all = searcher.num_docs();
        let word = |wish: &Wish| {
            let found = wish.query.count(searcher)?;
            let weight = wish.query.weight(scoring)?;
            let rarity = if wish.is_period {
                0.0
            } else {
                rarity(found, all)
            };
            Ok((weight, rarity))
        };
        Ok(Lack {
            words: wishes.iter().map(word).collect::<tantivy::Result<_>>()?,
        })
    }

    pub(super) fn in_segment(&self, reader: &SegmentReader) -> tantivy::Result<SegmentLack> {
        let word =
            |(weight, rarity): &(Box<dyn Weight>, f64)| Ok((weight.scorer(reader, 1.0)?, *rarity));
        let words: Vec<_> = self
            .words
            .iter()
            .map(word)
            .collect::<tantivy::Result<_>>()?;
        let all = words.iter().map(|(_, rarity)| rarity).sum();
        Ok(SegmentLack { words, all })
    }
}

/// How much it says that a word stands in an article, as BM25 has it. One that stands in none tells
/// none from another.
fn rarity(found: usize, all: u64) -> f64 {
    if found == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "only a weight")]
    let (found, all) = (found as f64, all as f64);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}

/// Tells what an article of one segment of the index lacks.
pub(super) struct SegmentLack {
    words: Vec<(Box<dyn Scorer>, f64)>,
    /// What all words weigh.
    all: f64,
}

impl SegmentLack {
    /// What an article lacks, and how much of the weight of all words it has, unless that is too
    /// little. Articles are asked about in their order.
    pub(super) fn of(&mut self, doc: DocId) -> Option<(WordSet, f64)> {
        let (mut lacking, mut weight) = (0, 0.0);
        for (place, (scorer, rarity)) in self.words.iter_mut().enumerate() {
            let reached = match scorer.doc() {
                before if before < doc => scorer.seek(doc),
                reached => reached,
            };
            if reached != doc {
                lacking |= 1 << place;
                weight += *rarity;
            }
        }
        let had = match lacking {
            0 => 1.0,
            _ if self.all > 0.0 => 1.0 - weight / self.all,
            // Where no word says anything, those that are there are not enough.
            _ => 0.0,
        };
        (had >= ENOUGH).then_some((WordSet(lacking), had))
    }
}
