//! SDL text → [`Ontology`].
//!
//! The text is parsed by the GraphQL library's own parser. Reading goes on after a problem, so that one run reports all
//! of them; what cannot be read is left out of the result, which is only used when there was no problem.

use super::check::{self, Declared};
use super::{
    Connects, EntityKind, EnumId, EnumType, EnumValue, KindSet, MAX_KINDS, Ontology, Property, PropertyType,
    RelationKind,
};
use super::{KindId, RelationKindId, names};
use crate::diagnostic::{Diagnostic, Diagnostics, one_of};
use async_graphql_parser::types::{
    BaseType, ConstDirective, EnumType as SdlEnum, FieldDefinition, ObjectType, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql_parser::{Error as SyntaxError, Pos, Positioned, parse_schema};
use async_graphql_value::ConstValue;
use rustc_hash::FxHashMap;

const ENTITY: &str = "entity";
const RELATION: &str = "relation";
const ENTITY_ARGUMENTS: &[&str] = &["plural"];
const RELATION_ARGUMENTS: &[&str] = &["name", "forward", "inverse", "from", "to", "connects", "symmetric", "sameKind"];
const SCALARS: &[&str] = &["String", "Int", "Float", "Boolean", "PartialDate"];
/// Stands for every entity kind in a list of kinds.
const EVERY_KIND: &str = "Entity";

pub(super) fn read(file: &str, sdl: &str, problems: &mut Diagnostics) -> Ontology {
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

struct Reader<'a> {
    file: &'a str,
    problems: &'a mut Diagnostics,
    ontology: Ontology,
    enums: FxHashMap<String, EnumId>,
}

/// A type with one of the two directives, told apart.
enum Role<'a> {
    Entity(&'a ConstDirective),
    Relation(&'a ConstDirective),
}

fn place(pos: Pos) -> (usize, usize) {
    (pos.line, pos.column)
}

impl Reader<'_> {
    fn error(&mut self, pos: Pos, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::error(self.file, place(pos), message).help(help));
    }

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
        let properties = self.properties(&name, object, names::COMMON_ENTITY_FIELDS);
        if self.ontology.kinds.len() == MAX_KINDS {
            self.error(ty.pos, "too many entity kinds", format!("an ontology has at most {MAX_KINDS}"));
            return;
        }
        self.ontology.kinds_by_name.insert(name.clone(), KindId::new(self.ontology.kinds.len()));
        self.ontology.kinds.push(EntityKind { name, singular, plural, description: description(ty), properties });
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
        let properties = self.properties(&noun, object, names::COMMON_RELATION_FIELDS);
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
        self.ontology.relations_by_name.insert(name.clone(), RelationKindId::new(self.ontology.relations.len()));
        let same_kind = self.flag(directive, "sameKind");
        self.ontology.relations.push(RelationKind {
            noun,
            name,
            forward,
            inverse,
            description: description(ty),
            connects,
            symmetric,
            same_kind,
            properties,
        });
    }

    fn connects(&mut self, directive: &ConstDirective, at: Pos, noun: &str) -> Vec<Connects> {
        let (from, to) = (argument(directive, "from"), argument(directive, "to"));
        match (argument(directive, "connects"), from, to) {
            (None, Some(from), Some(to)) => {
                vec![Connects { from: self.kinds(from, noun, "from"), to: self.kinds(to, noun, "to") }]
            }
            (Some(pairs), None, None) => self.pairs(pairs, noun),
            (Some(pairs), ..) => {
                self.error(
                    pairs.pos,
                    format!("`{noun}` has `connects` beside `from` or `to`"),
                    "keep `connects`, or `from` and `to`",
                );
                Vec::new()
            }
            (None, ..) => {
                self.error(
                    at,
                    format!("`{noun}` does not say what it connects"),
                    "add `from: [Kind, …], to: [Kind, …]`",
                );
                Vec::new()
            }
        }
    }

    fn pairs(&mut self, pairs: &Positioned<ConstValue>, noun: &str) -> Vec<Connects> {
        let ConstValue::List(items) = &pairs.node else {
            self.error(
                pairs.pos,
                format!("`connects` of `{noun}` is not a list"),
                "write `connects: [{ from: [Kind], to: [Kind] }, …]`",
            );
            return Vec::new();
        };
        let mut read = Vec::new();
        for item in items {
            match item {
                ConstValue::Object(fields)
                    if fields.len() == 2 && fields.contains_key("from") && fields.contains_key("to") =>
                {
                    let end = |name: &str| Positioned::new(fields[name].clone(), pairs.pos);
                    read.push(Connects {
                        from: self.kinds(&end("from"), noun, "from"),
                        to: self.kinds(&end("to"), noun, "to"),
                    });
                }
                other => self.error(
                    pairs.pos,
                    format!("`connects` of `{noun}` holds `{other}`"),
                    "each item is `{ from: [Kind, …], to: [Kind, …] }`",
                ),
            }
        }
        read
    }

    fn kinds(&mut self, list: &Positioned<ConstValue>, noun: &str, end: &str) -> KindSet {
        let items = match &list.node {
            ConstValue::List(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut set = KindSet::EMPTY;
        for item in items {
            let ConstValue::Enum(name) = item else {
                self.error(
                    list.pos,
                    format!("`{end}` of `{noun}` holds `{item}`, which is not a kind"),
                    "write kinds without quotes: [State, PublicBody]",
                );
                continue;
            };
            if name == EVERY_KIND {
                set = set.or(self.ontology.all_kinds());
            } else if let Some(kind) = self.ontology.kind(name) {
                set = set.or(KindSet::one(kind.index()));
            } else {
                let known = self.ontology.kinds.iter().map(|kind| kind.name.as_str());
                self.problems.push(
                    Diagnostic::error(
                        self.file,
                        place(list.pos),
                        format!("`{end}` of `{noun}` names the unknown kind `{name}`"),
                    )
                    .suggest(
                        name,
                        known,
                        "declare it with @entity, or write `Entity` for every kind",
                    ),
                );
            }
        }
        if items.is_empty() {
            self.error(
                list.pos,
                format!("`{end}` of `{noun}` is empty"),
                "name at least one kind, or `Entity` for every kind",
            );
        }
        set
    }

    fn properties(&mut self, owner: &str, object: &ObjectType, common: &[&str]) -> Vec<Property> {
        let mut read: Vec<Property> = Vec::new();
        for field in &object.fields {
            let (name, pos) = (field.node.name.node.to_string(), field.node.name.pos);
            if common.contains(&name.as_str()) {
                self.error(
                    pos,
                    format!("`{owner}.{name}` is a field that every record has"),
                    "remove it, or give the property another name",
                );
                continue;
            }
            if names::FILTER_WORDS.contains(&name.as_str())
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

    fn only_arguments(&mut self, directive: &ConstDirective, known: &[&str]) {
        for (at, (name, _)) in directive.arguments.iter().enumerate() {
            if directive.arguments[..at].iter().any(|(earlier, _)| earlier.node == name.node) {
                let message = format!("the argument `{}` of `@{}` is given twice", name.node, directive.name.node);
                self.error(name.pos, message, "keep one");
            } else if !known.contains(&name.node.as_str()) {
                self.problems.push(
                    Diagnostic::error(
                        self.file,
                        place(name.pos),
                        format!("unknown argument `{}` of `@{}`", name.node, directive.name.node),
                    )
                    .suggest(
                        &name.node,
                        known.iter().copied(),
                        format!("the arguments are {}", one_of(known.iter().copied())),
                    ),
                );
            }
        }
    }

    fn text(&mut self, directive: &ConstDirective, name: &str) -> Option<String> {
        let value = argument(directive, name)?;
        match &value.node {
            ConstValue::String(text) => {
                let fits = text.starts_with(|c: char| c.is_ascii_alphabetic())
                    && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !fits {
                    self.error(
                        value.pos,
                        format!("`{name}: \"{text}\"` is not a GraphQL name"),
                        "use letters, digits and `_`, a letter first",
                    );
                } else if name != "name" && text.starts_with(|c: char| c.is_ascii_uppercase()) {
                    self.error(
                        value.pos,
                        format!("`{name}: \"{text}\"` is not a field name"),
                        "start with a lower-case letter",
                    );
                }
                Some(text.clone())
            }
            other => {
                self.error(value.pos, format!("`{name}` is `{other}`, not text"), format!("write `{name}: \"…\"`"));
                None
            }
        }
    }

    fn required_text(&mut self, directive: &ConstDirective, at: Pos, noun: &str, name: &str, what: &str) -> String {
        if argument(directive, name).is_none() {
            self.error(at, format!("`{noun}` has no `{name}`"), format!("add `{name}:`, {what}"));
        }
        self.text(directive, name).unwrap_or_default()
    }

    fn flag(&mut self, directive: &ConstDirective, name: &str) -> bool {
        match argument(directive, name).map(|value| (value.pos, &value.node)) {
            None => false,
            Some((_, ConstValue::Boolean(flag))) => *flag,
            Some((pos, other)) => {
                self.error(pos, format!("`{name}` is `{other}`"), format!("write `{name}: true` or leave it out"));
                false
            }
        }
    }
}

fn description(ty: &Positioned<TypeDefinition>) -> String {
    ty.node.description.as_ref().map_or_else(String::new, |text| text.node.clone())
}

fn argument<'d>(directive: &'d ConstDirective, name: &str) -> Option<&'d Positioned<ConstValue>> {
    directive.arguments.iter().find(|(key, _)| key.node == name).map(|(_, value)| value)
}
