//! `duplicate-certificate`: the same certificate twice, as PEM or as DER.

use std::collections::BTreeMap;

use memchr::memmem;

use super::definition::{Complaint, Rule, flash};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-certificate",
    severity: Severity::Warning,
    fix: "Keep one copy and let both users point to it; `tlsprobe certs audit` says which it is.",
    judge,
};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";
/// Version 3, which begins every certificate of today (RFC 5280, 4.1.2.1), behind two headers of
/// sequences with lengths of two bytes.
const VERSION: &[u8] = &[0xa0, 0x03, 0x02, 0x01, 0x02];
const HEADERS: usize = 8;

fn judge(scene: &Scene) -> Vec<Complaint> {
    let mut copies: BTreeMap<&[u8], u64> = BTreeMap::new();
    for section in scene.loaded() {
        for certificate in pem(section.contents).chain(der(section.contents)) {
            *copies.entry(certificate).or_default() += 1;
        }
    }
    let repeated = copies.into_iter().filter(|(_, count)| *count > 1);
    repeated
        .map(|(certificate, count)| {
            let length = certificate.len() as u64;
            let message = format!("A certificate of {length} bytes is there {count} times.");
            Complaint { price: flash(length * (count - 1)), message }
        })
        .collect()
}

fn pem(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(bytes, BEGIN).filter_map(|start| {
        let rest = bytes.get(start..)?;
        rest.get(..memmem::find(rest, END)? + END.len())
    })
}

fn der(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(bytes, VERSION).filter_map(|at| {
        let rest = bytes.get(at.checked_sub(HEADERS)?..)?;
        let &[0x30, 0x82, high, low, 0x30, 0x82, ..] = rest else { return None };
        rest.get(..usize::from(u16::from_be_bytes([high, low])) + 4)
    })
}
