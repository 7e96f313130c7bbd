//! Common fields of records: what every entity and every relation has, whatever its kind.
//!
//! Each field stands in one row of a table. The schema of the API, predicates, orders, groupings, projections, CSV headers
//! and the codebook are read from it.

use crate::api::{FieldType, types as t};

/// Field that every entity has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommonEntityField {
    /// Identifier.
    Id,
    /// Kind of entity.
    Kind,
    /// English name.
    Name,
    /// Further names.
    Names,
    /// Description.
    Description,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Beginning and end with their bounds.
    Period,
    /// Whether it existed at a date.
    Validity,
    /// The same thing elsewhere.
    ExternalIds,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor has to say.
    Note,
    /// Its relations.
    Relations,
    /// Numbers of its relations.
    RelationCounts,
}

/// Field that every relation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommonRelationField {
    /// Identifier.
    Id,
    /// Kind of relation.
    Kind,
    /// Entity where it starts.
    From,
    /// Entity where it ends.
    To,
    /// Identifier of the entity where it starts.
    FromId,
    /// Identifier of the entity where it ends.
    ToId,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Beginning and end with their bounds.
    Period,
    /// Whether it held at a date.
    Validity,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor has to say.
    Note,
}

/// Operands that a filter of a common field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonFilter {
    /// Identifiers.
    Id,
    /// Texts.
    Text,
    /// Dates; an open start is one.
    Start,
    /// Dates; an open end is one.
    End,
    /// `ASSERTED` or `INFERRED`.
    Derivation,
}

impl CommonFilter {
    /// Input type of the filter in the API.
    pub const fn input_type(self) -> &'static str {
        match self {
            Self::Id => t::ID_FILTER,
            Self::Text => t::STRING_FILTER,
            Self::Start | Self::End => t::PARTIAL_DATE_FILTER,
            Self::Derivation => t::ENUM_FILTER,
        }
    }
}

/// How lists are grouped by a common field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonGrouping {
    /// By its value.
    Value,
    /// By the year of its date.
    Year,
}

/// Place of a column among the columns of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnPlace {
    /// Before the properties of the kind.
    BeforeProperties,
    /// After the properties of the kind.
    AfterProperties,
}

/// Definition of a common field: a row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CommonField<F> {
    /// The field.
    pub field: F,
    /// Name in the API, in CSV headers and in the graph.
    pub name: &'static str,
    /// Type in the API.
    pub ty: FieldType<'static>,
    /// Description in the API.
    pub description: &'static str,
    /// Whether it is a leaf of a selection: of a scalar or an enumeration.
    pub is_leaf: bool,
    /// The filter, where predicates can name the field.
    pub filter: Option<CommonFilter>,
    /// Whether orders can name the field.
    pub is_sortable: bool,
    /// How lists are grouped by it, where they are.
    pub grouping: Option<CommonGrouping>,
    /// Place of its CSV column, where it has one.
    pub column: Option<ColumnPlace>,
}

const fn leaf<F>(field: F, name: &'static str, ty: FieldType<'static>, description: &'static str) -> CommonField<F> {
    CommonField {
        field,
        name,
        ty,
        description,
        is_leaf: true,
        filter: None,
        is_sortable: false,
        grouping: None,
        column: None,
    }
}

const fn composite<F>(
    field: F,
    name: &'static str,
    ty: FieldType<'static>,
    description: &'static str,
) -> CommonField<F> {
    let mut row = leaf(field, name, ty, description);
    row.is_leaf = false;
    row
}

impl<F> CommonField<F> {
    const fn filtered(mut self, filter: CommonFilter) -> Self {
        self.filter = Some(filter);
        self
    }

    const fn sorted(mut self) -> Self {
        self.is_sortable = true;
        self
    }

    const fn grouped(mut self, grouping: CommonGrouping) -> Self {
        self.grouping = Some(grouping);
        self
    }

    const fn column(mut self, place: ColumnPlace) -> Self {
        self.column = Some(place);
        self
    }
}

const fn one(name: &str) -> FieldType<'_> {
    FieldType::non_null(name)
}

const fn optional(name: &str) -> FieldType<'_> {
    FieldType::nullable(name)
}

const fn many(name: &str) -> FieldType<'_> {
    FieldType::list(name)
}

const ID: &str = "Stable identifier, unique over all records.";
const START: &str = "When it began. Empty: unknown.";
const PERIOD: &str = "Both dates with their bounds.";
const CITATIONS: &str = "Who says so.";
const DERIVED: &str = "Whether the source says it or it follows.";
const NOTE: &str = "What an editor has to say.";

/// The common fields of entities, in the order of the schema.
#[rustfmt::skip]
const ENTITY_FIELDS: [CommonField<CommonEntityField>; 15] = {
    use ColumnPlace::{AfterProperties, BeforeProperties};
    use CommonEntityField as F;
    use CommonGrouping::{Value, Year};
    [
        leaf(F::Id, "id", one(t::ID), ID).filtered(CommonFilter::Id).sorted().column(BeforeProperties),
        leaf(F::Kind, "kind", one(t::ENTITY_KIND), "Which kind of entity.").grouped(Value),
        leaf(F::Name, "name", one(t::STRING), "English name, or with `lang` a name in that language if there is one.")
            .filtered(CommonFilter::Text).sorted().column(BeforeProperties),
        composite(F::Names, "names", many(t::NAME), "Further names: other languages, abbreviations, former names, misspellings.")
            .filtered(CommonFilter::Text).column(BeforeProperties),
        leaf(F::Description, "description", optional(t::STRING), "What it is.")
            .filtered(CommonFilter::Text).sorted().column(BeforeProperties),
        leaf(F::Start, "start", optional(t::PARTIAL_DATE), START)
            .filtered(CommonFilter::Start).sorted().grouped(Year).column(BeforeProperties),
        leaf(F::End, "end", optional(t::PARTIAL_DATE), "First day on which it was no more. Empty: unknown; `..`: it goes on.")
            .filtered(CommonFilter::End).sorted().grouped(Year).column(BeforeProperties),
        composite(F::Period, "period", one(t::PERIOD), PERIOD),
        leaf(F::Validity, "validity", optional(t::VALIDITY), "Whether it existed at `asOf`, if that is given."),
        composite(F::ExternalIds, "externalIds", many(t::EXTERNAL_ID), "The same thing elsewhere.").column(AfterProperties),
        composite(F::Citations, "citations", many(t::CITATION), CITATIONS).column(AfterProperties),
        leaf(F::Derived, "derived", one(t::DERIVATION), DERIVED)
            .filtered(CommonFilter::Derivation).sorted().grouped(Value).column(AfterProperties),
        leaf(F::Note, "note", optional(t::STRING), NOTE).column(AfterProperties),
        composite(F::Relations, "relations", one(t::RELATION_CONNECTION), "Relations of any kind, from here or to here."),
        composite(F::RelationCounts, "relationCounts", many(t::RELATION_COUNT), "How many relations, by kind and direction."),
    ]
};

/// The common fields of relations, in the order of the schema.
#[rustfmt::skip]
const RELATION_FIELDS: [CommonField<CommonRelationField>; 13] = {
    use ColumnPlace::{AfterProperties, BeforeProperties};
    use CommonGrouping::{Value, Year};
    use CommonRelationField as F;
    [
        leaf(F::Id, "id", one(t::ID), ID).filtered(CommonFilter::Id).sorted().column(BeforeProperties),
        leaf(F::Kind, "kind", one(t::RELATION_KIND), "Which kind of relation.").grouped(Value),
        composite(F::From, "from", one(t::ENTITY), "Where it starts.").column(BeforeProperties),
        composite(F::To, "to", one(t::ENTITY), "Where it ends.").column(BeforeProperties),
        leaf(F::FromId, "fromId", one(t::ID), "Identifier of `from`."),
        leaf(F::ToId, "toId", one(t::ID), "Identifier of `to`."),
        leaf(F::Start, "start", optional(t::PARTIAL_DATE), START)
            .filtered(CommonFilter::Start).sorted().grouped(Year).column(BeforeProperties),
        leaf(F::End, "end", optional(t::PARTIAL_DATE), "First day on which it held no more. Empty: unknown; `..`: it goes on.")
            .filtered(CommonFilter::End).sorted().grouped(Year).column(BeforeProperties),
        composite(F::Period, "period", one(t::PERIOD), PERIOD),
        leaf(F::Validity, "validity", optional(t::VALIDITY), "Whether it held at `asOf`, if that is given."),
        composite(F::Citations, "citations", many(t::CITATION), CITATIONS).column(AfterProperties),
        leaf(F::Derived, "derived", one(t::DERIVATION), DERIVED)
            .filtered(CommonFilter::Derivation).sorted().grouped(Value).column(AfterProperties),
        leaf(F::Note, "note", optional(t::STRING), NOTE).column(AfterProperties),
    ]
};

// Rows stand at the positions of their fields, so that a field's row is found by indexing.
const _: () = {
    let mut at = 0;
    while at < ENTITY_FIELDS.len() {
        assert!(ENTITY_FIELDS[at].field as usize == at);
        at += 1;
    }
    at = 0;
    while at < RELATION_FIELDS.len() {
        assert!(RELATION_FIELDS[at].field as usize == at);
        at += 1;
    }
};

impl CommonEntityField {
    /// The table.
    pub const ALL: &'static [CommonField<Self>] = &ENTITY_FIELDS;

    /// The row of the field.
    pub fn definition(self) -> &'static CommonField<Self> {
        &Self::ALL[self as usize]
    }

    /// The name of the field.
    pub fn name(self) -> &'static str {
        self.definition().name
    }

    /// The field of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.name == name).map(|row| row.field)
    }
}

impl CommonRelationField {
    /// The table.
    pub const ALL: &'static [CommonField<Self>] = &RELATION_FIELDS;

    /// The row of the field.
    pub fn definition(self) -> &'static CommonField<Self> {
        &Self::ALL[self as usize]
    }

    /// The name of the field.
    pub fn name(self) -> &'static str {
        self.definition().name
    }

    /// The field of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.name == name).map(|row| row.field)
    }
}

/// Common fields with a CSV column at a place.
pub fn columns<F: Copy>(
    table: &'static [CommonField<F>],
    place: ColumnPlace,
) -> impl Iterator<Item = &'static CommonField<F>> {
    table.iter().filter(move |row| row.column == Some(place))
}
