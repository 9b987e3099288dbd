//! Figures as a table for people.

use maud::{Markup, html};

use super::frame::plain;
use super::words::{Language, metric};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Figure};
use crate::spoken;

/// The heads of the columns that say what a figure is.
pub(super) fn head(language: Language) -> Markup {
    let words = language.words();
    html! {
        th scope="col" { (words.company) }
        th scope="col" { (words.segment) }
        th scope="col" { (words.metric) }
        th scope="col" { (words.aspect) }
        th.number scope="col" { (words.value) }
        th scope="col" { (words.period) }
        th scope="col" { (words.status) }
    }
}

/// A figure under these heads.
pub(super) fn cells(figure: &Figure, language: Language, lexicon: &Lexicon) -> Markup {
    html! {
        td.company { @if let Some(company) = &figure.company { (plain(company)) } }
        td.segment { @if let Some(segment) = &figure.segment { (plain(segment)) } }
        td.metric { (metric(figure.metric, language, lexicon)) }
        td.aspect { @if figure.aspect != Aspect::Level { (language.aspect(figure.aspect)) } }
        td.number { (spoken::amount(figure)) }
        td.period { @if let Some(period) = figure.period { (period.to_string()) } }
        td { span.status.(figure.status.id()) { (language.status(figure.status)) } }
    }
}

/// A figure in one line.
pub(super) fn line(figure: &Figure, language: Language, lexicon: &Lexicon) -> String {
    let aspect = Some(language.aspect(figure.aspect)).filter(|_| figure.aspect != Aspect::Level);
    let parts = [
        figure.company.clone(),
        figure.segment.clone(),
        Some(metric(figure.metric, language, lexicon)),
        aspect.map(str::to_owned),
        Some(spoken::amount(figure)),
        figure.period.map(|period| period.to_string()),
        Some(language.status(figure.status).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
