//! Where another device's hello could have made the server do something else than was recorded.
//!
//! Rows are tried from the top; the first that applies makes the answer inconclusive.

use super::super::decision::Decision;
use super::super::suites::certificate_kind;
use crate::engine::ending::Ending;
use crate::engine::hello::Hello;
use crate::engine::recording::Heard;
use crate::mbedtls::{Named, TlsVersion};
use crate::profile::Profile;
use crate::verdict::{Reason, Verdict};

/// A recording and the device that it is played to.
pub(super) struct Replayed<'a> {
    pub(super) heard: &'a Heard,
    pub(super) hello: &'a Hello,
    /// The name that the device sends.
    pub(super) server_name: Option<&'a str>,
    pub(super) profile: &'a Profile,
    /// Its own leaf, DER.
    pub(super) identity: Option<&'a [u8]>,
    /// It accepts the server's chain.
    pub(super) accepts: bool,
}

type Row = fn(&Replayed) -> Option<String>;

const ROWS: [Row; 11] = [
    server_name,
    protocols,
    fragment_length,
    misbehaviour,
    version,
    higher_version,
    suite,
    group,
    signature_scheme,
    other_chain,
    client_certificate,
];

/// Why this recording says nothing about this device, if it does not.
pub(super) fn difference(replayed: &Replayed) -> Option<Decision> {
    let because = ROWS.iter().find_map(|row| row(replayed))?;
    Some(Decision {
        verdict: Verdict::Inconclusive,
        code: None,
        reason: Some(Reason::NotRecorded),
        because: Some(because),
    })
}

/// The versions of a hello, highest first.
pub(super) fn versions(hello: &Hello) -> impl Iterator<Item = TlsVersion> {
    use TlsVersion::{Ssl3, Tls10, Tls11, Tls12, Tls13};
    [Tls13, Tls12, Tls11, Tls10, Ssl3].into_iter().filter(|version| hello.offers(*version))
}

/// A server chooses its chain by the name. An address is a name that only the library sends: the
/// portable engine says so in a note when it records.
fn server_name(replayed: &Replayed) -> Option<String> {
    let recorded = replayed.heard.offer.server_name.as_deref();
    let sent = replayed.server_name;
    let address = sent.is_some_and(|name| name.parse::<std::net::IpAddr>().is_ok());
    if recorded == sent || recorded.is_none() && address {
        return None;
    }
    let say = |name: Option<&str>| name.map_or("no name".to_owned(), |name| format!("`{name}`"));
    Some(format!(
        "the device's hello names {} and the recorded one {}: the server may answer it otherwise",
        say(sent),
        say(recorded)
    ))
}

fn protocols(replayed: &Replayed) -> Option<String> {
    let sends = replayed.profile.library.capabilities.alpn;
    let sent: &[String] = if sends { &replayed.profile.tls.alpn } else { &[] };
    (sent != replayed.heard.offer.protocols).then(|| {
        "the device offers other protocols by ALPN than the recorded hello: the server may answer \
         it otherwise"
            .to_owned()
    })
}

/// Records were short because the recorded hello asked for it.
fn fragment_length(replayed: &Replayed) -> Option<String> {
    let granted = replayed.heard.traffic.granted_fragment_length?;
    let asked = replayed.profile.tls.max_fragment_length.map(usize::from);
    (asked != Some(granted)).then(|| {
        format!(
            "the server kept its records to {granted} bytes as the recorded hello asked it to, and \
             the device does not ask for that"
        )
    })
}

/// What the server did was wrong as an answer to the recorded hello.
fn misbehaviour(replayed: &Replayed) -> Option<String> {
    matches!(replayed.heard.ending, Ending::Misbehaved(_)).then(|| {
        "the server broke the protocol when it was recorded, and may not do so with this device"
            .to_owned()
    })
}

fn version(replayed: &Replayed) -> Option<String> {
    let version = replayed.heard.session.version?;
    (!replayed.hello.offers(version)).then(|| {
        format!(
            "the server chose {} when it was recorded, which the device does not offer",
            version.name()
        )
    })
}

fn higher_version(replayed: &Replayed) -> Option<String> {
    let version = replayed.heard.session.version?;
    let offered = &replayed.heard.offer.versions;
    let higher = versions(replayed.hello)
        .find(|offered_now| *offered_now > version && !offered.contains(offered_now))?;
    Some(format!(
        "the device offers {}, which the recorded hello did not: the server may choose it",
        higher.name()
    ))
}

fn suite(replayed: &Replayed) -> Option<String> {
    let suite = replayed.heard.session.suite?;
    (!replayed.hello.suites.contains(&suite)).then(|| {
        format!("the server chose {suite} when it was recorded, which the device does not offer")
    })
}

fn group(replayed: &Replayed) -> Option<String> {
    let group = replayed.heard.session.group?;
    (!replayed.hello.groups.contains(&group)).then(|| {
        format!(
            "the server chose the group {} when it was recorded, which the device does not offer",
            group.profile_name()
        )
    })
}

fn signature_scheme(replayed: &Replayed) -> Option<String> {
    let offered = &replayed.hello.signature_schemes;
    let Some(scheme) = replayed.heard.signature_scheme else {
        let mut all = replayed.heard.offer.signature_schemes.iter();
        let narrower = all.any(|scheme| !offered.contains(scheme));
        return (narrower && replayed.heard.session.version.is_some()).then(|| {
            "how the server signed is not recorded, and the device offers fewer signature schemes \
             than the recorded hello"
                .to_owned()
        });
    };
    (!offered.contains(&scheme)).then(|| {
        format!(
            "the server signed with scheme 0x{scheme:04x} when it was recorded, which the device \
             does not offer"
        )
    })
}

/// A server with an ECDSA and an RSA chain chooses by suites in TLS 1.2 and by signature schemes
/// in TLS 1.3, in its own order or the client's. It would have chosen the same again unless the
/// other kind is new to it, or comes first now and did not before.
fn other_chain(replayed: &Replayed) -> Option<String> {
    let heard = replayed.heard;
    let (before, now) = match heard.session.version? {
        TlsVersion::Tls13 => (
            kinds_of(&heard.offer.signature_schemes, |scheme| scheme_kind(*scheme)),
            kinds_of(&replayed.hello.signature_schemes, |scheme| scheme_kind(*scheme)),
        ),
        _ => (
            kinds_of(&heard.offer.suites, |suite| certificate_kind(suite)),
            kinds_of(&replayed.hello.suites, |suite| certificate_kind(suite)),
        ),
    };
    let is_new = now.iter().any(|kind| !before.contains(kind));
    let order = now != before && now.len() > 1;
    (is_new || order).then(|| {
        "the device ranks kinds of certificate otherwise than the recorded hello: a server with \
         two chains may show it the other one"
            .to_owned()
    })
}

/// Kinds of certificate in order of their first mention.
fn kinds_of<T>(items: &[T], kind: impl Fn(&T) -> Option<&'static str>) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for kind in items.iter().filter_map(kind) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// RFC 8446 section 4.2.3: RSA-PSS is 0x08 in the high byte; of the older ones the low byte is
/// the kind of key.
fn scheme_kind(scheme: u16) -> Option<&'static str> {
    match scheme.to_be_bytes() {
        [0x08, 4..=6] | [_, 1] => Some("RSA"),
        [_, 3] => Some("ECDSA"),
        _ => None,
    }
}

/// What the server does with a client certificate is known for the one that it was sent, and only
/// if the recorded device went on that far.
fn client_certificate(replayed: &Replayed) -> Option<String> {
    let heard = replayed.heard;
    if heard.asked_for_certificate == Some(false) {
        return None;
    }
    if heard.sent_certificate.as_deref() != replayed.identity {
        return Some(
            "the server asked, or may have asked, for a client certificate and the device answers otherwise than when \
             it was recorded"
                .to_owned(),
        );
    }
    (heard.refused && replayed.accepts).then(|| {
        "the server asked for a client certificate, and the recording ends before it answered"
            .to_owned()
    })
}
