//! What the fuzz targets run: each reader of untrusted bytes, on every release that is measured.
//!
//! The first byte of an input chooses the release, so that one corpus serves all.

use std::sync::LazyLock;

use time::OffsetDateTime;
use tlsprobe::certificate::{Certificate, load_ca, load_crl};
use tlsprobe::mbedtls::{KeyExchange, TlsVersion, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, Library};
use tlsprobe::verdict::{Context, ExpectedName, Trust};

/// Releases in the order in which the first byte counts them.
const RELEASES: [Version; 4] =
    [Version::new(2, 18, 0), Version::new(2, 28, 10), Version::new(3, 5, 1), Version::new(3, 6, 5)];

static LIBRARIES: LazyLock<Vec<Library>> =
    LazyLock::new(|| RELEASES.iter().filter_map(|version| Library::default_of(*version)).collect());

/// 2026-11-14, unix seconds.
const NOW: i64 = 1_794_614_400;

fn library(choice: u8) -> Option<&'static Library> {
    LIBRARIES.get(usize::from(choice) % LIBRARIES.len())
}

/// `Certificate::parse`.
pub fn certificate(data: &[u8]) {
    let Some((choice, der)) = data.split_first() else { return };
    let Some(library) = library(*choice) else { return };
    let _ = Certificate::parse(der, library);
}

/// `load_ca`, and `load_crl` on the same bytes.
pub fn ca(data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let Some(library) = library(*choice) else { return };
    let _ = load_ca(bytes, library);
    let _ = load_crl(bytes, library);
}

/// `judge` on a whole situation: choice of release, choice of options, then CA input, CRL input,
/// name and certificates, each after its length in two bytes, big-endian.
pub fn judge(data: &[u8]) {
    let [choice, options, rest @ ..] = data else { return };
    let Some(library) = library(*choice) else { return };
    let mut fields = Fields(rest);
    let ca = load_ca(fields.take(), library);
    let crl = load_crl(fields.take(), library);
    let name = String::from_utf8_lossy(fields.take()).into_owned();
    let chain: Vec<&[u8]> = std::iter::from_fn(|| fields.next()).collect();
    let Ok(time) = OffsetDateTime::from_unix_timestamp(NOW) else { return };
    let context = Context {
        library,
        certificate_profile: &CertificateProfile::Default,
        authmode: AuthMode::Required,
        fail_closed: options & 1 != 0,
        name: if name.is_empty() { ExpectedName::Unchecked } else { ExpectedName::Name(&name) },
        tls_version: if options & 2 != 0 { TlsVersion::Tls13 } else { TlsVersion::Tls12 },
        key_exchange: KeyExchange::EcdheEcdsa,
        time,
        groups: None,
    };
    let trust = Trust { certificates: Some(&ca.certificates), crls: &crl.lists };
    let _ = tlsprobe::verdict::judge(&chain, trust, &context);
}

/// The input of [`judge`] for these parts; one that does not fit its length is cut.
pub fn judge_input(
    choice: u8,
    options: u8,
    ca: &[u8],
    crl: &[u8],
    name: &str,
    chain: &[Vec<u8>],
) -> Vec<u8> {
    let mut out = vec![choice, options];
    let parts = [ca, crl, name.as_bytes()].into_iter().chain(chain.iter().map(Vec::as_slice));
    for part in parts {
        let part = &part[..part.len().min(usize::from(u16::MAX))];
        out.extend((part.len() as u16).to_be_bytes());
        out.extend(part);
    }
    out
}

/// What is left of an input, field by field.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The next field; the empty one at the end.
    fn take(&mut self) -> &'a [u8] {
        self.next().unwrap_or_default()
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (field, rest) = rest.split_at(length);
        self.0 = rest;
        Some(field)
    }
}
