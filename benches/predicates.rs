//! How right the answers to questions about figures are: for every figure that was labelled by hand
//! the language is asked for values just below and just above it, and the articles that come back
//! are compared with those that the labels say.
//!
//! `cargo bench --bench predicates` asks over `../shared/gold/tune` and `../shared/gold/check`, each
//! an index of its own; where the folder is not there it says so and ends. CAIBAO_GOLD names another
//! one. `-- --errors` lists what went wrong on tune; of check there is only the sum.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "results are for people to read"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use caibao::figures::extract;
use caibao::index::{Entry, Index};
use caibao::lexicon::Lexicon;
use caibao::model::{Metric, MetricKind};
use caibao::query::{Part, Plan, parse_over};
use caibao::search::{Options, Sort, search};
use caibao::text::fold;

#[path = "gold/mod.rs"]
mod gold;

use gold::Label;

/// How far from the value the question is put, as a part of it.
const APART: f64 = 1e-3;

fn main() -> Result<(), Box<dyn Error>> {
    let gold = std::env::var_os("CAIBAO_GOLD").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold"),
        PathBuf::from,
    );
    let errors = std::env::args().any(|argument| argument == "--errors");
    if !gold.is_dir() {
        println!("skipped: there is no {}", gold.display());
        return Ok(());
    }
    println!(
        "set     questions  not read  precision  recall  missed for the subject  ms a query (half, 95 of 100)"
    );
    for set in ["tune", "check"] {
        let shelf = Shelf::of(&gold.join(set))?;
        let tally = shelf.ask_all(errors && set == "tune")?;
        println!("{set:6}  {tally}");
    }
    Ok(())
}

/// The labelled articles and an index of them.
struct Shelf {
    index: Index,
    lexicon: &'static Lexicon,
    /// By the name of the article.
    labels: BTreeMap<String, Vec<Label>>,
    _folder: tempfile::TempDir,
}

/// A question as typed, and the labels that it is about.
struct Question<'a> {
    typed: String,
    about: &'a Label,
    over: f64,
}

#[derive(Default)]
struct Tally {
    questions: usize,
    unread: usize,
    right: usize,
    returned: usize,
    expected: usize,
    /// Missed although a figure is there that is right but for whose it is.
    other_subject: usize,
    times: Vec<Duration>,
}

impl Shelf {
    fn of(folder: &Path) -> Result<Shelf, Box<dyn Error>> {
        let lexicon = Lexicon::built_in();
        let home = tempfile::tempdir()?;
        let index = Index::create(home.path(), lexicon)?;
        let mut writer = index.writer(lexicon)?;
        let mut labels = BTreeMap::new();
        for path in gold::articles(folder)? {
            for article in gold::read(&path)? {
                let entry = Entry {
                    path: &path,
                    record: 0,
                };
                writer.add(entry, &article, &extract(&article, lexicon))?;
            }
            labels.insert(name(&path), gold::labels(&path)?);
        }
        writer.commit()?;
        drop(writer);
        index.refresh()?;
        Ok(Shelf {
            index,
            lexicon,
            labels,
            _folder: home,
        })
    }

    fn ask_all(&self, show: bool) -> Result<Tally, Box<dyn Error>> {
        let mut tally = Tally::default();
        let mut asked = BTreeSet::new();
        let required = self
            .labels
            .values()
            .flatten()
            .filter(|label| !label.optional);
        for question in required.flat_map(|label| self.questions(label)) {
            if asked.insert(question.typed.clone()) {
                self.ask(&question, &mut tally, show)?;
            }
        }
        Ok(tally)
    }

    /// A little below the upper end of what was labelled, and a little above it.
    fn questions<'a>(&self, about: &'a Label) -> Vec<Question<'a>> {
        let below = about.value.or(about.high).or(about.low);
        let above = about.value.or(about.high);
        let apart = |value: f64| (value.abs() * APART).max(1e-4);
        let below = below.map(|value| value - apart(value));
        let above = above.map(|value| value + apart(value));
        [below, above]
            .into_iter()
            .flatten()
            .map(|over| Question {
                typed: self.typed(about, over),
                about,
                over,
            })
            .collect()
    }

    /// What an analyst types: the names as the article has them, the words of the language.
    fn typed(&self, label: &Label, over: f64) -> String {
        let first = |names: &Option<Vec<String>>| names.as_ref()?.first().cloned();
        let status = match label.status.as_str() {
            "guidance" => "指引",
            "estimate" => "预期",
            _ => "",
        };
        let aspect = match label.aspect.as_str() {
            "yoy" => "同比",
            "qoq" => "环比",
            "change" => "较年初",
            "beat" => "超预期",
            "share" => "占比",
            _ => "",
        };
        let words = [
            first(&label.company).unwrap_or_default(),
            first(&label.segment).unwrap_or_default(),
            status.to_owned(),
            self.metric(label),
            aspect.to_owned(),
            ">".to_owned(),
        ];
        let words: Vec<&str> = words
            .iter()
            .map(|word| word.trim())
            .filter(|word| !word.is_empty())
            .collect();
        format!(
            "{} {}{}",
            words.join(" "),
            shortest(over),
            unit(&label.unit)
        )
    }

    fn metric(&self, label: &Label) -> String {
        let id = label.metric.all().first().map_or("", String::as_str);
        let Ok(metric) = id.parse::<Metric>() else {
            return id.to_owned();
        };
        if metric == Metric::Other {
            return label.metric_text.clone().unwrap_or_default();
        }
        let name = self.lexicon.metric_label(metric);
        // An expense in percent is a ratio of revenue.
        let ratio =
            label.unit == "%" && label.aspect == "level" && metric.kind() == MetricKind::Money;
        if ratio && name.ends_with("费用") {
            format!("{name}率")
        } else {
            name.to_owned()
        }
    }

    fn ask(
        &self,
        question: &Question,
        tally: &mut Tally,
        show: bool,
    ) -> Result<(), Box<dyn Error>> {
        let (mut expected, mut neither) = (BTreeSet::new(), BTreeSet::new());
        for (article, labels) in &self.labels {
            let meets = |label: &&Label| self.meets(label, question);
            if labels
                .iter()
                .filter(|label| !label.optional)
                .any(|label| meets(&label))
            {
                expected.insert(article.clone());
            } else if labels.iter().any(|label| meets(&label)) {
                neither.insert(article.clone());
            }
        }
        tally.questions += 1;
        tally.expected += expected.len();
        let start = Instant::now();
        let plan = match parse_over(&question.typed, self.lexicon, &self.index, None) {
            Ok(query) => query.plan,
            Err(error) => {
                tally.unread += 1;
                if show {
                    println!("{}", error.render(&question.typed));
                }
                return Ok(());
            }
        };
        let mut found = self.found(&plan)?;
        tally.times.push(start.elapsed());
        found.retain(|article| !neither.contains(article));
        tally.returned += found.len();
        tally.right += found.intersection(&expected).count();
        let missing: BTreeSet<String> = expected.difference(&found).cloned().collect();
        if !missing.is_empty() {
            let anybody = self.found(&of_anybody(&plan))?;
            tally.other_subject += missing.intersection(&anybody).count();
        }
        if show && found != expected {
            let wrong: Vec<_> = found.difference(&expected).collect();
            println!("{}\n  {plan}", question.typed);
            println!("  missing {missing:?}, too many {wrong:?}");
        }
        Ok(())
    }

    /// The names of the articles that match.
    fn found(&self, plan: &Plan) -> Result<BTreeSet<String>, Box<dyn Error>> {
        let options = Options {
            limit: usize::MAX,
            offset: 0,
            sort: Sort::Date,
            collapse: false,
        };
        let answer = search(&self.index, self.lexicon, plan, &options)?;
        Ok(answer.hits.iter().map(|hit| name(&hit.card.path)).collect())
    }

    /// Whether a labelled figure is what a question asks for.
    fn meets(&self, label: &Label, question: &Question) -> bool {
        let about = question.about;
        let high = label.value.or(label.high).unwrap_or(f64::INFINITY);
        let metrics = about.metric.all();
        high > question.over
            && label
                .metric
                .all()
                .iter()
                .any(|metric| metrics.contains(metric))
            && (&label.aspect, &label.unit, &label.status)
                == (&about.aspect, &about.unit, &about.status)
            && self.share(label.company.as_deref(), about.company.as_deref())
            && self.share(label.segment.as_deref(), about.segment.as_deref())
    }

    /// Whether two lists name the same: both nothing, or a name in common.
    fn share(&self, one: Option<&[String]>, other: Option<&[String]>) -> bool {
        let known = |name: &String| {
            let company = self.lexicon.company_by_name(name);
            company.map_or_else(|| fold(name), |id| self.lexicon.company(id).name.clone())
        };
        let names = |names: Option<&[String]>| -> BTreeSet<String> {
            names.unwrap_or_default().iter().map(known).collect()
        };
        let (one, other) = (names(one), names(other));
        (one.is_empty() && other.is_empty()) || !one.is_disjoint(&other)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |all: usize| self.right as f64 / all.max(1) as f64;
        let mut times = self.times.clone();
        times.sort_unstable();
        let time = |hundredths: usize| {
            let at = times.len() * hundredths / 100;
            times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
        };
        write!(
            f,
            "{:9}  {:8}  {:9.3}  {:6.3}  {:22.3}  {:.2}, {:.2}",
            self.questions,
            self.unread,
            part(self.returned),
            part(self.expected),
            self.other_subject as f64 / self.expected.max(1) as f64,
            time(50),
            time(95),
        )
    }
}

/// What is asked, of whomever: without the words that may be names and without subjects.
fn of_anybody(plan: &Plan) -> Plan {
    let conditions = plan.conditions().into_iter();
    let figures = conditions.filter_map(|(condition, _)| match condition {
        Plan::Figure(predicate) => Some(Plan::Figure(
            predicate.without(&[Part::Company, Part::Segment]),
        )),
        _ => None,
    });
    Plan::And(figures.collect())
}

/// The name of an article: that of its file.
fn name(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// A number as people type it, without the noise of a multiplication.
fn shortest(value: f64) -> String {
    let digits = format!("{value:.6}");
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// A unit as people type it.
fn unit(unit: &str) -> &str {
    match unit {
        "pp" => "个百分点",
        "bp" => "个基点",
        "x" => "倍",
        "CNY" => "元",
        "USD" => "美元",
        "HKD" => "港元",
        "TWD" => "新台币",
        "EUR" => "欧元",
        "JPY" => "日元",
        "KRW" => "韩元",
        "GBP" => "英镑",
        other => other,
    }
}
