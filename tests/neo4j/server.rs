//! Neo4j servers for tests, run by `tests/neo4j/server`. A test whose server does not start fails, with the server's log.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A server that answers Bolt.
pub(crate) struct Server {
    /// `bolt://127.0.0.1:PORT`.
    pub(crate) uri: String,
    pub(crate) user: String,
    pub(crate) password: String,
    /// Of the Java process; 0 where the server was there before.
    pub(crate) pid: u32,
    // The process ends when its standard input closes: at the latest, when the process of the tests ends.
    process: Option<Child>,
    home: Option<TempDir>,
}

impl Server {
    /// The server that all tests share: the one at `NEO4J_URI`, or one that is started when it is first asked for.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| match std::env::var("NEO4J_URI") {
            Ok(uri) => {
                let user = std::env::var("NEO4J_USER").unwrap_or_else(|_| "neo4j".to_owned());
                let password = std::env::var("NEO4J_PASSWORD").expect("NEO4J_PASSWORD stands beside NEO4J_URI");
                Self { uri, user, password, pid: 0, process: None, home: None }
            }
            Err(_) => Self::start(&[]),
        })
    }

    /// A server with a home of its own, which outlives [`Server::kill`] and goes with this value. It speaks TLS, too.
    pub(crate) fn own() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut server = Self::start(&["--tls", "--home", &home.path().to_string_lossy()]);
        server.home = Some(home);
        server
    }

    /// Ends the server at once, as a fault would (SIGKILL).
    pub(crate) fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        // Its script ends with it, so a script that is there names a process that is there.
        if let Ok(None) = process.try_wait() {
            let _ = Command::new("sh").args(["-c", "kill -9 \"$0\"", &self.pid.to_string()]).status();
        }
        let _ = process.wait();
    }

    /// Starts a server that was killed again: same place, same data.
    pub(crate) fn start_again(&mut self) {
        assert!(self.process.is_none(), "it runs");
        let home = self.home.as_ref().expect("a server of one's own");
        let port = self.uri.rsplit(':').next().expect("a port");
        let mut again = Self::start(&["--tls", "--home", &home.path().to_string_lossy(), "--port", port]);
        (self.pid, self.process) = (again.pid, again.process.take());
    }

    fn start(options: &[&str]) -> Self {
        let mut process = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neo4j/server"))
            .arg("--until-eof")
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tests/neo4j/server runs");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut line).expect("its output is text");
        let [uri, user, password, _, pid] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            let mut said = String::new();
            let _ = process.stderr.take().expect("it is piped").read_to_string(&mut said);
            panic!("no Neo4j: {line}{said}");
        };
        Self {
            uri: uri.to_owned(),
            user: user.to_owned(),
            password: password.to_owned(),
            pid: pid.parse().expect("a number"),
            process: Some(process),
            home: None,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
