//! Patterns of relations: SPARQL 1.1 property paths over relation kinds, with `{m,n}` as in its drafts.
//!
//! `MEMBER_OF/^MEMBER_OF` goes along a relation and then against one, `PART_OF+` along one or more, `A|B` along either,
//! `A*` along any number and `A?` along one or none. Parentheses group. `^` binds closest, then `* + ? {}`, then `/`, then `|`; as
//! in SPARQL, `^A*` is `(^A)*` and `^(A/B)` is `^B/^A`.
//!
//! The text is parsed to an [expression](expression), which becomes an [automaton](automaton) that walks follow.

mod automaton;
mod expression;
mod parser;

pub use automaton::Pattern;
