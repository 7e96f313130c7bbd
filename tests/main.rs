//! Integration tests, in one binary.

mod garden;
mod queries;
mod selections;
