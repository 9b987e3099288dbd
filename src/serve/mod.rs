//! The page and the API over HTTP: the same search as the command line, over the same index. The only
//! code that does not run from its beginning to its end in one go.
//!
//! A request goes `metrics::count`, `page::present`, `security::guard`, a handler of `api` or `page`,
//! and there to the `Desk`, where the work is done. Nothing here can write.

mod answers;
mod api;
mod assets;
mod connections;
mod error;
mod findings;
mod library;
mod limits;
mod metrics;
mod narrowing;
mod openapi;
mod page;
mod parameters;
mod security;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

pub use self::library::Library;
use crate::index::IndexError;
use connections::Terms;
use error::{Fault, Problem};
use library::Edition;
use limits::Desk;
use metrics::Metrics;
use security::Guard;

/// How often it is looked whether the index is another one.
const REFRESH: Duration = Duration::from_secs(1);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells whoever runs the server something.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// All that requests share.
pub struct Server {
    library: Library,
    desk: Desk,
    guard: Guard,
    metrics: Metrics,
    log: Log,
}

impl Server {
    /// A server that is to be reached at an address, by who knows the token where there is one.
    pub fn new(library: Library, address: SocketAddr, token: Option<String>, log: Log) -> Server {
        // A question keeps a processor busy; one more than there are lets small ones pass large ones.
        let places = thread::available_parallelism().map_or(2, |it| it.get() + 1);
        Server {
            library,
            desk: Desk::new(places, PATIENCE),
            guard: Guard::new(address, token),
            metrics: Metrics::new(),
            log,
        }
    }

    /// Opens the index again where it is another one than before; says whether it is.
    ///
    /// # Errors
    /// When it cannot be read just now; what was open before is served on.
    pub fn refresh(&self) -> Result<bool, IndexError> {
        let other = self.library.refresh(page::prepare)?;
        if other {
            self.metrics.reopened.inc();
        }
        Ok(other)
    }

    /// Does work that takes a processor over the index as it stands now.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Edition) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let edition = self.library.current();
        let answer = self.desk.work(move || work(&edition)).await;
        if let Err(Problem {
            detail: Some(detail),
            ..
        }) = &answer
        {
            (self.log)(detail);
        }
        answer
    }

    /// Looks again and again whether the index is another one.
    async fn keep_up(self: Arc<Server>) {
        let mut ticks = interval(REFRESH);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = String::new();
        loop {
            ticks.tick().await;
            let server = Arc::clone(&self);
            let refreshed = tokio::task::spawn_blocking(move || server.refresh()).await;
            match refreshed {
                Ok(Ok(false)) => {}
                Ok(Ok(true)) => told.clear(),
                Ok(Err(error)) => {
                    // It stays so for as long as an index is being made; once is enough.
                    let error = format!("{error}; what was open before is served on");
                    if told != error {
                        (self.log)(&error);
                        told = error;
                    }
                }
                // A panic has told of itself.
                Err(_) => {}
            }
        }
    }
}

/// All routes, free of any socket.
pub fn router(server: Arc<Server>) -> Router {
    let with = |server: &Arc<Server>| Arc::clone(server);
    Router::new()
        .route("/", get(page::home))
        .route("/search", get(page::search))
        .route("/search.json", get(api::search_json))
        .route("/search.csv", get(api::search_csv))
        .route("/figures", get(page::figures))
        .route("/figures.json", get(api::figures_json))
        .route("/figures.csv", get(api::figures_csv))
        .route("/facets.json", get(api::facets))
        .route("/facets.csv", get(api::facets_csv))
        .route("/stats", get(page::stats))
        .route("/stats.json", get(api::stats))
        .route("/stats.csv", get(api::stats_csv))
        .route("/articles/{id}", get(page::article))
        .route("/assets/{name}", get(assets::asset))
        .merge(openapi::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(with(&server), security::guard))
        .layer(from_fn(page::present))
        .layer(from_fn_with_state(with(&server), metrics::count))
        .with_state(server)
}

async fn unknown(uri: Uri) -> Problem {
    let message = format!("there is nothing at {}", uri.path());
    Problem::new(Fault::UnknownPath, message).hint("/api/openapi.json lists what there is")
}

async fn wrong_method() -> Problem {
    Problem::new(
        Fault::WrongMethod,
        "nothing can be written here: ask with GET or HEAD",
    )
}

/// Serves until the end is asked for by Ctrl-C or SIGTERM, and then answers what is under way.
/// `ready` is told the address, whose port may have been left to the system.
///
/// # Errors
/// When the address cannot be had.
pub fn serve(
    address: SocketAddr,
    make: impl FnOnce(SocketAddr) -> Server,
    ready: impl FnOnce(SocketAddr) -> io::Result<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let server = Arc::new(make(address));
        tokio::spawn(Arc::clone(&server).keep_up());
        ready(address)?;
        connections::answer(listener, router(server), Terms::USUAL, end()).await;
        Ok(())
    });
    // What is still being worked on is not waited for: whoever asked was told long ago.
    runtime.shutdown_background();
    served
}

/// Lasts until the end is asked for.
async fn end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Who cannot be told the end goes on.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                terminated.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
