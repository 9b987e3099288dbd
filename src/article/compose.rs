//! Clean text, put together block by block from pieces of a source.
//!
//! Every format hands its pieces in here, so that blanks, line breaks, invisible characters and
//! addresses are treated alike everywhere.

use super::{Block, BlockKind};
use crate::text::{Mapped, Span};

/// Clean text and its blocks, in the making.
///
/// Positions are in the source that is being read. Where that source is itself a text taken out of
/// the file (an unescaped string), `origin` is the way from there to the file.
#[derive(Debug, Default)]
pub(super) struct Composer<'a> {
    origin: Option<&'a Mapped>,
    text: Mapped,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Blanks that came after the last character and count only if another one follows.
    gap: Option<Gap>,
    /// Inside something that is left out.
    omitting: Option<Omitted>,
    /// How many tables have been read.
    tables: u32,
    /// Captions that wait for the end of the block in which their picture stands.
    captions: Vec<Composed>,
}

/// Clean text and its blocks.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) text: Mapped,
    pub(super) blocks: Vec<Block>,
}

/// What text leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Omitted {
    /// An address of the web.
    Address,
    /// A sequence that would colour a terminal, before and behind its bracket.
    Escape,
    Sequence,
}

impl Omitted {
    /// What is left out behind a character; `None` in the second place if that one is text again.
    fn after(self, c: char) -> Option<Option<Self>> {
        match self {
            Self::Address if is_address(c) => Some(Some(self)),
            Self::Escape if c == '[' => Some(Some(Self::Sequence)),
            Self::Sequence if matches!(c, '\u{20}'..='\u{3F}') => Some(Some(self)),
            Self::Sequence if matches!(c, '\u{40}'..='\u{7E}') => Some(None),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Open {
    kind: BlockKind,
    /// Where the block begins in the clean text, once it has a character.
    start: Option<usize>,
    last: char,
}

#[derive(Clone, Copy, Debug)]
struct Gap {
    span: Span,
    /// The blank, where it is a single one that can stay as it is.
    single: Option<char>,
    line_break: LineBreak,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LineBreak {
    None,
    /// A line ends here in the source, for no reason of the text.
    Soft,
    /// The author ended a line here.
    Hard,
}

impl<'a> Composer<'a> {
    /// For a source that is the file's own text.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// For a source that was taken out of the file.
    pub(super) fn within(origin: &'a Mapped) -> Self {
        Self { origin: Some(origin), ..Self::default() }
    }

    /// One of the same source, with nothing in it.
    pub(super) fn beside(&self) -> Self {
        Self { origin: self.origin, ..Self::default() }
    }

    /// Begins a block; the one before ends.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some(Open { kind, start: None, last: '\n' });
    }

    /// How many tables have been read so far.
    pub(super) fn tables(&self) -> u32 {
        self.tables
    }

    /// Says how many tables have been read so far.
    pub(super) fn set_tables(&mut self, tables: u32) {
        self.tables = tables;
    }

    /// Whether a block has begun and not ended.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Ends the block, if one has begun. A block without text is none.
    pub(super) fn end(&mut self) {
        self.gap = None;
        self.omitting = None;
        if let Some(Open { kind, start: Some(start), .. }) = self.open.take() {
            self.blocks.push(Block { kind, span: Span::new(start, self.text.len()) });
        }
        for caption in std::mem::take(&mut self.captions) {
            self.append(caption);
        }
    }

    /// Adds a piece that stands at `at` in the source.
    pub(super) fn text(&mut self, piece: &str, at: usize) {
        let mut run = 0;
        for (offset, c) in piece.char_indices() {
            let here = at + offset;
            let after = offset + c.len_utf8();
            if self.omits(c) {
                run = after;
                continue;
            }
            let blank = is_blank(c);
            if blank || is_invisible(c) {
                self.visible(&piece[run..offset], at + run);
                run = after;
                if blank {
                    self.widen_gap(c, Span::new(here, at + after));
                } else if c == ESCAPE {
                    self.omitting = Some(Omitted::Escape);
                }
            } else if (c == 'h' || c == 'H') && begins_address(&piece[offset..]) {
                self.visible(&piece[run..offset], at + run);
                run = after;
                self.omitting = Some(Omitted::Address);
            }
        }
        self.visible(&piece[run..], at + run);
    }

    /// Whether a character belongs to what is being left out.
    fn omits(&mut self, c: char) -> bool {
        let Some(omitted) = self.omitting else { return false };
        let after = omitted.after(c);
        self.omitting = after.flatten();
        after.is_some()
    }

    /// Adds text that stands for other bytes of the source.
    pub(super) fn replaced(&mut self, piece: &str, source: Span) {
        for c in piece.chars() {
            if self.omits(c) {
                continue;
            }
            if is_blank(c) {
                self.widen_gap(' ', source);
                if let Some(gap) = &mut self.gap {
                    gap.single = None;
                }
            } else if c == ESCAPE {
                self.omitting = Some(Omitted::Escape);
            } else if !is_invisible(c) {
                self.fill_gap(c);
                let source = self.to_file(source);
                self.text.push_replaced(c.encode_utf8(&mut [0; 4]), source);
            }
        }
    }

    /// A line ends in the source; the text goes on.
    pub(super) fn soft_break(&mut self, source: Span) {
        self.omitting = None;
        self.widen_gap('\n', source);
    }

    /// The author ended a line: after a full stop a new block of the same kind begins, else the
    /// sentence goes on.
    pub(super) fn hard_break(&mut self, source: Span) {
        self.omitting = None;
        let Some(open) = &self.open else { return };
        let doubled = self.gap.is_some_and(|gap| gap.line_break == LineBreak::Hard);
        if doubled || (open.start.is_some() && is_stop(open.last)) {
            let kind = open.kind;
            self.begin(kind);
            return;
        }
        self.widen_gap('\n', source);
        if let Some(gap) = &mut self.gap {
            gap.line_break = LineBreak::Hard;
        }
    }

    /// Adds the caption of a picture: here, or behind the block that has begun.
    pub(super) fn caption(&mut self, caption: Composed) {
        match &self.open {
            Some(Open { start: Some(_), .. }) => self.captions.push(caption),
            Some(Open { kind, start: None, .. }) => {
                let kind = *kind;
                self.end();
                self.append(caption);
                self.begin(kind);
            }
            None => self.append(caption),
        }
    }

    /// Adds text of the same file composed elsewhere.
    pub(super) fn append(&mut self, other: Composed) {
        self.end();
        if other.blocks.is_empty() {
            return;
        }
        self.separate();
        let base = self.text.len();
        self.text.append(&other.text);
        self.blocks.extend(other.blocks.iter().map(|block| Block { span: block.span.shifted(base), ..*block }));
    }

    /// The text as it is now; the last block ends.
    pub(super) fn finish(mut self) -> Composed {
        self.end();
        Composed { text: self.text, blocks: self.blocks }
    }

    /// Adds a piece without blanks.
    fn visible(&mut self, piece: &str, at: usize) {
        let (Some(first), Some(last)) = (piece.chars().next(), piece.chars().next_back()) else { return };
        self.fill_gap(first);
        match self.origin {
            None => self.text.push(piece, at),
            Some(origin) => self.text.append_span(origin, Span::new(at, at + piece.len())),
        }
        if let Some(open) = &mut self.open {
            open.last = last;
        }
    }

    /// Makes everything ready for `next`: a block that has begun, the blank before it.
    fn fill_gap(&mut self, next: char) {
        let gap = self.gap.take();
        let open = self.open.get_or_insert(Open { kind: BlockKind::Paragraph, start: None, last: '\n' });
        let before = std::mem::replace(&mut open.last, next);
        if open.start.is_some() {
            let Some(gap) = gap else { return };
            if gap.line_break == LineBreak::Soft && joins(before, next) {
                return;
            }
            match (gap.single, self.origin) {
                (Some(blank), None) => self.text.push(blank.encode_utf8(&mut [0; 4]), gap.span.start),
                (Some(_), Some(origin)) => self.text.append_span(origin, gap.span),
                (None, _) => {
                    let source = self.to_file(gap.span);
                    self.text.push_replaced(" ", source);
                }
            }
            return;
        }
        self.separate();
        let start = self.text.len();
        if let Some(open) = &mut self.open {
            open.start = Some(start);
        }
    }

    /// A line break between two blocks, standing for nothing.
    fn separate(&mut self) {
        if !self.text.is_empty() {
            let at = self.text.source_span(Span::new(0, self.text.len())).end;
            self.text.push_replaced("\n", Span::new(at, at));
        }
    }

    fn widen_gap(&mut self, blank: char, span: Span) {
        let line_break = if matches!(blank, '\n' | '\r') { LineBreak::Soft } else { LineBreak::None };
        self.gap = Some(match self.gap {
            None => Gap { span, single: matches!(blank, ' ' | '\u{3000}').then_some(blank), line_break },
            Some(gap) => Gap {
                span: gap.span.join(span),
                single: None,
                line_break: gap.line_break.max(line_break),
            },
        });
    }

    fn to_file(&self, span: Span) -> Span {
        self.origin.map_or(span, |origin| origin.source_span(span))
    }
}

/// Begins a sequence for terminals.
const ESCAPE: char = '\u{1B}';

/// Whether no blank belongs between two characters that a line break of the source parts.
fn joins(before: char, after: char) -> bool {
    (is_han(before) && is_han(after)) || is_han_mark(before) || is_han_mark(after)
}

/// Characters written without blanks between them.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}') || is_han_mark(c)
}

/// Marks that carry their own blank, and quotation marks.
pub(super) fn is_han_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}'
        | '\u{FF5B}'..='\u{FF65}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Characters that end a sentence, and those that may close behind them.
fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '…' | '”' | '」' | '』' | '】')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that show nothing, or turn writing around: they only hide what is there.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn begins_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        text.as_bytes().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

fn is_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c)
}
