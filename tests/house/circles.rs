//! Circles of files within a room, found from the names that the files use.
//!
//! A file uses another when it names an item defined there: in a `use` or in a path, through whatever re-exports. A `mod.rs`
//! that declares and re-exports uses nothing by that; its own code does. Methods are not followed, for their files follow
//! from types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Path of a module, without `crate`.
type Path = Vec<String>;

/// Re-exports of re-exports that are followed; a longer chain is one that never ends, as of a library of the same name.
const MAX_CHAIN: usize = 16;

/// Module: a file, or an inline `mod` within one.
#[derive(Default)]
struct Module {
    file: usize,
    items: HashSet<String>,
    /// What `use` brings in, by the name it has here.
    imports: HashMap<String, Path>,
    /// Paths before `::*`.
    globs: Vec<Path>,
}

/// Name as it stands in the code of a module.
struct Mention {
    module: Path,
    path: Path,
    /// Whether it only passes the name on.
    reexports: Option<String>,
}

/// Files, their modules, and what the files name.
#[derive(Default)]
struct Graph {
    files: Vec<String>,
    modules: HashMap<Path, Module>,
    mentions: Vec<Vec<Mention>>,
}

/// Target of a path.
enum Target {
    Module(Path),
    /// Item defined in a file.
    Item(usize),
}

/// Shortest circle through each file that is in one, for files given as path below `src/` and text; each circle once, beginning
/// with the first of its files.
pub(super) fn circles<'s>(sources: impl IntoIterator<Item = (&'s str, &'s str)>) -> BTreeSet<Vec<String>> {
    let mut graph = Graph::default();
    for (name, text) in sources {
        graph.read(name, text);
    }
    let arrows: Vec<BTreeSet<usize>> = (0..graph.files.len()).map(|file| graph.uses(file)).collect();
    let shortest = (0..arrows.len()).filter_map(|file| shortest_circle(&arrows, file));
    shortest
        .map(|mut circle| {
            let first = (0..circle.len()).min_by_key(|at| &graph.files[circle[*at]]).unwrap_or_default();
            circle.rotate_left(first);
            circle.into_iter().map(|file| graph.files[file].clone()).collect()
        })
        .collect()
}

/// Breadth-first search from a file back to itself.
fn shortest_circle(arrows: &[BTreeSet<usize>], start: usize) -> Option<Vec<usize>> {
    let mut parents: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in &arrows[file] {
            if *next == start {
                let mut circle = vec![file];
                while let Some(parent) = circle.last().filter(|last| **last != start).and_then(|last| parents.get(last))
                {
                    circle.push(*parent);
                }
                circle.reverse();
                return Some(circle);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = parents.entry(*next) {
                entry.insert(file);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

impl Graph {
    /// Files of the same room that a file uses.
    fn uses(&self, file: usize) -> BTreeSet<usize> {
        let mentions = &self.mentions[file];
        let own: HashSet<&str> = mentions
            .iter()
            .filter(|mention| mention.reexports.is_none())
            .map(|mention| mention.path[0].as_str())
            .collect();
        mentions
            .iter()
            .filter(|mention| mention.reexports.as_ref().is_none_or(|name| own.contains(name.as_str())))
            .filter_map(|mention| match self.resolve(&mention.module, &mention.path, 0)? {
                Target::Item(file) => Some(file),
                // Who names a folder names nothing of its `mod.rs` by that.
                Target::Module(path) => {
                    let file = self.modules.get(&path)?.file;
                    (!self.files[file].ends_with("mod.rs")).then_some(file)
                }
            })
            .filter(|used| *used != file && room(&self.files[*used]) == room(&self.files[file]))
            .collect()
    }

    /// What a path stands for in a module; none where it leads out of the program or to a local name.
    fn resolve(&self, module: &[String], path: &[String], chain: usize) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            _ if chain > MAX_CHAIN => None,
            "crate" => self.member(&[], rest, true, chain),
            "self" => self.member(module, rest, true, chain),
            "super" => {
                let parent = module.split_last()?.1;
                match rest.first().map(String::as_str) {
                    Some("super") => self.resolve(parent, rest, chain),
                    _ => self.member(parent, rest, true, chain),
                }
            }
            // A bare name is more likely a variable than the module of that name.
            name if rest.is_empty() && self.modules.contains_key(&child(module, name)) => None,
            _ => self.member(module, path, false, chain),
        }
    }

    /// What a path stands for from within a module on. Where the path names the module, it has the item: one that is not found
    /// is made by a macro.
    fn member(&self, module: &[String], path: &[String], is_named: bool, chain: usize) -> Option<Target> {
        let Some((name, rest)) = path.split_first() else { return Some(Target::Module(module.to_vec())) };
        let inner = child(module, name);
        if self.modules.contains_key(&inner) {
            return self.member(&inner, rest, true, chain);
        }
        let here = self.modules.get(module)?;
        if here.items.contains(name) {
            return Some(Target::Item(here.file));
        }
        if let Some(import) = here.imports.get(name) {
            let whole: Path = import.iter().chain(rest).cloned().collect();
            return self.resolve(module, &whole, chain + 1);
        }
        let through_glob = here.globs.iter().find_map(|glob| match self.resolve(module, glob, chain + 1)? {
            Target::Module(within) => self.member(&within, path, false, chain + 1),
            Target::Item(_) => None,
        });
        through_glob.or(is_named.then_some(Target::Item(here.file)))
    }

    fn read(&mut self, name: &str, text: &str) {
        let file = self.files.len();
        self.files.push(name.to_owned());
        let stem = name.strip_suffix(".rs").unwrap_or(name);
        let module: Path = stem.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect();
        let mut reader = Reader { graph: self, tokens: tokens(text), at: 0, file, scopes: Vec::new(), depth: 0 };
        reader.open(module);
        reader.mentions();
    }
}

fn child(module: &[String], name: &str) -> Path {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

/// Reader of the tokens of a file.
struct Reader<'g> {
    graph: &'g mut Graph,
    tokens: Vec<String>,
    at: usize,
    file: usize,
    /// Modules that are open, each with the depth of its items.
    scopes: Vec<(Path, usize)>,
    depth: usize,
}

impl Reader<'_> {
    fn open(&mut self, module: Path) {
        self.graph.modules.insert(module.clone(), Module { file: self.file, ..Module::default() });
        self.scopes.push((module, self.depth));
    }

    fn scope(&self) -> (Path, usize) {
        self.scopes.last().cloned().unwrap_or_default()
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    fn mentions(&mut self) {
        let mut mentions = Vec::new();
        while self.at < self.tokens.len() {
            let (module, level) = self.scope();
            match self.token(self.at) {
                "{" => self.depth += 1,
                "}" => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth < level {
                        self.scopes.pop();
                    }
                }
                "mod" => {
                    let name = self.token(self.at + 1).to_owned();
                    if self.token(self.at + 2) == "{" {
                        self.depth += 1;
                        self.open(child(&module, &name));
                    }
                    self.at += 2;
                }
                "use" => {
                    let public = self.at.checked_sub(1).is_some_and(|before| matches!(self.token(before), "pub" | ")"));
                    self.at += 1;
                    self.use_tree(&module, &mut Vec::new(), public, &mut mentions);
                }
                keyword @ ("fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "macro_rules") => {
                    let at = self.at + 1 + usize::from(keyword == "macro_rules");
                    if self.depth == level {
                        let name = self.token(at).to_owned();
                        self.graph.modules.entry(module).or_default().items.insert(name);
                    }
                }
                token if is_name(token) => {
                    let is_path = self.at.checked_sub(1).is_none_or(|before| !matches!(self.token(before), "." | "::"));
                    let mut path = vec![token.to_owned()];
                    while self.token(self.at + 1) == "::" && is_name(self.token(self.at + 2)) {
                        self.at += 2;
                        path.push(self.token(self.at).to_owned());
                    }
                    if is_path {
                        mentions.push(Mention { module, path, reexports: None });
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        self.graph.mentions.push(mentions);
    }

    /// Reads what stands behind `use`, or a part of it in braces, up to its end.
    fn use_tree(&mut self, module: &Path, before: &mut Path, public: bool, mentions: &mut Vec<Mention>) {
        let length = before.len();
        let (mut renamed, mut is_self) = (None, false);
        loop {
            let token = self.token(self.at).to_owned();
            match token.as_str() {
                "{" => {
                    while !matches!(self.token(self.at), "}" | "") {
                        self.at += 1;
                        self.use_tree(module, before, public, mentions);
                    }
                    self.at += 1;
                    before.truncate(length);
                    return;
                }
                "as" => {
                    self.at += 1;
                    renamed = Some(self.token(self.at).to_owned());
                }
                "*" => {
                    let glob = before.clone();
                    self.graph.modules.entry(module.clone()).or_default().globs.push(glob);
                    before.truncate(length);
                    self.at += 1;
                    return;
                }
                "self" if !before.is_empty() => is_self = true,
                "::" => {}
                name if is_name(name) => before.push(name.to_owned()),
                _ => break,
            }
            self.at += 1;
        }
        if let Some(last) = before.last().filter(|_| before.len() > length || is_self) {
            let name = renamed.unwrap_or_else(|| last.clone());
            self.graph.modules.entry(module.clone()).or_default().imports.insert(name.clone(), before.clone());
            let reexports = public.then_some(name);
            mentions.push(Mention { module: module.clone(), path: before.clone(), reexports });
        }
        before.truncate(length);
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs of a text, without comments, texts, characters and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        match (get(at), get(at + 1)) {
            ('/', '/') => at += chars[at..].iter().take_while(|c| **c != '\n').count(),
            ('/', '*') => at += chars[at..].windows(2).take_while(|pair| *pair != ['*', '/']).count() + 2,
            ('"', _) => at = end_of_text(&chars, at),
            ('\'', '\\') => at += 3 + chars[at + 3..].iter().take_while(|c| **c != '\'').count() + 1,
            ('\'', _) if get(at + 2) == '\'' => at += 3,
            ('\'', _) => at += 1 + chars[at + 1..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count(),
            (':', ':') => {
                tokens.push("::".to_owned());
                at += 2;
            }
            (c, _) if c.is_alphanumeric() || c == '_' => {
                let name: String = chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                at += name.chars().count();
                let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
                if matches!(name.as_str(), "r" | "br") && get(at + hashes) == '"' {
                    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                    at += hashes + 1;
                    at += chars[at..].windows(end.len()).take_while(|part| **part != *end).count() + end.len();
                } else {
                    tokens.push(name);
                }
            }
            (c, _) => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                at += 1;
            }
        }
    }
    tokens
}

/// Position behind a text in quotes.
fn end_of_text(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += 1 + usize::from(chars[at] == '\\');
    }
    at + 1
}

#[test]
fn circles_are_found_through_re_exports_and_paths() {
    let found = |sources: &[(&str, &str)]| {
        let circles = circles(sources.iter().copied());
        circles.iter().map(|circle| circle.join(" ")).collect::<Vec<_>>().join("; ")
    };
    let room = "mod a;\nmod b;\npub use a::A;\npub(crate) use b::{B, self as c};\n";
    let b = ("room/b.rs", "use super::A;\npub struct B(A);");
    for (file, circle) in [
        ("pub struct A;", ""),
        (
            "pub struct A;\n// super::B\n/* super::B */ const TEXT: &str = \"super::B\"; const RAW: &str = r#\"super::B\"#;",
            "",
        ),
        ("pub struct A;\nfn f<'b>(b: &'b str) -> char { b.c.d; '\\'' }", ""),
        ("pub struct A;\nmod tests { use super::*; fn f(a: A) {} }", ""),
        ("pub struct A;\nuse super::B;", "room/a.rs room/b.rs"),
        ("pub struct A;\nuse super::{b::{self}};", "room/a.rs room/b.rs"),
        ("pub struct A;\nuse super::c; fn f() { c::B }", "room/a.rs room/b.rs"),
        ("pub struct A;\nfn f() { crate::room::B }", "room/a.rs room/b.rs"),
        ("pub struct A;\nmod inner { fn f(b: super::super::B) {} }", "room/a.rs room/b.rs"),
        ("pub struct A;\nuse super::b::*; fn f(b: B) {}", "room/a.rs room/b.rs"),
        ("pub struct A;\nuse super::b::MadeByMacro;", "room/a.rs room/b.rs"),
    ] {
        assert_eq!(found(&[("room/mod.rs", room), ("room/a.rs", file), b]), circle, "{file}");
    }
    let defines = format!("{room}pub struct Shared;\n");
    let uses = ("room/a.rs", "use super::Shared; pub struct A(Shared);");
    assert_eq!(found(&[("room/mod.rs", &defines), uses, b]), "");
    let both = format!("{defines}fn f(a: A) {{}}");
    assert_eq!(found(&[("room/mod.rs", &both), uses, b]), "room/a.rs room/mod.rs");
    let path = format!("{defines}fn f() {{ a::A::new() }}");
    assert_eq!(found(&[("room/mod.rs", &path), uses, b]), "room/a.rs room/mod.rs");
    let elsewhere = [("room/mod.rs", room), ("other/mod.rs", "use crate::room::A; pub struct O;"), b];
    assert_eq!(found(&[elsewhere[0], elsewhere[1], ("room/a.rs", "use crate::other::O; pub struct A;"), b]), "");
}
