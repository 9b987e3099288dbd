//! Where results go: standard output with its width and colours, and the one function through
//! which every text of an article passes on its way there.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::Color;
use super::pager::Pager;

/// Width of a line where nothing says how wide it may be.
const DEFAULT_WIDTH: usize = 100;
/// Rows of a screen where nothing says how many it has.
const DEFAULT_ROWS: usize = 24;
/// Nothing is laid out for less than this.
const LEAST_WIDTH: usize = 20;

/// Standard output and what is known about it.
pub(super) struct Screen {
    out: Box<dyn Write>,
    /// What long results are read with.
    pager: Option<Pager>,
    /// Columns of a line.
    pub(super) width: usize,
    /// Whether a person reads it at this width, so that long lines are better broken.
    pub(super) wraps: bool,
    /// Styles, all empty where colours are off.
    pub(super) styles: Styles,
    /// Whether links are shown as such.
    links: bool,
}

/// How things look.
#[derive(Clone, Copy, Default)]
pub(super) struct Styles {
    /// Whether any of them does anything.
    pub(super) on: bool,
    pub(super) title: Style,
    pub(super) faint: Style,
    pub(super) number: Style,
    pub(super) matched: Style,
    pub(super) header: Style,
    pub(super) warning: Style,
}

impl Styles {
    pub(super) fn colourful() -> Styles {
        Styles {
            on: true,
            title: Style::new().bold(),
            faint: Style::new().dimmed(),
            number: AnsiColor::Green.on_default().bold(),
            matched: AnsiColor::Red.on_default().bold(),
            header: Style::new().underline(),
            warning: AnsiColor::Yellow.on_default(),
        }
    }
}

impl Screen {
    /// Standard output as the settings, the environment and the terminal have it. A pager is for a
    /// terminal alone.
    pub(super) fn new(color: Color, pager: Vec<String>) -> Screen {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let choice = choice(color, &stdout);
        let size = terminal_size::terminal_size().filter(|_| terminal);
        let said = std::env::var("COLUMNS").ok();
        // A script can say how wide it wants its lines.
        let said = said.and_then(|columns| columns.parse::<usize>().ok());
        let seen = size.map(|(width, _)| usize::from(width.0));
        let width = said.or(seen).unwrap_or(DEFAULT_WIDTH).max(LEAST_WIDTH);
        let rows = size.map_or(DEFAULT_ROWS, |(_, height)| usize::from(height.0));
        let coloured = choice != ColorChoice::Never;
        Screen {
            out: if coloured {
                Box::new(BufWriter::new(AutoStream::new(stdout, choice)))
            } else {
                Box::new(BufWriter::new(stdout))
            },
            pager: (terminal && !pager.is_empty()).then(|| Pager::new(pager, width, rows)),
            width,
            wraps: terminal || said.is_some(),
            styles: if coloured {
                Styles::colourful()
            } else {
                Styles::default()
            },
            links: supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        }
    }

    /// Everything that was written is shown and read; what is said elsewhere comes after it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if let Some(mut pager) = self.pager.take() {
            self.out.write_all(&pager.end()?)?;
        }
        self.out.flush()
    }

    /// The text, which is clean, as a link where the terminal shows links.
    pub(super) fn link(&self, address: Option<&str>, text: &str) -> String {
        match address.filter(|_| self.links) {
            Some(address) if address.bytes().all(|b| b.is_ascii_graphic()) => {
                format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
            }
            _ => text.to_owned(),
        }
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(pager) = &mut self.pager {
            if pager.take(bytes)? {
                return Ok(bytes.len());
            }
            // It cannot be started: what it held back and all that follows is shown as it is.
            let held = pager.end()?;
            self.pager = None;
            self.out.write_all(&held)?;
            return Ok(bytes.len());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Screen {
    /// A pager is never left behind, whatever went wrong.
    fn drop(&mut self) {
        // Who is gone cannot be told.
        let _: io::Result<()> = self.end();
    }
}

/// What the flag and the environment (`NO_COLOR`, `TERM`) say about colours on a stream.
pub(super) fn choice(color: Color, stream: &impl RawStream) -> ColorChoice {
    match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto => AutoStream::choice(stream),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_a_terminal_would_obey_is_no_link() {
        let mut screen = Screen::new(Color::Never, Vec::new());
        screen.links = true;
        assert_eq!(
            screen.link(Some("https://e.com/1"), "报道"),
            "\u{1b}]8;;https://e.com/1\u{1b}\\报道\u{1b}]8;;\u{1b}\\"
        );
        for address in ["https://e.com/\u{1b}]0;x\u{7}", "https://e.com/报道", "a b"] {
            assert_eq!(screen.link(Some(address), "报道"), "报道", "{address}");
        }
        screen.links = false;
        assert_eq!(screen.link(Some("https://e.com/1"), "报道"), "报道");
    }
}
