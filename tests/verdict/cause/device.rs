//! A device for these tests: mbedTLS 3.6.5 with everything on, changed where a test says so.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use tlsprobe::mbedtls::{Curve, Hash, TlsVersion, Version};
use tlsprobe::profile::{
    AuthMode, Capabilities, CertificateProfile, Clock, Hostname, Library, OnSkipped, TlsSettings,
    Transport, TrustModel, TrustSettings,
};
use tlsprobe::verdict::cause::{Case, Observation, Outcome};

use crate::common::pki::{self, Issued};

pub struct Device {
    pub library: Library,
    pub tls: TlsSettings,
    pub trust: TrustSettings,
    pub clock: Clock,
    pub now: OffsetDateTime,
    pub observation: Option<Observation>,
    anchors: Vec<Vec<u8>>,
    roots: Vec<Vec<u8>>,
}

impl Device {
    pub fn new() -> Self {
        Self {
            library: Library { version: Version::new(3, 6, 5), capabilities: everything() },
            tls: settings(),
            trust: TrustSettings {
                ca: Vec::new(),
                crl: Vec::new(),
                cert_profile: CertificateProfile::Default,
                on_skipped: OnSkipped::Continue,
                model: TrustModel::CaChain,
            },
            clock: Clock::Rtc,
            now: OffsetDateTime::parse(pki::NOW, &Rfc3339).expect("a date"),
            observation: None,
            anchors: Vec::new(),
            roots: Vec::new(),
        }
    }

    pub fn of_release(mut self, major: u8, minor: u8, patch: u8) -> Self {
        self.library.version = Version::new(major, minor, patch);
        self
    }

    /// The build has everything but what `remove` takes away.
    pub fn built(mut self, remove: impl FnOnce(&mut Capabilities)) -> Self {
        remove(&mut self.library.capabilities);
        self
    }

    pub fn expecting(mut self, name: &str) -> Self {
        self.tls.hostname = Hostname::Name(name.to_owned());
        self
    }

    pub fn trusting(mut self, certificate: &Issued) -> Self {
        self.anchors.push(certificate.der().to_vec());
        self
    }

    /// A well-known root that the device does not have.
    pub fn knowing(mut self, root: &Issued) -> Self {
        self.roots.push(root.der().to_vec());
        self
    }

    pub fn seeing(mut self, observation: Observation) -> Self {
        self.observation = Some(observation);
        self
    }

    pub fn roots(&self) -> impl Iterator<Item = &[u8]> {
        self.roots.iter().map(Vec::as_slice)
    }

    pub fn case<'a>(&'a self, outcome: Outcome, presented: &'a [&'a [u8]]) -> Case<'a> {
        Case {
            library: &self.library,
            tls: &self.tls,
            trust: &self.trust,
            host: super::HOST,
            clock: self.clock,
            now: self.now,
            outcome,
            presented,
            anchors: &self.anchors,
            observation: self.observation.as_ref(),
        }
    }
}

fn settings() -> TlsSettings {
    TlsSettings {
        authmode: AuthMode::Required,
        fail_closed: true,
        hostname: Hostname::Target,
        transport: Transport::Stream,
        min_version: TlsVersion::Tls12,
        max_version: TlsVersion::Tls13,
        ciphersuites: None,
        groups: None,
        alpn: Vec::new(),
        max_fragment_length: None,
        client_cert: None,
        client_key: None,
        psk: None,
        psk_identity: None,
    }
}

fn everything() -> Capabilities {
    Capabilities {
        hashes: [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512].into(),
        curves: [Curve::Secp256r1, Curve::Secp384r1, Curve::Secp521r1, Curve::X25519].into(),
        tls_versions: [TlsVersion::Tls12, TlsVersion::Tls13].into(),
        rsa: true,
        ecdsa: true,
        rsassa_pss: true,
        mpi_max_size: 1024,
        checks_dates: true,
        checks_key_usage: true,
        checks_extended_key_usage: true,
        allows_extensions_before_v3: false,
        allows_unsupported_critical_extension: false,
        crl: true,
        pem: true,
        max_intermediate_ca: 8,
        allows_verification_without_hostname: false,
        server_name_indication: true,
        alpn: true,
        max_fragment_length: true,
        in_content_len: 16384,
        out_content_len: 16384,
        ciphersuites: vec![
            "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256",
            "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
        ],
    }
}
