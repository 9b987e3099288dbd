//! Where results go: standard output with its width and colours, and the one function through
//! which every text of an article passes on its way there.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::Color;

/// Width of a line where nothing says how wide it may be.
const DEFAULT_WIDTH: usize = 100;
/// Nothing is laid out for less than this.
const LEAST_WIDTH: usize = 20;

/// Standard output and what is known about it.
pub(super) struct Screen {
    out: Box<dyn Write>,
    /// Columns of a line.
    pub(super) width: usize,
    /// Styles, all empty where colours are off.
    pub(super) styles: Styles,
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
    /// Standard output as the flags, the environment and the terminal have it.
    pub(super) fn new(color: Color) -> Screen {
        let stdout = io::stdout();
        let choice = choice(color, &stdout);
        let width = columns(stdout.is_terminal());
        if choice == ColorChoice::Never {
            return Screen {
                out: Box::new(BufWriter::new(stdout)),
                width,
                styles: Styles::default(),
            };
        }
        let out = Box::new(BufWriter::new(AutoStream::new(stdout, choice)));
        Screen {
            out,
            width,
            styles: Styles::colourful(),
        }
    }

    /// Ends the output: what is still held back is written.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
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

/// `COLUMNS` wins, so that a script can say how wide it wants its lines.
fn columns(terminal: bool) -> usize {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    said.or_else(|| terminal.then(seen).flatten())
        .unwrap_or(DEFAULT_WIDTH)
        .max(LEAST_WIDTH)
}

/// The text as it may be shown: on one line, and without anything that a terminal would obey
/// (escapes, controls, marks that turn the direction of writing).
pub(super) fn sanitise(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ => obeyed(c).then_some(char::REPLACEMENT_CHARACTER),
    })
}

/// The same for a message that may have several lines.
pub(super) fn sanitise_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| {
        (c != '\n' && obeyed(c)).then_some(char::REPLACEMENT_CHARACTER)
    })
}

fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn replaced(text: &str, replace: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().any(|c| replace(c).is_some()) {
        Cow::Owned(text.chars().map(|c| replace(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(
            sanitise("净利\u{1b}[31m红\u{9b}2J\u{7}\u{202e}完"),
            "净利\u{fffd}[31m红\u{fffd}2J\u{fffd}\u{fffd}完"
        );
        assert_eq!(sanitise("两\r\n行\t字"), "两  行 字");
        assert_eq!(sanitise_lines("两\n行\u{1b}"), "两\n行\u{fffd}");
        assert!(matches!(sanitise("干净 👨‍👩‍👧 é"), Cow::Borrowed(_)));
    }
}
