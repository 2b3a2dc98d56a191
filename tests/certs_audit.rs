//! `tlsprobe certs audit` as a person or a build server runs it: exit codes, the JSON contract, and
//! what is said of files that cannot be read.

mod common;

use std::path::Path;

use common::json::{Audit, Severity};
use common::pki::{EXPIRED, NOW, Subject, VALID};
use common::{Output, Scratch, tlsprobe};

fn ca(name: &str) -> common::pki::Issued {
    Subject::authority(name).window(VALID).self_issued()
}

fn audit(scratch: &Scratch, arguments: &[&str], exit: i32) -> Output {
    let run = tlsprobe(["certs", "audit", "--at", NOW]).args(arguments).within(scratch);
    run.expect_exit(exit)
}

#[test]
fn a_good_ca_is_exit_0_and_its_row_follows_the_contract() {
    let scratch = Scratch::new();
    let ca = ca("Bench Root");
    scratch.write("ca.pem", format!("# our own\n{}", ca.pem()));
    let report: Audit = audit(&scratch, &["ca.pem", "--format", "json"], 0).json();
    let [row] = report.certificates.as_slice() else { panic!("one certificate: {report:?}") };
    assert!(row.subject.as_deref().is_some_and(|subject| subject.contains("CN=Bench Root")));
    assert_eq!(row.source, "ca.pem");
    assert_eq!(row.offset, Some(10));
    assert_eq!(row.not_after.as_deref(), Some("2035-01-01T00:00:00Z"));
    assert_eq!(row.flash, Some(ca.der().len() as u64));
    assert_eq!((row.parse_result, row.symbol.as_deref(), row.address), (Some(0), None, None));
    assert_eq!(
        (row.form.as_str(), row.standing.as_str(), row.carried.as_str()),
        ("pem", "trusted", "pem")
    );
    assert_eq!(row.flash_pem, ca.pem().len() as u64 + 1);
    // A key on P-256 with the first name of issuer and subject: nothing but the key's numbers.
    assert_eq!(row.heap_in_place, Some(128 + 32 + 32 + 4));
    assert_eq!(row.heap, row.heap_in_place.map(|heap| heap + ca.der().len() as u64));
    assert_eq!((report.schedule.made.as_str(), report.keys.len()), ("2026-11-22", 0));
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["not-in-mozilla"]);
}

#[test]
fn der_and_pem_of_one_ca_are_one_certificate_twice() {
    let scratch = Scratch::new();
    let ca = ca("Bench Root");
    scratch.write("ca.pem", ca.pem());
    scratch.write("ca.der", ca.der());
    let report: Audit = audit(&scratch, &["ca.pem", "ca.der", "--format", "json"], 0).json();
    assert_eq!(report.certificates[0].sha256, report.certificates[1].sha256);
    let duplicate = report.of_rule("duplicate").next().expect("a finding");
    assert_eq!(duplicate.severity, Severity::Warning);
    assert_eq!(duplicate.source.as_deref(), Some("ca.der"));
}

#[test]
fn fail_on_draws_the_line() {
    let scratch = Scratch::new();
    scratch.write("ca.pem", ca("Bench Root").pem().repeat(2));
    for (line, exit) in [("error", 0), ("warning", 1), ("note", 1)] {
        audit(&scratch, &["ca.pem", "--fail-on", line], exit);
    }
}

#[test]
fn an_expired_ca_is_exit_1_with_code_and_fix() {
    let scratch = Scratch::new();
    let old = Subject::authority("Old Root").window(EXPIRED).self_issued();
    scratch.write("ca.pem", old.pem());
    let output = audit(&scratch, &["ca.pem"], 1);
    output.says("Old Root").says("expired").says("2025-06-01").says("-0x2700").says("Fix:");
    let report: Audit = audit(&scratch, &["ca.pem", "--format", "json"], 1).json();
    let finding = report.of_rule("expired").next().expect("a finding");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.certificate.as_deref(), Some(report.certificates[0].sha256.as_str()));
}

#[test]
fn the_days_of_expires_within_are_asked_for() {
    let scratch = Scratch::new();
    scratch.write("ca.pem", ca("Bench Root").pem());
    audit(&scratch, &["ca.pem", "--fail-on", "warning"], 0);
    let days = ["ca.pem", "--fail-on", "warning", "--expires-within", "3650"];
    audit(&scratch, &days, 1).says("expires-soon").says("2035-01-01");
}

#[test]
fn without_a_source_the_trust_of_the_profile_is_audited() {
    let scratch = Scratch::new();
    let report: Audit = audit(&scratch, &["--format", "json"], 0).json();
    assert_eq!(report.certificates.len(), 118, "the built-in device trusts the Mozilla roots");
    assert!(report.certificates.iter().all(|row| row.parse_result == Some(0)));
    assert!(report.certificates.iter().all(|row| row.source == "mozilla"));
    let named: Audit = audit(&scratch, &["mozilla", "--format", "json"], 0).json();
    assert_eq!(named.certificates.len(), 118);
}

#[test]
fn a_server_certificate_among_cas_is_an_error() {
    let scratch = Scratch::new();
    let issuer = ca("Bench Root");
    let server = Subject::server("iot.example.com").window(VALID).issued_by(&issuer);
    scratch.write("ca.pem", server.pem());
    audit(&scratch, &["ca.pem"], 1).says("server-certificate-in-ca-set").says("Bench Root");
}

#[test]
fn bytes_after_a_certificate_are_an_error() {
    let scratch = Scratch::new();
    let mut der = ca("Bench Root").der().to_vec();
    der.extend(*b"xyz");
    scratch.write("ca.der", der);
    audit(&scratch, &["ca.der"], 1).says("trailing-bytes").says("3 bytes after");
}

#[test]
fn a_damaged_block_beside_a_good_one_is_an_error_with_its_place() {
    let scratch = Scratch::new();
    let good = ca("Bench Root").pem();
    let damaged = ca("Other Root").pem().replacen("\nMI", "\n?I", 1);
    scratch.write("ca.pem", format!("{good}{damaged}"));
    let output = audit(&scratch, &["ca.pem"], 1);
    output.says("damaged-block").says(&format!("At byte {}", good.len())).says("base64");
}

#[test]
fn what_holds_no_certificate_is_exit_2_with_file_and_reason() {
    let scratch = Scratch::new();
    let ca = ca("Bench Root");
    let (pem, der) = (ca.pem(), ca.der());
    let cases: [(&str, &[u8], &str); 7] = [
        ("empty.pem", b"", "the file is empty"),
        ("prose.pem", b"hello", "neither PEM nor DER"),
        ("key.pem", ca.key_pem().as_bytes(), "it holds PRIVATE KEY"),
        ("broken.pem", &pem.replacen("\nMI", "\n!I", 1).into_bytes(), "not base64 (line 2"),
        ("cut.pem", &pem.as_bytes()[..pem.len() / 2], "the file is cut off"),
        ("cut.der", &der[..der.len() - 1], "the certificate is cut off"),
        ("other.der", &[0x30, 3, 2, 1, 0], "not a certificate"),
    ];
    for (name, bytes, reason) in cases {
        scratch.write(name, bytes);
        audit(&scratch, &[name], 2).complains(name).complains(reason);
    }
}

#[test]
fn one_unreadable_source_among_good_ones_is_exit_2() {
    let scratch = Scratch::new();
    scratch.write("ca.pem", ca("Bench Root").pem());
    audit(&scratch, &["ca.pem", "missing.pem"], 2).complains("missing.pem");
    scratch.write("folder/ca.pem", "");
    audit(&scratch, &["folder"], 2).complains("no file of this directory holds a certificate");
}

#[test]
fn usage_errors_are_exit_2() {
    let scratch = Scratch::new();
    for arguments in [["--fail-on", "fatal"], ["--expires-within", "soon"], ["--format", "pdf"]] {
        audit(&scratch, &arguments, 2).complains(arguments[1]);
    }
}

/// Findings of one rule when the built-in roots are audited under these options of mbedTLS 3.6.5.
fn unparsable_roots(options: &str) -> usize {
    let scratch = Scratch::new();
    let profile = format!(
        "name = \"small\"\n[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n{options}\n\
         [trust]\nca = [\"mozilla\"]\n"
    );
    scratch.write("tlsprobe.toml", profile);
    let report: Audit = audit(&scratch, &["--format", "json"], 1).json();
    let refused = report.certificates.iter().filter(|row| row.parse_result != Some(0)).count();
    assert_eq!(report.of_rule("unparsable").count(), refused);
    refused
}

#[test]
fn the_options_of_the_profile_decide_which_roots_can_be_read() {
    let sha = "MBEDTLS_SHA384_C = false\nMBEDTLS_SHA512_C = false";
    assert_eq!(unparsable_roots(sha), 57);
    assert_eq!(unparsable_roots("MBEDTLS_ECP_DP_SECP384R1_ENABLED = false"), 35);
    assert_eq!(unparsable_roots("MBEDTLS_MPI_MAX_SIZE = 256"), 59);
}

#[test]
fn people_read_code_option_and_fix_of_a_root_that_cannot_be_read() {
    let scratch = Scratch::new();
    scratch.write(
        "tlsprobe.toml",
        "[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n\
         MBEDTLS_ECP_DP_SECP384R1_ENABLED = false\n",
    );
    let output = audit(&scratch, &["mozilla"], 1);
    output.says("35 errors").says("-0x3A00").says("ISRG Root X2");
    output.says("Fix: Enable MBEDTLS_ECP_DP_SECP384R1_ENABLED");
}

#[test]
fn a_device_that_checks_dates_without_a_clock_is_an_error() {
    let scratch = Scratch::new();
    scratch.write("ca.pem", ca("Bench Root").pem());
    let profile = "[mbedtls]\nversion = \"3.6.5\"\n[trust]\nca = [\"ca.pem\"]\n\
                   [device]\nclock = \"unset\"\n";
    let path = scratch.write("device.toml", profile);
    let run = tlsprobe(["certs", "audit", "--profile"]).arg(path).args(["--format", "json"]);
    let report: Audit = run.within(&scratch).expect_exit(1).json();
    let finding = report.of_rule("no-clock").next().expect("a finding");
    assert_eq!((finding.certificate.as_deref(), finding.source.as_deref()), (None, None));
}

#[test]
fn a_profile_that_trusts_nothing_needs_a_source() {
    let scratch = Scratch::new();
    scratch.write("tlsprobe.toml", "[mbedtls]\nversion = \"3.6.5\"\n");
    audit(&scratch, &[], 2).complains("trusts no CA");
}

#[test]
fn the_board_of_the_story_trusts_a_root_that_browsers_dropped() {
    let profile = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/lpc4337/before.toml");
    let output = tlsprobe(["certs", "audit", "--profile", profile]).expect_exit(0);
    output.says("GlobalSign Root CA").says("retired-root").says("does not check dates");
}

#[test]
fn every_certificate_of_an_image_is_found_with_its_offset() {
    let program = env!("CARGO_BIN_EXE_tlsprobe");
    let scratch = Scratch::new();
    let built_in: Audit = audit(&scratch, &["mozilla", "--format", "json"], 0).json();
    let run = tlsprobe(["certs", "audit", "--at", NOW, program, "--format", "json"]);
    let report: Audit = run.within(&scratch).expect_exit(0).json();
    let found: std::collections::BTreeSet<&str> =
        report.certificates.iter().map(|row| row.sha256.as_str()).collect();
    for root in &built_in.certificates {
        assert!(found.contains(root.sha256.as_str()), "{:?}", root.subject);
    }
    let image = std::fs::read(program).expect("this program");
    for row in &report.certificates {
        let start = usize::try_from(row.offset.expect("an offset")).expect("an offset");
        assert_eq!(image[start], 0x30, "the first byte of {:?}", row.subject);
    }
}

#[test]
fn people_are_told_that_present_is_not_trusted() {
    let scratch = Scratch::new();
    let mut image = vec![0xff; 64];
    image.extend(ca("Bench Root").der());
    scratch.write("fw.bin", image);
    let output = audit(&scratch, &["fw.bin"], 0);
    output.says("fw.bin, byte 64").says("whether the application trusts it");
}

#[test]
fn markdown_has_the_table_of_certificates() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = tlsprobe(["certs", "audit", "--mbedtls", "2.28.10", "--format", "markdown"]);
    let run = run.args(["--at", "2026-11-01T00:00:00Z"]);
    let output = run.arg(root.join("profiles/lpc4337/ca/globalsign-root-ca.pem")).expect_exit(0);
    output.says("| certificate | expires | key |").says("| GlobalSign Root CA | 2028-01-28 |");
}
