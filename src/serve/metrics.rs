//! How the server fares, as Prometheus reads it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::Server;
use super::error::Problem;

/// Upper ends of what answers are sorted into by how long they took, in seconds.
const SECONDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 10.0,
];

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    /// Requests that are not answered yet.
    pending: Gauge,
    /// How many times the index was opened again.
    pub(super) reopened: Counter,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    /// As in the table of routes; never what was typed, which has no end of values.
    path: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    path: String,
    status: u16,
}

impl Metrics {
    pub(super) fn new() -> Metrics {
        let mut registry = Registry::with_prefix("caibao");
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let metrics = Metrics {
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            pending: Gauge::default(),
            reopened: Counter::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register(
            "request_seconds",
            "How long answers took, in seconds",
            metrics.seconds.clone(),
        );
        registry.register(
            "requests_pending",
            "Requests that are not answered yet",
            metrics.pending.clone(),
        );
        registry.register(
            "index_reopened",
            "Times that the index was opened again",
            metrics.reopened.clone(),
        );
        Metrics {
            registry,
            ..metrics
        }
    }

    fn answered(&self, path: String, status: u16, took: Duration) {
        let asked = Asked { path: path.clone() };
        self.seconds
            .get_or_create(&asked)
            .observe(took.as_secs_f64());
        self.requests
            .get_or_create(&Answered { path, status })
            .inc();
    }
}

/// One more request that is pending until it is answered or whoever asked is gone.
struct Pending<'a>(&'a Gauge);

impl<'a> Pending<'a> {
    fn new(gauge: &'a Gauge) -> Pending<'a> {
        gauge.inc();
        Pending(gauge)
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts a request.
pub(super) async fn count(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("none", MatchedPath::as_str).to_owned();
    let start = Instant::now();
    let pending = Pending::new(&server.metrics.pending);
    let response = next.run(request).await;
    drop(pending);
    let status = response.status().as_u16();
    server.metrics.answered(path, status, start.elapsed());
    response
}

/// `/metrics`.
pub(super) async fn metrics(State(server): State<Arc<Server>>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode(&mut text, &server.metrics.registry)
        .map_err(|error| Problem::internal(error.to_string()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
