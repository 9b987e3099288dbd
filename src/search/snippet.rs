//! The place of an article that shows best why it was found.

use crate::index::class;
use crate::model::Figure;
use crate::text::{Span, find_number, fold, fold_mapped, sentences};

/// Longest snippet, in characters.
const LONGEST: usize = 120;
/// Characters kept before the first match in a sentence that is cut.
const BEFORE: usize = 30;
/// What stands for what was cut off.
const CUT: char = '…';

/// A place of an article, with what matched in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    pub(super) text: String,
    pub(super) highlights: Vec<Span>,
}

/// Cuts the snippet out of an article: the sentence of the first figure that matched, else the one
/// with most of the needles, the first of these.
pub(super) fn cut(
    text: &str,
    title: Option<&str>,
    figures: &[Figure],
    needles: &[String],
) -> Snippet {
    let sentence = match figures.first() {
        Some(figure) if !figure.sentence.of(text).is_empty() => figure.sentence,
        _ => densest(text, title, needles),
    };
    // The cells of a row of a table stand on a line each; as a snippet the row is one line.
    let shown = &sentence.of(text).replace('\n', " ");
    let mut marks = Vec::new();
    for figure in figures.iter().filter(|figure| figure.sentence == sentence) {
        marks.extend(number(shown, &figure.quote));
    }
    let anchor = marks.first().copied();
    marks.extend(needles.iter().flat_map(|needle| occurrences(shown, needle)));
    let marks = merged(marks);
    let anchor = anchor.or(marks.first().copied()).unwrap_or_default();
    shorten(shown, anchor, &marks)
}

/// The sentence with most of the needles. The title is shown anyway, so another one is better.
fn densest(text: &str, title: Option<&str>, needles: &[String]) -> Span {
    let title = title.map(str::trim).unwrap_or_default();
    let mut best: Option<((usize, bool), Span)> = None;
    for sentence in sentences(text, Span::new(0, text.len())) {
        let shown = sentence.of(text);
        let folded = fold(shown);
        let found: usize = needles
            .iter()
            .filter(|needle| folded.contains(needle.as_str()))
            .map(|needle| needle.chars().count())
            .sum();
        let score = (found, shown != title);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, sentence));
        }
    }
    best.map(|(_, sentence)| sentence).unwrap_or_default()
}

/// Where a number stands in its sentence. Its quote may have markup in it that the sentence lacks.
fn number(sentence: &str, quote: &str) -> Option<Span> {
    if let Some(found) = find_number(sentence, quote) {
        return Some(found);
    }
    let plain: String = quote
        .chars()
        .filter(|c| !matches!(c, '*' | '_' | '`'))
        .collect();
    find_number(sentence, &plain)
}

/// Where a needle stands in a text: letters and digits as whole runs where there are any, else as
/// parts of longer ones.
fn occurrences(text: &str, needle: &str) -> Vec<Span> {
    let folded = fold_mapped(text);
    let all = folded.as_str();
    let inside = |before: Option<char>, after: Option<char>| {
        let kind = |c: Option<char>| {
            c.and_then(class)
                .filter(|class| *class != crate::index::Class::Han)
        };
        kind(before).is_some() && kind(before) == kind(after)
    };
    let (mut found, mut parts) = (Vec::new(), Vec::new());
    for (at, part) in all.match_indices(needle) {
        let span = Span::new(at, at + part.len());
        let before = Span::new(0, span.start).of(all).chars().next_back();
        let after = Span::new(span.end, all.len()).of(all).chars().next();
        let whole =
            !inside(before, part.chars().next()) && !inside(part.chars().next_back(), after);
        let into = if whole { &mut found } else { &mut parts };
        into.push(folded.source_span(span));
    }
    if found.is_empty() { parts } else { found }
}

/// Spans in order, those that touch or overlap made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.join(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// A sentence cut to its length around a place.
fn shorten(sentence: &str, anchor: Span, marks: &[Span]) -> Snippet {
    let starts: Vec<usize> = sentence
        .char_indices()
        .map(|(at, _)| at)
        .chain([sentence.len()])
        .collect();
    let characters = starts.len() - 1;
    let at = starts.partition_point(|start| *start < anchor.start);
    let first = if characters <= LONGEST {
        0
    } else {
        at.saturating_sub(BEFORE).min(characters - LONGEST)
    };
    let last = characters.min(first + LONGEST);
    let window = Span::new(
        starts.get(first).copied().unwrap_or_default(),
        starts.get(last).copied().unwrap_or(sentence.len()),
    );
    let mut text = String::new();
    if first > 0 {
        text.push(CUT);
    }
    let shift = text.len();
    text.push_str(window.of(sentence));
    if last < characters {
        text.push(CUT);
    }
    let highlights = marks
        .iter()
        .map(|mark| Span::new(mark.start.max(window.start), mark.end.min(window.end)))
        .filter(|mark| !mark.is_empty())
        .map(|mark| Span::new(mark.start - window.start, mark.end - window.start).shifted(shift))
        .collect();
    Snippet { text, highlights }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, needles: &[&str]) -> String {
        let needles: Vec<String> = needles.iter().map(|&needle| needle.to_owned()).collect();
        let snippet = cut(text, Some("标题"), &[], &needles);
        let mut marked = String::new();
        let mut end = 0;
        for span in snippet.highlights {
            marked += &format!(
                "{}[{}]",
                &snippet.text[end..span.start],
                span.of(&snippet.text)
            );
            end = span.end;
        }
        marked + &snippet.text[end..]
    }

    #[test]
    fn the_sentence_with_most_words_is_shown_in_its_own_script() {
        assert_eq!(
            shown(
                "标题\n營收不錯。雲業務增速放緩，ＡＷＳ除外。",
                &["aws", "业务", "增速放缓"]
            ),
            "雲[業務增速放緩]，[ＡＷＳ]除外。"
        );
    }

    #[test]
    fn letters_are_marked_only_as_whole_words() {
        assert_eq!(shown("said AI, AI16。", &["ai"]), "said [AI], [AI]16。");
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_match() {
        let text = format!("{}营收{}。", "前".repeat(200), "后".repeat(200));
        let shown = shown(&text, &["营收"]);
        assert_eq!(shown.chars().count(), LONGEST + 4);
        assert!(shown.starts_with("…前") && shown.contains("前[营收]后") && shown.ends_with("后…"));
    }

    #[test]
    fn a_row_of_a_table_is_one_line() {
        use crate::model::{Amount, Aspect, Metric, Status};
        let text = "营收\n车型12\n2\n3%";
        let figure = Figure {
            span: Span::default(),
            quote: "2".to_owned(),
            company: None,
            segment: None,
            metric: Metric::Revenue,
            aspect: Aspect::Level,
            amount: Amount::Exact(2.0),
            unit: "CNY".to_owned(),
            period: None,
            status: Status::Actual,
            sentence: Span::new("营收\n".len(), text.len()),
            rules: Vec::new(),
        };
        let snippet = cut(text, None, &[figure], &[]);
        assert_eq!(snippet.text, "车型12 2 3%");
        let at = "车型12 ".len();
        assert_eq!(snippet.highlights, [Span::new(at, at + 1)]);
    }

    #[test]
    fn nothing_to_mark_shows_the_beginning() {
        assert_eq!(shown("标题\n第一句。第二句。", &[]), "第一句。");
        assert_eq!(shown("", &["营收"]), "");
    }
}
