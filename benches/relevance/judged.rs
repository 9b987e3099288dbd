//! Judged queries: what a reader said of the articles that come first.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::shelf::Shelf;
use crate::{DEPTH, Engine};

/// Characters of an article's text that are printed to be judged.
const EXCERPT: usize = 160;

/// Queries and grades: 3 answers it, 2 is about it, 1 touches it, 0 does not.
pub(crate) struct Judged {
    queries: Vec<(u32, String)>,
    grades: HashMap<(u32, String), u8>,
}

impl Judged {
    /// Reads `queries.tsv` and `judgments.tsv` of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Judged, Box<dyn Error>> {
        let rows = |name: &str| -> Result<Vec<Vec<String>>, Box<dyn Error>> {
            let path = folder.join(name);
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let rows = text
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty());
            Ok(rows
                .map(|row| row.split('\t').map(str::to_owned).collect())
                .collect())
        };
        let mut judged = Judged {
            queries: Vec::new(),
            grades: HashMap::new(),
        };
        for row in rows("queries.tsv")? {
            if let [number, query, ..] = row.as_slice() {
                judged.queries.push((number.parse()?, query.clone()));
            }
        }
        for row in rows("judgments.tsv")? {
            if let [number, key, grade] = row.as_slice() {
                let place = (number.parse()?, key.clone());
                judged.grades.insert(place, grade.parse()?);
            }
        }
        Ok(judged)
    }

    /// Prints the reciprocal rank of the first article that answers, and the gain of all, for each
    /// group of queries.
    pub(crate) fn report(
        &self,
        shelf: &Shelf,
        engines: &[&dyn Engine],
        each: bool,
    ) -> Result<(), Box<dyn Error>> {
        println!();
        println!("judged queries           MRR   nDCG@{DEPTH}");
        for (group, name) in ["odd, looked at", "even, seen", "new, held out"]
            .iter()
            .enumerate()
        {
            let queries: Vec<_> = self
                .queries
                .iter()
                .filter(|(number, _)| group_of(*number) == group)
                .collect();
            if queries.is_empty() {
                continue;
            }
            for engine in engines {
                let (mut mrr, mut ndcg, mut unjudged) = (0.0, 0.0, 0);
                for (number, query) in &queries {
                    let ranked = engine.rank(query, DEPTH)?;
                    let graded: Vec<Option<u8>> = ranked
                        .iter()
                        .map(|&at| self.grade(*number, &shelf.keys[at]))
                        .collect();
                    unjudged += graded.iter().filter(|grade| grade.is_none()).count();
                    let grades: Vec<u8> = graded.iter().map(|grade| grade.unwrap_or(0)).collect();
                    let first = grades.iter().position(|grade| *grade >= 2);
                    mrr += first.map_or(0.0, |place| 1.0 / (place + 1) as f64);
                    ndcg += gain(&grades) / self.best(*number).max(f64::MIN_POSITIVE);
                    if each && group != HELD_OUT {
                        println!(
                            "{number:3} {:5.3} {grades:?} {query}  {}",
                            gain(&grades) / self.best(*number).max(f64::MIN_POSITIVE),
                            engine.name()
                        );
                    }
                }
                let of = queries.len() as f64;
                println!(
                    "{:2} {name:20} {:5.3}  {:5.3}  {unjudged:3} not judged  {}",
                    queries.len(),
                    mrr / of,
                    ndcg / of,
                    engine.name()
                );
            }
        }
        Ok(())
    }

    fn grade(&self, number: u32, key: &str) -> Option<u8> {
        self.grades.get(&(number, key.to_owned())).copied()
    }

    /// The gain of the best order of all that was judged.
    fn best(&self, number: u32) -> f64 {
        let mut grades: Vec<u8> = self
            .grades
            .iter()
            .filter(|((of, _), _)| *of == number)
            .map(|(_, grade)| *grade)
            .collect();
        grades.sort_unstable_by(|one, other| other.cmp(one));
        gain(&grades)
    }

    /// Prints what comes first for any engine and has no grade, for a reader to judge.
    pub(crate) fn pool(
        &self,
        shelf: &Shelf,
        engines: &[&dyn Engine],
    ) -> Result<(), Box<dyn Error>> {
        for (number, query) in &self.queries {
            let mut pool = BTreeSet::new();
            for engine in engines {
                pool.extend(engine.rank(query, DEPTH)?);
            }
            pool.retain(|&at| self.grade(*number, &shelf.keys[at]).is_none());
            println!("== {number}\t{query}");
            for at in pool {
                let article = &shelf.articles[at];
                let title = article.title.as_deref().unwrap_or_default();
                let text = article.text.as_str().trim_start();
                let text = text.strip_prefix(title).unwrap_or(text);
                let excerpt: String = text
                    .split_whitespace()
                    .collect::<String>()
                    .chars()
                    .take(EXCERPT)
                    .collect();
                println!("{}\t{title}\t{excerpt}", shelf.keys[at]);
            }
        }
        Ok(())
    }
}

/// The group of queries that nobody looks at when weights are chosen.
const HELD_OUT: usize = 2;
/// The last query that is not of it.
const LAST_SEEN: u32 = 60;

/// The group that a query is of.
fn group_of(number: u32) -> usize {
    match number {
        ..=LAST_SEEN if number % 2 == 1 => 0,
        ..=LAST_SEEN => 1,
        _ => HELD_OUT,
    }
}

/// Discounted cumulative gain of the first results.
fn gain(grades: &[u8]) -> f64 {
    let ranked = (1u32..).zip(grades).take(DEPTH);
    ranked
        .map(|(place, grade)| (f64::from(*grade).exp2() - 1.0) / f64::from(place + 1).log2())
        .sum()
}
