//! Devices that trust by ESP-IDF's certificate bundle.

use std::fs;

use tlsprobe::certificate::{BundleEntry, describe};
use tlsprobe::trust::esp_bundle::{Generation, write};

use super::device::{Bench, HOST, result};
use crate::common::json::{Fidelity, Verdict};
use crate::common::pki::{Chain, Issued, Key, Subject};
use crate::common::server::Options;

/// `MBEDTLS_ERR_X509_FATAL_ERROR`: what becomes of the callback's error.
const FATAL: i32 = -0x3000;

/// Lets the device trust these CAs by a bundle of this generation.
fn trust(bench: &Bench, generation: Generation, authorities: &[&Issued]) {
    let described = authorities.iter().map(|it| describe(it.der()).expect("a certificate"));
    let entries: Vec<BundleEntry> = described.map(|it| BundleEntry::of(&it)).collect();
    bench.scratch.write("bundle.bin", write(generation, &entries).expect("a bundle"));
    let profile = fs::read_to_string(bench.scratch.path("device.toml")).expect("a profile");
    let profile = profile.replace("ca.pem", "bundle.bin") + "model = \"esp-bundle\"\n";
    bench.scratch.write("device.toml", profile);
}

#[test]
fn a_handshake_passes_where_the_name_and_the_key_are_in_the_bundle_and_fails_elsewhere() {
    let chain = Chain::of(HOST, Key::P256);
    let bench = Bench::new(&chain);
    let server = Options::new(&bench.files).start();
    let stranger = Subject::authority("Stranger").self_issued();
    for generation in Generation::ALL {
        let device = bench.device("3.6.5", "");
        trust(&bench, generation, &[&chain.root, &stranger]);
        let passed = result(device.meets(server.address()), 0);
        assert_eq!((passed.verdict, passed.fidelity), (Verdict::Pass, Fidelity::Read));
        let device = bench.device("3.6.5", "");
        trust(&bench, generation, &[&stranger]);
        let failed = result(device.meets(server.address()), 1);
        assert_eq!((failed.code, failed.flags), (Some(FATAL), Some(u32::MAX)));
        assert!(failed.cause.contains("'Example Root', and does not have it"), "{}", failed.cause);
    }
}
