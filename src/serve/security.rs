//! Who may ask, and what a browser may do with the answer.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use super::error::{Fault, Problem};
use super::{Server, limits};

/// What every response carries. Nothing is loaded from elsewhere, and no script or style stands in a
/// page itself, so that nothing that an article says can run.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Cookie in which a browser keeps the token.
const COOKIE: &str = "caibao-token";
/// Parameter by which a browser is given it.
const PARAMETER: &str = "token=";
/// What whoever watches over the server may ask without a token.
const HEALTH: &str = "/healthz";

/// Who may ask.
pub(super) struct Guard {
    /// Whether none but this machine can reach us; then no page from elsewhere may ask in the name of
    /// a browser here, by a name of its own that it lets point to us.
    pub(super) local: bool,
    /// What whoever asks has to know.
    pub(super) token: Option<String>,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: Option<String>) -> Guard {
        Guard {
            local: address.ip().is_loopback(),
            token,
        }
    }

    fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        if self.local && !is_local(uri, headers) {
            let message = "this server answers to localhost and 127.0.0.1 alone";
            return Err(Problem::new(Fault::UnknownHost, message).hint(
                "to be reached by another name, bind it to an address of the network: --bind",
            ));
        }
        let Some(token) = &self.token else {
            return Ok(());
        };
        if uri.path() == HEALTH || tokens(headers).any(|given| same(given, token)) {
            return Ok(());
        }
        Err(
            Problem::new(Fault::TokenMissing, "this server answers to who has its token alone")
                .hint("open the address that it printed at its start, or send the header Authorization: Bearer TOKEN"),
        )
    }

    /// Where a browser that comes with the token in its address is sent, the token kept in a cookie:
    /// an address is shared and remembered.
    fn welcome(&self, method: &Method, uri: &Uri) -> Option<Response> {
        let token = self.token.as_ref()?;
        let mut given = None;
        let rest: Vec<&str> = uri
            .query()?
            .split('&')
            .filter(|part| match part.strip_prefix(PARAMETER) {
                Some(text) => {
                    given = Some(text);
                    false
                }
                None => true,
            })
            .collect();
        if method != Method::GET || !same(given?, token) {
            return None;
        }
        let place = match rest.as_slice() {
            [] => uri.path().to_owned(),
            rest => format!("{}?{}", uri.path(), rest.join("&")),
        };
        // A path of two slashes would be another host.
        let place = format!("/{}", place.trim_start_matches('/'));
        let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
        let headers = [(header::LOCATION, place), (header::SET_COOKIE, cookie)];
        Some((StatusCode::SEE_OTHER, headers).into_response())
    }
}

/// Whether a request names this machine.
fn is_local(uri: &Uri, headers: &HeaderMap) -> bool {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let Some(named) = named.or(uri.authority().map(Authority::as_str)) else {
        return false;
    };
    let Ok(authority) = named.parse::<Authority>() else {
        return false;
    };
    let host = authority.host().trim_matches(['[', ']']);
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.is_loopback())
}

/// The tokens that a request comes with.
fn tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = |name| {
        let values = headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok())
    };
    let bearer = all(header::AUTHORIZATION).filter_map(|value| value.strip_prefix("Bearer "));
    let cookies = all(header::COOKIE).flat_map(|value| value.split(';'));
    let cookies =
        cookies.filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    bearer.chain(cookies)
}

/// Compares in a time that does not tell how much of it is right.
fn same(given: &str, token: &str) -> bool {
    given.as_bytes().ct_eq(token.as_bytes()).into()
}

/// Lets in who may ask, and dresses what goes out.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    let length = uri.path_and_query().map_or(0, |it| it.as_str().len());
    let mut response = if let Some(welcome) = server.guard.welcome(request.method(), uri) {
        welcome
    } else if let Err(problem) = server.guard.admit(uri, headers) {
        problem.into_response()
    } else if length > limits::ADDRESS {
        let message = format!("the address has more than {} bytes", limits::ADDRESS);
        Problem::new(Fault::AddressTooLong, message).into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        let (name, value) = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        response.headers_mut().insert(name, value);
    }
    response
}
