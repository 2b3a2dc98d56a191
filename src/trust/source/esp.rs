//! Bundles of ESP-IDF: names and keys, whose certificates are those of the known roots.
//!
//! Neither generation of the format has a magic number. In an image a bundle is found by its keys: the
//! record around a key tells where it begins, and the chain of records or the table of offsets where
//! the bundle does.

use memchr::memmem;

use super::found::{Carried, Found, Stranger};
use super::haul::Piece;
use super::known;
use crate::certificate::describe_name;
use crate::trust::esp_bundle::{Bundle, Generation, MAX_CERTIFICATES, read_prefix};

/// Algorithms of public keys, with which a `SubjectPublicKeyInfo` goes on: `rsaEncryption` and
/// `id-ecPublicKey` (RFC 3279, sections 2.3.1 and 2.3.5).
const ALGORITHMS: [&[u8]; 2] = [
    &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01],
    &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
];

/// Before the algorithm stand the headers of two SEQUENCEs, of four and two bytes, fewer for short
/// keys.
const HEADERS: [usize; 3] = [6, 5, 4];

/// Bytes of a record before its name.
const LENGTHS: usize = 4;

/// No subject of a root in any browser comes near this.
const LONGEST_NAME: usize = 1024;

/// The certificates of a bundle at `offset`.
pub(super) fn piece(offset: u64, bundle: &Bundle) -> Piece {
    let mut piece = Piece { offset, ..Piece::default() };
    for (entry, at) in bundle.entries.iter().zip(&bundle.offsets) {
        let offset = offset + *at as u64;
        match known::root(&entry.subject, &entry.key) {
            Some(der) => {
                let found = Found { carried: Carried::Recovered, ..Found::whole(offset, der) };
                piece.certificates.push(found);
                piece.inputs.push(der.to_vec());
            }
            None => {
                let name = describe_name(&entry.subject).unwrap_or_else(|| "(unreadable)".into());
                piece.strangers.push(Stranger { offset, name });
            }
        }
    }
    piece
}

/// Every bundle in an image, with its place; keys inside `taken`, in order, are passed over.
pub(super) fn search(bytes: &[u8], taken: &[std::ops::Range<usize>]) -> Vec<(usize, Bundle)> {
    let mut bundles: Vec<(usize, Bundle)> = Vec::new();
    let mut algorithms: Vec<usize> =
        ALGORITHMS.iter().flat_map(|algorithm| memmem::find_iter(bytes, algorithm)).collect();
    algorithms.sort_unstable();
    for at in algorithms {
        let inside = taken.partition_point(|range| range.end <= at);
        if taken.get(inside).is_some_and(|range| range.contains(&at)) {
            continue;
        }
        let behind = bundles.last().is_none_or(|(start, bundle)| start + bundle.length <= at);
        if behind && let Some(found) = around(bytes, at) {
            bundles.push(found);
        }
    }
    bundles
}

/// The bundle whose first record holds the key with its algorithm at `at`.
fn around(bytes: &[u8], at: usize) -> Option<(usize, Bundle)> {
    let keys = HEADERS.iter().filter_map(|length| at.checked_sub(*length));
    let mut keys = keys.filter(|key| bytes.get(*key) == Some(&super::der::SEQUENCE));
    keys.find_map(|key| {
        let names = key.saturating_sub(LONGEST_NAME)..key;
        names.rev().find_map(|name| beginning_with_record(bytes, name, key - name))
    })
}

/// A bundle whose first record has its name of this length at `name`.
fn beginning_with_record(bytes: &[u8], name: usize, length: usize) -> Option<(usize, Bundle)> {
    let record = name.checked_sub(LENGTHS)?;
    let head: [u8; 2] = bytes.get(record..record + 2)?.try_into().ok()?;
    if usize::from(u16::from_be_bytes(head)) == length {
        let start = record.checked_sub(2)?;
        let bundle = read_prefix(Generation::UpTo5_3, bytes.get(start..)?).ok()?;
        return Some((start, bundle));
    }
    if usize::from(u16::from_le_bytes(head)) != length {
        return None;
    }
    (1..=MAX_CERTIFICATES).find_map(|count| {
        let table = 4 * count;
        let start = record.checked_sub(table)?;
        let first: [u8; 4] = bytes.get(start..start + 4)?.try_into().ok()?;
        if u32::from_le_bytes(first) as usize != table {
            return None;
        }
        let bundle = read_prefix(Generation::From5_4, bytes.get(start..)?).ok()?;
        Some((start, bundle))
    })
}
