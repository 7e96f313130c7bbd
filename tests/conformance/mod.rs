//! The conformance suite: what the numbered semantics of [`GraphStore`] mean, as functions over the trait.
//!
//! An engine is tested by opening it with the suite's own graphs; see [`conformance_tests!`].
//! Cases are of two sorts: small ones written by hand, a function for each number, and random graphs and plans compared
//! with a naive evaluation that knows no index ([`reference`] for lists, [`naive`] for whole plans).

pub(crate) mod asked;
pub(crate) mod cases;
mod describe;
mod further;
mod groups;
mod lists;
pub(crate) mod naive;
mod plans;
pub(crate) mod random;
pub(crate) mod reference;
pub(crate) mod sample;
mod walks;

pub(crate) use describe::describe;

use entente::model::Manifest;
use entente::model::Records;
use entente::ontology::Ontology;
use entente::store::GraphStore;
use std::sync::Arc;

/// Opens stores of one engine.
#[async_trait::async_trait]
pub(crate) trait Engine: Send + Sync {
    /// A store that holds just these records.
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore>;

    /// How many random graphs each random case is tried on. Fewer for an engine that plans every new statement at length.
    fn graphs(&self) -> usize {
        12
    }
}

/// The cases of the suite: makes a test of each for an engine.
macro_rules! conformance_tests {
    ($engine:expr) => {
        $crate::conformance::conformance_tests! { $engine;
            revision shape order pages parallel symmetric total as_of filters filters_of_kinds quantifiers sensitive
            parts deadline traversals groups searches lookup counts cited random_lists random_plans random_traversals
        }
    };
    ($engine:expr; $($case:ident)*) => {
        $(
            #[tokio::test]
            async fn $case() {
                $crate::conformance::cases::$case(&$engine).await;
            }
        )*
    };
}
pub(crate) use conformance_tests;
