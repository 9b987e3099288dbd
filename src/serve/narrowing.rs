//! What is chosen beside a query, as an address holds it: parameters that have to be so of a figure
//! that matches, or of its article.

use jiff::civil::Date;

use super::error::{Fault, Problem};
use super::parameters::{
    Chosen, Counted, FacetsParameters, FiguresParameters, SearchParameters, days,
};
use crate::model::{Confidence, NoConfidence};
use crate::query::Narrowing;
use crate::search::Dimension;

/// What is chosen beside a query.
#[derive(Default)]
pub(super) struct Besides {
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) narrowing: Narrowing,
}

/// Parameters that choose values of dimensions.
pub(super) trait Narrowed {
    /// The value that is chosen of a dimension.
    fn narrowed(&self, by: Dimension) -> Option<&str>;

    /// Chooses a value of a dimension, or none.
    fn narrow(&mut self, by: Dimension, value: Option<String>);

    /// How sure a figure has to be, as typed.
    fn confidence(&self) -> Option<&str>;

    /// The days of publication that are chosen, as typed.
    fn published(&self) -> (Option<&str>, Option<&str>);

    /// All that is chosen.
    fn besides(&self) -> Result<Besides, Problem>;

    /// Asks how many there are of each, of the same.
    fn facets(&self, of: Counted) -> FacetsParameters;
}

macro_rules! narrowed {
    ($($parameters:ty),*) => {
        $(impl Narrowed for $parameters {
            fn narrowed(&self, by: Dimension) -> Option<&str> {
                let chosen = match by {
                    Dimension::Company => &self.company,
                    Dimension::Segment => &self.segment,
                    Dimension::Metric => &self.metric,
                    Dimension::Period => &self.period,
                    Dimension::Status => &self.status,
                    Dimension::Source => &self.source,
                    Dimension::Month if self.since == self.until => &self.since,
                    Dimension::Month => &None,
                };
                given(chosen.as_ref())
            }

            fn narrow(&mut self, by: Dimension, value: Option<String>) {
                match by {
                    Dimension::Company => self.company = value,
                    Dimension::Segment => self.segment = value,
                    Dimension::Metric => self.metric = value,
                    Dimension::Period => self.period = value,
                    Dimension::Status => self.status = value,
                    Dimension::Source => self.source = value,
                    Dimension::Month => {
                        self.since.clone_from(&value);
                        self.until = value;
                    }
                }
            }

            fn confidence(&self) -> Option<&str> {
                given(self.confidence.as_ref())
            }

            fn published(&self) -> (Option<&str>, Option<&str>) {
                (given(self.since.as_ref()), given(self.until.as_ref()))
            }

            fn besides(&self) -> Result<Besides, Problem> {
                let (since, until) = days(self.since.as_deref(), self.until.as_deref())?;
                let text = |by| self.narrowed(by).map(str::to_owned);
                Ok(Besides {
                    since,
                    until,
                    narrowing: Narrowing {
                        company: text(Dimension::Company),
                        segment: text(Dimension::Segment),
                        metric: read(self, Dimension::Metric, "for example revenue")?,
                        period: read(self, Dimension::Period, "for example 2024Q4, 2024FY or 2024-9M")?,
                        confidence: self.confidence().map(confidence).transpose()?,
                        status: read(self, Dimension::Status, "actual, guidance or estimate")?,
                        source: text(Dimension::Source),
                    },
                })
            }

            fn facets(&self, of: Counted) -> FacetsParameters {
                FacetsParameters {
                    q: self.q.clone(),
                    of: Chosen(Some(of).filter(|of| *of != Counted::default())),
                    since: self.since.clone(),
                    until: self.until.clone(),
                    company: self.company.clone(),
                    segment: self.segment.clone(),
                    metric: self.metric.clone(),
                    period: self.period.clone(),
                    status: self.status.clone(),
                    source: self.source.clone(),
                    confidence: self.confidence.clone(),
                    each: self.each,
                    ..FacetsParameters::default()
                }
            }
        })*
    };
}

narrowed!(SearchParameters, FiguresParameters, FacetsParameters);

/// What is given: an empty field of a form chooses nothing.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

fn confidence(text: &str) -> Result<Confidence, Problem> {
    let wrong =
        |error: NoConfidence| Problem::new(Fault::BadParameter, format!("confidence: {error}"));
    text.parse().map_err(wrong)
}

fn read<T: std::str::FromStr>(
    asked: &impl Narrowed,
    by: Dimension,
    hint: &str,
) -> Result<Option<T>, Problem> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            Problem::new(Fault::BadParameter, format!("{by}: `{text}` is none")).hint(hint)
        })
    };
    asked.narrowed(by).map(read).transpose()
}
