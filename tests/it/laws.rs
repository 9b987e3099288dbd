//! What holds for every input, however odd: the fuzz targets in `fuzz/` call these on what libFuzzer
//! makes up, and the test below on the seeds there, so that what was found once stays mended.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use caibao::article::{Article, Format, ReadError, ReadOptions, read_bytes};
use caibao::figures::{Explanation, explain, extract, rule};
use caibao::index::{Entry, Index, Sound};
use caibao::lexicon::Lexicon;
use caibao::model::{Amount, Figure, Period};
use caibao::query::{Language, Plan, Speaker, ValueRange, parse};
use caibao::text::Span;

/// Reads bytes as the first two of them say: a letter for the format, one for the encoding.
pub(crate) fn read(input: &[u8]) {
    let (Some(format), Some(encoding)) = (input.first(), input.get(1)) else {
        return;
    };
    let bytes = encoded(*encoding, &input[2..]);
    let utf8 = std::str::from_utf8(&bytes).ok();
    for article in articles(*format, &bytes) {
        match article {
            Ok(article) => {
                stands_in_its_file(&article, utf8);
                blocks_are_in_order(&article);
            }
            // What is wrong has to be said in words.
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Extracts from an article of the format that the first byte says; what is no UTF-8 is replaced, so
/// that none of the input is wasted on what cannot be read.
pub(crate) fn extraction(input: &[u8]) {
    let Some((format, bytes)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    for article in articles(*format, text.as_bytes()).into_iter().flatten() {
        let found = extract(&article, Lexicon::built_in());
        for figure in &found.figures {
            figure_is_sound(&article, figure);
        }
        for pair in found.figures.windows(2) {
            let (one, next) = (pair[0].span, pair[1].span);
            // Two figures may share a number (甲、乙均增长5%), none a part of one.
            assert!(
                one == next || one.end <= next.start,
                "{:?} and {:?} overlap or stand the wrong way round",
                pair[0],
                pair[1]
            );
        }
        // Who watches changes nothing, and nothing changes from run to run.
        let explained = explain(&article, Lexicon::built_in());
        assert!(found.figures == explained.extraction.figures);
        assert!(found.names == explained.extraction.names);
        explanation_is_sound(&article, &explained);
    }
}

/// Reads a query.
pub(crate) fn query(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let today = jiff::civil::date(2025, 3, 31);
    for today in [Some(today), None] {
        match parse(&text, Lexicon::built_in(), today) {
            Ok(query) => {
                let spans = query.conditions.iter().map(|condition| condition.span);
                for span in spans.chain(query.notes.iter().map(|note| note.span)) {
                    assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
                }
                plan_is_sound(&query.plan);
                let understood =
                    query.explain(Speaker::new(Lexicon::built_in(), Language::default()));
                assert_eq!(understood.conditions.len(), query.conditions.len());
                assert!(!query.plan.to_string().is_empty());
            }
            Err(error) => {
                assert!(
                    text.get(error.span.range()).is_some(),
                    "{error:?} in {text:?}"
                );
                assert!(error.render(&text).starts_with("错误："));
            }
        }
    }
}

/// Damages a file of an index: the first byte says which file, the second whether it is replaced,
/// cut off or changed, the next two where; the rest is put there. Nothing is told but what was there
/// before, unless it is told to be damaged.
pub(crate) fn index(input: &[u8]) {
    let [file, harm, low, high, put @ ..] = input else {
        return;
    };
    let shelf = SHELF.get_or_init(Shelf::new);
    let mut held = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    held.damage(*file, *harm, u16::from_le_bytes([*low, *high]), put);
}

static SHELF: OnceLock<Mutex<Shelf>> = OnceLock::new();

/// A small index that is whole, and what it holds.
struct Shelf {
    folder: tempfile::TempDir,
    files: Vec<(PathBuf, Vec<u8>)>,
    sound: Sound,
}

impl Shelf {
    fn new() -> Mutex<Shelf> {
        let (folder, lexicon) = (tempfile::tempdir().unwrap(), Lexicon::built_in());
        let index = Index::create(folder.path(), lexicon).unwrap();
        let mut writer = index.writer(lexicon).unwrap();
        for rise in [19, 12] {
            let text = format!("亚马逊2024年第四季度AWS营收287.9亿美元，同比增长{rise}%。");
            let path = PathBuf::from(format!("2025-02-07/{rise}"));
            for article in articles(b'm', text.as_bytes()).into_iter().flatten() {
                let entry = Entry {
                    path: &path,
                    record: 0,
                };
                let found = extract(&article, lexicon);
                writer.add(entry, &article, &found).unwrap();
            }
        }
        writer.commit().unwrap();
        writer.finish().unwrap();
        let segments = folder.path().join("segments-1");
        // Of no files: the hash of nothing.
        fs::write(
            segments.join("files.bin"),
            0x2d06_8005_38d3_94c2_u64.to_le_bytes(),
        )
        .unwrap();
        let within = |folder: &Path| {
            let entries = fs::read_dir(folder).unwrap();
            entries
                .map(|entry| entry.unwrap().path())
                .collect::<Vec<_>>()
        };
        let mut files: Vec<_> = within(folder.path())
            .into_iter()
            .chain(within(&segments))
            .filter(|path| path.is_file() && path.extension().is_none_or(|end| end != "lock"))
            .map(|path| (path.clone(), fs::read(&path).unwrap()))
            .collect();
        // Names are made up anew each time; an input has to mean the same.
        files.sort_by_key(|(path, bytes)| (path.extension().map(ToOwned::to_owned), bytes.len()));
        let sound = Index::check(folder.path(), lexicon).unwrap();
        Mutex::new(Shelf {
            folder,
            files,
            sound,
        })
    }

    fn damage(&mut self, file: u8, harm: u8, place: u16, put: &[u8]) {
        let (path, whole) = &self.files[usize::from(file) % self.files.len()];
        let place = usize::from(place) % (whole.len() + 1);
        let mut bytes = whole.clone();
        match harm % 3 {
            0 => bytes = put.to_vec(),
            1 => bytes.truncate(place),
            _ => {
                let end = (place + put.len()).min(bytes.len());
                bytes.splice(place..end, put.iter().copied());
            }
        }
        fs::write(path, &bytes).unwrap();
        let lexicon = Lexicon::built_in();
        let folder = self.folder.path();
        match Index::check(folder, lexicon) {
            Ok(sound) => assert_eq!(
                (sound.articles, sound.figures),
                (self.sound.articles, self.sound.figures),
                "{} is not what it was",
                path.display()
            ),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        if let Ok(index) = Index::open(folder, lexicon) {
            assert_eq!(index.stats().unwrap().figures, self.sound.figures);
        }
        // Another file, since the one before may still be mapped.
        fs::remove_file(path).unwrap();
        fs::write(path, whole).unwrap();
    }
}

fn articles(format: u8, bytes: &[u8]) -> Vec<Result<Article, ReadError>> {
    let format = match format {
        b'm' => Some(Format::Markdown),
        b'h' => Some(Format::Html),
        b't' => Some(Format::Text),
        b'j' => Some(Format::Json),
        b'l' => Some(Format::JsonLines),
        _ => None,
    };
    let options = ReadOptions {
        format,
        ..ReadOptions::default()
    };
    let mut read = Vec::new();
    read_bytes("2025-02-07/a", bytes, &options, &mut |article| {
        read.push(article);
    });
    read
}

/// The bytes as they are, or their text in another encoding.
fn encoded(encoding: u8, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let units = || text.encode_utf16();
    match encoding {
        b'g' => encoding_rs::GB18030.encode(&text).0.into_owned(),
        b'b' => encoding_rs::BIG5.encode(&text).0.into_owned(),
        b'l' => units().flat_map(u16::to_le_bytes).collect(),
        b'e' => units().flat_map(u16::to_be_bytes).collect(),
        b'L' => [0xFEFF]
            .into_iter()
            .chain(units())
            .flat_map(u16::to_le_bytes)
            .collect(),
        b'E' => [0xFEFF]
            .into_iter()
            .chain(units())
            .flat_map(u16::to_be_bytes)
            .collect(),
        _ => bytes.to_owned(),
    }
}

fn stands_in_its_file(article: &Article, utf8: Option<&str>) {
    let start = article.raw_start;
    if let Some(text) = utf8
        && article.encoding == "UTF-8"
    {
        assert_eq!(
            text.get(start..start + article.raw.len()),
            Some(article.raw.as_str()),
            "the article is no part of its file"
        );
    }
    let clean = article.text.as_str();
    for (at, c) in clean.char_indices() {
        let span = article.text.source_span(Span::new(at, at + c.len_utf8()));
        let place = span
            .start
            .checked_sub(start)
            .zip(span.end.checked_sub(start));
        assert!(
            place.is_some_and(|(start, end)| article.raw.get(start..end).is_some()),
            "{c:?} at {at} of the text is from {span:?}, which is no place in the source"
        );
    }
}

fn blocks_are_in_order(article: &Article) {
    let clean = article.text.as_str();
    let mut end = 0;
    for block in &article.blocks {
        let text = clean.get(block.span.range());
        assert!(
            text.is_some_and(|text| !text.is_empty() && !text.contains('\n')),
            "{block:?} holds {text:?}"
        );
        assert!(end <= block.span.start, "{block:?} begins before {end}");
        end = block.span.end;
    }
}

fn figure_is_sound(article: &Article, figure: &Figure) {
    let source = figure
        .span
        .start
        .checked_sub(article.raw_start)
        .zip(figure.span.end.checked_sub(article.raw_start))
        .and_then(|(start, end)| article.raw.get(start..end));
    assert_eq!(source, Some(figure.quote.as_str()), "{figure:?}");
    assert!(!figure.quote.is_empty(), "{figure:?}");
    let sentence = article.text.as_str().get(figure.sentence.range());
    assert!(sentence.is_some_and(|text| !text.is_empty()), "{figure:?}");
    assert!(
        article
            .text
            .source_span(figure.sentence)
            .contains(figure.span),
        "its sentence does not hold {figure:?}"
    );
    let (low, high) = figure.amount.bounds();
    assert!(
        [low, high].iter().flatten().all(|end| end.is_finite()),
        "{figure:?}"
    );
    match figure.amount {
        Amount::Exact(_) => {}
        Amount::Range {
            low: None,
            high: None,
        } => panic!("a range of everything: {figure:?}"),
        Amount::Range { low, high } => assert!(
            low.zip(high).is_none_or(|(low, high)| low <= high),
            "{figure:?}"
        ),
    }
    assert!(
        (1..100).contains(&figure.confidence.hundredths()),
        "{figure:?}"
    );
    let known = |id: &&'static str| rule(id).is_some();
    assert!(
        !figure.rules.is_empty() && figure.rules.iter().all(known),
        "{figure:?}"
    );
    for name in [&figure.company, &figure.segment].into_iter().flatten() {
        assert!(!name.trim().is_empty(), "{figure:?}");
    }
    if let Some(period) = figure.period {
        assert_eq!(
            period.to_string().parse::<Period>(),
            Ok(period),
            "{figure:?}"
        );
        assert_eq!(Period::from_number(period.to_number()), Some(period));
    }
}

fn explanation_is_sound(article: &Article, explained: &Explanation) {
    let clean = article.text.as_str();
    let mut told = 0;
    for passage in &explained.passages {
        let seen = passage.seen.iter().map(|seen| seen.span);
        let numbers = passage.numbers.iter().map(|number| number.span);
        for span in seen.chain(numbers).chain([passage.span]) {
            assert!(clean.get(span.range()).is_some(), "{span:?} of {passage:?}");
        }
        let figures = passage.numbers.iter();
        told += figures.filter(|number| number.fate.is_ok()).count();
    }
    assert_eq!(
        told,
        explained.extraction.figures.len(),
        "a figure is untold"
    );
}

fn plan_is_sound(plan: &Plan) {
    match plan {
        Plan::And(plans) | Plan::Or(plans) => plans.iter().for_each(plan_is_sound),
        Plan::Not(plan) => plan_is_sound(plan),
        Plan::Figure(figure) => range_is_sound(figure.value),
        Plan::Date { since, until } => assert!(
            since
                .zip(*until)
                .is_none_or(|(since, until)| since <= until),
            "{plan:?}"
        ),
        Plan::All | Plan::Words(_) | Plan::Field(..) => {}
    }
}

fn range_is_sound(range: ValueRange) {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let end = |bound| match bound {
        Included(value) | Excluded(value) => Some(value),
        Unbounded => None,
    };
    let (low, high): (Option<f64>, Option<f64>) = (end(range.low), end(range.high));
    assert!(
        [low, high].iter().flatten().all(|end| end.is_finite()),
        "{range:?}"
    );
    assert!(
        low.zip(high).is_none_or(|(low, high)| low <= high),
        "{range:?}"
    );
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    type Law = fn(&[u8]);

    #[test]
    fn seeds_of_the_fuzz_targets_hold() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        let laws: [(&str, Law); 4] = [
            ("read", super::read),
            ("extract", super::extraction),
            ("query", super::query),
            ("index", super::index),
        ];
        for (target, law) in laws {
            let mut seeds = 0;
            for seed in fs::read_dir(folder.join(target)).unwrap() {
                let path = seed.unwrap().path();
                // A law that fails does not know which seed it was given.
                eprintln!("{}", path.display());
                law(&fs::read(path).unwrap());
                seeds += 1;
            }
            assert!(seeds > 0, "no seeds for {target}");
        }
    }
}
