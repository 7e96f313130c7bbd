//! Where the library hands over: a validated operation is compiled, costed, answered and written as a whole.

use super::compile::{Compiled, DEFAULT_PAGE, compile, operation};
use super::documents::Document;
use super::error::ApiError;
use super::limits::Limits;
use super::render;
use super::shape::RootSelection;
use super::vocabulary::Vocabulary;
use crate::graph::{QueryResult, StoreError};
use crate::query::{Plan, cost};
use crate::store::GraphStore;
use crate::work::{Work, WorkError};
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo};
use async_graphql::{Response, ServerResult, Value};
use async_graphql_parser::types::OperationDefinition;
use std::sync::{Arc, Mutex};

/// What operations are answered with.
pub(super) struct Engine {
    pub(super) vocabulary: Vocabulary,
    pub(super) store: Arc<dyn GraphStore>,
    pub(super) limits: Limits,
}

/// A request on its way through the library.
pub(super) struct Prepared {
    pub(super) document: Arc<Document>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: serde_json::Map<String, serde_json::Value>,
    /// What it may take; whoever executes it takes it.
    pub(super) work: Mutex<Option<Work>>,
    /// What came of it; nothing while validation has not passed.
    pub(super) outcome: Mutex<Option<Outcome>>,
}

impl Prepared {
    /// The operation that the request names.
    pub(super) fn operation(&self) -> Result<&OperationDefinition, ApiError> {
        operation(&self.document.parsed, self.operation_name.as_deref())
    }
}

/// What came of an operation.
pub(super) enum Outcome {
    /// Refused before anything was fetched.
    Refused(ApiError),
    /// `data` as JSON, and the errors beside it.
    Answered(Vec<u8>, Vec<ApiError>),
}

/// Takes operations over from the library once they are validated.
pub(super) struct TakeOver(pub(super) Arc<Engine>);

impl ExtensionFactory for TakeOver {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(TakenOver(self.0.clone()))
    }
}

struct TakenOver(Arc<Engine>);

#[async_trait::async_trait]
impl Extension for TakenOver {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(prepared) = ctx.data_opt::<Arc<Prepared>>() else { return Response::default() };
        let outcome = match self.0.answer(prepared).await {
            Err(error) => Outcome::Refused(error),
            Ok(answered) => {
                let introspects = answered.0.introspects;
                let introspected = if introspects { next.run(ctx, operation_name).await } else { Response::default() };
                assemble(answered, &introspected.data)
            }
        };
        if let Ok(mut slot) = prepared.outcome.lock() {
            *slot = Some(outcome);
        }
        Response::default()
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // Beside introspection fields, our own root fields are answered already.
        if info.is_for_introspection || info.parent_type != super::schema::QUERY {
            return next.run(ctx, info).await;
        }
        Ok(None)
    }
}

fn too_costly(cost: u64, limit: u64) -> ApiError {
    let message = format!(
        "the answer can have {cost} fields, the limit is {limit}; ask for smaller pages (`first`, {DEFAULT_PAGE} where it is \
         not given) or fewer levels"
    );
    ApiError::past_limit(message, cost, limit)
}

/// Cost of an answer that is written on the threads that serve, and bytes of its records: a fraction of a millisecond.
const WRITTEN_IN_PLACE: u64 = 2000;
/// See [`WRITTEN_IN_PLACE`].
const BYTES_IN_PLACE: usize = 32 * 1024;

/// A compiled operation, its root fields as JSON, and the errors beside them.
type Answered = (Compiled, Vec<Vec<u8>>, Vec<ApiError>);

impl Engine {
    /// What comes of an operation that is known to be valid and asks for no introspection.
    pub(super) async fn outcome(self: &Arc<Self>, prepared: &Prepared) -> Outcome {
        match self.answer(prepared).await {
            Err(error) => Outcome::Refused(error),
            Ok(answered) => assemble(answered, &Value::Null),
        }
    }

    /// Compiles, costs and answers an operation. The error is one of the request: nothing was executed.
    async fn answer(self: &Arc<Self>, prepared: &Prepared) -> Result<Answered, ApiError> {
        let taken = prepared.work.lock().ok().and_then(|mut work| work.take());
        let mut work = taken.ok_or_else(|| ApiError::internal(&"a request is executed twice"))?;
        // Whoever no longer waits for the answer has the work for it stopped, wherever it is done.
        let _cancel = work.cancel_on_drop();
        let compiled = compile(
            &self.vocabulary,
            &prepared.document.parsed,
            prepared.operation_name.as_deref(),
            &prepared.variables,
        )?;
        let cost = cost(&compiled.plan);
        if cost > self.limits.cost {
            return Err(too_costly(cost, self.limits.cost));
        }
        let result = if compiled.reads() { self.run(&compiled.plan, &mut work).await? } else { QueryResult::default() };
        if cost <= WRITTEN_IN_PLACE || work.held() <= BYTES_IN_PLACE {
            return Ok(self.written(compiled, &result));
        }
        let engine = Arc::clone(self);
        // Boxed, so that what is written in place does not carry its state about.
        Ok(Box::pin(work.in_pool(move |_| engine.written(compiled, &result))).await?)
    }

    fn written(&self, compiled: Compiled, result: &QueryResult) -> Answered {
        let mut errors = Vec::new();
        let mut fields = Vec::with_capacity(compiled.shape.len());
        for field in &compiled.shape {
            let mut json = Vec::with_capacity(256);
            if let Some(error) = render::root(&self.vocabulary, result, &field.selection, &mut json) {
                errors.push(error.under(field.key.trim_end_matches(':').trim_matches('"')));
            }
            fields.push(json);
        }
        (compiled, fields, errors)
    }

    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        let deadline = work.deadline();
        let answer = self.store.run(plan, work);
        let late = |_| Err(WorkError::DeadlinePassed.into());
        tokio::time::timeout_at(deadline.into(), answer).await.unwrap_or_else(late)
    }
}

/// The `data` object, its fields in the order of the operation.
fn assemble((compiled, fields, errors): Answered, introspected: &Value) -> Outcome {
    let mut data = Vec::with_capacity(fields.iter().map(|field| field.len() + 32).sum());
    data.push(b'{');
    for (field, json) in compiled.shape.iter().zip(fields) {
        if data.len() > 1 {
            data.push(b',');
        }
        data.extend_from_slice(field.key.as_bytes());
        match (&field.selection, introspected) {
            (RootSelection::Introspection(key), Value::Object(values)) => {
                let value = values.get(&**key).unwrap_or(&Value::Null);
                data.extend(serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()));
            }
            _ => data.extend(json),
        }
    }
    data.push(b'}');
    Outcome::Answered(data, errors)
}
