//! Integration tests, in one binary.

mod queries;
