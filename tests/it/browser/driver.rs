//! A browser, driven by the WebDriver protocol of the W3C: JSON over HTTP, of which a dozen commands
//! are all that is needed here. A client from a crate would bring some forty others.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Keys that have no letter, as the protocol names them.
pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const TAB: char = '\u{E004}';
pub(crate) const SHIFT: char = '\u{E008}';
pub(crate) const LEFT: char = '\u{E012}';
pub(crate) const RIGHT: char = '\u{E014}';
pub(crate) const DOWN: char = '\u{E015}';

/// Something that a screen reader is told of.
pub(crate) struct Spoken {
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) level: Option<u64>,
}

/// What is waited for comes within this time.
const PATIENCE: Duration = Duration::from_secs(20);
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
];

/// A browser of our own with nothing in it, and the page that it shows.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
}

impl Browser {
    /// Starts one; nothing where no driver is installed.
    pub(crate) fn start() -> Option<Browser> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let said = BufReader::new(driver.stdout.take().expect("it is piped"));
        let port = said.lines().find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        let profile = TempDir::new().expect("a temporary folder");
        let mut browser = Browser {
            driver,
            port: port.expect("the driver says its port"),
            session: String::new(),
            profile,
        };
        let profile = format!("--user-data-dir={}", browser.profile.path().display());
        let flags: Vec<&str> = FLAGS.iter().copied().chain([profile.as_str()]).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let made = browser
            .send("POST", "/session", &wanted)
            .expect("a session");
        browser.session = made["sessionId"].as_str().expect("its id").into();
        Some(browser)
    }

    pub(crate) fn go(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// Where it is.
    pub(crate) fn address(&self) -> String {
        self.run("return decodeURIComponent(location.href)")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Runs a script in the page and takes what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The same, of a script that returns a promise.
    pub(crate) fn run_to_end(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (error) => done(String(error)))"
        );
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a condition of the page holds.
    pub(crate) fn until(&self, condition: &str) {
        let start = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != true {
            assert!(
                start.elapsed() < PATIENCE,
                "never: {condition}\nat {}",
                self.address()
            );
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Does something that leads to another page, and waits for that.
    pub(crate) fn leave(&self, act: impl FnOnce()) {
        self.run("window.left = true");
        act();
        self.until("!window.left && document.readyState === 'complete'");
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.run(&format!(
            "return document.querySelector({selector:?})?.textContent ?? ''"
        ))
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned()
    }

    pub(crate) fn count(&self, selector: &str) -> u64 {
        self.run(&format!(
            "return document.querySelectorAll({selector:?}).length"
        ))
        .as_u64()
        .unwrap_or_default()
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/click"), &json!({}));
    }

    pub(crate) fn write(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.post(
            &format!("/element/{element}/value"),
            &json!({ "text": text }),
        );
    }

    /// Presses keys one after the other, where the focus is; what follows SHIFT is held with it.
    pub(crate) fn press(&self, keys: &[char]) {
        let mut actions = Vec::new();
        let key = |kind: &str, key: char| json!({ "type": kind, "value": key });
        for &pressed in keys {
            actions.push(key("keyDown", pressed));
            if pressed != SHIFT {
                actions.push(key("keyUp", pressed));
            }
        }
        self.act(&json!([{ "type": "key", "id": "keys", "actions": actions }]));
    }

    /// Moves the pointer over an element, from one share of its width to another, the button held
    /// where it is to be drawn.
    pub(crate) fn draw(&self, selector: &str, from: f64, to: f64) {
        let at = |share: f64| {
            self.run(&format!(
                "const at = document.querySelector({selector:?}).getBoundingClientRect();
                 return [Math.round(at.left + at.width * {share}), Math.round(at.top + at.height / 2)]"
            ))
        };
        let step =
            |at: &Value| json!({ "type": "pointerMove", "x": at[0], "y": at[1], "duration": 20 });
        let (from, middle, to) = (at(from), at(f64::midpoint(from, to)), at(to));
        self.act(&json!([{ "type": "pointer", "id": "mouse", "actions": [
            step(&from),
            { "type": "pointerDown", "button": 0 },
            step(&middle),
            step(&to),
            { "type": "pointerUp", "button": 0 },
        ] }]));
    }

    /// Moves the pointer onto an element.
    pub(crate) fn point_at(&self, selector: &str) {
        let element = json!({ "element-6066-11e4-a52e-4f735466cecf": self.element(selector) });
        self.act(&json!([{ "type": "pointer", "id": "mouse", "actions": [
            { "type": "pointerMove", "origin": element, "x": 0, "y": 0, "duration": 20 },
        ] }]));
    }

    /// A screen of another width, or colours as the system has them at night.
    pub(crate) fn screen(&self, width: u32, colours: &str) {
        self.command(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": 850, "deviceScaleFactor": 1, "mobile": width < 600 }),
        );
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            // What still glides cannot be clicked.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }

    /// What a screen reader is told of the page, in its order: what each thing is, its name, and the
    /// level of a heading.
    pub(crate) fn spoken(&self) -> Vec<Spoken> {
        let tree = self.command("Accessibility.getFullAXTree", &json!({}));
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let seen = nodes.iter().filter(|node| node["ignored"] != true);
        seen.map(|node| {
            let text = |part: &str| node[part]["value"].as_str().unwrap_or_default().to_owned();
            let properties = node["properties"].as_array();
            let level = properties.into_iter().flatten();
            let level = level.clone().find(|it| it["name"] == "level");
            Spoken {
                role: text("role"),
                name: text("name"),
                description: text("description"),
                level: level.and_then(|it| it["value"]["value"].as_u64()),
            }
        })
        .collect()
    }

    fn command(&self, command: &str, with: &Value) -> Value {
        let body = json!({ "cmd": command, "params": with });
        self.post("/goog/cdp/execute", &body)
    }

    /// What the browser complained of since it was asked last.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let told = entries.iter().filter_map(|entry| entry["message"].as_str());
        told.map(str::to_owned).collect()
    }

    fn act(&self, actions: &Value) {
        // A pointer and keys that were released stay where they are; shift does not.
        self.post("/actions", &json!({ "actions": actions }));
        self.send(
            "DELETE",
            &format!("/session/{}/actions", self.session),
            &Value::Null,
        )
        .expect("keys are released");
    }

    fn element(&self, selector: &str) -> String {
        let how = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &how);
        let found = found.as_object().and_then(|found| found.values().next());
        found
            .and_then(Value::as_str)
            .expect("an element")
            .to_owned()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.send("POST", &path, body)
            .unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|e| e.to_string())?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream
            .write_all(request.as_bytes())
            .map_err(|e| e.to_string())?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).map_err(|e| e.to_string())?;
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(|_| line.clone())?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).map_err(|e| e.to_string())?;
        let mut answer: Value = serde_json::from_slice(&answer).map_err(|e| e.to_string())?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!(
                "{error}: {}",
                value["message"].as_str().unwrap_or_default()
            )),
            None => Ok(value),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without its end, the browser would go on without its driver.
        let _: Result<Value, String> = self.send(
            "DELETE",
            &format!("/session/{}", self.session),
            &Value::Null,
        );
        let _: std::io::Result<()> = self.driver.kill();
        let _: std::io::Result<_> = self.driver.wait();
    }
}
