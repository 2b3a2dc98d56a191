//! Any other bytes, such as a firmware image: certificates are found by their shape, as DER or as
//! PEM strings. What is found is present; whether the application trusts it, the bytes do not say.

use memchr::{memchr_iter, memmem};

use super::der::{self, SEQUENCE};
use super::found::{Form, Found, Source};
use super::pem;
use crate::certificate::describe;

/// The shortest certificate of any CA met in 10 GB of programs has 300 bytes or so; what is shorter
/// than this cannot hold names, dates, a key and a signature.
const SHORTEST: usize = 200;

/// Finds what is there; `None` if there is nothing.
pub(super) fn read(name: &str, bytes: &[u8]) -> Option<Source> {
    let mut certificates = binary(bytes);
    certificates.extend(text(bytes));
    certificates.sort_by_key(|found| found.offset);
    (!certificates.is_empty()).then(|| Source {
        name: name.to_owned(),
        form: Form::Image,
        certificates,
        damages: Vec::new(),
    })
}

fn binary(bytes: &[u8]) -> Vec<Found> {
    let mut certificates = Vec::new();
    let mut taken = 0;
    for start in memchr_iter(SEQUENCE, bytes) {
        if start < taken {
            continue;
        }
        if let Some(der) = certificate_at(bytes.get(start..).unwrap_or_default()) {
            taken = start + der.len();
            certificates.push(Found::whole(start as u64, der));
        }
    }
    certificates
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

fn text(bytes: &[u8]) -> Vec<Found> {
    let starts = memmem::find_iter(bytes, pem::BEGIN);
    starts
        .filter_map(|start| {
            let contents = pem::first_block(bytes.get(start..)?)?;
            let (der, _) = der::split(&contents);
            describe(der).is_ok().then(|| Found::whole(start as u64, der))
        })
        .collect()
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
