//! Long results on a terminal, shown a screenful at a time, by the program that the user likes to
//! read with.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::layout::width;

/// What the usual pagers need to know: show colours and links, leave a text that fits where it is,
/// take it for UTF-8. Whoever has set one of these knows better.
const HINTS: [(&str, &str); 3] = [("LESS", "FRX"), ("LESSCHARSET", "utf-8"), ("LV", "-c")];

/// Holds back what is written until it is longer than the screen, and only then starts the pager.
pub(super) struct Pager {
    /// A program and its flags.
    command: Vec<String>,
    columns: usize,
    rows: usize,
    held: Vec<u8>,
    running: Option<Running>,
}

/// A pager at work.
struct Running {
    child: Child,
    input: BufWriter<ChildStdin>,
}

impl Pager {
    /// A pager for a screen of so many columns and rows.
    pub(super) fn new(command: Vec<String>, columns: usize, rows: usize) -> Pager {
        Pager {
            command,
            columns,
            rows,
            held: Vec::new(),
            running: None,
        }
    }

    /// Takes what is written; says whether it did, for a pager that cannot be started does not.
    pub(super) fn take(&mut self, bytes: &[u8]) -> io::Result<bool> {
        if let Some(running) = &mut self.running {
            running.input.write_all(bytes)?;
            return Ok(true);
        }
        self.held.extend_from_slice(bytes);
        if self.fits() {
            return Ok(true);
        }
        let Some(mut running) = self.start() else {
            return Ok(false);
        };
        let fed = running.input.write_all(&std::mem::take(&mut self.held));
        self.running = Some(running);
        fed.map(|()| true)
    }

    /// Ends it: what was short is handed back to be shown as it is, what is long is read to the end.
    pub(super) fn end(&mut self) -> io::Result<Vec<u8>> {
        if let Some(Running {
            mut child,
            mut input,
        }) = self.running.take()
        {
            let fed = input.flush();
            // The pager sees the end of its text only once nobody can write any more.
            drop(input);
            child.wait()?;
            fed?;
        }
        Ok(std::mem::take(&mut self.held))
    }

    /// Whether what is held back fits on the screen, with a line left to type in.
    fn fits(&self) -> bool {
        let text = String::from_utf8_lossy(&self.held);
        let lines = text.lines().map(|line| {
            let shown = anstream::adapter::strip_str(line).to_string();
            width(&shown).div_ceil(self.columns.max(1)).max(1)
        });
        lines.sum::<usize>() < self.rows
    }

    fn start(&self) -> Option<Running> {
        let (program, flags) = self.command.split_first()?;
        let mut command = Command::new(program);
        command.args(flags).stdin(Stdio::piped());
        for (name, value) in HINTS {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        // Ctrl-C is for the pager; who indexes has a handler of its own already.
        let _ = ctrlc::set_handler(|| {});
        let mut child = command.spawn().ok()?;
        let input = BufWriter::new(child.stdin.take()?);
        Some(Running { child, input })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn pager(command: &str) -> Pager {
        let command = command.split(' ').map(str::to_owned).collect();
        Pager::new(command, 10, 4)
    }

    #[test]
    fn what_fits_starts_no_pager() {
        let mut pager = pager("no-such-pager");
        assert!(pager.take("一\n二\n".as_bytes()).unwrap());
        // Twelve columns are two rows of ten; colours take none.
        assert!(pager.take("\u{1b}[1m一\u{1b}[0m\n".as_bytes()).unwrap());
        assert_eq!(
            String::from_utf8(pager.end().unwrap()).unwrap(),
            "一\n二\n\u{1b}[1m一\u{1b}[0m\n"
        );
    }

    #[test]
    fn what_does_not_fit_is_read_to_the_end_in_the_pager() {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        let mut pager = pager(&format!("dd status=none of={}", copy.display()));
        for line in ["一二三四五六\n", "七\n", "八\n", "九\n"] {
            assert!(pager.take(line.as_bytes()).unwrap());
        }
        assert!(pager.end().unwrap().is_empty());
        let read = std::fs::read_to_string(copy).unwrap();
        assert_eq!(read, "一二三四五六\n七\n八\n九\n");
    }

    #[test]
    fn a_pager_that_is_not_there_takes_nothing_and_loses_nothing() {
        let mut pager = pager("no-such-pager -R");
        assert!(!pager.take(b"1\n2\n3\n4\n5\n").unwrap());
        assert_eq!(pager.end().unwrap(), b"1\n2\n3\n4\n5\n");
    }

    #[test]
    fn a_pager_that_is_closed_is_a_closed_pipe() {
        let mut pager = pager("true");
        let mut line = b"1\n".repeat(100_000);
        line.extend_from_slice(b"end\n");
        let error = loop {
            if let Err(error) = pager.take(&line) {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
