//! `POST` and `GET /graphql`.

use super::app::App;
use super::error::HttpError;
use super::media::{self, Media};
use super::peer::Peer;
use super::status::{Outcome, status};
use super::{body, etag, request};
use crate::graphql::{Caller, Reply, Request};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// Maximum time for the store to tell its revision; after it the answer goes without a tag.
const REVISION_TIME: Duration = Duration::from_secs(2);

/// Answers a request in the body.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let media = Media::accepted(&headers);
    let outcome = async {
        let media = media.ok_or(HttpError::NotAcceptable)?;
        media::check_content(&headers)?;
        let body = body::read(body, app.settings.max_body, app.settings.body_timeout).await?;
        let reply = app.execute(peer.map(|peer| peer.0), request::from_json(&body)?).await?;
        Ok(replied(media, &Method::POST, reply))
    };
    vary(outcome.await.unwrap_or_else(|error: HttpError| error.response(media.unwrap_or_default())))
}

/// Answers a request in the address; not at all where the client has the answer already.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let media = Media::accepted(&headers);
    let outcome = async {
        let media = media.ok_or(HttpError::NotAcceptable)?;
        let parameters = uri.query().unwrap_or_default();
        let request = request::from_parameters(parameters)?;
        let tag = app.tag(media, parameters).await;
        if tag.as_ref().is_some_and(|tag| etag::is_known(&headers, tag)) {
            return Ok(tagged(status(&Outcome::NotModified).into_response(), tag));
        }
        let reply = app.execute(peer.map(|peer| peer.0), request).await?;
        // An answer belongs to a revision only when it was the revision all the while.
        let keeps = reply.executed && reply.code.is_none() && app.tag(media, parameters).await == tag;
        Ok(tagged(replied(media, &Method::GET, reply), tag.filter(|_| keeps)))
    };
    vary(outcome.await.unwrap_or_else(|error: HttpError| error.response(media.unwrap_or_default())))
}

impl App {
    /// Has the API answer, unless it is busy with as many requests as it may.
    async fn execute(&self, peer: Option<Peer>, request: Request) -> Result<Reply, HttpError> {
        let slot = self.slots.clone().try_acquire_owned().map_err(|_| HttpError::Busy)?;
        let caller = Caller { client: peer.map(Peer::client).unwrap_or_default(), place: Some(Box::new(slot)) };
        Ok(self.api.execute_for(caller, request).await)
    }

    /// The tag of what an address answers now. None while the store does not tell its revision.
    async fn tag(&self, media: Media, parameters: &str) -> Option<String> {
        let status = tokio::time::timeout(REVISION_TIME, self.api.store().status()).await.ok()?.ok()?;
        Some(etag::hash(&[
            status.revision.as_bytes(),
            self.schema.tag.as_bytes(),
            media.content_type().as_bytes(),
            parameters.as_bytes(),
        ]))
    }
}

fn replied(media: Media, method: &Method, reply: Reply) -> Response {
    let status = status(&Outcome::Replied(media, method, &reply));
    let allow = (status == StatusCode::METHOD_NOT_ALLOWED).then(|| (header::ALLOW, HeaderValue::from_static("POST")));
    let retry_after = reply.retry_after.map(|after| (header::RETRY_AFTER, HeaderValue::from(after.as_secs().max(1))));
    let mut response = (status, [(header::CONTENT_TYPE, media.content_type())], reply.json).into_response();
    response.headers_mut().extend(allow);
    response.headers_mut().extend(retry_after);
    response
}

/// With a tag, the response may be kept and asked after; without, not.
fn tagged(mut response: Response, tag: Option<String>) -> Response {
    let headers = response.headers_mut();
    let kept = if tag.is_some() { "no-cache" } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.extend(tag.map(|tag| (header::ETAG, etag::value(&tag))));
    response
}

fn vary(mut response: Response) -> Response {
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    response
}
