//! One certificate, parsed in the library's order with the library's codes.
//!
//! Source: `library/x509_crt.c` (`x509_crt_parse_der_core`; 2.18.0, 2.28.10, 3.5.1, 3.6.5).

mod made_up;

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::algorithm::{self, SignatureAlgorithm};
use super::der::{self, Reader};
use super::extension::{self, CaConstraints, Extensions};
use super::general_name::GeneralName;
use super::key::PublicKey;
use super::name::Name;
use super::validity::Time;
use crate::mbedtls::{Behaviour, Code, Rule};
use crate::profile::Library;

/// `MBEDTLS_X509_KU_KEY_CERT_SIGN`.
pub const KEY_CERT_SIGN: u32 = 0x04;
/// `MBEDTLS_X509_KU_CRL_SIGN`.
pub const CRL_SIGN: u32 = 0x02;
/// `MBEDTLS_X509_KU_DIGITAL_SIGNATURE`.
pub const DIGITAL_SIGNATURE: u32 = 0x80;
/// `MBEDTLS_X509_KU_KEY_ENCIPHERMENT`.
pub const KEY_ENCIPHERMENT: u32 = 0x20;
/// `MBEDTLS_X509_KU_KEY_AGREEMENT`.
pub const KEY_AGREEMENT: u32 = 0x08;

/// A certificate that the library accepts. Clones are cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    parts: Arc<Parts>,
}

#[derive(Debug, PartialEq, Eq)]
struct Parts {
    der: Vec<u8>,
    signed: Range<usize>,
    version: u8,
    serial: Vec<u8>,
    algorithm: SignatureAlgorithm,
    issuer: Name,
    issuer_der: Range<usize>,
    not_before: Time,
    not_after: Time,
    subject: Name,
    subject_der: Range<usize>,
    key: PublicKey,
    spki: Range<usize>,
    extensions: Extensions,
    signature: Vec<u8>,
    sha256: [u8; 32],
}

impl Certificate {
    /// `mbedtls_x509_crt_parse_der`: bytes after the certificate are ignored.
    ///
    /// # Errors
    /// The code that the library returns.
    ///
    /// Shown by `tests/differential/rule/reading.rs`:
    /// `a_signature_has_no_unused_bits_and_nothing_follows`.
    pub fn parse(der: &[u8], library: &Library) -> Result<Self, Code> {
        let behaviour = Behaviour::nearest_to(library.version);
        match Parts::parse(der, library, behaviour) {
            Ok(parts) => Ok(Self { parts: Arc::new(parts) }),
            Err(code) => Err(behaviour.returned(code)),
        }
    }

    /// The encoded certificate, without anything after it.
    pub fn der(&self) -> &[u8] {
        &self.parts.der
    }

    /// `tbsCertificate`: the bytes that are signed.
    pub fn signed_bytes(&self) -> &[u8] {
        self.parts.der.get(self.parts.signed.clone()).unwrap_or_default()
    }

    /// 1, 2 or 3.
    pub fn version(&self) -> u8 {
        self.parts.version
    }

    /// Big-endian, as encoded.
    pub fn serial(&self) -> &[u8] {
        &self.parts.serial
    }

    /// Who signed.
    pub fn issuer(&self) -> &Name {
        &self.parts.issuer
    }

    /// The encoded issuer.
    pub fn issuer_der(&self) -> &[u8] {
        self.parts.der.get(self.parts.issuer_der.clone()).unwrap_or_default()
    }

    /// Whom it names.
    pub fn subject(&self) -> &Name {
        &self.parts.subject
    }

    /// The encoded subject.
    pub fn subject_der(&self) -> &[u8] {
        self.parts.der.get(self.parts.subject_der.clone()).unwrap_or_default()
    }

    /// First second of validity.
    pub fn not_before(&self) -> Time {
        self.parts.not_before
    }

    /// Last second of validity.
    pub fn not_after(&self) -> Time {
        self.parts.not_after
    }

    /// The public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.parts.key
    }

    /// The encoded `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        self.parts.der.get(self.parts.spki.clone()).unwrap_or_default()
    }

    /// How it is signed.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.parts.algorithm
    }

    /// The signature, without the count of unused bits.
    pub fn signature(&self) -> &[u8] {
        &self.parts.signature
    }

    /// Digest of [`Self::der`].
    pub fn sha256(&self) -> [u8; 32] {
        self.parts.sha256
    }

    /// `basicConstraints`, if there.
    pub fn basic_constraints(&self) -> Option<CaConstraints> {
        self.parts.extensions.basic_constraints
    }

    /// `ca_istrue`.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints().is_some_and(|constraints| constraints.ca)
    }

    /// `pathLenConstraint`, which counts even where `ca` is false.
    pub fn path_length(&self) -> Option<u32> {
        self.basic_constraints().and_then(|constraints| constraints.path_length)
    }

    /// `MBEDTLS_X509_KU_*` bits, if the extension is there.
    pub fn key_usage(&self) -> Option<u32> {
        self.parts.extensions.key_usage
    }

    /// Contents of the purposes, if the extension is there.
    pub fn extended_key_usage(&self) -> Option<&[Vec<u8>]> {
        self.parts.extensions.extended_key_usage.as_deref()
    }

    /// Entries of the subject alternative name, if the extension is there.
    pub fn alternative_names(&self) -> Option<&[GeneralName]> {
        self.parts.extensions.alternative_names.as_deref()
    }

    /// Entries of `certificatePolicies` that the library keeps; none before 2.20.
    pub fn policies(&self) -> usize {
        self.parts.extensions.policies
    }

    /// Issuer and subject match, as the library compares names.
    pub fn is_self_issued(&self) -> bool {
        self.issuer().matches(self.subject())
    }

    /// `mbedtls_x509_crt_check_key_usage` for usages other than encipher and decipher only: true
    /// where the extension is missing, or has all bits of `usage` and neither of those two.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_use_of_the_end_entity_follows_the_key_exchange`.
    pub fn allows_usage(&self, usage: u32) -> bool {
        const ENCIPHER_ONLY: u32 = 0x01;
        const DECIPHER_ONLY: u32 = 0x8000;
        self.key_usage()
            .is_none_or(|bits| bits & usage == usage && bits & (ENCIPHER_ONLY | DECIPHER_ONLY) == 0)
    }
}

impl Parts {
    fn parse(input: &[u8], library: &Library, behaviour: Behaviour) -> Result<Self, Code> {
        let format = |low| Code::X509_INVALID_FORMAT.plus(low);
        let mut outer = Reader::new(input);
        let length = outer.header(der::SEQUENCE).map_err(|_| Code::X509_INVALID_FORMAT)?;
        let end = outer.position() + length;
        let der = input.get(..end).unwrap_or(input);
        let mut outer = outer.limited(length);

        let signed_from = outer.position();
        let mut tbs = outer.enter(der::SEQUENCE).map_err(format)?;
        let signed = signed_from..outer.position();
        let version = parse_version(&mut tbs, behaviour)?;
        let serial = parse_serial(&mut tbs)?;
        let first_algorithm = algorithm::parse_identifier(&mut tbs)?;
        let version = match version {
            0..=2 => version as u8 + 1,
            _ => return Err(Code::X509_UNKNOWN_VERSION),
        };
        let algorithm = algorithm::signature_algorithm(&first_algorithm, library, behaviour)?;
        let (issuer, issuer_der) = parse_issuer(&mut tbs, behaviour)?;
        let (not_before, not_after) = parse_dates(&mut tbs)?;
        let (subject, subject_der) = parse_subject(&mut tbs, behaviour)?;
        let spki_from = tbs.position();
        let key = PublicKey::read(&mut tbs, library, behaviour)?;
        let spki = spki_from..tbs.position();
        let extensions = parse_optional_parts(&mut tbs, version, library, behaviour)?;
        if !tbs.is_empty() {
            return Err(format(Code::ASN1_LENGTH_MISMATCH));
        }

        let second_algorithm = algorithm::parse_identifier(&mut outer)?;
        if !first_algorithm.matches(&second_algorithm, behaviour) {
            return Err(Code::X509_SIG_MISMATCH);
        }
        let signature = parse_signature(&mut outer, behaviour)?;
        if !outer.is_empty() {
            return Err(format(Code::ASN1_LENGTH_MISMATCH));
        }
        Ok(Self {
            sha256: Sha256::digest(der).into(),
            der: der.to_vec(),
            signed,
            version,
            serial,
            algorithm,
            issuer,
            issuer_der,
            not_before,
            not_after,
            subject,
            subject_der,
            key,
            spki,
            extensions,
            signature,
        })
    }
}

/// `x509_get_version`: 0 where the field is missing.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_version_is_at_most_three`.
fn parse_version(tbs: &mut Reader<'_>, behaviour: Behaviour) -> Result<i32, Code> {
    let invalid = |low| Code::X509_INVALID_VERSION.plus(low);
    let mut field = match tbs.enter(der::CONTEXT_CONSTRUCTED) {
        Ok(field) => field,
        Err(Code::ASN1_UNEXPECTED_TAG) => return Ok(0),
        Err(low) => return Err(wrapped(low, behaviour)),
    };
    let version = field.int(!behaviour.has(Rule::LeadingZerosIgnored)).map_err(invalid)?;
    if field.is_empty() { Ok(version) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}

/// Until 2.18 some readers returned the bare ASN.1 code.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `errors_around_the_version_are_wrapped_from_2_19_0_on`.
fn wrapped(low: Code, behaviour: Behaviour) -> Code {
    match behaviour.has(Rule::WrappedErrors) {
        true => Code::X509_INVALID_FORMAT.plus(low),
        false => low,
    }
}

/// `mbedtls_x509_get_serial`: an integer, or the tag `[2]`.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_serial_number_is_an_integer_of_any_length`.
pub(super) fn parse_serial(reader: &mut Reader<'_>) -> Result<Vec<u8>, Code> {
    let invalid = |low| Code::X509_INVALID_SERIAL.plus(low);
    match reader.peek() {
        None => Err(invalid(Code::ASN1_OUT_OF_DATA)),
        Some(tag) if tag == der::INTEGER || tag == der::CONTEXT | 2 => {
            reader.element(tag).map(<[u8]>::to_vec).map_err(invalid)
        }
        Some(_) => Err(invalid(Code::ASN1_UNEXPECTED_TAG)),
    }
}

pub(super) fn parse_issuer(
    tbs: &mut Reader<'_>,
    behaviour: Behaviour,
) -> Result<(Name, Range<usize>), Code> {
    let from = tbs.position();
    let mut inner = tbs.enter(der::SEQUENCE).map_err(|low| Code::X509_INVALID_FORMAT.plus(low))?;
    let name = Name::parse(&mut inner, behaviour)?;
    Ok((name, from..tbs.position()))
}

/// As the issuer, but it may be empty.
fn parse_subject(tbs: &mut Reader<'_>, behaviour: Behaviour) -> Result<(Name, Range<usize>), Code> {
    let from = tbs.position();
    let mut inner = tbs.enter(der::SEQUENCE).map_err(|low| Code::X509_INVALID_FORMAT.plus(low))?;
    let name = if inner.is_empty() { Name::default() } else { Name::parse(&mut inner, behaviour)? };
    Ok((name, from..tbs.position()))
}

/// `x509_get_dates`.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_validity_holds_two_times_and_nothing_else`.
fn parse_dates(tbs: &mut Reader<'_>) -> Result<(Time, Time), Code> {
    let invalid = |low| Code::X509_INVALID_DATE.plus(low);
    let mut validity = tbs.enter(der::SEQUENCE).map_err(invalid)?;
    let not_before = Time::parse(&mut validity)?;
    let not_after = Time::parse(&mut validity)?;
    if validity.is_empty() {
        Ok((not_before, not_after))
    } else {
        Err(invalid(Code::ASN1_LENGTH_MISMATCH))
    }
}

/// Unique identifiers from version 2 on, extensions from version 3 on.
fn parse_optional_parts(
    tbs: &mut Reader<'_>,
    version: u8,
    library: &Library,
    behaviour: Behaviour,
) -> Result<Extensions, Code> {
    if version >= 2 {
        for number in [1, 2] {
            skip_unique_id(tbs, number, behaviour)?;
        }
    }
    if version == 3 || library.capabilities.allows_extensions_before_v3 {
        extension::parse(tbs, library, behaviour)
    } else {
        Ok(Extensions::default())
    }
}

/// `x509_get_uid`.
///
/// Shown by `tests/differential/rule/reading.rs`: `unique_identifiers_are_constructed`.
fn skip_unique_id(tbs: &mut Reader<'_>, number: u8, behaviour: Behaviour) -> Result<(), Code> {
    if tbs.is_empty() {
        return Ok(());
    }
    match tbs.element(der::CONTEXT_CONSTRUCTED | number) {
        Ok(_) | Err(Code::ASN1_UNEXPECTED_TAG) => Ok(()),
        Err(low) => Err(wrapped(low, behaviour)),
    }
}

/// `mbedtls_x509_get_sig`.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `a_signature_has_no_unused_bits_and_nothing_follows`.
pub(super) fn parse_signature(
    reader: &mut Reader<'_>,
    behaviour: Behaviour,
) -> Result<Vec<u8>, Code> {
    let length = reader
        .whole_bit_string(behaviour.has(Rule::EmptyBitString))
        .map_err(|low| Code::X509_INVALID_SIGNATURE.plus(low))?;
    Ok(reader.take(length).to_vec())
}
