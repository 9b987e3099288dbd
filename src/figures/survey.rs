//! One look at every character of an article: where something may begin, and what. Whoever reads
//! numbers, periods or names looks at these places alone.

use crate::figures::class::{self, Class};
use crate::figures::unlisted;
use crate::lexicon::Lexicon;
use crate::text::WordTree;

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

/// Stands behind the last character.
const END: char = '\0';

/// The places of a folded text whose characters are shown one by one.
pub(crate) struct Survey<'l> {
    lexicon: &'l Lexicon,
    acts: &'static WordTree,
    places: Vec<Place>,
    /// Where the character shown last stands; what may begin there, the next one tells.
    at: usize,
    last: Option<char>,
    /// The one before it.
    before: char,
    /// A clause begins with the character shown last, if it is one that clauses begin with.
    heads: bool,
}

impl<'l> Survey<'l> {
    /// Of a text of about so many bytes.
    pub(crate) fn new(bytes: usize, lexicon: &'l Lexicon) -> Self {
        Survey {
            lexicon,
            acts: &unlisted::ACTS,
            places: Vec::with_capacity(bytes / 6),
            at: 0,
            last: None,
            before: '\n',
            heads: true,
        }
    }

    /// The places of a whole text.
    pub(crate) fn of(folded: &str, lexicon: &'l Lexicon) -> Vec<Place> {
        let mut survey = Survey::new(folded.len(), lexicon);
        for c in folded.chars() {
            survey.see(c);
        }
        survey.finish()
    }

    /// The places, once all characters were shown.
    pub(crate) fn finish(mut self) -> Vec<Place> {
        self.see(END);
        self.places
    }

    /// Shows the next character.
    pub(crate) fn see(&mut self, next: char) {
        let Some(c) = self.last.replace(next) else {
            return;
        };
        let of_character = class::of(c);
        let mut class = of_character & !class::CLAUSE;
        if self.heads && is_letter(c) {
            class |= class::CLAUSE;
        }
        if self.lexicon.may_begin(c, next) {
            class |= class::NAME;
        }
        if self.acts.may_begin(c, next) {
            class |= class::ACT;
        }
        if class != 0 {
            self.places.push(Place {
                at: self.at,
                character: c,
                next,
                class,
            });
        }
        // 2024年某某营业收入: a clause begins behind a year, too.
        self.heads = of_character & class::CLAUSE != 0 || c == '年' && self.before.is_ascii_digit();
        self.before = c;
        self.at += c.len_utf8();
    }
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
        let places = Survey::of(text, Lexicon::built_in());
        let clauses = places
            .iter()
            .filter(|place| place.class & class::CLAUSE != 0)
            .map(|place| place.character)
            .collect::<String>();
        assert_eq!(clauses, "营某利");
        assert!(
            places
                .iter()
                .all(|place| text[place.at..].starts_with(place.character))
        );
    }
}
