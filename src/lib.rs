//! `caibao` (财报): full-text search over Chinese earnings coverage in which every number is bound
//! to what it is about.
//!
//! The modules in reading order; each uses only those above it.

pub mod text;

pub mod model;

pub mod article;

pub mod lexicon;

mod built_in;

pub mod figures;

pub mod query;

mod kept;

pub mod index;

pub mod search;

pub mod api;

pub mod spoken;

pub mod serve;

pub mod cli;
