//! Where CAs come from: bytes in any known form to the certificates in them, each with its place.
//!
//! The form is recognised by content, never by the file's name. A reader says where each
//! certificate lies and what is damaged; whether the device's library accepts it is not its matter.

mod der;
mod found;
mod image;
mod mozilla;
mod pem;

pub use der::starts_like_a_certificate as is_certificate;
pub use found::{Damage, Fault, Form, Found, Source, SourceError};
pub use mozilla::{mozilla, mozilla_der};

/// Reads a file's bytes in whatever known form they have.
///
/// # Errors
/// When no certificate can be found in them, with the place and the reason.
pub fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let read = match bytes.first() {
        None => return Err(SourceError::Empty),
        Some(&der::SEQUENCE) => der::read(name, bytes),
        Some(_) if pem::recognise(bytes) => pem::read(name, bytes),
        Some(&first) => Err(SourceError::Unknown { first }),
    };
    read.or_else(|error| image::read(name, bytes).ok_or(error))
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
