//! Text that remembers where in its source every byte came from.

use super::Span;

/// A text made from a source by leaving out, replacing and joining pieces, with the way back.
///
/// The way back is a list of anchors `(text offset, source offset)`; from one anchor to the next
/// the two run side by side. A span of the text maps to the source by mapping its first byte and
/// its last character, so a span never grows over a gap (markup, an entity) that follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    /// Sorted by text offset; each says that `text[offset..]` stands at `source[..]` until the
    /// next one. `verbatim` is false where the text is not the source's own bytes.
    anchors: Vec<Anchor>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Anchor {
    text: usize,
    source: usize,
    /// Length in the source of what stands here, when it is not the same bytes as in the text.
    replaced: Option<usize>,
}

impl Mapped {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty text with room for so many bytes, and for what a folded text of that length leaves
    /// of the way back: two anchors for each full-width comma.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            anchors: Vec::with_capacity(bytes / 32),
        }
    }

    /// A text that is its source, byte for byte, starting at `offset` of it.
    pub fn verbatim(text: &str, offset: usize) -> Self {
        let mut mapped = Self::new();
        mapped.push(text, offset);
        mapped
    }

    /// A text of which each character stands for one of a source: itself, or what it becomes.
    pub fn by_character(source: &str, mut becomes: impl FnMut(char) -> Option<char>) -> Self {
        let mut mapped = Self::with_capacity(source.len());
        // Most characters are what they were, and runs of them are taken whole.
        let mut run = 0;
        let mut characters = source.chars();
        while let Some(c) = characters.next() {
            let Some(to) = becomes(c) else { continue };
            let (old, new) = (c.len_utf8(), to.len_utf8());
            let at = source.len() - characters.as_str().len() - old;
            let same = old == new;
            if run < at || same {
                mapped.anchor(run);
            }
            mapped.text.push_str(&source[run..at]);
            run = at + old;
            // A form of the same length in bytes keeps text and source side by side.
            if !same {
                mapped.anchors.push(Anchor {
                    text: mapped.text.len(),
                    source: at,
                    replaced: Some(old),
                });
            }
            mapped.text.push(to);
        }
        mapped.push(&source[run..], run);
        mapped
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length of the text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends a piece that stands verbatim at `source` in the source.
    pub fn push(&mut self, piece: &str, source: usize) {
        if piece.is_empty() {
            return;
        }
        self.anchor(source);
        self.text.push_str(piece);
    }

    /// What is appended next stands verbatim at `source` in the source.
    fn anchor(&mut self, source: usize) {
        let continues = self.anchors.last().is_some_and(|last| {
            last.replaced.is_none() && last.source + (self.text.len() - last.text) == source
        });
        if !continues {
            self.anchors.push(Anchor {
                text: self.text.len(),
                source,
                replaced: None,
            });
        }
    }

    /// Appends a piece that stands for other bytes of the source: a decoded entity, a folded
    /// character, or a separator put in between (then `source` is empty).
    pub fn push_replaced(&mut self, piece: &str, source: Span) {
        if piece.is_empty() {
            return;
        }
        self.anchors.push(Anchor {
            text: self.text.len(),
            source: source.start,
            replaced: Some(source.len()),
        });
        self.text.push_str(piece);
    }

    /// Appends a text made elsewhere, whose source is this one's source.
    pub fn append(&mut self, other: &Mapped) {
        let base = self.text.len();
        self.anchors.extend(other.anchors.iter().map(|a| Anchor {
            text: a.text + base,
            ..*a
        }));
        self.text.push_str(&other.text);
    }

    /// Appends a span of a text made elsewhere, whose source is this one's source.
    pub fn append_span(&mut self, other: &Mapped, span: Span) {
        let mut at = span.start;
        let first = other
            .anchors
            .partition_point(|anchor| anchor.text <= at)
            .saturating_sub(1);
        for (index, anchor) in other.anchors.iter().enumerate().skip(first) {
            let next = other
                .anchors
                .get(index + 1)
                .map_or(other.text.len(), |next| next.text);
            let end = next.min(span.end);
            if at >= end {
                break;
            }
            let piece = Span::new(at, end).of(&other.text);
            match anchor.replaced {
                Some(length) => {
                    self.push_replaced(piece, Span::new(anchor.source, anchor.source + length));
                }
                None => self.push(piece, anchor.source + (at - anchor.text)),
            }
            at = end;
        }
    }

    /// The part that stands for a span of the source, with that span as its source. For a text that
    /// keeps the order of its source and leaves nothing out.
    pub fn part(&self, source: Span) -> MappedPart<'_> {
        MappedPart {
            whole: self,
            span: Span::new(self.text_at(source.start), self.text_at(source.end)),
            source: source.start,
        }
    }

    /// The place in the text of a place in the source.
    fn text_at(&self, source: usize) -> usize {
        let after = self
            .anchors
            .partition_point(|anchor| anchor.source <= source);
        let Some(anchor) = after.checked_sub(1).map(|at| self.anchors[at]) else {
            return 0;
        };
        let beyond = source - anchor.source;
        match anchor.replaced {
            Some(_) if beyond > 0 => self.anchors.get(after).map_or(self.text.len(), |a| a.text),
            _ => (anchor.text + beyond).min(self.text.len()),
        }
    }

    /// Where a span of the text stands in the source.
    pub fn source_span(&self, span: Span) -> Span {
        if self.anchors.is_empty() {
            return Span::default();
        }
        let start = self.source_start(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let last = self.text[..span.end]
            .char_indices()
            .next_back()
            .map_or(span.start, |(at, _)| at);
        Span::new(
            start,
            self.source_end(last.max(span.start), span.end).max(start),
        )
    }

    /// The anchor that covers the byte at `offset`.
    fn anchor_at(&self, offset: usize) -> Anchor {
        let after = self.anchors.partition_point(|anchor| anchor.text <= offset);
        self.anchors[after.saturating_sub(1)]
    }

    fn source_start(&self, offset: usize) -> usize {
        let anchor = self.anchor_at(offset);
        match anchor.replaced {
            Some(_) => anchor.source,
            None => anchor.source + offset.saturating_sub(anchor.text),
        }
    }

    /// The end in the source of the character that starts at `last` and ends at `end`.
    fn source_end(&self, last: usize, end: usize) -> usize {
        let anchor = self.anchor_at(last);
        match anchor.replaced {
            Some(length) => anchor.source + length,
            None => anchor.source + (end - anchor.text),
        }
    }
}

/// A part of a mapped text, whose source is a part of that text's source.
#[derive(Clone, Copy, Debug)]
pub struct MappedPart<'a> {
    whole: &'a Mapped,
    /// Where it stands in the whole text.
    span: Span,
    /// Where its source begins in the source of the whole.
    source: usize,
}

impl<'a> MappedPart<'a> {
    /// The text of the part.
    pub fn as_str(&self) -> &'a str {
        self.span.of(&self.whole.text)
    }

    /// Where it stands in the whole text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where a span of its text stands in its source.
    pub fn source_span(&self, span: Span) -> Span {
        let whole = self.whole.source_span(span.shifted(self.span.start));
        let place = |at: usize| at.saturating_sub(self.source);
        Span::new(place(whole.start), place(whole.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_dropped_markup_covers_it_in_the_source() {
        // source: **净利润****增速近100%**
        let source = "**净利润****增速近100%**";
        let mut mapped = Mapped::new();
        mapped.push("净利润", 2);
        mapped.push("增速近100%", 2 + 9 + 4);
        let at = mapped.as_str().find("100%").unwrap();
        let span = mapped.source_span(Span::new(at, at + 4));
        assert_eq!(span.of(source), "100%");
        let all = mapped.source_span(Span::new(0, mapped.len()));
        assert_eq!(all.of(source), "净利润****增速近100%");
        let first = mapped.source_span(Span::new(0, 9));
        assert_eq!(first.of(source), "净利润");
    }

    #[test]
    fn part_of_a_text_keeps_its_way_back() {
        // source: A&amp;B
        let mut mapped = Mapped::new();
        mapped.push("A", 0);
        mapped.push_replaced("&", Span::new(1, 6));
        mapped.push("B", 6);
        let mut part = Mapped::verbatim("A", 0);
        part.append_span(&mapped, Span::new(1, 3));
        assert_eq!(part, mapped);
        let mut none = Mapped::new();
        none.append_span(&mapped, Span::new(2, 2));
        assert!(none.is_empty());
    }

    #[test]
    fn a_replaced_piece_maps_to_all_of_what_it_stands_for() {
        let source = "A&amp;B";
        let mut mapped = Mapped::new();
        mapped.push("A", 0);
        mapped.push_replaced("&", Span::new(1, 6));
        mapped.push("B", 6);
        assert_eq!(mapped.as_str(), "A&B");
        assert_eq!(mapped.source_span(Span::new(1, 2)).of(source), "&amp;");
        assert_eq!(mapped.source_span(Span::new(0, 3)).of(source), source);
    }
}
