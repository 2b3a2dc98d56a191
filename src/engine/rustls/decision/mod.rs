//! The decision table: what this engine saw, and whether that is what the device would see.
//!
//! Rows are tried from the top; the first that applies decides. Where the difference between this
//! engine's hello and the device's could decide the outcome, the row is inconclusive.

#[cfg(test)]
mod tests;

use super::client_answer::ClientAnswer;
use super::offer::Missing;
use super::seen::Seen;
use super::suites::{certificate_kind, is_ephemeral_curve, overtakes};
use crate::engine::ending::{Ending, Misbehaviour};
use crate::engine::hello::Hello;
use crate::mbedtls::{Alert, Code, TlsVersion, Version};
use crate::profile::{Library, TlsSettings};
use crate::verdict::{Reason, Verdict};

/// What the rows look at.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) library: &'a Library,
    pub(super) tls: &'a TlsSettings,
    pub(super) hello: &'a Hello,
    pub(super) missing: &'a Missing,
    pub(super) seen: &'a Seen,
    pub(super) ending: &'a Ending,
    pub(super) version: Option<TlsVersion>,
    pub(super) suite: Option<&'static str>,
    /// The scheme of the server's handshake signature.
    pub(super) scheme: Option<u16>,
    /// Bytes of the Certificate message's body.
    pub(super) certificate_message: usize,
    pub(super) asked_for_certificate: bool,
    /// This engine sent the device's certificate.
    pub(super) sent_certificate: bool,
    /// How the device answers the request for it.
    pub(super) client: ClientAnswer,
    /// What of the profile the model of verification does not cover.
    pub(super) out_of_scope: Option<(Reason, String)>,
    /// Code and, where the model cannot know, reason of the chain's judgement.
    pub(super) judged: Option<(Code, Option<Reason>)>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) verdict: Verdict,
    /// What `mbedtls_ssl_handshake` returned; `None` where that is not known.
    pub(super) code: Option<Code>,
    pub(super) reason: Option<Reason>,
    /// For an inconclusive row: one sentence.
    pub(super) because: Option<String>,
}

impl Decision {
    fn fail(code: Code) -> Option<Self> {
        Some(Self { verdict: Verdict::Fail, code: Some(code), reason: None, because: None })
    }

    fn doubt(reason: Reason, because: impl Into<String>) -> Option<Self> {
        Some(Self {
            verdict: Verdict::Inconclusive,
            code: None,
            reason: Some(reason),
            because: Some(because.into()),
        })
    }
}

type Row = fn(&Evidence) -> Option<Decision>;

/// The table, in order.
const ROWS: [Row; 17] = [
    record_beyond_every_buffer,
    rubbish,
    record_too_large,
    fragmented_in_plain_text,
    silence,
    client_certificate,
    refusal_of_a_narrower_hello,
    end_of_the_connection,
    version_that_was_not_offered,
    misbehaviour,
    out_of_scope,
    several_chains,
    preference_not_offered,
    fragmented_by_maximum_length,
    fragmented_under_encryption,
    pss_that_this_release_refuses,
    judgement,
];

/// Walks the table.
pub(super) fn decide(evidence: &Evidence) -> Decision {
    ROWS.iter().find_map(|row| row(evidence)).unwrap_or(Decision {
        verdict: Verdict::Inconclusive,
        code: None,
        reason: Some(Reason::NotModelled),
        because: Some("the handshake ended in a way that this engine does not know".to_owned()),
    })
}

/// Longer than any record may be (RFC 8446 section 5.1, RFC 5246 section 6.2.3).
const LONGEST_PLAIN_RECORD: usize = 1 << 14;

/// What the library's receive buffer holds beyond the payload: initialisation vector, authentication
/// code, padding and connection identifier, all at their largest (`ssl_internal.h` 2.28.10,
/// `ssl_misc.h` 3.6.5: `MBEDTLS_SSL_PAYLOAD_OVERHEAD`).
const BUFFER_OVERHEAD: usize = 16 + 48 + 256 + 16;

/// A length that no buffer has room for is refused when it is asked for: `ssl_msg.c`,
/// `mbedtls_ssl_fetch_input` (2.28.10, 3.5.1, 3.6.5).
fn record_beyond_every_buffer(evidence: &Evidence) -> Option<Decision> {
    let seen = evidence.seen;
    let longest = seen.longest_plain.max(seen.longest_encrypted);
    let beyond = longest > LONGEST_PLAIN_RECORD + BUFFER_OVERHEAD;
    (beyond && seen.rubbish.is_none()).then(|| Decision::fail(Code::SSL_BAD_INPUT_DATA)).flatten()
}

/// A first byte that is no record type, a major version other than 3, or a length that no record
/// has: `ssl_msg.c`, `ssl_parse_record_header`.
fn rubbish(evidence: &Evidence) -> Option<Decision> {
    let seen = evidence.seen;
    let too_long = seen.longest_plain > LONGEST_PLAIN_RECORD;
    let rubbish = *evidence.ending == Ending::Rubbish || seen.rubbish.is_some() || too_long;
    rubbish.then(|| Decision::fail(Code::INVALID_RECORD)).flatten()
}

/// A TLS 1.2 AEAD record carries at least 16 bytes more than its payload.
const LEAST_RECORD_EXPANSION: usize = 16;

/// The device's buffer is smaller than a record that came; a `max_fragment_length` that this engine
/// does not send, or smaller cipher overhead, might have kept it small.
fn record_too_large(evidence: &Evidence) -> Option<Decision> {
    let limit = evidence.library.capabilities.in_content_len;
    let encrypted = evidence.seen.longest_encrypted.saturating_sub(LEAST_RECORD_EXPANSION);
    let longest = evidence.seen.longest_plain.max(encrypted);
    if longest <= limit {
        return None;
    }
    let code = if longest > limit + BUFFER_OVERHEAD {
        Code::SSL_BAD_INPUT_DATA
    } else {
        Code::INVALID_RECORD
    };
    Decision::doubt(
        Reason::RecordTooLarge,
        format!(
            "the server sent a record of {longest} bytes and the device's buffer holds {limit}; \
             a device that gets it prints {code}"
        ),
    )
}

/// A handshake message over several records: before 3.6.3 the device cannot join them.
fn fragmented_in_plain_text(evidence: &Evidence) -> Option<Decision> {
    let fragmented = evidence.seen.fragmented;
    fragmented
        .then(|| Decision::doubt(Reason::Fragmented, fragments_matter(evidence.library)))
        .flatten()
}

fn fragments_matter(library: &Library) -> String {
    /// ChangeLog of 3.6.3: defragmentation of handshake messages.
    const JOINS_FRAGMENTS: Version = Version::new(3, 6, 3);
    let consequence = if library.version < JOINS_FRAGMENTS {
        "releases before 3.6.3 cannot join them and print -0x7080"
    } else {
        "the device joins them only if they fit into its input buffer"
    };
    format!("the server spread a handshake message over several records; {consequence}")
}

/// Silence is no verdict: the same server may answer the next time.
fn silence(evidence: &Evidence) -> Option<Decision> {
    (*evidence.ending == Ending::Silence)
        .then(|| Decision::doubt(Reason::TimedOut, "the server stayed silent until the time-out"))
        .flatten()
}

/// "Nothing in common" in answer to a hello that lacks something the device offers.
fn refusal_of_a_narrower_hello(evidence: &Evidence) -> Option<Decision> {
    let Ending::Alert(alert) = evidence.ending else { return None };
    let missing = evidence.missing;
    let versions = !missing.versions.is_empty();
    let parameters = !missing.suites.is_empty() || !missing.groups.is_empty();
    let could_be_ours = match *alert {
        Alert::PROTOCOL_VERSION => versions,
        Alert::HANDSHAKE_FAILURE => versions || parameters,
        Alert::INSUFFICIENT_SECURITY => parameters,
        _ => false,
    };
    (could_be_ours && !evidence.seen.server_hello).then(|| {
        Decision::doubt(
            Reason::NarrowerHello,
            format!(
                "the server answered alert {alert} to a hello that lacks {} that the device offers",
                listed(missing)
            ),
        )
    })
    .flatten()
}

/// What is missing, in words, so that a person sees which option of the server to look at.
fn listed(missing: &Missing) -> String {
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {many}")),
    };
    let parts = [
        count(missing.suites.len(), "cipher suite", "cipher suites"),
        count(missing.groups.len(), "group", "groups"),
        count(missing.versions.len(), "protocol version", "protocol versions"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// What a device sees whatever it offered.
fn end_of_the_connection(evidence: &Evidence) -> Option<Decision> {
    match evidence.ending {
        Ending::Alert(_) => Decision::fail(Code::FATAL_ALERT_MESSAGE),
        Ending::CloseNotify => Decision::fail(Code::PEER_CLOSE_NOTIFY),
        Ending::Closed => Decision::fail(Code::CONN_EOF),
        Ending::Reset => Decision::fail(Code::NET_CONN_RESET),
        _ => None,
    }
}

/// `ssl_cli.c` (2.28.10) and `ssl_client.c` (3.6.5): a ServerHello outside the configured range.
fn version_that_was_not_offered(evidence: &Evidence) -> Option<Decision> {
    if *evidence.ending != Ending::Misbehaved(Misbehaviour::Version) {
        return None;
    }
    if evidence.missing.versions.is_empty() {
        return Decision::fail(Code::BAD_PROTOCOL_VERSION);
    }
    Decision::doubt(
        Reason::NarrowerHello,
        "the server chose a version below TLS 1.2, which the device speaks and this engine does not",
    )
}

/// 3.0 gave illegal parameters a code of their own (`ssl_tls12_client.c`); 2.x has one for the
/// whole ServerHello (`ssl_cli.c`).
fn misbehaviour(evidence: &Evidence) -> Option<Decision> {
    let Ending::Misbehaved(what) = evidence.ending else { return None };
    let second_generation = evidence.library.version.major < 3;
    match what {
        Misbehaviour::Version => None,
        _ if second_generation && *what == Misbehaviour::Suite => {
            Decision::fail(Code::BAD_HS_SERVER_HELLO)
        }
        Misbehaviour::Suite => Decision::fail(Code::ILLEGAL_PARAMETER),
        Misbehaviour::Protocol if second_generation => Decision::fail(Code::BAD_HS_SERVER_HELLO),
        Misbehaviour::Protocol => Decision::fail(Code::HANDSHAKE_FAILURE),
        Misbehaviour::Signature(text) | Misbehaviour::Other(text) => Decision::doubt(
            Reason::NotModelled,
            format!(
                "the server broke the protocol and the device's code for it is not known: {text}"
            ),
        ),
    }
}

/// No judgement of the chain stands for such a device.
fn out_of_scope(evidence: &Evidence) -> Option<Decision> {
    let (reason, because) = evidence.out_of_scope.as_ref()?;
    Decision::doubt(*reason, because.as_str())
}

/// A device that refuses the chain never comes to its own certificate; after one that does, what
/// the server does to an answer of this engine's it does to this engine alone.
fn client_certificate(evidence: &Evidence) -> Option<Decision> {
    let accepts = evidence.judged.is_none_or(|(code, _)| code.is_ok());
    match &evidence.client {
        ClientAnswer::GivesUp if accepts => Decision::fail(Code::HANDSHAKE_FAILURE),
        ClientAnswer::Other(because) if accepts => {
            Decision::doubt(Reason::NotModelled, because.as_str())
        }
        _ => None,
    }
}

/// A server with an ECDSA and an RSA chain chooses by the suites of a TLS 1.2 hello. Where ours has
/// suites for one kind only, it may have chosen another chain than for the device.
fn several_chains(evidence: &Evidence) -> Option<Decision> {
    let before_thirteen = evidence.version.is_some_and(|version| version < TlsVersion::Tls13);
    let missing_kind = before_thirteen.then(|| evidence.kind_that_only_the_device_offers())??;
    Decision::doubt(
        Reason::SeveralChains,
        format!(
            "the device also offers suites for {missing_kind} certificates, none of which this \
             engine has: a server with two chains may show the device the other one"
        ),
    )
}

/// A suite with another key exchange that the device prefers to the one negotiated, unless an
/// ephemeral elliptic-curve suite with the same certificate and cipher comes before it: this server
/// does such key exchanges and would have taken that one.
fn preference_not_offered(evidence: &Evidence) -> Option<Decision> {
    let negotiated = evidence.suite.filter(|suite| !suite.starts_with("TLS1-3-"))?;
    let rank = evidence.hello.suites.iter().position(|suite| *suite == negotiated)?;
    // A server that speaks TLS 1.2 does not choose among the suites of 1.3.
    let preferred = evidence.hello.suites.get(..rank)?.iter();
    let preferred: Vec<_> = preferred.filter(|suite| !suite.starts_with("TLS1-3-")).collect();
    let suite = preferred.iter().enumerate().find_map(|(index, suite)| {
        let overtaken = preferred.iter().take(index).any(|earlier| overtakes(earlier, suite));
        (!is_ephemeral_curve(suite) && !overtaken).then_some(*suite)
    })?;
    Decision::doubt(
        Reason::PreferenceNotOffered,
        format!(
            "the device prefers {suite} to {negotiated}, and this engine cannot offer it: the \
             server might have chosen it"
        ),
    )
}

/// The device asks for short records and the server's Certificate message is longer than they are.
fn fragmented_by_maximum_length(evidence: &Evidence) -> Option<Decision> {
    let asked = usize::from(evidence.tls.max_fragment_length?);
    let negotiable = evidence.version.is_some_and(|version| version < TlsVersion::Tls13);
    (negotiable && evidence.certificate_message > asked).then(|| {
        Decision::doubt(
            Reason::Fragmented,
            format!(
                "the device asks for records of at most {asked} bytes and the server's chain has \
                 {}: {}",
                evidence.certificate_message,
                fragments_matter(evidence.library)
            ),
        )
    })
    .flatten()
}

/// In TLS 1.3 the Certificate message is encrypted: it was in pieces if no record could hold it.
fn fragmented_under_encryption(evidence: &Evidence) -> Option<Decision> {
    let thirteen = evidence.version == Some(TlsVersion::Tls13);
    let in_pieces = evidence.certificate_message > evidence.seen.longest_encrypted;
    (thirteen && in_pieces)
        .then(|| Decision::doubt(Reason::Fragmented, fragments_matter(evidence.library)))
        .flatten()
}

/// 3.6.6 and 4.1.0 offer RSA-PSS in a hybrid hello and refuse it in TLS 1.2 (mbedtls issue 10668).
fn pss_that_this_release_refuses(evidence: &Evidence) -> Option<Decision> {
    const AFFECTED: [Version; 2] = [Version::new(3, 6, 6), Version::new(4, 1, 0)];
    let affected = AFFECTED.contains(&evidence.library.version)
        && evidence.hello.offers(TlsVersion::Tls13)
        && evidence.version == Some(TlsVersion::Tls12);
    let pss = evidence.scheme.is_some_and(|scheme| scheme >> 8 == 0x08);
    let chain_passed = evidence.judged.is_some_and(|(code, _)| code.is_ok());
    (affected && pss && chain_passed).then(|| Decision::fail(Code::ILLEGAL_PARAMETER)).flatten()
}

/// Nothing stands between this engine and the device: the chain decides.
fn judgement(evidence: &Evidence) -> Option<Decision> {
    let (code, reason) = evidence.judged?;
    if let Some(reason) = reason {
        return Decision::doubt(reason, "the model of certificate verification cannot know");
    }
    let verdict = if code.is_ok() { Verdict::Pass } else { Verdict::Fail };
    Some(Decision { verdict, code: Some(code), reason: None, because: None })
}

impl Evidence<'_> {
    fn kind_that_only_the_device_offers(&self) -> Option<&'static str> {
        let missing = |suite: &&'static str| self.missing.suites.contains(suite);
        ["ECDSA", "RSA"].into_iter().find(|kind| {
            let mut of_kind =
                self.hello.suites.iter().filter(|suite| certificate_kind(suite) == Some(*kind));
            let first = of_kind.next();
            first.is_some_and(|suite| missing(suite) && of_kind.all(missing))
        })
    }
}
