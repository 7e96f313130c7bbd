//! `where` → filters.

use super::super::error::ApiError;
use super::super::vocabulary::KindField;
use super::arguments::{choose, date, int, is_word, list, shown, text};
use super::{Compiler, Context};
use crate::model::{PartialDate, Value};
use crate::ontology::{KindId, KindSet, Ontology, Property, PropertyType, RelationKindId};
use crate::query::{EntityField, EntityFilter, Operand, Predicate, Quantifier, Related, RelationField, RelationFilter};
use async_graphql_value::{ConstValue, Name};

/// Deepest nesting of filters on relations within each other: each level multiplies the work by the number of relations.
const MAX_NESTING: usize = 4;

type Object = async_graphql_value::indexmap::IndexMap<Name, ConstValue>;

/// What a field's values are compared as.
#[derive(Clone, Copy)]
enum Compared<'o> {
    Text,
    Property(&'o Ontology, &'o Property),
    Start,
    End,
    Derived,
}

fn object(value: ConstValue, what: &str) -> Result<Object, ApiError> {
    match value {
        ConstValue::Object(fields) => Ok(fields),
        other => Err(ApiError::bad_input(format!("`{what}` is {}: write an object", shown(&other)))),
    }
}

impl Compiler<'_> {
    /// A filter of entities: of one kind, or of any.
    pub(super) fn entity_filter(
        &self,
        value: Option<ConstValue>,
        kind: Option<KindId>,
        context: &Context,
    ) -> Result<EntityFilter, ApiError> {
        let filters = match value {
            None | Some(ConstValue::Null) => Vec::new(),
            Some(value) => self.entity_filters(value, kind, context, 0)?,
        };
        Ok(EntityFilter::All(filters))
    }

    fn entity_filters(
        &self,
        value: ConstValue,
        kind: Option<KindId>,
        context: &Context,
        nesting: usize,
    ) -> Result<Vec<EntityFilter>, ApiError> {
        let nested = |value: ConstValue| self.entity_filters(value, kind, context, nesting).map(EntityFilter::All);
        let mut filters = Vec::new();
        for (name, value) in object(value, "where")? {
            if value == ConstValue::Null {
                continue;
            }
            match name.as_str() {
                "AND" => filters
                    .push(EntityFilter::All(list(value, "AND")?.into_iter().map(nested).collect::<Result<_, _>>()?)),
                "OR" => filters
                    .push(EntityFilter::Any(list(value, "OR")?.into_iter().map(nested).collect::<Result<_, _>>()?)),
                "NOT" => filters.push(EntityFilter::Not(Box::new(nested(value)?))),
                "names" => filters.extend(tests(value, "names", Compared::Text)?.into_iter().map(EntityFilter::Names)),
                name => filters.extend(self.entity_condition(name, value, kind, context, nesting)?),
            }
        }
        Ok(filters)
    }

    fn entity_condition(
        &self,
        name: &str,
        value: ConstValue,
        kind: Option<KindId>,
        context: &Context,
        nesting: usize,
    ) -> Result<Vec<EntityFilter>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let common = match name {
            "id" => Some((EntityField::Id, Compared::Text)),
            "name" => Some((EntityField::Name, Compared::Text)),
            "description" => Some((EntityField::Description, Compared::Text)),
            "start" => Some((EntityField::Start, Compared::Start)),
            "end" => Some((EntityField::End, Compared::End)),
            "derived" => Some((EntityField::Derived, Compared::Derived)),
            _ => None,
        };
        if let Some((field, compared)) = common {
            return Ok(tests(value, name, compared)?
                .into_iter()
                .map(|test| EntityFilter::Field(field, test))
                .collect());
        }
        let Some(kind) = kind else {
            if name == "kind" {
                let names = || ontology.kinds.iter().map(|kind| kind.name.as_str());
                return kinds(value, names, EntityFilter::Kind, |filter| EntityFilter::Not(Box::new(filter)));
            }
            // In a filter of any kind, the name of a kind stands for a filter of that kind.
            let of_kind = ontology.kinds_with_ids().find(|(_, kind)| kind.singular == name).map(|(id, _)| id);
            let id = of_kind.ok_or_else(|| unknown(name))?;
            let mut filters = vec![EntityFilter::Kind(KindSet::one(id.index()))];
            filters.extend(self.entity_filters(value, Some(id), context, nesting)?);
            return Ok(filters);
        };
        match self.vocabulary.kind_field(kind, name).ok_or_else(|| unknown(name))? {
            KindField::Property(at) => {
                let compared = Compared::Property(ontology, &ontology[kind].properties[usize::from(at)]);
                Ok(tests(value, name, compared)?
                    .into_iter()
                    .map(|test| EntityFilter::Field(EntityField::Property(at), test))
                    .collect())
            }
            KindField::Relations { kind, steps } => {
                if nesting == MAX_NESTING {
                    let message =
                        format!("filters on relations are nested {} deep, the limit is {MAX_NESTING}", nesting + 1);
                    return Err(ApiError::past_limit(message, nesting as u64 + 1, MAX_NESTING as u64));
                }
                let mut filters = Vec::new();
                for (quantifier, value) in object(value, name)? {
                    let quantifier = match quantifier.as_str() {
                        _ if value == ConstValue::Null => continue,
                        "some" => Quantifier::Some,
                        "none" => Quantifier::None,
                        "all" => Quantifier::All,
                        "single" => Quantifier::Single,
                        other => return Err(unknown(other)),
                    };
                    let filter = RelationFilter::All(self.relation_filters(value, Some(kind), context, nesting + 1)?);
                    let scope = context.scope();
                    filters.push(EntityFilter::Related(Box::new(Related { steps, quantifier, filter, scope })));
                }
                Ok(filters)
            }
        }
    }

    /// A filter of relations: of one kind, or of any.
    pub(super) fn relation_filter(
        &self,
        value: Option<ConstValue>,
        kind: Option<RelationKindId>,
        context: &Context,
    ) -> Result<RelationFilter, ApiError> {
        let filters = match value {
            None | Some(ConstValue::Null) => Vec::new(),
            Some(value) => self.relation_filters(value, kind, context, 0)?,
        };
        Ok(RelationFilter::All(filters))
    }

    fn relation_filters(
        &self,
        value: ConstValue,
        kind: Option<RelationKindId>,
        context: &Context,
        nesting: usize,
    ) -> Result<Vec<RelationFilter>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let nested = |value: ConstValue| self.relation_filters(value, kind, context, nesting).map(RelationFilter::All);
        let end = |value: ConstValue| self.entity_filters(value, None, context, nesting).map(EntityFilter::All);
        // Kinds without properties share the filter of any kind.
        let any = kind.is_none_or(|kind| ontology[kind].is_plain());
        let mut filters = Vec::new();
        for (name, value) in object(value, "where")? {
            if value == ConstValue::Null {
                continue;
            }
            let (field, compared) = match name.as_str() {
                "AND" => {
                    filters.push(RelationFilter::All(
                        list(value, "AND")?.into_iter().map(nested).collect::<Result<_, _>>()?,
                    ));
                    continue;
                }
                "OR" => {
                    filters.push(RelationFilter::Any(
                        list(value, "OR")?.into_iter().map(nested).collect::<Result<_, _>>()?,
                    ));
                    continue;
                }
                "NOT" => {
                    filters.push(RelationFilter::Not(Box::new(nested(value)?)));
                    continue;
                }
                "node" => {
                    filters.push(RelationFilter::Node(end(value)?));
                    continue;
                }
                "from" if any => {
                    filters.push(RelationFilter::From(end(value)?));
                    continue;
                }
                "to" if any => {
                    filters.push(RelationFilter::To(end(value)?));
                    continue;
                }
                "kind" if any => {
                    let names = || ontology.relations.iter().map(|kind| kind.name.as_str());
                    filters.extend(kinds(value, names, RelationFilter::Kind, |filter| {
                        RelationFilter::Not(Box::new(filter))
                    })?);
                    continue;
                }
                "id" => (RelationField::Id, Compared::Text),
                "start" => (RelationField::Start, Compared::Start),
                "end" => (RelationField::End, Compared::End),
                "derived" => (RelationField::Derived, Compared::Derived),
                name => {
                    let found = kind.and_then(|kind| Some((kind, self.vocabulary.relation_property(kind, name)?)));
                    let (kind, at) = found.ok_or_else(|| unknown(name))?;
                    (
                        RelationField::Property(at),
                        Compared::Property(ontology, &ontology[kind].properties[usize::from(at)]),
                    )
                }
            };
            filters.extend(tests(value, &name, compared)?.into_iter().map(|test| RelationFilter::Field(field, test)));
        }
        Ok(filters)
    }
}

fn unknown(name: &str) -> ApiError {
    ApiError::bad_input(format!("`{}` is not a field of the filter", name.chars().take(60).collect::<String>()))
}

/// The kinds that `eq`, `ne`, `in` and `isNull` leave.
fn kinds<'o, F, I>(
    value: ConstValue,
    names: impl Fn() -> I,
    is: fn(KindSet) -> F,
    not: impl Fn(F) -> F,
) -> Result<Vec<F>, ApiError>
where
    I: Iterator<Item = &'o str> + Clone,
{
    let one = |value: &ConstValue| choose(value, "kind", names()).map(KindSet::one);
    let mut filters = Vec::new();
    for (operator, value) in object(value, "kind")? {
        match operator.as_str() {
            _ if value == ConstValue::Null => {}
            "eq" => filters.push(is(one(&value)?)),
            "ne" => filters.push(not(is(one(&value)?))),
            "in" => {
                let each = list(value, "in")?.iter().map(one).collect::<Result<Vec<_>, _>>()?;
                filters.push(is(each.into_iter().fold(KindSet::EMPTY, KindSet::or)));
            }
            // Every record has a kind.
            "isNull" if value == ConstValue::Boolean(true) => filters.push(is(KindSet::EMPTY)),
            "isNull" => {}
            other => return Err(unknown(other)),
        }
    }
    Ok(filters)
}

/// The tests that a filter of one field asks for; all must pass.
fn tests(value: ConstValue, what: &str, compared: Compared<'_>) -> Result<Vec<Predicate>, ApiError> {
    let wanted = |value: &ConstValue| wanted(value, what, compared).map(Operand::from);
    let mut tests = Vec::new();
    for (operator, value) in object(value, what)? {
        if value == ConstValue::Null {
            continue;
        }
        tests.push(match operator.as_str() {
            "eq" => Predicate::Eq(wanted(&value)?),
            "ne" => Predicate::Ne(wanted(&value)?),
            "in" => Predicate::In(list(value, "in")?.iter().map(wanted).collect::<Result<_, _>>()?),
            "includes" => Predicate::Includes(wanted(&value)?),
            "contains" => Predicate::contains(&text(&value, what)?),
            "startsWith" => Predicate::starts_with(&text(&value, what)?),
            "lt" => Predicate::Lt(wanted(&value)?),
            "lte" => Predicate::Lte(wanted(&value)?),
            "gt" => Predicate::Gt(wanted(&value)?),
            "gte" => Predicate::Gte(wanted(&value)?),
            "isNull" => match value {
                ConstValue::Boolean(missing) => Predicate::IsNull(missing),
                other => {
                    return Err(ApiError::bad_input(format!("`isNull` is {}: write true or false", shown(&other))));
                }
            },
            other => return Err(unknown(other)),
        });
    }
    Ok(tests)
}

/// A value to compare with, of the field's type.
fn wanted(value: &ConstValue, what: &str, compared: Compared<'_>) -> Result<Value, ApiError> {
    let (ontology, property) = match compared {
        Compared::Text => return text(value, what).map(|text| Value::Text(text.into())),
        // As in the data: a start or an end may be open.
        Compared::Start if is_word(value, "..") => return Ok(Value::from(PartialDate::open_start())),
        Compared::End if is_word(value, "..") => return Ok(Value::from(PartialDate::open_end())),
        Compared::Start | Compared::End => return date(value, what).map(Value::from),
        Compared::Derived => return choose(value, what, ["ASSERTED", "INFERRED"].into_iter()).map(position),
        Compared::Property(ontology, property) => (ontology, property),
    };
    match property.ty {
        PropertyType::String => text(value, what).map(|text| Value::Text(text.into())),
        PropertyType::Int => int(value, what).map(Value::Int),
        PropertyType::Float => match value {
            ConstValue::Number(number) => number.as_f64().map(Value::Float),
            _ => None,
        }
        .ok_or_else(|| ApiError::bad_input(format!("`{what}` is {}: write a number", shown(value)))),
        PropertyType::Boolean => match value {
            ConstValue::Boolean(flag) => Ok(Value::Bool(*flag)),
            other => Err(ApiError::bad_input(format!("`{what}` is {}: write true or false", shown(other)))),
        },
        PropertyType::Date => date(value, what).map(Value::from),
        PropertyType::Enum(id) => {
            choose(value, what, ontology[id].values.iter().map(|value| value.name.as_str())).map(position)
        }
    }
}

fn position(at: usize) -> Value {
    Value::Enum(u8::try_from(at).unwrap_or(u8::MAX))
}
