//! Which figures of different articles are one figure, and which contradict each other.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::Shelf;
use crate::index::Kind;
use crate::lexicon::Lexicon;
use crate::model::{Metric, Printed};
use crate::search::matches::{Matches, Mention};
use crate::search::names::NameId;

/// What has more values than these is told of several things that cannot be told apart here: the
/// turnover of many days of a year, say.
const MOST_OPINIONS: usize = 5;

/// A figure, with all places that tell it.
pub(in crate::search) struct Told {
    /// The mention that tells it most exactly, the oldest of these.
    pub(in crate::search) first: usize,
    /// All mentions, in the order of their articles.
    pub(in crate::search) mentions: Vec<usize>,
    /// Which of the others tell the same differently.
    pub(in crate::search) differing: Vec<usize>,
    /// Whether any of its mentions matches; what has none only contradicts others.
    pub(in crate::search) asked: bool,
}

impl Told {
    /// About how much memory one takes, in bytes: most have one mention.
    pub(in crate::search) const WEIGHT: usize = size_of::<Told>() + 4 * size_of::<usize>();
}

/// What two mentions share that are about the same thing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Matter {
    company: NameId,
    /// The name without its ordinary endings: 广告 and 广告业务 are one.
    segment: NameId,
    unit: NameId,
    period: u64,
    /// Metric, aspect and status.
    kind: u64,
    /// The article, where too little is known to say that another one is about the same.
    article: Option<usize>,
}

impl Matter {
    /// Whether there is one right value: not where too little is known, nor of what is quoted anew
    /// every hour.
    fn may_be_contradicted(&self) -> bool {
        let metric = Kind::of_meaning(self.kind).metric();
        let quoted = Metric::from_number(metric).is_none_or(Metric::is_quoted);
        self.article.is_none() && !quoted
    }
}

/// Every mention by itself.
pub(super) fn each(matches: &Matches) -> Vec<Told> {
    let alone = |mention| Told {
        first: mention,
        mentions: vec![mention],
        differing: Vec::new(),
        asked: true,
    };
    (0..matches.asked).map(alone).collect()
}

/// The mentions of one figure as one, in the order of the first.
pub(super) fn merge(shelf: &Shelf, lexicon: &Lexicon) -> tantivy::Result<Vec<Told>> {
    let mut told = Vec::new();
    let is_asked = |mention: &usize| *mention < shelf.matches.asked;
    let mut matters = matters(shelf.matches, lexicon);
    // Those that match stand in front.
    matters.retain(|(_, mentions)| mentions.iter().take(1).all(is_asked));
    let steps = steps(shelf, &matters)?;
    for (matter, mentions) in matters {
        let from = told.len();
        for mentions in values(shelf.matches, &steps, &mentions) {
            let first = mentions.iter().copied().find(is_asked);
            told.push(Told {
                first: first.unwrap_or(mentions[0]),
                asked: first.is_some(),
                mentions,
                differing: Vec::new(),
            });
        }
        if matter.may_be_contradicted() && told.len() - from <= MOST_OPINIONS {
            contradict(&mut told, from, shelf.matches);
        }
        for told in told.iter_mut().skip(from) {
            if told.asked {
                told.mentions.retain(is_asked);
            }
            told.mentions.sort_unstable();
        }
    }
    Ok(told)
}

/// The mentions by what they are about.
fn matters(matches: &Matches, lexicon: &Lexicon) -> Vec<(Matter, Vec<usize>)> {
    let mut stems: HashMap<NameId, NameId> = HashMap::from([(NameId::NONE, NameId::NONE)]);
    let mut by_stem: HashMap<String, NameId> = HashMap::new();
    let mut places: HashMap<Matter, usize> = HashMap::new();
    let mut matters: Vec<(Matter, Vec<usize>)> = Vec::new();
    for (at, mention) in matches.mentions.iter().enumerate() {
        let segment = *stems.entry(mention.segment).or_insert_with(|| {
            let name = matches.names.text(mention.segment);
            let stem = lexicon.segment_keys(name).into_iter().next();
            *by_stem
                .entry(stem.unwrap_or_default())
                .or_insert(mention.segment)
        });
        let known = mention.company != NameId::NONE
            && mention.period != 0
            && mention.kind.metric() != Metric::Other.number();
        let matter = Matter {
            company: mention.company,
            segment,
            unit: mention.unit,
            period: mention.period,
            kind: mention.kind.meaning(),
            article: (!known).then_some(mention.article),
        };
        let place = *places.entry(matter).or_insert_with(|| {
            matters.push((matter, Vec::new()));
            matters.len() - 1
        });
        if let Some((_, mentions)) = matters.get_mut(place) {
            mentions.push(at);
        }
    }
    matters
}

/// Whether all of these have the same value.
fn are_alike(matches: &Matches, mentions: &[usize]) -> bool {
    let amount = |mention: &usize| {
        let mention = matches.mentions.get(*mention)?;
        Some((mention.low.to_bits(), mention.high.to_bits()))
    };
    mentions
        .windows(2)
        .all(|two| amount(&two[0]) == amount(&two[1]))
}

/// What one in the last printed digit of each mention is worth; 0 where that is not known, or not
/// asked for: most are told once, or in the same digits, and only others have to be read.
fn steps(shelf: &Shelf, matters: &[(Matter, Vec<usize>)]) -> tantivy::Result<Vec<f64>> {
    let matches = shelf.matches;
    let segments = &shelf.finding.segments.0;
    // The mentions of each segment of the index, and their entries in its columns.
    let mut quoted: Vec<(Vec<usize>, Vec<u32>)> = vec![Default::default(); segments.len()];
    let lists = matters.iter().map(|(_, mentions)| mentions);
    for &at in lists
        .filter(|mentions| !are_alike(matches, mentions))
        .flatten()
    {
        let mention = matches.mentions.get(at);
        let address = mention.and_then(|mention| Some(matches.publication(mention)?.address));
        let segment = address.and_then(|address| usize::try_from(address.segment_ord).ok());
        let quoted = segment.and_then(|segment| quoted.get_mut(segment));
        if let (Some(mention), Some((mentions, rows))) = (mention, quoted) {
            mentions.push(at);
            rows.push(mention.row);
        }
    }
    let mut steps = vec![0.0; matches.mentions.len()];
    for (segment, (mentions, rows)) in segments.iter().zip(&quoted) {
        let Some(columns) = &segment.columns else {
            continue;
        };
        columns.quotes(rows, |place, quote| {
            let at = mentions.get(place).copied().unwrap_or(usize::MAX);
            if let (Some(mention), Some(step)) = (matches.mentions.get(at), steps.get_mut(at)) {
                *step = Printed::new(mention.amount(), quote).step;
            }
        })?;
    }
    Ok(steps)
}

/// Mentions of one matter by their value, each list with the mention that tells it best in front.
fn values(matches: &Matches, steps: &[f64], mentions: &[usize]) -> Vec<Vec<usize>> {
    let alike = are_alike(matches, mentions);
    let exact = |mention: usize| {
        let found = matches.mentions.get(mention).filter(|_| !alike)?;
        let (amount, step) = (found.amount(), *steps.get(mention)?);
        Some(Printed { amount, step })
    };
    let mut printed: Vec<(Option<Printed>, usize)> = mentions
        .iter()
        .map(|&mention| (exact(mention), mention))
        .collect();
    // The older article is nearer to the origin; the text says more than the headline.
    let age = |mention: usize| {
        let mention = matches.mentions.get(mention)?;
        let publication = matches.publication(mention)?;
        let published = publication.published;
        Some((
            published.is_none(),
            published,
            publication.id.0,
            mention.headline,
        ))
    };
    // The most exact first, so that what is rounded finds what it was rounded from.
    printed.sort_by(|(a, mention_a), (b, mention_b)| {
        let step = |printed: &Option<Printed>| match printed {
            Some(printed) if printed.step > 0.0 => printed.step,
            _ => f64::INFINITY,
        };
        step(a)
            .total_cmp(&step(b))
            .then_with(|| age(*mention_a).cmp(&age(*mention_b)))
            .then_with(|| mention_a.cmp(mention_b))
    });
    let mut values: Vec<(Option<Printed>, Vec<usize>)> = Vec::new();
    for (exact, mention) in printed {
        let agreeing = values
            .iter_mut()
            .rev()
            .filter(|(value, _)| match (value, exact) {
                (Some(value), Some(exact)) => value.agrees(exact),
                (value, exact) => value.is_none() == exact.is_none(),
            });
        match agreeing.max_by_key(|(_, mentions)| mentions.len()) {
            Some((_, mentions)) => mentions.push(mention),
            None => values.push((exact, vec![mention])),
        }
    }
    values.into_iter().map(|(_, mentions)| mentions).collect()
}

/// Notes which of the values of one matter contradict each other, where each is told by articles
/// that do not tell the other: one that tells both means two things.
fn contradict(told: &mut [Told], from: usize, matches: &Matches) {
    let articles = |told: &Told| -> HashSet<usize> {
        let mentions = told.mentions.iter();
        let found = mentions.filter_map(|&mention| matches.mentions.get(mention));
        found.map(|mention: &Mention| mention.article).collect()
    };
    let articles: Vec<HashSet<usize>> = told.iter().skip(from).map(articles).collect();
    for (at, ours) in articles.iter().enumerate() {
        let mut others: Vec<usize> = articles
            .iter()
            .enumerate()
            .filter(|(other, theirs)| *other != at && ours.is_disjoint(theirs))
            .map(|(other, _)| other)
            .collect();
        others.sort_by_key(|&other| Reverse(articles.get(other).map(HashSet::len)));
        if let Some(told) = told.get_mut(from + at) {
            told.differing = others.into_iter().map(|other| from + other).collect();
        }
    }
}
