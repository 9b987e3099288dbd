//! What can be typed next: names that begin with what is typed so far, and what a condition on a
//! number goes on with.

use super::Subjects;
use super::typed::{inside_latin, is_blank};
use crate::lexicon::{Cue, Lexicon, Sense, Strength};
use crate::model::ids;
use crate::text::{Span, fold};

/// A completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to put in place of the span.
    pub text: String,
    /// What it takes the place of, in bytes of the query.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// What it means, where that is not plain.
    pub means: Option<String>,
}

ids! {
    /// What a completion is. Of several that fit alike, the first comes first.
    Kind {
        /// An issuer.
        Company => "company" "公司",
        /// A part of one.
        Segment => "segment" "业务",
        /// What is measured.
        Metric => "metric" "指标",
        /// How a number is to be read, or who says so.
        Cue => "cue" "提示词",
        /// A comparison.
        Comparison => "comparison" "比较",
        /// A field.
        Field => "field" "字段",
    }
}

/// Comparisons, and what they mean.
const COMPARISONS: &[(&str, &str)] = &[
    (">", "大于"),
    (">=", "不小于"),
    ("<", "小于"),
    ("<=", "不大于"),
];
/// Fields, and what they ask for.
const FIELDS: &[(&str, &str)] = &[
    ("公司:", "说到这家公司的文章"),
    ("来源:", "谁发布的"),
    ("标题:", "标题里有"),
    ("作者:", "谁写的"),
    ("日期:", "哪天发布的：2024Q4、2024-01..2025-02"),
    ("可信:", "数据点至少这么可信：0.9"),
    ("company:", "公司"),
    ("source:", "来源"),
    ("title:", "标题"),
    ("author:", "作者"),
    ("date:", "日期"),
    ("confidence:", "可信度"),
];
/// What else a comparison can follow.
const CHANGES: &[(&str, &str)] = &[("增长 >", "同比增长超过"), ("下降 >", "同比下降超过")];

/// What can be typed at a byte of a query, the best first, `most` at most. Names that the index has
/// figures of come before others.
pub fn suggest(
    query: &str,
    at: usize,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
    most: usize,
) -> Vec<Suggestion> {
    let before = query.get(..at).unwrap_or(query);
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| ends_word(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let word = &before[start..];
    if word.is_empty() {
        let mut next = next(before, lexicon);
        next.truncate(most);
        return next;
    }
    // Names are often typed without a space between them: 亚马逊净利 goes on as 净利 does.
    for (at, _) in word.char_indices() {
        let span = Span::new(start + at, before.len());
        if inside_latin(before, span.start) {
            continue;
        }
        let found = names(span, span.of(before), lexicon, subjects, most);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether a word never goes on behind this.
fn ends_word(c: char) -> bool {
    is_blank(c) || "()（）[]【】|,，、<>=≥≤＞＜＝!\"“”「」:：-".contains(c)
}

/// What can follow a query that ends with a whole word.
fn next(before: &str, lexicon: &Lexicon) -> Vec<Suggestion> {
    let place = Span::new(before.len(), before.len());
    let last = before.split(ends_word).rfind(|word| !word.is_empty());
    let senses = last.map_or(&[][..], |word| lexicon.senses(word));
    let names_change = |sense: &Sense| matches!(sense, Sense::Cue(cue) if is_change(*cue));
    let names_number = |sense: &Sense| !matches!(sense, Sense::Cue(_));
    let mut found = Vec::new();
    if senses.iter().any(names_number) {
        found.extend(list(CHANGES, Kind::Cue, place, ""));
    }
    if senses
        .iter()
        .any(|sense| names_number(sense) || names_change(sense))
    {
        found.extend(list(COMPARISONS, Kind::Comparison, place, ""));
    }
    found
}

/// Whether a query asks for it in that word.
fn is_asked_for(cue: Cue) -> bool {
    is_change(cue) || matches!(cue, Cue::Guidance | Cue::Estimate)
}

fn is_change(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::Yoy | Cue::Qoq | Cue::Up | Cue::Down | Cue::Growth | Cue::Fall | Cue::Share
    )
}

fn list(
    rows: &'static [(&str, &str)],
    kind: Kind,
    span: Span,
    beginning: &str,
) -> impl Iterator<Item = Suggestion> {
    rows.iter()
        .filter(move |(text, _)| text.starts_with(beginning))
        .map(move |(text, means)| Suggestion {
            text: (*text).to_owned(),
            span,
            kind,
            means: Some((*means).to_owned()),
        })
}

/// Names and fields that begin with a word.
fn names(
    span: Span,
    word: &str,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
    most: usize,
) -> Vec<Suggestion> {
    let beginning = fold(word);
    let mut found: Vec<((bool, usize, Kind), Suggestion)> = Vec::new();
    for (name, senses) in lexicon.names_with_senses() {
        for sense in senses {
            let Some(left) = left_of(name, *sense, &beginning, lexicon) else {
                continue;
            };
            let Some((suggestion, known)) = named(name, *sense, span, lexicon, subjects) else {
                continue;
            };
            let rank = (!known, left, suggestion.kind);
            match found.iter_mut().find(|(_, other)| *other == suggestion) {
                Some((other, _)) => *other = rank.min(*other),
                None => found.push((rank, suggestion)),
            }
        }
    }
    found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.text.cmp(&other.text)));
    let fields = list(FIELDS, Kind::Field, span, &beginning);
    let names = found.into_iter().map(|(_, suggestion)| suggestion);
    fields.chain(names).take(most).collect()
}

/// How many characters of a name, or of a code of the company that it names, are left to be typed.
fn left_of(name: &str, sense: Sense, beginning: &str, lexicon: &Lexicon) -> Option<usize> {
    /// One letter begins the codes of too many.
    const LEAST_CODE: usize = 2;
    if let Some(rest) = name.strip_prefix(beginning) {
        return Some(rest.chars().count());
    }
    let Sense::Company(id) = sense else {
        return None;
    };
    let mut codes = lexicon.company(id).codes.iter();
    codes.find_map(|code| {
        let head = code.get(..beginning.len())?;
        let fits = beginning.len() >= LEAST_CODE && head.eq_ignore_ascii_case(beginning);
        fits.then(|| code.len() - head.len())
    })
}

/// What a name means, under the name that it goes by, and whether it is of the first to be thought of.
fn named(
    name: &str,
    sense: Sense,
    span: Span,
    lexicon: &Lexicon,
    subjects: &dyn Subjects,
) -> Option<(Suggestion, bool)> {
    let (text, kind, means, known) = match sense {
        Sense::Company(id) => {
            let company = lexicon.company(id);
            let codes = company.codes.iter().collect::<Vec<_>>().join(" ");
            let known = subjects.has_company(&company.name);
            (company.name.clone(), Kind::Company, Some(codes), known)
        }
        Sense::Segment(id) => {
            let segment = lexicon.segment(id);
            let owner = segment
                .owner
                .map(|owner| lexicon.company(owner).name.clone());
            let keys = lexicon.segment_keys(&segment.name);
            let known = keys.iter().any(|key| subjects.has_segment(key));
            (segment.name.clone(), Kind::Segment, owner, known)
        }
        Sense::Metric(metric, Strength::Strong) => {
            let label = lexicon.metric_label(metric).to_owned();
            // The name as it is typed, where it is not the one that the metric goes by.
            (name.to_owned(), Kind::Metric, Some(label), true)
        }
        Sense::Cue(cue) if !name.is_ascii() && is_asked_for(cue) => {
            (name.to_owned(), Kind::Cue, None, true)
        }
        _ => return None,
    };
    let means = means.filter(|means| !means.is_empty() && *means != text);
    let suggestion = Suggestion {
        text,
        span,
        kind,
        means,
    };
    Some((suggestion, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::NoSubjects;

    /// What is typed, and what is offered first.
    #[test]
    fn what_is_typed_goes_on() {
        let lexicon = Lexicon::built_in();
        for (typed, kind, offered, replaced) in [
            ("AW", "segment", "AWS", "AW"),
            ("裁员 aws", "segment", "AWS", "aws"),
            ("亚马", "company", "亚马逊", "亚马"),
            ("AMZ", "company", "亚马逊", "AMZ"),
            ("xAMZ", "field", "", ""),
            ("亚马逊净利", "metric", "净利", "净利"),
            ("毛利", "metric", "毛利", "毛利"),
            ("-毛利", "metric", "毛利", "毛利"),
            ("(毛利", "metric", "毛利", "毛利"),
            ("來源", "field", "来源:", "來源"),
            ("来", "field", "来源:", "来"),
            ("指", "cue", "指引", "指"),
            ("AWS ", "cue", "增长 >", ""),
            ("AWS 增长 ", "comparison", ">", ""),
            ("裁员潮 ", "field", "", ""),
            ("", "field", "", ""),
        ] {
            let found = suggest(typed, typed.len(), lexicon, &NoSubjects, 5);
            let first = found.first();
            let told = first.map_or(("field", "", ""), |one| {
                (one.kind.id(), one.text.as_str(), one.span.of(typed))
            });
            assert_eq!(told, (kind, offered, replaced), "{typed}: {found:?}");
        }
    }

    #[test]
    fn no_place_of_a_text_is_too_odd() {
        let text = "亚马逊 AWS增长>15% “\u{202e}";
        for at in 0..=text.len() + 1 {
            let found = suggest(text, at, Lexicon::built_in(), &NoSubjects, 3);
            assert!(found.len() <= 3);
            assert!(found.iter().all(|one| text.get(one.span.range()).is_some()));
        }
    }
}
