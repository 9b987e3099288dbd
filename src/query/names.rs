//! Names: what the words before a comparison can be read as.

use jiff::civil::Date;

use super::date::{self, Length};
use super::period::{self, Named};
use super::subject::Subject;
use super::typed::{
    char_at, char_before, code_in_parentheses, inside_latin, is_blank, longest, separates,
};
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense};
use crate::model::{Period, Status};
use crate::text::Span;

/// What names can mean.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) lexicon: &'a Lexicon,
    /// The words of the query that only an index knows.
    pub(super) subjects: &'a [Subject],
    /// What 去年 counts from.
    pub(super) today: Option<Date>,
}

/// A stretch of the query and what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece<'a> {
    pub(super) span: Span,
    pub(super) meaning: Meaning<'a>,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning<'a> {
    /// Something of the tables.
    Senses(&'a [Sense]),
    /// A company by its code.
    Code(CompanyId),
    Period(Period),
    /// What figures of the index are about.
    Subject(&'a Subject),
    /// A segment by its ending (昇腾业务), which no table holds.
    UnknownSegment,
    /// 四季度 of whatever year.
    Yearless,
    /// 最近三个月.
    Recent(Length),
    /// 实际, 任意.
    Status(StatusWord),
    /// 哪些公司: the way a question is put.
    Asking,
    /// 和 and the like between names.
    Joint,
    /// A period counted from today (去年, 今年一季度).
    Counted(Period),
    /// 的, 在 and the like; blanks.
    Glue,
}

/// The status that a word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatusWord {
    Any,
    One(Status),
}

const STATUSES: &[(&str, StatusWord)] = &[
    ("任意", StatusWord::Any),
    ("任何", StatusWord::Any),
    ("any", StatusWord::Any),
    ("实际", StatusWord::One(Status::Actual)),
    ("已公布", StatusWord::One(Status::Actual)),
    ("actual", StatusWord::One(Status::Actual)),
    ("guidance", StatusWord::One(Status::Guidance)),
    ("estimate", StatusWord::One(Status::Estimate)),
    ("consensus", StatusWord::One(Status::Estimate)),
];

const GLUE: &[&str] = &[
    "的",
    "之",
    "在",
    "了",
    "也",
    "已",
    "均",
    "都",
    "其",
    "额",
    "同期",
    "约",
    "比例为",
    "双双",
    "皆",
];

/// What joins names of a list.
const JOINTS: &[&str] = &["和", "与", "及", "以及"];

const GROWTH: &[Sense] = &[Sense::Cue(Cue::Growth)];
const UP: &[Sense] = &[Sense::Cue(Cue::Up)];
const DOWN: &[Sense] = &[Sense::Cue(Cue::Down)];

/// English words for change, which articles in Chinese do not use.
const ENGLISH: &[(&str, &[Sense])] = &[
    ("growth", GROWTH),
    ("grew", UP),
    ("increase", UP),
    ("increased", UP),
    ("up", UP),
    ("decline", DOWN),
    ("declined", DOWN),
    ("decrease", DOWN),
    ("decreased", DOWN),
    ("fell", DOWN),
    ("down", DOWN),
];

/// How questions begin.
const ASKING: &[&str] = &[
    "有哪些公司",
    "哪些上市公司",
    "哪些公司",
    "哪几家公司",
    "哪家公司",
    "哪些企业",
    "哪家企业",
    "什么公司",
    "有哪些",
    "哪些",
    "哪家",
    "谁的",
    "谁",
    "请问",
    "查找",
    "查询",
    "搜索",
    "找出",
    "找",
];

/// How questions end.
const ASKING_BEHIND: &[&str] = &[
    "公司有哪些",
    "企业有哪些",
    "上市公司",
    "公司",
    "企业",
    "个股",
    "股票",
    "文章",
    "报道",
    "新闻",
    "有哪些",
    "有谁",
    "吗",
    "呢",
];

/// Whether a word behind a number only ends the question.
pub(super) fn ends_question(word: &str) -> bool {
    ASKING_BEHIND.contains(&word)
}

/// The names that `within` ends with, in order: as far back as every character belongs to one.
pub(super) fn read<'a>(text: &str, within: Span, names: &Names<'a>) -> Vec<Piece<'a>> {
    /// No name is longer, in bytes; what is farther from anything readable is never reached.
    const LONGEST: usize = 200;
    let length = within.len();
    // For each place from which everything up to the end can be read: the piece it begins with.
    let mut begins: Vec<Option<Piece<'a>>> = vec![None; length];
    let mut first = within.end;
    for (offset, c) in within.of(text).char_indices().rev() {
        let at = within.start + offset;
        if at + LONGEST < first {
            break;
        }
        let readable = |end: usize| {
            end == within.end || begins.get(end - within.start).is_some_and(Option::is_some)
        };
        let piece = if separates(text, at, c) {
            let end = at + c.len_utf8();
            readable(end).then_some(Piece {
                span: Span::new(at, end),
                meaning: Meaning::Glue,
            })
        } else {
            let known = meanings_at(text, at, within.end, names)
                .into_iter()
                .find(|piece| readable(piece.span.end));
            let known = known.or_else(|| {
                let piece = shortened_segment(text, at, within.end, names.lexicon)?;
                readable(piece.span.end).then_some(piece)
            });
            // A word is taken for a segment by its ending only where nothing else of it is a name.
            known.or_else(|| {
                let (ending, end) = unknown_segment(text, at, within.end)?;
                let named = begins[offset..ending - within.start]
                    .iter()
                    .any(Option::is_some);
                (!named && readable(end)).then_some(Piece {
                    span: Span::new(at, end),
                    meaning: Meaning::UnknownSegment,
                })
            })
        };
        if piece.is_some() {
            begins[offset] = piece;
            first = at;
        }
    }
    let mut pieces = Vec::new();
    let mut at = first;
    while let Some(piece) = begins.get(at - within.start).and_then(Clone::clone) {
        at = piece.span.end;
        pieces.push(piece);
    }
    trim_cut(text, within, &mut pieces);
    pieces
}

/// Where the first piece is cut out of a longer word, what may be the tail of that word goes.
fn trim_cut(text: &str, within: Span, pieces: &mut Vec<Piece<'_>>) {
    let cut = |piece: &Piece<'_>| {
        piece.span.start > within.start
            && char_before(text, piece.span.start).is_some_and(|c| !is_blank(c))
    };
    let mut drop = 0;
    if pieces.first().is_some_and(cut) {
        drop = pieces
            .iter()
            .take_while(|piece| !is_blank(char_at(text, piece.span.start).unwrap_or(' ')))
            .take_while(|piece| {
                piece.meaning == Meaning::Glue || piece.span.of(text).chars().nth(1).is_none()
            })
            .count();
    }
    pieces.drain(..drop);
}

/// All that can begin at `at`, the longest first.
fn meanings_at<'a>(text: &str, at: usize, end: usize, names: &Names<'a>) -> Vec<Piece<'a>> {
    let lexicon = names.lexicon;
    if inside_latin(text, at) {
        return Vec::new();
    }
    let rest = &text[at..end];
    let mut found = Vec::new();
    let mut add = |end: usize, meaning: Meaning<'a>| {
        found.push(Piece {
            span: Span::new(at, end),
            meaning,
        });
    };
    let subjects = names.subjects.iter();
    for subject in subjects.filter(|subject| subject.span.start == at && subject.span.end <= end) {
        add(subject.span.end, Meaning::Subject(subject));
    }
    let mut limit = end;
    while let Some(name) = lexicon.longest_at(&text[..limit], at) {
        if !inside_latin(text, name.span.end) && is_name(name.senses) {
            add(name.span.end, Meaning::Senses(name.senses));
        }
        limit = name.span.end - char_before(text, name.span.end).map_or(1, char::len_utf8);
        if limit <= at {
            break;
        }
    }
    let english =
        |(word, _): &&(&str, _)| rest.starts_with(*word) && !inside_latin(text, at + word.len());
    if let Some((word, senses)) = ENGLISH.iter().find(english) {
        add(at + word.len(), Meaning::Senses(senses));
    }
    if let Some(word) = longest(rest, JOINTS) {
        add(at + word.len(), Meaning::Joint);
    }
    let counted = names
        .today
        .and_then(|today| period::counted_at(&text[..end], at, today));
    if let Some((period, period_end)) = counted {
        add(period_end, Meaning::Counted(period));
    }
    if let Some((named, period_end)) = period::at(&text[..end], at) {
        add(
            period_end,
            match named {
                Named::Period(period) => Meaning::Period(period),
                Named::Yearless => Meaning::Yearless,
            },
        );
    }
    if let Some((length, recent_end)) = date::recent_at(&text[..end], at) {
        add(recent_end, Meaning::Recent(length));
    }
    if let Some((word, status)) = STATUSES
        .iter()
        .find(|(word, _)| rest.starts_with(word) && !inside_latin(text, at + word.len()))
    {
        add(at + word.len(), Meaning::Status(*status));
    }
    if let Some(word) = longest(rest, ASKING) {
        add(at + word.len(), Meaning::Asking);
    }
    if let Some(length) = code_in_parentheses(rest) {
        add(at + length, Meaning::Glue);
    }
    if let Some(word) = longest(rest, GLUE) {
        add(at + word.len(), Meaning::Glue);
    }
    let suffixes = lexicon
        .segment_suffixes()
        .iter()
        .filter(|suffix| rest.starts_with(suffix.as_str()) && suffix.chars().count() > 1);
    if let Some(suffix) = suffixes.max_by_key(|suffix| suffix.len()) {
        add(at + suffix.len(), Meaning::Glue);
    }
    if let Some((code_end, company)) = code_at(text, at, end, lexicon) {
        add(code_end, Meaning::Code(company));
    }
    // Stable, so that of two equally long ones the earlier kind wins.
    found.sort_by_key(|piece| std::cmp::Reverse(piece.span.end));
    found
}

/// A word before other names that is the name of a segment with 业务 behind it: 微软 云 营收.
fn shortened_segment<'a>(
    text: &str,
    at: usize,
    end: usize,
    lexicon: &'a Lexicon,
) -> Option<Piece<'a>> {
    if char_before(text, at).is_some_and(|c| !is_blank(c)) {
        return None;
    }
    let word = text[at..end].split(is_blank).next()?;
    let senses = lexicon.folded_senses(&format!("{word}业务"));
    let is_segment = |sense: &Sense| matches!(sense, Sense::Segment(_));
    let followed = at + word.len() < end;
    (followed && senses.iter().any(is_segment)).then_some(Piece {
        span: Span::new(at, at + word.len()),
        meaning: Meaning::Senses(senses),
    })
}

/// Where the ending of a word at `at` begins and ends that ends like the name of a segment.
fn unknown_segment(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    const ENDINGS: &[&str] = &["业务", "板块", "分部", "部门", "事业部", "事业群"];
    /// Shorter words are endings alone, longer ones are sentences.
    const LETTERS: std::ops::Range<usize> = 2..10;
    if char_before(text, at).is_some_and(|c| !is_blank(c)) {
        return None;
    }
    let word = text[at..end].split(is_blank).next()?;
    let places = word.char_indices().take(LETTERS.end).skip(LETTERS.start);
    places
        .filter_map(|(place, _)| {
            longest(&word[place..], ENDINGS).map(|ending| (at + place, at + place + ending.len()))
        })
        .last()
}

/// A company by its ticker or exchange code.
fn code_at(text: &str, at: usize, end: usize, lexicon: &Lexicon) -> Option<(usize, CompanyId)> {
    let rest = &text[at..end];
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .unwrap_or(rest.len());
    let code = rest[..length].trim_end_matches('.');
    // Single letters and short numbers are more often something else.
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    let sure = if digits == code.len() {
        digits >= 4
    } else {
        code.len() >= 2
    };
    let company = lexicon.company_by_code(code).filter(|_| sure)?;
    Some((at + code.len(), company))
}

/// Whether a name of the tables says something of a number.
fn is_name(senses: &[Sense]) -> bool {
    senses.iter().any(|sense| match sense {
        Sense::Company(_) | Sense::Segment(_) | Sense::Metric(..) => true,
        Sense::Cue(cue) => !matches!(
            cue,
            Cue::Prior
                | Cue::Previous
                | Cue::From
                | Cue::AtMost
                | Cue::Trading
                | Cue::Profit
                | Cue::ThatPart
        ),
    })
}
