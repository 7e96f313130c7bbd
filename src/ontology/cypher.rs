//! Constraints and indexes for Neo4j, from the ontology.

use super::catalog::Ontology;
use std::fmt::Write;

/// The statements of `schema/neo4j.cypher`: one to a line, safe to run again.
pub fn constraints(ontology: &Ontology) -> String {
    let mut text = String::from(
        "// Constraints and indexes of the graph, generated from the ontology: `entente schema --neo4j`.\n",
    );
    let mut line = |statement: String| writeln!(text, "{statement};").expect("writing to a String does not fail");
    line("CREATE CONSTRAINT dataset IF NOT EXISTS FOR (d:_Dataset) REQUIRE d.id IS UNIQUE".to_owned());
    line("CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE".to_owned());
    line("CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n._sortName)".to_owned());
    line("CREATE INDEX entity_start IF NOT EXISTS FOR (n:Entity) ON (n._sortStart)".to_owned());
    for kind in &ontology.kinds {
        let label = &kind.name;
        for (name, property) in [("id", "id"), ("name", "_sortName"), ("start", "_sortStart")] {
            line(format!("CREATE INDEX {label}_{name} IF NOT EXISTS FOR (n:`{label}`) ON (n.{property})"));
        }
        for property in kind.properties.iter().filter(|property| property.unique) {
            let name = &property.name;
            line(format!(
                "CREATE CONSTRAINT {label}_unique_{name} IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.`{name}` IS UNIQUE"
            ));
        }
    }
    for relation in &ontology.relations {
        let ty = &relation.name;
        line(format!("CREATE CONSTRAINT relation_{ty}_id IF NOT EXISTS FOR ()-[r:`{ty}`]-() REQUIRE r.id IS UNIQUE"));
    }
    text
}
