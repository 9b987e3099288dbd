//! Whole commands, as a user runs them, and what the documents of this repository claim.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod boundaries;
mod browser;
mod circumstances;
mod concurrency;
#[cfg(unix)]
mod crash;
mod damage;
mod described;
mod documents;
mod found;
mod golden;
mod laws;
mod reading;
mod readme;
mod rules;
mod run;
mod samples;
mod served;
mod tables;
