//! Replacement text of pictures.

/// What programs write where an author wrote nothing.
const EMPTY: &[&str] = &[
    "图片",
    "圖片",
    "图",
    "圖",
    "插图",
    "配图",
    "image",
    "img",
    "picture",
    "photo",
    "pic",
    "logo",
    "icon",
    "null",
    "undefined",
    "alt",
    "alt text",
];

/// File names are no captions.
const ENDINGS: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp"];

/// Whether a caption says anything about its picture.
pub(super) fn says_something(caption: &str) -> bool {
    let caption = caption.trim().to_lowercase();
    let mut rest = caption.trim_end_matches(|c: char| c.is_ascii_digit());
    rest = rest.trim_end();
    !rest.is_empty()
        && !EMPTY.contains(&rest)
        && !ENDINGS.iter().any(|ending| caption.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_more_than_a_file_name() {
        for empty in [
            "", "  ", "图片", "圖片2", "Image", "640", "a1b2.PNG", "img 3",
        ] {
            assert!(!says_something(empty), "{empty}");
        }
        for caption in ["图片来源：视觉中国", "三季度营收总览", "Q3 revenue 2024"] {
            assert!(says_something(caption), "{caption}");
        }
    }
}
