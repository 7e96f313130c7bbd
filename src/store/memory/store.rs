//! The store over the current snapshot.

use super::super::GraphStore;
use super::snapshot::Snapshot;
use super::view::MemoryView;
use crate::graph::{QueryResult, Status, StoreError, execute};
use crate::model::{Manifest, Records};
use crate::ontology::Ontology;
use crate::query::Plan;
use crate::work::{Work, WorkError};
use arc_swap::ArcSwap;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// A graph in memory.
pub struct MemoryStore {
    snapshot: ArcSwap<Snapshot>,
}

impl MemoryStore {
    /// A store of these records, whose relations must be sorted.
    pub fn new(ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Self {
        Self { snapshot: ArcSwap::new(Snapshot::new(ontology, dataset, records)) }
    }

    /// Replaces the whole graph at once; operations under way finish on the one they began with.
    pub fn replace(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) {
        self.snapshot.store(Snapshot::new(ontology, dataset, records));
    }
}

fn answer(snapshot: &Arc<Snapshot>, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
    let mut view = MemoryView::new(snapshot);
    // Nothing is waited for: this view has every answer at hand. The executor's state is large, so it stays where it is made.
    let polled = pin!(execute(&mut view, plan, work)).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(roots) = polled else {
        return Err(StoreError::Internal("the embedded store waits".to_owned()));
    };
    let roots = roots?;
    let answer = crate::graph::GraphView::into_answer(view, roots);
    Ok(QueryResult { answer, status: snapshot.status.clone() })
}

#[async_trait::async_trait]
impl GraphStore for MemoryStore {
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        let snapshot = self.snapshot.load_full();
        match work.in_place(|work| answer(&snapshot, plan, work)) {
            Err(StoreError::Work(WorkError::AllotmentSpent)) => {}
            answered => return answered,
        }
        let plan = plan.clone();
        // Boxed, so that what is done in place does not carry its state about.
        Box::pin(work.in_pool(move |work| answer(&snapshot, &plan, work))).await?
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        Ok(self.snapshot.load().status.clone())
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.status().await
    }
}
