//! Dates as certificates write them, right and wrong.

use super::der;
use super::rng::Rng;

/// From 2020 to 2040, as most certificates of this generator.
pub fn usual() -> Vec<u8> {
    between(&utc("200101000000Z"), &utc("400101000000Z"))
}

pub fn between(from: &[u8], to: &[u8]) -> Vec<u8> {
    der::sequence(&[from, to])
}

pub fn utc(text: &str) -> Vec<u8> {
    der::tlv(der::UTC_TIME, text.as_bytes())
}

pub fn generalized(text: &str) -> Vec<u8> {
    der::tlv(der::GENERALIZED_TIME, text.as_bytes())
}

/// Texts around every rule of a date reader.
const ODD: [&str; 47] = [
    "2301010000Z",
    "230101000000",
    "230101000000+0000",
    "230101000000-0100",
    "23010100000Z",
    "2301010000000Z",
    "230229000000Z",
    "240229000000Z",
    "000229000000Z",
    "230230000000Z",
    "230431000000Z",
    "230001000000Z",
    "231301000000Z",
    "230100000000Z",
    "230132000000Z",
    "230101240000Z",
    "230101236000Z",
    "230101235960Z",
    "230101235961Z",
    "2301010a0000Z",
    " 30101000000Z",
    "2301010000 0Z",
    "-30101000000Z",
    "+30101000000Z",
    "500101000000Z",
    "491231235959Z",
    "700101000000Z",
    "",
    "Z",
    "2301010000",
    "99991231235959Z",
    "20230101000000Z",
    "20230101000000",
    "20230101000000.5Z",
    "202301010000Z",
    "2023010100Z",
    "00000101000000Z",
    "19691231235959Z",
    "21000229000000Z",
    "20000229000000Z",
    "20230101000060Z",
    "19000228000000Z",
    "20380119031408Z",
    "23010100000 Z",
    "230101000000z",
    "230101000000ZZ",
    "230601120000\0",
];

/// A pair of dates with one of them bent.
pub fn odd(rng: &mut Rng) -> Vec<u8> {
    let text = rng.word(&ODD);
    let tag = *rng.pick(&[
        der::UTC_TIME,
        der::UTC_TIME,
        der::GENERALIZED_TIME,
        der::GENERALIZED_TIME,
        0x13,
        0x19,
    ]);
    let time = der::tlv(tag, text.as_bytes());
    match rng.below(6) {
        0..2 => between(&time, &utc("400101000000Z")),
        2..4 => between(&utc("200101000000Z"), &time),
        4 => between(&time, &time),
        _ => broken(rng, &time),
    }
}

fn broken(rng: &mut Rng, time: &[u8]) -> Vec<u8> {
    match rng.below(4) {
        0 => der::sequence(&[time]),
        1 => der::sequence(&[]),
        2 => der::sequence(&[&utc("200101000000Z"), &utc("400101000000Z"), time]),
        _ => der::tlv(der::SET, &[utc("200101000000Z"), utc("400101000000Z")].concat()),
    }
}

/// Dates that are well formed and end or begin near `now`.
pub fn around(rng: &mut Rng, now: i64) -> Vec<u8> {
    let offset = *rng.pick(&[-86_400 * 400, -86_400, -60, -1, 0, 1, 60, 86_400, 86_400 * 400]);
    let edge = stamp(rng, now.saturating_add(offset));
    match rng.below(3) {
        0 => between(&utc("200101000000Z"), &edge),
        1 => between(&edge, &generalized("21000101000000Z")),
        _ => between(&edge, &edge),
    }
}

/// A second as UTCTime or GeneralizedTime; outside their years the nearest that fits.
pub fn stamp(rng: &mut Rng, at: i64) -> Vec<u8> {
    let at = time::OffsetDateTime::from_unix_timestamp(at.clamp(-62_135_596_800, 253_402_300_799))
        .expect("within the years 1 to 9999");
    let clock = format!(
        "{:02}{:02}{:02}{:02}{:02}Z",
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    if (1950..2050).contains(&at.year()) && !rng.one_in(4) {
        utc(&format!("{:02}{clock}", at.year() % 100))
    } else {
        generalized(&format!("{:04}{clock}", at.year()))
    }
}
