//! Plain BM25: the words that jieba cuts, in one field, any of them enough.

use std::error::Error;

use caibao::text::fold;
use jieba_rs::Jieba;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::Engine;
use crate::shelf::Shelf;

/// Memory for the articles while they are indexed.
const BUDGET: usize = 64 << 20;

pub(crate) struct Baseline {
    jieba: Jieba,
    searcher: Searcher,
    words: Field,
}

impl Baseline {
    /// Title and text are folded first, so that no script is at a disadvantage.
    pub(crate) fn new(shelf: &Shelf) -> Result<Baseline, Box<dyn Error>> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs);
        let words = schema.add_text_field(
            "words",
            TextOptions::default().set_indexing_options(indexing),
        );
        let place = schema.add_u64_field("place", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, BUDGET)?;
        let jieba = Jieba::new();
        for (at, article) in (0u64..).zip(&shelf.articles) {
            let title = article.title.as_deref().unwrap_or_default();
            let text = fold(&format!("{title}\n{}", article.text.as_str()));
            let mut doc = TantivyDocument::default();
            doc.add_u64(place, at);
            doc.add_text(words, cut(&jieba, &text).join(" "));
            writer.add_document(doc)?;
        }
        writer.commit()?;
        Ok(Baseline {
            jieba,
            searcher: index.reader()?.searcher(),
            words,
        })
    }
}

/// The words of a text, those inside longer ones as well.
fn cut<'a>(jieba: &Jieba, text: &'a str) -> Vec<&'a str> {
    let words = jieba.cut_for_search(text, true).into_iter();
    words
        .map(|token| token.word)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

impl Engine for Baseline {
    fn name(&self) -> &'static str {
        "BM25 over jieba"
    }

    fn rank(&self, query: &str, most: usize) -> Result<Vec<usize>, Box<dyn Error>> {
        let folded = fold(query);
        let clauses = cut(&self.jieba, &folded).into_iter().map(|word| {
            let term = Term::from_field_text(self.words, word);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(query) as Box<dyn Query>)
        });
        let query = BooleanQuery::new(clauses.collect());
        let top = TopDocs::with_limit(most).order_by_score();
        let mut found = Vec::new();
        for (_, address) in self.searcher.search(&query, &top)? {
            let reader = self.searcher.segment_reader(address.segment_ord);
            let place = reader.fast_fields().u64("place")?.first(address.doc_id);
            found.push(usize::try_from(place.unwrap_or_default())?);
        }
        Ok(found)
    }
}
