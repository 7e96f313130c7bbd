//! Random graphs and plans: the store's answers against naive ones, which the embedded store's are held to as well.

use super::store::Neo4j;
use crate::conformance::cases::random_plans_of;

/// Graphs, and plans over each.
const GRAPHS: u64 = 50;
const PLANS: usize = 40;

#[tokio::test]
async fn random_plans_have_the_same_answers() {
    for seed in 1000..1000 + GRAPHS {
        random_plans_of(&Neo4j, seed, PLANS).await;
        println!("{} graphs", seed - 999);
    }
}
