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
pub(super) struct Again<F> {
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

impl<F> Again<F> {
    pub(super) fn new(future: F) -> Self {
        Self { future: Box::pin(future), woken: Arc::default() }
    }
}

impl<F: Future> Future for Again<F> {
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
