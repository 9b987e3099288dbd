//! Who an article is about: the companies that it introduces, and its main one.

use std::collections::HashMap;

use crate::figures::unlisted;
use crate::lexicon::{Lexicon, Sense};
use crate::text::{Span, WordTree};

/// Companies that an article names itself, beside a code or in brackets (`爱彼迎(ABNB)`).
#[derive(Debug)]
pub(crate) struct Introduced {
    /// Folded name and canonical name.
    names: Vec<(String, String)>,
    /// Folded names of products of the article's company, and as they are shown.
    products: Vec<(String, String)>,
    /// The folded names by their places in that list.
    tree: WordTree,
}

/// Words that follow the name of a company which reports.
const REPORTS: &[&str] = &[
    "公布", "发布", "公告", "披露", "去年", "第", "上季", "截至", "股价", "2",
];

/// What people are called, not companies.
const TITLES: &[&str] = &[
    "总裁", "首席", "主席", "分析师", "创始人", "董事长", "经理", "ceo", "cfo", "官", "总监", "主管",
];

/// Most characters of such a name.
const LONGEST_NAME: usize = 12;

/// Characters within which a bracket with a code has to close.
const LONGEST_CODE: usize = 40;

impl Introduced {
    /// Reads the introductions of a folded text; `shown` is the same text before folding, for the
    /// names as people read them.
    pub(crate) fn read(folded: &str, clean: &str, lexicon: &Lexicon) -> Introduced {
        let mut names: Vec<(String, String)> = Vec::new();
        for (at, opening) in folded
            .match_indices('(')
            .map(|(at, _)| (at, 1))
            .chain(folded.match_indices('-').map(|(at, _)| (at, 0)))
        {
            let bracketed = opening == 1;
            let inner_start = at + 1;
            let closing = if bracketed { ')' } else { '-' };
            let Some((inner_length, _)) = folded[inner_start..]
                .char_indices()
                .take(LONGEST_CODE)
                .find(|(_, c)| *c == closing)
            else {
                continue;
            };
            let inner = folded[inner_start..inner_start + inner_length].trim();
            if inner.contains('\n') {
                continue;
            }
            let Some(code) = code(inner) else {
                // 杜邦(DuPont)公布: an English name before a word of reporting.
                let after = &folded[inner_start + inner_length + 1..];
                let latin = bracketed
                    && inner.len() >= 3
                    && inner.is_ascii()
                    && inner.starts_with(|c: char| c.is_ascii_alphabetic());
                let line = &folded[folded[..at].rfind(['\n', '。', '，']).map_or(0, |mark| mark)..at];
                if latin
                    && !TITLES.iter().any(|title| line.contains(title))
                    && REPORTS.iter().any(|word| after.starts_with(word))
                    && let Some(name) = name_before(folded[..at].trim_end(), folded, None, lexicon)
                    && !names.iter().any(|(known, _)| known == name)
                {
                    let canonical = shown_name(name, folded[..at].trim_end(), folded, clean);
                    names.push((name.to_owned(), canonical));
                }
                continue;
            };
            if !bracketed && !code.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            // A name that the tables know counts more than the code beside it, which may be mistyped.
            let before = folded[..at].trim_end();
            let known = known_name(before, lexicon).or_else(|| lexicon.company_by_code(code));
            // Letters by themselves are a ticker only where the tables know them (DAU, GMV, AI).
            if known.is_none() && inner == code && !code.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            if let Some(name) =
                name_before(before, folded, known.map(|id| lexicon.company(id)), lexicon)
            {
                let canonical = match known {
                    Some(id) => lexicon.company(id).name.clone(),
                    None => shown_name(name, before, folded, clean),
                };
                if !names.iter().any(|(folded_name, _)| folded_name == name) {
                    names.push((name.to_owned(), canonical));
                }
            }
        }
        for opening in ["简称", "下称"] {
            for (at, _) in folded.match_indices(opening) {
                let after = folded[at + opening.len()..].trim_start_matches(['为', '：', ':', ' ']);
                let inner = after.trim_start_matches(['“', '"', '\u{300c}', '‘', '\'', '\u{300e}']);
                let Some(length) = inner
                    .char_indices()
                    .take(LONGEST_NAME + 1)
                    .find(|(_, c)| "”\"\u{300d}’'\u{300f}),，".contains(*c))
                    .map(|(at, _)| at)
                else {
                    continue;
                };
                let name = &inner[..length];
                let before = &folded[..folded.len() - inner.len() + length];
                if !(2..=LONGEST_NAME).contains(&name.chars().count())
                    || name.contains(['，', '。', '\n'])
                    || names.iter().any(|(known, _)| known == name)
                    || lexicon
                        .senses(name)
                        .iter()
                        .any(|sense| matches!(sense, Sense::Metric(..) | Sense::Cue(_)))
                {
                    continue;
                }
                let canonical = lexicon.company_by_name(name).map_or_else(
                    || shown_name(name, before, folded, clean),
                    |id| lexicon.company(id).name.clone(),
                );
                names.push((name.to_owned(), canonical));
            }
        }
        let mut products = Vec::new();
        for found in unlisted::names(folded, lexicon) {
            let name = found.text;
            if !names.iter().any(|(known, _)| known.contains(name) || name.contains(known.as_str())) {
                let shown = shown_name(name, &folded[..found.first + name.len()], folded, clean);
                if found.product {
                    products.push((name.to_owned(), shown));
                } else {
                    names.push((name.to_owned(), shown));
                }
            }
        }
        // A name that the tables know for sure as that company needs no introduction.
        names.retain(|(name, canonical)| {
            !lexicon.senses(name).iter().any(|sense| matches!(sense, Sense::Company(id) if {
                let company = lexicon.company(*id);
                company.name == *canonical && !(company.ambiguous && crate::text::fold(&company.name) == *name)
            }))
        });
        let tree = WordTree::new(names.iter().map(|(name, _)| name.as_str()));
        Introduced {
            names,
            products,
            tree,
        }
    }

    /// Where the introduced names stand in a folded text: index and span.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Span)> {
        // Most articles introduce nobody.
        let mut from = (!self.names.is_empty()).then_some(0);
        std::iter::from_fn(move || {
            let (name, span) = self.tree.find(text, from?)?;
            from = Some(span.end);
            Some((name, span))
        })
    }

    /// Canonical name of an introduced company.
    pub(crate) fn canonical(&self, index: usize) -> &str {
        &self.names[index].1
    }

    /// The product with whose folded name a text begins: its name as shown, and its length.
    pub(crate) fn product_at(&self, text: &str) -> Option<(&str, usize)> {
        self.products
            .iter()
            .find(|(name, _)| text.starts_with(name.as_str()))
            .map(|(name, shown)| (shown.as_str(), name.len()))
    }

    /// Folded names with their canonical names.
    pub(crate) fn names(&self) -> &[(String, String)] {
        &self.names
    }
}

/// The ticker or exchange code that stands in brackets, without the exchange.
fn code(inner: &str) -> Option<&str> {
    let inner = inner.trim_start_matches("**").trim_end_matches("**");
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
    let market = suffix.is_some_and(|suffix| {
        matches!(
            suffix,
            "hk" | "sh"
                | "sz"
                | "bj"
                | "us"
                | "n"
                | "o"
                | "ss"
                | "tw"
                | "two"
                | "ks"
                | "t"
                | "l"
                | "pa"
                | "sw"
                | "as"
                | "de"
                | "oq"
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
    accepted.then_some(if market || digits { base } else { last })
}

/// The name that ends right before a bracket with a code.
fn name_before<'a>(
    before: &'a str,
    folded: &str,
    known: Option<&crate::lexicon::Company>,
    lexicon: &Lexicon,
) -> Option<&'a str> {
    // A name of the tables that ends here.
    if let Some(company) = known {
        let names = std::iter::once(&company.name).chain(&company.aliases);
        let longest = names
            .map(|name| crate::text::fold(name))
            .filter(|name| before.ends_with(name.as_str()))
            .map(|name| name.len())
            .max();
        if let Some(length) = longest {
            return Some(&before[before.len() - length..]);
        }
    }
    let boundary = |c: char| {
        !(c.is_alphanumeric() || matches!(c, '&' | '.' | '·' | '*' | '-' | '\'')) || c == '\n'
    };
    let start = before.rfind(boundary).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let run = &before[start..];
    if run.is_empty() {
        return None;
    }
    // A Latin name may hold spaces; the words of it stand in capitals, which folding lost, so one
    // word is all that is taken.
    if run.is_ascii() {
        return (run.len() >= 2 && run.bytes().any(|b| b.is_ascii_alphabetic()) && known.is_some())
            .then_some(run);
    }
    let characters: Vec<(usize, char)> = run.char_indices().collect();
    // Of all ends of the run, the longest that stands elsewhere in the article is the name; a short
    // run that does not is taken whole.
    let ends = (2..=characters.len().min(14))
        .rev()
        .map(|length| &run[characters[characters.len() - length].0..]);
    let recurs = ends
        .filter(|end| !starts_badly(end))
        .find(|end| folded.matches(end).take(2).count() == 2);
    let name = recurs
        .or((2..=8).contains(&characters.len()).then_some(run))
        .filter(|name| !starts_badly(name))?;
    let other_word = known.is_none()
        && lexicon
            .folded_senses(name)
            .iter()
            .any(|sense| !matches!(sense, Sense::Company(_)));
    (!other_word).then_some(name)
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
                Sense::Company(id) if !(lexicon.company(*id).ambiguous) => Some(*id),
                _ => None,
            })
    })
}

/// Words with which no name begins.
fn starts_badly(candidate: &str) -> bool {
    [
        "的", "和", "与", "及", "在", "为", "对", "由", "是", "或", "将", "了", "公司", "集团",
        "其", "该", "年", "月", "日",
    ]
    .iter()
    .any(|word| candidate.starts_with(word))
}

/// The name as the article writes it.
fn shown_name(name: &str, before: &str, folded: &str, clean: &str) -> String {
    // Folding keeps the number of characters, so places are found by counting them.
    let skip = folded[..before.len() - name.len()].chars().count();
    clean
        .chars()
        .skip(skip)
        .take(name.chars().count())
        .collect()
}

/// Points from which an article is about a company: its name in the headline, or three times in the
/// lead.
const ENOUGH: u32 = 12;

/// How often each company stands where, to choose the one an article is about.
#[derive(Debug, Default)]
pub(crate) struct Census {
    scores: HashMap<String, (u32, usize)>,
    order: usize,
}

impl Census {
    /// Counts a mention with a weight.
    pub(crate) fn count(&mut self, name: &str, weight: u32) {
        self.order += 1;
        let order = self.order;
        let entry = self.scores.entry(name.to_owned()).or_insert((0, order));
        entry.0 += weight;
    }

    /// All points given.
    pub(crate) fn total(&self) -> u32 {
        self.scores.values().map(|(score, _)| score).sum()
    }

    /// The company with the highest score, the earlier one among equals; none where no company
    /// is spoken of enough for an article to be about it.
    pub(crate) fn main(&self) -> Option<&str> {
        self.scores
            .iter()
            .filter(|(_, (score, _))| *score >= ENOUGH)
            .max_by_key(|(_, (score, order))| (*score, std::cmp::Reverse(*order)))
            .map(|(name, _)| name.as_str())
    }
}
