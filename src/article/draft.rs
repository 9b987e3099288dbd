//! An article in the making: what a format found, before what is missing is looked for elsewhere.

use super::compose::Composed;
use super::error::{Note, ReadError};
use super::metadata::{Metadata, clean};
use super::read::LONGEST;
use super::{Article, Block, BlockKind, byline, date};
use crate::text::{Span, fold};

/// A date that stands in the text stands in one of its first blocks.
const HEAD_BLOCKS: usize = 6;

/// A dateline is this near to the beginning of its paragraph; in characters.
const DATELINE: usize = 40;

/// Lines of metadata are shorter than this; in characters.
const LONGEST_LINE: usize = 60;

/// What a format found.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) metadata: Metadata,
    /// The headline as text, where it does not stand in the body.
    pub(super) title: Option<Composed>,
    pub(super) body: Composed,
    pub(super) notes: Vec<Note>,
}

/// The file, or the part of it, that a draft was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'t> {
    pub(super) name: &'t str,
    pub(super) raw: &'t str,
    pub(super) raw_start: usize,
    /// Which record it is, where the file can have several.
    pub(super) record: Option<usize>,
    pub(super) encoding: &'static str,
    pub(super) detected: bool,
}

impl Draft {
    /// The article, if there is anything in it.
    pub(super) fn finish(mut self, origin: Origin<'_>) -> Result<Article, ReadError> {
        self.settle_title();
        self.settle_date(origin.name);
        let Self {
            metadata,
            title,
            body,
            mut notes,
        } = self;
        let composed = together(title, body);
        if composed.blocks.is_empty() {
            return Err(ReadError::Empty {
                name: origin.name.to_owned(),
                record: origin.record,
            });
        }
        let size = composed.text.len();
        if size > LONGEST {
            return Err(ReadError::TooLong {
                name: origin.name.to_owned(),
                record: origin.record,
                size,
                limit: LONGEST,
            });
        }
        if origin.detected {
            notes.insert(0, Note::Detected(origin.encoding));
        }
        Ok(Article {
            title: metadata.title,
            author: metadata.author,
            source: metadata.source,
            url: metadata.url,
            date: metadata.date,
            time: metadata.time,
            raw: origin.raw.to_owned(),
            raw_start: origin.raw_start,
            text: composed.text,
            blocks: composed.blocks,
            record: origin.record.unwrap_or_default(),
            encoding: origin.encoding,
            notes,
        })
    }

    /// The title is what the metadata say, else the headline, else a heading at the beginning or of
    /// the first rank.
    fn settle_title(&mut self) {
        if let Some(title) = &self.title {
            self.metadata.set_title(title.text.as_str());
        }
        let begins =
            |block: &&Block| block.span.start == 0 && matches!(block.kind, BlockKind::Heading(_));
        let mut blocks = self.body.blocks.iter();
        let heading = blocks.find(|block| begins(block) || block.kind == BlockKind::Heading(1));
        if let Some(heading) = heading {
            self.metadata
                .set_title(heading.span.of(self.body.text.as_str()));
        }
    }

    /// The date is what the metadata say, else the head of the text, else the address, else the
    /// path.
    fn settle_date(&mut self, name: &str) {
        if self.metadata.date.is_some() {
            return;
        }
        let url = self.metadata.url.clone().unwrap_or_default();
        let year = date::year_in_path(name).or_else(|| date::year_in_path(&url));
        let text = self.body.text.as_str();
        for block in self.body.blocks.iter().take(HEAD_BLOCKS) {
            let line = block.span.of(text);
            if let Some(found) = byline::read_line(line) {
                self.metadata.fill(found);
            }
            let head = fold(&line.chars().take(DATELINE).collect::<String>());
            self.metadata
                .set_day(date::in_dateline(&head, year).map(|day| (day, None)));
            if line.chars().nth(LONGEST_LINE).is_none() {
                self.metadata.set_day(date::on_line(&fold(line)));
            }
            if self.metadata.date.is_some() {
                return;
            }
        }
        self.metadata.set_day(
            date::in_path(&url)
                .or_else(|| date::in_path(name))
                .map(|day| (day, None)),
        );
    }
}

/// Headline, then body.
fn together(title: Option<Composed>, body: Composed) -> Composed {
    let Some(mut all) = title.filter(|title| !title.blocks.is_empty()) else {
        return body;
    };
    if !body.blocks.is_empty() {
        let end = all.text.source_span(Span::new(0, all.text.len())).end;
        all.text.push_replaced("\n", Span::new(end, end));
        let base = all.text.len();
        all.text.append(&body.text);
        let shifted = body.blocks.iter().map(|block| Block {
            span: block.span.shifted(base),
            ..*block
        });
        all.blocks.extend(shifted);
    }
    all
}

/// A composed headline: whatever blocks it is made of are the title.
pub(super) fn as_title(mut composed: Composed) -> Option<Composed> {
    composed
        .blocks
        .iter_mut()
        .for_each(|block| block.kind = BlockKind::Title);
    clean(composed.text.as_str()).map(|_| composed)
}
