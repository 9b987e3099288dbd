//! `caibao show`: one article, its figures marked in place.

use std::io::{self, Write};

use super::args::{Global, Plain, ShowArgs};
use super::layout::write_marked;
use super::screen::{Screen, sanitise};
use super::{Failure, Outcome, ask, lexicon, paths, rows};
use crate::api;
use crate::index::Document;
use crate::text::Span;

/// Prints the article.
pub(super) fn run(
    args: &ShowArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let index = ask::open(&args.corpus, global, lexicon)?;
    let document = index.article(&args.id)?;
    if args.format == Plain::Json {
        writeln!(screen, "{}", api::json_pretty(&wire(&document))?)?;
        return Ok(Outcome::Found);
    }
    write_head(screen, &document)?;
    write_text(screen, &document)?;
    if !document.figures.is_empty() {
        let mut table = rows::table_with_sentence(screen.styles);
        for figure in &document.figures {
            let sentence = figure.sentence.of(&document.text);
            rows::push(
                &mut table,
                rows::marked(figure, lexicon),
                &figure.quote,
                sentence,
            );
        }
        let (line, header) = (screen.width, screen.styles.header);
        table.write(screen, line, 0, Some(header))?;
        rows::write_legend(screen, 0, &document.figures)?;
    }
    Ok(Outcome::Found)
}

fn wire(document: &Document) -> api::Article<'_> {
    let Document {
        card,
        text,
        figures,
    } = document;
    api::Article {
        id: card.id.to_string(),
        path: paths::shown(&card.path),
        title: card.title.as_deref(),
        date: card.date.map(|date| date.to_string()),
        source: card.source.as_deref(),
        author: card.author.as_deref(),
        url: card.url.as_deref(),
        text,
        figures: figures
            .iter()
            .map(|figure| api::Figure::new(figure, figure.sentence.of(text)))
            .collect(),
    }
}

fn write_head(screen: &mut Screen, document: &Document) -> io::Result<()> {
    let card = &document.card;
    let styles = screen.styles;
    if let Some(title) = &card.title {
        writeln!(screen, "{0}{1}{0:#}", styles.title, sanitise(title))?;
    }
    let time = card
        .time
        .map(|time| format!(" {}", time.strftime("%H:%M")))
        .unwrap_or_default();
    let date = card.date.map(|date| format!("{date}{time}"));
    let facts = [
        date,
        card.source.clone(),
        card.author.clone(),
        card.url.clone(),
        Some(paths::shown(&card.path)),
        Some(card.id.to_string()),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    writeln!(screen, "{0}{1}{0:#}\n", styles.faint, sanitise(&facts))
}

/// The text, paragraph by paragraph, its title left out where it was just printed.
fn write_text(screen: &mut Screen, document: &Document) -> io::Result<()> {
    let marks = numbers(document);
    let mut at = 0;
    for line in document.text.split('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end + 1;
        let title =
            span.start == 0 && document.card.title.as_deref().map(str::trim) == Some(line.trim());
        if title || line.trim().is_empty() {
            continue;
        }
        // Sanitising may change lengths, so each piece between two marks is sanitised by itself.
        let first = marks.partition_point(|mark| mark.start < span.start);
        let inside = marks[first..]
            .iter()
            .take_while(|mark| span.contains(**mark));
        let mut from = span.start;
        for mark in inside {
            write!(screen, "{}", sanitise(&document.text[from..mark.start]))?;
            let number = sanitise(mark.of(&document.text)).into_owned();
            if screen.styles.on {
                let whole = Span::new(0, number.len());
                let style = screen.styles.number;
                write_marked(screen, &number, &[whole], style)?;
            } else {
                write!(screen, "⟦{number}⟧")?;
            }
            from = mark.end;
        }
        writeln!(screen, "{}\n", sanitise(&document.text[from..span.end]))?;
    }
    Ok(())
}

/// Where the numbers of the figures stand in the text, in order, none overlapping.
fn numbers(document: &Document) -> Vec<Span> {
    let mut marks: Vec<Span> = Vec::new();
    for figure in &document.figures {
        let sentence = figure.sentence.of(&document.text);
        // Figures come in the order of the source, so the next one is searched behind the last.
        let from = marks
            .last()
            .map_or(0, |last| last.end.saturating_sub(figure.sentence.start));
        if let Some(place) = rows::place(&figure.quote, sentence, from) {
            marks.push(place.shifted(figure.sentence.start));
        }
    }
    marks
}
