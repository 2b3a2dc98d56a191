//! A device for these tests: the built-in one, changed where a test says so.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use tlsprobe::mbedtls::Version;
use tlsprobe::profile::{
    Capabilities, Clock, Hostname, Library, Profile, TlsSettings, TrustSettings,
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
        let profile = Profile::default_device();
        Self {
            library: profile.library,
            tls: profile.tls,
            trust: profile.trust,
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
