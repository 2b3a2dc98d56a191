//! CA files and C arrays: counts of those skipped, the NUL at the end, what comes after an error.

use tlsprobe::certificate::{CaLoad, as_loaded_from_file, load_ca};
use tlsprobe::mbedtls::{Curve, Version};
use tlsprobe::profile::Library;

use crate::common::pki::{Key, Subject};

fn library() -> Library {
    Library::default_of(Version::new(3, 6, 5)).expect("a known release")
}

fn load_file(text: &str, library: &Library) -> CaLoad {
    load_ca(&as_loaded_from_file(text.as_bytes()), library)
}

#[test]
fn a_positive_result_counts_the_certificates_that_were_skipped() {
    let mut library = library();
    library.capabilities.curves.remove(&Curve::Secp384r1);
    let good = Subject::authority("Good").self_issued().pem();
    let bad = Subject::authority("Bad").key(Key::P384).self_issued().pem();
    let load = load_file(&format!("# ours\n{bad}{good}{bad}"), &library);
    assert_eq!((load.result, load.certificates.len()), (2, 1));
    let refused: Vec<(usize, usize, i32)> = load
        .refused
        .iter()
        .map(|refused| (refused.index, refused.offset, refused.code.0))
        .collect();
    let last = 7 + bad.len() + good.len();
    assert_eq!(refused, [(0, 7, -0x3A00), (2, last, -0x3A00)]);
    assert_eq!(load.offsets, [7 + bad.len()]);
}

#[test]
fn pem_without_its_nul_is_taken_for_der() {
    let pem = Subject::authority("Root").self_issued().pem();
    assert_eq!(load_ca(pem.as_bytes(), &library()).result, -0x2180);
    assert_eq!(load_file(&pem, &library()).result, 0);
}

#[test]
fn a_footer_that_comes_first_hides_what_follows() {
    let pem = Subject::authority("Root").self_issued().pem();
    let stray = format!("-----END CERTIFICATE-----\n{pem}");
    assert_eq!(load_file(&stray, &library()).result, -0x2780);
}

#[test]
fn an_empty_block_stops_3_6_4_and_is_counted_before() {
    let pem = Subject::authority("Root").self_issued().pem();
    let text = format!("{pem}-----BEGIN CERTIFICATE-----\n \n-----END CERTIFICATE-----\n{pem}");
    let new = load_file(&text, &library());
    assert_eq!((new.result, new.certificates.len()), (-0x1480, 1));
    let old = Library::default_of(Version::new(2, 28, 10)).expect("a known release");
    let old = load_file(&text, &old);
    assert_eq!((old.result, old.certificates.len()), (1, 2));
}

#[test]
fn an_encrypted_certificate_asks_for_a_password() {
    let text = "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\
        DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n\
        -----END CERTIFICATE-----\n";
    assert_eq!(load_file(text, &library()).result, -0x1300);
}
