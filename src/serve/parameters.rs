//! What a request asks for, out of its address.

use std::fmt;
use std::marker::PhantomData;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::error::{Fault, Problem};
use super::limits;
use super::page::Language;
use crate::model::{Metric, Status};
use crate::query::{first_day, last_day};
use crate::search::{Dimension, Order, Sort};

/// Of `/api/search`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SearchParameters {
    /// The query, for example `AWS 增长 > 15%`; without one, all articles.
    pub(super) q: String,
    /// At most so many articles; 10 without it, 100 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 100))]
    pub(super) limit: Option<usize>,
    /// Leave out so many of the first articles.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(range(max = 100_000))]
    pub(super) offset: usize,
    /// What comes first.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) sort: Chosen<Sort>,
    /// Published on this day or later: `2024-09-30`, `2024-09` or `2024`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) since: Option<String>,
    /// Published on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) until: Option<String>,
    /// A figure that matches is of this company: its name as answers have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<String>,
    /// A figure that matches is of the segment of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) segment: Option<String>,
    /// A figure that matches is of this metric: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "metrics")]
    pub(super) metric: Option<String>,
    /// A figure that matches is of this period, for example `2024Q4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<String>,
    /// A figure that matches is `actual`, `guidance` or `estimate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "statuses")]
    pub(super) status: Option<String>,
    /// The article comes from the source of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// A figure that matches is at least so sure: of those with `0.9`, nine in ten are right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^(0?(\.[0-9]+)?|1(\.0+)?|[0-9]{1,2}%|100%)$"))]
    pub(super) confidence: Option<String>,
    /// What to count the articles by, several with commas between them.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) facet: Several<Dimension>,
    /// List articles that tell the same news each by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) each: bool,
    /// Language of the page; answers for programs are the same in every language.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) lang: Chosen<Language>,
}

/// Of `/api/figures`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FiguresParameters {
    /// The query; without one, the figures of all articles.
    pub(super) q: String,
    /// At most so many figures; 100 without it, 1000 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1000))]
    pub(super) limit: Option<usize>,
    /// Leave out so many of the first figures.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(range(max = 100_000))]
    pub(super) offset: usize,
    /// What comes first.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) sort: Chosen<Order>,
    /// Whether what would come first comes last.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) reverse: bool,
    /// What rows stand together by.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) group: Chosen<Dimension>,
    /// Published on this day or later: `2024-09-30`, `2024-09` or `2024`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) since: Option<String>,
    /// Published on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) until: Option<String>,
    /// A figure that matches is of this company: its name as answers have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<String>,
    /// A figure that matches is of the segment of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) segment: Option<String>,
    /// A figure that matches is of this metric: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "metrics")]
    pub(super) metric: Option<String>,
    /// A figure that matches is of this period, for example `2024Q4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<String>,
    /// A figure that matches is `actual`, `guidance` or `estimate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "statuses")]
    pub(super) status: Option<String>,
    /// The article comes from the source of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// A figure that matches is at least so sure: of those with `0.9`, nine in ten are right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^(0?(\.[0-9]+)?|1(\.0+)?|[0-9]{1,2}%|100%)$"))]
    pub(super) confidence: Option<String>,
    /// What to count the figures by, several with commas between them.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) facet: Several<Dimension>,
    /// List a figure that several articles tell once for each of them.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) each: bool,
    /// Language of the page; answers for programs are the same in every language.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) lang: Chosen<Language>,
}

/// Of `/api/facets`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FacetsParameters {
    /// The query; without one, all articles.
    pub(super) q: String,
    /// What to count; articles without it.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) of: Chosen<Counted>,
    /// What to count by, several with commas between them; everything without it.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) by: Several<Dimension>,
    /// At most so many values of each; 100 without it, 1000 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1000))]
    pub(super) limit: Option<usize>,
    /// Published on this day or later: `2024-09-30`, `2024-09` or `2024`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) since: Option<String>,
    /// Published on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"))]
    pub(super) until: Option<String>,
    /// A figure that matches is of this company: its name as answers have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<String>,
    /// A figure that matches is of the segment of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) segment: Option<String>,
    /// A figure that matches is of this metric: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "metrics")]
    pub(super) metric: Option<String>,
    /// A figure that matches is of this period, for example `2024Q4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<String>,
    /// A figure that matches is `actual`, `guidance` or `estimate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "statuses")]
    pub(super) status: Option<String>,
    /// The article comes from the source of just this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// A figure that matches is at least so sure: of those with `0.9`, nine in ten are right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^(0?(\.[0-9]+)?|1(\.0+)?|[0-9]{1,2}%|100%)$"))]
    pub(super) confidence: Option<String>,
    /// Count articles that tell the same news, or a figure that several articles tell, each by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) each: bool,
}

/// Of `/api/explain`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ExplainParameters {
    /// The query.
    pub(super) q: String,
    /// Language of what is said about it.
    pub(super) lang: Chosen<Language>,
}

/// Of `/api/suggest`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SuggestParameters {
    /// The query as far as it is typed.
    pub(super) q: String,
    /// Where in it something is typed, in UTF-16 units; at its end without it.
    #[schemars(range(max = 100_000))]
    pub(super) at: Option<usize>,
    /// At most so many completions; 10 without it, 50 at most.
    #[schemars(range(max = 50))]
    pub(super) limit: Option<usize>,
}

/// Of an article, of the first page, and of what takes none.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlainParameters {
    /// Language of the page; answers for programs are the same in every language.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) lang: Chosen<Language>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The parameters of a request; where they do not fit, its end.
pub(super) struct Parameters<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(parameters)) => Ok(Parameters(parameters)),
            Err(error) => {
                // What is wrong is the cause; the error itself says only that something is.
                let cause = std::error::Error::source(&error);
                let cause = cause.map_or_else(|| error.to_string(), ToString::to_string);
                Err(Problem::new(Fault::BadParameter, cause)
                    .hint("/api/openapi.json lists the parameters"))
            }
        }
    }
}

/// How many results a page may have: what is asked for, or what holds without being asked.
pub(super) fn page(
    limit: Option<usize>,
    usual: usize,
    most: usize,
    offset: usize,
) -> Result<(usize, usize), Problem> {
    Ok((
        at_most("limit", limit.unwrap_or(usual), most)?,
        at_most("offset", offset, limits::OFFSET)?,
    ))
}

/// A number that is not too large.
pub(super) fn at_most(name: &str, value: usize, most: usize) -> Result<usize, Problem> {
    if value > most {
        let message = format!("{name} is {value}, and may be {most} at most");
        return Err(Problem::new(Fault::BadParameter, message));
    }
    Ok(value)
}

/// Days of publication.
pub(super) fn days(
    since: Option<&str>,
    until: Option<&str>,
) -> Result<(Option<Date>, Option<Date>), Problem> {
    let day = |name: &str, text: Option<&str>, read: fn(&str) -> Result<Date, String>| {
        let text = text.filter(|text| !text.is_empty());
        let wrong = |error| Problem::new(Fault::BadParameter, format!("{name}: {error}"));
        text.map(read).transpose().map_err(wrong)
    };
    Ok((
        day("since", since, first_day)?,
        day("until", until, last_day)?,
    ))
}

/// What is chosen out of a list by its id.
pub(super) trait Choice: Copy + PartialEq + 'static {
    /// What the list is of.
    const NAME: &'static str;
    const LIST: &'static [Self];
    fn id(self) -> &'static str;
}

/// One of a list, if any: an empty field of a form chooses nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chosen<T>(pub(super) Option<T>);

impl<T> Default for Chosen<T> {
    fn default() -> Self {
        Chosen(None)
    }
}

/// Some of a list, with commas between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Several<T>(pub(super) Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Self {
        Several(Vec::new())
    }
}

fn choose<T: Choice, E: Error>(id: &str) -> Result<T, E> {
    let found = T::LIST.iter().copied().find(|one| one.id() == id);
    found.ok_or_else(|| {
        let ids: Vec<&str> = T::LIST.iter().map(|one| one.id()).collect();
        E::custom(format!("`{id}` is none of {}", ids.join(", ")))
    })
}

impl Several<Dimension> {
    /// What is counted by at the side of a view: everything, unless something is chosen.
    pub(super) fn or_all(&self) -> Several<Dimension> {
        match self.0.as_slice() {
            [] => Several(Dimension::ALL.to_vec()),
            chosen => Several(chosen.to_vec()),
        }
    }
}

struct Text<T>(PhantomData<T>);

impl<T: Choice> Visitor<'_> for Text<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
        ids.map(choose).collect()
    }
}

impl<'de, T: Choice> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(PhantomData)).map(Several)
    }
}

impl<'de, T: Choice> Deserialize<'de> for Chosen<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let chosen = deserializer.deserialize_str(Text::<T>(PhantomData))?;
        match chosen.as_slice() {
            [] => Ok(Chosen(None)),
            [one] => Ok(Chosen(Some(*one))),
            _ => Err(D::Error::custom("one is asked for, not several")),
        }
    }
}

impl<T: Choice> Serialize for Chosen<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.map_or("", T::id))
    }
}

impl<T: Choice> Serialize for Several<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids: Vec<&str> = self.0.iter().map(|one| one.id()).collect();
        serializer.serialize_str(&ids.join(","))
    }
}

impl<T: Choice> JsonSchema for Chosen<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        one_of(T::LIST.iter().map(|one| one.id()))
    }
}

impl<T: Choice> JsonSchema for Several<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}s", T::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let ids: Vec<&str> = T::LIST.iter().map(|one| one.id()).collect();
        let one = ids.join("|");
        json_schema!({ "type": "string", "pattern": format!("^(({one})(,({one}))*)?$") })
    }
}

/// One of a list, or nothing.
fn one_of(ids: impl Iterator<Item = &'static str>) -> Schema {
    let ids: Vec<&str> = ids.chain([""]).collect();
    json_schema!({ "type": "string", "enum": ids })
}

fn metrics(_: &mut SchemaGenerator) -> Schema {
    one_of(Metric::ALL.iter().map(|metric| metric.id()))
}

fn statuses(_: &mut SchemaGenerator) -> Schema {
    one_of(Status::ALL.iter().map(|status| status.id()))
}

/// What has an id is chosen by it.
macro_rules! chosen_by_id {
    ($($name:ident),*) => {
        $(impl Choice for $name {
            const NAME: &'static str = stringify!($name);
            const LIST: &'static [Self] = Self::ALL;

            fn id(self) -> &'static str {
                self.id()
            }
        })*
    };
}

chosen_by_id!(Sort, Order, Dimension, Language);

/// What can be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counted {
    #[default]
    Articles,
    Figures,
}

impl Choice for Counted {
    const NAME: &'static str = "Counted";
    const LIST: &'static [Self] = &[Counted::Articles, Counted::Figures];

    fn id(self) -> &'static str {
        match self {
            Counted::Articles => "articles",
            Counted::Figures => "figures",
        }
    }
}
