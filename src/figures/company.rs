//! Companies in a sentence: which are subjects, which speak, which are only passing.

use super::bind::Walk;
use super::noun::is_noun;
use super::segment::is_noun_or_empty;
use super::token::{Token, TokenKind};
use crate::lexicon::{CompanyId, Cue};
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    pub(super) fn on_company(&mut self, name: String, index: usize) {
        let after_object = self
            .frame
            .object_token
            .is_some_and(|before| self.joined(before, index));
        self.list_company(&name, index);
        let compared = self.is_compared_company(index);
        if compared {
            self.frame.cues.push((Cue::Base, index));
        }
        if compared || after_object || self.frame.in_bracket() || !self.is_subject(index) {
            self.frame.object_token = Some(index);
            self.frame.last_company_token = Some(index);
            return;
        }
        if index <= 2 {
            self.frame.topic_company = Some(name.clone());
        }
        self.frame.last_company_token = Some(index);
        let reports = self.frame.numbers_in_sentence > 0 && {
            let end = self.tokens[index..]
                .iter()
                .find(|token| token.mark().is_some())
                .map_or(self.sentence.end, |token| token.span.start);
            let clause = Span::new(self.tokens[index].span.end.min(end), end).of(self.text);
            words!["公布", "录得", "报告", "披露"].is_in(clause)
        };
        self.frame.set_company(name, index, reports);
    }

    /// 恒生指数跌1.2%: an index or a traded good is the subject where its own move or level follows,
    /// and no further than its sentence.
    pub(super) fn on_market(&mut self, name: String, index: usize) {
        let follows = self.tokens.get(index + 1).is_some_and(|next| {
            next.quantity().is_some()
                || next.period().is_some()
                || next.metric().is_some()
                || next.has(Cue::Up)
                || next.has(Cue::Down)
                || next.has(Cue::Moves)
                || next.has(Cue::Above)
                || next.has(Cue::Base)
                || next.has(Cue::AtMost)
                || next.has(Cue::Reach)
                || next.has(Cue::Trading)
                || next.has(Cue::Respectively)
                || matches!(next.mark(), Some('、' | '(' | '（'))
        });
        // 金价上涨带动毛利率提升至41%: what happened to it, and not to what is measured.
        let moves = self.tokens[index].span.of(self.text).ends_with('价')
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.has(Cue::Up) || next.has(Cue::Down) || next.has(Cue::Moves)
            });
        let circumstance = moves
            && self.tokens[index + 1..]
                .iter()
                .find(|token| {
                    token.quantity().is_some()
                        || token.metric().is_some()
                        || token.company().is_some()
                        || matches!(token.mark(), Some('，' | ',' | '；' | ';' | '。'))
                })
                .is_none_or(|token| token.quantity().is_none());
        if !follows || circumstance || !self.is_subject(index) {
            return;
        }
        self.list_company(&name, index);
        self.frame.last_company_token = Some(index);
        self.frame.set_group(name);
        self.frame.quoted = true;
    }

    /// 16家银行, 上市券商, 全国乘用车市场, 酒类行业: a group or market right before what is measured is
    /// the subject.
    pub(super) fn group_subject(&mut self, index: usize) -> bool {
        let bounds = |token: &Token<'_>| {
            token.mark().is_some()
                || token.period().is_some()
                || token.metric().is_some()
                || token.names_somebody()
                || token.has(Cue::Outlook)
                || token.has(Cue::Self_)
        };
        let bound = self.tokens[..index].iter().rposition(bounds);
        let start = bound.map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let whole = Span::new(start, self.tokens[index].span.start).of(self.text);
        let mut group = group_in(whole);
        // 全国乘用车市场1月零售179万辆: the time stands between.
        if group.is_none()
            && let Some(mut at) = bound.filter(|at| self.tokens[*at].period().is_some())
        {
            // 5家企业预计2024年净利润
            if let Some(before) = at.checked_sub(1)
                && self.tokens[before].has(Cue::Outlook)
                && self.gap(before, at).is_empty()
            {
                at = before;
            }
            let end = self.tokens[at].span.start;
            let start = self.tokens[..at]
                .iter()
                .rposition(bounds)
                .map_or(self.sentence.start, |at| self.tokens[at].span.end);
            group = group_in(Span::new(start, end).of(self.text));
        }
        // 白酒行业头部品牌集中度: a part of an industry.
        if group.is_none()
            && let Some((industry, part)) = part_of_industry(whole)
        {
            let (industry, part) = (
                self.shown(self.place(industry)),
                self.shown(self.place(part)),
            );
            self.frame.set_group(industry);
            self.frame.set_segment(part);
            return true;
        }
        let Some(group) = group else { return false };
        let name = self.shown(self.place(group));
        self.frame.set_group(name);
        true
    }

    /// A list of companies is kept whatever it is to its clause: numbers may follow one each.
    fn list_company(&mut self, name: &str, index: usize) {
        let listed = self
            .frame
            .last_company_token
            .is_some_and(|before| self.joined(before, index));
        if !listed {
            self.frame.companies.clear();
            // 天福茗茶、八马茶业: who stands before it in the list, though no table knows the name.
            if let Some(unlisted) = self.unlisted_before(index) {
                let unlisted = self.shown(unlisted);
                self.frame.companies.push(unlisted);
            }
        }
        self.frame.companies.push(name.to_owned());
    }

    /// The name that no table knows right before a company of a list.
    fn unlisted_before(&self, index: usize) -> Option<Span> {
        let end = self.tokens[index].span.start;
        let before = self.text[self.sentence.start..end].strip_suffix('、')?;
        let from = self.tokens[..index]
            .iter()
            .rfind(|token| token.mark() != Some('、'))
            .map_or(self.sentence.start, |token| token.span.end);
        let name = self.text.get(from..self.sentence.start + before.len())?;
        let named = (3..=6).contains(&name.chars().count())
            && name.chars().all(|c| !c.is_ascii() && c.is_alphabetic())
            && is_noun(name);
        named.then(|| self.place(name))
    }

    /// 比小鹏高5.9个百分点: whether a company is only what another is compared with.
    fn is_compared_company(&self, index: usize) -> bool {
        let before = &self.text[self.sentence.start..self.tokens[index].span.start];
        let behind = &self.text[self.tokens[index].span.end..];
        words!["比", "较"].ends(before).is_some()
            && words!["同比", "环比", "占比", "对比", "按年比"]
                .ends(before)
                .is_none()
            && words!["高", "低", "多", "少", "快", "慢", "的"]
                .begins(behind)
                .is_some()
    }

    /// Whether a company at this place may be what its clause is about.
    pub(super) fn is_subject(&self, index: usize) -> bool {
        // In a list the first name tells: 通过天猫、京东等渠道.
        let mut head = index;
        while let Some(before) = (0..head).rev().find(|at| self.tokens[*at].mark().is_none())
            && self.joined(before, head)
            && (self.tokens[before].company().is_some()
                || self.tokens[before].segments().next().is_some())
        {
            head = before;
        }
        let before = &self.text[..self.tokens[head].span.start];
        // 因为某航空将终止合作: who is only a reason.
        if before.ends_with("因为") || before.ends_with("由于") {
            return false;
        }
        let after = &self.text[self.tokens[index].span.end..];
        // 阿里系休闲食品行业: whose platforms it was sold on.
        let platforms =
            after.starts_with('系') && words!["系列", "系统", "系数"].begins(after).is_none();
        let passing = words![
            "等渠道",
            "等平台",
            "等客户",
            "等方式",
            "等厂商",
            "等品牌",
            "等竞争",
            "等第三方",
            "证券分析师",
            "分析师",
            "供应链",
            "概念",
            "合作开发",
            "公司合作开发",
            "共同开发",
            "联合开发",
            "choice",
            "ifind",
            "模式",
            "”模式",
        ];
        // 与跨国制药巨头某某达成交易: with whom.
        let partner = words!["达成", "签订", "签署", "合作", "联合", "合资", "(以下简称"]
            .begins(after)
            .is_some()
            && {
                let clause = self.clause_before(head);
                words!["与", "同", "和"]
                    .last_in(clause)
                    .is_some_and(|(at, word)| {
                        let between = &clause[at + word.len()..];
                        at > 0 && (1..=10).contains(&between.chars().count()) && is_noun(between)
                    })
            };
        if platforms || partner || passing.begins(after).is_some() {
            return false;
        }
        let object = words![
            "收购",
            "超过",
            "投资",
            "击败",
            "对标",
            "高于",
            "低于",
            "超越",
            "竞争对手",
            "来自",
            "客户",
            "包括",
            "持有",
            "收到",
            "获得",
            "入股",
            "出售",
            "不及",
            "如",
            "像",
            "起诉",
            "供应商",
            "使用",
            "采用",
            "接入",
            "部署",
            "向",
            "给",
            "跟",
            "登陆",
            "登录",
            "递表",
            "落后于",
            "仅次于",
            "通过",
            "分别为",
            "为",
            "与",
            "对比",
            "相比",
            "借助",
            "依托",
            "在",
            "及其子公司",
            "担任",
            "担任过",
            "曾任",
            "出任",
            "历任",
            "就任",
            "任职于",
            "加入",
            "离开",
            "旗下",
            "占",
            "占据",
            "占到",
            "占了",
            "携手",
            "联合",
            "参股",
            "以及",
            "控股",
        ];
        // 对某某销售金额占比: to whom it was sold.
        let buyer = before.ends_with(['对', '向'])
            && words![
                "销售",
                "的销售",
                "采购",
                "的采购",
                "出售",
                "投资",
                "的投资",
                "股权",
                "的股权",
                "计提",
                "持股",
                "的持股",
                "提供",
                "的应收",
                "增资"
            ]
            .begins(after)
            .is_some();
        // 例如某某预计...: an example of those who report is one of them.
        let example = words!["例如", "比如", "譬如", "诸如"]
            .ends(before)
            .is_some()
            && self.tokens[index + 1..]
                .iter()
                .find(|next| !matches!(next.mark(), Some('(' | '（' | ')' | '）')))
                .is_none_or(|next| {
                    next.has(Cue::Outlook)
                        || next.metric().is_some()
                        || next.period().is_some()
                        || next.mark() == Some('。')
                });
        // 前三名分别为某某5.5亿元、某某3.1亿元
        let counted = words!["为", "是"].ends(before).is_some()
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.quantity().is_some() && self.gap(index, index + 1).is_empty()
            });
        example || counted || !buyer && object.ends(before).is_none()
    }

    /// 小红书渠道收入 of somebody else: where it was sold.
    pub(super) fn channel_of_others(&self, company: CompanyId, index: usize) -> Option<Span> {
        let current = self.frame.company.as_deref()?;
        // ；某某渠道库存约1个月: who begins a statement is spoken of.
        if index > 0 && matches!(self.tokens[index - 1].mark(), Some('；' | ';')) {
            return None;
        }
        let span = self.tokens[index].span;
        let behind = &self.text[span.end..];
        let channel = words!["渠道", "电商渠道", "平台渠道", "自营渠道"].begins(behind)?;
        (current != self.setting.lexicon.company(company).name)
            .then(|| Span::new(span.start, span.end + channel.len()))
    }

    /// Whether a company at this place goes on to say what it thinks of others.
    pub(super) fn speaks(&self, index: usize) -> bool {
        speaks(&self.text[self.tokens[index].span.end..])
    }

    /// Whether a name that is both a company and a part of another is meant as the company.
    pub(super) fn company_before_segment(&self, index: usize) -> bool {
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
    pub(super) fn stands_as_subject(&self, index: usize) -> bool {
        let reports = |at: usize| {
            self.tokens.get(at).is_some_and(|next| {
                next.metric().is_some() || next.has(Cue::Outlook) || next.period().is_some()
            })
        };
        // 美的、格力、海尔: one of a list.
        let listed = self
            .tokens
            .get(index + 1)
            .is_some_and(|next| next.mark() == Some('、'))
            && self
                .tokens
                .get(index + 2)
                .is_some_and(|other| other.company().is_some());
        listed && self.clause_begins_with(index)
            || (self.clause_begins_with(index)
                || self.tokens[index - 1].period().is_some()
                || self.tokens[index - 1].has(Cue::Among))
                && reports(index + 1)
                && matches!(
                    self.gap(index, (index + 1).min(self.tokens.len() - 1)),
                    "" | "的" | "公司" | "实现" | "在"
                )
    }

    /// Whether somebody is named in this clause before `index`.
    pub(super) fn clause_has_own_subject(&self, index: usize) -> bool {
        self.tokens[self.frame.clause_start.min(index)..index]
            .iter()
            .any(|token| {
                token.has(Cue::Self_)
                    || token.company().is_some_and(|id| {
                        self.setting.brokers_report || !self.setting.lexicon.company(id).broker
                    })
                    || matches!(token.kind, TokenKind::Introduced(_))
            })
    }
}

/// The group or market that a phrase ends with, before what is measured of it.
fn group_in(whole: &str) -> Option<&str> {
    let mut phrase = whole.trim().trim_end_matches('的');
    // 全国乘用车市场零售179万辆
    while let Some(word) = words![
        "零售",
        "批发",
        "生产",
        "销售",
        "出口",
        "累计",
        "共",
        "线上",
        "线下",
        "今年以来",
    ]
    .ends(phrase)
    {
        phrase = &phrase[..phrase.len() - word.len()];
    }
    let phrase = words![
        "其中", "已有", "共有", "而", "有", "合计", "目前", "我国", "系",
    ]
    .begins(phrase)
    .map_or(phrase, |word| &phrase[word.len()..])
    .trim_end_matches('的');
    let kind = KINDS_OF_FIRMS
        .ends(phrase)
        .map(|kind| phrase.split_at(phrase.len() - kind.len()))
        .filter(|(which, _)| {
            let which = words!["同期", "全国", "国内", "我国", "其他"]
                .ends(which)
                .map_or(*which, |word| &which[..which.len() - word.len()]);
            which.is_empty()
                || words![
                    "高于", "低于", "优于", "好于", "超过", "跑赢", "较", "比", "与"
                ]
                .begins(which)
                    == Some(which)
        })
        .map(|(_, kind)| kind);
    if kind.is_some() {
        return kind;
    }
    let characters = phrase.chars().count();
    if !(3..=14).contains(&characters) || phrase.contains(['在', '对', '为', '使', '让', '于'])
    {
        return None;
    }
    let counted = phrase.split_once('家').is_some_and(|(number, noun)| {
        !number.is_empty()
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || "多数两几各这上述三四五六七八九十余该".contains(c))
            && (GROUPS.iter().any(|group| noun.starts_with(group))
                // 五家光伏龙头
                || words!["龙头", "巨头", "企业", "公司", "厂商", "品牌", "车企", "房企", "酒企", "银行"]
                    .ends(noun)
                    .is_some_and(|kind| is_noun_or_empty(&noun[..noun.len() - kind.len()])))
    });
    let listed = words!["a股上市", "港股上市", "上市"]
        .begins(phrase)
        .map(|word| &phrase[word.len()..])
        .is_some_and(|noun| {
            GROUPS.contains(&noun)
                || INDUSTRIES.begins(noun).is_some_and(|industry| {
                    let kind = &noun[industry.len()..];
                    kind.is_empty() || GROUPS.contains(&kind)
                })
        });
    let market = words!["全国", "国内", "全球", "中国"]
        .begins(phrase)
        .is_some()
        && (phrase.ends_with("市场") || phrase.ends_with("行业"))
        && !phrase.contains("所属")
        && characters > 4;
    // 酒类行业, 白酒行业
    let industry = phrase
        .strip_suffix("行业")
        .is_some_and(|noun| (2..=6).contains(&noun.chars().count()) && is_noun(noun));
    (counted || listed || market || industry).then_some(phrase)
}

/// An industry and the part of it that a phrase goes on with (`白酒行业头部品牌`).
fn part_of_industry(phrase: &str) -> Option<(&str, &str)> {
    let (at, word) = words!["行业"].first_in(phrase)?;
    let (industry, part) = phrase.split_at(at + word.len());
    let named = |name: &str| (2..=6).contains(&name.chars().count()) && is_noun(name);
    (named(&phrase[..at]) && named(part)).then_some((industry, part))
}

/// Groups of companies that are named by what they are.
static KINDS_OF_FIRMS: Words = Words::new(&[
    "商业银行",
    "大型商业银行",
    "国有大型商业银行",
    "股份制商业银行",
    "股份制银行",
    "城市商业银行",
    "农村商业银行",
    "民营银行",
    "外资银行",
    "银行业",
    "保险业",
    "证券业",
    "财产险公司",
    "人身险公司",
    "规模以上工业企业",
    "行业",
    "全行业",
    "整个行业",
]);

/// Industries by which listed companies are grouped (上市白酒, 上市医药企业).
static INDUSTRIES: Words = Words::new(&[
    "白酒",
    "啤酒",
    "乳业",
    "乳制品",
    "食品",
    "医药",
    "中药",
    "医疗",
    "光伏",
    "锂电",
    "风电",
    "储能",
    "汽车",
    "家电",
    "快递",
    "物流",
    "航空",
    "影视",
    "游戏",
    "传媒",
    "半导体",
    "芯片",
    "煤炭",
    "钢铁",
    "有色",
    "化工",
    "水泥",
    "电力",
    "生猪",
    "养殖",
    "地产",
    "房地产",
    "物业",
    "保险",
    "证券",
    "银行",
    "信托",
    "消费金融",
    "服装",
    "纺织",
    "零售",
    "餐饮",
    "旅游",
    "酒店",
    "教育",
    "军工",
    "黄金",
    "珠宝",
    "茶饮",
    "新能源",
]);

/// What groups of companies are made of.
const GROUPS: &[&str] = &[
    "银行",
    "券商",
    "公司",
    "企业",
    "机构",
    "车企",
    "险企",
    "房企",
    "上市公司",
    "酒企",
    "药企",
    "城商行",
    "农商行",
    "股份行",
    "上市银行",
    "上市券商",
    "猪企",
    "航司",
    "保险公司",
    "证券公司",
    "基金公司",
    "厂商",
    "运营商",
    "上市险企",
    "上市房企",
    "快递公司",
    "锂企",
    "国有大行",
    "大行",
];

/// Whether what stands behind a name is told of those who speak of others.
pub(super) fn speaks(after: &str) -> bool {
    words!["：", ":", "指", "称", "料", "予", "将", "升", "降", "续"]
        .begins(after)
        .is_some()
        || words![
            "统计",
            "援引",
            "数据",
            "报道",
            "调查",
            "估计",
            "显示",
            "发表",
            "发布研",
            "发研",
            "研报",
            "表示",
            "认为",
            "预计",
            "维持",
            "给予",
            "给出",
            "的目标价",
            "目标价",
            "首予",
            "上调",
            "下调",
            "证券",
            "分析师",
            "重申",
            "最新",
            "预测",
            "报告",
            "研究",
            ")发",
            ")维",
            ")首"
        ]
        .is_in(beginning(after, 12))
}

/// The first characters of a text.
pub(super) fn beginning(text: &str, characters: usize) -> &str {
    match text.char_indices().nth(characters) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Whether what stands behind a name is told of who reports.
pub(super) fn tells_results(after: &str) -> bool {
    words![
        "业绩", "营收", "营业", "收入", "净利", "归母", "利润", "盈利", "纯利", "赚", "亏", "财报",
        "季报", "年报", "快报", "股价", "涨", "跌", "升", "每股", "分红", "派息", "20", "去年",
        "上季", "第", "全年", "公告", "集团", "存款", "贷款", "(", "、", "和", "等"
    ]
    .is_in(beginning(after, 12))
}

/// Whether what stands behind a name is told of those who only speak of others.
pub(super) fn only_speaks(after: &str) -> bool {
    let after = beginning(after, 6);
    words![
        "预计",
        "认为",
        "指出",
        "表示",
        "研报",
        "研究",
        "报告",
        "给予",
        "维持",
        "数据",
        "统计",
        "分析师",
        "预测",
        "估计",
        "团队",
        "称",
        "料",
        "看好",
        "援引",
        "重申",
        "目标价",
        "下调",
        "上调",
        "警告"
    ]
    .is_in(after)
        || after.starts_with(['：', ':', '指'])
}
