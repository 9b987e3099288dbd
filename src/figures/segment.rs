//! Parts of a company: named by a table, by their endings, by repetition, by a numbered item.

use super::bind::Walk;
use super::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon};
use crate::model::Metric;
use crate::text::Span;

impl Walk<'_, '_> {
    /// A segment that a long clause mentions without measuring anything is no topic.
    pub(super) fn drop_passing_segment(&mut self, index: usize) {
        let Some(at) = self.frame.last_segment_token else {
            return;
        };
        let passing = self.frame.segment_in_clause
            && !self.frame.metric_in_clause
            && self.frame.numbers_in_clause == 0;
        if passing
            && at >= self.frame.clause_start
            && self.tokens[index].span.start - self.tokens[at].span.end > PASSING
        {
            self.frame.segment = None;
        }
    }

    /// `2）高档化妆品部：实现销售额...`: a numbered item names the part that it is about.
    pub(super) fn topic_before(&mut self, index: usize) -> bool {
        let end = self.tokens[index].span.start;
        let start = self.tokens[..index]
            .iter()
            .rposition(|token| {
                matches!(
                    token.mark(),
                    Some('；' | ';' | '，' | ',' | '。' | ')' | '）' | '：' | ':' | '\n')
                )
            })
            .map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let phrase = Span::new(start, end).of(self.text).trim();
        let before = self.text[..start].trim_end_matches([')', '）', '.', '、', ' ']);
        let numbered = before.len() < start
            && before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九".contains(c));
        let numbered = numbered || phrase.starts_with(|c: char| ('①'..='⑳').contains(&c));
        let phrase = phrase
            .trim_start_matches(|c: char| ('①'..='⑳').contains(&c))
            .trim();
        let length = phrase.chars().count();
        let has_metric = self.tokens[..index].iter().any(|token| {
            token.span.start >= start && (token.metric().is_some() || token.company().is_some())
        });
        if !numbered || !(2..=16).contains(&length) || has_metric {
            return false;
        }
        self.frame.begin_statement(index);
        let at = phrase.as_ptr() as usize - self.text.as_ptr() as usize;
        let phrase = self.shown(Span::new(at, at + phrase.len()));
        self.frame.set_segment(phrase);
        true
    }

    pub(super) fn on_segment(&mut self, index: usize) {
        let token = &self.tokens[index];
        let lexicon = self.setting.lexicon;
        let company = self
            .frame
            .company
            .as_deref()
            .or(self.setting.main.as_deref());
        let owned = token.segments().find(|id| {
            lexicon
                .segment(*id)
                .owner
                .is_some_and(|owner| Some(lexicon.company(owner).name.as_str()) == company)
        });
        let generic = token
            .segments()
            .find(|id| lexicon.segment(*id).owner.is_none());
        let foreign = token
            .segments()
            .find(|id| lexicon.segment(*id).owner.is_some());
        let Some(id) = owned.or(generic).or(foreign) else {
            return;
        };
        let segment = lexicon.segment(id);
        if segment.ambiguous && owned.is_none() && !self.names_a_part(index) {
            return;
        }
        if owned.is_none() && generic.is_none() && !self.names_a_part(index) {
            return;
        }
        let listed = self
            .frame
            .last_segment_token
            .is_some_and(|before| self.joined(before, index));
        let adjacent =
            self.frame.last_segment_token.is_some_and(|before| {
                matches!(self.gap(before, index), "" | "的" | "地区" | "市场")
            }) && !self
                .setting
                .lexicon
                .segment_suffixes()
                .iter()
                .any(|suffix| suffix == self.tokens[index].span.of(self.text));
        let name = if owned.is_none() && generic.is_some() {
            self.shown(self.tokens[index].span)
        } else {
            segment.name.clone()
        };
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
        self.frame.set_segment(name);
    }

    /// The name as it stands in the article.
    pub(super) fn shown(&self, span: Span) -> String {
        self.mapped.source_span(span).of(self.clean).to_owned()
    }

    /// Whether an ordinary word at this place is a part of a company: before 业务 or a metric.
    pub(super) fn names_a_part(&self, index: usize) -> bool {
        let after = &self.text[self.tokens[index].span.end..];
        let suffixed = self.setting.lexicon.begins_with_suffix(after);
        let next = self.tokens.get(index + 1);
        let metric_next = next.is_some_and(|next| {
            (next.metric().is_some() || next.quantity().is_some())
                && matches!(self.gap(index, index + 1), "" | "的" | "总" | "实现" | "净")
                || next.segments().next().is_some() && self.gap(index, index + 1).is_empty()
                || next.has(Cue::Yoy) && self.gap(index, index + 1).is_empty()
        });
        let itself = self.tokens[index].span.of(self.text);
        let suffixed = suffixed || self.setting.lexicon.has_suffix(itself);
        let before = &self.text[..self.tokens[index].span.start];
        let placed =
            before.ends_with(['在', '从', '于']) && next.is_none_or(|next| next.mark().is_some());
        suffixed || metric_next || placed
    }

    /// A segment that stands right before a metric and is in no table, told by its ending
    /// (`医疗福利部门的收入`).
    pub(super) fn phrase_segment(&mut self, index: usize) -> bool {
        if self
            .frame
            .last_segment_token
            .is_some_and(|at| at >= self.frame.clause_start && at + 4 > index)
        {
            return true;
        }
        let bounds = |token: &Token<'_>| {
            token.mark().is_some()
                || token.quantity().is_some()
                || token.period().is_some()
                || token.company().is_some()
                || token.metric().is_some()
                || matches!(token.kind, TokenKind::Introduced(_))
                || (token.segments().next().is_none() && !matches!(token.kind, TokenKind::Word([])))
        };
        let start = match self.tokens[..index].iter().rposition(bounds) {
            Some(at) => self.tokens[at].span.end,
            None => self.sentence.start,
        };
        let before = Span::new(start, self.tokens[index].span.start);
        let phrase = segment_phrase(self.text, before, self.setting.lexicon)
            .or_else(|| self.recurring_phrase(before, index));
        let Some(phrase) = phrase else { return false };
        let phrase = self.shown(phrase);
        self.frame.set_segment(phrase);
        true
    }

    /// A plain noun right before what is measured (`自行车收入`) is a part of the company when the
    /// article speaks of it elsewhere too.
    pub(super) fn recurring_phrase(&self, before: Span, index: usize) -> Option<Span> {
        let sold = self.tokens[index].metric().is_some_and(|(metric, _)| {
            matches!(
                metric,
                Metric::Revenue
                    | Metric::Volume
                    | Metric::Price
                    | Metric::GrossMargin
                    | Metric::Gmv
            )
        });
        let whole = before.of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + whole[at..].chars().next().map_or(1, char::len_utf8)
        });
        let phrase = whole[cut..].trim_end_matches('的');
        let characters = phrase.chars().count();
        let plain = |c: char| {
            !"的了在为是于及和与或将已以由使令对从较均所有这那此个们等也并净总单期年月日季度上下中其该我各每被把让更最很就则仍还又均共同比占约近超达至到".contains(c)
        };
        let verbs = [
            "实现", "公司", "集团", "预计", "全年", "主营", "合计", "累计", "整体", "综合", "平均",
            "带来", "贡献", "推动", "增加", "去年", "今年", "财报", "业绩", "市场", "企业", "行业",
            "显示", "数据", "取得", "录得", "获得", "经营", "非经", "创造", "影响", "提升", "保持",
            "得益", "受益", "导致", "部分", "相关", "其他", "因此", "但是", "目前", "未来", "销售",
            "核心", "税前", "税后", "调整", "稀释", "摊薄", "基本", "第一", "可比", "全球",
        ];
        (sold
            && (2..=8).contains(&characters)
            && phrase.chars().all(plain)
            && !verbs.iter().any(|verb| phrase.contains(verb))
            && self.setting.recurrence.of(phrase))
            .then(|| Span::new(before.start + cut, before.start + cut + phrase.len()))
    }
}

/// Bytes that may follow a segment in a clause that measures nothing for it to stay the topic.
const PASSING: usize = 18;

/// The part of a company that stands right before what is measured, told by its ending
/// (`医疗福利部门的收入`): where in the text.
fn segment_phrase(text: &str, before: Span, lexicon: &Lexicon) -> Option<Span> {
    let whole = before.of(text);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '&');
    let cut = whole
        .char_indices()
        .rfind(|(at, c)| match c {
            '，' | ',' | '。' | '；' | '、' | '：' | '(' | ')' | '“' | '”' | '\n' => true,
            // A space inside a Latin name belongs to it.
            ' ' => !latin(whole[..*at].chars().next_back()),
            _ => false,
        })
        .map_or(0, |(at, c)| at + c.len_utf8());
    let phrase = whole[cut..].trim_end_matches([' ', '的']);
    let trimmed =
        phrase.trim_start_matches(|c: char| " 的其该在与和及为由了，来自而但".contains(c));
    let suffix = lexicon.has_suffix(trimmed);
    let characters = trimmed.chars().count();
    let most = if trimmed.bytes().filter(u8::is_ascii).count() * 2 > trimmed.len() {
        40
    } else {
        14
    };
    let general = [
        "等",
        "公司",
        "实现",
        "主营",
        "主要",
        "整体",
        "各",
        "所有",
        "相关",
        "上述",
        "该",
        "核心业务",
        "并",
        "预计",
        "此前",
        "集团",
    ];
    if !suffix
        || !(3..=most).contains(&characters)
        || general.iter().any(|word| trimmed.starts_with(word))
    {
        return None;
    }
    let start = before.start + cut + (phrase.len() - trimmed.len());
    Some(Span::new(start, start + trimmed.len()))
}
