//! What of a text can be found: every character of it, and every word wherever it stands.
//!
//! Chinese characters and the words of a dictionary are terms; so are whole runs of letters and of
//! digits, and in a field of their own the signs between words. What stands inside of these is no
//! term: a phrase that begins or ends there looks for the terms that hold it (`search::inside`), so
//! that `ai` is no word of `said`, and `营收1` still finds 营收150亿.
//!
//! Positions are characters counted from the start of the text, so that words that overlap agree
//! on where they are, punctuation keeps its place, and a phrase is found by any words that cover
//! it. Which words a dictionary knows at a place never depends on what stands around it; that is
//! why nothing that stands in a text is lost, and why a query needs no dictionary.

use std::sync::{Arc, OnceLock};

use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::lexicon::Lexicon;
use crate::text::{Span, fold};

/// Longest run of letters, digits or signs that is a term. A longer one is cut into pieces that are
/// up to twice as long and overlap, so that any so many characters of it stand in one of them.
pub(crate) const LONGEST_RUN: usize = 64;

/// What a character is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A Chinese character: a word of its own and a part of longer ones.
    Han,
    /// A letter of another script.
    Letter,
    /// A digit or another numeral.
    Digit,
}

/// Characters of one class, side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) class: Class,
    /// Where in the folded text, in bytes.
    pub(crate) span: Span,
    /// Characters before it.
    pub(crate) position: usize,
}

/// The class of a folded character; none for what makes no word.
pub(crate) fn class(c: char) -> Option<Class> {
    match c {
        '0'..='9' => Some(Class::Digit),
        'a'..='z' | 'A'..='Z' => Some(Class::Letter),
        _ if c.is_ascii() => None,
        '\u{3005}'
        | '\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Some(Class::Han),
        _ if c.is_alphabetic() => Some(Class::Letter),
        _ if c.is_numeric() => Some(Class::Digit),
        _ => None,
    }
}

/// The runs of a folded text, in order.
pub(crate) fn runs(folded: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for (position, (at, c)) in folded.char_indices().enumerate() {
        let Some(class) = class(c) else {
            continue;
        };
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(run) if run.class == class && run.span.end == at => run.span.end = end,
            _ => found.push(Run {
                class,
                span: Span::new(at, end),
                position,
            }),
        }
    }
    found
}

/// A folded text in which any empty space is like another, as it is in terms of signs.
pub(crate) fn spaced(folded: &str) -> String {
    let is_empty = |c: char| c.is_whitespace() || c.is_control();
    let characters = folded.chars();
    characters
        .map(|c| if is_empty(c) { ' ' } else { c })
        .collect()
}

/// A text as a term, or where it is too long in pieces; each with the characters before it.
fn terms(text: &str) -> Vec<(usize, Span)> {
    if text.chars().nth(LONGEST_RUN).is_none() {
        return vec![(0, Span::new(0, text.len()))];
    }
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let characters = starts.len();
    starts.push(text.len());
    let piece = |from: usize| {
        let to = characters.min(from + 2 * LONGEST_RUN);
        Some((from, Span::new(*starts.get(from)?, *starts.get(to)?)))
    };
    let last = characters - LONGEST_RUN;
    (0..last).step_by(LONGEST_RUN).filter_map(piece).collect()
}

/// Cuts a text into all the words that it can be found by.
///
/// The dictionary is loaded by the first writer of an index; readers never need it.
#[derive(Clone, Default)]
pub(crate) struct Words {
    dictionary: Arc<OnceLock<Jieba>>,
    /// Whether words of a single Chinese character and of digits are left out.
    is_brief: bool,
}

impl Words {
    /// Loads the dictionary, with the names of the lexicon.
    pub(crate) fn load(&self, lexicon: &Lexicon) {
        self.dictionary.get_or_init(|| {
            let mut dictionary = Jieba::new();
            let mut names: Vec<&str> = lexicon.names().filter(|name| is_word(name)).collect();
            names.sort_unstable();
            for name in names {
                // Only whether a word is known matters here, not how often it occurs.
                if !dictionary.has_word(name) {
                    dictionary.add_word(name, Some(1), None);
                }
            }
            dictionary
        });
    }
}

/// Whether a name is two Chinese characters or more and nothing else.
fn is_word(name: &str) -> bool {
    name.chars().nth(1).is_some() && name.chars().all(|c| class(c) == Some(Class::Han))
}

impl Words {
    /// The same without words of a single Chinese character and of digits.
    pub(super) fn brief(&self) -> Words {
        Words {
            is_brief: true,
            ..self.clone()
        }
    }

    /// The words of a run of Chinese characters, in bytes of it, with the characters before each.
    fn chinese<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, Span)> + 't {
        let characters = text.char_indices().enumerate();
        let characters = characters.filter(|_| !self.is_brief);
        let single =
            |(index, (at, c)): (usize, (usize, char))| (index, Span::new(at, at + c.len_utf8()));
        let dictionary = self.dictionary.get().into_iter();
        let words = dictionary.flat_map(|dictionary| dictionary.cut_all(text));
        let words = words.filter(|word| word.end - word.start > 1);
        let several = words.map(|word| (word.start, Span::new(word.byte_start, word.byte_end)));
        characters.map(single).chain(several)
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let folded = fold(text);
        let mut places = Vec::with_capacity(text.len() / 2);
        for run in runs(&folded) {
            let text = run.span.of(&folded);
            let place = |(before, span): (usize, Span)| Place {
                position: run.position + before,
                span: span.shifted(run.span.start),
            };
            match run.class {
                Class::Han => places.extend(self.chinese(text).map(place)),
                Class::Digit if self.is_brief => {}
                Class::Letter | Class::Digit => places.extend(terms(text).into_iter().map(place)),
            }
        }
        Stream::new(folded, places)
    }
}

/// Takes from a text the signs between its words, each time as one term.
#[derive(Clone)]
pub(crate) struct Signs;

impl Tokenizer for Signs {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let folded = spaced(&fold(text));
        let mut places = Vec::new();
        let mut between: Option<Span> = None;
        let end = [(folded.len(), 'a')];
        for (at, c) in folded.char_indices().chain(end) {
            if class(c).is_some() {
                let signs = between.take().into_iter();
                places.extend(signs.flat_map(|signs| {
                    let terms = terms(signs.of(&folded)).into_iter();
                    terms.map(move |(_, span)| Place {
                        position: 0,
                        span: span.shifted(signs.start),
                    })
                }));
            } else if c != ' ' {
                let sign = Span::new(at, at + c.len_utf8());
                between = Some(between.map_or(sign, |signs| signs.join(sign)));
            }
        }
        Stream::new(folded, places)
    }
}

#[derive(Clone, Copy)]
struct Place {
    position: usize,
    span: Span,
}

/// The terms of one text.
pub(crate) struct Stream {
    folded: String,
    places: std::vec::IntoIter<Place>,
    token: Token,
}

impl Stream {
    fn new(folded: String, places: Vec<Place>) -> Stream {
        Stream {
            folded,
            places: places.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(place) = self.places.next() else {
            return false;
        };
        let text = place.span.of(&self.folded);
        self.token.position = place.position;
        self.token.offset_from = place.span.start;
        self.token.offset_to = place.span.end;
        self.token.text.clear();
        self.token.text.push_str(text);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned((position, word): (usize, &str)) -> (usize, String) {
        (position, word.to_owned())
    }

    fn words(text: &str) -> Vec<(usize, String)> {
        let tokenizer = Words::default();
        tokenizer.load(Lexicon::built_in());
        cut(tokenizer, text)
    }

    fn cut<T>(mut tokenizer: T, text: &str) -> Vec<(usize, String)>
    where
        T: for<'t> Tokenizer<TokenStream<'t> = Stream>,
    {
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found.sort();
        found
    }

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn every_character_and_every_word_is_there() {
        let found = texts("扣非净利潤");
        for word in [
            "扣",
            "非",
            "净",
            "利",
            "润",
            "扣非",
            "净利",
            "利润",
            "净利润",
        ] {
            assert!(found.iter().any(|one| one == word), "{word} in {found:?}");
        }
    }

    #[test]
    fn letters_and_digits_are_cut_where_they_meet() {
        assert_eq!(texts("iPhone16"), ["iphone", "16"]);
        assert_eq!(
            texts("１,４３０.83 S&P500 DeepSeek-R1"),
            ["1", "430", "83", "s", "p", "500", "deepseek", "r", "1"]
        );
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(words("亿,AWS"), [(0, "亿"), (2, "aws")].map(owned));
    }

    #[test]
    fn a_brief_text_has_neither_single_characters_nor_digits() {
        let tokenizer = Words::default().brief();
        tokenizer.load(Lexicon::built_in());
        assert_eq!(
            cut(tokenizer, "扣非AI16"),
            [(0, "扣非"), (2, "ai")].map(owned)
        );
    }

    #[test]
    fn signs_between_words_are_one_term() {
        assert_eq!(
            cut(Signs, "“蜜雪”！\n\t……$NVDA % 。 "),
            ["% 。", "“", "”!  ……$"].map(|signs| owned((0, signs)))
        );
    }

    #[test]
    fn a_run_without_end_is_cut_into_pieces() {
        for characters in [1, 63, 64, 65, 127, 128, 129, 192, 193, 1000] {
            let run: String = ('a'..='z').cycle().take(characters).collect();
            let pieces = terms(&run);
            let end = pieces.iter().map(|(before, span)| {
                assert!(*before == span.start && span.len() <= 2 * LONGEST_RUN);
                span.end
            });
            assert_eq!(end.max(), Some(characters));
            for start in 0..characters.saturating_sub(LONGEST_RUN - 1) {
                let part = Span::new(start, start + LONGEST_RUN.min(characters));
                assert!(
                    pieces.iter().any(|(_, piece)| piece.contains(part)),
                    "{part:?}"
                );
            }
        }
    }
}
