//! Articles that nobody wrote: sentences of our own about companies, in the mixture in which news has
//! them. The same seed and number always give the same article.

use std::fmt::Write as _;

/// Companies, the first of them much more often than the last, each with the parts that it reports.
const COMPANIES: &[(&str, &[&str])] = &[
    ("亚马逊", &["AWS", "广告业务", "北美", "国际业务"]),
    ("腾讯", &["增值服务", "网络广告", "金融科技及企业服务"]),
    ("阿里巴巴", &["阿里云", "淘天集团", "国际商业"]),
    ("英伟达", &["数据中心业务", "游戏业务", "汽车业务"]),
    ("微软", &["智能云", "Azure", "生产力与业务流程"]),
    ("小米", &["智能手机业务", "IoT业务", "汽车业务"]),
    ("台积电", &["先进制程", "高效能运算", "智能手机平台"]),
    ("宁德时代", &["动力电池系统", "储能电池系统"]),
    ("苹果", &["服务业务", "iPhone", "大中华区"]),
    ("拼多多", &["在线营销服务", "交易服务"]),
    ("美团", &["核心本地商业", "新业务"]),
    ("特斯拉", &["汽车业务", "能源业务"]),
    ("比亚迪", &["汽车业务", "手机部件及组装业务"]),
    ("网易", &["游戏及相关增值服务", "网易云音乐"]),
    ("京东", &["京东零售", "京东物流"]),
    ("百度", &["在线营销业务", "智能云", "爱奇艺"]),
    ("中芯国际", &["晶圆代工业务"]),
    ("贵州茅台", &["系列酒", "直销渠道"]),
    ("迪士尼", &["流媒体业务", "乐园业务"]),
    ("谷歌", &["谷歌云", "搜索业务", "YouTube"]),
];
/// What is measured, from how much to how much, and in what.
const METRICS: &[(&str, u64, u64, &str)] = &[
    ("营收", 20, 9000, "亿元"),
    ("净利润", 2, 900, "亿元"),
    ("营收", 10, 1900, "亿美元"),
    ("经营利润", 1, 400, "亿美元"),
    ("毛利率", 8, 75, "%"),
    ("净利率", 1, 40, "%"),
    ("研发费用", 1, 300, "亿元"),
    ("资本开支", 1, 260, "亿美元"),
    ("自由现金流", 1, 500, "亿元"),
    ("每股收益", 1, 9, "美元"),
];
const SOURCES: &[&str] = &["财经早报", "产业观察", "市场日报", "科技在线", "证券参考"];
/// What is said between the numbers.
const REMARKS: &[&str] = &[
    "管理层在电话会上表示，需求好于年初的预期。",
    "分析师认为，竞争加剧之下价格仍有压力。",
    "公司称将继续投入人工智能和基础设施。",
    "受汇率影响，海外市场的表现弱于国内。",
    "市场对此反应平淡，盘后股价小幅波动。",
    "公司同时公布了新一轮回购计划，但没有说明期限。",
    "这一变化主要来自产品结构的改善和成本的下降。",
    "此前，多家供应商已经下调了出货的目标。",
];

/// An article.
pub(crate) struct Article {
    title: String,
    source: &'static str,
    /// Day of publication.
    date: String,
    url: String,
    body: String,
}

impl Article {
    /// The article of a number.
    pub(crate) fn new(seed: u64, number: u64) -> Article {
        let mut chance = Chance(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (company, parts) = COMPANIES[chance.early(COMPANIES.len())];
        let (year, month) = (2021 + chance.below(5), 1 + chance.below(12));
        let quarter = ["四", "一", "二", "三"][usize::try_from((month - 1) / 3).unwrap_or(0)];
        let reported = if month < 4 { year - 1 } else { year };
        let period = format!("{reported}年第{quarter}季度");
        let mut body = String::new();
        // Most are short, some very long.
        let sentences = 3 + chance.below(8) * (1 + chance.below(8));
        for sentence in 0..sentences {
            let subject = match chance.below(3) {
                0 => company.to_owned(),
                _ => format!("{company}{}", parts[chance.early(parts.len())]),
            };
            match chance.below(4) {
                0 => body += REMARKS[chance.early(REMARKS.len())],
                1 => {
                    let growth = chance.tenths(1, 60);
                    let _ = write!(
                        body,
                        "{period}，{subject}收入同比增长{growth}%，上年同期为{}%。",
                        chance.tenths(1, 60)
                    );
                }
                2 => {
                    let (metric, amount) = chance.figure();
                    let change = ["增长", "下降"][chance.early(2)];
                    let _ = write!(
                        body,
                        "{subject}{metric}为{amount}，同比{change}{}%。",
                        chance.tenths(1, 40)
                    );
                }
                _ => {
                    let low = 50 + chance.below(900);
                    let _ = write!(
                        body,
                        "公司预计下一季度{company}营收在{low}亿元至{}亿元之间。",
                        low + 10 + chance.below(40)
                    );
                }
            }
            if sentence % 5 == 4 {
                body += "\n\n";
            }
        }
        let (metric, amount) = chance.figure();
        Article {
            title: format!("{company}{period}{metric}{amount}（{number}）"),
            source: SOURCES[chance.early(SOURCES.len())],
            date: format!("{year}-{month:02}-{:02}", 1 + chance.below(28)),
            url: format!("https://news.example/{seed}/{number}"),
            body,
        }
    }

    /// As a line of JSON Lines.
    pub(crate) fn line(&self) -> String {
        let Article {
            title,
            source,
            date,
            url,
            body,
        } = self;
        let line = serde_json::json!({
            "title": title, "source": source, "date": date, "url": url, "body": body,
        });
        format!("{line}\n")
    }
}

/// Numbers that look as if by chance (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// A place in a list, the first more often than the last.
    fn early(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(1);
        let place = self.below(length).min(self.below(length));
        usize::try_from(place).unwrap_or(0)
    }

    /// A number with one decimal.
    fn tenths(&mut self, least: u64, most: u64) -> String {
        format!("{}.{}", least + self.below(most - least), self.below(10))
    }

    fn figure(&mut self) -> (&'static str, String) {
        let (metric, least, most, unit) = METRICS[self.early(METRICS.len())];
        (metric, format!("{}{unit}", self.tenths(least, most)))
    }
}
