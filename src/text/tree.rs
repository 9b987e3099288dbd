//! A tree of words: all words that begin at a place of a text are met in one walk from there.

use std::ops::Range;

use super::width;

/// Words, known by their places in the list that the tree was made from.
#[derive(Debug)]
pub struct WordTree {
    /// The root is the first node, and the children of a node stand side by side in the order of
    /// their characters, behind those of the node before. Behind the last node stands one that is
    /// none, for the last to end at.
    nodes: Vec<Node>,
    /// Where words begin: a walk takes its first two steps at once.
    beginnings: Beginnings,
}

/// A node is small, so that those which a walk looks at stand near.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// The character that leads to it.
    character: char,
    /// Where its children begin.
    children: u32,
    /// The word that ends here, if any.
    word: u32,
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
            nodes: Vec::new(),
            beginnings: Beginnings::new(&[]),
        };
        // The words below each node, and how many bytes of them lead to it; nodes are numbered in
        // the order in which they are met level by level.
        let mut met = vec![(ALONE, sorted.as_slice(), 0)];
        while let Some(&(character, mut below, length)) = met.get(tree.nodes.len()) {
            let children = number(met.len());
            let mut word = NONE;
            while let Some((_, id)) = below.first().filter(|(word, _)| word.len() == length) {
                word = word.min(*id);
                below = &below[1..];
            }
            while let Some(c) = below.first().and_then(|(word, _)| next(word, length)) {
                let goes_on = |(word, _): &&(&str, u32)| next(word, length) == Some(c);
                let same = below.iter().take_while(goes_on).count();
                met.push((c, &below[..same], length + c.len_utf8()));
                below = &below[same..];
            }
            tree.nodes.push(Node {
                character,
                children,
                word,
            });
        }
        tree.nodes.push(Node {
            character: ALONE,
            children: number(met.len()),
            word: NONE,
        });
        tree.beginnings = Beginnings::new(&tree.first_steps());
        tree
    }

    /// The tree as numbers, three for each node.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let nodes = self.nodes.iter();
        nodes.flat_map(|node| [u32::from(node.character), node.children, node.word])
    }

    /// The tree that numbers stand for; none where they are those of no tree.
    pub(crate) fn from_numbers(mut numbers: impl Iterator<Item = u32>) -> Option<WordTree> {
        let mut nodes = Vec::with_capacity(numbers.size_hint().0 / 3);
        while let (Some(character), Some(children), Some(word)) =
            (numbers.next(), numbers.next(), numbers.next())
        {
            nodes.push(Node {
                character: char::from_u32(character)?,
                children,
                word,
            });
        }
        let mut tree = WordTree {
            nodes,
            beginnings: Beginnings::new(&[]),
        };
        tree.beginnings = Beginnings::new(&tree.first_steps());
        Some(tree)
    }

    /// The nodes behind every two characters with which words begin, and behind one that is a word.
    fn first_steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for first in self.children(0) {
            let step = |second: char, node: usize| Step {
                first: self.nodes[first].character,
                second,
                node: number(node),
                word: self.nodes[node].word,
                thirds: self.nodes[self.children(node)]
                    .iter()
                    .fold(0, |thirds, child| thirds | third(child.character)),
            };
            if self.nodes[first].word != NONE {
                steps.push(step(ALONE, first));
            }
            let behind = self.children(first);
            steps.extend(behind.map(|at| step(self.nodes[at].character, at)));
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
    #[inline]
    pub fn beginning_of(
        &self,
        text: impl IntoIterator<Item = char>,
        mut meet: impl FnMut(usize, usize),
    ) {
        let mut characters = text.into_iter();
        if let Some(first) = characters.next()
            && self.beginnings.firsts.holds(first)
        {
            let second = characters.next();
            if self.may_begin(first, second.unwrap_or(ALONE)) {
                self.beginning_with(first, second, characters, &mut meet);
            }
        }
    }

    /// Meets the words with which a row of characters begins whose first two are at hand.
    #[inline(never)]
    fn beginning_with(
        &self,
        first: char,
        second: Option<char>,
        mut behind: impl Iterator<Item = char>,
        meet: &mut impl FnMut(usize, usize),
    ) {
        let mut length = first.len_utf8();
        if self.beginnings.is_word(first)
            && let Some(step) = self.beginnings.step(first, ALONE)
        {
            meet(step.word as usize, length);
        }
        let Some(second) = second else { return };
        let Some(step) = self.beginnings.step(first, second) else {
            return;
        };
        length += second.len_utf8();
        if step.word != NONE {
            meet(step.word as usize, length);
        }
        if step.thirds == 0 {
            return;
        }
        let Some(c) = behind.next() else { return };
        if step.thirds & third(c) == 0 {
            return;
        }
        length += c.len_utf8();
        let mut next = self.child(self.children(step.node as usize), c);
        while let Some(node) = next {
            let word = self.nodes[node].word;
            if word != NONE {
                meet(word as usize, length);
            }
            let children = self.children(node);
            if children.is_empty() {
                return;
            }
            let Some(c) = behind.next() else { return };
            length += c.len_utf8();
            next = self.child(children, c);
        }
    }

    /// The longest word with which a row of characters begins: place in the list and length in
    /// bytes.
    #[inline]
    pub fn longest(&self, text: impl IntoIterator<Item = char>) -> Option<(usize, usize)> {
        let mut longest = None;
        self.beginning_of(text, |word, length| longest = Some((word, length)));
        longest
    }

    /// Whether words may begin with a character and the next one, `'\0'` where there is none; no is
    /// sure.
    #[inline]
    pub fn may_begin(&self, first: char, next: char) -> bool {
        self.beginnings.may_hold(first, next)
    }

    /// The longest word that begins at a place of a text, whose character and the next one are at
    /// hand: place in the list and length in bytes. Most places are told from one where a word
    /// begins by one look.
    #[inline]
    pub fn longest_at(
        &self,
        text: &str,
        at: usize,
        first: char,
        next: Option<char>,
    ) -> Option<(usize, usize)> {
        self.may_begin(first, next.unwrap_or(ALONE))
            .then(|| self.longest_with(text, at, first, next))
            .flatten()
    }

    /// The same for a place where a word [may begin](Self::may_begin).
    #[inline(never)]
    pub fn longest_with(
        &self,
        text: &str,
        at: usize,
        first: char,
        next: Option<char>,
    ) -> Option<(usize, usize)> {
        let mut longest = None;
        let two = first.len_utf8() + next.map_or(0, char::len_utf8);
        let behind = text[at + two..].chars();
        self.beginning_with(first, next, behind, &mut |word, length| {
            longest = Some((word, length));
        });
        longest
    }

    /// Where words stand in a text: each place at which one begins, with the longest that does, its
    /// place in the list and its length in bytes.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = self.beginnings.next_first(text.as_bytes(), from)?;
                let mut behind = text.get(at..)?.chars();
                let first = behind.next()?;
                from = at + first.len_utf8();
                if let Some((word, length)) = self.longest_at(text, at, first, behind.next()) {
                    return Some((at, word, length));
                }
            }
        })
    }

    /// A word's place in the list.
    pub fn get(&self, word: &str) -> Option<usize> {
        let (place, length) = self.longest(word.chars())?;
        (length == word.len()).then_some(place)
    }

    /// Where the children of a node stand.
    fn children(&self, node: usize) -> Range<usize> {
        self.nodes[node].children as usize..self.nodes[node + 1].children as usize
    }

    fn child(&self, children: Range<usize>, c: char) -> Option<usize> {
        let start = children.start;
        let place = self.nodes[children].binary_search_by_key(&c, |node| node.character);
        Some(start + place.ok()?)
    }
}

/// The nodes behind the first two characters of words, found by a hash of the two.
#[derive(Debug)]
struct Beginnings {
    /// The step of a hash stands at the place of its upper bits or at the next free one behind it.
    steps: Vec<Step>,
    /// Characters that follow the first one, a set for the first ones of each row, in so little
    /// memory that it stays near: most places of a text are told from a beginning by one look.
    seconds: Vec<Characters>,
    /// The characters with which words begin.
    firsts: Characters,
    /// A bit for each character that is a word by itself.
    alone: Vec<u64>,
}

/// A set of characters that are known by their lower byte: others may be taken for them.
#[derive(Clone, Copy, Debug, Default)]
struct Characters([u64; 4]);

impl Characters {
    const ALL: Characters = Characters([u64::MAX; 4]);

    fn add(&mut self, c: char) {
        let [low, ..] = u32::from(c).to_le_bytes();
        self.0[usize::from(low >> 6)] |= 1 << (low & 63);
    }

    /// Whether it may hold a character; no is sure.
    #[inline]
    fn holds(&self, c: char) -> bool {
        let [low, ..] = u32::from(c).to_le_bytes();
        self.holds_low(low)
    }

    #[inline]
    fn holds_low(&self, low: u8) -> bool {
        self.0[usize::from(low >> 6)] >> (low & 63) & 1 == 1
    }
}

/// Two characters with which words begin, and what is behind them: most places where words may begin
/// are told from those where one does by what stands here, and nowhere else in memory.
#[derive(Clone, Copy, Debug)]
struct Step {
    first: char,
    second: char,
    node: u32,
    /// The word of these two characters, if any.
    word: u32,
    /// The characters that lead on from the node, a bit for each by its [lowest bits](third).
    thirds: u32,
}

/// The bit of a third character.
fn third(c: char) -> u32 {
    1 << (u32::from(c) & 31)
}

/// Where no step stands.
const FREE: Step = Step {
    first: ALONE,
    second: ALONE,
    node: NONE,
    word: NONE,
    thirds: 0,
};

/// Stands for the second character of a word of one.
const ALONE: char = '\0';

impl Beginnings {
    fn new(steps: &[Step]) -> Beginnings {
        // A fourth of the places or more is free.
        let places = (steps.len() + steps.len() / 3 + 1).next_power_of_two();
        let firsts = steps.chunk_by(|one, other| one.first == other.first);
        let rows = firsts.count().next_power_of_two();
        let mut beginnings = Beginnings {
            steps: vec![FREE; places],
            seconds: vec![Characters::default(); rows],
            firsts: Characters::default(),
            alone: Vec::new(),
        };
        for step in steps {
            beginnings.firsts.add(step.first);
            let row = beginnings.row(step.first);
            if step.second == ALONE {
                // Whatever follows it.
                beginnings.seconds[row] = Characters::ALL;
                let code = step.first as usize;
                let most = beginnings.alone.len().max(code / 64 + 1);
                beginnings.alone.resize(most, 0);
                beginnings.alone[code / 64] |= 1 << (code % 64);
            } else {
                beginnings.seconds[row].add(step.second);
            }
            let mut at = beginnings.place(step.first, step.second);
            while beginnings.steps[at].first != ALONE {
                at = (at + 1) & (places - 1);
            }
            beginnings.steps[at] = *step;
        }
        beginnings
    }

    /// Whether words may begin with two characters; no is sure.
    #[inline]
    fn may_hold(&self, first: char, second: char) -> bool {
        self.seconds[self.row(first)].holds(second)
    }

    /// The next place, from the beginning of a character on, where a word may begin. The lower byte
    /// of a character is told from its last two bytes, without reading all of it.
    fn next_first(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let end = at + width(*bytes.get(at)?);
            let low = match *bytes.get(at..end)? {
                [byte] => byte,
                [.., before, last] => before << 6 | last & 0x3F,
                [] => return None,
            };
            if self.firsts.holds_low(low) {
                return Some(at);
            }
            at = end;
        }
    }

    /// Whether a character is a word by itself.
    #[inline]
    fn is_word(&self, c: char) -> bool {
        let code = c as usize;
        let bits = self.alone.get(code / 64).copied().unwrap_or(0);
        bits >> (code % 64) & 1 == 1
    }

    fn step(&self, first: char, second: char) -> Option<&Step> {
        if first == ALONE {
            return None;
        }
        let mut at = self.place(first, second);
        loop {
            let step = &self.steps[at];
            if (step.first, step.second) == (first, second) {
                return Some(step);
            }
            if step.first == ALONE {
                return None;
            }
            at = (at + 1) & (self.steps.len() - 1);
        }
    }

    fn row(&self, first: char) -> usize {
        spread(u32::from(first)) & (self.seconds.len() - 1)
    }

    fn place(&self, first: char, second: char) -> usize {
        spread(u32::from(first).rotate_left(16) ^ u32::from(second)) & (self.steps.len() - 1)
    }
}

/// Fibonacci hashing: the factor spreads what differs over the upper bits, which are given back.
fn spread(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 12) as usize
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
        assert_eq!(tree.longest_at("上海", 0, '上', Some('海')), Some((0, 6)));
        assert_eq!(tree.longest_at("a海", 0, 'a', Some('海')), Some((1, 1)));
        assert_eq!(tree.longest_at("a", 0, 'a', None), Some((1, 1)));
        assert_eq!(tree.longest_at("上", 0, '上', None), None);
        assert_eq!(
            tree.places("到上海a").collect::<Vec<_>>(),
            [(3, 0, 6), (9, 1, 1)]
        );
    }
}
