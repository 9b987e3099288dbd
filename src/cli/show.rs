//! `caibao show`: one article, its figures marked in place.

use std::io::{self, Write};

use anstyle::Style;

use super::args::{Plain, ShowArgs};
use super::layout::{width, within, wrap, write_marked};
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, ask, lexicon, paths, place, rows};
use crate::api::{self, Paths};
use crate::index::Document;
use crate::text::{Span, sanitise};

/// What stands between facts.
const SEPARATOR: &str = " · ";

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
        writeln!(
            screen,
            "{}",
            api::json_pretty(&api::Article::new(&document, &Paths::open()))?
        )?;
        return Ok(Outcome::Found);
    }
    let marks: Vec<Span> = document.marks().into_iter().flatten().collect();
    write_head(screen, &document, &marks)?;
    write_text(screen, &document, &marks)?;
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

/// The title, which is the first line of the text where that has it, and what is known besides.
fn write_head(screen: &mut Screen, document: &Document, marks: &[Span]) -> io::Result<()> {
    let card = &document.card;
    let styles = screen.styles;
    match (&card.title, headline(document)) {
        (Some(_), Some(line)) => write_paragraph(screen, document, line, marks, styles.title)?,
        (Some(title), None) => writeln!(screen, "{0}{1}{0:#}", styles.title, sanitise(title))?,
        (None, _) => {}
    }
    let time = card
        .time
        .map(|time| format!(" {}", time.strftime("%H:%M")))
        .unwrap_or_default();
    let date = card.date.map(|date| format!("{date}{time}"));
    let path = paths::shown(&card.path);
    let address = place::address(&card.path);
    let facts = [
        (date, None),
        (card.source.clone(), None),
        (card.author.clone(), None),
        (card.url.clone(), card.url.as_deref()),
        (Some(path), address.as_deref()),
        (Some(card.id.to_string()), None),
    ];
    let mut taken = 0;
    for (fact, address) in facts {
        let Some(fact) = fact else {
            continue;
        };
        let fact = sanitise(&fact);
        // What does not fit beside the fact before stands on the next line.
        let beside = taken + width(SEPARATOR) + width(&fact);
        let before = match taken {
            0 => "",
            _ if screen.wraps && beside > screen.width => "\n",
            _ => SEPARATOR,
        };
        taken = if before == SEPARATOR {
            beside
        } else {
            width(&fact)
        };
        let fact = screen.link(address, &fact);
        write!(screen, "{before}{0}{fact}{0:#}", styles.faint)?;
    }
    writeln!(screen, "\n")
}

/// The first line of the text, where it is the title.
fn headline(document: &Document) -> Option<Span> {
    let first = document.text.split('\n').next()?;
    let title = document.card.title.as_deref()?;
    (title.trim() == first.trim()).then(|| Span::new(0, first.len()))
}

/// The text, paragraph by paragraph, its title left out where it was just printed.
fn write_text(screen: &mut Screen, document: &Document, marks: &[Span]) -> io::Result<()> {
    let headline = headline(document);
    let mut at = 0;
    for line in document.text.split('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end + 1;
        if headline != Some(span) && !line.trim().is_empty() {
            write_paragraph(screen, document, span, marks, Style::new())?;
            writeln!(screen)?;
        }
    }
    Ok(())
}

/// A stretch of the text with its figures marked: by colour, or by brackets where there is none.
fn write_paragraph(
    screen: &mut Screen,
    document: &Document,
    span: Span,
    marks: &[Span],
    plain: Style,
) -> io::Result<()> {
    let styles = screen.styles;
    let marks = marks.iter().filter(|mark| span.contains(**mark));
    let (mut text, mut marked, mut from) = (String::new(), Vec::new(), span.start);
    for mark in marks {
        let number = mark.of(&document.text);
        text += Span::new(from, mark.start).of(&document.text);
        if styles.on {
            marked.push(Span::new(text.len(), text.len() + number.len()));
            text += number;
        } else {
            text += &format!("⟦{number}⟧");
        }
        from = mark.end;
    }
    text += Span::new(from, span.end).of(&document.text);
    let lines = if screen.wraps {
        wrap(&text, screen.width)
    } else {
        vec![Span::new(0, text.len())]
    };
    for line in lines {
        let marks = within(line, &marked);
        write_marked(screen, line.of(&text), &marks, plain, styles.number)?;
        writeln!(screen)?;
    }
    Ok(())
}
