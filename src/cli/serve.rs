//! `entente serve`: the options of the server, and its life from the first connection to the last.

use super::failure::Failure;
use super::input::Input;
use super::neo4j::Neo4jArgs;
use crate::dataset::Dataset;
use crate::graph::{Loading, StoreError};
use crate::graphql::{Api, Limits};
use crate::http::{self, Settings};
use crate::ontology::Ontology;
use crate::store::GraphStore;
use crate::store::memory::MemoryStore;
use crate::store::neo4j::{LOG_FILTER, Neo4jStore};
use axum::http::HeaderValue;
use jiff::SignedDuration;
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Options of the server. Durations read as `10s`, `500ms` or `1m`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// What is served.
    #[command(flatten)]
    pub input: Input,

    /// Where the graph is, unless embedded.
    #[command(flatten)]
    pub neo4j: Neo4jArgs,

    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Origin whose web pages may call the API, such as `https://example.org`; `*` for all. May be repeated
    #[arg(long = "cors-origin", env = "ENTENTE_CORS_ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub cors_origins: Vec<HeaderValue>,

    /// Highest cost of an operation: fields that its answer can have
    #[arg(long, env = "ENTENTE_MAX_COST", default_value_t = Limits::default().cost)]
    pub max_cost: u64,

    /// Records, names and relations that finding an answer may look at
    #[arg(long, env = "ENTENTE_MAX_WORK", default_value_t = Limits::default().work)]
    pub max_work: u64,

    /// Bytes that finding answers may hold, all operations together; one may hold two thirds of it
    #[arg(long, env = "ENTENTE_MAX_MEMORY", default_value_t = Limits::default().memory)]
    pub max_memory: usize,

    /// Longest time for an answer
    #[arg(long, env = "ENTENTE_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,

    /// Longest time for a request as a whole
    #[arg(long, env = "ENTENTE_REQUEST_TIMEOUT", default_value = "30s", value_parser = duration)]
    pub request_timeout: Duration,

    /// Longest time for the head of a request to arrive, and for a connection to be idle
    #[arg(long, env = "ENTENTE_HEADER_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub header_timeout: Duration,

    /// Longest time for the body of a request to arrive
    #[arg(long, env = "ENTENTE_BODY_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub body_timeout: Duration,

    /// Longest time for a client to take up what it is sent
    #[arg(long, env = "ENTENTE_WRITE_TIMEOUT", default_value = "30s", value_parser = duration)]
    pub write_timeout: Duration,

    /// Longest time for requests under way when the server is told to stop
    #[arg(long, env = "ENTENTE_SHUTDOWN_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub shutdown_timeout: Duration,

    /// Longest request body, in bytes
    #[arg(long, env = "ENTENTE_MAX_BODY", default_value_t = Settings::default().max_body)]
    pub max_body: usize,

    /// Most requests answered at once; further ones are turned away with status 503
    #[arg(long, env = "ENTENTE_MAX_CONCURRENT", default_value_t = Settings::default().max_concurrent)]
    pub max_concurrent: usize,

    /// Most open connections; further ones wait
    #[arg(long, env = "ENTENTE_MAX_CONNECTIONS", default_value_t = Settings::default().max_connections)]
    pub max_connections: usize,
}

impl ServeArgs {
    /// The limits of the API that the options set.
    pub fn limits(&self) -> Limits {
        Limits {
            cost: self.max_cost,
            work: self.max_work,
            memory: self.max_memory,
            operation_memory: self.max_memory / 3 * 2,
            timeout: self.timeout,
            ..Limits::default()
        }
    }

    fn settings(&self) -> Settings {
        Settings {
            max_body: self.max_body,
            max_concurrent: self.max_concurrent,
            max_connections: self.max_connections,
            header_timeout: self.header_timeout,
            body_timeout: self.body_timeout,
            write_timeout: self.write_timeout,
            request_timeout: self.request_timeout,
            shutdown_timeout: self.shutdown_timeout,
            cors_origins: self.cors_origins.clone(),
        }
    }
}

/// What is logged unless `ENTENTE_LOG` says otherwise.
const LOG: &str = "warn";
/// How long the first line that the server prints waits for what the store holds.
const STATUS_TIME: Duration = Duration::from_secs(2);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// Signals cannot be caught.
    #[error("cannot wait for signals: {0}")]
    Signals(#[source] std::io::Error),
}

/// Opens the store and serves it.
pub(super) fn run(args: &ServeArgs) -> Result<ExitCode, Failure> {
    let log = EnvFilter::try_from_env("ENTENTE_LOG").unwrap_or_else(|_| EnvFilter::new(format!("{LOG},{LOG_FILTER}")));
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    let other = |error: &dyn std::fmt::Display| Failure::Other(error.to_string());
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Other(format!("cannot start: {error}")))?;
    let (ontology, store): (_, Arc<dyn GraphStore>) = if let Some(settings) = args.neo4j.settings(args.timeout)? {
        if args.input.data.is_some() {
            return Err(Failure::Other(
                "both a data package and a Neo4j server are given: leave one out, or import the data first \
                 with `entente import`"
                    .to_owned(),
            ));
        }
        let ontology = Arc::new(args.input.ontology.read()?);
        let store = runtime.block_on(Neo4jStore::connect(ontology.clone(), &settings));
        (ontology, store.map_err(|error| other(&error))?)
    } else {
        // In a thread of its own: what reading took up on the way goes back to the system when the thread ends.
        let loaded = std::thread::scope(|scope| scope.spawn(|| load(args)).join());
        let (ontology, store) = loaded.map_err(|_| Failure::Other("the data could not be loaded".to_owned()))??;
        (ontology, store)
    };
    let api = Api::new(&ontology, store, args.limits()).map_err(|error| other(&error))?;
    runtime.block_on(serve(args, Arc::new(api))).map_err(|error| other(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// Reads ontology and data into an embedded store.
fn load(args: &ServeArgs) -> Result<(Arc<Ontology>, Arc<MemoryStore>), Failure> {
    let (ontology, dataset) = args.input.read()?;
    let ontology = Arc::new(ontology);
    let Dataset { manifest, records, layout, .. } = dataset;
    // How the files were laid out is for writing them back; here it would only take up memory.
    drop(layout);
    let store = Arc::new(MemoryStore::new(ontology.clone(), manifest, records));
    Ok((ontology, store))
}

/// Serves an API until the process is told to stop (SIGINT or SIGTERM).
async fn serve(args: &ServeArgs, api: Arc<Api>) -> Result<(), ServeError> {
    let listening = |source| ServeError::Listen { address: args.listen, source };
    let listener = TcpListener::bind(args.listen).await.map_err(listening)?;
    let address = listener.local_addr().map_err(listening)?;
    let stop = stop_signal().map_err(ServeError::Signals)?;

    let known = tokio::time::timeout(STATUS_TIME, api.store().status()).await;
    let late = |_| Err(StoreError::Unavailable("there was no answer in time".into()));
    let holds = match known.unwrap_or_else(late) {
        Ok(status) => {
            let (entities, relations): (usize, usize) = (status.entities.iter().sum(), status.relations.iter().sum());
            format!(" with {entities} entities and {relations} relations")
        }
        Err(StoreError::Loading(Loading::Empty)) => {
            eprintln!(
                "The graph is empty. Bring data into it with `entente import`; it is served as soon as it is there."
            );
            String::new()
        }
        Err(error) => {
            let place = args.neo4j.neo4j_uri.as_ref().map(|uri| format!(" from {uri}")).unwrap_or_default();
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            eprintln!("No answers yet{place}: {error}{cause}. They begin as soon as the graph can be read.");
            String::new()
        }
    };
    let settings = args.settings();
    let router = http::router(api, &settings);
    let started = format!(
        "Entente {}{holds} listening on http://{address}/ (playground) and http://{address}/graphql",
        env!("CARGO_PKG_VERSION"),
    );
    // Whoever started the server need not be reading.
    let _ = writeln!(std::io::stdout(), "{started}");
    http::serve(listener, router, &settings, stop).await;
    Ok(())
}

/// Completes when the process is told to stop.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// A positive duration such as `10s`.
fn duration(text: &str) -> Result<Duration, String> {
    let parsed: SignedDuration = text.parse().map_err(|_| "expected a duration such as 10s, 500ms or 1m")?;
    match Duration::try_from(parsed) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("expected a duration above zero".to_owned()),
    }
}

/// An origin as browsers send it, or `*`.
fn origin(text: &str) -> Result<HeaderValue, String> {
    let is_origin = text.split_once("://").is_some_and(|(scheme, host)| {
        !scheme.is_empty() && !host.is_empty() && !host.contains(['/', '?', '#']) && text == text.to_ascii_lowercase()
    });
    if text != "*" && !is_origin {
        return Err("expected an origin such as https://example.org, without a path, or *".to_owned());
    }
    HeaderValue::from_str(text).map_err(|_| "not a header value".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        serve: ServeArgs,
    }

    #[test]
    fn defaults_are_those_of_the_settings() {
        let args = Line::parse_from(["entente"]).serve;
        assert_eq!(format!("{:?}", args.settings()), format!("{:?}", Settings::default()));
        assert_eq!(format!("{:?}", args.limits()), format!("{:?}", Limits::default()));
    }

    #[test]
    fn values_are_checked() {
        let accepts = |option: &str, value: &str| Line::try_parse_from(["entente", option, value]).is_ok();
        for value in ["10s", "500ms", "1m", "1h30m"] {
            assert!(accepts("--timeout", value), "{value}");
        }
        for value in ["", "0s", "-1s", "10", "soon"] {
            assert!(!accepts("--timeout", value), "{value}");
        }
        for value in ["*", "https://example.org", "http://localhost:5173", "https://a.org,https://b.org"] {
            assert!(accepts("--cors-origin", value), "{value}");
        }
        for value in ["example.org", "https://example.org/", "HTTPS://EXAMPLE.ORG", "https://"] {
            assert!(!accepts("--cors-origin", value), "{value}");
        }
    }
}
