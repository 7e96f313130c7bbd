//! A package as files: read from a folder, compiled into the binary, written to a folder.

use crate::digest::hex;
use rust_embed::Embed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The file in which a package says what it is.
pub(super) const MANIFEST: &str = "datapackage.json";
pub(super) const README: &str = "README.md";
/// What the package leaves out of its sources.
pub(super) const OMISSIONS: &str = "omissions.csv";
pub(super) const SOURCES: &str = "sources.csv";
pub(super) const ENTITIES: &str = "entities";
pub(super) const RELATIONS: &str = "relations";

#[derive(Embed)]
#[folder = "seed/"]
struct Seed;

/// The files of a data package, by their path within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Paths of files that look like data and are in no place where data is read.
    strays: Vec<String>,
}

impl Package {
    /// Reads a folder. What the files say is not looked at.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read.
    pub fn from_dir(folder: &Path) -> io::Result<Self> {
        let mut package = Self::default();
        for (name, is_folder) in list(folder)? {
            if is_folder {
                let inner = list(&folder.join(&name)).map_err(|error| named(&error, &name))?;
                for (inner, _) in inner.into_iter().filter(|(_, is_folder)| !is_folder) {
                    package.take(folder, format!("{name}/{inner}"))?;
                }
            } else {
                package.take(folder, name)?;
            }
        }
        Ok(package)
    }

    fn take(&mut self, folder: &Path, path: String) -> io::Result<()> {
        match role(&path) {
            Role::Part => {
                let bytes = fs::read(folder.join(&path)).map_err(|error| named(&error, &path))?;
                self.files.insert(path, bytes.into());
            }
            Role::Stray => self.strays.push(path),
            Role::Other => {}
        }
        Ok(())
    }

    /// The package that is compiled into the binary.
    pub fn embedded() -> Self {
        let files = Seed::iter().filter_map(|path| Some((path.to_string(), Seed::get(&path)?.data)));
        Self { files: files.filter(|(path, _)| role(path) == Role::Part).collect(), strays: Vec::new() }
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let path = path.into();
        if role(&path) == Role::Part {
            self.files.insert(path, Cow::Owned(bytes.into()));
        } else {
            self.strays.push(path);
        }
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The files by path, sorted.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(AsRef::as_ref)
    }

    pub(super) fn strays(&self) -> &[String] {
        &self.strays
    }

    /// SHA-256 over the files, in hexadecimal: that of the lines `sha256sum` prints for them, sorted by path.
    pub fn sha256(&self) -> String {
        let mut all = Sha256::new();
        for (path, bytes) in self.files() {
            all.update(format!("{}  {path}\n", hex(&Sha256::digest(bytes))));
        }
        hex(&all.finalize())
    }

    /// Writes the files to a new folder, which appears only once it is complete. An empty folder may be there before.
    ///
    /// # Errors
    /// When the folder exists and is not empty, or cannot be written.
    pub fn write_dir(&self, target: &Path) -> io::Result<()> {
        if fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
        }
        let name = target.file_name().ok_or_else(|| io::Error::other("not the name of a folder"))?;
        let mut partial = name.to_owned();
        partial.push(format!(".partial-{}", std::process::id()));
        let partial = target.with_file_name(partial);
        let written = self.write_files(&partial).and_then(|()| fs::rename(&partial, target));
        if written.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_dir_all(&partial);
        }
        written
    }

    fn write_files(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)?;
        for (path, bytes) in self.files() {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Belongs to a package.
    Part,
    /// Looks like data but is not read.
    Stray,
    /// Nothing to do with data.
    Other,
}

fn role(path: &str) -> Role {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_csv = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    match folder {
        "" if [MANIFEST, README, OMISSIONS, SOURCES].contains(&name) => Role::Part,
        ENTITIES | RELATIONS if Path::new(name).extension().is_some_and(|extension| extension == "csv") => Role::Part,
        ENTITIES | RELATIONS => Role::Stray,
        _ if is_csv => Role::Stray,
        _ => Role::Other,
    }
}

/// Names in a folder, sorted, and whether each is a folder. Hidden ones are left out.
fn list(folder: &Path) -> io::Result<Vec<(String, bool)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push((name, entry.path().is_dir()));
        }
    }
    names.sort();
    Ok(names)
}

fn named(error: &io::Error, path: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}
