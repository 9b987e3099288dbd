//! Figures: every number of an article, bound to what it is about.
//!
//! A pure function of article and word tables: no files, no clock, no error.

use crate::article::Article;
use crate::lexicon::Lexicon;
use crate::model::Figure;

/// What was found in an article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The figures, in the order in which they stand in the source.
    pub figures: Vec<Figure>,
    /// Other names that the article uses for companies of its figures: `(name, canonical name)`.
    pub names: Vec<(String, String)>,
}

/// Finds and binds the figures of an article.
pub fn extract(_article: &Article, _lexicon: &Lexicon) -> Extraction {
    Extraction::default()
}
