//! Text laid out by the columns that it takes on a screen: a Chinese character takes two.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::{Span, joins, sanitise};

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text cut so that it takes no more than `to` columns, with … where something is missing.
pub(super) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let end = fitting(text, to.saturating_sub(1));
    format!("{}…", &text[..end])
}

/// The text cut at its beginning, for what is told by its end, as a path is.
pub(super) fn cut_start(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let start = ending(text, to.saturating_sub(1));
    format!("…{}", &text[start..])
}

/// The length in bytes of the longest beginning that takes no more than `to` columns.
fn fitting(text: &str, to: usize) -> usize {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > to {
            return at;
        }
    }
    text.len()
}

/// The lines into which a text falls when none may take more than `to` columns. Numbers and Latin
/// words are not broken, nor does a line begin with a closing mark, where that can be helped.
pub(super) fn wrap(text: &str, to: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let most = fitting(rest, to).max(rest.chars().next().map_or(0, char::len_utf8));
        let end = if most == rest.len() {
            most
        } else {
            break_before(rest, most)
        };
        let line = rest[..end].trim_end();
        lines.push(Span::new(start, start + line.len()));
        start += end;
        start += text[start..].len() - text[start..].trim_start().len();
    }
    lines
}

/// The last place at or before `most` at which a line may break.
fn break_before(text: &str, most: usize) -> usize {
    let closes = |c: char| "，。、；：！？）”’》」』】⟧%％".contains(c);
    let opens = |c: char| "（“‘《「『【⟦".contains(c);
    let scale = |c: char| "万亿千百倍年月日元个".contains(c);
    let mut at = most;
    while let (Some(before), Some(after)) =
        (text[..at].chars().next_back(), text[at..].chars().next())
    {
        let joined = joins(before) && joins(after) || before.is_ascii_digit() && scale(after);
        if closes(after) || opens(before) || joined {
            at -= before.len_utf8();
        } else {
            return at;
        }
    }
    // One long word: it has to be broken somewhere.
    most
}

/// A stretch of the text that takes no more than `to` columns and holds the focus, with … where
/// something is missing.
pub(super) fn window(text: &str, focus: Span, to: usize) -> String {
    if width(text) <= to || width(&text[..focus.end]) < to {
        return cut(text, to);
    }
    let room = to.saturating_sub(1);
    let lead = room.saturating_sub(width(focus.of(text))) / 2;
    // Where the text ends soon, more of what stands before has room.
    let start = ending(&text[..focus.start], lead).min(ending(text, room));
    let before = &text[start..focus.start];
    // Rather from where a clause begins, if not too much is lost by that.
    let clause = before
        .char_indices()
        .find(|(_, c)| matches!(c, '，' | '；' | '。' | '：' | '、'));
    let skipped = clause.map_or(0, |(at, c)| at + c.len_utf8());
    let start = if skipped * 2 <= before.len() {
        start + skipped
    } else {
        start
    };
    // A number that is cut would be another number.
    let mut start = start;
    while start < focus.start
        && text[..start].chars().next_back().is_some_and(joins)
        && let Some(next) = text[start..].chars().next().filter(|c| joins(*c))
    {
        start += next.len_utf8();
    }
    format!("…{}", cut(&text[start..], room))
}

/// Where the longest ending begins that takes no more than `to` columns.
fn ending(text: &str, to: usize) -> usize {
    let mut taken = 0;
    for (at, c) in text.char_indices().rev() {
        taken += c.width().unwrap_or(0);
        if taken > to {
            return at + c.len_utf8();
        }
    }
    0
}

/// What of some stretches lies within a line, in bytes of the line: a mark that a line break cuts
/// goes on in the next line.
pub(super) fn within(line: Span, marks: &[Span]) -> Vec<Span> {
    marks
        .iter()
        .filter(|mark| mark.overlaps(line))
        .map(|mark| {
            let (start, end) = (mark.start.max(line.start), mark.end.min(line.end));
            Span::new(start - line.start, end - line.start)
        })
        .collect()
}

/// Writes a text as it may be shown, with some stretches of it in another style; they are sorted and
/// do not overlap.
pub(super) fn write_marked(
    out: &mut impl Write,
    text: &str,
    marks: &[Span],
    plain: Style,
    marked: Style,
) -> io::Result<()> {
    // Sanitising may change lengths, so each piece is sanitised by itself.
    let mut write = |span: Span, style: Style| match span.of(text) {
        "" => Ok(()),
        piece => write!(out, "{style}{}{style:#}", sanitise(piece)),
    };
    let mut from = 0;
    for mark in marks {
        write(Span::new(from, mark.start), plain)?;
        write(*mark, marked)?;
        from = mark.end;
    }
    write(Span::new(from, text.len()), plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_the_columns_that_it_takes() {
        let table = [
            ("营收增长", 8, "营收增长"),
            ("营收增长", 7, "营收增…"),
            ("营收增长", 6, "营收…"),
            ("AWS增长", 6, "AWS增…"),
            ("营收", 1, "…"),
        ];
        for (text, to, expected) in table {
            assert_eq!(cut(text, to), expected, "{text} cut to {to}");
            assert!(width(&cut(text, to)) <= to);
        }
    }

    #[test]
    fn lines_break_between_words_and_not_before_a_comma() {
        let text = "AWS营收287.9亿美元，同比增长19%。";
        let lines = |to| {
            wrap(text, to)
                .into_iter()
                .map(|line| line.of(text).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(100), [text]);
        assert_eq!(lines(18), ["AWS营收287.9亿美", "元，同比增长19%。"]);
        assert_eq!(lines(9), ["AWS营收", "287.9亿美", "元，同比", "增长19%。"]);
        assert_eq!(lines(1).concat(), text);
    }

    #[test]
    fn a_window_holds_what_it_is_around() {
        let text = "当季营收1878亿美元，同比增长10%；净利润200亿美元，云计算业务AWS营收287.9亿美元，同比增长19%。";
        let at = text.find("19%").unwrap();
        let mark = Span::new(at, at + 3);
        for to in [10, 20, 30, 40, 60] {
            let shown = window(text, mark, to);
            assert!(width(&shown) <= to && shown.contains("19%"), "{shown}");
        }
        assert_eq!(window(text, mark, 27), "…287.9亿美元，同比增长19%。");
        assert_eq!(window(text, mark, 25), "…亿美元，同比增长19%。");
        let first = text.find("10%").unwrap();
        assert_eq!(
            window(text, Span::new(first, first + 3), 26),
            "…同比增长10%；净利润200亿…"
        );
        assert_eq!(window(text, mark, 200), text);
    }
}
