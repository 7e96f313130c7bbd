//! What a relation kind connects: `from` and `to`, or pairs of them in `connects`.

use super::super::kinds::{Connects, KindSet};
use super::arguments::argument;
use super::reader::{Reader, place};
use crate::diagnostic::Diagnostic;
use async_graphql_parser::types::ConstDirective;
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::ConstValue;

/// Stands for every entity kind in a list of kinds.
const EVERY_KIND: &str = "Entity";

impl Reader<'_> {
    pub(super) fn connects(&mut self, directive: &ConstDirective, at: Pos, noun: &str) -> Vec<Connects> {
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
}
