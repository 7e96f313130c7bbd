//! Reads a request body: no further than its limit, and no longer than its time.

use super::error::HttpError;
use axum::body::{Body, Bytes, HttpBody};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;
use tokio::time::timeout;

/// Maximum length of the rest of a refused body that is still taken in, in bytes.
const DRAIN_BYTES: usize = 16 * 1024 * 1024;
/// Maximum time that the rest of a refused body is still taken in.
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// Reads a body of at most `max` bytes.
pub(super) async fn read(mut body: Body, max: usize, time: Duration) -> Result<Bytes, HttpError> {
    // A declared length is known before the first byte.
    if body.size_hint().lower() > max as u64 {
        drain(body);
        return Err(HttpError::TooLarge(max));
    }
    match timeout(time, Limited::new(&mut body, max).collect()).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            drain(body);
            Err(HttpError::TooLarge(max))
        }
        Ok(Err(_)) => Err(HttpError::BodyBroken),
        Err(_) => Err(HttpError::BodyTimeout),
    }
}

/// Takes in some of what a client is still sending and drops it. A connection closed while bytes are on their way is
/// reset, and the client would not get to read why it was refused.
fn drain(body: Body) {
    tokio::spawn(timeout(DRAIN_TIME, async {
        let mut rest = Limited::new(body, DRAIN_BYTES);
        while let Some(Ok(_)) = rest.frame().await {}
    }));
}
