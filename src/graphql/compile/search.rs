//! `search`: entities by name.

use super::super::error::ApiError;
use super::super::shape::{Fields, MatchSelection, RootSelection};
use super::coerce::text;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use crate::api::{ObjectFields, SearchMatchField, argument};
use crate::ontology::KindSet;
use crate::query::{EntityPart, NodePlan, Plan, Root, Search};

/// Maximum number of entities that a search finds.
const MAX_MATCHES: usize = 100;
/// How many entities a search finds unless the reader says otherwise.
const DEFAULT_MATCHES: usize = 10;

impl<'a> Compiler<'a> {
    pub(super) fn search(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let names = self.vocabulary.ontology.kinds.iter().map(|kind| kind.name.as_str());
        let kinds = self.kinds_argument(field, argument::KINDS, names)?;
        let first = self.int_argument(field, argument::FIRST, (0, MAX_MATCHES), DEFAULT_MATCHES)?;
        let mut node = NodePlan::default();
        let fields = self.matches(field, kinds, &mut node, inherited)?;
        // The name that matched is one of these.
        node.parts.extend([EntityPart::Name, EntityPart::Names]);
        let search = Search {
            text: text(&self.required_argument(field, argument::TEXT)?, argument::TEXT)?.into(),
            lang: self.text_argument(field, argument::LANG)?,
            kinds,
            filter: self.entity_filter(self.non_null_argument(field, argument::WHERE), None, inherited)?,
            first,
            scope: inherited.scope(),
            node,
        };
        plan.roots.push(Root::Search(search));
        Ok(RootSelection::Matches { root: plan.roots.len() - 1, fields })
    }

    fn matches(
        &self,
        field: &CollectedField<'a>,
        kinds: KindSet,
        node: &mut NodePlan,
        inherited: &Inherited,
    ) -> Result<Fields<MatchSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, SearchMatchField::parse)? {
            node.field_count += 1;
            let selection = match name {
                SearchMatchField::Typename => MatchSelection::Typename,
                SearchMatchField::Entity => {
                    MatchSelection::Entity(self.entity(&field.selection_sets(), kinds, node, inherited)?)
                }
                SearchMatchField::Score => MatchSelection::Score,
                SearchMatchField::Match => MatchSelection::Match,
                SearchMatchField::Name => MatchSelection::Name,
                SearchMatchField::Lang => MatchSelection::Lang,
                SearchMatchField::Type => MatchSelection::Type,
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}
