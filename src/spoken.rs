//! Numbers and ids in the words of people.

use crate::api::Number;
use crate::lexicon::Cue;
use crate::model::{Amount, Aspect, Figure};

/// Scales that numbers are told in, the largest first, with the decimals that are kept.
const SCALES: &[(f64, i32, &str, usize)] =
    &[(1e12, 12, "万亿", 4), (1e8, 8, "亿", 2), (1e4, 4, "万", 2)];
/// Decimals that are kept of a number without a scale.
const DECIMALS: usize = 4;

/// What currencies are called; others are called by their codes.
const CURRENCIES: &[(&str, &str)] = &[
    ("CNY", "元"),
    ("USD", "美元"),
    ("HKD", "港元"),
    ("TWD", "新台币"),
    ("EUR", "欧元"),
    ("JPY", "日元"),
    ("GBP", "英镑"),
    ("KRW", "韩元"),
    ("SGD", "新加坡元"),
    ("CHF", "瑞士法郎"),
    ("AUD", "澳元"),
    ("CAD", "加元"),
    ("INR", "印度卢比"),
    ("MOP", "澳门元"),
    ("SEK", "瑞典克朗"),
    ("DKK", "丹麦克朗"),
];

/// A figure's amount with sign, scale and unit: `+19%`, `287.9亿美元`, `1510亿–1555亿美元`.
pub fn amount(figure: &Figure) -> String {
    // A change says which way it goes; a share or a level that is positive does not.
    let signed = !matches!(figure.aspect, Aspect::Level | Aspect::Share);
    let unit = unit(&figure.unit);
    // 18700% has no scale to be told in.
    let scales = if matches!(figure.unit.as_str(), "%" | "pp" | "bp" | "x") {
        &[]
    } else {
        SCALES
    };
    let told = |value: f64| scaled(value, signed, scales);
    match figure.amount {
        Amount::Exact(value) => format!("{}{unit}", told(value)),
        Amount::Range {
            low: Some(low),
            high: Some(high),
        } => format!("{}–{}{unit}", told(low), told(high)),
        Amount::Range {
            low: Some(low),
            high: None,
        } => format!("≥{}{unit}", told(low)),
        Amount::Range {
            low: None,
            high: Some(high),
        } => format!("≤{}{unit}", told(high)),
        Amount::Range {
            low: None,
            high: None,
        } => String::new(),
    }
}

/// A number that is bound to nothing yet, in the scale that it is spoken in.
pub fn plain_amount(low: f64, high: f64, unit_id: &str) -> String {
    let scales = if matches!(unit_id, "%" | "pp" | "bp" | "x") {
        &[]
    } else {
        SCALES
    };
    let (told, unit) = (scaled(low, false, scales), unit(unit_id));
    if low.to_bits() == high.to_bits() {
        format!("{told}{unit}")
    } else {
        format!("{told}–{}{unit}", scaled(high, false, scales))
    }
}

/// A number in the scale that it is spoken in.
fn scaled(value: f64, signed: bool, scales: &[(f64, i32, &str, usize)]) -> String {
    let sign = if signed && value > 0.0 { "+" } else { "" };
    for &(least, power, name, decimals) in scales {
        // What would be rounded up to the next scale stays in its own: 9999.9999万 is 10000万.
        if value.abs() >= least {
            return format!(
                "{sign}{}{name}",
                decimal(value / 10f64.powi(power), decimals)
            );
        }
    }
    format!("{sign}{}", decimal(value, DECIMALS))
}

fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if matches!(text, "0" | "-0") && value != 0.0 {
        Number(value).to_string()
    } else {
        text.to_owned()
    }
}

/// What a unit is called behind a number.
fn unit(unit: &str) -> &str {
    match unit {
        "pp" => "个百分点",
        "bp" => "个基点",
        "x" => "倍",
        _ => CURRENCIES
            .iter()
            .find(|(code, _)| *code == unit)
            .map_or(unit, |(_, name)| name),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Metric, Status};
    use crate::text::Span;

    #[test]
    fn numbers_read_as_people_say_them() {
        let exact = Amount::Exact;
        let range = |low, high| Amount::Range { low, high };
        let table = [
            (exact(28_790_000_000.0), Aspect::Level, "USD", "287.9亿美元"),
            (
                exact(143_083_000_000.0),
                Aspect::Level,
                "USD",
                "1430.83亿美元",
            ),
            (
                exact(2_894_308_000_000.0),
                Aspect::Level,
                "TWD",
                "2.8943万亿新台币",
            ),
            (exact(53_000_000.0), Aspect::Level, "人", "5300万人"),
            (exact(1000.0), Aspect::Level, "家", "1000家"),
            (exact(19.0), Aspect::Yoy, "%", "+19%"),
            (exact(18_700.0), Aspect::Yoy, "%", "+18700%"),
            (exact(-11.5), Aspect::Yoy, "%", "-11.5%"),
            (exact(0.0), Aspect::Yoy, "%", "0%"),
            (exact(39.0), Aspect::Level, "%", "39%"),
            (exact(1.06), Aspect::Yoy, "pp", "+1.06个百分点"),
            (exact(-138.0), Aspect::Yoy, "bp", "-138个基点"),
            (exact(20.0), Aspect::Level, "x", "20倍"),
            (exact(0.016), Aspect::Level, "HKD", "0.016港元"),
            (exact(0.000_01), Aspect::Level, "CNY", "0.00001元"),
            (exact(-412_000_000.0), Aspect::Level, "USD", "-4.12亿美元"),
            (exact(5e8), Aspect::Level, "XYZ", "5亿XYZ"),
            (
                range(Some(151e9), Some(155.5e9)),
                Aspect::Level,
                "USD",
                "1510亿–1555亿美元",
            ),
            (range(None, Some(60.0)), Aspect::Yoy, "%", "≤+60%"),
            (range(Some(3e8), None), Aspect::Level, "CNY", "≥3亿元"),
        ];
        for (value, aspect, unit, expected) in table {
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
            };
            assert_eq!(amount(&figure), expected);
        }
    }
}
