//! What the head of a page says about the article in it.

use serde_json::Value;

/// Metadata of a page, as it stands there.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    /// Less sure than the others: used when they say nothing.
    time: Option<String>,
    linked_date: Option<String>,
    linked_author: Option<String>,
    linked_source: Option<String>,
    page_url: Option<String>,
}

impl Head {
    /// Takes what a tag says.
    pub(super) fn tag(&mut self, name: &str, attributes: &[(String, String)], visible: bool) {
        let value = |names: &[&str]| {
            let found = names
                .iter()
                .find_map(|name| attributes.iter().find(|(attribute, _)| attribute == name));
            found
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
        };
        match name {
            "meta" => {
                if let (Some(key), Some(content)) = (
                    value(&["property", "name", "itemprop"]),
                    value(&["content"]),
                ) {
                    self.meta(&key.to_ascii_lowercase(), content);
                }
            }
            "link" if value(&["rel"]).is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                set(&mut self.url, value(&["href"]).unwrap_or_default());
            }
            "time" if visible => set(&mut self.time, value(&["datetime"]).unwrap_or_default()),
            _ => {}
        }
    }

    fn meta(&mut self, key: &str, content: &str) {
        let field = match key {
            "og:title" => &mut self.title,
            "article:published_time"
            | "pubdate"
            | "publishdate"
            | "publish_date"
            | "publish-date"
            | "publishtime"
            | "og:published_time"
            | "og:release_date"
            | "datepublished"
            | "weibo:article:create_at"
            | "date"
            | "dc.date"
            | "dcterms.date" => &mut self.date,
            "author" | "article:author" | "og:article:author" | "dc.creator" => &mut self.author,
            "og:site_name" => &mut self.source,
            "source" | "mediaid" | "dc.source" => &mut self.linked_source,
            "og:url" => &mut self.page_url,
            _ => return,
        };
        set(field, content);
    }

    /// Takes what a description of the page for machines (JSON-LD) says.
    pub(super) fn linked_data(&mut self, json: &str) {
        let Ok(value) = serde_json::from_str::<Value>(json.trim()) else {
            return;
        };
        let top = match &value {
            Value::Array(values) => values.iter().collect(),
            value => vec![value],
        };
        for value in top {
            self.thing(value);
            for inner in value
                .get("@graph")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                self.thing(inner);
            }
        }
    }

    fn thing(&mut self, value: &Value) {
        set(&mut self.linked_date, text(value.get("datePublished")));
        set(&mut self.linked_author, text(value.get("author")));
        set(&mut self.linked_source, text(value.get("publisher")));
    }

    /// The metadata, the less sure in place of what is missing.
    pub(super) fn settled(mut self) -> Self {
        self.date = self.date.or(self.linked_date.take()).or(self.time.take());
        self.author = self.author.or(self.linked_author.take());
        self.source = self.source.or(self.linked_source.take());
        self.url = self.url.or(self.page_url.take());
        self
    }
}

/// The text of a value, or its name, or that of the first of several.
fn text(value: Option<&Value>) -> &str {
    let value = match value {
        Some(Value::Array(values)) => values.first(),
        value => value,
    };
    match value {
        Some(Value::String(text)) => text,
        Some(Value::Object(object)) => object
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default(),
        _ => "",
    }
}

/// The first that says something counts.
fn set(field: &mut Option<String>, value: &str) {
    if field.is_none() && !value.trim().is_empty() {
        *field = Some(value.trim().to_owned());
    }
}
