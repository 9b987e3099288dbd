//! Connections: so many at once, each for so long, so that who sends slowly, or nothing, or takes no
//! answer, keeps nobody else out.

mod refusal;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use refusal::Told;

/// What connections are held to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Connections at once; each takes a file handle, of which a process often has 1,024.
    pub(super) most: u32,
    /// How long the head of a request may take, and how long the next one may be waited for.
    pub(super) head: Duration,
    /// How long a connection may rest behind an answer before it has to make way for another.
    pub(super) rest: Duration,
    /// How long an answer may take to be taken.
    pub(super) answer: Duration,
    /// How long answers that are under way are waited for at the end.
    pub(super) farewell: Duration,
}

impl Terms {
    pub(super) const USUAL: Terms = Terms {
        most: 512,
        head: Duration::from_secs(10),
        rest: Duration::from_secs(1),
        answer: Duration::from_mins(1),
        farewell: Duration::from_secs(10),
    };
}

/// The most bytes of the head of a request.
const HEAD: usize = 64 * 1024;
/// How long what a client still sends is read behind the last answer. A connection that is closed
/// before everything was read is reset, and the answer lost with it.
const LINGER: Duration = Duration::from_secs(2);
/// How long to wait where no connection can be had from the system.
const EXHAUSTED: Duration = Duration::from_millis(10);

/// What all connections share.
struct Hall {
    terms: Terms,
    routes: TowerToHyperService<Router>,
    /// Told when there is no place for one more; who has waited longest hears it.
    crowded: Notify,
}

/// Answers connections until the end comes, and then what is under way.
pub(super) async fn answer(
    listener: TcpListener,
    routes: Router,
    terms: Terms,
    end: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(terms.most as usize));
    let hall = Arc::new(Hall {
        terms,
        routes: TowerToHyperService::new(routes),
        crowded: Notify::new(),
    });
    let (ending, ended) = watch::channel(false);
    tokio::pin!(end);
    loop {
        let next = async {
            let stream = hall.accept(&listener).await;
            (stream, hall.place(&places).await)
        };
        tokio::select! {
            (stream, place) = next => {
                tokio::spawn(Arc::clone(&hall).attend(stream, place, ended.clone()));
            }
            () = &mut end => break,
        }
    }
    drop(listener);
    ending.send_replace(true);
    // Whoever is not done by then is left.
    let _ = timeout(terms.farewell, places.acquire_many(terms.most)).await;
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

impl Hall {
    /// The next connection.
    async fn accept(&self, listener: &TcpListener) -> TcpStream {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) if is_of_the_client(&error) => {}
                // Out of file handles: they come back as connections end, and one of them does now.
                Err(_) => {
                    self.crowded.notify_one();
                    sleep(EXHAUSTED).await;
                }
            }
        }
    }

    /// A place for one more connection. Where all are taken, the one that has done nothing for the
    /// longest time is ended; where all are at work, one of them will be done within the time that an
    /// answer may take.
    async fn place(&self, places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            return Some(place);
        }
        self.crowded.notify_one();
        let place = Arc::clone(places).acquire_owned().await.ok();
        // Where it came free by itself, nobody has to make way any more.
        tokio::select! {
            biased;
            () = self.crowded.notified() => {}
            () = std::future::ready(()) => {}
        }
        place
    }

    /// Answers the requests of a connection.
    async fn attend(
        self: Arc<Hall>,
        stream: TcpStream,
        place: Option<OwnedSemaphorePermit>,
        mut ended: watch::Receiver<bool>,
    ) {
        let (working, at_work) = watch::channel(false);
        let service = service_fn(async |request| {
            working.send_replace(true);
            let answer = self.routes.call(request).await;
            working.send_replace(false);
            answer
        });
        // Answers are whole; waiting to send more of one at a time gains nothing.
        let _ = stream.set_nodelay(true);
        let mut connection = Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.terms.head)
            .max_header_size(HEAD)
            .max_buf_size(HEAD)
            .serve_connection(Told::new(TokioIo::new(stream)), service);
        let left = self.left(at_work);
        tokio::pin!(left);
        let mut open = true;
        let result = loop {
            tokio::select! {
                // First, so that an answer goes out before anybody is told that there is one.
                biased;
                result = &mut connection => break Some(result),
                () = &mut left => break None,
                _ = ended.wait_for(|ended| *ended), if open => {
                    open = false;
                    Pin::new(&mut connection).graceful_shutdown();
                }
            }
        };
        // Who is left is left at once: the place is needed, or nothing is taken any more.
        let Some(result) = result else {
            return;
        };
        let parts = connection.into_parts();
        let begun = !parts.read_buf.is_empty();
        let slow = result.is_err_and(|error| error.is_timeout());
        let mut stream = parts.io.stream.into_inner();
        let goodbye = async {
            if slow && begun {
                stream.write_all(&refusal::too_slow()).await?;
            }
            stream.shutdown().await?;
            let mut rest = [0; 4096];
            while stream.read(&mut rest).await? > 0 {}
            io::Result::Ok(())
        };
        // Nobody is left to be told that it failed.
        let _ = timeout(LINGER, goodbye).await;
        drop(place);
    }

    /// Lasts until a connection that has nothing to be answered has to go: its place is needed, or
    /// it does not take the answer it was given.
    async fn left(&self, mut at_work: watch::Receiver<bool>) {
        loop {
            loop {
                if at_work.wait_for(|working| !*working).await.is_err() {
                    return;
                }
                tokio::select! {
                    () = sleep(self.terms.rest) => break,
                    _ = at_work.changed() => {}
                }
            }
            tokio::select! {
                () = self.crowded.notified() => return,
                () = sleep(self.terms.head + self.terms.answer) => return,
                _ = at_work.changed() => {}
            }
        }
    }
}
