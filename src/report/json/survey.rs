//! `"server"` of `tlsprobe.connect/1`: what the server did to the device.

use serde::Serialize;

use crate::engine;
use crate::engine::wire;

#[derive(Debug, Serialize)]
pub(super) struct Survey {
    buffer: usize,
    plain_records: Records,
    encrypted_records: Records,
    largest_message: Option<LargestMessage>,
    max_fragment_length: FragmentLength,
    certificate_message: Option<CertificateMessage>,
    certificates: Vec<Certificate>,
    in_order: Option<bool>,
    unseen: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Records {
    count: usize,
    largest: usize,
}

#[derive(Debug, Serialize)]
struct LargestMessage {
    #[serde(rename = "type")]
    kind: &'static str,
    length: usize,
}

#[derive(Debug, Serialize)]
struct FragmentLength {
    asked: Option<usize>,
    granted: Option<usize>,
    kept: Option<bool>,
}

#[derive(Debug, Serialize)]
struct CertificateMessage {
    length: usize,
    pieces: Option<Vec<usize>>,
}

#[derive(Debug, Serialize)]
struct Certificate {
    subject: Option<String>,
    issuer: Option<String>,
    size: usize,
}

impl Survey {
    pub(super) fn new(survey: &engine::Survey) -> Self {
        let wish = survey.fragment_length;
        Self {
            buffer: survey.buffer,
            plain_records: Records::new(survey.plain),
            encrypted_records: Records::new(survey.encrypted),
            largest_message: survey
                .largest_message
                .map(|message| LargestMessage { kind: message.name, length: message.length }),
            max_fragment_length: FragmentLength {
                asked: wish.asked,
                granted: wish.granted,
                kept: wish.kept,
            },
            certificate_message: survey.certificate_message.as_ref().map(|message| {
                CertificateMessage { length: message.length, pieces: message.pieces.clone() }
            }),
            certificates: survey.certificates.iter().map(Certificate::new).collect(),
            in_order: survey.in_order,
            unseen: survey.unseen,
        }
    }
}

impl Records {
    fn new(records: wire::Records) -> Self {
        Self { count: records.count, largest: records.longest }
    }
}

impl Certificate {
    fn new(sent: &engine::SentCertificate) -> Self {
        Self { subject: sent.subject.clone(), issuer: sent.issuer.clone(), size: sent.size }
    }
}
