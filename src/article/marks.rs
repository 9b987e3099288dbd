//! Marks of emphasis and links that stayed behind as text.

use std::collections::VecDeque;

use super::compose::is_han_mark;
use crate::text::Span;

/// Links are not nested deeper than this, nor longer.
const DEEPEST: usize = 4;
const LONGEST: usize = 2000;

/// Finds stray marks in a source, from its beginning to its end.
#[derive(Debug)]
pub(super) struct Marks<'s> {
    source: &'s str,
    /// The run of equal marks that was looked at last.
    run: Span,
    stray: bool,
    /// Ends of links around other links, in order: `](https://…)`.
    ends: VecDeque<Span>,
}

impl<'s> Marks<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            run: Span::default(),
            stray: false,
            ends: VecDeque::new(),
        }
    }

    /// The first marks in a span that mean nothing.
    pub(super) fn next_stray(&mut self, span: Span) -> Option<Span> {
        let mut from = span.start;
        while from < span.end {
            while self.ends.front().is_some_and(|end| end.end <= from) {
                self.ends.pop_front();
            }
            let end = self.ends.front().filter(|end| end.start < span.end);
            let end = end.map(|end| Span::new(end.start.max(from), end.end.min(span.end)));
            let limit = end.map_or(span.end, |end| end.start);
            let Some(offset) = Span::new(from, limit).of(self.source).find(['*', '_', '[']) else {
                return end;
            };
            let at = from + offset;
            from = at + 1;
            if self.source.as_bytes().get(at) == Some(&b'[') {
                if let Some(end) = outer_end(self.source, at) {
                    let place = self.ends.partition_point(|other| other.start < end.start);
                    self.ends.insert(place, end);
                    return Some(Span::new(at, from));
                }
                continue;
            }
            if at >= self.run.end {
                self.look_at_run(at);
            }
            from = self.run.end.clamp(from, limit);
            if self.stray {
                return Some(Span::new(at, from));
            }
        }
        None
    }

    /// Judges the run of marks around a place, escaped or not. Marks of it may already have been
    /// used as emphasis, so it is looked for in the source, not in the text that is left.
    fn look_at_run(&mut self, at: usize) {
        let bytes = self.source.as_bytes();
        let mark = bytes.get(at).copied().unwrap_or_default();
        let floor = self.run.end.min(at);
        let (mut start, mut end, mut length) = (at, at + 1, 1);
        // Escaped marks count, unless they stand alone.
        let escaped = |at: usize| bytes.get(at) == Some(&b'\\') && bytes.get(at + 1) == Some(&mark);
        loop {
            if start > floor && bytes.get(start - 1) == Some(&mark) {
                start -= 1;
                length += 1;
            } else if start > floor && escaped(start - 1) && bytes.get(start) == Some(&mark) {
                start -= 1;
            } else {
                break;
            }
        }
        loop {
            if bytes.get(end) == Some(&mark) {
                end += 1;
            } else if escaped(end) {
                end += 2;
            } else {
                break;
            }
            length += 1;
        }
        self.run = Span::new(start, end);
        let before = self.source.get(..start).unwrap_or_default();
        let after = self.source.get(end..).unwrap_or_default();
        self.stray = is_stray(mark, length, before, after);
    }
}

fn is_stray(mark: u8, length: usize, before: &str, after: &str) -> bool {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let both = |test: fn(&char) -> bool| {
        previous.is_some_and(|c| test(&c)) && next.is_some_and(|c| test(&c))
    };
    match (mark, length) {
        // A single star may be a footnote or a name (`*ST`), but beside a quotation mark it is
        // emphasis that went wrong. A single underscore is part of a word.
        (b'*', 1) => {
            !after.starts_with("ST")
                && (previous.is_some_and(is_han_mark) || next.is_some_and(is_han_mark))
        }
        (_, 1) => false,
        // Four stars inside a number end and begin emphasis (`4****3.95`).
        (b'*', 4) if both(char::is_ascii_digit) => !is_masked(before, after),
        // Other stars between digits stand for digits, or are powers: without them two numbers
        // would become one.
        (b'*', _) => !both(char::is_ascii_digit),
        (_, _) => !both(char::is_ascii_alphanumeric),
    }
}

/// Whether the digits between two others are hidden, as in a telephone number (`138****1234`), or
/// the two are a count and something else (`01****2025`).
fn is_masked(before: &str, after: &str) -> bool {
    let first = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let last = after.bytes().take_while(u8::is_ascii_digit).count();
    let counted = before
        .get(before.len() - first..)
        .is_some_and(|digits| digits.starts_with('0'));
    counted || (first >= 3 && last >= 4)
}

/// The end of a link that has another link in its text, and so is none: `[[甲](https://…)乙](https://…)`.
fn outer_end(source: &str, at: usize) -> Option<Span> {
    let bytes = source.as_bytes();
    let stop = bytes.len().min(at + LONGEST);
    let (mut depth, mut inner, mut place) = (0_usize, false, at);
    while place < stop {
        match bytes.get(place)? {
            b'\n' => return None,
            b'[' => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
            }
            b']' => {
                depth = depth.checked_sub(1)?;
                let address = source
                    .get(place + 1..)
                    .filter(|rest| rest.starts_with("(http"));
                let length = address.and_then(|rest| {
                    rest.bytes()
                        .take(LONGEST)
                        .position(|byte| matches!(byte, b')' | b'\n'))
                });
                let end = length.map(|length| place + length + 2);
                if depth == 0 {
                    return end
                        .filter(|end| inner && bytes.get(end - 1) == Some(&b')'))
                        .map(|end| Span::new(place, end));
                }
                if let Some(end) = end {
                    inner = true;
                    place = end;
                    continue;
                }
            }
            _ => {}
        }
        place += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source with its stray marks shown as `·`.
    fn shown(source: &str) -> String {
        let mut marks = Marks::new(source);
        let mut shown = String::new();
        let mut from = 0;
        while let Some(stray) = marks.next_stray(Span::new(from, source.len())) {
            shown.push_str(&source[from..stray.start]);
            shown.push('·');
            from = stray.end;
        }
        shown + &source[from..]
    }

    #[test]
    fn doubled_marks_are_stray() {
        assert_eq!(shown("**财报：**营收"), "·财报：·营收");
        assert_eq!(shown("营收****增长__"), "营收·增长·");
        assert_eq!(shown("达4****3.95港元，1****8日"), "达4·3.95港元，1·8日");
        assert_eq!(shown(r"和\*\*多头（MLA）\*\*等"), r"和\·多头（MLA）\·等");
    }

    #[test]
    fn marks_that_belong_to_the_text_stay() {
        assert_eq!(
            shown("138****1234 2**10 a__b 01****2025"),
            "138****1234 2**10 a__b 01****2025"
        );
        assert_eq!(
            shown("公司*ST康美 5*3 file_name 100*"),
            "公司*ST康美 5*3 file_name 100*"
        );
        assert_eq!(shown("他说：*ST康美，*“好。”"), "他说：*ST康美，·“好。”");
        assert_eq!(shown(r"\*注 a\_b"), r"\*注 a\_b");
    }

    #[test]
    fn links_around_links_are_stray() {
        assert_eq!(
            shown("[[甲](http://a)乙](http://b)丙"),
            "·[甲](http://a)乙·丙"
        );
        assert_eq!(
            shown("[甲[乙](http://a)](http://b)丙"),
            "·甲[乙](http://a)·丙"
        );
        let one = "[甲](http://a) [1] [[2]] [[乙](http://a)丙](http://b";
        assert_eq!(shown(one), one);
    }
}
