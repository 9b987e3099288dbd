//! Whole commands, as a user runs them, and what the documents of this repository claim.

mod bad_input;
mod boundaries;
mod circumstances;
mod documents;
mod golden;
mod readme;
mod run;
mod samples;
