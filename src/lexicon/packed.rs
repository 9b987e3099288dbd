//! A lexicon as a text and a row of bytes that are quickly taken up again: texts stay where they are,
//! numbers are copied. Only the program that packed it unpacks it.
//!
//! The bytes are numbers of four bytes each. A part of them is its length and its content; the length
//! of a part of the text stands among them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{
    Company, CompanyId, Cue, Lexicon, Names, Segment, SegmentId, Sense, Strength, Suffixes, Units,
};
use crate::model::Metric;
use crate::text::WordTree;

/// Stands for no owner.
const NONE: u32 = u32::MAX;

impl Lexicon {
    /// All of it as a text and a row of bytes.
    #[allow(dead_code, reason = "the build script packs, and a test")]
    pub(crate) fn pack(&self) -> (String, Vec<u8>) {
        let mut packed = Packed::default();
        packed.numbers(self.hash.to_le_bytes().map(u32::from));
        packed.text(&self.unit_table);
        packed.lines(self.suffixes.words.iter().map(String::as_str));
        let mut labels: Vec<_> = self.metric_labels.iter().collect();
        labels.sort_unstable();
        packed.numbers(labels.iter().map(|(metric, _)| metric.number().into()));
        packed.lines(labels.iter().map(|(_, label)| label.as_str()));

        let companies = || self.companies.iter();
        packed.lines(companies().map(|company| company.name.as_str()));
        packed.lines(companies().map(|company| company.aliases.0.as_ref()));
        packed.lines(companies().map(|company| company.codes.0.as_ref()));
        packed.numbers(
            companies().map(|company| bits([company.broker, company.market, company.ambiguous])),
        );
        let segments = || self.segments.iter();
        packed.lines(segments().map(|segment| segment.name.as_str()));
        packed.numbers(segments().map(|segment| segment.owner.map_or(NONE, |owner| owner.0)));
        packed.numbers(segments().map(|segment| bits([segment.region, segment.ambiguous, false])));

        packed.text(&self.names.0);
        packed.numbers(self.tree.numbers());
        packed.numbers(self.sense_ends.iter().copied());
        packed.numbers(self.all_senses.iter().map(|sense| sense.number()));
        packed.lines(self.codes.iter().map(|(code, _)| code.as_ref()));
        packed.numbers(self.codes.iter().map(|(_, company)| company.0));
        (packed.texts, packed.numbers)
    }

    /// What was packed; none where it was packed in another form.
    pub(crate) fn unpack(texts: &'static str, numbers: &'static [u8]) -> Option<Lexicon> {
        let mut parts = Parts { texts, numbers };
        let mut hash = parts.numbers()?.map(|byte| byte.to_le_bytes()[0]);
        let hash = u64::from_le_bytes(std::array::from_fn(|_| hash.next().unwrap_or_default()));
        let unit_table = parts.text()?;
        let suffixes = Suffixes::new(parts.lines()?.map(str::to_owned).collect());
        let metrics = parts.numbers()?;
        let metrics = metrics.map(|number| Metric::from_number(u8::try_from(number).ok()?));
        let labels = parts.lines()?.map(str::to_owned);
        let metric_labels: Option<HashMap<Metric, String>> = metrics
            .zip(labels)
            .map(|(metric, label)| Some((metric?, label)))
            .collect();

        let (names, aliases, codes) = (parts.lines()?, parts.lines()?, parts.lines()?);
        let companies = names.zip(aliases).zip(codes).zip(parts.numbers()?);
        let companies = companies.map(|(((name, aliases), codes), bits)| Company {
            name: name.to_owned(),
            aliases: Names(Cow::Borrowed(aliases)),
            codes: Names(Cow::Borrowed(codes)),
            broker: bits & 1 == 1,
            market: bits & 2 == 2,
            ambiguous: bits & 4 == 4,
        });
        let companies = companies.collect();
        let (names, owners) = (parts.lines()?, parts.numbers()?);
        let segments = names.zip(owners).zip(parts.numbers()?);
        let segments = segments.map(|((name, owner), bits)| Segment {
            name: name.to_owned(),
            owner: (owner != NONE).then_some(CompanyId(owner)),
            region: bits & 1 == 1,
            ambiguous: bits & 2 == 2,
        });
        let segments = segments.collect();

        let names = Names(Cow::Borrowed(parts.text()?));
        let tree = WordTree::from_numbers(parts.numbers()?)?;
        let sense_ends = parts.numbers()?.collect();
        let senses: Option<Vec<Sense>> = parts.numbers()?.map(Sense::from_number).collect();
        let codes = parts.lines()?.map(Cow::Borrowed);
        let codes = codes.zip(parts.numbers()?.map(CompanyId)).collect();
        Some(Lexicon {
            companies,
            segments,
            metric_labels: metric_labels?,
            suffixes,
            units: Units::parse(unit_table).ok()?,
            unit_table: Cow::Borrowed(unit_table),
            names,
            tree,
            sense_ends,
            all_senses: senses?,
            codes,
            hash,
        })
    }
}

impl Sense {
    /// A number that no other sense has.
    fn number(self) -> u32 {
        let (kind, which) = match self {
            Sense::Company(id) => (0, id.0),
            Sense::Segment(id) => (1, id.0),
            Sense::Metric(metric, Strength::Strong) => (2, metric.number().into()),
            Sense::Metric(metric, Strength::Weak) => (3, metric.number().into()),
            Sense::Cue(cue) => (4, cue.number().into()),
        };
        which << 3 | kind
    }

    fn from_number(number: u32) -> Option<Sense> {
        let which = number >> 3;
        let small = || u8::try_from(which).ok();
        let metric = || Metric::from_number(small()?);
        Some(match number & 7 {
            0 => Sense::Company(CompanyId(which)),
            1 => Sense::Segment(SegmentId(which)),
            2 => Sense::Metric(metric()?, Strength::Strong),
            3 => Sense::Metric(metric()?, Strength::Weak),
            _ => Sense::Cue(Cue::from_number(small()?)?),
        })
    }
}

fn bits(flags: [bool; 3]) -> u32 {
    let [one, two, three] = flags.map(u32::from);
    one | two << 1 | three << 2
}

/// Parts one after the other.
#[derive(Default)]
struct Packed {
    texts: String,
    numbers: Vec<u8>,
}

impl Packed {
    fn length(&mut self, length: usize) {
        // The tables are far smaller than four gigabytes.
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.numbers.extend(length.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.texts += text;
    }

    fn lines<'l>(&mut self, lines: impl Iterator<Item = &'l str>) {
        self.text(&lines.collect::<Vec<_>>().join("\n"));
    }

    fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        self.length(bytes.len());
        self.numbers.extend(bytes);
    }
}

/// The parts that are still to be taken.
struct Parts {
    texts: &'static str,
    numbers: &'static [u8],
}

impl Parts {
    fn length(&mut self) -> Option<usize> {
        let (length, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        usize::try_from(u32::from_le_bytes(*length)).ok()
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.length()?;
        let (text, rest) = self.texts.split_at_checked(length)?;
        self.texts = rest;
        Some(text)
    }

    fn lines(&mut self) -> Option<impl Iterator<Item = &'static str> + use<>> {
        Some(self.text()?.split('\n'))
    }

    fn numbers(&mut self) -> Option<impl Iterator<Item = u32> + use<>> {
        let length = self.length()?;
        let (part, rest) = self.numbers.split_at_checked(length)?;
        self.numbers = rest;
        let (numbers, _) = part.as_chunks();
        Some(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)))
    }
}
