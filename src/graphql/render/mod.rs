//! Answer + shape → JSON.
//!
//! The response is written straight from the records, in one pass, in the order of the operation.

mod facts;
mod subgraph;

use super::error::{ApiError, Code};
use super::shape::{
    CitationOut, ConnectionOut, ConnectionShape, DatasetOut, EdgeOut, EntityOut, Fields, GroupOut, KeyKind, KeyOf,
    KeyOut, Leaf, ListOrder, MatchOut, RecordShape, RelationOut, RootOut,
};
use super::vocabulary::Vocabulary;
use crate::analysis::facts::join;
use crate::graph::{QueryResult, Status};
use crate::model::{Citation, Day, Derivation, Entity, EntityIx, NameType, PartialDate, Period, Validity, Value};
use crate::ontology::{Property, PropertyType};
use crate::query::{
    Answer, Cursor, Group, GroupKey, Item, Key, LookupAnswer, NameMatch, NodeAnswer, PageAnswer, RootAnswer, Subgraph,
};

/// Writes the value of one root field. The error is for a field that becomes null beside it.
pub(super) fn root(
    vocabulary: &Vocabulary,
    reading: &QueryResult,
    what: &RootOut,
    out: &mut Vec<u8>,
) -> Option<ApiError> {
    let writer = Writer { vocabulary, answer: &reading.answer };
    match what {
        RootOut::Typename => text(out, super::schema::QUERY),
        RootOut::Introspection(_) => {}
        RootOut::Dataset(fields) => dataset(vocabulary, &reading.status, fields, out),
        RootOut::One { root, shape, missing } => {
            let RootAnswer::Lookup(found) = &reading.answer.roots[*root] else { return None };
            let found = found.first();
            writer.record(found, shape, out);
            if let (Some(missing), Some(LookupAnswer::Nothing(similar))) = (missing, found) {
                return Some(unknown(missing, similar.first().map(|id| &**id)));
            }
        }
        RootOut::Many { root, shape } => {
            let RootAnswer::Lookup(found) = &reading.answer.roots[*root] else { return None };
            array(out, found, |one, out| writer.record(Some(one), shape, out));
        }
        RootOut::Page { root, shape } => {
            let RootAnswer::Page(page) = &reading.answer.roots[*root] else { return None };
            writer.connection(page, shape, out);
        }
        RootOut::Exists { root } => {
            let RootAnswer::Subgraph(subgraph) = &reading.answer.roots[*root] else { return None };
            if let Some(missing) = missing(subgraph) {
                null(out);
                return Some(missing);
            }
            flag(out, !subgraph.paths.is_empty());
        }
        RootOut::Subgraph { root, shape } => {
            let RootAnswer::Subgraph(subgraph) = &reading.answer.roots[*root] else { return None };
            if let Some(missing) = missing(subgraph) {
                null(out);
                return Some(missing);
            }
            writer.subgraph(subgraph, shape, out);
        }
        RootOut::Matches { root, fields } => {
            let RootAnswer::Matches(matches) = &reading.answer.roots[*root] else { return None };
            array(out, matches, |found, out| writer.found(found, fields, out));
        }
        RootOut::Changes { roots, shape } => {
            let pages = roots.iter().filter_map(|(field, root)| match &reading.answer.roots[*root] {
                RootAnswer::Page(page) => Some((*field, page)),
                RootAnswer::Lookup(_) | RootAnswer::Subgraph(_) | RootAnswer::Matches(_) => None,
            });
            let pages: Vec<_> = pages.collect();
            let facts = join(&reading.answer.records, &pages, shape.limit, shape.backward);
            writer.changes(&facts, shape, out);
        }
    }
    None
}

/// The error for identifiers that no entity has.
fn missing(subgraph: &Subgraph) -> Option<ApiError> {
    let (id, similar) = subgraph.missing.as_ref()?;
    let short: String = id.chars().take(60).collect();
    let ApiError { code, message, .. } = unknown("entity", similar.first().map(|id| &**id));
    Some(ApiError::new(code, format!("`{short}`: {message}")))
}

fn unknown(missing: &str, similar: Option<&str>) -> ApiError {
    let what =
        if missing == "entity" { "no entity has that id".to_owned() } else { format!("no {missing} has that id") };
    match similar {
        Some(similar) => ApiError::new(Code::BadUserInput, format!("{what}; did you mean `{similar}`?")),
        None => {
            ApiError::new(Code::BadUserInput, format!("{what}; ids are slugs such as `kz-law-2012-national-security`"))
        }
    }
}

struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    answer: &'a Answer,
}

impl Writer<'_> {
    fn record(&self, found: Option<&LookupAnswer>, shape: &RecordShape, out: &mut Vec<u8>) {
        match found {
            Some(LookupAnswer::Entity(node)) => self.node(node, &shape.entity, out),
            Some(LookupAnswer::Relation(item)) => self.relation(item, &shape.relation, out),
            Some(LookupAnswer::Nothing(_)) | None => null(out),
        }
    }

    fn node(&self, node: &NodeAnswer, fields: &Fields<EntityOut>, out: &mut Vec<u8>) {
        let entity = self.answer.records.entity(node.entity);
        let kind = &self.vocabulary.ontology[entity.kind];
        let at = entity.kind.index();
        object(out, fields.iter().filter(|field| field.on.entities.has(at)), |what, out| match what {
            EntityOut::Typename | EntityOut::Kind => text(out, &kind.name),
            EntityOut::Id => text(out, &entity.id),
            EntityOut::Name(lang) => text(out, name(entity, lang.as_deref())),
            EntityOut::Names(fields) => array(out, &entity.names, |name, out| {
                object(out, fields, |field: &Leaf, out| match &**field {
                    "text" => text(out, &name.text),
                    "lang" => text(out, &name.lang),
                    "type" => text(out, name.ty.as_str()),
                    "start" => optional(out, name.period.start.as_deref().map(PartialDate::text)),
                    "end" => optional(out, name.period.end.as_deref().map(PartialDate::text)),
                    _ => text(out, "Name"),
                });
            }),
            EntityOut::Description => optional(out, entity.description.as_deref()),
            EntityOut::Start => optional(out, entity.period.start.as_deref().map(PartialDate::text)),
            EntityOut::End => optional(out, entity.period.end.as_deref().map(PartialDate::text)),
            EntityOut::Period(fields) => period(&entity.period, fields, out),
            EntityOut::Validity(date) => {
                optional(out, date.as_ref().map(|date| validity(entity.period.validity_at(date))));
            }
            EntityOut::ExternalIds(fields) => array(out, &entity.external_ids, |id, out| {
                object(out, fields, |field: &Leaf, out| match &**field {
                    "scheme" => text(out, &id.scheme),
                    "value" => text(out, &id.value),
                    _ => text(out, "ExternalId"),
                });
            }),
            EntityOut::Citations(fields) => {
                let cited = node.counted.as_ref().map_or(&[][..], |counted| &counted.cited);
                self.citations(&entity.citations, cited, fields, out);
            }
            EntityOut::Derived => derived(out, entity.derived),
            EntityOut::Note => optional(out, entity.note.as_deref()),
            EntityOut::Property(kind, at) => {
                let at = usize::from(*at);
                self.value(&self.vocabulary.ontology[*kind].properties[at], entity.properties[at].as_ref(), out);
            }
            EntityOut::Relations(at, shape) => match node.hops.get(*at).and_then(Option::as_ref) {
                Some(page) => self.connection(page, shape, out),
                None => null(out),
            },
            EntityOut::Counts(at, fields) => {
                let counts = node.counted.as_ref().and_then(|counted| counted.counts.get(*at));
                let both = counts.into_iter().flatten().flat_map(|(kind, outgoing, incoming)| {
                    let along = if self.vocabulary.ontology[*kind].symmetric { "BOTH" } else { "OUT" };
                    [(*kind, along, *outgoing), (*kind, "IN", *incoming)].into_iter().filter(|(_, _, count)| *count > 0)
                });
                array(out, both, |(kind, direction, count), out| {
                    object(out, fields, |field: &Leaf, out| match &**field {
                        "kind" => text(out, &self.vocabulary.ontology[kind].name),
                        "direction" => text(out, direction),
                        "count" => number(out, count),
                        _ => text(out, "RelationCount"),
                    });
                });
            }
        });
    }

    fn relation(&self, item: &Item, fields: &Fields<RelationOut>, out: &mut Vec<u8>) {
        let Some(relation) = item.relation.map(|ix| self.answer.records.relation(ix)) else { return null(out) };
        let kind = &self.vocabulary.ontology[relation.kind()];
        let at = relation.kind().index();
        object(out, fields.iter().filter(|field| field.on.relations.has(at)), |what, out| match what {
            RelationOut::Typename => text(out, &kind.noun),
            RelationOut::Id => text(out, relation.id()),
            RelationOut::Kind => text(out, &kind.name),
            RelationOut::From(fields) => {
                self.end(relation.from(), item.extra.as_ref().map(|extra| &extra.from), fields, out);
            }
            RelationOut::To(fields) => self.end(relation.to(), item.extra.as_ref().map(|extra| &extra.to), fields, out),
            RelationOut::FromId => text(out, &self.answer.records.entity(relation.from()).id),
            RelationOut::ToId => text(out, &self.answer.records.entity(relation.to()).id),
            RelationOut::Start => optional(out, relation.period().start.as_deref().map(PartialDate::text)),
            RelationOut::End => optional(out, relation.period().end.as_deref().map(PartialDate::text)),
            RelationOut::Period(fields) => period(relation.period(), fields, out),
            RelationOut::Validity(date) => {
                optional(out, date.as_ref().map(|date| validity(relation.period().validity_at(date))));
            }
            RelationOut::Citations(fields) => {
                let cited = item.extra.as_ref().map_or(&[][..], |extra| &extra.cited);
                self.citations(relation.citations(), cited, fields, out);
            }
            RelationOut::Derived => derived(out, relation.derived()),
            RelationOut::Note => optional(out, relation.note()),
            RelationOut::Property(kind, at) => {
                let at = usize::from(*at);
                self.value(&self.vocabulary.ontology[*kind].properties[at], relation.properties()[at].as_ref(), out);
            }
        });
    }

    /// An end of a relation; the store says more of it only where more was asked.
    fn end(&self, entity: EntityIx, answered: Option<&NodeAnswer>, fields: &Fields<EntityOut>, out: &mut Vec<u8>) {
        match answered {
            Some(node) => self.node(node, fields, out),
            None => self.node(&NodeAnswer::plain(entity), fields, out),
        }
    }

    fn citations(&self, citations: &[Citation], cited: &[NodeAnswer], fields: &Fields<CitationOut>, out: &mut Vec<u8>) {
        array(out, citations.iter().enumerate(), |(at, citation), out| {
            object(out, fields, |field, out| match field {
                CitationOut::Typename => text(out, "Citation"),
                CitationOut::Text => text(out, &citation.to_string()),
                CitationOut::Locator => optional(out, Some(&*citation.locator).filter(|locator| !locator.is_empty())),
                CitationOut::Source(fields) => match cited.get(at) {
                    Some(node) => self.node(node, fields, out),
                    None => null(out),
                },
            });
        });
    }

    fn connection(&self, page: &PageAnswer, shape: &ConnectionShape, out: &mut Vec<u8>) {
        object(out, &shape.fields, |field, out| match field {
            ConnectionOut::Typename => text(out, &shape.ty),
            ConnectionOut::TotalCount => number(out, page.total.unwrap_or_default()),
            ConnectionOut::PageInfo(fields) => {
                let on = (page.has_previous, page.has_next);
                page_info(&page.items, on, |item| self.cursor(item, shape), fields, out);
            }
            ConnectionOut::Nodes(fields) => array(out, &page.items, |item, out| self.node(&item.node, fields, out)),
            ConnectionOut::Edges(fields) => array(out, &page.items, |item, out| {
                object(out, fields, |field, out| match field {
                    // `StateConnection` has `StateEdge`s.
                    EdgeOut::Typename => {
                        text(out, &format!("{}Edge", shape.ty.strip_suffix("Connection").unwrap_or(&shape.ty)));
                    }
                    EdgeOut::Cursor => text(out, &self.cursor(item, shape)),
                    EdgeOut::Node(fields) => self.node(&item.node, fields, out),
                    EdgeOut::Relation(fields) => self.relation(item, fields, out),
                });
            }),
            ConnectionOut::Groups { at, keys, fields } => {
                let groups = page.groups.get(*at).into_iter().flatten();
                array(out, groups, |group, out| self.group(group, keys, fields, out));
            }
        });
    }

    fn found(&self, found: &NameMatch, fields: &Fields<MatchOut>, out: &mut Vec<u8>) {
        let entity = self.answer.records.entity(found.node.entity);
        let name = found.name.and_then(|at| entity.names.get(at));
        object(out, fields, |field, out| match field {
            MatchOut::Typename => text(out, "SearchMatch"),
            MatchOut::Entity(fields) => self.node(&found.node, fields, out),
            MatchOut::Score => json(out, &found.score),
            MatchOut::Match => text(out, found.how),
            MatchOut::Name => text(out, name.map_or(&entity.name, |name| &name.text)),
            MatchOut::Lang => text(out, name.map_or("en", |name| &name.lang)),
            MatchOut::Type => optional(out, name.map(|name| name.ty.as_str())),
        });
    }

    fn group(&self, group: &Group, keys: &[KeyOf], fields: &Fields<GroupOut>, out: &mut Vec<u8>) {
        object(out, fields, |field, out| match field {
            GroupOut::Typename => text(out, "AggregateGroup"),
            GroupOut::Count => number(out, group.count),
            GroupOut::Keys(fields) => array(out, group.keys.iter().zip(keys), |(key, of), out| {
                object(out, fields, |field, out| match (field, key) {
                    (KeyOut::Typename, _) => text(out, "AggregateKey"),
                    (KeyOut::Name, _) => text(out, &of.name),
                    (KeyOut::Value, key) => optional(out, self.key(key, of.what).as_deref()),
                    (KeyOut::Entity(fields), GroupKey::Entity(node)) => self.node(node, fields, out),
                    (KeyOut::Entity(_), _) => null(out),
                });
            }),
        });
    }

    /// What items of a group have in common, as text.
    fn key(&self, key: &GroupKey, of: KeyKind) -> Option<String> {
        let ontology = &self.vocabulary.ontology;
        Some(match (key, of) {
            (GroupKey::Kind(at), KeyKind::EntityKind) => ontology.kinds.get(*at)?.name.clone(),
            (GroupKey::Kind(at), _) => ontology.relations.get(*at)?.name.clone(),
            (GroupKey::Value(Value::Enum(at)), KeyKind::Enum(id)) => {
                ontology[id].values.get(usize::from(*at))?.name.clone()
            }
            (GroupKey::Value(Value::Enum(at)), _) => {
                let derived = if *at == 0 { Derivation::Asserted } else { Derivation::Inferred };
                derived.as_str().to_owned()
            }
            (GroupKey::Value(Value::Text(text)), _) => text.to_string(),
            (GroupKey::Value(Value::Int(number)), _) => number.to_string(),
            (GroupKey::Value(Value::Bool(flag)), _) => flag.to_string(),
            (GroupKey::Year(year), _) => year.to_string(),
            (GroupKey::Value(_) | GroupKey::Missing | GroupKey::Entity(_), _) => return None,
        })
    }

    fn cursor(&self, item: &Item, shape: &ConnectionShape) -> String {
        let records = &self.answer.records;
        let entity = records.entity(item.node.entity);
        let cursor = match (&shape.order, item.relation.map(|ix| records.relation(ix))) {
            (ListOrder::Relations(order), Some(relation)) => {
                let keys = order.iter().map(|by| Key::of_step(records, relation, item.node.entity, by.field));
                Cursor { keys: keys.collect(), id: relation.id().into() }
            }
            (ListOrder::Entities { count, order }, _) => {
                let total = |at: usize| item.node.hops.get(at).and_then(Option::as_ref).and_then(|page| page.total);
                let count =
                    count.map(|at| Key::Int(total(at).and_then(|total| i64::try_from(total).ok()).unwrap_or(0)));
                let keys = count.into_iter().chain(order.iter().map(|by| Key::of_entity(entity, by.field)));
                Cursor { keys: keys.collect(), id: entity.id.clone() }
            }
            (ListOrder::Relations(_), None) => Cursor { keys: Vec::new(), id: entity.id.clone() },
        };
        cursor.encode(shape.mark)
    }

    fn value(&self, property: &Property, value: Option<&Value>, out: &mut Vec<u8>) {
        match value {
            None => null(out),
            Some(Value::Text(value)) => text(out, value),
            Some(Value::Int(value)) => json(out, value),
            Some(Value::Float(value)) => json(out, value),
            Some(Value::Bool(value)) => flag(out, *value),
            Some(Value::Date(value)) => text(out, value.text()),
            Some(Value::Enum(at)) => match property.ty {
                PropertyType::Enum(id) => optional(
                    out,
                    self.vocabulary.ontology[id].values.get(usize::from(*at)).map(|value| value.name.as_str()),
                ),
                _ => null(out),
            },
            Some(Value::List(items)) => array(out, items, |item, out| self.value(property, Some(item), out)),
        }
    }
}

/// The name in a language: the official one, or else another full name that is in use. The English one where there is
/// none, and in English unless there is an official one.
fn name<'e>(entity: &'e Entity, lang: Option<&str>) -> &'e str {
    let Some(lang) = lang else { return &entity.name };
    let of_type = |ty: NameType| entity.names.iter().find(move |name| &*name.lang == lang && name.ty == ty);
    let other = || [NameType::Alias, NameType::Transliteration].into_iter().find_map(of_type).filter(|_| lang != "en");
    of_type(NameType::Official).or_else(other).map_or(&entity.name, |name| &name.text)
}

fn period(period: &Period, fields: &Fields<Leaf>, out: &mut Vec<u8>) {
    let day = |day: Day, out: &mut Vec<u8>| optional(out, day.iso().as_deref());
    object(out, fields, |field: &Leaf, out| match &**field {
        "text" => text(out, &period.text()),
        "earliestStart" => day(period.earliest_start(), out),
        "latestStart" => day(period.latest_start(), out),
        "earliestEnd" => day(period.earliest_end(), out),
        "latestEnd" => day(period.latest_end(), out),
        _ => text(out, "Period"),
    });
}

/// What is said of a page, given its items and whether the list goes on before and after it.
fn page_info<T>(
    items: &[T],
    (has_previous, has_next): (bool, bool),
    cursor: impl Fn(&T) -> String,
    fields: &Fields<Leaf>,
    out: &mut Vec<u8>,
) {
    object(out, fields, |field: &Leaf, out| match &**field {
        "hasNextPage" => flag(out, has_next),
        "hasPreviousPage" => flag(out, has_previous),
        "startCursor" => optional(out, items.first().map(&cursor).as_deref()),
        "endCursor" => optional(out, items.last().map(&cursor).as_deref()),
        _ => text(out, "PageInfo"),
    });
}

fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Certain => "CERTAIN",
        Validity::Possible => "POSSIBLE",
        Validity::No => "NO",
    }
}

fn derived(out: &mut Vec<u8>, derived: Derivation) {
    text(out, derived.as_str());
}

fn dataset(vocabulary: &Vocabulary, status: &Status, fields: &Fields<DatasetOut>, out: &mut Vec<u8>) {
    let (dataset, ontology) = (&status.dataset, &vocabulary.ontology);
    let counted = |names: Vec<&str>, counts: &[usize], ty: &str, fields: &Fields<Leaf>, out: &mut Vec<u8>| {
        array(out, names.into_iter().zip(counts), |(name, count), out| {
            object(out, fields, |field: &Leaf, out| match &**field {
                "kind" => text(out, name),
                "count" => number(out, *count),
                _ => text(out, ty),
            });
        });
    };
    object(out, fields, |field, out| match field {
        DatasetOut::Leaf(field) => match &**field {
            "name" => text(out, &dataset.name),
            "title" => text(out, &dataset.title),
            "version" => text(out, &dataset.version),
            "sha256" => text(out, &dataset.sha256),
            "entities" => number(out, status.entities.iter().sum()),
            "relations" => number(out, status.relations.iter().sum()),
            _ => text(out, "Dataset"),
        },
        DatasetOut::List(field, fields) => match &**field {
            "kinds" => counted(
                ontology.kinds.iter().map(|kind| kind.name.as_str()).collect(),
                &status.entities,
                "KindCount",
                fields,
                out,
            ),
            "relationKinds" => {
                counted(
                    ontology.relations.iter().map(|kind| kind.name.as_str()).collect(),
                    &status.relations,
                    "RelationKindCount",
                    fields,
                    out,
                );
            }
            _ => array(out, &dataset.licences, |licence, out| {
                object(out, fields, |field: &Leaf, out| match &**field {
                    "name" => text(out, &licence.name),
                    "title" => optional(out, licence.title.as_deref()),
                    "path" => optional(out, licence.path.as_deref()),
                    _ => text(out, "Licence"),
                });
            }),
        },
    });
}

fn object<'f, T: 'f>(
    out: &mut Vec<u8>,
    fields: impl IntoIterator<Item = &'f super::shape::Out<T>>,
    mut write: impl FnMut(&'f T, &mut Vec<u8>),
) {
    out.push(b'{');
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(field.key.as_bytes());
        write(&field.what, out);
    }
    out.push(b'}');
}

fn array<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut write: impl FnMut(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

fn json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out, value).expect("texts and numbers are JSON, and memory does not fail");
}

fn text(out: &mut Vec<u8>, value: &str) {
    json(out, value);
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) {
    match value {
        Some(value) => text(out, value),
        None => null(out),
    }
}

fn number(out: &mut Vec<u8>, value: usize) {
    json(out, &value);
}

fn flag(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}
