//! What a report says, line by line, in the types of this program.

use crate::engine::measured::{HeapUse, Stage};
use crate::mbedtls::{Alert, Ciphersuite, Code, TlsVersion, VerifyFlags};

/// A report that was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::engine::mbedtls) struct Report {
    /// Line of the parameters that the runner did not understand.
    pub(in crate::engine::mbedtls) refused: Option<u32>,
    /// `MBEDTLS_VERSION_STRING`.
    pub(in crate::engine::mbedtls) library: Option<String>,
    /// Parameters that this build has no function for.
    pub(in crate::engine::mbedtls) unsupported: Vec<String>,
    /// Calls and what they returned, in order.
    pub(in crate::engine::mbedtls) steps: Vec<(Step, Code)>,
    /// Depth and flags, from the anchor down.
    pub(in crate::engine::mbedtls) verified: Vec<(u32, VerifyFlags)>,
    /// The server's list as the library keeps it, DER.
    pub(in crate::engine::mbedtls) certificates: Vec<Vec<u8>>,
    pub(in crate::engine::mbedtls) verify_result: Option<VerifyFlags>,
    pub(in crate::engine::mbedtls) version: Option<TlsVersion>,
    pub(in crate::engine::mbedtls) suite: Option<&'static Ciphersuite>,
    pub(in crate::engine::mbedtls) alpn: Option<Vec<u8>>,
    pub(in crate::engine::mbedtls) resumed: Option<bool>,
    pub(in crate::engine::mbedtls) alert_received: Option<Alert>,
    /// What crossed the socket, in order.
    pub(in crate::engine::mbedtls) wire: Vec<Piece>,
    pub(in crate::engine::mbedtls) answer: Vec<u8>,
    pub(in crate::engine::mbedtls) session: Option<Vec<u8>>,
    pub(in crate::engine::mbedtls) ending: Option<Ended>,
    pub(in crate::engine::mbedtls) heap: HeapUse,
    /// What a board measured, in order.
    pub(in crate::engine::mbedtls) stages: Vec<Stage>,
}

impl Report {
    /// What the last call of this kind returned.
    pub(in crate::engine::mbedtls) fn code(&self, step: Step) -> Option<Code> {
        self.steps.iter().rev().find(|(known, _)| *known == step).map(|(_, code)| *code)
    }
}

/// One piece that crossed the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine::mbedtls) struct Piece {
    pub(in crate::engine::mbedtls) direction: Direction,
    pub(in crate::engine::mbedtls) bytes: Vec<u8>,
}

/// As the device sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::mbedtls) enum Direction {
    Sent,
    Received,
}

/// How the transport ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::mbedtls) enum Ended {
    Closed,
    Reset,
    Silence,
    /// The system's number.
    Error(i32),
}

/// A call of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::mbedtls) enum Step {
    Psa,
    Random,
    Ca,
    Crl,
    Defaults,
    MaxFragmentLength,
    Alpn,
    ClientCert,
    ClientKey,
    OwnCert,
    Psk,
    Setup,
    Hostname,
    SessionLoad,
    SessionSet,
    Handshake,
    Write,
    Read,
    SessionSave,
    Close,
}

impl Step {
    /// Each with its word in the report and the library's function.
    const ALL: [(Self, &'static str, &'static str); 20] = [
        (Self::Psa, "psa", "psa_crypto_init"),
        (Self::Random, "random", "seeding the random generator"),
        (Self::Ca, "ca", "mbedtls_x509_crt_parse"),
        (Self::Crl, "crl", "mbedtls_x509_crl_parse"),
        (Self::Defaults, "defaults", "mbedtls_ssl_config_defaults"),
        (Self::MaxFragmentLength, "max-fragment-length", "mbedtls_ssl_conf_max_frag_len"),
        (Self::Alpn, "alpn", "mbedtls_ssl_conf_alpn_protocols"),
        (Self::ClientCert, "client-cert", "mbedtls_x509_crt_parse of the client certificate"),
        (Self::ClientKey, "client-key", "mbedtls_pk_parse_key"),
        (Self::OwnCert, "own-cert", "mbedtls_ssl_conf_own_cert"),
        (Self::Psk, "psk", "mbedtls_ssl_conf_psk"),
        (Self::Setup, "setup", "mbedtls_ssl_setup"),
        (Self::Hostname, "hostname", "mbedtls_ssl_set_hostname"),
        (Self::SessionLoad, "session-load", "mbedtls_ssl_session_load"),
        (Self::SessionSet, "session-set", "mbedtls_ssl_set_session"),
        (Self::Handshake, "handshake", "mbedtls_ssl_handshake"),
        (Self::Write, "write", "mbedtls_ssl_write"),
        (Self::Read, "read", "mbedtls_ssl_read"),
        (Self::SessionSave, "session-save", "mbedtls_ssl_session_save"),
        (Self::Close, "close", "mbedtls_ssl_close_notify"),
    ];

    pub(super) fn by_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(step, ..)| *step)
    }

    /// What the application calls.
    pub(in crate::engine::mbedtls) fn function(self) -> &'static str {
        Self::ALL.iter().find(|(step, ..)| *step == self).map_or("", |(.., function)| function)
    }
}
