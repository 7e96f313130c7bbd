//! Accepts connections and serves them, as many and as long as the settings allow.

use super::peer::Peer;
use super::settings::Settings;
use axum::Router;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

/// Pause after a connection that could not be accepted: when file descriptors are used up, the next attempt would fail at once,
/// and the loop would take a core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
/// Maximum length of the head of a request over HTTP/1, in bytes: a long query in the address, and its headers.
const HEAD_BYTES: usize = 96 * 1024;
/// Maximum length of the headers of a request over HTTP/2, in bytes: the same, for the address is one of them.
const HEADER_LIST_BYTES: u32 = 96 * 1024;
/// Maximum number of requests at once over one HTTP/2 connection: the least that RFC 9113 recommends.
const STREAMS: u32 = 100;
/// Time that an HTTP/2 connection may be silent before it is sent a PING, and time that it has to answer.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Serves until `shutdown` completes, then lets requests under way end within the time set, and drops the rest.
pub async fn serve(listener: TcpListener, router: Router, settings: &Settings, shutdown: impl Future<Output = ()>) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(settings.header_timeout).max_buf_size(HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE)
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEADER_LIST_BYTES);

    let slots = Arc::new(Semaphore::new(settings.max_connections));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = accept(&listener, &slots) => {
                let Some((stream, slot)) = accepted else { continue };
                let connection = Connection {
                    builder: builder.clone(),
                    router: router.clone(),
                    watcher: graceful.watcher(),
                    header_timeout: settings.header_timeout,
                    write_timeout: settings.write_timeout,
                };
                connections.spawn(async move {
                    connection.serve(stream).await;
                    drop(slot);
                });
            }
        }
    }
    drop(listener);
    if timeout(settings.shutdown_timeout, graceful.shutdown()).await.is_err() {
        tracing::warn!(connections = connections.len(), "dropping connections that did not end in time");
    }
    connections.shutdown().await;
}

/// Waits for room and then for a connection.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, slot)),
        Err(error) => {
            tracing::warn!(%error, "cannot accept a connection");
            sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

struct Connection {
    builder: Builder<TokioExecutor>,
    router: Router,
    watcher: Watcher,
    header_timeout: Duration,
    write_timeout: Duration,
}

impl Connection {
    async fn serve(self, stream: TcpStream) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
        // A client that stops reading would keep its connection for ever.
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));

        let begun = AtomicBool::new(false);
        let service = service_fn(|mut request: hyper::Request<_>| {
            begun.store(true, Ordering::Relaxed);
            if let Some(peer) = peer {
                request.extensions_mut().insert(peer);
            }
            self.router.clone().call(request)
        });
        let connection = self.builder.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let silence = async {
            // The timeout for headers starts when the version of the protocol is known; this covers what comes before.
            sleep(self.header_timeout).await;
            if begun.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            result = self.watcher.watch(connection) => {
                if let Err(error) = result {
                    tracing::debug!(error, "connection");
                }
            }
            () = silence => tracing::debug!("connection without a request"),
        }
    }
}
