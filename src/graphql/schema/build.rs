//! What types of the schema are built with: fields, arguments, objects, enumerations.

use crate::api::{FieldType, Form, LogicalOperator, ObjectFields, argument, types};
use crate::ontology::{Ontology, Property, PropertyType};
use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, InputObject, InputValue, Interface, InterfaceField, Object, ResolverContext,
    Scalar, Schema, SchemaBuilder, Type, TypeRef,
};

/// Collects types.
pub(super) struct Types(SchemaBuilder);

impl Types {
    pub(super) fn new() -> Self {
        Self(Schema::build(types::QUERY, None, None))
    }

    pub(super) fn add(&mut self, ty: impl Into<Type>) {
        let builder = std::mem::replace(&mut self.0, Schema::build(types::QUERY, None, None));
        self.0 = builder.register(ty);
    }

    pub(super) fn finish(self) -> SchemaBuilder {
        self.0
    }
}

/// Stands where the library asks for a resolver: fields are answered by plans.
fn planned(_: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::Value(None)
}

/// The library's type reference.
fn type_ref(ty: FieldType<'_>) -> TypeRef {
    match ty.form {
        Form::Nullable => TypeRef::named(ty.name),
        Form::NonNull => TypeRef::named_nn(ty.name),
        Form::List => TypeRef::named_nn_list_nn(ty.name),
        Form::NullableList => TypeRef::named_nn_list(ty.name),
        Form::ListOfNullable => TypeRef::named_list_nn(ty.name),
    }
}

/// An output field; without arguments unless added.
pub(super) fn field(name: &str, ty: FieldType<'_>, description: &str) -> Field {
    let field = Field::new(name, type_ref(ty), planned);
    if description.is_empty() { field } else { field.description(description) }
}

/// A field of an interface.
pub(super) fn interface_field(name: &str, ty: FieldType<'_>, description: &str) -> InterfaceField {
    InterfaceField::new(name, type_ref(ty)).description(description)
}

/// An argument, or a field of an input object.
pub(super) fn input(name: &str, ty: FieldType<'_>, description: &str) -> InputValue {
    let input = InputValue::new(name, type_ref(ty));
    if description.is_empty() { input } else { input.description(description) }
}

/// An argument, or a field of an input object, that may be left out.
pub(super) fn optional(name: &str, ty: &str, description: &str) -> InputValue {
    input(name, FieldType::nullable(ty), description)
}

/// An enumeration of values: name and description.
pub(super) fn enumeration<'a>(
    name: &str,
    description: &str,
    items: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Enum {
    items.into_iter().fold(Enum::new(name).description(description), |ty, (item, description)| {
        let item = EnumItem::new(item);
        ty.item(if description.is_empty() { item } else { item.description(description) })
    })
}

/// Arguments of every list, in their order.
pub(super) fn list_arguments(field: Field, filter: &str, sort: &str) -> Field {
    let arguments = [
        optional(argument::WHERE, filter, ""),
        input(argument::SORT, FieldType::nullable_list(sort), ""),
        optional(argument::FIRST, types::INT, ""),
        optional(argument::AFTER, types::STRING, ""),
        optional(argument::LAST, types::INT, ""),
        optional(argument::BEFORE, types::STRING, ""),
    ];
    date_arguments(arguments.into_iter().fold(field, Field::argument))
}

/// Arguments of every field that can be asked as of a date.
pub(super) fn date_arguments(field: Field) -> Field {
    field.argument(optional(argument::AS_OF, types::PARTIAL_DATE, "")).argument(optional(
        argument::CERTAINTY,
        types::CERTAINTY,
        "",
    ))
}

/// The argument of root fields that includes sensitive records.
pub(super) fn sensitive(field: Field) -> Field {
    field.argument(optional(argument::INCLUDE_SENSITIVE, types::BOOLEAN, ""))
}

/// The type of a property.
pub(in crate::graphql) fn property_type<'o>(ontology: &'o Ontology, property: &Property) -> FieldType<'o> {
    let name = match property.ty {
        PropertyType::String => types::STRING,
        PropertyType::Int => types::INT,
        PropertyType::Float => types::FLOAT,
        PropertyType::Boolean => types::BOOLEAN,
        PropertyType::Date => types::PARTIAL_DATE,
        PropertyType::Enum(id) => &ontology[id].name,
    };
    let form = match (property.list, property.required) {
        (true, true) => Form::List,
        (true, false) => Form::NullableList,
        (false, true) => Form::NonNull,
        (false, false) => Form::Nullable,
    };
    FieldType { name, form }
}

/// An object type; `arguments` adds those of a field.
pub(super) fn object_with<F: ObjectFields>(arguments: impl Fn(F, Field) -> Field) -> Object {
    let object = Object::new(F::TYPE);
    let object = if F::DESCRIPTION.is_empty() { object } else { object.description(F::DESCRIPTION) };
    F::FIELDS.iter().fold(object, |object, definition| {
        let output = field(definition.name, definition.ty, definition.description);
        object.field(arguments(definition.field, output))
    })
}

/// An object type whose fields have no arguments.
pub(super) fn object<F: ObjectFields>() -> Object {
    object_with::<F>(|_, field| field)
}

/// Logical operators of a filter.
pub(super) fn logic(filter: InputObject, name: &str) -> InputObject {
    LogicalOperator::ALL.iter().fold(filter, |filter, operator| {
        let ty = match operator {
            LogicalOperator::And | LogicalOperator::Or => FieldType::nullable_list(name),
            LogicalOperator::Not => FieldType::nullable(name),
        };
        filter.field(input(operator.name(), ty, operator.description()))
    })
}

/// A scalar type.
pub(super) fn scalar(name: &str, description: &str) -> Scalar {
    Scalar::new(name).description(description)
}

/// An interface; without fields unless added.
pub(super) fn interface(name: &str, description: &str) -> Interface {
    Interface::new(name).description(description)
}
