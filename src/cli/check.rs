//! `caibao check`: whether an index is whole.

use std::io::Write;

use super::args::{CheckArgs, Plain};
use super::screen::Screen;
use super::settings::Global;
use super::{Failure, Outcome, lexicon, paths};
use crate::api;
use crate::index::{Index, IndexError};
use crate::spoken;
use crate::text::sanitise;

/// Reads all of the index and says what it holds, or what is wrong with it.
pub(super) fn run(
    args: &CheckArgs,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let folder = &global.index.value;
    let lexicon = lexicon(global)?;
    global.uses(folder);
    let checked = Index::check(folder, lexicon);
    if args.format == Plain::Json {
        let told = match &checked {
            Ok(sound) => Some(api::Check::sound(sound)),
            Err(IndexError::Damaged { damage, .. }) => Some(api::Check::damaged(damage)),
            Err(IndexError::Forgotten { forgotten, .. }) => {
                Some(api::Check::damaged(std::slice::from_ref(forgotten)))
            }
            Err(_) => None,
        };
        if let Some(told) = told {
            writeln!(screen, "{}", api::json_pretty(&told)?)?;
        }
        checked?;
        return Ok(Outcome::Found);
    }
    let sound = checked?;
    writeln!(screen, "{} is whole", sanitise(&paths::shown(folder)))?;
    writeln!(screen, "articles    {}", sound.articles)?;
    writeln!(screen, "duplicates  {}", sound.duplicates)?;
    writeln!(screen, "figures     {}", sound.figures)?;
    let size = spoken::size(sound.bytes);
    writeln!(screen, "read        {size} in {} files", sound.files)?;
    Ok(Outcome::Found)
}
