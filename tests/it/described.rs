//! The API against its own description: requests made up from what `/api/openapi.json` says, each
//! answered with a status and a body that it says too.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::http::Request;
use caibao::serve::Server;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::Value;

use crate::run::sample_index;
use crate::served::{ask, get, server};

/// How many requests are made up.
const REQUESTS: u32 = 600;
/// What queries are put together from; most of what comes of it can be read.
const WORDS: &[&str] = &[
    "AWS",
    "亚马逊",
    "增长",
    "毛利率",
    "营收",
    ">",
    "<=",
    "15%",
    "40",
    "100亿美元",
    "裁员潮",
    "2024Q4",
    "-",
    "或",
    "(",
    ")",
    "\"",
    "指引",
    "排除",
    "[",
    "]",
    "任意",
    "～",
    "1e999",
    "%",
    "\u{202e}",
];

/// A parameter as the description has it.
struct Parameter {
    name: String,
    place: String,
    schema: Value,
}

/// Something to ask for.
struct Operation {
    path: String,
    parameters: Vec<Parameter>,
    /// By status: kind of content, and what it has to be where it is JSON.
    answers: HashMap<u16, (String, Option<Schema>)>,
}

/// A request, and whether all of it is as described.
#[derive(Clone, Debug)]
struct Asked {
    operation: usize,
    address: String,
    described: bool,
    dated: bool,
}

static SERVER: LazyLock<Arc<Server>> = LazyLock::new(|| server(sample_index(), "local"));

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let description = get(&SERVER, "/api/openapi.json").body;
    let description: Value = serde_json::from_str(&description).unwrap();
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .map(|(path, operations)| {
            let operation = &operations["get"];
            let parameters = operation["parameters"].as_array().unwrap();
            let answers = operation["responses"].as_object().unwrap();
            Operation {
                path: path.clone(),
                parameters: parameters.iter().map(parameter).collect(),
                answers: answers
                    .iter()
                    .map(|(status, answer)| {
                        (status.parse().unwrap(), content(&description, answer))
                    })
                    .collect(),
            }
        })
        .collect()
});

fn parameter(parameter: &Value) -> Parameter {
    let text = |key: &str| parameter[key].as_str().unwrap().to_owned();
    Parameter {
        name: text("name"),
        place: text("in"),
        schema: parameter["schema"].clone(),
    }
}

fn content(description: &Value, answer: &Value) -> (String, Option<Schema>) {
    let content = answer["content"].as_object().unwrap();
    let (kind, content) = content.iter().next().unwrap();
    let schema = (kind == "application/json").then(|| Schema {
        schema: content["schema"].clone(),
        named: description["components"]["schemas"].clone(),
    });
    (kind.clone(), schema)
}

/// What a body has to be.
struct Schema {
    schema: Value,
    /// What is referred to by name.
    named: Value,
}

impl Schema {
    /// Whether a member of an object is described, be it in one of several forms.
    fn knows(&self, schema: &Value, name: &str) -> bool {
        schema["properties"].get(name).is_some()
            || schema.get("additionalProperties").is_some()
            || schema["anyOf"]
                .as_array()
                .is_some_and(|forms| forms.iter().any(|form| self.knows(form, name)))
            || schema["$ref"].as_str().is_some_and(|reference| {
                let name_of = reference.rsplit('/').next().unwrap();
                self.knows(&self.named[name_of], name)
            })
    }

    /// What a body has that it must not, or lacks.
    fn errors(&self, body: &Value) -> Vec<String> {
        let mut errors = Vec::new();
        self.check(&self.schema, body, "", &mut errors);
        errors.truncate(3);
        errors
    }

    fn check(&self, schema: &Value, value: &Value, place: &str, errors: &mut Vec<String>) {
        for name in value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            if !self.knows(schema, name) {
                errors.push(format!("{place}/{name} is not described"));
            }
        }
        self.forms(schema, value, place, errors);
    }

    /// The same, of an object of which other members may be described elsewhere.
    fn forms(&self, schema: &Value, value: &Value, place: &str, errors: &mut Vec<String>) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        for (keyword, said) in schema {
            let holds = match keyword.as_str() {
                "$ref" => {
                    let name = said.as_str().unwrap().rsplit('/').next().unwrap();
                    self.forms(&self.named[name], value, place, errors);
                    true
                }
                "type" => match said {
                    Value::Array(types) => types.iter().any(|said| is(said, value)),
                    said => is(said, value),
                },
                "properties" => {
                    for (name, member) in value.as_object().into_iter().flatten() {
                        if let Some(schema) = said.get(name) {
                            self.check(schema, member, &format!("{place}/{name}"), errors);
                        }
                    }
                    true
                }
                // Members that no name is known of, where there are no others.
                "additionalProperties" => {
                    for (name, member) in value.as_object().into_iter().flatten() {
                        self.check(said, member, &format!("{place}/{name}"), errors);
                    }
                    true
                }
                "required" => {
                    let mut names = said.as_array().unwrap().iter();
                    names.all(|name| value.get(name.as_str().unwrap()).is_some())
                }
                "items" => {
                    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(said, item, &format!("{place}/{at}"), errors);
                    }
                    true
                }
                "anyOf" => said.as_array().unwrap().iter().any(|schema| {
                    let mut errors = Vec::new();
                    self.forms(schema, value, place, &mut errors);
                    errors.is_empty()
                }),
                "enum" => said.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|it| it >= said.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|it| it <= said.as_f64().unwrap()),
                "description" | "format" | "default" => true,
                other => panic!("{place}: nobody checks `{other}`"),
            };
            if !holds {
                let value: String = value.to_string().chars().take(80).collect();
                errors.push(format!("{place} is {value}, not of {keyword} {said}"));
            }
        }
    }
}

/// Whether a value is of a type.
fn is(said: &Value, value: &Value) -> bool {
    match said.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type is called {other}"),
    }
}

/// A value of a parameter, and whether it is as described.
fn value(parameter: &Parameter) -> BoxedStrategy<(String, bool)> {
    let schema = &parameter.schema;
    let always = |fits: bool| move |value: String| (value, fits);
    let (fitting, other) = match schema["type"].as_str().unwrap() {
        "integer" => {
            let least = schema["minimum"].as_u64().unwrap();
            let most = schema["maximum"].as_u64().unwrap();
            let outside = prop_oneof![
                (most + 1..).prop_map(|number| number.to_string()),
                "-[1-9][0-9]{0,3}",
                "[0-9]{1,3}[a-z.]{1,2}",
                "[0-9]{25}",
            ];
            let inside = (least..=most).prop_map(|number| number.to_string());
            (inside.boxed(), outside.boxed())
        }
        "boolean" => (
            select(vec!["true", "false"])
                .prop_map(str::to_owned)
                .boxed(),
            "[a-z0-9]{0,3}".boxed(),
        ),
        "string" => {
            if let Some(ids) = schema["enum"].as_array() {
                let ids: Vec<String> = ids
                    .iter()
                    .map(|id| id.as_str().unwrap().to_owned())
                    .collect();
                (select(ids).boxed(), "[a-z]{1,2}[0-9]".boxed())
            } else if let Some(pattern) = schema["pattern"].as_str() {
                let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
                (
                    string_regex(pattern).unwrap().boxed(),
                    "[a-z]{1,2}[0-9]x".boxed(),
                )
            } else {
                let words = prop::collection::vec(select(WORDS), 0..8);
                let words = words.prop_map(|words| words.join(" "));
                // A path has something in it.
                let free = prop_oneof![3 => words, 1 => "\\PC{1,40}"];
                let free = free.prop_filter("not empty", |text| !text.trim().is_empty());
                return free.prop_map(always(true)).boxed();
            }
        }
        other => panic!("no value is known of {other}"),
    };
    prop_oneof![
        12 => fitting.prop_map(always(true)),
        1 => other.prop_map(always(false)),
    ]
    .boxed()
}

/// A request, with about half of the parameters that there are.
fn request() -> impl Strategy<Value = Asked> {
    (0..OPERATIONS.len()).prop_flat_map(|operation| {
        let parameters = &OPERATIONS[operation].parameters;
        let values: Vec<_> = parameters
            .iter()
            .map(|parameter| (value(parameter), any::<bool>()))
            .collect();
        values.prop_map(move |values| asked(operation, &values))
    })
}

fn asked(operation: usize, values: &[((String, bool), bool)]) -> Asked {
    let Operation {
        path, parameters, ..
    } = &OPERATIONS[operation];
    let (mut path, mut query) = (path.clone(), Vec::new());
    let (mut described, mut dated) = (true, false);
    for (parameter, ((value, fits), given)) in parameters.iter().zip(values) {
        let name = &parameter.name;
        if parameter.place == "path" {
            path = path.replace(&format!("{{{name}}}"), &escaped(value));
        } else if *given {
            query.push(format!("{name}={}", escaped(value)));
            dated |= ["since", "until", "period"].contains(&name.as_str());
        } else {
            continue;
        }
        described &= fits;
    }
    Asked {
        operation,
        address: format!("{path}?{}", query.join("&")),
        described,
        dated,
    }
}

/// A value as it stands in an address.
fn escaped(value: &str) -> String {
    let mut escaped = String::new();
    for byte in value.bytes() {
        escaped += &format!("%{byte:02X}");
    }
    escaped
}

proptest! {
    #![proptest_config(ProptestConfig { cases: REQUESTS, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_asked_as_described_is_answered_as_described(asked in request()) {
        let request = Request::get(&asked.address).header("host", "127.0.0.1");
        let answer = ask(&SERVER, request.body(Body::empty()).unwrap());
        let status = answer.head.status().as_u16();
        let described = OPERATIONS[asked.operation].answers.get(&status);
        prop_assert!(described.is_some(), "{status}");
        let (kind, schema) = described.unwrap();
        prop_assert!(answer.header("content-type").starts_with(kind), "{:?}", answer.head);
        if let Some(schema) = schema {
            let body: Value = serde_json::from_str(&answer.body).unwrap();
            let wrong = schema.errors(&body);
            prop_assert!(wrong.is_empty(), "{wrong:?}");
            let code = &body["error"]["code"];
            if asked.described {
                // A day that the pattern lets through may not exist, nor a period of any text.
                prop_assert!(asked.dated || code != "bad_parameter", "{body}");
                prop_assert!(![500, 503].contains(&status), "{body}");
            } else {
                prop_assert_eq!(code, "bad_parameter");
            }
        }
    }
}
