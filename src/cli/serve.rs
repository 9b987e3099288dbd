//! `caibao serve`: the page and the API over HTTP.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::args::ServeArgs;
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, ask, fault, lexicon, note};
use crate::serve::{Library, Server, serve};

/// The fewest letters and digits of a token: too many to try them all.
pub(super) const LEAST_TOKEN: usize = 16;

/// Serves until it is asked to end. The one line on standard output is the address.
pub(super) fn run(
    args: &ServeArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    fault::tell_at_once();
    let lexicon = lexicon(global)?;
    let shared = !args.bind.ip().is_loopback();
    let token = match &args.token_file {
        Some(path) => Some(kept(path)?),
        None if shared && !args.no_token => Some(made()?),
        None => None,
    };
    let folder = ask::open(&args.corpus, global, lexicon)?
        .folder()
        .to_owned();
    let library = Library::open(folder, lexicon, ask::today)?;
    if shared && args.no_token {
        note(
            global,
            "whoever reaches this address can read the whole index",
        );
    } else if shared && args.token_file.is_none() {
        note(
            global,
            "whoever has the address below, with its token, can read the whole index; the token is new each time: --token-file FILE keeps one, --no-token asks for none",
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

/// A token that nobody can guess.
fn made() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Failure::Random)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// The token that a file holds.
fn kept(path: &Path) -> Result<String, Failure> {
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
