//! Options of commands that use a Neo4j server.

use super::failure::Failure;
use crate::store::neo4j::Neo4jSettings;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// What the address of a server begins with.
const SCHEMES: [&str; 4] = ["bolt", "bolt+s", "neo4j", "neo4j+s"];
/// Holds the password. There is no option for it: other users of the machine see the arguments of a process.
const PASSWORD: &str = "NEO4J_PASSWORD";

/// Which Neo4j server, and as whom.
#[derive(Args, Clone, Debug)]
pub struct Neo4jArgs {
    /// Address of a Neo4j server, such as `neo4j+s://db.example.org` or `bolt://localhost:7687`
    #[arg(long, value_name = "URI", env = "NEO4J_URI", value_parser = address)]
    pub neo4j_uri: Option<String>,

    /// User at the Neo4j server
    #[arg(long, value_name = "NAME", env = "NEO4J_USER", default_value = "neo4j")]
    pub neo4j_user: String,

    /// File with the password for the Neo4j server; or the environment variable `NEO4J_PASSWORD` is the password itself
    #[arg(long, value_name = "FILE", env = "NEO4J_PASSWORD_FILE")]
    pub neo4j_password_file: Option<PathBuf>,

    /// Database at the Neo4j server, if not the one that is the user's own
    #[arg(long, value_name = "NAME", env = "NEO4J_DATABASE")]
    pub neo4j_database: Option<String>,

    /// Most statements that run at the Neo4j server at once
    #[arg(long, value_name = "NUMBER", env = "ENTENTE_NEO4J_POOL", default_value_t = Neo4jSettings::default().pool)]
    pub neo4j_pool: usize,
}

impl Neo4jArgs {
    /// The settings for a server, if one is named. `timeout` is the longest time for a statement of an operation.
    pub(super) fn settings(&self, timeout: Duration) -> Result<Option<Neo4jSettings>, Failure> {
        let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        let Some(uri) = given(&self.neo4j_uri) else { return Ok(None) };
        Ok(Some(Neo4jSettings {
            uri,
            user: self.neo4j_user.clone(),
            password: self.password(std::env::var(PASSWORD).ok())?,
            database: given(&self.neo4j_database),
            pool: self.neo4j_pool.max(1),
            timeout,
            ..Neo4jSettings::default()
        }))
    }

    fn password(&self, given: Option<String>) -> Result<String, Failure> {
        let file = self.neo4j_password_file.as_ref().filter(|path| !path.as_os_str().is_empty());
        match (given.filter(|password| !password.is_empty()), file) {
            (Some(_), Some(_)) => {
                Err(Failure::Other(format!("both {PASSWORD} and a file with the password are given: leave one out")))
            }
            (Some(password), None) => Ok(password),
            (None, Some(path)) => std::fs::read_to_string(path)
                .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
                .map_err(|error| Failure::Other(format!("cannot read {}: {error}", path.display()))),
            (None, None) => Ok(String::new()),
        }
    }
}

/// An address of one of the schemes that the protocol has.
fn address(text: &str) -> Result<String, String> {
    let form = || format!("expected {}:// and a host, such as neo4j+s://db.example.org", SCHEMES.join("://, "));
    if text.is_empty() {
        return Ok(String::new());
    }
    let (scheme, host) = text.split_once("://").ok_or_else(form)?;
    if matches!(scheme, "http" | "https") {
        return Err(format!("{}; Bolt is spoken, by default at port 7687, not HTTP", form()));
    }
    if matches!(scheme, "bolt+ssc" | "neo4j+ssc") {
        return Err(format!("{}; certificates are always checked", form()));
    }
    if !SCHEMES.contains(&scheme) || host.is_empty() || host.contains('/') {
        return Err(form());
    }
    if host.contains('@') {
        return Err(format!("{}; user and password have options of their own", form()));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        neo4j: Neo4jArgs,
    }

    fn args(arguments: &[&str]) -> Result<Neo4jArgs, clap::Error> {
        Line::try_parse_from([&["entente"], arguments].concat()).map(|line| line.neo4j)
    }

    #[test]
    fn addresses_are_checked() {
        for uri in ["bolt://localhost", "bolt+s://a:7687", "neo4j://[::1]:7687", "neo4j+s://db.example.org", ""] {
            assert!(args(&["--neo4j-uri", uri]).is_ok(), "{uri}");
        }
        for uri in
            ["localhost:7687", "http://a:7474", "bolt://", "bolt+ssc://a", "bolt://u:p@a", "bolt://a/b", "BOLT://a"]
        {
            assert!(args(&["--neo4j-uri", uri]).is_err(), "{uri}");
        }
    }

    #[test]
    fn one_password_is_given() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "from the file\r\n").unwrap();
        let path = path.to_str().unwrap();
        let of = |arguments: &[&str], given: Option<&str>| {
            let args = args(arguments).unwrap();
            args.password(given.map(str::to_owned)).map_err(|failure| failure.to_string())
        };
        assert_eq!(of(&[], Some("given")).unwrap(), "given");
        assert_eq!(of(&[], None).unwrap(), "");
        assert_eq!(of(&["--neo4j-password-file", path], None).unwrap(), "from the file");
        assert_eq!(of(&["--neo4j-password-file", path], Some("")).unwrap(), "from the file");
        assert!(of(&["--neo4j-password-file", path], Some("given")).unwrap_err().contains("leave one out"));
        assert!(of(&["--neo4j-password-file", "no/such/file"], None).unwrap_err().contains("no/such/file"));
    }
}
