//! The root fields that follow relations over many steps.

use super::super::error::ApiError;
use super::super::shape::{Fields, RootSelection, SubgraphSelection};
use super::coerce::text;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use super::subgraph::SubgraphPlans;
use crate::api::{FixedRootField, argument};
use crate::query::{
    EdgeSelector, Lineage, Neighborhood, Paths, Pattern, Plan, Reach, RelationFilter, Root, Scope, Traversal, Walk,
};
use async_graphql_value::ConstValue;
use serde_json::json;

// The figures that readers are told stand in the descriptions of the schema, too (`schema/traversal.rs`): whoever changes one
// changes both.

/// Maximum number of entities that a traversal begins or ends at.
const MAX_ENDS: usize = 100;
/// Maximum length of a path or of a walk.
const MAX_HOPS: u32 = 20;
/// Maximum length of a path unless the reader says otherwise.
const DEFAULT_HOPS: u32 = 6;
/// Maximum number of paths.
const MAX_PATHS: usize = 100;
/// Number of paths unless the reader says otherwise.
const DEFAULT_PATHS: usize = 10;
/// Maximum distance in a neighbourhood.
const MAX_DISTANCE: u32 = 10;
/// Maximum distance in a neighbourhood unless the reader says otherwise.
const DEFAULT_DISTANCE: u32 = 1;
/// Maximum number of entities of a subgraph.
const MAX_NODES: usize = 1000;
/// Number of entities of a subgraph unless the reader says otherwise.
const DEFAULT_NODES: usize = 100;
/// Maximum number of relations of a neighbourhood.
const MAX_EDGES: usize = 10_000;
/// Number of relations for each entity of a neighbourhood, unless the reader says otherwise.
const EDGES_EACH: usize = 5;
/// Maximum number of entities of a lineage.
const MAX_LINEAGE: usize = 200;

/// Number of relations of so many entities, unless the reader says otherwise.
fn default_edges(entities: usize) -> usize {
    entities.saturating_mul(EDGES_EACH).min(MAX_EDGES)
}

impl<'a> Compiler<'a> {
    pub(super) fn paths(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let all_shortest = matches!(self.argument(field, argument::ALL_SHORTEST), Some(ConstValue::Boolean(true)));
        let first = self.int_argument(field, argument::FIRST, (1, MAX_PATHS), DEFAULT_PATHS)?;
        let paths = Paths { first, all_shortest, ..self.path_arguments(field)? };
        let mut plans = SubgraphPlans::default();
        let fields = self.paths_fields(field, &mut plans, inherited)?;
        self.traversal(field, plan, inherited, Walk::Paths(paths), (plans, fields))
    }

    pub(super) fn path_exists(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let walk = Walk::Paths(self.path_arguments(field)?);
        let filter = self.relation_filter(self.argument(field, argument::WHERE), None, inherited)?;
        let traversal = Traversal { walk, filter, scope: inherited.scope(), node: None, edge: None };
        plan.roots.push(Root::Traversal(Box::new(traversal)));
        Ok(RootSelection::Exists { root: plan.roots.len() - 1 })
    }

    /// The arguments that `paths` and `pathExists` have in common.
    fn path_arguments(&self, field: &CollectedField<'_>) -> Result<Paths, ApiError> {
        Ok(Paths {
            from: self.ends_argument(field, argument::FROM)?,
            to: self.ends_argument(field, argument::TO)?,
            steps: self.edge_selector(field, argument::VIA)?,
            max_hops: self.int_argument(field, argument::MAX_HOPS, (1, MAX_HOPS), DEFAULT_HOPS)?,
            first: 1,
            all_shortest: false,
            exists: field.name == FixedRootField::PathExists.name(),
        })
    }

    pub(super) fn neighborhood(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let of = self.ends_argument(field, argument::OF)?;
        let limit = self.int_argument(field, argument::LIMIT, (1, MAX_NODES), DEFAULT_NODES)?;
        if limit < of.len() {
            let message = format!("`limit` is {limit}, and `of` alone has {}: it counts the centres, too", of.len());
            return Err(ApiError::bad_input(message));
        }
        let around = Neighborhood {
            of,
            steps: self.edge_selector(field, argument::VIA)?,
            hops: self.int_argument(field, argument::HOPS, (0, MAX_DISTANCE), DEFAULT_DISTANCE)?,
            limit,
            edge_limit: self.int_argument(field, argument::EDGE_LIMIT, (0, MAX_EDGES), default_edges(limit))?,
        };
        let mut plans = SubgraphPlans::default();
        let fields = self.neighborhood_fields(field, &mut plans, inherited)?;
        self.traversal(field, plan, inherited, Walk::Neighborhood(around), (plans, fields))
    }

    pub(super) fn timeline(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let limit = self.int_argument(field, argument::LIMIT, (1, MAX_NODES), DEFAULT_NODES)?;
        let around = Neighborhood {
            of: vec![self.id_argument(field, argument::OF)?],
            steps: self.edge_selector(field, argument::VIA)?,
            hops: 1,
            limit,
            edge_limit: default_edges(limit),
        };
        let mut plans = SubgraphPlans::default();
        let fields = self.timeline_fields(field, &mut plans, inherited)?;
        self.traversal(field, plan, inherited, Walk::Neighborhood(around), (plans, fields))
    }

    pub(super) fn reach(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let written = text(&self.required_argument(field, argument::PATTERN)?, argument::PATTERN)?;
        let pattern = Pattern::parse(&self.vocabulary.ontology, &written).map_err(|error| {
            let message = format!("`pattern`, character {}: {}; {}", error.offset + 1, error.message, error.help);
            ApiError::bad_input(message).detail("offset", json!(error.offset))
        })?;
        let reach = Reach {
            of: self.ends_argument(field, argument::OF)?,
            pattern,
            max_hops: self.int_argument(field, argument::MAX_HOPS, (0, MAX_HOPS), MAX_HOPS)?,
            first: self.int_argument(field, argument::FIRST, (1, MAX_NODES), DEFAULT_NODES)?,
        };
        let mut plans = SubgraphPlans::default();
        let fields = self.paths_fields(field, &mut plans, inherited)?;
        self.traversal(field, plan, inherited, Walk::Reach(reach), (plans, fields))
    }

    pub(super) fn lineage(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let successions = self.vocabulary.ontology.successions();
        let steps = EdgeSelector { outgoing: successions, ..EdgeSelector::default() };
        let lineage = Lineage { of: self.id_argument(field, argument::OF)?, steps, limit: MAX_LINEAGE };
        let mut plans = SubgraphPlans::default();
        let fields = self.lineage_fields(field, &mut plans, inherited)?;
        self.traversal(field, plan, inherited, Walk::Lineage(lineage), (plans, fields))
    }

    /// The entities that a traversal begins or ends at.
    fn ends_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<Vec<Box<str>>, ApiError> {
        let ids = self.ids_argument(field, name)?;
        if ids.is_empty() {
            return Err(ApiError::bad_input(format!("`{name}` is empty: name at least one entity")));
        }
        if ids.len() > MAX_ENDS {
            let message = format!("`{name}` has {} items, the limit is {MAX_ENDS}", ids.len());
            return Err(ApiError::past_limit(message, ids.len() as u64, MAX_ENDS as u64));
        }
        Ok(ids)
    }

    /// The root of a traversal, given what is selected of the subgraph that it finds.
    fn traversal(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
        walk: Walk,
        (SubgraphPlans { node, edge }, fields): (SubgraphPlans, Fields<SubgraphSelection>),
    ) -> Result<RootSelection, ApiError> {
        let (filter, scope) = match walk {
            // The date tells who had the task then; the line itself is of all times.
            Walk::Lineage(_) => (RelationFilter::All(Vec::new()), Scope { as_of: None, ..inherited.scope() }),
            Walk::Paths(_) | Walk::Neighborhood(_) | Walk::Reach(_) => {
                let filter = self.relation_filter(self.argument(field, argument::WHERE), None, inherited)?;
                (filter, inherited.scope())
            }
        };
        plan.roots.push(Root::Traversal(Box::new(Traversal { walk, filter, scope, node, edge })));
        Ok(RootSelection::Subgraph { root: plan.roots.len() - 1, fields })
    }
}
