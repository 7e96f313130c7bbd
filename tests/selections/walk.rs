//! A plain reading of GraphQL over the records: one object at a time, fields collected when the object is at hand, as the
//! specification tells it, with no plan and no look-ahead. It knows a part of the API, and nothing of how that is made.

mod lists;

use async_graphql_parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql_parser::{Positioned, parse_query};
use entente::model::{
    Citation, Day, Entity, EntityIx, PartialDate, Period, Records, RelationIx, RelationRef, Validity, Value as Property,
};
use entente::ontology::{self, Ontology, PropertyType};
use entente::query::Certainty;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// What stands for a cursor: any text agrees with it.
pub(super) const CURSOR: &str = "<cursor>";

/// Why an operation is not answered here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Two fields under one key differ: the specification has such documents refused.
    Conflict(String),
    /// The part of the API that is not known here.
    Unknown(String),
}

type Read<T> = Result<T, Refusal>;

/// What holds below a field.
#[derive(Clone, Default)]
struct Scope {
    date: Option<PartialDate>,
    certainty: Certainty,
    sensitive: bool,
}

impl Scope {
    fn admits(&self, period: &Period) -> bool {
        let Some(date) = &self.date else { return true };
        match self.certainty {
            Certainty::Certain => period.validity_at(date) == Validity::Certain,
            Certainty::Possible => period.validity_at(date) != Validity::No,
        }
    }

    fn validity(&self, period: &Period) -> Value {
        self.date.as_ref().map_or(Value::Null, |date| match period.validity_at(date) {
            Validity::Certain => json!("CERTAIN"),
            Validity::Possible => json!("POSSIBLE"),
            Validity::No => json!("NO"),
        })
    }
}

/// An item of a list: an entity, and the relation that led to it.
type Item = (Option<RelationIx>, EntityIx);

/// An object that fields are selected on.
enum Thing {
    Query,
    Entity(EntityIx),
    Relation(RelationIx),
    Connection { of: String, items: Vec<Item>, total: usize, next: bool, previous: bool },
    Edge { of: String, item: Item },
    Citation(Citation),
    Small(&'static str, Vec<(&'static str, Value)>),
}

/// The value of a field before anything is selected on it.
enum Found {
    Leaf(Value),
    One(Thing, Scope),
    Many(Vec<Option<Thing>>, Scope),
}

/// Field and direction of a relation kind: the relations of an entity that a field lists.
struct EdgeSelector {
    kinds: Vec<usize>,
    out: bool,
    back: bool,
}

pub(super) struct Walk<'a> {
    ontology: &'a Ontology,
    records: &'a Records,
    document: &'a ExecutableDocument,
    variables: Map<String, Value>,
}

/// Answers an operation: its `data`.
pub(super) fn walk(ontology: &Ontology, records: &Records, query: &str, given: &Map<String, Value>) -> Read<Value> {
    let document = parse_query(query).map_err(|error| Refusal::Unknown(error.to_string()))?;
    let operation: &OperationDefinition = match &document.operations {
        DocumentOperations::Single(operation) => &operation.node,
        DocumentOperations::Multiple(several) => &several.values().next().expect("an operation").node,
    };
    let mut variables = Map::new();
    for definition in &operation.variable_definitions {
        let name = definition.node.name.node.as_str();
        let default = || definition.node.default_value.as_ref().and_then(|value| value.node.clone().into_json().ok());
        if let Some(value) = given.get(name).cloned().or_else(default) {
            variables.insert(name.to_owned(), value);
        }
    }
    let walk = Walk { ontology, records, document: &document, variables };
    walk.select(&Thing::Query, &[&operation.selection_set.node], &Scope::default())
}

impl<'a> Walk<'a> {
    fn select(&self, thing: &Thing, sets: &[&'a SelectionSet], scope: &Scope) -> Read<Value> {
        let mut fields: IndexMap<&str, Vec<&'a Field>> = IndexMap::new();
        for set in sets {
            self.collect(thing, set, &mut fields)?;
        }
        let mut object = Map::new();
        for (key, fields) in fields {
            let first = fields[0];
            for other in &fields[1..] {
                let same = other.name.node == first.name.node
                    && other.arguments.len() == first.arguments.len()
                    && first
                        .arguments
                        .iter()
                        .all(|(name, value)| other.get_argument(&name.node).is_some_and(|it| it.node == value.node));
                if !same {
                    return Err(Refusal::Conflict(key.to_owned()));
                }
            }
            let below: Vec<_> = fields.iter().map(|field| &field.selection_set.node).collect();
            let value = match self.field(thing, first, scope)? {
                Found::Leaf(value) => value,
                Found::One(thing, scope) => self.select(&thing, &below, &scope)?,
                Found::Many(things, scope) => {
                    let one = |thing: Option<Thing>| {
                        thing.map_or(Ok(Value::Null), |thing| self.select(&thing, &below, &scope))
                    };
                    things.into_iter().map(one).collect::<Read<_>>()?
                }
            };
            object.insert(key.to_owned(), value);
        }
        Ok(Value::Object(object))
    }

    fn collect(
        &self,
        thing: &Thing,
        set: &'a SelectionSet,
        fields: &mut IndexMap<&'a str, Vec<&'a Field>>,
    ) -> Read<()> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if self.wanted(&field.node.directives) => {
                    fields.entry(field.node.response_key().node.as_str()).or_default().push(&field.node);
                }
                Selection::InlineFragment(fragment) if self.wanted(&fragment.node.directives) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.is(thing, &condition.node.on.node)) {
                        self.collect(thing, &fragment.node.selection_set.node, fields)?;
                    }
                }
                Selection::FragmentSpread(spread) if self.wanted(&spread.node.directives) => {
                    let fragment = &self.document.fragments[&spread.node.fragment_name.node].node;
                    if self.is(thing, &fragment.type_condition.node.on.node) {
                        self.collect(thing, &fragment.selection_set.node, fields)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn wanted(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let condition = directive.node.get_argument("if").expect("a condition").node.clone();
            let condition = condition.into_const_with(|name| {
                let value = self.variables.get(name.as_str()).and_then(Value::as_bool);
                Ok::<_, ()>(value.expect("a truth value").into())
            });
            condition.and_then(|value| value.into_json().map_err(|_| ())).expect("a value")
                == json!(directive.node.name.node == "include")
        })
    }

    fn is(&self, thing: &Thing, ty: &str) -> bool {
        let interface = match thing {
            Thing::Entity(_) => ["Entity", "Node"].contains(&ty),
            Thing::Relation(_) => ["Relation", "Node"].contains(&ty),
            _ => false,
        };
        interface || self.typename(thing) == ty
    }

    fn typename(&self, thing: &Thing) -> String {
        match thing {
            Thing::Query => "Query".to_owned(),
            Thing::Entity(ix) => self.kind(self.records.entity(*ix)).name.clone(),
            Thing::Relation(ix) => self.ontology[self.records.relation(*ix).kind()].noun.clone(),
            Thing::Connection { of, .. } => format!("{of}Connection"),
            Thing::Edge { of, .. } => format!("{of}Edge"),
            Thing::Citation(_) => "Citation".to_owned(),
            Thing::Small(ty, _) => (*ty).to_owned(),
        }
    }

    fn kind(&self, entity: &Entity) -> &'a ontology::EntityKind {
        &self.ontology[entity.kind]
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let value = field.get_argument(name)?.node.clone();
        if let async_graphql_value::Value::Variable(name) = &value {
            return self.variables.get(name.as_str()).cloned();
        }
        let put_in = |name: async_graphql_value::Name| {
            let value = self.variables.get(name.as_str()).cloned().unwrap_or_default();
            async_graphql_value::ConstValue::from_json(value)
        };
        value.into_const_with(put_in).ok()?.into_json().ok()
    }

    fn below(&self, field: &Field, scope: &Scope) -> Scope {
        let mut scope = scope.clone();
        match self.argument(field, "asOf") {
            None => {}
            Some(Value::String(text)) => scope.date = Some(PartialDate::parse(&text).expect("a date")),
            Some(_) => scope.date = None,
        }
        match self.argument(field, "certainty").as_ref().and_then(Value::as_str) {
            Some("CERTAIN") => scope.certainty = Certainty::Certain,
            Some(_) => scope.certainty = Certainty::Possible,
            None => {}
        }
        if let Some(sensitive) = self.argument(field, "includeSensitive").as_ref().and_then(Value::as_bool) {
            scope.sensitive = sensitive;
        }
        scope
    }

    fn field(&self, thing: &Thing, field: &Field, scope: &Scope) -> Read<Found> {
        let name = field.name.node.as_str();
        if name == "__typename" {
            return Ok(Found::Leaf(json!(self.typename(thing))));
        }
        match thing {
            Thing::Query => self.root(field, name),
            Thing::Entity(ix) => self.entity(*ix, field, name, scope),
            Thing::Relation(ix) => self.relation(self.records.relation(*ix), name, scope),
            Thing::Connection { of, items, total, next, previous } => Ok(match name {
                "totalCount" => Found::Leaf(json!(total)),
                "nodes" => Found::Many(items.iter().map(|item| Some(Thing::Entity(item.1))).collect(), scope.clone()),
                "edges" => Found::Many(
                    items.iter().map(|item| Some(Thing::Edge { of: of.clone(), item: *item })).collect(),
                    scope.clone(),
                ),
                "pageInfo" => {
                    let cursor = if items.is_empty() { Value::Null } else { json!(CURSOR) };
                    let fields = vec![
                        ("hasNextPage", json!(next)),
                        ("hasPreviousPage", json!(previous)),
                        ("startCursor", cursor.clone()),
                        ("endCursor", cursor),
                    ];
                    Found::One(Thing::Small("PageInfo", fields), scope.clone())
                }
                _ => return unknown(name),
            }),
            Thing::Edge { item, .. } => Ok(match (name, item.0) {
                ("cursor", _) => Found::Leaf(json!(CURSOR)),
                ("node", _) => Found::One(Thing::Entity(item.1), scope.clone()),
                ("relation", Some(relation)) => Found::One(Thing::Relation(relation), scope.clone()),
                _ => return unknown(name),
            }),
            Thing::Citation(citation) => Ok(match name {
                "text" => Found::Leaf(json!(citation.to_string())),
                "locator" if citation.locator.is_empty() => Found::Leaf(Value::Null),
                "locator" => Found::Leaf(json!(citation.locator)),
                "source" => {
                    let source = self.records.find_entity(&citation.source).expect("the source is there");
                    Found::One(Thing::Entity(source), scope.clone())
                }
                _ => return unknown(name),
            }),
            Thing::Small(_, fields) => {
                let found = fields.iter().find(|(known, _)| *known == name);
                found.map_or_else(|| unknown(name), |(_, value)| Ok(Found::Leaf(value.clone())))
            }
        }
    }

    fn root(&self, field: &Field, name: &str) -> Read<Found> {
        let scope = self.below(field, &Scope::default());
        let id = || self.argument(field, "id").and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_default();
        let all: Vec<usize> = (0..self.ontology.kinds.len()).collect();
        Ok(match name {
            "__schema" => return Ok(Found::One(Thing::Small("__Schema", Vec::new()), scope)),
            "__type" => {
                let name = self.argument(field, "name").unwrap_or_default();
                return Ok(Found::One(Thing::Small("__Type", vec![("name", name)]), scope));
            }
            "dataset" => {
                let fields = vec![
                    ("entities", json!(self.records.entity_count())),
                    ("relations", json!(self.records.relation_count())),
                ];
                Found::One(Thing::Small("Dataset", fields), scope)
            }
            "node" | "entity" => match self.record(&id(), name == "node", &scope) {
                Some(thing) => Found::One(thing, scope),
                None => Found::Leaf(Value::Null),
            },
            "nodes" => {
                let ids = self.argument(field, "ids").unwrap_or_default();
                let ids = ids.as_array().into_iter().flatten().filter_map(Value::as_str);
                Found::Many(ids.map(|id| self.record(id, true, &scope)).collect(), scope)
            }
            "entities" => self.entities(field, &all, "Entity", scope)?,
            "relations" => self.all_relations(field, scope)?,
            name => {
                let one = self.ontology.kinds.iter().find(|kind| kind.singular == name);
                let many = self.ontology.kinds.iter().position(|kind| kind.plural == name);
                match (one, many) {
                    (Some(_), _) => match self.record(&id(), false, &scope) {
                        Some(thing) => Found::One(thing, scope),
                        None => Found::Leaf(Value::Null),
                    },
                    (_, Some(at)) => self.entities(field, &[at], &self.ontology.kinds[at].name, scope)?,
                    _ => return unknown(name),
                }
            }
        })
    }

    fn record(&self, id: &str, relations: bool, scope: &Scope) -> Option<Thing> {
        let seen = |ix: EntityIx| scope.sensitive || !self.is_sensitive(ix);
        if let Some(ix) = self.records.find_entity(id) {
            return seen(ix).then_some(Thing::Entity(ix));
        }
        let relation = self.records.relation(self.records.find_relation(id).filter(|_| relations)?);
        (seen(relation.from()) && seen(relation.to())).then_some(Thing::Relation(relation.ix))
    }

    fn is_sensitive(&self, ix: EntityIx) -> bool {
        let entity = self.records.entity(ix);
        let marked = self.kind(entity).properties.iter().position(|property| property.sensitive);
        marked.is_some_and(|at| entity.properties[at] == Some(Property::Bool(true)))
    }

    fn entity(&self, ix: EntityIx, field: &Field, name: &str, scope: &Scope) -> Read<Found> {
        let entity = self.records.entity(ix);
        let kind = self.kind(entity);
        let leaf = |value: Value| Ok(Found::Leaf(value));
        match name {
            "id" => leaf(json!(entity.id)),
            "kind" => leaf(json!(kind.name)),
            "name" => {
                let lang = self.argument(field, "lang");
                let lang = lang.as_ref().and_then(Value::as_str);
                let mut fitting: Vec<_> = entity.names.iter().filter(|name| Some(&*name.lang) == lang).collect();
                fitting.sort_by_key(|name| name.ty.as_str() != "OFFICIAL");
                leaf(json!(fitting.first().map_or(&entity.name, |name| &name.text)))
            }
            "names" => {
                let names = entity.names.iter().map(|name| {
                    let fields = vec![
                        ("text", json!(name.text)),
                        ("lang", json!(name.lang)),
                        ("type", json!(name.ty.as_str())),
                        ("start", date(name.period.start.as_deref())),
                        ("end", date(name.period.end.as_deref())),
                    ];
                    Some(Thing::Small("Name", fields))
                });
                Ok(Found::Many(names.collect(), scope.clone()))
            }
            "externalIds" => {
                let ids = entity.external_ids.iter().map(|id| {
                    Some(Thing::Small("ExternalId", vec![("scheme", json!(id.scheme)), ("value", json!(id.value))]))
                });
                Ok(Found::Many(ids.collect(), scope.clone()))
            }
            "description" => leaf(json!(entity.description)),
            "relations" => {
                let direction = self.argument(field, "direction");
                let wants = |word: &str| direction.as_ref().is_none_or(|given| given == word || given == "BOTH");
                let steps = EdgeSelector { kinds: self.kinds(field), out: wants("OUT"), back: wants("IN") };
                self.hop(ix, field, &steps, "Relation", scope)
            }
            "relationCounts" => {
                let below = self.below(field, scope);
                let mut counts = Vec::new();
                for (at, kind) in self.ontology.relations.iter().enumerate() {
                    let of_kind: Vec<_> = self.records.relations().filter(|one| one.kind().index() == at).collect();
                    let seen = |relation: &RelationRef<'_>, far| {
                        below.admits(relation.period()) && (below.sensitive || !self.is_sensitive(far))
                    };
                    let out = of_kind.iter().filter(|one| one.from() == ix && seen(one, one.to())).count();
                    let back = of_kind.iter().filter(|one| one.to() == ix && seen(one, one.from())).count();
                    let directions =
                        if kind.symmetric { [("BOTH", out + back), ("IN", 0)] } else { [("OUT", out), ("IN", back)] };
                    for (direction, count) in directions {
                        if count > 0 {
                            let fields = vec![
                                ("kind", json!(kind.name)),
                                ("direction", json!(direction)),
                                ("count", json!(count)),
                            ];
                            counts.push(Some(Thing::Small("RelationCount", fields)));
                        }
                    }
                }
                Ok(Found::Many(counts, scope.clone()))
            }
            "note" => leaf(json!(entity.note)),
            "derived" => leaf(json!(entity.derived.as_str())),
            "start" => leaf(date(entity.period.start.as_deref())),
            "end" => leaf(date(entity.period.end.as_deref())),
            "validity" => leaf(scope.validity(&entity.period)),
            "period" => Ok(period(&entity.period, scope)),
            "citations" => Ok(citations(&entity.citations, scope)),
            name => {
                let at = entity.kind.index();
                for (relation, kind) in self.ontology.relations.iter().enumerate() {
                    let forward = kind.forward == name && kind.from().has(at);
                    let inverse = kind.inverse.as_deref() == Some(name) && kind.to().has(at);
                    if forward || inverse {
                        let steps = EdgeSelector { kinds: vec![relation], out: forward, back: inverse };
                        let lists = if kind.properties.is_empty() { "Relation" } else { &kind.noun };
                        return self.hop(ix, field, &steps, lists, scope);
                    }
                }
                leaf(self.own(&kind.properties, &entity.properties, name)?)
            }
        }
    }

    fn relation(&self, relation: RelationRef<'_>, name: &str, scope: &Scope) -> Read<Found> {
        let leaf = |value: Value| Ok(Found::Leaf(value));
        let kind = &self.ontology[relation.kind()];
        match name {
            "id" => leaf(json!(relation.id())),
            "kind" => leaf(json!(kind.name)),
            "from" => Ok(Found::One(Thing::Entity(relation.from()), scope.clone())),
            "to" => Ok(Found::One(Thing::Entity(relation.to()), scope.clone())),
            "note" => leaf(json!(relation.note())),
            "derived" => leaf(json!(relation.derived().as_str())),
            "start" => leaf(date(relation.period().start.as_deref())),
            "end" => leaf(date(relation.period().end.as_deref())),
            "validity" => leaf(scope.validity(relation.period())),
            "period" => Ok(period(relation.period(), scope)),
            "citations" => Ok(citations(relation.citations(), scope)),
            name => leaf(self.own(&kind.properties, relation.properties(), name)?),
        }
    }

    fn own(&self, known: &[ontology::Property], values: &[Option<Property>], name: &str) -> Read<Value> {
        let at = known.iter().position(|property| property.name == name);
        let Some(at) = at else { return unknown(name) };
        Ok(values[at].as_ref().map_or(Value::Null, |value| self.json(value, &known[at])))
    }

    fn json(&self, value: &Property, property: &ontology::Property) -> Value {
        match value {
            Property::Text(text) => json!(text),
            Property::Int(number) => json!(number),
            Property::Float(number) => json!(number),
            Property::Bool(flag) => json!(flag),
            Property::Date(date) => json!(date.text()),
            Property::Enum(at) => match property.ty {
                PropertyType::Enum(id) => json!(self.ontology[id].values[usize::from(*at)].name),
                _ => Value::Null,
            },
            Property::List(items) => items.iter().map(|item| self.json(item, property)).collect(),
        }
    }
}

fn unknown<T>(name: &str) -> Read<T> {
    Err(Refusal::Unknown(name.to_owned()))
}

fn date(date: Option<&PartialDate>) -> Value {
    json!(date.map(PartialDate::text))
}

fn period(period: &Period, scope: &Scope) -> Found {
    let day = |day: Day| json!(day.iso());
    let fields = vec![
        ("text", json!(period.text())),
        ("earliestStart", day(period.earliest_start())),
        ("latestStart", day(period.latest_start())),
        ("earliestEnd", day(period.earliest_end())),
        ("latestEnd", day(period.latest_end())),
    ];
    Found::One(Thing::Small("Period", fields), scope.clone())
}

fn citations(citations: &[Citation], scope: &Scope) -> Found {
    Found::Many(citations.iter().map(|citation| Some(Thing::Citation(citation.clone()))).collect(), scope.clone())
}
