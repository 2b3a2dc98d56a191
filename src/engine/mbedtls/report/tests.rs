//! Every line of the protocol, and what is none.

use super::*;
use crate::mbedtls::{Code, TlsVersion, VerifyFlags};

const WHOLE: &str = "tlsprobe-runner 1\nlibrary 2.28.10\nunsupported alpn\nstep ca 0\nstep ca 3\n\
    step handshake -9984\nverify 1 0\nverify 0 4\ncertificate 0 3003\ncertificate 1 \n\
    verify-result 4\nversion DTLSv1.2\nciphersuite TLS-RSA-WITH-AES-128-CBC-SHA\nalpn 6832\n\
    resumed 1\nalert-received 116\nsent 16\nreceived 15\nanswer 00\nanswer ff\nsession 01\n\
    ending error 104\nheap-peak 45824\nheap-largest 16000\nheap-failures 0\nend\n";

fn fault(text: &str) -> (usize, ReportFault) {
    let error = parse(text.as_bytes()).unwrap_err();
    (error.line, error.fault)
}

#[test]
fn every_line_of_the_protocol_is_a_fact() {
    let report = parse(WHOLE.as_bytes()).unwrap();
    assert_eq!(report.library.as_deref(), Some("2.28.10"));
    assert_eq!(report.unsupported, ["alpn"]);
    assert_eq!(report.code(Step::Ca), Some(Code(3)));
    assert_eq!(report.code(Step::Handshake), Some(Code::CERT_VERIFY_FAILED));
    assert_eq!(report.code(Step::Close), None);
    assert_eq!(report.verified.last(), Some(&(0, VerifyFlags(4))));
    assert_eq!(report.certificates, [vec![0x30, 3], vec![]]);
    assert_eq!(report.version, Some(TlsVersion::Tls12));
    assert_eq!(report.wire.len(), 2);
    assert_eq!(report.answer, [0, 0xff]);
    assert_eq!(report.ending, Some(Ended::Error(104)));
    assert_eq!(report.heap.peak, Some(45824));
}

#[test]
fn a_deviation_names_its_line() {
    let text = |line: &str| format!("tlsprobe-runner 1\nstep ca 0\n{line}\nend\n");
    for line in ["step ca +1", "step ca 01", "step nothing 0", "step ca", "step ca 0 ", "alpn 0"] {
        assert_eq!(fault(&text(line)), (3, ReportFault::BadField), "{line}");
    }
    for line in ["alpn AA", "resumed 2", "ending lost", "certificate 1 00", "version TLSv1.4"] {
        assert_eq!(fault(&text(line)), (3, ReportFault::BadField), "{line}");
    }
    assert_eq!(fault(&text("")), (3, ReportFault::UnknownWord));
    assert_eq!(fault(&text("Segmentation fault")), (3, ReportFault::UnknownWord));
    assert_eq!(fault(&text("resumed 1\nresumed 1")), (4, ReportFault::Repeated));
    assert_eq!(fault(&text("end")), (4, ReportFault::AfterTheEnd));
    assert_eq!(fault("tlsprobe-runner 2\nend\n"), (1, ReportFault::NoGreeting));
    assert_eq!(fault(""), (1, ReportFault::NoEnd));
    assert_eq!(fault("tlsprobe-runner 1\nend"), (2, ReportFault::NoEnd));
}

#[test]
fn too_much_is_refused() {
    let line = format!("tlsprobe-runner 1\nsent {}\nend\n", "00".repeat(70_000));
    assert_eq!(fault(&line), (2, ReportFault::LineTooLong));
    assert_eq!(fault(&" ".repeat(LONGEST_REPORT + 1)), (1, ReportFault::ReportTooLong));
    let many = format!("tlsprobe-runner 1\n{}end\n", "unsupported alpn\n".repeat(65));
    assert_eq!(fault(&many), (66, ReportFault::TooMany));
}

/// Every byte of a whole report replaced, removed and doubled: an error or a report, never a panic,
/// and a report that was cut off is never whole.
#[test]
fn any_bytes_are_a_report_or_an_error() {
    let whole = WHOLE.as_bytes();
    for at in 0..whole.len() {
        assert!(parse(&whole[..at]).is_err(), "cut off at {at}");
        for replacement in [0, b' ', b'\n', b'0', b'-', 0x80, 0xff] {
            let mut bytes = whole.to_vec();
            bytes[at] = replacement;
            let _ = parse(&bytes);
            bytes.insert(at, replacement);
            let _ = parse(&bytes);
            bytes.remove(at);
            bytes.remove(at);
            let _ = parse(&bytes);
        }
    }
}
