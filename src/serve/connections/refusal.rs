//! What is told to who sends something that is no request: a body, as every other error has one.
//!
//! Such bytes never reach a handler, and what hyper answers has a status alone. It is the only answer
//! of such a status without a body, and goes out in one piece, so it is told by its head.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};

use super::super::error::{Fault, Problem};
use crate::api;

/// What hyper refuses, with what is wrong and what would work.
const REFUSED: [(Fault, &str, &str); 3] = [
    (
        Fault::BadRequest,
        "this is no request of HTTP/1.1",
        "for example: GET /api/search?q=AWS HTTP/1.1",
    ),
    (
        Fault::AddressTooLong,
        "the address is too long",
        "a query has at most 2000 characters",
    ),
    (
        Fault::HeadTooLarge,
        "the head of the request is too large",
        "send less than 64 KiB of headers",
    ),
];

/// What is answered to who began a request and did not end it.
pub(super) fn too_slow() -> Vec<u8> {
    let message = "the request did not arrive in time";
    whole(&Problem::new(Fault::RequestTooSlow, message).hint("send the head of a request at once"))
}

/// What is answered instead, where an answer is one that hyper gives by itself.
fn refusal(answer: &[u8]) -> Option<Vec<u8>> {
    let head = std::str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?;
    let empty = head.lines().any(|line| line == "content-length: 0");
    let refused = REFUSED
        .iter()
        .find(|(fault, ..)| empty && fault.status().as_str() == status);
    refused.map(|(fault, message, hint)| whole(&Problem::new(*fault, *message).hint(*hint)))
}

/// All of an answer, behind which the connection is closed.
fn whole(problem: &Problem) -> Vec<u8> {
    let status = problem.fault.status();
    let body = api::json_line(&problem.wire()).unwrap_or_default();
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A connection on which refusals have a body.
pub(super) struct Told<S> {
    pub(super) stream: S,
    /// What is still to be written of a refusal.
    refusal: Vec<u8>,
}

impl<S> Told<S> {
    pub(super) fn new(stream: S) -> Told<S> {
        Told {
            stream,
            refusal: Vec::new(),
        }
    }
}

impl<S: Write + Unpin> Told<S> {
    /// Writes what is left of a refusal.
    fn drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.refusal.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.refusal))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.refusal.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: Read + Unpin> Read for Told<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: Write + Unpin> Write for Told<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(refusal) = refusal(bytes) {
            self.refusal = refusal;
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.drain(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.drain(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
