//! Numbers in a text, as they are quoted.

use std::borrow::Cow;

use super::Span;

/// Where a quoted number stands in a text, by itself rather than as a part of a longer one: `2` in
/// `iPhone 12 2 3` is the second of them.
pub fn find_number(text: &str, quote: &str) -> Option<Span> {
    if quote.is_empty() {
        return None;
    }
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let inner = |c: Option<char>| matches!(c, Some('.' | ','));
    let alone = |span: &Span| {
        let mut before = text[..span.start].chars().rev();
        let mut after = text[span.end..].chars();
        let (b, a) = (before.next(), after.next());
        let starts = quote.starts_with(|c: char| c.is_ascii_digit());
        let ends = quote.ends_with(|c: char| c.is_ascii_digit());
        let longer_before = starts && (digit(b) || inner(b) && digit(before.next()));
        let longer_after = ends && (digit(a) || inner(a) && digit(after.next()));
        !longer_before && !longer_after
    };
    let mut places = text
        .match_indices(quote)
        .map(|(at, _)| Span::new(at, at + quote.len()));
    let first = places.next()?;
    if alone(&first) {
        return Some(first);
    }
    Some(places.find(alone).unwrap_or(first))
}

/// Where a number that is quoted from the source stands in its clean sentence, from `from` on: the
/// quote is the source's own bytes, so markup inside the number has to be looked past.
pub fn find_quote(quote: &str, sentence: &str, from: usize) -> Option<Span> {
    let rest = sentence.get(from..)?;
    let found = |quote: &str| find_number(rest, quote).map(|span| span.shifted(from));
    found(quote).or_else(|| found(&plain(quote)))
}

/// A quote without emphasis, tags and entities.
fn plain(quote: &str) -> Cow<'_, str> {
    if !quote.contains(['*', '_', '<', '&', '\\']) {
        return Cow::Borrowed(quote);
    }
    let mut text = String::with_capacity(quote.len());
    let mut inside = None;
    for c in quote.chars() {
        match (inside, c) {
            (None, '<') => inside = Some('>'),
            (None, '&') => inside = Some(';'),
            (None, '*' | '_' | '\\') => {}
            (None, c) => text.push(c),
            (Some(end), c) if c == end => {
                if end == ';' {
                    text.push(' ');
                }
                inside = None;
            }
            (Some(_), _) => {}
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_part_of_a_longer_one() {
        for (text, quote, at) in [
            ("iPhone 12 2 3", "2", Some(10)),
            ("营收12.5，5%", "5%", Some(13)),
            ("1,250 250", "250", Some(6)),
            ("125%", "25%", Some(1)),
            ("12%", "13%", None),
            ("12%", "", None),
        ] {
            assert_eq!(
                find_number(text, quote).map(|span| span.start),
                at,
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_is_found_behind_its_markup() {
        let found = |quote, sentence, from| {
            find_quote(quote, sentence, from).map(|span| span.of(sentence).to_owned())
        };
        assert_eq!(found("19%", "AWS增长19%。", 0).as_deref(), Some("19%"));
        assert_eq!(
            found("12<em>43</em>.00亿美元", "营收1243.00亿美元。", 0).as_deref(),
            Some("1243.00亿美元")
        );
        assert_eq!(
            found("363.30&nbsp;亿美元", "净利润363.30 亿美元。", 0).as_deref(),
            Some("363.30 亿美元")
        );
        assert_eq!(
            find_quote("12%", "增长12%，广告增长12%。", 9).map(|span| span.start),
            Some(24)
        );
        assert_eq!(found("12%", "增长13%。", 0), None);
    }
}
