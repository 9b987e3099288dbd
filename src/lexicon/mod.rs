//! The words that figures and queries are made of, read from tables under `data/`.
//!
//! Words live in tables, shapes live in code: a new company, metric or cue is a row. The built-in
//! tables are read when the program is built (`build.rs`, which has this module to itself) and come
//! with it as `pack` lays them down; `--lexicon DIR` lays tables of the same form on top of them.

mod packed;
mod tables;
mod units;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::model::Metric;
use crate::text::{Span, WordTree, fold, pairs};
pub use tables::Cue;
use tables::Issuer;
pub use units::{UnitWord, Units};

/// All words, each with what it can mean.
#[derive(Debug)]
pub struct Lexicon {
    companies: Vec<Company>,
    segments: Vec<Segment>,
    metric_labels: HashMap<Metric, String>,
    suffixes: Suffixes,
    units: Units,
    /// The table that the units were read from.
    unit_table: Cow<'static, str>,
    /// Folded names.
    names: Names,
    /// The names by their places in that list.
    tree: WordTree,
    /// Where the senses of each name end in the list of all; those of the next begin there.
    sense_ends: Vec<u32>,
    all_senses: Vec<Sense>,
    /// Folded tickers and exchange codes in order, each with its company.
    codes: Vec<(Cow<'static, str>, CompanyId)>,
    hash: u64,
}

/// The words by which a segment that is in no table is recognised.
#[derive(Debug)]
struct Suffixes {
    words: Vec<String>,
    /// The words, and the words spelt backwards.
    trees: [WordTree; 2],
}

impl Suffixes {
    fn new(words: Vec<String>) -> Suffixes {
        let all = || words.iter().map(String::as_str);
        let trees = [WordTree::new(all()), WordTree::backwards(all())];
        Suffixes { words, trees }
    }
}

/// Names, one after the other in one text.
#[derive(Clone, Debug)]
pub struct Names(Cow<'static, str>);

impl Names {
    fn new<S: AsRef<str>>(names: &[S]) -> Names {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        Names(Cow::Owned(names.join(NEXT)))
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let all = Some(self.0.as_ref()).filter(|all| !all.is_empty());
        all.into_iter().flat_map(|all| all.split(NEXT))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A company of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompanyId(u32);

/// A segment of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(u32);

/// What a word can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// An issuer.
    Company(CompanyId),
    /// A part of an issuer.
    Segment(SegmentId),
    /// What is measured; a weak name means it only where nothing better stands near.
    Metric(Metric, Strength),
    /// A word that says how a number is to be read.
    Cue(Cue),
}

/// How surely a word names a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// It names it wherever it stands.
    Strong,
    /// It is an ordinary word that names it beside a number.
    Weak,
}

/// An issuer.
#[derive(Clone, Debug)]
pub struct Company {
    /// Canonical name.
    pub name: String,
    /// Other names, as written in the tables.
    pub aliases: Names,
    /// Tickers and exchange codes.
    pub codes: Names,
    /// Whether it mostly speaks about others.
    pub broker: bool,
    /// Whether it is no issuer but an index, a currency or what is traded on an exchange, which
    /// numbers are of only where it is named.
    pub market: bool,
    /// Whether its name, or the shorter one that its name begins with, is an ordinary word too, so
    /// that it counts only beside its code.
    pub ambiguous: bool,
}

impl Company {
    /// Whether a folded name of it is an ordinary word too: 苹果, and 理想 but not 理想汽车.
    pub fn shares_with_a_word(&self, folded: &str) -> bool {
        self.ambiguous && {
            let mut names = self.names().filter(|name| self.name.starts_with(name));
            let shortest = names.by_ref().min_by_key(|name| name.len());
            shortest.is_some_and(|name| crate::text::fold(name) == folded)
        }
    }

    /// All its names, the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter())
    }
}

/// A part of an issuer, or of any issuer.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Canonical name.
    pub name: String,
    /// Whose it is; none when any company may have it.
    pub owner: Option<CompanyId>,
    /// Whether it is a place.
    pub region: bool,
    /// Whether its name is an ordinary word too.
    pub ambiguous: bool,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Where.
    pub span: Span,
    /// What it can mean.
    pub senses: &'a [Sense],
}

/// A table that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A file that cannot be opened.
    #[error("{}: cannot be read: {error}", path.display())]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A row that is not of its table's form.
    #[error("{table}: {reason}")]
    Row {
        /// The table.
        table: String,
        /// What is wrong where.
        reason: String,
    },
}

/// The tables that come with the program, by file name.
pub(crate) const BUILT_IN: &[(&str, &str)] = &[
    ("units.toml", include_str!("../../data/units.toml")),
    ("metrics.toml", include_str!("../../data/metrics.toml")),
    ("cues.toml", include_str!("../../data/cues.toml")),
    ("companies.toml", include_str!("../../data/companies.toml")),
    ("segments.toml", include_str!("../../data/segments.toml")),
    ("listed.tsv", include_str!("../../data/listed.tsv")),
];

impl Lexicon {
    /// The built-in tables with those of a folder (`metrics.toml`, `cues.toml`, `companies.toml`,
    /// `segments.toml`, `listed.tsv`, each optional) on top.
    ///
    /// # Errors
    /// When a table cannot be opened or a row is not of its form.
    pub fn with_folder(folder: &Path) -> Result<Lexicon, LexiconError> {
        let mut own = Vec::new();
        for (name, _) in BUILT_IN {
            let path = folder.join(name);
            if path.exists() {
                let text = std::fs::read_to_string(&path).map_err(|error| LexiconError::Read {
                    path: path.clone(),
                    error,
                })?;
                own.push((path.display().to_string(), text));
            }
        }
        if own.is_empty() {
            let error = std::io::Error::new(
                std::io::ErrorKind::NotFound,
                "it holds none of metrics.toml, cues.toml, companies.toml, segments.toml, listed.tsv",
            );
            return Err(LexiconError::Read {
                path: folder.to_owned(),
                error,
            });
        }
        let all: Vec<(&str, &str)> = own
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .chain(BUILT_IN.iter().copied())
            .collect();
        Lexicon::from_tables(&all)
    }

    /// Earlier tables win over later ones where they name the same company.
    pub(crate) fn from_tables(all: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        let mut draft = Draft::default();
        for (table, text) in all {
            hasher.update(text.as_bytes());
            tables::read(&mut draft, table, text)?;
        }
        // The senses of a name keep the order in which they were read.
        draft.senses.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut names: Vec<String> = Vec::new();
        let mut sense_ends = Vec::new();
        let mut all_senses = Vec::new();
        for same in draft
            .senses
            .chunk_by_mut(|(one, _), (other, _)| one == other)
        {
            let start = all_senses.len();
            for (_, sense) in &*same {
                if let Some(sense) = sense
                    && !all_senses[start..].contains(sense)
                {
                    all_senses.push(*sense);
                }
            }
            // As many as there are rows at most, which have ids of 32 bits.
            sense_ends.push(u32::try_from(all_senses.len()).unwrap_or(u32::MAX));
            names.push(std::mem::take(&mut same[0].0));
        }
        let mut codes: Vec<_> = draft.codes.into_iter().collect();
        codes.sort_unstable();
        let codes = codes.into_iter();
        Ok(Lexicon {
            companies: draft.companies.into_iter().map(Issuer::company).collect(),
            segments: draft.segments,
            metric_labels: draft.metric_labels,
            suffixes: Suffixes::new(draft.suffixes),
            units: draft.units,
            unit_table: Cow::Owned(draft.unit_table),
            tree: WordTree::new(names.iter().map(String::as_str)),
            names: Names::new(&names),
            sense_ends,
            all_senses,
            codes: codes.map(|(code, id)| (Cow::Owned(code), id)).collect(),
            hash: hasher.digest(),
        })
    }

    /// A fingerprint of all tables; an index made with other tables has another one.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// A company of the tables.
    pub fn company(&self, id: CompanyId) -> &Company {
        &self.companies[id.0 as usize]
    }

    /// A segment of the tables.
    pub fn segment(&self, id: SegmentId) -> &Segment {
        &self.segments[id.0 as usize]
    }

    /// What numbers are counted in.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// What a name can mean; the name is folded here.
    pub fn senses(&self, name: &str) -> &[Sense] {
        self.folded_senses(&fold(name))
    }

    /// What a name that is folded already can mean.
    pub fn folded_senses(&self, name: &str) -> &[Sense] {
        self.tree
            .get(name)
            .map_or(&[], |place| self.senses_at(place))
    }

    /// What the name at a place of the list can mean.
    fn senses_at(&self, place: usize) -> &[Sense] {
        let start = place.checked_sub(1).map_or(0, |at| self.sense_ends[at]);
        &self.all_senses[start as usize..self.sense_ends[place] as usize]
    }

    /// The company with this ticker or code (`AMZN`, `00981`, `01357.HK`), in any case and width.
    pub fn company_by_code(&self, code: &str) -> Option<CompanyId> {
        company_by_code(code, |code| {
            let place = self
                .codes
                .binary_search_by(|(known, _)| known.as_ref().cmp(code));
            place.ok().map(|place| self.codes[place].1)
        })
    }

    /// The company of which this is a canonical or other name.
    pub fn company_by_name(&self, name: &str) -> Option<CompanyId> {
        self.senses(name).iter().find_map(|sense| match sense {
            Sense::Company(id) => Some(*id),
            _ => None,
        })
    }

    /// The Chinese name of a metric for people to read.
    pub fn metric_label(&self, metric: Metric) -> &str {
        self.metric_labels
            .get(&metric)
            .map_or(metric.id(), String::as_str)
    }

    /// The words (业务, 板块, 部门 ...) by which a segment that is in no table is recognised.
    pub fn segment_suffixes(&self) -> &[String] {
        &self.suffixes.words
    }

    /// Whether a folded text is one of those words.
    pub fn is_suffix(&self, folded: &str) -> bool {
        self.suffixes.trees[0].get(folded).is_some()
    }

    /// Whether a folded text begins with one of those words.
    pub fn begins_with_suffix(&self, folded: &str) -> bool {
        self.suffixes.trees[0].longest(folded.chars()).is_some()
    }

    /// Whether a folded text ends with one of those words.
    pub fn ends_with_suffix(&self, folded: &str) -> bool {
        self.suffixes.trees[1]
            .longest(folded.chars().rev())
            .is_some()
    }

    /// Whether a folded text ends with one of those words and holds more.
    pub fn has_suffix(&self, folded: &str) -> bool {
        let mut found = false;
        self.suffixes.trees[1].beginning_of(folded.chars().rev(), |_, length| {
            found |= length < folded.len();
        });
        found
    }

    /// The keys under which a segment is found: its name folded, spaces and ordinary endings (业务,
    /// 部门, 服务 ...) left out, and where it joins a region and a product, each of the two.
    pub fn segment_keys(&self, name: &str) -> Vec<String> {
        let key = |part: &str| {
            let folded: String = fold(part).chars().filter(|c| !c.is_whitespace()).collect();
            let stem = self.suffixes.words.iter().find_map(|suffix| {
                folded
                    .strip_suffix(suffix.as_str())
                    .filter(|stem| stem.chars().count() >= 2)
            });
            stem.unwrap_or(&folded).to_owned()
        };
        let mut keys = vec![key(name)];
        if name.contains('·') {
            keys.extend(name.split('·').map(key));
        }
        keys.retain(|key| !key.is_empty());
        keys
    }

    /// Every name in folded form, for the segmenter's dictionary.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter()
    }

    /// Every name in folded form, with all that it can mean.
    pub fn names_with_senses(&self) -> impl Iterator<Item = (&str, &[Sense])> {
        let names = self.names.iter().enumerate();
        names.map(|(place, name)| (name, self.senses_at(place)))
    }

    /// All names in a folded text, leftmost first, the longest at each place, none overlapping.
    /// Latin names match whole words only.
    pub fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Found<'a>> {
        let mut finder = self.finder(folded);
        pairs(folded)
            .filter(|(_, c, next)| self.may_begin(*c, next.unwrap_or_default()))
            .filter_map(move |(at, c, next)| finder.visit(at, c, next))
    }

    /// Whether names may begin with a character of a folded text and the next one, `'\0'` where there
    /// is none; no is sure.
    #[inline]
    pub fn may_begin(&self, first: char, next: char) -> bool {
        self.tree.may_begin(first, next)
    }

    /// What finds the names of a folded text while its characters are visited in order.
    pub fn finder<'a>(&'a self, folded: &'a str) -> NameFinder<'a> {
        NameFinder {
            lexicon: self,
            folded,
            from: 0,
        }
    }

    /// A longer name of a company that begins inside a short one and reaches beyond it.
    fn longer_inside<'a>(
        &'a self,
        folded: &str,
        span: Span,
        senses: &[Sense],
    ) -> Option<Found<'a>> {
        let short = span.len() <= SHORT_NAME
            && senses
                .iter()
                .any(|sense| matches!(sense, Sense::Company(_)));
        if !short {
            return None;
        }
        let inner = span.of(folded).char_indices().skip(1);
        inner.map(|(at, _)| span.start + at).find_map(|start| {
            self.longest_at(folded, start).filter(|other| {
                other.span.end > span.end
                    && other.span.len() > span.len()
                    && other
                        .senses
                        .iter()
                        .any(|sense| matches!(sense, Sense::Company(_)))
            })
        })
    }

    /// The longest name at `start` of a folded text.
    pub fn longest_at<'a>(&'a self, folded: &str, start: usize) -> Option<Found<'a>> {
        let mut longest = None;
        self.tree
            .beginning_of(folded.get(start..)?.chars(), |place, length| {
                let span = Span::new(start, start + length);
                if whole_words(folded, span) {
                    longest = Some((place, span));
                }
            });
        longest.map(|(place, span)| Found {
            span,
            senses: self.senses_at(place),
        })
    }
}

/// Finds the names of a folded text while its characters are visited in order.
#[derive(Debug)]
pub struct NameFinder<'a> {
    lexicon: &'a Lexicon,
    folded: &'a str,
    /// Where the last name ends.
    from: usize,
}

impl<'a> NameFinder<'a> {
    /// The name that begins at a place where names [may begin](Lexicon::may_begin), with its character
    /// and the next one: the longest that does, if it overlaps none that was found before.
    #[inline]
    pub fn visit(&mut self, at: usize, c: char, next: Option<char>) -> Option<Found<'a>> {
        if at < self.from {
            return None;
        }
        let tree = &self.lexicon.tree;
        let (place, length) = tree.longest_with(self.folded, at, c, next)?;
        self.take(at, place, length)
    }

    fn take(&mut self, at: usize, place: usize, length: usize) -> Option<Found<'a>> {
        let lexicon = self.lexicon;
        let span = Span::new(at, at + length);
        let senses = lexicon.senses_at(place);
        // 撑起亚马逊 holds 亚马逊 and not 起亚.
        let found = lexicon
            .longer_inside(self.folded, span, senses)
            .unwrap_or(Found { span, senses });
        self.from = found.span.end;
        whole_words(self.folded, found.span).then_some(found)
    }
}

/// What was read of the tables so far.
#[derive(Default)]
struct Draft {
    companies: Vec<Issuer>,
    segments: Vec<Segment>,
    metric_labels: HashMap<Metric, String>,
    suffixes: Vec<String>,
    units: Units,
    unit_table: String,
    /// Folded names, each with a sense, if it has any.
    senses: Vec<(String, Option<Sense>)>,
    /// Folded ticker or exchange code to its company.
    codes: HashMap<String, CompanyId>,
}

impl Draft {
    fn add_sense(&mut self, name: &str, sense: Sense) {
        let folded = fold(name.trim());
        if !folded.is_empty() {
            self.senses.push((folded, Some(sense)));
        }
    }
}

/// What a code, in any case and width, leads to among the folded ones that `known` knows.
fn company_by_code(code: &str, known: impl Fn(&str) -> Option<CompanyId>) -> Option<CompanyId> {
    let code = fold(code.trim());
    if let Some(id) = known(&code) {
        return Some(id);
    }
    // 2269.T of Tokyo is nobody's 02269 of Hong Kong.
    let bare = code
        .rsplit_once('.')
        .filter(|(_, exchange)| !ABROAD.contains(exchange))
        .map_or(code.as_str(), |(bare, _)| bare);
    let bare = bare.split_once(':').map_or(bare, |(_, bare)| bare.trim());
    known(bare).or_else(|| {
        // Hong Kong codes are written with and without leading zeros.
        let digits = bare.bytes().all(|b| b.is_ascii_digit()) && (3..5).contains(&bare.len());
        digits.then(|| known(&format!("{bare:0>5}"))).flatten()
    })
}

/// Exchanges of which the tables list codes with the ending that tells the exchange (`7203.T`), as
/// the same code without it may be another company's.
pub(crate) const ABROAD: &[&str] = &[
    "tw", "two", "t", "ks", "l", "pa", "sw", "as", "de", "mi", "mc", "ax", "co", "ol", "st", "ns",
];

/// What stands between names.
const NEXT: &str = "\u{1F}";

/// Length in bytes up to which a company's name is short enough to be made by two words that meet.
const SHORT_NAME: usize = 6;

/// Whether a Latin name or number at `span` is not cut out of a longer one.
fn whole_words(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let latin = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let joined = |at: usize| latin(at) && at.checked_sub(1).is_some_and(latin);
    !joined(span.start) && !joined(span.end)
}
