//! The rules that bind a number, by the ids that its figure names, each in words.
//!
//! A figure keeps the ids alone; what they say is looked up here. `docs/rules.md` is this list, and
//! a test holds the two together.

/// A rule that bound a part of a figure.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As figures name it.
    pub id: &'static str,
    /// The part of a figure that it bound.
    pub part: Bears,
    /// What it says, for the documents.
    pub says: &'static str,
    /// The same for those who read the figures.
    pub words: &'static str,
}

/// The part of a figure that a rule bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bears {
    /// The issuer.
    Company,
    /// The part of the issuer.
    Segment,
    /// What is measured.
    Metric,
    /// How it is to be read.
    Aspect,
    /// What it is counted in.
    Unit,
    /// When.
    Period,
    /// Who says so.
    Status,
}

impl Bears {
    /// The key of that part in a figure.
    pub fn key(self) -> &'static str {
        match self {
            Bears::Company => "company",
            Bears::Segment => "segment",
            Bears::Metric => "metric",
            Bears::Aspect => "aspect",
            Bears::Unit => "unit",
            Bears::Period => "period",
            Bears::Status => "status",
        }
    }
}

/// The company's name is in no table.
pub const COMPANY_BY_RULE: &str = "company-by-rule";
/// The segment's name is in no table.
pub const SEGMENT_BY_RULE: &str = "segment-by-rule";

/// The rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

macro_rules! rules {
    ($($part:ident { $($id:literal $says:literal $words:literal)* })*) => {
        /// All rules, by the part of a figure that they bear on.
        pub const RULES: &[Rule] = &[
            $($(Rule { id: $id, part: Bears::$part, says: $says, words: $words },)*)*
        ];
    };
}

rules! {
    Company {
        "company-average" "an average that somebody is compared with" "用来对比的平均水平"
        "company-compared" "the one that somebody else is compared with" "与之相比的另一家"
        "company-in-bracket" "the number stands in brackets right behind the name" "括号前的名称"
        "company-respectively" "one of a list of companies, each with its number" "与前面并列的公司逐一对应"
        "company-in-clause" "named in the same clause" "本分句点名"
        "company-in-sentence" "named earlier in the sentence" "本句前文点名"
        "company-of-segment" "the one whose part is spoken of" "所说业务的归属"
        "company-of-market" "no company is named: the market, group or business that is spoken of is the subject itself" "没有点名公司，所说的市场、群体或业务就是主体"
        "company-carried" "goes on from a sentence before" "承接前文"
        "company-of-article" "nobody else is named: the company that the article is about" "全文所说的公司"
        "company-unknown" "no company is known" "不知是哪家公司"
        "table-heading-company" "named by the row or column" "行或列的名称"
        "table-company" "named around the table, or the one that the article is about" "表格前后点名，或全文所说的公司"
        "company-by-rule" "the name is in no table: the article introduces it, or a rule found it" "名称不在词表里，由文中认出"
    }
    Segment {
        "segment-behind" "the kind of shop that is counted stands behind the number" "数字后面的门店种类"
        "segment-in-bracket" "the number stands in brackets right behind the name" "括号前的名称"
        "segment-respectively" "one of a list of segments, each with its number" "与前面并列的业务逐一对应"
        "segment-in-clause" "named in the same clause" "本分句点名"
        "segment-carried" "goes on from a clause before" "承接前面的分句"
        "table-segment" "named by the row or column" "行或列的名称"
        "segment-by-rule" "the name is in no table: a phrase before what is measured, or a product's Latin name" "名称不在词表里，由文中认出"
    }
    Metric {
        "metric-in-clause" "named in the same clause" "本分句点名"
        "metric-carried" "goes on from a clause before" "承接前面的分句"
        "metric-in-sentence" "the last one of the sentence that such a number can measure" "本句中与此单位相合的指标"
        "metric-before" "goes on from the sentence before" "承接上一句"
        "metric-behind" "named right behind the number" "数字后面点名"
        "respectively" "one of a list of metrics, each with its number" "与前面并列的指标逐一对应"
        "counted-goods" "goods are counted, and they are made or sold" "数的是货品，即产销量"
        "counted-shops" "shops are counted, and they are opened or closed" "数的是店，即门店的增减"
        "counted-watts" "watts measure what a plant can do" "数的是瓦，即产能或装机"
        "counted-users" "users or members are counted" "数的是用户或会员"
        "per-share" "earnings right behind 每股 are those of a share" "每股后面的收益，即每股收益"
        "traded-amount" "money beside a volume is what the goods brought" "销量旁的金额，即成交额"
        "unknown-measure" "something is measured that no table of words names" "说的是词表里没有的指标"
        "trading" "what moves on an exchange is the price of the share" "交易场所里变动的是股价"
        "moves" "what is said of prices alone moves" "涨跌的说法，即股价"
        "metric-default" "a growth or an amount with no name for it is of the revenue" "没有点名指标，作营业收入"
        "table-column-metric" "named by the column" "列的名称"
        "table-row-metric" "named by the row" "行的名称"
        "table-column-before" "a column of changes is of the metric before it" "变动列之前的那个指标"
        "table-row-before" "a row of changes is of the metric before it" "变动行之前的那个指标"
        "table-share-of" "the heading says of what the shares are" "表头写明是谁的占比"
        "table-caption-metric" "named by the caption of the table" "表格的标题"
    }
    Aspect {
        "level" "the amount itself" "数额本身"
        "yoy" "a change on the same period a year before" "与上年同期相比"
        "qoq" "a change on the period before" "与上一期相比"
        "change" "any other change" "其他变动"
        "beat" "a distance from what was expected" "与预期之差"
        "share" "a part of a whole" "占整体的一部分"
    }
    Unit {
        "unit-of-article" "a bare 元 is what the article says, else the currency of its script" "“元”按全文所指的货币"
        "unit-carried" "a bare amount is in the currency last spoken of" "没写单位，承接前面的货币"
        "table-cell-unit" "stands in the cell" "单元格里写明"
        "table-heading-unit" "declared by the heading" "表头写明"
        "table-unit" "declared for the whole table" "全表声明"
        "table-ratio" "a ratio that is as large as percents are" "比率，按大小是百分数"
        "table-rate" "a rate of change that is as large as percents are" "增减率，按大小是百分数"
    }
    Period {
        "period-respectively" "one of a list of periods, each with its number" "与前面并列的期间逐一对应"
        "period-listed" "one of the periods that were listed before" "与前文列出的各期逐一对应"
        "period-growth" "rates of growth belong to the later of each two years" "增速归于每两年中的后一年"
        "period-base" "what the change is measured against" "作为比较的那一期"
        "period-prior" "told for this number alone, beside the period of the sentence" "只管这个数字（如去年同期）"
        "period-year-before" "the amount of the year before, which is compared with" "作为比较的上年同期"
        "period-day" "prices are of the day last spoken of" "价格取前文的日子"
        "period-end" "what stands at a moment is of the end of the period" "时点数，取期末"
        "period-in-clause" "named in the same clause" "本分句点名"
        "period-in-sentence" "named earlier in the sentence" "本句前文点名"
        "period-to-come" "foreseen behind the results of a quarter without a time: the next quarter" "季报之后的展望，未写期间：下一季"
        "period-carried" "goes on from a sentence before" "承接前文"
        "period-of-article" "none is named: the one that the article begins with" "文章开头的期间"
        "period-unknown" "no period is known" "不知是哪一期"
        "table-column-period" "named by the column" "列的名称"
        "table-row-period" "named by the row" "行的名称"
        "table-caption-period" "named by the caption of the table" "表格的标题"
        "article-period" "the one that the article begins with" "文章开头的期间"
        "table-day" "the day that the caption names" "标题写明的日子"
    }
    Status {
        "status-reported" "nothing says that it is foreseen" "没有预测的字样"
        "status-told" "a word says that it is foreseen" "有预测的字样"
        "status-expected" "a word right before says what was expected" "紧挨着有预期的字样"
        "status-behind" "a word right behind says so" "数字后面写明"
        "status-compared" "what is compared with was reported" "用来比较的是已公布的数"
        "status-past" "of a year before the one that is foreseen" "早于所展望的年份"
        "status-notice" "a range of profit, or shares that are to be bought" "以区间给出的利润，或将要回购的股份"
        "status-ahead" "of a period that is not over yet" "这一期还没有结束"
        "status-of-market" "what is foreseen for a market is nobody's own outlook" "对市场的预测，不是公司指引"
        "status-result" "a distance from what was expected, or a notice of results, tells what is known" "与预期之差，或预告里的实数"
        "table-status" "what headings, caption and period say" "表头、标题与期间"
    }
}
