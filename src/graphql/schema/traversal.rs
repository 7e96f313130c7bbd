//! The root fields that follow relations over many steps, and what they give.

use super::{Types, date_arguments, field, input, object, sensitive};
use crate::ontology::Ontology;
use async_graphql::dynamic::{Field, Object};

/// Arguments of every field that follows relations.
fn via(field: Field) -> Field {
    let field = field.argument(input("via", "[RelationKind!]", "")).argument(input("direction", "Direction", ""));
    conditions(field)
}

fn conditions(field: Field) -> Field {
    let only = "`node` is the entity stepped to.";
    sensitive(date_arguments(field.argument(input("where", "RelationWhere", only))))
}

fn ends(field: Field) -> Field {
    field.argument(input("from", "[ID!]!", "")).argument(input("to", "[ID!]!", ""))
}

fn number(field: Field, name: &str, description: &str) -> Field {
    field.argument(input(name, "Int", description))
}

/// Adds the root fields.
pub(super) fn roots(query: Object, ontology: &Ontology) -> Object {
    let paths = ends(field(
        "paths",
        "Paths",
        "The shortest simple paths, each of at least one relation: shorter ones first, then step by step by the ids of the next entity \
         and of the relation to it.",
    ));
    let paths = number(
        number(paths, "maxHops", "Most relations; 6 unless given, at most 20."),
        "first",
        "10 unless given, at most 100.",
    )
    .argument(input("allShortest", "Boolean", "Only paths as short as the shortest."));
    let exists = number(ends(field("pathExists", "Boolean", "Whether there is such a path.")), "maxHops", "");
    let around = field(
        "neighborhood",
        "Neighborhood",
        "The entities around some, nearest first, then those with most relations of the kinds in `via`, then by id; and all \
         relations among them.",
    )
    .argument(input("of", "[ID!]!", ""));
    let around = number(around, "hops", "Largest distance; 1 unless given, at most 10.");
    let around = number(around, "limit", "Most entities, those of `of` included; 100 unless given, at most 1000.");
    let around = number(around, "edgeLimit", "Most relations; five times `limit` unless given, at most 10000.");
    let reach = field(
        "reach",
        "Paths",
        "The entities that a pattern of relations leads to, nearest first, each with the first of the shortest walks to it.",
    )
    .argument(input("of", "[ID!]!", ""))
    .argument(input(
        "pattern",
        "String!",
        "SPARQL property path over relation kinds: `MEMBER_OF/^MEMBER_OF`, `PART_OF+`, `(A|B)*`, `A?/B{1,3}`.",
    ));
    let reach = number(
        number(reach, "maxHops", "Most relations of a walk; 20 unless given, at most 20."),
        "first",
        "Most entities; 100 unless given, at most 1000.",
    );
    let timeline = field(
        "timeline",
        "Timeline",
        "Every dated fact about an entity, its relations and the entities they lead to, in order.",
    )
    .argument(input("of", "ID!", ""));
    let timeline =
        number(timeline, "limit", "Most entities, this one included; the best connected first; 100 unless given.");
    let changes = field(
        "changes",
        "DatedFactConnection!",
        "What began or ended between two dates, or can have: in the order of the dates, ends before beginnings.",
    )
    .argument(input("from", "PartialDate!", ""))
    .argument(input("to", "PartialDate!", "The last day counts in."))
    .argument(input(
        "where",
        "RelationWhere",
        "Only relations that meet the filter, and of entities only those of `entities`.",
    ))
    .argument(input(
        "entities",
        "EntityWhere",
        "Only entities that meet the filter, and of relations only those of `where`.",
    ));
    let changes = ["first", "last"].into_iter().fold(changes, |changes, name| number(changes, name, ""));
    let changes =
        ["after", "before"].into_iter().fold(changes, |changes, name| changes.argument(input(name, "String", "")));
    let changes = sensitive(changes.argument(input("certainty", "Certainty", "")));
    let query = query.field(via(timeline)).field(changes);
    let query = query.field(via(paths)).field(via(exists)).field(via(around)).field(conditions(reach));
    if ontology.successions().is_empty() {
        return query;
    }
    let lineage = field(
        "lineage",
        "Lineage",
        "What came before an entity and what came after it, through renamings, splits and mergers, at whatever time.",
    )
    .argument(input("of", "ID!", ""));
    query.field(sensitive(date_arguments(lineage)))
}

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    types.add(object(
        "Paths",
        "Paths through the graph, and the part of the graph that they go through.",
        &[
            ("paths", "[Path!]!", ""),
            ("nodes", "[GraphNode!]!", "Entities on the paths, each once."),
            ("edges", "[GraphEdge!]!", "Relations on the paths, each once."),
            ("truncated", "Boolean!", "Whether there may be more."),
        ],
    ));
    types.add(object(
        "Path",
        "One way from an entity to another.",
        &[
            ("length", "Int!", "Number of relations."),
            ("from", "Entity!", ""),
            ("to", "Entity!", ""),
            ("nodes", "[Entity!]!", "From first to last; one more than relations."),
            ("edges", "[Relation!]!", ""),
            ("period", "Period", "When all relations hold together; null where they certainly do not."),
        ],
    ));
    types.add(object(
        "GraphNode",
        "An entity of a drawing.",
        &[
            ("id", "ID!", "The entity's."),
            ("distance", "Int!", "Relations between it and where the question begins."),
            ("entity", "Entity!", ""),
        ],
    ));
    types.add(object(
        "GraphEdge",
        "A relation of a drawing.",
        &[
            ("id", "ID!", "The relation's."),
            ("source", "ID!", "Where the relation starts."),
            ("target", "ID!", "Where it ends."),
            ("relation", "Relation!", ""),
        ],
    ));
    types.add(object(
        "Neighborhood",
        "A part of the graph around some entities.",
        &[
            ("nodes", "[GraphNode!]!", ""),
            ("edges", "[GraphEdge!]!", ""),
            ("truncated", "Boolean!", "Whether entities or relations were left out; `hops` says where."),
            ("hops", "[NeighborhoodHop!]!", "How much there is at each distance, up to one where some were left out."),
        ],
    ));
    types.add(object(
        "NeighborhoodHop",
        "How much there is at a distance.",
        &[("distance", "Int!", ""), ("found", "Int!", "Entities there."), ("shown", "Int!", "Of these, in `nodes`.")],
    ));
    types.add(object(
        "Timeline",
        "What happened when, around an entity.",
        &[("facts", "[DatedFact!]!", ""), ("truncated", "Boolean!", "Whether entities or relations were left out.")],
    ));
    types.add(object(
        "DatedFact",
        "That a record began, ended, or has a date as a property.",
        &[
            ("date", "PartialDate!", ""),
            ("field", "String!", "`start`; `end`: first day on which it held no more; or the name of a property."),
            ("certainty", "Certainty", "Whether it falls between the dates asked for; null in timelines."),
            ("record", "Node!", "The entity or relation."),
        ],
    ));
    types.add(object("DatedFactEdge", "", &[("cursor", "String!", ""), ("node", "DatedFact!", "")]));
    types.add(object(
        "DatedFactConnection",
        "",
        &[
            ("totalCount", "Int!", ""),
            ("pageInfo", "PageInfo!", ""),
            ("nodes", "[DatedFact!]!", ""),
            ("edges", "[DatedFactEdge!]!", ""),
        ],
    ));
    if ontology.successions().is_empty() {
        return;
    }
    let holder =
        field("holder", "[LineageNode!]!", "Who had the task on some day within a date; the certain ones first.")
            .argument(input("at", "PartialDate!", ""));
    types.add(
        object(
            "Lineage",
            "A line of succession.",
            &[
                ("nodes", "[LineageNode!]!", "Nearest first, predecessors before successors."),
                ("edges", "[GraphEdge!]!", "From a successor to its predecessor."),
                ("timeline", "[LineageChange!]!", "The changes in order; undated ones last."),
                ("truncated", "Boolean!", "Whether the line goes on."),
            ],
        )
        .field(holder),
    );
    types.add(object(
        "LineageNode",
        "A member of a line of succession.",
        &[
            ("id", "ID!", "The entity's."),
            ("distance", "Int!", "Steps away; predecessors are negative."),
            ("entity", "Entity!", ""),
            (
                "period",
                "Period!",
                "When it had the task that the line passes on: between the changes, or else as long as it existed.",
            ),
            ("validity", "Validity", "Whether it had the task at the date, if one is given."),
        ],
    ));
    types.add(object(
        "LineageChange",
        "A change: one succession, or all legs of a split or merger.",
        &[
            ("date", "PartialDate", ""),
            ("predecessors", "[Entity!]!", ""),
            ("successors", "[Entity!]!", ""),
            ("relations", "[Relation!]!", ""),
        ],
    ));
}
