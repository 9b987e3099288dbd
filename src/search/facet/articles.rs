//! Counting articles, out of the columns of what they are counted by and of no others.

use tantivy::DocAddress;

use super::tally::Tally;
use super::{Dimension, Facet};
use crate::search::finding::Finding;
use crate::search::names::Names;
use crate::search::rank::Found;
use crate::search::reading::Reading;

impl Finding<'_> {
    /// Counts the articles that match; where asked for, those that are the same news as one.
    pub(super) fn count_articles(
        &self,
        dimensions: &[Dimension],
        collapse: bool,
    ) -> tantivy::Result<Vec<Facet>> {
        let mut readings = Reading::all(&self.snapshot.searcher, &self.segments)?;
        let mut names = Names::default();
        let mut tallies: Vec<(Dimension, Tally)> = dimensions
            .iter()
            .map(|&by| (by, Tally::default()))
            .collect();
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        let articles = self.news(collapse);
        let news = articles.chunk_by(|(one, _), (another, _)| one == another);
        for (number, news) in (1..).zip(news) {
            for &(_, address) in news {
                let Some(reading) = Reading::of(&mut readings, address) else {
                    continue;
                };
                rows.clear();
                reading.rows(address.doc_id, &mut rows);
                for (by, tally) in &mut tallies {
                    reading.values(*by, address.doc_id, &rows, &mut names, &mut values)?;
                    for &value in &values {
                        tally.add(number, value);
                    }
                }
            }
        }
        let facet = |(by, tally): (Dimension, Tally)| Facet::new(by, tally.counts(), &names);
        Ok(tallies.into_iter().map(facet).collect())
    }

    /// The articles as they are counted, each behind the first that is the same news: those that are
    /// alone, which most are, stand as they do in the index, so that columns are read in their order.
    fn news(&self, collapse: bool) -> Vec<(DocAddress, DocAddress)> {
        let news = |found: &Found| if collapse { found.group } else { found.id };
        let mut grouped: Vec<(u64, DocAddress)> = self
            .matching()
            .map(|found| (news(found), found.address))
            .collect();
        grouped.sort_unstable();
        let mut articles = Vec::with_capacity(grouped.len());
        for news in grouped.chunk_by(|(one, _), (another, _)| one == another) {
            let first = news[0].1;
            articles.extend(news.iter().map(|&(_, address)| (first, address)));
        }
        articles.sort_unstable();
        articles
    }
}
