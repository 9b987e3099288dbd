//! HTML: blocks and clean text of a page, or of a piece of HTML in another format.
//!
//! The tokens are read once, in order; open elements are kept in a list, so that no depth of
//! nesting can overflow anything.

use std::collections::HashMap;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as TokenSpan, Tokenizer};

use super::BlockKind;
use super::compose::{Composed, Composer};
use super::entities;
use super::page::Head;
use super::region::{Region, main_region, without_lone_cells};
use super::table::Table;
use super::tags::{Reach, Role, StartTag, role};
pub(super) use super::tags::{hidden_element, tag_name};
use crate::text::Span;

/// More open elements than any page has; deeper ones only part blocks.
const DEEPEST: usize = 2048;

/// More articles than a page about one of them has.
const MOST_REGIONS: usize = 64;

/// A page: what its head says, its headline and its text.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) head: Head,
    pub(super) title: Option<Composed>,
    pub(super) body: Composed,
}

/// Reads a piece of HTML that stands at `at` in what is being read.
pub(super) fn read_fragment(source: &str, at: usize, out: &mut Composer<'_>) {
    let mut first = out.beside();
    first.set_tables(out.tables());
    let mut walker = Walker::new(source, at, first, false);
    walker.walk();
    let Some(composer) = walker.regions.into_iter().next().map(|region| region.out) else {
        return;
    };
    let tables = composer.tables();
    out.append(&without_lone_cells(composer.finish()));
    out.set_tables(tables);
}

/// Reads a page, whose source `out` knows.
pub(super) fn read_page(source: &str, at: usize, out: Composer<'_>) -> Page {
    let mut walker = Walker::new(source, at, out, true);
    walker.walk();
    let head = std::mem::take(&mut walker.head);
    let title = walker.title.take().map(|(_, title)| title);
    Page {
        head,
        title,
        body: without_lone_cells(main_region(walker.regions)),
    }
}

/// An open element, and what its text is.
#[derive(Clone, Copy)]
struct Element {
    name: &'static str,
    role: Role,
    within: Within,
}

#[derive(Clone, Copy)]
struct Within {
    hidden: bool,
    /// Inside a header, whose headline may still be the article's.
    header: bool,
    preformatted: bool,
    region: usize,
    kind: BlockKind,
}

struct Walker<'s, 'o> {
    source: &'s str,
    at: usize,
    document: bool,
    /// The page itself, then each article in it.
    regions: Vec<Region<'o>>,
    open: Vec<Element>,
    /// How often each name is among the open elements.
    counts: HashMap<&'static str, usize>,
    /// Elements beyond `DEEPEST`.
    beyond: usize,
    tables: Vec<Table>,
    /// Tables so far.
    table_count: u32,
    /// The element that holds no markup and in which this place is.
    raw: Option<Raw>,
    /// The headline that is read, and how likely it is the article's.
    headline: Option<(u8, Composer<'o>)>,
    title: Option<(u8, Composed)>,
    head: Head,
    /// End of the last tag.
    last: usize,
}

struct Raw {
    name: &'static str,
    start: usize,
    linked_data: bool,
}

impl<'s, 'o> Walker<'s, 'o> {
    fn new(source: &'s str, at: usize, out: Composer<'o>, document: bool) -> Self {
        Self {
            source,
            at,
            document,
            table_count: out.tables(),
            regions: vec![Region {
                role: Role::Block,
                out,
            }],
            open: Vec::new(),
            counts: HashMap::new(),
            beyond: 0,
            tables: Vec::new(),
            raw: None,
            headline: None,
            title: None,
            head: Head::default(),
            last: 0,
        }
    }

    fn walk(&mut self) {
        let source = self.source;
        let mut tag = StartTag::default();
        let mut emitter =
            CallbackEmitter::new(|event: CallbackEvent<'_>, span: TokenSpan<usize>| {
                match event {
                    CallbackEvent::OpenStartTag { name } => tag.begin(name, span.start),
                    CallbackEvent::AttributeName { name } => tag.attribute(name),
                    CallbackEvent::AttributeValue { value } => tag.value(value),
                    CallbackEvent::CloseStartTag { .. } => {
                        self.text_until(tag.start, span.end);
                        self.start_tag(&tag);
                    }
                    CallbackEvent::EndTag { name } => {
                        self.text_until(span.start, span.end);
                        self.end_tag(&String::from_utf8_lossy(name));
                    }
                    CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => {
                        self.text_until(span.start, span.end);
                    }
                    CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
                }
                None::<std::convert::Infallible>
            });
        emitter.naively_switch_states(true);
        match Tokenizer::new_with_emitter(source, emitter).finish() {
            Ok(()) => {}
        }
        self.text_until(self.end_of_text(), source.len());
        if self.headline.is_some() {
            self.end_headline();
        }
        for region in &mut self.regions {
            region.out.end();
        }
        if let Some(first) = self.regions.first_mut() {
            first.out.set_tables(self.table_count);
        }
    }

    /// Where the text after the last tag ends: a tag that is never closed is no text.
    fn end_of_text(&self) -> usize {
        let rest = self.source.get(self.last..).unwrap_or_default();
        let cut = rest.rfind('<').filter(|&at| {
            let after = rest.as_bytes().get(at + 1).copied().unwrap_or(b' ');
            (after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?'))
                && !rest[at..].contains('>')
        });
        self.last + cut.unwrap_or(rest.len())
    }

    /// Adds the text since the last tag; the next tag ends at `end`.
    fn text_until(&mut self, start: usize, end: usize) {
        let span = Span::new(self.last, start);
        self.last = end.max(self.last);
        if span.is_empty() || self.raw.is_some() {
            return;
        }
        let (text, at) = (span.of(self.source), self.at + span.start);
        if let Some((_, headline)) = &mut self.headline {
            entities::decode(text, at, headline);
            return;
        }
        let within = self.within();
        if within.hidden || within.header {
            return;
        }
        let Some(Region { out, .. }) = self.regions.get_mut(within.region) else {
            return;
        };
        if !out.is_open() {
            if text.trim().is_empty() {
                return;
            }
            out.begin(within.kind);
        }
        if !within.preformatted {
            entities::decode(text, at, out);
            return;
        }
        let mut from = at;
        for line in text.split_inclusive('\n') {
            entities::decode(line.trim_end_matches('\n'), from, out);
            from += line.len();
            if line.ends_with('\n') {
                out.begin(within.kind);
            }
        }
    }

    fn within(&self) -> Within {
        self.open.last().map_or(
            Within {
                hidden: false,
                header: false,
                preformatted: false,
                region: 0,
                kind: BlockKind::Paragraph,
            },
            |element| element.within,
        )
    }

    fn start_tag(&mut self, tag: &StartTag) {
        if self.document {
            let visible = !self.within().hidden;
            self.head.tag(&tag.name, &tag.attributes, visible);
        }
        let Some((name, role)) = role(&tag.name) else {
            return;
        };
        match role {
            Role::Break => self.line_break(tag.start),
            Role::Rule => self.end_block(),
            Role::Raw => {
                let linked_data = tag
                    .attributes
                    .iter()
                    .any(|(_, value)| value.contains("ld+json"));
                self.raw = Some(Raw {
                    name,
                    start: self.last,
                    linked_data,
                });
            }
            Role::Title if self.document => {
                if self.headline.is_none() {
                    self.begin_headline(PAGE_TITLE);
                }
            }
            Role::Title => {
                self.raw = Some(Raw {
                    name,
                    start: self.last,
                    linked_data: false,
                });
            }
            _ => self.push(name, role, tag.reach()),
        }
    }

    fn line_break(&mut self, start: usize) {
        let span = Span::new(start, self.last).shifted(self.at);
        if let Some((_, headline)) = &mut self.headline {
            headline.soft_break(span);
            return;
        }
        let within = self.within();
        if let Some(region) = self.regions.get_mut(within.region)
            && !within.hidden
        {
            region.out.hard_break(span);
        }
    }

    fn end_block(&mut self) {
        let region = self.within().region;
        if let Some(region) = self.regions.get_mut(region) {
            region.out.end();
        }
    }

    /// Opens an element, after those are closed that it cannot stand in.
    fn push(&mut self, name: &'static str, role: Role, reach: Reach) {
        self.end_block();
        self.close_implied(role);
        if self.open.len() >= DEEPEST {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        let mut within = self.within();
        match role {
            Role::Heading(depth) => within.kind = BlockKind::Heading(depth),
            Role::Item => within.kind = BlockKind::Item,
            Role::Caption => within.kind = BlockKind::Caption,
            Role::Preformatted => within.preformatted = true,
            Role::Hidden => within.hidden = true,
            Role::Header => within.header = self.document,
            Role::Table => {
                within.kind = BlockKind::Paragraph;
                self.tables.push(Table::new(self.table_count));
                self.table_count = self.table_count.saturating_add(1);
            }
            Role::TableHead | Role::Row | Role::Cell(_) => {
                let cell = self
                    .tables
                    .last_mut()
                    .and_then(|table| table.enter(role, reach));
                within.kind = cell.unwrap_or(within.kind);
            }
            Role::Article | Role::Main => within.region = self.region(role, within.region),
            _ => {}
        }
        self.open.push(Element { name, role, within });
        *self.counts.entry(name).or_default() += 1;
        if role == Role::Heading(1) && self.document && self.headline.is_none() {
            let rank = match within {
                Within {
                    region: 1..,
                    hidden: false,
                    ..
                } => IN_ARTICLE,
                Within {
                    hidden: false,
                    header: false,
                    ..
                } => ON_PAGE,
                _ => IN_HEADER,
            };
            self.begin_headline(rank);
        }
    }

    fn region(&mut self, role: Role, around: usize) -> usize {
        let inside_article = self
            .regions
            .get(around)
            .is_some_and(|region| region.role == Role::Article);
        if !self.document || inside_article || self.regions.len() >= MOST_REGIONS {
            return around;
        }
        let Some(out) = self.regions.first().map(|first| first.out.beside()) else {
            return around;
        };
        self.regions.push(Region { role, out });
        self.regions.len() - 1
    }

    /// Closes what a new block closes: a paragraph by any, an item by an item, a cell by a cell.
    fn close_implied(&mut self, role: Role) {
        let closes = |open: Role| {
            matches!(
                (open, role),
                (Role::Paragraph, _)
                    | (Role::Item, Role::Item)
                    | (Role::Cell(_), Role::Cell(_) | Role::Row | Role::TableHead)
                    | (Role::Row, Role::Row | Role::TableHead)
            )
        };
        while self.open.last().is_some_and(|element| closes(element.role)) {
            self.pop();
        }
    }

    fn end_tag(&mut self, name: &str) {
        if let Some(raw) = &self.raw {
            if raw.name == name {
                if raw.linked_data && self.document {
                    let end = self
                        .source
                        .get(..self.last)
                        .and_then(|text| text.rfind("</"))
                        .unwrap_or(self.last);
                    self.head
                        .linked_data(Span::new(raw.start, end).of(self.source));
                }
                self.raw = None;
            }
            return;
        }
        let Some((name, role)) = role(name) else {
            return;
        };
        if role == Role::Title {
            if self
                .headline
                .as_ref()
                .is_some_and(|(rank, _)| *rank == PAGE_TITLE)
            {
                self.end_headline();
            }
            return;
        }
        self.end_block();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.counts.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(closed) = self.pop() {
            if closed == name {
                break;
            }
        }
    }

    fn pop(&mut self) -> Option<&'static str> {
        let element = self.open.pop()?;
        if let Some(count) = self.counts.get_mut(element.name) {
            *count = count.saturating_sub(1);
        }
        match element.role {
            Role::Table => {
                self.tables.pop();
            }
            Role::TableHead => {
                if let Some(table) = self.tables.last_mut() {
                    table.leave_head();
                }
            }
            Role::Heading(1)
                if self
                    .headline
                    .as_ref()
                    .is_some_and(|(rank, _)| *rank != PAGE_TITLE) =>
            {
                self.end_headline();
            }
            _ => {}
        }
        Some(element.name)
    }

    fn begin_headline(&mut self, rank: u8) {
        let Some(mut out) = self.regions.first().map(|first| first.out.beside()) else {
            return;
        };
        out.begin(BlockKind::Title);
        self.headline = Some((rank, out));
    }

    /// Keeps the likelier headline; the other one stays a heading of the text.
    fn end_headline(&mut self) {
        let Some((rank, out)) = self.headline.take() else {
            return;
        };
        let composed = out.finish();
        if composed.blocks.is_empty() {
            return;
        }
        let other = match self.title.take() {
            Some(title) if title.0 >= rank => {
                self.title = Some(title);
                Some((rank, composed))
            }
            before => {
                self.title = Some((rank, composed));
                before
            }
        };
        if let Some((IN_ARTICLE | ON_PAGE, mut heading)) = other {
            heading
                .blocks
                .iter_mut()
                .for_each(|block| block.kind = BlockKind::Heading(1));
            let region = self.within().region;
            if let Some(region) = self.regions.get_mut(region) {
                region.out.append(&heading);
            }
        }
    }
}

/// Ranks of headlines: the name of the site, the title of the page, a headline somewhere on it,
/// the headline of the article.
const IN_HEADER: u8 = 0;
const PAGE_TITLE: u8 = 1;
const ON_PAGE: u8 = 2;
const IN_ARTICLE: u8 = 3;
