//! How a device answers a request for its certificate, and whether this engine answered the same.
//!
//! Source: `ssl_cli.c` (2.28.10: `ssl_parse_certificate_request`, `ssl_write_certificate_verify`),
//! `ssl_tls12_client.c` (3.6.5: the same), `ssl_tls13_generic.c` (3.6.5:
//! `ssl_tls13_write_certificate_verify_body`). In TLS 1.2 nothing of the request is looked at: the
//! chain is sent and signed with the hash of the cipher suite. In TLS 1.3 the first scheme of the
//! request decides that the device offered itself and its key can do.

use crate::engine::identity::Identity;
use crate::mbedtls::TlsVersion;

/// What became of a request for a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ClientAnswer {
    /// There was none.
    NotAsked,
    /// The device has no certificate and says so.
    Nothing,
    /// The device's certificate was sent, signed so that the server takes it if it takes the
    /// device's own signature.
    Same,
    /// The device finds no scheme for its key and gives up (TLS 1.3).
    GivesUp,
    /// This engine could not answer as the device does: one sentence.
    Other(String),
}

/// A request and what there is to answer it with.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) identity: Option<&'a Identity>,
    pub(super) version: Option<TlsVersion>,
    pub(super) suite: Option<&'static str>,
    /// The schemes of the request.
    pub(super) listed: &'a [u16],
    /// The schemes of the device's own hello.
    pub(super) offered: &'a [u16],
    /// The device's output buffer.
    pub(super) buffer: usize,
}

/// Bytes before the list of a Certificate message: header and a length.
const BEFORE_LIST: usize = 4 + 3;

/// What the device does, and whether rustls did the same.
pub(super) fn answer(request: &Request) -> ClientAnswer {
    let Some(identity) = request.identity else { return ClientAnswer::Nothing };
    if let Err(why) = identity.key() {
        return ClientAnswer::Other(format!(
            "the server asked for the client certificate, and this engine cannot sign with its \
             key: {why}"
        ));
    }
    let length = BEFORE_LIST + identity.chain().iter().map(|der| 3 + der.len()).sum::<usize>();
    if length > request.buffer {
        return ClientAnswer::Other(format!(
            "the device's own Certificate message has {length} bytes and its output buffer holds {}",
            request.buffer
        ));
    }
    match request.version {
        Some(TlsVersion::Tls13) => in_tls_1_3(request, identity),
        _ => in_tls_1_2(request, identity),
    }
}

fn in_tls_1_3(request: &Request, identity: &Identity) -> ClientAnswer {
    let fits = |scheme: &&u16| {
        let old = matches!(scheme.to_be_bytes(), [2..=6, 1]);
        request.offered.contains(scheme) && !old && identity.signs_in(**scheme)
    };
    match request.listed.iter().find(fits) {
        Some(_) => ClientAnswer::Same,
        None => ClientAnswer::GivesUp,
    }
}

fn in_tls_1_2(request: &Request, identity: &Identity) -> ClientAnswer {
    let hash: u16 = match request.suite.is_some_and(|suite| suite.ends_with("SHA384")) {
        true => 5,
        false => 4,
    };
    let own = identity.kind_byte().map(|kind| hash << 8 | kind);
    if own.is_none_or(|scheme| !request.listed.contains(&scheme)) {
        return ClientAnswer::Other(format!(
            "the device signs with the hash of the cipher suite (scheme 0x{:04x}), which the server \
             does not list: it may refuse that or not look",
            own.unwrap_or_default()
        ));
    }
    // A server takes every scheme that it lists, so that another one says the same.
    if request.listed.iter().any(|scheme| identity.signs_in(*scheme)) {
        return ClientAnswer::Same;
    }
    ClientAnswer::Other(
        "the server lists no scheme in which this engine can sign with the device's key".to_owned(),
    )
}
