//! Which articles are the same news.
//!
//! An article joins the group whose first article it resembles most, or begins one of its own. To
//! be compared with the first alone keeps a group from drifting from story to story.

use std::collections::{BTreeSet, HashMap};

use tantivy::Searcher;

use crate::index::schema::{name, role};
use crate::index::sketch::Sketch;

/// At most so many groups of a band are compared with an article.
const MOST_COMPARED: usize = 64;

/// The groups of an index.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By what the articles of a group have in common in the index, the fingerprint of what its
    /// first article says: where it stands in `all`.
    places: HashMap<u64, u32>,
    all: Vec<Group>,
    bands: Bands,
}

/// Bands, each with a group whose first article has it.
#[derive(Debug, Default)]
struct Bands {
    /// Of the groups that were read, in order.
    read: Vec<(u32, u32)>,
    /// Of those that were begun since, which all have later places.
    begun: BTreeSet<(u32, u32)>,
}

impl Bands {
    /// The groups with a band, the oldest first.
    fn sharing(&self, band: u32) -> impl Iterator<Item = u32> {
        let first = self.read.partition_point(|(other, _)| *other < band);
        let read = self.read[first..].iter();
        let read = read.take_while(move |(other, _)| *other == band);
        let begun = self.begun.range((band, 0)..=(band, u32::MAX));
        read.chain(begun).map(|(_, place)| *place)
    }
}

#[derive(Clone, Debug)]
struct Group {
    number: u64,
    /// Of the first article, or where that went away of another one.
    sketch: Option<Sketch>,
    articles: usize,
}

/// The articles of a group that an index holds.
#[derive(Default)]
struct Members {
    count: usize,
    /// The sketch of the group's first article, else of the one with the least id: what is least
    /// here is kept.
    first: Option<((bool, u64), Option<Sketch>)>,
}

impl Groups {
    /// Reads the groups of an index.
    pub(super) fn load(searcher: &Searcher) -> tantivy::Result<Groups> {
        let mut found: HashMap<u64, Members> = HashMap::new();
        for reader in searcher.segment_readers() {
            let column = |name: &str| reader.fast_fields().u64(name);
            let (roles, ids) = (column(name::role)?, column(name::id)?);
            let (numbers, contents) = (column(name::group)?, column(name::content)?);
            let sketches = column(name::sketch)?;
            for doc in reader.doc_ids_alive() {
                let article = roles.first(doc) == Some(role::ARTICLE);
                let Some(number) = numbers.first(doc).filter(|_| article) else {
                    continue;
                };
                let other = contents.first(doc) != Some(number);
                let rank = (other, ids.first(doc).unwrap_or_default());
                let members = found.entry(number).or_default();
                members.count += 1;
                if members.first.is_none_or(|(first, _)| rank < first) {
                    let sketch = Sketch::from_numbers(sketches.values_for_doc(doc));
                    members.first = Some((rank, sketch));
                }
            }
        }
        let mut groups = Groups::default();
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_unstable_by_key(|(number, _)| *number);
        for (number, members) in found {
            let sketch = members.first.and_then(|(_, sketch)| sketch);
            let place = groups.open(number, sketch, members.count);
            let bands = sketch.iter().flat_map(Sketch::bands);
            groups.bands.read.extend(bands.map(|band| (band, place)));
        }
        groups.bands.read.sort_unstable();
        Ok(groups)
    }

    /// The group that an article joins; `number` is that of a group that it begins.
    pub(super) fn join(&mut self, number: u64, sketch: Option<Sketch>) -> u64 {
        let like = sketch.and_then(|sketch| self.most_alike(&sketch));
        let known = like.or_else(|| self.places.get(&number).copied());
        if let Some(group) = known.and_then(|place| self.group(place)) {
            group.articles += 1;
            return group.number;
        }
        self.begin(number, sketch);
        number
    }

    /// Takes an article out of its group.
    pub(super) fn leave(&mut self, number: u64) {
        let Some(&place) = self.places.get(&number) else {
            return;
        };
        let Some(group) = self.group(place) else {
            return;
        };
        group.articles = group.articles.saturating_sub(1);
        if group.articles == 0 {
            // Without a sketch it is like nothing, wherever its bands stand.
            group.sketch = None;
            self.places.remove(&number);
        }
    }

    fn begin(&mut self, number: u64, sketch: Option<Sketch>) {
        let place = self.open(number, sketch, 1);
        let bands = sketch.iter().flat_map(Sketch::bands);
        self.bands.begun.extend(bands.map(|band| (band, place)));
    }

    /// Notes a group, whose place this gives, but for its bands.
    fn open(&mut self, number: u64, sketch: Option<Sketch>, articles: usize) -> u32 {
        // The number of groups is that of articles, which tantivy counts in 32 bits.
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Group {
            number,
            sketch,
            articles,
        });
        self.places.insert(number, place);
        place
    }

    fn group(&mut self, place: u32) -> Option<&mut Group> {
        self.all.get_mut(usize::try_from(place).ok()?)
    }

    fn sketch(&self, place: u32) -> Option<Sketch> {
        self.all.get(usize::try_from(place).ok()?)?.sketch
    }

    /// The group whose first article is most like this one, if any is; the oldest of several.
    fn most_alike(&self, sketch: &Sketch) -> Option<u32> {
        let mut places: Vec<u32> = sketch
            .bands()
            .flat_map(|band| {
                let sharing = self.bands.sharing(band);
                let there = sharing.filter(|place| self.sketch(*place).is_some());
                there.take(MOST_COMPARED)
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        let alike = places.into_iter().filter_map(|place| {
            let first = self.sketch(place)?;
            first
                .is_like(sketch)
                .then(|| (first.resemblance(sketch), place))
        });
        let most = |one: (f64, u32), other: (f64, u32)| if other.0 > one.0 { other } else { one };
        alike.reduce(most).map(|(_, place)| place)
    }
}
