//! Parts of a company: named by a table, by their endings, by repetition, by a numbered item.

use std::sync::LazyLock;

use super::bind::Walk;
use super::scan::Unit;
use super::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon};
use crate::model::Metric;
use crate::text::{Span, WordTree, Words, words};

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
        self.frame.begin_statement(index, false);
        let at = phrase.as_ptr() as usize - self.text.as_ptr() as usize;
        let phrase = self.shown(Span::new(at, at + phrase.len()));
        self.frame.set_segment(phrase);
        true
    }

    pub(super) fn on_segment(&mut self, index: usize) {
        // 商业化 is no segment, and 包括雪花秀、赫妍等 only lists what is in one.
        let behind = &self.text[self.tokens[index].span.end..];
        if self.names_a_whole(index) || behind.starts_with(['化', '性']) || self.only_lists(index)
        {
            return;
        }
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
        // 福田汽车...汽车销量: all that it sells.
        if self.tokens[index].span.of(self.text) == "汽车"
            && self
                .frame
                .company
                .as_deref()
                .is_some_and(|company| company.ends_with("汽车"))
            && self.with_modifier(index) == self.tokens[index].span
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.metric()
                    .is_some_and(|(metric, _)| metric == Metric::Volume)
            })
        {
            return;
        }
        // 生产车辆177万辆: what is counted, not a part.
        if ["车辆", "汽车"].contains(&self.tokens[index].span.of(self.text))
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.quantity()
                    .is_some_and(|quantity| quantity.unit == Unit::Count("辆"))
            })
        {
            return;
        }
        // 麦当劳全球餐厅: the whole of it.
        if segment.name == WORLD && self.frame.company.is_some() {
            self.frame.set_whole();
            return;
        }
        let excluding = self.with_exclusion(index);
        if (segment.ambiguous || generic.is_none())
            && owned.is_none()
            && excluding.is_none()
            && !self.names_a_part(index)
        {
            return;
        }
        let span = self.tokens[index].span;
        if lexicon
            .segment_suffixes()
            .iter()
            .any(|suffix| suffix == span.of(self.text))
            && self.with_modifier(index) == span
            && !self.text[..span.start].ends_with("来自")
        {
            return;
        }
        // 智能云 in an article about another company is Microsoft's where Microsoft is named.
        if owned.is_none()
            && generic.is_none()
            && let Some(owner) = segment.owner
        {
            let owner = lexicon.company(owner);
            if Some(owner.name.as_str()) != company
                && std::iter::once(&owner.name)
                    .chain(&owner.aliases)
                    .any(|name| self.setting.mentions(name) > 2)
                && !lexicon.segment_suffixes().iter().any(|suffix| {
                    self.tokens[index]
                        .span
                        .of(self.text)
                        .ends_with(suffix.as_str())
                })
            {
                self.frame.set_company(owner.name.clone(), index, false);
            }
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
        let name = if let Some(excluding) = excluding {
            self.shown(excluding)
        } else if let Some(outside) = self.outside_of(span) {
            self.shown(outside)
        } else if owned.is_none() && generic.is_some() {
            self.shown(self.with_modifier(index))
        } else if self.setting.mentions(&segment.name) > 0 {
            segment.name.clone()
        } else {
            // The table's name for it would be a word that the article never uses.
            self.shown(self.tokens[index].span)
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
        if owned.is_some() && generic.is_none() {
            self.frame.last_brand = Some(name.clone());
        }
        self.frame.set_segment(name);
    }

    /// 其中制成品的占比达55%: the part right before a word of sharing.
    pub(super) fn part_of_share(&mut self, index: usize) {
        if self.frame.segment_in_clause
            || words!["占比", "比重"]
                .begins(self.tokens[index].span.of(self.text))
                .is_none()
            || !self.tokens[self.frame.clause_start.min(index)..index]
                .iter()
                .any(|token| token.has(Cue::Among))
        {
            return;
        }
        let start = self.tokens[..index]
            .iter()
            .rposition(|token| token.mark().is_some() || !matches!(token.kind, TokenKind::Word([])))
            .map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let phrase = Span::new(start, self.tokens[index].span.start).of(self.text);
        let phrase = phrase.trim_end_matches('的');
        if (2..=8).contains(&phrase.chars().count()) && is_noun(phrase) {
            let name = self.shown(Span::new(start, start + phrase.len()));
            self.frame.set_segment(name);
        }
    }

    /// 亚洲(不包括日本), 欧洲不包括法国: a name with what it leaves out.
    fn with_exclusion(&self, index: usize) -> Option<Span> {
        let span = self.tokens[index].span;
        let behind = &self.text[span.end..];
        let inner = behind.trim_start_matches(['(', '（']);
        let word = ["不包括", "不含", "不计", "撇除", "剔除"]
            .iter()
            .find(|word| inner.starts_with(**word))?;
        let end = if inner.len() < behind.len() {
            let close = inner
                .find([')', '）'])
                .filter(|at| *at <= LONGEST_EXCLUSION)?;
            span.end
                + (behind.len() - inner.len())
                + close
                + inner[close..].chars().next()?.len_utf8()
        } else {
            let left_out = self.tokens.get(index + 1)?;
            if left_out.segments().next().is_none() || self.gap(index, index + 1) != *word {
                return None;
            }
            left_out.span.end
        };
        Some(Span::new(span.start, end))
    }

    /// 除日本外的亚洲地区: a name with what is left out before it.
    fn outside_of(&self, span: Span) -> Option<Span> {
        let before = &self.text[self.sentence.start..span.start];
        let outer = ["外的", "以外的", "之外的"]
            .iter()
            .filter_map(|word| before.strip_suffix(word))
            .min_by_key(|left| left.len())?;
        let at = outer.rfind('除')?;
        (outer[at..].chars().count() <= 8).then(|| Span::new(self.sentence.start + at, span.end))
    }

    /// A general name with what stands right before it and says which (AI训练服务器).
    fn with_modifier(&self, index: usize) -> Span {
        let span = self.tokens[index].span;
        let start = match index.checked_sub(1) {
            Some(before) => self.tokens[before].span.end,
            None => self.sentence.start,
        };
        let whole = Span::new(start, span.start).of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + whole[at..].chars().next().map_or(1, char::len_utf8)
        });
        let modifier = &whole[cut..];
        if (1..=6).contains(&modifier.chars().count())
            && is_noun(modifier)
            && !modifier.starts_with(|c: char| c.is_ascii_digit())
        {
            Span::new(start + cut, span.end)
        } else {
            span
        }
    }

    /// Koselugo表现亮眼，销售额达到...: a Latin name that no table knows, at the head of a clause of an
    /// article about a company, is one of its products.
    pub(super) fn named_topic(&mut self, start: usize) {
        let clause = &self.text[start..self.sentence.end.max(start)];
        // 前者下滑54%，后者增长25%: of the two that were named last.
        let which = match clause.get(..6) {
            Some("前者") => Some(0),
            Some("后者") => Some(1),
            _ => None,
        };
        if let Some(which) = which {
            if let [_, _] = self.frame.companies.as_slice() {
                let name = self.frame.companies[which].clone();
                self.frame.company = Some(name);
                self.frame.segment = None;
            } else if let [_, _] = self.frame.segments.as_slice() {
                let name = self.frame.segments[which].clone();
                self.frame.set_segment(name);
            }
            return;
        }
        if self.frame.company.is_some()
            && let Some((product, _)) = self.setting.introduced.product_at(clause.trim_start())
        {
            let product = product.to_owned();
            self.frame.set_segment(product);
            return;
        }
        let head = clause.trim_start_matches([' ', '“']);
        let head = ["其中", "而", "药物", "产品", "新药", "但"]
            .iter()
            .find_map(|word| head.strip_prefix(word))
            .unwrap_or(head);
        // 神经纤维瘤药物Koselugo
        let latin = head
            .char_indices()
            .take(11)
            .find(|(_, c)| c.is_ascii_alphabetic());
        let head = match latin.map(|(at, _)| at) {
            Some(at)
                if at > 0
                    && words!["药物", "产品", "品牌", "新药", "药", "系列", "平台", "车型"]
                        .ends(&head[..at])
                        .is_some() =>
            {
                &head[at..]
            }
            _ => head,
        };
        let run = head
            .find(|c: char| {
                !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '&'))
            })
            .map_or(head, |end| &head[..end])
            .trim_end();
        let at = start + (clause.len() - head.len());
        let span = Span::new(at, at + run.len());
        let behind = self.text[span.end..].trim_start();
        if !(4..=30).contains(&run.len())
            || run.ends_with(|c: char| c.is_ascii_digit()) && behind.starts_with(['月', '年', '日'])
            || self.frame.company.is_none()
            || self.tokens.iter().any(|token| token.span.overlaps(span))
            || !behind.starts_with(|c: char| !c.is_ascii()) && !behind.starts_with('(')
            || words![
                "表示",
                "称",
                "认为",
                "指出",
                "说",
                "预计",
                "分析",
                "等",
                "的报告",
                "数据",
                "报道",
                "公布",
                "·",
                "统计",
            ]
            .begins(behind)
            .is_some()
        {
            return;
        }
        let shown = self.shown(span);
        let capital = shown.starts_with(|c: char| c.is_ascii_uppercase());
        if capital && shown.bytes().any(|b| b.is_ascii_lowercase()) {
            self.frame.set_segment(shown);
        }
    }

    /// Whether the clause up to `index` only lists what belongs to something.
    fn only_lists(&self, index: usize) -> bool {
        let start = match self.frame.clause_start.min(index) {
            0 => self.sentence.start,
            start => self.tokens[start - 1].span.end,
        };
        let clause = Span::new(start, self.tokens[index].span.start).of(self.text);
        // 亚洲(不包括日本), 不包括中国的亚太地区
        let left_out = words!["不包括", "不含", "撇除", "剔除", "扣除", "除了"]
            .ends(clause)
            .is_some();
        left_out
            || words!["包括", "包含", "涵盖", "例如"]
                .begins(clause.trim_start())
                .is_some()
    }

    /// Whether a clause begins with 包括 and only says what belongs to the part just named.
    pub(super) fn only_tells_what_belongs(&self, index: usize) -> bool {
        self.tokens[index].span.of(self.text) == "包括"
            && self.clause_begins_with(index)
            && self.frame.segment.is_some()
            && self.frame.numbers_in_sentence == 0
    }

    /// Whether what stands at `index` is the whole that a part is measured against (占手机出货量的86%).
    pub(super) fn names_a_whole(&self, index: usize) -> bool {
        let frame = &*self.frame;
        frame.cues.iter().rev().any(|(cue, at)| {
            *cue == Cue::Share
                && *at >= frame.clause_start
                && frame.last_number.is_none_or(|number| number < *at)
                && *at < index
                && {
                    let word = self.tokens[*at].span.of(self.text);
                    word.starts_with('占') && !word.contains('比') || word == "所占"
                }
        })
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
        // 中国1月销量
        let dated = next.is_some_and(|next| next.period().is_some())
            && self.gap(index, index + 1).trim().is_empty()
            && self.tokens.get(index + 2).is_some_and(|measured| {
                measured.metric().is_some() && self.gap(index + 1, index + 2).trim().is_empty()
            });
        let metric_next = dated || next.is_some_and(|next| {
            (next.metric().is_some() || next.quantity().is_some())
                && matches!(
                    self.gap(index, index + 1),
                    "" | "的" | "总" | "实现" | "净" | "多" | "少"
                )
                || next.segments().next().is_some() && self.gap(index, index + 1).is_empty()
                || (next.has(Cue::Yoy) || next.has(Cue::Share))
                    && self.gap(index, index + 1).is_empty()
                // 日本涨14.05%, 美国则升14.5%
                || (next.has(Cue::Up) || next.has(Cue::Down) || next.has(Cue::Fall))
                    && matches!(self.gap(index, index + 1), "" | "则" | "亦" | "也" | "地区" | "分别")
                    && self.tokens.get(index + 2).is_some_and(|number| {
                        number
                            .quantity()
                            .is_some_and(|quantity| quantity.unit == Unit::Percent)
                    })
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
        if let Some(name) = self.name_before_bracket(index) {
            let name = self.shown(name);
            self.frame.set_segment(name);
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
        // 按摩服务分别录得营收: words between a part and what is measured of it.
        let mut head = index;
        while let Some(at) = head.checked_sub(1)
            && (self.tokens[at].has(Cue::Reach) || self.tokens[at].has(Cue::Respectively))
            && self.gap(at, head).trim_matches('的').is_empty()
        {
            head = at;
        }
        let phrase = segment_phrase(self.text, before, self.setting.lexicon).or_else(|| {
            if head == index {
                return self.recurring_phrase(before, index);
            }
            let start = match self.tokens[..head].iter().rposition(bounds) {
                Some(at) => self.tokens[at].span.end,
                None => self.sentence.start,
            };
            let before = Span::new(start, self.tokens[head].span.start);
            segment_phrase(self.text, before, self.setting.lexicon)
        });
        let Some(phrase) = phrase else { return false };
        // 六福集团、某某营收分别下滑: beside a company stands another one.
        if let Some(company) = self.frame.last_company_token
            && Span::new(self.tokens[company].span.end, phrase.start).of(self.text) == "、"
        {
            let name = self.shown(phrase);
            self.frame.companies.push(name);
            return false;
        }
        let phrase = self.shown(phrase);
        self.frame.set_segment(phrase);
        true
    }

    /// Ultomiris(瑞利珠单抗)销售额, Zurzuvae第四季度销售额: the product whose other name, or a time, stands
    /// between it and what is measured at `index`.
    fn name_before_bracket(&self, index: usize) -> Option<Span> {
        let before = index.checked_sub(1)?;
        if !matches!(self.gap(before, index).trim(), "" | "的" | "的总") {
            return None;
        }
        let between = match self.tokens[before].mark() {
            Some(')' | '）') => self.tokens[..before]
                .iter()
                .rposition(|token| matches!(token.mark(), Some('(' | '（')))?,
            _ if self.tokens[before].period().is_some() => before,
            _ => return None,
        };
        self.latin_name_that_ends(self.tokens[between].span.start)
    }

    /// The Latin name that ends at a place and that no table knows.
    fn latin_name_that_ends(&self, end: usize) -> Option<Span> {
        let run = self.text[..end]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '.')))
            .map_or(self.sentence.start, |at| {
                at + self.text[at..].chars().next().map_or(1, char::len_utf8)
            });
        let name = self.text[run.max(self.sentence.start)..end].trim();
        let start = name.as_ptr() as usize - self.text.as_ptr() as usize;
        let span = Span::new(start, start + name.len());
        let named = (3..=30).contains(&name.len())
            && self
                .shown(span)
                .starts_with(|c: char| c.is_ascii_uppercase())
            && !self.tokens.iter().any(|token| token.span.overlaps(span));
        named.then_some(span)
    }

    /// The name of a part that ends at a place, told by its script or its ending.
    pub(super) fn name_that_ends(&self, end: usize) -> Option<Span> {
        self.latin_name_that_ends(end).or_else(|| {
            let before = Span::new(self.sentence.start, end);
            segment_phrase(self.text, before, self.setting.lexicon)
        })
    }

    /// 婴儿纸尿裤及卫生巾的销量分别为: the parts of a list before what is measured, which numbers behind it
    /// may go to one by one.
    pub(super) fn list_parts(&mut self, index: usize) {
        let start = self.tokens[..index]
            .iter()
            .rposition(|token| {
                token.mark().is_some_and(|mark| mark != '、')
                    || token.quantity().is_some()
                    || token.period().is_some()
                    || token.company().is_some()
                    || token.metric().is_some()
                    || token.has(Cue::Self_)
                    || matches!(token.kind, TokenKind::Introduced(_))
            })
            .map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let whole = Span::new(start, self.tokens[index].span.start).of(self.text);
        let phrase = whole
            .trim_end_matches(['的', ' '])
            .trim_start_matches([' ', '的', '在', '其', '而']);
        let parts: Vec<&str> = phrase
            .split(['、', '及', '和', '与'])
            .map(str::trim)
            .collect();
        if parts.len() < 2
            || parts.len() <= self.frame.segments.len()
            || !parts.iter().all(|part| {
                (2..=12).contains(&part.chars().count()) && is_noun(part) && !part.contains("gaap")
            })
        {
            return;
        }
        let at = |part: &str| part.as_ptr() as usize - self.text.as_ptr() as usize;
        let shown = |part: &str| self.shown(Span::new(at(part), at(part) + part.len()));
        let names: Vec<String> = parts.iter().map(|part| shown(part)).collect();
        let joined = shown(phrase);
        self.frame.segments = names;
        self.frame.set_segment(joined);
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
                    | Metric::GrossProfit
                    | Metric::Gmv
                    | Metric::Users
                    | Metric::Capacity
                    | Metric::Orders
                    | Metric::OperatingIncome
                    | Metric::OperatingMargin
            )
        });
        let whole = before.of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + whole[at..].chars().next().map_or(1, char::len_utf8)
        });
        let all = &whole[cut..];
        let own = all.trim_start_matches(['其', '该']);
        let cut = cut + (all.len() - own.len());
        let mut phrase = own.trim_end_matches('的');
        while let Some(shorter) = MODIFIERS.iter().find_map(|word| phrase.strip_suffix(word)) {
            phrase = shorter;
        }
        let characters = phrase.chars().count();
        let kind = words![
            "药物",
            "药品",
            "疫苗",
            "产品",
            "手机",
            "芯片",
            "车型",
            "设备",
            "材料",
            "电池",
            "饮料",
            "食品",
            "制剂",
            "器械",
            "注射液",
            "胶囊",
            "服务"
        ];
        let most = if kind.ends(phrase).is_some() { 14 } else { 8 };
        // 福田汽车...汽车销量: all that it sells.
        let all = phrase == "汽车"
            && self
                .frame
                .company
                .as_deref()
                .is_some_and(|company| company.ends_with(phrase));
        (sold
            && !all
            && ((2..=most).contains(&characters) || MATERIALS.contains(&phrase))
            && is_noun(phrase)
            && !phrase.bytes().any(|b| b.is_ascii_digit()))
        .then(|| Span::new(before.start + cut, before.start + cut + phrase.len()))
    }
}

/// Bytes that a bracket with what is left out may hold.
const LONGEST_EXCLUSION: usize = 60;

/// The region that is no part.
const WORLD: &str = "全球";

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
    let mut phrase = whole[cut..].trim_end_matches([' ', '的']);
    // 云服务产生的收入, 直营模式下的收入
    while let Some(word) = words![
        "产生", "带来", "贡献", "录得", "实现", "分别", "取得", "下", "的"
    ]
    .ends(phrase)
    {
        phrase = &phrase[..phrase.len() - word.len()];
    }
    let trimmed =
        phrase.trim_start_matches(|c: char| " 的其该在与和及为由了，来自而但".contains(c));
    let trimmed = behind_verb(trimmed);
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

/// Words of names that hold characters which otherwise stand in no name.
static NOUNS: Words = Words::new(&[
    "店中店",
    "中高端",
    "中端",
    "中国",
    "中式",
    "中小",
    "中药",
    "中成药",
    "线上",
    "线下",
    "日用",
    "日化",
    "共享",
    "同城",
    "对公",
    "在线",
    "到店",
    "到家",
    "下沉",
    "上游",
    "下游",
    "未来",
]);

/// What stands behind the last word of a phrase that no name holds (后续将推动OTC端).
fn behind_verb(phrase: &str) -> &str {
    words![
        "将", "了", "曾", "推动", "带动", "完成", "表明", "显示", "得益", "受益", "受", "凭借",
        "通过", "随着", "由于", "尽管", "聚焦", "来自", "旗下", "位居", "排名",
    ]
    .last_in(phrase)
    .map_or(phrase, |(at, verb)| &phrase[at + verb.len()..])
}

/// Characters that stand in no name of a part.
const FUNCTION: &str = "而但且仅曾的了在为是于及和与或将已以由使令对从较均所有这那此们等也并净总单期年月日季度上下中其该我各每被把让更最很就则仍还又均共同比占约近超达至到未可";

/// What is mined and refined, in one character.
const MATERIALS: &[&str] = &[
    "铜", "金", "银", "铝", "锌", "镍", "锂", "铅", "锡", "煤", "油", "气", "钢", "铁", "盐", "糖",
    "茶", "猪",
];

/// Words between the name of a part and what is measured of it.
const MODIFIERS: &[&str] = &[
    "年",
    "总",
    "月",
    "日均",
    "累计",
    "平均",
    "平均实现",
    "单位",
    "单品",
    "全球",
    "全年",
    "单季",
    "年度",
];

/// Words that stand in no name of a part.
const NO_PART: &[&str] = &[
    "实现",
    "公司",
    "集团",
    "预计",
    "全年",
    "主营",
    "合计",
    "累计",
    "整体",
    "综合",
    "平均",
    "带来",
    "贡献",
    "推动",
    "增加",
    "去年",
    "今年",
    "财报",
    "业绩",
    "市场",
    "企业",
    "行业",
    "显示",
    "数据",
    "取得",
    "录得",
    "获得",
    "经营",
    "非经",
    "创造",
    "影响",
    "提升",
    "保持",
    "得益",
    "受益",
    "导致",
    "部分",
    "相关",
    "其他",
    "因此",
    "但是",
    "目前",
    "未来",
    "销售",
    "核心",
    "税前",
    "税后",
    "调整",
    "稀释",
    "摊薄",
    "基本",
    "第一",
    "可比",
    "全球",
    "公布",
    "发布",
    "宣布",
    "尽管",
    "虽然",
    "按照",
    "根据",
    "主要",
    "包括",
    "支持",
    "提供",
    "通过",
    "随着",
    "由于",
    "审计",
    "官方",
    "首次",
    "持续",
    "继续",
    "进一步",
    "以及",
    "不仅",
    "而且",
    "同时",
    "一个",
    "各个",
    "多个",
    "两个",
    "三个",
    "几个",
    "个月",
    "个百",
    "个基",
    "全系统",
    "系统",
    "范围",
    "另外",
    "此外",
    "若干",
    "大幅",
    "强劲",
    "旗下",
    "来自",
    "聚焦",
    "布局",
    "拓展",
    "加速",
    "促进",
    "带动",
    "财务",
    "确认",
    "版本",
    "相应",
    "完成",
    "成交",
    "当前",
    "一款",
    "输出",
    "具体",
    "关联",
    "口径",
    "建议",
    "实际",
    "遭遇",
    "免费",
    "许多",
    "支付",
    "一家",
    "项目",
    "实时",
    "级别",
    "基准",
    "凭借",
    "后续",
    "只要",
    "维持",
    "位居",
    "购买",
    "签署",
    "开展",
    "部署",
    "讨论",
    "要求",
    "获取",
    "衡量",
    "表明",
    "说明",
    "排名",
    "规模",
    "正常",
    "用于",
    "股东",
    "董事",
    "配偶",
    "创始",
    "投资",
    "左右",
    "厂商",
    "卖家",
    "商家",
    "据多",
    "订单",
    "交割",
    "挂牌",
    "关于",
    "然而",
    "尤其",
    "这些",
    "一套",
    "一份",
    "一条",
    "一杯",
    "一名",
    "情况",
];

static NO_PART_TREE: LazyLock<WordTree> = LazyLock::new(|| WordTree::new(NO_PART.iter().copied()));

/// Whether a phrase can be the name of a part: no function word and no verb of reports in it.
pub(super) fn is_noun(phrase: &str) -> bool {
    let begins_badly = words!["因", "受", "据", "按", "随", "凭", "经"]
        .begins(phrase)
        .is_some()
        && !words!["按摩", "经济", "经纪", "经营", "经销", "因子", "受托"]
            .begins(phrase)
            .is_some();
    // Function characters inside of words that have another meaning.
    let mut rest = phrase;
    while let Some((at, word)) = NOUNS.first_in(rest) {
        if rest[..at].chars().any(|c| FUNCTION.contains(c)) {
            return false;
        }
        rest = &rest[at + word.len()..];
    }
    !begins_badly
        && !rest.chars().any(|c| FUNCTION.contains(c))
        && !phrase
            .char_indices()
            .any(|(at, _)| NO_PART_TREE.longest(phrase[at..].chars()).is_some())
}
