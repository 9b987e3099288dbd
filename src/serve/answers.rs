//! Parameters to what the search finds, for programs and for pages alike.

use std::sync::Arc;

use super::error::Problem;
use super::library::{Edition, Question};
use super::limits;
use super::narrowing::Narrowed;
use super::parameters::{Counted, FacetsParameters, FiguresParameters, SearchParameters, page};
use crate::search::{Answer, Facet, Finding, Options, Order, Table, TableOptions};

/// Articles that were found.
pub(super) struct Articles<'a> {
    pub(super) question: Question<'a>,
    pub(super) finding: Arc<Finding<'static>>,
    pub(super) answer: Answer,
    pub(super) facets: Vec<Facet>,
}

/// Figures that were found.
pub(super) struct Figures<'a> {
    pub(super) question: Question<'a>,
    pub(super) finding: Arc<Finding<'static>>,
    pub(super) table: Table,
}

/// The articles that are asked for.
pub(super) fn articles<'a>(
    edition: &'a Edition,
    asked: &'a SearchParameters,
) -> Result<Articles<'a>, Problem> {
    let (limit, offset) = page(asked.limit, 10, limits::ARTICLES, asked.offset)?;
    let question = edition.question(&asked.q, &asked.besides()?)?;
    let options = Options {
        limit,
        offset,
        sort: asked.sort.0.unwrap_or_default(),
        collapse: !asked.each,
    };
    let finding = question.finding()?;
    Ok(Articles {
        answer: finding.articles(&options)?,
        facets: finding.facets(&asked.facet.0, !asked.each, limits::VALUES)?,
        finding,
        question,
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
        values: limits::VALUES,
    };
    let finding = question.finding()?;
    Ok(Figures {
        table: finding.figures(&options)?,
        finding,
        question,
    })
}

/// How many there are of each.
pub(super) fn facets(edition: &Edition, asked: &FacetsParameters) -> Result<Vec<Facet>, Problem> {
    let (limit, _) = page(asked.limit, 100, limits::VALUES, 0)?;
    let by = asked.by.or_all().0;
    let question = edition.question(&asked.q, &asked.besides()?)?;
    let finding = question.finding()?;
    Ok(match asked.of.0.unwrap_or_default() {
        Counted::Articles => finding.facets(&by, !asked.each, limit)?,
        Counted::Figures => {
            let options = TableOptions {
                limit: 0,
                offset: 0,
                order: Order::default(),
                reverse: false,
                group: None,
                merge: !asked.each,
                facets: by,
                values: limit,
            };
            finding.figures(&options)?.facets
        }
    })
}
