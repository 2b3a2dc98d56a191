//! The signature: what minisign takes, and every way in which an update is refused.

use super::{Hosts, bundle};
use crate::common::json::Signed;
use crate::common::{Run, Scratch, tlsprobe, tool};

const AT: &str = "2026-11-23T00:00:00Z";

/// A key pair and `ca.bin`, release 7, to be installed in 2026.
fn release(scratch: &Scratch) {
    Hosts::new(scratch);
    let minisign = &mut tool::command("minisign");
    minisign.current_dir(scratch.root()).args(["-G", "-W", "-p", "key.pub", "-s", "key.sec"]);
    tool::output(minisign);
    sign(scratch, "ca.bin", "7").expect_exit(0);
}

fn sign(scratch: &Scratch, out: &str, sequence: &str) -> Run {
    let what = ["Older Root", "--as", "esp-bundle-5.4", "--out", out, "--overwrite"];
    let how = ["--sign", "key.sec", "--sequence", sequence, "--expires", "2027-01-01T00:00:00Z"];
    bundle(scratch, &what).args(how)
}

fn check(scratch: &Scratch, arguments: &[&str]) -> Run {
    let fixed = ["certs", "bundle", "--verify", "ca.bin", "--key", "key.pub", "--format", "json"];
    tlsprobe(fixed).args(arguments).within(scratch)
}

fn refused(scratch: &Scratch, arguments: &[&str]) -> String {
    let signed: Signed = check(scratch, arguments).expect_exit(1).json();
    signed.refused.expect("a word")
}

#[test]
fn minisign_itself_takes_the_signature() {
    let scratch = Scratch::new();
    release(&scratch);
    let minisign = &mut tool::command("minisign");
    minisign.current_dir(scratch.root()).args(["-V", "-p", "key.pub", "-m", "ca.bin"]);
    let said = String::from_utf8(tool::output(minisign)).expect("text");
    assert!(said.contains("sequence:7\tlength:"), "{said}");
    assert!(said.contains("\tfile:ca.bin\texpires:2027-01-01T00:00:00Z"), "{said}");
}

#[test]
fn what_minisign_signs_passes_too() {
    let scratch = Scratch::new();
    release(&scratch);
    let length = std::fs::metadata(scratch.path("ca.bin")).expect("a file").len();
    let minisign = &mut tool::command("minisign");
    minisign.current_dir(scratch.root()).args(["-S", "-s", "key.sec", "-m", "ca.bin", "-t"]);
    tool::output(minisign.arg(format!("sequence:8\tlength:{length}")));
    let signed: Signed = check(&scratch, &["--at", AT, "--newer-than", "7"]).expect_exit(0).json();
    assert_eq!((signed.sequence, signed.expires), (Some(8), None));
}

#[test]
fn a_later_release_passes_once_and_moves_the_state_on() {
    let scratch = Scratch::new();
    release(&scratch);
    let signed: Signed = check(&scratch, &["--at", AT, "--state", "state"]).expect_exit(0).json();
    assert_eq!(signed.sequence, Some(7));
    assert_eq!(std::fs::read_to_string(scratch.path("state")).expect("a state"), "7\n");
    assert_eq!(refused(&scratch, &["--at", AT, "--state", "state"]), "rollback");
    sign(&scratch, "ca.bin", "8").expect_exit(0);
    check(&scratch, &["--at", AT, "--state", "state"]).expect_exit(0);
    assert_eq!(refused(&scratch, &["--at", AT, "--newer-than", "9"]), "rollback");
}

#[test]
fn a_file_that_expired_was_changed_or_cut_off_is_refused() {
    let scratch = Scratch::new();
    release(&scratch);
    check(&scratch, &["--at", "2026-12-31T23:59:59Z"]).expect_exit(0);
    assert_eq!(refused(&scratch, &["--at", "2027-01-01T00:00:00Z"]), "expired");
    let whole = std::fs::read(scratch.path("ca.bin")).expect("a file");
    scratch.write("ca.bin", &whole[..whole.len() - 1]);
    assert_eq!(refused(&scratch, &["--at", AT]), "truncated");
    let mut changed = whole.clone();
    changed[20] ^= 1;
    scratch.write("ca.bin", &changed);
    assert_eq!(refused(&scratch, &["--at", AT]), "signature");
}

#[test]
fn a_changed_statement_or_another_key_is_refused() {
    let scratch = Scratch::new();
    release(&scratch);
    let text = std::fs::read_to_string(scratch.path("ca.bin.minisig")).expect("a signature");
    scratch.write("ca.bin.minisig", text.replace("sequence:7", "sequence:9"));
    assert_eq!(refused(&scratch, &["--at", AT]), "signature");
    scratch.write("ca.bin.minisig", &text[..text.len() / 2]);
    assert_eq!(refused(&scratch, &["--at", AT]), "signature");
    scratch.write("ca.bin.minisig", text);
    let minisign = &mut tool::command("minisign");
    minisign.current_dir(scratch.root()).args(["-G", "-W", "-f", "-p", "key.pub", "-s", "key.sec"]);
    tool::output(minisign);
    assert_eq!(refused(&scratch, &["--at", AT]), "signature");
}

#[test]
fn files_that_are_no_keys_are_named() {
    let scratch = Scratch::new();
    release(&scratch);
    scratch.write("key.pub", "rubbish");
    check(&scratch, &[]).expect_exit(2).complains("key.pub: this is no public key");
    scratch.write("key.sec", "rubbish");
    sign(&scratch, "ca.bin", "8").expect_exit(2).complains("key.sec: this is no secret key");
    let encrypted = "RWRTY0Iy".to_owned() + &"A".repeat(204);
    scratch.write(
        "key.sec",
        format!("untrusted comment: minisign encrypted secret key\n{encrypted}\n"),
    );
    sign(&scratch, "ca.bin", "8").expect_exit(2).complains("key.sec");
}
