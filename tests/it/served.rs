//! What the server answers: through its router, and once over a socket.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use caibao::lexicon::Lexicon;
use caibao::serve::{Library, Server, router};
use html5gum::{Token, Tokenizer};
use serde_json::Value;
use tower::ServiceExt;

use crate::run::{caibao, ran, root, run, sample_index, started, updating, without_ids};

const TOKEN: &str = "0123456789abcdef";

/// A server over an index, that is to be reached as the name in the table of cases says.
pub(crate) fn server(index: &Path, name: &str) -> Arc<Server> {
    let today = || jiff::civil::date(2025, 2, 28);
    let library = Library::open(index.to_owned(), Lexicon::built_in(), today).unwrap();
    let (address, token) = match name {
        "local" => ("127.0.0.1:7878", None),
        _ => ("0.0.0.0:7878", Some(TOKEN.to_owned())),
    };
    let address: SocketAddr = address.parse().unwrap();
    Arc::new(Server::new(library, address, token, Box::new(|_| {})))
}

/// An answer: its head, and its body as text.
pub(crate) struct Answer {
    pub(crate) head: Response<()>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.head.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn ask(server: &Arc<Server>, request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let response = router(Arc::clone(server)).oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            head: Response::from_parts(head, ()),
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    })
}

pub(crate) fn get(server: &Arc<Server>, address: &str) -> Answer {
    let request = Request::get(encoded(address)).header("host", "127.0.0.1");
    ask(server, request.body(Body::empty()).unwrap())
}

/// An address as a browser sends it.
fn encoded(address: &str) -> String {
    let mut sent = String::new();
    for (at, byte) in address.bytes().enumerate() {
        let escape = address.get(at + 1..at + 3);
        let escaped = byte == b'%'
            && escape.is_some_and(|it| it.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if escaped || byte.is_ascii_alphanumeric() || b"/?&=.,-_:[]+".contains(&byte) {
            sent.push(char::from(byte));
        } else {
            sent += &format!("%{byte:02X}");
        }
    }
    sent
}

#[test]
fn every_request_ends_in_a_clear_status() {
    let table = fs::read_to_string(root().join("tests/cases/requests.tsv")).unwrap();
    let servers = ["local", "token"].map(|name| (name, server(sample_index(), name)));
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for case in table.lines().filter(|line| !line.starts_with('#')) {
        let [name, request, headers, status, expected] =
            case.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (_, server) = servers.iter().find(|(known, _)| *known == name).unwrap();
        let (method, address) = request.split_once(' ').unwrap();
        let address = address
            .replace("{long}", &"长".repeat(2001))
            .replace("{huge}", &"a".repeat(40_000));
        let mut request = Request::builder().method(method).uri(encoded(&address));
        if !headers.starts_with("Host") {
            request = request.header("host", "127.0.0.1:7878");
        }
        if let Some((name, value)) = headers.split_once(": ") {
            request = request.header(name, value);
        }
        let answer = ask(server, request.body(Body::empty()).unwrap());
        let kind = answer.header("content-type").split(';').next();
        let kind = kind.unwrap_or_default();
        let told = match serde_json::from_str::<Value>(&answer.body) {
            Ok(object) if object["error"].is_object() => {
                assert_eq!(object["error"]["status"], answer.head.status().as_u16());
                assert_eq!(kind, "application/json", "{case}");
                object["error"]["code"].as_str().unwrap().to_owned()
            }
            _ if kind.is_empty() => "none".to_owned(),
            _ => kind.to_owned(),
        };
        let found = format!("{}\t{told}", answer.head.status().as_u16());
        if found != format!("{status}\t{expected}") {
            wrong.push(format!("{case}\n  {found}"));
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{case}");
        assert!(!policy.contains("unsafe"), "{case}");
        assert!(policy.contains("frame-ancestors 'none'"), "{case}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        asked += 1;
    }
    assert!(asked > 60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Programs get the same whether they ask the command line or the server.
#[test]
fn the_api_answers_as_the_command_line_does() {
    let server = server(sample_index(), "local");
    let article = run(&["search", "迪士尼", "--format", "json"]);
    let article: Value = serde_json::from_str(&article.stdout).unwrap();
    let id = article["hits"][0]["id"].as_str().unwrap();
    for (args, address) in [
        (
            vec!["search", "AWS 增长 > 15%", "--facet", "company,month"],
            "/api/search?q=AWS 增长 > 15%&facet=company,month",
        ),
        (
            vec!["search", "2024Q4 AWS 增长 > 50%"],
            "/api/search?q=2024Q4 AWS 增长 > 50%",
        ),
        (
            vec![
                "search",
                "小米",
                "--since",
                "2024-11",
                "--no-collapse",
                "--sort",
                "date",
            ],
            "/api/search?q=小米&since=2024-11&each=true&sort=date",
        ),
        (
            vec![
                "figures",
                "毛利率 > 40%",
                "--sort",
                "value",
                "--group-by",
                "company",
            ],
            "/api/figures?q=毛利率 > 40%&sort=value&group=company",
        ),
        (
            vec!["explain", "AWS 增长 > 15% -裁员"],
            "/api/explain?q=AWS 增长 > 15% -裁员",
        ),
        (vec!["show", id], &format!("/api/articles/{id}")),
        (vec!["show", id], &format!("/articles/{id}.json")),
        (vec!["stats"], "/api/stats"),
        (vec!["stats"], "/stats.json"),
    ] {
        let told = run(&[&args[..], &["--format", "json"]].concat());
        let [mut told, mut served] = [told.stdout, get(&server, address).body]
            .map(|text| -> Value { serde_json::from_str(&text).unwrap() });
        for object in [&mut told, &mut served] {
            if object.get("took_ms").is_some() {
                object["took_ms"] = Value::Null;
            }
        }
        assert_eq!(told, served, "{address}");
    }
    for (args, address) in [
        (
            vec!["search", "AWS 增长 > 15%"],
            "/search.csv?q=AWS 增长 > 15%",
        ),
        (
            vec!["figures", "毛利率 > 40%"],
            "/figures.csv?q=毛利率 > 40%",
        ),
    ] {
        let told = run(&[&args[..], &["--format", "csv"]].concat());
        assert_eq!(told.stdout, get(&server, address).body, "{address}");
    }
}

/// What a view shows is in the JSON and the CSV that it leads to, with the same state in their address.
#[test]
fn a_view_is_the_same_for_programs() {
    let server = server(sample_index(), "local");
    let found = get(&server, "/api/search?q=AWS 增长 > 15%25").body;
    let found: Value = serde_json::from_str(&found).unwrap();
    let article = format!("/articles/{}", found["hits"][0]["id"].as_str().unwrap());
    for (view, ways) in [
        ("/", 4),
        ("/?lang=en", 4),
        (
            "/search?q=营收&company=亚马逊&since=2023&sort=date&limit=3",
            4,
        ),
        ("/figures?q=营收&status=guidance&sort=value&limit=3", 4),
        ("/stats", 2),
        (article.as_str(), 2),
    ] {
        let page = get(&server, view).body;
        let links = attributes(&page, "href");
        let ways_of = |end: &str| -> Vec<&String> {
            let path = |link: &str| link.split('?').next().unwrap_or_default().to_owned();
            let mut ways: Vec<_> = links.iter().filter(|it| path(it).ends_with(end)).collect();
            ways.retain(|link| !link.starts_with("/api/"));
            ways.sort();
            ways.dedup();
            ways
        };
        let (objects, sheets) = (ways_of(".json"), ways_of(".csv"));
        assert_eq!(objects.len() + sheets.len(), ways, "{view}: {links:?}");
        for (object, sheet) in objects.into_iter().zip(sheets) {
            assert_eq!(&object.replace(".json", ".csv"), sheet, "{view}");
            for (link, kind) in [(object, "application/json"), (sheet, "text/csv")] {
                let answer = get(&server, link);
                assert_eq!(answer.head.status(), StatusCode::OK, "{link}");
                assert!(answer.header("content-type").starts_with(kind), "{link}");
                assert!(!answer.body.is_empty());
            }
        }
    }
}

/// What stands at the side of a view is counted in its JSON, and has a sheet of its own.
#[test]
fn what_stands_at_the_side_is_there_for_programs() {
    let server = server(sample_index(), "local");
    let json = |address: &str| -> Value {
        let answer = get(&server, address);
        serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{address}: {error}"))
    };
    for (state, of) in [
        ("/search.json?q=营收&company=亚马逊&status=guidance", ""),
        (
            "/figures.json?q=营收&company=亚马逊&status=guidance",
            "&of=figures",
        ),
    ] {
        let shown = json(state);
        let (_, query) = state.split_once('?').unwrap();
        let counted = json(&format!("/facets.json?{query}{of}"));
        assert_eq!(shown["facets"], counted["facets"], "{state}");
        assert_eq!(counted["facets"].as_array().unwrap().len(), 7, "{state}");
        let sheet = get(&server, &format!("/facets.csv?{query}{of}")).body;
        let lines = |facet: &Value| facet["counts"].as_array().unwrap().len();
        let counts: usize = counted["facets"]
            .as_array()
            .unwrap()
            .iter()
            .map(lines)
            .sum();
        assert_eq!(sheet.lines().count(), counts + 1, "{sheet}");
        let company = &counted["facets"][0]["counts"][0]["count"];
        assert!(
            sheet.contains(&format!("\r\ncompany,亚马逊,{company}\r\n")),
            "{sheet}"
        );
    }
    let [articles, figures] = ["", "&of=figures"]
        .map(|of| json(&format!("/api/facets?q=营收&by=status{of}"))["facets"].clone());
    assert_ne!(articles, figures);
}

/// The picture of the first page shows nothing that its JSON lacks, and the numbers below it are those
/// of the index.
#[test]
fn the_first_page_is_there_for_programs() {
    let server = server(sample_index(), "local");
    let page = get(&server, "/").body;
    let links = attributes(&page, "href");
    let object = links.iter().find(|it| it.starts_with("/figures.json"));
    let rows: Value = serde_json::from_str(&get(&server, object.unwrap()).body).unwrap();
    let told: Vec<String> = rows["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "/articles/{}#figure-{}",
                row["id"].as_str().unwrap(),
                row["start"]
            )
        })
        .collect();
    let points: Vec<_> = links.iter().filter(|it| it.contains("#figure-")).collect();
    assert!(points.len() > 10, "{points:?}");
    assert!(
        points.iter().all(|point| told.contains(point)),
        "{points:?}"
    );
    let stats = get(&server, "/stats.csv").body;
    let page = get(&server, "/stats").body;
    let articles = stats
        .lines()
        .find_map(|it| it.strip_prefix("articles,"))
        .unwrap();
    assert!(page.contains(&format!("<dd>{articles}</dd>")), "{page}");
    let revenue = stats
        .lines()
        .find_map(|it| it.strip_prefix("metrics.revenue,"))
        .unwrap();
    let counted = format!("营业收入</span> <span class=\"number\">{revenue}</span>");
    assert!(page.contains(&counted), "{page}");
}

/// The values of an attribute in a page, in order.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for token in Tokenizer::new(page).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        for (key, value) in &tag.attributes {
            if &***key == name.as_bytes() {
                values.push(String::from_utf8_lossy(value).into_owned());
            }
        }
    }
    values
}

/// Whole answers, kept in `tests/answers/`.
#[test]
fn answers_are_as_kept() {
    let server = server(sample_index(), "local");
    for (name, address) in [
        ("error", "/api/search?q=AWS 增长 > 15亿丈 裁员"),
        ("facets", "/api/facets?q=毛利率 > 45%&by=company,month"),
        ("suggest", "/api/suggest?q=毛利率 > 40% 净利&limit=3"),
        ("openapi", "/api/openapi.json"),
    ] {
        let answer: Value = serde_json::from_str(&get(&server, address).body).unwrap();
        let answer = serde_json::to_string_pretty(&answer).unwrap() + "\n";
        let answer = without_ids(&answer) + "\n";
        let path = root().join("tests/answers").join(format!("{name}.json"));
        if updating() {
            fs::write(&path, &answer).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, answer, "{address}");
    }
}

/// The sample article whose title, body, source and address are attacks.
#[test]
fn a_hostile_article_is_text_and_nothing_else() {
    let server = server(sample_index(), "local");
    let found = get(&server, "/api/search?q=迪士尼").body;
    let found: Value = serde_json::from_str(&found).unwrap();
    let hit = &found["hits"][0];
    assert!(hit["title"].as_str().unwrap().contains("<script>"));
    let id = hit["id"].as_str().unwrap();
    let mut pages = Vec::new();
    for address in [
        "/search?q=迪士尼".to_owned(),
        "/search?q=</title><script>alert(1)</script>".to_owned(),
        "/search?q=\"><img src=x onerror=alert(1)>".to_owned(),
        "/search?q=<b> > 15%".to_owned(),
        "/figures?q=[迪士尼 任意]".to_owned(),
        "/<script>alert(1)</script>".to_owned(),
        format!("/articles/{id}"),
        format!("/articles/{id}?lang=en"),
        "/articles/<script>".to_owned(),
    ] {
        let page = get(&server, &address);
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{address}"
        );
        pages.push((address, page.body));
    }
    for (address, page) in pages {
        let mut scripts = 0;
        for token in Tokenizer::new(&page) {
            let Ok(Token::StartTag(tag)) = token else {
                continue;
            };
            let name = String::from_utf8_lossy(&tag.name).into_owned();
            scripts += usize::from(name == "script");
            assert!(
                !["iframe", "object", "embed", "base", "style", "img"].contains(&name.as_str()),
                "{address}: {name}"
            );
            for (key, value) in &tag.attributes {
                let key = String::from_utf8_lossy(key);
                let value = String::from_utf8_lossy(value);
                assert!(!key.starts_with("on") && key != "style", "{address}: {key}");
                if ["href", "src", "action"].contains(&&*key) {
                    let ours = value.starts_with('/') && !value.starts_with("//");
                    let web = value.starts_with("https://") || value.starts_with("http://");
                    assert!(ours || web || value.starts_with('#'), "{address}: {value}");
                }
            }
        }
        assert_eq!(scripts, 1, "{address}");
    }
}

/// Whatever is counted, narrowing to it finds as many articles. Of a segment there may be more: AWS is
/// also 云计算部门·AWS, which is counted by itself; and a source is found by a part of its name.
#[test]
fn what_is_counted_is_what_is_found() {
    let server = server(sample_index(), "local");
    let ask =
        |address: String| -> Value { serde_json::from_str(&get(&server, &address).body).unwrap() };
    let mut asked = 0;
    for query in [
        "",
        "AWS 增长 > 15%25",
        "[AWS > 15%25] [广告 > 10%25]",
        "毛利率 > 40%25 OR 裁员",
        "裁员 NOT [亚马逊 > 10%25]",
    ] {
        let by = "company,segment,metric,period,status,source";
        let counted = ask(format!("/api/facets?q={query}&by={by}&limit=3"));
        for facet in counted["facets"].as_array().unwrap() {
            let by = facet["by"].as_str().unwrap();
            for count in facet["counts"].as_array().unwrap() {
                let Some(value) = count["value"].as_str() else {
                    continue;
                };
                let address = format!("/api/search?q={query}&limit=0&{by}={value}");
                let found = ask(address.clone())["total"].as_u64();
                let count = count["count"].as_u64();
                let more = ["segment", "source"].contains(&by) && found > count;
                assert!(more || found == count, "{address}: {count:?} {found:?}");
                asked += 1;
            }
        }
    }
    assert!(asked > 30, "{asked}");
}

/// Where the words of a language come from a table, none of another one is left.
#[test]
fn a_page_speaks_its_language() {
    let server = server(sample_index(), "local");
    for (query, said) in [
        (
            "AWS 增长 > 15%25",
            "a figure: AWS (segment), any company; any metric; yoy; &gt; 15%; actual",
        ),
        (
            "AWS 增长 > 15%25",
            "no status is said, so only reported figures are looked for",
        ),
        ("营收 > 1500亿美元", "&gt; 150 billion USD"),
        ("2024Q4 AWS 增长 > 50%25", "and none of them is “&gt; 50%”"),
        ("AWS 增长 > 15亿丈", "“丈” is no unit that is known"),
        ("AWS 增长 > 15亿丈", "for example: AWS 增长 &gt; 15亿元"),
    ] {
        let address = format!("/search?q={query}&lang=en");
        let page = get(&server, &address).body;
        assert!(page.contains(said), "{address}: {said}\n{page}");
    }
    // Faults have a headline in the language of the page, and lead to the same in the other one.
    for (address, headline, other) in [
        (
            "/search?q=AWS&status=rumour",
            "网址里的参数不对",
            "/search?q=AWS&amp;status=rumour&amp;lang=en",
        ),
        ("/nothing?lang=en", "There is nothing here", "/nothing"),
    ] {
        let page = get(&server, address).body;
        assert!(page.contains(&format!("<h1>{headline}</h1>")), "{page}");
        assert!(page.contains(&format!("href=\"{other}\" lang=")), "{page}");
    }
    for (language, said) in [
        ("zh", "不认识单位“丈”"),
        ("en", "“丈” is no unit that is known"),
    ] {
        let told = get(
            &server,
            &format!("/api/explain?q=AWS 增长 > 15亿丈&lang={language}"),
        )
        .body;
        let told: Value = serde_json::from_str(&told).unwrap();
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(said), "{message}");
    }
}

#[test]
fn a_page_leads_to_what_is_on_it() {
    let server = server(sample_index(), "local");
    let mut left = vec!["/".to_owned(), "/search?q=AWS 增长 > 15%".to_owned()];
    let mut met: Vec<String> = Vec::new();
    while let Some(address) = left.pop() {
        let answer = get(&server, &address);
        assert_eq!(answer.head.status(), StatusCode::OK, "{address}");
        met.push(address);
        let (mut ids, mut places) = (Vec::new(), Vec::new());
        for token in Tokenizer::new(&answer.body).flatten() {
            let Token::StartTag(tag) = token else {
                continue;
            };
            for (key, value) in &tag.attributes {
                let value = String::from_utf8_lossy(value);
                if &***key == b"id" {
                    ids.push(value.to_string());
                } else if let Some(place) = value.strip_prefix('#') {
                    places.push(place.to_owned());
                }
                let link = matches!(&***key, b"href" | b"src") && value.starts_with('/');
                let place = value.split('#').next().unwrap_or_default().to_owned();
                // Enough to see that none is broken; all would be all there is.
                let many = met.len() + left.len() > 80;
                if link && !many && !met.contains(&place) && !left.contains(&place) {
                    left.push(place);
                }
            }
        }
        let missing = places.iter().find(|place| !ids.contains(place));
        assert_eq!(missing, None, "{met:?}");
    }
    assert!(met.len() > 60, "{met:?}");
}

#[test]
fn nothing_is_written_and_a_new_index_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let add = |samples: &str, flags: &[&str]| {
        let mut command = caibao();
        command.args(["index", samples]).args(flags).arg("--index");
        assert_eq!(ran(command.arg(&index)).status, 0);
    };
    add("samples/articles/us", &[]);
    let server = server(&index, "local");
    let articles = |server| -> Value {
        let stats: Value = serde_json::from_str(&get(server, "/api/stats").body).unwrap();
        stats["articles"].clone()
    };
    let before = listing(&index);
    assert_eq!(articles(&server), 15);
    for address in [
        "/",
        "/search?q=AWS",
        "/figures?q=毛利率 > 10%",
        "/api/facets?q=AWS",
    ] {
        assert_eq!(get(&server, address).head.status(), StatusCode::OK);
    }
    assert!(!server.refresh().unwrap());
    assert_eq!(listing(&index), before);
    add("samples/articles/hk", &[]);
    // Who asks before it is looked at keeps the index that is open.
    assert_eq!(articles(&server), 15);
    assert!(server.refresh().unwrap());
    assert_eq!(articles(&server), 27);
    add("samples/articles/tw", &["--rebuild"]);
    assert_eq!(get(&server, "/search?q=AWS").head.status(), StatusCode::OK);
    assert!(server.refresh().unwrap());
    assert_eq!(articles(&server), 3);
    fs::remove_dir_all(&index).unwrap();
    assert!(server.refresh().is_err());
    assert_eq!(articles(&server), 3);
    assert_eq!(
        get(&server, "/search?q=台积电").head.status(),
        StatusCode::OK
    );
}

/// The files of a folder with their sizes and times.
fn listing(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(listing(&path));
        } else {
            let data = fs::metadata(&path).unwrap();
            files.push(format!(
                "{} {} {:?}",
                path.display(),
                data.len(),
                data.modified()
            ));
        }
    }
    files.sort();
    files
}

/// Over a socket: the index changes while clients ask, no request fails, and the end is asked for.
#[cfg(unix)]
#[test]
fn a_running_server_keeps_up_and_ends_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let add = |samples: &str| {
        let mut command = caibao();
        command.args(["index", samples, "--index"]);
        assert_eq!(ran(command.arg(&index)).status, 0);
    };
    add("samples/articles/tw");
    let mut serve = caibao();
    serve.args(["serve", "--bind", "127.0.0.1:0", "--index"]);
    let (mut server, place) = started(serve.arg(&index));
    let address = place.strip_prefix("http://").unwrap();
    let address = address.trim_end_matches('/').to_owned();
    let ask = || {
        let mut stream = TcpStream::connect(&address).unwrap();
        let request = "GET /api/stats HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        answer
    };
    assert!(ask().contains("\"articles\":3,"));
    add("samples/articles/hk");
    let start = Instant::now();
    while !ask().contains("\"articles\":15,") {
        assert!(start.elapsed() < Duration::from_secs(20), "it never looked");
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = server.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    server.stderr.unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

/// An address can be had once.
#[test]
fn an_address_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = run(&["serve", "--bind", &address]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(ran.stdout, "");
    let said = ran.stderr.replace(&address, "ADDRESS");
    let start = "error: ADDRESS cannot be had: ";
    let end = "; give another with --bind ADDR:PORT\n";
    assert!(said.starts_with(start) && said.ends_with(end), "{said}");
}

/// Whoever reaches a network does not read the index unless that is wanted.
#[cfg(unix)]
#[test]
fn a_network_is_served_with_a_token_unless_none_is_wanted() {
    let printed = |flags: &[&str]| {
        let mut serve = caibao();
        serve.args(["serve", "--bind", "0.0.0.0:0", "--index"]);
        let (mut server, place) = started(serve.arg(sample_index()).args(flags));
        let address = place.strip_prefix("http://0.0.0.0:").unwrap();
        let (port, query) = address.split_once('/').unwrap();
        let status = |query: &str| {
            let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
            let head = "HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
            write!(stream, "GET /api/stats{query} {head}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer["HTTP/1.1 ".len()..][..3].to_owned()
        };
        let statuses = (status(""), status(query));
        let id = server.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        server.wait().unwrap();
        let mut said = String::new();
        server.stderr.unwrap().read_to_string(&mut said).unwrap();
        assert!(said.starts_with("note: "), "{said}");
        (query.len(), statuses)
    };
    let told = |statuses: [&str; 2]| (statuses[0].to_owned(), statuses[1].to_owned());
    // The address with the token leads a browser on, with the token in a cookie.
    let (length, statuses) = printed(&[]);
    assert_eq!(
        (length, statuses),
        ("?token=".len() + 32, told(["401", "303"]))
    );
    assert_eq!(printed(&["--no-token"]), (0, told(["200", "200"])));
}
