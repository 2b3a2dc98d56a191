//! All Mozilla roots under the configurations for which the real library was measured.

use tlsprobe::certificate::hex;
use tlsprobe::mbedtls::{Curve, Hash};
use tlsprobe::profile::Profile;
use tlsprobe::trust::{CaSet, source};

use crate::device::{device, device_with};

/// Code and fingerprint prefix of every root that the device cannot read, by fingerprint.
fn refused(profile: &Profile) -> Vec<(String, String)> {
    let set = CaSet::assemble(vec![source::mozilla()], &profile.library);
    assert_eq!(set.certificates.len(), 118, "webpki-root-certs 1.0.11");
    let refused = set.certificates.iter().filter(|member| !member.parse_result.is_ok());
    let mut rows: Vec<(String, String)> = refused
        .map(|member| (hex(&member.sha256[..4]), member.parse_result.hex().to_lowercase()))
        .collect();
    rows.sort();
    rows
}

/// The lines of a measurement: fingerprint prefix and code.
fn measured(table: &str) -> Vec<(String, String)> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut rows: Vec<(String, String)> = rows
        .map(|line| {
            let (prefix, code) = line.split_once(' ').expect("prefix and code");
            (prefix.to_owned(), code.to_owned())
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn every_root_is_read_by_the_default_configuration() {
    assert_eq!(refused(&device()), []);
}

#[test]
fn without_sha_384_and_sha_512_the_roots_of_the_measurement_are_refused() {
    let profile = device_with(|it| {
        it.library.capabilities.hashes.remove(&Hash::Sha384);
        it.library.capabilities.hashes.remove(&Hash::Sha512);
    });
    let expected = measured(include_str!("measured/no-sha384-sha512.txt"));
    assert_eq!(expected.len(), 57);
    assert_eq!(refused(&profile), expected);
}

#[test]
fn without_p_384_the_roots_of_the_measurement_are_refused() {
    let profile = device_with(|it| {
        it.library.capabilities.curves.remove(&Curve::Secp384r1);
    });
    let expected = measured(include_str!("measured/no-p384.txt"));
    assert_eq!(expected.len(), 35);
    assert_eq!(refused(&profile), expected);
}

#[test]
fn with_numbers_of_256_bytes_the_roots_of_the_measurement_are_refused() {
    let profile = device_with(|it| it.library.capabilities.mpi_max_size = 256);
    let expected = measured(include_str!("measured/mpi-256.txt"));
    assert_eq!(expected.len(), 59);
    assert_eq!(refused(&profile), expected);
}

#[test]
fn without_sha_1_the_roots_of_the_measurement_are_refused() {
    let profile = device_with(|it| {
        it.library.capabilities.hashes.remove(&Hash::Sha1);
    });
    let expected = measured(include_str!("measured/no-sha1.txt"));
    assert_eq!(expected.len(), 3);
    assert_eq!(refused(&profile), expected);
}

#[test]
fn without_rsa_the_roots_of_the_measurement_are_refused() {
    let profile = device_with(|it| {
        it.library.capabilities.rsa = false;
        it.library.capabilities.rsassa_pss = false;
    });
    let expected = measured(include_str!("measured/no-rsa.txt"));
    assert_eq!(expected.len(), 79);
    assert_eq!(refused(&profile), expected);
}
