//! Which file leans on which: paths resolved to files, through the re-exports of a folder.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Crate, File, ModulePath, child, library, program};

/// For each module the modules whose items it names.
pub type Graph = BTreeMap<ModulePath, BTreeSet<ModulePath>>;

/// Resolves every path of every file.
pub fn of(crate_: &Crate) -> Graph {
    let exports = exports(crate_);
    let mut graph = Graph::new();
    for file in crate_.files.values() {
        let exported = &exports[&file.module];
        let named = file.paths();
        let targets = named
            .iter()
            .filter(|path| !exported.values().any(|target| target == *path))
            .filter_map(|path| resolve(crate_, &exports, &file.module, path))
            .filter(|target| *target != file.module);
        graph.insert(file.module.clone(), targets.collect());
    }
    graph
}

/// For each module the names that it passes on, with the path that each stands for.
type Exports = BTreeMap<ModulePath, BTreeMap<String, Vec<String>>>;

fn exports(crate_: &Crate) -> Exports {
    crate_.files.values().map(|file| (file.module.clone(), exports_of(file))).collect()
}

/// A folder's list of what it shows is no use of it.
fn exports_of(file: &File) -> BTreeMap<String, Vec<String>> {
    let mut names = BTreeMap::new();
    for statement in file.tokens.split(|token| token == ";") {
        let Some(start) = statement.iter().rposition(|token| token == "use") else { continue };
        if !statement[..start].iter().rev().take(4).any(|token| token == "pub") {
            continue;
        }
        let part = File {
            path: file.path.clone(),
            module: file.module.clone(),
            text: String::new(),
            tokens: statement[start + 1..].to_vec(),
        };
        for path in part.paths() {
            let last = path.last().expect("a path has a word").clone();
            names.insert(alias(&part.tokens, &last).unwrap_or(last), path);
        }
    }
    names
}

/// The other name in `last as other`.
fn alias(tokens: &[String], last: &str) -> Option<String> {
    let at = tokens.windows(2).position(|pair| pair[0] == last && pair[1] == "as")?;
    tokens.get(at + 2).cloned()
}

/// The module that a path leads to; `None` for another crate's.
fn resolve(
    crate_: &Crate,
    exports: &Exports,
    from: &[String],
    path: &[String],
) -> Option<ModulePath> {
    let (start, rest) = start(crate_, from, path)?;
    let mut module = start;
    for (index, name) in rest.iter().enumerate() {
        let inner = child(&module, name);
        if crate_.files.contains_key(&inner) {
            module = inner;
            continue;
        }
        let passed_on = exports.get(&module).and_then(|names| names.get(name));
        return match passed_on {
            Some(target) if target != path && index < 8 => {
                resolve(crate_, exports, &module, target).or(Some(module))
            }
            _ => Some(module),
        };
    }
    Some(module)
}

fn start<'a>(
    crate_: &Crate,
    from: &[String],
    path: &'a [String],
) -> Option<(ModulePath, &'a [String])> {
    let mut module = from.to_vec();
    match path.first()?.as_str() {
        "crate" => Some((Vec::new(), &path[1..])),
        "self" => Some((module, &path[1..])),
        "super" => {
            let ups = path.iter().take_while(|word| *word == "super").count();
            module.truncate(module.len().checked_sub(ups)?);
            Some((module, &path[ups..]))
        }
        first if crate_.files.contains_key(&child(&module, first)) => Some((module, path)),
        _ => None,
    }
}

/// Pairs of files of which each names an item of the other.
fn mutual_pairs(crate_: &Crate) -> Vec<(&str, &str)> {
    let graph = of(crate_);
    let path = |module| crate_.files[module].path.as_str();
    let edges = graph.iter().flat_map(|(from, targets)| targets.iter().map(move |to| (from, to)));
    let both = edges.filter(|(from, to)| from < to && graph[*to].contains(*from));
    both.map(|(from, to)| (path(from), path(to))).collect()
}

#[test]
fn no_two_files_lean_on_each_other() {
    for crate_ in [library(), program()] {
        let pairs = mutual_pairs(&crate_);
        assert!(pairs.is_empty(), "move what both need into a file below them: {pairs:#?}");
    }
}

#[test]
fn a_re_export_leads_to_the_file_that_it_stands_for() {
    let imagined = |user: &str| {
        Crate::imagined(&[
            ("src/lib.rs", "pub mod a;"),
            ("src/a/mod.rs", "mod b; mod c; pub use b::{Thing as Other, f}; pub use c::Item;"),
            ("src/a/b.rs", user),
            ("src/a/c.rs", "use super::Other; pub struct Item(Other);"),
        ])
    };
    assert!(mutual_pairs(&imagined("pub struct Thing; pub fn f() {}")).is_empty());
    let both = imagined("use crate::a::{Item}; pub struct Thing(Item); pub fn f() {}");
    assert_eq!(mutual_pairs(&both), [("src/a/b.rs", "src/a/c.rs")]);
}

#[test]
fn a_folder_that_calls_a_file_which_calls_it_back_is_a_pair() {
    let crate_ = Crate::imagined(&[
        ("src/lib.rs", "pub mod a;"),
        ("src/a/mod.rs", "mod b; pub struct Thing; pub fn f() { b::g(Thing) }"),
        ("src/a/b.rs", "pub fn g(_: super::Thing) {}"),
    ]);
    assert_eq!(mutual_pairs(&crate_), [("src/a/mod.rs", "src/a/b.rs")]);
}
