//! The database behind the program, as its administrator sees it.

use super::Server;
use neo4rs::{ConfigBuilder, Graph, Row};
use tokio::runtime::Runtime;

/// How many nodes the crowd has. Its cube is a matter of minutes; its square, of less than a second: the server sees that it
/// has been told to end a statement when it goes on to the next node of the outermost list.
const CROWD: usize = 400;

/// A connection to the server's database.
pub(super) struct Database {
    graph: Graph,
    runtime: Runtime,
}

impl Database {
    pub(super) fn of(server: &Server) -> Self {
        let config = ConfigBuilder::default().uri(&server.uri).user(&server.user).password(&server.password);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // Connecting needs a runtime, as well.
        let graph = runtime.block_on(async { Graph::connect(config.max_connections(1).build().unwrap()).unwrap() });
        Self { graph, runtime }
    }

    pub(super) fn rows(&self, statement: &str) -> Vec<Row> {
        self.runtime.block_on(async {
            let mut stream = self.graph.execute(statement).await.unwrap();
            let mut rows = Vec::new();
            while let Some(row) = stream.next().await.unwrap() {
                rows.push(row);
            }
            rows
        })
    }

    /// How many statements of the program run, its looks at the revision not among them.
    pub(super) fn running(&self) -> usize {
        let shown = "SHOW TRANSACTIONS YIELD metaData AS data, currentQuery AS query, status \
                     WHERE data.entente IS NOT NULL AND status = 'Running' AND NOT query CONTAINS 'd.licences' \
                     RETURN query";
        self.rows(shown).len()
    }

    /// Adds so many bodies to one that [`PATIENTLY`] is not answered before anybody's patience ends.
    pub(super) fn add_a_crowd(&self) {
        self.rows(&format!(
            "CREATE (hub:Entity:PublicBody {{id: 'crowd', name: 'crowd'}}) WITH hub UNWIND range(1, {CROWD}) AS i \
             CREATE (:Entity:PublicBody {{id: 'crowd-' + i, name: 'crowd'}})-[:MEMBER_OF {{id: 'crowd-' + i}}]->(hub)"
        ));
    }
}

/// A question that looks at every member beside every member beside every member of a body, and that no index shortens.
pub(super) const PATIENTLY: &str = r#"{ publicBodies(where: { memberships: { some: { node: { publicBody: { members: { some:
  { node: { publicBody: { memberships: { some: { node: { publicBody: { members: { some:
  { node: { publicBody: { description: { contains: "nobody" } } } } } } } } } } } } } } } } } }) { totalCount } }"#;
