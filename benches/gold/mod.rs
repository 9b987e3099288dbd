//! Figures that were labelled by hand, and when an extracted one is right.
//!
//! A folder of labelled articles holds `NAME.md` and beside it either `NAME.jsonl`, all figures of
//! the article, or `NAME.judged`, some extracted figures each with the verdict of a reader.
#![allow(dead_code, reason = "each benchmark needs a part of it")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use caibao::article::{Article, ReadOptions, read_path};
use caibao::lexicon::Lexicon;
use caibao::model::{Figure, Metric};
use caibao::text::{Span, fold};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A figure as it was labelled; names are lists of those that will do.
#[derive(Deserialize)]
pub(crate) struct Label {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) company: Option<Vec<String>>,
    pub(crate) segment: Option<Vec<String>>,
    pub(crate) metric: OneOrMore,
    pub(crate) metric_text: Option<String>,
    pub(crate) aspect: String,
    pub(crate) value: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) unit: String,
    pub(crate) period: Option<OneOrMore>,
    pub(crate) status: String,
    /// A fair reader may leave it out.
    #[serde(default)]
    pub(crate) optional: bool,
}

/// An extracted figure that a reader judged.
#[derive(Deserialize)]
struct Judged {
    start: usize,
    end: usize,
    company: Option<String>,
    segment: Option<String>,
    metric: String,
    aspect: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    period: Option<String>,
    status: String,
    /// Whether all of it is right.
    right: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(crate) fn all(&self) -> &[String] {
        match self {
            OneOrMore::One(one) => std::slice::from_ref(one),
            OneOrMore::More(more) => more,
        }
    }
}

/// What is said of a figure by its labels.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every part of it is right, or not.
    Required(bool),
    /// The same of one that counts neither way in a score.
    Optional(bool),
}

impl Verdict {
    pub(crate) fn is_right(self) -> bool {
        let (Verdict::Required(right) | Verdict::Optional(right)) = self;
        right
    }

    pub(crate) fn is_required(self) -> bool {
        matches!(self, Verdict::Required(_))
    }
}

/// Metrics whose periods are not scored: prices of a day and what is bought.
const TIMELESS: [&str; 5] = [
    Metric::SharePrice.id(),
    Metric::MarketCap.id(),
    Metric::PriceTarget.id(),
    Metric::Stake.id(),
    Metric::DealValue.id(),
];

/// The labelled articles of a folder, in the order of their names.
pub(crate) fn articles(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The articles of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut read = Vec::new();
    read_path(path, &ReadOptions::default(), &mut |article| {
        read.push(article);
    });
    Ok(read.into_iter().collect::<Result<_, _>>()?)
}

/// The labels of an article.
pub(crate) fn labels(article: &Path) -> Result<Vec<Label>, Box<dyn Error>> {
    lines(&article.with_extension("jsonl"))
}

/// What the labels beside an article say of each of its figures; nothing of one that no reader looked
/// at.
pub(crate) fn verdicts(
    article: &Path,
    figures: &[Figure],
    lexicon: &Lexicon,
) -> Result<Vec<Option<Verdict>>, Box<dyn Error>> {
    let judged = article.with_extension("judged");
    if judged.is_file() {
        let judged: Vec<Judged> = lines(&judged)?;
        return Ok(figures.iter().map(|it| judgement(it, &judged)).collect());
    }
    let labels = labels(article)?;
    let paired = pair(figures, &labels, lexicon);
    let verdict = |(figure, paired): (&Figure, Option<usize>)| {
        let Some(label) = paired.and_then(|at| labels.get(at)) else {
            return Verdict::Required(false);
        };
        let right = parts(figure, label, lexicon).iter().all(|right| *right);
        if label.optional {
            Verdict::Optional(right)
        } else {
            Verdict::Required(right)
        }
    };
    Ok(figures.iter().zip(paired).map(verdict).map(Some).collect())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// What a reader said of a figure, where it is the one that was judged.
fn judgement(figure: &Figure, judged: &[Judged]) -> Option<Verdict> {
    let (low, high) = figure.amount.bounds();
    let same = |it: &&Judged| {
        overlap(figure.span, it.start, it.end) > 0
            && (figure.company.as_ref(), figure.segment.as_ref())
                == (it.company.as_ref(), it.segment.as_ref())
            && (figure.metric.id(), figure.aspect.id(), figure.status.id())
                == (it.metric.as_str(), it.aspect.as_str(), it.status.as_str())
            && figure.unit == it.unit
            && figure.period.map(|period| period.to_string()) == it.period
            && close(low, it.value.or(it.low))
            && close(high, it.value.or(it.high))
    };
    let found = judged.iter().find(same)?;
    Some(Verdict::Required(found.right))
}

/// For each figure the label that it is compared with: spans that overlap, the best agreeing first.
fn pair(figures: &[Figure], labels: &[Label], lexicon: &Lexicon) -> Vec<Option<usize>> {
    let mut candidates = Vec::new();
    for (place, figure) in figures.iter().enumerate() {
        for (at, label) in labels.iter().enumerate() {
            let over = overlap(figure.span, label.start, label.end);
            if over > 0 {
                let right = parts(figure, label, lexicon);
                let agreeing = right.iter().filter(|right| **right).count();
                candidates.push((
                    !right[0],
                    usize::MAX - agreeing,
                    usize::MAX - over,
                    place,
                    at,
                ));
            }
        }
    }
    candidates.sort_unstable();
    let (mut paired, mut taken) = (vec![None; figures.len()], vec![false; labels.len()]);
    for (_, _, _, place, at) in candidates {
        if paired[place].is_none() && !taken[at] {
            paired[place] = Some(at);
            taken[at] = true;
        }
    }
    paired
}

fn overlap(span: Span, start: usize, end: usize) -> usize {
    span.end.min(end).saturating_sub(span.start.max(start))
}

/// Whether value, unit, subject, company, metric, aspect, period and status are right.
fn parts(figure: &Figure, label: &Label, lexicon: &Lexicon) -> [bool; 8] {
    let (low, high) = figure.amount.bounds();
    let (least, most) = (label.value.or(label.low), label.value.or(label.high));
    let names = |names: &Option<Vec<String>>| names.clone().unwrap_or_default();
    let (companies, segments) = (names(&label.company), names(&label.segment));
    let company = figure.company.as_deref();
    let company_right = same_name(company, &companies, lexicon);
    let subject = if segments.is_empty() {
        figure.segment.is_none() && company_right
    } else {
        same_name(figure.segment.as_deref(), &segments, lexicon)
            || company.is_some_and(|it| segments.iter().any(|name| plain(name) == plain(it)))
    };
    let metrics = label.metric.all();
    let timeless = metrics
        .first()
        .is_some_and(|it| TIMELESS.contains(&it.as_str()));
    let periods = label.period.as_ref().map_or(&[][..], OneOrMore::all);
    let period = figure.period.map(|period| period.to_string());
    [
        close(low, least) && close(high, most),
        plain(&figure.unit) == plain(&label.unit),
        subject,
        company_right,
        metrics.iter().any(|id| id == figure.metric.id()),
        figure.aspect.id() == label.aspect,
        timeless || periods.is_empty() || period.is_some_and(|it| periods.contains(&it)),
        figure.status.id() == label.status,
    ]
}

fn close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            (one - other).abs() <= 1e-6 * one.abs().max(other.abs()).max(1.0)
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether a name is one of those that will do, a part of one, or another name of the same company.
fn same_name(name: Option<&str>, wanted: &[String], lexicon: &Lexicon) -> bool {
    let Some(name) = name else { return false };
    let (one, company) = (plain(name), lexicon.company_by_name(name));
    wanted.iter().any(|wanted| {
        let other = plain(wanted);
        let several = one.chars().nth(1).is_some() && other.chars().nth(1).is_some();
        one == other
            || several && (one.contains(&other) || other.contains(&one))
            || company.is_some() && company == lexicon.company_by_name(wanted)
    })
}

/// A name without what people write differently.
fn plain(name: &str) -> String {
    let mut name = fold(name);
    name.retain(|c| !c.is_whitespace() && !"-_.·•,'\"()".contains(c));
    name
}
