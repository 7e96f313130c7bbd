//! `changes` and `timeline`: dated facts.

use super::super::error::ApiError;
use super::super::shape::{FactConnectionOut, FactConnectionShape, FactEdgeOut, FactOut, Fields, RecordShape, RootOut};
use super::arguments::date;
use super::select::Entry;
use super::{Compiler, Context};
use crate::analysis::facts::Field;
use crate::model::{Day, PartialDate, Value};
use crate::query::{
    AsOf, Cursor, EdgePlan, EntityField, EntityFilter, EntityList, EntityOrder, EntityPart, NodePlan, OrderMark,
    PagePlan, Plan, Predicate, RelationField, RelationFilter, RelationList, RelationOrder, RelationPart,
    RelationSortField, Root,
};

/// Order of the list, as its cursors tell it from others.
const ORDER: &str = "date:asc field:asc";
/// Number of keys that an item has in it.
const ORDER_FIELDS: usize = 2;

/// What is asked of the records of facts.
#[derive(Default)]
pub(super) struct Recorded {
    pub(super) node: NodePlan,
    pub(super) edge: EdgePlan,
}

impl<'a> Compiler<'a> {
    pub(super) fn changes(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let side = |name: &str| date(&self.required(entry, name)?, name);
        let (from, to) = (side("from")?, side("to")?);
        let during = PartialDate::range(from.earliest(), to.latest(), from.is_sure() && to.is_sure());
        let during = during.ok_or_else(|| {
            ApiError::bad_input(format!("`from` is {from} and `to` is {to}: write two dates, the earlier first"))
        })?;
        let during = AsOf { date: during, certainty: context.certainty };
        let mark = OrderMark::of_contract(ORDER, ORDER_FIELDS);
        let mut page = self.page(entry, mark)?;
        // The date is the question: what is asked of the records below has none.
        let below = Context { date: None, ..context.clone() };
        let mut recorded = Recorded::default();
        let fields = self.facts(entry, &mut page, &mut recorded, &below)?;
        let (relations, entities) = (self.given(entry, "where"), self.given(entry, "entities"));
        let only = relations.is_some() || entities.is_some();
        let mut roots = Vec::new();
        let mut add = |field, root| {
            plan.roots.push(root);
            roots.push((field, plan.roots.len() - 1));
        };
        for field in [Field::End, Field::Start] {
            let page = PagePlan { from: begin(page.from.as_ref(), field), ..page.clone() };
            let open = not_open(&during, field);
            if relations.is_some() || !only {
                let filter = self.relation_filter(relations.clone(), None, &below)?;
                let of = if field == Field::Start { RelationField::Start } else { RelationField::End };
                let mut filters = vec![RelationFilter::Field(of, Predicate::During(during.clone())), filter];
                filters.extend(open.clone().map(|test| RelationFilter::Field(of, test)));
                let order = vec![RelationOrder { field: RelationSortField::Own(of), descending: false }];
                let (page, edge, scope) = (page.clone(), recorded.edge.clone(), below.scope());
                let relations = self.vocabulary.ontology.all_relations();
                let filter = RelationFilter::All(filters);
                add(field, Root::Relations(RelationList { relations, filter, order, page, scope, edge }));
            }
            if entities.is_some() || !only {
                let filter = self.entity_filter(entities.clone(), None, &below)?;
                let of = if field == Field::Start { EntityField::Start } else { EntityField::End };
                let mut filters = vec![EntityFilter::Field(of, Predicate::During(during.clone())), filter];
                filters.extend(open.map(|test| EntityFilter::Field(of, test)));
                let order = vec![EntityOrder { field: of, descending: false }];
                let (page, node, scope) = (page.clone(), recorded.node.clone(), below.scope());
                let kinds = self.vocabulary.ontology.all_kinds();
                let filter = EntityFilter::All(filters);
                add(field, Root::Entities(EntityList { kinds, filter, by_count: None, order, page, scope, node }));
            }
        }
        let (limit, backward) = (page.limit, page.backward);
        Ok(RootOut::Changes { roots, shape: FactConnectionShape { fields, mark, limit, backward, during } })
    }

    fn facts(
        &self,
        entry: &Entry<'a>,
        page: &mut PagePlan,
        recorded: &mut Recorded,
        context: &Context,
    ) -> Result<Fields<FactConnectionOut>, ApiError> {
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            page.items |= entry.name != "totalCount" && entry.name != "__typename";
            let what = match entry.name {
                "__typename" => FactConnectionOut::Typename,
                "totalCount" => {
                    page.total = true;
                    FactConnectionOut::TotalCount
                }
                "pageInfo" => {
                    page.wants_has_next = true;
                    FactConnectionOut::PageInfo(self.small(&entry, &mut 0, 1)?)
                }
                "nodes" => FactConnectionOut::Nodes(self.fact(&entry, recorded, context)?),
                "edges" => {
                    let mut edges = Vec::new();
                    for entry in self.collect(&entry.sets(), entry.on)? {
                        let what = match entry.name {
                            "__typename" => FactEdgeOut::Typename,
                            "cursor" => FactEdgeOut::Cursor,
                            "node" => FactEdgeOut::Node(self.fact(&entry, recorded, context)?),
                            _ => return Err(entry.unknown()),
                        };
                        edges.push(entry.out(what));
                    }
                    FactConnectionOut::Edges(edges)
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        // A fact is read from the dates, and told from others by its record.
        recorded.node.parts.extend([EntityPart::Kind, EntityPart::Start, EntityPart::End]);
        recorded.edge.parts.extend([RelationPart::Id, RelationPart::Kind, RelationPart::Start, RelationPart::End]);
        Ok(fields)
    }

    /// The fields of a fact.
    pub(super) fn fact(
        &self,
        entry: &Entry<'a>,
        recorded: &mut Recorded,
        context: &Context,
    ) -> Result<Fields<FactOut>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            recorded.node.field_count += 1;
            recorded.edge.field_count += 1;
            let what = match entry.name {
                "__typename" => FactOut::Typename,
                "date" => FactOut::Date,
                "field" => FactOut::Field,
                "certainty" => FactOut::Certainty,
                "record" => {
                    let sets = entry.sets();
                    FactOut::Record(RecordShape {
                        entity: self.entity(&sets, ontology.all_kinds(), &mut recorded.node, context)?,
                        relation: self.relation(&sets, ontology.all_relations(), &mut recorded.edge, context)?,
                    })
                }
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }
}

/// An open side is no date at which anything happened, but it lies within a time that is itself open.
fn not_open(during: &AsOf, field: Field) -> Option<Predicate> {
    let (within, open) = match field {
        Field::Start => (during.date.earliest() == Day::MIN, PartialDate::open_start()),
        _ => (during.date.latest() == Day::MAX, PartialDate::open_end()),
    };
    within.then(|| Predicate::Ne(Value::Date(open.into()).into()))
}

/// Where the list of one field begins, given the fact that the list of all begins after: facts of one date are in the order of
/// their fields.
fn begin(from: Option<&Cursor>, field: Field) -> Option<Cursor> {
    let from = from?;
    let [date, of] = &from.keys[..] else { return None };
    let id = match field.key().cmp(of) {
        // All of that date come before the place, or all after it.
        std::cmp::Ordering::Less => "~".into(),
        std::cmp::Ordering::Equal => from.id.clone(),
        std::cmp::Ordering::Greater => Box::default(),
    };
    Some(Cursor { keys: vec![date.clone()], id })
}
