//! How the server fares while many clients ask at once and an index run commits again and again: answers
//! a second, how long they take, how many fail, and the memory at the end.
//!
//! `cargo bench --bench load` serves the articles of `../shared/corpus` where that folder is, else those
//! of `samples/`, for a minute; `-- FOLDER`, `--seconds N` and `--clients N` say otherwise. The articles
//! that are added meanwhile are made up (`benches/generate`). Clients, server and index run share this
//! machine. Ends with status 1 where a request failed.
#![allow(clippy::print_stdout, reason = "results are for people to read")]

#[path = "generate/articles.rs"]
mod articles;

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use articles::Article;

/// What is asked for, over and over: mostly searches, as people and programs have them.
const ADDRESSES: &[&str] = &[
    "/api/search?q=AWS%20%E5%A2%9E%E9%95%BF%20%3E%2015%25",
    "/search?q=AWS%20%E5%A2%9E%E9%95%BF%20%3E%2015%25",
    "/api/search?q=%E8%A3%81%E5%91%98%E6%BD%AE&facet=company,month",
    "/search?q=%E8%8B%B1%E4%BC%9F%E8%BE%BE%20%E6%95%B0%E6%8D%AE%E4%B8%AD%E5%BF%83",
    "/api/figures?q=%E6%AF%9B%E5%88%A9%E7%8E%87%20%3E%2045%25",
    "/figures?q=AWS%20%E5%A2%9E%E9%95%BF%20%3E%200",
    "/api/facets?q=%E5%B0%8F%E7%B1%B3&by=company",
    "/api/suggest?q=%E4%BA%9A%E9%A9%AC",
    "/api/explain?q=AWS%20%E5%A2%9E%E9%95%BF%20%3E%2015%25",
    "/",
    "/healthz",
];
/// Articles that one index run adds.
const BATCH: u64 = 200;

struct Asked {
    corpus: PathBuf,
    seconds: u64,
    clients: usize,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let asked = Asked::read()?;
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    println!("{}", run(&index, &asked.corpus)?);
    let mut server = Server::start(&index)?;
    println!(
        "{} clients for {} s over {}\n",
        asked.clients,
        asked.seconds,
        asked.corpus.display()
    );
    server.memory("memory at the beginning");
    let end = AtomicBool::new(false);
    let (answers, runs) = thread::scope(|scope| -> Result<_, Box<dyn Error>> {
        let address = server.address.as_str();
        let clients: Vec<_> = (0..asked.clients)
            .map(|first| {
                scope.spawn({
                    let end = &end;
                    move || client(address, first, end)
                })
            })
            .collect();
        let start = Instant::now();
        let mut runs = 0;
        let mut indexed = Ok(());
        while start.elapsed() < Duration::from_secs(asked.seconds) && indexed.is_ok() {
            indexed = batch(folder.path(), runs).and_then(|batch| run(&index, &batch).map(drop));
            runs += 1;
        }
        end.store(true, Ordering::Relaxed);
        let mut answers = Answers::default();
        for client in clients {
            answers.add(client.join().map_err(|_| "a client panicked")?);
        }
        answers.seconds = start.elapsed().as_secs_f64();
        indexed.map(|()| (answers, runs))
    })?;
    println!("index runs meanwhile     {runs} of {BATCH} articles");
    println!("index opened again       {} times", server.reopened()?);
    answers.print();
    server.memory("memory at the end");
    server.process.kill()?;
    Ok(ExitCode::from(u8::from(!answers.failures.is_empty())))
}

impl Asked {
    fn read() -> Result<Asked, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let corpus = root.join("../shared/corpus");
        let mut asked = Asked {
            corpus: if corpus.is_dir() {
                corpus
            } else {
                root.join("samples/articles")
            },
            seconds: 60,
            clients: 32,
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut number = || args.next().ok_or(format!("{arg} is followed by a number"));
            match arg.as_str() {
                "--seconds" => asked.seconds = number()?.parse()?,
                "--clients" => asked.clients = number()?.parse()?,
                // From cargo.
                "--bench" => {}
                folder => asked.corpus = PathBuf::from(folder),
            }
        }
        Ok(asked)
    }
}

fn caibao(index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caibao"));
    command.arg("--index").arg(index).arg("--quiet");
    command
}

/// Adds the articles of a folder to an index; what it said.
fn run(index: &Path, articles: &Path) -> Result<String, Box<dyn Error>> {
    let output = caibao(index).arg("index").arg(articles).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // Files that cannot be read are no matter here.
    if said.is_empty() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(said.trim().to_owned())
}

/// A folder of articles that nobody has seen before.
fn batch(folder: &Path, number: u64) -> Result<PathBuf, Box<dyn Error>> {
    let batch = folder.join(format!("batch-{number}"));
    fs::create_dir(&batch)?;
    let numbers = number * BATCH..(number + 1) * BATCH;
    let lines: String = numbers.map(|one| Article::new(1, one).line()).collect();
    fs::write(batch.join("articles.jsonl"), lines)?;
    Ok(batch)
}

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(index: &Path) -> Result<Server, Box<dyn Error>> {
        let mut process = caibao(index)
            .args(["serve", "--bind", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = process.stdout.as_mut().ok_or("it has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://");
        Ok(Server {
            address: address.trim_end_matches('/').to_owned(),
            process,
        })
    }

    /// Where the system tells it.
    fn memory(&self, when: &str) {
        let path = format!("/proc/{}/status", self.process.id());
        let Ok(status) = fs::read_to_string(path) else {
            return;
        };
        let of = |key: &str| -> Option<u64> {
            let line = status.lines().find(|line| line.starts_with(key))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let [now, own, most] =
            ["VmRSS", "RssAnon", "VmHWM"].map(|key| of(key).unwrap_or_default() / 1024);
        println!("{when:24} {now} MiB ({own} of its own, {most} at most)");
    }

    fn reopened(&self) -> Result<String, Box<dyn Error>> {
        let mut stream = TcpStream::connect(&self.address)?;
        let (_, text) = answer(&mut stream, "/metrics")?;
        let line = text
            .lines()
            .find(|line| line.contains("index_reopened_total "));
        let number = line.and_then(|line| line.split(' ').nth(1));
        Ok(number.unwrap_or("unknown").to_owned())
    }
}

/// How requests were answered.
#[derive(Default)]
struct Answers {
    seconds: f64,
    /// How long each took, in microseconds.
    took: Vec<u64>,
    failures: Vec<String>,
}

impl Answers {
    fn add(&mut self, other: Answers) {
        self.took.extend(other.took);
        self.failures.extend(other.failures);
    }

    fn print(&self) {
        let mut took = self.took.clone();
        took.sort_unstable();
        let count = u32::try_from(took.len()).unwrap_or(u32::MAX);
        let rate = f64::from(count) / self.seconds;
        println!("answers                  {count}, {rate:.0} a second");
        for (name, part) in [
            ("half within", 500),
            ("99 of 100 within", 990),
            ("999 of 1000 within", 999),
            ("all within", 1000),
        ] {
            let place = (took.len() * part / 1000).min(took.len().saturating_sub(1));
            let micros = took.get(place).copied().unwrap_or_default();
            println!("{name:24} {}.{} ms", micros / 1000, micros % 1000 / 100);
        }
        println!("failed                   {}", self.failures.len());
        for failure in self.failures.iter().take(5) {
            println!("  {failure}");
        }
    }
}

/// Asks again and again over one connection.
fn client(address: &str, first: usize, end: &AtomicBool) -> Answers {
    let mut answers = Answers::default();
    let mut connection = None;
    for path in ADDRESSES.iter().cycle().skip(first) {
        if end.load(Ordering::Relaxed) {
            break;
        }
        let start = Instant::now();
        match ask(address, &mut connection, path) {
            Ok(()) => {
                let micros = start.elapsed().as_micros();
                answers.took.push(u64::try_from(micros).unwrap_or(u64::MAX));
            }
            Err(error) => {
                answers.failures.push(format!("{path}: {error}"));
                connection = None;
            }
        }
    }
    answers
}

fn ask(
    address: &str,
    connection: &mut Option<TcpStream>,
    path: &str,
) -> Result<(), Box<dyn Error>> {
    let stream = match connection {
        Some(stream) => stream,
        None => connection.insert(TcpStream::connect(address)?),
    };
    let (status, _) = answer(stream, path)?;
    if status != 200 {
        return Err(format!("status {status}").into());
    }
    Ok(())
}

/// The status and the body of what is answered.
fn answer(stream: &mut TcpStream, path: &str) -> Result<(u16, String), Box<dyn Error>> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err("the connection ended".into());
        }
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest.get(..3).unwrap_or_default().parse()?;
        } else if let Some(number) = line.strip_prefix("content-length: ") {
            length = number.trim().parse()?;
        } else if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((status, String::from_utf8(body)?))
}
