//! Certificate extensions: known or not, critical or not, once or twice, well formed or not.
//!
//! Source: `library/x509_crt.c` (`x509_get_crt_ext` and the functions it calls) and
//! `library/x509.c` (`mbedtls_x509_get_ext`); 2.18.0, 2.28.10, 3.5.1, 3.6.5.

use super::der::{self, Reader};
use super::general_name::{self, GeneralName};
use super::oid;
use crate::mbedtls::{Behaviour, Code, Rule};
use crate::profile::Library;

/// What the extensions of a certificate say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `basicConstraints`.
    pub basic_constraints: Option<CaConstraints>,
    /// `keyUsage`, the bits as `MBEDTLS_X509_KU_*`.
    pub key_usage: Option<u32>,
    /// `extKeyUsage`, the contents of the identifiers.
    pub extended_key_usage: Option<Vec<Vec<u8>>>,
    /// `subjectAltName`.
    pub alternative_names: Option<Vec<GeneralName>>,
    /// Entries of `certificatePolicies` that the library keeps.
    pub policies: usize,
    seen: u32,
}

/// `basicConstraints`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaConstraints {
    /// May sign certificates.
    pub ca: bool,
    /// How many intermediate CAs may stand below.
    pub path_length: Option<u32>,
}

/// An extension that the library has a parser for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    BasicConstraints,
    KeyUsage,
    ExtendedKeyUsage,
    AlternativeNames,
    NetscapeType,
    Policies,
    SubjectKeyId,
    AuthorityKeyId,
}

/// Tag of the extensions in a certificate.
const EXTENSIONS_TAG: u8 = der::CONTEXT_CONSTRUCTED | 3;

fn invalid(low: Code) -> Code {
    Code::X509_INVALID_EXTENSIONS.plus(low)
}

/// `x509_get_crt_ext`: what is left of the certificate.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_extensions_fill_their_wrapper`.
pub(super) fn parse(
    reader: &mut Reader<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<Extensions, Code> {
    let mut extensions = Extensions::default();
    if reader.is_empty() {
        return Ok(extensions);
    }
    let Some(mut list) = enter_list(reader, EXTENSIONS_TAG, behaviour)? else {
        return Ok(extensions);
    };
    while !list.is_empty() {
        parse_one(&mut list, &mut extensions, library, behaviour)?;
    }
    reader.resume(&list);
    Ok(extensions)
}

/// `mbedtls_x509_get_ext`, for certificates and revocation lists: the caller resumes from the list.
/// Until 2.18 the extensions went on to the end of what is signed, and something else in their
/// place was left for the caller to refuse.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_extensions_fill_their_wrapper`.
pub(super) fn enter_list<'a>(
    reader: &mut Reader<'a>,
    tag: u8,
    behaviour: Behaviour,
) -> Result<Option<Reader<'a>>, Code> {
    let wrapped = behaviour.has(Rule::WrappedErrors);
    let length = match reader.header(tag) {
        Ok(length) => length,
        Err(low) if wrapped => return Err(invalid(low)),
        Err(Code::ASN1_UNEXPECTED_TAG) => return Ok(None),
        Err(low) => return Err(low),
    };
    let mut list = reader.limited(length);
    let inner = list.header(der::SEQUENCE).map_err(invalid)?;
    if inner != list.remaining() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    if behaviour.has(Rule::BoundsOfSequences) {
        return Ok(Some(list));
    }
    reader.resume(&list);
    Ok(Some(*reader))
}

fn parse_one(
    list: &mut Reader<'_>,
    extensions: &mut Extensions,
    library: &Library,
    behaviour: Behaviour,
) -> Result<(), Code> {
    let mut extension = list.enter(der::SEQUENCE).map_err(invalid)?;
    let id = extension.element(der::OID).map_err(invalid)?;
    let critical = match extension.boolean() {
        Err(Code::ASN1_UNEXPECTED_TAG) => false,
        other => other.map_err(invalid)?,
    };
    let length = extension.header(der::OCTET_STRING).map_err(invalid)?;
    if length != extension.remaining() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    let lenient = library.capabilities.allows_unsupported_critical_extension;
    match known(id, behaviour) {
        Some(known) => extensions.store(known, extension, critical && !lenient, behaviour),
        None if critical && !lenient => Err(invalid(Code::ASN1_UNEXPECTED_TAG)),
        None => Ok(()),
    }
}

/// `oid_x509_ext`.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `an_unknown_extension_may_not_be_critical_nor_a_known_one_come_twice`.
fn known(id: &[u8], behaviour: Behaviour) -> Option<Known> {
    if id == oid::NETSCAPE_CERTIFICATE_TYPE {
        return Some(Known::NetscapeType);
    }
    Some(match oid::certificate_extension(id)? {
        14 if behaviour.has(Rule::KeyIdentifiers) => Known::SubjectKeyId,
        15 => Known::KeyUsage,
        17 => Known::AlternativeNames,
        19 => Known::BasicConstraints,
        32 if behaviour.has(Rule::CertificatePolicies) => Known::Policies,
        35 if behaviour.has(Rule::KeyIdentifiers) => Known::AuthorityKeyId,
        37 => Known::ExtendedKeyUsage,
        _ => return None,
    })
}

impl Extensions {
    fn store(
        &mut self,
        known: Known,
        mut value: Reader<'_>,
        critical: bool,
        behaviour: Behaviour,
    ) -> Result<(), Code> {
        let bit = 1 << known as u32;
        if self.seen & bit != 0 {
            return Err(Code::X509_INVALID_EXTENSIONS);
        }
        self.seen |= bit;
        let value = &mut value;
        match known {
            Known::BasicConstraints => {
                self.basic_constraints = Some(basic_constraints(value, behaviour)?);
            }
            Known::KeyUsage => self.key_usage = Some(key_usage(value, behaviour)?),
            Known::ExtendedKeyUsage => self.extended_key_usage = Some(extended_key_usage(value)?),
            Known::AlternativeNames => {
                self.alternative_names = Some(general_name::parse_extension(value, behaviour)?);
            }
            Known::NetscapeType => netscape_type(value, behaviour)?,
            Known::Policies => match policies(value, &mut self.policies) {
                Err(Code::X509_FEATURE_UNAVAILABLE) if !critical => {}
                other => other?,
            },
            Known::SubjectKeyId => subject_key_id(value)?,
            Known::AuthorityKeyId => authority_key_id(value, behaviour)?,
        }
        Ok(())
    }
}

/// `x509_get_basic_constraints`: the length of the sequence itself is not compared.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_ca_flag_is_a_boolean_or_a_number`.
fn basic_constraints(value: &mut Reader<'_>, behaviour: Behaviour) -> Result<CaConstraints, Code> {
    let zeros_count = !behaviour.has(Rule::LeadingZerosIgnored);
    let mut constraints = CaConstraints { ca: false, path_length: None };
    value.header(der::SEQUENCE).map_err(invalid)?;
    if value.is_empty() {
        return Ok(constraints);
    }
    constraints.ca = match value.boolean() {
        Err(Code::ASN1_UNEXPECTED_TAG) => value.int(zeros_count).map_err(invalid)? != 0,
        other => other.map_err(invalid)?,
    };
    if value.is_empty() {
        return Ok(constraints);
    }
    let path_length = value.int(zeros_count).map_err(invalid)?;
    if !value.is_empty() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    if path_length < i32::MAX {
        constraints.path_length = u32::try_from(path_length).ok();
    } else if behaviour.has(Rule::LargestPathLengthRefused) {
        return Err(invalid(Code::ASN1_INVALID_LENGTH));
    }
    Ok(constraints)
}

/// `mbedtls_x509_get_key_usage`: the first four bytes, the first one lowest.
///
/// Shown by `tests/differential/rule/reading.rs`: `key_usage_leaves_at_most_seven_bits_unused`.
fn key_usage(value: &mut Reader<'_>, behaviour: Behaviour) -> Result<u32, Code> {
    let bits = value.bit_string().map_err(invalid)?;
    if bits.is_empty() && !behaviour.has(Rule::EmptyKeyUsage) {
        return Err(invalid(Code::ASN1_INVALID_LENGTH));
    }
    Ok(bits.iter().take(4).rev().fold(0, |usage, byte| usage << 8 | u32::from(*byte)))
}

/// `mbedtls_x509_get_ns_cert_type`.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_netscape_type_has_one_byte`.
fn netscape_type(value: &mut Reader<'_>, behaviour: Behaviour) -> Result<(), Code> {
    let bits = value.bit_string().map_err(invalid)?;
    let empty = bits.is_empty() && behaviour.has(Rule::EmptyKeyUsage);
    if bits.len() == 1 || empty { Ok(()) } else { Err(invalid(Code::ASN1_INVALID_LENGTH)) }
}

/// `x509_get_ext_key_usage`: at least one identifier.
///
/// Shown by `tests/differential/rule/reading.rs`: `extended_key_usage_names_a_purpose`.
fn extended_key_usage(value: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, Code> {
    let length = value.header(der::SEQUENCE).map_err(invalid)?;
    if length != value.remaining() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    let mut purposes = Vec::new();
    while !value.is_empty() {
        purposes.push(value.element(der::OID).map_err(invalid)?.to_vec());
    }
    if purposes.is_empty() { Err(invalid(Code::ASN1_INVALID_LENGTH)) } else { Ok(purposes) }
}

/// `x509_get_certificate_policies`: any policy but `anyPolicy` is a feature that is not there.
///
/// Shown by `tests/differential/rule/reading.rs`: `policies_are_at_least_one`.
fn policies(value: &mut Reader<'_>, kept: &mut usize) -> Result<(), Code> {
    let length = value.header(der::SEQUENCE).map_err(invalid)?;
    if length != value.remaining() || length == 0 {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    let mut supported = true;
    while !value.is_empty() {
        let mut policy = value.enter(der::SEQUENCE).map_err(invalid)?;
        supported &= policy.element(der::OID).map_err(invalid)? == oid::ANY_POLICY;
        *kept += 1;
        if !policy.is_empty() {
            policy.element(der::SEQUENCE).map_err(invalid)?;
        }
        if !policy.is_empty() {
            return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
        }
    }
    if supported { Ok(()) } else { Err(Code::X509_FEATURE_UNAVAILABLE) }
}

/// `x509_get_subject_key_id`.
///
/// Shown by `tests/differential/rule/change.rs`: `key_identifiers_are_read_from_3_5_0_on`.
fn subject_key_id(value: &mut Reader<'_>) -> Result<(), Code> {
    value.element(der::OCTET_STRING).map_err(invalid)?;
    if value.is_empty() { Ok(()) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}

/// `x509_get_authority_key_id`: the issuer and its serial number must come together.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `an_authority_key_identifier_with_an_issuer_needs_a_serial_number`.
fn authority_key_id(value: &mut Reader<'_>, behaviour: Behaviour) -> Result<(), Code> {
    let length = value.header(der::SEQUENCE).map_err(invalid)?;
    if length != value.remaining() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    match value.element(der::CONTEXT) {
        Err(Code::ASN1_UNEXPECTED_TAG) => {}
        other => drop(other.map_err(invalid)?),
    }
    if !value.is_empty() {
        let mut issuer = value.enter(der::CONTEXT_CONSTRUCTED | 1).map_err(invalid)?;
        general_name::parse_entries(&mut issuer, behaviour)?;
        value.element(der::CONTEXT | 2).map_err(invalid)?;
    }
    if value.is_empty() { Ok(()) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}
