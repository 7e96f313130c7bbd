//! Which job runs next: the one that has had the least, and of those the one whose client was served longest ago.
//!
//! Least attained service first (Kleinrock 1975, there "foreground-background"): who has run for long gives way to who has
//! not, so that light work passes heavy work without anybody knowing beforehand which is which. Jobs that have had about the
//! same take turns by client, so that one client with many does not keep others waiting.

use super::client::ClientId;
use rustc_hash::FxHashMap;
use std::time::Duration;

/// How long a job runs before it gives way to one that waits and has had less. Changing threads costs some microseconds.
pub(super) const SLICE: Duration = Duration::from_millis(2);

/// Bytes from which on a job is large: of those only some go on at once, so that memory is not held by many that wait.
const LARGE: usize = 256 * 1024;

/// Identifier of a job within its schedule.
pub(super) type JobId = u64;

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It has not run yet.
    New,
    /// It has run and gave way.
    Paused,
    Running,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    client: ClientId,
    state: State,
    /// How long it has run.
    attained: Duration,
    /// Whether it holds so much that it needs a place among the large jobs, and whether it has one.
    is_large: bool,
    has_large_place: bool,
    /// When it began to wait, as a number that rises.
    since: u64,
}

impl Entry {
    /// How much it has had, in doublings of a slice.
    fn level(&self) -> u32 {
        let slices = self.attained.as_micros() / SLICE.as_micros();
        u128::BITS - slices.leading_zeros()
    }

    fn waits_for_large_place(&self) -> bool {
        self.is_large && !self.has_large_place
    }
}

/// Why a job is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

/// Bounds of a schedule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Jobs that run at once.
    pub(super) width: usize,
    /// Large jobs that are under way, running or not.
    pub(super) large: usize,
    /// Jobs that have not begun; of one client half as many.
    pub(super) waiting: usize,
}

/// Jobs that run and jobs that wait. It decides and does nothing: [`super::WorkPool`] wakes whom it names.
#[derive(Debug)]
pub(super) struct Schedule {
    bounds: Bounds,
    jobs: FxHashMap<JobId, Entry>,
    next_id: JobId,
    clock: u64,
    /// When each client that has jobs was served last.
    served: FxHashMap<ClientId, u64>,
}

impl Schedule {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, jobs: FxHashMap::default(), next_id: 0, clock: 0, served: FxHashMap::default() }
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn count(&self, is: impl Fn(&Entry) -> bool) -> usize {
        self.jobs.values().filter(|entry| is(entry)).count()
    }

    /// Jobs that run now.
    pub(super) fn running(&self) -> usize {
        self.count(|entry| entry.state == State::Running)
    }

    /// Jobs that have not begun.
    pub(super) fn waiting(&self) -> usize {
        self.count(|entry| entry.state == State::New)
    }

    /// Adds a job of a client, to wait.
    pub(super) fn add(&mut self, client: ClientId) -> Result<JobId, Full> {
        let of_client = self.count(|entry| entry.state == State::New && entry.client == client);
        if self.waiting() >= self.bounds.waiting || of_client >= self.bounds.waiting.div_ceil(2) {
            return Err(Full);
        }
        let (id, since) = (self.next_id, self.tick());
        self.next_id += 1;
        let (state, attained) = (State::New, Duration::ZERO);
        let entry = Entry { client, state, attained, is_large: false, has_large_place: false, since };
        self.jobs.insert(id, entry);
        Ok(id)
    }

    /// The job to run next, if there is room for one: it counts as running from now on. Where memory is short nothing is begun.
    pub(super) fn next(&mut self, memory_is_short: bool) -> Option<JobId> {
        if self.running() >= self.bounds.width {
            return None;
        }
        let (id, client) = self.best(memory_is_short)?;
        let served = self.tick();
        self.served.insert(client, served);
        if let Some(entry) = self.jobs.get_mut(&id) {
            entry.state = State::Running;
            entry.has_large_place |= entry.is_large;
        }
        Some(id)
    }

    fn best(&self, memory_is_short: bool) -> Option<(JobId, ClientId)> {
        let none_has_begun = self.count(|entry| entry.state != State::New) == 0;
        let may_begin = none_has_begun || !memory_is_short;
        let large_place_is_free = self.count(|entry| entry.has_large_place) < self.bounds.large;
        let mut in_line: FxHashMap<ClientId, usize> = FxHashMap::default();
        for entry in self.jobs.values().filter(|entry| entry.waits_for_large_place()) {
            *in_line.entry(entry.client).or_default() += 1;
        }
        let is_long = |count: &usize| !large_place_is_free && *count >= self.bounds.large.div_ceil(2);
        let has_line = |client| in_line.get(client).is_some_and(is_long);
        let candidates = self.jobs.iter().filter(|(_, entry)| match entry.state {
            // What waits for a large place holds a thread and memory. A client that has several such jobs begins no more.
            State::New => may_begin && !has_line(&entry.client),
            State::Paused => !entry.waits_for_large_place() || large_place_is_free,
            State::Running => false,
        });
        let key =
            |entry: &Entry| (entry.level(), self.served.get(&entry.client).copied().unwrap_or_default(), entry.since);
        candidates.min_by_key(|(_, entry)| key(entry)).map(|(id, entry)| (*id, entry.client))
    }

    /// A job has run for a time and holds some bytes. Whether it gives way, to one that has had less, or because there are
    /// large jobs enough: then it waits.
    pub(super) fn give_way(&mut self, id: JobId, ran: Duration, held: usize, memory_is_short: bool) -> bool {
        let large_place_is_free = self.count(|entry| entry.has_large_place) < self.bounds.large;
        let Some(entry) = self.jobs.get_mut(&id) else { return false };
        entry.attained += ran;
        entry.is_large = held >= LARGE;
        entry.has_large_place = entry.is_large && (entry.has_large_place || large_place_is_free);
        let (level, must_wait) = (entry.level(), entry.waits_for_large_place());
        let other = self.best(memory_is_short).map(|(other, _)| self.jobs[&other].level());
        // Of those that have had as much, the others have their turn too.
        if !must_wait && other.is_none_or(|other| other > level) {
            return false;
        }
        let since = self.tick();
        if let Some(entry) = self.jobs.get_mut(&id) {
            (entry.state, entry.since) = (State::Paused, since);
        }
        true
    }

    /// Whether a job that runs might give way.
    pub(super) fn is_contended(&self) -> bool {
        self.jobs.values().any(|entry| entry.state != State::Running)
    }

    /// A job has ended, or is no longer wanted.
    pub(super) fn remove(&mut self, id: JobId) {
        let Some(Entry { client, .. }) = self.jobs.remove(&id) else { return };
        if self.jobs.values().all(|entry| entry.client != client) {
            self.served.remove(&client);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Bounds = Bounds { width: 2, large: 2, waiting: 8 };

    fn schedule() -> (Schedule, ClientId, ClientId) {
        (Schedule::new(WIDE), ClientId(1), ClientId(2))
    }

    #[test]
    fn as_many_run_as_there_are_places() {
        let (mut jobs, a, b) = schedule();
        let ids: Vec<_> = [a, b, a].map(|client| jobs.add(client).unwrap()).into();
        assert_eq!((jobs.next(false), jobs.next(false), jobs.next(false)), (Some(ids[0]), Some(ids[1]), None));
        jobs.remove(ids[0]);
        assert_eq!(jobs.next(false), Some(ids[2]));
        assert_eq!((jobs.running(), jobs.waiting()), (2, 0));
    }

    #[test]
    fn who_has_had_much_gives_way_to_who_has_not() {
        let (mut jobs, a, _) = schedule();
        let heavy = [jobs.add(a).unwrap(), jobs.add(a).unwrap()];
        assert_eq!((jobs.next(false), jobs.next(false)), (Some(heavy[0]), Some(heavy[1])));
        assert!(!jobs.give_way(heavy[0], 10 * SLICE, 0, false), "nobody waits");
        let light = jobs.add(a).unwrap();
        assert!(jobs.is_contended());
        assert!(jobs.give_way(heavy[0], SLICE, 0, false));
        assert_eq!(jobs.next(false), Some(light));
        assert!(!jobs.give_way(light, SLICE / 2, 0, false), "the other has had more");
        jobs.remove(light);
        assert_eq!(jobs.next(false), Some(heavy[0]));
    }

    #[test]
    fn clients_take_turns() {
        let (mut jobs, a, b) = schedule();
        let many: Vec<_> = (0..4).map(|_| jobs.add(a).unwrap()).collect();
        assert_eq!((jobs.next(false), jobs.next(false)), (Some(many[0]), Some(many[1])));
        let one = jobs.add(b).unwrap();
        jobs.remove(many[0]);
        assert_eq!(jobs.next(false), Some(one));
    }

    #[test]
    fn one_client_leaves_room_for_others() {
        let (mut jobs, a, b) = schedule();
        let taken = (0..8).filter(|_| jobs.add(a).is_ok()).count();
        assert_eq!(taken, 4, "half of the places");
        assert!(jobs.add(b).is_ok());
    }

    #[test]
    fn nothing_begins_while_memory_is_short_but_what_has_begun_goes_on() {
        let (mut jobs, a, b) = schedule();
        let [first, second, third] = [a, b, a].map(|client| jobs.add(client).unwrap());
        assert_eq!(jobs.next(true), Some(first), "where nothing has begun, something must");
        assert_eq!(jobs.next(true), None);
        assert_eq!(jobs.next(false), Some(second));
        assert!(jobs.give_way(first, SLICE, 0, false));
        assert_eq!(jobs.next(true), Some(first), "{third} has not begun");
    }

    /// Four jobs of one client, of which two have the places for large ones, the third waits for one, and the last runs.
    fn three_large_ones() -> (Schedule, Vec<JobId>, [ClientId; 2]) {
        let (mut jobs, a, b) = schedule();
        let ids: Vec<_> = (0..4).map(|_| jobs.add(a).unwrap()).collect();
        assert_eq!((jobs.next(false), jobs.next(false)), (Some(ids[0]), Some(ids[1])));
        assert!(jobs.give_way(ids[0], SLICE, LARGE, false));
        assert_eq!(jobs.next(false), Some(ids[2]));
        assert!(jobs.give_way(ids[1], SLICE, LARGE, false));
        assert_eq!(jobs.next(false), Some(ids[3]));
        assert!(jobs.give_way(ids[2], SLICE, LARGE, false), "two large ones are under way");
        (jobs, ids, [a, b])
    }

    #[test]
    fn a_client_whose_large_jobs_stand_in_line_begins_nothing_more() {
        let (mut jobs, ids, [a, b]) = three_large_ones();
        let [mine, other] = [a, b].map(|client| jobs.add(client).unwrap());
        assert_eq!(jobs.next(false), Some(other), "{mine} is of the client that waits");
        jobs.remove(ids[0]);
        jobs.remove(ids[3]);
        assert_eq!(jobs.next(false), Some(mine), "the place is free");
    }

    #[test]
    fn only_some_large_jobs_go_on_and_small_ones_pass_them() {
        let (mut jobs, ids, _) = three_large_ones();
        assert!(!jobs.give_way(ids[3], SLICE / 2, 0, false), "what is small goes on");
        assert_eq!(jobs.next(false), Some(ids[0]), "{} has no place", ids[2]);
        jobs.remove(ids[1]);
        jobs.remove(ids[3]);
        assert_eq!(jobs.next(false), Some(ids[2]));
    }
}
