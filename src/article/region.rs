//! Which part of a page is the article.

use std::collections::HashMap;

use super::compose::{Composed, Composer};
use super::tags::Role;
use super::{Block, BlockKind};
use crate::text::{Mapped, Span};

/// A part of the page that may be the article.
pub(super) struct Region<'o> {
    pub(super) role: Role,
    pub(super) out: Composer<'o>,
}

/// The text of the article: the longest one that is marked as such, unless it is only a teaser
/// beside the real text; else what the page is about; else the page.
pub(super) fn main_region(regions: Vec<Region<'_>>) -> Composed {
    let mut read: Vec<(Role, Composed)> = regions
        .into_iter()
        .map(|region| (region.role, region.out.finish()))
        .collect();
    let longest = |role: Role| {
        let of_role = read
            .iter()
            .enumerate()
            .filter(|(_, (of, text))| *of == role && !text.text.is_empty());
        of_role
            .max_by_key(|(at, (_, text))| (text.text.len(), usize::MAX - at))
            .map(|(at, _)| at)
    };
    let outside: usize = read
        .iter()
        .filter(|(role, _)| *role != Role::Article)
        .map(|(_, text)| text.text.len())
        .sum();
    let teaser = |at: &usize| {
        read.get(*at)
            .is_some_and(|(_, text)| text.text.len() * TEASER < outside)
    };
    let chosen = longest(Role::Article)
        .filter(|at| !teaser(at))
        .or_else(|| longest(Role::Main).filter(|at| !teaser(at)))
        .unwrap_or_default();
    if chosen < read.len() {
        read.swap_remove(chosen).1
    } else {
        Composed::default()
    }
}

/// An article this many times shorter than the rest of the page is not what the page is about.
const TEASER: usize = 8;

/// A table of one cell only gives the page its shape.
pub(super) fn without_lone_cells(mut composed: Composed) -> Composed {
    let mut larger: HashMap<u32, bool> = HashMap::new();
    for block in &composed.blocks {
        if let BlockKind::Cell {
            table, row, column, ..
        } = block.kind
        {
            *larger.entry(table).or_default() |= row > 0 || column > 0;
        }
    }
    for Block { kind, .. } in &mut composed.blocks {
        if let BlockKind::Cell { table, .. } = kind
            && larger.get(table) == Some(&false)
        {
            *kind = BlockKind::Paragraph;
        }
    }
    composed
}

/// The part of a page's title that is the article's: what stands around it names the site.
pub(super) fn title_within(whole: Composed, title: &str) -> Composed {
    let text = whole.text.as_str();
    let Some(start) = text.find(title).filter(|_| text.len() > title.len()) else {
        return whole;
    };
    let mut part = Mapped::new();
    part.append_span(&whole.text, Span::new(start, start + title.len()));
    let span = Span::new(0, part.len());
    Composed {
        text: part,
        blocks: vec![Block {
            kind: BlockKind::Title,
            span,
        }],
    }
}
