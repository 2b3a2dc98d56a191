//! Loading CA certificates: one DER certificate or any number in PEM.
//!
//! Source: `library/x509_crt.c` (`mbedtls_x509_crt_parse`), `library/pkparse.c`
//! (`mbedtls_pk_load_file`); 2.18.0, 2.28.10, 3.5.1, 3.6.5.

use std::borrow::Cow;

use super::der;
use super::pem::{self, Block};
use super::x509::Certificate;
use crate::mbedtls::{Behaviour, Code};
use crate::profile::Library;

/// What `mbedtls_x509_crt_parse` made of its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaLoad {
    /// What it returned: 0; the positive count of certificates skipped; or an error, with which
    /// some certificates may have been loaded all the same.
    pub result: i32,
    /// The certificates in the list, in order.
    pub certificates: Vec<Certificate>,
    /// Offset of each of them in the input: of its PEM header, or 0 for DER.
    pub offsets: Vec<usize>,
    /// What was skipped.
    pub refused: Vec<RefusedCertificate>,
}

/// A certificate that the library did not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCertificate {
    /// Among all certificates of the input, counted from 0.
    pub index: usize,
    /// Of its PEM header in the input, or 0 for DER.
    pub offset: usize,
    /// Why.
    pub code: Code,
}

const LABEL: &str = "CERTIFICATE";
const HEADER: &[u8] = b"-----BEGIN CERTIFICATE-----";
const ANY_HEADER: &[u8] = b"-----BEGIN ";

/// The bytes of a file as `mbedtls_pk_load_file` passes them on: PEM with a NUL after it.
///
/// Shown by `tests/certificate/load.rs`: `pem_without_its_nul_is_taken_for_der`.
pub fn as_loaded_from_file(bytes: &[u8]) -> Cow<'_, [u8]> {
    if pem::find(pem::c_string(bytes), ANY_HEADER).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut terminated = bytes.to_vec();
    terminated.push(0);
    Cow::Owned(terminated)
}

/// The certificates of a chain file as bytes, whatever the library makes of them: every PEM block
/// whose Base64 can be read, or the whole file where it starts like DER. `None` for other files.
pub fn chain_from_file(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    if pem::find(bytes, HEADER).is_some() {
        return Some(pem::lenient_blocks(bytes, LABEL));
    }
    (bytes.first() == Some(&der::SEQUENCE)).then(|| vec![bytes.to_vec()])
}

/// `mbedtls_x509_crt_parse` into an empty list: PEM where the last byte is a NUL and a header is
/// found before the first NUL, else DER.
///
/// Shown by `tests/certificate/load.rs`:
/// `a_positive_result_counts_the_certificates_that_were_skipped`.
pub fn load_ca(bytes: &[u8], library: &Library) -> CaLoad {
    let is_pem = library.capabilities.pem
        && bytes.last() == Some(&0)
        && pem::find(pem::c_string(bytes), HEADER).is_some();
    if is_pem { load_pem(bytes, library) } else { load_der(bytes, library) }
}

fn load_der(bytes: &[u8], library: &Library) -> CaLoad {
    let mut load = CaLoad { result: 0, certificates: vec![], offsets: vec![], refused: vec![] };
    load.add(0, Certificate::parse(bytes, library));
    load.result = load.refused.first().map_or(0, |refused| refused.code.0);
    load
}

fn load_pem(bytes: &[u8], library: &Library) -> CaLoad {
    let behaviour = Behaviour::nearest_to(library.version);
    let mut load = CaLoad { result: 0, certificates: vec![], offsets: vec![], refused: vec![] };
    let mut at = 0;
    // The terminating NUL counts, so that one byte is none.
    while bytes.len() - at > 1 {
        let block = pem::next_block(bytes, at, LABEL, library, behaviour);
        let Block::Found { offset, next, contents } = block else { break };
        if contents == Err(Code::PEM_BAD_INPUT_DATA) {
            load.refuse(offset, Code::PEM_BAD_INPUT_DATA);
            load.result = Code::PEM_BAD_INPUT_DATA.0;
            return load;
        }
        let contents = contents.map_err(|code| behaviour.returned(code));
        load.add(offset, contents.and_then(|der| Certificate::parse(&der, library)));
        at = next;
    }
    load.result = match (load.certificates.is_empty(), load.refused.first()) {
        (false, _) => i32::try_from(load.refused.len()).unwrap_or(i32::MAX),
        (true, Some(first)) => first.code.0,
        (true, None) => Code::X509_CERT_UNKNOWN_FORMAT.0,
    };
    load
}

impl CaLoad {
    fn add(&mut self, offset: usize, parsed: Result<Certificate, Code>) {
        match parsed {
            Ok(certificate) => {
                self.certificates.push(certificate);
                self.offsets.push(offset);
            }
            Err(code) => self.refuse(offset, code),
        }
    }

    fn refuse(&mut self, offset: usize, code: Code) {
        let index = self.certificates.len() + self.refused.len();
        self.refused.push(RefusedCertificate { index, offset, code });
    }
}
