//! What of a text can be found: every character of it, and every word wherever it stands.
//!
//! Chinese characters and the words of a dictionary are terms; so are whole runs of letters or of
//! digits. What is shorter than a word and no Chinese character is a part: two letters or digits
//! side by side, the first and the last of a run, a sign. Parts are terms of their own, which only
//! a phrase asks for, so that `ai` is no word of `said`, and `营收1` still finds 营收150亿.
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

/// Longest run of letters or digits that is a word; of a longer one there are only parts.
pub(crate) const LONGEST_RUN: usize = 64;
/// What the terms of parts begin with. No folded word has it.
const PART: char = '\u{1}';

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

/// Whether a character is neither part of a word nor empty space.
fn is_sign(c: char) -> bool {
    class(c).is_none() && !c.is_whitespace() && !c.is_control()
}

/// The signs of a folded text, with the characters before each.
fn signs(folded: &str) -> impl Iterator<Item = (usize, Span)> {
    let signs = folded.char_indices().enumerate();
    signs
        .filter(|(_, (_, c))| is_sign(*c))
        .map(|(position, (at, c))| (position, Span::new(at, at + c.len_utf8())))
}

/// The parts of a run of letters or digits, with the characters before each: every two side by
/// side, the first and the last.
fn parts(run: &str) -> Vec<(usize, Span)> {
    let characters: Vec<Span> = run
        .char_indices()
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
        .collect();
    let pairs = characters.windows(2).enumerate();
    let mut parts: Vec<(usize, Span)> = pairs
        .filter_map(|(at, pair)| Some((at, pair.first()?.join(*pair.last()?))))
        .collect();
    if let [first, .., last] = characters.as_slice() {
        parts.push((0, *first));
        parts.push((characters.len() - 1, *last));
    } else {
        parts.extend(characters.first().map(|&only| (0, only)));
    }
    parts
}

/// The term of a part.
fn part_term(part: &str) -> String {
    format!("{PART}{part}")
}

/// The terms that find a beginning, an end or any two or more characters of a run, with the
/// characters before each: as few parts as cover it.
pub(crate) fn part_terms(run: &str) -> Vec<(usize, String)> {
    let parts = parts(run);
    let last = run.chars().count().saturating_sub(2);
    let single = last == 0 && parts.len() == 1;
    parts
        .into_iter()
        .map(|(at, span)| (at, span.of(run)))
        .filter(|(at, part)| {
            single || (part.chars().nth(1).is_some() && (at % 2 == 0 || *at == last))
        })
        .map(|(at, part)| (at, part_term(part)))
        .collect()
}

/// The terms of the signs of a folded text, with the characters before each.
pub(crate) fn sign_terms(folded: &str) -> Vec<(usize, String)> {
    signs(folded)
        .map(|(position, span)| (position, part_term(span.of(folded))))
        .collect()
}

/// Cuts a text into all that it can be found by.
///
/// The dictionary is loaded by the first writer of an index; readers never need it.
#[derive(Clone, Default)]
pub(crate) struct Words {
    dictionary: Arc<OnceLock<Jieba>>,
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

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let folded = fold(text);
        let mut places = Vec::with_capacity(text.len() / 2);
        places.extend(signs(&folded).map(|(position, span)| Place {
            position,
            span,
            part: true,
        }));
        for run in runs(&folded) {
            if run.class != Class::Han {
                let text = run.span.of(&folded);
                if text.chars().nth(LONGEST_RUN).is_none() {
                    places.push(Place {
                        position: run.position,
                        span: run.span,
                        part: false,
                    });
                }
                places.extend(parts(text).into_iter().map(|(at, span)| Place {
                    position: run.position + at,
                    span: span.shifted(run.span.start),
                    part: true,
                }));
                continue;
            }
            let part = run.span.of(&folded);
            for (index, (at, c)) in part.char_indices().enumerate() {
                let span = Span::new(at, at + c.len_utf8()).shifted(run.span.start);
                places.push(Place {
                    position: run.position + index,
                    span,
                    part: false,
                });
            }
            let Some(dictionary) = self.dictionary.get() else {
                continue;
            };
            places.extend(dictionary.cut_all(part).into_iter().filter_map(|word| {
                (word.end - word.start > 1).then(|| Place {
                    position: run.position + word.start,
                    span: Span::new(word.byte_start, word.byte_end).shifted(run.span.start),
                    part: false,
                })
            }));
        }
        Stream {
            folded,
            places: places.into_iter(),
            token: Token::default(),
        }
    }
}

#[derive(Clone, Copy)]
struct Place {
    position: usize,
    span: Span,
    part: bool,
}

/// The words of one text.
pub(crate) struct Stream {
    folded: String,
    places: std::vec::IntoIter<Place>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(place) = self.places.next() else {
            return false;
        };
        self.token.position = place.position;
        self.token.offset_from = place.span.start;
        self.token.offset_to = place.span.end;
        self.token.text.clear();
        if place.part {
            self.token.text.push(PART);
        }
        self.token.text.push_str(place.span.of(&self.folded));
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

    fn words(text: &str) -> Vec<(usize, String)> {
        let mut tokenizer = Words::default();
        tokenizer.load(Lexicon::built_in());
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            if !stream.token().text.starts_with(PART) {
                found.push((stream.token().position, stream.token().text.clone()));
            }
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
        assert_eq!(
            words("亿,AWS"),
            [(0, "亿".to_owned()), (2, "aws".to_owned())]
        );
    }

    #[test]
    fn a_run_without_end_is_no_word() {
        assert_eq!(texts(&"a".repeat(64)), ["a".repeat(64)]);
        assert_eq!(texts(&"a".repeat(65)), [""; 0]);
    }

    #[test]
    fn parts_cover_what_is_typed_of_a_run() {
        let terms = |run: &str| -> Vec<(usize, String)> {
            let terms = part_terms(run).into_iter();
            terms
                .map(|(at, term)| (at, term.trim_start_matches(PART).to_owned()))
                .collect()
        };
        let expected = |parts: &[(usize, &str)]| -> Vec<(usize, String)> {
            parts
                .iter()
                .map(|&(at, part)| (at, part.to_owned()))
                .collect()
        };
        assert_eq!(terms("1"), expected(&[(0, "1")]));
        assert_eq!(terms("20"), expected(&[(0, "20")]));
        assert_eq!(terms("202"), expected(&[(0, "20"), (1, "02")]));
        assert_eq!(terms("2024"), expected(&[(0, "20"), (2, "24")]));
        assert_eq!(terms("Сбер"), expected(&[(0, "Сб"), (2, "ер")]));
    }
}
