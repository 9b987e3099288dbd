//! Parameters to what the search finds, for programs and for pages alike.

use super::error::Problem;
use super::library::{Edition, Question};
use super::limits;
use super::narrowing::Narrowed;
use super::parameters::{FiguresParameters, SearchParameters, page};
use crate::search::{self, Answer, Facet, Options, Table, TableOptions};

/// Articles that were found.
pub(super) struct Articles<'a> {
    pub(super) question: Question<'a>,
    pub(super) answer: Answer,
    pub(super) facets: Vec<Facet>,
}

/// Figures that were found.
pub(super) struct Figures<'a> {
    pub(super) question: Question<'a>,
    pub(super) table: Table,
}

/// The articles that are asked for.
pub(super) fn articles<'a>(
    edition: &'a Edition,
    asked: &'a SearchParameters,
) -> Result<Articles<'a>, Problem> {
    let (limit, offset) = page(asked.limit, 10, limits::ARTICLES, asked.offset)?;
    let question = edition.question(&asked.q, &asked.besides()?)?;
    let Edition { index, lexicon, .. } = edition;
    let plan = &question.query.plan;
    let options = Options {
        limit,
        offset,
        sort: asked.sort.0.unwrap_or_default(),
        collapse: !asked.each,
    };
    let answer = search::search(index, lexicon, plan, &options)?;
    let mut facets = search::facets(index, lexicon, plan, &asked.facet.0, !asked.each)?;
    truncate(&mut facets);
    Ok(Articles {
        question,
        answer,
        facets,
    })
}

/// The figures that are asked for.
pub(super) fn figures<'a>(
    edition: &'a Edition,
    asked: &'a FiguresParameters,
) -> Result<Figures<'a>, Problem> {
    let (limit, offset) = page(asked.limit, 100, limits::FIGURES, asked.offset)?;
    let question = edition.question(&asked.q, &asked.besides()?)?;
    let options = TableOptions {
        limit,
        offset,
        order: asked.sort.0.unwrap_or_default(),
        reverse: asked.reverse,
        group: asked.group.0,
        merge: !asked.each,
        facets: asked.facet.0.clone(),
    };
    let Edition { index, lexicon, .. } = edition;
    let mut table = search::figures(index, lexicon, &question.query.plan, &options)?;
    truncate(&mut table.facets);
    Ok(Figures { question, table })
}

fn truncate(facets: &mut [Facet]) {
    for facet in facets {
        facet.counts.truncate(limits::VALUES);
    }
}
