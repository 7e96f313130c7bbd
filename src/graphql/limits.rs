//! Limits on requests, and what they are by default.

use std::time::Duration;

/// Limits on requests; a request past one is refused before anything is fetched.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest document, in bytes.
    pub document_bytes: usize,
    /// Deepest nesting of brackets and braces in a document.
    pub nesting: usize,
    /// Most tokens in a document.
    pub tokens: usize,
    /// Deepest nesting of fields.
    pub depth: usize,
    /// Most fields with fragments expanded.
    pub fields: usize,
    /// Most aliases with fragments expanded.
    pub aliases: usize,
    /// Most root fields.
    pub root_fields: usize,
    /// Most directives in a document.
    pub directives: usize,
    /// Highest cost of a plan: fields that the answer can have.
    pub cost: u64,
    /// Longest time for an answer.
    pub timeout: Duration,
    /// Records, names and relations that finding an answer may look at.
    pub work: u64,
    /// Bytes that finding an answer may hold.
    pub operation_memory: usize,
    /// Bytes that finding answers may hold, all operations together.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            nesting: 64,
            tokens: 4000,
            depth: 16,
            fields: 2000,
            aliases: 100,
            root_fields: 20,
            directives: 100,
            cost: 100_000,
            timeout: Duration::from_secs(10),
            // A list of 10,000,000 relations with a plain condition takes 20 million steps and about a second.
            work: 100_000_000,
            // What is counted grows to about one and a half times as much resident memory: the allocator keeps what threads that
            // wait have freed. 200 aggregates at once then stay below 256 MB (`benches/work`).
            operation_memory: 96 * 1024 * 1024,
            memory: 144 * 1024 * 1024,
        }
    }
}
