//! Forms without addresses: bundles, messages, source text, directories; and what a device makes of
//! them when they are its trust.

use super::common::json::{Audit, Verify};
use super::common::pki::{Chain, Key, NOW};
use super::common::{Scratch, tlsprobe, tool};
use super::firmware::{authority, bundle};
use tlsprobe::trust::esp_bundle::{Entry, Generation, write};

fn audit(scratch: &Scratch, name: &str, exit: i32) -> Audit {
    let arguments = ["certs", "audit", "--at", NOW, "--format", "json", name];
    tlsprobe(arguments).within(scratch).expect_exit(exit).json()
}

#[test]
fn both_bundles_of_esp_idf_get_their_dates_back_from_the_known_roots() {
    for generation in Generation::ALL {
        let scratch = Scratch::new();
        scratch.write("x509_crt_bundle", bundle(generation, 40));
        let report = audit(&scratch, "x509_crt_bundle", 0);
        assert_eq!(report.certificates.len(), 40);
        for row in &report.certificates {
            assert_eq!((row.form.as_str(), row.carried.as_str()), ("esp-bundle", "recovered"));
            assert!(row.not_after.is_some());
        }
    }
}

#[test]
fn a_key_that_no_known_root_has_is_listed_by_name_and_warned_of() {
    let scratch = Scratch::new();
    let own = tlsprobe::certificate::describe(authority("Plant Root").der()).expect("a CA");
    let entry = Entry { subject: own.subject_der, key: own.public_key_der };
    let bytes = write(Generation::From5_4, &[entry]).expect("a bundle");
    scratch.write("x509_crt_bundle", bytes);
    let report = audit(&scratch, "x509_crt_bundle", 0);
    assert_eq!((report.certificates.len(), report.keys.len()), (0, 1));
    assert_eq!(report.keys[0].name, "Plant Root");
    assert!(report.of_rule("key-only").next().is_some());
    let run = tlsprobe(["certs", "extract", "x509_crt_bundle", "--out", "o"]).within(&scratch);
    run.expect_exit(2).complains("names and keys alone");
}

#[test]
fn a_pkcs7_message_is_read_as_der_and_as_pem() {
    let scratch = Scratch::new();
    let both = [authority("One").pem(), authority("Two").pem()].concat();
    let input = scratch.write("both.pem", both);
    for form in ["DER", "PEM"] {
        let out = scratch.path("both.p7b");
        let mut openssl = tool::command("openssl");
        openssl.args(["crl2pkcs7", "-nocrl", "-outform", form, "-certfile"]).arg(&input);
        tool::output(openssl.arg("-out").arg(&out));
        let report = audit(&scratch, "both.p7b", 0);
        let mut names: Vec<_> = report.certificates.iter().map(|it| it.subject.clone()).collect();
        names.sort();
        assert!(names[0].as_deref().is_some_and(|name| name.contains("CN=One")), "{names:?}");
        assert_eq!((names.len(), report.certificates[0].form.as_str()), (2, "pkcs7"));
        let bytes = std::fs::read(&out).expect("a message");
        scratch.write("cut.p7b", &bytes[..bytes.len() / 2]);
        let run = tlsprobe(["certs", "audit", "cut.p7b"]).within(&scratch);
        run.expect_exit(2).complains("cut.p7b");
    }
}

#[test]
fn a_directory_is_the_certificates_of_its_files() {
    let scratch = Scratch::new();
    scratch.write("ca/one.pem", authority("One").pem());
    scratch.write("ca/two.der", authority("Two").der());
    scratch.write("ca/notes.txt", "no certificate here\n");
    let report = audit(&scratch, "ca", 0);
    let sources: Vec<&str> = report.certificates.iter().map(|row| row.source.as_str()).collect();
    assert_eq!(sources, ["ca/one.pem", "ca/two.der"]);
    scratch.write("ca/broken.hex", ":10");
    let run = tlsprobe(["certs", "audit", "ca"]).within(&scratch);
    run.expect_exit(2).complains("ca/broken.hex").complains("line 1");
}

/// The device verifies a chain with its CA in each of these forms.
#[test]
fn any_form_can_be_the_trust_of_a_device() {
    let scratch = Scratch::new();
    let chain = Chain::of("iot.example.com", Key::P256);
    chain.write(&scratch);
    let root = &chain.root;
    let numbers: Vec<String> = root.der().iter().map(u8::to_string).collect();
    scratch.write("ca.c", format!("const unsigned char ca[] = {{{}}};\n", numbers.join(",")));
    scratch.write("ca.bin", [&[0xff; 100], root.der(), &[0xff; 9]].concat());
    scratch.write("folder/ca.der", root.der());
    let verify = |ca: &str, exit| -> Verify {
        let arguments = ["certs", "verify", "--at", NOW, "--format", "json", "--ca", ca];
        let host = ["--host", "iot.example.com", "presented.pem"];
        tlsprobe(arguments).args(host).within(&scratch).expect_exit(exit).json()
    };
    for ca in ["ca.c", "ca.bin", "folder"] {
        assert_eq!(verify(ca, 0).ca_result, Some(0), "{ca}");
    }
    scratch.write("bare.bin", [root.pem().as_bytes(), &[0xff; 9]].concat());
    assert_eq!(verify("bare.bin", 1).ca_result, Some(-0x2180));
}
