//! What a package's files look like beyond their records: columns, row order, line ends. Kept so that writing gives back
//! what was read.

use super::csv::LineEnd;
use crate::ontology::{
    ColumnPlace, CommonEntityField, CommonField, CommonRelationField, EntityKind, KindId, Ontology, Property,
    RelationKind, RelationKindId, SOURCE_KIND, columns,
};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Entities(KindId),
    Relations(RelationKindId),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    Names,
    Description,
    From,
    To,
    Start,
    End,
    /// An own property, by its position in the kind.
    Own(usize),
    ExternalIds,
    Citations,
    Derived,
    Note,
}

impl Column {
    /// The column of a common field of entities; none for what follows from others.
    fn of_entity(field: CommonEntityField) -> Option<Self> {
        match field {
            CommonEntityField::Id => Some(Self::Id),
            CommonEntityField::Name => Some(Self::Name),
            CommonEntityField::Names => Some(Self::Names),
            CommonEntityField::Description => Some(Self::Description),
            CommonEntityField::Start => Some(Self::Start),
            CommonEntityField::End => Some(Self::End),
            CommonEntityField::ExternalIds => Some(Self::ExternalIds),
            CommonEntityField::Citations => Some(Self::Citations),
            CommonEntityField::Derived => Some(Self::Derived),
            CommonEntityField::Note => Some(Self::Note),
            CommonEntityField::Kind
            | CommonEntityField::Period
            | CommonEntityField::Validity
            | CommonEntityField::Relations
            | CommonEntityField::RelationCounts => None,
        }
    }

    /// The column of a common field of relations; none for what follows from others.
    fn of_relation(field: CommonRelationField) -> Option<Self> {
        match field {
            CommonRelationField::Id => Some(Self::Id),
            CommonRelationField::From => Some(Self::From),
            CommonRelationField::To => Some(Self::To),
            CommonRelationField::Start => Some(Self::Start),
            CommonRelationField::End => Some(Self::End),
            CommonRelationField::Citations => Some(Self::Citations),
            CommonRelationField::Derived => Some(Self::Derived),
            CommonRelationField::Note => Some(Self::Note),
            CommonRelationField::Kind
            | CommonRelationField::FromId
            | CommonRelationField::ToId
            | CommonRelationField::Period
            | CommonRelationField::Validity => None,
        }
    }
}

/// Names and meanings of the columns of records with some properties, in canonical order.
fn with_properties<'o, F: Copy>(
    table: &'static [CommonField<F>],
    properties: &'o [Property],
    column: impl Fn(F) -> Option<Column>,
) -> Vec<(&'o str, Column)> {
    let common = |place| columns(table, place).filter_map(|row| Some((row.name, column(row.field)?)));
    let own = properties.iter().enumerate().map(|(at, property)| (property.name.as_str(), Column::Own(at)));
    common(ColumnPlace::BeforeProperties).chain(own).chain(common(ColumnPlace::AfterProperties)).collect()
}

/// The columns that rows of one kind may have.
#[derive(Debug)]
pub(super) struct Shape<'o> {
    pub(super) what: What,
    /// Name of the kind, such as `State` or `MEMBER_OF`.
    pub(super) kind: &'o str,
    pub(super) properties: &'o [Property],
    /// Names and meanings in canonical order.
    pub(super) columns: Vec<(&'o str, Column)>,
}

impl<'o> Shape<'o> {
    pub(super) fn new(ontology: &'o Ontology, what: What) -> Self {
        match what {
            What::Entities(id) => {
                let EntityKind { name: kind, properties, .. } = &ontology[id];
                let columns = with_properties(CommonEntityField::ALL, properties, Column::of_entity);
                Self { what, kind, properties, columns }
            }
            What::Relations(id) => {
                let RelationKind { name: kind, properties, .. } = &ontology[id];
                let columns = with_properties(CommonRelationField::ALL, properties, Column::of_relation);
                Self { what, kind, properties, columns }
            }
        }
    }

    /// The name of a column.
    pub(super) fn name(&self, column: Column) -> &'o str {
        self.columns.iter().find(|(_, known)| *known == column).map_or("", |(name, _)| *name)
    }

    /// The column of a name.
    pub(super) fn column(&self, name: &str) -> Option<Column> {
        self.columns.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// Whether a file must have the column and a row a value in it.
    pub(super) fn requires(&self, column: Column) -> bool {
        match column {
            Column::Id | Column::Name | Column::From | Column::To => true,
            Column::Citations => self.kind != SOURCE_KIND,
            Column::Own(at) => self.properties[at].required,
            _ => false,
        }
    }

    /// The header row in canonical form.
    pub(super) fn header(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",")
    }
}

/// How a file spells what has more than one spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Begins with a byte order mark.
    pub(super) bom: bool,
    /// Ends of rows.
    pub(super) rows: LineEnd,
    /// Line breaks within cells.
    pub(super) cells: LineEnd,
    /// The last row has no line end.
    pub(super) unterminated: bool,
    /// `derived` says `ASSERTED` instead of nothing.
    pub(super) asserted: bool,
}

/// A file of records.
#[derive(Debug)]
pub(super) struct TableLayout {
    pub(super) path: String,
    pub(super) what: What,
    pub(super) columns: Vec<Column>,
    /// Numbers of the records, in the order of the rows.
    pub(super) rows: Vec<u32>,
    pub(super) style: Style,
}

/// The files of a package, without what the records say.
#[derive(Debug, Default)]
pub struct Layout {
    pub(super) tables: Vec<TableLayout>,
    /// Files that are carried through as they are.
    pub(super) verbatim: Vec<(String, Vec<u8>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_field_with_a_column_has_one_that_files_know() {
        for row in CommonEntityField::ALL {
            assert_eq!(Column::of_entity(row.field).is_some(), row.column.is_some(), "{}", row.name);
        }
        for row in CommonRelationField::ALL {
            assert_eq!(Column::of_relation(row.field).is_some(), row.column.is_some(), "{}", row.name);
        }
    }
}
