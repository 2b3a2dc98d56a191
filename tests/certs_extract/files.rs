//! What `certs extract` writes, and when it writes nothing; `certs rules`.

use super::common::pki::NOW;
use super::common::{Scratch, tlsprobe};
use super::firmware::{FIRMWARE, authority};
use tlsprobe::certificate::{describe, hex};
use tlsprobe::trust::rule;

fn listing(scratch: &Scratch, folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(scratch.path(folder)).expect("a folder");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn each_certificate_of_an_image_is_written_once_and_every_time_alike() {
    let scratch = Scratch::new();
    scratch.write("firmware.elf", std::fs::read(&FIRMWARE.elf).expect("the image"));
    let extract = |folder: &str, format: &str| {
        let arguments = ["certs", "extract", "firmware.elf", "--out", folder, "--format", format];
        tlsprobe(arguments).within(&scratch).expect_exit(0)
    };
    // Two roots lie in both bundles.
    extract("der", "der").says("6 certificates written").says("root_pem at 0x0800");
    let files = listing(&scratch, "der");
    assert_eq!(files.len(), 6);
    for (name, der) in &files {
        let hash = hex(&describe(der).expect("a certificate").sha256);
        assert!(name.ends_with(&format!("-{}.der", &hash[..8])), "{name}");
        assert!(FIRMWARE.planted.iter().any(|(planted, _)| *planted == hash));
    }
    extract("pem", "pem");
    extract("again", "pem");
    assert_eq!(listing(&scratch, "pem"), listing(&scratch, "again"));
    let run = tlsprobe(["certs", "audit", "pem", "--at", NOW]).within(&scratch);
    run.expect_exit(0).says("in 6 certificates");
}

#[test]
fn nothing_is_overwritten_unasked_and_nothing_is_half_written() {
    let scratch = Scratch::new();
    scratch.write("ca.pem", [authority("One").pem(), authority("Two").pem()].concat());
    let extract = || tlsprobe(["certs", "extract", "ca.pem", "--out", "o"]).within(&scratch);
    extract().expect_exit(0);
    let mut files = listing(&scratch, "o");
    let (gone, _) = files.remove(0);
    std::fs::remove_file(scratch.path(&format!("o/{gone}"))).expect("removed");
    scratch.write(&format!("o/{}", files[0].0), "mine");
    extract().expect_exit(2).complains("is already there; nothing was written");
    assert_eq!(listing(&scratch, "o"), [(files[0].0.clone(), b"mine".to_vec())]);
    extract().arg("--overwrite").expect_exit(0);
    assert_eq!(listing(&scratch, "o").len(), 2);
}

#[test]
fn every_rule_is_listed_with_reason_fix_and_source() {
    let scratch = Scratch::new();
    let listed = tlsprobe(["certs", "rules", "--format", "json"]).within(&scratch).expect_exit(0);
    let report: super::common::json::AuditRules = listed.json();
    let ids: Vec<&str> = report.rules.iter().map(|row| row.rule.as_str()).collect();
    let known: Vec<&str> = rule::ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(ids, known);
    let text = tlsprobe(["certs", "rules"]).within(&scratch).expect_exit(0);
    text.says("hosts-will-move (warning)").says("Fix:").says("Source:");
}
