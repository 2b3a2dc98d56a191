//! The verdict model in rustls's place for certificate verification.
//!
//! rustls's own checks refuse keys and certificates that a device takes, and take some that it
//! refuses; none of them is used. Verification runs when the handshake signature arrives, because
//! only then rustls tells the protocol version; nothing has been sent in between.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::rustls::client::ResolvesClientCert;
use ::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use ::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use ::rustls::sign::CertifiedKey;
use ::rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use crate::certificate::signature::{self, Outcome};
use crate::certificate::{PublicKey, SignatureAlgorithm};
use crate::engine::ending::Misbehaviour;
use crate::engine::identity::Identity;
use crate::mbedtls::{Alert, Curve, TlsVersion};
use crate::verdict::Judgement;

/// What the verifier learns while rustls runs the handshake.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// The server's certificates as sent, leaf first, DER.
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) version: Option<TlsVersion>,
    pub(super) judgement: Option<Judgement>,
    /// IANA number of the handshake signature's scheme.
    pub(super) scheme: Option<u16>,
    /// The handshake signature is not one that the device would take.
    pub(super) misbehaviour: Option<Misbehaviour>,
    /// The schemes of the server's request for a certificate, where it sent one.
    pub(super) asked: Option<Vec<u16>>,
    /// The device's certificate went out in answer.
    pub(super) sent_certificate: bool,
}

/// A chain and the protocol version that was negotiated, to what the device says.
pub(super) type Judge = dyn Fn(&[Vec<u8>], TlsVersion) -> Judgement + Send + Sync;

/// Judges one server's chain for one device and remembers what came of it.
pub(super) struct DeviceVerifier {
    judge: Box<Judge>,
    schemes: Vec<SignatureScheme>,
    identity: Option<Arc<Identity>>,
    learnt: Mutex<Learnt>,
}

impl std::fmt::Debug for DeviceVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceVerifier").field("schemes", &self.schemes).finish_non_exhaustive()
    }
}

impl DeviceVerifier {
    /// `schemes` are the IANA numbers that the device's hello offers.
    pub(super) fn new(
        schemes: &[u16],
        judge: Box<Judge>,
        identity: Option<Arc<Identity>>,
    ) -> Arc<Self> {
        let schemes = schemes.iter().map(|scheme| SignatureScheme::from(*scheme)).collect();
        Arc::new(Self { judge, schemes, identity, learnt: Mutex::default() })
    }

    /// A thread that panicked while it held the lock leaves plain data behind.
    pub(super) fn learnt(&self) -> MutexGuard<'_, Learnt> {
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn verify(
        &self,
        version: TlsVersion,
        message: &[u8],
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let mut learnt = self.learnt();
        let judgement = (self.judge)(&learnt.chain, version);
        let alert = judgement.alert.map(Alert);
        let leaf_key = judgement.end_entity().map(|leaf| leaf.public_key().clone());
        let refused = !judgement.code.is_ok() || judgement.reason.is_some();
        learnt.version = Some(version);
        learnt.scheme = Some(u16::from(signed.scheme));
        learnt.judgement = Some(judgement);
        if refused {
            return Err(Error::InvalidCertificate(error_for(alert)));
        }
        if let Some(misbehaviour) = self.signature_fault(version, message, leaf_key, signed) {
            learnt.misbehaviour = Some(misbehaviour);
            return Err(Error::InvalidCertificate(CertificateError::BadSignature));
        }
        Ok(HandshakeSignatureValid::assertion())
    }

    fn signature_fault(
        &self,
        version: TlsVersion,
        message: &[u8],
        leaf_key: Option<PublicKey>,
        signed: &DigitallySignedStruct,
    ) -> Option<Misbehaviour> {
        let fault = |text: &str| Some(Misbehaviour::Signature(text.to_owned()));
        if !self.schemes.contains(&signed.scheme) {
            return fault("the handshake is signed with a scheme that was not offered");
        }
        let scheme = SignatureAlgorithm::from_tls_scheme(u16::from(signed.scheme));
        let (Some(key), Some(algorithm)) = (leaf_key, scheme) else {
            return fault("the handshake is signed with a scheme or a key that is not known here");
        };
        if version == TlsVersion::Tls13 && !fits(signed.scheme, &key) {
            return fault(
                "the scheme of the handshake signature names another curve than the key's",
            );
        }
        match signature::verify(&key, algorithm, message, signed.signature()) {
            Outcome::Good => None,
            Outcome::Bad => fault("the signature over the handshake is wrong"),
            Outcome::Unsupported => {
                fault("the signature over the handshake cannot be checked here")
            }
        }
    }
}

/// TLS 1.3 binds an ECDSA scheme to its curve (RFC 8446 section 4.2.3).
fn fits(scheme: SignatureScheme, key: &PublicKey) -> bool {
    let wanted = match scheme {
        SignatureScheme::ECDSA_NISTP256_SHA256 => Curve::Secp256r1,
        SignatureScheme::ECDSA_NISTP384_SHA384 => Curve::Secp384r1,
        SignatureScheme::ECDSA_NISTP521_SHA512 => Curve::Secp521r1,
        _ => return true,
    };
    matches!(key, PublicKey::Ec { curve, .. } if *curve == wanted)
}

/// The error for which rustls sends the alert that the device sends, where it has one.
fn error_for(alert: Option<Alert>) -> CertificateError {
    match alert.map(|alert| alert.0) {
        Some(42) => CertificateError::BadEncoding,
        Some(43) => CertificateError::InvalidPurpose,
        Some(44) => CertificateError::Revoked,
        Some(45) => CertificateError::Expired,
        Some(48) => CertificateError::UnknownIssuer,
        Some(49) => CertificateError::ApplicationVerificationFailure,
        _ => CertificateError::Other(OtherError(Arc::new(std::fmt::Error))),
    }
}

impl ServerCertVerifier for DeviceVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(leaf).chain(intermediates);
        self.learnt().chain = chain.map(|der| der.to_vec()).collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(TlsVersion::Tls12, message, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(TlsVersion::Tls13, message, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}

/// Answers the server's request with the device's certificate, and notes that it asked.
impl ResolvesClientCert for DeviceVerifier {
    fn resolve(&self, _: &[&[u8]], listed: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let mut learnt = self.learnt();
        learnt.asked = Some(listed.iter().map(|scheme| u16::from(*scheme)).collect());
        let identity = self.identity.as_ref()?;
        let key = identity.key().ok()?;
        // rustls would send an empty list in place of a chain that it cannot sign for.
        key.choose_scheme(listed)?;
        learnt.sent_certificate = true;
        let chain = identity.chain().iter().map(|der| CertificateDer::from(der.clone())).collect();
        Some(Arc::new(CertifiedKey::new(chain, key.clone())))
    }

    fn has_certs(&self) -> bool {
        self.identity.is_some()
    }
}
