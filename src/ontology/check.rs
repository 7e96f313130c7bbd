//! What must hold of an ontology as a whole: names that would collide in the API, kinds that are needed, enums that are used.

use super::catalog::Ontology;
use super::kinds::PropertyType;
use super::names::{SOURCE_KIND, filter_words, reserved_entity_fields, root_fields};
use crate::api::{generated, types};
use crate::diagnostic::{Diagnostic, Diagnostics};
use rustc_hash::{FxHashMap, FxHashSet};

/// A declared type and where its name stands.
pub(super) struct Declared {
    pub name: String,
    pub at: (usize, usize),
}

pub(super) fn whole(file: &str, ontology: &Ontology, declared: &[Declared], problems: &mut Diagnostics) {
    let place: FxHashMap<&str, (usize, usize)> = declared.iter().map(|d| (d.name.as_str(), d.at)).collect();
    let mut check = Check { file, ontology, place, problems };
    check.source(declared);
    check.type_names();
    check.root_fields();
    check.relation_fields();
    check.one_sensitive();
    check.enums_used();
}

struct Check<'a> {
    file: &'a str,
    ontology: &'a Ontology,
    place: FxHashMap<&'a str, (usize, usize)>,
    problems: &'a mut Diagnostics,
}

impl Check<'_> {
    fn error(&mut self, owner: &str, message: String, help: impl Into<String>) {
        let at = self.place.get(owner).copied().unwrap_or_default();
        self.problems.push(Diagnostic::error(self.file, at, message).help(help));
    }

    fn source(&mut self, declared: &[Declared]) {
        if self.ontology.kind(SOURCE_KIND).is_some() {
            return;
        }
        let last = declared.last().map_or((1, 1), |d| d.at);
        self.problems.push(
            Diagnostic::error(self.file, last, "no kind `Source` is declared")
                .help("add `type Source @entity { … }`: every record cites a source"),
        );
    }

    fn type_names(&mut self) {
        let ontology = self.ontology;
        let mut owners: FxHashMap<String, String> =
            types::ALL.iter().map(|name| ((*name).to_owned(), "the API itself".to_owned())).collect();
        let declared: Vec<(&str, Vec<String>)> = ontology
            .kinds
            .iter()
            .map(|kind| (kind.name.as_str(), generated::of_entity_kind(&kind.name).to_vec()))
            .chain(
                ontology
                    .relations
                    .iter()
                    .map(|kind| (kind.noun.as_str(), generated::of_relation_kind(&kind.noun).to_vec())),
            )
            .chain(ontology.enums.iter().map(|e| (e.name.as_str(), vec![e.name.clone()])))
            .collect();
        for (owner, types) in declared {
            if !owner.starts_with(|c: char| c.is_ascii_uppercase()) || owner.contains('_') {
                self.error(
                    owner,
                    format!("the type name `{owner}` is not of the form PublicBody"),
                    "start every word with a capital, without `_`",
                );
            }
            for ty in types {
                match owners.insert(ty.clone(), format!("`{owner}`")) {
                    Some(first) if first != format!("`{owner}`") => {
                        self.error(
                            owner,
                            format!("`{owner}` needs the API type `{ty}`, which {first} already has"),
                            "rename the type",
                        );
                    }
                    _ => {}
                }
            }
        }
    }

    fn root_fields(&mut self) {
        let ontology = self.ontology;
        let mut owners: FxHashMap<&str, String> =
            root_fields().map(|field| (field, "the API itself".to_owned())).collect();
        for kind in &ontology.kinds {
            if kind.singular == kind.plural {
                self.error(
                    &kind.name,
                    format!("`{}` has the same name for one and for many", kind.name),
                    "add `@entity(plural: \"…\")`",
                );
                continue;
            }
            for field in [&kind.singular, &kind.plural] {
                let owner = format!("`{}`", kind.name);
                // A type that is declared twice has been reported as such.
                if let Some(first) = owners.insert(field, owner.clone()).filter(|first| *first != owner) {
                    self.error(
                        &kind.name,
                        format!("`{}` needs the root field `{field}`, which {first} already has", kind.name),
                        "rename it, or add `@entity(plural: \"…\")`",
                    );
                }
            }
        }
    }

    /// On every kind, the fields of its relations must differ from each other and from its properties.
    fn relation_fields(&mut self) {
        let ontology = self.ontology;
        for (at, kind) in ontology.kinds.iter().enumerate() {
            let mut owners: FxHashMap<&str, String> =
                reserved_entity_fields().chain(filter_words()).map(|field| (field, "every kind".to_owned())).collect();
            owners.extend(
                kind.properties.iter().map(|p| (p.name.as_str(), format!("the property `{}.{}`", kind.name, p.name))),
            );
            for relation in &ontology.relations {
                let forward = (relation.from().has(at), Some(relation.forward.as_str()));
                let inverse = (relation.to().has(at), relation.inverse.as_deref());
                for field in [forward, inverse].into_iter().filter(|(here, _)| *here).filter_map(|(_, field)| field) {
                    if let Some(first) = owners.insert(field, format!("`{}`", relation.noun)) {
                        self.error(
                            &relation.noun,
                            format!(
                                "`{}` puts the field `{field}` on `{}`, where {first} already has it",
                                relation.noun, kind.name
                            ),
                            "choose another `forward` or `inverse`",
                        );
                    }
                }
            }
        }
        // A polymorphic filter names kinds beside the common fields.
        for kind in &ontology.kinds {
            if reserved_entity_fields().any(|field| field == kind.singular) {
                self.error(
                    &kind.name,
                    format!("`{}` becomes the filter field `{}`, which every entity has", kind.name, kind.singular),
                    "rename the kind",
                );
            }
        }
    }

    fn one_sensitive(&mut self) {
        let ontology = self.ontology;
        for kind in &ontology.kinds {
            if kind.properties.iter().filter(|p| p.sensitive).count() > 1 {
                self.error(&kind.name, format!("`{}` has two @sensitive properties", kind.name), "keep one");
            }
        }
        for relation in &ontology.relations {
            for property in &relation.properties {
                if property.sensitive || property.unique {
                    self.error(
                        &relation.noun,
                        format!("`{}.{}`: @unique and @sensitive are for entities", relation.noun, property.name),
                        "remove the directive",
                    );
                }
            }
        }
    }

    fn enums_used(&mut self) {
        let ontology = self.ontology;
        let properties = ontology
            .kinds
            .iter()
            .flat_map(|kind| &kind.properties)
            .chain(ontology.relations.iter().flat_map(|kind| &kind.properties));
        let used: FxHashSet<usize> = properties
            .filter_map(|p| if let PropertyType::Enum(id) = p.ty { Some(id.index()) } else { None })
            .collect();
        for (_, unused) in ontology.enums.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
            self.error(
                &unused.name,
                format!("the enum `{}` is used by no property", unused.name),
                "use it or remove it",
            );
        }
    }
}
