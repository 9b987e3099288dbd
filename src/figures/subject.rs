//! Who an article is about: the companies that it introduces, and its main one.

use std::collections::{HashMap, HashSet};

use memchr::{memchr, memchr_iter, memmem};

use crate::figures::recurrence::Recurrence;
use crate::figures::survey::Place;
use crate::figures::unlisted;
use crate::lexicon::{ABROAD, Company, Lexicon, Sense};
use crate::text::{Mapped, Span, WordTree, fold, words};

/// Companies that an article names itself, beside a code or in brackets (`爱彼迎(ABNB)`).
#[derive(Debug)]
pub(crate) struct Introduced {
    /// Folded name and canonical name.
    names: Vec<(String, String)>,
    /// The folded names by their places in that list.
    tree: WordTree,
    /// Names of products of the article's company as they are shown.
    products: Vec<String>,
    /// Their folded names by their places in that list.
    product_tree: WordTree,
}

/// Words that follow the name of a company which reports.
const REPORTS: &[&str] = &[
    "公布", "发布", "公告", "披露", "去年", "第", "上季", "截至", "股价", "2",
];

/// What people are called, not companies.
const TITLES: &[&str] = &[
    "总裁",
    "首席",
    "主席",
    "分析师",
    "创始人",
    "董事长",
    "经理",
    "ceo",
    "cfo",
    "官",
    "总监",
    "主管",
];

/// Most characters of such a name.
const LONGEST_NAME: usize = 12;

/// Bytes before a name among which a title would say that it is a person's.
const LONGEST_LINE: usize = 600;

/// Characters within which a bracket with a code has to close.
const LONGEST_CODE: usize = 40;

/// Most words of a Latin name.
const MOST_WORDS: usize = 4;

/// Names that are sooner looked at one by one than taken to parts.
const FEW: usize = 32;

/// Characters before a bracket among which the name is looked for.
const LONGEST_RUN: usize = 64;

impl Introduced {
    /// Reads the introductions of a folded text; `clean` is the same text before folding, for the
    /// names as people read them.
    pub(crate) fn read(
        whole: &Mapped,
        clean: &str,
        places: &[Place],
        recurrence: &Recurrence<'_>,
        lexicon: &Lexicon,
    ) -> Introduced {
        let folded = whole.as_str();
        let mut reader = Reader {
            folded,
            whole,
            clean,
            places,
            recurrence,
            lexicon,
            known: HashSet::new(),
            names: Vec::new(),
        };
        for at in memchr_iter(b'(', folded.as_bytes()) {
            reader.bracket(at, b')');
        }
        for at in memchr_iter(b'-', folded.as_bytes()) {
            reader.bracket(at, b'-');
        }
        reader.openings();
        let (folded_products, products): (Vec<_>, Vec<_>) = reader.unlisted().into_iter().unzip();
        let mut names = reader.names;
        // A name that the tables know for sure as that company needs no introduction.
        names.retain(|(name, canonical)| {
            !lexicon.folded_senses(name).iter().any(|sense| {
                matches!(sense, Sense::Company(id) if {
                    let company = lexicon.company(*id);
                    company.name == *canonical && !company.shares_with_a_word(name)
                })
            })
        });
        let tree = WordTree::new(names.iter().map(|(name, _)| name.as_str()));
        Introduced {
            names,
            tree,
            products,
            product_tree: WordTree::new(folded_products.iter().copied()),
        }
    }

    /// Where the introduced names stand in a folded text: index and span.
    pub(crate) fn find(&self, text: &str) -> Vec<(usize, Span)> {
        let mut found = Vec::new();
        // Most articles introduce nobody.
        if self.names.is_empty() {
            return found;
        }
        let mut from = 0;
        for (at, name, length) in self.tree.places(text) {
            let span = Span::new(at, at + length);
            if at >= from && !cut_out(text, span) {
                from = span.end;
                found.push((name, span));
            }
        }
        found
    }

    /// Canonical name of an introduced company.
    pub(crate) fn canonical(&self, index: usize) -> &str {
        &self.names[index].1
    }

    /// The product with whose folded name a text begins, as it is shown: of several the one that the
    /// article names first.
    pub(crate) fn product_at(&self, text: &str) -> Option<&str> {
        let mut first = None;
        self.product_tree.beginning_of(text.chars(), |product, _| {
            first = Some(first.map_or(product, |before: usize| before.min(product)));
        });
        first.map(|product| self.products[product].as_str())
    }

    /// Folded names with their canonical names.
    pub(crate) fn names(&self) -> &[(String, String)] {
        &self.names
    }
}

/// Reads the introductions of an article.
struct Reader<'a> {
    folded: &'a str,
    /// The folded text with the way back to the one before.
    whole: &'a Mapped,
    clean: &'a str,
    /// Where something may begin in the folded text.
    places: &'a [Place],
    recurrence: &'a Recurrence<'a>,
    lexicon: &'a Lexicon,
    /// The folded names found so far.
    known: HashSet<&'a str>,
    /// Folded name and canonical name.
    names: Vec<(String, String)>,
}

impl<'a> Reader<'a> {
    /// Reads what a bracket or dash at `at` encloses, and the name before it.
    fn bracket(&mut self, at: usize, closing: u8) {
        let folded = self.folded;
        let behind = &folded[at + 1..];
        // No character is longer than four bytes.
        let window = &behind.as_bytes()[..behind.len().min(LONGEST_CODE * 4)];
        let Some(length) = memchr(closing, window) else {
            return;
        };
        let inner = &behind[..length];
        if inner.chars().count() >= LONGEST_CODE || inner.trim().contains('\n') {
            return;
        }
        let inner = inner.trim();
        let bracketed = closing == b')';
        let before = folded[..at].trim_end();
        let Some(code) = code(inner) else {
            // 杜邦(DuPont)公布: an English name before a word of reporting.
            let after = &behind[length + 1..];
            let latin = bracketed
                && inner.len() >= 3
                && inner.is_ascii()
                && inner.starts_with(|c: char| c.is_ascii_alphabetic());
            let titled = || {
                let near = before.floor_char_boundary(before.len().saturating_sub(LONGEST_LINE));
                let line = before[near..]
                    .rsplit(['\n', '。', ','])
                    .next()
                    .unwrap_or_default();
                TITLES.iter().any(|title| line.contains(title))
            };
            if latin
                && REPORTS.iter().any(|word| after.starts_with(word))
                && !titled()
                && let Some(name) = self.name_before(before, None)
            {
                self.add(before.len() - name.len(), name, None);
            }
            return;
        };
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        if !bracketed && !digits {
            return;
        }
        // A name that the tables know counts more than the code beside it, which may be mistyped.
        let known = known_name(before, self.lexicon).or_else(|| self.lexicon.company_by_code(code));
        // Letters by themselves are a ticker only where the tables know them (DAU, GMV, AI).
        if known.is_none() && inner == code && !digits {
            return;
        }
        let known = known.map(|id| self.lexicon.company(id));
        if let Some(name) = self.name_before(before, known) {
            self.add(before.len() - name.len(), name, known);
        }
    }

    /// Reads the names that an article gives itself (以下简称“...”).
    fn openings(&mut self) {
        let folded = self.folded;
        let named = "称";
        for at in memmem::find_iter(folded.as_bytes(), named) {
            if !folded[..at].ends_with(['简', '下']) {
                continue;
            }
            let behind = folded[at + named.len()..].trim_start_matches(['为', ':', ' ']);
            let inner = behind.trim_start_matches(['“', '"', '\u{300c}', '‘', '\'', '\u{300e}']);
            let start = folded.len() - inner.len();
            let mut within = inner.char_indices().take(LONGEST_NAME + 1);
            let Some((length, _)) = within.find(|(_, c)| "”\"\u{300d}’'\u{300f}),".contains(*c))
            else {
                continue;
            };
            let name = &inner[..length];
            let senses = self.lexicon.folded_senses(name);
            let other_word = senses
                .iter()
                .any(|sense| matches!(sense, Sense::Metric(..) | Sense::Cue(_)));
            if name.chars().count() < 2 || name.contains(['。', '\n']) || other_word {
                continue;
            }
            let known = senses.iter().find_map(|sense| match sense {
                Sense::Company(id) => Some(self.lexicon.company(*id)),
                _ => None,
            });
            self.add(start, name, known);
        }
    }

    /// Reads the names that no table lists, told by what they do: companies are added, products
    /// are given back, folded and as they are shown.
    fn unlisted(&mut self) -> Vec<(&'a str, String)> {
        let mut products = Vec::new();
        let names = unlisted::names(self.folded, self.places, self.recurrence, self.lexicon);
        // All parts of the names that are known, where these are too many to be looked at one by one.
        let mut within: Option<HashSet<&str>> = None;
        for found in names {
            let name = found.text;
            // Part of a name that is known, or such a name with more beside it.
            let known = &self.known;
            let told = if known.len() <= FEW {
                let alike = |one: &&str| one.contains(name) || name.contains(*one);
                known.iter().any(alike)
            } else {
                within
                    .get_or_insert_with(|| known.iter().copied().flat_map(parts).collect())
                    .contains(name)
                    || parts(name).any(|part| known.contains(part))
            };
            if told {
                continue;
            }
            if found.product {
                let span = Span::new(found.first, found.first + name.len());
                let shown = self.whole.source_span(span).of(self.clean);
                products.push((name, shown.to_owned()));
            } else {
                self.add(found.first, name, None);
                if let Some(within) = &mut within {
                    within.extend(parts(name));
                }
            }
        }
        products
    }

    /// Adds the name that stands at `start`, of a company of the tables or as the article writes it.
    fn add(&mut self, start: usize, name: &'a str, company: Option<&Company>) {
        if !self.known.insert(name) {
            return;
        }
        let shown = || {
            let span = Span::new(start, start + name.len());
            self.whole.source_span(span).of(self.clean)
        };
        let canonical = company.map_or_else(shown, |company| company.name.as_str());
        self.names.push((name.to_owned(), canonical.to_owned()));
    }

    /// The words in capitals that a text ends with (`Vertiv Holdings`).
    fn capitalised(&self, before: &'a str) -> Option<&'a str> {
        let mut start = before.len();
        for _ in 0..MOST_WORDS {
            let rest = before[..start].trim_end_matches(' ');
            let word = rest
                .rfind(|c: char| {
                    !(c.is_ascii_alphanumeric() || matches!(c, '&' | '.' | '-' | '\''))
                })
                .map_or(0, |at| {
                    at + rest[at..].chars().next().map_or(1, char::len_utf8)
                });
            let span = Span::new(word, rest.len());
            let capital = self
                .whole
                .source_span(span)
                .of(self.clean)
                .starts_with(|c: char| c.is_ascii_uppercase());
            if word == rest.len() || !capital {
                break;
            }
            start = word;
        }
        let name = before[start..].trim();
        // The Hershey Co(HSY): by itself, no word for a firm is the name of one.
        let kind = matches!(
            name.trim_end_matches('.'),
            "inc" | "corp" | "ltd" | "plc" | "group" | "holdings" | "company"
        );
        (name.len() >= 3 && !kind).then_some(name)
    }

    /// The name that ends right before a bracket with a code.
    fn name_before(&self, before: &'a str, known: Option<&Company>) -> Option<&'a str> {
        // A name of the tables that ends here.
        if let Some(company) = known {
            let longest = company
                .names()
                .map(fold)
                .filter(|name| before.ends_with(name.as_str()))
                .map(|name| name.len())
                .max();
            if let Some(length) = longest {
                return Some(&before[before.len() - length..]);
            }
        }
        let within =
            |c: char| c.is_alphanumeric() || matches!(c, '&' | '.' | '·' | '*' | '-' | '\'');
        // Where each character of the run begins, the last first.
        let starts: Vec<usize> = before
            .char_indices()
            .rev()
            .take(LONGEST_RUN)
            .take_while(|(_, c)| within(*c))
            .map(|(at, _)| at)
            .collect();
        let run = &before[*starts.last()?..];
        // A Latin name may hold spaces: its words stand in capitals.
        if run.is_ascii() {
            let capitalised = self.capitalised(before);
            if known.is_none() || capitalised.is_some() {
                return capitalised;
            }
            let letters = run.bytes().any(|b| b.is_ascii_alphabetic());
            return (run.len() >= 2 && letters).then_some(run);
        }
        // Of all ends of the run, the longest that stands elsewhere in the article is the name; a
        // short run that does not is taken whole.
        let recurs = (2..=starts.len().min(14))
            .rev()
            .map(|length| &before[starts[length - 1]..])
            .find(|end| !starts_badly(end) && self.recurrence.of(end));
        let name = recurs
            .or((2..=8).contains(&starts.len()).then_some(run))
            .filter(|name| !starts_badly(name))?;
        // 力帆科技(601777), called otherwise by the tables: 科技 alone is nobody's name.
        if unlisted::is_kind_of_firm(name) {
            return None;
        }
        let other_word = known.is_none()
            && self
                .lexicon
                .folded_senses(name)
                .iter()
                .any(|sense| !matches!(sense, Sense::Company(_)));
        (!other_word).then_some(name)
    }
}

/// Whether a span is a part of a Latin word; a number may follow a name (GDSI2024年).
fn cut_out(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let joined = |at: usize| letter(at) && at.checked_sub(1).is_some_and(letter);
    joined(span.start) || joined(span.end)
}

/// The ticker or exchange code that stands in brackets, without the exchange.
fn code(inner: &str) -> Option<&str> {
    let mut inner = inner;
    while let Some(rest) = inner.strip_prefix("**") {
        inner = rest;
    }
    while let Some(rest) = inner.strip_suffix("**") {
        inner = rest;
    }
    let last = inner
        .rsplit([':', '：', ' ', ',', '，', '、'])
        .next()
        .unwrap_or(inner)
        .trim();
    let exchange = inner.len() > last.len();
    let (base, suffix) = last
        .split_once('.')
        .map_or((last, None), |(base, suffix)| (base, Some(suffix)));
    let digits = base.bytes().all(|b| b.is_ascii_digit());
    let abroad = suffix.is_some_and(|suffix| ABROAD.contains(&suffix));
    let market = abroad
        || suffix.is_some_and(|suffix| {
            matches!(
                suffix,
                "hk" | "sh" | "sz" | "bj" | "us" | "n" | "o" | "ss" | "oq"
            )
        });
    let accepted = if digits {
        (4..=6).contains(&base.len()) && !((base.len() == 4) && base.starts_with("20") && !market)
            || (market && !base.is_empty())
            || (base.len() == 3 && exchange)
    } else {
        let letters =
            base.bytes().all(|b| b.is_ascii_alphanumeric()) && (1..=6).contains(&base.len());
        letters && (market || exchange && inner.contains([':', '：']))
            || (letters
                && base.len() >= 2
                && base.bytes().all(|b| b.is_ascii_lowercase())
                && inner.len() == base.len()
                && base.len() <= 5)
    };
    accepted.then_some(if !abroad && (market || digits) {
        base
    } else {
        last
    })
}

/// The company with the longest sure name that a text ends with. Codes of other exchanges (台積電
/// 2330) belong to other companies here, so a name counts more than the code beside it.
fn known_name(before: &str, lexicon: &Lexicon) -> Option<crate::lexicon::CompanyId> {
    let starts: Vec<usize> = before
        .char_indices()
        .rev()
        .take(12)
        .map(|(at, _)| at)
        .collect();
    starts.into_iter().rev().find_map(|start| {
        let name = &before[start..];
        if name.chars().count() < 2 {
            return None;
        }
        lexicon
            .folded_senses(name)
            .iter()
            .find_map(|sense| match sense {
                Sense::Company(id) => {
                    let company = lexicon.company(*id);
                    let sure = !company.ambiguous
                        || fold(&company.name) == name && !company.shares_with_a_word(name);
                    sure.then_some(*id)
                }
                _ => None,
            })
    })
}

/// All parts of a name that can be names themselves, the whole of it among them.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices().flat_map(move |(start, _)| {
        let ends = name[start..].char_indices().take(unlisted::LONGEST_LATIN);
        ends.map(move |(at, c)| &name[start..start + at + c.len_utf8()])
    })
}

/// Words with which no name begins.
fn starts_badly(candidate: &str) -> bool {
    words![
        "的", "和", "与", "及", "在", "为", "对", "由", "是", "或", "将", "了", "公司", "集团",
        "其", "该", "年", "月", "日",
    ]
    .begins(candidate)
    .is_some()
}

/// Points from which an article is about a company: its name in the headline, or three times in the
/// lead.
pub(super) const ENOUGH: u32 = 12;

/// How often each company stands where, to choose the one an article is about.
#[derive(Debug, Default)]
pub(crate) struct Census<'a> {
    scores: HashMap<&'a str, (u32, usize)>,
    order: usize,
}

impl<'a> Census<'a> {
    /// Counts a mention with a weight.
    pub(crate) fn count(&mut self, name: &'a str, weight: u32) {
        self.order += 1;
        let order = self.order;
        let entry = self.scores.entry(name).or_insert((0, order));
        entry.0 += weight;
    }

    /// All points given.
    pub(crate) fn total(&self) -> u32 {
        self.scores.values().map(|(score, _)| score).sum()
    }

    /// The company with the highest score, the earlier one among equals; none where no company
    /// is spoken of enough for an article to be about it.
    pub(crate) fn main(&self) -> Option<&'a str> {
        self.scores
            .iter()
            .filter(|(_, (score, _))| *score >= ENOUGH)
            .max_by_key(|(_, (score, order))| (*score, std::cmp::Reverse(*order)))
            .map(|(name, _)| *name)
    }
}
