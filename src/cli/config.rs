//! `caibao config`: the settings that hold, and who says so.

use std::io::Write;

use anstyle::Style;

use super::args::{ConfigArgs, Plain};
use super::screen::Screen;
use super::settings::{Global, Setting};
use super::table::{Column, Table};
use super::{Failure, Outcome};
use crate::api;

/// Prints the file of settings, and each setting with its value and where that comes from.
pub(super) fn run(
    args: &ConfigArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let file = global.file.as_ref().map(|file| file.display().to_string());
    let settings = settings(global);
    if args.format == Plain::Json {
        let object = api::Settings {
            file,
            found: global.found,
            settings: settings.into_iter().collect(),
        };
        writeln!(screen, "{}", api::json_pretty(&object)?)?;
        return Ok(Outcome::Found);
    }
    let column = |name, most, style| Column {
        name,
        right: false,
        most,
        style,
    };
    let styles = screen.styles;
    let mut table = Table::new(vec![
        column("setting", 8, styles.title),
        column("from", 16, styles.faint),
        column("value", usize::MAX, Style::new()),
    ]);
    let there = if global.found { "read" } else { "not there" };
    let row = |name: &str, value: Option<String>, from: &str| {
        vec![
            name.to_owned(),
            from.to_owned(),
            value.unwrap_or("none".to_owned()),
        ]
    };
    table.push(row("file", file, there));
    for (name, setting) in settings {
        table.push(row(name, setting.value, &setting.from));
    }
    table.write(screen, screen.width, 0, None)?;
    Ok(Outcome::Found)
}

/// All settings, in the order of the documentation.
fn settings(global: &Global) -> [(&'static str, api::Setting); 4] {
    fn told<T>(setting: &Setting<T>, value: impl Fn(&T) -> Option<String>) -> api::Setting {
        api::Setting {
            value: value(&setting.value),
            from: setting.origin.to_string(),
        }
    }
    [
        (
            "index",
            told(&global.index, |folder| Some(folder.display().to_string())),
        ),
        (
            "lexicon",
            told(&global.lexicon, |folder| {
                folder.as_ref().map(|folder| folder.display().to_string())
            }),
        ),
        (
            "color",
            told(&global.color, |color| Some(color.id().to_owned())),
        ),
        (
            "pager",
            told(&global.pager, |pager| {
                (!pager.is_empty()).then(|| pager.join(" "))
            }),
        ),
    ]
}
