//! Companies that no table lists, told by what they do: a name at the head of a clause that goes on
//! to report (`某某公布`, `某某2024年净利润`), more than once.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use memchr::memmem;

use crate::figures::class::{self, Class};
use crate::figures::recurrence::Recurrence;
use crate::figures::survey::Place;
use crate::lexicon::{Lexicon, Sense};
use crate::text::{WordTree, Words, letter_among, words};

/// Results of a company or of a part of it: said right behind a name, or behind the period after it.
const RESULTS: &[&str] = &[
    "业绩",
    "实现营",
    "营收",
    "毛利率",
    "的营收",
    "的毛利率",
    "的营业收入",
    "的保费",
    "实现收入",
    "营业利润",
    "经营利润",
    "保费",
    "新业务",
];

/// What only a whole company has, and none of its products.
const RESULTS_OF_FIRMS: &[&str] = &[
    "招股书",
    "ipo",
    "财报",
    "季报",
    "年报",
    "股价",
    "净利",
    "归母",
    "净亏",
    "扣非",
    "报告称",
    "报告20",
    "实现净",
    "实现归",
    "营业收入",
    "总营收",
    "总收入",
    "的净利",
    "的净亏",
    "股东应占",
    "每股",
];

/// What companies do, as others do too.
const DEEDS: &[&str] = &[
    "公布",
    "发布",
    "披露",
    "公告",
    "宣布",
    "预计",
    "收入",
    "销售额",
    "去年",
    "今年",
    "20",
    "第一季",
    "第二季",
    "第三季",
    "第四季",
    "上半年",
    "前三季度",
    "截至",
    "全年",
    "上季",
    "在20",
    "亏损",
];

/// All of these: the results of firms, other results, deeds.
pub(crate) static ACTS: LazyLock<WordTree> = LazyLock::new(|| {
    WordTree::new(
        [RESULTS_OF_FIRMS, RESULTS, DEEDS]
            .into_iter()
            .flatten()
            .copied(),
    )
});

/// Characters of which the mention of a period between a name and its results is made.
const TIME: &str = "0123456789年月日第一二三四季度上下半全前去今在期至-、和个末q个初.财";

/// Endings of names of firms.
const FIRMS: &[&str] = &[
    "集团",
    "股份",
    "科技",
    "控股",
    "银行",
    "证券",
    "实业",
    "医药",
    "药业",
    "生物",
    "电子",
    "国际",
    "汽车",
    "能源",
    "材料",
    "食品",
    "乳业",
    "酒业",
    "重工",
    "电气",
    "智能",
    "保险",
    "人寿",
    "地产",
    "置业",
    "传媒",
    "通信",
    "网络",
    "电力",
    "环保",
    "化学",
    "智造",
    "航空",
    "物流",
    "软件",
    "金库",
    "财险",
    "产险",
    "农险",
    "寿险",
    "健康险",
    "健康",
    "医疗",
    "光电",
    "半导体",
    "微电子",
    "装备",
    "新材",
    "精密",
    "机械",
    "矿业",
    "农业",
];

static FIRM_ENDINGS: Words = Words::new(FIRMS);

/// Whether a name ends as those of firms do.
fn is_firm(name: &str) -> bool {
    FIRM_ENDINGS.ends(name).is_some()
}

/// Whether a word only says what kind of firm something is (科技).
pub(super) fn is_kind_of_firm(name: &str) -> bool {
    FIRM_ENDINGS.ends(name) == Some(name)
}

/// Endings of those who report of others.
static VOICES: Words = Words::new(&[
    "局",
    "部",
    "委",
    "会",
    "署",
    "院",
    "所",
    "中心",
    "机构",
    "网",
    "社",
    "报",
    "新闻",
    "大学",
    "协会",
    "联盟",
    "央行",
    "法院",
    "政府",
    "人士",
    "分析师",
    "记者",
    "先生",
    "女士",
    "总裁",
    "总统",
    "主席",
    "董事长",
    "经理",
    "官员",
    "专家",
    "作者",
    "研究",
    "咨询",
    "数据",
    "资讯",
    "财经",
    "编辑",
    "小组",
    "平台",
    "市场",
    "行业",
    "经济",
    "企业",
    "公司",
    "业务",
    "产品",
    "板块",
    "品牌",
    "部门",
    "地区",
    "指数",
    "基金",
    "用品",
    "商品",
    "饮料",
    "设备",
    "器械",
    "药品",
    "服装",
    "家电",
    "企",
    "城商行",
    "农商行",
    "股份行",
    "国有行",
    "大行",
    "同行",
    "个股",
    "概念股",
    "厂商",
    "渠道",
    "价格",
    "成本",
    "费用",
    "规模",
    "总额",
    "收益",
    "利润",
    "金额",
    "余额",
    "资产",
    "负债",
    "收入",
    "水平",
    "情况",
    "门店",
]);

/// Words that stand at the head of clauses and name nobody.
static PLAIN: Words = Words::new(&[
    "此外",
    "其中",
    "同时",
    "报告",
    "财报",
    "业绩",
    "我们",
    "他们",
    "她们",
    "消息",
    "方面",
    "目前",
    "另外",
    "不过",
    "对此",
    "管理层",
    "董事会",
    "国内",
    "国外",
    "海外",
    "消费者",
    "投资者",
    "截至",
    "根据",
    "按照",
    "数据",
    "数据显示",
    "报告期",
    "报告期内",
    "期内",
    "期间",
    "当期",
    "本期",
    "上期",
    "而在",
    "并且",
    "由于",
    "随着",
    "虽然",
    "尽管",
    "但是",
    "因此",
    "总体",
    "整体",
    "合计",
    "累计",
    "全国",
    "全球",
    "同期",
    "去年",
    "今年",
    "明年",
    "当年",
    "次年",
    "近年",
    "近年来",
    "历史",
    "首次",
    "另一",
    "以及",
    "包括",
    "展望",
    "回顾",
    "主要",
    "预期",
    "实际",
    "单季",
    "单季度",
    "最新",
    "具体",
    "分析",
    "显示",
    "相关",
    "上述",
    "受此",
    "季度",
    "年度",
    "半年",
    "一方面",
    "另一方面",
    "与此同时",
    "从而",
    "分别",
    "经营",
    "核心",
    "主营",
    "综合",
    "扣除",
    "调整",
    "按年",
    "按季",
    "同比",
    "环比",
    "年内",
    "月内",
    "日前",
    "近日",
    "昨日",
    "今日",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "午后",
    "盘后",
    "盘前",
    "早盘",
    "尾盘",
    "收盘",
    "快讯",
    "独家",
    "重磅",
    "突发",
    "最终",
    "公开",
    "首发",
    "即将",
    "已经",
    "仍然",
    "继续",
    "再次",
    "尤其",
    "特别",
    "如果",
    "假设",
    "考虑到",
    "得益于",
    "受益于",
    "以上",
    "以下",
    "全部",
    "部分",
    "大部分",
    "多家",
    "两家",
    "三家",
    "本次",
    "长期",
    "导致",
    "过往",
    "带动",
    "完整",
    "单店",
    "高速",
    "防止",
    "选择",
    "说明",
    "相应",
    "然而",
    "权益",
    "提振",
    "提出",
    "推动",
    "强劲",
    "带来",
    "大型",
    "基本",
    "叠加",
    "单车",
    "刺激",
    "决定",
    "保持",
    "今早",
    "今晚",
    "产业链",
    "一旦",
    "一些",
    "进入",
    "信息",
    "持续",
    "双方",
    "例如",
    "过去",
    "看好",
    "系列",
    "集团层面",
    "group",
    "gaap",
    "beauty",
    "gold",
    "america",
    "the",
    "and",
    "for",
    "归母",
    "扣非",
    "股东",
    "母公司",
    "子公司",
    "生猪",
    "a股",
    "h股",
    "港股",
    "美股",
    "市值",
    "订单",
    "产能",
    "销量",
    "利润",
    "现金",
    "资产",
    "负债",
    "存货",
]);

/// A name that stands in no table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a> {
    /// Where it stands first.
    pub(crate) first: usize,
    /// As folded.
    pub(crate) text: &'a str,
    /// It is a product of the company that the article is about, and no company.
    pub(crate) product: bool,
}

/// How often a name acts as a company.
#[derive(Clone, Copy, Debug, Default)]
struct Acts {
    first: usize,
    results: usize,
    deeds: usize,
    /// Some of it was told as of a whole company.
    as_firm: bool,
}

/// The folded names in a folded text that act as companies and stand in no table, with the place of
/// their first mention; in the order of the text.
pub(crate) fn names<'a>(
    folded: &'a str,
    places: &[Place],
    recurrence: &Recurrence<'_>,
    lexicon: &Lexicon,
) -> Vec<Name<'a>> {
    let where_may = |class: Class| places.iter().filter(move |place| place.class & class != 0);
    let told: Vec<Told> = where_may(class::ACT)
        .filter_map(|place| told_at(folded, place))
        .collect();
    let mut ahead = told.as_slice();
    let mut seen: HashMap<&str, Acts> = HashMap::new();
    for start in where_may(class::CLAUSE).map(|place| place.at) {
        let passed = ahead.iter().take_while(|told| told.words < start).count();
        ahead = &ahead[passed..];
        let headed = (start == 0)
            .then(|| heading(folded))
            .flatten()
            .map(|name| (name, 1, false));
        let Some((name, results, as_firm)) = headed.or_else(|| name_at(folded, start, ahead))
        else {
            continue;
        };
        let acts = seen.entry(name).or_insert(Acts {
            first: name.as_ptr() as usize - folded.as_ptr() as usize,
            ..Acts::default()
        });
        acts.as_firm |= as_firm;
        if results > 0 {
            acts.results += results;
        } else {
            acts.deeds += 1;
        }
    }
    // A firm that the headline begins with and the article goes on about.
    let headline = folded.lines().next().unwrap_or_default();
    let titled = headline
        .char_indices()
        .skip(3)
        .take(6)
        .map(|(end, _)| &headline[..end])
        .find(|name| is_firm(name) && is_name(name) && recurrence.times(name, 3) == 3);
    if let Some(name) = titled {
        seen.entry(name).or_default().results += 2;
    }
    let acting = seen
        .into_iter()
        .filter(|(name, acts)| acts.results > 0 || acts.deeds >= 2 && is_firm(name));
    let seen = acting.map(|(name, acts)| {
        let bare = bare(name, recurrence);
        let first = acts.first + name.len() - bare.len();
        (bare, Acts { first, ..acts })
    });
    // Where the headline names a company, what only has sales and margins is one of its products.
    let headed = LazyCell::new(|| {
        let names_one = |sense: &Sense| matches!(sense, Sense::Company(_));
        lexicon
            .find(headline)
            .any(|found| found.senses.iter().any(names_one))
    });
    let mut found: Vec<Name<'_>> = seen
        .filter(|(name, acts)| {
            // Of an act by itself, the name has to recur.
            let least = if is_firm(name) { 2 } else { 3 };
            let acts_as_one = acts.results != 1 || recurrence.times(name, least) == least;
            acts_as_one && !is_known(name, lexicon)
        })
        .map(|(name, acts)| {
            let firm = is_firm(name);
            Name {
                first: acts.first,
                text: name,
                product: !firm && acts.deeds == 0 && !acts.as_firm && *headed,
            }
        })
        .collect();
    found.extend(insurers(folded, lexicon));
    found.sort_unstable_by_key(|name| (name.first, std::cmp::Reverse(name.text.len())));
    found
}

/// Insurers, whom what they are called by tells wherever they stand (中华联合财险).
fn insurers<'a>(folded: &'a str, lexicon: &Lexicon) -> Vec<Name<'a>> {
    let mut found: Vec<Name<'_>> = Vec::new();
    let mut met = HashSet::new();
    for ending in INSURERS {
        for at in memmem::find_iter(folded.as_bytes(), ending) {
            let stem = folded[..at]
                .char_indices()
                .rev()
                .take_while(|(_, c)| matches!(c, '\u{4E00}'..='\u{9FFF}') && !NO_STEM.contains(*c))
                .take(LONGEST_STEM + 1);
            let mut starts: Vec<usize> = stem.map(|(start, _)| start).collect();
            // 其中华安财险
            if let Some(&first) = starts.last()
                && folded[..first].ends_with('其')
                && folded[first..].starts_with('中')
            {
                starts.pop();
            }
            let Some(&first) = starts.last() else {
                continue;
            };
            let text = &folded[first..at + ending.len()];
            let known = || !lexicon.folded_senses(text).is_empty();
            // 家庭财产险 is what they sell.
            let goods = text.ends_with("财产险");
            if (2..=LONGEST_STEM).contains(&starts.len()) && !goods && met.insert(text) && !known()
            {
                found.push(Name {
                    first,
                    text,
                    product: false,
                });
            }
        }
    }
    found
}

/// Endings that only names of insurers have.
const INSURERS: &[&str] = &["财险", "产险", "农险", "人寿"];

/// Most characters before them.
const LONGEST_STEM: usize = 4;

/// Characters that stand in no such name.
const NO_STEM: &str = "而但且则的了在为是于及和与或将已以由使令对从较均所有这那此家等也并把让更最很就则仍还又都非市型部小各其他";

/// The name without what it is called before it (上市房企某某): the end of it that the article speaks
/// of much more often.
fn bare<'a>(name: &'a str, recurrence: &Recurrence<'_>) -> &'a str {
    // 某某母公司科赴
    if let Some((_, own)) = name.rsplit_once("公司")
        && is_name(own)
    {
        return own;
    }
    // More often than this.
    let most = LazyCell::new(|| recurrence.times(name, usize::MAX) * 2);
    name.char_indices()
        .skip(1)
        .map(|(at, _)| &name[at..])
        .take_while(|end| end.chars().count() >= 3)
        .find(|end| !end.is_ascii() && is_name(end) && recurrence.times(end, *most + 1) > *most)
        .unwrap_or(name)
}

/// The name that heads an article about it (`某某：`).
fn heading(folded: &str) -> Option<&str> {
    let mut characters = folded.char_indices().take(LONGEST_LATIN + 1);
    let (end, _) = characters.find(|(_, c)| matches!(c, ':' | '：'))?;
    let name = &folded[..end];
    (is_name(name) && !name.contains('\n')).then_some(name)
}

/// Han is looked at first, because most characters are.
fn is_alphanumeric(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

/// What is told of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// What only a whole company has, or publishes.
    ResultOfFirm,
    /// What a part of one has too.
    Result,
    /// What others do too.
    Deed,
}

/// Where something is told of somebody.
#[derive(Clone, Copy, Debug)]
struct Told {
    /// Where the name before it ends: at its words, or at the spaces before them.
    at: usize,
    words: usize,
    act: Act,
}

/// What is told at a place of a text.
fn told_at(folded: &str, place: &Place) -> Option<Told> {
    let words = place.at;
    let (word, _) = ACTS.longest_at(folded, words, place.character, place.next())?;
    let before = folded[..words].trim_end().len();
    // A line break is no space within a clause.
    let spaced = folded[before..words].starts_with(' ');
    Some(Told {
        at: if spaced { before } else { words },
        words,
        act: act(word),
    })
}

/// What a word of acts tells.
fn act(word: usize) -> Act {
    if word < RESULTS_OF_FIRMS.len() {
        Act::ResultOfFirm
    } else if word < RESULTS_OF_FIRMS.len() + RESULTS.len() {
        Act::Result
    } else {
        Act::Deed
    }
}

/// The Latin name that a clause begins with behind the kind of firm it is, else the clause.
fn behind_kind(clause: &str) -> &str {
    let Some(at) = letter_among(clause, LONGEST_KIND) else {
        return clause;
    };
    let kind = words![
        "企业",
        "公司",
        "巨头",
        "集团",
        "龙头",
        "厂商",
        "商",
        "平台",
        "制造商",
        "巨擘",
        "品牌"
    ]
    .ends(&clause[..at])
    .is_some();
    if kind { &clause[at..] } else { clause }
}

/// Characters among which a Latin name behind a kind of firm begins.
const LONGEST_KIND: usize = 14;

/// Most characters of a Latin name.
pub(super) const LONGEST_LATIN: usize = 24;

/// The name at the head of the clause that begins at `start`, if what follows it is told of
/// companies, how many results that is worth, and whether it is of a whole company. `ahead` is what is told from there on.
fn name_at<'a>(folded: &'a str, start: usize, ahead: &[Told]) -> Option<(&'a str, usize, bool)> {
    // Most clauses tell nothing near their head.
    if ahead.first()?.at > start + (LONGEST_KIND + LONGEST_LATIN) * 4 {
        return None;
    }
    let clause = &folded[start..];
    let clause = words!["而", "但", "据", "其中", "母公司", "子公司"]
        .begins(clause)
        .map_or(clause, |word| &clause[word.len()..]);
    let place = |clause: &str| folded.len() - clause.len();
    let told_first = |told: &&Told| told.words <= place(clause);
    if let Some(told) = ahead.iter().take_while(told_first).last()
        && told.words == place(clause)
    {
        return None;
    }
    // 租车企业Hertz Global公布: what kind of firm it is stands before a Latin name.
    let whole = clause;
    let clause = behind_kind(clause);
    let introduced = clause.len() < whole.len();
    // *ST某某: the mark of a stock under special treatment.
    let treated = clause.trim_start_matches('*');
    let treated = treated
        .strip_prefix("st")
        .is_some_and(|name| name.starts_with(|c: char| !c.is_ascii()));
    let latin = !treated && clause.starts_with(|c: char| c.is_ascii_alphabetic());
    let start = place(clause);
    let told = ahead.iter().find(|told| {
        // No word of a Latin name is told of it.
        let named = latin
            && told.at == told.words
            && folded[told.words..].starts_with(|c: char| c.is_ascii_alphabetic());
        told.words > start && !named
    })?;
    let name = folded.get(start..told.at)?;
    let plain = |c: char| is_alphanumeric(c) || matches!(c, '&' | '·' | '.' | '-' | ' ');
    let unmarked = name.strip_prefix('*').unwrap_or(name);
    if name.len() > LONGEST_LATIN * 4 || !unmarked.chars().all(plain) || !is_name(name) {
        return None;
    }
    let rest = &folded[told.words..];
    let behind = rest.trim_start_matches(|c: char| TIME.contains(c) || c == ' ');
    let then = ACTS.longest(behind.chars()).map(|(word, _)| act(word));
    let act = then.map_or(told.act, |then| then.min(told.act));
    let result = act < Act::Deed;
    // 某某2023年营收: what a product brings is told without its name as a firm's: 某某营收.
    let as_firm = act == Act::ResultOfFirm
        || behind.starts_with("营收") && behind.len() < rest.len() && !name.is_ascii();
    // Whom the text says to be a company needs no other sign.
    let results = if introduced || treated {
        2
    } else {
        usize::from(result)
    };
    Some((name, results, treated || as_firm))
}

/// Whether a run of characters can be a name.
fn is_name(name: &str) -> bool {
    let characters = name.chars().count();
    let han = name.chars().filter(|c| !c.is_ascii()).count();
    let most = if han == 0 { LONGEST_LATIN } else { 8 };
    let least = if han == 0 { 3 } else { 2 };
    (least..=most).contains(&characters)
        && (han == 0 || !name.contains(' '))
        && !name.chars().any(|c| {
            "的了在为是于及和与或将已以由使令对从较均所有这那此个们等也并被把让更最很就则仍还又都共比占约近超达至到其该我各每上下前后年月日季元亿万度年向且若未多".contains(c)
        })
        && PLAIN.begins(name) != Some(name)
        && !is_kind_of_firm(name)
        && VOICES.ends(name).is_none()
        && !words!["业务", "券商", "行业", "市场", "产品", "部门", "渠道"].is_in(name)
}

/// Whether the tables know the name, or what it holds is no name of a firm.
fn is_known(name: &str, lexicon: &Lexicon) -> bool {
    if !lexicon.folded_senses(name).is_empty() {
        return true;
    }
    // 中邮保险: what kind of firm it is says nothing of its name.
    let stem = FIRMS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| stem.chars().count() >= 2)
        .unwrap_or(name);
    let covered: usize = lexicon
        .find(stem)
        .filter(|found| {
            found.senses.is_empty()
                || found.senses.iter().any(|sense| {
                    matches!(
                        sense,
                        Sense::Metric(..) | Sense::Cue(_) | Sense::Company(_) | Sense::Segment(_)
                    )
                })
        })
        .map(|found| found.span.len())
        .sum();
    covered * 2 >= stem.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_companies_do_is_told_by_its_first_character() {
        for word in RESULTS.iter().chain(DEEDS) {
            let first = word.chars().next().unwrap();
            assert!(class::of(first) & class::ACT != 0, "{word}");
        }
    }
}
