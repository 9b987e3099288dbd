//! Metadata that stands in the text: lines under the headline, and the link to the original at the
//! end.

use super::date;
use super::metadata::{Metadata, clean, web_address};
use crate::text::{Span, fold};

/// More lines than any head has.
const MOST_LINES: usize = 10;

/// Longer lines are text; in characters.
const LONGEST_LINE: usize = 100;

/// Longer names are text; in characters.
const LONGEST_NAME: usize = 24;

/// What the first lines of a text say.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) metadata: Metadata,
    /// The line that is the headline.
    pub(super) title: Option<Span>,
    /// Where the text begins.
    pub(super) body: usize,
}

/// Reads the first lines: headline, then author, date, source and address, in any order.
/// `headline` gives the part of a line, with the lines after it, that is a headline.
pub(super) fn head(text: &str, headline: impl Fn(&str, &str) -> Option<Headline>) -> Head {
    let mut head = Head::default();
    let mut at = 0;
    let mut lines = 0;
    // A line that may be a name or may be text: which, the next line says.
    let mut doubtful: Option<String> = None;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let end = at + line.len();
        if line.trim_matches(is_blank).is_empty() {
            at = end;
            if doubtful.is_none() {
                head.body = end;
            }
            continue;
        }
        lines += 1;
        if lines > MOST_LINES {
            break;
        }
        if let Some(found) = read_line(line) {
            let titled = found.title.is_some();
            // A title that is labelled stands where the line ends.
            if let (true, Some(title)) = (titled && head.title.is_none(), found.title.as_deref()) {
                head.title = line.rfind(title).map(|start| Span::new(at + start, at + start + title.len()));
            }
            if let (Some(name), true) = (doubtful.take(), found.date.is_some()) {
                head.metadata.set_source(&name);
            }
            head.metadata.fill(found);
            at = end;
            head.body = end;
            continue;
        }
        if doubtful.is_some() {
            break;
        }
        if head.title.is_none() && head.metadata.title.is_none() {
            let Some(Headline { span, length }) = headline(line, text.get(end..).unwrap_or_default()) else { break };
            head.title = Some(Span::new(at + span.start, at + span.end));
            at += length.max(line.len());
            head.body = at;
            continue;
        }
        let Some(name) = name(line) else { break };
        doubtful = Some(name);
        at = end;
    }
    head
}

/// A headline in a line: where it stands there, and how much of the text it takes up.
pub(super) struct Headline {
    pub(super) span: Span,
    pub(super) length: usize,
}

/// What a line says, if it holds nothing but metadata.
pub(super) fn read_line(line: &str) -> Option<Metadata> {
    let line = plain(line);
    if line.is_empty() || line.chars().count() > LONGEST_LINE * 4 {
        return None;
    }
    let mut metadata = Metadata::default();
    if let Some(address) = web_address(line) {
        metadata.url = Some(address);
        return Some(metadata);
    }
    if let Some((label, value)) = label(line)
        && let Some(value) = clean(value)
    {
        match label {
            Label::Title => metadata.set_title(&value),
            Label::Url => metadata.set_url(&value),
            Label::Source if web_address(&value).is_some() => metadata.set_url(&value),
            _ => return parts(line),
        }
        return (metadata != Metadata::default()).then_some(metadata);
    }
    if line.chars().count() > LONGEST_LINE {
        return None;
    }
    parts(line)
}

/// A line of several parts: `示例网 2025-02-07 17:31 作者：张三`.
fn parts(line: &str) -> Option<Metadata> {
    let mut metadata = Metadata::default();
    // Folding keeps the number of characters, not of bytes: the date is cut out by characters.
    let folded = fold(line);
    let mut rest = line.to_owned();
    if let Some((span, day)) = date::find(&folded) {
        metadata.set_day(Some(day));
        let start = folded.get(..span.start)?.chars().count();
        let end = folded.get(..span.end)?.chars().count();
        rest = line.chars().enumerate().map(|(at, c)| if (start..end).contains(&at) { ' ' } else { c }).collect();
    }
    let dated = metadata.date.is_some();
    let mut pending: Option<Label> = None;
    for word in rest.split(|c: char| is_blank(c) || matches!(c, '|' | '｜' | '·' | '•' | '/')) {
        let word = word.trim_matches(|c| matches!(c, '[' | ']' | '(' | ')' | '（' | '）' | '【' | '】' | '-' | '—'));
        if word.is_empty() {
            continue;
        }
        let (label, value) = match label(word) {
            Some((label, value)) => (Some(label), value),
            None => (pending.take(), word),
        };
        match (label, value) {
            // The date itself has been cut out.
            (Some(Label::Date), "") if dated => {}
            (Some(label), "") => pending = Some(label),
            (Some(Label::Author), name) => metadata.author = joined(metadata.author.take(), name),
            (Some(Label::Source), name) => metadata.set_source(name),
            (Some(Label::Date), _) => return None,
            (Some(Label::Title | Label::Url), _) => return None,
            (None, address) if web_address(address).is_some() => metadata.set_url(address),
            (None, word) if reporter(word, &mut metadata) => {
                if metadata.author.is_none() {
                    pending = Some(Label::Author);
                }
            }
            (None, word) if WEEKDAYS.iter().any(|day| word.starts_with(day)) && dated => {}
            (None, word) if dated && is_publisher(word) => metadata.set_source(word),
            // A second name behind the first.
            (None, word) if metadata.author.is_some() && name(word).is_some() && word.chars().count() <= 4 => {
                metadata.author = joined(metadata.author.take(), word);
            }
            (None, _) => return None,
        }
    }
    (metadata != Metadata::default()).then_some(metadata)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Title,
    Author,
    Source,
    Date,
    Url,
}

const LABELS: &[(&str, Label)] = &[
    ("标题", Label::Title),
    ("標題", Label::Title),
    ("title", Label::Title),
    ("作者", Label::Author),
    ("记者", Label::Author),
    ("記者", Label::Author),
    ("撰文", Label::Author),
    ("文", Label::Author),
    ("责任编辑", Label::Author),
    ("責任編輯", Label::Author),
    ("author", Label::Author),
    ("by", Label::Author),
    ("来源", Label::Source),
    ("來源", Label::Source),
    ("文章来源", Label::Source),
    ("资料来源", Label::Source),
    ("媒体", Label::Source),
    ("source", Label::Source),
    ("日期", Label::Date),
    ("时间", Label::Date),
    ("時間", Label::Date),
    ("发布时间", Label::Date),
    ("發布時間", Label::Date),
    ("发布日期", Label::Date),
    ("發布日期", Label::Date),
    ("发布于", Label::Date),
    ("发表于", Label::Date),
    ("date", Label::Date),
    ("published", Label::Date),
    ("链接", Label::Url),
    ("鏈接", Label::Url),
    ("連結", Label::Url),
    ("原文链接", Label::Url),
    ("原文連結", Label::Url),
    ("原文", Label::Url),
    ("网址", Label::Url),
    ("網址", Label::Url),
    ("地址", Label::Url),
    ("url", Label::Url),
    ("link", Label::Url),
];

const WEEKDAYS: &[&str] = &["星期", "周", "週"];

/// A label and what follows it.
fn label(text: &str) -> Option<(Label, &str)> {
    let (before, value) = text.split_once([':', '：'])?;
    let before: String = before.chars().filter(|c| !is_blank(*c)).collect::<String>().to_lowercase();
    let (_, label) = LABELS.iter().find(|(word, _)| *word == before)?;
    Some((*label, value.trim_matches(is_blank)))
}

/// `某某新闻记者` before the name, or `某某新闻记者张三` with it.
fn reporter(word: &str, metadata: &mut Metadata) -> bool {
    let Some((publisher, name)) = word.split_once("记者").or_else(|| word.split_once("記者")) else {
        return false;
    };
    if publisher.chars().count() > 12 || name.chars().count() > 8 || name.chars().any(|c| !c.is_alphabetic()) {
        return false;
    }
    metadata.set_source(publisher.trim_start_matches(['本', '报', '報']));
    metadata.set_author(name);
    true
}

/// Whether a word names who publishes.
fn is_publisher(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "网", "網", "报", "報", "社", "新闻", "新聞", "财经", "財經", "资讯", "資訊", "通讯", "通訊", "在线", "周刊",
        "週刊", "杂志", "雜誌", "观察", "觀察", "头条", "頭條", "证券", "證券", "日报", "日報", "客户端", "研究",
    ];
    /// What is published, not who publishes it.
    const REPORTS: &[&str] = &["财报", "財報", "年报", "年報", "季报", "季報", "中报", "中報", "研报", "快报", "快報"];
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    name(word).is_some() && ends(ENDINGS) && !ends(REPORTS)
}

/// A name that stands alone on a line.
fn name(line: &str) -> Option<String> {
    let line = plain(line);
    let fits = line.chars().count() <= LONGEST_NAME
        && line.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '·' | '-' | '.' | '_' | '・'))
        && !line.chars().all(|c| c.is_ascii_digit());
    if fits { clean(line) } else { None }
}

fn joined(names: Option<String>, name: &str) -> Option<String> {
    match (names, clean(name)) {
        (Some(names), Some(name)) => Some(format!("{names} {name}")),
        (names, name) => names.or(name),
    }
}

/// A line without emphasis and what begins a heading or a quotation.
fn plain(line: &str) -> &str {
    line.trim_matches(|c| is_blank(c) || matches!(c, '*' | '_' | '#' | '>' | '\u{FEFF}'))
        .trim_matches(|c| matches!(c, '<' | '>'))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// The last line, where it is nothing but a link: the name of the source and the original.
pub(super) fn footer(text: &str, metadata: &mut Metadata) -> Option<usize> {
    let trimmed = text.trim_end_matches(is_blank);
    let start = trimmed.rfind('\n').map_or(0, |at| at + 1);
    let line = trimmed.get(start..)?.trim_matches(|c| is_blank(c) || c == '*');
    let (name, rest) = line.strip_prefix('[')?.split_once("](")?;
    let address = rest.strip_suffix(')')?;
    let address = address.split_once(" \"").map_or(address, |(address, _)| address).trim();
    if name.chars().count() > LONGEST_NAME || name.contains(['[', ']', '，', '。', '：', ' ']) {
        return None;
    }
    // Some addresses hold blanks; the address is kept up to there.
    let address = web_address(address.split_whitespace().next().unwrap_or_default())?;
    metadata.set_url(&address);
    if !["原文", "原文链接", "阅读原文", "閱讀原文", "查看原文", "链接", "来源", "來源"].contains(&name) {
        metadata.set_source(name);
    }
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let Some(found) = read_line(line) else { return "text".to_owned() };
        let date = found.date.map(|date| date.to_string());
        let time = found.time.map(|time| time.to_string());
        let fields =
            [("title", found.title), ("date", date), ("time", time), ("author", found.author), ("source", found.source), ("url", found.url)];
        fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_of_a_head_are_told_from_text() {
        for (line, metadata) in [
            ("**示例新闻记者 张三**", "author=张三 source=示例新闻"),
            ("记者 张三 李四", "author=张三 李四"),
            ("**2023-10-27 03:46**", "date=2023-10-27 time=03:46:00"),
            ("**https://example.com/detail/1**", "url=https://example.com/detail/1"),
            ("<https://example.com/1>", "url=https://example.com/1"),
            ("来源：示例网　作者：张三", "author=张三 source=示例网"),
            ("2025年2月7日 17:31 示例财经", "date=2025-02-07 time=17:31:00 source=示例财经"),
            ("发布时间：2025-02-07", "date=2025-02-07"),
            ("时间：2025/02/07 星期五", "date=2025-02-07"),
            ("標題：營收創新高", "title=營收創新高"),
            ("原文链接：https://example.com/a", "url=https://example.com/a"),
            ("By: Zhang San", "author=Zhang San"),
            ("来源：https://example.com/a", "url=https://example.com/a"),
            ("文/张三", "text"),
            ("2025年2月7日，示例公司发布财报", "text"),
            ("2025年2月7日 示例公司业绩", "text"),
            ("营业收入：230亿元", "text"),
            ("示例公司三季度营收增长13%", "text"),
            ("记者从示例公司获悉，公司营收增长", "text"),
        ] {
            assert_eq!(shown(line), metadata, "{line}");
        }
    }

    #[test]
    fn the_last_link_is_the_source() {
        let read = |text: &str| {
            let mut metadata = Metadata::default();
            let cut = footer(text, &mut metadata);
            (cut, metadata.source.unwrap_or_default(), metadata.url.unwrap_or_default())
        };
        let of = |cut, source: &str, url: &str| (cut, source.to_owned(), url.to_owned());
        assert_eq!(read("正文。\n\n[qq](https://example.com/a)\n\n"), of(Some(11), "qq", "https://example.com/a"));
        assert_eq!(read("正文\n[a_b](https://example.com/即時 新聞)"), of(Some(7), "a_b", "https://example.com/即時"));
        assert_eq!(read("正文\n[阅读原文](http://example.com/a)"), of(Some(7), "", "http://example.com/a"));
        for text in ["", "正文", "见[财报](https://example.com)", "[a](javascript:x)", "[示例公司：营收增长](https://example.com)"] {
            assert_eq!(read(text), of(None, "", ""), "{text}");
        }
    }
}
