//! What of a text can be found: every character of it, and every word wherever it stands.
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

/// Longest run of letters or digits that is one word; a longer one is cut.
const LONGEST_RUN: usize = 64;

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
    let mut open: Option<(Run, usize)> = None;
    for (position, (at, c)) in folded.char_indices().enumerate() {
        let class = class(c);
        let end = at + c.len_utf8();
        match &mut open {
            Some((run, length))
                if Some(run.class) == class
                    && (run.class == Class::Han || *length < LONGEST_RUN) =>
            {
                run.span.end = end;
                *length += 1;
            }
            _ => {
                found.extend(open.take().map(|(run, _)| run));
                open = class.map(|class| {
                    (
                        Run {
                            class,
                            span: Span::new(at, end),
                            position,
                        },
                        1,
                    )
                });
            }
        }
    }
    found.extend(open.map(|(run, _)| run));
    found
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
        for run in runs(&folded) {
            if run.class != Class::Han {
                places.push(Place {
                    position: run.position,
                    span: run.span,
                });
                continue;
            }
            let part = run.span.of(&folded);
            for (index, (at, c)) in part.char_indices().enumerate() {
                let span = Span::new(at, at + c.len_utf8()).shifted(run.span.start);
                places.push(Place {
                    position: run.position + index,
                    span,
                });
            }
            let Some(dictionary) = self.dictionary.get() else {
                continue;
            };
            places.extend(dictionary.cut_all(part).into_iter().filter_map(|word| {
                (word.end - word.start > 1).then(|| Place {
                    position: run.position + word.start,
                    span: Span::new(word.byte_start, word.byte_end).shifted(run.span.start),
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
        assert_eq!(
            words("亿,AWS"),
            [(0, "亿".to_owned()), (2, "aws".to_owned())]
        );
    }

    #[test]
    fn a_run_without_end_is_cut() {
        let long = "a".repeat(200);
        assert_eq!(
            texts(&long).iter().map(String::len).collect::<Vec<_>>(),
            [64, 64, 64, 8]
        );
    }
}
