//! Folding: what is the same for a reader is the same for matching.
//!
//! Full-width forms become half-width, upper case lower case, traditional characters simplified,
//! and the many dashes, tildes and spaces one of each. One character always becomes one character,
//! so that positions counted in characters stay what they were.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::Mapped;

/// Folded forms of the basic multilingual plane, indexed by code point.
static FOLDED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table: Box<[u16]> = (0..=u16::MAX).collect();
    for (code, folded) in (0u32..).zip(table.iter_mut()) {
        let Some(plain) = char::from_u32(code).map(width) else {
            continue;
        };
        // Most of the plane has no case, and to ask would take longer than all the rest.
        if CASELESS.contains(&plain) {
            continue;
        }
        let mut lower = plain.to_lowercase();
        if let (Some(one), None) = (lower.next(), lower.next()) {
            *folded = u16::try_from(u32::from(one)).unwrap_or(*folded);
        }
    }
    for (traditional, simplified) in scripts() {
        if let (Ok(from), Ok(to)) = (
            u16::try_from(u32::from(traditional)),
            u16::try_from(u32::from(simplified)),
        ) {
            table[usize::from(from)] = to;
        }
    }
    table
});

/// Scripts of one case: Chinese and its neighbours.
const CASELESS: RangeInclusive<char> = '\u{2E80}'..='\u{A4CF}';

/// Folded forms of characters outside that plane. Where only the simplified character is outside,
/// it folds to the traditional one.
static RARE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let rare = |c: char| u16::try_from(u32::from(c)).is_err();
    scripts()
        .filter_map(|(traditional, simplified)| match traditional {
            _ if rare(traditional) => Some((traditional, simplified)),
            _ if rare(simplified) => Some((simplified, traditional)),
            _ => None,
        })
        .collect()
});

/// Traditional characters, each with the simplified one that stands for it.
fn scripts() -> impl Iterator<Item = (char, char)> {
    let rows = include_str!("../../data/traditional.tsv").lines();
    rows.filter_map(|row| {
        let mut columns = row.split('\t').map(|column| column.chars().next());
        columns.next().flatten().zip(columns.next().flatten())
    })
}

/// The half-width or plainest form of a character.
fn width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\t' => ' ',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{301C}' | '\u{223C}' | '\u{2053}' => '~',
        '\u{FFE5}' => '¥',
        '\u{FFE1}' => '£',
        '\u{FE6A}' => '%',
        _ => c,
    }
}

/// The folded form of one character.
pub fn fold_char(c: char) -> char {
    change(&FOLDED, c).unwrap_or(c)
}

/// The folded form of a character that is not its own.
#[inline]
fn change(table: &[u16], c: char) -> Option<char> {
    match table.get(c as usize) {
        Some(&to) if u32::from(to) == u32::from(c) => None,
        Some(&to) => char::from_u32(u32::from(to)),
        None => rare_change(c),
    }
}

#[cold]
fn rare_change(c: char) -> Option<char> {
    RARE.get(&c).copied()
}

/// The folded form of a text.
pub fn fold(text: &str) -> String {
    let table: &[u16] = &FOLDED;
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().map(|c| change(table, c).unwrap_or(c)));
    folded
}

/// The folded form of a text, with the way back to the text.
pub fn fold_mapped(text: &str) -> Mapped {
    fold_counted(text).0
}

/// The folded form of a text, with the way back to the text, and how many of its characters are
/// traditional forms of simplified ones.
pub fn fold_counted(text: &str) -> (Mapped, usize) {
    let table: &[u16] = &FOLDED;
    let mut traditional = 0;
    let folded = Mapped::by_character(text, |c| {
        let to = change(table, c)?;
        traditional += usize::from(matches!(c, '\u{3400}'..='\u{9FFF}'));
        Some(to)
    });
    (folded, traditional)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn width_case_and_script_fold() {
        assert_eq!(fold("ＡＷＳ營收１２．５％"), "aws营收12.5%");
        assert_eq!(fold("騰訊控股 臺積電 聯發科"), "腾讯控股 台积电 联发科");
        assert_eq!(fold("１－２～３—４"), "1-2~3—4");
        assert_eq!(fold("𡻕入"), "岁入");
        assert_eq!(fold("𫝈"), fold("㑮"));
    }

    #[test]
    fn what_is_passed_over_has_no_case() {
        let mut passed = CASELESS.filter(|&c| width(c) == c);
        assert!(passed.all(|c| c.to_lowercase().eq([c])));
    }

    #[test]
    fn folded_text_finds_its_way_back() {
        let text = "營收增長１２．５％，至2億元";
        let (folded, traditional) = fold_counted(text);
        assert_eq!(folded.as_str(), fold(text));
        assert_eq!(traditional, 3);
        let part = Span::new("營收增長１".len(), "營收增長１２．５％，至2億".len());
        let cut = folded.part(part);
        assert_eq!(cut.as_str(), "2.5%,至2亿");
        assert_eq!(cut.source_span(Span::new(0, 4)), Span::new(0, 12));
        assert_eq!(
            folded.part(Span::new(0, text.len())).as_str(),
            folded.as_str()
        );
        assert_eq!(folded.part(Span::new(text.len(), text.len())).as_str(), "");
        let at = folded.as_str().find("12.5%").unwrap();
        assert_eq!(
            folded.source_span(Span::new(at, at + 5)).of(text),
            "１２．５％"
        );
        let at = folded.as_str().find("2亿元").unwrap();
        assert_eq!(
            folded
                .source_span(Span::new(at, at + "2亿元".len()))
                .of(text),
            "2億元"
        );
    }
}
