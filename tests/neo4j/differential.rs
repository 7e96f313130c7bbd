//! Random graphs and plans: the store's answers against naive ones, which the embedded store's are held to as well.

use super::store::Neo4j;
use crate::conformance::cases::random_plans_of;
use crate::seeds::{seeds, times};

/// Plans of a round, and graphs that each of them is tried on. What takes long is that the server plans a new statement, a
/// third of a second for one of these; to answer it for another graph takes a fiftieth of that.
const PLANS: usize = 100;
const GRAPHS: usize = 5;

#[tokio::test]
async fn random_plans_have_the_same_answers() {
    let rounds = times(2, 20);
    for (at, seed) in seeds("plans on Neo4j").take(rounds).enumerate() {
        random_plans_of(&Neo4j, seed, GRAPHS, PLANS).await;
        println!("{} of {rounds} rounds", at + 1);
    }
}
