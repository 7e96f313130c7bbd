//! The pool: threads for what is not small, as many at work at once as there are cores.

use super::budget::Work;
use super::error::WorkError;
use super::memory::MemoryPool;
use super::schedule::Bounds;
use super::turn::Turns;
use std::sync::Arc;
use std::time::Duration;

/// Longest time that a client is asked to stay away.
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Bounds of a pool.
#[derive(Clone, Copy, Debug)]
pub struct WorkPoolSettings {
    /// Jobs that run at once.
    pub width: usize,
    /// Jobs that have begun and not ended, for each that runs: the others have given way to lighter ones.
    pub begun_per_place: usize,
    /// Jobs that wait to begin, for each that runs.
    pub waiting_per_place: usize,
}

impl Default for WorkPoolSettings {
    /// As many as there are cores. A job that has begun holds memory and a thread, one that waits neither.
    fn default() -> Self {
        let width = std::thread::available_parallelism().map_or(1, usize::from);
        Self { width, begun_per_place: 8, waiting_per_place: 64 }
    }
}

/// Threads for work that is not small. See the module.
pub struct WorkPool {
    turns: Arc<Turns>,
    width: usize,
}

impl WorkPool {
    /// A pool whose operations hold memory of an account.
    pub fn new(settings: WorkPoolSettings, memory: Arc<MemoryPool>) -> Self {
        let width = settings.width.max(1);
        let bounds =
            Bounds { width, begun: width * settings.begun_per_place, waiting: width * settings.waiting_per_place };
        Self { turns: Turns::new(bounds, memory), width }
    }

    /// The account of what operations hold.
    pub fn memory(&self) -> &Arc<MemoryPool> {
        self.turns.memory()
    }

    /// Jobs that run now.
    pub fn running(&self) -> usize {
        self.turns.running()
    }

    /// Most jobs that ever ran at once.
    pub fn peak(&self) -> usize {
        self.turns.peak()
    }

    /// Runs a task on a thread of the pool when it is its turn, and gives the work back with what came of it.
    ///
    /// # Errors
    /// When there is no room to wait, or the deadline passes before it is the task's turn: then the task has not begun.
    pub async fn run<T: Send + 'static>(
        &self,
        mut work: Work,
        task: impl FnOnce(&mut Work) -> T + Send + 'static,
    ) -> Result<(Work, T), WorkError> {
        let (job, turn) = self.turns.enter(work.client()).map_err(|_| self.overloaded())?;
        let waited = tokio::time::timeout_at(work.deadline().into(), turn).await;
        if !matches!(waited, Ok(Ok(()))) {
            return Err(self.overloaded());
        }
        let done = tokio::task::spawn_blocking(move || {
            work.job = Some(job.begin());
            let done = task(&mut work);
            work.job = None;
            (work, done)
        });
        match done.await {
            Ok(done) => Ok(done),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(WorkError::Cancelled),
        }
    }

    fn overloaded(&self) -> WorkError {
        let waiting = u32::try_from(self.turns.waiting()).unwrap_or(u32::MAX);
        let width = u32::try_from(self.width).unwrap_or(u32::MAX);
        let retry_after = self.turns.average().saturating_mul(waiting) / width;
        WorkError::Overloaded { retry_after: retry_after.clamp(Duration::from_secs(1), LONGEST_RETRY) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::ClientId;
    use super::*;
    use std::sync::Barrier;
    use std::time::Instant;

    fn pool(width: usize) -> Arc<WorkPool> {
        let settings = WorkPoolSettings { width, begun_per_place: 8, waiting_per_place: 8 };
        Arc::new(WorkPool::new(settings, Arc::new(MemoryPool::new(1 << 20))))
    }

    fn soon() -> Work {
        Work::until(Instant::now() + Duration::from_mins(1))
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
            let pool = pool.clone();
            tokio::spawn(async move {
                let (work, error) = pool.run(soon(), |work| work.steps(100_000)).await.unwrap();
                assert_eq!(error, Ok(()));
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
        let work = soon();
        let cancel = work.cancel_on_drop();
        let running = pool.clone();
        let job = tokio::spawn(async move { running.run(work, endless).await });
        while pool.running() == 0 {
            tokio::task::yield_now().await;
        }
        drop(cancel);
        assert_eq!(job.await.unwrap().unwrap().1, WorkError::Cancelled);
    }

    #[tokio::test]
    async fn who_leaves_while_waiting_takes_no_place() {
        let pool = pool(1);
        let work = soon();
        let cancel = work.cancel_on_drop();
        let running = pool.clone();
        let first = tokio::spawn(async move { running.run(work, endless).await });
        while pool.running() == 0 {
            tokio::task::yield_now().await;
        }
        let waiting = pool.clone();
        // One that has not begun gives up before it is its turn.
        let second = tokio::time::timeout(Duration::ZERO, waiting.run(soon(), |_| ()));
        assert!(second.await.is_err());
        drop(cancel);
        first.await.unwrap().unwrap();
        assert_eq!(pool.run(soon(), |_| 7).await.unwrap().1, 7);
    }

    #[tokio::test]
    async fn light_work_passes_heavy_work() {
        let pool = pool(1);
        let work = soon();
        let cancel = work.cancel_on_drop();
        let running = pool.clone();
        let heavy = tokio::spawn(async move { running.run(work, endless).await });
        while pool.running() == 0 {
            tokio::task::yield_now().await;
        }
        // It ends though the only place is taken by work that does not.
        for _ in 0..3 {
            let (_, done) = pool.run(soon(), |work| work.steps(2000)).await.unwrap();
            assert_eq!(done, Ok(()));
        }
        assert_eq!(pool.peak(), 1);
        drop(cancel);
        assert_eq!(heavy.await.unwrap().unwrap().1, WorkError::Cancelled);
    }

    #[tokio::test]
    async fn one_too_many_is_turned_away() {
        let pool = pool(1);
        let gate = Arc::new(Barrier::new(2));
        let (running, closed) = (pool.clone(), gate.clone());
        let first = tokio::spawn(async move { running.run(soon(), move |_| closed.wait()).await });
        while pool.running() == 0 {
            tokio::task::yield_now().await;
        }
        let mut waiting = Vec::new();
        for id in 0..8 {
            waiting.push(pool.turns.enter(ClientId(id)).unwrap());
        }
        assert!(pool.turns.enter(ClientId(9)).is_err());
        drop(waiting);
        assert!(pool.turns.enter(ClientId(9)).is_ok());
        gate.wait();
        first.await.unwrap().unwrap();
    }
}
