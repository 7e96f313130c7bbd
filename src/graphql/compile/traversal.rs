//! The root fields that follow relations over many steps.

use super::super::error::ApiError;
use super::super::shape::{
    ChangeOut, FactOut, Fields, PathOut, PlaceOut, RelationOut, RootOut, SubgraphOut, SubgraphShape, TieOut,
};
use super::arguments::{date, text};
use super::facts::Recorded;
use super::select::Entry;
use super::{Compiler, Context};
use crate::ontology::{Property, PropertyType};
use crate::query::{
    EdgePlan, EdgeSelector, EntityPart, Lineage, Neighborhood, NodePlan, Paths, Pattern, Plan, Reach, RelationFilter,
    RelationPart, Root, Scope, Traversal, Walk,
};
use async_graphql_value::ConstValue;
use serde_json::json;

/// Most entities that a traversal may begin or end at.
const MAX_ENDS: usize = 100;
/// Most relations of a path or of a walk, and how many of a path unless the reader says so.
const MAX_HOPS: u32 = 20;
const USUAL_HOPS: u32 = 6;
/// Most paths, and how many unless the reader says so.
const MAX_PATHS: usize = 100;
const USUAL_PATHS: usize = 10;
/// Largest distance in a neighbourhood, and how large unless the reader says so.
const MAX_DISTANCE: u32 = 10;
const USUAL_DISTANCE: u32 = 1;
/// Most entities of a subgraph, and how many unless the reader says so.
const MAX_NODES: usize = 1000;
const USUAL_NODES: usize = 100;
/// Most relations of a neighbourhood; unless the reader says so, so many for each entity.
const MAX_EDGES: usize = 10_000;
const EDGES_EACH: usize = 5;
/// Most entities of a lineage.
const MAX_LINEAGE: usize = 200;

/// Most relations of so many entities, unless the reader says so.
fn usual_edges(entities: usize) -> usize {
    entities.saturating_mul(EDGES_EACH).min(MAX_EDGES)
}

/// What is asked of the records of a subgraph, whatever the field they are in.
#[derive(Default)]
struct Asked {
    node: Option<NodePlan>,
    edge: Option<EdgePlan>,
}

impl Asked {
    /// Of an entity. It is not known before which kinds will be met.
    fn node(&mut self) -> &mut NodePlan {
        self.node.get_or_insert_with(|| NodePlan { parts: [EntityPart::Kind].into(), ..NodePlan::default() })
    }

    /// Of a relation.
    fn edge(&mut self) -> &mut EdgePlan {
        let parts = [RelationPart::Id, RelationPart::Kind].into();
        self.edge.get_or_insert_with(|| EdgePlan { parts, ..EdgePlan::default() })
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn paths(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let all_shortest = matches!(self.argument(entry, "allShortest"), Some(ConstValue::Boolean(true)));
        let first = self.number(entry, "first", (1, MAX_PATHS), USUAL_PATHS)?;
        let paths = Paths { first, all_shortest, ..self.between(entry)? };
        self.subgraph(entry, plan, context, "Paths", Walk::Paths(paths))
    }

    pub(super) fn path_exists(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
    ) -> Result<RootOut, ApiError> {
        let walk = Walk::Paths(self.between(entry)?);
        let filter = self.relation_filter(self.argument(entry, "where"), None, context)?;
        let traversal = Traversal { walk, filter, scope: context.scope(), node: None, edge: None };
        plan.roots.push(Root::Traversal(Box::new(traversal)));
        Ok(RootOut::Exists { root: plan.roots.len() - 1 })
    }

    /// What `paths` and `pathExists` have in common.
    fn between(&self, entry: &Entry<'_>) -> Result<Paths, ApiError> {
        Ok(Paths {
            from: self.ends(entry, "from")?,
            to: self.ends(entry, "to")?,
            steps: self.steps(entry, "via")?,
            max_hops: self.number(entry, "maxHops", (1, MAX_HOPS), USUAL_HOPS)?,
            first: 1,
            all_shortest: false,
            exists: entry.name == "pathExists",
        })
    }

    pub(super) fn neighborhood(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
    ) -> Result<RootOut, ApiError> {
        let of = self.ends(entry, "of")?;
        let limit = self.number(entry, "limit", (1, MAX_NODES), USUAL_NODES)?;
        if limit < of.len() {
            let message = format!("`limit` is {limit}, and `of` alone has {}: it counts the centres, too", of.len());
            return Err(ApiError::bad_input(message));
        }
        let around = Neighborhood {
            of,
            steps: self.steps(entry, "via")?,
            hops: self.number(entry, "hops", (0, MAX_DISTANCE), USUAL_DISTANCE)?,
            limit,
            edge_limit: self.number(entry, "edgeLimit", (0, MAX_EDGES), usual_edges(limit))?,
        };
        self.subgraph(entry, plan, context, "Neighborhood", Walk::Neighborhood(around))
    }

    pub(super) fn timeline(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let limit = self.number(entry, "limit", (1, MAX_NODES), USUAL_NODES)?;
        let around = Neighborhood {
            of: vec![self.id(entry, "of")?],
            steps: self.steps(entry, "via")?,
            hops: 1,
            limit,
            edge_limit: usual_edges(limit),
        };
        self.subgraph(entry, plan, context, "Timeline", Walk::Neighborhood(around))
    }

    pub(super) fn reach(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let written = text(&self.required(entry, "pattern")?, "pattern")?;
        let pattern = Pattern::parse(&self.vocabulary.ontology, &written).map_err(|error| {
            let message = format!("`pattern`, character {}: {}; {}", error.offset + 1, error.message, error.help);
            ApiError::bad_input(message).detail("offset", json!(error.offset))
        })?;
        let reach = Reach {
            of: self.ends(entry, "of")?,
            pattern,
            max_hops: self.number(entry, "maxHops", (0, MAX_HOPS), MAX_HOPS)?,
            first: self.number(entry, "first", (1, MAX_NODES), USUAL_NODES)?,
        };
        self.subgraph(entry, plan, context, "Paths", Walk::Reach(reach))
    }

    pub(super) fn lineage(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let successions = self.vocabulary.ontology.successions();
        let steps = EdgeSelector { outgoing: successions, ..EdgeSelector::default() };
        let lineage = Lineage { of: self.id(entry, "of")?, steps, limit: MAX_LINEAGE };
        self.subgraph(entry, plan, context, "Lineage", Walk::Lineage(lineage))
    }

    /// The entities that a traversal begins or ends at.
    fn ends(&self, entry: &Entry<'_>, name: &str) -> Result<Vec<Box<str>>, ApiError> {
        let ids = self.ids(entry, name)?;
        if ids.is_empty() {
            return Err(ApiError::bad_input(format!("`{name}` is empty: name at least one entity")));
        }
        if ids.len() > MAX_ENDS {
            let message = format!("`{name}` has {} items, the limit is {MAX_ENDS}", ids.len());
            return Err(ApiError::past_limit(message, ids.len() as u64, MAX_ENDS as u64));
        }
        Ok(ids)
    }

    fn subgraph(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
        ty: &'static str,
        walk: Walk,
    ) -> Result<RootOut, ApiError> {
        let mut asked = Asked::default();
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            let what = match entry.name {
                "__typename" => SubgraphOut::Typename,
                "truncated" => SubgraphOut::Truncated,
                "nodes" if ty == "Lineage" => {
                    SubgraphOut::Members(context.date.clone(), self.places(&entry, &mut asked, context)?)
                }
                "nodes" => SubgraphOut::Nodes(self.places(&entry, &mut asked, context)?),
                "edges" => SubgraphOut::Edges(self.ties(&entry, &mut asked, context)?),
                "paths" => SubgraphOut::Paths(self.path(&entry, &mut asked, context)?),
                "hops" => SubgraphOut::Hops(self.small(&entry, &mut 0, 1)?),
                "facts" => SubgraphOut::Facts(self.dated(&entry, &mut asked, context)?),
                "timeline" => SubgraphOut::Timeline(self.successions(&entry, &mut asked, context)?),
                "holder" => {
                    self.dates(&mut asked);
                    let at = self.required(&entry, "at").and_then(|at| date(&at, "at"));
                    let at = at.map_err(|error| error.at(entry.field().pos))?;
                    SubgraphOut::Holder(at, self.places(&entry, &mut asked, context)?)
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        let (filter, scope) = match walk {
            // The date tells who had the task then; the line itself is of all times.
            Walk::Lineage(_) => (RelationFilter::All(Vec::new()), Scope { as_of: None, ..context.scope() }),
            _ => (self.relation_filter(self.argument(entry, "where"), None, context)?, context.scope()),
        };
        let Asked { node, edge } = asked;
        plan.roots.push(Root::Traversal(Box::new(Traversal { walk, filter, scope, node, edge })));
        Ok(RootOut::Subgraph { root: plan.roots.len() - 1, shape: SubgraphShape { ty, fields } })
    }

    fn places(&self, entry: &Entry<'a>, asked: &mut Asked, context: &Context) -> Result<Fields<PlaceOut>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            asked.node().field_count += 1;
            let what = match entry.name {
                "__typename" => PlaceOut::Typename,
                "id" => PlaceOut::Id,
                "distance" => PlaceOut::Distance,
                "entity" => PlaceOut::Entity(self.entity(&entry.sets(), kinds, asked.node(), context)?),
                "period" => {
                    self.dates(asked);
                    PlaceOut::Period(self.small(&entry, &mut asked.node().field_count, 1)?)
                }
                "validity" => {
                    self.dates(asked);
                    PlaceOut::Validity
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    /// What a tenure is read from: the dates of members and of changes, and what tells the changes apart.
    fn dates(&self, asked: &mut Asked) {
        asked.node().parts.extend([EntityPart::Start, EntityPart::End]);
        asked.edge().parts.add(RelationPart::Start);
        for (kind, declared) in self.vocabulary.ontology.relations_with_ids() {
            asked.edge().parts.extend(declared.succession.map(|at| RelationPart::Property(kind, at)));
        }
    }

    /// Dated facts of everything found.
    fn dated(&self, entry: &Entry<'a>, asked: &mut Asked, context: &Context) -> Result<Fields<FactOut>, ApiError> {
        let (node, edge) = (std::mem::take(asked.node()), std::mem::take(asked.edge()));
        let mut recorded = Recorded { node, edge };
        let fields = self.fact(entry, &mut recorded, context)?;
        let ontology = &self.vocabulary.ontology;
        let is_date = |property: &Property| property.ty == PropertyType::Date;
        recorded.node.parts.extend([EntityPart::Start, EntityPart::End]);
        for (kind, declared) in ontology.kinds_with_ids() {
            let own = declared.properties.iter().zip(0..).filter(|(property, _)| is_date(property));
            recorded.node.parts.extend(own.map(|(_, at)| EntityPart::Property(kind, at)));
        }
        recorded.edge.parts.extend([RelationPart::Start, RelationPart::End]);
        for (kind, declared) in ontology.relations_with_ids() {
            let own = declared.properties.iter().zip(0..).filter(|(property, _)| is_date(property));
            recorded.edge.parts.extend(own.map(|(_, at)| RelationPart::Property(kind, at)));
        }
        (asked.node, asked.edge) = (Some(recorded.node), Some(recorded.edge));
        Ok(fields)
    }

    fn ties(&self, entry: &Entry<'a>, asked: &mut Asked, context: &Context) -> Result<Fields<TieOut>, ApiError> {
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            asked.edge().field_count += 1;
            let what = match entry.name {
                "__typename" => TieOut::Typename,
                "id" => TieOut::Id,
                "source" => TieOut::Source,
                "target" => TieOut::Target,
                "relation" => TieOut::Relation(self.tie(&entry, asked, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    fn tie(&self, entry: &Entry<'a>, asked: &mut Asked, context: &Context) -> Result<Fields<RelationOut>, ApiError> {
        self.relation(&entry.sets(), self.vocabulary.ontology.all_relations(), asked.edge(), context)
    }

    fn path(&self, entry: &Entry<'a>, asked: &mut Asked, context: &Context) -> Result<Fields<PathOut>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            let entity = |asked: &mut Asked| self.entity(&entry.sets(), kinds, asked.node(), context);
            let what = match entry.name {
                "__typename" => PathOut::Typename,
                "length" => PathOut::Length,
                "from" => PathOut::From(entity(asked)?),
                "to" => PathOut::To(entity(asked)?),
                "nodes" => PathOut::Nodes(entity(asked)?),
                "edges" => PathOut::Edges(self.tie(&entry, asked, context)?),
                "period" => {
                    asked.edge().parts.extend([RelationPart::Start, RelationPart::End]);
                    PathOut::Period(self.small(&entry, &mut asked.edge().field_count, 1)?)
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    fn successions(
        &self,
        entry: &Entry<'a>,
        asked: &mut Asked,
        context: &Context,
    ) -> Result<Fields<ChangeOut>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        self.dates(asked);
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            let entity = |asked: &mut Asked| self.entity(&entry.sets(), kinds, asked.node(), context);
            let what = match entry.name {
                "__typename" => ChangeOut::Typename,
                "date" => ChangeOut::Date,
                "predecessors" => ChangeOut::Predecessors(entity(asked)?),
                "successors" => ChangeOut::Successors(entity(asked)?),
                "relations" => ChangeOut::Relations(self.tie(&entry, asked, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }
}
