//! Metrics in a sentence: what the numbers to come measure.

use super::aspect::{Direction, Reading};
use super::bind::Walk;
use super::scan::{Quantity, Unit};
use super::token::Token;
use crate::lexicon::{Cue, Sense, Strength};
use crate::model::{Metric, MetricKind, Status};
use crate::text::{Span, Words, words};

impl Walk<'_, '_> {
    pub(super) fn on_metric(&mut self, metric: Metric, strength: Strength, index: usize) {
        let named = self.tokens[index].span.of(self.text);
        let metric = match metric {
            // 占晶圆销售金额的74%: what is sold, where no flats are.
            Metric::Orders
                if matches!(named, "销售金额" | "实现销售金额")
                    && !self.setting.is_of_property() =>
            {
                Metric::Revenue
            }
            metric => metric,
        };
        // 存货...占总资产的71%: of the whole only its name is said, the part is measured.
        if self.names_a_whole(index) {
            self.frame.whole = Some(metric);
            if self.frame.metric_in_clause
                || self.frame.metric.is_some() && !self.frame.segment_fresh
            {
                return;
            }
        }
        // 在总收入中的占比: of the whole, too.
        if self.is_whole_of_share(index) {
            self.frame.whole = Some(metric);
            return;
        }
        let joined = self.frame.last_metric_token.is_some_and(|before| {
            self.joined(before, index)
                || matches!(
                    self.gap(before, index),
                    "增速和" | "增速及" | "增速与" | "增幅和" | "降幅和" | "增速、"
                )
        });
        let word = self.tokens[index].span.of(self.text);
        // 归母净利润22亿元，次年业绩下滑至11亿元: the same profit goes on.
        if word == "业绩"
            && self.frame.numbers_in_sentence > 0
            && matches!(
                self.frame.metric,
                Some(Metric::NetIncome | Metric::AdjustedNetIncome)
            )
        {
            return;
        }
        // 研发费用增长25%，营收占比22%: of the expense.
        if matches!(word, "营收占比" | "收入占比")
            && !self.frame.segment_in_clause
            && self.frame.segment.is_none()
            && matches!(
                self.frame.metric,
                Some(
                    Metric::RndExpense
                        | Metric::SellingExpense
                        | Metric::AdminExpense
                        | Metric::OperatingExpense
                )
            )
        {
            self.frame.whole = Some(Metric::Revenue);
            return;
        }
        // 客户10亿户，净增1300万户: more of what was counted.
        if metric == Metric::StoreCount
            && matches!(word, "净增" | "净新增")
            && self.tokens.get(index + 1).is_some_and(|next| {
                next.quantity().is_some_and(|quantity| match quantity.unit {
                    Unit::Count(classifier) => !matches!(classifier, "家" | "间" | "个"),
                    Unit::Bare => self.frame.measures(Metric::Users),
                    _ => false,
                }) || next.metric().is_some_and(|(next, _)| next == Metric::Users)
            })
        {
            self.frame.cues.push((Cue::Up, index));
            return;
        }
        // 收入多赚44%: the second is what the first did.
        if word.ends_with(['赚', '蚀'])
            && self.frame.metric_in_clause
            && self
                .frame
                .last_metric_token
                .is_some_and(|before| self.gap(before, index).len() <= 3)
        {
            return;
        }
        // 门店销量涨幅超300%，部分门店增幅超900%: shops of which the same goes on to be told.
        if metric == Metric::StoreCount
            && self.frame.metric.or(self.frame.previous_metric).is_some()
            && words!["部分", "多家", "众多", "不少", "个别", "多数", "大部分"]
                .ends(&self.text[..self.tokens[index].span.start])
                .is_some()
            && self.tokens[index + 1..]
                .iter()
                .find(|token| token.quantity().is_some() || token.metric().is_some())
                .and_then(Token::quantity)
                .is_some_and(|quantity| quantity.unit == Unit::Percent)
        {
            return;
        }
        // A weak name gives way to a strong one in the same clause.
        // 篮球鞋销量的变现也让鞋类部门的收入翻了五倍: unless somebody else comes between.
        let elsewhere = self.frame.last_metric_token.is_some_and(|before| {
            self.tokens[before + 1..index.max(before + 1)]
                .iter()
                .any(Token::names_somebody)
                // 采用固定定价的足金镶嵌产品的销售额
                || index > before + 1
                    && self.tokens[index - 1].segments().next().is_some()
                    && self.gap(index - 1, index) == "的"
        });
        let after_strong = strength == Strength::Weak
            && self.frame.metric_in_clause
            && self.frame.metric_strong
            && !elsewhere;
        if after_strong
            && !joined
            && (self.frame.numbers_in_clause == 0
                || self
                    .frame
                    .last_metric_token
                    .is_some_and(|before| self.gap(before, index).len() <= 3))
        {
            return;
        }
        // 经调整净利润由盈利7020万元变为亏损4亿元: the same profit goes on.
        if self.frame.metric_in_clause
            && metric == Metric::NetIncome
            && matches!(word, "亏损" | "盈利" | "亏")
            && self.frame.metric == Some(Metric::AdjustedNetIncome)
        {
            return;
        }
        // 香港除税前溢利24亿元，中国内地则转盈为亏1.2亿元: of the same profit.
        if metric == Metric::NetIncome
            && (word.contains("转") || word.contains("扭"))
            && self.frame.numbers_in_sentence > 0
            && matches!(
                self.frame.metric,
                Some(
                    Metric::AdjustedNetIncome
                        | Metric::PretaxIncome
                        | Metric::OperatingIncome
                        | Metric::Ebitda
                )
            )
        {
            if self.parts {
                self.phrase_segment(index);
            }
            return;
        }
        // 扣非净利润36亿元，去年同期为亏损6亿元: of the same profit.
        if self.frame.prior_seen
            && !self.frame.metric_in_clause
            && metric == Metric::NetIncome
            && matches!(word, "亏损" | "盈利" | "亏" | "盈")
            && matches!(
                self.frame.metric,
                Some(Metric::AdjustedNetIncome | Metric::PretaxIncome)
            )
        {
            return;
        }
        // 北美业务经营利润43亿，去年同期亏损4亿；国际业务亏损1亿: of the operations, as before.
        if metric == Metric::NetIncome
            && matches!(word, "亏损" | "盈利" | "亏")
            && self.frame.measures(Metric::OperatingIncome)
            && !self.frame.measures(Metric::NetIncome)
            && (self.frame.segment.is_some() || self.frame.prior_seen)
        {
            self.frame.metric = Some(Metric::OperatingIncome);
            self.frame.metric_in_clause = true;
            self.frame.last_metric_token = Some(index);
            return;
        }
        if !joined {
            self.frame.metrics.clear();
            let listed = self.expenses_before(index);
            self.frame.metrics.extend(listed);
        }
        self.frame.metrics.push(metric);
        let segment_named = self.parts
            && !self.names_a_whole(index)
            && (self.group_subject(index)
                || self.phrase_segment(index)
                || self.goes_on_with_topic(metric, index));
        if self.parts {
            self.list_parts(index);
        }
        self.frame.last_metric_token = Some(index);
        // 手机业务营收75.7亿美元；总营收116.7亿美元
        if (word.starts_with('总') || word.ends_with("总数"))
            && !segment_named
            && !self.frame.segment_in_clause
            && self.frame.company.is_some()
        {
            self.frame.set_whole();
        }
        let is_adjusted = self.frame.adjusted && index > 0;
        let metric = match metric {
            // 净收入 beside 营收, and no other name for the profit: a translation of net income.
            Metric::Revenue if word == "净收入" && self.setting.net_is_profit() => {
                Metric::NetIncome
            }
            // 业绩 in a notice of results is the profit.
            Metric::Revenue
                if word == "业绩"
                    && words!["预告", "预增", "预减", "预亏", "盈警", "盈喜", "预喜"]
                        .is_in(self.sentence.of(self.text)) =>
            {
                Metric::NetIncome
            }
            // 体验部门营业利润31亿美元，其中国际乐园利润增长28%
            Metric::NetIncome
                if matches!(word, "利润" | "溢利")
                    && self.frame.segment.is_some()
                    && self.frame.measures(Metric::OperatingIncome)
                    && !self.frame.measures(Metric::NetIncome) =>
            {
                Metric::OperatingIncome
            }
            // 经营利润86.9亿欧元，利润率20%
            Metric::NetMargin if matches!(word, "利润率" | "溢利率") => {
                match self.frame.metric {
                    Some(Metric::OperatingIncome) => Metric::OperatingMargin,
                    Some(Metric::Ebitda) => Metric::EbitdaMargin,
                    Some(Metric::GrossProfit) => Metric::GrossMargin,
                    _ => metric,
                }
            }
            // 管理费用1.56亿元，费用率6%
            Metric::OperatingExpense
                if word == "费用率"
                    && matches!(
                        self.frame.metric,
                        Some(
                            Metric::AdminExpense
                                | Metric::SellingExpense
                                | Metric::RndExpense
                                | Metric::FinanceCost
                        )
                    ) =>
            {
                self.frame.metric.unwrap_or(metric)
            }
            // 收购其股权，交易总额高达207亿元
            Metric::Gmv
                if word.starts_with("交易")
                    && words!["收购", "股权", "购买", "出售", "转让"]
                        .is_in(self.sentence.of(self.text)) =>
            {
                Metric::DealValue
            }
            metric if is_adjusted => adjusted(metric).unwrap_or(metric),
            metric => metric,
        };
        self.frame.set_metric(
            metric,
            strength == Strength::Strong || word.ends_with(['赚', '蚀']),
            segment_named || self.tokens[index].has(Cue::Share),
        );
        self.frame.adjusted = false;
        self.frame.opens = match metric {
            Metric::StoreCount if word.contains('关') => Some(Direction::Down),
            Metric::StoreCount if word.contains(['开', '增']) => Some(Direction::Up),
            _ => None,
        };
        self.frame.metric_is_loss = self.tokens[index].has(Cue::Loss);
        self.frame.last_aspect = None;
        self.frame.last_change = None;
        self.frame.metric_rate = self.tokens[index].span.of(self.text).ends_with('率');
    }

    /// 销售/管理/研发/财务费用率分别为: what the words of a list before a metric measure, each with the end of
    /// its name.
    fn expenses_before(&self, index: usize) -> Vec<Metric> {
        let span = self.tokens[index].span;
        let Some(ending) =
            words!["费用率", "费用", "开支", "支出", "毛利率", "净利率"].ends(span.of(self.text))
        else {
            return Vec::new();
        };
        let before = &self.text[self.sentence.start..span.start];
        let mut metrics: Vec<Metric> = before
            .trim_end_matches(['/', '、', '及', '和', '与'])
            .rsplit(['/', '、', '及', '和', '与'])
            .take_while(|_| before.ends_with(['/', '、', '及', '和', '与']))
            .map_while(|word| {
                // The first of them stands behind other words.
                let starts = word.char_indices().rev().take(LONGEST_KIND_OF_EXPENSE);
                let known = starts.filter_map(|(at, _)| {
                    let name = format!("{}{ending}", &word[at..]);
                    let senses = self.setting.lexicon.folded_senses(&name);
                    senses.iter().find_map(|sense| match sense {
                        Sense::Metric(metric, _) => Some(*metric),
                        _ => None,
                    })
                });
                known.last()
            })
            .collect();
        metrics.reverse();
        metrics
    }

    /// Whether a metric is only the whole of which a word of sharing right behind it tells the part
    /// (在总收入中的占比, 占公司收入的比重).
    fn is_whole_of_share(&self, index: usize) -> bool {
        let span = self.tokens[index].span;
        let behind = self.text[span.end..].trim_start_matches(['中', '的']);
        let all = span.of(self.text).starts_with('总')
            || words!["总", "整体", "全部", "公司", "集团", "同期"]
                .ends(&self.text[..span.start])
                .is_some();
        all && behind.len() < self.text[span.end..].len()
            && words!["占比", "比重", "比例", "份额"]
                .begins(behind)
                .is_some()
            && self.frame.segment.is_some()
            && !self.frame.segment_in_clause
    }

    /// Whether the clause measures something before the number that no table names (投注额, 赔付率):
    /// then the number is not of what was measured before.
    pub(super) fn unknown_measure(&self, at: usize) -> bool {
        let from = self.clause_begins(at);
        let from = self
            .frame
            .last_number
            .map_or(from, |last| from.max(self.tokens[last].span.end));
        let phrase = Span::new(from, self.tokens[at].span.start).of(self.text);
        let mut phrase = phrase.trim_end_matches([' ', '约', '近', '逾', '超', '了']);
        // 点击率同比增长17%, 均热板面积增大了40%
        while let Some(word) = CHANGES.ends(phrase) {
            phrase = phrase[..phrase.len() - word.len()].trim_end_matches(' ');
        }
        let phrase = phrase.trim_end_matches([
            ' ', '约', '为', '达', '仅', '近', '逾', '超', '至', '到', '高', '有', '共', '是',
            '的', '录', '得',
        ]);
        let Some(last) = phrase.chars().next_back() else {
            return false;
        };
        let end = from + phrase.len();
        let named = || {
            self.tokens.iter().any(|token| {
                token.span.start < end && token.span.end >= end && !token.span.is_empty()
            })
        };
        let invests = words!["投资", "斥资", "耗资", "注资", "出资", "拨款"]
            .ends(phrase)
            .is_some();
        (invests
            || phrase.ends_with("成本")
            || words!["人次", "储备", "补贴", "补助", "套现"]
                .ends(phrase)
                .is_some()
            || "额率量数值费款积".contains(last) && phrase.chars().count() >= 3)
            && !named()
            && words![
                "幅度",
                "变动率",
                "增长率",
                "成长率",
                "增率",
                "总数",
                "数量",
                "中位数",
                "中间值",
                "均值",
                "平均值"
            ]
            .ends(phrase)
            .is_none()
    }

    /// Whether the measure that no table names is a rate (赢率25.6%).
    pub(super) fn unknown_rate(&self, at: usize) -> bool {
        self.clause_before(at)
            .trim_end_matches([' ', '约', '为', '达', '仅', '近', '逾', '超'])
            .ends_with('率')
    }

    /// Whether the clause says before a number that goods are made or sold.
    fn makes_goods(&self, at: usize) -> bool {
        let clause = self.clause_before(at);
        TRADES.iter().any(|word| clause.contains(word))
    }

    /// Whether 分别 stands in the clause before a number.
    pub(super) fn says_respectively(&self, at: usize) -> bool {
        self.frame.cues.iter().any(|(cue, place)| {
            *cue == Cue::Respectively && *place >= self.frame.clause_start && *place < at
        })
    }

    /// Whether a change is told with the amount of money that it led to (增1.2%至122.88亿元).
    fn leads_to_money(&self, at: usize) -> bool {
        self.next_number(at).is_some_and(|(next, quantity)| {
            matches!(self.gap(at, next).trim(), "至" | "到")
                && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
        })
    }

    /// The number that follows one, with a word between them at most, and its place.
    fn next_number(&self, at: usize) -> Option<(usize, &Quantity<'_>)> {
        let mut near = at + 1..self.tokens.len().min(at + 3);
        near.find_map(|next| Some((next, self.tokens[next].quantity()?)))
    }

    /// 成分股某某上涨10.05%: whether the sentence is about what is traded on an exchange.
    fn trades_on_an_exchange(&self) -> bool {
        words![
            "成分股",
            "成份股",
            "截至发稿",
            "港股",
            "概念股",
            "黄金股",
            "个股",
            "etf",
            "涨停",
            "跌停",
            "盘中",
            "盘初",
            "盘前",
            "盘后",
            "早盘",
            "午盘",
            "尾盘",
            "收盘",
            "股价",
            "领涨",
            "领跌",
            "股票"
        ]
        .is_in(self.sentence.of(self.text))
    }

    /// What an amount right behind 每股 measures, where the clause speaks of earnings.
    fn per_share(&self, at: usize) -> Option<Metric> {
        let before = self.text[..self.tokens[at].span.start].trim_end_matches([' ', '约', '$']);
        if !before.ends_with("每股") {
            return None;
        }
        match self.frame.metric? {
            Metric::Revenue | Metric::NetIncome => Some(Metric::Eps),
            Metric::AdjustedNetIncome => Some(Metric::AdjustedEps),
            _ => None,
        }
    }

    pub(super) fn metric_for(
        &self,
        quantity: &Quantity<'_>,
        at: usize,
        place: usize,
        count: usize,
        reading: &Reading,
    ) -> Option<(Metric, &'static str)> {
        let fits = |metric: Metric| match &quantity.unit {
            Unit::Currency(_) | Unit::Yuan => {
                !matches!(
                    metric.kind(),
                    MetricKind::Ratio | MetricKind::Multiple | MetricKind::Count
                ) || matches!(metric, Metric::SameStoreSales | Metric::Orders)
            }
            // 在7天内: how long something took, unless days are what is measured.
            Unit::Count("天" | "日") => metric.kind() == MetricKind::Any,
            // 月活1.71亿，完成行程31亿次: nobody counts people so.
            Unit::Count("次" | "单" | "笔" | "件" | "辆" | "杯") if metric == Metric::Users => {
                false
            }
            // 1.8-2米: how large something is, unless so much is made.
            Unit::Count("米" | "公里" | "公斤" | "立方米") => matches!(
                metric,
                Metric::Volume | Metric::Capacity | Metric::Inventory | Metric::Other
            ),
            Unit::Count(_) => {
                matches!(metric.kind(), MetricKind::Count | MetricKind::Any)
                    || matches!(metric, Metric::Orders | Metric::Inventory)
            }
            _ => true,
        };
        // 高收7.2%，报29.25美元: what is quoted is a price, whatever was measured before.
        if matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && matches!(
                self.clause_before(at).trim(),
                "报" | "现报" | "收报" | "报收" | "收于" | "最新价报" | "最新报"
            )
        {
            return Some((Metric::SharePrice, "trading"));
        }
        // 380亿美元现金、1420亿美元的债务: the measure before it is of the number before.
        let taken = self
            .frame
            .last_metric_token
            .filter(|metric| {
                self.frame
                    .last_number
                    .is_some_and(|number| number < *metric)
            })
            .is_some_and(|metric| matches!(self.gap(metric, at), "、" | "和" | "及" | "与"));
        if let Some((metric, strength)) = reading.right_metric
            && fits(metric)
            && (strength == Strength::Strong || !self.frame.metric_in_clause || taken)
        {
            // 以42亿美元的价格收购
            let bought = metric == Metric::Price
                && words!["收购", "购入", "购买", "售予"]
                    .is_in(Span::new(quantity.span.end, self.sentence.end).of(self.text));
            let metric = if bought { Metric::DealValue } else { metric };
            return Some((metric, "metric-behind"));
        }
        // 每10股派3元
        let paid = matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan) && {
            let clause = self.clause_before(at);
            words!["派", "派发", "派现", "派息", "派发现金"]
                .ends(clause.trim_end())
                .is_some()
                && words!["每10股", "每十股", "每股", "10股", "十股"].is_in(clause)
        };
        if paid {
            return Some((Metric::Dividend, "per-share"));
        }
        // 有18%上行空间: from the price to the target.
        let behind = &self.text[quantity.span.end..];
        let behind = behind.trim_start_matches(['的', '*', ' ']);
        if quantity.unit == Unit::Percent
            && words![
                "上行空间",
                "上涨空间",
                "上升空间",
                "升值空间",
                "下行空间",
                "下跌空间",
                "潜在上涨",
                "潜在升幅",
                "潜在涨幅",
                "潜在上行"
            ]
            .begins(behind)
            .is_some()
        {
            return Some((Metric::PriceTarget, "metric-behind"));
        }
        // 目前股价对应2024年22X, 对应PE21X、15X
        let multiple = |clause: &str| {
            clause.contains("对应")
                && (self.frame.metric == Some(Metric::SharePrice)
                    || words!["pe", "pb", "ps"].is_in(clause))
        };
        if quantity.unit == Unit::Times && multiple(self.clause_before(at)) {
            return Some((Metric::PeRatio, "metric-carried"));
        }
        if count > 1
            && self.frame.metrics.len() == count
            && let Some(metric) = self.frame.metrics.get(place)
        {
            return Some((*metric, "respectively"));
        }
        // 总资产1717亿元、净资产392亿元，分别增长0.62%和13.1%: one for each that was measured before.
        if count > 1
            && !self.frame.metric_in_clause
            && self.frame.last_count != count
            && (reading.expected || self.says_respectively(at))
        {
            let mut distinct: Vec<Metric> = Vec::new();
            for metric in self.frame.metrics_seen.iter().rev() {
                if !distinct.contains(metric) {
                    distinct.insert(0, *metric);
                }
                if distinct.len() == count {
                    break;
                }
            }
            if distinct.len() == count && fits(distinct[place]) {
                return Some((distinct[place], "respectively"));
            }
        }
        // 收益为每股1.08美元
        if matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && let Some(metric) = self.per_share(at)
        {
            return Some((metric, "per-share"));
        }
        // 9.3万会员, 3000万日活用户
        if quantity.unit == Unit::Bare && counts_users(&self.text[quantity.span.end..])
            || quantity.unit == Unit::Count("人")
                && words!["会员", "用户", "客户", "订户"]
                    .ends(quantity.span.of(self.text))
                    .is_some()
        {
            return Some((Metric::Users, "counted-users"));
        }
        // 电站持有规模分别为1597/1049/925MW
        if quantity.unit == Unit::Count("瓦")
            && !matches!(
                self.frame.metric,
                Some(Metric::Volume | Metric::Orders | Metric::Inventory)
            )
        {
            return Some((Metric::Capacity, "counted-watts"));
        }
        // 33家门店: what is counted stands in the unit.
        if matches!(quantity.unit, Unit::Count(_))
            && words!["店", "餐厅"]
                .ends(quantity.span.of(self.text))
                .is_some()
        {
            return Some((Metric::StoreCount, "counted-shops"));
        }
        // 内地线下门店374家
        if matches!(quantity.unit, Unit::Count("家" | "间"))
            && !self.frame.metric_in_clause
            && words!["店", "餐厅", "网点", "酒店"]
                .ends(self.clause_before(at).trim_end_matches([
                    ' ', '共', '约', '达', '有', '为', '近', '超', '逾', '已', '数', '量',
                ]))
                .is_some()
        {
            return Some((Metric::StoreCount, "counted-shops"));
        }
        if let Unit::Count(classifier) = &quantity.unit
            && is_produced(classifier)
            && self.frame.metric.is_none_or(|metric| {
                metric.kind() != MetricKind::Count && metric != Metric::Inventory
            })
            && (self.frame.metric.is_some()
                || self.frame.segment.is_some()
                || self.makes_goods(at)
                || self.frame.previous_metric.is_some()
                    && self.frame.last_company_token.is_some_and(|named| {
                        named + 1 == at
                            && matches!(
                                self.gap(named, at).trim(),
                                "" | "约" | "超" | "则" | "为" | "达"
                            )
                    }))
        {
            return Some((Metric::Volume, "counted-goods"));
        }
        // 按年跌40.9%至3676.5万件: what it led to are goods.
        if quantity.unit == Unit::Percent
            && !self.frame.metric_in_clause
            && reading.direction.is_some()
            && let Some((next, goods)) = self.next_number(at)
            && matches!(self.gap(at, next).trim(), "至" | "到" | "" | "达")
            && let Unit::Count(classifier) = &goods.unit
            && is_produced(classifier)
        {
            return Some((Metric::Volume, "counted-goods"));
        }
        // 恒生科技指数上涨2.5%
        if self.frame.quoted
            && quantity.unit == Unit::Percent
            && !self.frame.metric_in_clause
            && reading.direction.is_some()
        {
            return Some((Metric::SharePrice, "moves"));
        }
        // 金价突破2900美元
        if self.frame.quoted
            && self.frame.status == Status::Actual
            && self.frame.estimate_at.is_none()
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && !self.frame.metric_in_clause
            && !self.unknown_measure(at)
        {
            return Some((Metric::SharePrice, "trading"));
        }
        if self.frame.metric == Some(Metric::Volume)
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
        {
            return Some((Metric::Gmv, "traded-amount"));
        }
        if !self.frame.metric_in_clause && self.unknown_measure(at) {
            // 累计回购股份68万股，耗资约10亿元
            let spent = self.frame.metric == Some(Metric::Buyback)
                && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan);
            return Some(if spent {
                (Metric::Buyback, "metric-carried")
            } else {
                (Metric::Other, "unknown-measure")
            });
        }
        // 美洲(44.8%)、中国(18.3%)的销售额: what is measured stands behind the list.
        if self.frame.apart.is_some() && self.frame.metric.is_none() {
            let ahead = self.tokens[at..]
                .iter()
                .take_while(|token| !matches!(token.mark(), Some('；' | ';' | '。')))
                .find_map(Token::metric);
            if let Some((metric, _)) = ahead.filter(|(metric, _)| fits(*metric)) {
                return Some((metric, "metric-behind"));
            }
        }
        // 每股纯利1.42美元，经调整后为1.9美元: the same, adjusted.
        if self.frame.adjusted
            && !self.frame.metric_in_clause
            && let Some(adjusted) = self.frame.metric.and_then(adjusted)
        {
            return Some((adjusted, "metric-carried"));
        }
        // 拨备覆盖率541%。沪农商行增1.2%至122.88亿元: what it led to is money.
        if quantity.unit == Unit::Percent
            && !self.frame.metric_in_clause
            && self
                .frame
                .metric
                .or(self.frame.previous_metric)
                .is_some_and(|metric| metric.kind() == MetricKind::Ratio)
            && reading.direction.is_some()
            && self.leads_to_money(at)
        {
            let mut measured = self.bound.iter().rev().map(|bound| bound.metric);
            return measured
                .find(|metric| metric.kind() == MetricKind::Money)
                .map(|metric| (metric, "metric-carried"));
        }
        if let Some(metric) = self.frame.metric.filter(|metric| fits(*metric)) {
            let rule = if self.frame.metric_in_clause {
                "metric-in-clause"
            } else {
                "metric-carried"
            };
            return Some((metric, rule));
        }
        let seen = self
            .frame
            .metrics_seen
            .iter()
            .rev()
            .copied()
            .find(|metric| fits(*metric));
        // 全球同店销售增长0.4%。当中，美国跌1.4%; 出货量1亿件。其中，某种占5600万件: parts of what was measured
        // before.
        let parted = self.frame.segment.is_some()
            && words!["其中", "当中"]
                .begins(self.sentence.of(self.text).trim_start())
                .is_some();
        if let Some(metric) = self.frame.previous_metric
            && seen.is_none()
            && parted
            && matches!(quantity.unit, Unit::Count(_))
            && metric.kind() == MetricKind::Count
            && fits(metric)
        {
            return Some((metric, "metric-before"));
        }
        if seen.is_some() || matches!(quantity.unit, Unit::Count(_) | Unit::Times | Unit::Bare) {
            return seen.map(|metric| (metric, "metric-in-sentence"));
        }
        if reading.trading {
            return Some((Metric::SharePrice, "trading"));
        }
        // 成熟品牌板块(129.58亿美元，-11%): what a part sold.
        if self
            .frame
            .apart
            .as_ref()
            .is_some_and(|(subject, _)| subject.segment.is_some())
            && matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
        {
            let metric = self.frame.previous_metric.filter(|metric| fits(*metric));
            return Some((metric.unwrap_or(Metric::Revenue), "metric-default"));
        }
        let growth = reading.direction.is_some()
            || reading.base.is_some()
            || reading.growth
            || quantity.unit == Unit::Percent && quantity.sign.is_some();
        let change = growth && matches!(quantity.unit, Unit::Percent);
        let before = self
            .frame
            .previous_metric
            .filter(|metric| change && *metric != Metric::DealValue);
        if let Some(metric) = before.filter(|metric| parted && *metric != Metric::SharePrice) {
            return Some((metric, "metric-before"));
        }
        if change && (reading.moves || !reading.share && self.trades_on_an_exchange()) {
            return Some((Metric::SharePrice, "moves"));
        }
        if let Some(metric) = before.filter(|_| parted || self.frame.segment.is_none()) {
            return Some((metric, "metric-before"));
        }
        // 零售额录得增长。迪桑特增长45%: the same of another part.
        if let Some(metric) = before.filter(|metric| {
            self.frame.company.is_some()
                && matches!(
                    metric,
                    Metric::Gmv | Metric::SameStoreSales | Metric::Volume
                )
        }) {
            return Some((metric, "metric-before"));
        }
        // 中国市场64亿美元: an amount right behind a part of the company is what it sold.
        if matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && self.frame.segment_in_clause
            && self.frame.company.is_some()
            && self.frame.last_segment_token.is_some_and(|segment| {
                segment + 1 == at && matches!(self.gap(segment, at), "" | "约" | "达" | "为" | "超")
            })
        {
            return Some((Metric::Revenue, "metric-default"));
        }
        // 按地区，中国区占89.1%，美国区8.9%: of what was sold.
        let shared = self.clause_before(at);
        let shared = shared.trim_end_matches([' ', '约', '近', '逾', '超', '为', '达', '过', '至']);
        if reading.share
            && quantity.unit == Unit::Percent
            && words!["占", "占比", "比重"].ends(shared).is_some()
            && self.frame.segment_in_clause
            && self.frame.company.is_some()
            && !self.frame.market
        {
            let sold = self.frame.previous_metric.filter(|metric| {
                matches!(
                    metric,
                    Metric::Volume
                        | Metric::Gmv
                        | Metric::Orders
                        | Metric::Premium
                        | Metric::Loans
                        | Metric::StoreCount
                )
            });
            return Some((sold.unwrap_or(Metric::Revenue), "metric-default"));
        }
        if growth
            && (self.frame.subject_named || self.frame.segment.is_some())
            && self.frame.company.is_some()
            && matches!(quantity.unit, Unit::Percent)
        {
            return Some((Metric::Revenue, "metric-default"));
        }
        let amount = matches!(quantity.unit, Unit::Currency(_) | Unit::Yuan)
            && (reading.reached || self.frame.prior_seen || reading.expected);
        if amount
            || growth
                && matches!(
                    quantity.unit,
                    Unit::Percent | Unit::Points | Unit::BasisPoints
                )
        {
            return self
                .frame
                .previous_metric
                .filter(|metric| fits(*metric))
                .map(|metric| (metric, "metric-before"));
        }
        None
    }
}

/// Whether those who use something stand right behind a number.
fn counts_users(behind: &str) -> bool {
    let kind = ["注册", "登记", "活跃", "付费", "日活", "月活"]
        .iter()
        .find_map(|kind| behind.strip_prefix(kind))
        .unwrap_or(behind);
    kind.len() < behind.len() && behind.starts_with(['日', '月'])
        || words!["会员", "用户", "客户"].begins(kind).is_some()
}

/// Words between what is measured and how much it changed.
static CHANGES: Words = Words::new(&[
    "同比", "环比", "按年", "按月", "按季", "增长", "增加", "上升", "上涨", "提升", "提高", "增大",
    "扩大", "分别", "每年", "能", "可", "下降", "减少", "下滑", "降低", "下跌", "继续", "大幅",
    "小幅", "平均",
]);

/// What is done with goods that are counted.
const TRADES: &[&str] = &[
    "生产", "出口", "进口", "零售", "批发", "销售", "交付", "出货", "下线", "产销", "售出", "卖出",
    "销",
];

/// Whether a classifier counts goods that are made and sold.
pub(super) fn is_produced(classifier: &str) -> bool {
    matches!(
        classifier,
        "辆" | "台"
            | "部"
            | "头"
            | "片"
            | "吨"
            | "件"
            | "台套"
            | "架"
            | "颗"
            | "瓶"
            | "箱"
            | "千升"
            | "只"
            | "套"
            | "艘"
            | "间夜"
            | "支"
            | "盒"
            | "杯"
            | "桶"
            | "GWh"
    )
}

/// What a profit is called where one-off items are left out.
fn adjusted(metric: Metric) -> Option<Metric> {
    match metric {
        Metric::NetIncome => Some(Metric::AdjustedNetIncome),
        Metric::Eps => Some(Metric::AdjustedEps),
        _ => None,
    }
}

/// Characters of the word that tells the kind of an expense in a list of them.
const LONGEST_KIND_OF_EXPENSE: usize = 3;
