//! Reading the tables.

use serde::Deserialize;

use super::{
    Company, CompanyId, Draft, LexiconError, Names, Segment, SegmentId, Sense, Strength,
    company_by_code,
};
use crate::model::Metric;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metrics {
    metric: Vec<MetricRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricRow {
    id: String,
    label: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    /// Words that hold a cue's characters and are none.
    #[serde(default)]
    no_cues: Vec<String>,
    cue: Vec<CueRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    id: Cue,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Companies {
    /// Phrases that hold a company's name and name none.
    #[serde(default)]
    not_companies: Vec<String>,
    company: Vec<CompanyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompanyRow {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    tickers: Vec<String>,
    #[serde(default)]
    broker: bool,
    #[serde(default)]
    market: bool,
    #[serde(default)]
    ambiguous: bool,
    #[serde(default)]
    segment: Vec<SegmentRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Segments {
    #[serde(default)]
    suffixes: Vec<String>,
    segment: Vec<SegmentRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentRow {
    name: String,
    #[serde(default)]
    kind: SegmentKind,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SegmentKind {
    Region,
    #[default]
    Line,
    Product,
    Channel,
    Customer,
}

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Words that say how a number is to be read. Their lists are `data/cues.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Cue { $($(#[$doc])* $name,)* }

        impl Cue {
            /// Its number in order.
            pub(super) const fn number(self) -> u8 {
                self as u8
            }

            /// The one with this number.
            pub(super) fn from_number(number: u8) -> Option<Cue> {
                [$(Cue::$name,)*].get(usize::from(number)).copied()
            }
        }
    };
}

cues! {
    /// 同比: on the same period a year before.
    Yoy,
    /// 环比: on the period before.
    Qoq,
    /// 较年初: on some other base.
    Base,
    /// 增长: more than before.
    Up,
    /// 下降: less than before.
    Down,
    /// 增速: a change whose sign its number carries.
    Growth,
    /// 降幅: a change that is a fall.
    Fall,
    /// 上调: a forecast is changed.
    Revise,
    /// 收窄: a gap that closed; of a loss an improvement.
    Narrow,
    /// 扩大: a gap that opened; of a loss a worsening.
    Widen,
    /// 占: part of a whole.
    Share,
    /// 高于, 超过 as a comparison with something named.
    Above,
    /// 低于, 不及 as a comparison with something named.
    Below,
    /// 市场预期: what others expected.
    Estimate,
    /// 预期 by itself: in a comparison somebody else's, else an outlook.
    Expected,
    /// 预计: an outlook, of the company unless somebody else speaks.
    Outlook,
    /// 分析师, 该机构: somebody else speaks.
    Voice,
    /// 乘联会: one who counts whole markets speaks.
    Statistics,
    /// 对应: what follows is said as the sentence before.
    Continues,
    /// 指引: the company's own outlook, by itself.
    Guidance,
    /// 去年同期: the same period a year before is spoken of.
    Prior,
    /// 上季: the period before is spoken of.
    Previous,
    /// 分别: the numbers that follow go to the names before, one each.
    Respectively,
    /// 亏损: a negative profit.
    Loss,
    /// 盈利 as a verb, 扭亏: a positive profit.
    Profit,
    /// 经调整: the adjusted variant of the metric that follows.
    Adjusted,
    /// 其中: a part of what was just spoken of.
    Among,
    /// 该部门: the part last spoken of.
    ThatPart,
    /// 公司: the article's subject.
    Self_,
    /// 至, 达, 为: the level that was reached follows.
    Reach,
    /// 由, 从: the level before follows.
    From,
    /// 至多: the number is an upper end.
    AtMost,
    /// 股价: the price of a share moves.
    Trading,
    /// 涨, 跌: said of prices on a market.
    Moves,
    /// 恢复至: a part of an earlier level follows.
    Recovered,
    /// 年复合增长率: a rate over several years.
    Compound,
}

/// Reads one table into the draft; which one is told by the end of its name.
pub(super) fn read(draft: &mut Draft, table: &str, text: &str) -> Result<(), LexiconError> {
    let row_error = |reason: String| LexiconError::Row {
        table: table.to_owned(),
        reason,
    };
    let toml_error = |error: toml::de::Error| row_error(error.to_string());
    if table.ends_with("units.toml") {
        draft.units = super::Units::parse(text).map_err(toml_error)?;
        text.clone_into(&mut draft.unit_table);
    } else if table.ends_with("metrics.toml") {
        for row in toml::from_str::<Metrics>(text).map_err(toml_error)?.metric {
            let metric: Metric = row
                .id
                .parse()
                .map_err(|()| row_error(format!("there is no metric `{}`", row.id)))?;
            draft.metric_labels.entry(metric).or_insert(row.label);
            for name in &row.names {
                draft.add_sense(name, Sense::Metric(metric, Strength::Strong));
            }
            for name in &row.weak {
                draft.add_sense(name, Sense::Metric(metric, Strength::Weak));
            }
        }
    } else if table.ends_with("cues.toml") {
        let cues = toml::from_str::<Cues>(text).map_err(toml_error)?;
        let others = cues.no_cues.iter();
        draft
            .senses
            .extend(others.map(|word| (crate::text::fold(word), None)));
        for row in cues.cue {
            for word in &row.words {
                draft.add_sense(word, Sense::Cue(row.id));
            }
        }
    } else if table.ends_with("companies.toml") {
        let companies = toml::from_str::<Companies>(text).map_err(toml_error)?;
        let phrases = companies.not_companies.iter();
        draft
            .senses
            .extend(phrases.map(|phrase| (crate::text::fold(phrase), None)));
        for row in companies.company {
            let id = add_company(
                draft,
                Issuer {
                    name: row.name,
                    aliases: row.aliases,
                    codes: row.tickers,
                    broker: row.broker,
                    market: row.market,
                    ambiguous: row.ambiguous,
                },
            );
            for segment in row.segment {
                add_segment(draft, segment, Some(id));
            }
        }
    } else if table.ends_with("segments.toml") {
        let segments = toml::from_str::<Segments>(text).map_err(toml_error)?;
        draft.suffixes.extend(segments.suffixes);
        for row in segments.segment {
            add_segment(draft, row, None);
        }
    } else {
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let &[_, codes, name, others, ..] = columns.as_slice() else {
                let found = columns.len();
                return Err(row_error(format!(
                    "line {}: expected market, code, name and other names between tabs, found {found} columns",
                    number + 1
                )));
            };
            let listed = |cell: &str| -> Vec<String> {
                let parts = cell.split('|').filter(|one| !one.is_empty());
                parts.map(str::to_owned).collect()
            };
            add_company(
                draft,
                Issuer {
                    name: name.to_owned(),
                    aliases: listed(others),
                    codes: listed(codes),
                    broker: false,
                    market: false,
                    ambiguous: columns.get(4) == Some(&"1"),
                },
            );
        }
    }
    Ok(())
}

/// A row of a table of companies.
pub(super) struct Issuer {
    name: String,
    aliases: Vec<String>,
    codes: Vec<String>,
    broker: bool,
    market: bool,
    ambiguous: bool,
}

impl Issuer {
    pub(super) fn company(self) -> Company {
        Company {
            aliases: Names::new(&self.aliases),
            codes: Names::new(&self.codes),
            name: self.name,
            broker: self.broker,
            market: self.market,
            ambiguous: self.ambiguous,
        }
    }
}

/// Adds a company, or what is new about one that shares a code with it.
fn add_company(draft: &mut Draft, row: Issuer) -> CompanyId {
    let known = |code: &str| draft.codes.get(code).copied();
    let mut codes = row.codes.iter();
    let known = codes.find_map(|code| company_by_code(code, known));
    let id = known
        .unwrap_or_else(|| CompanyId(u32::try_from(draft.companies.len()).unwrap_or(u32::MAX)));
    for name in std::iter::once(&row.name).chain(&row.aliases) {
        draft.add_sense(name, Sense::Company(id));
    }
    for code in &row.codes {
        draft.codes.entry(crate::text::fold(code)).or_insert(id);
    }
    if known.is_none() {
        draft.companies.push(Issuer {
            name: row.name.clone(),
            aliases: Vec::with_capacity(row.aliases.len()),
            codes: Vec::with_capacity(row.codes.len()),
            ..row
        });
    }
    let company = &mut draft.companies[id.0 as usize];
    for name in std::iter::once(row.name).chain(row.aliases) {
        if name != company.name && !company.aliases.contains(&name) {
            company.aliases.push(name);
        }
    }
    for code in row.codes {
        if !company.codes.contains(&code) {
            company.codes.push(code);
        }
    }
    id
}

fn add_segment(draft: &mut Draft, row: SegmentRow, owner: Option<CompanyId>) {
    let id = SegmentId(u32::try_from(draft.segments.len()).unwrap_or(u32::MAX));
    for name in std::iter::once(&row.name).chain(&row.aliases) {
        // One character (金, 茶) stands in too many words to name a part of a company.
        if name.chars().count() > 1 {
            draft.add_sense(name, Sense::Segment(id));
        }
    }
    draft.segments.push(Segment {
        name: row.name,
        owner,
        region: row.kind == SegmentKind::Region,
        ambiguous: row.ambiguous,
    });
}
