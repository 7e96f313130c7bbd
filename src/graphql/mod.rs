//! The GraphQL API.
//!
//! An operation is measured, parsed, validated, compiled into a [`Plan`](crate::query::Plan), answered by the store in
//! one call, and written out. This room knows the GraphQL library and no HTTP.

mod compile;
mod documents;
mod error;
mod execute;
mod invalid;
mod measure;
mod render;
mod schema;
mod shape;
mod vocabulary;

pub use error::Code;

use crate::ontology::Ontology;
use crate::store::GraphStore;
use crate::work::{ClientId, MemoryPool, Work, WorkLimits, WorkPool, WorkPoolSettings};
use async_graphql::Variables;
use async_graphql::dynamic::Schema;
use async_graphql_parser::types::OperationType;
use documents::Documents;
use error::ApiError;
use execute::{Engine, Outcome, Prepared, TakeOver};
use std::any::Any;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use vocabulary::Vocabulary;

/// Limits on requests; a request past one is refused before anything is fetched.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest document, in bytes.
    pub document_bytes: usize,
    /// Deepest nesting of brackets and braces in a document.
    pub nesting: usize,
    /// Most tokens in a document.
    pub tokens: usize,
    /// Deepest nesting of fields.
    pub depth: usize,
    /// Most fields with fragments expanded.
    pub fields: usize,
    /// Most aliases with fragments expanded.
    pub aliases: usize,
    /// Most root fields.
    pub root_fields: usize,
    /// Most directives in a document.
    pub directives: usize,
    /// Highest cost of a plan: fields that the answer can have.
    pub cost: u64,
    /// Longest time for an answer.
    pub timeout: Duration,
    /// Records, names and relations that finding an answer may look at.
    pub work: u64,
    /// Bytes that finding an answer may hold.
    pub operation_memory: usize,
    /// Bytes that finding answers may hold, all operations together.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            nesting: 64,
            tokens: 4000,
            depth: 16,
            fields: 2000,
            aliases: 100,
            root_fields: 20,
            directives: 100,
            cost: 100_000,
            timeout: Duration::from_secs(10),
            // A list of 10,000,000 relations with a plain condition takes 20 million steps and about a second.
            work: 100_000_000,
            operation_memory: 128 * 1024 * 1024,
            memory: 192 * 1024 * 1024,
        }
    }
}

/// A GraphQL request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: serde_json::Map<String, serde_json::Value>,
}

/// Who sends a request.
#[derive(Default)]
pub struct Caller {
    /// Clients take turns where there is more work than can be done at once.
    pub client: ClientId,
    /// A place that the request takes, kept until all work for it has stopped, even where the client has left before.
    pub place: Option<Box<dyn Any + Send + Sync>>,
}

/// The answer to a request, as the GraphQL specification has it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Whether execution began: then there is `data`, perhaps null. Otherwise the request itself was at fault.
    pub executed: bool,
    /// Code of the first error, if any.
    pub code: Option<Code>,
    /// When the request may be sent again, where there is no room for it now.
    pub retry_after: Option<Duration>,
    /// The response as JSON.
    pub json: Vec<u8>,
}

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
        let response = self.schema.execute(call).await;
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

impl From<Outcome> for Reply {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered(data, errors) => Self::answered(&data, &errors),
            Outcome::Refused(error) => Self::refused(&[error]),
        }
    }
}

impl Reply {
    fn answered(data: &[u8], errors: &[ApiError]) -> Self {
        let mut json = Vec::with_capacity(data.len() + 16);
        json.push(b'{');
        if !errors.is_empty() {
            json.extend_from_slice(b"\"errors\":");
            json.extend(serde_json::to_vec(&errors_json(errors)).unwrap_or_default());
            json.push(b',');
        }
        json.extend_from_slice(b"\"data\":");
        json.extend_from_slice(data);
        json.push(b'}');
        Self { executed: true, code: errors.first().map(|error| error.code), retry_after: None, json }
    }

    fn refused(errors: &[ApiError]) -> Self {
        let json = serde_json::json!({ "errors": errors_json(errors) });
        let (code, retry_after) = errors.first().map(|error| (error.code, error.retry_after)).unzip();
        Self { executed: false, code, retry_after: retry_after.flatten(), json: json.to_string().into_bytes() }
    }
}

fn errors_json(errors: &[ApiError]) -> Vec<serde_json::Value> {
    errors.iter().map(ApiError::to_json).collect()
}
