//! Manifest of a dataset.

/// Manifest: what a dataset says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Short name.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// Version.
    pub version: String,
    /// SHA-256 over the files of the package, in hexadecimal.
    pub sha256: String,
    /// Licences of the data.
    pub licences: Vec<Licence>,
}

/// A licence of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    /// SPDX identifier, such as `CC-BY-4.0`.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Where its text is.
    pub path: Option<String>,
}
