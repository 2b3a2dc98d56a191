//! DER, written by hand so that it can also be written wrong.

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: [u8; 2] = [0x05, 0x00];
pub const OID: u8 = 0x06;
pub const ENUMERATED: u8 = 0x0a;
pub const UTF8_STRING: u8 = 0x0c;
pub const PRINTABLE_STRING: u8 = 0x13;
pub const IA5_STRING: u8 = 0x16;
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

/// One element with a minimal length.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    out.extend(length(content.len()));
    out.extend_from_slice(content);
    out
}

/// A minimal length.
pub fn length(value: usize) -> Vec<u8> {
    match value {
        0..=0x7f => vec![value as u8],
        0x80..=0xff => vec![0x81, value as u8],
        0x100..=0xffff => vec![0x82, (value >> 8) as u8, value as u8],
        _ => vec![0x83, (value >> 16) as u8, (value >> 8) as u8, value as u8],
    }
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(SEQUENCE, &parts.concat())
}

/// `[number]` around whole elements.
pub fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, content)
}

/// `1.2.840.113549` and the like.
pub fn oid(dotted: &str) -> Vec<u8> {
    tlv(OID, &oid_content(dotted))
}

pub fn oid_content(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().expect("an arc")).collect();
    let mut out = base128(arcs[0] * 40 + arcs[1]);
    arcs[2..].iter().for_each(|arc| out.extend(base128(*arc)));
    out
}

fn base128(mut value: u64) -> Vec<u8> {
    let mut out = vec![(value & 0x7f) as u8];
    while value > 0x7f {
        value >>= 7;
        out.insert(0, 0x80 | (value & 0x7f) as u8);
    }
    out
}

/// An unsigned big-endian number as INTEGER, with the zero that keeps it positive.
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len().saturating_sub(1));
    let mut content = bytes[start..].to_vec();
    if content.is_empty() || content[0] & 0x80 != 0 {
        content.insert(0, 0);
    }
    tlv(INTEGER, &content)
}

pub fn small(value: u8) -> Vec<u8> {
    unsigned(&[value])
}

pub fn boolean(value: u8) -> Vec<u8> {
    tlv(BOOLEAN, &[value])
}

/// A BIT STRING of whole bytes.
pub fn bits(content: &[u8]) -> Vec<u8> {
    bits_unused(0, content)
}

pub fn bits_unused(unused: u8, content: &[u8]) -> Vec<u8> {
    let mut inner = vec![unused];
    inner.extend_from_slice(content);
    tlv(BIT_STRING, &inner)
}
