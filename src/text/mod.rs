//! Text as it is matched: spans, clean text that remembers its source, folding, sentences, words.
//!
//! Nothing here knows about figures, queries or the index.

mod fold;
mod mapped;
mod number;
mod sentence;
mod span;
mod tree;

pub use fold::{fold, fold_char, fold_mapped, traditional};
pub use mapped::Mapped;
pub use number::find_number;
pub use sentence::{clauses, sentences};
pub use span::Span;
pub use tree::WordTree;
