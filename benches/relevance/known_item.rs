//! Known items: somebody remembers a few words of an article and looks for it.

use std::error::Error;

use caibao::text::fold;
use jieba_rs::Jieba;

use crate::shelf::Shelf;
use crate::{DEPTH, Engine};

/// Articles that are looked for, of each kind of query.
const ITEMS: usize = 300;
/// Words of the title that are remembered, and of the lead.
const TITLE_WORDS: usize = 3;
const LEAD_WORDS: usize = 5;
/// Characters of the text behind the title that are its lead.
const LEAD: usize = 120;

/// Prints the mean reciprocal rank of the article that the words are from; a copy of it with the
/// same title is as good.
pub(crate) fn report(shelf: &Shelf, engines: &[&dyn Engine]) -> Result<(), Box<dyn Error>> {
    let jieba = Jieba::new();
    println!();
    println!("known items              MRR@{DEPTH}  found  first");
    for (kind, words) in [("title", TITLE_WORDS), ("lead", LEAD_WORDS)] {
        let queries = queries(shelf, &jieba, kind, words);
        for engine in engines {
            let (mut sum, mut found, mut first) = (0.0, 0, 0);
            for (item, query) in &queries {
                let ranked = engine.rank(query, DEPTH)?;
                let title = &shelf.articles[*item].title;
                let place = ranked
                    .iter()
                    .position(|at| at == item || shelf.articles[*at].title == *title);
                if let Some(place) = place {
                    sum += 1.0 / (place + 1) as f64;
                    found += 1;
                    first += usize::from(place == 0);
                }
            }
            let of = queries.len();
            println!(
                "{words} words of the {kind:6} {:5.3}  {found:4}  {first:5}  of {of}  {}",
                sum / of as f64,
                engine.name()
            );
        }
    }
    Ok(())
}

/// Articles, each with words from one place of it. Which ones goes by their keys, so that they are
/// always the same and from everywhere.
fn queries(shelf: &Shelf, jieba: &Jieba, kind: &str, words: usize) -> Vec<(usize, String)> {
    let mut order: Vec<usize> = (0..shelf.articles.len()).collect();
    order.sort_by_key(|&at| &shelf.keys[at]);
    let mut queries = Vec::new();
    for at in order {
        let article = &shelf.articles[at];
        let title = article.title.as_deref().unwrap_or_default();
        let text = article.text.as_str().trim_start();
        let lead: String = text
            .strip_prefix(title)
            .unwrap_or(text)
            .chars()
            .take(LEAD)
            .collect();
        let place = if kind == "title" { title } else { &lead };
        let folded = fold(place);
        let mut known: Vec<&str> = jieba
            .cut(&folded, true)
            .into_iter()
            .map(|token| token.word)
            .filter(|word| word.chars().count() > 1 && word.chars().all(char::is_alphabetic))
            .collect();
        known.dedup();
        // Words from all over the place, as one remembers them.
        let step = known.len() / words;
        if step == 0 {
            continue;
        }
        let remembered: Vec<&str> = known.iter().step_by(step).take(words).copied().collect();
        queries.push((at, remembered.join(" ")));
        if queries.len() == ITEMS {
            break;
        }
    }
    queries
}
