//! Selections on entities, relations, connections and the small objects they hold.

use super::super::error::{ApiError, Code};
use super::super::schema::property_type;
use super::super::shape::{
    CitationOut, ConnectionOut, ConnectionShape, EdgeOut, EntityOut, Fields, Leaf, ListOrder, Out, RelationOut,
};
use super::super::vocabulary::{KindField, TypeSet, lists};
use super::arguments::{is_word, text};
use super::select::Entry;
use super::{Compiler, Context, parts};
use crate::ontology::{KindId, KindSet, RelationKindId};
use crate::query::{CountsPlan, EdgePlan, EdgeSelector, EntityPart, Hop, NodePlan, OrderMark, PagePlan, RelationPart};
use async_graphql_parser::types::SelectionSet;

/// How much a list of small objects counts for in the cost of an entity.
const SMALL_LIST: usize = 3;

type Sets<'a> = [&'a SelectionSet];

/// Adds a field. Under one key, fields of different kinds must all be objects, or all be leaves of one type, which `leaf`
/// names: clients read them without knowing the kind.
fn push<T>(
    fields: &mut Fields<T>,
    entry: &Entry<'_>,
    new: Out<T>,
    leaf: impl Fn(&T) -> Option<String>,
) -> Result<(), ApiError> {
    if fields.iter().any(|known| known.key == new.key && leaf(&known.what) != leaf(&new.what)) {
        let message = format!("`{}` stands for fields of different types; give one of them an alias", entry.key);
        return Err(ApiError::new(Code::ValidationFailed, message).at(entry.field().pos));
    }
    fields.push(new);
    Ok(())
}

impl<'a> Compiler<'a> {
    /// A field of records that are of kinds `here`. Where all of them have it, it is not asked which they are.
    fn record_out<T>(&self, entry: &Entry<'_>, here: TypeSet, what: T) -> Out<T> {
        let on = if entry.on == here { self.vocabulary.everything() } else { entry.on };
        Out { on, ..entry.out(what) }
    }

    /// What is written of entities of some kinds, and what it asks of the plan.
    pub(super) fn entity(
        &self,
        sets: &Sets<'a>,
        on: KindSet,
        plan: &mut NodePlan,
        context: &Context,
    ) -> Result<Fields<EntityOut>, ApiError> {
        let here = TypeSet::entities(on);
        let mut fields = Vec::new();
        for entry in self.collect(sets, here)? {
            plan.field_count += 1;
            let what = match entry.name {
                "__typename" => EntityOut::Typename,
                "id" => EntityOut::Id,
                "kind" => EntityOut::Kind,
                "name" => {
                    let lang = self.given(&entry, "lang").map(|lang| text(&lang, "lang")).transpose()?;
                    EntityOut::Name(lang.map(Into::into))
                }
                "description" => EntityOut::Description,
                "start" => EntityOut::Start,
                "end" => EntityOut::End,
                "period" => EntityOut::Period(self.small(&entry, &mut plan.field_count, 1)?),
                "validity" => EntityOut::Validity(context.date.clone()),
                "derived" => EntityOut::Derived,
                "note" => EntityOut::Note,
                "names" => EntityOut::Names(self.small(&entry, &mut plan.field_count, SMALL_LIST)?),
                "externalIds" => EntityOut::ExternalIds(self.small(&entry, &mut plan.field_count, SMALL_LIST)?),
                "citations" => {
                    EntityOut::Citations(self.citations(&entry, &mut plan.field_count, &mut plan.cited, context)?)
                }
                "relations" => self.any_relations(&entry, plan, context)?,
                "relationCounts" => {
                    let shape = self.small(&entry, &mut plan.field_count, SMALL_LIST)?;
                    let counts =
                        CountsPlan { scope: self.below(&entry, context).map_err(|e| e.at(entry.field().pos))?.scope() };
                    let at = plan.counts.iter().position(|known| *known == counts).unwrap_or_else(|| {
                        plan.counts.push(counts);
                        plan.counts.len() - 1
                    });
                    EntityOut::Counts(at, shape)
                }
                name => {
                    // Fields beyond the common ones are selected on one kind.
                    let kind = entry.on.entities.iter().next().map_or(KindId::new(0), KindId::new);
                    match self.vocabulary.kind_field(kind, name).ok_or_else(|| entry.unknown())? {
                        KindField::Property(at) => EntityOut::Property(kind, at),
                        KindField::Relations { kind, steps } => {
                            self.relations(&entry, steps, Some(kind), plan, context)?
                        }
                    }
                }
            };
            if entry.on != here || (on.len() > 1 && matches!(what, EntityOut::Typename | EntityOut::Kind)) {
                plan.parts.add(EntityPart::Kind);
            }
            parts::of_entity(&what, &mut plan.parts);
            push(&mut fields, &entry, self.record_out(&entry, here, what), |what| self.entity_leaf(what))?;
        }
        Ok(fields)
    }

    /// `relations(kinds, direction, …)`: relations of several kinds.
    fn any_relations(&self, entry: &Entry<'a>, plan: &mut NodePlan, context: &Context) -> Result<EntityOut, ApiError> {
        let steps = self.steps(entry, "kinds").map_err(|error| error.at(entry.field().pos))?;
        self.relations(entry, steps, None, plan, context)
    }

    /// The relations that a list of kinds and `direction` name.
    pub(super) fn steps(&self, entry: &Entry<'_>, argument: &str) -> Result<EdgeSelector, ApiError> {
        let kinds = self.relation_kinds(entry, argument)?;
        let direction = self.given(entry, "direction");
        let wants = |word: &str| direction.as_ref().is_none_or(|given| is_word(given, word) || is_word(given, "BOTH"));
        let symmetric: KindSet = kinds.iter().filter(|at| self.vocabulary.ontology.relations[*at].symmetric).collect();
        Ok(EdgeSelector {
            outgoing: if wants("OUT") { kinds } else { symmetric },
            incoming: if wants("IN") { kinds } else { symmetric },
        })
    }

    /// The kinds that an argument names; all unless given.
    pub(super) fn relation_kinds(&self, entry: &Entry<'_>, argument: &str) -> Result<KindSet, ApiError> {
        let names = self.vocabulary.ontology.relations.iter().map(|kind| kind.name.as_str());
        self.kinds(entry, argument, names)
    }

    fn relations(
        &self,
        entry: &Entry<'a>,
        steps: EdgeSelector,
        kind: Option<RelationKindId>,
        plan: &mut NodePlan,
        context: &Context,
    ) -> Result<EntityOut, ApiError> {
        let at = entry.field().pos;
        let context = self.below(entry, context).map_err(|error| error.at(at))?;
        let order = self.relation_order(entry, kind).map_err(|error| error.at(at))?;
        let mark = OrderMark::of_relations(&self.vocabulary.ontology, kind, &order);
        let hop = Hop {
            on: entry.on.entities,
            steps,
            filter: self
                .relation_filter(self.argument(entry, "where"), kind, &context)
                .map_err(|error| error.at(at))?,
            order: order.clone(),
            page: self.page(entry, mark).map_err(|error| error.at(at))?,
            scope: context.scope(),
            edge: EdgePlan::default(),
        };
        // Fields that find the same relations under several keys are one hop.
        let same = plan.hops.iter().position(|known| known.finds_same(&hop));
        let index = same.unwrap_or(plan.hops.len());
        if same.is_none() {
            plan.hops.push(hop);
        }
        let hop = &mut plan.hops[index];
        let noun = kind.map_or("Relation", |kind| lists(&self.vocabulary.ontology[kind]));
        let far = steps.far_kinds(&self.vocabulary.ontology, hop.on);
        let fields = self.connection(entry, &mut hop.page, far, steps.relations(), &mut hop.edge, &context)?;
        if parts::has_cursors(&fields) {
            parts::of_relation_cursor(&order, steps.relations(), far, &mut hop.edge);
        }
        let shape = ConnectionShape {
            ty: format!("{noun}Connection").into(),
            fields,
            order: ListOrder::Relations(order),
            mark,
        };
        Ok(EntityOut::Relations(index, shape))
    }

    /// The fields of a connection. In lists of entities `edge.node` is about the entities and `relation` is not selected.
    pub(super) fn connection(
        &self,
        entry: &Entry<'a>,
        page: &mut PagePlan,
        nodes: KindSet,
        relations: KindSet,
        edge: &mut EdgePlan,
        context: &Context,
    ) -> Result<Fields<ConnectionOut>, ApiError> {
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            let what = match entry.name {
                "__typename" => ConnectionOut::Typename,
                "totalCount" => {
                    page.total = true;
                    ConnectionOut::TotalCount
                }
                "pageInfo" => {
                    page.items = true;
                    let mut width = 0;
                    let fields = self.small(&entry, &mut width, 1)?;
                    let past = if page.backward { "hasPreviousPage" } else { "hasNextPage" };
                    page.wants_has_next |= fields.iter().any(|field| *field.what == *past);
                    ConnectionOut::PageInfo(fields)
                }
                "nodes" => {
                    page.items = true;
                    ConnectionOut::Nodes(self.entity(&entry.sets(), nodes, &mut edge.node, context)?)
                }
                "edges" => {
                    page.items = true;
                    ConnectionOut::Edges(self.edges(&entry, nodes, relations, edge, context)?)
                }
                "aggregate" => self.aggregate(&entry, page, (nodes, relations), context)?,
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    fn edges(
        &self,
        entry: &Entry<'a>,
        nodes: KindSet,
        relations: KindSet,
        edge: &mut EdgePlan,
        context: &Context,
    ) -> Result<Fields<EdgeOut>, ApiError> {
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            edge.field_count += 1;
            let what = match entry.name {
                "__typename" => EdgeOut::Typename,
                "cursor" => EdgeOut::Cursor,
                "node" => EdgeOut::Node(self.entity(&entry.sets(), nodes, &mut edge.node, context)?),
                "relation" => EdgeOut::Relation(self.relation(&entry.sets(), relations, edge, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    /// What is written of relations of some kinds, and what it asks of the plan.
    pub(super) fn relation(
        &self,
        sets: &Sets<'a>,
        on: KindSet,
        plan: &mut EdgePlan,
        context: &Context,
    ) -> Result<Fields<RelationOut>, ApiError> {
        // The plan has one `from` and one `to` for all kinds of relations here.
        let (starts, ends) = (self.vocabulary.ontology.from_kinds(on), self.vocabulary.ontology.to_kinds(on));
        let here = TypeSet::relations(on);
        // A relation of which nothing is asked need not be there.
        plan.parts.add(RelationPart::Id);
        let mut fields = Vec::new();
        for entry in self.collect(sets, here)? {
            plan.field_count += 1;
            let what = match entry.name {
                "__typename" => RelationOut::Typename,
                "id" => RelationOut::Id,
                "kind" => RelationOut::Kind,
                "from" => RelationOut::From(self.entity(&entry.sets(), starts, &mut plan.from, context)?),
                "to" => RelationOut::To(self.entity(&entry.sets(), ends, &mut plan.to, context)?),
                "fromId" => RelationOut::FromId,
                "toId" => RelationOut::ToId,
                "start" => RelationOut::Start,
                "end" => RelationOut::End,
                "period" => RelationOut::Period(self.small(&entry, &mut plan.field_count, 1)?),
                "validity" => RelationOut::Validity(context.date.clone()),
                "citations" => {
                    RelationOut::Citations(self.citations(&entry, &mut plan.field_count, &mut plan.cited, context)?)
                }
                "derived" => RelationOut::Derived,
                "note" => RelationOut::Note,
                name => {
                    let kind = entry.on.relations.iter().next().map_or(RelationKindId::new(0), RelationKindId::new);
                    let at = self.vocabulary.relation_property(kind, name).ok_or_else(|| entry.unknown())?;
                    RelationOut::Property(kind, at)
                }
            };
            if entry.on != here || (on.len() > 1 && matches!(what, RelationOut::Typename | RelationOut::Kind)) {
                plan.parts.add(RelationPart::Kind);
            }
            parts::of_relation(&what, &mut plan.parts);
            push(&mut fields, &entry, self.record_out(&entry, here, what), |what| self.relation_leaf(what))?;
        }
        Ok(fields)
    }

    /// The type of a leaf; none for an object.
    fn entity_leaf(&self, what: &EntityOut) -> Option<String> {
        let ontology = &self.vocabulary.ontology;
        let common = match what {
            EntityOut::Property(kind, at) => {
                return Some(property_type(ontology, &ontology[*kind].properties[usize::from(*at)]));
            }
            EntityOut::Id => "ID!",
            EntityOut::Typename | EntityOut::Name(_) => "String!",
            EntityOut::Kind => "EntityKind!",
            EntityOut::Description | EntityOut::Note => "String",
            EntityOut::Start | EntityOut::End => "PartialDate",
            EntityOut::Validity(_) => "Validity",
            EntityOut::Derived => "Derivation!",
            _ => return None,
        };
        Some(common.to_owned())
    }

    /// The type of a leaf; none for an object.
    fn relation_leaf(&self, what: &RelationOut) -> Option<String> {
        let ontology = &self.vocabulary.ontology;
        let common = match what {
            RelationOut::Property(kind, at) => {
                return Some(property_type(ontology, &ontology[*kind].properties[usize::from(*at)]));
            }
            RelationOut::Id | RelationOut::FromId | RelationOut::ToId => "ID!",
            RelationOut::Typename => "String!",
            RelationOut::Kind => "RelationKind!",
            RelationOut::Note => "String",
            RelationOut::Start | RelationOut::End => "PartialDate",
            RelationOut::Validity(_) => "Validity",
            RelationOut::Derived => "Derivation!",
            _ => return None,
        };
        Some(common.to_owned())
    }

    fn citations(
        &self,
        entry: &Entry<'a>,
        width: &mut usize,
        cited: &mut Option<Box<NodePlan>>,
        context: &Context,
    ) -> Result<Fields<CitationOut>, ApiError> {
        let source = KindSet::one(self.vocabulary.ontology.source_kind().index());
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            *width += SMALL_LIST;
            let what = match entry.name {
                "__typename" => CitationOut::Typename,
                "text" => CitationOut::Text,
                "locator" => CitationOut::Locator,
                "source" => {
                    let plan = cited.get_or_insert_default();
                    CitationOut::Source(self.entity(&entry.sets(), source, plan, context)?)
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    /// The fields of an object that has only leaves; validation has seen to it that they exist.
    pub(super) fn small(&self, entry: &Entry<'a>, width: &mut usize, times: usize) -> Result<Fields<Leaf>, ApiError> {
        let entries = self.collect(&entry.sets(), entry.on)?;
        *width += entries.len() * times;
        Ok(entries.iter().map(|entry| entry.out(entry.name.into())).collect())
    }
}
