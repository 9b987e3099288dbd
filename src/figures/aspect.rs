//! Aspects: how a number is to be read, told by the words around it.

use crate::figures::scan::{Quantity, Unit};
use crate::lexicon::{Cue, Strength};
use crate::model::{Aspect, Metric, MetricKind, Status};

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Up,
    Down,
    Narrow,
    Widen,
}

/// What the words around a list of numbers say of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) direction: Option<Direction>,
    /// The direction is that of a loss (亏损收窄).
    pub(crate) direction_of_loss: bool,
    /// What a change is measured against.
    pub(crate) base: Option<Aspect>,
    /// Two bases in a row (同比、环比).
    pub(crate) bases: Vec<Aspect>,
    /// 较去年同期: the base is also an amount to compare with.
    pub(crate) yoy_compares: bool,
    /// 较2023年的2.15%, 比第三季度的90.4%: the rate of then.
    pub(crate) rate_of_base: bool,
    pub(crate) share: bool,
    /// The words speak of a change but name no way (增速).
    pub(crate) growth: bool,
    /// 至, 达, 为 stands right before.
    pub(crate) reached: bool,
    /// Distance from what was expected.
    pub(crate) beat: bool,
    pub(crate) expected: bool,
    pub(crate) below: bool,
    pub(crate) loss: bool,
    pub(crate) at_most: bool,
    /// 上调, 下调: a forecast is changed.
    pub(crate) revised: bool,
    pub(crate) trading: bool,
    /// 涨, 跌: said of prices.
    pub(crate) moves: bool,
    pub(crate) compound: bool,
    /// The direction word stands right before the number.
    pub(crate) adjacent: bool,
    /// The words behind say whose number it is (的指引).
    pub(crate) status_behind: Option<Status>,
    pub(crate) right_metric: Option<(Metric, Strength)>,
}

/// Characters between what was expected and the number within which a distance from it is told.
const NEAR: usize = 6;

/// Reads the cues on both sides. `left` holds each cue with the text from it to the number.
pub(crate) fn read(
    left: &[(Cue, &str)],
    right: &[Cue],
    right_metric: Option<(Metric, Strength)>,
    right_gap: &str,
    behind: &str,
) -> Reading {
    let mut reading = Reading {
        right_metric,
        ..Reading::default()
    };
    let mut compared = false;
    // Characters from what was expected to the number.
    let mut expected_gap = None;
    for (cue, gap) in left {
        let near = matches!(
            *gap,
            "" | "了"
                | "约"
                | "超"
                | "逾"
                | "近"
                | "了约"
                | "了近"
                | "超过"
                | " "
                | "大约"
                | "幅度"
                | "至多"
                | "了超"
                | "多达"
                | "达"
                | "了逾"
                | "将近"
                | "约为"
                | "至少"
                | "超约"
                | "幅度为"
                | "为"
        );
        if matches!(cue, Cue::Yoy | Cue::Qoq | Cue::Base) {
            reading.rate_of_base = *gap == "的";
        }
        match cue {
            Cue::Yoy => {
                // 较上年同期的营收11.92亿
                // 比去年同期每股收益0.65美元增长, 相较去年同期净利润为3亿
                let measured = gap
                    .trim_end_matches("人民币")
                    .trim_end_matches(['约', '为']);
                reading.yoy_compares = matches!(
                    measured,
                    "" | "亏损"
                        | "盈利"
                        | "净亏损"
                        | "净利润"
                        | "净利"
                        | "纯利"
                        | "营收"
                        | "收入"
                        | "每股收益"
                        | "每股盈利"
                ) || gap.starts_with('的') && gap.chars().count() <= 8;
                reading.base = Some(Aspect::Yoy);
                reading.bases.push(Aspect::Yoy);
            }
            Cue::Qoq => {
                reading.base = Some(Aspect::Qoq);
                reading.bases.push(Aspect::Qoq);
            }
            Cue::Base => reading.base = Some(Aspect::Change),
            Cue::Up | Cue::Down | Cue::Fall | Cue::Growth | Cue::Narrow | Cue::Widen => {
                reading.adjacent = near;
                reading.reached = false;
                match cue {
                    Cue::Up => {
                        reading.direction = Some(Direction::Up);
                        reading.direction_of_loss = reading.loss;
                    }
                    Cue::Down | Cue::Fall => {
                        reading.direction = Some(Direction::Down);
                        reading.direction_of_loss = reading.loss;
                    }
                    Cue::Narrow => {
                        reading.direction = Some(Direction::Narrow);
                        reading.direction_of_loss = true;
                    }
                    Cue::Widen => {
                        reading.direction = Some(Direction::Widen);
                        reading.direction_of_loss = true;
                    }
                    _ => reading.growth = true,
                }
            }
            Cue::Reach => reading.reached = true,
            Cue::Share => reading.share = true,
            Cue::Above | Cue::Below => {
                compared = true;
                reading.below = *cue == Cue::Below;
                // 较预期高出8.3亿: the distance itself follows.
                reading.beat = reading.expected
                    && gap.chars().count() <= 1
                    && expected_gap.is_some_and(|before: usize| before <= NEAR);
            }
            Cue::Estimate | Cue::Expected => {
                reading.expected = true;
                expected_gap = Some(gap.chars().count());
                // 超出市场预期32%
                reading.beat = compared && gap.chars().count() <= 1 && !gap.contains('的');
            }
            Cue::Loss => reading.loss = true,
            Cue::AtMost => reading.at_most = !gap.contains(['，', ',']),
            Cue::Revise => reading.revised = true,
            Cue::Trading => reading.trading = true,
            Cue::Moves => reading.moves = true,
            Cue::Compound | Cue::Recovered => reading.compound = true,
            _ => {}
        }
    }
    let named = right_gap.contains('的');
    for cue in right {
        match cue {
            Cue::Up if named => {
                reading.direction.get_or_insert(Direction::Up);
                reading.adjacent = true;
            }
            Cue::Loss if named || right_gap.is_empty() && right_metric.is_some() => {
                reading.loss = true;
            }
            Cue::Guidance if named => reading.status_behind = Some(Status::Guidance),
            Cue::Estimate | Cue::Expected if named => {
                reading.status_behind = Some(Status::Estimate);
            }
            Cue::Down if !named => {}
            Cue::Down | Cue::Fall => {
                reading.direction.get_or_insert(Direction::Down);
                reading.adjacent = true;
            }
            Cue::Growth => reading.growth = true,
            Cue::Yoy if named => reading.base = Some(Aspect::Yoy),
            Cue::Qoq if named => reading.base = Some(Aspect::Qoq),
            Cue::Share => reading.share = true,
            _ => {}
        }
    }
    // 高于预期的X is X expected; 超预期5% and 高出预期5亿 are distances.
    if behind.starts_with("的份额")
        || behind.starts_with("的市场份额")
        || behind.starts_with("份额")
    {
        reading.share = true;
    }
    reading
}

/// The aspect of a number; none where nothing says that it is a figure.
pub(crate) fn aspect_of(
    quantity: &Quantity<'_>,
    metric: Metric,
    rate: bool,
    reading: &Reading,
    place: usize,
    before: Option<Aspect>,
    amount_before: Option<Aspect>,
) -> Option<Aspect> {
    let base = if reading.bases.len() > 1 {
        reading.bases.get(place).copied().or(reading.base)
    } else {
        reading.base
    };
    let changes = quantity.growth
        || reading.direction.is_some()
        || reading.growth
        || base.is_some()
        || quantity.sign.is_some();
    let change = || {
        if reading.compound || reading.revised && base.is_none() {
            Aspect::Change
        } else {
            // 比上年末增加819.78亿元，增长13.48%: said of the same change.
            base.or(amount_before).unwrap_or(match metric {
                Metric::SharePrice
                | Metric::MarketCap
                | Metric::Stake
                | Metric::Headcount
                | Metric::InterestRate => Aspect::Change,
                _ => Aspect::Yoy,
            })
        }
    };
    match &quantity.unit {
        Unit::Percent => {
            let ratio =
                metric.kind() == MetricKind::Ratio && metric != Metric::SameStoreSales || rate;
            if reading.beat {
                return Some(Aspect::Beat);
            }
            if reading.compound {
                return Some(Aspect::Change);
            }
            if reading.share && !reading.adjacent && base.is_none() && quantity.sign.is_none() {
                return Some(Aspect::Share);
            }
            if !ratio
                && !changes
                && let Some(before) = before
            {
                return Some(before);
            }
            if ratio
                && (reading.reached
                    || reading.rate_of_base && reading.direction.is_none()
                    || !changes
                    || quantity.sign == Some(true) && base.is_none() && reading.direction.is_none())
            {
                return Some(Aspect::Level);
            }
            if changes {
                return Some(change());
            }
            if metric == Metric::SameStoreSales {
                return Some(Aspect::Yoy);
            }
            if metric == Metric::Other
                || metric == Metric::DealValue
                || metric.kind() == MetricKind::Multiple
            {
                return Some(Aspect::Level);
            }
            None
        }
        Unit::Points | Unit::BasisPoints if reading.beat => Some(Aspect::Beat),
        Unit::Points | Unit::BasisPoints => {
            Some(if reading.compound || reading.revised && base.is_none() {
                Aspect::Change
            } else {
                change()
            })
        }
        Unit::Times => {
            if changes && !reading.reached && metric.kind() != MetricKind::Multiple {
                Some(change())
            } else {
                Some(Aspect::Level)
            }
        }
        Unit::Currency(_) | Unit::Yuan | Unit::Bare | Unit::Count(_) => {
            let counts_users = metric == Metric::Users;
            if reading.beat
                && (counts_users || matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan))
            {
                return Some(Aspect::Beat);
            }
            if reading.direction.is_some() && reading.adjacent && !reading.reached {
                let moves = metric.kind() == MetricKind::Count
                    || matches!(metric, Metric::SharePrice | Metric::MarketCap);
                return Some(base.unwrap_or(if moves { Aspect::Change } else { Aspect::Yoy }));
            }
            Some(Aspect::Level)
        }
    }
}
