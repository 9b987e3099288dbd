//! How many have each value.

use std::collections::HashMap;

use super::Value;

/// Numbers below this are places in a list. Of names and months nearly all are, of metrics and
/// statuses all, of periods none.
const SMALL: usize = 1 << 16;

/// How many groups have each value; one that has a value twice counts once.
#[derive(Default)]
pub(super) struct Tally {
    small: Vec<Tallied>,
    large: HashMap<Value, Tallied>,
}

#[derive(Clone, Copy, Default)]
struct Tallied {
    groups: u64,
    /// The group that was counted last.
    last: u64,
}

impl Tally {
    /// Counts a value of a group. Groups come one after the other, with numbers from 1.
    pub(super) fn add(&mut self, group: u64, value: Value) {
        let tallied = match usize::try_from(value.0) {
            Ok(place) if place < SMALL => {
                if place >= self.small.len() {
                    self.small.resize(place + 1, Tallied::default());
                }
                &mut self.small[place]
            }
            _ => self.large.entry(value).or_default(),
        };
        if tallied.last != group {
            tallied.last = group;
            tallied.groups += 1;
        }
    }

    /// The values, in no order, each with the number of groups that have it.
    pub(super) fn counts(self) -> impl Iterator<Item = (Value, u64)> {
        let small = (0..).map(Value).zip(self.small);
        let all = small.chain(self.large);
        all.map(|(value, tallied)| (value, tallied.groups))
            .filter(|(_, groups)| *groups > 0)
    }
}
