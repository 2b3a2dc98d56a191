//! Which CA serves which host: the device's own judgement with that CA and no other.
//!
//! The judgement asks for verification, whatever the profile's authmode makes of its result.

use std::collections::HashSet;

use time::OffsetDateTime;

use super::set::{CaSet, Member};
use crate::certificate::{BundleEntry, Certificate, describe};
use crate::mbedtls::{Code, KeyExchange, TlsVersion, VerifyFlags};
use crate::profile::{AuthMode, Hostname, Profile, TrustModel};
use crate::verdict::{
    Context, ExpectedName, Judgement, KeyBundle, Reason, Trust, judge, judge_with_bundle,
};

/// A server as it was met: what it presented to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// What reports call it.
    pub target: String,
    /// The name that the device expects.
    pub name: String,
    /// End entity first, DER.
    pub chain: Vec<Vec<u8>>,
    /// The protocol version that was negotiated.
    pub tls_version: TlsVersion,
}

/// Who serves one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// In the order of the set.
    pub servers: Vec<Server>,
    /// Where there is none: what the device says with the whole set.
    pub refusal: Option<Refusal>,
}

/// A CA that is enough for a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its index in the set.
    pub member: usize,
    /// Names from the host's own certificate to the CA.
    pub path: Vec<String>,
    /// The first end of validity on the path, and whose it is; `None` where the device checks none.
    pub ends: Option<(OffsetDateTime, String)>,
}

/// Why a host is served by nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What verification returns.
    pub code: Code,
    /// What it finds.
    pub flags: VerifyFlags,
    /// Why even that is not known.
    pub reason: Option<Reason>,
}

/// Judges every host with every CA of the set that could be the end of its path, each alone.
pub fn services(
    set: &CaSet,
    hosts: &[Host],
    profile: &Profile,
    at: OffsetDateTime,
) -> Vec<Service> {
    let anchors = anchors(set, profile);
    hosts.iter().map(|host| Device { profile, at, host }.service(&anchors)).collect()
}

/// A CA as the device has it after loading.
struct Anchor {
    member: usize,
    certificate: Option<Certificate>,
    entry: BundleEntry,
    name: String,
}

/// Each CA once; what the device cannot load is none.
fn anchors(set: &CaSet, profile: &Profile) -> Vec<Anchor> {
    let mut seen = HashSet::new();
    let members = set.certificates.iter().enumerate();
    members
        .filter(|(_, member)| seen.insert(member.sha256))
        .filter_map(|(index, member)| anchor(index, member, profile))
        .collect()
}

fn anchor(index: usize, member: &Member, profile: &Profile) -> Option<Anchor> {
    let entry = BundleEntry::of(member.description.as_ref()?);
    let certificate = Certificate::parse(&member.found.der, &profile.library).ok();
    let is_needed = profile.trust.model == TrustModel::CaChain;
    let name = member.name().to_owned();
    (certificate.is_some() || !is_needed).then_some(Anchor {
        member: index,
        certificate,
        entry,
        name,
    })
}

struct Device<'a> {
    profile: &'a Profile,
    at: OffsetDateTime,
    host: &'a Host,
}

impl Device<'_> {
    fn service(&self, anchors: &[Anchor]) -> Service {
        let read = |der: &Vec<u8>| Certificate::parse(der, &self.profile.library).ok();
        let chain: Vec<Certificate> = self.host.chain.iter().filter_map(read).collect();
        let near: Vec<&Anchor> = anchors.iter().filter(|it| self.is_near(it, &chain)).collect();
        let servers: Vec<Server> = near.iter().filter_map(|anchor| self.server(anchor)).collect();
        let refusal = servers.is_empty().then(|| {
            let judgement = self.judge(&near);
            let Judgement { verify_code, code, flags, reason, .. } = judgement;
            let code = if verify_code.is_ok() { code } else { verify_code };
            Refusal { code, flags, reason }
        });
        Service { servers, refusal }
    }

    /// No other CA can be found by the library: a parent has the name of the issuer, and an anchor
    /// without one is the server's own certificate.
    fn is_near(&self, anchor: &Anchor, chain: &[Certificate]) -> bool {
        match (self.profile.trust.model, &anchor.certificate) {
            (TrustModel::CaChain, Some(ca)) => chain
                .iter()
                .any(|child| child.issuer().matches(ca.subject()) || child.der() == ca.der()),
            (TrustModel::CaChain, None) => false,
            (TrustModel::EspBundle, _) => {
                chain.iter().any(|child| child.issuer_der() == anchor.entry.subject)
            }
        }
    }

    fn server(&self, anchor: &&Anchor) -> Option<Server> {
        let judgement = self.judge(&[anchor]);
        let accepted = judgement.code.is_ok() && judgement.reason.is_none();
        if !accepted {
            return None;
        }
        let mut path = Vec::new();
        let mut ends = None;
        for step in &judgement.path {
            let described = describe(step.certificate.der()).ok();
            let Some(described) = described else {
                path.push(anchor.name.clone());
                continue;
            };
            path.push(described.name.clone());
            let end = (described.not_after, described.name);
            ends = match ends {
                Some(first) if first <= end => Some(first),
                _ => Some(end),
            };
        }
        let ends = ends.filter(|_| self.profile.library.capabilities.checks_dates);
        Some(Server { member: anchor.member, path, ends })
    }

    fn judge(&self, anchors: &[&Anchor]) -> Judgement {
        let trust = &self.profile.trust;
        let context = self.context();
        match trust.model {
            TrustModel::CaChain => {
                let certificates: Vec<Certificate> =
                    anchors.iter().filter_map(|it| it.certificate.clone()).collect();
                let trust = Trust { certificates: Some(&certificates), crls: &[] };
                judge(&self.host.chain, trust, &context)
            }
            TrustModel::EspBundle => {
                let mut entries: Vec<BundleEntry> =
                    anchors.iter().map(|it| it.entry.clone()).collect();
                entries.sort_by(|one, other| one.subject.cmp(&other.subject));
                let cross_signed_verify = trust.cross_signed_verify;
                let bundle = KeyBundle { entries: &entries, cross_signed_verify };
                judge_with_bundle(&self.host.chain, bundle, &context)
            }
        }
    }

    fn context(&self) -> Context<'_> {
        let Self { profile, at, host } = *self;
        let name = match &profile.tls.hostname {
            Hostname::Target => ExpectedName::Name(&host.name),
            Hostname::Name(name) => ExpectedName::Name(name),
            Hostname::Unchecked | Hostname::NotCalled => ExpectedName::Unchecked,
        };
        Context {
            library: &profile.library,
            certificate_profile: &profile.trust.cert_profile,
            authmode: AuthMode::Required,
            fail_closed: true,
            name,
            tls_version: host.tls_version,
            key_exchange: KeyExchange::EcdheRsa,
            time: at,
            groups: profile.tls.groups.as_deref(),
        }
    }
}
