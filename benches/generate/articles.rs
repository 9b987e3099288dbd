//! Articles that nobody wrote: sentences of our own in the mixture in which news has them. Companies and
//! their segments are those of the word tables, a few of them in most articles and most in few; a third
//! of the articles has hardly a number and a sixth is full of them; one in fifty is an earlier one carried
//! elsewhere. The same seed and number always give the same article.

#[path = "phrases.rs"]
mod phrases;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use caibao::lexicon::{Lexicon, Sense};

use phrases::{METRICS, OBJECTS, OPENINGS, SOURCES, SPEAKERS, TAILS, VERBS};

/// One article in so many is carried once more by somebody else.
const COPIED: u64 = 50;
/// How far back the article is that it copies, at most.
const NEWS_AGE: u64 = 1000;

static PRESS: LazyLock<Press> = LazyLock::new(Press::new);

/// What articles are made of.
struct Press {
    companies: Vec<Issuer>,
}

/// A company with the parts that it reports.
struct Issuer {
    name: &'static str,
    parts: Vec<&'static str>,
}

/// An article.
pub(crate) struct Article {
    title: String,
    source: &'static str,
    /// Day of publication.
    date: String,
    url: String,
    body: String,
}

impl Press {
    fn new() -> Press {
        let lexicon = Lexicon::built_in();
        let (mut companies, mut segments) = (BTreeSet::new(), BTreeSet::new());
        for sense in lexicon.names_with_senses().flat_map(|(_, senses)| senses) {
            match sense {
                Sense::Company(id) => companies.extend([*id]),
                Sense::Segment(id) => segments.extend([*id]),
                Sense::Metric(..) | Sense::Cue(_) => {}
            }
        }
        let known = companies.into_iter().map(|id| (id, lexicon.company(id)));
        let issuers =
            known.filter(|(_, company)| !(company.broker || company.market || company.ambiguous));
        let parts = |owner| {
            let all = segments.iter().map(|id| lexicon.segment(*id));
            let own = all.filter(move |segment| segment.owner == owner && !segment.ambiguous);
            own.map(|segment| segment.name.as_str())
        };
        let anybodys: Vec<&str> = parts(None).take(200).collect();
        let companies = (0..)
            .zip(issuers)
            .map(|(place, (id, company))| {
                let mut parts: Vec<&str> = parts(Some(id)).collect();
                if parts.is_empty() {
                    let three = (0..3).map(|one| anybodys[(place * 7 + one) % anybodys.len()]);
                    parts.extend(three);
                }
                let name = company.name.as_str();
                Issuer { name, parts }
            })
            .collect();
        Press { companies }
    }

    fn article(&self, seed: u64, number: u64) -> Article {
        let mut chance = Chance::new(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let back = 1 + chance.below(NEWS_AGE);
        if chance.below(COPIED) == 0
            && let Some(original) = number.checked_sub(back)
        {
            let mut copy = self.written(seed, original);
            copy.source = SOURCES[chance.early(SOURCES.len())];
            copy.url = format!("https://mirror.example/{seed}/{number}");
            copy.body.insert_str(0, "（转载）");
            return copy;
        }
        self.written(seed, number)
    }

    fn written(&self, seed: u64, number: u64) -> Article {
        let mut chance = Chance::new(!seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let company = &self.companies[chance.rare(self.companies.len())];
        let (year, month) = (2018 + chance.below(8), 1 + chance.below(12));
        let quarter = ["四", "一", "二", "三"][usize::try_from((month - 1) / 3).unwrap_or(0)];
        let reported = if month < 4 { year - 1 } else { year };
        let period = format!("{reported}年第{quarter}季度");
        // Of a hundred sentences, so many have numbers.
        let numbers = match chance.below(6) {
            0 | 1 => 2,
            2..=4 => 12,
            _ => 60,
        };
        let sentences = match chance.below(10) {
            0..=5 => 5 + chance.below(20),
            6..=8 => 20 + chance.below(40),
            _ => 60 + chance.below(120),
        };
        let mut body = String::new();
        for sentence in 0..sentences {
            if chance.below(100) < numbers {
                company.report(&mut body, &period, &mut chance);
            } else {
                self.remark(&mut body, company, &mut chance);
            }
            if sentence % 4 == 3 {
                body += "\n\n";
            }
        }
        let (metric, amount) = chance.figure();
        let title = if numbers > 2 {
            format!("{}{period}{metric}{amount}", company.name)
        } else {
            let object = OBJECTS[chance.early(OBJECTS.len())];
            format!(
                "{}{}{object}",
                company.name,
                VERBS[chance.early(VERBS.len())]
            )
        };
        Article {
            title,
            source: SOURCES[chance.early(SOURCES.len())],
            date: format!("{year}-{month:02}-{:02}", 1 + chance.below(28)),
            url: format!("https://news.example/{seed}/{number}"),
            body,
        }
    }

    /// A sentence without.
    fn remark(&self, body: &mut String, company: &Issuer, chance: &mut Chance) {
        let speaker = match chance.below(6) {
            0 => company.name,
            1 => self.companies[chance.rare(self.companies.len())].name,
            _ => SPEAKERS[chance.early(SPEAKERS.len())],
        };
        *body += OPENINGS[chance.early(OPENINGS.len())];
        *body += speaker;
        *body += VERBS[chance.early(VERBS.len())];
        *body += OBJECTS[chance.early(OBJECTS.len())];
        if chance.below(3) == 0 {
            *body += "和";
            *body += OBJECTS[chance.early(OBJECTS.len())];
        }
        *body += TAILS[chance.early(TAILS.len())];
    }
}

impl Issuer {
    /// A sentence with numbers.
    fn report(&self, body: &mut String, period: &str, chance: &mut Chance) {
        let subject = match chance.below(3) {
            0 => self.name.to_owned(),
            _ => format!(
                "{}{}",
                self.name,
                self.parts[chance.early(self.parts.len())]
            ),
        };
        // Writing to a string does not fail.
        let _ = match chance.below(4) {
            0 => write!(
                body,
                "{period}，{subject}收入同比增长{}%，上年同期为{}%。",
                chance.tenths(1, 60),
                chance.tenths(1, 60)
            ),
            1 | 2 => {
                let (metric, amount) = chance.figure();
                let change = ["增长", "下降"][chance.early(2)];
                let percent = chance.tenths(1, 40);
                write!(
                    body,
                    "{subject}{metric}为{amount}，同比{change}{percent}%。"
                )
            }
            _ => {
                let low = 50 + chance.below(900);
                let high = low + 10 + chance.below(40);
                write!(
                    body,
                    "公司预计下一季度{}营收在{low}亿元至{high}亿元之间。",
                    self.name
                )
            }
        };
    }
}

impl Article {
    /// The article of a number.
    pub(crate) fn new(seed: u64, number: u64) -> Article {
        PRESS.article(seed, number)
    }

    /// As a line of JSON Lines.
    pub(crate) fn line(&self) -> String {
        let Article {
            title,
            source,
            date,
            url,
            body,
        } = self;
        let line = serde_json::json!({
            "title": title, "source": source, "date": date, "url": url, "body": body,
        });
        format!("{line}\n")
    }
}

/// Numbers that look as if by chance (splitmix64).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        let mut chance = Chance(seed);
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// A place in a list, the first more often than the last.
    fn early(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(1);
        let place = self.below(length).min(self.below(length));
        usize::try_from(place).unwrap_or(0)
    }

    /// A place in a long list: half of the time among the first few, as often among the next many
    /// times as many, and so on.
    fn rare(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(1);
        let digits = self.below(u64::from(length.ilog2()) + 1);
        let place = (1 << digits) - 1 + self.below(1 << digits);
        usize::try_from(place % length).unwrap_or(0)
    }

    /// A number with one decimal.
    fn tenths(&mut self, least: u64, most: u64) -> String {
        format!("{}.{}", least + self.below(most - least), self.below(10))
    }

    fn figure(&mut self) -> (&'static str, String) {
        let (metric, least, most, unit) = METRICS[self.early(METRICS.len())];
        (metric, format!("{}{unit}", self.tenths(least, most)))
    }
}
