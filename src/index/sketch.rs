//! How much of their text two articles share, told from a few bytes of each.
//!
//! The sketch of a text is a one-permutation min-hash (Li, Owen and Zhang, "One permutation
//! hashing", NIPS 2012) of its shingles: the share of equal bins estimates the resemblance of two
//! texts (Broder, "On the resemblance and containment of documents", 1997), and of each minimum a
//! byte is enough (Li and König, "b-bit minwise hashing", WWW 2010). Texts that may resemble each
//! other have a band of bins in common (Leskovec, Rajaraman and Ullman, "Mining of massive
//! datasets", 3.4), so that a text need not be compared with all others.
//!
//! A shingle with a digit counts several times. Reports that are written after a pattern (the
//! stocks that fell most, the rates of the day) share most of their words and none of their
//! numbers; the same news told again shares both.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::words::class;
use crate::text::fold_char;

/// Characters of a shingle; only letters, digits and Chinese characters count.
const SHINGLE: usize = 5;
/// How often a shingle with a digit counts.
const NUMBER: u64 = 4;
/// A text with fewer shingles is too short to be told from a heading that many share.
const SHORTEST: usize = 60;
/// Parts that the hashes are divided into.
const BINS: usize = 128;
/// Bins of a band: it is rare for texts to share one by chance, and sure for copies.
const ROWS: usize = 3;
/// Bands of a sketch. Of texts that share half, 96 in 100 share a band; of those that share three
/// quarters, all.
const BANDS: usize = 24;
/// Share of their shingles that copies have in common.
const ALIKE: f64 = 0.5;

/// A text in a few bytes. A bin is 0 where no shingle falls into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sketch([u8; BINS]);

impl Sketch {
    /// The sketch of a text; none of one that is too short.
    pub(super) fn of(text: &str) -> Option<Sketch> {
        let characters: Vec<char> = text
            .chars()
            .map(fold_char)
            .filter(|c| class(*c).is_some())
            .collect();
        if characters.len() < SHORTEST + SHINGLE - 1 {
            return None;
        }
        let mut least = [u64::MAX; BINS];
        let bytes: Vec<[u8; 4]> = characters
            .iter()
            .map(|&c| u32::from(c).to_le_bytes())
            .collect();
        let shingles = bytes.windows(SHINGLE).map(<[_]>::as_flattened);
        for (shingle, characters) in shingles.zip(characters.windows(SHINGLE)) {
            let number = characters.iter().any(char::is_ascii_digit);
            for seed in 0..if number { NUMBER } else { 1 } {
                let hash = xxh3_64_with_seed(shingle, seed);
                let bin = usize::try_from(hash % BINS as u64).unwrap_or_default();
                if let Some(least) = least.get_mut(bin) {
                    *least = hash.min(*least);
                }
            }
        }
        Some(Sketch(least.map(|hash| match hash {
            u64::MAX => 0,
            hash => u8::try_from(hash / BINS as u64 % 255).unwrap_or_default() + 1,
        })))
    }

    /// Whether two texts share enough to be the same news.
    pub(super) fn is_like(&self, other: &Sketch) -> bool {
        self.resemblance(other) >= ALIKE
    }

    /// The share of all their shingles that two texts have in common, by estimate.
    pub(super) fn resemblance(&self, other: &Sketch) -> f64 {
        let (mut filled, mut equal) = (0.0, 0.0);
        for (one, other) in self.0.iter().zip(&other.0) {
            if (*one, *other) != (0, 0) {
                filled += 1.0;
                equal += f64::from(u8::from(one == other));
            }
        }
        if filled > 0.0 { equal / filled } else { 0.0 }
    }

    /// The bands of bins that all have something in them: one that is equal to a band of another
    /// sketch makes the two worth comparing.
    pub(super) fn bands(&self) -> impl Iterator<Item = u32> {
        let bands = self.0.chunks_exact(ROWS).take(BANDS);
        (0u32..).zip(bands).filter_map(|(band, bins)| {
            let full = bins.iter().all(|bin| *bin > 0);
            full.then(|| {
                bins.iter()
                    .fold(band, |band, bin| band << 8 | u32::from(*bin))
            })
        })
    }

    /// The sketch as it is kept in the index.
    pub(super) fn to_numbers(self) -> impl Iterator<Item = u64> {
        let eights = self.0.as_chunks().0.to_vec();
        eights.into_iter().map(u64::from_le_bytes)
    }

    /// The sketch that is kept as some numbers.
    pub(super) fn from_numbers(numbers: impl Iterator<Item = u64>) -> Option<Sketch> {
        let bytes: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
        bytes.try_into().ok().map(Sketch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "抖音电商2024年全年商品交易总额约为3.5万亿元，同比增长约30%，\
        其中店播贡献超过达人直播，平台表示今年将继续减免商家的保证金与运费险费用，\
        并推出九项扶持政策，帮助中小商家降低经营成本，预计全年投入超过200亿元。";

    fn resemblance(one: &str, other: &str) -> f64 {
        let sketch = |text: &str| Sketch::of(text).unwrap();
        sketch(one).resemblance(&sketch(other))
    }

    fn share_a_band(one: &str, other: &str) -> bool {
        let bands = |text: &str| Sketch::of(text).unwrap().bands().collect::<Vec<_>>();
        let others = bands(other);
        bands(one).iter().any(|band| others.contains(band))
    }

    #[test]
    fn a_copy_in_the_other_script_with_another_head_is_alike() {
        let copy = format!(
            "【快讯】{}（来源：财经日报）",
            STORY.replace("电商", "電商")
        );
        assert!(resemblance(STORY, &copy) > 0.7);
        assert!(share_a_band(STORY, &copy));
    }

    #[test]
    fn a_pattern_with_other_numbers_is_not() {
        let one = "港股收盘：恒生指数收报21133.54点，升275.33点，升幅1.32%；国企指数收报7724.22点，\
            升127.08点，升幅1.67%；全日主板成交1816.9亿港元";
        let other = "港股收盘：恒生指数收报22620.33点，升805.96点，升幅3.69%；国企指数收报8325.46点，\
            升315.43点，升幅3.94%；全日主板成交3330.3亿港元";
        assert!(resemblance(one, other) < 0.3);
        let other = one.replace("1816.9", "1816.91") + "，南向资金净流入21.84亿港元";
        assert!(resemblance(one, &other) > ALIKE);
    }

    #[test]
    fn what_is_short_has_no_sketch() {
        assert_eq!(Sketch::of("更多精彩内容请看原文"), None);
        assert_eq!(Sketch::of(""), None);
    }

    #[test]
    fn a_sketch_is_kept_as_numbers() {
        let sketch = Sketch::of(STORY).unwrap();
        let numbers: Vec<u64> = sketch.to_numbers().collect();
        assert_eq!(numbers.len(), BINS / 8);
        assert_eq!(Sketch::from_numbers(numbers.into_iter()), Some(sketch));
        assert_eq!(Sketch::from_numbers([1].into_iter()), None);
    }
}
