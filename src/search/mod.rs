//! Executing a plan: which articles match, in which order, and what of them to show.

mod account;
mod cover;
mod exclusion;
mod facet;
mod finding;
mod hit;
mod inside;
mod keywords;
mod lower;
mod matches;
mod names;
mod partial;
mod phrase;
mod rank;
mod reading;
mod segments;
mod shortfall;
mod snippet;
mod table;
#[cfg(test)]
mod tests;
mod understanding;

pub use account::{Account, Left, Partial};
pub use facet::{Count, Dimension, Facet};
pub use finding::{Finding, search};
pub use hit::{Answer, Hit, Options, Sort};
pub use shortfall::{Miss, Mistyped, Obstacle, Shortfall};
pub use table::{Differing, Order, Row, Table, TableOptions, Teller};
pub use understanding::Understanding;
