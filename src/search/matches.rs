//! All that matches, by its numbers: what it takes to count, compare and order figures over many
//! articles without reading a text.

use std::collections::{HashMap, HashSet};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, Searcher};

use super::segments::Segments;
use crate::index::{ArticleId, Kind, name};

/// What matches, and what else was read beside it.
#[derive(Clone, Default)]
pub(super) struct Matches {
    pub(super) articles: Vec<Publication>,
    /// The figures, article by article, those that match in front.
    pub(super) mentions: Vec<Mention>,
    /// How many of them match.
    pub(super) asked: usize,
    pub(super) names: Names,
}

/// When and by whom an article was published.
#[derive(Clone, Copy)]
pub(super) struct Publication {
    pub(super) address: DocAddress,
    pub(super) id: ArticleId,
    /// Name of the source; that of the empty text where it is not known.
    pub(super) source: NameId,
    /// In seconds from 1970.
    pub(super) published: Option<i64>,
}

/// A figure in an article.
#[derive(Clone, Copy)]
pub(super) struct Mention {
    /// Which of the articles.
    pub(super) article: usize,
    /// Its entry in the columns.
    pub(super) row: u32,
    pub(super) kind: Kind,
    pub(super) company: NameId,
    pub(super) segment: NameId,
    pub(super) unit: NameId,
    /// As in its column: 0 where it is not known.
    pub(super) period: u64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether it stands in the sentence that the text begins with: the headline.
    pub(super) headline: bool,
}

/// A name, by its number among those that were met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NameId(pub(super) u32);

impl NameId {
    /// The empty text: a name that is not known.
    pub(super) const NONE: NameId = NameId(0);
}

/// Names by number, whichever segment of the index they come from.
#[derive(Clone)]
pub(super) struct Names {
    texts: Vec<String>,
    ids: HashMap<String, NameId>,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            texts: vec![String::new()],
            ids: HashMap::from([(String::new(), NameId::NONE)]),
        }
    }
}

impl Names {
    /// The text of a name.
    pub(super) fn text(&self, id: NameId) -> &str {
        let text = usize::try_from(id.0).ok().and_then(|at| self.texts.get(at));
        text.map_or("", String::as_str)
    }

    /// The number of a text.
    pub(super) fn id(&mut self, text: String) -> NameId {
        if let Some(id) = self.ids.get(&text) {
            return *id;
        }
        let id = NameId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.clone());
        self.ids.insert(text, id);
        id
    }
}

/// A column of texts, each looked up once.
struct NameColumn<'c> {
    column: &'c StrColumn,
    known: HashMap<u64, NameId>,
}

impl<'c> NameColumn<'c> {
    fn new(column: &'c StrColumn) -> NameColumn<'c> {
        NameColumn {
            column,
            known: HashMap::new(),
        }
    }

    fn name(&mut self, ordinal: u64, names: &mut Names) -> tantivy::Result<NameId> {
        if let Some(id) = self.known.get(&ordinal) {
            return Ok(*id);
        }
        let mut text = String::new();
        self.column.ord_to_str(ordinal, &mut text)?;
        let id = names.id(text);
        self.known.insert(ordinal, id);
        Ok(id)
    }
}

/// What was read before.
struct Known {
    articles: HashMap<DocAddress, usize>,
    /// Each by its article and its entry in the columns.
    figures: HashSet<(usize, u32)>,
}

/// The columns of a segment of the index that are read here.
struct Reading<'s> {
    ids: Column<u64>,
    published: Column<i64>,
    source: Option<StrColumn>,
    figures: Option<[NameColumn<'s>; 3]>,
}

impl Matches {
    /// The figures of these articles that match, in this order; where the plan asks for none, all of
    /// them.
    pub(super) fn of(
        searcher: &Searcher,
        segments: &Segments,
        addresses: impl IntoIterator<Item = DocAddress>,
    ) -> tantivy::Result<Matches> {
        let mut matches = Matches::default();
        matches.read(searcher, segments, addresses)?;
        matches.asked = matches.mentions.len();
        Ok(matches)
    }

    /// Reads figures behind those that were read before; none twice.
    pub(super) fn read(
        &mut self,
        searcher: &Searcher,
        segments: &Segments,
        addresses: impl IntoIterator<Item = DocAddress>,
    ) -> tantivy::Result<()> {
        let articles = self.articles.iter().map(|article| article.address);
        let known = Known {
            articles: articles.zip(0..).collect(),
            figures: self
                .mentions
                .iter()
                .map(|mention| (mention.article, mention.row))
                .collect(),
        };
        let mut readings = Vec::new();
        for (reader, segment) in searcher.segment_readers().iter().zip(&segments.0) {
            let fast = reader.fast_fields();
            readings.push(Reading {
                ids: fast.u64(name::id)?,
                published: fast.i64(name::published)?,
                source: fast.str(name::source)?,
                figures: segment.columns.as_ref().map(|columns| {
                    [&columns.company, &columns.segment, &columns.unit].map(NameColumn::new)
                }),
            });
        }
        for address in addresses {
            let reading = usize::try_from(address.segment_ord)
                .ok()
                .and_then(|ord| readings.get_mut(ord));
            if let Some(reading) = reading {
                let article = match known.articles.get(&address) {
                    Some(article) => *article,
                    None => self.add_article(reading, address)?,
                };
                self.add_figures(reading, segments, article, &known.figures)?;
            }
        }
        Ok(())
    }

    fn add_article(&mut self, reading: &Reading, address: DocAddress) -> tantivy::Result<usize> {
        let doc = address.doc_id;
        let article = self.articles.len();
        let mut source = String::new();
        if let Some(column) = &reading.source
            && let Some(ordinal) = column.ords().first(doc)
        {
            column.ord_to_str(ordinal, &mut source)?;
        }
        self.articles.push(Publication {
            address,
            id: ArticleId(reading.ids.first(doc).unwrap_or_default()),
            source: self.names.id(source),
            published: reading.published.first(doc),
        });
        Ok(article)
    }

    fn add_figures(
        &mut self,
        reading: &mut Reading,
        segments: &Segments,
        article: usize,
        known: &HashSet<(usize, u32)>,
    ) -> tantivy::Result<()> {
        let Some(address) = self.articles.get(article).map(|article| article.address) else {
            return Ok(());
        };
        let (Some(columns), Some([company, segment, unit])) = (
            segments
                .of(address)
                .and_then(|segment| segment.columns.as_ref()),
            &mut reading.figures,
        ) else {
            return Ok(());
        };
        for row in segments.rows(address, true) {
            if known.contains(&(article, row)) {
                continue;
            }
            let ordinal = |column: &StrColumn| column.ords().values.get_val(row);
            self.mentions.push(Mention {
                article,
                row,
                kind: Kind(columns.kind.values.get_val(row)),
                company: company.name(ordinal(&columns.company), &mut self.names)?,
                segment: segment.name(ordinal(&columns.segment), &mut self.names)?,
                unit: unit.name(ordinal(&columns.unit), &mut self.names)?,
                period: columns.period.values.get_val(row),
                low: columns.low.values.get_val(row),
                high: columns.high.values.get_val(row),
                headline: columns.sentence_start.values.get_val(row) == 0,
            });
        }
        Ok(())
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        /// What a name takes, which is kept twice.
        const NAME: usize = 128;
        size_of_val(self.articles.as_slice())
            + size_of_val(self.mentions.as_slice())
            + self.names.texts.len() * NAME
    }

    /// Who published what a mention stands in.
    pub(super) fn publication(&self, mention: &Mention) -> Option<&Publication> {
        self.articles.get(mention.article)
    }
}
