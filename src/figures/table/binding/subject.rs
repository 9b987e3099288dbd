//! Whom a cell is about: companies, their parts, houses that speak about them.

use super::Table;
use crate::figures::table::line::Line;

/// What stands in the rows or columns of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Companies; `true` where the corner says so, so that a name is one whoever it is.
    Companies(bool),
    /// Houses that speak about the article's company.
    Brokers,
    /// Parts of a company.
    Parts,
    /// People, owners, customers: nobody whose numbers these are.
    Others,
    /// What is named nowhere.
    Unknown,
}

/// Whom a cell is about.
pub(super) struct Subject {
    pub(super) company: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) estimate: bool,
    /// The segment is a name that no table holds.
    pub(super) guessed: bool,
    /// A heading names the company.
    named: bool,
}

impl Subject {
    /// The rule that gave the company.
    pub(super) fn rule(&self) -> &'static str {
        if self.named {
            "table-heading-company"
        } else {
            "table-company"
        }
    }
}

impl Table<'_, '_> {
    pub(super) fn subject(&self, across: &Line, down: &Line) -> Option<Subject> {
        let mut subject = Subject {
            company: None,
            segment: None,
            estimate: false,
            guessed: false,
            named: false,
        };
        for (line, kind, is_row) in [(down, self.rows, true), (across, self.columns, false)] {
            self.add_subject(&mut subject, line, kind, is_row)?;
        }
        subject.named = subject.company.is_some();
        if !subject.named {
            subject.company.clone_from(&self.company);
        }
        subject.company.is_some().then_some(subject)
    }

    /// Adds what a line names; none where that is not understood.
    fn add_subject(
        &self,
        subject: &mut Subject,
        line: &Line,
        kind: Subjects,
        is_row: bool,
    ) -> Option<()> {
        let heading = &line.heading;
        if kind == Subjects::Others {
            return None;
        }
        if let Some(company) = &heading.company {
            let other = |known: &String| known != company;
            let foreign = kind == Subjects::Parts && self.company.as_ref().is_none_or(other);
            if heading.broker && kind == Subjects::Brokers {
                subject.estimate = true;
            } else if foreign || subject.company.as_ref().is_some_and(other) {
                return None;
            } else {
                subject.company = Some(company.clone());
            }
        }
        if let Some(segment) = &heading.segment {
            subject.segment = Some(match subject.segment.take() {
                Some(before) => format!("{before}·{segment}"),
                None => segment.clone(),
            });
        }
        if heading.total && matches!(kind, Subjects::Companies(_)) {
            return None;
        }
        let names: Vec<&str> = heading.names.iter().map(String::as_str).collect();
        match (&names[..], kind) {
            ([], _) => {}
            ([name], Subjects::Companies(true)) if heading.company.is_none() => {
                let name = self.company_named(name);
                if subject.company.as_ref().is_some_and(|known| *known != name) {
                    return None;
                }
                subject.company = Some(name);
            }
            ([_], Subjects::Brokers) => subject.estimate = true,
            ([name], Subjects::Parts) => self.add_part(subject, name)?,
            ([name], Subjects::Unknown) if is_row => self.add_part(subject, name)?,
            _ => return None,
        }
        Some(())
    }

    fn add_part(&self, subject: &mut Subject, name: &str) -> Option<()> {
        if subject.company.is_none() && self.company.is_none() || subject.segment.is_some() {
            return None;
        }
        subject.segment = Some(name.to_owned());
        subject.guessed = true;
        Some(())
    }

    /// The company that a name means where companies are listed, by its code if it has one.
    fn company_named(&self, name: &str) -> String {
        let lexicon = self.reading.setting.lexicon;
        let last = name.split(' ').next_back().unwrap_or(name);
        let by_code = lexicon
            .company_by_code(last)
            .filter(|_| last.is_ascii() && !last.is_empty());
        if let Some(id) = lexicon.company_by_name(name).or(by_code) {
            return lexicon.company(id).name.clone();
        }
        let ticker = last.len() < name.len()
            && last.len() <= 5
            && last.bytes().all(|b| b.is_ascii_uppercase());
        let bare = if ticker {
            name.strip_suffix(last).unwrap_or(name)
        } else {
            name
        };
        bare.trim_end().to_owned()
    }
}

/// What the names along an axis are.
pub(super) fn subjects<'l>(
    lines: impl Iterator<Item = &'l Line>,
    corner: &str,
    main: Option<&str>,
) -> Subjects {
    let says = |words: &[&str]| words.iter().any(|word| corner.contains(word));
    let (mut companies, mut brokers, mut parts, mut names) = (0, 0, 0, 0);
    for line in lines {
        let heading = &line.heading;
        match (&heading.company, &heading.segment) {
            (Some(_), _) if heading.broker => brokers += 1,
            (Some(name), None) if main != Some(name.as_str()) => companies += 1,
            (Some(_), _) => {}
            (None, Some(_)) => parts += 1,
            (None, None) => names += heading.names.len(),
        }
    }
    if says(&[
        "股东",
        "持有人",
        "客户",
        "供应商",
        "基金",
        "姓名",
        "高管",
        "董事",
        "经理",
        "债权人",
    ]) {
        return Subjects::Others;
    }
    if says(&["机构", "券商", "投行", "大行", "研究所"]) && companies == 0 {
        return Subjects::Brokers;
    }
    if says(&[
        "业务",
        "分部",
        "板块",
        "产品",
        "地区",
        "区域",
        "市场",
        "品类",
        "渠道",
        "部门",
        "分类",
        "事业部",
        "系列",
        "类别",
        "车型",
        "行业",
    ]) {
        return Subjects::Parts;
    }
    if says(&[
        "公司",
        "企业",
        "银行",
        "股票",
        "证券",
        "简称",
        "个股",
        "厂商",
        "车企",
        "险企",
        "房企",
        "名称代码",
        "标的",
    ]) {
        return Subjects::Companies(true);
    }
    if brokers > 0 && companies == 0 && parts == 0 {
        return Subjects::Brokers;
    }
    if companies > 0 && companies >= parts + names {
        return Subjects::Companies(false);
    }
    if companies > 0 {
        // Some are companies, most are not known: neither reading is sure.
        return if parts > companies {
            Subjects::Parts
        } else {
            Subjects::Companies(false)
        };
    }
    if parts > 0 {
        Subjects::Parts
    } else {
        Subjects::Unknown
    }
}
