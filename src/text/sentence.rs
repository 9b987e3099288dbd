//! Sentences.

use super::{Span, width};

/// A sentence is not longer than this, in bytes: a thousand Chinese characters, where one in a
/// thousand has four hundred. Every figure carries its sentence, so one without end would be told
/// again for each of its numbers.
const LONGEST: usize = 3_000;

/// The sentences of `text[within]`, in order: from after one full stop to after the next, quotes
/// and brackets that close right behind it included, white space around left out.
///
/// A full stop is `。`, `！`, `？`, `!`, `?`, a line break, or a point that ends a Latin sentence. What
/// is far too long for a sentence is cut at a comma or at white space, or where there is none, anywhere.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let part = within.of(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(at) = next_stop(part.as_bytes(), from)
        && let Some((c, mut behind)) = part.get(at..).and_then(split_first)
    {
        from = part.len() - behind.len();
        if !ends(part[..at].chars().next_back(), c, behind.chars().next()) {
            continue;
        }
        if c != '\n' {
            let closes =
                |c: char| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '】' | '》');
            behind = behind.trim_start_matches(closes);
        }
        from = part.len() - behind.len();
        push_trimmed(part, start, from, within.start, &mut found);
        start = from;
    }
    push_trimmed(part, start, part.len(), within.start, &mut found);
    found
}

/// Whether a character ends a sentence.
fn ends(before: Option<char>, c: char, after: Option<char>) -> bool {
    match c {
        '。' | '！' | '？' | '!' | '?' | '\n' => true,
        '.' => {
            before.is_some_and(|b| b.is_ascii_lowercase()) && after.is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

/// The next place, from the beginning of a character on, where one begins that may end a sentence.
fn next_stop(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let first = *bytes.get(at)?;
        if MAY_END[usize::from(first)] {
            return Some(at);
        }
        at += width(first);
    }
}

/// The bytes with which what ends a sentence may begin.
static MAY_END: [bool; 256] = {
    let mut may_end = [false; 256];
    let mut at = 0;
    let first = [
        b'\n',
        b'!',
        b'?',
        b'.',
        "。".as_bytes()[0],
        "！".as_bytes()[0],
    ];
    while at < first.len() {
        may_end[first[at] as usize] = true;
        at += 1;
    }
    may_end
};

fn split_first(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    Some((characters.next()?, characters.as_str()))
}

fn push_trimmed(part: &str, start: usize, end: usize, base: usize, found: &mut Vec<Span>) {
    let piece = part[start..end].trim_end();
    let mut rest = piece.trim_start();
    while !rest.is_empty() {
        let start = base + start + (piece.len() - rest.len());
        let length = if rest.len() > LONGEST {
            cut(rest)
        } else {
            rest.len()
        };
        let sentence = rest[..length].trim_end();
        found.push(Span::new(start, start + sentence.len()));
        rest = rest[length..].trim_start();
    }
}

/// Where the first part of a sentence ends that is too long.
fn cut(sentence: &str) -> usize {
    let most = sentence.floor_char_boundary(LONGEST);
    let comma = |c: char| matches!(c, '，' | '；' | '、' | ';' | ' ' | '\u{3000}');
    // Never within a number or a Latin word, unless it has no end either.
    let other = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | ',' | '%');
    let last = |at: fn(char) -> bool| sentence[..most].rfind(at).filter(|at| *at > most / 2);
    last(comma).or_else(|| last(other)).map_or(most, |at| {
        at + sentence[at..].chars().next().map_or(1, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_stop_and_closing_quote() {
        let text = "营收1.5亿元。他说：“很好。”随后离开！\n标题";
        let found = sentences(text, Span::new(0, text.len()));
        let cut: Vec<&str> = found.into_iter().map(|span| span.of(text)).collect();
        assert_eq!(
            cut,
            ["营收1.5亿元。", "他说：“很好。”", "随后离开！", "标题"]
        );
    }

    #[test]
    fn what_has_no_end_is_cut_at_a_comma_or_anywhere() {
        for (clause, behind) in [
            ("同比增长19%，", "，"),
            ("AWS revenue ", "revenue"),
            ("亿", "亿"),
        ] {
            let text = clause.repeat(2_000);
            let found = sentences(&text, Span::new(0, text.len()));
            let cut: Vec<&str> = found.into_iter().map(|span| span.of(&text)).collect();
            assert!(cut.len() > 1 && cut.iter().all(|cut| cut.len() <= LONGEST));
            assert!(cut.iter().all(|cut| cut.ends_with(behind)), "{cut:?}");
            let whole = text.replace(' ', "");
            assert_eq!(cut.concat().replace(' ', ""), whole);
        }
    }
}
