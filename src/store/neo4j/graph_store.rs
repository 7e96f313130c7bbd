//! What the store is to the rest of the program.

use super::attempt::AttemptError;
use super::cypher::statement;
use super::session::Statement;
use super::store::{LOOK, Neo4jStore};
use crate::graph::{Loading, QueryResult, Status, StoreError};
use crate::query::Plan;
use crate::store::GraphStore;
use crate::work::Work;
use std::sync::Arc;
use std::time::Instant;

#[async_trait::async_trait]
impl GraphStore for Neo4jStore {
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        self.answer(plan, work).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.meta(Instant::now() + LOOK).await.map(|meta| meta.status)
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.refresh(Instant::now() + LOOK).await.map(|meta| meta.status)
    }
}

impl Neo4jStore {
    /// The statements that answer a plan on the graph as it is, to look at or to profile. Those of traversals are run to
    /// find out which they are.
    ///
    /// # Errors
    /// When the graph cannot be reached, holds no complete dataset, or changes meanwhile.
    pub async fn statements(&self, plan: &Plan) -> Result<Vec<neo4rs::Query>, StoreError> {
        let mut work = Work::until(Instant::now() + LOOK);
        let meta = self.meta(work.deadline()).await?;
        let mut asked = Vec::new();
        let walked = match self.traverse(plan, &meta, &mut work, Some(&mut asked)).await {
            Ok(walked) => walked,
            Err(AttemptError::Failed(error)) => return Err(error),
            Err(AttemptError::Changed | AttemptError::Importing) => {
                return Err(StoreError::Loading(Loading::Importing));
            }
        };
        asked.push(statement(&self.ontology, meta.sensitive, plan, &walked.sought).0);
        Ok(asked.into_iter().map(Statement::query).collect())
    }
}
