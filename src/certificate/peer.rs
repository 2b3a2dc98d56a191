//! The chain in a server's Certificate message: which codes are tolerated, which abort.
//!
//! Source: `library/ssl_tls.c` (`ssl_parse_certificate_chain`; 2.18.0, 2.28.10, 3.6.5) and
//! `library/ssl_tls13_generic.c` (`mbedtls_ssl_tls13_parse_certificate`; 3.5.1, 3.6.5).

use super::x509::Certificate;
use crate::mbedtls::{Behaviour, Code, Rule, TlsVersion};
use crate::profile::Library;

/// What the handshake made of the certificates that the server presented.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerChain {
    /// Those in the library's list, each with its place in the message.
    pub certificates: Vec<(usize, Certificate)>,
    /// Places of those dropped silently: their signature algorithm is not known.
    pub dropped: Vec<usize>,
    /// Why the handshake ended before verification.
    pub refusal: Option<PeerRefusal>,
}

/// A certificate message that the library refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerRefusal {
    /// Place of the certificate, if it is one certificate's fault.
    pub index: Option<usize>,
    /// What the handshake returns.
    pub code: Code,
    /// The alert that is sent.
    pub alert: Option<u8>,
}

/// `MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND`: the one code that is tolerated.
const TOLERATED: Code = Code::X509_UNKNOWN_SIG_ALG.plus(Code::OID_NOT_FOUND);
/// Anything shorter cannot be a certificate, says the library.
const SHORTEST_CERTIFICATE: usize = 128;
/// The library does not support longer lists, though the field has three bytes.
const LONGEST_LIST: usize = 0xFFFF;

const ALERT_NO_CERTIFICATE: u8 = 41;
const ALERT_BAD_CERTIFICATE: u8 = 42;
const ALERT_UNSUPPORTED_CERTIFICATE: u8 = 43;
const ALERT_DECODE_ERROR: u8 = 50;

/// Reads a chain as presented, end entity first. Certificate extensions of TLS 1.3 are taken to
/// be empty.
///
/// Shown by `tests/verdict/judge.rs`:
/// `a_hash_that_is_compiled_out_shows_as_another_certificate_s_name`.
pub fn read_chain(
    chain: &[impl AsRef<[u8]>],
    library: &Library,
    tls_version: TlsVersion,
) -> PeerChain {
    let tls13 = tls_version >= TlsVersion::Tls13;
    let tolerated = Behaviour::nearest_to(library.version).returned(TOLERATED);
    let mut read = PeerChain::default();
    if let Some(refusal) = check_message(chain, library, tls13) {
        read.refusal = Some(refusal);
        return read;
    }
    for (index, der) in chain.iter().enumerate() {
        let der = der.as_ref();
        if der.len() < SHORTEST_CERTIFICATE {
            read.refusal = Some(PeerRefusal { index: Some(index), ..decode_error(library) });
            return read;
        }
        match Certificate::parse(der, library) {
            Ok(certificate) => read.certificates.push((index, certificate)),
            Err(code) if code == tolerated => read.dropped.push(index),
            Err(code) => {
                read.refusal = Some(refuse(index, code));
                return read;
            }
        }
    }
    // With TLS 1.3 the code of the last certificate is returned, tolerated or not.
    if tls13 && read.dropped.last() == chain.len().checked_sub(1).as_ref() {
        let index = read.dropped.last().copied();
        read.refusal = Some(PeerRefusal { index, code: tolerated, alert: None });
    }
    read
}

/// The length fields of the whole message.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `a_malformed_certificate_message_has_another_code_from_3_0_0_on`.
fn check_message(
    chain: &[impl AsRef<[u8]>],
    library: &Library,
    tls13: bool,
) -> Option<PeerRefusal> {
    if chain.is_empty() && tls13 {
        let alert = Some(ALERT_NO_CERTIFICATE);
        return Some(PeerRefusal { index: None, code: Code::FATAL_ALERT_MESSAGE, alert });
    }
    let fields = if tls13 { 5 } else { 3 };
    let length = chain
        .iter()
        .map(|der| der.as_ref().len().saturating_add(fields))
        .fold(0usize, usize::saturating_add);
    (chain.is_empty() || length > LONGEST_LIST).then(|| decode_error(library))
}

/// Shown by `tests/differential/rule/change.rs`:
/// `a_malformed_certificate_message_has_another_code_from_3_0_0_on`.
fn decode_error(library: &Library) -> PeerRefusal {
    let behaviour = Behaviour::nearest_to(library.version);
    let code = match behaviour.has(Rule::DecodeErrorCode) {
        true => Code::SSL_DECODE_ERROR,
        false => Code::SSL_BAD_CERTIFICATE,
    };
    PeerRefusal { index: None, code, alert: Some(ALERT_DECODE_ERROR) }
}

/// Shown by `tests/differential/rule/verifying.rs`:
/// `a_refused_certificate_is_answered_with_bad_or_unsupported_certificate`.
fn refuse(index: usize, code: Code) -> PeerRefusal {
    let alert = match code {
        Code::X509_UNKNOWN_VERSION => ALERT_UNSUPPORTED_CERTIFICATE,
        _ => ALERT_BAD_CERTIFICATE,
    };
    PeerRefusal { index: Some(index), code, alert: Some(alert) }
}
