//! Parts of a company that the tables list, with what stands beside their names.

use super::bind::Walk;
use super::noun::{is_general, is_noun};
use super::scan::Unit;
use super::token::TokenKind;
use crate::lexicon::{CompanyId, Cue, Sense};
use crate::model::Metric;
use crate::text::{Span, Words, fold, words};

impl Walk<'_, '_> {
    pub(super) fn on_segment(&mut self, index: usize) {
        // 商业化 is no segment, and 包括雪花秀、赫妍等 only lists what is in one.
        let behind = &self.text[self.tokens[index].span.end..];
        if self.names_a_whole(index) || behind.starts_with(['化', '性']) || self.only_lists(index)
        {
            return;
        }
        if self.is_circumstance(index)
            || self.is_driver(index)
            || self.is_compared_with(index)
            || self.describes_a_company(index)
            || self.is_channel_named_before(index)
        {
            return;
        }
        let token = &self.tokens[index];
        let lexicon = self.setting.lexicon;
        // Gucci母公司: who owns it, as a whole.
        if words!["母公司", "母企", "母集团"].begins(behind).is_some()
            && let Some(owner) = token.segments().find_map(|id| lexicon.segment(id).owner)
        {
            let owner = lexicon.company(owner).name.clone();
            self.on_company(owner, index);
            return;
        }
        let company = self.whose();
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
        // 胶粘剂产品收入: what stands before the word says which, not whose table holds it.
        if owned.is_none()
            && generic.is_none()
            && matches!(token.span.of(self.text), "产品" | "服务")
        {
            return;
        }
        if owned.is_none()
            && is_general(self.tokens[index].span.of(self.text))
            && is_general(self.with_modifier(index).of(self.text))
        {
            return;
        }
        if self.is_all_that_it_sells(self.tokens[index].span.of(self.text))
            && self.with_modifier(index) == self.tokens[index].span
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.metric()
                    .is_some_and(|(metric, _)| metric == Metric::Volume)
            })
        {
            return;
        }
        // 生产车辆177万辆, 累计零售203.2万辆: what is counted or done, not a part.
        if ["车辆", "汽车", "零售", "批发"].contains(&self.tokens[index].span.of(self.text))
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.quantity()
                    .is_some_and(|quantity| quantity.unit == Unit::Count("辆"))
            })
        {
            return;
        }
        // 麦当劳全球餐厅: the whole of it.
        if segment.name == WORLD && self.frame.company.is_some() {
            // 智能手机出货量4310万台，全球市占率13.8%: the share of what was sold.
            let share = self.tokens.get(index + 1).is_some_and(|next| {
                next.metric()
                    .is_some_and(|(metric, _)| metric == Metric::MarketShare)
            });
            if share && self.frame.numbers_in_sentence > 0 {
                return;
            }
            // A product is sold all over the world too.
            let place = |name: &String| self.is_place(name);
            if self.frame.segment.as_ref().is_none_or(place)
                || self.frame.numbers_in_sentence > 0
                || behind.starts_with("范围")
            {
                self.frame.set_whole();
            }
            return;
        }
        let excluding = self.with_exclusion(index);
        if (segment.ambiguous || generic.is_none())
            && owned.is_none()
            && excluding.is_none()
            && !self.names_a_part(index)
            && token.metric().is_none()
            && !(segment.region && self.opens_with_a_place(index))
            // 网易游戏 of an article about others
            && !segment
                .owner
                .is_some_and(|owner| self.is_named_after(owner, index) && self.opens_clause(index))
        {
            return;
        }
        let span = self.tokens[index].span;
        if lexicon.is_suffix(span.of(self.text))
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
            let name = &lexicon.company(owner).name;
            if Some(name.as_str()) != company
                && (self.setting.main.as_ref() == Some(name)
                    || self.opens_for_nobody(index)
                    || !lexicon.ends_with_suffix(span.of(self.text))
                        && self.setting.speaks_of(owner)
                    || self.is_named_after(owner, index))
                && !self.clause_has_own_subject(index)
            {
                self.frame.set_company(name.clone(), index, false);
            }
        }
        // 最大竞争对手肯德基: its owner is somebody else.
        if self.text[..span.start].ends_with("对手")
            && let Some(owner) = segment.owner
        {
            let owner = lexicon.company(owner).name.clone();
            self.frame.set_company(owner, index, false);
        }
        let listed = self
            .frame
            .last_segment_token
            .is_some_and(|before| self.joined(before, index));
        let adjacent =
            self.frame.last_segment_token.is_some_and(|before| {
                matches!(self.gap(before, index), "" | "的" | "地区" | "市场")
            }) && !lexicon.is_suffix(span.of(self.text));
        let name = if let Some(excluding) = excluding {
            self.shown(excluding)
        } else if let Some(both) = self.joint_name(index) {
            self.shown(both)
        } else if let Some(outside) = self.outside_of(span) {
            self.shown(outside)
        } else if self.tokens[index].metric().is_some() {
            // 个人存款余额: of the part, without the word for what is counted.
            let named = span.of(self.text);
            let name = named.strip_suffix("余额").unwrap_or(named);
            self.shown(Span::new(span.start, span.start + name.len()))
        } else if owned.is_none() && generic.is_some() {
            self.shown(self.with_modifier(index))
        } else if self.setting.mentions(&segment.name) > 0
            && (segment.region || self.with_modifier(index) == span)
        {
            segment.name.clone()
        } else {
            // The table's name for it would be a word that the article never uses, or not what 婴幼儿奶粉
            // is.
            self.shown(if segment.region {
                span
            } else {
                self.with_modifier(index)
            })
        };
        if !listed {
            self.frame.segments.clear();
        }
        self.frame.segments.push(name.clone());
        let before_it = self.frame.last_segment_token.filter(|_| adjacent);
        let name = match (&self.frame.subject_segment(), before_it) {
            // 智能安全芯片业务 holds what was read before it.
            (Some(before), Some(_)) if name.starts_with(before.as_str()) => name,
            // LCD电视面板: two words of one name.
            (Some(before), Some(at))
                if before.ends_with(&self.shown(self.tokens[at].span))
                    && !before.contains('·')
                    && !matches!(span.of(self.text), "线上" | "线下")
                    && name == self.shown(span)
                    && self.gap(at, index).is_empty()
                    && owned.is_none()
                    && !segment.region
                    && !self.is_region(at) =>
            {
                format!("{before}{name}")
            }
            // 云计算部门AWS: what it is stands before its name.
            (Some(_), Some(at))
                if owned.is_some()
                    && generic.is_none()
                    && self.gap(at, index).is_empty()
                    && words!["部门", "平台", "品牌", "业务", "子公司", "应用"]
                        .ends(self.tokens[at].span.of(self.text))
                        .is_some() =>
            {
                name
            }
            (Some(before), Some(_)) if *before != name => format!("{before}·{name}"),
            _ => name,
        };
        self.frame.last_segment_token = Some(index);
        if owned.is_some() && generic.is_none() {
            self.frame.last_brand = Some(name.clone());
        }
        if segment.region && !adjacent {
            self.frame.set_region(name);
        } else {
            self.frame.set_segment(name);
        }
    }

    /// 在碳酸锂价格剧烈波动中保持毛利率稳定: whether what is named is only what happened meanwhile.
    fn is_circumstance(&self, index: usize) -> bool {
        // 消费电子业务受益于大客户新品: what the part that was named owes it to.
        let owed = self.frame.segment_in_clause
            && self.frame.numbers_in_clause == 0
            && words!["受益于", "得益于", "受惠于", "凭借", "依托", "归功于"]
                .ends(self.clause_before(index))
                .is_some();
        if owed {
            return true;
        }
        let clause = self.clause_behind(index);
        self.clause_before(index).contains('在')
            && words![
                "波动中",
                "波动下",
                "背景下",
                "环境下",
                "压力下",
                "影响下",
                "竞争中",
                "形势下"
            ]
            .first_in(clause)
            .is_some_and(|(at, word)| at + word.len() < clause.len())
    }

    /// 财富管理业务带动非利息收入上升26%: whether a part only drives what is measured.
    fn is_driver(&self, index: usize) -> bool {
        let behind = &self.text[self.tokens[index].span.end..];
        let behind = words!["业务", "板块", "部门", "产品", "市场"]
            .begins(behind)
            .map_or(behind, |word| &behind[word.len()..]);
        words!["带动", "推动", "拉动", "驱动"]
            .begins(behind)
            .is_some_and(|word| {
                let driven = &behind[word.len()..];
                !driven.starts_with(['的', '下']) && {
                    let from = self.place(driven).start;
                    self.tokens[index + 1..]
                        .iter()
                        .take_while(|token| !matches!(token.mark(), Some('，' | ',' | '；' | '。')))
                        .any(|token| token.span.start >= from && token.metric().is_some())
                }
            })
    }

    /// 谷歌云: whether a part is called by its owner's name.
    fn is_named_after(&self, owner: CompanyId, index: usize) -> bool {
        let part = self.tokens[index].span.of(self.text);
        let mut names = self.setting.lexicon.company(owner).names();
        names.any(|name| {
            let name = fold(name);
            name.len() < part.len() && part.starts_with(name.as_str())
        })
    }

    /// Whether a clause begins with what is named at `index`.
    fn opens_clause(&self, index: usize) -> bool {
        self.clause_before(index).trim().is_empty()
    }

    /// 零售业务的利润低于对公与金融市场业务: whether a part is only what another is compared with.
    fn is_compared_with(&self, index: usize) -> bool {
        let mut head = index;
        while let Some(before) = head.checked_sub(1)
            && self.tokens[before].segments().next().is_some()
            && (self.joined(before, head) || self.gap(before, head).is_empty())
        {
            head = before;
        }
        self.frame.segment_in_clause
            && words![
                "低于", "高于", "优于", "好于", "超过", "不及", "逊于", "快于", "慢于"
            ]
            .ends(&self.text[..self.tokens[head].span.start])
            .is_some()
    }

    /// 韩国对美国的贸易顺差: whether a clause of an article without a company is about a place.
    fn opens_with_a_place(&self, index: usize) -> bool {
        self.setting.main.is_none()
            && self.frame.company.is_none()
            && (self.clause_begins_with(index) || self.tokens[index - 1].period().is_some())
            && self.text[self.tokens[index].span.end..]
                .starts_with(['对', '从', '向', '在', '将', '于'])
    }

    /// 饿了么平台上: whether a part opens its clause where nobody is spoken of, so that it stands for its
    /// owner too.
    fn opens_for_nobody(&self, index: usize) -> bool {
        self.setting.main.is_none()
            && self.frame.company.is_none()
            && (self.clause_begins_with(index) || self.tokens[index - 1].period().is_some())
            && words![
                "平台", "app", "数据", "公布", "发布", "披露", "官方", "宣布"
            ]
            .begins(&self.text[self.tokens[index].span.end..])
            .is_some()
            && !self.clause_behind(index).ends_with('上')
    }

    /// 小红书渠道: whether the end of a channel's name has been read with its beginning.
    fn is_channel_named_before(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|before| {
            self.tokens[before]
                .company()
                .is_some_and(|company| self.channel_of_others(company, before).is_some())
        })
    }

    /// Whether a token names a place.
    fn is_region(&self, at: usize) -> bool {
        let lexicon = self.setting.lexicon;
        self.tokens[at]
            .segments()
            .any(|id| lexicon.segment(id).region)
    }

    /// Whether the tables know a name as one of a place.
    pub(super) fn is_place(&self, name: &str) -> bool {
        let lexicon = self.setting.lexicon;
        lexicon
            .folded_senses(&fold(name))
            .iter()
            .any(|sense| matches!(sense, Sense::Segment(id) if lexicon.segment(*id).region))
    }

    /// 特斯拉汽车业务: the part of a company that its own name ends with, before a word for parts.
    pub(super) fn part_in_name(&mut self, company: CompanyId, index: usize) {
        // 其中BMW品牌220万辆: the brand that is called as the company is.
        let span = self.tokens[index].span;
        let measured = self.tokens.get(index + 1).is_some_and(|next| {
            self.gap(index, index + 1) == "品牌"
                && (next.quantity().is_some() || next.metric().is_some())
        });
        if measured && self.frame.numbers_in_sentence > 0 {
            let name = self.shown(Span::new(span.start, span.end + "品牌".len()));
            self.frame.set_segment(name);
            return;
        }
        let lexicon = self.setting.lexicon;
        let span = self.tokens[index].span;
        let behind = &self.text[span.end..];
        let behind = behind.strip_prefix("销售").unwrap_or(behind);
        if !lexicon.begins_with_suffix(behind) {
            return;
        }
        let part = span.of(self.text).char_indices().skip(1).find(|(at, _)| {
            let end = &self.text[span.start + at..span.end];
            lexicon.folded_senses(end).iter().any(|sense| {
                matches!(sense, Sense::Segment(id) if lexicon.segment(*id).owner == Some(company))
            })
        });
        if let Some((at, _)) = part {
            let name = self.shown(Span::new(span.start + at, span.end));
            self.frame.set_segment(name);
        }
    }

    /// 福田汽车...汽车销量: whether what is named is all that the company sells.
    pub(super) fn is_all_that_it_sells(&self, goods: &str) -> bool {
        let company = self.frame.company.as_deref();
        goods == "汽车" && company.is_some_and(|company| company.ends_with(goods))
    }

    /// 房贷在零售贷款中的比重: the part of a whole that is named with it.
    fn part_within(&self, index: usize) -> Option<Span> {
        let start = self.tokens[..index]
            .iter()
            .rposition(|token| {
                token.mark().is_some() || token.names_somebody() || token.period().is_some()
            })
            .map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let phrase = Span::new(start, self.tokens[index].span.start).of(self.text);
        let whole = phrase
            .strip_suffix("中的")
            .or_else(|| phrase.strip_suffix('中'))?;
        let part = &whole[..whole.find('在')?];
        let trimmed = part.trim_start_matches(['的', '其', '而']);
        let named = (2..=8).contains(&trimmed.chars().count()) && is_noun(trimmed);
        named.then(|| Span::new(start + part.len() - trimmed.len(), start + part.len()))
    }

    /// 其中制成品的占比达55%: the part right before a word of sharing.
    pub(super) fn part_of_share(&mut self, index: usize) {
        if let Some(part) = self.part_by_measure(index) {
            let name = self.shown(part);
            self.frame.set_segment(name);
            return;
        }
        if let Some(part) = self.part_within(index) {
            let name = self.shown(part);
            self.frame.set_segment(name);
            return;
        }
        // AI服务器电源占营收比重11%: what the clause begins with.
        let word = self.tokens[index].span.of(self.text);
        if !self.frame.segment_in_clause
            && matches!(
                word,
                "占" | "占营收" | "占收入" | "占总营收" | "占总收入" | "占公司" | "占集团"
            )
            && self.frame.company.is_some()
            && let Some(part) = self.plain_name(self.clause_before(index))
            && !is_general(part.of(self.text))
            && !words![
                "费用", "支出", "成本", "投入", "分别", "金额", "数值", "总额", "数量", "规模",
                "比例", "均", "约"
            ]
            .is_in(part.of(self.text))
        {
            let name = self.shown(part);
            self.frame.set_segment(name);
            self.share_of_revenue(index);
            return;
        }
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

    /// 这家法国奢侈品集团, 美国服务器生产商: whether a name only says what kind of company speaks.
    fn describes_a_company(&self, index: usize) -> bool {
        let end = self.tokens[index].span.end;
        // What the finder knows as a word of its own stands right there: 集团.
        let next = || {
            self.tokens[index + 1..]
                .iter()
                .find(|token| token.segments().next().is_none())
                .map_or(self.sentence.end, |token| token.span.start)
        };
        let behind = &self.text[end..self.sentence.end];
        let near = behind
            .char_indices()
            .nth(8)
            .map_or(behind, |(at, _)| &behind[..at]);
        // 奢侈品行业巨头, 运动服企业集团
        let kind = words!["行业", "企业"]
            .begins(near)
            .map_or(near, |word| &near[word.len()..]);
        let begins = end + near.len() - kind.len();
        words![
            "集团",
            "巨头",
            "生产商",
            "制造商",
            "零售商",
            "运营商",
            "供应商",
            "龙头",
            "巨擘"
        ]
        .first_in(kind)
        .is_some_and(|(at, _)| begins + at <= next() && is_noun_or_empty(&kind[..at]))
    }

    /// 数据中心与AI业务营收, 时装和皮具部门收入: two nouns that a clause begins with, of which the word
    /// for a part makes one, where one number is told of them.
    fn joint_name(&self, index: usize) -> Option<Span> {
        let span = self.tokens[index].span;
        let start = self.clause_begins(index);
        let lead = self.text.get(start..span.start)?;
        let first = lead.trim_start().strip_suffix(['和', '与', '及'])?;
        let behind = &self.text[span.end..];
        let suffix = words!["业务", "部门", "分部", "板块", "事业部"];
        let end = if suffix.ends(span.of(self.text)).is_some() {
            span.end
        } else {
            span.end + suffix.begins(behind)?.len()
        };
        let known = self
            .tokens
            .iter()
            .any(|token| token.span == self.place(first) && token.segments().next().is_some());
        let one = (2..=8).contains(&first.chars().count())
            && (known || is_noun(first) && !is_general(first))
            && suffix.ends(first).is_none()
            && !self.clause_behind(index).contains(['分', '各', '均', '都']);
        one.then(|| Span::new(self.place(first).start, end))
    }

    /// 亚洲(不包括日本), 欧洲不包括法国: a name with what it leaves out.
    fn with_exclusion(&self, index: usize) -> Option<Span> {
        let span = self.tokens[index].span;
        let behind = &self.text[span.end..];
        let inner = behind.trim_start_matches(['(', '（']);
        let word = words!["不包括", "不含", "不计", "撇除", "剔除"].begins(inner)?;
        let end = if inner.len() < behind.len() {
            let close = inner
                .find([')', '）'])
                .filter(|at| *at <= LONGEST_EXCLUSION)?;
            span.end
                + (behind.len() - inner.len())
                + close
                + inner[close..].chars().next()?.len_utf8()
        } else {
            // 包括 is a word of its own.
            let left_out = (index + 1..self.tokens.len().min(index + 3))
                .find(|at| self.tokens[*at].segments().next().is_some())?;
            if self.gap(index, left_out) != word {
                return None;
            }
            self.tokens[left_out].span.end
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

    /// Of whom a part that is named would be: who is spoken of, else who the article is about.
    fn whose(&self) -> Option<&str> {
        let spoken_of = self.frame.company.as_deref();
        spoken_of.or(self.setting.main.as_deref())
    }

    /// Whether a token names nothing but parts of companies that nobody speaks of here.
    fn is_foreign(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let TokenKind::Word(senses) = &token.kind else {
            return false;
        };
        let lexicon = self.setting.lexicon;
        let company = self.whose();
        !senses.is_empty()
            && senses.iter().all(|sense| match sense {
                Sense::Segment(id) => lexicon
                    .segment(*id)
                    .owner
                    .is_some_and(|owner| Some(lexicon.company(owner).name.as_str()) != company),
                _ => false,
            })
    }

    /// A general name with what stands right before it and says which (AI训练服务器).
    pub(super) fn with_modifier(&self, index: usize) -> Span {
        let mut span = self.tokens[index].span;
        // 智能安全芯片业务: names of other companies' parts are words of this one's.
        let mut first = index;
        while let Some(before) = first.checked_sub(1)
            && self.is_foreign(before)
            && self.gap(before, first).is_empty()
        {
            first = before;
            span.start = self.tokens[before].span.start;
        }
        let start = match first.checked_sub(1) {
            Some(before) => self.tokens[before].span.end,
            None => self.sentence.start,
        };
        let whole = Span::new(start, span.start).of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + whole[at..].chars().next().map_or(1, char::len_utf8)
        });
        let modifier = &whole[cut..];
        // 配件及其他收入 is one part.
        if matches!(span.of(self.text), "其他" | "其它") {
            let joined = words!["及", "和", "与"]
                .ends(modifier)
                .map(|word| &modifier[..modifier.len() - word.len()]);
            let whole = joined
                .is_some_and(|name| (2..=6).contains(&name.chars().count()) && is_noun(name))
                && self.tokens.get(index + 1).is_some_and(|next| {
                    next.span.start == span.end
                        && (next.metric().is_some() || next.quantity().is_some())
                });
            return if whole {
                Span::new(start + cut, span.end)
            } else {
                span
            };
        }
        if (1..=6).contains(&modifier.chars().count())
            && !matches!(
                modifier,
                "全国"
                    | "国内"
                    | "我国"
                    | "内"
                    | "生产"
                    | "制造"
                    | "采购"
                    | "交付"
                    | "售出"
                    | "新增"
            )
            && words![
                "车型", "品牌", "产品", "系列", "游戏", "药物", "平台", "游客", "款", "部门",
                "业务", "板块", "旗下"
            ]
            .ends(modifier)
            .is_none()
            && is_noun(modifier)
            && !modifier.starts_with(|c: char| c.is_ascii_digit())
        {
            Span::new(start + cut, span.end)
        } else {
            span
        }
    }

    /// Whether the clause up to `index` only lists what belongs to something.
    fn only_lists(&self, index: usize) -> bool {
        let clause = self.clause_before(index);
        // 包括智能手机占比24%: measured all the same.
        let measured = self.tokens.get(index + 1).is_some_and(|next| {
            (next.has(Cue::Share) || next.metric().is_some())
                && self
                    .tokens
                    .get(index + 2)
                    .is_some_and(|number| number.quantity().is_some())
        });
        if measured {
            return false;
        }
        // 大部分用于人工智能基础设施: what money is spent on.
        if words!["用于", "投向", "应用于"].ends(clause).is_some() {
            return true;
        }
        // 收入来自向加盟商销售设备: to whom something is sold.
        let buyer = clause.ends_with('向')
            && words!["销售", "提供", "出售", "供应", "收取", "供货", "发放"]
                .begins(&self.text[self.tokens[index].span.end..])
                .is_some();
        if buyer {
            return true;
        }
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
            && self.frame.numbers_in_clause == 0
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
        // 古驰(Gucci)当季销售额: its other name stands between.
        let index = self.behind_other_name(index);
        let next = self.tokens.get(index + 1);
        // 中国1月销量, 马来西亚1月的棕榈油库存
        let dated = next.is_some_and(|next| next.period().is_some())
            && self.gap(index, index + 1).trim().is_empty()
            && self.tokens.get(index + 2).is_some_and(|measured| {
                measured.metric().is_some()
                    && (self.gap(index + 1, index + 2).trim().is_empty() || self.is_region(index))
            });
        let metric_next = dated || next.is_some_and(|next| {
            (next.metric().is_some() || next.quantity().is_some())
                && matches!(
                    self.gap(index, index + 1),
                    "" | "的" | "总" | "实现" | "净" | "多" | "少" | "以" | "领域" | "领域超" | "领域约"
                        | "有机"
                        | "则" | "亦" | "录得"
                )
                || next.segments().next().is_some() && self.gap(index, index + 1).is_empty()
                || (next.has(Cue::Yoy) || next.has(Cue::Share))
                    && self.gap(index, index + 1).is_empty()
                // 日本涨14.05%, 美国则升14.5%
                || (next.has(Cue::Up) || next.has(Cue::Down) || next.has(Cue::Fall))
                    && matches!(
                        self.gap(index, index + 1),
                        "" | "则" | "亦" | "也" | "地区" | "分别" | "有机"
                    )
                    && self.tokens.get(index + 2).is_some_and(|number| {
                        number
                            .quantity()
                            .is_some_and(|quantity| quantity.unit == Unit::Percent)
                    })
        });
        // 火电新增4744万千瓦, 食用油表现较好
        let told = TOLD_OF_PARTS.begins(after).is_some()
            // 电视给公司贡献的营收
            || after.starts_with(['给', '为'])
                && next.is_some_and(|next| {
                    next.company().is_some()
                        && self.text[next.span.end..].starts_with("贡献")
                });
        let itself = self.tokens[index].span.of(self.text);
        let suffixed = suffixed || self.setting.lexicon.has_suffix(itself);
        let before = &self.text[..self.tokens[index].span.start];
        let placed =
            before.ends_with(['在', '从', '于']) && next.is_none_or(|next| next.mark().is_some());
        suffixed || metric_next || placed || told
    }

    /// The last token of the bracket with another name of what is named at `index`, if one follows.
    fn behind_other_name(&self, index: usize) -> usize {
        let opens = index + 1;
        let other = self.tokens.get(opens).is_some_and(|token| {
            matches!(token.mark(), Some('(' | '（'))
                && self.gap(index, opens).is_empty()
                && self.frame.company.is_some()
        });
        let closes = (opens..self.tokens.len().min(opens + 4))
            .find(|at| matches!(self.tokens[*at].mark(), Some(')' | '）')));
        match closes {
            Some(closes)
                if other
                    && self.tokens[opens..closes]
                        .iter()
                        .all(|token| token.quantity().is_none() && token.period().is_none()) =>
            {
                closes
            }
            _ => index,
        }
    }
}

/// Words behind the name of a part that tell how it went.
static TOLD_OF_PARTS: Words = Words::new(&[
    "新增",
    "净增",
    "表现",
    "颇受",
    "深受",
    "热销",
    "畅销",
    "售出",
    "卖出",
    "大卖",
    "平均实现",
]);

/// Whether nothing stands between two names but a name.
pub(super) fn is_noun_or_empty(phrase: &str) -> bool {
    phrase.is_empty() || is_noun(phrase)
}

/// Bytes that a bracket with what is left out may hold.
const LONGEST_EXCLUSION: usize = 60;

/// The region that is no part.
const WORLD: &str = "全球";
