//! What a heading of a table says: metric, aspect, period, status, unit, whose numbers they are.
//!
//! A heading that holds a word which nothing explains is a name (智能家居) or, beside a metric or a
//! word of change, not understood: 投资收益 is no revenue, 较5日均线下跌 no fall on a year before.

use super::measure::{self, Counted, Measure};
use super::time::{self, When};
use crate::figures::bind::Setting;
use crate::figures::period::Phase;
use crate::figures::token::{Token, TokenKind, tokens};
use crate::lexicon::{Cue, Sense, Strength};
use crate::model::{Aspect, Metric, MetricKind, Status};
use crate::text::{Mapped, Span, fold_mapped};

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

/// Words that say nothing in a heading.
const FILLING: &[&str] = &[
    "情况",
    "数据",
    "金额",
    "数值",
    "数额",
    "实现",
    "公司",
    "集团",
    "本集团",
    "本公司",
    "主要",
    "其中",
    "全年",
    "当期",
    "实际",
    "指标",
    "科目",
    "名称",
    "幅度",
    "比例",
    "比率",
    "百分比",
    "水平",
    "gaap",
    "单位",
    "币种",
    "合并",
    "总额",
    "规模",
    "a股",
    "的",
    "约",
    "为",
    "及",
    "完成",
    "录得",
    "财务",
    "分别",
    "最新",
    "值",
    "累计",
    "经审计",
    "未经审计",
    "数",
    "较",
    "比",
    "额",
    "之",
    "与",
    "和",
    "相比",
    "已公布",
    "公布",
    "披露",
    "报告",
    "当前",
];

/// Words that mean the whole of a company.
const TOTALS: &[&str] = &[
    "合计",
    "总计",
    "总额",
    "总和",
    "总体",
    "整体",
    "公司合计",
    "集团合计",
    "公司整体",
    "集团整体",
    "集团",
    "公司",
    "本公司",
    "本集团",
    "合并",
    "全公司",
    "total",
    "总数",
    "公司总计",
    "营收合计",
    "收入合计",
    "合并合计",
];

/// Endings of words that measure something no table names.
const MEASURES: &[&str] = &[
    "额", "率", "量", "数", "值", "费", "款", "比", "润", "益", "收入", "成本", "损失", "支出",
    "开支", "余额", "负债", "资产", "利息", "税", "价", "股数", "天数", "指数", "排名", "名次",
    "评级", "序号", "备注", "均线", "报酬", "现金", "权益", "折旧", "摊销", "投入", "增幅", "涨跌",
];

/// Words of names that are no part of a company.
const NO_NAMES: &[&str] = &[
    "平均",
    "均值",
    "中值",
    "中位",
    "行业",
    "同行",
    "注:",
    "注：",
    "备注",
    "来源",
    "小计",
    "差异",
    "每股",
    "人均",
    "单位",
    "排名",
    "合计",
    "抵销",
    "抵消",
    "对比",
    "预期",
    "调整项",
    "以上",
    "以下",
    "说明",
];

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

    fn words(&mut self, tokens: &[Token<'_>]) {
        for (at, token) in tokens.iter().enumerate() {
            if self.is_covered(token.span) {
                continue;
            }
            match &token.kind {
                TokenKind::Quantity(_) => {}
                TokenKind::Mark(_) => self.cover(token.span),
                TokenKind::Period(mention) => {
                    if mention.until.is_some() || mention.part == Some(Phase::Current) {
                        self.heading.unknown = true;
                        continue;
                    }
                    let mut span = token.span;
                    let mut behind = self.text[span.end..].chars();
                    if let (Some(letter), None | Some(')' | ' ' | '(')) =
                        (behind.next(), behind.next())
                        && let Some(status) = time::status_of_letter(letter)
                    {
                        self.heading.status = Some(status);
                        span.end += 1;
                    }
                    self.heading.whens.push(When::Named(*mention));
                    self.cover(span);
                }
                TokenKind::Introduced(place) => {
                    let name = self.setting.introduced.canonical(*place).to_owned();
                    self.company(name, false, token.span);
                }
                TokenKind::Word(senses) => self.word(token, senses, tokens.get(at + 1)),
            }
        }
    }

    fn company(&mut self, name: String, broker: bool, span: Span) {
        if self
            .heading
            .company
            .as_ref()
            .is_some_and(|known| *known != name)
        {
            self.heading.unknown = true;
        }
        self.heading.company = Some(name);
        self.heading.broker = broker;
        self.name(span);
    }

    fn name(&mut self, span: Span) {
        self.named = Some(self.named.map_or(span, |named| named.join(span)));
        self.cover(span);
    }

    fn word(&mut self, token: &Token<'_>, senses: &[Sense], next: Option<&Token<'_>>) {
        let word = token.span.of(self.text);
        let metric = token
            .metric()
            .filter(|(metric, _)| *metric != Metric::Other || word.len() > 6);
        let lexicon = self.setting.lexicon;
        let cues = senses.iter().any(|sense| matches!(sense, Sense::Cue(_)));
        if let Some((metric, strength)) = metric
            && accepted(word, metric, strength)
        {
            let measured = Measured {
                metric,
                weak: strength == Strength::Weak && !is_sure(word),
                loss: token.has(Cue::Loss),
                each: word.contains("每股")
                    || word == "dps"
                    || matches!(
                        metric,
                        Metric::Eps
                            | Metric::AdjustedEps
                            | Metric::SharePrice
                            | Metric::PriceTarget
                    ),
                rate: word.ends_with('率') && metric.kind() != MetricKind::Ratio,
                trading: word.contains("成交"),
            };
            self.metrics.push((measured, token.span));
            self.cover(token.span);
            return;
        }
        if let Some(id) = token.company() {
            let company = lexicon.company(id);
            let owned = token.segments().any(|segment| {
                lexicon.segment(segment).owner.is_some_and(|owner| {
                    self.setting.main.as_deref() == Some(lexicon.company(owner).name.as_str())
                })
            });
            let ordinary = crate::figures::ambiguous_name(token, id, self.text, lexicon)
                && !self.heading.hong_kong
                && self.covered.is_empty();
            if !owned && !ordinary {
                let broker = company.broker && !self.setting.brokers_report;
                self.company(company.name.clone(), broker, token.span);
                return;
            }
        }
        if token.segments().next().is_some() {
            self.segment(token);
            return;
        }
        if cues {
            self.cue(token, next);
        }
    }

    fn segment(&mut self, token: &Token<'_>) {
        let lexicon = self.setting.lexicon;
        let main = self
            .heading
            .company
            .as_deref()
            .or(self.setting.main.as_deref());
        let owned = token.segments().find(|id| {
            lexicon
                .segment(*id)
                .owner
                .is_some_and(|owner| Some(lexicon.company(owner).name.as_str()) == main)
        });
        let shown = self
            .mapped
            .source_span(token.span)
            .of(self.clean)
            .to_owned();
        let name = owned.map_or(shown, |id| lexicon.segment(id).name.clone());
        self.heading.segment = Some(match self.heading.segment.take() {
            Some(before) if before != name => format!("{before}·{name}"),
            _ => name,
        });
        self.name(token.span);
    }

    fn cue(&mut self, token: &Token<'_>, next: Option<&Token<'_>>) {
        let word = token.span.of(self.text);
        let mut understood = true;
        let mut any = false;
        for cue in [
            Cue::Yoy,
            Cue::Qoq,
            Cue::Base,
            Cue::Up,
            Cue::Down,
            Cue::Fall,
            Cue::Growth,
            Cue::Share,
            Cue::Compound,
            Cue::Estimate,
            Cue::Expected,
            Cue::Outlook,
            Cue::Guidance,
            Cue::Prior,
            Cue::Previous,
            Cue::Adjusted,
            Cue::Above,
        ] {
            if !token.has(cue) {
                continue;
            }
            any = true;
            match cue {
                Cue::Yoy => self.change().aspect = Some(Aspect::Yoy),
                Cue::Qoq => self.change().aspect = Some(Aspect::Qoq),
                Cue::Base | Cue::Compound => self.change().aspect = Some(Aspect::Change),
                Cue::Up => {
                    self.change();
                    self.ways.0 = true;
                }
                Cue::Down => {
                    self.change();
                    self.ways.1 = true;
                }
                Cue::Fall => {
                    self.change().rate = true;
                    self.ways.1 = true;
                }
                Cue::Growth => self.change().rate = !word.ends_with("变动"),
                Cue::Share => {
                    self.change().aspect = Some(Aspect::Share);
                    self.share_at = Some(token.span.start);
                    if word.contains("营收") || word.contains("收入") {
                        self.heading.share_of = Some(Metric::Revenue);
                    }
                }
                Cue::Estimate | Cue::Expected => {
                    let before = self.text[..token.span.start].trim_end();
                    let behind = &self.text[token.span.end..];
                    if before.ends_with(['较', '超', '比', '过', '于'])
                        || behind.starts_with(['差', '偏'])
                    {
                        self.change().aspect = Some(Aspect::Beat);
                    } else {
                        self.heading.status = Some(Status::Estimate);
                    }
                }
                Cue::Above
                    if next
                        .is_some_and(|next| next.has(Cue::Estimate) || next.has(Cue::Expected)) => {
                }
                Cue::Outlook => {
                    let others =
                        self.setting.note || ["预测", "预估", "估计", "估"].contains(&word);
                    let status = if others {
                        Status::Estimate
                    } else {
                        Status::Guidance
                    };
                    self.heading.status = self.heading.status.or(Some(status));
                }
                Cue::Guidance => self.heading.status = Some(Status::Guidance),
                Cue::Prior => self.heading.whens.push(When::YearBefore),
                Cue::Previous => self.heading.whens.push(When::Previous),
                Cue::Adjusted => self.adjusted = true,
                _ => understood = false,
            }
        }
        let silent = token.has(Cue::Among)
            || token.has(Cue::Self_)
            || token.has(Cue::Reach)
            || token.has(Cue::Loss);
        if (any && understood) || (!any && silent) {
            self.cover(token.span);
        }
    }

    /// Names of metrics that a longer name hid, of which a period took the first part: 12月销量 holds
    /// 月销量.
    fn cut_words(&mut self) {
        for piece in self.rest() {
            for found in self.setting.lexicon.find(piece.of(self.text)) {
                let token = Token {
                    span: found.span.shifted(piece.start),
                    kind: TokenKind::Word(found.senses),
                };
                if token.metric().is_some() {
                    self.word(&token, found.senses, None);
                }
            }
        }
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

/// Whether a name of a metric may be taken from a heading. Of the ordinary words only those are that
/// have no other meaning in a table.
fn accepted(word: &str, metric: Metric, strength: Strength) -> bool {
    if ["流动负债", "流动负债总额", "利息收入", "利息支出", "网点"].contains(&word)
    {
        return false;
    }
    match (strength, metric) {
        (Strength::Strong, _) => true,
        (Strength::Weak, Metric::Revenue) => ["收入", "销售额", "收益", "营收额"].contains(&word),
        (Strength::Weak, Metric::NetIncome) => ["盈利", "溢利", "利润", "亏损"].contains(&word),
        (Strength::Weak, _) => word.chars().count() > 1,
    }
}

/// Whether a word that stands somewhere in a caption says what all of a table measures.
pub(super) fn is_firm(word: &str, metric: Metric, strength: Strength) -> bool {
    accepted(word, metric, strength) && (strength == Strength::Strong || is_sure(word))
}

/// Whether an ordinary word is surely no name in a heading.
fn is_sure(word: &str) -> bool {
    [
        "收入",
        "销售额",
        "收益",
        "盈利",
        "溢利",
        "利润",
        "亏损",
        "利润率",
        "份额",
    ]
    .contains(&word)
}

/// Whether words are made of filling words alone.
fn is_filling(word: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let longest = FILLING
            .iter()
            .chain(["增减", "变动", "变化", "涨跌", "升跌", "差额"].iter())
            .filter(|filling| rest.starts_with(**filling))
            .map(|filling| filling.len())
            .max();
        match longest {
            Some(length) => rest = &rest[length..],
            None => return false,
        }
    }
    true
}

/// Whether words may name a part of a company or a company.
fn is_name(word: &str) -> bool {
    let characters = word.chars().count();
    (1..=24).contains(&characters)
        && word.chars().any(char::is_alphabetic)
        && !MEASURES.iter().any(|ending| word.ends_with(ending))
        && !NO_NAMES.iter().any(|part| word.contains(part))
}

/// Whether a text is the code of a company on an exchange: `00700`, `600519.sh`, `sz000001`.
fn code(text: &str) -> bool {
    let (base, market) = text
        .split_once('.')
        .map_or((text, None), |(base, market)| (base, Some(market)));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let known = market.is_none_or(|market| {
        [
            "hk", "sh", "sz", "bj", "ss", "tw", "us", "o", "n", "two", "oq",
        ]
        .contains(&market)
    });
    let prefixed = ["sh", "sz", "bj", "hk"]
        .iter()
        .find_map(|prefix| base.strip_prefix(prefix))
        .is_some_and(|rest| (5..=6).contains(&rest.len()) && digits(rest));
    let plain = digits(base)
        && ((5..=6).contains(&base.len()) || market.is_some() && (1..=6).contains(&base.len()));
    known && (plain || prefixed)
}

fn is_hong_kong(code: &str) -> bool {
    code.ends_with(".hk")
        || code.starts_with("hk")
        || code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())
}
