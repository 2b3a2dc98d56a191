//! Signature algorithms: identifiers, hashes compiled in or not, RSASSA-PSS parameters.
//!
//! Source: `library/asn1parse.c` (`mbedtls_asn1_get_alg`), `library/x509.c`
//! (`mbedtls_x509_get_sig_alg`, `mbedtls_x509_get_rsassa_pss_params`), `library/oid.c`; 2.18.0,
//! 2.28.10, 3.5.1, 3.6.5.

use super::der::{self, Reader};
use super::oid::{self, SignatureKind};
use crate::mbedtls::{Behaviour, Code, Hash, Rule};
use crate::profile::Library;

/// How a certificate or a revocation list is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA PKCS#1 v1.5.
    Rsa(Hash),
    /// RSASSA-PSS with its parameters.
    RsaPss(PssParameters),
    /// RSASSA-PSS in a library that does not support it: read, never verified.
    RsaPssUnsupported,
    /// ECDSA over the issuer's curve.
    Ecdsa(Hash),
}

/// Parameters of RSASSA-PSS (RFC 4055 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PssParameters {
    /// Digest of the message.
    pub hash: Hash,
    /// Digest of the mask generation function.
    pub mask_hash: Hash,
    /// Bytes of salt that the signature must have.
    pub salt_length: i32,
}

impl SignatureAlgorithm {
    /// The digest that the certificate profile judges.
    pub fn hash(self) -> Option<Hash> {
        match self {
            Self::Rsa(hash) | Self::Ecdsa(hash) => Some(hash),
            Self::RsaPss(parameters) => Some(parameters.hash),
            Self::RsaPssUnsupported => None,
        }
    }
}

/// `AlgorithmIdentifier`, its parameters undecoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AlgorithmIdentifier<'a> {
    pub oid: &'a [u8],
    /// 0: absent.
    pub tag: u8,
    pub parameters: &'a [u8],
}

impl<'a> AlgorithmIdentifier<'a> {
    /// `mbedtls_asn1_get_alg`: bare ASN.1 codes.
    ///
    /// Shown by `tests/differential/rule/reading.rs`:
    /// `an_algorithm_identifier_ends_after_its_parameters`.
    pub fn parse(reader: &mut Reader<'a>) -> Result<Self, Code> {
        let mut inner = reader.enter(der::SEQUENCE)?;
        let oid = inner.element(der::OID)?;
        if inner.is_empty() {
            return Ok(Self { oid, tag: 0, parameters: &[] });
        }
        let tag = inner.byte()?;
        let length = inner.length()?;
        let parameters = inner.take(length);
        if inner.is_empty() {
            Ok(Self { oid, tag, parameters })
        } else {
            Err(Code::ASN1_LENGTH_MISMATCH)
        }
    }

    /// No parameters, or `NULL`; a tag of 0 counts as none.
    pub fn has_no_parameters(&self) -> bool {
        (self.tag == der::NULL || self.tag == 0) && self.parameters.is_empty()
    }

    /// The comparison of the two algorithm fields in `x509_crt_parse_der_core`.
    ///
    /// Shown by `tests/differential/rule/change.rs`:
    /// `tags_of_algorithm_parameters_are_compared_from_2_19_0_on`.
    pub fn matches(&self, other: &Self, behaviour: Behaviour) -> bool {
        self.oid == other.oid
            && self.parameters == other.parameters
            && (self.tag == other.tag || !behaviour.has(Rule::ParameterTagsCompared))
    }
}

/// `mbedtls_x509_get_alg`.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `an_algorithm_identifier_ends_after_its_parameters`.
pub(super) fn parse_identifier<'a>(
    reader: &mut Reader<'a>,
) -> Result<AlgorithmIdentifier<'a>, Code> {
    AlgorithmIdentifier::parse(reader).map_err(invalid)
}

/// `mbedtls_x509_get_sig_alg`: what the identifier means to this library.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `an_unknown_signature_algorithm_is_0x262e_and_parameters_of_a_known_one_0x2300`.
pub(super) fn signature_algorithm(
    identifier: &AlgorithmIdentifier<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<SignatureAlgorithm, Code> {
    let unknown = Code::X509_UNKNOWN_SIG_ALG.plus(Code::OID_NOT_FOUND);
    let kind = oid::signature_kind(identifier.oid).ok_or(unknown)?;
    let capabilities = &library.capabilities;
    let (compiled_in, algorithm) = match kind {
        SignatureKind::Rsa(hash) => {
            (capabilities.rsa && capabilities.hashes.contains(&hash), SignatureAlgorithm::Rsa(hash))
        }
        SignatureKind::Ecdsa(hash) => (
            capabilities.ecdsa && capabilities.hashes.contains(&hash),
            SignatureAlgorithm::Ecdsa(hash),
        ),
        SignatureKind::RsaPss => (capabilities.rsa, SignatureAlgorithm::RsaPssUnsupported),
    };
    if !compiled_in {
        return Err(unknown);
    }
    if kind == SignatureKind::RsaPss && capabilities.rsassa_pss {
        return pss_parameters(identifier, library, behaviour).map(SignatureAlgorithm::RsaPss);
    }
    if identifier.has_no_parameters() { Ok(algorithm) } else { Err(Code::X509_INVALID_ALG) }
}

fn invalid(low: Code) -> Code {
    Code::X509_INVALID_ALG.plus(low)
}

/// `mbedtls_x509_get_rsassa_pss_params`.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_trailer_of_pss_is_one`.
fn pss_parameters(
    identifier: &AlgorithmIdentifier<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<PssParameters, Code> {
    if identifier.tag != der::SEQUENCE {
        return Err(invalid(Code::ASN1_UNEXPECTED_TAG));
    }
    let mut reader = Reader::new(identifier.parameters);
    let mut parameters = PssParameters { hash: Hash::Sha1, mask_hash: Hash::Sha1, salt_length: 20 };
    if let Some(mut field) = optional_field(&mut reader, 0)? {
        parameters.hash = hash_field(&mut field, library)?;
    }
    if let Some(mut field) = optional_field(&mut reader, 1)? {
        parameters.mask_hash = mask_field(&mut field, library)?;
    }
    if let Some(mut field) = optional_field(&mut reader, 2)? {
        parameters.salt_length = int_field(&mut field, behaviour)?;
    }
    let trailer = optional_field(&mut reader, 3)?;
    if trailer.map(|mut field| int_field(&mut field, behaviour)).transpose()?.unwrap_or(1) != 1 {
        return Err(Code::X509_INVALID_ALG);
    }
    if reader.is_empty() { Ok(parameters) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}

/// An explicitly tagged field that may be absent; a reader at its end has no more fields.
fn optional_field<'a>(reader: &mut Reader<'a>, number: u8) -> Result<Option<Reader<'a>>, Code> {
    if reader.is_empty() {
        return Ok(None);
    }
    match reader.enter(der::CONTEXT_CONSTRUCTED | number) {
        Ok(field) => Ok(Some(field)),
        Err(Code::ASN1_UNEXPECTED_TAG) => Ok(None),
        Err(low) => Err(invalid(low)),
    }
}

fn hash_field(field: &mut Reader<'_>, library: &Library) -> Result<Hash, Code> {
    let identifier = parse_identifier(field)?;
    if !identifier.has_no_parameters() {
        return Err(invalid(Code::ASN1_INVALID_DATA));
    }
    let hash = known_hash(identifier.oid, library)?;
    ends(field)?;
    Ok(hash)
}

fn mask_field(field: &mut Reader<'_>, library: &Library) -> Result<Hash, Code> {
    let identifier = parse_identifier(field)?;
    if !oid::is_mgf1(identifier.oid) {
        return Err(Code::X509_FEATURE_UNAVAILABLE.plus(Code::OID_NOT_FOUND));
    }
    let hash = mask_hash(&identifier, library)?;
    ends(field)?;
    Ok(hash)
}

/// `x509_get_hash_alg`: the hash identifier that is the parameter of MGF1.
///
/// Shown by `tests/differential/rule/reading.rs`: `the_mask_of_pss_needs_a_known_hash`.
fn mask_hash(identifier: &AlgorithmIdentifier<'_>, library: &Library) -> Result<Hash, Code> {
    if identifier.tag != der::SEQUENCE {
        return Err(invalid(Code::ASN1_UNEXPECTED_TAG));
    }
    let mut reader = Reader::new(identifier.parameters);
    let oid = reader.element(der::OID).map_err(invalid)?;
    let hash = known_hash(oid, library)?;
    if reader.is_empty() {
        return Ok(hash);
    }
    let length = reader.header(der::NULL).map_err(invalid)?;
    if length != 0 {
        // The library adds the 0 of the successful read.
        return Err(Code::X509_INVALID_ALG);
    }
    ends(&reader)?;
    Ok(hash)
}

/// Shown by `tests/differential/rule/reading.rs`: `the_trailer_of_pss_is_one`.
fn int_field(field: &mut Reader<'_>, behaviour: Behaviour) -> Result<i32, Code> {
    let value = field.int(!behaviour.has(Rule::LeadingZerosIgnored)).map_err(invalid)?;
    ends(field)?;
    Ok(value)
}

fn known_hash(oid: &[u8], library: &Library) -> Result<Hash, Code> {
    oid::hash(oid)
        .filter(|hash| library.capabilities.hashes.contains(hash))
        .ok_or(invalid(Code::OID_NOT_FOUND))
}

fn ends(reader: &Reader<'_>) -> Result<(), Code> {
    if reader.is_empty() { Ok(()) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}
