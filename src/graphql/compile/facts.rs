//! `changes`, and the dated facts that it and `timeline` give.

use super::super::error::ApiError;
use super::super::shape::{
    FactConnectionSelection, FactConnectionShape, FactEdgeSelection, FactSelection, Fields, RecordShape, RootSelection,
};
use super::coerce::date;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use crate::analysis::facts::DateField;
use crate::api::{DatedFactConnectionField, DatedFactEdgeField, DatedFactField, ObjectFields, argument};
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

/// Plans of the records that facts are about.
#[derive(Default)]
pub(super) struct RecordPlans {
    pub(super) node: NodePlan,
    pub(super) edge: EdgePlan,
}

impl<'a> Compiler<'a> {
    pub(super) fn changes(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let date = |name: &str| date(&self.required_argument(field, name)?, name);
        let (from, to) = (date(argument::FROM)?, date(argument::TO)?);
        let during = PartialDate::range(from.earliest(), to.latest(), from.is_sure() && to.is_sure());
        let during = during.ok_or_else(|| {
            ApiError::bad_input(format!("`from` is {from} and `to` is {to}: write two dates, the earlier first"))
        })?;
        let during = AsOf { date: during, certainty: inherited.certainty };
        let mark = OrderMark::of_contract(ORDER, ORDER_FIELDS);
        let mut page = self.page(field, mark)?;
        // The date is the question: what is asked of the records below has none.
        let inherited = Inherited { date: None, ..inherited.clone() };
        let mut plans = RecordPlans::default();
        let fields = self.fact_connection(field, &mut page, &mut plans, &inherited)?;
        let relations = self.non_null_argument(field, argument::WHERE);
        let entities = self.non_null_argument(field, argument::ENTITIES);
        let is_filtered = relations.is_some() || entities.is_some();
        let mut roots = Vec::new();
        let mut add = |field, root| {
            plan.roots.push(root);
            roots.push((field, plan.roots.len() - 1));
        };
        for (date_field, of_relation, of_entity) in [
            (DateField::End, RelationField::End, EntityField::End),
            (DateField::Start, RelationField::Start, EntityField::Start),
        ] {
            let page = PagePlan { from: page_start(page.from.as_ref(), date_field), ..page.clone() };
            let mut predicates = vec![Predicate::During(during.clone())];
            predicates.extend(not_open(&during, date_field));
            if relations.is_some() || !is_filtered {
                let condition = |predicate: &Predicate| RelationFilter::Field(of_relation, predicate.clone());
                let mut filters: Vec<_> = predicates.iter().map(condition).collect();
                filters.insert(1, self.relation_filter(relations.clone(), None, &inherited)?);
                let filter = RelationFilter::All(filters);
                let order = vec![RelationOrder { field: RelationSortField::Own(of_relation), descending: false }];
                let (page, edge, scope) = (page.clone(), plans.edge.clone(), inherited.scope());
                let relations = self.vocabulary.ontology.all_relations();
                add(date_field, Root::Relations(RelationList { relations, filter, order, page, scope, edge }));
            }
            if entities.is_some() || !is_filtered {
                let condition = |predicate: &Predicate| EntityFilter::Field(of_entity, predicate.clone());
                let mut filters: Vec<_> = predicates.iter().map(condition).collect();
                filters.insert(1, self.entity_filter(entities.clone(), None, &inherited)?);
                let filter = EntityFilter::All(filters);
                let order = vec![EntityOrder { field: of_entity, descending: false }];
                let (page, node, scope) = (page.clone(), plans.node.clone(), inherited.scope());
                let kinds = self.vocabulary.ontology.all_kinds();
                let list = EntityList { kinds, filter, by_count: None, order, page, scope, node };
                add(date_field, Root::Entities(list));
            }
        }
        let (limit, backward) = (page.limit, page.backward);
        Ok(RootSelection::Changes { roots, shape: FactConnectionShape { fields, mark, limit, backward, during } })
    }

    fn fact_connection(
        &self,
        field: &CollectedField<'a>,
        page: &mut PagePlan,
        plans: &mut RecordPlans,
        inherited: &Inherited,
    ) -> Result<Fields<FactConnectionSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, DatedFactConnectionField::parse)? {
            let selection = match name {
                DatedFactConnectionField::Typename => FactConnectionSelection::Typename,
                DatedFactConnectionField::TotalCount => {
                    page.total = true;
                    FactConnectionSelection::TotalCount
                }
                DatedFactConnectionField::PageInfo => {
                    page.items = true;
                    page.wants_has_next = true;
                    FactConnectionSelection::PageInfo(self.leaves(&field)?)
                }
                DatedFactConnectionField::Nodes => {
                    page.items = true;
                    FactConnectionSelection::Nodes(self.fact(&field, plans, inherited)?)
                }
                DatedFactConnectionField::Edges => {
                    page.items = true;
                    FactConnectionSelection::Edges(self.fact_edges(&field, plans, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        // A fact is read from the dates, and told from others by its record.
        plans.node.parts.extend([EntityPart::Kind, EntityPart::Start, EntityPart::End]);
        plans.edge.parts.extend([RelationPart::Id, RelationPart::Kind, RelationPart::Start, RelationPart::End]);
        Ok(fields)
    }

    fn fact_edges(
        &self,
        field: &CollectedField<'a>,
        plans: &mut RecordPlans,
        inherited: &Inherited,
    ) -> Result<Fields<FactEdgeSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, DatedFactEdgeField::parse)? {
            let selection = match name {
                DatedFactEdgeField::Typename => FactEdgeSelection::Typename,
                DatedFactEdgeField::Cursor => FactEdgeSelection::Cursor,
                DatedFactEdgeField::Node => FactEdgeSelection::Node(self.fact(&field, plans, inherited)?),
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    /// Selections on a dated fact.
    pub(super) fn fact(
        &self,
        field: &CollectedField<'a>,
        plans: &mut RecordPlans,
        inherited: &Inherited,
    ) -> Result<Fields<FactSelection>, ApiError> {
        let (kinds, relations) = (self.vocabulary.ontology.all_kinds(), self.vocabulary.ontology.all_relations());
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, DatedFactField::parse)? {
            plans.node.field_count += 1;
            plans.edge.field_count += 1;
            let selection = match name {
                DatedFactField::Typename => FactSelection::Typename,
                DatedFactField::Date => FactSelection::Date,
                DatedFactField::Field => FactSelection::Field,
                DatedFactField::Certainty => FactSelection::Certainty,
                DatedFactField::Record => {
                    let sets = field.selection_sets();
                    FactSelection::Record(RecordShape {
                        entity: self.entity(&sets, kinds, &mut plans.node, inherited)?,
                        relation: self.relation(&sets, relations, &mut plans.edge, inherited)?,
                    })
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}

/// An open side is no date at which anything happened, but it lies within a time that is itself open.
fn not_open(during: &AsOf, field: DateField) -> Option<Predicate> {
    let (is_within, open) = match field {
        DateField::Start => (during.date.earliest() == Day::MIN, PartialDate::open_start()),
        DateField::End | DateField::Property(_) => (during.date.latest() == Day::MAX, PartialDate::open_end()),
    };
    is_within.then(|| Predicate::Ne(Value::Date(open.into()).into()))
}

/// The cursor that a page of one field's facts begins after, given the fact that the page of all begins after: facts of one
/// date are in the order of their fields.
fn page_start(from: Option<&Cursor>, field: DateField) -> Option<Cursor> {
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
