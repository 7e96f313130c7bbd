//! Constraints and indexes for Neo4j, from the ontology.

use super::Ontology;
use std::fmt::Write;

/// The statements of `schema/neo4j.cypher`: one to a line, safe to run again.
pub fn constraints(ontology: &Ontology) -> String {
    let mut text = String::from(
        "// Constraints and indexes of the graph, generated from the ontology: `entente schema --neo4j`.\n\
         CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n",
    );
    let mut line = |statement: String| writeln!(text, "{statement};").expect("writing to a String does not fail");
    for kind in &ontology.kinds {
        let (label, lower) = (&kind.name, kind.name.to_lowercase());
        line(format!("CREATE INDEX {lower}_sort_name IF NOT EXISTS FOR (n:{label}) ON (n._sortName, n.id)"));
        line(format!(
            "CREATE INDEX {lower}_start IF NOT EXISTS FOR (n:{label}) ON (n._startEarliest, n._startLatest, n.id)"
        ));
        for property in kind.properties.iter().filter(|property| property.unique) {
            let name = &property.name;
            line(format!(
                "CREATE CONSTRAINT {lower}_{} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{name} IS UNIQUE",
                name.to_lowercase()
            ));
        }
    }
    for relation in &ontology.relations {
        let (ty, lower) = (&relation.name, relation.name.to_lowercase());
        line(format!("CREATE CONSTRAINT {lower}_id IF NOT EXISTS FOR ()-[r:{ty}]-() REQUIRE r.id IS UNIQUE"));
    }
    text
}
