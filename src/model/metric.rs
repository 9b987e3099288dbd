//! What a figure measures.

use std::fmt;
use std::str::FromStr;

macro_rules! metrics {
    ($($name:ident => $id:literal,)*) => {
        /// What is measured. The list is closed: its ids are part of the contract with users and
        /// stand in the index; their Chinese names are in `data/metrics.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the id says it")]
        pub enum Metric { $($name,)* }

        impl Metric {
            /// Every metric, in the order of the contract.
            pub const ALL: &'static [Metric] = &[$(Metric::$name,)*];

            /// The id, as in `--format json`.
            pub const fn id(self) -> &'static str {
                match self { $(Metric::$name => $id,)* }
            }
        }
    };
}

metrics! {
    Revenue => "revenue",
    NetIncome => "net_income",
    AdjustedNetIncome => "adjusted_net_income",
    OperatingIncome => "operating_income",
    GrossProfit => "gross_profit",
    GrossMargin => "gross_margin",
    OperatingMargin => "operating_margin",
    NetMargin => "net_margin",
    PretaxIncome => "pretax_income",
    Ebitda => "ebitda",
    EbitdaMargin => "ebitda_margin",
    Eps => "eps",
    AdjustedEps => "adjusted_eps",
    CostOfRevenue => "cost_of_revenue",
    OperatingExpense => "operating_expense",
    SellingExpense => "selling_expense",
    AdminExpense => "admin_expense",
    RndExpense => "rnd_expense",
    FinanceCost => "finance_cost",
    Tax => "tax",
    Capex => "capex",
    Depreciation => "depreciation",
    Impairment => "impairment",
    OperatingCashFlow => "operating_cash_flow",
    FreeCashFlow => "free_cash_flow",
    Cash => "cash",
    TotalAssets => "total_assets",
    TotalLiabilities => "total_liabilities",
    NetAssets => "net_assets",
    Debt => "debt",
    DebtRatio => "debt_ratio",
    Inventory => "inventory",
    Receivables => "receivables",
    Roe => "roe",
    Dividend => "dividend",
    DividendYield => "dividend_yield",
    PayoutRatio => "payout_ratio",
    Buyback => "buyback",
    Users => "users",
    Arpu => "arpu",
    Gmv => "gmv",
    Volume => "volume",
    Orders => "orders",
    Price => "price",
    SameStoreSales => "same_store_sales",
    StoreCount => "store_count",
    Headcount => "headcount",
    Capacity => "capacity",
    Utilization => "utilization",
    MarketShare => "market_share",
    MarketSize => "market_size",
    Loans => "loans",
    Deposits => "deposits",
    NetInterestIncome => "net_interest_income",
    NetInterestMargin => "net_interest_margin",
    FeeIncome => "fee_income",
    NplRatio => "npl_ratio",
    ProvisionCoverage => "provision_coverage",
    CapitalAdequacy => "capital_adequacy",
    Premium => "premium",
    Aum => "aum",
    SharePrice => "share_price",
    MarketCap => "market_cap",
    PriceTarget => "price_target",
    PeRatio => "pe_ratio",
    DealValue => "deal_value",
    Stake => "stake",
    InterestRate => "interest_rate",
    FxImpact => "fx_impact",
    Other => "other",
}

impl Metric {
    /// The metric with this number in the order of the contract.
    pub fn from_number(number: u8) -> Option<Metric> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its number in the order of the contract.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Whether it is a price, or follows one, and differs from hour to hour and from dealer to dealer.
    pub fn is_quoted(self) -> bool {
        matches!(
            self,
            Metric::SharePrice
                | Metric::Price
                | Metric::PriceTarget
                | Metric::MarketCap
                | Metric::PeRatio
                | Metric::DividendYield
                | Metric::InterestRate
        )
    }

    /// How its amount itself is measured.
    pub const fn kind(self) -> MetricKind {
        use Metric as M;
        match self {
            M::GrossMargin
            | M::OperatingMargin
            | M::NetMargin
            | M::EbitdaMargin
            | M::DebtRatio
            | M::Roe
            | M::DividendYield
            | M::PayoutRatio
            | M::SameStoreSales
            | M::Utilization
            | M::MarketShare
            | M::NetInterestMargin
            | M::NplRatio
            | M::ProvisionCoverage
            | M::CapitalAdequacy
            | M::Stake
            | M::InterestRate => MetricKind::Ratio,
            M::PeRatio => MetricKind::Multiple,
            M::Users | M::Volume | M::StoreCount | M::Headcount | M::Capacity => MetricKind::Count,
            M::Other => MetricKind::Any,
            _ => MetricKind::Money,
        }
    }
}

/// How the amount of a metric is measured, growth and shares aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// In a currency; a percentage of it is growth or a share.
    Money,
    /// In percent; a percentage is the thing itself.
    Ratio,
    /// In things counted.
    Count,
    /// In times.
    Multiple,
    /// In anything.
    Any,
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Metric {
    type Err = ();

    fn from_str(id: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|metric| metric.id() == id)
            .ok_or(())
    }
}
