//! Binding: walking through a sentence from left to right, each number is given to what was last
//! spoken of.

use crate::figures::aspect::{self, Direction, Reading};
use crate::figures::frame::{Frame, Subject};
use crate::figures::period::{self, PeriodContext, Phase, Year};
use crate::figures::scan::{Quantity, Unit};
use crate::figures::subject::Introduced;
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon, Sense, Strength};
use crate::model::{Amount, Aspect, Metric, MetricKind, Part, Period, Status};
use crate::text::{Mapped, Span};

/// A number and what it was bound to; spans are places in the block's folded text.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) span: Span,
    pub(crate) subject: Subject,
    pub(crate) metric: Metric,
    pub(crate) aspect: Aspect,
    pub(crate) amount: Amount,
    pub(crate) unit: String,
    pub(crate) period: Option<Period>,
    pub(crate) status: Status,
    pub(crate) rules: Vec<&'static str>,
}

/// What holds for the whole article.
pub(crate) struct Setting<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) introduced: &'a Introduced,
    /// The whole article, folded.
    pub(crate) folded: &'a str,
    pub(crate) main: Option<String>,
    /// The article is about brokers, so that they are its subjects and not its voices.
    pub(crate) brokers_report: bool,
    pub(crate) date: Option<jiff::civil::Date>,
    /// Periods that the article names with their year.
    pub(crate) known: Vec<Period>,
    /// A broker speaks of a company here.
    pub(crate) note: bool,
    /// What a bare 元 means.
    pub(crate) yuan: String,
}

impl Setting<'_> {
    /// How often a folded phrase stands in the article.
    fn occurrences(&self, phrase: &str) -> usize {
        self.folded.matches(phrase).take(3).count()
    }
}

/// Walks through one sentence.
pub(crate) struct Walk<'a, 't> {
    pub(crate) setting: &'a Setting<'a>,
    pub(crate) text: &'a str,
    /// The block before folding, and the way from the folded text to it.
    pub(crate) clean: &'a str,
    pub(crate) mapped: &'a Mapped,
    pub(crate) sentence: Span,
    /// Tokens of the sentence.
    pub(crate) tokens: &'t [Token<'a>],
    pub(crate) frame: &'a mut Frame,
    pub(crate) bound: &'a mut Vec<Bound>,
}

impl<'a> Walk<'a, '_> {
    /// Binds the numbers of the sentence.
    pub(crate) fn run(mut self) {
        self.frame.begin_sentence(self.setting.main.as_deref());
        let mut index = 0;
        while index < self.tokens.len() {
            let token = &self.tokens[index];
            match &token.kind {
                TokenKind::Mark(mark) => self.on_mark(*mark, index),
                TokenKind::Period(_) => self.on_period(index),
                TokenKind::Introduced(place) => {
                    let name = self.setting.introduced.canonical(*place).to_owned();
                    self.on_company(name, index);
                }
                TokenKind::Word(senses) => self.on_word(senses, index),
                TokenKind::Quantity(_) => {
                    let end = self.group_end(index);
                    self.on_quantities(index, end);
                    index = end;
                    continue;
                }
            }
            index += 1;
        }
    }

    /// The text between two tokens.
    fn gap(&self, left: usize, right: usize) -> &'a str {
        Span::new(self.tokens[left].span.end, self.tokens[right].span.start).of(self.text)
    }

    /// Whether what stands between two tokens only joins them into a list.
    fn joined(&self, left: usize, right: usize) -> bool {
        let between = self.gap(left, right);
        let between = between.trim().trim_start_matches(['(', ')']);
        matches!(between, "、" | "和" | "及" | "与" | "以及" | "/" | "/+" | "、约" | "和约" | "及约" | "与约" | "、+" | "、近" | "&" | "及其" | "并" | "/克、" | "/克及" | "/克和" | "，及" | ",及" | "或" | "、逾" | "和近" | "/股、" | "/股和" | "和逾" | "和超" | "、超" | "和+" | "、以及" | "及逾" | "及近")
    }

    fn on_mark(&mut self, mark: char, index: usize) {
        match mark {
            '；' | ';' => self.frame.begin_statement(index),
            '：' | ':' if self.topic_before(index) => {}
            '，' | ',' | '：' | ':' | '\n' | ' ' => {
                self.drop_passing_segment(index);
                self.frame.begin_clause(index);
            }
            '(' | '（' => self.frame.open_bracket(),
            ')' | '）' => self.frame.close_bracket(),
            _ => {}
        }
    }

    /// A segment that a long clause mentions without measuring anything is no topic.
    fn drop_passing_segment(&mut self, index: usize) {
        let Some(at) = self.frame.last_segment_token else { return };
        let passing = self.frame.segment_in_clause && !self.frame.metric_in_clause && self.frame.numbers_in_clause == 0;
        if passing && at >= self.frame.clause_start && self.tokens[index].span.start - self.tokens[at].span.end > PASSING {
            self.frame.segment = None;
        }
    }

    /// `2）高档化妆品部：实现销售额...`: a numbered item names the part that it is about.
    fn topic_before(&mut self, index: usize) -> bool {
        let end = self.tokens[index].span.start;
        let start = self.tokens[..index].iter().rposition(|token| matches!(token.mark(), Some('；' | ';' | '，' | ',' | '。' | ')' | '）' | '：' | ':' | '\n'))).map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let phrase = Span::new(start, end).of(self.text).trim();
        let before = self.text[..start].trim_end_matches([')', '）', '.', '、', ' ']);
        let numbered = before.len() < start && before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九".contains(c));
        let numbered = numbered || phrase.starts_with(|c: char| ('①'..='⑳').contains(&c));
        let phrase = phrase.trim_start_matches(|c: char| ('①'..='⑳').contains(&c)).trim();
        let length = phrase.chars().count();
        let has_metric = self.tokens[..index].iter().any(|token| token.span.start >= start && (token.metric().is_some() || token.company().is_some()));
        if !numbered || !(2..=16).contains(&length) || has_metric {
            return false;
        }
        self.frame.begin_statement(index);
        let at = phrase.as_ptr() as usize - self.text.as_ptr() as usize;
        let phrase = self.shown(Span::new(at, at + phrase.len()));
        self.frame.set_segment(phrase, "segment-topic");
        true
    }

    fn on_period(&mut self, index: usize) {
        let Some(mention) = self.tokens[index].period() else { return };
        if mention.is_day() {
            let context = self.period_context();
            self.frame.day = period::resolve(mention, context).first().copied();
            return;
        }
        let behind = self.text.get(mention.span.end..).unwrap_or_default();
        // 2023年同期: the same part of that year.
        if behind.starts_with("同期")
            && let (Some(year), Some(current)) = (mention.year, self.frame.period)
            && mention.part.is_none()
        {
            let year = match year {
                Year::Named(year) => Some(year),
                Year::Relative(by) => self.setting.date.map(|date| date.year() + by),
                Year::Current => Some(current.year),
            };
            if let Some(year) = year {
                self.frame.once = Some(Period { year, part: current.part });
                self.frame.prior_seen = true;
            }
            return;
        }
        let before = self.text.get(..mention.span.start).unwrap_or_default().trim_end_matches(' ');
        let compared = before.ends_with(['较', '比']) && !before.ends_with(['同', '环', '占']) || before.ends_with("相对于") || before.ends_with("相较") || before.ends_with("相较于") || behind.starts_with("相比");
        if compared {
            self.on_comparison(mention, index, behind);
            return;
        }
        if matches!(mention.part, Some(Phase::Current)) {
            return;
        }
        let context = self.period_context();
        let resolved = period::resolve(mention, context);
        let Some(&last) = resolved.last() else { return };
        let listed = self.frame.last_period_token.is_some_and(|before| self.joined(before, index));
        if listed {
            self.frame.periods.extend(resolved.iter().copied());
        } else {
            self.frame.periods.clone_from(&resolved);
        }
        self.frame.last_period_token = Some(index);
        // 由去年的16.6%降至11.7%: the period of the first number alone.
        if self.frame.from_at.is_some_and(|from| from >= self.frame.clause_start) {
            self.frame.once = Some(match self.frame.period {
                Some(current) if matches!(mention.year, Some(Year::Relative(_))) && mention.part.is_none() && last.year < current.year => Period { year: last.year, part: current.part },
                _ => last,
            });
            return;
        }
        self.frame.set_period(last, mention);
    }

    /// 较2024年初, 比2023年, 较三季度: what a change is measured against.
    fn on_comparison(&mut self, mention: &crate::figures::period::PeriodMention, index: usize, behind: &str) {
        let resolved = match (mention.year, mention.part, self.frame.period) {
            (Some(Year::Relative(-1)), None, Some(current)) => Some(current.years_later(-1)),
            _ => period::resolve(mention, self.period_context()).first().copied(),
        };
        let resolved = if behind.starts_with('初') { resolved.map(|period| Period::year(period.year - 1)) } else { resolved };
        let boundary = behind.starts_with(['初', '末', '底']) || self.text[..mention.span.end].ends_with(['初', '末', '底']);
        let cue = match (resolved, self.frame.period) {
            _ if boundary => Cue::Base,
            (Some(base), Some(current)) if base.years_later(1) == current => Cue::Yoy,
            (Some(Period { part: Part::Quarter(_) | Part::Month(_), .. }), Some(Period { part: Part::Quarter(_) | Part::Month(_), .. })) => Cue::Qoq,
            (Some(base), Some(current)) if base.year + 1 == current.year && base.part == Part::Year => Cue::Yoy,
            (Some(_), None) => Cue::Yoy,
            _ => Cue::Base,
        };
        self.frame.cues.push((cue, index));
        self.frame.base = resolved;
        self.frame.base_seen = true;
    }

    fn period_context(&self) -> PeriodContext<'a> {
        PeriodContext {
            date: self.setting.date,
            current: self.frame.period,
            year: self.frame.sentence_year,
            ahead: self.frame.status == Status::Guidance,
            balance: self.frame.metric.is_some_and(is_balance),
            known: &self.setting.known,
        }
    }

    fn on_company(&mut self, name: String, index: usize) {
        let after_object = self.frame.object_token.is_some_and(|before| self.joined(before, index));
        // A list of companies is kept whatever it is to its clause: numbers may follow one each.
        let listed = self.frame.last_company_token.is_some_and(|before| self.joined(before, index));
        if listed {
            self.frame.companies.push(name.clone());
        } else {
            self.frame.companies = vec![name.clone()];
        }
        if after_object || !self.is_subject(index) {
            self.frame.object_token = Some(index);
            self.frame.last_company_token = Some(index);
            return;
        }
        if index <= 2 {
            self.frame.topic_company = Some(name.clone());
        }
        self.frame.last_company_token = Some(index);
        self.frame.set_company(name, index);
    }

    /// Whether a company at this place may be what its clause is about.
    fn is_subject(&self, index: usize) -> bool {
        // In a list the first name tells: 通过天猫、京东等渠道.
        let mut head = index;
        while let Some(before) = (0..head).rev().find(|at| self.tokens[*at].mark().is_none())
            && self.joined(before, head)
            && (self.tokens[before].company().is_some() || self.tokens[before].segments().next().is_some())
        {
            head = before;
        }
        let before = &self.text[..self.tokens[head].span.start];
        let after = &self.text[self.tokens[index].span.end..];
        let passing = ["等渠道", "等平台", "等客户", "等方式", "等厂商", "等品牌", "等竞争", "等第三方", "证券分析师", "分析师", "供应链", "概念"];
        if passing.iter().any(|word| after.starts_with(word)) {
            return false;
        }
        let object = ["收购", "超过", "投资", "击败", "对标", "高于", "低于", "超越", "竞争对手", "来自", "客户", "包括", "持有", "入股", "出售", "例如", "不及", "如", "像", "起诉", "供应商", "使用", "采用", "接入", "部署", "向", "给", "落后于", "仅次于", "通过", "分别为", "为", "与", "对比", "相比", "借助", "依托", "在", "及其子公司", "旗下", "携手", "联合", "参股", "以及", "控股"];
        !object.iter().any(|word| before.ends_with(word))
    }

    fn on_word(&mut self, senses: &'a [Sense], index: usize) {
        let token = &self.tokens[index];
        if let Some(id) = token.company()
            && (token.segments().next().is_none() || self.company_before_segment(index))
            && !(crate::figures::ambiguous_name(token, id, self.text, self.setting.lexicon) && !self.stands_as_subject(index))
        {
            let broker = self.setting.lexicon.company(id).broker && !self.setting.brokers_report;
            if broker && self.speaks(index) {
                self.frame.speaker = true;
                return;
            }
            let name = self.setting.lexicon.company(id).name.clone();
            if broker && self.setting.main.as_deref() != Some(name.as_str()) && self.frame.company.is_some() && !self.clause_begins_with(index) {
                return;
            }
            self.on_company(name, index);
            return;
        }
        if token.segments().next().is_some() && token.metric().is_none() {
            self.on_segment(index);
        }
        if let Some((metric, strength)) = token.metric() {
            self.on_metric(metric, strength, index);
        }
        for sense in senses {
            if let Sense::Cue(cue) = sense {
                self.on_cue(*cue, index);
            }
        }
    }

    /// Whether a company at this place goes on to say what it thinks of others.
    fn speaks(&self, index: usize) -> bool {
        let after: String = self.text[self.tokens[index].span.end..].chars().take(12).collect();
        ["发表", "发布研", "发研", "研报", "指", "表示", "认为", "预计", "维持", "给予", "首予", "上调", "下调", "称", "证券", "分析师", "重申", "料", "予", "最新", "预测", "报告", "将", "升", "降", "续", "研究", ")发", ")维", ")首"].iter().any(|word| after.starts_with(word) || (word.len() > 3 && after.contains(word)))
    }

    /// Whether a name that is both a company and a part of another is meant as the company.
    fn company_before_segment(&self, index: usize) -> bool {
        let owner_speaks = self.tokens[index].segments().any(|id| {
            self.setting.lexicon.segment(id).owner.is_some_and(|owner| {
                let owner = self.setting.lexicon.company(owner).name.as_str();
                self.setting.main.as_deref() == Some(owner)
            })
        });
        !owner_speaks
    }

    /// Whether a name that is an ordinary word too stands where a company reports: at the head of
    /// a clause, right before what is measured.
    fn stands_as_subject(&self, index: usize) -> bool {
        let reports = |at: usize| self.tokens.get(at).is_some_and(|next| next.metric().is_some() || next.has(Cue::Outlook) || next.period().is_some());
        (self.clause_begins_with(index) || self.tokens[index - 1].period().is_some() || self.tokens[index - 1].has(Cue::Among))
            && reports(index + 1) && matches!(self.gap(index, (index + 1).min(self.tokens.len() - 1)), "" | "的" | "公司" | "实现" | "在")
    }

    /// Whether somebody is named in this clause before `index`.
    fn clause_has_own_subject(&self, index: usize) -> bool {
        self.tokens[self.frame.clause_start.min(index)..index].iter().any(|token| token.has(Cue::Self_) || token.company().is_some_and(|id| !self.setting.lexicon.company(id).broker) || matches!(token.kind, TokenKind::Introduced(_)))
    }

    fn clause_begins_with(&self, index: usize) -> bool {
        index == 0 || self.tokens[index - 1].mark().is_some()
    }

    fn on_segment(&mut self, index: usize) {
        let token = &self.tokens[index];
        let lexicon = self.setting.lexicon;
        let company = self.frame.company.as_deref().or(self.setting.main.as_deref());
        let owned = token.segments().find(|id| {
            lexicon.segment(*id).owner.is_some_and(|owner| Some(lexicon.company(owner).name.as_str()) == company)
        });
        let generic = token.segments().find(|id| lexicon.segment(*id).owner.is_none());
        let foreign = token.segments().find(|id| lexicon.segment(*id).owner.is_some());
        let Some(id) = owned.or(generic).or(foreign) else { return };
        let segment = lexicon.segment(id);
        if segment.ambiguous && owned.is_none() && !self.names_a_part(index) {
            return;
        }
        if owned.is_none() && generic.is_none() && !self.names_a_part(index) {
            return;
        }
        let listed = self.frame.last_segment_token.is_some_and(|before| self.joined(before, index));
        let adjacent = self.frame.last_segment_token.is_some_and(|before| matches!(self.gap(before, index), "" | "的" | "地区" | "市场"))
            && !self.setting.lexicon.segment_suffixes().iter().any(|suffix| suffix == self.tokens[index].span.of(self.text));
        let name = if owned.is_none() && generic.is_some() { self.shown(self.tokens[index].span) } else { segment.name.clone() };
        if listed {
            self.frame.segments.push(name.clone());
        } else {
            self.frame.segments = vec![name.clone()];
        }
        let name = match (&self.frame.subject_segment(), adjacent) {
            (Some(before), true) if *before != name => format!("{before}·{name}"),
            _ => name,
        };
        self.frame.last_segment_token = Some(index);
        self.frame.set_segment(name, "segment-table");
    }

    /// The name as it stands in the article.
    fn shown(&self, span: Span) -> String {
        self.mapped.source_span(span).of(self.clean).to_owned()
    }

    /// Whether an ordinary word at this place is a part of a company: before 业务 or a metric.
    fn names_a_part(&self, index: usize) -> bool {
        let after = &self.text[self.tokens[index].span.end..];
        let suffixed = self.setting.lexicon.segment_suffixes().iter().any(|suffix| after.starts_with(suffix.as_str()));
        let next = self.tokens.get(index + 1);
        let metric_next = next.is_some_and(|next| {
            (next.metric().is_some() || next.quantity().is_some()) && matches!(self.gap(index, index + 1), "" | "的" | "总" | "实现" | "净")
                || next.segments().next().is_some() && self.gap(index, index + 1).is_empty()
                || next.has(Cue::Yoy) && self.gap(index, index + 1).is_empty()
        });
        let itself = self.tokens[index].span.of(self.text);
        let suffixed = suffixed || self.setting.lexicon.segment_suffixes().iter().any(|suffix| itself.len() > suffix.len() && itself.ends_with(suffix.as_str()));
        let before = &self.text[..self.tokens[index].span.start];
        let placed = before.ends_with(['在', '从', '于']) && next.is_none_or(|next| next.mark().is_some());
        suffixed || metric_next || placed
    }

    fn on_metric(&mut self, metric: Metric, strength: Strength, index: usize) {
        // A weak name gives way to a strong one in the same clause.
        let after_strong = strength == Strength::Weak && self.frame.metric_in_clause && self.frame.metric_strong;
        if after_strong && (self.frame.numbers_in_clause == 0 || self.frame.last_metric_token.is_some_and(|before| self.gap(before, index).len() <= 3)) {
            return;
        }
        if self.frame.last_metric_token.is_some_and(|before| self.joined(before, index)) {
            self.frame.metrics.push(metric);
        } else {
            self.frame.metrics = vec![metric];
        }
        let segment_named = self.phrase_segment(index);
        self.frame.last_metric_token = Some(index);
        let adjusted = self.frame.adjusted && index > 0;
        let metric = match metric {
            Metric::NetIncome if adjusted => Metric::AdjustedNetIncome,
            Metric::Eps if adjusted => Metric::AdjustedEps,
            metric => metric,
        };
        self.frame.set_metric(metric, strength == Strength::Strong, segment_named);
        self.frame.adjusted = false;
        self.frame.metric_is_loss = self.tokens[index].has(Cue::Loss);
        self.frame.last_aspect = None;
        self.frame.last_change = None;
        self.frame.metric_rate = self.tokens[index].span.of(self.text).ends_with('率');
    }

    /// A segment that stands right before a metric and is in no table, told by its ending
    /// (`医疗福利部门的收入`).
    fn phrase_segment(&mut self, index: usize) -> bool {
        if self.frame.last_segment_token.is_some_and(|at| at >= self.frame.clause_start && at + 4 > index) {
            return true;
        }
        let bounds = |token: &Token<'_>| {
            token.mark().is_some() || token.quantity().is_some() || token.period().is_some() || token.company().is_some()
                || token.metric().is_some() || matches!(token.kind, TokenKind::Introduced(_)) || (token.segments().next().is_none() && !matches!(token.kind, TokenKind::Word([])))
        };
        let start = match self.tokens[..index].iter().rposition(bounds) {
            Some(at) => self.tokens[at].span.end,
            None => self.sentence.start,
        };
        let before = Span::new(start, self.tokens[index].span.start);
        let phrase = segment_phrase(self.text, before, self.setting.lexicon).or_else(|| self.recurring_phrase(before, index));
        let Some(phrase) = phrase else { return false };
        let phrase = self.shown(phrase);
        self.frame.set_segment(phrase, "segment-phrase");
        true
    }

    /// A plain noun right before what is measured (`自行车收入`) is a part of the company when the
    /// article speaks of it elsewhere too.
    fn recurring_phrase(&self, before: Span, index: usize) -> Option<Span> {
        let sold = self.tokens[index].metric().is_some_and(|(metric, _)| matches!(metric, Metric::Revenue | Metric::Volume | Metric::Price | Metric::GrossMargin | Metric::Gmv));
        let whole = before.of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + whole[at..].chars().next().map_or(1, char::len_utf8));
        let phrase = whole[cut..].trim_end_matches('的');
        let characters = phrase.chars().count();
        let plain = |c: char| !"的了在为是于及和与或将已以由使令对从较均所有这那此个们等也并净总单期年月日季度上下中其该我各每被把让更最很就则仍还又均共同比占约近超达至到".contains(c);
        let verbs = ["实现", "公司", "集团", "预计", "全年", "主营", "合计", "累计", "整体", "综合", "平均", "带来", "贡献", "推动", "增加", "去年", "今年", "财报", "业绩", "市场", "企业", "行业", "显示", "数据", "取得", "录得", "获得", "经营", "非经", "创造", "影响", "提升", "保持", "得益", "受益", "导致", "部分", "相关", "其他", "因此", "但是", "目前", "未来", "销售", "核心", "税前", "税后", "调整", "稀释", "摊薄", "基本", "第一", "可比", "全球"];
        (sold && (2..=8).contains(&characters) && phrase.chars().all(plain) && !verbs.iter().any(|verb| phrase.contains(verb)) && self.setting.occurrences(phrase) >= 2)
            .then(|| Span::new(before.start + cut, before.start + cut + phrase.len()))
    }

    fn on_cue(&mut self, cue: Cue, index: usize) {
        let frame = &mut *self.frame;
        frame.cues.push((cue, index));
        match cue {
            Cue::Adjusted => frame.adjusted = true,
            Cue::From => {
                frame.from_at = Some(index);
                frame.once = frame.period.map(|period| period.years_later(-1));
            }
            Cue::Guidance => frame.status = Status::Guidance,
            Cue::Voice => frame.speaker = true,
            Cue::Continues => {
                if frame.numbers_in_sentence == 0 {
                    frame.status = frame.previous_status;
                }
            }
            Cue::Outlook => {
                let of_company = ["公司", "其", "该公司", "集团", "2", "fy"].iter().any(|word| self.text[self.tokens[index].span.end..].starts_with(word));
                let foreseen = frame.speaker || self.setting.note && of_company && !self.clause_has_own_subject(index);
                let frame = &mut *self.frame;
                if frame.status != Status::Estimate && !frame.in_bracket() {
                    frame.status = if foreseen { Status::Estimate } else { Status::Guidance };
                }
            }
            Cue::Estimate => {
                frame.estimate_at = Some(index);
                let of = self.text[self.tokens[index].span.end..].starts_with('的');
                if frame.numbers_in_sentence == 0 && !of && !frame.compares() {
                    frame.status = Status::Estimate;
                }
            }
            Cue::Expected => {
                let own = (0..index).rev().take(3).any(|at| self.tokens[at].has(Cue::Self_) || self.tokens[at].company().is_some())
                    && !self.text[self.tokens[index].span.end..].starts_with(['的', '为']) && !frame.compares();
                if own && !frame.speaker {
                    frame.status = Status::Guidance;
                } else {
                    frame.estimate_at = Some(index);
                }
            }
            Cue::Prior | Cue::Previous => {
                if let Some(current) = frame.period {
                    let before = match (cue, current.part) {
                        (Cue::Prior, _) => Some(current.years_later(-1)),
                        (_, Part::Quarter(1)) => Some(Period::quarter(current.year - 1, 4)),
                        (_, Part::Quarter(quarter)) => Some(Period::quarter(current.year, quarter - 1)),
                        _ => None,
                    };
                    frame.once = before;
                }
                frame.prior_seen = true;
            }
            Cue::Self_ => {
                // In a note 该行 is the house that speaks, unless the note is about a bank.
                let bank = self.setting.main.as_deref().is_some_and(|main| main.contains("银行") || main.contains("汇丰") || main.contains("渣打") || main.contains("恒生"));
                if self.tokens[index].span.of(self.text) == "该行" && self.setting.note && !bank {
                    frame.speaker = true;
                    return;
                }
                // 公司 is the article's subject again, as a whole.
                let part_of_name = self.tokens.get(index.wrapping_sub(1)).is_some_and(|before| before.span.end == self.tokens[index].span.start && (before.company().is_some() || matches!(before.kind, TokenKind::Introduced(_))));
                if !part_of_name {
                    frame.set_whole();
                }
            }
            Cue::Among => {
                if self.tokens.get(index + 1).is_none_or(|next| next.period().is_none()) {
                    self.frame.segment_scope_ends();
                }
            }
            Cue::ThatPart => frame.recall_segment(),
            _ => {}
        }
    }

    /// One past the last number of the list that begins at `index`.
    fn group_end(&self, index: usize) -> usize {
        let mut end = index + 1;
        let mut last = index;
        loop {
            // Marks stand between the members of a list.
            let mut next = end;
            while next < self.tokens.len() && next - end < 3 && matches!(self.tokens[next].kind, TokenKind::Mark('、' | '/' | '，' | ',')) {
                next += 1;
            }
            // 分别下降5.34%和增长9.30%: each with a way of its own.
            let turned = self.tokens.get(next).is_some_and(|token| is_direction(token)) && matches!(self.gap(last, next).trim(), "和" | "及" | "与" | "、" | "以及");
            if turned {
                next += 1;
            }
            let Some(quantity) = self.tokens.get(next).and_then(Token::quantity) else { return end };
            let Some(first) = self.tokens[last].quantity() else { return end };
            if !(self.joined(last, next) || turned) || !same_kind(&first.unit, &quantity.unit) {
                return end;
            }
            last = next;
            end = next + 1;
        }
    }

    /// Binds a list of numbers, most often of one.
    fn on_quantities(&mut self, start: usize, end: usize) {
        let members: Vec<usize> = (start..end).filter(|at| self.tokens[*at].quantity().is_some()).collect();
        let reading = self.reading(start, end);
        let count = members.len();
        for (place, &at) in members.iter().enumerate() {
            let Some(quantity) = self.tokens[at].quantity() else { continue };
            let own = (place > 0).then(|| self.tokens[at - 1].clone()).filter(is_direction);
            let reading = match own {
                Some(token) => Reading { direction: Some(if token.has(Cue::Up) { Direction::Up } else { Direction::Down }), ..reading.clone() },
                None => reading.clone(),
            };
            if let Some(bound) = self.bind(quantity, at, place, count, &reading) {
                self.bound.push(bound);
            }
        }
        self.frame.after_numbers(end - 1);
    }

    /// The cues around a list of numbers.
    fn reading(&self, start: usize, end: usize) -> Reading {
        let from = self.frame.cue_scope_start(start);
        let left: Vec<(Cue, &str)> = self
            .frame
            .cues
            .iter()
            .filter(|(_, at)| *at >= from && *at < start)
            .map(|(cue, at)| {
                // 预期的 holds its 的 itself.
                let word = self.tokens[*at].span;
                let own = if word.of(self.text).ends_with('的') { "的".len() } else { 0 };
                (*cue, Span::new(word.end - own, self.tokens[start].span.start).of(self.text))
            })
            .collect();
        let mut right = Vec::new();
        for at in end..self.tokens.len().min(end + 4) {
            let token = &self.tokens[at];
            if token.mark().is_some() || token.quantity().is_some() {
                break;
            }
            right.push(at);
        }
        let gap = right.first().map_or("", |at| self.gap(end - 1, *at));
        let near = matches!(gap, "" | "的" | "左右的" | "以上的" | "的大幅" | "左右" | "的高" | "左右的速度" | "的速度" | "的年");
        let right_cues: Vec<Cue> = if near {
            right.iter().take(2).flat_map(|at| match self.tokens[*at].kind {
                TokenKind::Word(senses) => senses.iter().filter_map(|sense| match sense { Sense::Cue(cue) => Some(*cue), _ => None }).collect::<Vec<_>>(),
                _ => Vec::new(),
            }).collect()
        } else {
            Vec::new()
        };
        let right_metric = (near && gap.starts_with('的') || near && gap.contains("左右的")).then(|| right.iter().take(2).find_map(|at| self.tokens[*at].metric())).flatten();
        aspect::read(&left, &right_cues, right_metric, gap, self.text.get(self.tokens[end - 1].span.end..).unwrap_or_default())
    }

    fn bind(&mut self, quantity: &Quantity, at: usize, place: usize, count: usize, reading: &Reading) -> Option<Bound> {
        let mut rules: Vec<&'static str> = Vec::new();
        let (metric, why) = self.metric_for(quantity, at, place, count, reading)?;
        rules.push(why);
        let mut aspect = aspect::aspect_of(quantity, metric, self.frame.metric_rate, reading, place, self.frame.last_aspect.filter(|_| quantity.unit == Unit::Percent), self.frame.last_change)?;
        if metric == Metric::SharePrice && matches!(aspect, Aspect::Yoy) {
            aspect = Aspect::Change;
        }
        if metric == Metric::MarketShare && aspect == Aspect::Level {
            aspect = Aspect::Share;
        }
        let loss = reading.loss || self.frame.loss_metric();
        let named_loss = self.frame.metric_is_loss;
        let mut amount = if quantity.is_range() {
            Amount::Range { low: Some(quantity.low), high: Some(quantity.high) }
        } else {
            Amount::Exact(quantity.low)
        };
        let mut unit = match &quantity.unit {
            Unit::Percent => "%".to_owned(),
            Unit::Points => "pp".to_owned(),
            Unit::BasisPoints => "bp".to_owned(),
            Unit::Times => "x".to_owned(),
            Unit::Currency(code) => code.clone(),
            Unit::Yuan => self.setting.yuan.clone(),
            Unit::Count(classifier) => classifier.clone(),
            Unit::Bare => match metric.kind() {
                MetricKind::Money if aspect == Aspect::Level => self.frame.last_currency.clone()?,
                MetricKind::Count => "人".to_owned(),
                _ => return None,
            },
        };
        if unit == "x" && aspect != Aspect::Level {
            unit = "%".to_owned();
            amount = scale(amount, 100.0);
        }
        if reading.at_most && !quantity.is_range() {
            amount = Amount::Range { low: None, high: Some(quantity.low) };
        }
        let turned = if aspect == Aspect::Level || aspect == Aspect::Share {
            aspect == Aspect::Level && loss && is_profit(metric) && quantity.sign.is_none() && quantity.low > 0.0 && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan | Unit::Bare)
        } else {
            match reading.direction {
                _ if quantity.sign.is_some() => false,
                // A fall in a loss is an improvement, a rise in one a worsening.
                Some(Direction::Down) => !(named_loss || reading.direction_of_loss),
                Some(Direction::Up) => (named_loss || reading.direction_of_loss) && is_profit(metric),
                Some(Direction::Narrow) => !(loss || named_loss),
                Some(Direction::Widen) => loss || named_loss,
                None => false,
            }
        };
        let turned = if aspect == Aspect::Beat { reading.below } else { turned };
        if turned {
            amount = amount.negated();
        }
        if !matches!(unit.as_str(), "%" | "pp" | "bp" | "x") && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan) {
            self.frame.last_currency = Some(unit.clone());
        }
        let period = self.period_for(place, count, metric, aspect, reading);
        let status = if aspect == Aspect::Beat { Status::Actual } else { self.status_for(at, aspect, period, reading) };
        if status == Status::Guidance && self.frame.outlook_period.is_none() {
            self.frame.outlook_period = period;
        }
        if status == Status::Actual && self.frame.once.is_none() && !self.frame.base_seen && matches!(period, Some(Period { part: Part::Year | Part::Half(_) | Part::Quarter(_) | Part::NineMonths | Part::Month(_), .. })) {
            self.frame.reported = self.frame.period;
        }
        let mut subject = self.subject_for(place, count);
        // Where no company is spoken of, the industry or market is the subject itself.
        if subject.company.is_none() {
            subject = Subject { company: subject.segment.map(|name| name.replace('·', "")), segment: None };
        }
        self.frame.last_aspect = Some(aspect);
        self.frame.last_change = Some(aspect).filter(|aspect| matches!(aspect, Aspect::Change | Aspect::Qoq) && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan | Unit::Count(_)));
        self.frame.numbers_in_sentence += 1;
        self.frame.bound_company.clone_from(&self.frame.company);
        if self.frame.metric != Some(metric) && count == 1 {
            self.frame.metric = Some(metric);
        }
        rules.push(aspect.id());
        Some(Bound { span: quantity.span, subject, metric, aspect, amount, unit, period, status, rules })
    }

    /// Whether the clause measures something before the number that no table names (投注额, 赔付率):
    /// then the number is not of what was measured before.
    fn unknown_measure(&self, at: usize) -> bool {
        let from = match self.frame.clause_start.min(at) {
            0 => self.sentence.start,
            start => self.tokens[start - 1].span.end,
        };
        let from = self.frame.last_number.map_or(from, |last| from.max(self.tokens[last].span.end));
        let phrase = Span::new(from, self.tokens[at].span.start).of(self.text).trim_end_matches([' ', '约', '为', '达', '仅', '近', '逾', '超', '至', '到', '高', '有', '共', '是', '的', '录', '得']);
        let Some(last) = phrase.chars().next_back() else { return false };
        let end = from + phrase.len();
        let named = self.tokens.iter().any(|token| token.span.start < end && token.span.end >= end && !token.span.is_empty());
        "额率量数值费款".contains(last) && phrase.chars().count() >= 3 && !named && !["幅度", "变动率"].iter().any(|word| phrase.ends_with(word))
    }

    fn metric_for(&self, quantity: &Quantity, at: usize, place: usize, count: usize, reading: &Reading) -> Option<(Metric, &'static str)> {
        let fits = |metric: Metric| match &quantity.unit {
            Unit::Currency(_) | Unit::Yuan => !matches!(metric.kind(), MetricKind::Ratio | MetricKind::Multiple) || matches!(metric, Metric::SameStoreSales),
            Unit::Count(_) => matches!(metric.kind(), MetricKind::Count | MetricKind::Any) || matches!(metric, Metric::Orders),
            _ => true,
        };
        if let Some((metric, strength)) = reading.right_metric
            && fits(metric)
            && (strength == Strength::Strong || !self.frame.metric_in_clause)
        {
            return Some((metric, "metric-behind"));
        }
        if count > 1 && self.frame.metrics.len() == count
            && let Some(metric) = self.frame.metrics.get(place)
        {
            return Some((*metric, "respectively"));
        }
        if let (Unit::Count(classifier), Some(Metric::Revenue | Metric::Price)) = (&quantity.unit, self.frame.metric)
            && is_produced(classifier)
        {
            return Some((Metric::Volume, "counted-goods"));
        }
        if !self.frame.metric_in_clause && self.unknown_measure(at) {
            return Some((Metric::Other, "unknown-measure"));
        }
        if let Some(metric) = self.frame.metric.filter(|metric| fits(*metric)) {
            let rule = if self.frame.metric_in_clause { "metric-in-clause" } else { "metric-carried" };
            return Some((metric, rule));
        }
        if let Unit::Count(classifier) = &quantity.unit {
            return self.frame.metrics_seen.iter().rev().copied().find(|metric| fits(*metric)).filter(|_| !classifier.is_empty()).map(|metric| (metric, "metric-in-sentence"));
        }
        if let Some(metric) = self.frame.metrics_seen.iter().rev().copied().find(|metric| fits(*metric)) {
            return Some((metric, "metric-in-sentence"));
        }
        if matches!(quantity.unit, Unit::Times | Unit::Bare) {
            return None;
        }
        if reading.trading {
            return Some((Metric::SharePrice, "trading"));
        }
        let growth = reading.direction.is_some() || reading.base.is_some();
        if growth && reading.moves && matches!(quantity.unit, Unit::Percent) {
            return Some((Metric::SharePrice, "moves"));
        }
        if growth && matches!(quantity.unit, Unit::Percent) && let Some(metric) = self.frame.previous_metric.filter(|_| self.frame.segment.is_none()) {
            return Some((metric, "metric-before"));
        }
        if growth && (self.frame.subject_named || self.frame.segment.is_some()) && self.frame.company.is_some() && matches!(quantity.unit, Unit::Percent) {
            return Some((Metric::Revenue, "metric-default"));
        }
        let amount = matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan) && (reading.reached || self.frame.prior_seen || reading.expected);
        if amount || growth && matches!(quantity.unit, Unit::Percent | Unit::Points | Unit::BasisPoints) {
            return self.frame.previous_metric.filter(|metric| fits(*metric)).map(|metric| (metric, "metric-before"));
        }
        None
    }

    fn status_for(&self, at: usize, aspect: Aspect, period: Option<Period>, reading: &Reading) -> Status {
        let near = self.frame.estimate_at.is_some_and(|estimate| estimate < at && estimate >= self.frame.clause_start.min(at));
        if near || self.frame.estimate_at.is_some() && self.frame.speaker {
            return Status::Estimate;
        }
        if self.frame.prior_seen && self.frame.once.is_some() || self.frame.base_seen && aspect == Aspect::Level {
            return Status::Actual;
        }
        if let Some(status) = reading.status_behind {
            return status;
        }
        // A year before the one that is looked at is reported.
        if self.frame.status == Status::Guidance
            && let (Some(period), Some(first)) = (period, self.frame.outlook_period)
            && period.year < first.year
        {
            return Status::Actual;
        }
        self.frame.status
    }

    fn period_for(&self, place: usize, count: usize, metric: Metric, aspect: Aspect, reading: &Reading) -> Option<Period> {
        if count > 1 && self.frame.periods.len() == count {
            return self.frame.periods.get(place).copied();
        }
        if aspect == Aspect::Level && let Some(base) = self.frame.base.filter(|_| self.frame.base_seen) {
            return Some(base);
        }
        // 较上年同期的5747亿美元: the amount of a year before.
        if aspect == Aspect::Level && reading.base == Some(Aspect::Yoy) && reading.direction.is_none() && reading.yoy_compares {
            return self.frame.period.map(|period| period.years_later(-1));
        }
        if aspect == Aspect::Level && self.frame.once.is_some() {
            return self.frame.once;
        }
        if metric == Metric::SharePrice || metric == Metric::MarketCap {
            return self.frame.day.or(self.frame.period);
        }
        match self.frame.period {
            Some(Period { year, part: Part::NineMonths }) if is_balance(metric) => Some(Period::quarter(year, 3)),
            period => period,
        }
    }

    fn subject_for(&self, place: usize, count: usize) -> Subject {
        let company = if count > 1 && self.frame.companies.len() == count {
            self.frame.companies.get(place).cloned()
        } else {
            self.frame.company.clone()
        };
        let segment = if count > 1 && self.frame.segments.len() == count && self.frame.segment.is_some() {
            self.frame.segments.get(place).cloned()
        } else {
            self.frame.segment.clone()
        };
        Subject { company: company.or_else(|| self.setting.main.clone()), segment }
    }
}

fn scale(amount: Amount, by: f64) -> Amount {
    match amount {
        Amount::Exact(value) => Amount::Exact(value * by),
        Amount::Range { low, high } => Amount::Range { low: low.map(|value| value * by), high: high.map(|value| value * by) },
    }
}

fn same_kind(a: &Unit, b: &Unit) -> bool {
    use Unit as U;
    match (a, b) {
        (U::Currency(_) | U::Yuan | U::Bare, U::Currency(_) | U::Yuan | U::Bare) => true,
        (U::Count(a), U::Count(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Whether the metric is a stock that stands at a moment.
fn is_balance(metric: Metric) -> bool {
    use Metric as M;
    matches!(metric, M::Cash | M::TotalAssets | M::TotalLiabilities | M::NetAssets | M::Debt | M::DebtRatio | M::Inventory | M::Receivables | M::StoreCount | M::Headcount | M::Loans | M::Deposits | M::NplRatio | M::ProvisionCoverage | M::CapitalAdequacy | M::Aum | M::Capacity)
}

/// Whether the metric turns negative with a loss.
fn is_profit(metric: Metric) -> bool {
    use Metric as M;
    matches!(metric, M::NetIncome | M::AdjustedNetIncome | M::OperatingIncome | M::PretaxIncome | M::Eps | M::AdjustedEps | M::Ebitda | M::GrossProfit)
}

/// Bytes that may follow a segment in a clause that measures nothing for it to stay the topic.
const PASSING: usize = 18;

/// Whether a token is a word that says which way a change goes.
fn is_direction(token: &Token<'_>) -> bool {
    token.has(Cue::Up) || token.has(Cue::Down)
}

/// Whether a classifier counts goods that are made and sold.
fn is_produced(classifier: &str) -> bool {
    matches!(classifier, "辆" | "台" | "部" | "头" | "片" | "吨" | "件" | "台套" | "架" | "颗" | "瓶" | "箱" | "千升" | "只" | "套" | "艘" | "间夜" | "支" | "盒" | "杯" | "桶")
}

/// The part of a company that stands right before what is measured, told by its ending
/// (`医疗福利部门的收入`): where in the text.
fn segment_phrase(text: &str, before: Span, lexicon: &Lexicon) -> Option<Span> {
    let whole = before.of(text);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '&');
    let cut = whole
        .char_indices()
        .filter(|(at, c)| match c {
            '，' | ',' | '。' | '；' | '、' | '：' | '(' | ')' | '“' | '”' | '\n' => true,
            // A space inside a Latin name belongs to it.
            ' ' => !latin(whole[..*at].chars().next_back()),
            _ => false,
        })
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    let phrase = whole[cut..].trim_end_matches([' ', '的']);
    let trimmed = phrase.trim_start_matches(|c: char| " 的其该在与和及为由了，来自而但".contains(c));
    let suffix = lexicon.segment_suffixes().iter().any(|suffix| trimmed.ends_with(suffix.as_str()) && trimmed.len() > suffix.len());
    let characters = trimmed.chars().count();
    let most = if trimmed.bytes().filter(u8::is_ascii).count() * 2 > trimmed.len() { 40 } else { 14 };
    let general = ["等", "公司", "实现", "主营", "主要", "整体", "各", "所有", "相关", "上述", "该", "核心业务", "并", "预计", "此前", "集团"];
    if !suffix || !(3..=most).contains(&characters) || general.iter().any(|word| trimmed.starts_with(word)) {
        return None;
    }
    let start = before.start + cut + (phrase.len() - trimmed.len());
    Some(Span::new(start, start + trimmed.len()))
}
