//! A naive evaluation of lists: every record is looked at, everything is sorted, nothing is indexed.

use super::sample::PRIVATE;
use entente::model::{EntityIx, Records, RelationIx, Value};
use entente::query::{
    AsOf, Cursor, EdgeSelector, EntityField, EntityFilter, EntityList, Hop, Key, PagePlan, Predicate, Quantifier,
    RelationField, RelationFilter, RelationList, RelationSortField, Scope,
};
use std::cmp::Ordering;

/// A relation as seen from an entity: its number and its far end.
pub(crate) type Seen = (RelationIx, EntityIx);

/// Whether an entity is sensitive.
pub(crate) fn is_private(records: &Records, entity: EntityIx) -> bool {
    records.entity(entity).properties.get(PRIVATE) == Some(&Some(Value::Bool(true)))
}

fn admits(as_of: Option<&AsOf>, period: &entente::model::Period) -> bool {
    as_of.is_none_or(|at| at.admits(period))
}

/// The whole list, in order.
pub(crate) fn entities(records: &Records, list: &EntityList) -> Vec<EntityIx> {
    let mut found: Vec<_> = records
        .entities()
        .filter(|(ix, entity)| {
            list.kinds.has(entity.kind.index())
                && (list.scope.sensitive || !is_private(records, *ix))
                && admits(list.scope.as_of.as_ref(), &entity.period)
                && entity_meets(records, *ix, &list.filter)
        })
        .map(|(ix, _)| ix)
        .collect();
    found.sort_by(|a, b| {
        let by = list.order.iter().map(|by| {
            let key = |ix: &EntityIx| Key::of_entity(records.entity(*ix), by.field);
            key(a).compare(&key(b), by.descending)
        });
        let counts = list.by_count.map_or(Ordering::Equal, |by| {
            let count = |ix: &EntityIx| Key::Int(count_of(records, *ix, by.steps, &list.scope));
            count(a).compare(&count(b), by.descending)
        });
        let by = std::iter::once(counts).chain(by);
        by.fold(Ordering::Equal, Ordering::then).then_with(|| records.entity(*a).id.cmp(&records.entity(*b).id))
    });
    found
}

/// How many relations an entity has in a scope.
fn count_of(records: &Records, ix: EntityIx, steps: EdgeSelector, scope: &Scope) -> i64 {
    around(records, ix, steps).filter(|seen| in_scope(records, *seen, scope)).map(|_| 1).sum()
}

/// The whole list, in order.
pub(crate) fn relations(records: &Records, list: &RelationList) -> Vec<Seen> {
    let seen = records.relations().filter(|relation| list.relations.has(relation.kind().index()));
    let seen = seen.filter(|relation| list.scope.sensitive || !is_private(records, relation.from()));
    let seen = seen.map(|relation| (relation.ix, relation.to()));
    let mut found: Vec<_> =
        seen.filter(|one| in_scope(records, *one, &list.scope) && step_meets(records, *one, &list.filter)).collect();
    sort(records, &mut found, &list.order);
    found
}

/// The whole list of a hop from an entity, in order.
pub(crate) fn hop(records: &Records, from: EntityIx, hop: &Hop) -> Vec<Seen> {
    let mut found: Vec<_> = around(records, from, hop.steps)
        .filter(|one| in_scope(records, *one, &hop.scope) && step_meets(records, *one, &hop.filter))
        .collect();
    sort(records, &mut found, &hop.order);
    found
}

fn sort(records: &Records, found: &mut [Seen], order: &[entente::query::RelationOrder]) {
    found.sort_by(|a, b| {
        let by = order.iter().map(|by| {
            let key = |(relation, node): &Seen| match by.field {
                RelationSortField::Own(field) => Key::of_relation(records.relation(*relation), field),
                RelationSortField::Node(field) => Key::of_entity(records.entity(*node), field),
            };
            key(a).compare(&key(b), by.descending)
        });
        by.fold(Ordering::Equal, Ordering::then)
            .then_with(|| records.relation(a.0).id().cmp(records.relation(b.0).id()))
    });
}

/// Relations of an entity, along some steps.
pub(crate) fn around(records: &Records, entity: EntityIx, steps: EdgeSelector) -> impl Iterator<Item = Seen> {
    records.relations().filter_map(move |relation| {
        let kind = relation.kind().index();
        if relation.from() == entity && steps.outgoing.has(kind) {
            Some((relation.ix, relation.to()))
        } else if relation.to() == entity && steps.incoming.has(kind) {
            Some((relation.ix, relation.from()))
        } else {
            None
        }
    })
}

/// Whether a relation is there at all for a scope.
pub(crate) fn in_scope(records: &Records, (relation, node): Seen, scope: &Scope) -> bool {
    admits(scope.as_of.as_ref(), records.relation(relation).period()) && (scope.sensitive || !is_private(records, node))
}

/// Whether an entity meets a filter.
pub(crate) fn entity_meets(records: &Records, ix: EntityIx, filter: &EntityFilter) -> bool {
    let entity = records.entity(ix);
    let text =
        |test: &Predicate, value: Option<&str>| test.accepts(value.map(|text| Value::Text(text.into())).as_ref());
    let date = |test: &Predicate, value: Option<&entente::model::PartialDate>| {
        test.accepts(value.cloned().map(Value::from).as_ref())
    };
    match filter {
        EntityFilter::All(all) => all.iter().all(|filter| entity_meets(records, ix, filter)),
        EntityFilter::Any(any) => any.iter().any(|filter| entity_meets(records, ix, filter)),
        EntityFilter::Not(filter) => !entity_meets(records, ix, filter),
        EntityFilter::Kind(kinds) => kinds.has(entity.kind.index()),
        EntityFilter::Names(Predicate::Ne(wanted)) => {
            !entity_meets(records, ix, &EntityFilter::Names(Predicate::Eq(wanted.clone())))
        }
        EntityFilter::Names(test) => {
            text(test, Some(&entity.name)) || entity.names.iter().any(|name| text(test, Some(&name.text)))
        }
        EntityFilter::Field(field, test) => match field {
            EntityField::Id => text(test, Some(&entity.id)),
            EntityField::Name => text(test, Some(&entity.name)),
            EntityField::Description => text(test, entity.description.as_deref()),
            EntityField::Start => date(test, entity.period.start.as_deref()),
            EntityField::End => date(test, entity.period.end.as_deref()),
            EntityField::Derived => test.accepts(Some(&entity.derived.into())),
            EntityField::Property(at) => test.accepts(entity.properties[usize::from(*at)].as_ref()),
        },
        EntityFilter::Related(related) => {
            let there: Vec<_> =
                around(records, ix, related.steps).filter(|one| in_scope(records, *one, &related.scope)).collect();
            let met = there.iter().filter(|one| step_meets(records, **one, &related.filter)).count();
            match related.quantifier {
                Quantifier::Some => met >= 1,
                Quantifier::None => met == 0,
                Quantifier::All => met == there.len(),
                Quantifier::Single => met == 1,
            }
        }
    }
}

/// Whether a relation, seen towards an entity, meets a filter.
pub(crate) fn step_meets(records: &Records, seen: Seen, filter: &RelationFilter) -> bool {
    let relation = records.relation(seen.0);
    match filter {
        RelationFilter::All(all) => all.iter().all(|filter| step_meets(records, seen, filter)),
        RelationFilter::Any(any) => any.iter().any(|filter| step_meets(records, seen, filter)),
        RelationFilter::Not(filter) => !step_meets(records, seen, filter),
        RelationFilter::Kind(kinds) => kinds.has(relation.kind().index()),
        RelationFilter::Node(filter) => entity_meets(records, seen.1, filter),
        RelationFilter::From(filter) => entity_meets(records, relation.from(), filter),
        RelationFilter::To(filter) => entity_meets(records, relation.to(), filter),
        RelationFilter::Field(field, test) => match field {
            RelationField::Id => test.accepts(Some(&Value::Text(relation.id().into()))),
            RelationField::Start => test.accepts(relation.period().start.as_deref().cloned().map(Value::from).as_ref()),
            RelationField::End => test.accepts(relation.period().end.as_deref().cloned().map(Value::from).as_ref()),
            RelationField::Derived => test.accepts(Some(&relation.derived().into())),
            RelationField::Property(at) => test.accepts(relation.properties()[usize::from(*at)].as_ref()),
        },
    }
}

/// The part of a whole list that a page without a cursor is, and whether there is more on the far side.
pub(crate) fn first_page<T: Clone>(whole: &[T], page: &PagePlan) -> (Vec<T>, bool) {
    let size = page.limit.min(whole.len());
    let part = if page.backward { &whole[whole.len() - size..] } else { &whole[..size] };
    (part.to_vec(), whole.len() > page.limit)
}

/// The cursor of an entity in a list.
pub(crate) fn entity_cursor(records: &Records, ix: EntityIx, list: &EntityList) -> Cursor {
    let entity = records.entity(ix);
    let count = list.by_count.map(|by| Key::Int(count_of(records, ix, by.steps, &list.scope)));
    let keys = count.into_iter().chain(list.order.iter().map(|by| Key::of_entity(entity, by.field)));
    Cursor { keys: keys.collect(), id: entity.id.clone() }
}

/// The cursor of a relation in an order.
pub(crate) fn relation_cursor(records: &Records, (ix, node): Seen, order: &[entente::query::RelationOrder]) -> Cursor {
    let relation = records.relation(ix);
    let keys = order.iter().map(|by| Key::of_step(records, relation, node, by.field)).collect();
    Cursor { keys, id: relation.id().into() }
}
