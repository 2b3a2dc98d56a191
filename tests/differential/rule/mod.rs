//! One hand-made case a rule: what the rule makes of it, release by release, and that the real
//! library says the same. The rows of the table of behaviours and the `Shown by` lines of `src/`
//! name these tests.

mod change;
mod reading;
mod verifying;

use std::sync::{LazyLock, Mutex, PoisonError};

use tlsprobe::mbedtls::{BEHAVIOUR_TABLE, Behaviour, Hash, KeyExchange, Rule, TlsVersion, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, Library};

use crate::case::{Case, Host};
use crate::comparison::Comparison;
use crate::generator::certificate::{CertificateSpec, Extension, Field};
use crate::generator::hierarchy::Hierarchy;
use crate::generator::{CaInput, HOST, NOW, Scenario, Scheme, der, extension, key, name, validity};
use crate::model::{self, Answer};
use crate::oracle::Oracle;
use crate::run::{SUBJECTS, Subject};

const EXPIRED: u32 = 0x01;
const REVOKED: u32 = 0x02;
const CN_MISMATCH: u32 = 0x04;
const NOT_TRUSTED: u32 = 0x08;
const BAD_MD: u32 = 0x4000;
const BAD_KEY: u32 = 0x01_0000;

/// A root that is trusted, so many intermediates, and a leaf for [`HOST`]: all of P-256.
fn chain(intermediates: usize) -> Scenario {
    let leaf = intermediates + 1;
    let certificates = (0..=leaf).map(|index| certificate(index, leaf)).collect();
    Scenario {
        hierarchy: Hierarchy {
            certificates,
            names: (0..=leaf).map(|index| text(index, leaf)).collect(),
            trusted: vec![0],
            presented: (1..=leaf).rev().collect(),
            leaf,
        },
        ca_input: CaInput::plain(),
        without_ca: false,
        crls: Vec::new(),
        host: Host::Name(HOST.to_owned()),
        time: NOW,
        profile: CertificateProfile::Default,
        authmode: AuthMode::Required,
        tls: TlsVersion::Tls12,
        key_exchange: KeyExchange::EcdheEcdsa,
    }
}

fn text(index: usize, leaf: usize) -> String {
    if index == leaf { HOST.to_owned() } else { format!("CA {index}") }
}

fn certificate(index: usize, leaf: usize) -> CertificateSpec {
    CertificateSpec {
        version: der::explicit(0, &der::small(2)),
        serial: der::small(index as u8 + 1),
        subject: name::common(&text(index, leaf)),
        validity: validity::usual(),
        key: key(&format!("p256-{}", index % 8)),
        extensions: if index == leaf { vec![own_name()] } else { vec![extension::ca(None)] },
        issuer: index.saturating_sub(1),
        scheme: Scheme::Plain(Hash::Sha256),
        bends: Vec::new(),
    }
}

fn own_name() -> Extension {
    extension::alternative_names(&[extension::dns(HOST)])
}

/// A leaf with one field bent, under a root.
fn leaf(bend: Field) -> Scenario {
    bent(chain(0), 1, bend)
}

/// The certificate with this number, the root being 0, with one field bent.
fn bent(mut scenario: Scenario, index: usize, bend: Field) -> Scenario {
    scenario.hierarchy.certificates[index].bends.push(bend);
    scenario
}

/// The model of a release that need not be measured.
fn answer(case: &Case, version: Version, change: fn(&mut Library)) -> Answer {
    let default = if version.major < 3 { Version::new(2, 28, 10) } else { Version::new(3, 6, 5) };
    let mut library = Library::default_of(default).expect("a known release");
    library.version = version;
    change(&mut library);
    model::ask(case, &library)
}

/// The measured releases in their default configuration, oldest first, each running once for all
/// tests of this process.
static DEFAULTS: LazyLock<Vec<(&Subject, Mutex<Oracle>)>> = LazyLock::new(|| {
    let defaults = SUBJECTS.iter().filter(|subject| subject.name.ends_with(" default"));
    defaults.map(|subject| (subject, Mutex::new(subject.start()))).collect()
});

/// The answers of the four measured releases, oldest first, in which the real library agrees.
fn measured(case: &Case) -> Vec<Answer> {
    let answers = DEFAULTS.iter().map(|(subject, oracle)| {
        let mut oracle = oracle.lock().unwrap_or_else(PoisonError::into_inner);
        let compared = subject.compare(&mut oracle, case);
        assert_eq!(compared, Comparison::Agreed, "{}\n{}", subject.name, case.to_text());
        model::ask(&subject.adapt(case), &subject.library)
    });
    answers.collect()
}

/// What the model says before and with a change of the table. The real library is asked too.
fn around<T>(rule: Rule, case: &Case, said: impl Fn(&Answer) -> T) -> (T, T) {
    measured(case);
    around_with(rule, case, |_| (), said)
}

/// As [`around`], with another configuration, of which no library is built.
fn around_with<T>(
    rule: Rule,
    case: &Case,
    change: fn(&mut Library),
    said: impl Fn(&Answer) -> T,
) -> (T, T) {
    let row = BEHAVIOUR_TABLE.iter().find(|row| row.rule == rule).expect("a row");
    let before = release_before(row.since);
    assert!(before < row.since && !row.holds_in(before), "{before} has it already");
    (said(&answer(case, before, change)), said(&answer(case, row.since, change)))
}

fn release_before(since: Version) -> Version {
    let Version { major, minor, patch } = since;
    let below = match (minor, patch) {
        (_, 1..) => Version::new(major, minor, patch - 1),
        (1.., 0) => Version::new(major, minor - 1, u8::MAX),
        (0, 0) => Version::new(major - 1, u8::MAX, u8::MAX),
    };
    Behaviour::nearest_to(below).version()
}

/// What every measured release makes of the leaf alone.
fn reads(bend: Field, code: i32) {
    for answer in measured(&leaf(bend).case()) {
        assert_eq!(answer.parsed[0], code, "{answer:?}");
    }
}

/// What every measured release makes of the chain.
fn judges(scenario: &Scenario, code: i32, flags: u32) {
    for answer in measured(&scenario.case()) {
        assert_eq!((answer.code, answer.flags), (code, flags), "{answer:?}");
    }
}
