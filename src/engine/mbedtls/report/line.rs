//! One line of a report: its word, its fields, the fact.

use std::str::FromStr;

use super::facts::{Direction, Ended, Piece, Report, Step};
use crate::engine::measured::{HeapRequest, HeapUse, Stage};
use crate::mbedtls::{Alert, Ciphersuite, Code, TlsVersion, VerifyFlags};

/// A certificate list has 24 bits of length and the shortest certificate 128 bytes, but nobody
/// sends more than a few.
const MOST_CERTIFICATES: usize = 256;
/// More than any `MBEDTLS_X509_MAX_INTERMEDIATE_CA` of sense, twice verified.
const MOST_VERIFIED: usize = 256;
/// Every parameter once.
const MOST_UNSUPPORTED: usize = 64;
/// Every CA of a large bundle is a step.
const MOST_STEPS: usize = 4096;
/// Set-up, handshake and session.
const MOST_STAGES: usize = 3;
/// A megabyte that drips in byte by byte is more than any test of patience.
const MOST_PIECES: usize = 1 << 20;
/// A version has three short numbers and perhaps a suffix.
const LONGEST_VERSION: usize = 64;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ReportFault {
    #[error("comes after more than any report has")]
    ReportTooLong,
    #[error("is longer than any line of it")]
    LineTooLong,
    #[error("is not text")]
    NotText,
    #[error("is not the greeting")]
    NoGreeting,
    #[error("is missing: the report breaks off")]
    NoEnd,
    #[error("comes after the end")]
    AfterTheEnd,
    #[error("begins with an unknown word")]
    UnknownWord,
    #[error("has other fields than its word says")]
    BadField,
    #[error("says what was said before")]
    Repeated,
    #[error("is one too many of its kind")]
    TooMany,
}

/// Adds the fact of one line.
pub(super) fn add(report: &mut Report, line: &str) -> Result<(), ReportFault> {
    let mut fields = line.split(' ');
    let word = fields.next().unwrap_or_default();
    let mut fields = Fields(fields);
    match word {
        "refused" => once(&mut report.refused, fields.number()?),
        "library" => once(&mut report.library, fields.version()?),
        "unsupported" => push(&mut report.unsupported, MOST_UNSUPPORTED, fields.name()?.to_owned()),
        "step" => {
            let step = Step::by_word(fields.name()?).ok_or(ReportFault::BadField)?;
            push(&mut report.steps, MOST_STEPS, (step, Code(fields.number()?)))
        }
        "verify" => {
            let seen = (fields.number()?, VerifyFlags(fields.number()?));
            push(&mut report.verified, MOST_VERIFIED, seen)
        }
        "certificate" => certificate(report, &mut fields),
        "verify-result" => once(&mut report.verify_result, VerifyFlags(fields.number()?)),
        "sent" => piece(report, Direction::Sent, fields.hex()?),
        "received" => piece(report, Direction::Received, fields.hex()?),
        "ending" => once(&mut report.ending, fields.ending()?),
        "stage" => {
            let name = fields.name()?.to_owned();
            let stage = Stage { name, instructions: fields.number()?, stack: fields.number()? };
            push(&mut report.stages, MOST_STAGES, stage)
        }
        _ if word.starts_with("heap-") => heap(&mut report.heap, word, &mut fields),
        _ => agreed(report, word, &mut fields),
    }?;
    fields.done()
}

/// What the handshake agreed on, and what came after it.
fn agreed(report: &mut Report, word: &str, fields: &mut Fields<'_>) -> Result<(), ReportFault> {
    match word {
        "version" => once(&mut report.version, fields.protocol()?),
        "ciphersuite" => {
            let suite = Ciphersuite::by_name(fields.name()?).ok_or(ReportFault::BadField)?;
            once(&mut report.suite, suite)
        }
        "alpn" => once(&mut report.alpn, fields.hex()?),
        "resumed" => once(&mut report.resumed, fields.flag()?),
        "alert-received" => once(&mut report.alert_received, Alert(fields.number()?)),
        "answer" => {
            report.answer.extend(fields.hex()?);
            Ok(())
        }
        "session" => once(&mut report.session, fields.hex()?),
        _ => Err(ReportFault::UnknownWord),
    }
}

fn heap(heap: &mut HeapUse, word: &str, fields: &mut Fields<'_>) -> Result<(), ReportFault> {
    match word {
        "heap-peak" => once(&mut heap.peak, fields.number()?),
        "heap-largest" => once(&mut heap.largest, fields.number()?),
        "heap-failures" => once(&mut heap.failures, fields.number()?),
        "heap-footprint" => once(&mut heap.footprint, fields.number()?),
        "heap-asked" => once(&mut heap.asked, fields.request()?),
        "heap-refused" => once(&mut heap.refused, fields.request()?),
        _ => Err(ReportFault::UnknownWord),
    }
}

fn certificate(report: &mut Report, fields: &mut Fields<'_>) -> Result<(), ReportFault> {
    let index: usize = fields.number()?;
    if index != report.certificates.len() {
        return Err(ReportFault::BadField);
    }
    push(&mut report.certificates, MOST_CERTIFICATES, fields.hex()?)
}

fn piece(report: &mut Report, direction: Direction, bytes: Vec<u8>) -> Result<(), ReportFault> {
    push(&mut report.wire, MOST_PIECES, Piece { direction, bytes })
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), ReportFault> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ReportFault::Repeated),
    }
}

fn push<T>(list: &mut Vec<T>, most: usize, value: T) -> Result<(), ReportFault> {
    if list.len() >= most {
        return Err(ReportFault::TooMany);
    }
    list.push(value);
    Ok(())
}

/// What stands behind the first word.
struct Fields<'a>(std::str::Split<'a, char>);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<&'a str, ReportFault> {
        self.0.next().ok_or(ReportFault::BadField)
    }

    fn done(&mut self) -> Result<(), ReportFault> {
        if self.0.next().is_none() { Ok(()) } else { Err(ReportFault::BadField) }
    }

    /// Only the form in which the runner prints numbers: no plus sign, no zero in front.
    fn number<T: FromStr + ToString>(&mut self) -> Result<T, ReportFault> {
        let text = self.next()?;
        let number: T = text.parse().map_err(|_| ReportFault::BadField)?;
        if number.to_string() == text { Ok(number) } else { Err(ReportFault::BadField) }
    }

    fn request(&mut self) -> Result<HeapRequest, ReportFault> {
        Ok(HeapRequest { bytes: self.number()?, address: self.number()?, function: None })
    }

    fn flag(&mut self) -> Result<bool, ReportFault> {
        match self.next()? {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(ReportFault::BadField),
        }
    }

    fn name(&mut self) -> Result<&'a str, ReportFault> {
        let text = self.next()?;
        let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits { Ok(text) } else { Err(ReportFault::BadField) }
    }

    fn version(&mut self) -> Result<String, ReportFault> {
        let text = self.next()?;
        let fits = (1..=LONGEST_VERSION).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(text.to_owned()) } else { Err(ReportFault::BadField) }
    }

    /// As `mbedtls_ssl_get_version` prints it; DTLS counts from TLS 1.1 on.
    fn protocol(&mut self) -> Result<TlsVersion, ReportFault> {
        Ok(match self.next()? {
            "SSLv3.0" => TlsVersion::Ssl3,
            "TLSv1.0" => TlsVersion::Tls10,
            "TLSv1.1" | "DTLSv1.0" => TlsVersion::Tls11,
            "TLSv1.2" | "DTLSv1.2" => TlsVersion::Tls12,
            "TLSv1.3" => TlsVersion::Tls13,
            _ => return Err(ReportFault::BadField),
        })
    }

    fn ending(&mut self) -> Result<Ended, ReportFault> {
        Ok(match self.next()? {
            "closed" => Ended::Closed,
            "reset" => Ended::Reset,
            "silence" => Ended::Silence,
            "error" => Ended::Error(self.number()?),
            _ => return Err(ReportFault::BadField),
        })
    }

    fn hex(&mut self) -> Result<Vec<u8>, ReportFault> {
        let digits = self.next()?.as_bytes();
        let (pairs, rest) = digits.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(ReportFault::BadField);
        }
        let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
        pairs.iter().map(byte).collect::<Option<_>>().ok_or(ReportFault::BadField)
    }
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}
