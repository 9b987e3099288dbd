//! Numbers and ids in the words of people.

use crate::api::Number;
use crate::lexicon::Cue;
use crate::model::{Amount, Aspect, Figure};
use crate::query::{Exchange, Language};

/// A scale that numbers are told in: from where on, its power of ten, its name, the decimals that
/// are kept.
type Scale = (f64, i32, &'static str, usize);

/// The scales of a language, the largest first.
const CHINESE: &[Scale] = &[(1e12, 12, "万亿", 4), (1e8, 8, "亿", 2), (1e4, 4, "万", 2)];
const ENGLISH: &[Scale] = &[(1e12, 12, "tn", 3), (1e9, 9, "bn", 2), (1e6, 6, "m", 2)];
/// Decimals that are kept of a number without a scale.
const DECIMALS: usize = 4;

/// What currencies are called: behind a number in Chinese, before it in English. Others are called by
/// their codes.
const CURRENCIES: &[(&str, &str, &str)] = &[
    ("CNY", "元", "RMB "),
    ("USD", "美元", "$"),
    ("HKD", "港元", "HK$"),
    ("TWD", "新台币", "NT$"),
    ("EUR", "欧元", "€"),
    ("JPY", "日元", "¥"),
    ("GBP", "英镑", "£"),
    ("KRW", "韩元", "₩"),
    ("SGD", "新加坡元", "S$"),
    ("CHF", "瑞士法郎", "CHF "),
    ("AUD", "澳元", "A$"),
    ("CAD", "加元", "C$"),
    ("INR", "印度卢比", "₹"),
    ("MOP", "澳门元", "MOP$"),
    ("SEK", "瑞典克朗", "SEK "),
    ("DKK", "丹麦克朗", "DKK "),
];

/// What other units are called behind a number. Classifiers that say no more than that something is
/// counted have no English; the metric says what.
const UNITS: &[(&str, &str, &str)] = &[
    ("pp", "个百分点", " pp"),
    ("bp", "个基点", " bp"),
    ("x", "倍", "x"),
    ("人", "人", " people"),
    ("人次", "人次", " visits"),
    ("辆", "辆", " vehicles"),
    ("台", "台", " units"),
    ("台套", "台套", " units"),
    ("部", "部", " units"),
    ("架", "架", " aircraft"),
    ("艘", "艘", " ships"),
    ("架次", "架次", " flights"),
    ("股", "股", " shares"),
    ("吨", "吨", " tonnes"),
    ("桶", "桶", " barrels"),
    ("盎司", "盎司", " oz"),
    ("瓦", "瓦", " W"),
    ("千瓦时", "千瓦时", " kWh"),
    ("兆瓦时", "兆瓦时", " MWh"),
    ("吉瓦时", "吉瓦时", " GWh"),
    ("平方米", "平方米", " m²"),
    ("公里", "公里", " km"),
    ("标箱", "标箱", " TEU"),
    ("间", "间", " rooms"),
    ("间夜", "间夜", " room nights"),
    ("单", "单", " orders"),
    ("天", "天", " days"),
    ("家", "家", ""),
    ("个", "个", ""),
    ("件", "件", ""),
    ("次", "次", ""),
    ("只", "只", ""),
    ("套", "套", ""),
    ("张", "张", ""),
    ("颗", "颗", ""),
    ("片", "片", ""),
];

/// A figure's amount with sign, scale and unit: `+19%`, `287.9亿美元`, `1510亿–1555亿美元`; in English
/// `$28.79bn`, `$151bn–155.5bn`.
pub fn amount(figure: &Figure, language: Language) -> String {
    // A change says which way it goes; a share or a level that is positive does not.
    let signed = !matches!(figure.aspect, Aspect::Level | Aspect::Share);
    let scales = scales(&figure.unit, language);
    let (before, behind) = unit(&figure.unit, language);
    let told = |value: f64| scaled(value, signed, before, scales);
    match figure.amount {
        Amount::Exact(value) => format!("{}{behind}", told(value)),
        Amount::Range {
            low: Some(low),
            high: Some(high),
        } => {
            let high = scaled(high, signed, "", scales);
            format!("{}–{high}{behind}", told(low))
        }
        Amount::Range {
            low: Some(low),
            high: None,
        } => format!("≥{}{behind}", told(low)),
        Amount::Range {
            low: None,
            high: Some(high),
        } => format!("≤{}{behind}", told(high)),
        Amount::Range {
            low: None,
            high: None,
        } => String::new(),
    }
}

/// A figure's amount, and what it comes to in the currency that amounts are compared in, where it was
/// printed in another: `6380亿美元 ≈ 4.5745万亿元`.
pub fn compared_amount(figure: &Figure, exchange: Option<&Exchange>, language: Language) -> String {
    let printed = amount(figure, language);
    let worth = exchange.and_then(|exchange| {
        let worth = exchange.comes_to(figure.amount, &figure.unit)?;
        let figure = Figure {
            amount: worth,
            unit: exchange.currency.clone(),
            ..figure.clone()
        };
        Some(amount(&figure, language))
    });
    match worth {
        Some(worth) => format!("{printed} ≈ {worth}"),
        None => printed,
    }
}

/// A number that is bound to nothing yet, in the scale that it is spoken in.
pub fn plain_amount(low: f64, high: f64, unit_id: &str) -> String {
    let scales = scales(unit_id, Language::Chinese);
    let (before, behind) = unit(unit_id, Language::Chinese);
    let told = scaled(low, false, before, scales);
    if low.to_bits() == high.to_bits() {
        format!("{told}{behind}")
    } else {
        format!("{told}–{}{behind}", scaled(high, false, "", scales))
    }
}

/// The scales that amounts of a unit are told in: 18700% has none.
fn scales(unit: &str, language: Language) -> &'static [Scale] {
    match (unit, language) {
        ("%" | "pp" | "bp" | "x", _) => &[],
        (_, Language::Chinese) => CHINESE,
        (_, Language::English) => ENGLISH,
    }
}

/// A number in the scale that it is spoken in, `before` between its sign and its digits.
fn scaled(value: f64, signed: bool, before: &str, scales: &[Scale]) -> String {
    let sign = match value {
        value if value < 0.0 => "-",
        value if signed && value > 0.0 => "+",
        _ => "",
    };
    let size = value.abs();
    for &(least, power, name, decimals) in scales {
        // What would be rounded up to the next scale stays in its own: 9999.9999万 is 10000万.
        if size >= least {
            let number = decimal(size / 10f64.powi(power), decimals);
            return format!("{sign}{before}{number}{name}");
        }
    }
    format!("{sign}{before}{}", decimal(size, DECIMALS))
}

fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "0" && value != 0.0 {
        Number(value).to_string()
    } else {
        text.to_owned()
    }
}

/// What a unit is called before a number and behind it.
fn unit(unit: &str, language: Language) -> (&'static str, String) {
    let find = |table: &[(&'static str, &'static str, &'static str)]| {
        let known = table.iter().find(|(id, ..)| *id == unit);
        known.map(|(_, chinese, english)| (*chinese, *english))
    };
    match (language, find(CURRENCIES), find(UNITS)) {
        (Language::Chinese, Some((name, _)), _) => ("", name.to_owned()),
        (Language::Chinese, None, Some((name, _))) => ("", name.to_owned()),
        (Language::English, Some((_, name)), _) => (name, String::new()),
        (Language::English, None, Some((_, name))) => ("", name.to_owned()),
        (Language::English, ..) if unit != "%" => ("", format!(" {unit}")),
        _ => ("", unit.to_owned()),
    }
}

/// What a word of a kind tells.
pub fn cue(cue: Cue) -> &'static str {
    match cue {
        Cue::Yoy => "与上年同期相比",
        Cue::Qoq => "与上一期相比",
        Cue::Base => "与另一基数相比",
        Cue::Up => "上升",
        Cue::Down => "下降",
        Cue::Growth => "增速，正负由数字定",
        Cue::Fall => "降幅",
        Cue::Revise => "预测有调整",
        Cue::Narrow => "收窄",
        Cue::Widen => "扩大",
        Cue::Share => "占比",
        Cue::Above => "高于某数",
        Cue::Below => "低于某数",
        Cue::Estimate => "市场的预期",
        Cue::Expected => "预期",
        Cue::Outlook => "展望",
        Cue::Voice => "别人在说",
        Cue::Statistics => "统计机构在说",
        Cue::Continues => "口径同上一句",
        Cue::Guidance => "公司自己的展望",
        Cue::Prior => "上年同期",
        Cue::Previous => "上一期",
        Cue::Respectively => "逐一对应",
        Cue::Loss => "亏损，为负",
        Cue::Profit => "盈利，为正",
        Cue::Adjusted => "经调整的",
        Cue::Among => "以下是其中一部分",
        Cue::ThatPart => "前面说的那个业务",
        Cue::Self_ => "公司自己",
        Cue::Reach => "达到的数额在后",
        Cue::From => "原来的数额在后",
        Cue::AtMost => "上限",
        Cue::Trading => "股价",
        Cue::Moves => "价格涨跌",
        Cue::Recovered => "恢复到原先的一部分",
        Cue::Compound => "多年的增速",
    }
}

/// A size in the unit that fits it.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let (mut left, mut unit) = (bytes.div_ceil(1000), 0);
    while left >= 10_000 && unit + 1 < UNITS.len() {
        left = left.div_ceil(1000);
        unit += 1;
    }
    format!("{left} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Metric, Status};
    use crate::text::Span;

    #[test]
    fn numbers_read_as_people_say_them() {
        let exact = Amount::Exact;
        let range = |low, high| Amount::Range { low, high };
        let table = [
            (
                exact(28_790_000_000.0),
                Aspect::Level,
                "USD",
                "287.9亿美元",
                "$28.79bn",
            ),
            (
                exact(143_083_000_000.0),
                Aspect::Level,
                "USD",
                "1430.83亿美元",
                "$143.08bn",
            ),
            (
                exact(2_894_308_000_000.0),
                Aspect::Level,
                "TWD",
                "2.8943万亿新台币",
                "NT$2.894tn",
            ),
            (
                exact(53_000_000.0),
                Aspect::Level,
                "人",
                "5300万人",
                "53m people",
            ),
            (exact(1000.0), Aspect::Level, "家", "1000家", "1000"),
            (exact(19.0), Aspect::Yoy, "%", "+19%", "+19%"),
            (exact(18_700.0), Aspect::Yoy, "%", "+18700%", "+18700%"),
            (exact(-11.5), Aspect::Yoy, "%", "-11.5%", "-11.5%"),
            (exact(0.0), Aspect::Yoy, "%", "0%", "0%"),
            (exact(39.0), Aspect::Level, "%", "39%", "39%"),
            (exact(1.06), Aspect::Yoy, "pp", "+1.06个百分点", "+1.06 pp"),
            (exact(-138.0), Aspect::Yoy, "bp", "-138个基点", "-138 bp"),
            (exact(20.0), Aspect::Level, "x", "20倍", "20x"),
            (exact(0.016), Aspect::Level, "HKD", "0.016港元", "HK$0.016"),
            (
                exact(0.000_01),
                Aspect::Level,
                "CNY",
                "0.00001元",
                "RMB 0.00001",
            ),
            (
                exact(-412_000_000.0),
                Aspect::Level,
                "USD",
                "-4.12亿美元",
                "-$412m",
            ),
            (exact(5e8), Aspect::Level, "XYZ", "5亿XYZ", "500m XYZ"),
            (
                range(Some(151e9), Some(155.5e9)),
                Aspect::Level,
                "USD",
                "1510亿–1555亿美元",
                "$151bn–155.5bn",
            ),
            (range(None, Some(60.0)), Aspect::Yoy, "%", "≤+60%", "≤+60%"),
            (
                range(Some(3e8), None),
                Aspect::Level,
                "CNY",
                "≥3亿元",
                "≥RMB 300m",
            ),
        ];
        for (value, aspect, unit, expected, english) in table {
            let figure = Figure {
                span: Span::default(),
                quote: String::new(),
                company: None,
                segment: None,
                metric: Metric::Other,
                aspect,
                amount: value,
                unit: unit.to_owned(),
                period: None,
                status: Status::Actual,
                sentence: Span::default(),
                rules: Vec::new(),
                confidence: Confidence::default(),
            };
            assert_eq!(amount(&figure, Language::Chinese), expected);
            assert_eq!(amount(&figure, Language::English), english);
        }
    }
}
