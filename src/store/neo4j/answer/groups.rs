//! Rows of groups → groups.

use super::super::columns::{GroupColumns, GroupKeyColumn, Rows};
use super::super::layout::Cell;
use super::super::layout::record::{Corrupt, derived, int, list, scalar, text};
use super::reader::{Read, Reader};
use crate::query::{Group, GroupKey};

impl<'r> Reader<'r> {
    /// The groups of a list, in each way that it is grouped.
    pub(super) fn groups(&mut self, row: &[Cell<'r>], columns: &[Rows<GroupColumns<'_>>]) -> Read<Vec<Vec<Group>>> {
        let mut all = Vec::with_capacity(columns.len());
        for Rows { at, row: columns } in columns {
            let groups = list(at.of(row)?)?.iter().map(|row| {
                let row = list(row)?;
                let keys = columns.keys.iter().map(|(at, key)| self.group_key(at.of(row)?, key));
                let keys = keys.collect::<Read<_>>()?;
                Ok(Group { count: int(columns.count.of(row)?)?, keys })
            });
            all.push(groups.collect::<Read<_>>()?);
        }
        Ok(all)
    }

    fn group_key(&mut self, cell: &Cell<'r>, key: &GroupKeyColumn<'_>) -> Read<GroupKey> {
        if matches!(cell, Cell::Null) {
            return Ok(GroupKey::Missing);
        }
        let unknown = || Corrupt::new("a kind is unknown");
        Ok(match key {
            GroupKeyColumn::EntityKind => GroupKey::Kind(self.ontology.kind(text(cell)?).ok_or_else(unknown)?.index()),
            GroupKeyColumn::RelationKind => {
                GroupKey::Kind(self.ontology.relation(text(cell)?).ok_or_else(unknown)?.index())
            }
            GroupKeyColumn::Year => GroupKey::Year(i32::try_from(int(cell)?).unwrap_or_default()),
            GroupKeyColumn::Value(ty) => GroupKey::Value(scalar(self.ontology, *ty, cell)?),
            GroupKeyColumn::Derived => GroupKey::Value(derived(cell)?.into()),
            GroupKeyColumn::Entity(columns) => GroupKey::Entity(self.node(cell, columns)?),
        })
    }
}
