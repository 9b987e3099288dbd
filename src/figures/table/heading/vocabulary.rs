//! The words of headings that no table of words holds: those that say nothing, that mean the whole,
//! that measure what has no metric; and which names of metrics may be trusted in a heading.

use crate::lexicon::Strength;
use crate::model::Metric;

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
pub(super) const TOTALS: &[&str] = &[
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

/// Whether a name of a metric may be taken from a heading. Of the ordinary words only those are that
/// have no other meaning in a table.
pub(super) fn accepted(word: &str, metric: Metric, strength: Strength) -> bool {
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
pub(in crate::figures::table) fn is_firm(word: &str, metric: Metric, strength: Strength) -> bool {
    accepted(word, metric, strength) && (strength == Strength::Strong || is_sure(word))
}

/// Whether an ordinary word is surely no name in a heading.
pub(super) fn is_sure(word: &str) -> bool {
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
pub(super) fn is_filling(word: &str) -> bool {
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
pub(super) fn is_name(word: &str) -> bool {
    let characters = word.chars().count();
    (1..=24).contains(&characters)
        && word.chars().any(char::is_alphabetic)
        && !MEASURES.iter().any(|ending| word.ends_with(ending))
        && !NO_NAMES.iter().any(|part| word.contains(part))
}

/// Whether a text is the code of a company on an exchange: `00700`, `600519.sh`, `sz000001`.
pub(super) fn code(text: &str) -> bool {
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

pub(super) fn is_hong_kong(code: &str) -> bool {
    code.rsplit('.').next() == Some("hk")
        || code.starts_with("hk")
        || code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())
}
