//! `sort`, `first`, `after`, `last` and `before` → orders and pages.

use super::super::error::{ApiError, Code};
use super::super::vocabulary::KindField;
use super::Compiler;
use super::arguments::{int, is_word, one_field, shown};
use super::select::Entry;
use crate::ontology::{KindId, RelationKindId};
use crate::query::{
    CountOrder, Cursor, EntityField, EntityOrder, LIST_LIMIT, OrderMark, PagePlan, RelationField, RelationOrder,
    RelationSortField,
};
use async_graphql_value::{ConstValue, Name};

/// Size of a page unless the reader says otherwise.
pub(in crate::graphql) const DEFAULT_PAGE: usize = 25;

/// Most fields in one order.
const MAX_ORDER: usize = 8;

impl Compiler<'_> {
    /// The order of a list of entities; by identifier unless given.
    ///
    /// Items that are equal in every field follow each other by identifier in the direction of the last field: then the
    /// descending order is the ascending one read backward, and one sorted list serves both.
    pub(super) fn entity_order(
        &self,
        entry: &Entry<'_>,
        kind: Option<KindId>,
    ) -> Result<(Option<CountOrder>, Vec<EntityOrder>), ApiError> {
        let mut by_count = None;
        let mut order = Vec::new();
        for (at, (name, value)) in self.orders(entry)?.into_iter().enumerate() {
            match kind.and_then(|kind| self.vocabulary.kind_field(kind, &name)) {
                Some(KindField::Relations { steps, .. }) if at == 0 => {
                    by_count = Some(CountOrder { steps, descending: is_word(&value, "COUNT_DESC") });
                }
                Some(KindField::Relations { .. }) => {
                    let message = format!("`sort` has the count `{name}` after another field: a count comes first");
                    return Err(ApiError::bad_input(message));
                }
                _ => order.push(self.entity_order_by(&name, &value, kind)?),
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
        let field = match name {
            "id" => EntityField::Id,
            "name" => EntityField::Name,
            "description" => EntityField::Description,
            "start" => EntityField::Start,
            "end" => EntityField::End,
            "derived" => EntityField::Derived,
            other => match kind.and_then(|kind| self.vocabulary.kind_field(kind, other)) {
                Some(KindField::Property(at)) => EntityField::Property(at),
                _ => return Err(ApiError::bad_input(format!("`sort` has no field `{other}` here"))),
            },
        };
        Ok(EntityOrder { field, descending: descending(value)? })
    }

    /// The order of a list of relations; by the identifier of the far end unless given. It comes last in the direction of
    /// the last field, as in lists of entities.
    pub(super) fn relation_order(
        &self,
        entry: &Entry<'_>,
        kind: Option<RelationKindId>,
    ) -> Result<Vec<RelationOrder>, ApiError> {
        let orders = self.orders(entry)?;
        if orders.is_empty() {
            return Ok(vec![RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }]);
        }
        let by = |(name, value): (Name, ConstValue)| {
            let field = match name.as_str() {
                "id" => RelationField::Id,
                "start" => RelationField::Start,
                "end" => RelationField::End,
                "derived" => RelationField::Derived,
                "node" => {
                    let (name, value) = single(value)?;
                    let EntityOrder { field, descending } = self.entity_order_by(&name, &value, None)?;
                    return Ok(RelationOrder { field: RelationSortField::Node(field), descending });
                }
                other => match kind.and_then(|kind| self.vocabulary.relation_property(kind, other)) {
                    Some(at) => RelationField::Property(at),
                    None => return Err(ApiError::bad_input(format!("`sort` has no field `{other}` here"))),
                },
            };
            Ok(RelationOrder { field: RelationSortField::Own(field), descending: descending(&value)? })
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

    fn orders(&self, entry: &Entry<'_>) -> Result<Vec<(Name, ConstValue)>, ApiError> {
        let items = self.list(entry, "sort")?;
        if items.len() > MAX_ORDER {
            let what = "the number of fields in `sort`";
            return Err(ApiError::too_costly(what, items.len() as u64, MAX_ORDER as u64));
        }
        items.into_iter().map(single).collect()
    }

    /// The page that a list's arguments ask for.
    pub(super) fn page(&self, entry: &Entry<'_>, mark: OrderMark) -> Result<PagePlan, ApiError> {
        let given = |name: &str| self.given(entry, name);
        let (first, after, last, before) = (given("first"), given("after"), given("last"), given("before"));
        let backward = match (first.is_some() || after.is_some(), last.is_some() || before.is_some()) {
            (true, true) => {
                return Err(ApiError::bad_input(
                    "page forward with `first` and `after`, or backward with `last` and `before`, not both",
                ));
            }
            (_, backward) => backward,
        };
        let size = match (&first, &last) {
            (Some(size), _) => limit(size, "first")?,
            (None, Some(size)) => limit(size, "last")?,
            (None, None) => DEFAULT_PAGE,
        };
        let from = match if backward { &before } else { &after } {
            None => None,
            Some(ConstValue::String(text)) => {
                let name = if backward { "before" } else { "after" };
                Some(
                    Cursor::decode(text, mark)
                        .map_err(|error| ApiError::new(Code::InvalidCursor, format!("`{name}` is {error}")))?,
                )
            }
            Some(other) => return Err(ApiError::new(Code::InvalidCursor, format!("{} is not a cursor", shown(other)))),
        };
        Ok(PagePlan { limit: size, from, backward, ..PagePlan::default() })
    }
}

fn limit(value: &ConstValue, name: &str) -> Result<usize, ApiError> {
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
fn single(item: ConstValue) -> Result<(Name, ConstValue), ApiError> {
    one_field(item, "each item of `sort` names one field: [{ name: ASC }, { start: DESC }]")
}

fn descending(value: &ConstValue) -> Result<bool, ApiError> {
    if is_word(value, "DESC") {
        Ok(true)
    } else if is_word(value, "ASC") {
        Ok(false)
    } else {
        Err(ApiError::bad_input(format!("`sort` has the direction {}: write ASC or DESC", shown(value))))
    }
}
