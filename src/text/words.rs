//! Lists of words that the code asks for: whether one stands in a text, begins or ends it.

use std::sync::OnceLock;

use super::tree::WordTree;

/// A list of words, looked for all at once. Made by `words!`.
#[derive(Debug)]
pub struct Words {
    list: &'static [&'static str],
    tree: OnceLock<WordTree>,
    backwards: OnceLock<WordTree>,
}

impl Words {
    /// The words of a list.
    pub const fn new(list: &'static [&'static str]) -> Words {
        Words {
            list,
            tree: OnceLock::new(),
            backwards: OnceLock::new(),
        }
    }

    fn tree(&self) -> &WordTree {
        self.tree
            .get_or_init(|| WordTree::new(self.list.iter().copied()))
    }

    /// Whether any of them stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.first_in(text).is_some()
    }

    /// Where they stand in a text, and the longest at each place.
    pub fn all_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'static str)> {
        let places = self.tree().places(text);
        places.map(|(at, word, _)| (at, self.list[word]))
    }

    /// The first of them that stands in a text, the longest where several do, and where.
    pub fn first_in(&self, text: &str) -> Option<(usize, &'static str)> {
        self.all_in(text).next()
    }

    /// The last place of a text where one of them stands, and the longest that stands there.
    pub fn last_in(&self, text: &str) -> Option<(usize, &'static str)> {
        self.all_in(text).last()
    }

    /// The longest of them with which a text begins.
    pub fn begins(&self, text: &str) -> Option<&'static str> {
        let (word, _) = self.tree().longest(text.chars())?;
        Some(self.list[word])
    }

    /// The longest of them with which a text ends.
    pub fn ends(&self, text: &str) -> Option<&'static str> {
        let tree = self
            .backwards
            .get_or_init(|| WordTree::backwards(self.list.iter().copied()));
        let (word, _) = tree.longest(text.chars().rev())?;
        Some(self.list[word])
    }
}

/// A list of words that is made once, where it is asked for first.
macro_rules! words {
    ($($word:literal),* $(,)?) => {{
        static WORDS: $crate::text::Words = $crate::text::Words::new(&[$($word),*]);
        &WORDS
    }};
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    static FRUIT: Words = Words::new(&["梨", "雪梨", "苹果", "apple"]);

    #[test]
    fn the_first_place_counts_and_there_the_longest_word() {
        assert_eq!(FRUIT.first_in("买雪梨和苹果"), Some((3, "雪梨")));
        assert_eq!(FRUIT.first_in("桃"), None);
        assert_eq!(FRUIT.first_in(""), None);
        assert!(FRUIT.is_in("an apple"));
    }

    #[test]
    fn beginnings_and_ends_are_whole_words() {
        assert_eq!(FRUIT.begins("苹果汁"), Some("苹果"));
        assert_eq!(FRUIT.begins("大苹果"), None);
        assert_eq!(FRUIT.ends("大雪梨"), Some("雪梨"));
        assert_eq!(FRUIT.ends("梨树"), None);
    }
}
