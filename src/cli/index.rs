//! `caibao index`: files into the index.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::args::{IndexArgs, Plain};
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, STANDARD_INPUT, lexicon, note, paths, report};
use crate::api;
use crate::article::{Article, ReadOptions, is_readable_name, read_path};
use crate::index::{self, Event, Index, IngestOptions, Source, Summary};
use crate::lexicon::Lexicon;
use crate::text::sanitise;

/// Folder of the index in which what came from standard input is kept, so that its figures can
/// be traced like any others.
const PIPED: &str = "piped";

/// Set when the user wants to stop.
static STOP: AtomicBool = AtomicBool::new(false);

/// Adds what is new under the paths, replaces what changed, and says what was done.
pub(super) fn run(
    args: &IndexArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let lexicon = lexicon(global)?;
    for path in args
        .paths
        .iter()
        .filter(|path| path.as_os_str() != STANDARD_INPUT)
    {
        // A mistyped path is told at once, not after an hour.
        fs::metadata(path).map_err(|error| Failure::Path {
            path: path.clone(),
            error,
        })?;
    }
    let home = global.index.value.clone();
    global.uses(&home);
    let mut index = if args.rebuild {
        Index::begin(&home, lexicon)?
    } else {
        Index::open_or_create(&home, lexicon)?
    };
    // Standard input first, while Ctrl-C still ends the program at once: nothing is lost then.
    let mut sources = Vec::new();
    for path in &args.paths {
        sources.push(if path.as_os_str() == STANDARD_INPUT {
            keep_input(&home)?
        } else {
            path.clone()
        });
    }
    stop_on_interrupt();
    let options = args.reading.options();
    let summary = ingest(&index, lexicon, &sources, args.prune, &options, global)?;
    if !summary.stopped {
        index.settle()?;
    }
    print(&summary, args.format, screen)?;
    if summary.stopped {
        note(
            global,
            if args.rebuild {
                "stopped; the index is as it was before"
            } else {
                "stopped; what was done until then is kept"
            },
        );
        return Ok(Outcome::Interrupted);
    }
    Ok(match (there(&summary), summary.failed.is_empty()) {
        (0, true) => {
            note(
                global,
                "nothing to read there; articles are files that end in .md, .html, .txt, .json or .jsonl",
            );
            Outcome::Nothing
        }
        (0, false) => Outcome::Partly,
        _ => Outcome::Found,
    })
}

/// Brings an index up to date with some paths, telling on standard error how far it is.
pub(super) fn ingest(
    index: &Index,
    lexicon: &Lexicon,
    sources: &[PathBuf],
    prune: bool,
    options: &ReadOptions,
    global: &Global,
) -> Result<Summary, Failure> {
    // Shown on a terminal only; the library looks.
    let bar = if global.quiet {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    let style = ProgressStyle::with_template("{pos}/{len} {bar:30} {rate} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key(
            "rate",
            |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // What cannot be written is not shown.
                let _: std::fmt::Result = write!(out, "{:.0}/s", state.per_sec());
            },
        );
    bar.set_style(style);
    let summary = index::ingest(
        index,
        lexicon,
        sources,
        IngestOptions {
            prune,
            ..IngestOptions::default()
        },
        &Files(options),
        &STOP,
        &mut |event| match event {
            Event::Found { files } => bar.set_length(files),
            Event::Done { path, files } => {
                bar.set_position(files);
                bar.set_message(sanitise(&paths::name(path)).into_owned());
            }
            Event::Failed { path, reason } => {
                bar.suspend(|| report(global.color.value, &failure(path, reason)));
            }
            Event::Committing => bar.set_message("writing"),
        },
    );
    bar.finish_and_clear();
    Ok(summary?)
}

/// Articles that the index has now from what was looked at.
pub(super) fn there(summary: &Summary) -> u64 {
    summary.added + summary.updated + summary.unchanged + summary.duplicates
}

/// Files that hold articles.
struct Files<'a>(&'a ReadOptions);

impl Source for Files<'_> {
    fn wants(&self, path: &Path) -> bool {
        is_readable_name(path)
    }

    fn read(&self, path: &Path, each: &mut dyn FnMut(Result<(u64, Article), String>)) {
        read_path(path, self.0, &mut |read| {
            each(match read {
                Ok(article) => Ok((u64::try_from(article.record).unwrap_or(u64::MAX), article)),
                Err(error) => Err(error.to_string()),
            });
        });
    }
}

/// A file and why it cannot be read, the file said once.
fn failure(path: &Path, reason: &str) -> String {
    let shown = paths::shown(path);
    match reason.strip_prefix(&*path.to_string_lossy()) {
        Some(rest) => format!("{shown}{rest}"),
        None => format!("{shown}: {reason}"),
    }
}

/// Copies standard input into the index folder, under a name that the same input always gets.
fn keep_input(index: &Path) -> Result<PathBuf, Failure> {
    let folder = index.join(PIPED);
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::Path { path, error }
    };
    fs::create_dir_all(&folder).map_err(failed(&folder))?;
    let unfinished = folder.join("unfinished");
    let mut file = File::create(&unfinished).map_err(failed(&unfinished))?;
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(Failure::Path {
                    path: PathBuf::from(STANDARD_INPUT),
                    error,
                });
            }
        };
        hasher.update(&buffer[..length]);
        file.write_all(&buffer[..length])
            .map_err(failed(&unfinished))?;
    }
    let path = folder.join(format!("{:016x}.jsonl", hasher.digest()));
    fs::rename(&unfinished, &path).map_err(failed(&path))?;
    Ok(path)
}

/// Ctrl-C asks to stop; a second one does not ask.
fn stop_on_interrupt() {
    // Where this cannot be set up, Ctrl-C ends the program, and the last commit stands.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
}

fn print(summary: &Summary, format: Plain, screen: &mut Screen) -> Result<(), Failure> {
    let failures: Vec<api::Unreadable> = summary
        .failed
        .iter()
        .map(|(path, reason)| {
            let shown = paths::shown(path);
            let reason = failure(path, reason);
            let reason = reason
                .strip_prefix(shown.as_str())
                .unwrap_or(&reason)
                .trim_start_matches([':', ' '])
                .to_owned();
            api::Unreadable {
                path: shown,
                reason,
            }
        })
        .collect();
    let Summary {
        added,
        updated,
        unchanged,
        duplicates,
        pruned,
        skipped,
        figures,
        seconds,
        stopped,
        ..
    } = *summary;
    let failed = failures.len();
    match format {
        Plain::Json => {
            let object = api::IndexSummary {
                added,
                updated,
                unchanged,
                duplicates,
                pruned,
                skipped,
                failed,
                figures,
                seconds,
                stopped,
                failures,
            };
            writeln!(screen, "{}", api::json_pretty(&object)?)?;
        }
        Plain::Text => {
            write!(
                screen,
                "added {added} · updated {updated} · unchanged {unchanged} · duplicates {duplicates}"
            )?;
            if pruned > 0 {
                write!(screen, " · dropped {pruned}")?;
            }
            if skipped > 0 {
                write!(screen, " · of other kinds {skipped}")?;
            }
            writeln!(
                screen,
                " · failed {failed} · figures {figures} · {seconds:.1} s"
            )?;
        }
    }
    Ok(())
}
