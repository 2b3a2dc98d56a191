//! `tlsprobe certs verify` as a person or a build server runs it: exit codes, the JSON contract, and
//! the codes that the device would print.

mod common;

use common::json::{Verdict, Verify};
use common::pki::{EXPIRED, Issued, Key, NOT_YET, NOW, Subject};
use common::{Output, Scratch, tlsprobe};

const HOST: &str = "iot.example.com";

/// A root, an intermediate and what they issue.
struct Hierarchy {
    root: Issued,
    intermediate: Issued,
}

impl Hierarchy {
    fn new() -> Self {
        let root = Subject::authority("Bench Root").self_issued();
        let intermediate = Subject::authority("Bench Intermediate").issued_by(&root);
        Self { root, intermediate }
    }

    fn chain_for(&self, subject: Subject) -> String {
        let leaf = subject.issued_by(&self.intermediate);
        format!("{}{}", leaf.pem(), self.intermediate.pem())
    }
}

fn scratch_with(subject: Subject) -> Scratch {
    let scratch = Scratch::new();
    let hierarchy = Hierarchy::new();
    scratch.write("ca.pem", hierarchy.root.pem());
    scratch.write("chain.pem", hierarchy.chain_for(subject));
    scratch
}

fn read(scratch: &Scratch, name: &str) -> String {
    std::fs::read_to_string(scratch.path(name)).expect("a file of this test")
}

fn verify(scratch: &Scratch, arguments: &[&str], exit: i32) -> Output {
    let run = tlsprobe(["certs", "verify", "--ca", "ca.pem", "--at", NOW, "chain.pem"]);
    run.args(arguments).within(scratch).expect_exit(exit)
}

fn judged(scratch: &Scratch, arguments: &[&str], exit: i32) -> Verify {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--format", "json"]);
    verify(scratch, &arguments, exit).json()
}

#[test]
fn a_good_chain_is_a_pass_on_every_measured_release() {
    let scratch = scratch_with(Subject::server(HOST));
    for version in ["2.18.0", "2.28.10", "3.5.1", "3.6.5"] {
        for tls in ["1.2", "1.3"] {
            let report = judged(&scratch, &["--host", HOST, "--mbedtls", version, "--tls", tls], 0);
            assert_eq!(report.verdict, Verdict::Pass);
            assert_eq!((report.code, report.flags), (Some(0), Some(0)), "{version} TLS {tls}");
        }
    }
}

#[test]
fn the_two_mistakes_of_the_story_are_flags_0xc() {
    let scratch = scratch_with(Subject::server(HOST));
    scratch.write("ca.pem", Subject::authority("Another Root").self_issued().pem());
    let report = judged(&scratch, &["--host", "mbed TLS Server 1"], 1);
    assert_eq!(report.code_hex.as_deref(), Some("-0x2700"));
    assert_eq!(
        report.flag_names,
        ["MBEDTLS_X509_BADCERT_CN_MISMATCH", "MBEDTLS_X509_BADCERT_NOT_TRUSTED"]
    );
    assert!(report.cause.contains("mbed TLS Server 1"), "{}", report.cause);
}

#[test]
fn without_a_host_the_name_is_not_checked() {
    let scratch = scratch_with(Subject::server("quite.another.example"));
    assert_eq!(judged(&scratch, &[], 0).flags, Some(0));
}

#[test]
fn dates_are_judged_by_the_device_clock() {
    for (window, flag) in [(EXPIRED, 0x01), (NOT_YET, 0x0200)] {
        let scratch = scratch_with(Subject::server(HOST).window(window));
        assert_eq!(judged(&scratch, &["--host", HOST], 1).flags, Some(flag));
    }
}

#[test]
fn an_intermediate_that_the_server_forgot_is_not_trusted() {
    let scratch = scratch_with(Subject::server(HOST));
    let chain = read(&scratch, "chain.pem");
    let end = "-----END CERTIFICATE-----\n";
    let leaf = chain.split_inclusive(end).next().expect("the first certificate");
    scratch.write("chain.pem", leaf);
    assert_eq!(judged(&scratch, &["--host", HOST], 1).flags, Some(0x08));
}

#[test]
fn an_address_matches_its_own_entry_from_3_5_on() {
    let scratch = scratch_with(Subject::server("192.0.2.1"));
    let flags = |version| {
        let arguments = ["--host", "192.0.2.1", "--mbedtls", version];
        let exit = i32::from(version == "2.28.10");
        judged(&scratch, &arguments, exit).flags
    };
    assert_eq!(flags("2.28.10"), Some(0x04));
    assert_eq!(flags("3.6.5"), Some(0));
}

#[test]
fn the_key_exchange_decides_what_the_key_must_be_allowed_to_do() {
    let scratch = scratch_with(Subject::server(HOST).key(Key::Rsa(2048)));
    assert_eq!(judged(&scratch, &["--key-exchange", "rsa"], 0).flags, Some(0));
    let report = judged(&scratch, &["--key-exchange", "ecdh"], 1);
    assert_eq!((report.code, report.flags), (Some(-0x7A00), Some(0x0800)));
}

#[test]
fn a_chain_that_the_library_cannot_read_has_its_code_and_no_flags() {
    let scratch = scratch_with(Subject::server(HOST).key(Key::P384));
    scratch.write("no-p384.toml", NO_P384);
    let report = judged(&scratch, &["--profile", "no-p384.toml", "--host", HOST], 1);
    assert_eq!(report.parse_result, Some(-0x3A00));
    assert_eq!(report.code_hex.as_deref(), Some("-0x3A00"));
}

const NO_P384: &str = "schema = 1\nname = \"no P-384\"\n[mbedtls]\nversion = \"3.6.5\"\n\
    [mbedtls.options]\nMBEDTLS_ECP_DP_SECP384R1_ENABLED = false\n";

#[test]
fn a_ca_file_that_is_loaded_in_part_has_a_positive_result() {
    let scratch = scratch_with(Subject::server(HOST));
    let other = Subject::authority("P-384 Root").key(Key::P384).self_issued();
    let both = format!("{}{}", other.pem(), read(&scratch, "ca.pem"));
    scratch.write("ca.pem", both);
    scratch.write("no-p384.toml", NO_P384);
    let report = judged(&scratch, &["--profile", "no-p384.toml", "--host", HOST], 0);
    assert_eq!(report.ca_result, Some(1));
}

#[test]
fn a_release_that_is_not_in_the_table_gets_no_verdict() {
    let scratch = scratch_with(Subject::server(HOST));
    let report = judged(&scratch, &["--mbedtls", "2.28.99"], 3);
    assert_eq!(report.verdict, Verdict::Inconclusive);
    assert_eq!(report.reason.as_deref(), Some("unknown-version"));
    assert!(report.cause.contains("2.28.10"), "names the nearest: {}", report.cause);
}

#[test]
fn files_without_a_certificate_are_exit_2() {
    let scratch = scratch_with(Subject::server(HOST));
    for (name, contents) in [("chain.pem", "hello"), ("chain.pem", ""), ("ca.pem", "hello")] {
        let before = read(&scratch, name);
        scratch.write(name, contents);
        verify(&scratch, &[], 2);
        scratch.write(name, before);
    }
}

#[test]
fn a_truncated_certificate_in_der_is_a_verdict() {
    let scratch = scratch_with(Subject::server(HOST));
    scratch.write("chain.pem", [0x30, 0x82, 0x03, 0x00].repeat(40));
    assert_eq!(judged(&scratch, &[], 1).parse_result, Some(-0x2180));
}

#[test]
fn the_text_names_code_flags_path_and_fix() {
    let scratch = scratch_with(Subject::server(HOST));
    let run = verify(&scratch, &["--host", "other.example.com"], 1);
    for expected in ["-0x2700", "MBEDTLS_X509_BADCERT_CN_MISMATCH", "Bench Root", "Fix"] {
        run.says(expected);
    }
}

/// A device carries the public roots as one bundle: what its library cannot read is skipped.
#[test]
fn a_root_of_the_bundle_that_is_beyond_the_library_is_skipped() {
    let scratch = scratch_with(Subject::server(HOST));
    scratch.write(
        "no-p521.toml",
        "[mbedtls]\nversion = \"2.28.10\"\noptions = { MBEDTLS_ECP_DP_SECP521R1_ENABLED = false }\n\
         [trust]\nca = [\"mozilla\"]\n",
    );
    let arguments = ["--profile", "no-p521.toml", "--at", NOW, "--format", "json", "chain.pem"];
    let run = tlsprobe(["certs", "verify"]).args(arguments).within(&scratch);
    let report: Verify = run.expect_exit(1).json();
    assert!(report.ca_result.is_some_and(|skipped| skipped > 0), "one root has a P-521 key");
    assert_eq!(report.flags, Some(8), "not trusted, and the library was asked");
}
