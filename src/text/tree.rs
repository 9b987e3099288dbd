//! A tree of words: all words that begin at a place of a text are met in one walk from there.

use std::ops::Range;

use super::Span;

/// Words, known by their places in the list that the tree was made from.
#[derive(Debug)]
pub struct WordTree {
    /// The character that leads to each node. The root is the first node, and the children of a
    /// node stand side by side in the order of their characters.
    characters: Vec<char>,
    nodes: Vec<Node>,
    /// The children of the root by their characters, in rows of 256 code points; the first row is
    /// empty, and the root stands where no word begins.
    rows: Vec<[u32; 256]>,
    /// The row of each 256 code points.
    row_of: Vec<u16>,
    /// A bit for each pair of characters that a word begins with, found by their hash: most places
    /// of a text are told from a beginning by one look.
    beginnings: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Where the children begin; they end where those of the next node begin.
    children: u32,
    /// The word that ends here, if any.
    word: u32,
}

const ROOT: usize = 0;

/// Where no word ends.
const NONE: u32 = u32::MAX;

impl WordTree {
    /// A tree of all words; of equal ones the first counts, and empty ones are left out.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> WordTree {
        let mut sorted: Vec<(&str, u32)> = words
            .into_iter()
            .zip(0..)
            .filter(|(word, _)| !word.is_empty())
            .collect();
        sorted.sort_unstable();
        let mut tree = WordTree {
            characters: vec!['\0'],
            nodes: Vec::new(),
            rows: vec![[0; 256]],
            row_of: Vec::new(),
            beginnings: vec![0; sorted.len().div_ceil(8).next_power_of_two()],
        };
        for (word, _) in &sorted {
            let mut characters = word.chars();
            let (first, second) = (characters.next(), characters.next());
            let (place, bit) = tree.beginning(first.unwrap_or_default(), second);
            tree.beginnings[place] |= bit;
        }
        // The words below each node, and how many bytes of them lead to it; nodes are numbered in
        // the order in which they are met level by level.
        let mut met = vec![(sorted.as_slice(), 0)];
        while let Some(&(mut below, length)) = met.get(tree.nodes.len()) {
            let ending = below.partition_point(|(word, _)| word.len() == length);
            tree.nodes.push(Node {
                children: number(met.len()),
                word: below[..ending].first().map_or(NONE, |(_, id)| *id),
            });
            below = &below[ending..];
            while let Some(c) = below.first().and_then(|(word, _)| first(word, length)) {
                let same = below.partition_point(|(word, _)| first(word, length) == Some(c));
                tree.characters.push(c);
                met.push((&below[..same], length + c.len_utf8()));
                below = &below[same..];
            }
        }
        tree.nodes.push(Node {
            children: number(met.len()),
            word: NONE,
        });
        tree.lay_rows();
        tree
    }

    fn lay_rows(&mut self) {
        for node in self.children(ROOT) {
            let (place, low) = row(self.characters[node]);
            if place >= self.row_of.len() {
                self.row_of.resize(place + 1, 0);
            }
            if self.row_of[place] == 0 {
                self.row_of[place] = u16::try_from(self.rows.len()).unwrap_or(0);
                self.rows.push([0; 256]);
            }
            self.rows[usize::from(self.row_of[place])][low] = number(node);
        }
    }

    /// The words with which a row of characters begins, the shorter before the longer: place in the
    /// list and length in bytes.
    pub fn beginning_of(
        &self,
        text: impl IntoIterator<Item = char>,
    ) -> impl Iterator<Item = (usize, usize)> {
        let mut characters = text.into_iter();
        let mut node = ROOT;
        let mut length = 0;
        std::iter::from_fn(move || {
            loop {
                let c = characters.next()?;
                node = self.child(node, c)?;
                length += c.len_utf8();
                let word = self.nodes[node].word;
                if word != NONE {
                    return Some((word as usize, length));
                }
            }
        })
    }

    /// The longest word with which a text begins: place in the list and length in bytes.
    pub fn longest(&self, text: &str) -> Option<(usize, usize)> {
        self.beginning_of(text.chars()).last()
    }

    /// A word's place in the list.
    pub fn get(&self, word: &str) -> Option<usize> {
        let node = word.chars().try_fold(ROOT, |node, c| self.child(node, c))?;
        let word = self.nodes[node].word;
        (word != NONE).then_some(word as usize)
    }

    /// The first word in a text from a place on, the longest of those that begin there: place in
    /// the list and where it stands.
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, Span)> {
        let mut characters = text.get(from..)?.char_indices();
        let (mut at, mut c) = characters.next()?;
        loop {
            let next = characters.next();
            if self.may_begin(c, next.map(|(_, next)| next))
                && let Some((word, length)) = self.longest(&text[from + at..])
            {
                return Some((word, Span::new(from + at, from + at + length)));
            }
            (at, c) = next?;
        }
    }

    fn child(&self, node: usize, c: char) -> Option<usize> {
        if node == ROOT {
            let (place, low) = row(c);
            let row = usize::from(*self.row_of.get(place)?);
            return Some(self.rows[row][low] as usize).filter(|node| *node != ROOT);
        }
        let children = self.children(node);
        let place = self.characters[children.clone()].binary_search(&c).ok()?;
        Some(children.start + place)
    }

    fn children(&self, node: usize) -> Range<usize> {
        self.nodes[node].children as usize..self.nodes[node + 1].children as usize
    }

    /// Whether two characters, or the first of them by itself, may begin a word.
    fn may_begin(&self, first: char, second: Option<char>) -> bool {
        let has = |(place, bit): (usize, u64)| self.beginnings[place] & bit != 0;
        has(self.beginning(first, second)) || has(self.beginning(first, None))
    }

    /// Where the bit of a beginning stands.
    fn beginning(&self, first: char, second: Option<char>) -> (usize, u64) {
        let pair =
            u64::from(u32::from(first)) << 32 | second.map_or(0, |c| u64::from(u32::from(c)));
        // The factor of Fibonacci hashing spreads what differs over the upper bits.
        let hash = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let place = usize::try_from(hash >> 38).unwrap_or(0) & (self.beginnings.len() - 1);
        (place, 1 << (hash >> 58))
    }
}

/// The 256 code points to which a character belongs, and its place among them.
fn row(c: char) -> (usize, usize) {
    (c as usize >> 8, c as usize & 0xFF)
}

fn first(word: &str, from: usize) -> Option<char> {
    word[from..].chars().next()
}

/// Nodes are counted in 32 bits; a table of words is far smaller.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_the_leftmost_place_is_found() {
        let tree = WordTree::new(["上海", "上海银行", "银行", "a", "海银", "银行", ""]);
        let found = |text: &str, from| {
            tree.find(text, from)
                .map(|(word, span)| (word, span.of(text).to_owned()))
        };
        assert_eq!(found("在上海银行", 0), Some((1, "上海银行".to_owned())));
        assert_eq!(found("在上海银", 0), Some((0, "上海".to_owned())));
        assert_eq!(found("上海银行", 3), Some((4, "海银".to_owned())));
        assert_eq!(found("上海银行", 6), Some((2, "银行".to_owned())));
        assert_eq!(found("ba", 0), Some((3, "a".to_owned())));
        assert_eq!(found("b", 0), None);
        assert_eq!(found("", 0), None);
    }

    #[test]
    fn words_that_begin_at_a_place_come_short_ones_first() {
        let tree = WordTree::new(["q1-q3", "q1", "q"]);
        let all: Vec<_> = tree.beginning_of("q1-q2".chars()).collect();
        assert_eq!(all, [(2, 1), (1, 2)]);
        assert_eq!(tree.longest("q1-q3季"), Some((0, 5)));
        assert_eq!(tree.get("q1"), Some(1));
        assert_eq!(tree.get("q1-"), None);
        assert_eq!(tree.get(""), None);
    }
}
