//! Types that every ontology has.

use super::{Types, date_arguments, enumeration, field, interface, interface_field, list_arguments, object, scalar};
use crate::model::NameType;
use crate::ontology::Ontology;
use crate::search::Match;
use async_graphql::dynamic::{Field, InterfaceField, Object};

/// Fields of every entity: name, type, description.
const ENTITY: &[(&str, &str, &str)] = &[
    ("id", "ID!", "Stable identifier, unique over all records."),
    ("kind", "EntityKind!", "Which kind of entity."),
    ("name", "String!", "English name, or with `lang` a name in that language if there is one."),
    ("names", "[Name!]!", "Further names: other languages, abbreviations, former names, misspellings."),
    ("description", "String", "What it is."),
    ("start", "PartialDate", "When it began. Empty: unknown."),
    ("end", "PartialDate", "First day on which it was no more. Empty: unknown; `..`: it goes on."),
    ("period", "Period!", "Both dates with their bounds."),
    ("validity", "Validity", "Whether it existed at `asOf`, if that is given."),
    ("externalIds", "[ExternalId!]!", "The same thing elsewhere."),
    ("citations", "[Citation!]!", "Who says so."),
    ("derived", "Derivation!", "Whether the source says it or it follows."),
    ("note", "String", "What an editor has to say."),
    ("relations", "RelationConnection!", "Relations of any kind, from here or to here."),
    ("relationCounts", "[RelationCount!]!", "How many relations, by kind and direction."),
];

/// Fields of every relation.
const RELATION: &[(&str, &str, &str)] = &[
    ("id", "ID!", "Stable identifier, unique over all records."),
    ("kind", "RelationKind!", "Which kind of relation."),
    ("from", "Entity!", "Where it starts."),
    ("to", "Entity!", "Where it ends."),
    ("fromId", "ID!", "Identifier of `from`."),
    ("toId", "ID!", "Identifier of `to`."),
    ("start", "PartialDate", "When it began. Empty: unknown."),
    ("end", "PartialDate", "First day on which it held no more. Empty: unknown; `..`: it goes on."),
    ("period", "Period!", "Both dates with their bounds."),
    ("validity", "Validity", "Whether it held at `asOf`, if that is given."),
    ("citations", "[Citation!]!", "Who says so."),
    ("derived", "Derivation!", "Whether the source says it or it follows."),
    ("note", "String", "What an editor has to say."),
];

/// Adds the fields of every entity. Descriptions are on the interface.
pub(super) fn entity_fields(object: Object) -> Object {
    ENTITY.iter().fold(object, |object, (name, ty, _)| object.field(arguments(field(name, ty, ""), name)))
}

/// Adds the fields of every relation. Descriptions are on the interface.
pub(super) fn relation_fields(object: Object) -> Object {
    RELATION.iter().fold(object, |object, (name, ty, _)| object.field(field(name, ty, "")))
}

fn arguments(field: Field, name: &str) -> Field {
    match name {
        "name" => field.argument(super::input("lang", "String", "")),
        "relations" => list_arguments(
            field.argument(super::input("kinds", "[RelationKind!]", "")).argument(super::input(
                "direction",
                "Direction",
                "",
            )),
            "RelationWhere",
            "RelationSort",
        ),
        "relationCounts" => date_arguments(field),
        _ => field,
    }
}

/// The same arguments, with descriptions, for the interface.
fn interface_arguments(field: InterfaceField, name: &str) -> InterfaceField {
    let list: &[(&str, &str, &str)] = match name {
        "name" => &[("lang", "String", "BCP 47 tag, such as `ru` or `kk`.")],
        "relations" => &[
            ("kinds", "[RelationKind!]", "Only these kinds."),
            ("direction", "Direction", "Only from here or to here; both unless given."),
            ("where", "RelationWhere", "Only relations that meet the filter."),
            (
                "sort",
                "[RelationSort!]",
                "Order, one field for each item; then the identifier, in the direction of the last field.",
            ),
            ("first", "Int", "At most this many from the beginning or after `after`; 25 unless given, at most 1000."),
            ("after", "String", "Cursor."),
            ("last", "Int", "At most this many from the end or before `before`."),
            ("before", "String", "Cursor."),
            ("asOf", "PartialDate", "Only what holds then; taken over from the field above unless given."),
            ("certainty", "Certainty", "How sure it must be; taken over from the field above unless given."),
        ],
        "relationCounts" => {
            &[("asOf", "PartialDate", "Only what holds then."), ("certainty", "Certainty", "How sure it must be.")]
        }
        _ => &[],
    };
    list.iter().fold(field, |field, (name, ty, description)| field.argument(super::input(name, ty, description)))
}

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    types.add(interface("Node", "A record with an identifier.").field(interface_field(
        "id",
        "ID!",
        "Stable identifier.",
    )));
    let entity = ENTITY.iter().fold(
        interface("Entity", "A record of something that exists or happened.").implement("Node"),
        |ty, (name, spelling, description)| {
            ty.field(interface_arguments(interface_field(name, spelling, description), name))
        },
    );
    types.add(entity);
    let relation = RELATION.iter().fold(
        interface("Relation", "A record that something is to something else, from one to the other.").implement("Node"),
        |ty, (name, spelling, description)| ty.field(interface_field(name, spelling, description)),
    );
    types.add(relation);
    scalars(types);
    objects(types);
    enums(types, ontology);
}

fn scalars(types: &mut Types) {
    types.add(
        scalar("PartialDate", "A date as exact as its source: EDTF (ISO 8601-2), levels 0 and 1, such as `2005`, `2005-03`, `2013-06~`, `2014-03/2014-04`.")
            .specified_by_url("https://www.loc.gov/standards/datetime/"),
    );
    types.add(scalar(
        "EnumValue",
        "A value of the enumeration that the filtered property has, written as there: `FULL`.",
    ));
}

fn objects(types: &mut Types) {
    types.add(object(
        "PageInfo",
        "Where a page stands in its list.",
        &[
            ("hasNextPage", "Boolean!", "Whether the list goes on after the page."),
            ("hasPreviousPage", "Boolean!", "Whether the list has items before the page."),
            ("startCursor", "String", "Cursor of the first item."),
            ("endCursor", "String", "Cursor of the last item."),
        ],
    ));
    types.add(object(
        "Name",
        "A name of an entity.",
        &[
            ("text", "String!", ""),
            ("lang", "String!", "BCP 47 tag, with a script where it is not the usual one."),
            ("type", "NameType!", ""),
            ("start", "PartialDate", "When it came into use."),
            ("end", "PartialDate", "When it went out of use."),
        ],
    ));
    types.add(object(
        "Period",
        "From a start to the day before an end, each of them perhaps known in part.",
        &[
            ("text", "String!", "`start/end` in EDTF; an unknown end is empty, an open one `..`."),
            ("earliestStart", "String", "First day on which it can begin; none where nothing bounds it."),
            ("latestStart", "String", "Last day on which it can begin."),
            ("earliestEnd", "String", "First day on which it can have ended."),
            ("latestEnd", "String", "Last day on which it can have ended."),
        ],
    ));
    types.add(object(
        "Citation",
        "Where a fact is said.",
        &[
            ("text", "String!", "`source#locator`."),
            ("source", "Source!", ""),
            ("locator", "String", "Place within the source, such as `p104`."),
        ],
    ));
    types.add(object(
        "ExternalId",
        "An identifier of the same thing elsewhere.",
        &[("scheme", "String!", "Such as `wikidata`."), ("value", "String!", "")],
    ));
    types.add(object(
        "RelationCount",
        "How many relations of a kind an entity has in a direction.",
        &[
            ("kind", "RelationKind!", ""),
            ("direction", "Direction!", "`BOTH` for symmetric kinds."),
            ("count", "Int!", ""),
        ],
    ));
    types.add(object(
        "SearchMatch",
        "An entity that a search found.",
        &[
            ("entity", "Entity!", ""),
            ("score", "Float!", "How well the name meets the search: above 0, at most 1."),
            ("match", "MatchType!", ""),
            ("name", "String!", "The name that does."),
            ("lang", "String!", "Its language."),
            ("type", "NameType", "What kind of name; null for the English name."),
        ],
    ));
    types.add(object(
        "AggregateGroup",
        "Items of a whole list, on whatever page, that have something in common. Largest groups first, 100 unless `first` is given.",
        &[("count", "Int!", "How many."), ("keys", "[AggregateKey!]!", "What they have in common, as `by` lists it.")],
    ));
    types.add(object(
        "AggregateKey",
        "",
        &[
            ("name", "String!", "As it stands in `by`."),
            ("value", "String", "Value or year; null where there is none."),
            ("entity", "Entity", "For `relation`."),
        ],
    ));
    types.add(object(
        "Dataset",
        "The data that is served.",
        &[
            ("name", "String!", ""),
            ("title", "String!", ""),
            ("version", "String!", ""),
            ("sha256", "String!", "Hash over the files of the data package."),
            ("entities", "Int!", "Number of entities."),
            ("relations", "Int!", "Number of relations."),
            ("kinds", "[KindCount!]!", "Entities by kind."),
            ("relationKinds", "[RelationKindCount!]!", "Relations by kind."),
            ("licences", "[Licence!]!", "Licences of the data."),
        ],
    ));
    types.add(object("KindCount", "Entities of a kind.", &[("kind", "EntityKind!", ""), ("count", "Int!", "")]));
    types.add(object(
        "RelationKindCount",
        "Relations of a kind.",
        &[("kind", "RelationKind!", ""), ("count", "Int!", "")],
    ));
    types.add(object(
        "Licence",
        "A licence of the data.",
        &[("name", "String!", "SPDX identifier."), ("title", "String", ""), ("path", "String", "Where its text is.")],
    ));
}

fn enums(types: &mut Types, ontology: &Ontology) {
    let kinds = ontology.kinds.iter().map(|kind| (kind.name.as_str(), ""));
    types.add(enumeration("EntityKind", "Kinds of entities.", kinds));
    let relations = ontology.relations.iter().map(|kind| (kind.name.as_str(), ""));
    types.add(enumeration("RelationKind", "Kinds of relations.", relations));
    types.add(enumeration(
        "Direction",
        "Direction of relations, seen from an entity.",
        [("OUT", "From the entity."), ("IN", "To the entity."), ("BOTH", "Either.")],
    ));
    types.add(enumeration(
        "Validity",
        "Whether something holds at a date, given what is known.",
        [
            ("CERTAIN", "Under every reading of its dates."),
            ("POSSIBLE", "Under some reading of its dates."),
            ("NO", "Under none."),
        ],
    ));
    types.add(enumeration(
        "Certainty",
        "How sure an answer must be.",
        [("POSSIBLE", "What holds or may hold; this is the default."), ("CERTAIN", "Only what certainly holds.")],
    ));
    types.add(enumeration(
        "Derivation",
        "Where a fact comes from.",
        [("ASSERTED", "The source says so."), ("INFERRED", "It follows from what the source says.")],
    ));
    types.add(enumeration(
        "SortOrder",
        "Direction of an order. A missing value is greater than every other.",
        [("ASC", ""), ("DESC", "")],
    ));
    types.add(enumeration(
        "MatchType",
        "How a name meets a search.",
        Match::ALL.map(|how| (how.as_str(), how.meaning())),
    ));
    types.add(enumeration(
        "CountOrder",
        "An order by how many relations there are, those of `asOf` where that is given. It is the first of an order.",
        [("COUNT_ASC", ""), ("COUNT_DESC", "")],
    ));
    types.add(enumeration("NameType", "What kind of name.", NameType::ALL.map(|ty| (ty.as_str(), ""))));
    for declared in &ontology.enums {
        let values = declared.values.iter().map(|value| (value.name.as_str(), value.description.as_str()));
        let ty = enumeration(&declared.name, &declared.description, values);
        types.add(ty);
    }
}
