//! The place of an article that shows best why it was found.

use crate::index::{Class, class};
use crate::model::Figure;
use crate::text::{Span, find_number, fold, fold_mapped, joins, sentences};

/// Longest snippet, in characters.
const LONGEST: usize = 120;
/// Most characters kept before the first match in a sentence that is cut.
const BEFORE: usize = 40;
/// A sentence has at least so many characters; what is shorter may be a heading.
const FULL: usize = 12;
/// What stands for what was cut off.
const CUT: char = '…';

/// A place of an article, with what matched in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Snippet {
    pub(super) text: String,
    pub(super) highlights: Vec<Span>,
}

/// What an article was found by.
pub(super) struct Reasons<'a> {
    /// The figures that matched.
    pub(super) figures: &'a [Figure],
    /// What was looked for in the text, folded.
    pub(super) needles: &'a [String],
}

impl Reasons<'_> {
    /// The sentence that answers: with most of the figures that matched, where any did, and most of
    /// the needles. The headline is shown anyway, so another sentence that has any is better.
    pub(super) fn snippet(&self, text: &str, title: Option<&str>) -> Snippet {
        let headline = headline(text, title);
        let candidates = if self.figures.is_empty() {
            sentences(text, Span::new(0, text.len()))
        } else {
            self.figures.iter().map(|figure| figure.sentence).collect()
        };
        let mut best = None;
        for sentence in candidates {
            let figures = self.figures.iter();
            let told = figures.filter(|figure| figure.sentence == sentence).count();
            let (needles, characters) = self.found(sentence.of(text));
            let below = !headline.contains(sentence);
            // A cell or a heading of a word or two says little.
            let full = sentence.of(text).chars().count() >= FULL;
            let any = told + needles > 0;
            let score = (below && any, told, needles, full, characters, below);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, sentence));
            }
        }
        let sentence = best.map(|(_, sentence)| sentence).unwrap_or_default();
        // The cells of a row of a table stand on a line each; as a snippet the row is one line.
        let shown = &sentence.of(text).replace('\n', " ");
        let numbers = self.numbers(sentence, shown);
        let words = self.words(shown);
        let anchors = if numbers.is_empty() { &words } else { &numbers };
        let anchors = anchors.clone();
        shorten(shown, &anchors, &merged([numbers, words].concat()))
    }

    /// What matched in a headline, in its own bytes.
    pub(super) fn in_title(&self, text: &str, title: &str) -> Vec<Span> {
        let headline = headline(text, Some(title));
        let figures = self.figures.iter();
        let told = figures.filter(|figure| headline.contains(figure.sentence));
        let numbers = told.filter_map(|figure| number(title, &figure.quote));
        merged(numbers.chain(self.words(title)).collect())
    }

    /// How many of the needles a sentence has, and how many characters these have.
    fn found(&self, sentence: &str) -> (usize, usize) {
        let folded = fold(sentence);
        let needles = self.needles.iter();
        needles
            .filter(|needle| folded.contains(needle.as_str()))
            .fold((0, 0), |(needles, characters), needle| {
                (needles + 1, characters + needle.chars().count())
            })
    }

    /// Where the numbers of a sentence stand in it as it is shown.
    fn numbers(&self, sentence: Span, shown: &str) -> Vec<Span> {
        let figures = self.figures.iter();
        figures
            .filter(|figure| figure.sentence == sentence)
            .filter_map(|figure| number(shown, &figure.quote))
            .collect()
    }

    /// Where the needles stand in a text.
    fn words(&self, shown: &str) -> Vec<Span> {
        let needles = self.needles.iter();
        needles
            .flat_map(|needle| occurrences(shown, needle))
            .collect()
    }
}

/// The first line of a text where that is its title.
fn headline(text: &str, title: Option<&str>) -> Span {
    let first = text.lines().next().unwrap_or_default();
    match title {
        Some(title) if title.trim() == first.trim() => Span::new(0, first.len()),
        _ => Span::default(),
    }
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
        let kind = |c: Option<char>| c.and_then(class).filter(|class| *class != Class::Han);
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

/// A sentence cut to its length around one of some places, that which leaves most of the marks.
fn shorten(sentence: &str, anchors: &[Span], marks: &[Span]) -> Snippet {
    let mut best: Option<(usize, Span)> = None;
    for &anchor in anchors {
        let window = window(sentence, anchor);
        let marked = marks.iter().filter(|mark| window.contains(**mark));
        let shown = marked.map(|mark| mark.len()).sum();
        if best.is_none_or(|(most, _)| shown > most) {
            best = Some((shown, window));
        }
    }
    let window = best.map_or_else(|| window(sentence, Span::default()), |(_, window)| window);
    let mut text = String::new();
    if window.start > 0 {
        text.push(CUT);
    }
    let shift = text.len();
    text.push_str(window.of(sentence));
    if window.end < sentence.len() {
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

/// So much of a sentence around a place as a snippet may hold: from where a clause begins to where
/// one ends, where that can be, and never from or to within a number or a Latin word.
fn window(sentence: &str, anchor: Span) -> Span {
    // Where each character begins, and the end.
    let mut starts: Vec<usize> = sentence.char_indices().map(|(at, _)| at).collect();
    let characters = starts.len();
    starts.push(sentence.len());
    if characters <= LONGEST {
        return Span::new(0, sentence.len());
    }
    let character =
        |at: usize| Some(Span::new(*starts.get(at)?, *starts.get(at + 1)?).of(sentence));
    let clause = |at: usize| {
        let before = at.checked_sub(1).and_then(character);
        at == 0 || before.is_some_and(|c| "，；：。！？、".contains(c))
    };
    let whole = |at: usize| {
        let kind = |c: Option<&str>| c.and_then(|c| c.chars().next()).is_some_and(joins);
        !(kind(at.checked_sub(1).and_then(character)) && kind(character(at)))
    };
    let at = starts.partition_point(|&start| start < anchor.start);
    let earliest = at.saturating_sub(BEFORE).min(characters - LONGEST);
    let first = (earliest..=at)
        .find(|&start| clause(start))
        .or_else(|| (earliest..=at).find(|&start| whole(start)))
        .unwrap_or(earliest);
    let latest = characters.min(first + LONGEST);
    let behind = starts
        .partition_point(|&start| start < anchor.end)
        .min(latest);
    let last = (behind..=latest)
        .rev()
        .find(|&end| end == characters || clause(end))
        .filter(|&end| end - first > LONGEST / 2)
        .or_else(|| (behind..=latest).rev().find(|&end| whole(end)))
        .unwrap_or(latest);
    let offset = |at: usize| starts.get(at).copied().unwrap_or(sentence.len());
    let (start, end) = (offset(first), offset(last));
    let shown = Span::new(start, end).of(sentence).trim_start();
    let start = end - shown.len();
    Span::new(start, start + shown.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, title: &str, figures: &[Figure], needles: &[&str]) -> Snippet {
        let needles: Vec<String> = needles.iter().map(|&needle| needle.to_owned()).collect();
        let reasons = Reasons {
            figures,
            needles: &needles,
        };
        reasons.snippet(text, Some(title))
    }

    fn marked(snippet: &Snippet) -> String {
        let (mut marked, mut end) = (String::new(), 0);
        for span in &snippet.highlights {
            let before = Span::new(end, span.start).of(&snippet.text);
            marked += &format!("{before}[{}]", span.of(&snippet.text));
            end = span.end;
        }
        marked + &snippet.text[end..]
    }

    fn shown(text: &str, needles: &[&str]) -> String {
        marked(&snippet(text, "标题", &[], needles))
    }

    /// A figure that is told by this number in the first sentence that has it.
    fn told(text: &str, quote: &str) -> Figure {
        use crate::model::{Amount, Aspect, Confidence, Metric, Status};
        let sentences = sentences(text, Span::new(0, text.len()));
        let with = |sentence: &&Span| sentence.of(text).contains(quote);
        Figure {
            span: Span::default(),
            quote: quote.to_owned(),
            company: None,
            segment: None,
            metric: Metric::Revenue,
            aspect: Aspect::Level,
            amount: Amount::Exact(2.0),
            unit: "CNY".to_owned(),
            period: None,
            status: Status::Actual,
            sentence: *sentences.iter().find(with).unwrap(),
            rules: Vec::new(),
            confidence: Confidence::default(),
        }
    }

    #[test]
    fn the_sentence_that_answers_is_shown_rather_than_the_headline() {
        let text = "亚马逊AWS增长19%\n广告增长25%，低于预期。云业务增长19%，广告增长18%。";
        let title = "亚马逊AWS增长19%";
        let figures = [
            told(text, "19%"),
            told(&text[title.len()..], "25%"),
            told(text, "18%"),
        ];
        let in_body = |figure: &Figure| Figure {
            sentence: figure.sentence.shifted(title.len()),
            ..figure.clone()
        };
        for (figures, needles, expected) in [
            // Of the headline alone.
            (&figures[..1], &[][..], "亚马逊AWS增长[19%]"),
            (
                &figures[2..],
                &["云业务"][..],
                "[云业务]增长19%，广告增长[18%]。",
            ),
            (
                &[figures[0].clone(), figures[2].clone()],
                &[],
                "云业务增长19%，广告增长[18%]。",
            ),
            // More of them than in another.
            (
                &[in_body(&figures[1]), figures[2].clone()],
                &["云业务"],
                "[云业务]增长19%，广告增长[18%]。",
            ),
            (&[], &["aws"], "亚马逊[AWS]增长19%"),
            (&[], &["aws", "广告"], "[广告]增长25%，低于预期。"),
            (&[], &[], "广告增长25%，低于预期。"),
        ] {
            assert_eq!(
                marked(&snippet(text, title, figures, needles)),
                expected,
                "{needles:?}"
            );
        }
        let needles = ["aws".to_owned()];
        let reasons = Reasons {
            figures: &figures[..1],
            needles: &needles,
        };
        let marks = reasons.in_title(text, title);
        let marks: Vec<&str> = marks.iter().map(|span| span.of(title)).collect();
        assert_eq!(marks, ["AWS", "19%"]);
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
    fn a_cell_with_the_word_alone_is_not_shown_for_a_sentence() {
        let text = "标题\n特斯拉中国\n去年特斯拉在中国卖出了六十多万辆车。特斯拉销量创新高";
        assert_eq!(
            shown(text, &["特斯拉"]),
            "去年[特斯拉]在中国卖出了六十多万辆车。"
        );
        assert_eq!(shown(text, &["特斯拉", "销量"]), "[特斯拉销量]创新高");
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
    fn what_is_cut_begins_and_ends_with_a_clause_and_tears_no_number() {
        let clause = "同比增长12.5%，";
        let text = format!("{0}云业务营收1,430.83亿元，{0}{0}", clause.repeat(12));
        let shown = shown(&text, &["云业务"]);
        assert!(shown.starts_with("…同比增长12.5%，"), "{shown}");
        assert!(shown.ends_with("同比增长12.5%，…"), "{shown}");
        let text = "1234567890".repeat(20) + " 云业务 " + &"abcdefghij ".repeat(20);
        assert!(super::tests::shown(&text, &["云业务"]).ends_with("abcdefghij…"));
    }

    #[test]
    fn a_row_of_a_table_is_one_line() {
        let text = "营收\n车型12\n2\n3%";
        let figure = Figure {
            sentence: Span::new("营收\n".len(), text.len()),
            ..told(text, "2")
        };
        let snippet = snippet(text, "", &[figure], &[]);
        assert_eq!(marked(&snippet), "车型12 [2] 3%");
    }

    proptest::proptest! {
        /// Needles overlap, touch, are parts of each other and of numbers.
        #[test]
        fn marks_are_in_order_within_what_stands_in_the_text(
            text in "([营收營業務增长長ＡＷＳaws12.5%，。\n ]|😀|é|ß){0,300}",
            needles in proptest::collection::vec("[营收业务增长aws12.5% ]{1,4}", 0..6),
            quotes in proptest::collection::vec("[12.5]{1,3}%?", 0..4),
            title in proptest::option::of("[营收aws\n]{0,9}"),
        ) {
            let figures: Vec<Figure> = quotes
                .iter()
                .filter(|quote| sentences(&text, Span::new(0, text.len())).iter().any(|it| it.of(&text).contains(*quote)))
                .map(|quote| told(&text, quote))
                .collect();
            let reasons = Reasons { figures: &figures, needles: &needles };
            let snippet = reasons.snippet(&text, title.as_deref());
            let shown = snippet.text.trim_matches(CUT);
            proptest::prop_assert!(text.replace('\n', " ").contains(shown));
            proptest::prop_assert!(snippet.text.chars().count() <= LONGEST + 2);
            let mut end = 0;
            for mark in &snippet.highlights {
                proptest::prop_assert!(mark.start >= end && mark.end <= snippet.text.len());
                proptest::prop_assert!(!mark.of(&snippet.text).is_empty(), "not on characters");
                end = mark.end;
            }
            let folded = fold(shown);
            let found = needles.iter().any(|needle| folded.contains(needle.as_str()));
            proptest::prop_assert!(!found || !snippet.highlights.is_empty());
            let title = title.unwrap_or_default();
            for mark in reasons.in_title(&text, &title) {
                proptest::prop_assert!(!mark.of(&title).is_empty());
            }
        }
    }

    #[test]
    fn nothing_to_mark_shows_the_beginning() {
        assert_eq!(shown("标题\n第一句。第二句。", &[]), "第一句。");
        assert_eq!(shown("", &["营收"]), "");
    }
}
