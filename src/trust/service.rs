//! Which CA serves which host: the device's own judgement with that CA and no other.
//!
//! The judgement asks for verification, whatever the profile's authmode makes of its result.

use std::collections::{BTreeSet, HashSet};

use time::OffsetDateTime;

use super::set::{CaSet, Member};
use crate::certificate::{BundleEntry, Certificate, describe};
use crate::mbedtls::{Code, KeyExchange, TlsVersion, VerifyFlags};
use crate::profile::{AuthMode, Hostname, Profile, TrustModel};
use crate::verdict::{
    Context, ExpectedName, Judgement, KeyBundle, Place, Reason, Trust, judge, judge_with_bundle,
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
    /// The first end of validity among the intermediate CAs of the path, and whose it is; `None` where
    /// there is none or the device checks no dates.
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

/// Where every host ends with all CAs of the set but these; `None`: the device refuses it.
pub fn standing(
    set: &CaSet,
    hosts: &[Host],
    profile: &Profile,
    at: OffsetDateTime,
    without: &BTreeSet<usize>,
) -> Vec<Option<Server>> {
    let mut anchors = anchors(set, profile);
    anchors.retain(|anchor| !without.contains(&anchor.member));
    let stand = |host| {
        let device = Device { profile, at, host };
        device.server(&device.near(&anchors))
    };
    hosts.iter().map(stand).collect()
}

/// A CA as the device has it after loading.
struct Anchor {
    member: usize,
    certificate: Option<Certificate>,
    entry: BundleEntry,
    name: String,
}

impl Anchor {
    fn is(&self, certificate: &Certificate) -> bool {
        self.certificate.as_ref().is_some_and(|it| it.der() == certificate.der())
    }
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
        let near = self.near(anchors);
        let servers: Vec<Server> =
            near.iter().filter_map(|anchor| self.server(std::slice::from_ref(anchor))).collect();
        let refusal = servers.is_empty().then(|| {
            let (Judgement { verify_code, code, flags, reason, .. }, _) = self.judge(&near);
            let code = if verify_code.is_ok() { code } else { verify_code };
            Refusal { code, flags, reason }
        });
        Service { servers, refusal }
    }

    fn near<'a>(&self, anchors: &'a [Anchor]) -> Vec<&'a Anchor> {
        let read = |der: &Vec<u8>| Certificate::parse(der, &self.profile.library).ok();
        let chain: Vec<Certificate> = self.host.chain.iter().filter_map(read).collect();
        anchors.iter().filter(|anchor| self.is_near(anchor, &chain)).collect()
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

    /// Which of the CAs the device ends at, if it accepts the host.
    fn server(&self, anchors: &[&Anchor]) -> Option<Server> {
        let (judgement, order) = self.judge(anchors);
        if !judgement.code.is_ok() || judgement.reason.is_some() {
            return None;
        }
        let last = judgement.path.last()?;
        let anchor = match last.place {
            Place::Trusted(index) => *order.get(index)?,
            Place::Presented(_) => *order.iter().find(|it| it.is(&last.certificate))?,
        };
        let names = judgement.path.iter().map(|step| match describe(step.certificate.der()) {
            Ok(described) => described.name,
            Err(_) => anchor.name.clone(),
        });
        Some(Server { member: anchor.member, path: names.collect(), ends: self.ends(&judgement) })
    }

    /// The server's own certificate is renewed in time, and the CA's end is another matter.
    fn ends(&self, judgement: &Judgement) -> Option<(OffsetDateTime, String)> {
        let between = judgement.path.iter().skip(1);
        let between = between.filter(|step| matches!(step.place, Place::Presented(_)));
        let ends = between.filter_map(|step| {
            let described = describe(step.certificate.der()).ok()?;
            Some((described.not_after, described.name))
        });
        ends.min().filter(|_| self.profile.library.capabilities.checks_dates)
    }

    /// The judgement, and the CAs in the order by which it names them.
    fn judge<'a>(&self, anchors: &[&'a Anchor]) -> (Judgement, Vec<&'a Anchor>) {
        let trust = &self.profile.trust;
        let context = self.context();
        let mut order = anchors.to_vec();
        match trust.model {
            TrustModel::CaChain => {
                order.retain(|anchor| anchor.certificate.is_some());
                let certificates: Vec<Certificate> =
                    order.iter().filter_map(|it| it.certificate.clone()).collect();
                let trust = Trust { certificates: Some(&certificates), crls: &[] };
                (judge(&self.host.chain, trust, &context), order)
            }
            TrustModel::EspBundle => {
                order.sort_by(|one, other| one.entry.subject.cmp(&other.entry.subject));
                let entries: Vec<BundleEntry> = order.iter().map(|it| it.entry.clone()).collect();
                let cross_signed_verify = trust.cross_signed_verify;
                let bundle = KeyBundle { entries: &entries, cross_signed_verify };
                (judge_with_bundle(&self.host.chain, bundle, &context), order)
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
