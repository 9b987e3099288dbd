//! `caibao extract`: the figures of files, no index needed; with `--explain`, how they came about.

use std::io::{self, Write};
use std::path::Path;

use super::args::{ExtractArgs, Format};
use super::screen::Screen;
use super::settings::Global;
use super::sheet::{markdown, markdown_head, markdown_row};
use super::{Failure, Outcome, STANDARD_INPUT, lexicon, note, report, rows, why};
use crate::api::{self, Extracted, ExtractedSheet};
use crate::article::{Article, ReadError, read_json_lines, read_path};
use crate::figures::extract;
use crate::lexicon::Lexicon;
use crate::model::Confidence;
use crate::text::sanitise;

/// Prints the figures of each file; a file that cannot be read is named and left out.
pub(super) fn run(
    args: &ExtractArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let options = args.reading.options();
    let mut printer = if args.explain {
        Printer::Why(why::Printer::new(args.format, screen)?)
    } else {
        Printer::new(args.format, screen)?
    };
    let (mut found, mut failed) = (false, false);
    for path in &args.files {
        let mut stopped = Ok(());
        let mut each = |read: Result<Article, ReadError>| match read {
            Ok(article) if stopped.is_ok() => {
                for said in &article.notes {
                    note(global, &format!("{}: {said}", path.display()));
                }
                match printer.article(path, &article, lexicon, args.confidence) {
                    Ok(any) => found |= any,
                    Err(failure) => stopped = Err(failure),
                }
            }
            Ok(_) => {}
            Err(error) => {
                failed = true;
                report(global.color.value, &error.to_string());
            }
        };
        if path.as_os_str() == STANDARD_INPUT {
            read_json_lines(
                &mut std::io::stdin().lock(),
                STANDARD_INPUT,
                &options,
                &mut each,
            );
        } else {
            read_path(path, &options, &mut each);
        }
        stopped?;
    }
    printer.finish()?;
    Ok(if failed {
        Outcome::Partly
    } else {
        Outcome::found(found)
    })
}

/// The line above what is printed of a file.
pub(super) fn write_title(screen: &mut Screen, path: &str, article: &Article) -> io::Result<()> {
    let (title, faint) = (screen.styles.title, screen.styles.faint);
    let name = article.title.as_deref().map(sanitise).unwrap_or_default();
    writeln!(
        screen,
        "{faint}{}{faint:#}  {title}{name}{title:#}",
        sanitise(path)
    )
}

/// Prints figures in one of the formats.
enum Printer<'a> {
    Text {
        screen: &'a mut Screen,
        any: bool,
    },
    Json {
        screen: &'a mut Screen,
        objects: Vec<String>,
    },
    Jsonl(&'a mut Screen),
    Csv(Box<ExtractedSheet<&'a mut Screen>>),
    Markdown {
        screen: &'a mut Screen,
        any: bool,
    },
    Why(why::Printer<'a>),
}

impl<'a> Printer<'a> {
    fn new(format: Format, screen: &'a mut Screen) -> Result<Printer<'a>, Failure> {
        Ok(match format {
            Format::Text => Printer::Text { screen, any: false },
            Format::Json => Printer::Json {
                screen,
                objects: Vec::new(),
            },
            Format::Jsonl => Printer::Jsonl(screen),
            Format::Csv => Printer::Csv(Box::new(ExtractedSheet::new(screen)?)),
            Format::Markdown => Printer::Markdown { screen, any: false },
        })
    }

    /// Prints the figures of an article that are sure enough; says whether there are any.
    fn article(
        &mut self,
        path: &Path,
        article: &Article,
        lexicon: &Lexicon,
        least: Option<Confidence>,
    ) -> Result<bool, Failure> {
        let path = path.to_string_lossy();
        if let Printer::Why(printer) = self {
            return printer.article(&path, article, lexicon);
        }
        let mut figures = extract(article, lexicon).figures;
        figures.retain(|figure| least.is_none_or(|least| figure.confidence >= least));
        let clean = article.text.as_str();
        if let Printer::Text { screen, any } = self {
            if *any {
                writeln!(screen)?;
            }
            *any = true;
            write_title(screen, &path, article)?;
            let mut table = rows::table_with_sentence(screen.styles);
            for figure in &figures {
                let cells = rows::marked(figure, lexicon);
                rows::push(&mut table, cells, &figure.quote, figure.sentence.of(clean));
            }
            table.write(*screen, screen.width, 2, Some(screen.styles.header))?;
            rows::write_legend(screen, 2, &figures)?;
            return Ok(!figures.is_empty());
        }
        if let Printer::Markdown { screen, any } = self {
            let columns = rows::columns(screen.styles, &[("原文", usize::MAX)]);
            let columns: Vec<_> = columns.iter().map(|it| (it.name, it.right)).collect();
            let space = if *any { "\n" } else { "" };
            *any = true;
            let title = article.title.as_deref().unwrap_or(&path);
            writeln!(screen, "{space}### {}\n", markdown(title))?;
            markdown_head(screen, &columns)?;
            for figure in &figures {
                let mut cells = rows::spoken(figure, lexicon);
                cells.push(figure.sentence.of(clean).to_owned());
                markdown_row(screen, cells.iter().map(String::as_str))?;
            }
            return Ok(!figures.is_empty());
        }
        for figure in &figures {
            let extracted = Extracted {
                article: &path,
                figure: api::Figure::new(figure, figure.sentence.of(clean)),
            };
            match self {
                Printer::Text { .. } | Printer::Markdown { .. } | Printer::Why(_) => {}
                Printer::Json { objects, .. } => objects.push(api::json_line(&extracted)?),
                Printer::Jsonl(screen) => writeln!(screen, "{}", api::json_line(&extracted)?)?,
                Printer::Csv(sheet) => sheet.row(&extracted)?,
            }
        }
        Ok(!figures.is_empty())
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Printer::Json { screen, objects } => {
                Ok(writeln!(screen, "[{}]", objects.join(",\n "))?)
            }
            Printer::Csv(sheet) => Ok(sheet.finish()?),
            Printer::Why(printer) => printer.finish(),
            Printer::Text { .. } | Printer::Markdown { .. } | Printer::Jsonl(_) => Ok(()),
        }
    }
}
