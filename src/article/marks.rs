//! Marks of emphasis that stayed behind as text.

use super::compose::is_han_mark;
use crate::text::Span;

/// Finds stray marks in a source, from its beginning to its end.
#[derive(Debug)]
pub(super) struct Marks<'s> {
    source: &'s str,
    /// The run of equal marks that was looked at last.
    run: Span,
    stray: bool,
}

impl<'s> Marks<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, run: Span::default(), stray: false }
    }

    /// The first marks in a span that mean nothing.
    pub(super) fn next_stray(&mut self, span: Span) -> Option<Span> {
        let mut from = span.start;
        while let Some(offset) = Span::new(from, span.end).of(self.source).find(['*', '_']) {
            let at = from + offset;
            if at >= self.run.end {
                self.look_at_run(at);
            }
            let end = self.run.end.clamp(at + 1, span.end);
            if self.stray {
                return Some(Span::new(at, end));
            }
            from = end;
        }
        None
    }

    /// Judges the run of marks around a place. Marks of it may already have been used as emphasis,
    /// so it is looked for in the source, not in the text that is left.
    fn look_at_run(&mut self, at: usize) {
        let bytes = self.source.as_bytes();
        let mark = bytes.get(at).copied().unwrap_or_default();
        let floor = self.run.end.min(at);
        let before = bytes.get(floor..at).unwrap_or_default();
        let start = at - before.iter().rev().take_while(|&&byte| byte == mark).count();
        let rest = bytes.get(at..).unwrap_or_default();
        let end = at + rest.iter().take_while(|&&byte| byte == mark).count();
        self.run = Span::new(start, end);
        let before = self.source.get(..start).and_then(|text| text.chars().next_back());
        let after = self.source.get(end..).and_then(|text| text.chars().next());
        self.stray = is_stray(mark, end - start, before, after, self.source.get(end..).unwrap_or_default());
    }
}

fn is_stray(mark: u8, length: usize, before: Option<char>, after: Option<char>, rest: &str) -> bool {
    let both = |test: fn(&char) -> bool| before.is_some_and(|c| test(&c)) && after.is_some_and(|c| test(&c));
    match (mark, length) {
        (_, 0) => false,
        // A single star may be a footnote or a name (`*ST`), but beside a quotation mark it is
        // emphasis that went wrong. A single underscore is part of a word.
        (b'*', 1) => {
            !rest.starts_with("ST")
                && (before.is_some_and(is_han_mark) || after.is_some_and(is_han_mark))
        }
        (_, 1) => false,
        // Digits masked with stars, and powers: to leave them out would join two numbers.
        (b'*', _) => !both(char::is_ascii_digit),
        (_, _) => !both(char::is_ascii_alphanumeric),
    }
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
            shown.push_str(&"·".repeat(stray.len()));
            from = stray.end;
        }
        shown + &source[from..]
    }

    #[test]
    fn doubled_marks_are_stray() {
        assert_eq!(shown("**财报：**营收"), "··财报：··营收");
        assert_eq!(shown("营收****增长__"), "营收····增长··");
    }

    #[test]
    fn marks_that_belong_to_the_text_stay() {
        assert_eq!(shown("138****1234 2**10 a__b"), "138****1234 2**10 a__b");
        assert_eq!(shown("公司*ST康美 5*3 file_name 100*"), "公司*ST康美 5*3 file_name 100*");
        assert_eq!(shown("他说：*ST康美，*“好。”"), "他说：*ST康美，·“好。”");
    }
}
