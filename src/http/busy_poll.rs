//! Polling again at once what has woken itself.

use futures_util::task::{ArcWake, AtomicWaker, waker_ref};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

/// Times that a future is polled before others have their turn.
const TURNS: usize = 8;

/// A future that is polled again at once when it wakes itself while it is polled.
///
/// A connection does so for the body of every request, which travels from one part of its task to another. Left to the
/// runtime, that is a wake-up of a second thread for each request, which finds nothing to do.
pub(super) struct BusyPoll<F> {
    future: Pin<Box<F>>,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken {
    during: AtomicBool,
    again: AtomicBool,
    task: AtomicWaker,
}

impl ArcWake for Woken {
    fn wake_by_ref(woken: &Arc<Self>) {
        woken.again.store(true, Ordering::SeqCst);
        if !woken.during.load(Ordering::SeqCst) {
            woken.task.wake();
        }
    }
}

impl<F> BusyPoll<F> {
    pub(super) fn new(future: F) -> Self {
        Self { future: Box::pin(future), woken: Arc::default() }
    }
}

impl<F: Future> Future for BusyPoll<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        this.woken.task.register(context.waker());
        let waker = waker_ref(&this.woken);
        for _ in 0..TURNS {
            this.woken.during.store(true, Ordering::SeqCst);
            this.woken.again.store(false, Ordering::SeqCst);
            let polled = this.future.as_mut().poll(&mut Context::from_waker(&waker));
            this.woken.during.store(false, Ordering::SeqCst);
            // Who wakes from here on wakes the task.
            if polled.is_ready() || !this.woken.again.load(Ordering::SeqCst) {
                return polled;
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::task::noop_waker;
    use std::future::poll_fn;
    use std::sync::atomic::AtomicUsize;

    /// Counts how often the task is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl ArcWake for Count {
        fn wake_by_ref(count: &Arc<Self>) {
            count.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// A future that wakes itself so many times before it is ready, polled once: whether it was, and how often the task was woken.
    fn polled(times: usize) -> (bool, usize) {
        let mut left = times;
        let mut future = BusyPoll::new(poll_fn(move |context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        }));
        let count = Arc::new(Count::default());
        let ready = Pin::new(&mut future).poll(&mut Context::from_waker(&waker_ref(&count))).is_ready();
        (ready, count.0.load(Ordering::SeqCst))
    }

    #[test]
    fn what_wakes_itself_is_polled_again_and_wakes_nobody() {
        assert_eq!(polled(0), (true, 0));
        assert_eq!(polled(TURNS - 1), (true, 0));
    }

    #[test]
    fn what_wakes_itself_again_and_again_gives_way() {
        assert_eq!(polled(TURNS), (false, 1));
    }

    #[test]
    fn what_is_woken_from_elsewhere_wakes_the_task() {
        let kept = std::sync::Mutex::new(None);
        let mut future = BusyPoll::new(poll_fn(|context| {
            *kept.lock().unwrap() = Some(context.waker().clone());
            Poll::<()>::Pending
        }));
        let count = Arc::new(Count::default());
        assert!(Pin::new(&mut future).poll(&mut Context::from_waker(&noop_waker())).is_pending());
        assert!(Pin::new(&mut future).poll(&mut Context::from_waker(&waker_ref(&count))).is_pending());
        assert_eq!(count.0.load(Ordering::SeqCst), 0);
        kept.lock().unwrap().take().unwrap().wake();
        assert_eq!(count.0.load(Ordering::SeqCst), 1, "the waker of the last poll is woken");
    }
}
