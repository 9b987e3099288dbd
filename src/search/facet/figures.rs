//! Counting figures: one counts for each source that tells it.

use super::tally::Tally;
use super::{Dimension, Facet};
use crate::search::finding::Finding;

impl Finding<'_> {
    /// Counts the figures that match; where asked for, one that several articles tell as one.
    pub(super) fn count_figures(
        &self,
        dimensions: &[Dimension],
        merge: bool,
    ) -> tantivy::Result<Vec<Facet>> {
        let matches = self.mentions(merge)?;
        let told = self.told(merge)?;
        let count = |by: &Dimension| {
            let mut tally = Tally::default();
            for (figure, told) in (1..).zip(told.iter().filter(|told| told.asked)) {
                for &mention in &told.mentions {
                    if let Some(mention) = matches.mentions.get(mention) {
                        tally.add(figure, by.of_mention(mention, &matches));
                    }
                }
            }
            Facet::new(*by, tally.counts(), &matches.names)
        };
        Ok(dimensions.iter().map(count).collect())
    }
}
