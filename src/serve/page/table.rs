//! Figures as a table for people.

use maud::{Markup, html};

use super::frame::{marked, plain};
use super::words::{Language, filled, metric};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Confidence, Figure};
use crate::spoken;
use crate::text::find_quote;

/// What a table is of, for who cannot see what it stands below.
pub(super) fn caption(of: &str) -> Markup {
    html! { caption.unseen { (of) } }
}

/// The heads of the columns that say what a figure is.
pub(super) fn head(language: Language) -> Markup {
    let words = language.words();
    html! {
        th scope="col" { (words.company) }
        th.segment scope="col" { (words.segment) }
        th scope="col" { (words.metric) }
        th.aspect scope="col" { (words.aspect) }
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
        td.number { (spoken::amount(figure, language)) (doubt(figure, language)) }
        td.period { @if let Some(period) = figure.period { (period.to_string()) } }
        td { span.status.(figure.status.id()) { (language.status(figure.status)) } }
    }
}

/// A mark on a figure that is not to be trusted without a look.
fn doubt(figure: &Figure, language: Language) -> Markup {
    let confidence = figure.confidence.to_string();
    let said = filled(&language.words().doubtful, &[&confidence]);
    html! {
        @if figure.confidence < Confidence::DOUBTFUL {
            span.doubt title=(said) { "?" span.unseen { (said) } }
        }
    }
}

/// The sentence of a figure, its number marked.
pub(super) fn sentence(figure: &Figure, sentence: &str) -> Markup {
    let number = find_quote(&figure.quote, sentence, 0);
    marked(sentence, number.as_slice())
}

/// A figure in one line.
pub(super) fn line(figure: &Figure, language: Language, lexicon: &Lexicon) -> String {
    let aspect = Some(language.aspect(figure.aspect)).filter(|_| figure.aspect != Aspect::Level);
    let parts = [
        figure.company.clone(),
        figure.segment.clone(),
        Some(metric(figure.metric, language, lexicon)),
        aspect.map(str::to_owned),
        Some(spoken::amount(figure, language)),
        figure.period.map(|period| period.to_string()),
        Some(language.status(figure.status).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
