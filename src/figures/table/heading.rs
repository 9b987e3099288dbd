//! What a heading of a table says: metric, aspect, period, status, unit, whose numbers they are.
//!
//! A heading that holds a word which nothing explains is a name (智能家居) or, beside a metric or a
//! word of change, not understood: 投资收益 is no revenue, 较5日均线下跌 no fall on a year before.

mod vocabulary;
mod wording;

use super::measure::{self, Counted, Measure};
use super::time::{self, When};
use crate::figures::setting::Setting;
use crate::figures::token::{Token, TokenKind, tokens};
use crate::model::{Aspect, Metric, Status};
use crate::text::{Mapped, Span, fold_mapped};
pub(super) use vocabulary::is_firm;
use vocabulary::{TOTALS, code, is_filling, is_hong_kong, is_name};

/// What a heading says; all that it leaves open is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    pub(super) metric: Option<Measured>,
    /// `占营收比例`: the numbers are parts of this.
    pub(super) share_of: Option<Metric>,
    pub(super) change: Option<Change>,
    pub(super) whens: Vec<When>,
    pub(super) status: Option<Status>,
    pub(super) company: Option<String>,
    /// The company is a house that speaks about others.
    pub(super) broker: bool,
    pub(super) segment: Option<String>,
    /// 合计: the whole company.
    pub(super) total: bool,
    /// Words that no table explains.
    pub(super) names: Vec<String>,
    /// The word of its metric, where that is an ordinary one that could be a name.
    pub(super) weak_name: Option<String>,
    pub(super) measure: Option<Measure>,
    /// The code of a company on the exchange of Hong Kong stands beside its name.
    pub(super) hong_kong: bool,
    /// It holds something that is not understood, so that nothing under it is bound.
    pub(super) unknown: bool,
    /// It is empty.
    pub(super) empty: bool,
}

/// What is measured, and by which word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) metric: Metric,
    /// The word is an ordinary one that could also be a name (会员).
    pub(super) weak: bool,
    /// A loss: its numbers without a sign are below nothing.
    pub(super) loss: bool,
    /// Of one share.
    pub(super) each: bool,
    /// A rate of it (费用率): percent are its level.
    pub(super) rate: bool,
    /// Said of trading on an exchange and not of a company's business (成交额).
    pub(super) trading: bool,
}

/// A heading over changes, shares, distances from what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// What it is measured against, where the heading says so.
    pub(super) aspect: Option<Aspect>,
    /// The numbers are falls (降幅).
    pub(super) falls: bool,
    /// They are amounts (增减额).
    pub(super) amount: bool,
    /// They are rates (增速, 幅度), in percent where nothing else is said.
    pub(super) rate: bool,
}

/// Longer headings are prose, in characters.
const LONGEST: usize = 48;

/// Reads the clean text of a heading.
pub(super) fn read(clean: &str, setting: &Setting<'_>) -> Heading {
    let clean = condensed(clean);
    if clean.is_empty() {
        return Heading {
            empty: true,
            ..Heading::default()
        };
    }
    if clean.chars().nth(LONGEST).is_some() || clean.contains(['。', '！', '？']) {
        return Heading {
            unknown: true,
            ..Heading::default()
        };
    }
    let mapped = fold_mapped(&clean);
    let text = mapped.as_str();
    let tokens = tokens(text, setting.lexicon, setting.introduced);
    let mut reader = Reader {
        text,
        clean: &clean,
        mapped: &mapped,
        setting,
        covered: Vec::new(),
        heading: Heading::default(),
        adjusted: false,
        ways: (false, false),
        named: None,
        metrics: Vec::new(),
        share_at: None,
    };
    reader.whole();
    reader.ordinal();
    reader.brackets();
    reader.codes();
    reader.words_of_time(&tokens);
    reader.words(&tokens);
    reader.cut_words();
    reader.stamps();
    reader.measure_behind();
    reader.finish()
}

/// The text without blanks between Chinese characters: a word broken over two lines is one word.
fn condensed(clean: &str) -> String {
    let trimmed = clean.trim();
    let mut text = String::with_capacity(trimmed.len());
    let mut characters = trimmed.chars().peekable();
    while let Some(c) = characters.next() {
        let between =
            c == ' ' && text.ends_with(is_han) && characters.peek().copied().is_some_and(is_han);
        if !between {
            text.push(c);
        }
    }
    text
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

struct Reader<'a> {
    text: &'a str,
    clean: &'a str,
    mapped: &'a Mapped,
    setting: &'a Setting<'a>,
    /// What has been understood, in no order.
    covered: Vec<Span>,
    heading: Heading,
    adjusted: bool,
    /// Whether words of a rise and of a fall were read.
    ways: (bool, bool),
    /// Where a company or segment of the tables is named.
    named: Option<Span>,
    metrics: Vec<(Measured, Span)>,
    share_at: Option<usize>,
}

impl Reader<'_> {
    fn cover(&mut self, span: Span) {
        self.covered.push(span);
    }

    fn is_covered(&self, span: Span) -> bool {
        self.covered.iter().any(|covered| covered.overlaps(span))
    }

    /// A heading that is one word for the whole company, or a measure.
    fn whole(&mut self) {
        let text = self.text.trim_matches([' ', ':', '：', '#', '*']);
        if TOTALS.contains(&text) {
            self.heading.total = true;
            self.cover(Span::new(0, self.text.len()));
        } else if let Some(measure) = measure::whole(text, self.setting.lexicon) {
            self.heading.measure = Some(measure);
            self.cover(Span::new(0, self.text.len()));
        }
    }

    /// `一、`, `(一)`, `1.`, `其中:`, `减:` before what is named.
    fn ordinal(&mut self) {
        let mut at = 0;
        loop {
            let rest = &self.text[at..];
            let opened = rest.len()
                - rest
                    .trim_start_matches(['(', ' ', '#', '*', '①', '②', '③', '④'])
                    .len();
            let inner = &rest[opened..];
            let count = inner.len()
                - inner
                    .trim_start_matches(|c: char| {
                        "一二三四五六七八九十".contains(c) || c.is_ascii_digit()
                    })
                    .len();
            let behind = &inner[count..];
            let length = if (1..=9).contains(&count)
                && behind.starts_with(['、', ')', '）', '.', '．'])
            {
                let mark = behind.chars().next().map_or(0, char::len_utf8);
                // 1.5 is a number.
                if behind[mark..].starts_with(|c: char| c.is_ascii_digit()) {
                    break;
                }
                opened + count + mark
            } else if let Some(word) = ["其中", "减", "加", "附"].iter().find(|word| {
                inner.starts_with(**word) && inner[word.len()..].starts_with([':', '：'])
            }) {
                opened + word.len() + inner[word.len()..].chars().next().map_or(0, char::len_utf8)
            } else {
                break;
            };
            self.cover(Span::new(at, at + length));
            at += length;
        }
    }

    fn brackets(&mut self) {
        let mut from = 0;
        while let Some(open) = self.text[from..].find(['(', '[']).map(|at| from + at) {
            let inner_start = open + 1;
            let Some(length) = self.text[inner_start..].find([')', ']']) else {
                return;
            };
            let span = Span::new(open, inner_start + length + 1);
            from = span.end;
            let inner = self.text[inner_start..inner_start + length].trim();
            let lexicon = self.setting.lexicon;
            let parts = || inner.split([',', '，', '、', ';', '；']);
            if parts().all(|part| measure::whole(part, lexicon).is_some()) {
                let measure = parts().find_map(|part| measure::whole(part, lexicon));
                self.heading.measure = self.heading.measure.take().or(measure);
                self.cover(span);
            } else if [
                "填列",
                "附注",
                "经审计",
                "未经审核",
                "重述",
                "经重列",
                "数据来源",
                "\"-\"",
            ]
            .iter()
            .any(|word| inner.contains(word))
                || inner
                    .strip_prefix('注')
                    .is_some_and(|rest| rest.chars().count() <= 2)
                || inner.bytes().all(|b| b.is_ascii_digit()) && inner.len() <= 2
                || matches!(inner, "亏损" | "损失" | "减少" | "亏损总额" | "净亏损")
            {
                self.cover(span);
            } else if code(inner) || lexicon.company_by_code(inner).is_some() && inner.is_ascii() {
                self.heading.hong_kong |= is_hong_kong(inner);
                self.cover(span);
            }
        }
    }

    /// A code that stands beside a name without brackets: `阿里健康 00241.hk`.
    fn codes(&mut self) {
        let mut from = 0;
        while let Some(at) = self.text[from..]
            .find(|c: char| c.is_ascii_digit())
            .map(|at| from + at)
        {
            let rest = &self.text[at..];
            let run = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.')
                    .len();
            from = at + run.max(1);
            let before = self.text[..at].trim_end().chars().next_back();
            if before.is_some_and(is_han) && code(&rest[..run]) && !time::is_stamp(&rest[..run]) {
                self.heading.hong_kong |= is_hong_kong(&rest[..run]);
                self.cover(Span::new(at, at + run));
            }
        }
    }

    /// 本期, 上年同期 and their kind, where they are not what a change is measured against.
    fn words_of_time(&mut self, tokens: &[Token<'_>]) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let Some((when, length)) = time::word_at(&self.text[at..]) else {
                at += c.len_utf8();
                continue;
            };
            let span = Span::new(at, at + length);
            at = span.end;
            let before = self.text[..span.start].trim_end();
            let compared = before.ends_with(['较', '比', '与', '同', '于']);
            let longer = tokens.iter().any(|token| {
                token.span.overlaps(span)
                    && token.span.len() > span.len()
                    && !matches!(token.kind, TokenKind::Mark(_))
            });
            if self.is_covered(span) || longer {
                continue;
            }
            if compared {
                let aspect = match when {
                    When::YearBefore if !self.text[span.start..].starts_with("上期") => {
                        Aspect::Yoy
                    }
                    When::EndBefore => Aspect::Change,
                    When::Previous => Aspect::Qoq,
                    _ => {
                        self.heading.unknown = true;
                        continue;
                    }
                };
                self.change().aspect = Some(aspect);
            } else {
                self.heading.whens.push(when);
            }
            self.cover(span);
        }
    }

    fn change(&mut self) -> &mut Change {
        self.heading.change.get_or_insert(Change {
            aspect: None,
            falls: false,
            amount: false,
            rate: false,
        })
    }

    /// Years and quarters in their short forms, where the passes of prose read none.
    fn stamps(&mut self) {
        let mut from = 0;
        while let Some(at) = self.text[from..]
            .find(|c: char| c.is_ascii_alphanumeric())
            .map(|at| from + at)
        {
            let rest = &self.text[at..];
            let run = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
                    .len();
            from = at + run;
            if self.is_covered(Span::new(at, at + 1)) {
                continue;
            }
            if let Some((mention, status, length)) = time::stamp_at(rest) {
                self.heading.whens.push(When::Named(mention));
                self.heading.status = status.or(self.heading.status);
                self.cover(Span::new(at, at + length));
                from = from.max(at + length);
            }
        }
    }

    /// `营业收入/亿元`, `同比%`, `销量，万辆`, `增减额`: what stands behind all that was read.
    fn measure_behind(&mut self) {
        let end = self.text.trim_end().len();
        let text = &self.text[..end];
        let start = self
            .covered
            .iter()
            .filter(|span| {
                !span
                    .of(self.text)
                    .trim_matches(['/', ',', '，', ':', '：', ' '])
                    .is_empty()
            })
            .map(|span| span.end)
            .max()
            .unwrap_or(0);
        let behind = text.get(start..).unwrap_or_default();
        let tail = behind.trim_start_matches(['/', ',', '，', ':', '：', ' ']);
        let parted = tail.len() < behind.len() || behind == "%";
        if tail.is_empty() || (!parted && self.heading.change.is_none()) {
            return;
        }
        if let Some(measure) = measure::whole(tail, self.setting.lexicon) {
            self.heading.measure.get_or_insert(measure);
            self.cover(Span::new(end - tail.len(), end));
        }
    }

    /// Pieces that nothing has explained.
    fn rest(&self) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut start = None;
        for (at, c) in self.text.char_indices() {
            let free = c.is_alphanumeric() && !self.is_covered(Span::new(at, at + c.len_utf8()));
            match (free, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    pieces.push(Span::new(from, at));
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            pieces.push(Span::new(from, self.text.len()));
        }
        pieces
    }

    fn finish(mut self) -> Heading {
        let mut rest = self.rest();
        let said = |word: &str| self.text.contains(word);
        let neutral = ["增减", "变动", "变化", "涨跌", "升跌", "差额"]
            .iter()
            .any(|word| said(word));
        let amounts = [
            "增减额",
            "变动额",
            "增减金额",
            "变动金额",
            "变化额",
            "差额",
            "增加额",
            "增长额",
            "增减数",
            "变动数",
        ];
        let amount = amounts.iter().any(|word| said(word));
        let rate = ["率", "速", "幅", "%", "比例"]
            .iter()
            .any(|word| said(word));
        if neutral {
            self.change();
        }
        // 累计 beside a month is the year up to it, and which that is is not said.
        if said("累计") && self.heading.whens.is_empty() {
            self.heading.unknown = true;
        }
        rest.retain(|span| !is_filling(span.of(self.text)));
        if let Some(change) = &mut self.heading.change {
            change.amount = amount;
            change.rate |= rate
                || matches!(
                    &self.heading.measure,
                    Some(Measure {
                        kind: Counted::Percent,
                        ..
                    })
                );
            change.falls = self.ways.1 && !self.ways.0;
        }
        self.settle_metric();
        if let [(Measured { weak: true, .. }, span)] = self.metrics[..] {
            self.heading.weak_name = Some(self.mapped.source_span(span).of(self.clean).to_owned());
        }
        let mut heading = self.heading;
        if rest.is_empty() {
            let nothing = heading.metric.is_none()
                && heading.change.is_none()
                && heading.whens.is_empty()
                && heading.status.is_none()
                && heading.company.is_none()
                && heading.segment.is_none()
                && heading.share_of.is_none();
            heading.empty =
                nothing && !heading.total && heading.measure.is_none() && !heading.unknown;
            return heading;
        }
        if heading.change.is_some() || heading.share_of.is_some() {
            heading.unknown = true;
            return heading;
        }
        if let ([part], Some(measured)) = (&rest[..], &mut heading.metric)
            && part.of(self.text) == "每股"
            && matches!(measured.metric, Metric::Dividend | Metric::NetAssets)
        {
            measured.each = true;
            return heading;
        }
        if let Some((_, metric)) = self.metrics.first() {
            // 智能家居业务收入: a part told by its ending, right before what is measured.
            let [part] = rest[..] else {
                heading.unknown = true;
                return heading;
            };
            let word = part.of(self.text);
            let ending = self
                .setting
                .lexicon
                .segment_suffixes()
                .iter()
                .any(|suffix| word.ends_with(suffix.as_str()) && word.len() > suffix.len());
            let beside = self.text[part.end.min(metric.start)..metric.start].trim() == "";
            let known = heading.segment.is_some() || heading.company.is_some();
            if ending && beside && part.end <= metric.start && !known && is_name(word) {
                heading.segment = Some(self.mapped.source_span(part).of(self.clean).to_owned());
            } else {
                heading.unknown = true;
            }
            return heading;
        }
        let whole = rest
            .iter()
            .copied()
            .chain(self.named)
            .reduce(Span::join)
            .unwrap_or_default();
        let shown = self
            .mapped
            .source_span(whole)
            .of(self.clean)
            .trim()
            .to_owned();
        heading.company = None;
        heading.segment = None;
        heading.broker = false;
        if is_name(whole.of(self.text)) {
            heading.names.push(shown);
        } else {
            heading.unknown = true;
        }
        heading
    }

    /// Which of the metrics named is measured.
    fn settle_metric(&mut self) {
        if let (Some(share), [.., (of, span)]) = (self.share_at, &self.metrics[..])
            && span.start > share
            && self.text[share..].starts_with('占')
        {
            self.heading.share_of = Some(of.metric);
            self.metrics.pop();
        }
        let Some((first, _)) = self.metrics.first().copied() else {
            return;
        };
        let different = self.metrics.iter().any(|(other, _)| {
            other.metric != first.metric && !(other.weak || first.weak) || other.loss != first.loss
        });
        if different {
            self.heading.unknown = true;
        }
        let strong = self
            .metrics
            .iter()
            .map(|(measured, _)| *measured)
            .find(|measured| !measured.weak);
        let mut measured = strong.unwrap_or(first);
        if self.adjusted {
            measured.metric = match measured.metric {
                Metric::NetIncome => Metric::AdjustedNetIncome,
                Metric::Eps => Metric::AdjustedEps,
                metric => metric,
            };
        }
        self.heading.metric = Some(measured);
    }
}
