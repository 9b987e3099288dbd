//! Sentences and clauses.

use super::Span;

/// The sentences of `text[within]`, in order: from after one full stop to after the next, quotes
/// and brackets that close right behind it included, white space around left out.
///
/// A full stop is `。`, `！`, `？`, `!`, `?`, a line break, or a point that ends a Latin sentence.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    split(
        text,
        within,
        |b| MAY_END[usize::from(b)],
        |before, c, after| match c {
            '。' | '！' | '？' | '!' | '?' | '\n' => true,
            '.' => {
                before.is_some_and(|b| b.is_ascii_lowercase())
                    && after.is_some_and(char::is_whitespace)
            }
            _ => false,
        },
    )
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

/// The clauses of a sentence: what stands between commas, semicolons and colons that do not
/// belong to a number.
pub fn clauses(text: &str, sentence: Span) -> Vec<Span> {
    let any = |_| true;
    split(text, sentence, any, |before, c, after| match c {
        '，' | '；' | ';' | '：' | '。' | '！' | '？' | '!' | '?' => true,
        // After folding these are half-width, so `1,430` and `8:30` have to be told apart.
        ',' | ':' => {
            !(before.is_some_and(|b| b.is_ascii_digit())
                && after.is_some_and(|a| a.is_ascii_digit()))
        }
        _ => false,
    })
}

/// Splits behind the characters that end a part, which is asked only where the byte may begin one.
fn split(
    text: &str,
    within: Span,
    may_end: impl Fn(u8) -> bool,
    ends: impl Fn(Option<char>, char, Option<char>) -> bool,
) -> Vec<Span> {
    let part = within.of(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(skipped) = part.as_bytes()[from..].iter().position(|b| may_end(*b)) {
        let at = from + skipped;
        from = at + 1;
        // Bytes within a character begin none.
        let Some((c, mut behind)) = part.get(at..).and_then(split_first) else {
            continue;
        };
        from = part.len() - behind.len();
        if !ends(part[..at].chars().next_back(), c, behind.chars().next()) {
            continue;
        }
        let closes =
            |c: char| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '】' | '》');
        if !matches!(c, '\n' | '，' | ',') {
            behind = behind.trim_start_matches(closes);
        }
        from = part.len() - behind.len();
        push_trimmed(part, start, from, within.start, &mut found);
        start = from;
    }
    push_trimmed(part, start, part.len(), within.start, &mut found);
    found
}

fn split_first(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    Some((characters.next()?, characters.as_str()))
}

fn push_trimmed(part: &str, start: usize, end: usize, base: usize, found: &mut Vec<Span>) {
    let piece = &part[start..end];
    let trimmed = piece.trim_start();
    let start = start + (piece.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        found.push(Span::new(base + start, base + start + trimmed.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, by: fn(&str, Span) -> Vec<Span>) -> Vec<&str> {
        by(text, Span::new(0, text.len()))
            .into_iter()
            .map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn sentences_keep_their_stop_and_closing_quote() {
        assert_eq!(
            cut("营收1.5亿元。他说：“很好。”随后离开！\n标题", sentences),
            ["营收1.5亿元。", "他说：“很好。”", "随后离开！", "标题"]
        );
    }

    #[test]
    fn clauses_do_not_cut_numbers() {
        assert_eq!(
            cut("营收1,430.83亿美元,增长13%；净利98亿", clauses),
            ["营收1,430.83亿美元,", "增长13%；", "净利98亿"]
        );
    }
}
