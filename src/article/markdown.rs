//! Markdown: blocks and clean text of a body.
//!
//! Emphasis is left out wherever it stands, also where it is broken: beside Chinese punctuation
//! `**` often neither opens nor closes anything by the rules, and would stay as text.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::BlockKind;
use super::caption;
use super::compose::Composer;
use super::html;
use super::marks::Marks;
use crate::text::Span;

/// Reads `source`, which stands at `at` in what is being read.
pub(super) fn read(source: &str, at: usize, out: &mut Composer<'_>) {
    Reader::new(source, at, out, Indented::Markdown).read();
}

/// What an indented block is: writers of articles indent paragraphs, not code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indented {
    /// Its lines are read as markdown.
    Markdown,
    /// Its lines are text: they already stand in such a block.
    Text,
}

struct Reader<'s, 'c, 'o> {
    source: &'s str,
    at: usize,
    out: &'c mut Composer<'o>,
    indented: Indented,
    /// How many list items stand around this place.
    items: usize,
    /// The cell that is read, in a table.
    cell: Option<BlockKind>,
    place: Place,
    /// Inside a block of code, and of which kind.
    code: Option<Code>,
    /// Inside something that a reader does not see.
    hidden: Option<Hidden>,
    /// Replacement text of the picture that is read, and how many pictures stand around it.
    picture: Option<(Composer<'o>, usize)>,
    /// The block of HTML that is read.
    html: Option<Span>,
    marks: Marks<'s>,
}

#[derive(Clone, Copy, Default)]
struct Place {
    tables: u32,
    row: u32,
    column: u32,
    header: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Fenced,
    Indented,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    /// The text of a link that is its own address.
    Address,
    /// An element of HTML that shows nothing, by its name.
    Element(&'static str),
}

impl<'s, 'c, 'o> Reader<'s, 'c, 'o> {
    fn new(source: &'s str, at: usize, out: &'c mut Composer<'o>, indented: Indented) -> Self {
        Self {
            source,
            at,
            out,
            indented,
            items: 0,
            cell: None,
            place: Place::default(),
            code: None,
            hidden: None,
            picture: None,
            html: None,
            marks: Marks::new(source),
        }
    }

    fn read(mut self) {
        self.place.tables = self.out.tables();
        for (event, range) in
            Parser::new_ext(self.source, Options::ENABLE_TABLES).into_offset_iter()
        {
            self.event(event, range.into());
        }
        self.end_html();
        self.out.end();
        self.out.set_tables(self.place.tables);
    }

    fn event(&mut self, event: Event<'s>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.finish(tag, span),
            Event::Text(text) if self.code.is_some() => self.code_lines(&text, span),
            Event::Text(text) => self.text(&text, span),
            Event::Code(_) => self.code_span(span),
            Event::SoftBreak => {
                let source = span.shifted(self.at);
                self.target().soft_break(source);
            }
            Event::HardBreak => {
                let source = span.shifted(self.at);
                self.target().hard_break(source);
            }
            Event::Html(_) => self.html = Some(self.html.map_or(span, |html| html.join(span))),
            Event::InlineHtml(tag) => self.inline_html(&tag, span),
            Event::Rule => self.out.end(),
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'s>, span: Span) {
        match tag {
            Tag::Paragraph => self.out.begin(self.kind()),
            Tag::Heading { level, .. } => self.out.begin(BlockKind::Heading(depth(level))),
            Tag::CodeBlock(kind) => {
                self.out.end();
                self.code = Some(match kind {
                    CodeBlockKind::Fenced(_) => Code::Fenced,
                    CodeBlockKind::Indented => Code::Indented,
                });
            }
            Tag::Item => {
                self.items += 1;
                self.out.begin(BlockKind::Item);
            }
            Tag::Table(_) => {
                self.out.end();
                self.place = Place {
                    tables: self.place.tables,
                    ..Place::default()
                };
            }
            Tag::TableHead => self.place.header = true,
            Tag::TableCell => {
                let Place {
                    tables,
                    row,
                    column,
                    header,
                } = self.place;
                let cell = BlockKind::Cell {
                    table: tables,
                    row,
                    column,
                    rows: 1,
                    columns: 1,
                    header,
                };
                self.cell = Some(cell);
                self.out.begin(cell);
            }
            Tag::Emphasis | Tag::Strong => self.special_treatment(span.start),
            Tag::Link {
                link_type: LinkType::Autolink,
                ..
            } => {
                self.hidden = self.hidden.or(Some(Hidden::Address));
            }
            Tag::Image { .. } => {
                if let Some((_, around)) = &mut self.picture {
                    *around += 1;
                } else {
                    let mut text = self.out.beside();
                    text.begin(BlockKind::Caption);
                    self.picture = Some((text, 0));
                }
            }
            Tag::HtmlBlock | Tag::BlockQuote(_) | Tag::List(_) => self.out.end(),
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.out.end();
            }
            TagEnd::CodeBlock => {
                self.code = None;
                self.out.end();
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Item => {
                self.items = self.items.saturating_sub(1);
                self.out.end();
            }
            TagEnd::TableCell => {
                self.cell = None;
                self.out.end();
                self.place.column = self.place.column.saturating_add(1);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.place.row = self.place.row.saturating_add(1);
                self.place.column = 0;
                self.place.header = false;
            }
            TagEnd::Table => self.place.tables = self.place.tables.saturating_add(1),
            TagEnd::Emphasis | TagEnd::Strong => self.special_treatment(span.end.saturating_sub(1)),
            TagEnd::Link if self.hidden == Some(Hidden::Address) => self.hidden = None,
            TagEnd::Image => match self.picture.take() {
                Some((text, 0)) => {
                    let composed = text.finish();
                    if caption::says_something(composed.text.as_str()) {
                        self.out.caption(composed);
                    }
                }
                Some((text, around)) => self.picture = Some((text, around - 1)),
                None => {}
            },
            _ => {}
        }
    }

    /// What running text is at this place.
    fn kind(&self) -> BlockKind {
        match self.cell {
            Some(cell) => cell,
            None if self.items > 0 => BlockKind::Item,
            None => BlockKind::Paragraph,
        }
    }

    /// Where text goes at this place.
    fn target(&mut self) -> &mut Composer<'o> {
        let kind = self.kind();
        if let Some((text, _)) = &mut self.picture {
            return text;
        }
        if !self.out.is_open() {
            self.out.begin(kind);
        }
        self.out
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.hidden.is_some() {
            return;
        }
        let at = self.at;
        if span.of(self.source) != text {
            self.target().replaced(text, span.shifted(at));
            return;
        }
        let mut from = span.start;
        while let Some(stray) = self.marks.next_stray(Span::new(from, span.end)) {
            let piece = Span::new(from, stray.start);
            self.piece(piece);
            from = stray.end;
        }
        self.piece(Span::new(from, span.end));
    }

    fn piece(&mut self, span: Span) {
        let (source, at) = (self.source, self.at);
        self.target().text(span.of(source), at + span.start);
    }

    /// Code inside a sentence: its fence of backticks is left out.
    fn code_span(&mut self, span: Span) {
        if self.hidden.is_none() {
            let code = span.of(self.source);
            let fence = code.bytes().take_while(|byte| *byte == b'`').count();
            self.piece(Span::new(
                span.start + fence,
                span.end.saturating_sub(fence),
            ));
        }
    }

    /// Every line of a block of code is a paragraph.
    fn code_lines(&mut self, text: &str, span: Span) {
        if span.of(self.source) != text {
            let source = span.shifted(self.at);
            self.target().replaced(text, source);
            return;
        }
        let mut start = span.start;
        for line in text.split_inclusive('\n') {
            let place = Span::new(start, start + line.len());
            start = place.end;
            if self.code == Some(Code::Indented) && self.indented == Indented::Markdown {
                let trimmed = line.trim();
                let lead = line.len() - line.trim_start().len();
                let at = self.at + place.start + lead;
                self.out.set_tables(self.place.tables);
                Reader::new(trimmed, at, self.out, Indented::Text).read();
                self.place.tables = self.out.tables();
            } else {
                self.out.begin(self.kind());
                self.text(line, place);
            }
        }
    }

    fn inline_html(&mut self, tag: &str, span: Span) {
        let (name, closing) = html::tag_name(tag);
        match self.hidden {
            Some(Hidden::Element(hidden)) if closing && name.eq_ignore_ascii_case(hidden) => {
                self.hidden = None;
            }
            Some(_) => {}
            None if closing => {}
            None if name.eq_ignore_ascii_case("br") => {
                let source = span.shifted(self.at);
                self.target().hard_break(source);
            }
            None => self.hidden = html::hidden_element(name).map(Hidden::Element),
        }
    }

    fn end_html(&mut self) {
        if let Some(span) = self.html.take() {
            self.out.end();
            self.out.set_tables(self.place.tables);
            html::read_fragment(span.of(self.source), self.at + span.start, self.out);
            self.place.tables = self.out.tables();
        }
    }

    /// The star of a share under special treatment (`*ST`) is part of its name, not emphasis.
    fn special_treatment(&mut self, star: usize) {
        if self
            .source
            .get(star..)
            .is_some_and(|rest| rest.starts_with("*ST"))
            && self.hidden.is_none()
        {
            self.piece(Span::new(star, star + 1));
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
