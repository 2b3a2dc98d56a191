//! Entries of a subject alternative name.
//!
//! Source: `library/x509_crt.c` (2.18.0, 2.28.10) and `library/x509.c` (3.5.1, 3.6.5):
//! `mbedtls_x509_get_subject_alt_name`, `mbedtls_x509_parse_subject_alt_name`.

use super::der::{self, Reader};
use super::name::Name;
use super::oid;
use crate::mbedtls::{Behaviour, Code, Rule};

/// One entry, undecoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneralName {
    /// The context-specific tag, constructed or not.
    pub tag: u8,
    /// The contents.
    pub value: Vec<u8>,
}

/// What an entry is, by the number of its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneralNameKind {
    /// `otherName`.
    Other,
    /// `rfc822Name`.
    Mail,
    /// `dNSName`.
    Dns,
    /// `directoryName`.
    Directory,
    /// `uniformResourceIdentifier`.
    Uri,
    /// `iPAddress`.
    Address,
    /// Anything else.
    Unknown,
}

impl GeneralName {
    /// As the name check of the library sees it: the tag's number alone.
    pub fn kind(&self) -> GeneralNameKind {
        match self.tag & der::VALUE_MASK {
            0 => GeneralNameKind::Other,
            1 => GeneralNameKind::Mail,
            2 => GeneralNameKind::Dns,
            4 => GeneralNameKind::Directory,
            6 => GeneralNameKind::Uri,
            7 => GeneralNameKind::Address,
            _ => GeneralNameKind::Unknown,
        }
    }

    /// `DNS:example.com`, `IP:192.0.2.1`; control characters are replaced.
    pub fn text(&self) -> String {
        let plain = || -> String {
            let text = String::from_utf8_lossy(&self.value);
            text.chars().map(|letter| if letter.is_control() { '?' } else { letter }).collect()
        };
        match self.kind() {
            GeneralNameKind::Dns => format!("DNS:{}", plain()),
            GeneralNameKind::Uri => format!("URI:{}", plain()),
            GeneralNameKind::Mail => format!("email:{}", plain()),
            GeneralNameKind::Address => format!("IP:{}", self.address_text()),
            _ => format!("tag {:#04x}", self.tag),
        }
    }

    fn address_text(&self) -> String {
        if let Ok(bytes) = <[u8; 4]>::try_from(self.value.as_slice()) {
            std::net::Ipv4Addr::from(bytes).to_string()
        } else if let Ok(bytes) = <[u8; 16]>::try_from(self.value.as_slice()) {
            std::net::Ipv6Addr::from(bytes).to_string()
        } else {
            format!("{} bytes", self.value.len())
        }
    }
}

fn invalid(low: Code) -> Code {
    Code::X509_INVALID_EXTENSIONS.plus(low)
}

/// The whole extension: a sequence that fills the reader.
pub(super) fn parse_extension(
    reader: &mut Reader<'_>,
    behaviour: Behaviour,
) -> Result<Vec<GeneralName>, Code> {
    let length = reader.header(der::SEQUENCE).map_err(invalid)?;
    if length != reader.remaining() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    parse_entries(reader, behaviour)
}

/// `mbedtls_x509_get_subject_alt_name_ext`: entries up to the end of the reader.
///
/// Shown by `tests/differential/rule/reading.rs`: `an_alternative_name_is_context_specific`.
pub(super) fn parse_entries(
    reader: &mut Reader<'_>,
    behaviour: Behaviour,
) -> Result<Vec<GeneralName>, Code> {
    let mut names: Vec<GeneralName> = Vec::new();
    while !reader.is_empty() {
        let tag = reader.byte().map_err(invalid)?;
        let length = reader.length().map_err(invalid)?;
        if tag & der::CLASS_MASK != der::CONTEXT {
            return Err(invalid(Code::ASN1_UNEXPECTED_TAG));
        }
        let name = GeneralName { tag, value: reader.take(length).to_vec() };
        if behaviour.has(Rule::AlternativeNamesCheckedInTime) {
            check(&name, behaviour)?;
        } else if let Some(previous) = names.last() {
            // 2.18.0 looks at the entry before, so that the last one is never looked at.
            check(previous, behaviour)?;
        }
        names.push(name);
    }
    Ok(names)
}

/// `mbedtls_x509_parse_subject_alt_name`, forgiving what is not supported.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `an_address_of_five_bytes_is_refused_from_3_5_0_on`.
fn check(name: &GeneralName, behaviour: Behaviour) -> Result<(), Code> {
    let read = |rule| behaviour.has(rule);
    match name.kind() {
        GeneralNameKind::Other if read(Rule::OtherNames) => {
            check_other_name(&name.value, behaviour)
        }
        GeneralNameKind::Address if read(Rule::DirectoryAndAddressNames) => {
            match name.value.len() {
                4 | 16 => Ok(()),
                _ => Err(Code::X509_BAD_INPUT_DATA),
            }
        }
        GeneralNameKind::Directory if read(Rule::DirectoryAndAddressNames) => {
            let mut directory = Reader::new(&name.value).enter(der::SEQUENCE)?;
            Name::parse(&mut directory, behaviour).map(drop)
        }
        _ => Ok(()),
    }
}

/// `x509_get_other_name`: a hardware module name (RFC 4108 section 5) must be well formed; any
/// other type is not supported, and so accepted.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `a_hardware_module_name_is_read_and_other_types_are_not`.
fn check_other_name(value: &[u8], behaviour: Behaviour) -> Result<(), Code> {
    let mut reader = Reader::new(value);
    if reader.element(der::OID).map_err(invalid)? != oid::HARDWARE_MODULE_NAME {
        return Ok(());
    }
    let strict = behaviour.has(Rule::BoundsOfSequences);
    for tag in [der::CONTEXT_CONSTRUCTED, der::SEQUENCE] {
        if !strict && reader.is_empty() {
            return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
        }
        let length = reader.header(tag).map_err(invalid)?;
        if strict && length != reader.remaining() {
            return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
        }
    }
    reader.element(der::OID).map_err(invalid)?;
    if !strict && reader.is_empty() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    reader.element(der::OCTET_STRING).map_err(invalid)?;
    if reader.is_empty() { Ok(()) } else { Err(invalid(Code::ASN1_LENGTH_MISMATCH)) }
}
