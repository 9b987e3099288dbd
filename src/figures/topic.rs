//! Topics: parts of a company that a numbered item, the head of a clause or a whole clause introduces,
//! and that the clauses behind it measure.

use super::bind::Walk;
use super::noun::is_noun;
use crate::model::Metric;
use crate::text::{Span, Words, letter_among, words};

impl Walk<'_, '_> {
    /// A segment that a long clause mentions without measuring anything is no topic.
    pub(super) fn drop_passing_segment(&mut self, index: usize) {
        let Some(at) = self.frame.last_segment_token else {
            return;
        };
        let passing = self.frame.segment_in_clause
            && !self.frame.metric_in_clause
            && self.frame.numbers_in_clause == 0;
        // 另一品牌某某对公司也很重要，占收入的27%
        let behind = &self.text[self.tokens[index].span.end..];
        if passing
            && at >= self.frame.clause_start
            && SHARES.begins(behind).is_none()
            && self.tokens[index].span.start - self.tokens[at].span.end > PASSING
            && !self.is_topic(at)
        {
            self.frame.segment = None;
        }
    }

    /// 中国市场方面，从亚太地区来看，在欧洲，: whether a clause only says which part is spoken of.
    pub(super) fn introduces_a_topic(&self, index: usize) -> bool {
        let Some(named) = self.frame.last_segment_token else {
            return false;
        };
        if !self.frame.segment_in_clause
            || named < self.frame.clause_start
            || self.frame.segment.is_none()
            || self.frame.metric_in_clause
            || self.frame.numbers_in_clause > 0
        {
            return false;
        }
        let clause = self.clause_before(index).trim();
        let behind = Span::new(self.tokens[named].span.end, self.tokens[index].span.start);
        let told = words!["方面", "来看", "看", "而言", "来说", "层面"]
            .ends(clause)
            .is_some();
        let placed = words![
            "在",
            "于",
            "针对",
            "对于",
            "至于",
            "目光移至",
            "目光转向",
            "转向",
            "来到",
            "聚焦"
        ]
        .begins(clause)
        .is_some_and(|word| {
            let start = self.clause_begins(index) + word.len();
            let before = self.tokens[named].span.start.saturating_sub(start);
            before <= BEFORE_TOPIC
        }) && matches!(
            behind.of(self.text).trim(),
            "" | "市场"
                | "地区"
                | "区域"
                | "业务"
                | "业务上"
                | "市场上"
                | "板块"
                | "领域"
                | "上"
                | "部门"
                | "方面"
                | "市场中"
        );
        told && behind.of(self.text).chars().count() <= BEHIND_TOPIC || placed
    }

    /// 在净息差收窄、财富管理业务承压的大环境中: whether a clause only says under what circumstances
    /// something was done, so that neither its parts nor its ways go on.
    pub(super) fn only_sets_the_scene(&self, index: usize) -> bool {
        let clause = self.clause_before(index).trim();
        self.frame.numbers_in_clause == 0
            && words!["在", "面对", "随着", "伴随"]
                .begins(clause)
                .is_some()
            && words!["中", "下", "之下", "之中", "里", "之际"]
                .ends(clause)
                .is_some_and(|word| {
                    words![
                        "环境", "背景", "情况", "形势", "压力", "影响", "竞争", "推动", "带动",
                        "驱动", "拉动", "加持", "助推", "趋势", "挑战", "态势", "冲击", "大势"
                    ]
                    .ends(&clause[..clause.len() - word.len()])
                    .is_some()
                })
    }

    /// 大中华区却成为其主要障碍, 在中国珠宝市场排名第七: whether a clause is about the part that it names:
    /// it begins with it, or places what it tells there.
    fn is_topic(&self, at: usize) -> bool {
        let named = self.with_modifier(at);
        let clause = self.clause_begins(at);
        let from = self.tokens[..at]
            .iter()
            .filter(|token| token.span.start >= clause && token.span.end <= named.start)
            .filter(|token| token.names_somebody() || token.period().is_some())
            .map(|token| token.span.end)
            .max()
            .unwrap_or(clause);
        let before = Span::new(from, named.start).of(self.text).trim();
        // 减肥版替尔泊肽(Zepbound)同样表现夺目
        let head = before.strip_suffix('(').filter(|name| is_noun(name));
        if head.is_some()
            || matches!(
                before,
                "" | "的" | "而" | "但" | "其中" | "同时" | "其" | "旗下"
            )
        {
            return true;
        }
        let behind = Span::new(self.tokens[at].span.start, self.sentence.end);
        let place = behind
            .of(self.text)
            .split(['，', ',', '；', ';', '。'])
            .next()
            .unwrap_or_default();
        let placed = words!["在", "于"]
            .last_in(before)
            .is_some_and(|(at, word)| before[at + word.len()..].chars().count() <= LONGEST_PLACE);
        placed
            && words!["市场", "地区", "区域", "板块"]
                .first_in(place)
                .is_some_and(|(at, _)| place[..at].chars().count() <= LONGEST_PLACE)
    }

    /// 若不计入监管积分收入，毛利率则为13.6%: whether a token names what a number leaves out.
    pub(super) fn is_left_out(&self, index: usize) -> bool {
        let token = &self.tokens[index];
        let metric = token.metric().map(|(metric, _)| metric);
        if metric.is_none() && token.segments().next().is_none() && token.company().is_none() {
            return false;
        }
        // 剔除汇率影响收入增长5%: what is measured is what stands last before its number.
        let closes = || {
            let next = self.tokens.get(index + 1);
            next.is_none_or(|next| next.mark().is_some())
        };
        if metric.is_some_and(|metric| metric != Metric::FxImpact) && !closes() {
            return false;
        }
        let clause = self.clause_before(index);
        self.frame.numbers_in_clause == 0
            && LEAVES_OUT.last_in(clause).is_some_and(|(at, word)| {
                let between = &clause[at + word.len()..];
                // 剔除某项后净利润: what is measured comes behind.
                !between.contains(['后', '外', '的', '(', ')', '、', '税'])
                    && between.chars().count() <= LONGEST_OMISSION
            })
    }

    /// `2）高档化妆品部：实现销售额...`: a numbered item names the part that it is about.
    pub(super) fn topic_before(&mut self, index: usize) -> bool {
        let end = self.tokens[index].span.start;
        let start = self.behind_mark(
            index,
            &['；', ';', '，', ',', '。', ')', '）', '：', ':', '\n'],
        );
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
        let phrase = self.shown(self.place(phrase));
        self.frame.set_segment(phrase);
        true
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
        // 两者合计占40%: of the two whose numbers came last.
        if words!["两者", "二者", "两项业务", "两款产品", "合计"]
            .begins(clause)
            .is_some()
            && self.frame.segment.is_some()
            && let Some(both) = self.subjects_before(2)
            && let [Some(one), Some(other)] = [&both[0].segment, &both[1].segment]
        {
            let both = format!("{one}、{other}");
            self.frame.set_segment(both);
            self.frame.segment_in_clause = false;
            return;
        }
        if self.frame.company.is_some()
            && let Some(product) = self.setting.introduced.product_at(clause.trim_start())
        {
            let product = product.to_owned();
            self.frame.set_segment(product);
            return;
        }
        let head = clause.trim_start_matches([' ', '“']);
        let head = words!["其中", "而", "药物", "产品", "新药", "但"]
            .begins(head)
            .map_or(head, |word| &head[word.len()..]);
        // 神经纤维瘤药物Koselugo
        let head = match letter_among(head, LONGEST_KIND) {
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
        let said = Span::new(span.end, self.sentence.end.max(span.end)).of(self.text);
        // M7交付19.4万辆: a model, told of at once.
        let model = (2..=4).contains(&run.len())
            && run.starts_with(|c: char| c.is_ascii_alphabetic())
            && run.ends_with(|c: char| c.is_ascii_digit())
            && !run.starts_with(['q', 'h', 'v'])
            && words!["交付", "销量", "售出", "销售", "卖出", "出货"]
                .begins(behind)
                .is_some();
        if model
            && self.frame.segment.is_some()
            && !self.tokens.iter().any(|token| token.span.overlaps(span))
        {
            let shown = self.shown(span);
            self.frame.set_segment(shown);
            return;
        }
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
            || speaks_at_end(said)
            || words!["将", "维持", "给予", "上调", "下调", "重申", "首予", "首次"]
                .begins(behind)
                .is_some()
                && words!["评级", "目标价"].is_in(said)
        {
            return;
        }
        let shown = self.shown(span);
        let capital = shown.starts_with(|c: char| c.is_ascii_uppercase());
        // EVENITY增长36%: names in capitals alone are long, and told of at once.
        let shouted = shown.len() >= LONG_IN_CAPITALS
            && shown.bytes().all(|b| b.is_ascii_uppercase())
            && words!["增长", "下降", "下滑", "销售", "收入", "营收"]
                .begins(behind)
                .is_some();
        if capital && (shown.bytes().any(|b| b.is_ascii_lowercase()) || shouted) {
            self.frame.set_segment(shown);
        }
    }

    /// After the clause that ended with the mark at `index`: the part that it introduced is what is
    /// spoken of, unless another one is.
    pub(super) fn take_topic(&mut self, index: usize) {
        if self.frame.market || self.frame.company.is_none() {
            return;
        }
        let end = self.tokens[index].span.start;
        let start = self.behind_mark(index, &['，', ',', '；', ';', '。', '：', ':', '\n']);
        let clause = Span::new(start, end);
        let behind = &self.text[self.tokens[index].span.end..];
        // What a part is said to be is named as a part itself (是公司的核心业务).
        let described = self.described(clause);
        let named_here = self
            .frame
            .last_segment_token
            .is_some_and(|at| clause.contains(self.tokens[at].span));
        if !named_here && let Some(part) = self.acted(clause, index) {
            let name = self.shown(part);
            self.frame.set_segment(name);
            self.frame.segment_in_clause = false;
            return;
        }
        if self.frame.segment.is_some()
            && (described.is_none()
                || self.frame.last_segment_token.is_none_or(|at| {
                    let named = self.tokens[at].span;
                    !clause.contains(named) || described.is_some_and(|name| name.overlaps(named))
                }))
        {
            return;
        }
        let topic = described
            .or_else(|| self.only_names(clause))
            .or_else(|| self.owned(clause))
            .or_else(|| self.told_as_source(clause))
            .or_else(|| self.told_of_market(clause))
            .or_else(|| self.quoted_brand(clause))
            .or_else(|| {
                SHARES
                    .begins(behind)
                    .is_some()
                    .then(|| self.came_from(clause))
                    .flatten()
            });
        if let Some(topic) = topic {
            let name = self.shown(topic);
            self.frame.set_segment(name);
            self.frame.segment_in_clause = false;
        }
    }

    /// 按摩服务的毛利率有所波动。2023年，其毛利率为41%: the part with which a sentence without numbers begins,
    /// and what is said to be measured of it.
    pub(super) fn part_told_of(&self) -> Option<(String, Option<Metric>)> {
        let part = self.frame.segment.clone()?;
        let clause = self
            .tokens
            .iter()
            .position(|token| matches!(token.mark(), Some('，' | ',' | '；' | ';')))
            .unwrap_or(self.tokens.len());
        let first = self.frame.last_segment_token.is_none_or(|at| at < clause);
        (self.frame.numbers_in_sentence == 0 && !self.frame.market && first)
            .then_some((part, self.frame.metric))
    }

    /// Whether what is measured at `index` is of the part with which the sentence before began: the
    /// same is measured again, or 其 stands before it.
    pub(super) fn goes_on_with_topic(&mut self, metric: Metric, index: usize) -> bool {
        if self.frame.numbers_in_sentence > 0
            || self.frame.subject_named
            || self.frame.segment.is_some()
        {
            return false;
        }
        let before = &self.text[self.sentence.start..self.tokens[index].span.start];
        let its = before.ends_with('其')
            && matches!(
                metric,
                Metric::Revenue
                    | Metric::Volume
                    | Metric::GrossMargin
                    | Metric::GrossProfit
                    | Metric::OperatingIncome
                    | Metric::OperatingMargin
                    | Metric::Gmv
                    | Metric::Users
                    | Metric::Orders
                    | Metric::Price
                    | Metric::Capacity
                    | Metric::StoreCount
            );
        match self.frame.topic_part.take() {
            Some((part, measured)) if its || measured == Some(metric) => {
                self.frame.set_segment(part);
                true
            }
            _ => false,
        }
    }

    /// 甲在非洲市场的收入为37亿美元，乙的收入则为31亿美元: the market of one company is that of the next where
    /// the same goes on to be told of both.
    pub(super) fn go_on_with_market(&mut self, metric: Metric, at: usize) {
        let Some(company) = self.frame.last_company_token else {
            return;
        };
        let named_anew = self
            .frame
            .last_number
            .is_some_and(|number| number < company);
        let same = self.bound.last().is_some_and(|before| {
            before.metric == metric
                && before.span.start >= self.sentence.start
                && before.subject.segment == self.frame.segment_before
        });
        if !named_anew || !same || self.frame.segment.is_some() || company >= at {
            return;
        }
        let between = Span::new(self.tokens[company].span.end, self.tokens[at].span.start);
        let between = between.of(self.text);
        let measured = self.tokens[company..at]
            .iter()
            .any(|token| token.metric().is_some());
        let alike = words!["则", "也", "亦", "同样"].is_in(between)
            || !measured
                && metric != Metric::MarketShare
                && (between.chars().count() <= BEFORE_ITS_NUMBER || between.contains("占比"));
        if alike && let Some(market) = self.frame.segment_before.take() {
            self.frame.set_segment(market);
            self.frame.segment_in_clause = false;
        }
    }

    /// 中端自行车是公司销售的主力: what a clause says to be a part of the company.
    fn described(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        KINDS.ends(text)?;
        let (copula, _) = words!["是", "作为"].first_in(text)?;
        let head = &text[..copula];
        // The name in another language stands in brackets behind it.
        let head = head.split(['(', '（']).next().unwrap_or(head);
        self.name_at_end(clause.start, head)
    }

    /// 而中高档化妆品部门，包括...: a clause that only names a part.
    fn only_names(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text).trim();
        let name = ["而", "但", "其中"]
            .iter()
            .find_map(|word| text.strip_prefix(word))
            .unwrap_or(text);
        // 动力方面，24年出货30GWh
        if let Some(head) = name.strip_suffix("方面")
            && !NO_TOPIC.is_in(head)
            && (2..=6).contains(&head.chars().count())
        {
            return self.plain_name(head);
        }
        words!["部门", "业务", "板块", "分部", "事业部", "事业群"].ends(name)?;
        (name.chars().count() > 3)
            .then(|| self.plain_name(name))
            .flatten()
    }

    /// 汾酒旗下的玻汾，销量...: the brand that a clause ends with, and whose it is.
    fn owned(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        let (at, word) = words!["旗下的", "旗下"].last_in(text)?;
        let place = clause.start + at;
        let owner = self
            .tokens
            .iter()
            .any(|token| token.span.end == place && token.names_somebody());
        owner
            .then(|| self.plain_name(&text[at + word.len()..]))
            .flatten()
    }

    /// 第一大收入来源是云服务: what a clause says that the money comes from.
    fn told_as_source(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        let (at, word) = SOURCES.first_in(text)?;
        let named = text[at + word.len()..].trim_start_matches(['是', '为']);
        self.plain_name(named)
    }

    /// 公司于车载镜头市场保持领先地位: the market in which a clause tells how it went.
    fn told_of_market(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        if !words!["保持", "取得", "表现", "稳居", "成绩"].is_in(text) {
            return None;
        }
        let (at, word) = words!["市场", "领域", "板块"].first_in(text)?;
        let placed = text[..at].rfind(['在', '于'])?;
        let start = placed + text[placed..].chars().next()?.len_utf8();
        let name = self.plain_name(&text[start..at])?;
        // 在欧洲市场 is called so, 在车载镜头市场 by the product.
        Some(if word == "市场" {
            name
        } else {
            Span::new(name.start, clause.start + at + word.len())
        })
    }

    /// 公司推广健康食品品牌“桃花姬”阿胶糕: the name in quotes behind the word for what it names.
    fn quoted_brand(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        let (open, close) = (text.find('“')?, text.find('”')?);
        words![
            "品牌", "产品", "药物", "新药", "游戏", "车型", "单品", "系列"
        ]
        .ends(&text[..open])?;
        let name = text.get(open + '“'.len_utf8()..close)?;
        (2..=8)
            .contains(&name.chars().count())
            .then(|| self.place(name))
    }

    /// 工程墙面漆受地产拖累，收入40亿元: the part of which a clause tells how it went, where the next one
    /// measures it.
    fn acted(&self, clause: Span, index: usize) -> Option<Span> {
        let measured = self.tokens.get(index + 1).is_some_and(|next| {
            self.gap(index, index + 1).trim().is_empty()
                && next.metric().is_some_and(|(metric, _)| {
                    matches!(
                        metric,
                        Metric::Revenue
                            | Metric::Volume
                            | Metric::GrossMargin
                            | Metric::Gmv
                            | Metric::Orders
                            | Metric::Premium
                            | Metric::Loans
                            | Metric::Deposits
                            | Metric::Users
                            | Metric::SameStoreSales
                    )
                })
        });
        if !measured {
            return None;
        }
        let text = clause.of(self.text);
        let (at, _) = HOW_IT_WENT.first_in(text)?;
        self.name_at_end(clause.start, &text[..at])
    }

    /// 收入主要来源于销售自行车: where a clause says that the money comes from.
    fn came_from(&self, clause: Span) -> Option<Span> {
        let text = clause.of(self.text);
        let (at, word) = words!["来源于", "来自于", "来自", "源自", "源于"].last_in(text)?;
        let named = text[at + word.len()..].trim_start_matches("销售");
        self.plain_name(named)
    }

    /// The name that a head ends with, behind whose it is (某公司王牌产品...).
    fn name_at_end(&self, start: usize, head: &str) -> Option<Span> {
        let whole = Span::new(start, start + head.len());
        let from = self
            .tokens
            .iter()
            .filter(|token| whole.contains(token.span))
            .filter(|token| {
                token.names_somebody() || token.period().is_some() || token.mark().is_some()
            })
            .map(|token| token.span.end)
            .max()
            .unwrap_or(start);
        let mut name = &self.text[from..whole.end];
        while let Some(shorter) = [
            "其中",
            "而",
            "但",
            "的",
            "旗下",
            "王牌产品",
            "核心产品",
            "主力产品",
        ]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        {
            name = shorter;
        }
        self.plain_name(name)
    }

    /// The place of a phrase in the text, where it can be the name of a part.
    pub(super) fn plain_name(&self, phrase: &str) -> Option<Span> {
        let phrase = phrase.trim().trim_matches(['“', '”', '"']);
        let characters = phrase.chars().count();
        let latin = phrase.bytes().filter(u8::is_ascii_alphabetic).count() * 2 > phrase.len();
        let most = if latin { 24 } else { 10 };
        let named = (2..=most).contains(&characters)
            && phrase
                .split(['与', '和', '及', '、'])
                .all(|part| is_noun(part) && !part.is_empty());
        if !named {
            return None;
        }
        let span = self.place(phrase);
        let other = self.tokens.iter().any(|token| {
            token.span.overlaps(span)
                && (token.metric().is_some()
                    || token.names_somebody()
                    || token.has(crate::lexicon::Cue::Self_))
        });
        (!other).then_some(span)
    }
}

/// Ian Borden在电话会上表示: whether the clause that goes on behind a name says that somebody speaks.
fn speaks_at_end(behind: &str) -> bool {
    let clause = behind.split(['，', ',', '：', ':', '。', '；', '“']).next();
    words!["表示", "称", "说", "指出", "认为", "透露", "强调", "坦言"]
        .ends(clause.unwrap_or_default())
        .is_some()
}

/// Words before 方面 that name no part of a company.
static NO_TOPIC: Words = Words::new(&[
    "成本",
    "费用",
    "利润",
    "盈利",
    "业绩",
    "财务",
    "技术",
    "研发",
    "产品",
    "渠道",
    "政策",
    "行业",
    "消息",
    "资金",
    "宏观",
    "估值",
    "需求",
    "供给",
    "供应",
    "价格",
    "股价",
    "现金",
    "分红",
    "资产",
    "负债",
    "库存",
    "产能",
    "订单",
    "市场",
    "经营",
    "运营",
    "管理",
    "品牌",
    "营销",
    "收入",
    "毛利",
    "投资",
    "融资",
    "用户",
    "会员",
    "人员",
    "区域",
    "业务",
    "单季",
    "季度",
    "全年",
    "汇率",
    "税",
    "指引",
    "展望",
    "战略",
    "合作",
    "资本",
    "交付",
    "销量",
    "外部",
    "内部",
    "规模",
    "效率",
    "数据",
    "质量",
    "风险",
    "公司",
    "机构",
    "股东",
    "客户",
    "人才",
    "创新",
    "环境",
    "国家",
    "政府",
    "监管",
    "金额",
    "数量",
    "结构",
    "增长",
    "回报",
    "薪酬",
    "股权",
    "指数",
    "板块",
    "盘面",
    "个股",
    "美方",
    "中方",
    "双方",
    "各方",
    "多方",
    "其他",
    "另一",
    "这",
    "商业化",
    "进展",
    "落地",
    "应用",
    "方案",
]);

/// Characters that may stand between such a word and the last name of what is left out.
const LONGEST_OMISSION: usize = 8;

/// Words before what a number leaves out.
static LEAVES_OUT: Words = Words::new(&[
    "不计",
    "不计入",
    "剔除",
    "剔除了",
    "扣除",
    "扣除了",
    "排除",
    "不考虑",
    "撇除",
    "不包括",
    "不含",
    "去除",
    "除去",
]);

/// Words with which a clause begins that says how much of the whole something is.
static SHARES: Words = Words::new(&["占", "收入占", "营收占", "销售额占", "其占"]);

/// What parts of a company are said to be.
static KINDS: Words = Words::new(&[
    "品类",
    "产品",
    "品牌",
    "业务",
    "药物",
    "单抗",
    "系列",
    "车型",
    "平台",
    "游戏",
    "板块",
    "主力",
    "支柱",
    "引擎",
    "来源",
    "新药",
    "大单品",
    "单品",
    "部门",
    "事业部",
    "分部",
    "市场",
]);

/// Words before the name of what most of the money comes from.
static SOURCES: Words = Words::new(&[
    "收入来源",
    "营收来源",
    "第一大业务",
    "第二大业务",
    "第三大业务",
    "最大业务",
    "第一大产品",
    "第一大市场",
    "最大市场",
]);

/// Words with which it is told how a part went.
static HOW_IT_WENT: Words = Words::new(&[
    "表现",
    "受",
    "稳健",
    "稳步",
    "快速",
    "高速",
    "迅速",
    "持续",
    "继续",
    "保持",
    "恢复",
    "承压",
    "放量",
    "企稳",
    "回暖",
    "复苏",
    "大幅",
    "实现较快",
    "实现稳",
    "仍",
    "逆势",
    "延续",
]);

/// Characters among which a Latin name behind a kind of product begins.
const LONGEST_KIND: usize = 11;

/// Characters of a place between the word that places something there and its end.
const LONGEST_PLACE: usize = 16;

/// Letters of a name in capitals that is no abbreviation.
const LONG_IN_CAPITALS: usize = 6;

/// Characters between a company and its number where nothing else is told of it (南京银行约为45%).
const BEFORE_ITS_NUMBER: usize = 3;

/// Bytes of what may stand between 在 and the part that is spoken of.
const BEFORE_TOPIC: usize = 18;

/// Characters that may follow a part in a clause that only names it (市场方面).
const BEHIND_TOPIC: usize = 6;

/// Bytes that may follow a segment in a clause that measures nothing for it to stay the topic.
const PASSING: usize = 18;
