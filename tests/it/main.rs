//! Whole commands, as a user runs them, and what the documents of this repository claim.

mod run;
