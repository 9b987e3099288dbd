//! The fields of the index.

use tantivy::schema::{
    Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Names under which our tokenizers are registered.
pub(crate) mod tokenizer {
    /// All words of a text.
    pub(crate) const WORDS: &str = "words";
    /// Those that are neither a single Chinese character nor digits.
    pub(crate) const BRIEF: &str = "brief";
    /// What stands between them.
    pub(crate) const SIGNS: &str = "signs";
}

/// What a document of the index is.
pub(crate) mod role {
    /// An article.
    pub(crate) const ARTICLE: u64 = 0;
    /// The memory of an article that is the same as another one.
    pub(crate) const DUPLICATE: u64 = 1;
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $add:expr,)*) => {
        /// Handles of all fields.
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct Fields { $($(#[$doc])* pub(crate) $name: Field,)* }

        impl Fields {
            /// The schema, with the handles of its fields.
            pub(crate) fn schema() -> (Schema, Fields) {
                let mut builder = Schema::builder();
                let fields = Fields {
                    $($name: {
                        let add: fn(&mut tantivy::schema::SchemaBuilder, &str) -> Field = $add;
                        add(&mut builder, stringify!($name))
                    },)*
                };
                (builder.build(), fields)
            }
        }

        /// Names of the fields, for what is asked for by name.
        #[expect(dead_code, reason = "most fields are only asked for by handle")]
        #[expect(non_upper_case_globals, reason = "a field and its name are spelled alike")]
        pub(crate) mod name {
            $(pub(crate) const $name: &str = stringify!($name);)*
        }
    };
}

fields! {
    /// What the document is (`role`).
    role: |b, name| b.add_u64_field(name, tantivy::schema::FAST | INDEXED),
    /// Id of the article; of a duplicate, the id it would have had.
    id: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Hash of path and record: what is replaced when the file changes.
    place: |b, name| b.add_u64_field(name, tantivy::schema::FAST | INDEXED),
    /// Hash of the path.
    file: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Hash of all that was read, to tell whether it changed.
    print: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Hash of folded title and body, to tell duplicates.
    content: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Whether there is an address, of which the id is the hash then, to tell duplicates.
    address: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Which articles are the same news: all that have the same number.
    group: |b, name| b.add_u64_field(name, tantivy::schema::FAST | INDEXED),
    /// What tells whether two articles are the same news, see `sketch`; none of short ones.
    sketch: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    /// Of a duplicate: id of the article it is a duplicate of.
    original: |b, name| b.add_u64_field(name, tantivy::schema::FAST | INDEXED),
    /// Path of the file.
    path: |b, name| b.add_text_field(name, raw().set_stored()),
    /// Number of the record in the file, from 0.
    record: |b, name| b.add_u64_field(name, STORED),
    /// Seconds from 1970 to the publication, in the article's own clock.
    published: |b, name| b.add_i64_field(name, tantivy::schema::FAST),
    /// Date and time of publication as text, the time left out where it is not known.
    date: |b, name| b.add_text_field(name, STORED),
    title: |b, name| b.add_text_field(name, STORED),
    source: |b, name| b.add_text_field(name, column().set_stored()),
    author: |b, name| b.add_text_field(name, STORED),
    url: |b, name| b.add_text_field(name, STORED),
    /// Clean text of title and body.
    text: |b, name| b.add_text_field(name, STORED),
    title_words: |b, name| b.add_text_field(name, words()),
    title_signs: |b, name| b.add_text_field(name, signs()),
    /// Which words are where the text begins, behind the title.
    lead_words: |b, name| b.add_text_field(name, brief()),
    text_words: |b, name| b.add_text_field(name, words()),
    text_signs: |b, name| b.add_text_field(name, signs()),
    source_words: |b, name| b.add_text_field(name, words()),
    author_words: |b, name| b.add_text_field(name, words()),
    /// Folded names of the companies that the article has figures of or names in its title.
    company: |b, name| b.add_text_field(name, raw()),
    /// Subjects of the figures, see `columns::subject_terms`.
    figure_subject: |b, name| b.add_text_field(name, raw()),
    /// Metric and aspect of the figures, see `columns::metric_term`.
    figure_metric: |b, name| b.add_text_field(name, raw()),
    figure_kind: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    figure_period: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    figure_low: |b, name| b.add_f64_field(name, tantivy::schema::FAST),
    figure_high: |b, name| b.add_f64_field(name, tantivy::schema::FAST),
    figure_start: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    figure_sentence_start: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    figure_sentence_end: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
    figure_company: |b, name| b.add_text_field(name, column()),
    figure_segment: |b, name| b.add_text_field(name, column()),
    figure_unit: |b, name| b.add_text_field(name, column()),
    figure_quote: |b, name| b.add_text_field(name, column()),
    figure_rules: |b, name| b.add_text_field(name, column()),
    figure_confidence: |b, name| b.add_u64_field(name, tantivy::schema::FAST),
}

/// Text found by its words, wherever they stand.
fn words() -> TextOptions {
    let known = indexed(tokenizer::WORDS);
    let known = known.set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(known)
}

/// Text that has some words so and so often.
fn brief() -> TextOptions {
    let known = indexed(tokenizer::BRIEF).set_index_option(IndexRecordOption::WithFreqs);
    TextOptions::default().set_indexing_options(known)
}

/// Text that has some signs or not.
fn signs() -> TextOptions {
    let known = indexed(tokenizer::SIGNS).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(known)
}

fn indexed(tokenizer: &str) -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::Basic)
}

/// Text found as a whole.
fn raw() -> TextOptions {
    TextOptions::default().set_indexing_options(indexed("raw").set_fieldnorms(false))
}

/// One text for each figure.
fn column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}
