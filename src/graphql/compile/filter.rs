//! `where` → filters.

use super::super::error::ApiError;
use super::super::vocabulary::KindField;
use super::coerce::{boolean, cut, date, enum_position, float, int, is_enum_value, list, object, text};
use super::compiler::{Compiler, Inherited};
use crate::api::{LogicalOperator, OperatorField, QuantifierField, RelationEnd, argument};
use crate::model::{Derivation, PartialDate, Value};
use crate::ontology::{
    CommonEntityField, CommonFilter, CommonRelationField, KindId, KindSet, Ontology, Property, PropertyType,
    RelationKindId,
};
use crate::query::{EntityField, EntityFilter, Operand, Predicate, Quantifier, Related, RelationField, RelationFilter};
use async_graphql_value::ConstValue;

/// Maximum nesting of filters on relations within each other: each level multiplies the work by the number of relations.
const MAX_NESTING: usize = 4;

/// Operands that a filter of one field takes.
#[derive(Clone, Copy)]
enum Operands<'o> {
    Common(CommonFilter),
    Property(&'o Ontology, &'o Property),
}

impl Compiler<'_> {
    /// A filter of entities: of one kind, or of any.
    pub(super) fn entity_filter(
        &self,
        value: Option<ConstValue>,
        kind: Option<KindId>,
        inherited: &Inherited,
    ) -> Result<EntityFilter, ApiError> {
        let filters = match value {
            None | Some(ConstValue::Null) => Vec::new(),
            Some(value) => self.entity_filters(value, kind, inherited, 0)?,
        };
        Ok(EntityFilter::All(filters))
    }

    fn entity_filters(
        &self,
        value: ConstValue,
        kind: Option<KindId>,
        inherited: &Inherited,
        nesting: usize,
    ) -> Result<Vec<EntityFilter>, ApiError> {
        let nested = |value: ConstValue| self.entity_filters(value, kind, inherited, nesting).map(EntityFilter::All);
        let each = |value, operator: LogicalOperator| {
            list(value, operator.name())?.into_iter().map(nested).collect::<Result<Vec<_>, _>>()
        };
        let mut filters = Vec::new();
        for (name, value) in object(value, argument::WHERE)? {
            if value == ConstValue::Null {
                continue;
            }
            match LogicalOperator::parse(&name) {
                Some(operator @ LogicalOperator::And) => filters.push(EntityFilter::All(each(value, operator)?)),
                Some(operator @ LogicalOperator::Or) => filters.push(EntityFilter::Any(each(value, operator)?)),
                Some(LogicalOperator::Not) => filters.push(EntityFilter::Not(Box::new(nested(value)?))),
                None => filters.extend(self.entity_condition(&name, value, kind, inherited, nesting)?),
            }
        }
        Ok(filters)
    }

    fn entity_condition(
        &self,
        name: &str,
        value: ConstValue,
        kind: Option<KindId>,
        inherited: &Inherited,
        nesting: usize,
    ) -> Result<Vec<EntityFilter>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let common = CommonEntityField::parse(name);
        if let Some((field, filter)) = common.and_then(|field| Some((field, field.definition().filter?))) {
            let predicates = predicates(value, name, Operands::Common(filter))?.into_iter();
            return Ok(predicates.filter_map(|predicate| EntityFilter::of_common(field, predicate)).collect());
        }
        let Some(kind) = kind else {
            if common == Some(CommonEntityField::Kind) {
                let names = || ontology.kinds.iter().map(|kind| kind.name.as_str());
                return kinds(value, name, names, EntityFilter::Kind, |filter| EntityFilter::Not(Box::new(filter)));
            }
            // In a filter of any kind, the name of a kind stands for a filter of that kind.
            let of_kind = ontology.kinds_with_ids().find(|(_, kind)| kind.singular == name).map(|(id, _)| id);
            let id = of_kind.ok_or_else(|| unknown(name))?;
            let mut filters = vec![EntityFilter::Kind(KindSet::one(id.index()))];
            filters.extend(self.entity_filters(value, Some(id), inherited, nesting)?);
            return Ok(filters);
        };
        match self.vocabulary.kind_field(kind, name).ok_or_else(|| unknown(name))? {
            KindField::Property(at) => {
                let operands = Operands::Property(ontology, &ontology[kind].properties[usize::from(at)]);
                let field = EntityField::Property(at);
                Ok(predicates(value, name, operands)?
                    .into_iter()
                    .map(|predicate| EntityFilter::Field(field, predicate))
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
                    if value == ConstValue::Null {
                        continue;
                    }
                    let quantifier = match QuantifierField::parse(&quantifier).ok_or_else(|| unknown(&quantifier))? {
                        QuantifierField::Some => Quantifier::Some,
                        QuantifierField::None => Quantifier::None,
                        QuantifierField::All => Quantifier::All,
                        QuantifierField::Single => Quantifier::Single,
                    };
                    let filter =
                        RelationFilter::All(self.relation_filters(value, Some(kind), inherited, nesting + 1)?);
                    let scope = inherited.scope();
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
        inherited: &Inherited,
    ) -> Result<RelationFilter, ApiError> {
        let filters = match value {
            None | Some(ConstValue::Null) => Vec::new(),
            Some(value) => self.relation_filters(value, kind, inherited, 0)?,
        };
        Ok(RelationFilter::All(filters))
    }

    fn relation_filters(
        &self,
        value: ConstValue,
        kind: Option<RelationKindId>,
        inherited: &Inherited,
        nesting: usize,
    ) -> Result<Vec<RelationFilter>, ApiError> {
        let nested =
            |value: ConstValue| self.relation_filters(value, kind, inherited, nesting).map(RelationFilter::All);
        let each = |value, operator: LogicalOperator| {
            list(value, operator.name())?.into_iter().map(nested).collect::<Result<Vec<_>, _>>()
        };
        let mut filters = Vec::new();
        for (name, value) in object(value, argument::WHERE)? {
            if value == ConstValue::Null {
                continue;
            }
            match LogicalOperator::parse(&name) {
                Some(operator @ LogicalOperator::And) => filters.push(RelationFilter::All(each(value, operator)?)),
                Some(operator @ LogicalOperator::Or) => filters.push(RelationFilter::Any(each(value, operator)?)),
                Some(LogicalOperator::Not) => filters.push(RelationFilter::Not(Box::new(nested(value)?))),
                None => filters.extend(self.relation_condition(&name, value, kind, inherited, nesting)?),
            }
        }
        Ok(filters)
    }

    fn relation_condition(
        &self,
        name: &str,
        value: ConstValue,
        kind: Option<RelationKindId>,
        inherited: &Inherited,
        nesting: usize,
    ) -> Result<Vec<RelationFilter>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let end = |value: ConstValue| self.entity_filters(value, None, inherited, nesting).map(EntityFilter::All);
        // Kinds without properties share the filter of any kind.
        let is_of_any_kind = kind.is_none_or(|kind| ontology[kind].is_plain());
        match RelationEnd::parse(name) {
            Some(RelationEnd::Node) => return Ok(vec![RelationFilter::Node(end(value)?)]),
            Some(RelationEnd::From) if is_of_any_kind => return Ok(vec![RelationFilter::From(end(value)?)]),
            Some(RelationEnd::To) if is_of_any_kind => return Ok(vec![RelationFilter::To(end(value)?)]),
            Some(RelationEnd::From | RelationEnd::To) => return Err(unknown(name)),
            None => {}
        }
        let common = CommonRelationField::parse(name);
        if is_of_any_kind && common == Some(CommonRelationField::Kind) {
            let names = || ontology.relations.iter().map(|kind| kind.name.as_str());
            return kinds(value, name, names, RelationFilter::Kind, |filter| RelationFilter::Not(Box::new(filter)));
        }
        let of_common = |field: CommonRelationField| {
            Some((RelationField::of_common(field)?, Operands::Common(field.definition().filter?)))
        };
        let of_kind = || {
            let (kind, at) = kind.and_then(|kind| Some((kind, self.vocabulary.relation_property(kind, name)?)))?;
            let property = &ontology[kind].properties[usize::from(at)];
            Some((RelationField::Property(at), Operands::Property(ontology, property)))
        };
        let (field, operands) = common.and_then(of_common).or_else(of_kind).ok_or_else(|| unknown(name))?;
        let predicates = predicates(value, name, operands)?.into_iter();
        Ok(predicates.map(|predicate| RelationFilter::Field(field, predicate)).collect())
    }
}

fn unknown(name: &str) -> ApiError {
    ApiError::bad_input(format!("`{}` is not a field of the filter", cut(name)))
}

fn operator(name: &str) -> Result<OperatorField, ApiError> {
    OperatorField::parse(name).ok_or_else(|| unknown(name))
}

/// The kinds that `eq`, `ne`, `in` and `isNull` leave.
fn kinds<'o, F, I>(
    value: ConstValue,
    name: &str,
    names: impl Fn() -> I,
    is: fn(KindSet) -> F,
    not: impl Fn(F) -> F,
) -> Result<Vec<F>, ApiError>
where
    I: Iterator<Item = &'o str> + Clone,
{
    let kind = |value: &ConstValue| enum_position(value, name, names()).map(KindSet::one);
    let mut filters = Vec::new();
    for (key, value) in object(value, name)? {
        if value == ConstValue::Null {
            continue;
        }
        match operator(&key)? {
            OperatorField::Eq => filters.push(is(kind(&value)?)),
            OperatorField::Ne => filters.push(not(is(kind(&value)?))),
            OperatorField::In => {
                let each = list(value, &key)?.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
                filters.push(is(each.into_iter().fold(KindSet::EMPTY, KindSet::or)));
            }
            // Every record has a kind.
            OperatorField::IsNull if value == ConstValue::Boolean(true) => filters.push(is(KindSet::EMPTY)),
            OperatorField::IsNull => {}
            OperatorField::Includes
            | OperatorField::Contains
            | OperatorField::StartsWith
            | OperatorField::Lt
            | OperatorField::Lte
            | OperatorField::Gt
            | OperatorField::Gte => return Err(unknown(&key)),
        }
    }
    Ok(filters)
}

/// The predicates that a filter of one field asks for; all must hold.
fn predicates(value: ConstValue, name: &str, operands: Operands<'_>) -> Result<Vec<Predicate>, ApiError> {
    let operand = |value: &ConstValue| operand(value, name, operands).map(Operand::from);
    let mut predicates = Vec::new();
    for (key, value) in object(value, name)? {
        if value == ConstValue::Null {
            continue;
        }
        predicates.push(match operator(&key)? {
            OperatorField::Eq => Predicate::Eq(operand(&value)?),
            OperatorField::Ne => Predicate::Ne(operand(&value)?),
            OperatorField::In => Predicate::In(list(value, &key)?.iter().map(operand).collect::<Result<_, _>>()?),
            OperatorField::Includes => Predicate::Includes(operand(&value)?),
            OperatorField::Contains => Predicate::contains(&text(&value, name)?),
            OperatorField::StartsWith => Predicate::starts_with(&text(&value, name)?),
            OperatorField::Lt => Predicate::Lt(operand(&value)?),
            OperatorField::Lte => Predicate::Lte(operand(&value)?),
            OperatorField::Gt => Predicate::Gt(operand(&value)?),
            OperatorField::Gte => Predicate::Gte(operand(&value)?),
            OperatorField::IsNull => Predicate::IsNull(boolean(&value, &key)?),
        });
    }
    Ok(predicates)
}

/// A value to compare with, of the field's type.
fn operand(value: &ConstValue, name: &str, operands: Operands<'_>) -> Result<Value, ApiError> {
    let (ontology, property) = match operands {
        Operands::Common(CommonFilter::Id | CommonFilter::Text) => {
            return text(value, name).map(|text| Value::Text(text.into()));
        }
        // As in the data: a start or an end may be open.
        Operands::Common(CommonFilter::Start) if is_enum_value(value, "..") => {
            return Ok(Value::from(PartialDate::open_start()));
        }
        Operands::Common(CommonFilter::End) if is_enum_value(value, "..") => {
            return Ok(Value::from(PartialDate::open_end()));
        }
        Operands::Common(CommonFilter::Start | CommonFilter::End) => return date(value, name).map(Value::from),
        Operands::Common(CommonFilter::Derivation) => {
            let known = Derivation::ALL.map(Derivation::as_str);
            return enum_position(value, name, known.into_iter()).map(position);
        }
        Operands::Property(ontology, property) => (ontology, property),
    };
    match property.ty {
        PropertyType::String => text(value, name).map(|text| Value::Text(text.into())),
        PropertyType::Int => int(value, name).map(Value::Int),
        PropertyType::Float => float(value, name).map(Value::Float),
        PropertyType::Boolean => boolean(value, name).map(Value::Bool),
        PropertyType::Date => date(value, name).map(Value::from),
        PropertyType::Enum(id) => {
            enum_position(value, name, ontology[id].values.iter().map(|value| value.name.as_str())).map(position)
        }
    }
}

fn position(at: usize) -> Value {
    Value::Enum(u8::try_from(at).unwrap_or(u8::MAX))
}
