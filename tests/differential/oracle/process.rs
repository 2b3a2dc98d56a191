//! A running oracle: cases in, answers out, in the binary form that `oracle.c` describes.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tlsprobe::mbedtls::TlsVersion;
use tlsprobe::profile::{AuthMode, CertificateProfile};

use crate::case::{self, Case, Host};

/// What the library did with one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Of `mbedtls_x509_crt_parse` on the CA input.
    pub ca_result: i32,
    /// Certificates in the trusted list afterwards.
    pub ca_loaded: i32,
    pub crl_result: i32,
    /// What the handshake step returned.
    pub code: i32,
    /// `mbedtls_ssl_get_verify_result` of the session.
    pub flags: u32,
    pub alert: Option<u8>,
    /// Return value and flags of the verification function; `None` when it did not run.
    pub verify: Option<(i32, u32)>,
    /// Parse result of each presented certificate on its own.
    pub parsed: Vec<i32>,
}

const VERIFY_NOT_RUN: i32 = i32::MAX;
const ABSENT: u32 = u32::MAX;

pub struct Oracle {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub fn start(program: &Path) -> Self {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a piped stdout"));
        Self { child, requests, answers }
    }

    /// One question, one answer.
    pub fn ask(&mut self, case: &Case) -> Answer {
        let request = request(case);
        let pipe = self.requests.as_mut().expect("a running oracle");
        pipe.write_all(&request).and_then(|()| pipe.flush()).expect("the oracle reads");
        let mut number = || {
            let mut bytes = [0; 4];
            self.answers.read_exact(&mut bytes).expect("the oracle answers");
            i32::from_le_bytes(bytes)
        };
        let (ca_result, ca_loaded, crl_result) = (number(), number(), number());
        let (code, flags, alert) = (number(), number() as u32, number());
        let (verify_code, verify_flags) = (number(), number() as u32);
        let count = number();
        Answer {
            ca_result,
            ca_loaded,
            crl_result,
            code,
            flags,
            alert: u8::try_from(alert).ok(),
            verify: (verify_code != VERIFY_NOT_RUN).then_some((verify_code, verify_flags)),
            parsed: (0..count).map(|_| number()).collect(),
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.child.wait();
    }
}

fn request(case: &Case) -> Vec<u8> {
    let mut body = Vec::new();
    blob(&mut body, case.ca.as_deref());
    blob(&mut body, case.crl.as_deref());
    match &case.host {
        Host::NotCalled => body.push(0),
        Host::Unchecked => body.push(1),
        Host::Name(name) => {
            body.push(2);
            blob(&mut body, Some(name.as_bytes()));
        }
    }
    body.extend(case.time.to_le_bytes());
    profile(&mut body, &case.profile);
    body.push(match case.authmode {
        AuthMode::None => 0,
        AuthMode::Optional => 1,
        AuthMode::Required => 2,
    });
    body.push(if case.tls == TlsVersion::Tls13 { 13 } else { 12 });
    body.push(case::key_exchange_index(case.key_exchange) as u8);
    body.push(u8::try_from(case.presented.len()).expect("a chain of at most 255"));
    case.presented.iter().for_each(|der| blob(&mut body, Some(der)));
    [(body.len() as u32).to_le_bytes().to_vec(), body].concat()
}

fn blob(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    let length = bytes.map_or(ABSENT, |bytes| bytes.len() as u32);
    out.extend(length.to_le_bytes());
    out.extend(bytes.unwrap_or_default());
}

fn profile(out: &mut Vec<u8>, profile: &CertificateProfile) {
    match profile {
        CertificateProfile::Default => out.push(0),
        CertificateProfile::Next => out.push(1),
        CertificateProfile::SuiteB => out.push(2),
        CertificateProfile::Custom { min_rsa, .. } => {
            let (hashes, curves) = case::masks(profile);
            out.push(3);
            out.extend((*min_rsa as u32).to_le_bytes());
            out.extend(hashes.to_le_bytes());
            out.extend(curves.to_le_bytes());
        }
    }
}
