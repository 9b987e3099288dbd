//! Parts of a company that no table lists, told by where they stand: right before what is measured,
//! in a list before it, before a bracket.

use super::bind::Walk;
use super::noun::{is_general, is_noun};
use super::token::{Token, TokenKind};
use crate::lexicon::{Cue, Lexicon, Sense};
use crate::model::Metric;
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    /// A segment that stands right before a metric and is in no table, told by its ending
    /// (`医疗福利部门的收入`).
    pub(super) fn phrase_segment(&mut self, index: usize) -> bool {
        if let Some(name) = self.branded_name(index) {
            let name = self.shown(name);
            self.frame.set_segment(name);
            return true;
        }
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
                || token.names_somebody()
                || token.metric().is_some()
                || (token.segments().next().is_none() && !matches!(token.kind, TokenKind::Word([])))
        };
        let start = match self.tokens[..index].iter().rposition(bounds) {
            Some(at) => self.tokens[at].span.end,
            None => self.sentence.start,
        };
        // 高端治疗CTDMO业务收入: what is measured holds the end of the name.
        let measured = self.tokens[index].span;
        let own = measured
            .of(self.text)
            .strip_prefix("业务")
            .filter(|rest| *rest != "量");
        let end = own.map_or(measured.start, |rest| measured.end - rest.len());
        let before = Span::new(start, end.max(start));
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
            segment_phrase(self.text, before, self.setting.lexicon).or_else(|| {
                // 兽用疫苗实现营业收入, where the article speaks of it elsewhere too
                self.recurring_phrase(before, index).filter(|span| {
                    self.stands_alone(*span)
                        || self.setting.recurrence.times(span.of(self.text), 2) > 1
                })
            })
        });
        let Some(phrase) = phrase else { return false };
        // 明治 where 明治控股 is spoken of
        let company = self.frame.company.as_deref();
        if company.is_some_and(|company| company.starts_with(phrase.of(self.text))) {
            return false;
        }
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

    /// 成人及大学生业务增长35%: the part that a clause begins with, right before the way that it went.
    pub(super) fn part_that_moves(&mut self, index: usize) {
        let named_before = self
            .frame
            .last_segment_token
            .is_some_and(|at| at + 1 == index);
        let told = self
            .tokens
            .get(index + 1)
            .is_some_and(|next| next.quantity().is_some());
        if named_before || !told || self.frame.numbers_in_clause > 0 || self.frame.market {
            return;
        }
        let clause = self.clause_before(index);
        let before = Span::new(self.clause_begins(index), self.tokens[index].span.start);
        let phrase = segment_phrase(self.text, before, self.setting.lexicon)
            .filter(|phrase| is_noun_list(phrase.of(self.text)))
            .filter(|phrase| {
                let head = &clause[..phrase.start - before.start];
                matches!(head.trim(), "" | "其中" | "而" | "但")
            });
        if let Some(phrase) = phrase {
            let name = self.shown(phrase);
            self.frame.set_segment(name);
        } else if self.frame.segment.is_some() && !self.frame.segment_in_clause {
            // 肝病用药营收增22%，心脑血管用药降13%: no word for a part ends it, but one was measured before.
            self.part_that_grows(index);
        }
    }

    /// 桃花姬阿胶糕增速超20%: the name with which a clause begins, right before a word for its growth.
    pub(super) fn part_that_grows(&mut self, index: usize) {
        let named = self.clause_before(index).trim();
        let named = words!["其中", "而", "但"]
            .begins(named)
            .map_or(named, |word| &named[word.len()..]);
        let span = self.place(named);
        let known = self.tokens[..index].iter().any(|token| {
            token.span.overlaps(span)
                && (token.metric().is_some()
                    || token.names_somebody()
                    || token.period().is_some()
                    // 天猫旗舰店 is more than what tables know of it.
                    || self.frame.segment_in_clause && token.segments().next().is_some()
                    || token.has(Cue::Self_))
        });
        if !known
            && self.frame.company.is_some()
            && self.frame.numbers_in_sentence > 0
            && (3..=8).contains(&named.chars().count())
            && is_noun(named)
            && !is_general(named)
            && !words![
                "大幅",
                "小幅",
                "显著",
                "持续",
                "继续",
                "进一步",
                "逆势",
                "稳步",
                "快速",
                "高速",
                "强劲",
                "明显",
                "连续",
                "双双",
                "再度",
                "累计",
                "复合",
                "名义",
                "实际"
            ]
            .is_in(named)
        {
            let name = self.shown(span);
            self.frame.set_segment(name);
        }
    }

    /// 专业防晒品牌安热沙(ANESSA)净销售额: the name behind a word for brands and products, right before
    /// what is measured at `index`.
    fn branded_name(&self, index: usize) -> Option<Span> {
        let clause = self.clause_before(index).trim_end_matches(['的', ' ']);
        let clause = match clause.strip_suffix([')', '）']) {
            Some(inner) => &inner[..inner.rfind(['(', '（'])?],
            None => clause,
        };
        let (at, word) = words!["品牌", "药物", "新药", "子品牌"].last_in(clause)?;
        let name = clause[at + word.len()..].trim_matches(['“', '”', '"', ' ']);
        let span = self.place(name);
        let known = self.tokens.iter().any(|token| {
            token.span.overlaps(span)
                && (!matches!(token.kind, TokenKind::Word(_))
                    || token.company().is_some()
                    || token.metric().is_some()
                    || token.has(Cue::Self_))
        });
        let named = (2..=8).contains(&name.chars().count())
            && is_noun(name)
            && !is_general(name)
            && !name.starts_with([
                '力', '方', '端', '在', '和', '及', '与', '商', '的', '门', '店',
            ])
            && self.setting.lexicon.folded_senses(name).is_empty()
            && self.frame.company.is_some();
        (named && !known).then_some(span)
    }

    /// Ultomiris(瑞利珠单抗)销售额, Zurzuvae第四季度销售额: the product whose other name, or a time, stands
    /// between it and what is measured at `index`.
    pub(super) fn name_before_bracket(&self, index: usize) -> Option<Span> {
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
    pub(super) fn latin_name_that_ends(&self, end: usize) -> Option<Span> {
        let before = &self.text[self.sentence.start..end];
        let run = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '.')))
            .map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
        let name = before[run..].trim();
        let span = self.place(name);
        let named = (3..=30).contains(&name.len())
            && self
                .shown(span)
                .starts_with(|c: char| c.is_ascii_uppercase())
            // GAAP经营亏损: how it is counted.
            && !words!["gaap", "ifrs"].is_in(name)
            && !self.tokens.iter().any(|token| token.span.overlaps(span))
            && self.setting.lexicon.folded_senses(name).is_empty();
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
                    || token.names_somebody()
                    || token.metric().is_some()
                    || token.has(Cue::Self_)
            })
            .map_or(self.sentence.start, |at| self.tokens[at].span.end);
        let whole = Span::new(start, self.tokens[index].span.start).of(self.text);
        let phrase = whole.trim_end_matches(['的', ' ']);
        // 甲业务、乙业务合计收入
        let phrase = words!["合计", "共", "共计", "合共", "总"]
            .ends(phrase)
            .map_or(phrase, |word| &phrase[..phrase.len() - word.len()]);
        let phrase = phrase
            .trim()
            .trim_start_matches("其中")
            .trim_start_matches([' ', '的', '其', '而']);
        let phrase = match phrase.strip_prefix('在') {
            Some(inner) if !inner.starts_with('线') => inner,
            _ => phrase,
        };
        let parts: Vec<&str> = phrase
            .split(['、', '及', '和', '与'])
            .map(str::trim)
            .collect();
        if parts.len() < 2
            || parts.len() < self.frame.segments.len()
            || !parts.iter().all(|part| {
                (2..=12).contains(&part.chars().count())
                    && (is_noun(part) || self.is_known_part(part))
                    // 在线营销服务及其他 is one part.
                    && *part != "其他"
                    && !part.contains("gaap")
            })
        {
            return;
        }
        let joined = self.shown(self.place(phrase));
        // What tables list is called as they call it.
        if parts.len() > self.frame.segments.len() {
            self.frame.segments = parts
                .iter()
                .map(|part| self.shown(self.place(part)))
                .collect();
        }
        self.frame.set_segment(joined);
    }

    /// ；某某实现收入: whether a name opens a statement of an article about a company, so that it is one
    /// of its parts, spoken of elsewhere or not.
    fn stands_alone(&self, name: Span) -> bool {
        self.setting.main.is_some()
            && self.text[..name.start].ends_with(['；', ';'])
            && name.of(self.text).chars().count() > 2
    }

    /// Whether the tables know a name as one of a part.
    fn is_known_part(&self, name: &str) -> bool {
        let senses = self.setting.lexicon.folded_senses(name).iter();
        senses
            .into_iter()
            .any(|sense| matches!(sense, Sense::Segment(_)))
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
                    | Metric::Loans
                    | Metric::Deposits
                    | Metric::OperatingIncome
                    | Metric::OperatingMargin
            )
        }) || matches!(self.tokens[index].span.of(self.text), "利润" | "溢利")
            && !WHOLE_PROFITS.is_in(before.of(self.text));
        let whole = before.of(self.text);
        let cut = whole.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + whole[at..].chars().next().map_or(1, char::len_utf8)
        });
        let all = &whole[cut..];
        let own = all.trim_start_matches(['其', '该']);
        let cut = cut + (all.len() - own.len());
        // 服务在电影院的营收: where it was sold.
        let placed = own
            .strip_suffix('的')
            .and_then(|phrase| phrase.rsplit_once('在'))
            .map(|(_, place)| place)
            .filter(|place| !place.contains(['中', '内', '年', '期']));
        let cut = cut + placed.map_or(0, |place| own.len() - '的'.len_utf8() - place.len());
        let own = placed.unwrap_or(own);
        // 某某实现销售收入, where the article speaks of 某某 elsewhere too.
        let (own, did) = words!["实现", "录得", "取得", "贡献", "创造", "带来"]
            .ends(own)
            .map_or((own, false), |word| (&own[..own.len() - word.len()], true));
        if did && self.setting.recurrence.times(own, 2) < 2 {
            return None;
        }
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
        let counted = self.tokens[index]
            .metric()
            .is_some_and(|(metric, _)| matches!(metric, Metric::Price | Metric::Volume));
        // 活期存款余额: which of its deposits, called so as a whole.
        let held = words!["存款", "贷款"].begins(self.tokens[index].span.of(self.text));
        if held.is_some()
            && (WHOLE_BALANCES.is_in(phrase)
                || phrase.chars().count() > LONGEST_BALANCE
                || phrase.len() < own.trim_end_matches('的').len())
        {
            return None;
        }
        let end = match held {
            Some(word) if whole[cut..].len() == phrase.len() => {
                self.tokens[index].span.start + word.len()
            }
            _ => before.start + cut + phrase.len(),
        };
        (sold
            && !self.is_all_that_it_sells(phrase)
            && !is_general(phrase)
            // 产品单价 and 产品销量 are of what the company sells.
            && (phrase != "产品" || !counted)
            && !matches!(phrase, "带产品" | "产产品" | "类产品" | "等产品" | "种产品" | "款产品")
            && ((2..=most).contains(&characters) || MATERIALS.contains(&phrase))
            && is_noun(phrase)
            && !phrase.bytes().any(|b| b.is_ascii_digit()))
        .then(|| Span::new(before.start + cut, end))
    }
}

/// Words before 利润 that say which profit of the whole it is.
static WHOLE_PROFITS: Words = Words::new(&[
    "分配",
    "拨备",
    "合并",
    "应占",
    "股东",
    "归属",
    "归母",
    "扣非",
    "留存",
    "累积",
    "净",
    "毛",
    "最终",
    "总",
    "普通股",
    "持有人",
    "会计",
    "主要",
    "联营",
    "合营",
    "本期",
    "母公司",
    "经常",
    "基本",
    "账面",
    "合计",
    "高",
    "低",
]);

/// Characters before 存款 and 贷款 that say which.
const LONGEST_BALANCE: usize = 5;

/// Words before 存款 and 贷款 that name all of them, or none in particular.
static WHOLE_BALANCES: Words = Words::new(&[
    "发放",
    "各项",
    "客户",
    "吸收",
    "新增",
    "人民币",
    "本外币",
    "外币",
    "全部",
    "垫款",
    "不良",
    "逾期",
    "银行",
    "存量",
    "关注",
    "余额",
    "贷款",
    "存款",
    "投放",
    "计息",
    "增量",
    "净增",
    "生息",
]);

/// Whether a phrase is a name or a list of names (成人及大学生业务).
fn is_noun_list(phrase: &str) -> bool {
    phrase
        .split(['、', '及', '和', '与'])
        .all(|name| !name.is_empty() && is_noun(name))
}

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
    let mut trimmed = phrase;
    // 自有品牌业务 begins with what elsewhere says where something comes from.
    while let Some(c) = trimmed.chars().next()
        && " 的其该在与和及为由了，来自而但".contains(c)
        && words!["自有", "自营", "自主", "自研", "自动", "自驾", "在线"]
            .begins(trimmed)
            .is_none()
    {
        trimmed = &trimmed[c.len_utf8()..];
    }
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
        "这",
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

/// What stands behind the last word of a phrase that no name holds (后续将推动OTC端).
fn behind_verb(phrase: &str) -> &str {
    words![
        "将", "了", "曾", "推动", "带动", "完成", "表明", "显示", "得益", "受益", "受", "凭借",
        "通过", "随着", "由于", "尽管", "聚焦", "来自", "旗下", "位居", "排名", "期间",
    ]
    .last_in(phrase)
    .map_or(phrase, |(at, verb)| &phrase[at + verb.len()..])
}

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
