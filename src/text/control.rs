//! Text of strangers, made fit to be shown.

use std::borrow::Cow;

/// The text as it may be shown: on one line, and without anything that a terminal would obey
/// (escapes, controls, marks that turn the direction of writing).
pub fn sanitise(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ => obeyed(c).then_some(char::REPLACEMENT_CHARACTER),
    })
}

/// The same for a message that may have several lines.
pub fn sanitise_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| {
        (c != '\n' && obeyed(c)).then_some(char::REPLACEMENT_CHARACTER)
    })
}

fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn replaced(text: &str, replace: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().any(|c| replace(c).is_some()) {
        Cow::Owned(text.chars().map(|c| replace(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(
            sanitise("净利\u{1b}[31m红\u{9b}2J\u{7}\u{202e}完"),
            "净利\u{fffd}[31m红\u{fffd}2J\u{fffd}\u{fffd}完"
        );
        assert_eq!(sanitise("两\r\n行\t字"), "两  行 字");
        assert_eq!(sanitise_lines("两\n行\u{1b}"), "两\n行\u{fffd}");
        assert!(matches!(sanitise("干净 👨‍👩‍👧 é"), Cow::Borrowed(_)));
    }
}
