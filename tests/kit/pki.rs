//! The chains are what they say they are, by OpenSSL's judgement.

use std::process::Command;

use crate::common::pki::{self, Chain, ChainFiles, EXPIRED, Key, NOT_YET, Subject};
use crate::common::{Scratch, tool};

const HOST: &str = "iot.example.test";
/// [`pki::NOW`].
const NOW_UNIX: &str = "1781524800";

fn openssl_says(files: &ChainFiles, ca: &std::path::Path, host: &str) -> (bool, String) {
    let output = verify(files, ca, host).output().expect("openssl runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn verify(files: &ChainFiles, ca: &std::path::Path, host: &str) -> Command {
    let mut command = tool::command("openssl");
    command
        .args(["verify", "-attime", NOW_UNIX, "-purpose", "sslserver", "-verify_hostname", host])
        .arg("-CAfile")
        .arg(ca)
        .arg("-untrusted")
        .arg(&files.presented)
        .arg(&files.leaf);
    command
}

#[test]
fn every_type_of_key_makes_a_chain_that_openssl_accepts() {
    for key in [Key::P256, Key::P384, Key::Rsa(2048)] {
        let scratch = Scratch::new();
        let files = Chain::of(HOST, key).write(&scratch);
        let (accepted, said) = openssl_says(&files, &files.ca, HOST);
        assert!(accepted, "{key:?}: {said}");
    }
}

#[test]
fn a_wildcard_covers_one_label() {
    let scratch = Scratch::new();
    let files = Chain::of("*.example.test", Key::P256).write(&scratch);
    assert!(openssl_says(&files, &files.ca, HOST).0);
    let (accepted, said) = openssl_says(&files, &files.ca, "a.b.example.test");
    assert!(!accepted && said.contains("hostname mismatch"), "{said}");
}

#[test]
fn the_stranger_does_not_vouch_for_the_chain() {
    let scratch = Scratch::new();
    let files = Chain::of(HOST, Key::P256).write(&scratch);
    let other = scratch.write("other.pem", pki::stranger(Key::P256).pem());
    assert!(!openssl_says(&files, &other, HOST).0);
}

#[test]
fn windows_lie_where_they_say() {
    for (window, reason) in [(EXPIRED, "has expired"), (NOT_YET, "not yet valid")] {
        let scratch = Scratch::new();
        let files = Chain::with_leaf(Subject::server(HOST).window(window)).write(&scratch);
        let (accepted, said) = openssl_says(&files, &files.ca, HOST);
        assert!(!accepted && said.contains(reason), "{said}");
    }
}

#[test]
fn an_intermediate_without_the_ca_flag_issues_nothing_valid() {
    let scratch = Scratch::new();
    let root = Subject::authority("Example Root").self_issued();
    let intermediate = Subject::authority("No CA").without_ca_flag().issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let files = Chain { root, intermediate, leaf }.write(&scratch);
    assert!(!openssl_says(&files, &files.ca, HOST).0);
}
