//! A server within the process of the tests, whose pool can be looked at.

use crate::shipped::PATIENCE;
use entente::graphql::Api;
use entente::http::{Settings, router, serve};
use entente::work::WorkPool;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How often it is looked whether something has come about.
const PAUSE: Duration = Duration::from_millis(10);

pub(super) struct Server {
    api: Arc<Api>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(super) async fn start(api: Api, set: impl FnOnce(&mut Settings)) -> Self {
        let api = Arc::new(api);
        let mut settings = Settings { request_timeout: 2 * PATIENCE, ..Settings::default() };
        set(&mut settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(api.clone(), &settings);
        let task = tokio::spawn(async move { serve(listener, router, &settings, std::future::pending()).await });
        Self { api, address, task }
    }

    pub(super) fn pool(&self) -> &WorkPool {
        self.api.pool()
    }

    /// Waits until so many jobs run.
    pub(super) async fn until_running(&self, jobs: usize) {
        let running = eventually(|| async { self.pool().running() }, |running| *running == jobs).await;
        assert!(running.is_ok(), "{running:?} run, not {jobs}");
    }

    /// Sends a query on a connection of its own: the status and the answer. Aborted, the connection is closed.
    pub(super) fn post(&self, query: &str, variables: &Value) -> JoinHandle<(u16, Value)> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let head =
            format!("POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
        tokio::spawn(exchange(self.address, format!("{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n{body}")))
    }

    pub(super) fn get(&self, path: &str) -> JoinHandle<(u16, Value)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        tokio::spawn(exchange(self.address, request))
    }
}

async fn exchange(address: SocketAddr, request: String) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// What something gives once it is as wanted; or what it gave last.
pub(super) async fn eventually<T, F: Future<Output = T>>(
    mut look: impl FnMut() -> F,
    is_wanted: impl Fn(&T) -> bool,
) -> Result<T, T> {
    let began = Instant::now();
    loop {
        let found = look().await;
        if is_wanted(&found) {
            return Ok(found);
        }
        if began.elapsed() > PATIENCE {
            return Err(found);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
