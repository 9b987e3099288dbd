//! The words of the field as types: figures and what they are bound to.

mod figure;
mod metric;
mod period;

pub use figure::{Amount, Aspect, Figure, Status};
pub use metric::{Metric, MetricKind};
pub use period::{Part, Period};
