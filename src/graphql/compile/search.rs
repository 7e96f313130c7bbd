//! `search`: entities by name.

use super::super::error::ApiError;
use super::super::shape::{Fields, MatchOut, RootOut};
use super::arguments::{choose, int, list, text};
use super::select::Entry;
use super::traversal::{out, unknown};
use super::{Compiler, Context};
use crate::model::{EntityPart, NodePlan, Plan, Root, Search};
use crate::ontology::KindSet;
use async_graphql_value::ConstValue;

/// Most entities that a search finds, and how many unless the reader says so.
const MOST: usize = 100;
const USUAL: usize = 10;

impl<'a> Compiler<'a> {
    pub(super) fn search(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let given = |name: &str| self.argument(entry, name).filter(|value| *value != ConstValue::Null);
        let ontology = &self.vocabulary.ontology;
        let kinds = match given("kinds") {
            None => ontology.all_kinds(),
            Some(value) => {
                let names = || ontology.kinds.iter().map(|kind| kind.name.as_str());
                let kinds = list(value, "kinds")?;
                kinds.iter().map(|one| choose(one, "kinds", names())).collect::<Result<KindSet, _>>()?
            }
        };
        let first = given("first").map_or(Ok(None), |value| int(&value, "first").map(Some))?;
        let first = match first {
            None => USUAL,
            Some(first) => usize::try_from(first)
                .ok()
                .filter(|first| *first <= MOST)
                .ok_or_else(|| ApiError::bad_input(format!("`first` is {first}: write a number from 0 to {MOST}")))?,
        };
        let mut node = NodePlan::default();
        let fields = self.matches(entry, kinds, &mut node, context)?;
        // The name that matched is one of these.
        node.parts.extend([EntityPart::Name, EntityPart::Names]);
        let search = Search {
            text: given("text").map_or_else(|| Ok(String::new()), |value| text(&value, "text"))?.into(),
            lang: given("lang").map(|value| text(&value, "lang")).transpose()?.map(Into::into),
            kinds,
            filter: self.entity_filter(given("where"), None, context)?,
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
            node.width += 1;
            let what = match entry.name {
                "__typename" => MatchOut::Typename,
                "score" => MatchOut::Score,
                "match" => MatchOut::Match,
                "name" => MatchOut::Name,
                "lang" => MatchOut::Lang,
                "type" => MatchOut::Type,
                "entity" => MatchOut::Entity(self.entity(&entry.sets(), kinds, node, context)?),
                _ => return Err(unknown(&entry)),
            };
            fields.push(out(&entry, what));
        }
        Ok(fields)
    }
}
