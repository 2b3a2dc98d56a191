//! Distinguished names as mbedTLS keeps them: a flat list of attributes.
//!
//! Source: `library/x509.c` (`mbedtls_x509_get_name`, `mbedtls_x509_dn_gets`) and
//! `library/x509_crt.c` (`x509_name_cmp`); 2.18.0, 2.28.10, 3.5.1, 3.6.5.

use super::der::{self, Reader};
use super::oid;
use crate::mbedtls::{Behaviour, Code, Rule};

/// One attribute of a [`Name`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Contents of the object identifier.
    pub oid: Vec<u8>,
    /// ASN.1 tag of the value.
    pub tag: u8,
    /// The value, undecoded.
    pub value: Vec<u8>,
    /// The next attribute belongs to the same relative distinguished name.
    pub merged_with_next: bool,
}

/// A distinguished name; an empty subject has no attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// In the order of the encoding.
    pub attributes: Vec<Attribute>,
}

/// Contents of `id-at-commonName`.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

impl Name {
    /// `mbedtls_x509_get_name`: at least one relative distinguished name, up to the end.
    ///
    /// Shown by `tests/differential/rule/reading.rs`:
    /// `a_name_has_a_set_and_may_be_empty_for_a_subject_alone`.
    pub(super) fn parse(reader: &mut Reader<'_>, behaviour: Behaviour) -> Result<Self, Code> {
        let mut attributes = Vec::new();
        loop {
            let mut set = reader.enter(der::SET).map_err(invalid)?;
            loop {
                let mut attribute = parse_attribute(&mut set, behaviour)?;
                attribute.merged_with_next = !set.is_empty();
                attributes.push(attribute);
                if set.is_empty() {
                    break;
                }
            }
            if reader.is_empty() {
                return Ok(Self { attributes });
            }
        }
    }

    /// `x509_name_cmp`: attribute by attribute; letters of UTF-8 and printable strings compare
    /// without case, and those two types with each other.
    ///
    /// Shown by `src/certificate/name.rs`: `utf8_and_printable_strings_compare_without_case`.
    pub fn matches(&self, other: &Self) -> bool {
        self.attributes.len() == other.attributes.len()
            && self.attributes.iter().zip(&other.attributes).all(|(a, b)| attributes_match(a, b))
    }

    /// The values of all common names, undecoded.
    pub fn common_names(&self) -> impl Iterator<Item = &[u8]> {
        self.attributes
            .iter()
            .filter(|attribute| attribute.oid == COMMON_NAME)
            .map(|attribute| attribute.value.as_slice())
    }

    /// One line like `C=DE, O=Example, CN=Example Root`, as `mbedtls_x509_dn_gets` writes it;
    /// bytes outside printable ASCII are decoded as UTF-8 where they are.
    ///
    /// Shown by `src/certificate/name.rs`: `text_cannot_reach_the_terminal_raw`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut merged = false;
        for (index, attribute) in self.attributes.iter().enumerate() {
            if index > 0 {
                text.push_str(if merged { " + " } else { ", " });
            }
            text.push_str(&oid::attribute_name(&attribute.oid));
            text.push('=');
            text.push_str(&value_text(attribute));
            merged = attribute.merged_with_next;
        }
        text
    }
}

fn invalid(low: Code) -> Code {
    Code::X509_INVALID_NAME.plus(low)
}

/// `x509_get_attr_type_value`. 2.18.0 compares with the end of the set, not of the sequence.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `an_attribute_ends_where_its_sequence_ends_from_2_19_0_on`.
fn parse_attribute(set: &mut Reader<'_>, behaviour: Behaviour) -> Result<Attribute, Code> {
    let length = set.header(der::SEQUENCE).map_err(invalid)?;
    let mut pair = if behaviour.has(Rule::BoundsOfSequences) { set.limited(length) } else { *set };
    let oid = pair.element(der::OID).map_err(invalid)?.to_vec();
    let tag = pair.byte().map_err(invalid)?;
    if !is_string(tag) {
        return Err(invalid(Code::ASN1_UNEXPECTED_TAG));
    }
    let length = pair.length().map_err(invalid)?;
    let value = pair.take(length).to_vec();
    if behaviour.has(Rule::BoundsOfSequences) && !pair.is_empty() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    set.resume(&pair);
    Ok(Attribute { oid, tag, value, merged_with_next: false })
}

fn is_string(tag: u8) -> bool {
    matches!(
        tag,
        der::BMP_STRING
            | der::UTF8_STRING
            | der::T61_STRING
            | der::PRINTABLE_STRING
            | der::IA5_STRING
            | der::UNIVERSAL_STRING
            | der::BIT_STRING
    )
}

fn attributes_match(a: &Attribute, b: &Attribute) -> bool {
    let folds = |tag| matches!(tag, der::UTF8_STRING | der::PRINTABLE_STRING);
    let same_value = (a.tag == b.tag && a.value == b.value)
        || (folds(a.tag) && folds(b.tag) && equals_without_case(&a.value, &b.value));
    a.oid == b.oid && same_value && a.merged_with_next == b.merged_with_next
}

/// `x509_memcasecmp` with the lengths compared first: ASCII letters without case.
///
/// Shown by `src/certificate/name.rs`: `utf8_and_printable_strings_compare_without_case`.
pub fn equals_without_case(a: &[u8], b: &[u8]) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn value_text(attribute: &Attribute) -> String {
    match attribute.tag {
        der::BMP_STRING => {
            let units: Vec<u16> = attribute
                .value
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            escape(&String::from_utf16_lossy(&units))
        }
        der::BIT_STRING => attribute.value.iter().fold(String::from("#"), |mut text, byte| {
            text.push_str(&format!("{byte:02X}"));
            text
        }),
        _ => escape(&String::from_utf8_lossy(&attribute.value)),
    }
}

/// RFC 4514 section 2.4 for separators; control characters as question marks, so that no
/// certificate can write to a terminal.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if ",=+<>;\"\\".contains(character) {
            escaped.push('\\');
        }
        escaped.push(if character.is_control() { '?' } else { character });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(tag: u8, value: &[u8]) -> Name {
        let attribute = Attribute {
            oid: COMMON_NAME.to_vec(),
            tag,
            value: value.to_vec(),
            merged_with_next: false,
        };
        Name { attributes: vec![attribute] }
    }

    #[test]
    fn utf8_and_printable_strings_compare_without_case() {
        assert!(name(der::UTF8_STRING, b"Root").matches(&name(der::PRINTABLE_STRING, b"ROOT")));
        assert!(!name(der::IA5_STRING, b"Root").matches(&name(der::IA5_STRING, b"ROOT")));
        assert!(!name(der::UTF8_STRING, b"Root").matches(&name(der::IA5_STRING, b"Root")));
    }

    #[test]
    fn text_cannot_reach_the_terminal_raw() {
        assert_eq!(name(der::UTF8_STRING, b"a,b\x1b[2J").text(), "CN=a\\,b?[2J");
    }
}
