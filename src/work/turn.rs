//! Turns: how a job in the pool gives way to others, and how it is told to go on.

use super::client::ClientId;
use super::error::WorkError;
use super::memory::MemoryPool;
use super::schedule::{Bounds, Full, JobId, SLICE, Schedule};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often a thread that waits for its turn looks whether anybody still waits for it.
const PAUSE_CHECK: Duration = Duration::from_millis(20);

/// What the jobs of a pool share.
pub(super) struct Turns {
    state: Mutex<State>,
    /// Whether some job waits: those that run look here, at every check of their work.
    contended: AtomicBool,
    memory: Arc<MemoryPool>,
    width: usize,
    /// Most jobs that ever ran at once.
    peak: AtomicUsize,
    /// How long jobs have run, on average, in microseconds.
    average: AtomicU64,
}

struct State {
    schedule: Schedule,
    /// How each job that waits is told that it is its turn.
    wakers: FxHashMap<JobId, Waker>,
}

enum Waker {
    /// It has no thread yet.
    Task(oneshot::Sender<()>),
    /// Its thread waits.
    Thread(Arc<Signal>),
}

#[derive(Default)]
struct Signal {
    given: Mutex<bool>,
    changed: Condvar,
}

/// A lock whose holders cannot leave what it guards half done: they change it last.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Turns {
    pub(super) fn new(bounds: Bounds, memory: Arc<MemoryPool>) -> Arc<Self> {
        let state = State { schedule: Schedule::new(bounds), wakers: FxHashMap::default() };
        Arc::new(Self {
            state: Mutex::new(state),
            contended: AtomicBool::new(false),
            memory,
            width: bounds.width,
            peak: AtomicUsize::new(0),
            average: AtomicU64::new(0),
        })
    }

    /// The account of what operations hold.
    pub(super) fn memory(&self) -> &Arc<MemoryPool> {
        &self.memory
    }

    /// Jobs that run at once.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Jobs that run now.
    pub(super) fn running(&self) -> usize {
        locked(&self.state).schedule.running()
    }

    /// Jobs that wait to begin.
    pub(super) fn waiting(&self) -> usize {
        locked(&self.state).schedule.waiting()
    }

    /// Most jobs that ever ran at once.
    pub(super) fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// How long jobs have run, on average.
    pub(super) fn average(&self) -> Duration {
        Duration::from_micros(self.average.load(Ordering::Relaxed))
    }

    /// Queues a job. It is told when its turn comes; dropped, it leaves the queue.
    pub(super) fn enter(self: &Arc<Self>, client: ClientId) -> Result<(Job, oneshot::Receiver<()>), Full> {
        let (sender, turn) = oneshot::channel();
        let mut state = locked(&self.state);
        let id = state.schedule.add(client)?;
        state.wakers.insert(id, Waker::Task(sender));
        self.dispatch(state);
        Ok((Job { pool: self.clone(), id, slice: Instant::now(), attained: Duration::ZERO }, turn))
    }

    /// Tells jobs that it is their turn, as far as there is room.
    fn dispatch(&self, mut state: MutexGuard<'_, State>) {
        while let Some(id) = state.schedule.next(self.memory.is_short()) {
            match state.wakers.remove(&id) {
                Some(Waker::Thread(signal)) => {
                    *locked(&signal.given) = true;
                    signal.changed.notify_one();
                }
                // Whoever has left drops the job, which takes it from the schedule.
                Some(Waker::Task(sender)) => drop(sender.send(())),
                None => {}
            }
        }
        self.peak.fetch_max(state.schedule.running(), Ordering::Relaxed);
        self.contended.store(state.schedule.is_contended(), Ordering::Relaxed);
    }

    fn leave(&self, id: JobId, attained: Duration) {
        let micros = u64::try_from(attained.as_micros()).unwrap_or(u64::MAX);
        // A running average of the last eight or so; which of two that end together counts does not matter.
        let average = self.average.load(Ordering::Relaxed);
        self.average.store(average - average / 8 + micros / 8, Ordering::Relaxed);
        let mut state = locked(&self.state);
        state.schedule.remove(id);
        state.wakers.remove(&id);
        self.dispatch(state);
    }
}

/// A job in the pool. Dropped, it leaves its place to others.
pub(super) struct Job {
    pool: Arc<Turns>,
    id: JobId,
    /// When it began to run, or went on.
    slice: Instant,
    attained: Duration,
}

impl Job {
    pub(super) fn begin(mut self) -> Self {
        self.slice = Instant::now();
        self
    }

    /// Lets a job run that has had less, if one waits and this one has run for a while; and waits until it is its turn
    /// again.
    pub(super) fn give_way(
        &mut self,
        now: Instant,
        deadline: Instant,
        cancelled: &AtomicBool,
        held: usize,
    ) -> Result<(), WorkError> {
        let ran = now.saturating_duration_since(self.slice);
        if ran < SLICE || !self.pool.contended.load(Ordering::Relaxed) {
            return Ok(());
        }
        (self.slice, self.attained) = (now, self.attained + ran);
        let signal = Arc::new(Signal::default());
        {
            let mut state = locked(&self.pool.state);
            if !state.schedule.give_way(self.id, ran, held, self.pool.memory.is_short()) {
                return Ok(());
            }
            state.wakers.insert(self.id, Waker::Thread(signal.clone()));
            self.pool.dispatch(state);
        }
        let mut given = locked(&signal.given);
        while !*given {
            if cancelled.load(Ordering::Relaxed) {
                return Err(WorkError::Cancelled);
            }
            if Instant::now() >= deadline {
                return Err(WorkError::DeadlinePassed);
            }
            given = signal.changed.wait_timeout(given, PAUSE_CHECK).unwrap_or_else(PoisonError::into_inner).0;
        }
        self.slice = Instant::now();
        Ok(())
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.pool.leave(self.id, self.attained + self.slice.elapsed());
    }
}
