//! Where the graph lives: one trait, numbered semantics, and the engines that keep to them.
//!
//! A [`GraphStore`] answers few questions. What an answer means is fixed here, so that engines cannot differ:
//!
//! 1. **One snapshot.** All of an answer is read from one state of the graph; its revision is the one at that state.
//! 2. **Shape.** An answer has the plan's shape: a root for every root, a page for every hop that applies to the
//!    entity's kind, none for one that does not.
//! 3. **Total order.** A list is ordered by its fields and then by identifier: the relation's in lists of relations, the
//!    entity's in lists of entities. Descending turns a field around, not the identifier. A missing value is greater
//!    than every other. Text is ordered by [`sort_key`](crate::model::sort_key), dates by first and then by last
//!    possible day, enumerations as declared.
//! 4. **Pages.** A page holds the first (or, backward, the last) `limit` items after (before) its cursor's place, in the
//!    list's order; whether or not the item at that place is still there. Concatenated pages are the whole list.
//!    `has_next` and `has_previous` say whether the list goes on; on the side of a given cursor they are true, past the
//!    page they are told only where the plan asks.
//! 5. **Parallel relations** between the same two entities are items of their own.
//! 6. **Symmetric relations** are followed from both ends; a relation from an entity to itself is one item.
//! 7. **Total** is the size of the list that meets filter and scope, whatever the page.
//! 8. **As-of.** With a date in scope, a list has only relations (or entities) whose period admits it, filters on
//!    relations see only those, and so do counts. Records looked up by identifier are found at any date.
//! 9. **Filters** have two values: a missing value meets `ne` and `isNull: true` only; `not` is the complement. Equality
//!    of text is exact; `contains`, `startsWith` and comparisons use the sort key. Dates compare by possible days.
//! 10. **Quantifiers.** `some`: at least one relation meets the filter; `none`: not one; `single`: exactly one; `all`:
//!     every one, also where there is none.
//! 11. **Sensitive** entities, and relations with one at either end, are in no list and no count unless the scope
//!     includes them; neither are they found by identifier.
//! 12. **Parts.** Entities of an answer have their identifier and at least the parts that the plan names for them, at
//!     whatever place. Their kind is right where it is named, and also where the plan settles it, since only one can
//!     stand at that place; elsewhere it may be any. So it is with relations, whose identifier is a part; a relation of
//!     which nothing is asked need not be there, and one that is there has its two ends.
//! 13. **Bounded work.** An answer that cannot be had by the deadline is an error, never a part of an answer.
//! 14. **Traversals** find what [`Walk`](crate::query::Walk) says, in the order that it says, over relations that meet the
//!     filter and the scope; of entities only whether they are sensitive counts. Of an identifier that no entity has, similar
//!     ones are given, and nothing is looked for. A traversal looks at [`MAX_EDGES`](crate::graph::traversal::MAX_EDGES) relations at most;
//!     one that has to look at more is truncated where what it found is right, and else an error.
//! 15. **Groups** are made of the whole list, whatever the page, and are ordered as [`Grouping`](crate::query::Grouping)
//!     says. A list in the order of a **count** has the counts of its own scope, and goes on as 3 says.
//! 16. **Search** finds the entities whose names meet a text, by score and then by identifier. A score is a function of the
//!     text and one name, see [`crate::search`]; filter, scope and kinds say which entities are wanted, not which are better.

pub mod memory;
pub mod neo4j;

use crate::graph::{QueryResult, Status, StoreError};
use crate::query::Plan;
use crate::work::Work;
use std::sync::Arc;

/// A place where a graph lives. See the module for what answers mean.
#[async_trait::async_trait]
pub trait GraphStore: Send + Sync {
    /// Answers a plan from one snapshot. All that is looked at for it is counted in its work.
    ///
    /// # Errors
    /// When the store cannot be reached, or the work ends before there is an answer.
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError>;

    /// What the store held when last looked at: at most a few seconds ago, and no earlier than the last answer it gave.
    ///
    /// # Errors
    /// When the store was never reached, or holds no complete dataset.
    async fn status(&self) -> Result<Arc<Status>, StoreError>;

    /// What the store holds now; whether it can answer.
    ///
    /// # Errors
    /// When the store cannot be reached, or holds no complete dataset.
    async fn probe(&self) -> Result<Arc<Status>, StoreError>;
}
