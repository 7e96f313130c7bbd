//! `sort`, `first`, `after`, `last` and `before` → orders and pages.

use super::super::error::{ApiError, Code};
use super::super::vocabulary::KindField;
use super::coerce::{abbreviated, int, is_enum_value, single_field};
use super::collect::CollectedField;
use super::compiler::Compiler;
use crate::api::{CountOrderValue, RelationEnd, SortOrderValue, argument};
use crate::ontology::{CommonEntityField, CommonRelationField, KindId, RelationKindId};
use crate::query::{
    CountOrder, Cursor, EntityField, EntityOrder, LIST_LIMIT, OrderMark, PagePlan, RelationField, RelationOrder,
    RelationSortField,
};
use async_graphql_value::{ConstValue, Name};

/// Size of a page unless the reader says otherwise.
pub(in crate::graphql) const DEFAULT_PAGE: usize = 25;

/// Maximum number of fields in one order.
const MAX_ORDER: usize = 8;

impl Compiler<'_> {
    /// The order of a list of entities; by identifier unless given.
    ///
    /// Items that are equal in every field follow each other by identifier in the direction of the last field: then the
    /// descending order is the ascending one read backward, and one sorted list serves both.
    pub(super) fn entity_order(
        &self,
        field: &CollectedField<'_>,
        kind: Option<KindId>,
    ) -> Result<(Option<CountOrder>, Vec<EntityOrder>), ApiError> {
        let mut by_count = None;
        let mut order = Vec::new();
        for (at, (name, value)) in self.sort_argument(field)?.into_iter().enumerate() {
            match kind.and_then(|kind| self.vocabulary.kind_field(kind, &name)) {
                Some(KindField::Relations { steps, .. }) if at == 0 => {
                    let descending = is_enum_value(&value, CountOrderValue::CountDesc.name());
                    by_count = Some(CountOrder { steps, descending });
                }
                Some(KindField::Relations { .. }) => {
                    let message = format!("`sort` has the count `{name}` after another field: a count comes first");
                    return Err(ApiError::bad_input(message));
                }
                Some(KindField::Property(_)) | None => order.push(self.entity_order_by(&name, &value, kind)?),
            }
        }
        if let (Some(CountOrder { descending, .. }), []) = (by_count, order.as_slice()) {
            order.push(EntityOrder { field: EntityField::Id, descending });
        }
        if let Some(&EntityOrder { descending, .. }) = order.last()
            && order.iter().all(|by| by.field != EntityField::Id)
        {
            order.push(EntityOrder { field: EntityField::Id, descending });
        }
        Ok((by_count, order))
    }

    fn entity_order_by(&self, name: &str, value: &ConstValue, kind: Option<KindId>) -> Result<EntityOrder, ApiError> {
        let common = CommonEntityField::parse(name).filter(|field| field.definition().is_sortable);
        let of_kind = || match kind.and_then(|kind| self.vocabulary.kind_field(kind, name)) {
            Some(KindField::Property(at)) => Some(EntityField::Property(at)),
            Some(KindField::Relations { .. }) | None => None,
        };
        let field = common.and_then(EntityField::of_common).or_else(of_kind).ok_or_else(|| unknown(name))?;
        Ok(EntityOrder { field, descending: is_descending(value)? })
    }

    /// The order of a list of relations; by the identifier of the far end unless given. It comes last in the direction of
    /// the last field, as in lists of entities.
    pub(super) fn relation_order(
        &self,
        field: &CollectedField<'_>,
        kind: Option<RelationKindId>,
    ) -> Result<Vec<RelationOrder>, ApiError> {
        let orders = self.sort_argument(field)?;
        if orders.is_empty() {
            return Ok(vec![RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }]);
        }
        let by = |(name, value): (Name, ConstValue)| -> Result<RelationOrder, ApiError> {
            if name == RelationEnd::Node.name() {
                let (name, value) = sort_item(value)?;
                let EntityOrder { field, descending } = self.entity_order_by(&name, &value, None)?;
                return Ok(RelationOrder { field: RelationSortField::Node(field), descending });
            }
            let common = CommonRelationField::parse(&name).filter(|field| field.definition().is_sortable);
            let of_kind = || {
                let property = kind.and_then(|kind| self.vocabulary.relation_property(kind, &name));
                property.map(RelationField::Property)
            };
            let field = common.and_then(RelationField::of_common).or_else(of_kind).ok_or_else(|| unknown(&name))?;
            Ok(RelationOrder { field: RelationSortField::Own(field), descending: is_descending(&value)? })
        };
        let mut order = orders.into_iter().map(by).collect::<Result<Vec<_>, _>>()?;
        let (own, node) = (RelationSortField::Own(RelationField::Id), RelationSortField::Node(EntityField::Id));
        if let Some(&RelationOrder { descending, .. }) = order.last()
            && order.iter().all(|by| by.field != own && by.field != node)
        {
            order.push(RelationOrder { field: node, descending });
        }
        Ok(order)
    }

    /// The items of `sort`.
    fn sort_argument(&self, field: &CollectedField<'_>) -> Result<Vec<(Name, ConstValue)>, ApiError> {
        let items = self.list_argument(field, argument::SORT)?;
        if items.len() > MAX_ORDER {
            let what = "the number of fields in `sort`";
            return Err(ApiError::too_costly(what, items.len() as u64, MAX_ORDER as u64));
        }
        items.into_iter().map(sort_item).collect()
    }

    /// The page that a list's arguments ask for.
    pub(super) fn page(&self, field: &CollectedField<'_>, mark: OrderMark) -> Result<PagePlan, ApiError> {
        let given = |name: &str| self.non_null_argument(field, name);
        let (first, after) = (given(argument::FIRST), given(argument::AFTER));
        let (last, before) = (given(argument::LAST), given(argument::BEFORE));
        let backward = match (first.is_some() || after.is_some(), last.is_some() || before.is_some()) {
            (true, true) => {
                return Err(ApiError::bad_input(
                    "page forward with `first` and `after`, or backward with `last` and `before`, not both",
                ));
            }
            (_, backward) => backward,
        };
        let limit = match (&first, &last) {
            (Some(size), _) => page_size(size, argument::FIRST)?,
            (None, Some(size)) => page_size(size, argument::LAST)?,
            (None, None) => DEFAULT_PAGE,
        };
        let (name, cursor) = if backward { (argument::BEFORE, &before) } else { (argument::AFTER, &after) };
        let from = match cursor {
            None => None,
            Some(ConstValue::String(text)) => Some(
                Cursor::decode(text, mark)
                    .map_err(|error| ApiError::new(Code::InvalidCursor, format!("`{name}` is {error}")))?,
            ),
            Some(other) => {
                return Err(ApiError::new(Code::InvalidCursor, format!("{} is not a cursor", abbreviated(other))));
            }
        };
        Ok(PagePlan { limit, from, backward, ..PagePlan::default() })
    }
}

fn unknown(name: &str) -> ApiError {
    ApiError::bad_input(format!("`sort` has no field `{name}` here"))
}

fn page_size(value: &ConstValue, name: &str) -> Result<usize, ApiError> {
    let size = int(value, name)?;
    match usize::try_from(size) {
        Ok(size) if size <= LIST_LIMIT => Ok(size),
        Ok(_) => Err(ApiError::bad_input(format!(
            "`{name}` is {size}: a page has at most {LIST_LIMIT} items; go on with cursors"
        ))),
        Err(_) => Err(ApiError::bad_input(format!("`{name}` is {size}: it cannot be negative"))),
    }
}

/// The one field of an item of `sort`: items with several would leave their order open.
fn sort_item(item: ConstValue) -> Result<(Name, ConstValue), ApiError> {
    single_field(item, "each item of `sort` names one field: [{ name: ASC }, { start: DESC }]")
}

fn is_descending(value: &ConstValue) -> Result<bool, ApiError> {
    if is_enum_value(value, SortOrderValue::Desc.name()) {
        Ok(true)
    } else if is_enum_value(value, SortOrderValue::Asc.name()) {
        Ok(false)
    } else {
        Err(ApiError::bad_input(format!("`sort` has the direction {}: write ASC or DESC", abbreviated(value))))
    }
}
