//! Lists: what is in them, in which order, and which part of them.

use super::{EdgeSelector, Found, Item, Read, Refusal, Scope, Thing, Walk, unknown};
use async_graphql_parser::types::Field;
use entente::model::{EntityIx, PartialDate, RelationRef, sort_key};
use serde_json::{Value, json};
use std::cmp::Ordering;

impl Walk<'_> {
    pub(super) fn entities(&self, field: &Field, kinds: &[usize], of: &str, scope: Scope) -> Read<Found> {
        let listed = self.records.entities().filter(|(ix, entity)| {
            kinds.contains(&entity.kind.index())
                && scope.admits(&entity.period)
                && (scope.sensitive || !self.is_sensitive(*ix))
        });
        if self.argument(field, "where").is_some() {
            return unknown("where");
        }
        let items = listed.map(|(ix, _)| (None, ix)).collect();
        self.page(field, of.to_owned(), items, scope)
    }

    pub(super) fn all_relations(&self, field: &Field, scope: Scope) -> Read<Found> {
        let kinds = self.kinds(field);
        let seen = |ix| scope.sensitive || !self.is_sensitive(ix);
        let mut items = Vec::new();
        for relation in self.records.relations() {
            if kinds.contains(&relation.kind().index())
                && scope.admits(relation.period())
                && seen(relation.from())
                && seen(relation.to())
                && self.meets(relation, relation.to(), self.argument(field, "where"))?
            {
                items.push((Some(relation.ix), relation.to()));
            }
        }
        self.page(field, "Relation".to_owned(), items, scope)
    }

    pub(super) fn kinds(&self, field: &Field) -> Vec<usize> {
        match self.argument(field, "kinds") {
            Some(Value::Array(names)) => {
                let at = |name: &Value| self.ontology.relations.iter().position(|kind| name == kind.name.as_str());
                names.iter().map(|name| at(name).expect("a kind of relation")).collect()
            }
            _ => (0..self.ontology.relations.len()).collect(),
        }
    }

    /// The relations of an entity, with a far end each, that a field lists.
    fn steps(&self, ix: EntityIx, steps: &EdgeSelector, scope: &Scope) -> Vec<Item> {
        let mut items = Vec::new();
        for relation in self.records.relations() {
            let kind = relation.kind().index();
            if !steps.kinds.contains(&kind) || !scope.admits(relation.period()) {
                continue;
            }
            let symmetric = self.ontology.relations[kind].symmetric;
            let out = (steps.out || symmetric) && relation.from() == ix;
            let back = (steps.back || symmetric) && relation.to() == ix && !(out && relation.from() == relation.to());
            let ends = [(out, relation.to()), (back, relation.from())];
            items.extend(ends.into_iter().filter(|(is, _)| *is).map(|(_, far)| (Some(relation.ix), far)));
        }
        items.retain(|(_, far)| scope.sensitive || !self.is_sensitive(*far));
        items
    }

    pub(super) fn hop(
        &self,
        ix: EntityIx,
        field: &Field,
        steps: &EdgeSelector,
        of: &str,
        scope: &Scope,
    ) -> Read<Found> {
        let scope = self.below(field, scope);
        let mut items = Vec::new();
        for (relation, far) in self.steps(ix, steps, &scope) {
            let relation = self.records.relation(relation.expect("a step follows a relation"));
            if self.meets(relation, far, self.argument(field, "where"))? {
                items.push((Some(relation.ix), far));
            }
        }
        self.page(field, of.to_owned(), items, scope)
    }

    /// Filters that this walk knows: `derived`, `kind`, own enumerations and the identifier of the far end.
    fn meets(&self, relation: RelationRef<'_>, far: EntityIx, filter: Option<Value>) -> Read<bool> {
        let Some(Value::Object(conditions)) = filter else { return Ok(true) };
        for (name, tests) in conditions {
            let value = match name.as_str() {
                "derived" => json!(relation.derived().as_str()),
                "kind" => json!(self.ontology[relation.kind()].name),
                "node" => {
                    let id = &self.records.entity(far).id;
                    let wanted = tests.get("id").cloned().ok_or(Refusal::Unknown(name))?;
                    if !passes(&json!(id), &wanted)? {
                        return Ok(false);
                    }
                    continue;
                }
                own => self.own(&self.ontology[relation.kind()].properties, relation.properties(), own)?,
            };
            if !passes(&value, &tests)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn page(&self, field: &Field, of: String, mut items: Vec<Item>, scope: Scope) -> Read<Found> {
        let mut orders = Vec::new();
        if let Some(Value::Array(sort)) = self.argument(field, "sort") {
            for one in &sort {
                let (name, direction) = one.as_object().and_then(|one| one.iter().next()).expect("a field");
                let (name, direction, node) = match direction {
                    Value::Object(inner) => {
                        let (name, direction) = inner.iter().next().expect("a field");
                        (name, direction, true)
                    }
                    _ => (name, direction, false),
                };
                orders.push((name.clone(), direction == "DESC", node));
            }
            // Equal items follow by the identifier of the entity, in the direction of the last field.
            if let Some(descending) = orders.last().map(|(_, descending, _)| *descending)
                && orders.iter().all(|(name, ..)| name != "id")
            {
                orders.push(("id".to_owned(), descending, true));
            }
        } else if items.iter().any(|(relation, _)| relation.is_some()) {
            orders.push(("id".to_owned(), false, true));
        }
        let mut keyed = Vec::new();
        for item in items {
            let keys = orders.iter().map(|(name, _, node)| self.key(item, name, *node)).collect::<Read<Vec<_>>>()?;
            keyed.push((keys, item));
        }
        keyed.sort_by(|(a, one), (b, other)| {
            let by_field = orders.iter().zip(a.iter().zip(b)).map(|((_, descending, _), (a, b))| match descending {
                true => b.cmp(a),
                false => a.cmp(b),
            });
            by_field
                .fold(Ordering::Equal, Ordering::then)
                .then_with(|| self.key(*one, "id", false).ok().cmp(&self.key(*other, "id", false).ok()))
        });
        items = keyed.into_iter().map(|(_, item)| item).collect();
        let total = items.len();
        let size = |name| {
            self.argument(field, name).and_then(|size| size.as_u64()).and_then(|size| usize::try_from(size).ok())
        };
        if self.argument(field, "after").is_some() || self.argument(field, "before").is_some() {
            return unknown("after");
        }
        let (next, previous) = if let Some(size) = size("last") {
            items.drain(..total.saturating_sub(size));
            (false, total > size)
        } else {
            let size = size("first").unwrap_or(25);
            items.truncate(size);
            (total > size, false)
        };
        Ok(Found::One(Thing::Connection { of, items, total, next, previous }, scope))
    }

    fn key(&self, (relation, entity): Item, name: &str, node: bool) -> Read<(bool, i64, i64, String)> {
        let entity = self.records.entity(entity);
        let text = |text: &str| (false, 0, 0, text.to_owned());
        let (id, period) = match relation.filter(|_| !node).map(|ix| self.records.relation(ix)) {
            Some(relation) => (relation.id(), relation.period()),
            None => (&*entity.id, &entity.period),
        };
        let day = |date: Option<&PartialDate>| match date {
            Some(date) => (false, date.earliest().number().into(), date.latest().number().into(), String::new()),
            None => (true, 0, 0, String::new()),
        };
        Ok(match name {
            "id" => text(id),
            "name" if node || relation.is_none() => text(&sort_key(&entity.name)),
            "start" => day(period.start.as_deref()),
            "end" => day(period.end.as_deref()),
            other => return unknown(other),
        })
    }
}

fn passes(value: &Value, tests: &Value) -> Read<bool> {
    for (operator, wanted) in tests.as_object().into_iter().flatten() {
        let passes = match operator.as_str() {
            "eq" => value == wanted,
            "ne" => value != wanted,
            "in" => wanted.as_array().is_some_and(|several| several.contains(value)),
            other => return unknown(other),
        };
        if !passes {
            return Ok(false);
        }
    }
    Ok(true)
}
