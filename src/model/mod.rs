//! The words of the field as types: figures and what they are bound to.

mod confidence;
mod figure;
mod ids;
mod metric;
mod period;
mod printed;

pub(crate) use ids::ids;

pub use confidence::{Confidence, NoConfidence};
pub use figure::{Amount, Aspect, Figure, Status};
pub use metric::{Metric, MetricKind};
pub use period::{Part, Period};
pub use printed::Printed;
