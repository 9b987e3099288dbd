//! The query language: text in, a plan out, or an error that points at the place.

mod plan;

pub use plan::{Field, FigurePredicate, Place, Plan, SegmentTest, ValueRange, Words};
