//! Clients that send too slowly, too much, rubbish or nothing, over real sockets.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::{Terms, answer};

/// How long the head of a request may take here.
const HEAD: Duration = Duration::from_millis(500);
const TERMS: Terms = Terms {
    most: 64,
    head: HEAD,
    rest: Duration::from_millis(250),
    answer: Duration::from_millis(300),
    farewell: Duration::from_secs(5),
};
const LARGE: usize = 32 << 20;
const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n";

/// A server of its own thread.
struct Running {
    address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn new(terms: Terms) -> Running {
        let routes = Router::new()
            .route("/", get(async || "here"))
            .route("/large", get(async || "x".repeat(LARGE)))
            .route(
                "/slow",
                get(async || {
                    sleep(Duration::from_millis(500)).await;
                    "late"
                }),
            );
        let (end, ended) = oneshot::channel();
        let (told, address) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                told.send(listener.local_addr().unwrap()).unwrap();
                let end = async {
                    let _ = ended.await;
                };
                answer(listener, routes, terms, end).await;
            });
        });
        Running {
            address: address.recv().unwrap(),
            end: Some(end),
            thread: Some(thread),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    fn send(&self, sent: &[u8]) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(sent).unwrap();
        stream
    }

    /// Others are still answered.
    fn goes_on(&self) {
        let mut stream = self.send(ASK);
        assert_eq!(statuses(&one(&mut stream)), ["200 OK"]);
    }

    fn end(mut self) -> Duration {
        let start = Instant::now();
        self.end.take().unwrap().send(()).unwrap();
        self.thread.take().unwrap().join().unwrap();
        start.elapsed()
    }
}

/// What comes until the connection ends.
fn all(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
    }
    String::from_utf8(text).unwrap()
}

/// One answer of a connection that stays.
fn one(stream: &mut TcpStream) -> String {
    let mut text = [0; 4096];
    let length = stream.read(&mut text).unwrap();
    String::from_utf8(text[..length].to_vec()).unwrap()
}

fn statuses(text: &str) -> Vec<&str> {
    let after = text.split("HTTP/1.1 ").skip(1);
    after.map(|rest| rest.lines().next().unwrap()).collect()
}

#[test]
fn what_is_sent_badly_ends_in_a_status_and_the_others_go_on() {
    let server = Running::new(TERMS);
    let headers = |count: usize, length: usize| {
        let header = format!("x: {}\r\n", "y".repeat(length)).repeat(count);
        format!("GET / HTTP/1.1\r\nHost: here\r\n{header}\r\n").into_bytes()
    };
    let address = |length: usize| format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(length));
    for (name, sent, expected) in [
        (
            "no end",
            b"GET / HTTP/1.1\r\nHo".to_vec(),
            &["408 Request Timeout"][..],
        ),
        ("a first letter", b"G".to_vec(), &["408 Request Timeout"]),
        ("nothing", Vec::new(), &[]),
        (
            "rubbish",
            b"\x16\x03\x01\x02\0\x01\0".to_vec(),
            &["400 Bad Request"],
        ),
        (
            "no version",
            b"GET / PARIS/1\r\n\r\n".to_vec(),
            &["400 Bad Request"],
        ),
        (
            "rubbish behind a request",
            [ASK, b"\0\0rubbish\r\n\r\n"].concat(),
            &["200 OK", "400 Bad Request"],
        ),
        (
            "two requests at once",
            [ASK, ASK].concat(),
            &["200 OK", "200 OK"],
        ),
        (
            "two lengths",
            b"POST / HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\n".to_vec(),
            &["400 Bad Request"],
        ),
        (
            "many headers",
            headers(101, 1),
            &["431 Request Header Fields Too Large"],
        ),
        (
            "a large header",
            headers(1, 100_000),
            &["431 Request Header Fields Too Large"],
        ),
        (
            "a long address",
            address(100_000).into_bytes(),
            &["431 Request Header Fields Too Large"],
        ),
        (
            "half a body",
            b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\nhalf".to_vec(),
            &["405 Method Not Allowed"],
        ),
        (
            "a body that nobody wants",
            [
                b"GET / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n".as_slice(),
                vec![b'x'; 20_000_000].as_slice(),
            ]
            .concat(),
            &["200 OK"],
        ),
        (
            "a body without end",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n".to_vec(),
            &["405 Method Not Allowed"],
        ),
    ] {
        let mut stream = server.send(&sent);
        server.goes_on();
        let text = all(&mut stream);
        assert_eq!(statuses(&text), expected, "{name}");
        // What no handler has seen is told like every other error.
        let told = ["400 ", "408 ", "431 "];
        let told = |status: &&&str| told.iter().any(|it| status.starts_with(it));
        let codes = text.matches(r#""code":"#).count();
        assert_eq!(codes, expected.iter().filter(told).count(), "{name}");
    }
    server.end();
}

#[test]
fn a_request_in_drops_has_no_more_time_than_others() {
    let server = Running::new(TERMS);
    let mut stream = server.connect();
    let start = Instant::now();
    for byte in ASK.iter().cycle() {
        if stream.write_all(&[*byte]).is_err() || start.elapsed() > HEAD * 2 {
            break;
        }
        // A head of its own length would take nearly a second.
        thread::sleep(Duration::from_millis(30));
    }
    assert_eq!(statuses(&all(&mut stream)), ["408 Request Timeout"]);
}

#[test]
fn a_connection_that_rests_is_ended_without_a_word() {
    let server = Running::new(TERMS);
    let mut stream = server.send(ASK);
    assert_eq!(statuses(&one(&mut stream)), ["200 OK"]);
    let start = Instant::now();
    assert_eq!(all(&mut stream), "");
    assert!(start.elapsed() < HEAD * 10);
}

#[test]
fn who_takes_no_answer_is_left() {
    let server = Running::new(TERMS);
    let mut stream = server.send(b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n");
    thread::sleep(TERMS.head + TERMS.answer + Duration::from_millis(600));
    let came = all(&mut stream).len();
    assert!(came < LARGE, "{came}");
}

#[test]
fn those_who_do_nothing_make_way() {
    let server = Running::new(Terms {
        most: 3,
        head: Duration::from_mins(1),
        ..TERMS
    });
    let mut silent: Vec<TcpStream> = (0..3).map(|_| server.send(b"GET /")).collect();
    server.goes_on();
    // The first of them left.
    assert_eq!(all(&mut silent[0]), "");
    let mut busy: Vec<TcpStream> = (0..3)
        .map(|_| server.send(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"))
        .collect();
    // Nobody at work is sent away: there is no place until one of them has its answer.
    let mut last = server.send(ASK);
    for stream in &mut busy {
        assert_eq!(statuses(&one(stream)), ["200 OK"]);
    }
    assert_eq!(statuses(&one(&mut last)), ["200 OK"]);
}

#[test]
fn the_end_waits_for_answers_under_way_alone() {
    let server = Running::new(Terms {
        head: Duration::from_mins(1),
        ..TERMS
    });
    let idle = [server.connect(), server.send(ASK)];
    let mut busy = server.send(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n");
    // Until it is at work.
    thread::sleep(Duration::from_millis(100));
    let address = server.address;
    let took = server.end();
    assert!(took < Duration::from_secs(4), "{took:?}");
    let text = all(&mut busy);
    assert_eq!(statuses(&text), ["200 OK"]);
    assert!(text.ends_with("late"), "{text}");
    drop(idle);
    assert!(TcpStream::connect(address).is_err());
}
