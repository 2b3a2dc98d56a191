//! PKCS#7 (RFC 2315): certificates in a signed message, as `.p7b` and `.p7c` files carry them.
//!
//! mbedTLS reads no CA from this form: what is found here must be extracted before a device can have it.

use base64::Engine as _;
use memchr::memmem;

use super::der;
use super::found::{Form, Source, SourceError};
use super::haul::{Haul, Piece};
use super::image;
use super::pem;

/// `signedData`, 1.2.840.113549.1.7.2, tag and length included.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Tag of `content` in the message and of `certificates` in the signed data.
const ZERO: u8 = 0xa0;
/// A length that is not given: BER, which DER is not.
const INDEFINITE: u8 = 0x80;

/// Labels of RFC 7468, section 9, and of OpenSSL.
const BEGINS: [(&[u8], &[u8]); 2] = [
    (b"-----BEGIN PKCS7-----", b"-----END PKCS7-----"),
    (b"-----BEGIN CMS-----", b"-----END CMS-----"),
];

const NOT_SIGNED: &str = "not built as a signed message";
const NO_CERTIFICATE: &str = "the message carries no certificate";

/// Whether these bytes begin as a signed message in DER or BER.
pub(super) fn recognise(bytes: &[u8]) -> bool {
    let header = match bytes.get(1) {
        Some(&INDEFINITE) => 2,
        _ => der::header(bytes).map_or(0, |header| header.length),
    };
    bytes.get(header..).is_some_and(|rest| rest.starts_with(&SIGNED_DATA))
}

/// The message in the first PEM block with its label.
pub(super) fn from_pem(bytes: &[u8]) -> Option<Vec<u8>> {
    BEGINS.iter().find_map(|(begin, end)| {
        let start = memmem::find(bytes, begin)? + begin.len();
        let text = bytes.get(start..)?;
        let text = text.get(..memmem::find(text, end)?)?;
        let digits: Vec<u8> = text.iter().copied().filter(|it| !it.is_ascii_whitespace()).collect();
        pem::BASE64.decode(digits).ok()
    })
}

/// Reads every certificate of a signed message; offsets are those in its DER.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let message = Cursor::new(bytes).enter(der::SEQUENCE, NOT_SIGNED)?;
    let content = message.after(SIGNED_DATA.len()).enter(ZERO, NOT_SIGNED)?;
    let fields = content.enter(der::SEQUENCE, NOT_SIGNED)?;
    // Version, digest algorithms, inner content.
    let fields = fields.skip()?.skip()?.skip()?;
    let mut list = fields.enter(ZERO, NO_CERTIFICATE)?;
    let mut haul = Haul::default();
    while !list.bytes.is_empty() {
        let total = list.total()?;
        let der = list.bytes.get(..total).unwrap_or_default();
        // Attribute certificates and other choices may stand among them.
        if der::starts_like_a_certificate(der) {
            haul.add(Piece::der(list.at as u64, der));
        }
        list = list.after(total);
    }
    let offset = fields.at as u64;
    let nothing = || SourceError::Pkcs7 { offset, problem: NO_CERTIFICATE };
    image::source(name, Form::Pkcs7, haul).ok_or_else(nothing)
}

/// Bytes that are left of a structure, and where they stand.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn after(self, length: usize) -> Self {
        Self { bytes: self.bytes.get(length..).unwrap_or_default(), at: self.at + length }
    }

    /// Bytes of the next structure, all of which are there.
    fn total(self) -> Result<usize, SourceError> {
        let wrong = |problem| SourceError::Pkcs7 { offset: self.at as u64, problem };
        if self.bytes.get(1) == Some(&INDEFINITE) {
            return Err(wrong("a length that is left open (BER); convert the file to DER"));
        }
        let header = der::header(self.bytes).ok_or_else(|| wrong("the message is cut off"))?;
        let fits = header.total() <= self.bytes.len();
        fits.then(|| header.total()).ok_or_else(|| wrong("the message is cut off"))
    }

    fn skip(self) -> Result<Self, SourceError> {
        Ok(self.after(self.total()?))
    }

    fn enter(self, tag: u8, otherwise: &'static str) -> Result<Self, SourceError> {
        if self.bytes.first() != Some(&tag) {
            return Err(SourceError::Pkcs7 { offset: self.at as u64, problem: otherwise });
        }
        let total = self.total()?;
        let header = der::header(self.bytes).map_or(total, |header| header.length);
        let inner = self.bytes.get(header..total).unwrap_or_default();
        Ok(Self { bytes: inner, at: self.at + header })
    }
}
