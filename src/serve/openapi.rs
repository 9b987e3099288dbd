//! The description of the API in OpenAPI 3.1, made of the types that are read and written.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::error::Fault;
use super::parameters::{
    ExplainParameters, FacetsParameters, FiguresParameters, PlainParameters, SearchParameters,
    SuggestParameters,
};
use super::{Server, api as handlers, metrics};
use crate::api;

/// A path, who answers it, what it is for, its parameters and its answer.
struct Endpoint {
    path: &'static str,
    handler: fn() -> MethodRouter<Arc<Server>>,
    summary: &'static str,
    parameters: fn(&mut SchemaGenerator) -> Schema,
    answer: Content,
}

/// What an answer is.
enum Content {
    Json(fn(&mut SchemaGenerator) -> Schema),
    Text(&'static str),
}

/// Takes nothing.
#[derive(JsonSchema)]
struct Nothing {}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// The properties of what is read out of an address, in full.
fn inside<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

/// All of the API but its description.
const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/api/search",
        handler: || get(handlers::search),
        summary: "Articles that match, best first, with the figures that made them match",
        parameters: inside::<SearchParameters>,
        answer: Content::Json(of::<api::Search>),
    },
    Endpoint {
        path: "/api/figures",
        handler: || get(handlers::figures),
        summary: "The figures that match",
        parameters: inside::<FiguresParameters>,
        answer: Content::Json(of::<api::Rows>),
    },
    Endpoint {
        path: "/api/articles/{id}",
        handler: || get(handlers::article),
        summary: "An article with its figures, by its id or the beginning of it",
        parameters: inside::<PlainParameters>,
        answer: Content::Json(of::<api::Article>),
    },
    Endpoint {
        path: "/api/facets",
        handler: || get(handlers::facets),
        summary: "How many articles match of each company, segment, metric, period, source, month",
        parameters: inside::<FacetsParameters>,
        answer: Content::Json(of::<api::Facets>),
    },
    Endpoint {
        path: "/api/suggest",
        handler: || get(handlers::suggestions),
        summary: "What can be typed next",
        parameters: inside::<SuggestParameters>,
        answer: Content::Json(of::<api::Suggestions>),
    },
    Endpoint {
        path: "/api/explain",
        handler: || get(handlers::explain),
        summary: "How a query is understood, and what each condition leaves of the index",
        parameters: inside::<ExplainParameters>,
        answer: Content::Json(of::<api::Explanation>),
    },
    Endpoint {
        path: "/api/stats",
        handler: || get(handlers::stats),
        summary: "What the index holds",
        parameters: inside::<PlainParameters>,
        answer: Content::Json(of::<api::Stats>),
    },
    Endpoint {
        path: "/healthz",
        handler: || get(handlers::health),
        summary: "Whether the server is up",
        parameters: inside::<Nothing>,
        answer: Content::Json(of::<api::Health>),
    },
    Endpoint {
        path: "/metrics",
        handler: || get(metrics::metrics),
        summary: "How the server fares, for Prometheus",
        parameters: inside::<Nothing>,
        answer: Content::Text("application/openmetrics-text"),
    },
];

static DESCRIPTION: LazyLock<String> = LazyLock::new(|| description().to_string());

/// The routes of the API.
pub(super) fn routes() -> Router<Arc<Server>> {
    let routes = Router::new().route("/api/openapi.json", get(openapi));
    ENDPOINTS.iter().fold(routes, |routes, endpoint| {
        routes.route(endpoint.path, (endpoint.handler)())
    })
}

/// `/api/openapi.json`
async fn openapi() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, DESCRIPTION.as_str()).into_response()
}

/// The description as an object.
fn description() -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<api::Problem>();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let operation = operation(endpoint, &problem, &mut generator);
        paths.insert(endpoint.path.to_owned(), json!({ "get": operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "caibao",
            "version": env!("CARGO_PKG_VERSION"),
            "description": env!("CARGO_PKG_DESCRIPTION"),
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{}, { "token": [] }],
    })
}

fn operation(endpoint: &Endpoint, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let id = endpoint
        .path
        .trim_start_matches("/api")
        .replace(['/', '{', '}', '.'], "");
    let mut responses = Map::new();
    let content = match &endpoint.answer {
        Content::Json(schema) => json!({ "application/json": { "schema": schema(generator) } }),
        Content::Text(kind) => json!({ *kind: { "schema": { "type": "string" } } }),
    };
    responses.insert(
        "200".to_owned(),
        json!({ "description": endpoint.summary, "content": content }),
    );
    for (status, codes) in faults() {
        let content = json!({ "application/json": { "schema": problem } });
        responses.insert(status, json!({ "description": codes, "content": content }));
    }
    json!({
        "operationId": id,
        "summary": endpoint.summary,
        "parameters": parameters(endpoint, generator),
        "responses": responses,
    })
}

/// Statuses of errors, with the codes that have them.
fn faults() -> Vec<(String, String)> {
    let mut faults: Vec<(String, String)> = Vec::new();
    for fault in Fault::ALL {
        let status = fault.status().as_str().to_owned();
        match faults.iter_mut().find(|(known, _)| *known == status) {
            Some((_, codes)) => *codes = format!("{codes}, {}", fault.code()),
            None => faults.push((status, fault.code().to_owned())),
        }
    }
    for (status, codes) in &mut faults {
        if status == "400" {
            codes.push_str(", or why the query cannot be read");
        }
    }
    faults
}

fn parameters(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut parameters = Vec::new();
    if endpoint.path.contains("{id}") {
        parameters.push(json!({
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Id of the article, or its beginning.",
            "schema": { "type": "string" },
        }));
    }
    let schema = (endpoint.parameters)(generator);
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, schema) in properties.into_iter().flatten() {
        let mut schema = schema.clone();
        let said = schema.as_object_mut().and_then(|schema| {
            not_null(schema);
            schema.remove("description")
        });
        parameters.push(json!({
            "name": name,
            "in": "query",
            "required": false,
            "description": said,
            "schema": schema,
        }));
    }
    parameters
}

/// What may be left out of an address is not `null` there.
fn not_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get("type") {
        let kind = types.iter().find(|kind| *kind != "null").cloned();
        schema.extend(kind.map(|kind| ("type".to_owned(), kind)));
    }
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
}
