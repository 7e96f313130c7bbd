//! What a server or the network does once in a while, done at will: a go-between that passes Bolt on, except when told not to.

use super::Server;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What befalls a statement.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mishap {
    /// The connection ends before there is an answer.
    Cut,
    /// The server fails to begin with it, with a code.
    FailsToRun(&'static str),
    /// The server begins and then fails, with a code.
    FailsToAnswer(&'static str),
}

/// What is to befall whom.
#[derive(Debug, Default)]
struct Orders {
    /// The next statement that has this text.
    mishap: Option<(String, Mishap)>,
    /// Everybody: connections that were there, or are made, while this is set are never heard of again.
    silent: bool,
}

/// The go-between.
pub(super) struct Between {
    /// Its own address, to be given to the program.
    pub(super) uri: String,
    orders: Arc<Mutex<Orders>>,
}

impl Between {
    pub(super) fn and(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let uri = format!("bolt://{}", listener.local_addr().unwrap());
        let orders = Arc::<Mutex<Orders>>::default();
        let far = server.uri.trim_start_matches("bolt://").to_owned();
        let told = orders.clone();
        // It goes on until the process of the tests ends, as do its connections.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let Ok(far) = TcpStream::connect(&far) else { continue };
                let line = Arc::new(Line { near, far, orders: told.clone(), silent: AtomicBool::new(false) });
                let other = line.clone();
                thread::spawn(move || other.answers());
                thread::spawn(move || line.requests());
            }
        });
        Self { uri, orders }
    }

    pub(super) fn order(&self, text: &str, mishap: Mishap) {
        self.orders.lock().unwrap().mishap = Some((text.to_owned(), mishap));
    }

    /// Whether what was ordered has happened.
    pub(super) fn is_done(&self) -> bool {
        self.orders.lock().unwrap().mishap.is_none()
    }

    pub(super) fn be_silent(&self, silent: bool) {
        self.orders.lock().unwrap().silent = silent;
    }
}

/// A connection of the program, and its other half.
struct Line {
    near: TcpStream,
    far: TcpStream,
    orders: Arc<Mutex<Orders>>,
    silent: AtomicBool,
}

impl Line {
    /// Passes on what the server says.
    fn answers(&self) {
        let mut part = [0; 16 * 1024];
        loop {
            let count = (&self.far).read(&mut part).unwrap_or(0);
            self.hear();
            if count == 0 || (&self.near).write_all(&part[..count]).is_err() {
                return self.end();
            }
        }
    }

    /// Passes on what the program says.
    fn requests(&self) {
        let _ = self.pass();
        self.end();
    }

    fn end(&self) {
        let _ = (self.near.shutdown(Shutdown::Both), self.far.shutdown(Shutdown::Both));
    }

    fn pass(&self) -> std::io::Result<()> {
        let (mut near, mut far) = (&self.near, &self.far);
        let mut greeting = [0; 20];
        near.read_exact(&mut greeting)?;
        self.hear();
        far.write_all(&greeting)?;
        loop {
            let (bytes, text) = message(near)?;
            self.hear();
            match self.mishap(&text) {
                None => far.write_all(&bytes)?,
                Some(Mishap::Cut) => return Ok(()),
                Some(Mishap::FailsToRun(code)) => {
                    message(near)?;
                    near.write_all(&[failure(code), chunk(&[0xB0, 0x7E])].concat())?;
                }
                Some(Mishap::FailsToAnswer(code)) => {
                    message(near)?;
                    let begun = [&[0xB1, 0x70, 0xA1, 0x86][..], b"fields", &[0x90]].concat();
                    near.write_all(&[chunk(&begun), failure(code)].concat())?;
                }
            }
        }
    }

    /// Does not return where nothing is to be heard.
    fn hear(&self) {
        self.silent.fetch_or(self.orders.lock().unwrap().silent, Ordering::Relaxed);
        while self.silent.load(Ordering::Relaxed) {
            thread::park();
        }
    }

    fn mishap(&self, text: &[u8]) -> Option<Mishap> {
        let mut orders = self.orders.lock().unwrap();
        let (ordered, mishap) = orders.mishap.as_ref()?;
        let (is_run, mishap) = (text.get(1) == Some(&0x10), *mishap);
        let is_meant = is_run && text.windows(ordered.len()).any(|part| part == ordered.as_bytes());
        is_meant.then(|| orders.mishap = None)?;
        Some(mishap)
    }
}

/// A message as it came, and without the lengths of its chunks.
fn message(mut from: &TcpStream) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut bytes, mut text) = (Vec::new(), Vec::new());
    loop {
        let mut length = [0; 2];
        from.read_exact(&mut length)?;
        bytes.extend_from_slice(&length);
        let mut part = vec![0; usize::from(u16::from_be_bytes(length))];
        if part.is_empty() {
            return Ok((bytes, text));
        }
        from.read_exact(&mut part)?;
        bytes.extend_from_slice(&part);
        text.extend_from_slice(&part);
    }
}

/// A message of one chunk.
fn chunk(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap().to_be_bytes();
    [&length, text, &[0, 0]].concat()
}

/// The message FAILURE with a code.
fn failure(code: &str) -> Vec<u8> {
    let length = u8::try_from(code.len()).unwrap();
    chunk(
        &[&[0xB1, 0x7F, 0xA2, 0x84][..], b"code", &[0xD0, length], code.as_bytes(), &[0x87], b"message", &[0x80]]
            .concat(),
    )
}
