//! How often phrases stand in a text.

use std::cell::{Cell, OnceCell};

use memchr::memmem::find_iter;

use crate::text::pairs;

/// A text that can be asked which of its phrases recur.
///
/// For the first questions the text is looked through. Where there are more, the places of every
/// two characters are noted once, and from then on the cost of a question follows how often the
/// rarest two of the phrase stand in the text, not how long the text is.
#[derive(Debug)]
pub(crate) struct Recurrence<'a> {
    text: &'a str,
    asked: Cell<usize>,
    pairs: OnceCell<Pairs>,
}

/// Questions that cost less than noting the places of all pairs.
const FEW: usize = 48;

impl<'a> Recurrence<'a> {
    pub(crate) fn new(text: &'a str) -> Recurrence<'a> {
        Recurrence {
            text,
            asked: Cell::new(0),
            pairs: OnceCell::new(),
        }
    }

    /// Whether a phrase stands in the text twice, side by side at closest.
    pub(crate) fn of(&self, phrase: &str) -> bool {
        self.times(phrase, 2) == 2
    }

    /// How often a phrase stands in the text, counted up to `most`.
    pub(crate) fn times(&self, phrase: &str, most: usize) -> usize {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() <= FEW {
            return find_iter(self.text.as_bytes(), phrase.as_bytes())
                .take(most)
                .count();
        }
        let pairs = self.pairs.get_or_init(|| Pairs::new(self.text));
        let rarest = couples(phrase)
            .map(|(at, a, b)| (pairs.places_of(a, b), at))
            .min_by_key(|(places, _)| places.len());
        let Some((places, offset)) = rarest else {
            return find_iter(self.text.as_bytes(), phrase.as_bytes())
                .take(most)
                .count();
        };
        let mut free = 0;
        let mut stands = |place: &usize| {
            let start = place.checked_sub(offset).filter(|start| *start >= free);
            let here =
                start.filter(|at| self.text.as_bytes()[*at..].starts_with(phrase.as_bytes()));
            if let Some(start) = here {
                free = start + phrase.len();
            }
            here.is_some()
        };
        places
            .iter()
            .filter(|place| stands(place))
            .take(most)
            .count()
    }
}

/// Where each two characters of a text stand; those whose hashes meet stand together.
#[derive(Debug)]
struct Pairs {
    /// Where the places of each hash begin; they end where those of the next begin.
    starts: Vec<usize>,
    places: Vec<usize>,
}

impl Pairs {
    fn new(text: &str) -> Pairs {
        let most = (text.len() / 4).next_power_of_two();
        let mut pairs = Pairs {
            starts: vec![0; most + 1],
            places: Vec::new(),
        };
        for (_, a, b) in couples(text) {
            let hash = pairs.hash(a, b);
            pairs.starts[hash + 1] += 1;
        }
        let mut before = 0;
        for start in &mut pairs.starts {
            before += *start;
            *start = before;
        }
        pairs.places = vec![0; before];
        let mut free = pairs.starts.clone();
        for (at, a, b) in couples(text) {
            let hash = pairs.hash(a, b);
            pairs.places[free[hash]] = at;
            free[hash] += 1;
        }
        pairs
    }

    fn places_of(&self, a: char, b: char) -> &[usize] {
        let hash = self.hash(a, b);
        &self.places[self.starts[hash]..self.starts[hash + 1]]
    }

    fn hash(&self, a: char, b: char) -> usize {
        let pair = (a as usize).wrapping_mul(0x9E37_79B1) ^ (b as usize).wrapping_mul(0x85EB_CA77);
        (pair >> 7) & (self.starts.len() - 2)
    }
}

/// Each two characters that stand side by side, and where the first stands.
fn couples(text: &str) -> impl Iterator<Item = (usize, char, char)> {
    pairs(text).filter_map(|(at, a, b)| Some((at, a, b?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_recur() {
        let text = "自行车收入增长，自行车销量下降，摩托车收入持平。哈哈哈";
        let cases = [
            ("自行车", true),
            ("车收入", true),
            ("摩托车", false),
            ("收入", true),
            ("哈哈", false),
            ("汽车", false),
            ("下降，摩托车收入持平。", false),
        ];
        let recurrence = Recurrence::new(text);
        // Often enough to be asked in both ways.
        for (phrase, recurs) in cases.iter().cycle().take(FEW + cases.len()) {
            assert_eq!(recurrence.of(phrase), *recurs, "{phrase}");
            let times = text.matches(phrase).count();
            assert_eq!(recurrence.times(phrase, 9), times, "{phrase}");
        }
        assert!(recurrence.pairs.get().is_some());
        assert!(!Recurrence::new("").of("收入"));
        assert!(Pairs::new("").places_of('收', '入').is_empty());
    }
}
