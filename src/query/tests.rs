//! The query cases of `tests/cases/queries`, a line each, and the laws that hold for any text.

use super::*;
#[test]
fn try_out() {
    let lexicon = crate::lexicon::Lexicon::built_in();
    let today = jiff::civil::Date::new(2025, 3, 31).ok();
    for line in std::fs::read_to_string("/tmp/try.txt").unwrap().lines() {
        match parse(line, lexicon, today) {
            Ok(query) => {
                println!("{line} => {}", query.plan);
                for note in &query.notes { println!("      ! {}", note.kind); }
            }
            Err(error) => println!("{}", error.render(line)),
        }
    }
}
