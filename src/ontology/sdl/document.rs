//! Types and enumerations of a document → kinds.

use super::super::catalog::Ontology;
use super::super::check::{self, Declared};
use super::super::kinds::{EntityKind, EnumId, EnumType, EnumValue, MAX_KINDS, Property, PropertyType, RelationKind};
use super::super::names;
use super::reader::{Reader, SCALARS, place};
use crate::diagnostic::{Diagnostic, Diagnostics, one_of};
use async_graphql_parser::types::{
    ConstDirective, EnumType as SdlEnum, ObjectType, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql_parser::{Error as SyntaxError, Pos, Positioned, parse_schema};
use rustc_hash::FxHashMap;

const ENTITY: &str = "entity";
const RELATION: &str = "relation";
const ENTITY_ARGUMENTS: &[&str] = &["plural"];
const RELATION_ARGUMENTS: &[&str] =
    &["name", "forward", "inverse", "from", "to", "connects", "symmetric", "sameKind", "succession"];

/// Reads a document; what is wrong with it goes to the problems.
pub(in crate::ontology) fn read(file: &str, sdl: &str, problems: &mut Diagnostics) -> Ontology {
    match parse_schema(sdl) {
        Ok(document) => Reader { file, problems, ontology: Ontology::default(), enums: FxHashMap::default() }
            .document(document.definitions),
        Err(error) => {
            problems.push(syntax(file, &error));
            Ontology::default()
        }
    }
}

fn syntax(file: &str, error: &SyntaxError) -> Diagnostic {
    let at = error.positions().next().unwrap_or(Pos { line: 1, column: 1 });
    // The parser's message draws the line; its last line holds the reason.
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or_default().trim().trim_start_matches("= ").to_owned();
    Diagnostic::error(file, (at.line, at.column), format!("not GraphQL SDL: {reason}"))
        .help("see the declarations in schema/ontology.graphql for the form of a kind, a relation and an enum")
}

/// A type with one of the two directives, told apart.
enum Role<'a> {
    Entity(&'a ConstDirective),
    Relation(&'a ConstDirective),
}

impl Reader<'_> {
    fn document(mut self, definitions: Vec<TypeSystemDefinition>) -> Ontology {
        let mut types = Vec::new();
        for definition in definitions {
            match definition {
                TypeSystemDefinition::Type(ty) => types.push(ty),
                TypeSystemDefinition::Schema(schema) => {
                    self.error(
                        schema.pos,
                        "`schema` is not declared in an ontology",
                        "remove it: the API's schema is generated",
                    );
                }
                TypeSystemDefinition::Directive(directive) => self.error(
                    directive.pos,
                    "directives are not declared in an ontology",
                    "remove it: @entity, @relation, @unique and @sensitive are built in",
                ),
            }
        }
        let mut seen: FxHashMap<String, Pos> = FxHashMap::default();
        for ty in types.iter().filter(|ty| !ty.node.extend) {
            let name = &ty.node.name;
            if let Some(first) = seen.insert(name.node.to_string(), name.pos) {
                self.error(
                    name.pos,
                    format!("the type `{}` is declared twice", name.node),
                    format!("the first declaration is on line {}: rename or remove one", first.line),
                );
            }
        }
        // Enumerations and kinds first: properties and relation ends refer to them, whatever the order in the file.
        for ty in &types {
            if let TypeKind::Enum(declared) = &ty.node.kind {
                self.enumeration(ty, declared);
            }
        }
        let objects: Vec<_> = types.iter().filter_map(|ty| self.object(ty)).collect();
        for (ty, object, role) in &objects {
            if let Role::Entity(directive) = role {
                self.entity(ty, object, directive);
            }
        }
        for (ty, object, role) in &objects {
            if let Role::Relation(directive) = role {
                self.relation(ty, object, directive);
            }
        }
        let declared: Vec<_> = types
            .iter()
            .map(|ty| Declared { name: ty.node.name.node.to_string(), at: place(ty.node.name.pos) })
            .collect();
        check::whole(self.file, &self.ontology, &declared, self.problems);
        self.ontology
    }

    fn object<'t>(
        &mut self,
        ty: &'t Positioned<TypeDefinition>,
    ) -> Option<(&'t Positioned<TypeDefinition>, &'t ObjectType, Role<'t>)> {
        let (name, pos) = (&ty.node.name.node, ty.node.name.pos);
        if ty.node.extend {
            self.error(ty.pos, format!("`extend` of `{name}` is not supported"), "declare the type in one place");
            return None;
        }
        let object = match &ty.node.kind {
            TypeKind::Object(object) => object,
            TypeKind::Enum(_) => return None,
            TypeKind::Scalar => return self.unsupported(pos, "scalar", name),
            TypeKind::Interface(_) => return self.unsupported(pos, "interface", name),
            TypeKind::Union(_) => return self.unsupported(pos, "union", name),
            TypeKind::InputObject(_) => return self.unsupported(pos, "input", name),
        };
        if let Some(interface) = object.implements.first() {
            self.error(
                interface.pos,
                format!("`{name}` implements `{}`", interface.node),
                "remove it: every kind implements Entity or Relation by itself",
            );
        }
        let (mut entity, mut relation) = (None, None);
        for directive in &ty.node.directives {
            match directive.node.name.node.as_str() {
                ENTITY if entity.is_none() => entity = Some(&directive.node),
                RELATION if relation.is_none() => relation = Some(&directive.node),
                twice @ (ENTITY | RELATION) => {
                    self.error(directive.pos, format!("`{name}` carries `@{twice}` twice"), "keep one");
                }
                other => self.problems.push(
                    Diagnostic::error(
                        self.file,
                        place(directive.pos),
                        format!("unknown directive `@{other}` on a type"),
                    )
                    .suggest(other, [ENTITY, RELATION], "a type carries @entity or @relation(…)"),
                ),
            }
        }
        match (entity, relation) {
            (Some(directive), None) => Some((ty, object, Role::Entity(directive))),
            (None, Some(directive)) => Some((ty, object, Role::Relation(directive))),
            (Some(_), Some(_)) => {
                self.error(
                    pos,
                    format!("`{name}` is both an entity and a relation"),
                    "keep one of @entity and @relation",
                );
                None
            }
            (None, None) => {
                self.error(
                    pos,
                    format!("`{name}` is neither an entity nor a relation"),
                    "add @entity or @relation(name:, forward:, inverse:, from:, to:)",
                );
                None
            }
        }
    }

    fn unsupported<T>(&mut self, pos: Pos, what: &str, name: &str) -> Option<T> {
        self.error(
            pos,
            format!("{what} `{name}`: an ontology declares only types and enums"),
            format!("remove it; property types are {} and the enums declared here", one_of(SCALARS.iter().copied())),
        );
        None
    }

    fn enumeration(&mut self, ty: &Positioned<TypeDefinition>, declared: &SdlEnum) {
        let name = ty.node.name.node.to_string();
        if let Some(directive) = ty.node.directives.first() {
            self.error(
                directive.pos,
                format!("`@{}` on the enum `{name}`", directive.node.name.node),
                "enums carry no directives: remove it",
            );
        }
        let mut values: Vec<EnumValue> = Vec::new();
        for value in &declared.values {
            let value_name = value.node.value.node.to_string();
            if values.iter().any(|known| known.name == value_name) {
                self.error(value.pos, format!("the value `{value_name}` of `{name}` is declared twice"), "remove one");
            }
            if value_name.chars().any(|c| c.is_ascii_lowercase()) {
                self.error(
                    value.pos,
                    format!("the value `{value_name}` of `{name}` is not in capitals"),
                    format!("write `{}`", value_name.to_ascii_uppercase()),
                );
            }
            let description = value.node.description.as_ref().map_or_else(String::new, |text| text.node.clone());
            values.push(EnumValue { name: value_name, description });
        }
        if self.ontology.enums.len() == usize::from(u8::MAX) || values.len() > usize::from(u8::MAX) {
            self.error(ty.pos, "too many enums or values", "an ontology has at most 255 enums of at most 255 values");
            return;
        }
        self.enums.insert(name.clone(), EnumId::new(self.ontology.enums.len()));
        self.ontology.enums.push(EnumType { name, description: description(ty), values });
    }

    fn entity(&mut self, ty: &Positioned<TypeDefinition>, object: &ObjectType, directive: &ConstDirective) {
        let name = ty.node.name.node.to_string();
        self.only_arguments(directive, ENTITY_ARGUMENTS);
        let singular = names::camel_case(&name);
        let plural = self.text(directive, "plural").unwrap_or_else(|| names::plural(&singular));
        let properties = self.properties(&name, object, names::reserved_entity_fields());
        if self.ontology.kinds.len() == MAX_KINDS {
            self.error(ty.pos, "too many entity kinds", format!("an ontology has at most {MAX_KINDS}"));
            return;
        }
        self.ontology.add_kind(EntityKind { name, singular, plural, description: description(ty), properties });
    }

    fn relation(&mut self, ty: &Positioned<TypeDefinition>, object: &ObjectType, directive: &ConstDirective) {
        let noun = ty.node.name.node.to_string();
        let at = ty.node.name.pos;
        self.only_arguments(directive, RELATION_ARGUMENTS);
        let symmetric = self.flag(directive, "symmetric");
        let inverse = self.text(directive, "inverse");
        let name = self.required_text(directive, at, &noun, "name", "the relationship's name, such as \"MEMBER_OF\"");
        let forward = self.required_text(
            directive,
            at,
            &noun,
            "forward",
            "the field on the `from` kinds, such as \"memberships\"",
        );
        match (symmetric, &inverse) {
            (true, Some(_)) => self.error(
                at,
                format!("`{noun}` is symmetric and has an inverse"),
                "remove `inverse`: both ends use `forward`",
            ),
            (false, None) => self.error(
                at,
                format!("`{noun}` has no inverse"),
                "add `inverse: \"…\"`, the field on the `to` kinds, or `symmetric: true`",
            ),
            _ => {}
        }
        let connects = self.connects(directive, at, &noun);
        if symmetric && connects.iter().any(|pair| pair.from != pair.to) {
            self.error(at, format!("`{noun}` is symmetric but its ends differ"), "give `from` and `to` the same kinds");
        }
        let properties = self.properties(&noun, object, names::reserved_relation_fields());
        if self.ontology.relations.len() == MAX_KINDS {
            self.error(ty.pos, "too many relation kinds", format!("an ontology has at most {MAX_KINDS}"));
            return;
        }
        if name.is_empty()
            || name.starts_with(|c: char| c.is_ascii_digit())
            || !name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        {
            if !name.is_empty() {
                self.error(
                    at,
                    format!("the relationship name `{name}` is not of the form MEMBER_OF"),
                    "use capitals, digits and `_`",
                );
            }
        } else if let Some(first) = self.ontology.relation(&name) {
            let other = self.ontology[first].noun.clone();
            self.error(
                at,
                format!("`{noun}` and `{other}` are both named `{name}`"),
                "rename one: it is the relationship type in Neo4j and a file name",
            );
        }
        let same_kind = self.flag(directive, "sameKind");
        let succession = self.succession(directive, at, &noun, symmetric, &properties);
        self.ontology.add_relation(RelationKind {
            noun,
            name,
            forward,
            inverse,
            description: description(ty),
            connects,
            symmetric,
            same_kind,
            succession,
            properties,
        });
    }

    /// The property that tells which legs of a succession are of one change.
    fn succession(
        &mut self,
        directive: &ConstDirective,
        at: Pos,
        noun: &str,
        symmetric: bool,
        properties: &[Property],
    ) -> Option<u16> {
        let name = self.text(directive, "succession")?;
        if symmetric {
            self.error(
                at,
                format!("`{noun}` is symmetric and a succession"),
                "a successor and its predecessor differ: remove one of `symmetric` and `succession`",
            );
        }
        let texts =
            properties.iter().zip(0..).filter(|(property, _)| property.ty == PropertyType::String && !property.list);
        let found = texts.clone().find(|(property, _)| property.name == name).map(|(_, at)| at);
        if found.is_none() {
            let message = format!("`succession: \"{name}\"` names no String property of `{noun}`");
            let help = "declare a property of type String, equal on the legs of one merger or split";
            self.problems.push(Diagnostic::error(self.file, place(at), message).suggest(
                &name,
                texts.map(|(property, _)| property.name.as_str()),
                help,
            ));
        }
        found
    }
}

fn description(ty: &Positioned<TypeDefinition>) -> String {
    ty.node.description.as_ref().map_or_else(String::new, |text| text.node.clone())
}
