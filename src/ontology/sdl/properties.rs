//! Fields of a type → properties.

use super::super::kinds::{Property, PropertyType};
use super::super::names;
use super::reader::{Reader, SCALARS, place};
use crate::diagnostic::{Diagnostic, one_of};
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{BaseType, ConstDirective, FieldDefinition, ObjectType};

impl Reader<'_> {
    pub(super) fn properties(
        &mut self,
        owner: &str,
        object: &ObjectType,
        reserved: impl Iterator<Item = &'static str>,
    ) -> Vec<Property> {
        let reserved: Vec<&str> = reserved.collect();
        let mut read: Vec<Property> = Vec::new();
        for field in &object.fields {
            let (name, pos) = (field.node.name.node.to_string(), field.node.name.pos);
            if reserved.contains(&name.as_str()) {
                self.error(
                    pos,
                    format!("`{owner}.{name}` is a field that every record has"),
                    "remove it, or give the property another name",
                );
                continue;
            }
            if names::filter_words().any(|word| word == name)
                || name.starts_with('_')
                || name.starts_with(|c: char| c.is_ascii_uppercase())
            {
                self.error(
                    pos,
                    format!("`{owner}.{name}` is not a property name"),
                    "start with a lower-case letter, such as `seriesNo`",
                );
                continue;
            }
            if read.iter().any(|known| known.name == name) {
                self.error(pos, format!("`{owner}.{name}` is declared twice"), "remove one");
                continue;
            }
            if let Some(argument) = field.node.arguments.first() {
                self.error(
                    argument.pos,
                    format!("`{owner}.{name}` takes arguments"),
                    "a property takes none: remove them",
                );
            }
            if let Some(property) = self.property(owner, name, &field.node) {
                read.push(property);
            }
        }
        read
    }

    fn property(&mut self, owner: &str, name: String, field: &FieldDefinition) -> Option<Property> {
        let declared = &field.ty.node;
        let (base, list) = match &declared.base {
            BaseType::Named(base) => (base, false),
            BaseType::List(item) => match &item.base {
                BaseType::Named(base) if !item.nullable => (base, true),
                _ => {
                    self.error(
                        field.ty.pos,
                        format!("`{owner}.{name}` is a list of `{item}`"),
                        "write a list of one type, such as [String!]",
                    );
                    return None;
                }
            },
        };
        let ty = match base.as_str() {
            "String" => PropertyType::String,
            "Int" => PropertyType::Int,
            "Float" => PropertyType::Float,
            "Boolean" => PropertyType::Boolean,
            "PartialDate" => PropertyType::Date,
            other => {
                let Some(id) = self.enums.get(other) else {
                    let known = SCALARS.iter().copied().chain(self.enums.keys().map(String::as_str));
                    let problem = Diagnostic::error(
                        self.file,
                        place(field.ty.pos),
                        format!("`{owner}.{name}` has the unknown type `{other}`"),
                    );
                    let otherwise = format!(
                        "use {} or declare the enum `{other}`; links between kinds are relations",
                        one_of(SCALARS.iter().copied())
                    );
                    self.problems.push(problem.suggest(other, known, otherwise));
                    return None;
                };
                PropertyType::Enum(*id)
            }
        };
        let mut property = Property {
            name,
            description: field.description.as_ref().map_or_else(String::new, |text| text.node.clone()),
            ty,
            list,
            required: !declared.nullable,
            unique: false,
            sensitive: false,
        };
        for directive in &field.directives {
            self.property_directive(owner, &mut property, directive);
        }
        Some(property)
    }

    fn property_directive(&mut self, owner: &str, property: &mut Property, directive: &Positioned<ConstDirective>) {
        let at = directive.pos;
        let path = format!("{owner}.{}", property.name);
        match directive.node.name.node.as_str() {
            "unique" if !property.list && matches!(property.ty, PropertyType::String | PropertyType::Int) => {
                property.unique = true;
            }
            "unique" => self.error(at, format!("`{path}` cannot be unique"), "@unique is for String and Int"),
            "sensitive" if !property.list && property.ty == PropertyType::Boolean => property.sensitive = true,
            "sensitive" => {
                self.error(at, format!("`{path}` cannot mark a record as sensitive"), "@sensitive is for Boolean");
            }
            other => {
                self.problems.push(
                    Diagnostic::error(self.file, place(at), format!("unknown directive `@{other}` on `{path}`"))
                        .suggest(other, ["unique", "sensitive"], "a property carries @unique, @sensitive or nothing"),
                );
            }
        }
        if let Some((argument, _)) = directive.node.arguments.first() {
            self.error(argument.pos, format!("`@{}` takes no arguments", directive.node.name.node), "remove them");
        }
    }
}
