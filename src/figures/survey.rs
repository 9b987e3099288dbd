//! One look at every character of an article: where something may begin, and what. Whoever reads
//! numbers, periods or names looks at these places alone.

use crate::figures::class::{self, Class};
use crate::lexicon::Lexicon;

/// A place of a folded text where something may begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) at: usize,
    /// The character there and the next one, [`END`] at the end of the text.
    pub(crate) character: char,
    pub(crate) next: char,
    /// All that may begin.
    pub(crate) class: Class,
}

impl Place {
    /// The next character, if there is one.
    pub(crate) fn next(&self) -> Option<char> {
        (self.next != END).then_some(self.next)
    }
}

/// Stands behind the last character.
const END: char = '\0';

/// The places of a folded text.
pub(crate) fn places(folded: &str, lexicon: &Lexicon) -> Vec<Place> {
    // Half of all characters begin something, and most have three bytes.
    let mut places = Vec::with_capacity(folded.len() / 4);
    // Whether a clause begins with the next character, if it is one that clauses begin with.
    let mut heads = true;
    let mut before = END;
    let mut at = 0;
    let mut characters = folded.chars();
    let mut next = characters.next();
    while let Some(character) = next {
        let behind = folded.len() - characters.as_str().len();
        next = characters.next();
        let follower = next.unwrap_or(END);
        let of_character = class::of(character);
        let mut class = of_character & !class::CLAUSE;
        if heads && is_letter(character) {
            class |= class::CLAUSE;
        }
        if lexicon.may_begin(character, follower) {
            class |= class::NAME;
        }
        if class != 0 {
            places.push(Place {
                at,
                character,
                next: follower,
                class,
            });
        }
        // 2024年某某营业收入: a clause begins behind a year, too.
        heads = of_character & class::CLAUSE != 0 || character == '年' && before.is_ascii_digit();
        before = character;
        at = behind;
    }
    places
}

/// Whether a clause may begin with a character. Han is looked at first, because most are.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c == '*' || c.is_alphanumeric() && !c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_begin_with_letters_behind_marks_and_years() {
        let text = "营收增长，2024年某某集团公布：“利润”、3亿元";
        let found = places(text, Lexicon::built_in());
        let clauses = found
            .iter()
            .filter(|place| place.class & class::CLAUSE != 0)
            .map(|place| place.character)
            .collect::<String>();
        assert_eq!(clauses, "营某利");
        assert!(
            found
                .iter()
                .all(|place| text[place.at..].starts_with(place.character))
        );
    }
}
