//! What a package's files look like beyond their records: columns, row order, line ends. Kept so that writing gives back
//! what was read.

use super::csv::LineEnd;
use crate::ontology::{KindId, Ontology, Property, RelationKindId, SOURCE_KIND, entity_columns, relation_columns};

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
        use Column::{Citations, Derived, Description, End, ExternalIds, From, Id, Name, Names, Note, Start, To};
        let (kind, properties, names, before, after): (&str, &[Property], _, &[Column], &[Column]) = match what {
            What::Entities(id) => {
                let kind = &ontology[id];
                let before = &[Id, Name, Names, Description, Start, End];
                (&kind.name, &kind.properties, entity_columns(kind), before, &[ExternalIds, Citations, Derived, Note])
            }
            What::Relations(id) => {
                let kind = &ontology[id];
                let before = &[Id, From, To, Start, End];
                (&kind.name, &kind.properties, relation_columns(kind), before, &[Citations, Derived, Note])
            }
        };
        let own = (0..properties.len()).map(Column::Own);
        let meanings = before.iter().copied().chain(own).chain(after.iter().copied());
        Self { what, kind, properties, columns: names.into_iter().zip(meanings).collect() }
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
