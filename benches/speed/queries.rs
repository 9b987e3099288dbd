//! How long queries take in a process that has the index open.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use caibao::index::Index;
use caibao::lexicon::Lexicon;
use caibao::query::parse_over;
use caibao::search::{Dimension, Finding, Options, Sort};

/// A question, and what it is put with.
struct Question {
    name: &'static str,
    typed: &'static str,
    sort: Sort,
    facets: &'static [Dimension],
}

const fn by_relevance(name: &'static str, typed: &'static str) -> Question {
    Question {
        name,
        typed,
        sort: Sort::Relevance,
        facets: &[],
    }
}

const QUESTIONS: &[Question] = &[
    by_relevance("a keyword", "数据中心"),
    by_relevance("two keywords", "AWS 增长"),
    by_relevance("a phrase", "\"同比增长\""),
    by_relevance("a predicate", "AWS 增长 > 15%"),
    by_relevance("a predicate of any subject", "净利润 增长 > 50%"),
    by_relevance("a predicate and a keyword", "AWS 增长 > 15% 数据中心"),
    by_relevance("a keyword in a quarter", "数据中心 日期:2024Q4"),
    Question {
        sort: Sort::Date,
        ..by_relevance("a keyword, by date", "数据中心")
    },
    Question {
        sort: Sort::Value,
        ..by_relevance("a predicate, by value", "AWS 增长 > 15%")
    },
    Question {
        facets: &[Dimension::Company, Dimension::Month],
        ..by_relevance("a keyword, with facets", "数据中心")
    },
];
/// Each is put for so long, but so often at least.
const SECONDS: f64 = 1.0;
const LEAST: usize = 20;

/// Puts all questions to an index, and prints how long they took.
pub(crate) fn print(index: &Path) -> Result<(), Box<dyn Error>> {
    let lexicon = Lexicon::built_in();
    let index = Index::open(index, lexicon)?;
    println!("a query in a warm process     found   p50 ms   p99 ms  of work");
    for question in QUESTIONS {
        let (found, work, mut times) = put(question, &index, lexicon)?;
        times.sort_by(f64::total_cmp);
        let [half, most] = [50, 99].map(|part| times[times.len() * part / 100]);
        println!(
            "{:27} {found:7} {half:8.2} {most:8.2} {work:8.2}  {}",
            question.name, question.typed
        );
    }
    Ok(())
}

/// What was found, what it took of a processor and how long, in milliseconds.
fn put(
    question: &Question,
    index: &Index,
    lexicon: &Lexicon,
) -> Result<(u64, f64, Vec<f64>), Box<dyn Error>> {
    let options = Options {
        limit: 10,
        offset: 0,
        sort: question.sort,
        collapse: true,
    };
    let once = || -> Result<u64, Box<dyn Error>> {
        let plan = parse_over(question.typed, lexicon, index, None)
            .map_err(|error| error.render(question.typed))?
            .plan;
        let finding = Finding::new(index, lexicon, &plan)?;
        let answer = finding.articles(&options)?;
        black_box(finding.facets(question.facets, options.collapse, usize::MAX)?);
        Ok(black_box(answer).total)
    };
    let found = once()?;
    let (start, worked, mut times) = (Instant::now(), thread_work(), Vec::new());
    while times.len() < LEAST || start.elapsed().as_secs_f64() < SECONDS {
        let start = Instant::now();
        once()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let work = (thread_work() - worked) / times.len() as f64;
    Ok((found, work, times))
}

/// Milliseconds of processors that this thread has had; 0 where the system does not tell.
fn thread_work() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.unwrap_or(0.0) / 1e6
}
