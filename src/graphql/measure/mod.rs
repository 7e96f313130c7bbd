//! Measuring a request before the library sees it: first the text, in one pass, then the parsed document, each fragment
//! once. What is too large is refused with its measure and the limit.

mod limit;
mod names;
mod selections;
mod tokens;

pub(super) use selections::{Measured, document};
pub(super) use tokens::text;
