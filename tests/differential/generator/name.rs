//! Distinguished names, and the forms of one name that a comparison may or may not take for equal.

use super::der;
use super::rng::Rng;

pub const COMMON_NAME: &str = "2.5.4.3";
pub const ORGANIZATION: &str = "2.5.4.10";

/// `CN=text` as a PrintableString.
pub fn common(text: &str) -> Vec<u8> {
    der::sequence(&[&rdn(COMMON_NAME, der::PRINTABLE_STRING, text.as_bytes())])
}

/// `O=organization, CN=text`, as CAs have it.
pub fn usual(text: &str) -> Vec<u8> {
    let country = rdn("2.5.4.6", der::PRINTABLE_STRING, b"DE");
    let organization = rdn(ORGANIZATION, der::UTF8_STRING, b"Example Trust");
    der::sequence(&[&country, &organization, &rdn(COMMON_NAME, der::UTF8_STRING, text.as_bytes())])
}

pub fn rdn(attribute: &str, tag: u8, value: &[u8]) -> Vec<u8> {
    der::tlv(der::SET, &attribute_value(attribute, tag, value))
}

pub fn attribute_value(attribute: &str, tag: u8, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(attribute), &der::tlv(tag, value)])
}

const STRING_TAGS: [u8; 14] =
    [0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e, 0x12, 0x03, 0x04, 0x19, 0x1b, 0x30, 0x02];

/// Another way to write a name that contains this text as its CN.
pub fn variant(rng: &mut Rng, text: &str) -> Vec<u8> {
    let flipped: String =
        text.chars()
            .map(|c| {
                if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
            })
            .collect();
    let one = |tag, value: &str| der::sequence(&[&rdn(COMMON_NAME, tag, value.as_bytes())]);
    match rng.below(16) {
        0 => one(der::UTF8_STRING, text),
        1 => one(der::PRINTABLE_STRING, &flipped),
        2 => one(der::UTF8_STRING, &flipped),
        3 => one(*rng.pick(&STRING_TAGS), text),
        4 => one(*rng.pick(&STRING_TAGS), &flipped),
        5 => one(der::PRINTABLE_STRING, &format!("{text} ")),
        6 => one(der::PRINTABLE_STRING, &format!(" {text}")),
        7 => one(der::PRINTABLE_STRING, &text.replace(' ', "  ")),
        8 => one(der::PRINTABLE_STRING, &format!("{text}\0")),
        9 => one(der::UTF8_STRING, &format!("{text}\u{e9}\u{c9}")),
        10 => usual(text),
        11 => multi_valued(text, false),
        12 => multi_valued(text, true),
        13 => der::sequence(&[
            &rdn("2.5.4.99", der::PRINTABLE_STRING, b"x"),
            &rdn(COMMON_NAME, der::PRINTABLE_STRING, text.as_bytes()),
        ]),
        14 => one(der::UTF8_STRING, &text.repeat(30)),
        _ => odd(rng),
    }
}

/// One RDN with two attributes.
fn multi_valued(text: &str, swapped: bool) -> Vec<u8> {
    let name = attribute_value(COMMON_NAME, der::PRINTABLE_STRING, text.as_bytes());
    let organization = attribute_value(ORGANIZATION, der::PRINTABLE_STRING, b"Example");
    let set = if swapped { [organization, name] } else { [name, organization] };
    der::sequence(&[&der::tlv(der::SET, &set.concat())])
}

/// Names that are barely names.
pub fn odd(rng: &mut Rng) -> Vec<u8> {
    match rng.below(12) {
        0 => der::sequence(&[]),
        1 => der::sequence(&[&der::tlv(der::SET, &[])]),
        2 => der::sequence(&[&rdn(COMMON_NAME, der::UTF8_STRING, b"")]),
        3 => der::sequence(&[&der::tlv(der::SET, &der::sequence(&[&der::oid(COMMON_NAME)]))]),
        4 => der::sequence(&[&der::tlv(der::SET, &der::sequence(&[]))]),
        5 => der::tlv(der::SET, &rdn(COMMON_NAME, der::UTF8_STRING, b"set")),
        6 => der::sequence(&[&attribute_value(COMMON_NAME, der::UTF8_STRING, b"no set")]),
        7 => {
            let pair =
                [der::oid(COMMON_NAME), der::tlv(der::UTF8_STRING, b"a"), der::NULL.to_vec()]
                    .concat();
            der::sequence(&[&der::tlv(der::SET, &der::tlv(der::SEQUENCE, &pair))])
        }
        8 => der::sequence(&[&rdn("2.5.4.3", 0x1e, &[0, b'a', 0, b'b'])]),
        9 => der::sequence(&[&rdn("2.5.4.3", der::UTF8_STRING, &vec![b'x'; 300])]),
        10 => {
            let many: Vec<Vec<u8>> =
                (0..40).map(|_| rdn("2.5.4.11", der::UTF8_STRING, b"unit")).collect();
            der::tlv(der::SEQUENCE, &many.concat())
        }
        _ => der::sequence(&[&rdn("1.2.840.113549.1.9.1", der::IA5_STRING, b"a@example.com")]),
    }
}
