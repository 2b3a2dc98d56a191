//! Any other bytes, such as a firmware image: certificates are found by their shape, as DER or as
//! PEM strings. What is found is present; whether the application trusts it, the bytes do not say.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::der::{self, SEQUENCE};
use super::esp;
use super::found::{Carried, Form, Source, SourceError};
use super::haul::{Haul, Piece};
use super::pem;
use crate::certificate::describe;

/// The shortest certificate of any CA met in 10 GB of programs has 300 bytes or so; what is shorter
/// than this cannot hold names, dates, a key and a signature.
const SHORTEST: usize = 200;

/// Finds what is there; `None` if there is nothing.
pub(super) fn read(name: &str, bytes: &[u8]) -> Option<Source> {
    source(name, Form::Image, search(bytes))
}

/// A source of what was found; `None` if that is nothing.
pub(super) fn source(name: &str, form: Form, haul: Haul) -> Option<Source> {
    let Piece { certificates, damages, strangers, inputs, .. } = haul.landed()?;
    Some(Source { name: name.to_owned(), form, certificates, damages, strangers, inputs })
}

/// A source of what was found.
///
/// # Errors
/// When that is nothing.
pub(super) fn source_or_nothing(
    name: &str,
    form: Form,
    haul: Haul,
    kind: &'static str,
) -> Result<Source, SourceError> {
    source(name, form, haul).ok_or(SourceError::NothingIn(kind))
}

/// Every certificate in the bytes, as DER, in a PEM string or in an ESP-IDF bundle.
pub(super) fn search(bytes: &[u8]) -> Haul {
    let mut haul = Haul::default();
    let mut taken: Vec<Range<usize>> = Vec::new();
    for start in memchr_iter(SEQUENCE, bytes) {
        if taken.last().is_some_and(|range| start < range.end) {
            continue;
        }
        if let Some(der) = certificate_at(bytes.get(start..).unwrap_or_default()) {
            taken.push(start..start + der.len());
            haul.add(Piece::der(start as u64, der));
        }
    }
    strings(bytes).for_each(|piece| haul.add(piece));
    for (start, bundle) in esp::search(bytes, &taken) {
        haul.add(esp::piece(start as u64, &bundle));
    }
    haul
}

/// Cheap questions first; only what looks right is read to its end.
fn certificate_at(bytes: &[u8]) -> Option<&[u8]> {
    if !matches!(bytes.get(1), Some(0x81 | 0x82)) || !der::starts_like_a_certificate(bytes) {
        return None;
    }
    let (der, _) = der::split(bytes);
    let whole = der.len() >= SHORTEST && describe(der).is_ok();
    whole.then_some(der)
}

/// Strings that hold a readable PEM block. The marker alone is in every image that can read PEM.
fn strings(bytes: &[u8]) -> impl Iterator<Item = Piece> {
    let mut end = 0;
    memmem::find_iter(bytes, pem::BEGIN).filter_map(move |start| {
        if start < end {
            return None;
        }
        let text = bytes.get(start..)?;
        let length = text.iter().position(|byte| !is_text(*byte)).unwrap_or(text.len());
        end = start + length;
        let terminated = text.get(length) == Some(&0);
        let piece = string(text.get(..length)?, terminated)?;
        Some(piece.moved(start as u64))
    })
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | 0x20..=0x7e)
}

/// A PEM string in memory. Without its NUL the library takes it for DER, and refuses it.
pub(super) fn string(text: &[u8], terminated: bool) -> Option<Piece> {
    let source = pem::read("", text).ok()?;
    let mut certificates = source.certificates;
    certificates.iter().find(|found| describe(&found.der).is_ok())?;
    for found in &mut certificates {
        found.carried = Carried::PemString { terminated };
        found.reached &= terminated;
    }
    let mut input = text.to_vec();
    input.extend(terminated.then_some(0));
    let inputs = vec![input];
    Some(Piece { certificates, damages: source.damages, inputs, ..Piece::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots() -> [&'static [u8]; 2] {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        [roots[0].as_ref(), roots[1].as_ref()]
    }

    /// Bytes without order, the same on every run (Marsaglia's xorshift).
    fn noise(length: usize) -> Vec<u8> {
        let mut state: u32 = 0x2545_f491;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn planted_certificates_are_found_where_they_lie() {
        let [one, other] = roots();
        let pem = pem::tests::armoured(other);
        let mut image = noise(1000);
        image.extend(one);
        image.extend(noise(500));
        image.extend(pem.as_bytes());
        image.push(0);
        image.extend(noise(500));
        let source = read("fw.bin", &image).expect("two certificates");
        let places: Vec<(u64, &[u8])> =
            source.certificates.iter().map(|found| (found.offset, found.der.as_slice())).collect();
        assert_eq!(places, [(1000, one), (1500 + one.len() as u64, other)]);
    }

    #[test]
    fn nothing_is_invented_in_noise() {
        assert_eq!(read("fw.bin", &noise(4 << 20)), None);
    }

    #[test]
    fn the_marker_alone_is_no_certificate() {
        let image = [noise(100).as_slice(), pem::BEGIN, b"\n\0", &noise(100)].concat();
        assert_eq!(read("fw.bin", &image), None);
    }
}
