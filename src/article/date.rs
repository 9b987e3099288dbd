//! Days of publication, wherever and however they are written. Never today.

use jiff::civil::{Date, Time};

use crate::text::{Span, fold};

/// Earlier and later years are something else: a number, a misprint.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// A day, and the time where it is given.
pub(super) type Day = (Date, Option<Time>);

/// Hours by which Chinese time is ahead: a count of seconds names a moment, and the day of
/// publication is the one that readers had at that moment.
const CHINA: i64 = 8;

/// Longer values are no dates; reading stops there.
const LONGEST: usize = 200;

/// Reads metadata: the whole value is a date, whatever its form.
pub(super) fn read(value: &str) -> Option<Day> {
    let value: String = value.trim().chars().take(LONGEST).collect();
    let value = fold(&value);
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(value);
    }
    find(value).map(|(_, day)| day).or_else(|| english(value))
}

/// Reads a value of digits alone: a day, a day and time, or a count of seconds or milliseconds.
fn digits(value: &str) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| value.get(range)?.parse::<i8>().ok();
    match value.len() {
        8 => compact(value).map(|day| (day, None)),
        12 | 14 => {
            let seconds = if value.len() == 14 {
                number(12..14)?
            } else {
                0
            };
            let time = Time::new(number(8..10)?, number(10..12)?, seconds, 0).ok()?;
            Some((compact(value.get(..8)?)?, Some(time)))
        }
        10 => epoch(value.parse().ok()?),
        13 => epoch(value.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

/// The day and time in China, so many seconds after the beginning of 1970.
pub(super) fn epoch(seconds: i64) -> Option<Day> {
    let moment = jiff::Timestamp::from_second(seconds.checked_add(CHINA * 3600)?).ok()?;
    let there = jiff::tz::Offset::UTC.to_datetime(moment);
    YEARS
        .contains(&there.year())
        .then(|| (there.date(), Some(there.time())))
}

/// The first full date in a text, with the time behind it. The text is folded.
pub(super) fn find(text: &str) -> Option<(Span, Day)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let start = at;
        let mut cursor = Cursor { text, at };
        if let Some(date) = cursor.date() {
            let mut end = cursor.at;
            let time = cursor.time();
            if time.is_some() {
                end = cursor.at;
            }
            return Some((Span::new(start, end), (date, time)));
        }
        at += bytes
            .iter()
            .skip(at)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
    }
    None
}

/// A date in a path or an address: the last one, in a name or as folders.
pub(super) fn in_path(path: &str) -> Option<Date> {
    let path = path.replace('\\', "/");
    let bytes = path.as_bytes();
    let mut found = None;
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes
            .iter()
            .skip(at)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if length == 0 {
            at += 1;
            continue;
        }
        let here = if length == 8 {
            path.get(at..at + 8).and_then(compact)
        } else {
            Cursor { text: &path, at }.date()
        };
        found = here.or(found);
        at += length;
    }
    found
}

/// The year of a path or an address: a folder that is one.
pub(super) fn year_in_path(path: &str) -> Option<i16> {
    let mut years = path
        .split(['/', '\\'])
        .filter(|part| part.len() == 4)
        .filter_map(|part| part.parse().ok());
    years.rfind(|year| YEARS.contains(year))
}

/// The day of a dateline (`2025年2月7日讯`), in a folded text; without a year (`2月7日讯`), of that
/// year, if it is known.
pub(super) fn in_dateline(text: &str, year: Option<i16>) -> Option<Date> {
    let (before, after) = text.split_once('日')?;
    if !["讯", "电", "消息", "报道"]
        .iter()
        .any(|word| after.trim_start().starts_with(word))
    {
        return None;
    }
    if let Some((_, (date, _))) = find(text.get(..=before.len() + 2)?) {
        return Some(date);
    }
    let (before, day) = before.rsplit_once('月')?;
    let month_start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let month = before.get(month_start..)?.parse().ok()?;
    Date::new(year?, month, day.trim().parse().ok()?).ok()
}

/// The day on a line of its own kind: it stands apart, there is no other, and the line is no
/// sentence (`某某公告 2025年1月17日 证券代码：002714`). The text is folded.
pub(super) fn on_line(line: &str) -> Option<Day> {
    let (span, day) = find(line)?;
    let apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let before = line.get(..span.start)?.chars().next_back();
    let rest = line.get(span.end..)?;
    let sentence = line.contains(['。', ',', ';', '!', '?', '、']);
    (apart(before) && apart(rest.chars().next()) && find(rest).is_none() && !sentence)
        .then_some(day)
}

/// Eight digits that are a day.
fn compact(text: &str) -> Option<Date> {
    let year = text.get(..4)?.parse().ok()?;
    date(
        year,
        text.get(4..6)?.parse().ok()?,
        text.get(6..8)?.parse().ok()?,
    )
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    if YEARS.contains(&year) {
        Date::new(year, month, day).ok()
    } else {
        None
    }
}

/// Dates in English: `Fri, 07 Feb 2025 17:31:11 +0800`, `February 7, 2025`.
fn english(value: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (mut year, mut month, mut day, mut time) = (None, None, None, None);
    for word in value
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-'))
        .filter(|word| !word.is_empty())
    {
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if word.contains(':') {
            time = time.or_else(|| Cursor { text: word, at: 0 }.clock());
        } else if number.len() == 4 {
            year = year.or(number.parse().ok());
        } else if matches!(number.len(), 1 | 2) && month.is_none_or(|_| day.is_none()) {
            day = day.or(number.parse().ok());
        } else if let Some(start) = word.get(..3) {
            let number = MONTHS
                .iter()
                .position(|name| *name == start)
                .and_then(|at| i8::try_from(at + 1).ok());
            month = month.or(number);
        }
    }
    Some((date(year?, month?, day?)?, time))
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl Cursor<'_> {
    /// `2025-02-07`, `2025/2/7`, `2025.02.07`, `2025_02_07`, `2025年2月7日`.
    fn date(&mut self) -> Option<Date> {
        let year = self.number(4, 4)?;
        let mark = self.next()?;
        let month = match mark {
            '-' | '/' | '.' | '_' => {
                let month = self.number(1, 2)?;
                self.expect(mark)?;
                month
            }
            '年' => {
                self.blanks();
                let month = self.number(1, 2)?;
                self.expect('月')?;
                self.blanks();
                month
            }
            _ => return None,
        };
        let day = self.number(1, 2)?;
        if mark == '年' {
            // 号 is how people say it.
            if !matches!(self.peek(), Some('日' | '号')) {
                return None;
            }
            self.next();
        }
        date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// What may stand between a day and its time, and the time.
    fn time(&mut self) -> Option<Time> {
        self.blanks();
        if self.peek() == Some('t') {
            self.next();
        } else if self.peek() == Some('(') || self.text.get(self.at..)?.starts_with("星期") {
            return None;
        }
        self.clock()
    }

    /// `17:31`, `17:31:11`, `17:31:11.123`, `17时31分`.
    fn clock(&mut self) -> Option<Time> {
        let hour = self.number(1, 2)?;
        if !matches!(self.next()?, ':' | '时') {
            return None;
        }
        let minute = self.number(2, 2)?;
        let mut second = 0;
        if matches!(self.peek(), Some(':' | '分')) {
            let before = self.at;
            self.next();
            match self.number(2, 2) {
                Some(read) => second = read,
                None => self.at = before,
            }
            if matches!(self.peek(), Some('分' | '秒')) {
                self.next();
            }
        }
        let two = |number: i16| i8::try_from(number).ok();
        Time::new(two(hour)?, two(minute)?, two(second)?.min(59), 0).ok()
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    /// A number of so many digits, neither more nor less.
    fn number(&mut self, least: usize, most: usize) -> Option<i16> {
        let rest = self.text.get(self.at..)?;
        let length = rest
            .bytes()
            .take(most + 1)
            .take_while(u8::is_ascii_digit)
            .count();
        if length < least || length > most {
            return None;
        }
        let number = rest.get(..length)?.parse().ok()?;
        self.at += length;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(day: Option<Day>) -> String {
        match day {
            Some((date, Some(time))) => format!("{date} {time}"),
            Some((date, None)) => date.to_string(),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn metadata_dates_are_read_in_every_form() {
        for (value, day) in [
            ("2025-02-07", "2025-02-07"),
            ("2025-02-07 17:31:11", "2025-02-07 17:31:11"),
            ("2025-02-07T17:31:11Z", "2025-02-07 17:31:11"),
            ("2025-02-07T23:31:11.250+08:00", "2025-02-07 23:31:11"),
            ("2025-02-07T01:31-05:00", "2025-02-07 01:31:00"),
            ("2025/2/7", "2025-02-07"),
            ("2025.02.07 08:05", "2025-02-07 08:05:00"),
            ("2025年2月7日", "2025-02-07"),
            ("2025年02月07日 17时31分", "2025-02-07 17:31:00"),
            ("２０２５年２月７日", "2025-02-07"),
            ("2025年2月7日 星期五", "2025-02-07"),
            ("'2025-02-07'", "2025-02-07"),
            ("Fri, 07 Feb 2025 17:31:11 +0800", "2025-02-07 17:31:11"),
            ("7 Feb 2025", "2025-02-07"),
            ("February 7th, 2025", "2025-02-07"),
            ("07-Feb-2025", "2025-02-07"),
            ("20250207", "2025-02-07"),
            ("20250207173111", "2025-02-07 17:31:11"),
            ("1738920671", "2025-02-07 17:31:11"),
            ("1738920671000", "2025-02-07 17:31:11"),
            ("发布于：2025-02-07", "2025-02-07"),
        ] {
            assert_eq!(shown(read(value)), day, "{value}");
        }
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for value in [
            "",
            "yesterday",
            "2025",
            "2025-02",
            "2025-02-30",
            "2025-13-01",
            "1889-01-01",
            "20251301",
            "2025年2月",
            "12345",
            "0-0-0",
            "Feb 2025",
            "99999999999999",
            "12025-02-07",
            "2025-02-070",
        ] {
            assert_eq!(shown(read(value)), "none", "{value}");
        }
    }

    #[test]
    fn paths_name_days_in_names_and_folders() {
        for (path, day) in [
            ("news/2025/02/07/a.md", Some("2025-02-07")),
            ("news/2025-02-07-amazon.md", Some("2025-02-07")),
            ("qq/20250210A08SE7.zh-CN.md", Some("2025-02-10")),
            ("20250207/2024-11-05.txt", Some("2024-11-05")),
            (r"C:\news\2025\2\7\a.md", Some("2025-02-07")),
            ("sina/777727555.md", None),
            ("news/2025/02/a.md", None),
            ("20251340.md", None),
            ("120250207.md", None),
        ] {
            assert_eq!(
                in_path(path).map(|day| day.to_string()).as_deref(),
                day,
                "{path}"
            );
        }
        assert_eq!(year_in_path("a/2025/b.md"), Some(2025));
        assert_eq!(year_in_path("a/1800/b/20250207.md"), None);
    }

    #[test]
    fn datelines_need_a_year() {
        let day = |text, year| in_dateline(text, year).map(|day| day.to_string());
        assert_eq!(
            day("某某新闻2月7日讯(记者 某某)", Some(2025)).as_deref(),
            Some("2025-02-07")
        );
        assert_eq!(
            day("北京12月31日电", Some(2025)).as_deref(),
            Some("2025-12-31")
        );
        assert_eq!(
            day("某某财经2025年1月30日讯 某某公司", None).as_deref(),
            Some("2025-01-30")
        );
        assert_eq!(day("北京12月31日电", None), None);
        assert_eq!(day("当地时间2月6日,公司发布财报", Some(2025)), None);
        assert_eq!(day("2月30日讯", Some(2025)), None);
    }

    #[test]
    fn days_on_their_own_lines_are_read() {
        let day = |line| shown(on_line(line));
        assert_eq!(day("某某公告 2025年01月17日 证券代码:002714"), "2025-01-17");
        assert_eq!(day("2025-01-17 08:30"), "2025-01-17 08:30:00");
        for line in [
            "2025年1月17日公司公告",
            "期间:2024年1月1日至2024年12月31日",
            "2025-01-17 公司公告,营收增长",
        ] {
            assert_eq!(day(line), "none", "{line}");
        }
    }
}
