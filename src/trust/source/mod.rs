//! Where CAs come from: bytes in any known form to the certificates in them, each with its place.
//!
//! The form is recognised by content, never by the file's name. A reader says where each
//! certificate lies and what is damaged; whether the device's library accepts it is not its matter.

mod c_source;
mod der;
mod esp;
mod firmware;
mod found;
mod haul;
mod image;
pub(super) mod known;
mod mozilla;
mod pem;
mod pkcs7;

use super::esp_bundle;
use crate::firmware::container::ContainerKind;

pub use der::starts_like_a_certificate as is_certificate;
pub use found::{Carried, Damage, Fault, Form, Found, Source, SourceError, Stranger};
pub use mozilla::{mozilla, mozilla_der};

/// Reads a file's bytes in whatever known form they have.
///
/// # Errors
/// When no certificate can be found in them, with the place and the reason.
pub fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let Some(&first) = bytes.first() else { return Err(SourceError::Empty) };
    if bytes.starts_with(firmware::ELF_MAGIC) {
        return firmware::elf(name, bytes);
    }
    if let Some(kind) = ContainerKind::recognise(bytes) {
        return firmware::container(name, kind, bytes);
    }
    if first == der::SEQUENCE && pkcs7::recognise(bytes) {
        return pkcs7::read(name, bytes);
    }
    if let Some(bundle) = bundle(name, bytes) {
        return Ok(bundle);
    }
    let read = if first == der::SEQUENCE {
        der::read(name, bytes)
    } else if pem::is_text(bytes) {
        text(name, bytes)
    } else {
        Err(SourceError::Unknown { first })
    };
    read.or_else(|error| image::read(name, bytes).ok_or(error))
}

/// Text: C source where a literal holds a certificate, else PEM.
fn text(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    if let Some(source) = c_source::read(name, bytes) {
        return Ok(source);
    }
    match pkcs7::from_pem(bytes) {
        Some(message) => pkcs7::read(name, &message),
        None if pem::has_a_block(bytes) => pem::read(name, bytes),
        None => Err(SourceError::Unknown { first: bytes.first().copied().unwrap_or_default() }),
    }
}

/// A file that is a bundle of ESP-IDF and nothing else.
fn bundle(name: &str, bytes: &[u8]) -> Option<Source> {
    let bundle = esp_bundle::read(bytes).ok()?;
    let mut haul = haul::Haul::default();
    haul.add(esp::piece(0, &bundle));
    image::source(name, Form::EspBundle(bundle.generation), haul)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        assert_eq!(read("ca.pem", b""), Err(SourceError::Empty));
    }

    #[test]
    fn what_is_neither_pem_nor_der_is_named_by_its_first_byte() {
        assert_eq!(read("ca.pem", b"hello"), Err(SourceError::Unknown { first: b'h' }));
    }
}
