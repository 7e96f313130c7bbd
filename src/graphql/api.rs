//! The API over one store: what a request goes through from its text to the reply.

use super::documents::Documents;
use super::error::{ApiError, Code};
use super::execute::{Engine, Prepared, TakeOver};
use super::limits::Limits;
use super::reply::Reply;
use super::request::{Caller, Request};
use super::vocabulary::Vocabulary;
use super::{invalid, schema};
use crate::ontology::Ontology;
use crate::store::GraphStore;
use crate::work::{MemoryPool, Work, WorkLimits, WorkPool, WorkPoolSettings};
use async_graphql::Variables;
use async_graphql::dynamic::Schema;
use async_graphql_parser::types::OperationType;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// The API over one store.
pub struct Api {
    schema: Schema,
    engine: Arc<Engine>,
    pool: WorkPool,
    documents: Documents,
    sdl: String,
}

/// The types of an ontology do not make a schema: a fault of this program, since ontologies are checked.
#[derive(Debug, thiserror::Error)]
#[error("the ontology does not make a schema: {0}")]
pub struct SchemaError(String);

impl Api {
    /// Makes the API of an ontology.
    ///
    /// # Errors
    /// When the ontology does not make a schema.
    pub fn new(ontology: &Arc<Ontology>, store: Arc<dyn GraphStore>, limits: Limits) -> Result<Self, SchemaError> {
        let pool = WorkPool::new(WorkPoolSettings::default(), Arc::new(MemoryPool::new(limits.memory)));
        let engine = Arc::new(Engine { vocabulary: Vocabulary::new(ontology.clone()), store, limits });
        let schema: schema::Finished = schema::builder(ontology).extension(TakeOver(engine.clone())).finish();
        let schema = schema.map_err(|error| SchemaError(error.to_string()))?;
        let sdl = schema::sdl(&schema);
        Ok(Self { schema, engine, pool, documents: Documents::new(), sdl })
    }

    /// The schema in SDL.
    pub fn sdl(&self) -> &str {
        &self.sdl
    }

    /// The store it answers from.
    pub fn store(&self) -> &Arc<dyn GraphStore> {
        &self.engine.store
    }

    /// Where work is done that is more than little.
    pub fn pool(&self) -> &WorkPool {
        &self.pool
    }

    /// Answers a request of nobody in particular.
    pub async fn execute(&self, request: Request) -> Reply {
        self.execute_for(Caller::default(), request).await
    }

    /// Answers a request. Never fails: errors are part of the reply. Dropped, it stops the work that was begun for it.
    pub async fn execute_for(&self, caller: Caller, request: Request) -> Reply {
        let Limits { timeout, work, operation_memory, .. } = self.engine.limits;
        let limits = WorkLimits { deadline: Instant::now() + timeout, max_steps: work, max_bytes: operation_memory };
        let work = self.pool.begin(limits, caller.client, caller.place);
        let prepared = match self.prepare(request, work) {
            Ok(prepared) => Arc::new(prepared),
            Err(error) => return Reply::refused(&[error]),
        };
        let operation = match prepared.operation() {
            Ok(operation) => operation,
            Err(error) => return Reply::refused(&[error]),
        };
        if prepared.document.is_valid_with(operation, &prepared.variables) {
            return Reply::from(self.engine.outcome(&prepared).await);
        }
        let mut call = async_graphql::Request::new("").data(prepared.clone());
        call.set_parsed_query(prepared.document.parsed.clone());
        call.operation_name.clone_from(&prepared.operation_name);
        call.variables = Variables::from_json(serde_json::Value::Object(prepared.variables.clone()));
        // Boxed, so that documents known to be valid do not carry its state about.
        let response = Box::pin(self.schema.execute(call)).await;
        let outcome = prepared.outcome.lock().ok().and_then(|mut outcome| outcome.take());
        match outcome {
            Some(outcome) => {
                prepared.document.passed(operation, &prepared.variables);
                Reply::from(outcome)
            }
            None => Reply::refused(&invalid::errors(&self.schema, &prepared, &response.errors)),
        }
    }

    /// Measures and parses a request.
    fn prepare(&self, request: Request, work: Work) -> Result<Prepared, ApiError> {
        let Request { query, operation_name, variables } = request;
        let document = self.documents.get(&query, &self.engine.limits)?;
        let (work, outcome) = (Mutex::new(Some(work)), Mutex::new(None));
        let prepared = Prepared { document, operation_name, variables, work, outcome };
        if prepared.operation()?.ty != OperationType::Query {
            return Err(ApiError::new(Code::OperationNotSupported, "this API reads: the operation must be a query"));
        }
        Ok(prepared)
    }
}
