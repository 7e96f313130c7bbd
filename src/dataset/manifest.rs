//! `datapackage.json`: what a package says of itself.

use super::package::{MANIFEST, Package};
use super::report::Report;
use crate::diagnostic::{Diagnostic, closest, suggested};
use crate::model::{Licence, Manifest};
use serde_json::Value;

const FORM: &str =
    "write { \"name\": \"…\", \"title\": \"…\", \"version\": \"…\", \"licenses\": [{ \"name\": \"…\" }] }";

/// Reads the manifest of a package with these files of records; what is wrong with it goes to the report.
pub(super) fn read(package: &Package, tables: &[&str], report: &mut Report) -> Manifest {
    let Some(bytes) = package.get(MANIFEST) else {
        report.push(Diagnostic::error(MANIFEST, (0, 0), "the file is missing").help(FORM));
        return Manifest::default();
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        report.push(Diagnostic::error(MANIFEST, (0, 0), "not UTF-8").help("save the file as UTF-8"));
        return Manifest::default();
    };
    match serde_json::from_str::<Value>(text) {
        Err(error) => {
            let message = error.to_string();
            let reason = message.split(" at line ").next().unwrap_or_default();
            let at = (error.line().max(1), error.column().max(1));
            report.push(Diagnostic::error(MANIFEST, at, format!("not JSON: {reason}")).help(FORM));
            Manifest::default()
        }
        Ok(Value::Object(fields)) => {
            let mut reader = Reader { text, report };
            let manifest = Manifest {
                name: reader.text(&fields, "name", true),
                title: reader.text(&fields, "title", false),
                version: reader.text(&fields, "version", true),
                sha256: package.sha256(),
                licences: reader.licences(&fields),
            };
            reader.resources(&fields, package, tables);
            manifest
        }
        Ok(_) => {
            report.push(Diagnostic::error(MANIFEST, (1, 1), "not a JSON object").help(FORM));
            Manifest::default()
        }
    }
}

/// The name of a file without its folder and its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

struct Reader<'a> {
    text: &'a str,
    report: &'a mut Report,
}

type Fields = serde_json::Map<String, Value>;

impl Reader<'_> {
    /// Line and column of a JSON string in the file, where it can be told.
    fn place(&self, word: &str) -> (usize, usize) {
        let quoted = Value::from(word).to_string();
        self.text.find(&quoted).map_or((0, 0), |at| {
            let before = &self.text[..at];
            let head = before.rfind('\n').map_or(0, |end| end + 1);
            (before.matches('\n').count() + 1, before[head..].chars().count() + 1)
        })
    }

    fn error(&mut self, near: &str, message: String, help: &str) {
        let at = self.place(near);
        self.report.push(Diagnostic::error(MANIFEST, at, message).help(help));
    }

    fn text(&mut self, fields: &Fields, name: &str, required: bool) -> String {
        match fields.get(name) {
            Some(Value::String(text)) if !text.trim().is_empty() || !required => return text.clone(),
            None if !required => {}
            None => {
                self.report.push(
                    Diagnostic::error(MANIFEST, (0, 0), format!("`{name}` is missing"))
                        .help(format!("add \"{name}\": \"…\"")),
                );
            }
            Some(_) => {
                let help = format!("write \"{name}\": \"…\"");
                self.error(name, format!("`{name}` is not a text"), &help);
            }
        }
        String::new()
    }

    fn licences(&mut self, fields: &Fields) -> Vec<Licence> {
        const HELP: &str = "write \"licenses\": [{ \"name\": \"CC-BY-4.0\" }], with an SPDX identifier";
        let items = match fields.get("licenses") {
            Some(Value::Array(items)) if !items.is_empty() => items,
            Some(_) => {
                self.error("licenses", "`licenses` is not a list of at least one licence".to_owned(), HELP);
                return Vec::new();
            }
            None => {
                self.report.push(Diagnostic::error(MANIFEST, (0, 0), "`licenses` is missing").help(HELP));
                return Vec::new();
            }
        };
        let mut licences = Vec::new();
        for item in items {
            let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
            match text("name") {
                Some(name) if !name.is_empty() => {
                    licences.push(Licence { name, title: text("title"), path: text("path") });
                }
                _ => self.error("licenses", "a licence has no `name`".to_owned(), HELP),
            }
        }
        licences
    }

    /// Frictionless tools read only what `resources` names, so it must name what is there, if it is given.
    fn resources(&mut self, fields: &Fields, package: &Package, tables: &[&str]) {
        const HELP: &str = "write \"resources\": [{ \"name\": \"state\", \"path\": \"entities/State.csv\" }]";
        let items = match fields.get("resources") {
            None => return,
            Some(Value::Array(items)) => items,
            Some(_) => return self.error("resources", "`resources` is not a list".to_owned(), HELP),
        };
        let mut named = Vec::new();
        for item in items {
            match item.get("path").and_then(Value::as_str) {
                None => self.error("resources", "a resource has no `path`".to_owned(), HELP),
                Some(path) => {
                    if package.get(path).is_none() {
                        // Compared by name alone, since folders would make every path of one alike.
                        let near = closest(stem(path), package.files().map(|(path, _)| stem(path)));
                        let file = package.files().map(|(path, _)| path).find(|file| Some(stem(file)) == near);
                        let help = suggested(file, "add the file or remove the resource");
                        self.error(path, format!("`resources` names `{path}`, which does not exist"), &help);
                    }
                    named.push(path);
                }
            }
        }
        for table in tables.iter().filter(|table| !named.contains(table)) {
            let problem =
                Diagnostic::warning(MANIFEST, self.place("resources"), format!("`resources` does not name `{table}`"));
            self.report.push(problem.help("add it: Frictionless tools read only what is named"));
        }
    }
}
