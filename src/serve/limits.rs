//! How much one request may ask for, and how many are worked on at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use super::error::{Fault, Problem};

/// The longest path and query of an address, in bytes; a query of 2,000 characters fits.
pub(super) const ADDRESS: usize = 32 * 1024;
/// The most articles of one page.
pub(super) const ARTICLES: usize = 100;
/// The most figures of one page.
pub(super) const FIGURES: usize = 1000;
/// The most results that a page may come after.
pub(super) const OFFSET: usize = 100_000;
/// The most values of a facet.
pub(super) const VALUES: usize = 1000;
/// The most completions.
pub(super) const COMPLETIONS: usize = 50;

/// Where the work is done: threads that may block, so many at once, each for so long.
pub(super) struct Desk {
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Desk {
    pub(super) fn new(places: usize, patience: Duration) -> Desk {
        Desk {
            places: Arc::new(Semaphore::new(places)),
            patience,
        }
    }

    /// Does work that takes a processor. Who waits too long for a place is told that we are busy, who
    /// waits too long for an answer that the question takes too long. The work itself goes on to its
    /// end and keeps its place until then, so slow questions never pile up.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let deadline = Instant::now() + self.patience;
        let place = match timeout_at(deadline, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => place,
            Ok(Err(closed)) => return Err(Problem::internal(closed.to_string())),
            Err(_) => {
                let busy = "too many questions are being answered just now";
                return Err(Problem::new(Fault::Busy, busy).hint("try again in a moment"));
            }
        };
        let work = spawn_blocking(move || {
            let answer = work();
            drop(place);
            answer
        });
        match timeout_at(deadline, work).await {
            Ok(Ok(answer)) => answer,
            // Whoever runs the server was told by the panic itself.
            Ok(Err(_)) => Err(Problem::internal(None)),
            Err(_) => Err(Problem::new(
                Fault::TooSlow,
                format!("the answer takes longer than {:?}", self.patience),
            )
            .hint("ask for less: fewer alternatives, a smaller page, fewer facets")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(desk: &Desk, work: fn() -> Result<(), Problem>) -> Result<(), &'static str> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let answer = runtime.block_on(desk.work(work));
        runtime.shutdown_background();
        answer.map_err(|problem| problem.fault.code())
    }

    #[test]
    fn who_waits_too_long_is_told_why() {
        let short = Duration::from_millis(500);
        let slow = || {
            std::thread::sleep(Duration::from_secs(5));
            Ok(())
        };
        let desk = Desk::new(1, short);
        assert_eq!(told(&desk, || Ok(())), Ok(()));
        assert_eq!(told(&desk, slow), Err("too_slow"));
        // The slow one is still at work.
        assert_eq!(told(&desk, || Ok(())), Err("busy"));
    }

    #[test]
    fn a_panic_ends_one_answer_and_frees_its_place() {
        let desk = Desk::new(1, Duration::from_secs(5));
        assert_eq!(told(&desk, || panic!("on purpose")), Err("internal"));
        assert_eq!(told(&desk, || Ok(())), Ok(()));
    }
}
