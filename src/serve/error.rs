//! Why a request is not answered: one type, with a status and a code that stay the same when the
//! wording changes.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::api;
use crate::index::IndexError;
use crate::query::{Language, QueryError};
use crate::text::Span;

/// What can be wrong with a request, or with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The query cannot be read; the code says why.
    Query(&'static str),
    BadParameter,
    UnknownPath,
    UnknownArticle,
    AmbiguousArticle,
    WrongMethod,
    BadRequest,
    AddressTooLong,
    HeadTooLarge,
    RequestTooSlow,
    UnknownHost,
    TokenMissing,
    Busy,
    TooSlow,
    IndexUnreadable,
    Internal,
}

impl Fault {
    /// All but those of queries, whose codes are `QueryErrorKind::code`.
    pub(super) const ALL: [Fault; 15] = [
        Fault::BadParameter,
        Fault::UnknownPath,
        Fault::UnknownArticle,
        Fault::AmbiguousArticle,
        Fault::WrongMethod,
        Fault::BadRequest,
        Fault::AddressTooLong,
        Fault::HeadTooLarge,
        Fault::RequestTooSlow,
        Fault::UnknownHost,
        Fault::TokenMissing,
        Fault::Busy,
        Fault::TooSlow,
        Fault::IndexUnreadable,
        Fault::Internal,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Fault::Query(code) => code,
            Fault::BadParameter => "bad_parameter",
            Fault::UnknownPath => "unknown_path",
            Fault::UnknownArticle => "unknown_article",
            Fault::AmbiguousArticle => "ambiguous_article",
            Fault::WrongMethod => "wrong_method",
            Fault::BadRequest => "bad_request",
            Fault::AddressTooLong => "address_too_long",
            Fault::HeadTooLarge => "head_too_large",
            Fault::RequestTooSlow => "request_too_slow",
            Fault::UnknownHost => "unknown_host",
            Fault::TokenMissing => "token_missing",
            Fault::Busy => "busy",
            Fault::TooSlow => "too_slow",
            Fault::IndexUnreadable => "index_unreadable",
            Fault::Internal => "internal",
        }
    }

    pub(super) fn status(self) -> StatusCode {
        match self {
            Fault::Query(_) | Fault::BadParameter | Fault::AmbiguousArticle | Fault::BadRequest => {
                StatusCode::BAD_REQUEST
            }
            Fault::TokenMissing => StatusCode::UNAUTHORIZED,
            Fault::UnknownPath | Fault::UnknownArticle => StatusCode::NOT_FOUND,
            Fault::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Fault::AddressTooLong => StatusCode::URI_TOO_LONG,
            Fault::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Fault::RequestTooSlow => StatusCode::REQUEST_TIMEOUT,
            Fault::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Busy | Fault::TooSlow | Fault::IndexUnreadable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

/// Why a request is not answered. As a response it has no body yet: `present` gives it one, for
/// programs or for people.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) fault: Fault,
    /// What is wrong.
    pub(super) message: String,
    /// What would work.
    pub(super) hint: Option<String>,
    /// Where, for a query that cannot be read.
    pub(super) place: Option<Box<Place>>,
    /// What whoever runs the server is told, and nobody else.
    pub(super) detail: Option<String>,
}

/// A place in a query.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// As typed.
    pub(super) query: String,
    /// Where in it, in bytes.
    pub(super) span: Span,
    /// What is wrong there, for who is spoken to in another language.
    pub(super) error: QueryError,
}

impl Problem {
    pub(super) fn new(fault: Fault, message: impl Into<String>) -> Problem {
        Problem {
            fault,
            message: message.into(),
            hint: None,
            place: None,
            detail: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// A fault of ours, told in full to whoever runs the server, unless that was done.
    pub(super) fn internal(detail: impl Into<Option<String>>) -> Problem {
        Problem {
            detail: detail.into(),
            ..Problem::new(Fault::Internal, "caibao met a fault of its own")
        }
    }

    /// A query that cannot be read.
    pub(super) fn query(text: &str, error: &QueryError) -> Problem {
        Problem {
            fault: Fault::Query(error.kind.code()),
            message: error.kind.to_string(),
            hint: error.hint.as_ref().map(ToString::to_string),
            place: Some(Box::new(Place {
                query: text.to_owned(),
                span: error.span,
                error: error.clone(),
            })),
            detail: None,
        }
    }

    /// What is wrong with a query in the words of a language; other problems have but one.
    pub(super) fn told(mut self, language: Language) -> Problem {
        if let Some(Place { error, .. }) = self.place.as_deref() {
            self.message = error.kind.told(language);
            self.hint = error.hint.as_ref().map(|hint| hint.told(language));
        }
        self
    }

    /// For programs.
    pub(super) fn wire(&self) -> api::Problem<'_> {
        api::Problem {
            error: api::Fault {
                status: self.fault.status().as_u16(),
                code: self.fault.code(),
                message: &self.message,
                hint: self.hint.as_deref(),
                span: self.place.as_ref().map(|place| api::Units {
                    start: units(&place.query, place.span.start),
                    end: units(&place.query, place.span.end),
                }),
            },
        }
    }
}

/// How many UTF-16 units a text has before a byte: what a browser counts in.
pub(super) fn units(text: &str, byte: usize) -> usize {
    let before = text.get(..byte).unwrap_or(text);
    before.encode_utf16().count()
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Problem {
        match error {
            IndexError::UnknownId { .. } => Problem::new(Fault::UnknownArticle, error.to_string()),
            IndexError::AmbiguousId { .. } => {
                Problem::new(Fault::AmbiguousArticle, error.to_string())
            }
            // The text names folders of this machine.
            error => Problem {
                detail: Some(error.to_string()),
                ..Problem::new(Fault::IndexUnreadable, "the index cannot be read just now")
            },
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Problem {
        Problem::internal(format!("an answer cannot be written as JSON: {error}"))
    }
}

impl From<csv::Error> for Problem {
    fn from(error: csv::Error) -> Problem {
        Problem::internal(format!("an answer cannot be written as CSV: {error}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.fault.status().into_response();
        let again = HeaderValue::from_static("1");
        if self.fault == Fault::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, again);
        }
        // Arc, because what a response carries along has to be cloned.
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
