//! How records lie in Neo4j: names, keys, properties, the dataset's node, and how they are read again.

mod cell;
pub(super) mod keys;
mod meta;
mod names;
mod properties;
pub(super) mod record;
mod state;

pub(super) use cell::Cell;
pub(super) use meta::{Meta, NoDataset, fetch, licences_text};
pub(super) use names::{
    ALL_NAMES, CERTAIN_FROM, CERTAIN_UNTIL, DATASET, ENTITY, FILE, IMPORTED, LOADING, REVISION, SENSITIVE, SORT_NAME,
    SORT_NAMES, SORT_START, TOKEN, bounds_of, earliest_of, latest_of, quoted, rank_of, sort_of, unsure_of,
};
pub(super) use properties::{entity, plain, relation, sensitive_property};
pub(super) use state::State;
