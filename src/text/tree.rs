//! A tree of words: all words that begin at a place of a text are met in one walk from there.

use std::ops::Range;

/// Words, known by their places in the list that the tree was made from.
#[derive(Debug)]
pub struct WordTree {
    /// The character that leads to each node. The root is the first node, and the children of a
    /// node stand side by side in the order of their characters.
    characters: Vec<char>,
    nodes: Vec<Node>,
    /// Where words begin: a walk takes its first two steps at once.
    beginnings: Beginnings,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Where the children begin and end.
    children: u32,
    children_end: u32,
    /// The word that ends here, if any.
    word: u32,
}

impl Node {
    fn children(self) -> Range<usize> {
        self.children as usize..self.children_end as usize
    }
}

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
            beginnings: Beginnings::new(&[]),
        };
        // The words below each node, and how many bytes of them lead to it; nodes are numbered in
        // the order in which they are met level by level.
        let mut met = vec![(sorted.as_slice(), 0)];
        while let Some(&(mut below, length)) = met.get(tree.nodes.len()) {
            let children = number(met.len());
            let mut word = NONE;
            while let Some((_, id)) = below.first().filter(|(word, _)| word.len() == length) {
                word = word.min(*id);
                below = &below[1..];
            }
            while let Some(c) = below.first().and_then(|(word, _)| next(word, length)) {
                let goes_on = |(word, _): &&(&str, u32)| next(word, length) == Some(c);
                let same = below.iter().take_while(goes_on).count();
                tree.characters.push(c);
                met.push((&below[..same], length + c.len_utf8()));
                below = &below[same..];
            }
            tree.nodes.push(Node {
                children,
                children_end: number(met.len()),
                word,
            });
        }
        tree.beginnings = Beginnings::new(&tree.first_steps());
        tree
    }

    /// The nodes behind every two characters with which words begin, and behind one that is a word.
    fn first_steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for first in self.nodes[0].children() {
            let step = |second: char, node: Node| Step {
                first: self.characters[first],
                second,
                node,
            };
            if self.nodes[first].word != NONE {
                steps.push(step(ALONE, self.nodes[first]));
            }
            let behind = self.nodes[first].children();
            steps.extend(behind.map(|at| step(self.characters[at], self.nodes[at])));
        }
        steps
    }

    /// A tree of all words spelt backwards, for what stands at the end of a text.
    pub fn backwards<'w>(words: impl IntoIterator<Item = &'w str>) -> WordTree {
        let words: Vec<String> = words
            .into_iter()
            .map(|word| word.chars().rev().collect())
            .collect();
        WordTree::new(words.iter().map(String::as_str))
    }

    /// Meets the words with which a row of characters begins, the shorter before the longer: place
    /// in the list and length in bytes.
    pub fn beginning_of(
        &self,
        text: impl IntoIterator<Item = char>,
        mut meet: impl FnMut(usize, usize),
    ) {
        let mut characters = text.into_iter();
        let Some(first) = characters.next() else {
            return;
        };
        if !self.beginnings.firsts.may_hold(first) {
            return;
        }
        let mut length = first.len_utf8();
        if self.beginnings.is_word(first)
            && let Some(node) = self.beginnings.node(first, ALONE)
        {
            meet(node.word as usize, length);
        }
        let Some(second) = characters.next() else {
            return;
        };
        length += second.len_utf8();
        let mut next = self.beginnings.node(first, second);
        while let Some(node) = next {
            if node.word != NONE {
                meet(node.word as usize, length);
            }
            let Some(c) = characters.next() else { return };
            length += c.len_utf8();
            next = self.child(node, c);
        }
    }

    /// The longest word with which a row of characters begins: place in the list and length in
    /// bytes.
    pub fn longest(&self, text: impl IntoIterator<Item = char>) -> Option<(usize, usize)> {
        let mut longest = None;
        self.beginning_of(text, |word, length| longest = Some((word, length)));
        longest
    }

    /// Where words stand in a text: each place at which one begins, with the longest that does, its
    /// place in the list and its length in bytes.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> {
        let begins = |(at, c): (usize, char)| self.beginnings.firsts.may_hold(c).then_some(at);
        text.char_indices().filter_map(begins).filter_map(|at| {
            let (word, length) = self.longest(text[at..].chars())?;
            Some((at, word, length))
        })
    }

    /// A word's place in the list.
    pub fn get(&self, word: &str) -> Option<usize> {
        let (place, length) = self.longest(word.chars())?;
        (length == word.len()).then_some(place)
    }

    /// Whether words may begin with a character and the next one behind it, if any; no is sure.
    #[inline]
    pub fn may_begin(&self, first: char, second: Option<char>) -> bool {
        self.beginnings
            .may_hold(hash(first, second.unwrap_or(ALONE)))
            || self.beginnings.is_word(first)
    }

    fn child(&self, node: Node, c: char) -> Option<Node> {
        let children = node.children();
        let place = self.characters[children.clone()].binary_search(&c).ok()?;
        Some(self.nodes[children.start + place])
    }
}

/// The nodes behind the first two characters of words, found by a hash of the two.
#[derive(Debug)]
struct Beginnings {
    /// The step of a hash stands at the place of its upper bits or at the next free one behind it;
    /// as many places again are free.
    steps: Vec<Step>,
    /// Two bits for each step, in so little memory that it stays near: most places of a text are
    /// told from a beginning by one look.
    bits: Vec<u64>,
    /// The characters with which words begin, told at even less cost; no is sure.
    firsts: Firsts,
    /// A bit for each character that is a word by itself.
    alone: Vec<u64>,
}

/// A bit for each lower byte of some characters.
#[derive(Debug, Default)]
struct Firsts([u64; 4]);

impl Firsts {
    fn add(&mut self, c: char) {
        let [low, ..] = u32::from(c).to_le_bytes();
        self.0[usize::from(low >> 6)] |= 1 << (low & 63);
    }

    /// Whether a character may be one of them.
    #[inline]
    fn may_hold(&self, c: char) -> bool {
        let [low, ..] = u32::from(c).to_le_bytes();
        self.0[usize::from(low >> 6)] >> (low & 63) & 1 == 1
    }
}

/// Two characters with which words begin, and the node behind them.
#[derive(Clone, Copy, Debug)]
struct Step {
    first: char,
    second: char,
    node: Node,
}

/// Where no step stands.
const FREE: Step = Step {
    first: ALONE,
    second: ALONE,
    node: Node {
        children: 0,
        children_end: 0,
        word: NONE,
    },
};

/// Stands for the second character of a word of one.
const ALONE: char = '\0';

impl Beginnings {
    fn new(steps: &[Step]) -> Beginnings {
        let places = (steps.len() * 2).next_power_of_two();
        let mut beginnings = Beginnings {
            steps: vec![FREE; places],
            bits: vec![0; places.div_ceil(8)],
            firsts: Firsts::default(),
            alone: Vec::new(),
        };
        for step in steps {
            beginnings.firsts.add(step.first);
            if step.second == ALONE {
                let code = step.first as usize;
                let most = beginnings.alone.len().max(code / 64 + 1);
                beginnings.alone.resize(most, 0);
                beginnings.alone[code / 64] |= 1 << (code % 64);
            }
            let hash = hash(step.first, step.second);
            let (place, one, other) = beginnings.bits_of(hash);
            beginnings.bits[place] |= 1 << one | 1 << other;
            let mut at = beginnings.place(hash);
            while beginnings.steps[at].first != ALONE {
                at = (at + 1) % places;
            }
            beginnings.steps[at] = *step;
        }
        beginnings
    }

    /// Whether words may begin with the two characters of a hash; no is sure.
    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let (place, one, other) = self.bits_of(hash);
        let bits = self.bits[place];
        bits >> one & bits >> other & 1 == 1
    }

    /// Whether a character is a word by itself.
    #[inline]
    fn is_word(&self, c: char) -> bool {
        let code = c as usize;
        let bits = self.alone.get(code / 64).copied().unwrap_or(0);
        bits >> (code % 64) & 1 == 1
    }

    fn node(&self, first: char, second: char) -> Option<Node> {
        let hash = hash(first, second);
        if first == ALONE || !self.may_hold(hash) {
            return None;
        }
        let mut at = self.place(hash);
        loop {
            let step = &self.steps[at];
            if (step.first, step.second) == (first, second) {
                return Some(step.node);
            }
            if step.first == ALONE {
                return None;
            }
            at = (at + 1) % self.steps.len();
        }
    }

    fn place(&self, hash: u64) -> usize {
        low_bits(hash >> 32) & (self.steps.len() - 1)
    }

    /// Which of the words of bits a hash stands in, and which two of them are its own.
    fn bits_of(&self, hash: u64) -> (usize, u64, u64) {
        let place = low_bits(hash >> 38) & (self.bits.len() - 1);
        (place, hash >> 58, hash >> 26 & 63)
    }
}

/// Fibonacci hashing: the factor spreads what differs over the upper bits.
fn hash(first: char, second: char) -> u64 {
    let pair = u64::from(u32::from(first)) << 32 | u64::from(u32::from(second));
    pair.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A part of a hash, for a place in a list.
fn low_bits(hash: u64) -> usize {
    usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0)
}

/// The character at a place of a word.
fn next(word: &str, from: usize) -> Option<char> {
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
    fn words_that_begin_at_a_place_come_short_ones_first() {
        let tree = WordTree::new(["q1-q3", "q1", "q", "q1", ""]);
        let mut met = Vec::new();
        tree.beginning_of("q1-q2".chars(), |word, length| met.push((word, length)));
        assert_eq!(met, [(2, 1), (1, 2)]);
        assert_eq!(tree.longest("q1-q3季".chars()), Some((0, 5)));
        assert_eq!(tree.longest("季".chars()), None);
    }

    #[test]
    fn a_word_is_found_as_a_whole() {
        let words = ["上海", "上海银行", "银行", "a", "海银"];
        let tree = WordTree::new(words);
        for (place, word) in words.iter().enumerate() {
            assert_eq!(tree.get(word), Some(place), "{word}");
        }
        for word in ["上海银", "上", "b", ""] {
            assert_eq!(tree.get(word), None, "{word}");
        }
        assert_eq!(WordTree::new([]).get("上海"), None);
    }

    #[test]
    fn beginnings_are_told_at_a_glance() {
        let tree = WordTree::new(["上海", "a"]);
        assert!(tree.may_begin('上', Some('海')));
        assert!(tree.may_begin('a', Some('海')));
        assert!(tree.may_begin('a', None));
        assert!(!tree.may_begin('上', None));
    }
}
