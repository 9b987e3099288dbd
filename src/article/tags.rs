//! What the elements of HTML mean for the text in them.

/// What an element is to a reader. Elements that are not listed stand inside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text stands by itself.
    Block,
    /// A paragraph: it ends where another block begins.
    Paragraph,
    /// A heading of this depth.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// The rows that name what the others hold.
    TableHead,
    /// A row of a table.
    Row,
    /// A cell, and whether it names what the others hold.
    Cell(bool),
    /// The caption of a picture or a table.
    Caption,
    /// Text whose line breaks count.
    Preformatted,
    /// The article.
    Article,
    /// What a page is about, menus left out.
    Main,
    /// The head of a page, or of an article in it.
    Header,
    /// Shown, if at all, beside the article.
    Hidden,
    /// Not markup inside, and not shown.
    Raw,
    /// The title in the page's head.
    Title,
    /// A line break.
    Break,
    /// A line across the page.
    Rule,
}

/// Elements by name, sorted.
const ROLES: &[(&str, Role)] = &[
    ("address", Role::Block),
    ("article", Role::Article),
    ("aside", Role::Hidden),
    ("blockquote", Role::Block),
    ("body", Role::Block),
    ("br", Role::Break),
    ("button", Role::Hidden),
    ("caption", Role::Caption),
    ("center", Role::Block),
    ("dd", Role::Block),
    ("details", Role::Block),
    ("dialog", Role::Hidden),
    ("div", Role::Block),
    ("dl", Role::Block),
    ("dt", Role::Block),
    ("fieldset", Role::Block),
    ("figcaption", Role::Caption),
    ("figure", Role::Block),
    ("footer", Role::Hidden),
    ("form", Role::Hidden),
    ("h1", Role::Heading(1)),
    ("h2", Role::Heading(2)),
    ("h3", Role::Heading(3)),
    ("h4", Role::Heading(4)),
    ("h5", Role::Heading(5)),
    ("h6", Role::Heading(6)),
    ("head", Role::Block),
    ("header", Role::Header),
    ("hr", Role::Rule),
    ("html", Role::Block),
    ("iframe", Role::Raw),
    ("li", Role::Item),
    ("main", Role::Main),
    ("nav", Role::Hidden),
    ("noembed", Role::Raw),
    ("noframes", Role::Hidden),
    ("noscript", Role::Raw),
    ("object", Role::Hidden),
    ("ol", Role::Block),
    ("option", Role::Block),
    ("p", Role::Paragraph),
    ("pre", Role::Preformatted),
    ("script", Role::Raw),
    ("section", Role::Block),
    ("select", Role::Hidden),
    ("style", Role::Raw),
    ("summary", Role::Block),
    ("svg", Role::Hidden),
    ("table", Role::Table),
    ("tbody", Role::Block),
    ("td", Role::Cell(false)),
    ("template", Role::Hidden),
    ("textarea", Role::Raw),
    ("tfoot", Role::Block),
    ("th", Role::Cell(true)),
    ("thead", Role::TableHead),
    ("title", Role::Title),
    ("tr", Role::Row),
    ("ul", Role::Block),
    ("xmp", Role::Raw),
];

/// The name, as it is kept here, and role of an element; `None` for those inside a line.
pub(super) fn role(name: &str) -> Option<(&'static str, Role)> {
    let found = ROLES
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    ROLES.get(found).copied()
}

/// Whether a text holds elements that make blocks, so that it is HTML rather than plain text.
pub(super) fn has_blocks(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let (name, _) = tag_name(text.get(at..).unwrap_or_default());
        // A tag that is only talked about has no end.
        let short = name.len() <= LONGEST_NAME
            && matches!(role(&name.to_ascii_lowercase()), Some((_, role)) if role != Role::Title);
        short
            && text
                .get(at..)
                .is_some_and(|rest| rest.bytes().take(LONGEST_TAG).any(|byte| byte == b'>'))
    })
}

/// Longer names are in no table.
const LONGEST_NAME: usize = 16;

/// Further away a closing bracket belongs to something else.
const LONGEST_TAG: usize = 1024;

/// The name of the tag that a text begins with, and whether it is one that closes.
pub(super) fn tag_name(tag: &str) -> (&str, bool) {
    let rest = tag.strip_prefix('<').unwrap_or_default();
    let (rest, closing) = rest
        .strip_prefix('/')
        .map_or((rest, false), |rest| (rest, true));
    let end = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (rest.get(..end).unwrap_or_default(), closing)
}

/// The element of that name, if a reader sees nothing of it.
pub(super) fn hidden_element(name: &str) -> Option<&'static str> {
    match role(&name.to_ascii_lowercase())? {
        (name, Role::Raw | Role::Hidden | Role::Title) => Some(name),
        _ => None,
    }
}

/// A start tag, as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    pub(super) name: String,
    pub(super) start: usize,
    /// Attributes of the few elements whose attributes say something.
    pub(super) attributes: Vec<(String, String)>,
    wanted: bool,
}

impl StartTag {
    pub(super) fn begin(&mut self, name: &[u8], start: usize) {
        self.name = String::from_utf8_lossy(name).into_owned();
        self.start = start;
        self.attributes.clear();
        self.wanted = matches!(
            name,
            b"meta" | b"link" | b"time" | b"script" | b"td" | b"th"
        );
    }

    pub(super) fn attribute(&mut self, name: &[u8]) {
        if self.wanted {
            self.attributes
                .push((String::from_utf8_lossy(name).into_owned(), String::new()));
        }
    }

    pub(super) fn value(&mut self, value: &[u8]) {
        if let Some((_, text)) = self.attributes.last_mut() {
            text.push_str(&String::from_utf8_lossy(value));
        }
    }

    /// How many rows and columns the cell that it opens reaches over.
    pub(super) fn reach(&self) -> Reach {
        let said = |wanted: &str, most: u32| {
            self.attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .and_then(|(_, value)| value.trim().parse::<u32>().ok())
                .map_or(1, |count| count.clamp(1, most))
        };
        Reach {
            rows: said("rowspan", MOST_ROWS),
            columns: said("colspan", MOST_COLUMNS),
        }
    }
}

/// How many rows and columns a cell reaches over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) rows: u32,
    pub(super) columns: u32,
}

/// What HTML allows a cell to reach over at most.
const MOST_ROWS: u32 = 65_534;
const MOST_COLUMNS: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted() {
        assert!(ROLES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(ROLES.iter().all(|(name, _)| name.len() <= LONGEST_NAME));
    }

    #[test]
    fn html_is_told_from_text() {
        assert!(has_blocks("<p>营收</p>"));
        assert!(has_blocks("营收<BR/>净利"));
        assert!(!has_blocks("毛利率<40%，净利率>10%"));
        assert!(!has_blocks("a <b>粗</b> <span>字</span>"));
        assert!(!has_blocks("用 <p 写段落"));
    }
}
