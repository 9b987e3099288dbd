//! The floor: nothing but jieba-rs and tantivy.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use caibao::article::{ReadOptions, is_readable_name, read_path};
use jieba_rs::{Jieba, TokenizeMode};
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, TantivyDocument, Term};

use crate::process::work;

/// What this program is told to index or ask as the floor does.
pub(crate) const INDEX: &str = "bare-index";
pub(crate) const ASK: &str = "bare-ask";

const TOKENIZER: &str = "jieba";
/// Memory for articles that are not yet on disk: what caibao has.
const BUDGET: usize = 128 << 20;

/// Indexes the articles of a folder and says what that took: to load the dictionary, to read the bytes
/// of every file, and to index its text, which was taken out of them before.
pub(crate) fn index(corpus: &Path, place: &Path, threads: usize) -> Result<(), Box<dyn Error>> {
    let mut articles = Vec::new();
    for file in walkdir::WalkDir::new(corpus).sort_by_file_name() {
        let file = file?;
        if file.file_type().is_file() && is_readable_name(file.path()) {
            let mut texts = Vec::new();
            read_path(file.path(), &ReadOptions::default(), &mut |read| {
                let read = read.ok();
                texts.extend(read.map(|read| (read.title, read.text.as_str().to_owned())));
            });
            articles.push((file.into_path(), texts));
        }
    }

    let (start, worked) = (Instant::now(), work());
    let (schema, [title, text]) = schema();
    let index = Index::create_in_dir(place, schema)?;
    index
        .tokenizers()
        .register(TOKENIZER, Words(Arc::new(Jieba::new())));
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(threads, BUDGET)?;
    for (path, texts) in articles {
        fs::read(path)?;
        for (headline, body) in texts {
            let mut document = TantivyDocument::default();
            document.add_text(title, headline.unwrap_or_default());
            document.add_text(text, body);
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("{} {}", start.elapsed().as_secs_f64(), work() - worked);
    Ok(())
}

/// Opens an index and counts the articles with a term.
pub(crate) fn ask(place: &Path, term: &str) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(place)?;
    let text = index.schema().get_field("text")?;
    let query = TermQuery::new(Term::from_field_text(text, term), IndexRecordOption::Basic);
    println!("{}", index.reader()?.searcher().search(&query, &Count)?);
    Ok(())
}

fn schema() -> (Schema, [Field; 2]) {
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(words) | STORED;
    let mut schema = Schema::builder();
    let fields = ["title", "text"].map(|name| schema.add_text_field(name, words.clone()));
    (schema.build(), fields)
}

/// The words that jieba cuts for search, in lower case.
#[derive(Clone)]
struct Words(Arc<Jieba>);

struct Cut {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let words = self.0.tokenize(text, TokenizeMode::Search, true);
        let tokens: Vec<Token> = words
            .into_iter()
            .map(|word| Token {
                offset_from: word.byte_start,
                offset_to: word.byte_end,
                position: word.start,
                text: word.word.to_lowercase(),
                position_length: 1,
            })
            .collect();
        Cut {
            tokens: tokens.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        self.tokens.next().map(|token| self.token = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
