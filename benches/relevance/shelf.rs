//! The articles that are ranked, and caibao asked about them.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use caibao::article::{Article, ReadOptions, is_readable_name, read_path};
use caibao::index::Index;
use caibao::lexicon::Lexicon;
use caibao::query::parse;
use caibao::search::{Options, Sort, search};
use xxhash_rust::xxh3::xxh3_64;

use crate::Engine;

/// All articles of a folder, in the order of their paths.
pub(crate) struct Shelf {
    pub(crate) folder: PathBuf,
    pub(crate) articles: Vec<Article>,
    /// What names an article without a word of it: a hash of its path in the folder.
    pub(crate) keys: Vec<String>,
    places: HashMap<(PathBuf, u64), usize>,
}

impl Shelf {
    pub(crate) fn read(folder: &Path) -> Result<Shelf, Box<dyn Error>> {
        let folder = folder.canonicalize()?;
        let mut shelf = Shelf {
            folder: folder.clone(),
            articles: Vec::new(),
            keys: Vec::new(),
            places: HashMap::new(),
        };
        let files = walkdir::WalkDir::new(&folder).sort_by_file_name();
        for file in files {
            let file = file?;
            let path = file.path();
            if !file.file_type().is_file() || !is_readable_name(path) {
                continue;
            }
            let inside = path.strip_prefix(&folder)?.to_string_lossy().into_owned();
            let mut record = 0;
            read_path(path, &ReadOptions::default(), &mut |article| {
                let number = record;
                record += 1;
                let Ok(article) = article else {
                    return;
                };
                let key = format!("{inside}#{number}");
                shelf.keys.push(format!("{:016x}", xxh3_64(key.as_bytes())));
                let place = (path.to_owned(), number);
                shelf.places.insert(place, shelf.articles.len());
                shelf.articles.push(article);
            });
        }
        Ok(shelf)
    }
}

/// Caibao, with an index that is kept between runs.
pub(crate) struct Caibao<'a> {
    shelf: &'a Shelf,
    index: Index,
}

/// The same, any of the words enough, as in plain BM25.
pub(crate) struct AnyWord<'a>(pub(crate) &'a Caibao<'a>);

impl Engine for AnyWord<'_> {
    fn name(&self) -> &'static str {
        "caibao, words joined by OR"
    }

    fn rank(&self, query: &str, most: usize) -> Result<Vec<usize>, Box<dyn Error>> {
        let words: Vec<&str> = query.split_whitespace().collect();
        self.0.rank(&words.join(" OR "), most)
    }
}

impl Caibao<'_> {
    pub(crate) fn new(shelf: &Shelf) -> Result<Caibao<'_>, Box<dyn Error>> {
        let name = format!(
            "relevance-{:016x}",
            xxh3_64(shelf.folder.as_os_str().as_encoded_bytes())
        );
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let index = |more: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_caibao"))
                .args(["index", "--quiet", "--index"])
                .args([&folder, &shelf.folder])
                .args(more)
                .status()
        };
        // One that another version made is made anew.
        if !index(&[])?.success() && !index(&["--rebuild"])?.success() {
            return Err("the articles cannot be indexed".into());
        }
        Ok(Caibao {
            shelf,
            index: Index::open(&folder, Lexicon::built_in())?,
        })
    }
}

impl Engine for Caibao<'_> {
    fn name(&self) -> &'static str {
        "caibao"
    }

    fn rank(&self, query: &str, most: usize) -> Result<Vec<usize>, Box<dyn Error>> {
        let lexicon = Lexicon::built_in();
        // What is an error to whoever types it finds nothing.
        let Ok(query) = parse(query, lexicon, None) else {
            return Ok(Vec::new());
        };
        let options = Options {
            limit: most,
            offset: 0,
            sort: Sort::Relevance,
            // Plain BM25 has the copies in its list as well.
            collapse: false,
        };
        let answer = search(&self.index, lexicon, &query.plan, &options)?;
        let place = |path: &PathBuf, record: u64| {
            let place = (path.clone(), record);
            self.shelf.places.get(&place).copied()
        };
        // A file that holds the very same article stands right behind it, as it would elsewhere.
        let mut found = Vec::new();
        for hit in answer.hits {
            found.extend(place(&hit.card.path, hit.card.record));
            found.extend(
                hit.copies
                    .iter()
                    .filter_map(|copy| place(&copy.path, copy.record)),
            );
        }
        found.truncate(most);
        Ok(found)
    }
}
