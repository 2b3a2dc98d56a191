//! Each outside crate lives in one place, so that replacing it is a change in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{File, library, program, root};

/// Everywhere: vocabulary that the types themselves are written in.
const ANYWHERE: &[&str] = &["src/"];

/// Where each dependency of `Cargo.toml` may be named.
const HOMES: &[(&str, &[&str])] = &[
    ("anstream", &["src/bin/tlsprobe/output.rs"]),
    ("anstyle", &["src/report/"]),
    ("anyhow", &["src/bin/"]),
    ("base64", &["src/trust/"]),
    ("clap", &["src/bin/tlsprobe/cli/", "src/bin/tlsprobe/main.rs"]),
    ("goblin", &["src/firmware/"]),
    ("memchr", &["src/firmware/", "src/trust/"]),
    ("rcgen", &["src/bin/tlsprobe/command/demo/"]),
    ("ring", &["src/verdict/", "src/engine/"]),
    ("rustc_demangle", &["src/firmware/"]),
    ("rustls", &["src/engine/"]),
    ("serde", ANYWHERE),
    ("serde_json", &["src/report/json/"]),
    ("sha2", &["src/certificate/", "src/trust/"]),
    ("socket2", &["src/bin/"]),
    ("strsim", &["src/profile/", "src/verdict/"]),
    ("tabled", &["src/report/"]),
    ("thiserror", ANYWHERE),
    ("time", ANYWHERE),
    ("toml", &["src/profile/"]),
    ("webpki_root_certs", &["src/trust/"]),
    ("webpki_roots", &["src/trust/"]),
    ("x509_parser", &["src/certificate/description/"]),
];

/// The names of `[dependencies]`, as code writes them.
fn dependencies() -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest in TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table of dependencies");
    dependencies.keys().map(|name| name.replace('-', "_")).collect()
}

/// For each dependency the files that name it.
fn users() -> BTreeMap<String, Vec<String>> {
    let dependencies = dependencies();
    let mut users = BTreeMap::<String, Vec<String>>::new();
    for file in library().files.values().chain(program().files.values()) {
        for name in dependencies.iter().filter(|name| names(file, name)) {
            users.entry(name.clone()).or_default().push(file.path.clone());
        }
    }
    users
}

/// A path that begins with the crate's name; a module of one's own that has the name is another thing.
fn names(file: &File, name: &str) -> bool {
    let paths = file.paths();
    let declared = file.tokens.windows(2).any(|pair| pair[0] == "mod" && pair[1] == *name);
    let imported = paths.iter().any(|path| {
        matches!(path[0].as_str(), "crate" | "self" | "super")
            && path.iter().any(|word| word == name)
    });
    let absolute = paths.iter().any(|path| path[0].is_empty() && path[1] == name);
    absolute || !declared && !imported && paths.iter().any(|path| path[0] == name)
}

#[test]
fn every_dependency_has_a_home() {
    let homes: BTreeSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(dependencies(), homes, "HOMES and the dependencies of Cargo.toml differ");
}

#[test]
fn each_outside_crate_stays_in_its_home() {
    for (name, files) in users() {
        let home = HOMES.iter().find(|(crate_, _)| *crate_ == name).map_or(ANYWHERE, |row| row.1);
        for file in files {
            let inside = home.iter().any(|folder| file.starts_with(folder));
            assert!(inside, "{file} names the crate {name}, whose home is {home:?}");
        }
    }
}
