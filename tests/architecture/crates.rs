//! Each outside crate lives in one place, so that replacing it is a change in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{File, library, program, root};

/// Everywhere: vocabulary that the types themselves are written in.
const ANYWHERE: &[&str] = &["src/"];

/// Everything that checks a signature: the curves, the digests, big numbers.
const SIGNATURES: &[&str] = &["src/certificate/"];

/// Where each dependency of `Cargo.toml` may be named.
const HOMES: &[(&str, &[&str])] = &[
    ("anstream", &["src/bin/tlsprobe/output.rs"]),
    ("anstyle", &["src/report/"]),
    ("anyhow", &["src/bin/"]),
    ("base64", &["src/report/json/", "src/trust/"]),
    ("blake2", &["src/trust/manifest/"]),
    ("bp256", SIGNATURES),
    ("bp384", SIGNATURES),
    ("clap", &["src/bin/tlsprobe/cli/", "src/bin/tlsprobe/main.rs"]),
    ("cpp_demangle", &["src/firmware/"]),
    ("ecdsa", SIGNATURES),
    ("etherparse", &["src/engine/client_hello/"]),
    ("gimli", &["src/firmware/dwarf/"]),
    ("goblin", &["src/firmware/"]),
    ("indicatif", &["src/bin/tlsprobe/output.rs"]),
    ("k256", SIGNATURES),
    ("md5", &["src/certificate/", "src/engine/client_hello/"]),
    ("memchr", &["src/bin/tlsprobe/exact/", "src/certificate/", "src/firmware/", "src/trust/"]),
    ("minisign_verify", &["src/trust/manifest/"]),
    ("num_bigint", SIGNATURES),
    ("p192", SIGNATURES),
    ("p224", SIGNATURES),
    ("p256", SIGNATURES),
    ("p384", SIGNATURES),
    ("p521", SIGNATURES),
    ("pcap_parser", &["src/engine/client_hello/"]),
    ("pem", &["src/bin/"]),
    ("rcgen", &["src/engine/loopback/"]),
    ("ring", &["src/certificate/", "src/engine/", "src/trust/manifest/"]),
    ("ripemd", SIGNATURES),
    ("rustc_demangle", &["src/firmware/"]),
    ("rustls", &["src/engine/"]),
    ("serde", ANYWHERE),
    ("serde_json", &["src/report/json/"]),
    ("sha1", SIGNATURES),
    (
        "sha2",
        &["src/bin/tlsprobe/exact/", "src/certificate/", "src/engine/client_hello/", "src/trust/"],
    ),
    ("sha3", SIGNATURES),
    ("signal_hook", &["src/bin/tlsprobe/exact/"]),
    ("strsim", &["src/profile/", "src/verdict/"]),
    ("tabled", &["src/report/"]),
    ("terminal_size", &["src/bin/tlsprobe/output.rs"]),
    ("textwrap", &["src/report/"]),
    ("thiserror", ANYWHERE),
    ("time", ANYWHERE),
    ("toml", &["src/profile/", "src/trust/schedule/"]),
    ("webpki_root_certs", &["src/trust/"]),
    ("webpki_roots", &["src/engine/"]),
    ("x509_parser", &["src/certificate/description/"]),
];

/// A package whose library has another name.
const RENAMED: [(&str, &str); 1] = [("md-5", "md5")];

/// The names of `[dependencies]`, as code writes them.
fn dependencies() -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest in TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table of dependencies");
    let renamed = |name: &String| RENAMED.iter().find(|(package, _)| package == name);
    let names = dependencies.keys().map(|name| match renamed(name) {
        Some((_, library)) => (*library).to_owned(),
        None => name.replace('-', "_"),
    });
    names.collect()
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
    let homeless: Vec<String> = dependencies().difference(&homes).cloned().collect();
    assert!(homeless.is_empty(), "no row in HOMES for {homeless:?}");
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

#[test]
fn no_dependency_and_no_home_is_unused() {
    let users = users();
    for (name, home) in HOMES {
        let files = users.get(*name).map(Vec::as_slice).unwrap_or_default();
        for folder in *home {
            let used = files.iter().any(|file| file.starts_with(folder));
            assert!(used, "{name} is not used in {folder}: remove the row or the dependency");
        }
    }
}
