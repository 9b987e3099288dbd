//! `caibao serve`: the page and the API over HTTP.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::args::ServeArgs;
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, ask, lexicon, note};
use crate::serve::{Library, Server, serve};

/// The fewest letters and digits of a token: too many to try them all.
pub(super) const LEAST_TOKEN: usize = 16;

/// Serves until it is asked to end. The one line on standard output is the address.
pub(super) fn run(
    args: &ServeArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    let token = args.token_file.as_deref().map(token).transpose()?;
    let folder = ask::open(&args.corpus, global, lexicon)?
        .folder()
        .to_owned();
    let library = Library::open(folder, lexicon, ask::today)?;
    let shared = !args.bind.ip().is_loopback();
    if shared && token.is_none() {
        note(
            global,
            "whoever reaches this address can read the whole index; --token-file FILE lets in only who has the token",
        );
    }
    let (colour, quiet) = (global.color.value, global.quiet);
    let log = Box::new(move |text: &str| {
        if !quiet {
            super::report(colour, text);
        }
    });
    let shown = token.clone();
    let served = serve(
        args.bind,
        |address| Server::new(library, address, token, log),
        |address| {
            let token = shown.map_or_else(String::new, |token| format!("?token={token}"));
            writeln!(screen, "http://{address}/{token}")?;
            screen.flush()
        },
    );
    served.map_err(|error| Failure::Address {
        address: args.bind,
        error,
    })?;
    Ok(Outcome::Found)
}

/// The token that a file holds.
fn token(path: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Path {
        path: path.to_owned(),
        error,
    })?;
    let token = text.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if token.len() < LEAST_TOKEN || !token.chars().all(fits) {
        return Err(Failure::Token {
            path: path.to_owned(),
        });
    }
    Ok(token.to_owned())
}
