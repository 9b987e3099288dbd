//! What holds for a run: flags before the environment before the file of settings before defaults.

use std::cell::RefCell;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::args::{Color, Flags};

/// Folder of the index where nothing names one.
const INDEX: &str = "index";
/// Pager where nothing names one.
const PAGER: &str = "less";

/// What holds for a run.
#[derive(Debug)]
pub(super) struct Global {
    /// The file of settings, whether there is one or not; none where no place for it is known.
    pub(super) file: Option<PathBuf>,
    /// Whether there is one.
    pub(super) found: bool,
    /// Folder of the index.
    pub(super) index: Setting<PathBuf>,
    /// Folder of word tables to lay on top of the built-in ones.
    pub(super) lexicon: Setting<Option<PathBuf>>,
    /// When to use colours.
    pub(super) color: Setting<Color>,
    /// Pager and its flags; none for no pager.
    pub(super) pager: Setting<Vec<String>>,
    /// Whether to say nothing but errors.
    pub(super) quiet: bool,
    /// Folder of the index that the command uses, once it does.
    used: RefCell<Option<PathBuf>>,
}

/// A value, and who says so.
#[derive(Debug)]
pub(super) struct Setting<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Flag(&'static str),
    Environment(&'static str),
    File,
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) | Origin::Environment(name) => f.write_str(name),
            Origin::File => f.write_str("file"),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// The file of settings. A key that it does not know is an error, for it is likely mistyped.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    index: Option<PathBuf>,
    lexicon: Option<PathBuf>,
    color: Option<Color>,
    pager: Option<String>,
}

/// Why the file of settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum SettingsError {
    #[error("{}: {error}", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{}: {error}settings are index, lexicon, color (auto, always, never) and pager", path.display())]
    Wrong {
        path: PathBuf,
        error: Box<toml::de::Error>,
    },
}

impl Global {
    /// Remembers which index a command uses, for what is said where it fails.
    pub(super) fn uses(&self, folder: &Path) {
        self.used.replace(Some(folder.to_owned()));
    }

    /// Folder of the index that the command used, if any.
    pub(super) fn used(&self) -> Option<PathBuf> {
        self.used.borrow().clone()
    }

    /// Puts together what the flags, the environment and the file say.
    pub(super) fn new(flags: &Flags) -> Result<Global, SettingsError> {
        let path = place(|name| env::var_os(name));
        let file = match &path {
            Some(path) => read(path)?,
            None => None,
        };
        Ok(Global::from(flags, |name| env::var_os(name), path, file))
    }

    /// The same from a given environment, with what the file at a path says.
    fn from(
        flags: &Flags,
        environment: impl Fn(&str) -> Option<OsString>,
        path: Option<PathBuf>,
        file: Option<File>,
    ) -> Global {
        let said = |name| environment(name).filter(|said| !said.is_empty());
        let found = file.is_some();
        let file = file.unwrap_or_default();
        // Folders in the file are named from where it is.
        let home = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let from_home = |named: PathBuf| home.as_ref().map_or(named.clone(), |it| it.join(&named));
        let no_colour = said("NO_COLOR").map(|_| Color::Never);
        let pager = environment("PAGER").map(|pager| pager.to_string_lossy().into_owned());
        Global {
            used: RefCell::default(),
            found,
            index: Setting::first([
                (flags.index.clone(), Origin::Flag("--index")),
                (
                    said("CAIBAO_INDEX").map(PathBuf::from),
                    Origin::Environment("CAIBAO_INDEX"),
                ),
                (file.index.map(from_home), Origin::File),
            ])
            .or(PathBuf::from(INDEX)),
            lexicon: Setting::first([
                (flags.lexicon.clone(), Origin::Flag("--lexicon")),
                (
                    said("CAIBAO_LEXICON").map(PathBuf::from),
                    Origin::Environment("CAIBAO_LEXICON"),
                ),
                (file.lexicon.map(from_home), Origin::File),
            ])
            .optional(),
            color: Setting::first([
                (flags.color, Origin::Flag("--color")),
                (no_colour, Origin::Environment("NO_COLOR")),
                (file.color, Origin::File),
            ])
            .or(Color::Auto),
            pager: Setting::first([
                (flags.no_pager.then(Vec::new), Origin::Flag("--no-pager")),
                (pager.as_deref().map(words), Origin::Environment("PAGER")),
                (file.pager.as_deref().map(words), Origin::File),
            ])
            .or(words(PAGER)),
            quiet: flags.quiet,
            file: path,
        }
    }
}

/// What was said first, if anything was.
struct Said<T>(Option<Setting<T>>);

impl<T> Setting<T> {
    fn first(said: [(Option<T>, Origin); 3]) -> Said<T> {
        let setting = |(value, origin): (Option<T>, Origin)| {
            Some(Setting {
                value: value?,
                origin,
            })
        };
        Said(said.into_iter().find_map(setting))
    }
}

impl<T> Said<T> {
    fn or(self, default: T) -> Setting<T> {
        self.0.unwrap_or(Setting {
            value: default,
            origin: Origin::Default,
        })
    }

    fn optional(self) -> Setting<Option<T>> {
        match self.0 {
            Some(Setting { value, origin }) => Setting {
                value: Some(value),
                origin,
            },
            None => Setting {
                value: None,
                origin: Origin::Default,
            },
        }
    }
}

/// A pager and its flags. `cat` shows everything at once, and so does no pager.
fn words(command: &str) -> Vec<String> {
    let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    match words.as_slice() {
        [cat] if cat == "cat" => Vec::new(),
        _ => words,
    }
}

/// Where the file of settings is looked for, by the convention of the platform.
fn place(environment: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name| {
        let said = environment(name).filter(|said| !said.is_empty())?;
        // The convention has it that a folder named from anywhere else is no folder.
        Some(PathBuf::from(said)).filter(|folder| folder.is_absolute())
    };
    if let Some(file) = environment("CAIBAO_CONFIG").filter(|said| !said.is_empty()) {
        return Some(PathBuf::from(file));
    }
    let folder = if cfg!(windows) {
        folder("APPDATA")
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")))
    };
    Some(folder?.join("caibao").join("config.toml"))
}

/// What the file of settings says, if there is one.
fn read(path: &Path) -> Result<Option<File>, SettingsError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => {
            return Err(SettingsError::Unreadable {
                path: path.to_owned(),
                error,
            });
        }
    };
    match toml::from_str(&text) {
        Ok(file) => Ok(Some(file)),
        Err(error) => Err(SettingsError::Wrong {
            path: path.to_owned(),
            error: Box::new(error),
        }),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// Flags, environment and file, and what comes of them: index, lexicon, colour, pager.
    #[test]
    fn flags_come_before_the_environment_before_the_file() {
        let file = "index = \"i\"\nlexicon = \"/l\"\ncolor = \"always\"\npager = \"less -R\"";
        let environment = "CAIBAO_INDEX=ei CAIBAO_LEXICON=el NO_COLOR=1 PAGER=most";
        for (flags, environment, file, expected) in [
            (
                "",
                "",
                "",
                "index/default -/default auto/default less/default",
            ),
            (
                "",
                "",
                file,
                "/home/c/i/file /l/file always/file less -R/file",
            ),
            (
                "",
                environment,
                file,
                "ei/CAIBAO_INDEX el/CAIBAO_LEXICON never/NO_COLOR most/PAGER",
            ),
            (
                "--index fi --lexicon fl --color always --no-pager",
                environment,
                file,
                "fi/--index fl/--lexicon always/--color /--no-pager",
            ),
            (
                "",
                "CAIBAO_INDEX= NO_COLOR= PAGER=",
                file,
                "/home/c/i/file /l/file always/file /PAGER",
            ),
            (
                "",
                "PAGER=cat",
                "",
                "index/default -/default auto/default /PAGER",
            ),
        ] {
            let words = |text: &str| -> Vec<String> {
                text.split(' ')
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            let cli = [vec!["caibao".to_owned()], words(flags), words("stats")].concat();
            let cli = <super::super::args::Cli as clap::Parser>::try_parse_from(cli).unwrap();
            let environment: Vec<(String, OsString)> = words(environment)
                .iter()
                .filter_map(|said| said.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            let global = Global::from(
                &cli.flags,
                |name| {
                    environment
                        .iter()
                        .find(|(said, _)| said == name)
                        .map(|(_, value)| value.clone())
                },
                Some(PathBuf::from("/home/c/config.toml")),
                (!file.is_empty()).then(|| toml::from_str(file).unwrap()),
            );
            let lexicon = global
                .lexicon
                .value
                .map_or("-".to_owned(), |it| it.display().to_string());
            let found = format!(
                "{}/{} {lexicon}/{} {}/{} {}/{}",
                global.index.value.display(),
                global.index.origin,
                global.lexicon.origin,
                global.color.value.id(),
                global.color.origin,
                global.pager.value.join(" "),
                global.pager.origin,
            );
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_file_is_where_the_platform_has_it() {
        for (environment, expected) in [
            (&[("HOME", "/h")][..], Some("/h/.config/caibao/config.toml")),
            (
                &[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")],
                Some("/x/caibao/config.toml"),
            ),
            (
                &[("HOME", "/h"), ("XDG_CONFIG_HOME", "x")],
                Some("/h/.config/caibao/config.toml"),
            ),
            (
                &[("HOME", "/h"), ("CAIBAO_CONFIG", "mine.toml")],
                Some("mine.toml"),
            ),
            (&[], None),
        ] {
            let found = place(|name| {
                let said = environment.iter().find(|(said, _)| *said == name);
                said.map(|(_, value)| OsString::from(value))
            });
            assert_eq!(found, expected.map(PathBuf::from), "{environment:?}");
        }
    }
}
