//! What the names of a metric say to a reader.

use crate::model::Metric;

/// What the names of a metric say to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// All the same thing: each stands for the others.
    OneThing,
    /// What happens as well as how much of it (裁员, 回购, 收购): before a company they are words, as
    /// in 裁员 AWS 增长 > 15%.
    Events,
    /// Several things that are counted alike (用户, 会员).
    Several,
}

/// What the names of a metric say.
pub(super) const fn naming(metric: Metric) -> Naming {
    use Metric as M;
    match metric {
        M::Revenue
        | M::NetIncome
        | M::OperatingIncome
        | M::GrossProfit
        | M::GrossMargin
        | M::OperatingMargin
        | M::NetMargin
        | M::Eps
        | M::RndExpense
        | M::Capex
        | M::FreeCashFlow => Naming::OneThing,
        M::Headcount
        | M::Buyback
        | M::DealValue
        | M::Stake
        | M::StoreCount
        | M::Impairment
        | M::Dividend
        | M::Orders
        | M::SharePrice
        | M::Other => Naming::Events,
        _ => Naming::Several,
    }
}
