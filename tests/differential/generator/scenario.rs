//! A whole situation: certificates, trust, server and device, drawn from a seed and rendered to
//! the bytes of a [`Case`]. What is bent stays listed, so that a disagreement can be shrunk.

use std::fmt;
use std::net::IpAddr;

use tlsprobe::mbedtls::{Curve, KeyExchange, TlsVersion};
use tlsprobe::profile::{AuthMode, CertificateProfile};

use crate::case::{Case, Host, KEY_EXCHANGES};

use super::bend;
use super::ca_input::{self, CaInput};
use super::certificate::{self, CertificateSpec, Field};
use super::crl::{self, CrlSpec};
use super::extension::{self, HOST_PATTERNS};
use super::hierarchy::{self, HOST, Hierarchy};
use super::rng::Rng;

/// 2026-11-14: inside the usual validity.
pub const NOW: i64 = 1_794_614_400;

/// A Certificate message must fit one record of the oracle's wire.
const LARGEST_MESSAGE: usize = 16_000;

#[derive(Debug, Clone)]
pub struct Scenario {
    pub hierarchy: Hierarchy,
    pub ca_input: CaInput,
    pub without_ca: bool,
    pub crls: Vec<CrlSpec>,
    pub host: Host,
    pub time: i64,
    pub profile: CertificateProfile,
    pub authmode: AuthMode,
    pub tls: TlsVersion,
    pub key_exchange: KeyExchange,
}

impl Scenario {
    /// The scenario number `index` of the run with this seed.
    pub fn random(seed: u64, index: u64) -> Self {
        let mut rng = Rng::for_case(seed, index);
        loop {
            let scenario = draw(&mut rng);
            if scenario.fits() {
                return scenario;
            }
        }
    }

    /// The oracle can be asked: the Certificate message goes into one record.
    pub fn fits(&self) -> bool {
        let message: usize = self.case().presented.iter().map(|der| der.len() + 5).sum();
        message <= LARGEST_MESSAGE
    }

    /// How much there is to look at; what shrinks gets less.
    pub fn weight(&self) -> usize {
        let usual = [
            !self.without_ca,
            self.ca_input.is_plain(),
            self.host == Host::Unchecked,
            matches!(&self.host, Host::Name(name) if name == HOST) || self.host == Host::Unchecked,
            self.time == NOW,
            self.profile == CertificateProfile::Default,
            self.authmode == AuthMode::Required,
            self.tls == TlsVersion::Tls12,
            self.key_exchange == KeyExchange::EcdheEcdsa,
        ];
        let lists = self.hierarchy.presented.len() + self.hierarchy.trusted.len();
        let certificates: usize =
            self.hierarchy.certificates.iter().map(CertificateSpec::weight).sum();
        2 * self.crls.len()
            + usual.iter().filter(|usual| !**usual).count()
            + 4 * lists
            + certificates
    }

    pub fn case(&self) -> Case {
        let specs = &self.hierarchy.certificates;
        let rendered: Vec<Vec<u8>> =
            (0..specs.len()).map(|index| certificate::render(specs, index)).collect();
        let of =
            |list: &[usize]| list.iter().map(|index| rendered[*index].clone()).collect::<Vec<_>>();
        let crls: Vec<Vec<u8>> = self.crls.iter().map(|spec| crl::render(spec, specs)).collect();
        Case {
            ca: (!self.without_ca).then(|| self.ca_input.render(&of(&self.hierarchy.trusted))),
            crl: (!crls.is_empty()).then(|| crl_input(&crls)),
            presented: of(&self.hierarchy.presented),
            host: self.host.clone(),
            time: self.time,
            profile: self.profile.clone(),
            authmode: self.authmode,
            tls: self.tls,
            key_exchange: self.key_exchange,
        }
    }
}

/// One list as DER; several as PEM, which is how a file holds them.
fn crl_input(crls: &[Vec<u8>]) -> Vec<u8> {
    use base64::Engine;
    if let [one] = crls {
        return one.clone();
    }
    let engine = base64::engine::general_purpose::STANDARD;
    let mut text: String = crls
        .iter()
        .map(|der| {
            format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", engine.encode(der))
        })
        .collect();
    text.push('\0');
    text.into_bytes()
}

fn draw(rng: &mut Rng) -> Scenario {
    let mut hierarchy = hierarchy::random(rng);
    let time = time(rng);
    bend_certificates(rng, &mut hierarchy, time);
    let trusted = hierarchy.trusted.len();
    let leaf_is_ec = hierarchy.certificates[hierarchy.leaf].key.is_ec();
    let crls = if rng.one_in(8) { 1 + rng.below(2) } else { 0 };
    let host = if rng.one_in(16) { same_in_both(rng, &mut hierarchy) } else { host(rng) };
    Scenario {
        crls: (0..crls).map(|_| crl::random(rng, &hierarchy, time)).collect(),
        hierarchy,
        ca_input: ca_input::random(rng, trusted),
        without_ca: rng.one_in(60),
        host,
        time,
        profile: profile(rng),
        authmode: authmode(rng),
        tls: if rng.one_in(5) { TlsVersion::Tls13 } else { TlsVersion::Tls12 },
        key_exchange: key_exchange(rng, leaf_is_ec),
    }
}

/// Most devices require a certificate; a few only look, or do not even look.
fn authmode(rng: &mut Rng) -> AuthMode {
    match rng.below(20) {
        0 | 1 => AuthMode::Optional,
        2 => AuthMode::None,
        _ => AuthMode::Required,
    }
}

fn bend_certificates(rng: &mut Rng, hierarchy: &mut Hierarchy, time: i64) {
    let leaf = hierarchy.leaf;
    if rng.one_in(5) {
        let fields =
            if rng.one_in(2) { bend::common_name_only(rng) } else { bend::alternative_names(rng) };
        hierarchy.certificates[leaf].bends.extend(fields);
    }
    if rng.one_in(12) {
        hierarchy.certificates[leaf].bends.push(bend::usage(rng));
    }
    let bends = *rng.pick(&[0, 1, 1, 1, 1, 2, 2, 3, 4]);
    let gentle = rng.one_in(3);
    for _ in 0..bends {
        let target = if rng.one_in(3) { leaf } else { rng.below(hierarchy.certificates.len()) };
        let issuer = hierarchy.names[hierarchy.certificates[target].issuer].clone();
        let field = if gentle {
            bend::gentle(rng, &issuer, time)
        } else {
            bend::random(rng, &hierarchy.names[target].clone(), &issuer, time)
        };
        hierarchy.certificates[target].bends.push(field);
    }
}

/// The host is named by address or URI, and the leaf has just that among its names.
fn same_in_both(rng: &mut Rng, hierarchy: &mut Hierarchy) -> Host {
    let host =
        *rng.pick(&["192.0.2.1", "2001:db8::1", "urn:device:1", "2001:DB8::1", "::ffff:1.2.3.4"]);
    let mut names = vec![extension::dns(rng.word(&HOST_PATTERNS))];
    names.push(match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => extension::name_of_kind(7, &address.octets()),
        Ok(IpAddr::V6(address)) => extension::name_of_kind(7, &address.octets()),
        Err(_) => extension::name_of_kind(6, host.as_bytes()),
    });
    let leaf = hierarchy.leaf;
    let names = Field::Replace(extension::alternative_names(&names));
    hierarchy.certificates[leaf].bends.push(names);
    Host::Name(host.to_owned())
}

fn time(rng: &mut Rng) -> i64 {
    match rng.below(24) {
        0 => 0,
        1 => 946_684_800,
        2 => 4_102_444_800,
        3 => 2_208_988_800 + rng.range(-2, 2),
        4 => 1_577_836_800 + rng.range(-2, 2),
        5 => *rng.pick(&[-1, 2_147_483_648, 253_402_300_799, -62_135_596_801, -377_705_116_800]),
        _ => NOW,
    }
}

fn host(rng: &mut Rng) -> Host {
    match rng.below(20) {
        0 => Host::NotCalled,
        1 => Host::Unchecked,
        2 => Host::Name(String::new()),
        3 => Host::Name("WWW.Example.COM".to_owned()),
        4 => Host::Name("www.example.com.".to_owned()),
        5..8 => Host::Name(rng.word(&HOST_PATTERNS).to_owned()),
        8 => Host::Name(rng.word(&ADDRESSES).to_owned()),
        9 => Host::Name("x".repeat(1 + rng.below(254))),
        10 => Host::Name("b\u{fc}cher.example".to_owned()),
        _ => Host::Name(HOST.to_owned()),
    }
}

const ADDRESSES: [&str; 16] = [
    "192.0.2.1",
    "2001:db8::1",
    "2001:DB8:0:0:0:0:0:1",
    "192.0.2.01",
    "192.0.2",
    "::",
    "::1",
    "::ffff:192.0.2.1",
    "192.0.2.256",
    "2001:db8::1%eth0",
    "[2001:db8::1]",
    "1.2.3.4.5",
    ":::1",
    "2001:db8:0:0:0:0:0:0:1",
    "0.0.0.0",
    " 192.0.2.1",
];

fn profile(rng: &mut Rng) -> CertificateProfile {
    match rng.below(12) {
        0 => CertificateProfile::Next,
        1 => CertificateProfile::SuiteB,
        2 | 3 => CertificateProfile::Custom {
            min_rsa: *rng.pick(&[0, 1024, 1025, 2040, 2048, 2049, 3072, 4096]),
            hashes: bend::HASHES.iter().copied().filter(|_| !rng.one_in(4)).collect(),
            curves: CURVES.iter().copied().filter(|_| !rng.one_in(4)).collect(),
        },
        _ => CertificateProfile::Default,
    }
}

pub const CURVES: [Curve; 11] = [
    Curve::Secp192r1,
    Curve::Secp224r1,
    Curve::Secp256r1,
    Curve::Secp384r1,
    Curve::Secp521r1,
    Curve::Secp192k1,
    Curve::Secp224k1,
    Curve::Secp256k1,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP384r1,
    Curve::BrainpoolP512r1,
];

fn key_exchange(rng: &mut Rng, leaf_is_ec: bool) -> KeyExchange {
    if rng.one_in(8) {
        return rng.pick(&KEY_EXCHANGES).0;
    }
    if leaf_is_ec { KeyExchange::EcdheEcdsa } else { KeyExchange::EcdheRsa }
}

/// What is not as usual, for a person.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let h = &self.hierarchy;
        let named = |list: &[usize]| -> Vec<String> {
            list.iter().map(|index| format!("{index} ({})", h.names[*index])).collect()
        };
        writeln!(f, "presented: {}", named(&h.presented).join(", "))?;
        writeln!(f, "trusted: {}", named(&h.trusted).join(", "))?;
        for (index, spec) in h.certificates.iter().enumerate() {
            if !h.presented.contains(&index) && !h.trusted.contains(&index) {
                continue;
            }
            let key = spec.key.get().label;
            writeln!(f, "  {index}: issued by {}, key {key}, {:?}", spec.issuer, spec.scheme)?;
            for bend in &spec.bends {
                writeln!(f, "     {}", bend.describe())?;
            }
        }
        if !self.ca_input.is_plain() {
            writeln!(f, "CA input: {:?}", self.ca_input)?;
        }
        for crl in &self.crls {
            writeln!(f, "CRL: {crl:?}")?;
        }
        Ok(())
    }
}
