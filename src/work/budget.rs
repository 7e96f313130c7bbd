//! The work of one operation: its deadline, its cancellation, its budget of steps, the bytes it holds.

use super::client::ClientId;
use super::error::WorkError;
use super::turn::{Job, Turns};
use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Steps between two looks at the clock and at the flag of cancellation. A step takes 20 to 100 ns, so work ends within
/// 0.1 ms after it was cancelled; a look takes about 40 ns, so it costs less than a thousandth.
pub const CHECK_INTERVAL: u32 = 1024;

/// Steps that an operation may take where it was asked for, on a thread that serves requests: a quarter of a millisecond.
/// What takes more is begun anew in the pool.
const ALLOTMENT: u64 = 8 * CHECK_INTERVAL as u64;

/// Bytes that are taken from the common account at once. The first so many of each operation are not of the account: holding a
/// little costs no shared access, and is possible when heavy operations hold all there is.
const RESERVED_AT_ONCE: usize = 64 * 1024;

/// What bounds the work of one operation.
#[derive(Clone, Copy, Debug)]
pub struct WorkLimits {
    /// When it must be done.
    pub deadline: Instant,
    /// Items it may look at.
    pub max_steps: u64,
    /// Bytes it may hold.
    pub max_bytes: usize,
}

impl WorkLimits {
    /// A deadline and no other bound.
    pub fn until(deadline: Instant) -> Self {
        Self { deadline, max_steps: u64::MAX, max_bytes: usize::MAX }
    }
}

/// What the parts of an operation share, whatever thread they run on.
struct Operation {
    limits: WorkLimits,
    client: ClientId,
    cancelled: AtomicBool,
    /// The pool that it may go on in; without one all of it is done in place, and what it holds is its own matter.
    turns: Option<Arc<Turns>>,
    /// Kept until the last part has ended.
    _place: Option<Box<dyn Any + Send + Sync>>,
}

/// The work of one operation. It is handed to every loop over data, which counts its steps:
///
/// ```
/// # use entente::work::{Work, WorkError};
/// # use std::time::{Duration, Instant};
/// fn sum(numbers: &[u64], work: &mut Work) -> Result<u64, WorkError> {
///     let mut sum = 0;
///     for number in numbers {
///         work.step()?;
///         sum += number;
///     }
///     Ok(sum)
/// }
/// let mut work = Work::until(Instant::now() + Duration::from_secs(1));
/// assert_eq!(sum(&[1, 2, 3], &mut work), Ok(6));
/// ```
pub struct Work {
    operation: Arc<Operation>,
    until_check: u32,
    /// Steps up to the last check.
    checked: u64,
    /// Steps at which work that is done in place ends.
    allotment: u64,
    held: usize,
    /// Bytes that it may hold: its first, and what it has taken from the common account.
    reserved: usize,
    /// Its place in the pool, while it runs there.
    pub(super) job: Option<Job>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("limits", &self.operation.limits)
            .field("steps", &self.steps_taken())
            .finish_non_exhaustive()
    }
}

impl Work {
    /// The work of a client's operation in a pool. `place` is kept until all of it has stopped.
    pub(super) fn new(
        limits: WorkLimits,
        client: ClientId,
        turns: Option<Arc<Turns>>,
        place: Option<Box<dyn Any + Send + Sync>>,
    ) -> Self {
        let cancelled = AtomicBool::new(false);
        Self::of(Arc::new(Operation { limits, client, cancelled, turns, _place: place }))
    }

    /// Work within limits that is done in place, for whoever has no pool.
    pub fn within(limits: WorkLimits) -> Self {
        Self::new(limits, ClientId::default(), None, None)
    }

    /// Work with a deadline and no other bound.
    pub fn until(deadline: Instant) -> Self {
        Self::within(WorkLimits::until(deadline))
    }

    /// Another part of the same operation, which has done nothing yet.
    pub(super) fn part(&self) -> Self {
        Self::of(self.operation.clone())
    }

    /// The pool that it may go on in.
    pub(super) fn turns(&self) -> Option<&Arc<Turns>> {
        self.operation.turns.as_ref()
    }

    fn of(operation: Arc<Operation>) -> Self {
        Self {
            operation,
            until_check: CHECK_INTERVAL,
            checked: 0,
            allotment: u64::MAX,
            held: 0,
            reserved: RESERVED_AT_ONCE,
            job: None,
        }
    }

    /// Counts a step: an item of data that was looked at.
    ///
    /// # Errors
    /// When the work must end.
    #[inline]
    pub fn step(&mut self) -> Result<(), WorkError> {
        self.until_check -= 1;
        if self.until_check == 0 { self.check(CHECK_INTERVAL.into()) } else { Ok(()) }
    }

    /// Counts several steps at once.
    ///
    /// # Errors
    /// When the work must end.
    #[inline]
    pub fn steps(&mut self, count: usize) -> Result<(), WorkError> {
        match u32::try_from(count) {
            Ok(count) if count < self.until_check => {
                self.until_check -= count;
                Ok(())
            }
            _ => self.check(u64::from(CHECK_INTERVAL - self.until_check) + count as u64),
        }
    }

    #[cold]
    fn check(&mut self, steps: u64) -> Result<(), WorkError> {
        self.until_check = CHECK_INTERVAL;
        self.checked += steps;
        let Operation { limits, cancelled, .. } = &*self.operation;
        if cancelled.load(Ordering::Relaxed) {
            return Err(WorkError::Cancelled);
        }
        if self.checked > limits.max_steps {
            return Err(WorkError::TooMuch { looked_at: self.checked, limit: limits.max_steps });
        }
        if self.checked > self.allotment {
            return Err(WorkError::AllotmentSpent);
        }
        let now = Instant::now();
        if now >= limits.deadline {
            return Err(WorkError::DeadlinePassed);
        }
        match &mut self.job {
            Some(job) => job.give_way(now, limits.deadline, cancelled, self.held),
            None => Ok(()),
        }
    }

    /// Counts bytes that are held from now on, until they are released or the work ends.
    ///
    /// # Errors
    /// When one operation may not hold so much, or there is no room beside the others.
    #[inline]
    pub fn hold(&mut self, bytes: usize) -> Result<(), WorkError> {
        self.held += bytes;
        if self.held <= self.reserved { Ok(()) } else { self.reserve() }
    }

    #[cold]
    fn reserve(&mut self) -> Result<(), WorkError> {
        let Operation { limits, turns, .. } = &*self.operation;
        if self.held > limits.max_bytes {
            return Err(WorkError::TooLarge { bytes: self.held, limit: limits.max_bytes });
        }
        let more = (self.held - self.reserved).next_multiple_of(RESERVED_AT_ONCE);
        if turns.as_ref().is_some_and(|turns| !turns.memory().take(more)) {
            return Err(WorkError::Overloaded { retry_after: Duration::from_secs(1) });
        }
        self.reserved += more;
        Ok(())
    }

    /// Counts bytes that are no longer held.
    pub fn release(&mut self, bytes: usize) {
        self.held = self.held.saturating_sub(bytes);
    }

    /// Bytes held now.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Steps taken so far.
    pub fn steps_taken(&self) -> u64 {
        self.checked + u64::from(CHECK_INTERVAL - self.until_check)
    }

    /// When the work must be done.
    pub fn deadline(&self) -> Instant {
        self.operation.limits.deadline
    }

    /// Whose work it is.
    pub fn client(&self) -> ClientId {
        self.operation.client
    }

    /// Whether nobody waits for it any more.
    pub fn is_cancelled(&self) -> bool {
        self.operation.cancelled.load(Ordering::Relaxed)
    }

    /// Whatever is kept until the last part of the operation has ended, for a part that goes on elsewhere.
    pub fn place(&self) -> impl Send + Sync + use<> {
        Arc::clone(&self.operation)
    }

    /// Cancels the work when it is dropped. Whoever waits for the work holds it.
    pub fn cancel_on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.operation.clone())
    }

    /// Leaves the place where the work was asked for, before it waits for something.
    ///
    /// # Errors
    /// Where it is done in place: [`WorkError::AllotmentSpent`].
    pub fn leave_place(&self) -> Result<(), WorkError> {
        if self.allotment == u64::MAX { Ok(()) } else { Err(WorkError::AllotmentSpent) }
    }

    /// Does what is small in place.
    ///
    /// # Errors
    /// What the task says; [`WorkError::AllotmentSpent`] among it when the task is not small. It is to be begun anew
    /// elsewhere, then, with the same work: steps taken in vain are not counted, and nothing of it is held.
    pub fn in_place<T, E>(&mut self, task: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let (until_check, checked, held) = (self.until_check, self.checked, self.held);
        self.allotment = checked + ALLOTMENT;
        let done = task(self);
        self.allotment = u64::MAX;
        if done.is_err() {
            (self.until_check, self.checked, self.held) = (until_check, checked, held);
        }
        done
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(turns) = self.turns() {
            turns.memory().give_back(self.reserved - RESERVED_AT_ONCE);
        }
    }
}

/// Cancels an operation when it is dropped.
#[must_use]
pub struct CancelOnDrop(Arc<Operation>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::MemoryPool;
    use super::super::schedule::Bounds;
    use super::*;

    fn limits(max_steps: u64, max_bytes: usize) -> WorkLimits {
        WorkLimits { deadline: Instant::now() + Duration::from_mins(10), max_steps, max_bytes }
    }

    fn steps_until_end(work: &mut Work) -> (u64, WorkError) {
        let mut steps = 0;
        loop {
            steps += 1;
            if let Err(error) = work.step() {
                return (steps, error);
            }
        }
    }

    #[test]
    fn a_loop_ends_soon_after_its_budget_is_spent() {
        let mut one = Work::within(limits(10_000, 0));
        let (steps, error) = steps_until_end(&mut one);
        assert!((10_001..=10_000 + u64::from(CHECK_INTERVAL)).contains(&steps), "{steps}");
        assert_eq!(error, WorkError::TooMuch { looked_at: steps, limit: 10_000 });
        assert_eq!(one.steps_taken(), steps);
        let mut at_once = Work::within(limits(10_000, 0));
        at_once.step().unwrap();
        assert_eq!(at_once.steps(5_000_000), Err(WorkError::TooMuch { looked_at: 5_000_001, limit: 10_000 }));
    }

    #[test]
    fn a_loop_ends_soon_after_whoever_waits_has_left() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(10));
        drop(work.cancel_on_drop());
        let (steps, error) = steps_until_end(&mut work);
        assert_eq!((steps, error), (CHECK_INTERVAL.into(), WorkError::Cancelled));
    }

    #[test]
    fn a_loop_ends_soon_after_the_deadline() {
        let mut work = Work::until(Instant::now());
        assert_eq!(steps_until_end(&mut work), (CHECK_INTERVAL.into(), WorkError::DeadlinePassed));
    }

    #[test]
    fn what_is_not_small_is_not_done_in_place_and_not_counted_twice() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(10));
        let error = work.in_place(|work| {
            work.hold(10)?;
            loop {
                work.step()?;
            }
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok::<(), WorkError>(())
        });
        assert_eq!(error, Err(WorkError::AllotmentSpent));
        assert_eq!((work.steps_taken(), work.held()), (0, 0));
        assert_eq!(work.in_place(Work::step), Ok(()));
        assert_eq!(work.steps_taken(), 1);
        assert_eq!(work.steps(1_000_000), Ok(()), "elsewhere there is no allotment");
    }

    #[test]
    fn bytes_are_bounded_for_one_and_for_all_and_given_back() {
        let memory = Arc::new(MemoryPool::new(3 * RESERVED_AT_ONCE));
        let turns = Turns::new(Bounds { width: 1, large: 1, waiting: 1 }, memory.clone());
        let work = |limits| Work::new(limits, ClientId::default(), Some(turns.clone()), None);
        let mut one = work(limits(1, 3 * RESERVED_AT_ONCE));
        one.hold(1).unwrap();
        assert_eq!(memory.held(), 0, "the first bytes of each are its own");
        one.hold(2 * RESERVED_AT_ONCE).unwrap();
        assert_eq!(memory.held(), 2 * RESERVED_AT_ONCE);
        assert!(memory.is_short());
        assert!(matches!(one.hold(RESERVED_AT_ONCE), Err(WorkError::TooLarge { .. })));
        let mut another = work(limits(1, usize::MAX));
        another.hold(2 * RESERVED_AT_ONCE).unwrap();
        assert!(matches!(another.hold(1), Err(WorkError::Overloaded { .. })));
        let mut light = work(limits(1, usize::MAX));
        light.hold(RESERVED_AT_ONCE).unwrap();
        drop(light);
        drop((one, another));
        assert_eq!(memory.held(), 0);
    }

    #[test]
    fn a_place_is_kept_until_all_parts_have_ended() {
        let place = Arc::new(());
        let limits = WorkLimits::until(Instant::now());
        let work = Work::new(limits, ClientId::default(), None, Some(Box::new(place.clone())));
        let elsewhere = work.place();
        drop(work);
        assert_eq!(Arc::strong_count(&place), 2);
        drop(elsewhere);
        assert_eq!(Arc::strong_count(&place), 1);
    }
}
