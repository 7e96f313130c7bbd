//! The API and its pages over HTTP.
//!
//! Every address is listed in [`router`]; [`serve`] accepts connections and gives up those that keep it waiting. What a
//! request gets for a status is decided in one place, `status`. This room knows HTTP and nothing of what is asked.

mod app;
mod assets;
mod body;
mod error;
mod etag;
mod graphql;
mod health;
mod media;
mod peer;
mod request;
mod request_layer;
mod response;
mod router;
mod schema;
mod serve;
mod settings;
mod status;

pub use router::router;
pub use serve::serve;
pub use settings::Settings;
