//! The pool: threads for what is not small, as many at work at once as there are cores.

use super::budget::{Work, WorkLimits};
use super::client::ClientId;
use super::error::WorkError;
use super::memory::MemoryPool;
use super::schedule::Bounds;
use super::turn::Turns;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

/// Longest time that a client is asked to stay away.
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Bounds of a pool.
#[derive(Clone, Copy, Debug)]
pub struct WorkPoolSettings {
    /// Jobs that run at once.
    pub width: usize,
    /// Jobs under way that hold much memory, for each that runs: the others have given way to lighter ones.
    pub large_per_place: usize,
    /// Jobs that wait to begin, for each that runs.
    pub waiting_per_place: usize,
}

impl Default for WorkPoolSettings {
    /// As many as there are cores. A job that has begun has a thread, most of them one that waits.
    fn default() -> Self {
        let width = std::thread::available_parallelism().map_or(1, usize::from);
        Self { width, large_per_place: 4, waiting_per_place: 128 }
    }
}

/// Threads for work that is not small. See the module.
pub struct WorkPool {
    turns: Arc<Turns>,
}

impl WorkPool {
    /// A pool whose operations hold memory of an account.
    pub fn new(settings: WorkPoolSettings, memory: Arc<MemoryPool>) -> Self {
        let width = settings.width.max(1);
        let bounds =
            Bounds { width, large: width * settings.large_per_place, waiting: width * settings.waiting_per_place };
        Self { turns: Turns::new(bounds, memory) }
    }

    /// The account of what operations hold.
    pub fn memory(&self) -> &Arc<MemoryPool> {
        self.turns.memory()
    }

    /// Jobs that run at once.
    pub fn width(&self) -> usize {
        self.turns.width()
    }

    /// Jobs that run now.
    pub fn running(&self) -> usize {
        self.turns.running()
    }

    /// Most jobs that ever ran at once.
    pub fn peak(&self) -> usize {
        self.turns.peak()
    }

    /// The work of a client's operation. `place` is kept until all of it has stopped.
    pub fn begin(&self, limits: WorkLimits, client: ClientId, place: Option<Box<dyn Any + Send + Sync>>) -> Work {
        Work::new(limits, client, Some(self.turns.clone()), place)
    }
}

impl Work {
    /// Does a task on a thread of the pool when it is its turn.
    ///
    /// # Errors
    /// When there is no room to wait, or the deadline passes before it is the task's turn: then the task has not begun.
    pub async fn in_pool<T: Send + 'static>(
        &mut self,
        task: impl FnOnce(&mut Self) -> T + Send + 'static,
    ) -> Result<T, WorkError> {
        let Some(turns) = self.turns().cloned() else { return Ok(task(self)) };
        let (job, turn) = turns.enter(self.client()).map_err(|_| overloaded(&turns))?;
        let waited = tokio::time::timeout_at(self.deadline().into(), turn).await;
        if !matches!(waited, Ok(Ok(()))) {
            return Err(overloaded(&turns));
        }
        let part = self.part();
        let mut work = std::mem::replace(self, part);
        let done = tokio::task::spawn_blocking(move || {
            yield_to_serving();
            work.job = Some(job.begin());
            let done = task(&mut work);
            work.job = None;
            (work, done)
        });
        match done.await {
            Ok((work, done)) => {
                *self = work;
                Ok(done)
            }
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(WorkError::Cancelled),
        }
    }
}

/// Makes a thread of the pool nicer than those that serve, once: so that what is small is answered, and that the server lives,
/// while the pool has all cores busy. Only Linux has niceness of single threads; where it may not be set, all stays as it is.
fn yield_to_serving() {
    /// The most there is. With all cores busy in the pool, the 99th percentile of a light operation was 2.1 ms with niceness 10 and 0.6 ms
    /// with 19, beside 0.3 ms alone (`benches/work`, two cores).
    #[cfg(target_os = "linux")]
    const NICER_BY: i32 = 19;
    #[cfg(target_os = "linux")]
    {
        thread_local!(static IS_NICE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });
        if !IS_NICE.replace(true)
            && let Err(error) = rustix::process::nice(NICER_BY)
        {
            tracing::debug!(%error, "a thread of the pool is no nicer than others");
        }
    }
}

/// Why there is no room, and when there may be.
fn overloaded(turns: &Turns) -> WorkError {
    let waiting = u32::try_from(turns.waiting()).unwrap_or(u32::MAX);
    let width = u32::try_from(turns.width()).unwrap_or(u32::MAX);
    let retry_after = turns.average().saturating_mul(waiting) / width;
    WorkError::Overloaded { retry_after: retry_after.clamp(Duration::from_secs(1), LONGEST_RETRY) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn pool(width: usize) -> Arc<WorkPool> {
        let settings = WorkPoolSettings { width, large_per_place: 8, waiting_per_place: 8 };
        Arc::new(WorkPool::new(settings, Arc::new(MemoryPool::new(1 << 20))))
    }

    fn begin(pool: &WorkPool) -> Work {
        pool.begin(WorkLimits::until(Instant::now() + Duration::from_mins(1)), ClientId::default(), None)
    }

    /// Work that goes on in the pool until it is cancelled.
    async fn occupy(pool: &Arc<WorkPool>) -> (super::super::CancelOnDrop, tokio::task::JoinHandle<WorkError>) {
        let mut work = begin(pool);
        let cancel = work.cancel_on_drop();
        let job = tokio::spawn(async move { work.in_pool(endless).await.unwrap() });
        while pool.running() == 0 {
            tokio::task::yield_now().await;
        }
        (cancel, job)
    }

    /// Steps without end.
    fn endless(work: &mut Work) -> WorkError {
        loop {
            if let Err(error) = work.step() {
                return error;
            }
        }
    }

    #[tokio::test]
    async fn never_do_more_run_than_there_are_places() {
        let pool = pool(2);
        let jobs = (0..8).map(|_| {
            let mut work = begin(&pool);
            tokio::spawn(async move {
                assert_eq!(work.in_pool(|work| work.steps(100_000)).await, Ok(Ok(())));
                work.steps_taken()
            })
        });
        for job in jobs.collect::<Vec<_>>() {
            assert_eq!(job.await.unwrap(), 100_000);
        }
        assert!(pool.peak() <= 2, "{}", pool.peak());
        assert_eq!(pool.running(), 0);
    }

    #[tokio::test]
    async fn who_leaves_stops_its_work() {
        let pool = pool(1);
        let (cancel, job) = occupy(&pool).await;
        drop(cancel);
        assert_eq!(job.await.unwrap(), WorkError::Cancelled);
        assert_eq!(pool.running(), 0);
    }

    #[tokio::test]
    async fn who_leaves_while_waiting_takes_no_place() {
        let pool = pool(1);
        let (cancel, job) = occupy(&pool).await;
        // One that has not begun gives up before it is its turn.
        let mut waiting = begin(&pool);
        assert!(tokio::time::timeout(Duration::ZERO, waiting.in_pool(|_| ())).await.is_err());
        drop(cancel);
        job.await.unwrap();
        assert_eq!(begin(&pool).in_pool(|_| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn light_work_passes_heavy_work() {
        let pool = pool(1);
        let (cancel, heavy) = occupy(&pool).await;
        // It ends though the only place is taken by work that does not.
        for _ in 0..3 {
            assert_eq!(begin(&pool).in_pool(|work| work.steps(2000)).await, Ok(Ok(())));
        }
        assert_eq!(pool.peak(), 1);
        drop(cancel);
        assert_eq!(heavy.await.unwrap(), WorkError::Cancelled);
    }

    #[tokio::test]
    async fn one_too_many_is_turned_away() {
        let pool = pool(1);
        let (cancel, job) = occupy(&pool).await;
        let waiting: Vec<_> = (0..8).map(|client| pool.turns.enter(ClientId(client)).ok()).collect();
        assert!(waiting.iter().all(Option::is_some));
        assert!(matches!(begin(&pool).in_pool(|_| ()).await, Err(WorkError::Overloaded { .. })));
        drop(waiting);
        assert!(pool.turns.enter(ClientId(9)).is_ok());
        drop(cancel);
        job.await.unwrap();
    }
}
