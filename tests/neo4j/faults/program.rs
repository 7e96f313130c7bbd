//! The program against a Neo4j server, as people run it: its own process, told by its environment where the graph is.

use super::Server;
use crate::http::client::{Answer, exchange, post, request};
use crate::shipped::PATIENCE;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The program with some arguments, and nothing in its environment but how to reach the server, and these settings.
pub(super) fn entente(server: &Server, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        if ["ENTENTE_", "NEO4J_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.env("NEO4J_URI", &server.uri).env("NEO4J_USER", &server.user).env("NEO4J_PASSWORD", &server.password);
    command.envs(settings.iter().copied());
    command
}

/// Brings a data package into the server's database, and nothing else stays there; the built-in one, if none is given.
pub(super) fn import(server: &Server, data: Option<&Path>) {
    let mut command = entente(server, &["import", "--prune"], &[]);
    let output = command.args(data.map(|data| format!("--data={}", data.display()))).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What becomes of a program that is to end by itself: its status and all that it said.
pub(super) fn ended(mut command: Command) -> (ExitStatus, String) {
    let mut process = Process(command.spawn().unwrap());
    let said = Log::of(process.0.stderr.take().unwrap());
    let status = eventually("end of the program", || process.0.try_wait().unwrap());
    let mut out = String::new();
    process.0.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    (status, out + &said.end())
}

/// Ended when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing is left to do where the process is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a process writes, line by line.
struct Log {
    lines: Arc<Mutex<String>>,
    reader: std::thread::JoinHandle<()>,
}

impl Log {
    fn of(output: ChildStderr) -> Self {
        let lines = Arc::new(Mutex::new(String::new()));
        let written = lines.clone();
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let mut written = written.lock().unwrap();
                written.push_str(&line);
                written.push('\n');
            }
        });
        Self { lines, reader }
    }

    fn end(self) -> String {
        self.reader.join().unwrap();
        self.lines.lock().unwrap().clone()
    }
}

/// `entente serve`, ended when dropped.
pub(super) struct Program {
    process: Process,
    pub(super) address: SocketAddr,
    log: Log,
    // Kept open, so that the program can go on writing to it.
    _out: BufReader<ChildStdout>,
}

impl Program {
    pub(super) fn start(server: &Server, settings: &[(&str, &str)]) -> Self {
        let mut process = Process(entente(server, &["serve", "--listen", "127.0.0.1:0"], settings).spawn().unwrap());
        let log = Log::of(process.0.stderr.take().unwrap());
        let mut out = BufReader::new(process.0.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("it did not start: {}", log.lines.lock().unwrap()));
        Self { process, address: address.parse().unwrap(), log, _out: out }
    }

    /// What it has written to its log.
    pub(super) fn log(&self) -> String {
        self.log.lines.lock().unwrap().clone()
    }

    /// Waits until its log says something: what it writes arrives some time later.
    pub(super) fn says(&self, what: &str) {
        eventually(what, || self.log().contains(what).then_some(()));
    }

    pub(super) fn lives(&mut self) -> bool {
        matches!(self.process.0.try_wait(), Ok(None))
    }

    pub(super) fn get(&self, target: &str, headers: &[(&str, &str)]) -> Answer {
        exchange(self.address, &request("GET", target, headers, b"")).unwrap()
    }

    pub(super) fn ask(&self, query: &str) -> Answer {
        exchange(self.address, &question(query)).unwrap()
    }

    /// The data that a query is answered with.
    pub(super) fn data(&self, query: &str) -> Value {
        let answer = self.ask(query);
        assert_eq!(answer.status, 200, "{query}\n{}\n{}", String::from_utf8_lossy(&answer.body), self.log());
        answer.json()["data"].clone()
    }

    /// The status of readiness.
    pub(super) fn ready(&self) -> u16 {
        self.get("/health/ready", &[]).status
    }

    /// Waits until it says that it is ready.
    pub(super) fn get_ready(&self) {
        eventually("readiness", || (self.ready() == 200).then_some(()));
    }

    /// Memory in use, in kilobytes; none where the system does not tell.
    pub(super) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    /// How many connections it has to the server; none where the system does not tell.
    pub(super) fn connections(&self, server: &Server) -> Option<usize> {
        let port: u16 = server.uri.rsplit(':').next()?.parse().ok()?;
        let far = format!(":{port:04X}");
        let sockets = std::fs::read_dir(format!("/proc/{}/fd", self.process.0.id())).ok()?;
        let sockets: Vec<_> = sockets.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok()).collect();
        let table = std::fs::read_to_string("/proc/net/tcp").ok()?;
        // While connections come and go, the table may name one several times.
        let ours: HashSet<_> = table
            .lines()
            .skip(1)
            .map(|line| line.split_whitespace().collect::<Vec<_>>())
            .filter(|cells| cells[2].ends_with(&far))
            .map(|cells| format!("socket:[{}]", cells[9]))
            .filter(|socket| sockets.iter().any(|open| open.as_os_str() == socket.as_str()))
            .collect();
        Some(ours.len())
    }
}

/// The bytes of a request that asks a query.
pub(super) fn question(query: &str) -> Vec<u8> {
    post(json!({ "query": query }).to_string().as_bytes())
}

/// Waits until there is something to return.
pub(super) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "after {PATIENCE:?} still no {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
