//! Numbers in a text, as they are quoted.

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
}
