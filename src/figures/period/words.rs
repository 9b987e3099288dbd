//! The words that name years and parts of a year.

use std::sync::LazyLock;

use super::{Phase, Year};
use crate::model::Part;
use crate::text::{WordTree, Words};

/// Lists of words, each list with what its words mean.
pub(super) struct Lists<T: 'static> {
    tree: WordTree,
    /// The list of each word of the tree.
    list_of: Vec<usize>,
    rows: &'static [(&'static [&'static str], T)],
}

impl<T: Copy> Lists<T> {
    fn new(rows: &'static [(&'static [&'static str], T)]) -> Self {
        let words = rows.iter().enumerate();
        let (list_of, words): (Vec<usize>, Vec<&str>) = words
            .flat_map(|(list, (words, _))| words.iter().map(move |word| (list, *word)))
            .unzip();
        Lists {
            tree: WordTree::new(words),
            list_of,
            rows,
        }
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.rows
            .iter()
            .flat_map(|(words, _)| words.iter().copied())
    }

    /// What the beginning of a text means, and its length: an earlier list counts before a later
    /// one, in a list the longest word.
    pub(super) fn read(&self, text: &str) -> Option<(T, usize)> {
        let mut best: Option<(usize, usize)> = None;
        self.tree.beginning_of(text.chars(), |word, length| {
            let list = self.list_of[word];
            if best.is_none_or(|(before, _)| list <= before) {
                best = Some((list, length));
            }
        });
        best.map(|(list, length)| (self.rows[list].1, length))
    }
}

/// What stands between the years of a list.
pub(super) static YEAR_JOINS: Words = Words::new(&["、", "及", "和", "与", "以及", "/"]);

pub(super) static YEARS: LazyLock<Lists<Year>> = LazyLock::new(|| {
    Lists::new(&[
        (&["去年底", "上年底"], Year::Relative(-1)),
        (
            &["去年", "上财年", "上一财年", "上个财年", "去年度"],
            Year::Relative(-1),
        ),
        // 上年 is the year before the one that is spoken of, 去年 that before the article's.
        (
            &["上年", "上一年", "上年度", "上一年度", "前一年", "前一年度"],
            Year::Before,
        ),
        (&["今年", "今财年", "今年度"], Year::Relative(0)),
        (&["前年"], Year::Relative(-2)),
        (
            &[
                "明年",
                "下财年",
                "下一财年",
                "来年",
                "下一年",
                "明年度",
                "次年",
                "下年度",
            ],
            Year::Relative(1),
        ),
        (
            &[
                "本年度",
                "本年",
                "本财年",
                "当前财年",
                "当年度",
                "同年",
                "当年",
            ],
            Year::Current,
        ),
    ])
});

/// Several years in a row: the first, and how many.
pub(super) static SEVERAL_YEARS: LazyLock<Lists<(Year, i16)>> = LazyLock::new(|| {
    Lists::new(&[
        (&["今明两年", "今明两个年度"], (Year::Relative(0), 2)),
        (&["明后两年"], (Year::Relative(1), 2)),
        (
            &[
                "上两个年度",
                "前两个年度",
                "上两年度",
                "前两年度",
                "此前两个年度",
            ],
            (Year::Earlier(2), 2),
        ),
    ])
});

pub(super) static PHASES: LazyLock<Lists<Phase>> = LazyLock::new(|| {
    Lists::new(&[
        (
            &["上半年度", "上半财年", "上半年", "上半"],
            Phase::Named(Part::Half(1)),
        ),
        (
            &["中期", "4-9月", "4月至9月", "4至9月", "4—9月"],
            Phase::Named(Part::Half(1)),
        ),
        (
            &[
                "下半年度",
                "下半财年",
                "下半年",
                "下半",
                "7-12月",
                "7至12月",
                "7月至12月",
                "7—12月",
            ],
            Phase::Named(Part::Half(2)),
        ),
        (
            &[
                "前三季度",
                "前三季",
                "首三季",
                "前三个季度",
                "前9个月",
                "前九个月",
                "首九个月",
                "首9个月",
                "1-9月份",
                "1-9月",
                "1至9月",
                "一至三季度",
                "q1-q3",
                "q1-3",
                "前3季度",
                "前3季",
                "1—9月",
                "首三季度",
                "前九月",
                "前9月",
                "首9月",
                "1-3q",
                "1-3季度",
                "4月至12月",
                "4-12月",
                "4至12月",
                "前三财季",
                "三季报",
                "三季度报",
                "1~9月",
                "1月-9月",
                "1月至9月",
                "1月—9月",
                "1月~9月",
            ],
            Phase::Named(Part::NineMonths),
        ),
        (
            &[
                "半年报",
                "半年度报告",
                "半年度",
                "上半年度报告",
                "中报",
                "上半年报",
                "中期报告",
                "1-6月",
                "1—6月",
                "1~6月",
                "首六个月",
                "前六个月",
                "前6个月",
                "首6个月",
                "1至6月",
                "1月-6月",
                "1月至6月",
                "1月—6月",
            ],
            Phase::Named(Part::Half(1)),
        ),
        (
            &[
                "一季报",
                "首季度",
                "首财季",
                "首季",
                "首个季度",
                "首个财季",
                "1-3月",
                "1—3月",
                "1至3月",
                "1月-3月",
                "1月至3月",
                "首三个月",
                "前三个月",
                "前3个月",
            ],
            Phase::Named(Part::Quarter(1)),
        ),
        (
            &["末季", "尾季", "最后一个季度", "最后一季", "最后一季度"],
            Phase::Named(Part::Quarter(4)),
        ),
        (
            &[
                "全年度",
                "全年",
                "全财年",
                "整个财年",
                "整年",
                "年报",
                "年度",
                "1-12月份",
                "1-12月",
                "1—12月",
                "1至12月",
                "1月-12月",
                "1月至12月",
                "1~12月",
                "前12个月",
            ],
            Phase::Whole,
        ),
        (
            &[
                "上一季度",
                "上个季度",
                "上一季",
                "上季度",
                "上季",
                "前一季度",
                "上财季",
                "上一财季",
                "上个财季",
            ],
            Phase::LastQuarter,
        ),
        (
            &[
                "本季度",
                "本财季",
                "本季",
                "当季",
                "当前季度",
                "该季度",
                "该季",
                "该财季",
                "当前财季",
                "单季度",
                "季内",
                "这一季度",
                "这个季度",
            ],
            Phase::ThisQuarter,
        ),
        (
            &[
                "下季度",
                "下一季度",
                "下季",
                "下个季度",
                "下一财季",
                "下财季",
            ],
            Phase::NextQuarter,
        ),
        (&["上月", "上个月"], Phase::LastMonth),
        (&["本月", "当月", "该月"], Phase::ThisMonth),
        (
            &["报告期内", "报告期", "期内", "本期间", "本期", "同一时期"],
            Phase::Current,
        ),
    ])
});

/// The words of all these lists.
pub(super) static NAMES: LazyLock<WordTree> = LazyLock::new(|| {
    let years = YEARS.words().chain(SEVERAL_YEARS.words());
    WordTree::new(years.chain(PHASES.words()))
});
