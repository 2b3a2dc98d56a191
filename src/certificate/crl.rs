//! Certificate revocation lists.
//!
//! Source: `library/x509_crl.c` (`mbedtls_x509_crl_parse_der`, `mbedtls_x509_crl_parse`; 2.18.0,
//! 2.28.10, 3.5.1, 3.6.5).

use std::ops::Range;

use super::algorithm::{self, SignatureAlgorithm};
use super::der::{self, Reader};
use super::extension::enter_list;
use super::name::Name;
use super::pem::{self, Block};
use super::validity::Time;
use super::x509::{parse_issuer, parse_serial, parse_signature};
use crate::mbedtls::{Behaviour, Code, Rule};
use crate::profile::Library;

/// A revocation list that the library accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crl {
    der: Vec<u8>,
    signed: Range<usize>,
    /// Who issued it.
    pub issuer: Name,
    /// When it was issued.
    pub this_update: Time,
    /// When the next one is due; a missing field is the year 0, long past.
    pub next_update: Time,
    /// Serial numbers, as encoded, with the time of their revocation.
    pub revoked: Vec<(Vec<u8>, Time)>,
    /// How it is signed.
    pub algorithm: SignatureAlgorithm,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What `mbedtls_x509_crl_parse` made of its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrlLoad {
    /// 0 or an error, with which some lists may have been loaded all the same.
    pub result: Code,
    /// The lists, in order.
    pub lists: Vec<Crl>,
}

const LABEL: &str = "X509 CRL";

/// `mbedtls_x509_crl_parse` into an empty list.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_revocation_list_is_of_version_1_or_2`.
pub fn load_crl(bytes: &[u8], library: &Library) -> CrlLoad {
    let behaviour = Behaviour::nearest_to(library.version);
    let mut load = CrlLoad { result: Code::OK, lists: Vec::new() };
    let mut at = 0;
    let mut is_pem = false;
    if library.capabilities.pem && bytes.last() == Some(&0) {
        while !is_pem || bytes.len() - at > 1 {
            let (next, contents) = match pem::next_block(bytes, at, LABEL, library, behaviour) {
                Block::Found { next, contents, .. } => (next, contents),
                Block::None => (at, Err(Code::PEM_NO_HEADER_FOOTER)),
            };
            match contents {
                Ok(der) => {
                    is_pem = true;
                    at = next;
                    if !load.add(&der, library, behaviour) {
                        return load;
                    }
                }
                Err(code) if is_pem => {
                    load.result = code;
                    return load;
                }
                Err(_) => break,
            }
        }
    }
    if !is_pem {
        load.add(bytes, library, behaviour);
    }
    load
}

impl CrlLoad {
    fn add(&mut self, der: &[u8], library: &Library, behaviour: Behaviour) -> bool {
        match Crl::parse(der, library, behaviour) {
            Ok(list) => {
                self.lists.push(list);
                true
            }
            Err(code) => {
                self.result = behaviour.returned(code);
                false
            }
        }
    }
}

impl Crl {
    /// `mbedtls_x509_crl_parse_der`: nothing may follow the list.
    ///
    /// Shown by `tests/differential/rule/reading.rs`: `a_revocation_list_is_of_version_1_or_2`.
    fn parse(input: &[u8], library: &Library, behaviour: Behaviour) -> Result<Self, Code> {
        let format = |low| Code::X509_INVALID_FORMAT.plus(low);
        let mut outer = Reader::new(input);
        let length = outer.header(der::SEQUENCE).map_err(|_| Code::X509_INVALID_FORMAT)?;
        if length != outer.remaining() {
            return Err(format(Code::ASN1_LENGTH_MISMATCH));
        }
        let signed_from = outer.position();
        let mut tbs = outer.enter(der::SEQUENCE).map_err(format)?;
        let signed = signed_from..outer.position();
        let version = parse_version(&mut tbs, behaviour)?;
        let first_algorithm = algorithm::parse_identifier(&mut tbs)?;
        if !(0..=1).contains(&version) {
            return Err(Code::X509_UNKNOWN_VERSION);
        }
        let algorithm = algorithm::signature_algorithm(&first_algorithm, library, behaviour)
            .map_err(|_| Code::X509_UNKNOWN_SIG_ALG)?;
        let (issuer, _) = parse_issuer(&mut tbs, behaviour)?;
        let this_update = Time::parse(&mut tbs)?;
        let next_update = parse_next_update(&mut tbs)?;
        let revoked = parse_entries(&mut tbs)?;
        if version == 1 {
            check_extensions(&mut tbs, behaviour)?;
        }
        if !tbs.is_empty() {
            return Err(format(Code::ASN1_LENGTH_MISMATCH));
        }
        let second_algorithm = algorithm::parse_identifier(&mut outer)?;
        let same = first_algorithm.oid == second_algorithm.oid
            && first_algorithm.parameters == second_algorithm.parameters;
        if !same {
            return Err(Code::X509_SIG_MISMATCH);
        }
        let signature = parse_signature(&mut outer, behaviour)?;
        if !outer.is_empty() {
            return Err(format(Code::ASN1_LENGTH_MISMATCH));
        }
        let der = input.to_vec();
        Ok(Self { der, signed, issuer, this_update, next_update, revoked, algorithm, signature })
    }

    /// `tbsCertList`: the bytes that are signed.
    pub fn signed_bytes(&self) -> &[u8] {
        self.der.get(self.signed.clone()).unwrap_or_default()
    }
}

/// `x509_crl_get_version`: 0 where the field is missing.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_revocation_list_is_of_version_1_or_2`.
fn parse_version(tbs: &mut Reader<'_>, behaviour: Behaviour) -> Result<i32, Code> {
    match tbs.int(!behaviour.has(Rule::LeadingZerosIgnored)) {
        Err(Code::ASN1_UNEXPECTED_TAG) => Ok(0),
        other => other.map_err(|low| Code::X509_INVALID_VERSION.plus(low)),
    }
}

/// The field is optional: something else in its place is left for the next reader.
fn parse_next_update(tbs: &mut Reader<'_>) -> Result<Time, Code> {
    let absent = [Code::ASN1_UNEXPECTED_TAG, Code::ASN1_OUT_OF_DATA]
        .map(|low| Code::X509_INVALID_DATE.plus(low));
    let before = *tbs;
    match Time::parse(tbs) {
        Err(code) if absent.contains(&code) => {
            *tbs = before;
            Ok(Time::default())
        }
        other => other,
    }
}

/// `x509_get_entries`: bare ASN.1 codes.
///
/// Shown by `tests/differential/rule/reading.rs`: `an_entry_of_a_revocation_list_has_a_date`.
fn parse_entries(tbs: &mut Reader<'_>) -> Result<Vec<(Vec<u8>, Time)>, Code> {
    if tbs.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = match tbs.enter(der::SEQUENCE) {
        Err(Code::ASN1_UNEXPECTED_TAG) => return Ok(Vec::new()),
        other => other?,
    };
    let mut entries = Vec::new();
    while !list.is_empty() {
        let length = list.header(der::SEQUENCE)?;
        let mut entry = list.limited(length);
        let serial = parse_serial(&mut entry)?;
        let date = Time::parse(&mut entry)?;
        check_entry_extensions(&mut entry)?;
        // What is left of an entry is read as the next one.
        list.resume(&entry);
        entries.push((serial, date));
    }
    Ok(entries)
}

/// `x509_get_crl_entry_ext`.
///
/// Shown by `tests/differential/rule/reading.rs`: `an_entry_of_a_revocation_list_has_a_date`.
fn check_entry_extensions(entry: &mut Reader<'_>) -> Result<(), Code> {
    let invalid = |low| Code::X509_INVALID_EXTENSIONS.plus(low);
    if entry.is_empty() {
        return Ok(());
    }
    let mut extensions = match entry.enter(der::SEQUENCE) {
        Err(Code::ASN1_UNEXPECTED_TAG) => return Ok(()),
        other => other.map_err(invalid)?,
    };
    while !extensions.is_empty() {
        extensions.element(der::SEQUENCE).map_err(invalid)?;
    }
    Ok(())
}

/// `x509_get_crl_ext`: no extension is supported, so that none may be critical.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `no_extension_of_a_revocation_list_may_be_critical`.
fn check_extensions(tbs: &mut Reader<'_>, behaviour: Behaviour) -> Result<(), Code> {
    let invalid = |low| Code::X509_INVALID_EXTENSIONS.plus(low);
    if tbs.is_empty() {
        return Ok(());
    }
    let entered = enter_list(tbs, der::CONTEXT_CONSTRUCTED, behaviour)?;
    let Some(mut list) = entered else { return Ok(()) };
    while !list.is_empty() {
        let mut extension = list.enter(der::SEQUENCE).map_err(invalid)?;
        extension.element(der::OID).map_err(invalid)?;
        let critical = match extension.boolean() {
            Err(Code::ASN1_UNEXPECTED_TAG) => false,
            other => other.map_err(invalid)?,
        };
        extension.element(der::OCTET_STRING).map_err(invalid)?;
        if !extension.is_empty() {
            return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
        }
        if critical {
            return Err(invalid(Code::ASN1_UNEXPECTED_TAG));
        }
    }
    tbs.resume(&list);
    Ok(())
}
