//! The word tables that come with the program, as `build.rs` has read them.

use std::sync::LazyLock;

use crate::lexicon::Lexicon;

static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.txt"));
static NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));

impl Lexicon {
    /// The tables that come with the program.
    pub fn built_in() -> &'static Lexicon {
        static BUILT: LazyLock<Lexicon> = LazyLock::new(|| match Lexicon::unpack(TEXTS, NUMBERS) {
            Some(lexicon) => lexicon,
            // A test unpacks it, so a release cannot hold what does not unpack.
            None => unreachable!("the built-in tables were packed in another form"),
        });
        &BUILT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::BUILT_IN;

    #[test]
    fn what_was_packed_is_what_the_tables_say() {
        let built = (TEXTS.to_owned(), NUMBERS.to_owned());
        assert!(Lexicon::from_tables(BUILT_IN).unwrap().pack() == built);
        assert!(Lexicon::built_in().pack() == built);
    }
}
