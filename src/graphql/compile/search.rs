//! `search`: entities by name.

use super::super::error::ApiError;
use super::super::shape::{Fields, MatchOut, RootOut};
use super::arguments::text;
use super::select::Entry;
use super::{Compiler, Context};
use crate::ontology::KindSet;
use crate::query::{EntityPart, NodePlan, Plan, Root, Search};

/// Most entities that a search finds, and how many unless the reader says so.
const MOST: usize = 100;
const USUAL: usize = 10;

impl<'a> Compiler<'a> {
    pub(super) fn search(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let names = self.vocabulary.ontology.kinds.iter().map(|kind| kind.name.as_str());
        let kinds = self.kinds(entry, "kinds", names)?;
        let first = self.number(entry, "first", (0, MOST), USUAL)?;
        let mut node = NodePlan::default();
        let fields = self.matches(entry, kinds, &mut node, context)?;
        // The name that matched is one of these.
        node.parts.extend([EntityPart::Name, EntityPart::Names]);
        let search = Search {
            text: text(&self.required(entry, "text")?, "text")?.into(),
            lang: self.given(entry, "lang").map(|value| text(&value, "lang")).transpose()?.map(Into::into),
            kinds,
            filter: self.entity_filter(self.given(entry, "where"), None, context)?,
            first,
            scope: context.scope(),
            node,
        };
        plan.roots.push(Root::Search(search));
        Ok(RootOut::Matches { root: plan.roots.len() - 1, fields })
    }

    fn matches(
        &self,
        entry: &Entry<'a>,
        kinds: KindSet,
        node: &mut NodePlan,
        context: &Context,
    ) -> Result<Fields<MatchOut>, ApiError> {
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            node.field_count += 1;
            let what = match entry.name {
                "__typename" => MatchOut::Typename,
                "score" => MatchOut::Score,
                "match" => MatchOut::Match,
                "name" => MatchOut::Name,
                "lang" => MatchOut::Lang,
                "type" => MatchOut::Type,
                "entity" => MatchOut::Entity(self.entity(&entry.sets(), kinds, node, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }
}
