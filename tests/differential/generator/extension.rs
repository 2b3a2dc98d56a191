//! Extensions, as profiles want them and as readers fear them.

use super::certificate::{Extension, Field};
use super::der;
use super::mutation::{ByteEdit, TreeEdit};
use super::name;
use super::rng::Rng;

pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub const KEY_USAGE: &str = "2.5.29.15";
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
pub const NETSCAPE_TYPE: &str = "2.16.840.1.113730.1.1";
pub const POLICIES: &str = "2.5.29.32";
pub const SUBJECT_KEY_ID: &str = "2.5.29.14";
pub const AUTHORITY_KEY_ID: &str = "2.5.29.35";

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

pub fn ca(path_length: Option<u8>) -> Extension {
    let length = path_length.map(der::small).unwrap_or_default();
    Extension::new(BASIC_CONSTRAINTS, true, der::sequence(&[&der::boolean(0xff), &length]))
}

/// Named bits, bit 0 the most significant of the first byte.
pub fn key_usage(bits: u16) -> Extension {
    let [first, second] = bits.to_be_bytes();
    let content = if second == 0 { vec![first] } else { vec![first, second] };
    let unused = content.last().map_or(0, |byte| byte.trailing_zeros().min(7)) as u8;
    Extension::new(KEY_USAGE, true, der::bits_unused(unused, &content))
}

pub fn server_auth() -> Extension {
    Extension::new(EXTENDED_KEY_USAGE, false, der::sequence(&[&der::oid(SERVER_AUTH)]))
}

pub fn alternative_names(names: &[Vec<u8>]) -> Extension {
    Extension::new(SUBJECT_ALT_NAME, false, der::tlv(der::SEQUENCE, &names.concat()))
}

pub fn dns(name: &str) -> Vec<u8> {
    der::tlv(0x82, name.as_bytes())
}

/// A GeneralName with this context tag, primitive.
pub fn name_of_kind(tag: u8, content: &[u8]) -> Vec<u8> {
    der::tlv(0x80 | tag, content)
}

/// A bend of some extension.
pub fn bend(rng: &mut Rng) -> Field {
    match rng.below(24) {
        0..4 => basic_constraints(rng),
        4..7 => Field::Replace(odd_key_usage(rng)),
        7..10 => Field::Replace(odd_extended_key_usage(rng)),
        10..14 => Field::Replace(odd_alternative_names(rng)),
        14 => Field::Replace(odd_netscape_type(rng)),
        15 | 16 => Field::Replace(odd_policies(rng)),
        17 | 18 => Field::Add(odd_key_identifier(rng)),
        19 | 20 => Field::Add(unknown(rng)),
        21 => Field::Drop(rng.word(&[
            BASIC_CONSTRAINTS,
            KEY_USAGE,
            EXTENDED_KEY_USAGE,
            SUBJECT_ALT_NAME,
        ])),
        22 => Field::RawExtension(odd_wrapping(rng)),
        _ => Field::RawExtensions(odd_list(rng)),
    }
}

fn basic_constraints(rng: &mut Rng) -> Field {
    let yes = der::boolean(0xff);
    let length = |bytes: &[u8]| der::tlv(der::INTEGER, bytes);
    let value = match rng.below(22) {
        0 => return Field::Drop(BASIC_CONSTRAINTS),
        1 => der::sequence(&[]),
        2 => der::sequence(&[&der::boolean(0)]),
        3 => der::sequence(&[&yes]),
        4 | 5 => der::sequence(&[&yes, &der::small(0)]),
        6 => der::sequence(&[&yes, &der::small(1)]),
        7 => der::sequence(&[&yes, &der::small(rng.below(12) as u8)]),
        8 => der::sequence(&[&yes, &length(&[0xff])]),
        9 => der::sequence(&[&yes, &length(&[0x7f, 0xff, 0xff, 0xff])]),
        10 => der::sequence(&[&yes, &length(&[0x7f, 0xff, 0xff, 0xfe])]),
        11 => der::sequence(&[&yes, &length(&[0, 0x80, 0, 0, 0])]),
        12 => der::sequence(&[&yes, &length(&[1, 0, 0, 0, 0])]),
        13 => der::sequence(&[&yes, &length(&[])]),
        14 => der::sequence(&[&der::boolean(1)]),
        15 => der::sequence(&[&der::small(rng.below(3) as u8)]),
        16 => der::sequence(&[&der::small(1), &der::small(0)]),
        17 => der::sequence(&[&der::small(0)]),
        18 => der::sequence(&[&yes, &der::small(0), &der::NULL]),
        19 => [der::sequence(&[&yes]), vec![0]].concat(),
        20 => der::sequence(&[&der::tlv(der::BOOLEAN, &[0xff, 0xff])]),
        _ => Vec::new(),
    };
    Field::Replace(Extension::new(BASIC_CONSTRAINTS, !rng.one_in(4), value))
}

pub fn odd_key_usage(rng: &mut Rng) -> Extension {
    let value = match rng.below(12) {
        0..4 => der::bits_unused(0, &[1 << rng.below(8)]),
        4 => der::bits_unused(7, &[0x80]),
        5 => der::bits_unused(*rng.pick(&[1, 4, 7, 8, 0xff]), &[0xff]),
        6 => der::bits(&[]),
        7 => der::bits_unused(7, &[rng.byte(), 0x80]),
        8 => der::bits(&[0x80, 0, 0]),
        9 => der::bits(&[0x84, 0, 0, 0, 0x80]),
        10 => der::tlv(der::OCTET_STRING, &[0xff]),
        _ => [der::bits(&[0xa0]), vec![0]].concat(),
    };
    Extension::new(KEY_USAGE, !rng.one_in(3), value)
}

pub fn odd_extended_key_usage(rng: &mut Rng) -> Extension {
    let oids: &[&str] = match rng.below(8) {
        0 => &["1.3.6.1.5.5.7.3.2"],
        1 => &["1.3.6.1.5.5.7.3.2", SERVER_AUTH],
        2 => &["2.5.29.37.0"],
        3 => &["1.2.3.4.5.6"],
        4 => &[],
        5 => &["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"],
        6 => &["1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.3"],
        _ => &[SERVER_AUTH],
    };
    let list: Vec<u8> = oids.iter().flat_map(|oid| der::oid(oid)).collect();
    let value = match rng.below(8) {
        0 => [der::tlv(der::SEQUENCE, &list), vec![5, 0]].concat(),
        1 => der::tlv(der::SEQUENCE, &[list, der::NULL.to_vec()].concat()),
        2 => der::tlv(der::SET, &list),
        3 => der::tlv(der::SEQUENCE, &[list, vec![der::OID, 0]].concat()),
        _ => der::tlv(der::SEQUENCE, &list),
    };
    Extension::new(EXTENDED_KEY_USAGE, rng.one_in(3), value)
}

/// One GeneralName, proper or not.
fn general_name(rng: &mut Rng) -> Vec<u8> {
    match rng.below(22) {
        0..5 => dns(rng.word(&HOST_PATTERNS)),
        5 => dns(""),
        6 => dns("www.example.com\0.evil.test"),
        7 => der::tlv(0x87, &[192, 0, 2, 1]),
        8 => der::tlv(0x87, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        9 => der::tlv(0x87, &{
            let n = rng.below(20);
            rng.bytes(n)
        }),
        10 => der::tlv(
            0x86,
            rng.word(&["https://www.example.com/", "www.example.com", "urn:device:1"]).as_bytes(),
        ),
        11 => der::tlv(0x81, b"admin@example.com"),
        12 => der::tlv(0xa4, &name::variant(rng, "directory")),
        13 => der::tlv(0xa4, &rng.bytes(3)),
        14 => der::tlv(0xa0, &other_name(rng)),
        15 => der::tlv(0x88, &der::oid_content("1.2.3.4")),
        16 => der::tlv(0xa5, &der::NULL),
        17 => der::tlv(0xa3, &der::NULL),
        18 => der::tlv(*rng.pick(&[0x80, 0x83, 0x84, 0x85, 0x89, 0x8a, 0xa1, 0xa2, 0xa9]), b"odd"),
        19 => der::tlv(der::IA5_STRING, b"www.example.com"),
        20 => vec![0x82, 0x7f, b'x'],
        _ => dns("WWW.EXAMPLE.COM"),
    }
}

pub const HOST_PATTERNS: [&str; 24] = [
    "www.example.com",
    "*.example.com",
    "*.com",
    "*",
    "*.",
    "www.*.com",
    "w*.example.com",
    "*www.example.com",
    "*.EXAMPLE.com",
    "www.example.com.",
    ".example.com",
    "example.com",
    "*.www.example.com",
    "other.test",
    "192.0.2.1",
    "2001:db8::1",
    "xn--bcher-kva.example",
    "a.b.example.com",
    "*.b.example.com",
    "**.example.com",
    "www",
    "www.example.co",
    "ww.example.com",
    "*.*.com",
];

fn other_name(rng: &mut Rng) -> Vec<u8> {
    let hardware = der::oid("1.3.6.1.5.5.7.8.4");
    let module = der::sequence(&[&der::oid("1.2.3"), &der::tlv(der::OCTET_STRING, &[1, 2])]);
    match rng.below(8) {
        0..2 => [hardware, der::explicit(0, &module)].concat(),
        2 => [
            der::oid("1.3.6.1.4.1.311.20.2.3"),
            der::explicit(0, &der::tlv(der::UTF8_STRING, b"u@x")),
        ]
        .concat(),
        3 => [hardware, module].concat(),
        4 => [hardware, der::explicit(0, &der::NULL)].concat(),
        5 => [hardware, der::explicit(0, &der::sequence(&[&der::oid("1.2.3")]))].concat(),
        6 => hardware,
        _ => Vec::new(),
    }
}

pub fn odd_alternative_names(rng: &mut Rng) -> Extension {
    let count = 1 + rng.below(4);
    let names: Vec<Vec<u8>> = (0..count).map(|_| general_name(rng)).collect();
    let value = match rng.below(12) {
        0 => der::sequence(&[]),
        1 => [der::tlv(der::SEQUENCE, &names.concat()), vec![0]].concat(),
        2 => der::tlv(der::SET, &names.concat()),
        3 => Vec::new(),
        _ => der::tlv(der::SEQUENCE, &names.concat()),
    };
    Extension::new(SUBJECT_ALT_NAME, rng.one_in(5), value)
}

fn odd_netscape_type(rng: &mut Rng) -> Extension {
    let value = match rng.below(7) {
        0 => der::bits_unused(6, &[0x40]),
        1 => der::bits(&[rng.byte()]),
        2 => der::bits(&[1, 2]),
        3 => der::bits(&[]),
        4 => der::NULL.to_vec(),
        5 => [der::bits(&[0x40]), vec![0]].concat(),
        _ => der::bits_unused(8, &[0x40]),
    };
    Extension::new(NETSCAPE_TYPE, rng.one_in(3), value)
}

fn odd_policies(rng: &mut Rng) -> Extension {
    let policy = |oid: &str, rest: &[u8]| der::sequence(&[&der::oid(oid), rest]);
    let qualifier = der::sequence(&[&der::sequence(&[
        &der::oid("1.3.6.1.5.5.7.2.1"),
        &der::tlv(der::IA5_STRING, b"https://cps.example.com"),
    ])]);
    let value = match rng.below(13) {
        0 | 1 => der::sequence(&[&policy("2.5.29.32.0", &[])]),
        2 => der::sequence(&[&policy("2.23.140.1.2.1", &[])]),
        3 => der::sequence(&[&policy("2.5.29.32.0", &[]), &policy("1.2.3.4", &[])]),
        4 => der::sequence(&[&policy("1.2.3.4", &qualifier)]),
        5 => der::sequence(&[&policy("2.5.29.32.0", &der::NULL)]),
        6 => der::sequence(&[]),
        7 => der::sequence(&[&der::sequence(&[])]),
        8 => der::sequence(&[&der::oid("1.2.3.4")]),
        9 => [der::sequence(&[&policy("2.5.29.32.0", &[])]), vec![0]].concat(),
        10 => der::sequence(&[&policy("2.5.29.32.0", &qualifier), &der::NULL]),
        11 => der::sequence(&[&policy("2.5.29.32.0", &qualifier)]),
        _ => der::tlv(der::SET, &policy("2.5.29.32.0", &[])),
    };
    Extension::new(POLICIES, rng.one_in(2), value)
}

fn odd_key_identifier(rng: &mut Rng) -> Extension {
    if rng.one_in(2) {
        let value = match rng.below(5) {
            0..2 => der::tlv(der::OCTET_STRING, &[7; 20]),
            2 => der::tlv(der::OCTET_STRING, &[]),
            3 => der::NULL.to_vec(),
            _ => [der::tlv(der::OCTET_STRING, &[7; 20]), vec![0]].concat(),
        };
        return Extension::new(SUBJECT_KEY_ID, rng.one_in(4), value);
    }
    let id = der::tlv(0x80, &[9; 20]);
    let issuer = der::tlv(0xa1, &der::tlv(0xa4, &name::common("Root")));
    let serial = der::tlv(0x82, &[1, 2]);
    let value = match rng.below(12) {
        0..3 => der::sequence(&[&id]),
        3 => der::sequence(&[&id, &issuer, &serial]),
        4 => der::sequence(&[&issuer, &serial]),
        5 => der::sequence(&[]),
        6 => der::sequence(&[&issuer]),
        7 => der::sequence(&[&serial]),
        8 => der::sequence(&[&id, &der::NULL]),
        9 => der::tlv(der::OCTET_STRING, &[1]),
        10 => [der::sequence(&[&id]), vec![0]].concat(),
        _ => der::sequence(&[&id, &der::tlv(0xa1, &dns("x.test")), &serial]),
    };
    Extension::new(AUTHORITY_KEY_ID, rng.one_in(4), value)
}

/// Extensions that the library knows by name only, or not at all.
const UNKNOWN: [&str; 12] = [
    "2.5.29.30",
    "2.5.29.36",
    "2.5.29.33",
    "2.5.29.54",
    "2.5.29.31",
    "2.5.29.18",
    "2.5.29.9",
    "2.5.29.46",
    "1.3.6.1.5.5.7.1.1",
    "1.3.6.1.4.1.11129.2.4.2",
    "1.2.3.4.5",
    "1.3.6.1.5.5.7.1.24",
];

fn unknown(rng: &mut Rng) -> Extension {
    let oid = rng.word(&UNKNOWN);
    let value = match rng.below(4) {
        0 => der::sequence(&[]),
        1 => der::tlv(der::SEQUENCE, &der::explicit(0, &dns("example.com"))),
        2 => Vec::new(),
        _ => rng.bytes(5),
    };
    Extension::new(oid, rng.one_in(3), value)
}

/// One extension whose wrapping is not as it should be.
fn odd_wrapping(rng: &mut Rng) -> Vec<u8> {
    let oid =
        der::oid(rng.word(&[KEY_USAGE, NETSCAPE_TYPE, POLICIES, "1.2.3.4.5", BASIC_CONSTRAINTS]));
    let value = der::tlv(der::OCTET_STRING, &der::bits(&[0x80]));
    match rng.below(13) {
        0 => der::sequence(&[&oid, &der::boolean(0), &value]),
        1 => der::sequence(&[&oid, &der::boolean(1), &value]),
        2 => der::sequence(&[&oid, &der::tlv(der::BOOLEAN, &[]), &value]),
        3 => der::sequence(&[&oid, &der::tlv(der::BOOLEAN, &[0, 0]), &value]),
        4 => der::sequence(&[&oid]),
        5 => der::sequence(&[&oid, &der::boolean(0xff)]),
        6 => der::sequence(&[&value]),
        7 => der::sequence(&[&oid, &value, &der::NULL]),
        8 => der::sequence(&[]),
        9 => der::sequence(&[&oid, &der::bits(&[0x80])]),
        10 => der::tlv(der::SET, &[oid, value].concat()),
        11 => der::sequence(&[&der::tlv(der::OID, &[]), &value]),
        _ => TreeEdit::random(rng).apply(&der::sequence(&[&oid, &der::boolean(0xff), &value])),
    }
}

fn odd_list(rng: &mut Rng) -> Vec<u8> {
    let one = ca(None).der();
    match rng.below(9) {
        0 => der::explicit(3, &der::sequence(&[])),
        1 => Vec::new(),
        2 => der::explicit(3, &der::NULL),
        3 => [der::explicit(3, &der::sequence(&[&one])), der::NULL.to_vec()].concat(),
        4 => der::explicit(3, &[der::sequence(&[&one]), der::NULL.to_vec()].concat()),
        5 => der::explicit(3, &der::sequence(&[&one, &one])),
        6 => der::explicit(4, &der::sequence(&[&one])),
        7 => der::tlv(der::SEQUENCE, &one),
        _ => ByteEdit::random_early(rng, 8).apply(&der::explicit(3, &der::sequence(&[&one]))),
    }
}
