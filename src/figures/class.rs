//! What a character can begin, told at a glance: most begin nothing, and a scanner passes over
//! them.

/// Things that a character can begin, a bit each.
pub(crate) type Class = u8;

/// A Latin word or a number in digits.
pub(crate) const WORD: Class = 1;
/// A number, a sign before one included.
pub(crate) const NUMBER: Class = 2;
/// A period.
pub(crate) const PERIOD: Class = 4;
/// A period, but only as the beginning of a word of a list.
pub(crate) const PERIOD_NAME: Class = 8;
/// A mark that separates.
pub(crate) const MARK: Class = 16;
/// Of a character that a clause begins behind it, of a place that one begins there.
pub(crate) const CLAUSE: Class = 32;
/// A name of the tables, of a place.
pub(crate) const NAME: Class = 64;
/// What companies do (`unlisted::ACTS`).
pub(crate) const ACT: Class = 128;

const NUMBERS: &[char] = &[
    '-', '负', '百', '千', '万', '亿', '十', '两', '零', '一', '二', '三', '四', '五', '六', '七',
    '八', '九', '〇', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '翻', '倍', '腰', '砍',
];

const PERIODS: &[char] = &['q', 'h', '第', '一', '二', '三', '四', '截', '财'];

const PERIOD_NAMES: &[char] = &[
    '首', '前', '上', '下', '去', '今', '本', '当', '明', '全', '末', '报', '期', '同', '单', '该',
    '年', '次', '中', '半',
];

const MARKS: &[char] = &[
    '，', '；', ';', '：', '。', '！', '？', '!', '?', '、', '(', ')', '（', '）', '“', '”', '】',
    '/', '\n', '|', ',', ':', ' ',
];

const CLAUSES: &[char] = &[
    '\n', '。', '，', ',', '；', ';', '：', ':', '！', '？', '、', '|', '】', ' ', '“', '》',
];

/// The first characters of the words for what companies do.
const ACTS: &[char] = &[
    '2', 'i', '上', '业', '亏', '今', '保', '全', '公', '净', '前', '去', '发', '在', '季', '宣',
    '实', '年', '归', '总', '截', '扣', '披', '招', '收', '新', '每', '毛', '的', '第', '经', '股',
    '营', '财', '销', '预',
];

/// Classes of the basic multilingual plane, by code point.
static CLASSES: [Class; 0x1_0000] = {
    let mut classes = [0; 0x1_0000];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] |= WORD;
        }
        if byte.is_ascii_digit() {
            classes[byte as usize] |= NUMBER | PERIOD;
        }
        byte += 1;
    }
    classes = with(classes, NUMBER, NUMBERS);
    classes = with(classes, PERIOD, PERIODS);
    classes = with(classes, PERIOD_NAME, PERIOD_NAMES);
    classes = with(classes, CLAUSE, CLAUSES);
    classes = with(classes, ACT, ACTS);
    with(classes, MARK, MARKS)
};

const fn with(
    mut classes: [Class; 0x1_0000],
    class: Class,
    characters: &[char],
) -> [Class; 0x1_0000] {
    let mut at = 0;
    while at < characters.len() {
        classes[characters[at] as usize] |= class;
        at += 1;
    }
    classes
}

/// All that a character can begin.
pub(crate) fn of(c: char) -> Class {
    CLASSES.get(c as usize).copied().unwrap_or(0)
}

/// Where the Latin word or number at `at` ends: the rest of one that is no find is skipped, so that
/// no tail of it is read.
pub(crate) fn word_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let length = rest.iter().position(|b| !b.is_ascii_alphanumeric());
    at + length.unwrap_or(rest.len()).max(1)
}
