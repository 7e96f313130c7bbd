//! Facts: records, names, dates and values, as sources state them.
//!
//! Pure values: no I/O, nothing async, nothing of GraphQL, CSV or any store. Kinds are positions in an
//! [`Ontology`](crate::ontology::Ontology).

mod date;
mod id;
mod index;
mod manifest;
mod name;
mod period;
mod record;
mod records;
mod text;
mod value;

pub use date::{Day, PartialDate};
pub use id::{MAX_ID, check_id, slug};
pub use index::{EntityIx, RelationIx};
pub use manifest::{Licence, Manifest};
pub use name::{Name, NameType};
pub use period::{Period, PeriodSide, Validity};
pub use record::{Citation, Derivation, Entity, ExternalId, Relation};
pub use records::{Records, RelationRef};
pub use text::sort_key;
pub use value::Value;
