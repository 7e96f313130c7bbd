//! What is measured against a limit.

use super::super::error::ApiError;

/// Refuses what is larger than its limit.
pub(super) fn within(what: &str, size: usize, limit: usize) -> Result<(), ApiError> {
    if size <= limit { Ok(()) } else { Err(ApiError::too_costly(what, size as u64, limit as u64)) }
}
