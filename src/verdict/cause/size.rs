//! What is too large: a record or a handshake message for the device's buffer, or in pieces that
//! the release does not put together.
//!
//! Source: `ssl_msg.c` (2.28.10: `mbedtls_ssl_prepare_handshake_record`, `ssl_prepare_record_content`;
//! 3.6.5: the same and `mbedtls_ssl_fetch_input`).

use crate::mbedtls::{Code, TlsVersion, Version};

use super::clause::{Clause, Effort};
use super::option;
use super::scene::Scene;
use super::{Ending, Observation};

/// The first release that puts a handshake message together from several records.
const REASSEMBLES: Version = Version::new(3, 6, 3);

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let observation = scene.case.observation?;
    match observation.ending {
        Ending::RecordTooLarge(length) => Some(record(scene, observation, length)),
        Ending::Fragmented(length) => Some(fragments(scene, observation, length)),
        _ => by_code(scene, observation),
    }
}

/// Codes with which the device itself gives up, where a size explains them.
fn by_code(scene: &Scene, observation: &Observation) -> Option<Clause> {
    let sizes = observation.sizes;
    let buffer = scene.case.library.capabilities.in_content_len;
    let record_is_too_large = sizes.record > buffer;
    let message_is_too_large = sizes.message > buffer;
    match scene.case.outcome.code {
        Code::INVALID_RECORD | Code::BAD_INPUT_DATA if record_is_too_large => {
            Some(record(scene, observation, sizes.record))
        }
        Code::SSL_FEATURE_UNAVAILABLE => {
            sizes.fragmented.map(|length| fragments(scene, observation, length))
        }
        // A message that is put together grows beyond the buffer: which code that gives depends on
        // where the last piece ends.
        Code::INVALID_RECORD
        | Code::BAD_INPUT_DATA
        | Code::ERROR_CORRUPTION_DETECTED
        | Code::SSL_BUFFER_TOO_SMALL
            if message_is_too_large =>
        {
            Some(message(scene, observation, sizes.message))
        }
        _ => None,
    }
}

fn record(scene: &Scene, observation: &Observation, length: usize) -> Clause {
    let library = scene.case.library;
    let buffer = option::receive_buffer(library.version);
    let says = format!(
        "The server sends a record of {length} bytes, and the device's buffer holds {}{}",
        library.capabilities.in_content_len,
        wish(scene, observation)
    );
    let clause = Clause::new(says, Effort::Build, format!("Set {buffer} to at least {length}."));
    smaller_records(scene, observation, clause)
}

/// What became of the device's own wish for short records.
fn wish(scene: &Scene, observation: &Observation) -> String {
    match (scene.case.tls.max_fragment_length, observation.sizes.granted) {
        (Some(asked), None) => format!(
            "; the device asks for records of {asked} bytes and the server did not agree to it"
        ),
        (Some(asked), Some(granted)) => {
            format!("; the device asks for records of {asked} bytes and was granted {granted}")
        }
        (None, _) => String::new(),
    }
}

/// TLS 1.3 has no such extension, and asking again for what was asked helps nobody.
fn smaller_records(scene: &Scene, observation: &Observation, clause: Clause) -> Clause {
    let thirteen = observation.version == Some(TlsVersion::Tls13);
    let asked = scene.case.tls.max_fragment_length.is_some();
    if thirteen || asked || !scene.case.library.capabilities.max_fragment_length {
        return clause.or("have the server send smaller records.");
    }
    clause.or(
        "ask for smaller records with mbedtls_ssl_conf_max_frag_len(), if the server honours it.",
    )
}

fn message(scene: &Scene, observation: &Observation, length: usize) -> Clause {
    let library = scene.case.library;
    let buffer = option::receive_buffer(library.version);
    let pieces = if observation.sizes.fragmented.is_some() { " in pieces" } else { "" };
    let says = format!(
        "The server sends a handshake message of {length} bytes{pieces}, more than the {} that the \
         device's buffer holds",
        library.capabilities.in_content_len
    );
    Clause::new(says, Effort::Build, format!("Set {buffer} to at least {length}."))
        .or("have the server send a shorter chain.")
}

fn fragments(scene: &Scene, observation: &Observation, length: usize) -> Clause {
    let version = scene.case.library.version;
    if version >= REASSEMBLES {
        return message(scene, observation, length);
    }
    let says = format!(
        "The server spreads a handshake message of {length} bytes over several records, which \
         mbedTLS {version} does not put together"
    );
    let fix = if scene.case.tls.max_fragment_length.is_some() {
        format!("Ask for a maximum fragment length above {length} bytes, or for none.")
    } else {
        "Have the server send a shorter chain, or larger records.".to_owned()
    };
    Clause::new(says, Effort::Build, fix).or(format!("move to mbedTLS {REASSEMBLES} or later."))
}
