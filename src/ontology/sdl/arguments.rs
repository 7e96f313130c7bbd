//! Arguments of the directives.

use super::reader::{Reader, place};
use crate::diagnostic::{Diagnostic, one_of};
use async_graphql_parser::types::ConstDirective;
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::ConstValue;

impl Reader<'_> {
    pub(super) fn only_arguments(&mut self, directive: &ConstDirective, known: &[&str]) {
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

    pub(super) fn text(&mut self, directive: &ConstDirective, name: &str) -> Option<String> {
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

    pub(super) fn required_text(
        &mut self,
        directive: &ConstDirective,
        at: Pos,
        noun: &str,
        name: &str,
        what: &str,
    ) -> String {
        if argument(directive, name).is_none() {
            self.error(at, format!("`{noun}` has no `{name}`"), format!("add `{name}:`, {what}"));
        }
        self.text(directive, name).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, directive: &ConstDirective, name: &str) -> bool {
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

pub(super) fn argument<'d>(directive: &'d ConstDirective, name: &str) -> Option<&'d Positioned<ConstValue>> {
    directive.arguments.iter().find(|(key, _)| key.node == name).map(|(_, value)| value)
}
