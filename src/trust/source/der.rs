//! One certificate in DER, as a file or as the contents of a PEM block.

use super::found::{Form, Found, Source, SourceError};

/// Tag of a constructed SEQUENCE, the first byte of every certificate.
pub(super) const SEQUENCE: u8 = 0x30;

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
/// Tag of the version field, which version 1 leaves out.
const VERSION: u8 = 0xa0;

/// Reads a file that starts with a SEQUENCE.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let present = bytes.len() as u64;
    let header = header(bytes).ok_or(SourceError::Truncated { announced: 2, present })?;
    if !starts_like_a_certificate(bytes) {
        return Err(SourceError::OtherDer(kind(bytes)));
    }
    let end = header.total();
    let (Some(der), Some(trailing)) = (bytes.get(..end), bytes.get(end..)) else {
        return Err(SourceError::Truncated { announced: end as u64, present });
    };
    let found = Found { trailing: trailing.to_vec(), ..Found::whole(0, der) };
    Ok(Source {
        name: name.to_owned(),
        form: Form::Der,
        certificates: vec![found],
        damages: Vec::new(),
        strangers: Vec::new(),
        inputs: vec![bytes.to_vec()],
    })
}

/// Splits bytes into the first DER structure and what follows it; a structure that is cut off is
/// taken whole, so that the library's own code for it can be told.
pub(super) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = header(bytes).map_or(bytes.len(), |header| header.total());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

/// Whether the bytes begin as RFC 5280, section 4.1 lets a certificate begin: SEQUENCE, SEQUENCE,
/// then version 2 or 3, or directly the serial number followed by an algorithm.
pub fn starts_like_a_certificate(bytes: &[u8]) -> bool {
    let Some(to_be_signed) = inside(bytes, SEQUENCE) else { return false };
    let Some(fields) = inside(to_be_signed, SEQUENCE) else { return false };
    match fields.first() {
        Some(&VERSION) => true,
        Some(&INTEGER) => after(fields).is_some_and(|rest| {
            inside(rest, SEQUENCE).is_some_and(|oid| oid.first() == Some(&OBJECT_IDENTIFIER))
        }),
        _ => false,
    }
}

/// What stands before the contents of a structure.
pub(super) struct Header {
    /// Bytes of tag and length.
    pub length: usize,
    /// Bytes that follow, as announced.
    pub contents: usize,
}

impl Header {
    /// Bytes of the whole structure, as announced.
    pub(super) fn total(&self) -> usize {
        self.length.saturating_add(self.contents)
    }
}

/// Length of a tag-length header and of the contents that it announces. Certificates have no
/// multi-byte tags; lengths of more than four bytes are those of no certificate.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some(Header { length: 2, contents: usize::from(first) });
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return None;
    }
    let octets = bytes.get(2..2 + count)?;
    let contents = octets.iter().fold(0usize, |length, octet| length << 8 | usize::from(*octet));
    Some(Header { length: 2 + count, contents })
}

/// Contents of the structure at the start, as far as they are there.
fn inside(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    if bytes.first() != Some(&tag) {
        return None;
    }
    bytes.get(header(bytes)?.length..)
}

fn after(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(header(bytes)?.total()..)
}

/// What people hand in by mistake, by its first fields.
fn kind(bytes: &[u8]) -> &'static str {
    let Some(fields) = inside(bytes, SEQUENCE) else { return "an unknown structure" };
    match fields.first() {
        Some(&OBJECT_IDENTIFIER) => "it looks like a message of PKCS#7, but not one that is signed",
        Some(&INTEGER) => "it looks like a private key or PKCS#12",
        Some(&SEQUENCE) => "it looks like a public key, a request or a CRL",
        _ => "an unknown structure",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Vec<u8> {
        webpki_root_certs::TLS_SERVER_ROOT_CERTS[0].to_vec()
    }

    #[test]
    fn a_truncated_certificate_says_how_much_is_missing() {
        let whole = root();
        let cut = &whole[..whole.len() - 1];
        let error =
            SourceError::Truncated { announced: whole.len() as u64, present: cut.len() as u64 };
        assert_eq!(read("ca.der", cut), Err(error));
    }

    #[test]
    fn no_prefix_of_a_certificate_makes_the_reader_panic_or_succeed() {
        let whole = root();
        for length in 1..whole.len() {
            assert!(read("ca.der", &whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn trailing_bytes_are_kept_apart() {
        let mut bytes = root();
        let length = bytes.len();
        bytes.extend([1, 2, 3]);
        let source = read("ca.der", &bytes).expect("a certificate");
        assert_eq!(source.certificates[0].der.len(), length);
        assert_eq!(source.certificates[0].trailing, [1, 2, 3]);
    }

    #[test]
    fn other_structures_are_named() {
        let key = [0x30, 0x05, 0x02, 0x01, 0x00, 0x30, 0x00];
        assert!(
            matches!(read("key.der", &key), Err(SourceError::OtherDer(kind)) if kind.contains("private key"))
        );
        let pkcs7 = [0x30, 0x04, 0x06, 0x02, 0x2a, 0x03];
        assert!(
            matches!(read("ca.p7b", &pkcs7), Err(SourceError::OtherDer(kind)) if kind.contains("PKCS#7"))
        );
    }
}
