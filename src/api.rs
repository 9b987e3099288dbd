//! What goes over the wire: the objects of `--format json` and `jsonl`, and the columns of `csv`.
//!
//! The types of the other modules do not know how they are written down, so that they can change
//! without breaking a script that reads our output. Keys stand in the order of the contract.

mod answer;
mod figure;
mod passage;
mod paths;
mod served;
mod sheet;
mod understood;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::index::{self, Document};

pub use answer::{
    Asked, Count, Differing, Elsewhere, Facet, Highlight, Hit, Row, Rows, Search, Teller,
};
pub use figure::{Converted, Extracted, Figure, Number, Value};
pub use passage::{Added, Because, Meaning, Passage, Reason, Seen, Told};
pub use paths::Paths;
pub use served::{Facets, Fault, Health, Problem, Suggestion, Suggestions, Units};
pub use sheet::{ExtractedSheet, write_facets, write_hits, write_rows, write_stats};
pub use understood::{Condition, Miss, Obstacle, Part, Partial, Shortfall, Understood};

/// How a query was understood: what `explain` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// How it was understood.
    pub understood: Understood<'a>,
}

/// An article with its figures: what `show` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Article<'a> {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// Address of the original.
    pub url: Option<&'a str>,
    /// Title and body without markup.
    pub text: &'a str,
    /// All its figures, as they stand in it.
    pub figures: Vec<Figure<'a>>,
}

impl<'a> Article<'a> {
    /// An article.
    pub fn new(document: &'a Document, paths: &Paths) -> Article<'a> {
        let Document {
            card,
            text,
            figures,
        } = document;
        Article {
            id: card.id.to_string(),
            path: paths.shown(&card.path),
            title: card.title.as_deref(),
            date: card.date.map(|date| date.to_string()),
            source: card.source.as_deref(),
            author: card.author.as_deref(),
            url: card.url.as_deref(),
            text,
            figures: figures
                .iter()
                .map(|figure| Figure::new(figure, figure.sentence.of(text)))
                .collect(),
        }
    }
}

/// Whether an index is whole: what `check` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Check {
    /// Whether it is; where it is not, what it holds is not counted.
    pub whole: bool,
    /// Articles that were read.
    pub articles: Option<u64>,
    /// Articles that are the same as one of these.
    pub duplicates: Option<u64>,
    /// Figures that were read.
    pub figures: Option<u64>,
    /// Files that were compared with their checksums.
    pub files: Option<u64>,
    /// Their size.
    pub bytes: Option<u64>,
    /// What is wrong with it.
    pub damage: Vec<Damage>,
}

/// Something in an index that is not as it was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Damage {
    /// The file, as it is called in the folder of the index; null where it is not known which.
    pub file: Option<String>,
    /// What is wrong with it.
    pub flaw: String,
}

impl Check {
    /// Of an index that is whole.
    pub fn sound(sound: &index::Sound) -> Check {
        Check {
            whole: true,
            articles: Some(sound.articles),
            duplicates: Some(sound.duplicates),
            figures: Some(sound.figures),
            files: Some(sound.files),
            bytes: Some(sound.bytes),
            damage: Vec::new(),
        }
    }

    /// Of one that is not.
    pub fn damaged(damage: &[index::Damage]) -> Check {
        let damage = damage.iter().map(|one| Damage {
            file: one.file.as_ref().map(|file| file.display().to_string()),
            flaw: one.flaw.to_string(),
        });
        Check {
            whole: false,
            articles: None,
            duplicates: None,
            figures: None,
            files: None,
            bytes: None,
            damage: damage.collect(),
        }
    }
}

/// What an index holds: what `stats` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stats {
    /// Articles that can be found.
    pub articles: u64,
    /// Articles that are the same as one of these.
    pub duplicates: u64,
    /// Their figures.
    pub figures: u64,
    /// Companies that the figures are about.
    pub companies: u64,
    /// How many figures there are of each metric, by its id.
    pub metrics: BTreeMap<&'static str, u64>,
    /// First day of publication.
    pub first_date: Option<String>,
    /// Last day of publication.
    pub last_date: Option<String>,
    /// Size of the index on disk.
    pub bytes: u64,
}

impl Stats {
    /// What an index holds.
    pub fn new(stats: &index::Stats) -> Stats {
        Stats {
            articles: stats.articles,
            duplicates: stats.duplicates,
            figures: stats.figures,
            companies: stats.companies,
            metrics: stats
                .metrics
                .iter()
                .map(|&(metric, count)| (metric.id(), count))
                .collect(),
            first_date: stats.dates.map(|(first, _)| first.to_string()),
            last_date: stats.dates.map(|(_, last)| last.to_string()),
            bytes: stats.bytes,
        }
    }
}

/// What `index` did.
#[derive(Clone, Debug, Serialize)]
pub struct IndexSummary {
    /// Articles that are new.
    pub added: u64,
    /// Articles that replaced an older version of themselves.
    pub updated: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles that are the same as another one.
    pub duplicates: u64,
    /// Articles that are gone from disk and were dropped.
    pub pruned: u64,
    /// Files of kinds that hold no articles.
    pub skipped: u64,
    /// How many files or records could not be read.
    pub failed: usize,
    /// Figures of the articles that are new or replaced others.
    pub figures: u64,
    /// How long it took.
    pub seconds: f64,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// What could not be read.
    pub failures: Vec<Unreadable>,
}

/// What could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct Unreadable {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// The settings that hold: what `config` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// The file that is looked for.
    pub file: Option<String>,
    /// Whether there is one.
    pub found: bool,
    /// The settings by name.
    pub settings: BTreeMap<&'static str, Setting>,
}

/// A setting.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// What holds; null for nothing.
    pub value: Option<String>,
    /// A flag, a variable of the environment, `file` or `default`.
    pub from: String,
}

/// An object on one line. Control characters that JSON lets through are escaped too, so that a
/// terminal that shows the line never obeys what an article says.
///
/// # Errors
/// When the object holds what JSON cannot say.
pub fn json_line(object: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(object).map(escape_controls)
}

/// An object over many lines, for people to read.
///
/// # Errors
/// When the object holds what JSON cannot say.
pub fn json_pretty(object: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(object).map(escape_controls)
}

/// Inside JSON these characters stand in strings only.
fn escape_controls(json: String) -> String {
    let obeyed = |c: char| matches!(c, '\u{7F}'..='\u{9F}');
    if !json.contains(obeyed) {
        return json;
    }
    json.chars()
        .fold(String::with_capacity(json.len() + 16), |mut out, c| {
            if obeyed(c) {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                out.push(c);
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_is_left() {
        assert_eq!(
            json_line(&"a\u{1b}[31m\u{9b}\u{7f}营").unwrap(),
            r#""a\u001b[31m\u009b\u007f营""#
        );
    }
}
