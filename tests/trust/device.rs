//! The devices of these tests: mbedTLS 3.6.5 with everything that certificates need, and less.

use time::OffsetDateTime;
use time::macros::datetime;

use tlsprobe::mbedtls::{Curve, Hash, TlsVersion, Version};
use tlsprobe::profile::{
    AuthMode, Budget, BuildPaths, Capabilities, CertificateProfile, Clock, Device, Hostname,
    Library, OnSkipped, Profile, TlsSettings, Transport, TrustModel, TrustSettings,
};

/// The date at which these tests audit.
pub const TODAY: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// A device with a set clock that reads every certificate of today.
pub fn device() -> Profile {
    Profile {
        name: "bench".to_owned(),
        path: None,
        library: Library { version: Version::new(3, 6, 5), capabilities: capabilities() },
        tree: None,
        tls: tls(),
        trust: TrustSettings {
            ca: Vec::new(),
            crl: Vec::new(),
            cert_profile: CertificateProfile::Default,
            on_skipped: OnSkipped::Continue,
            model: TrustModel::CaChain,
        },
        device: Device { clock: Clock::Rtc, cpu: None, heap: None, regions: Vec::new() },
        build: BuildPaths::default(),
        budget: Budget::default(),
    }
}

/// The same device with one change.
pub fn device_with(change: impl FnOnce(&mut Profile)) -> Profile {
    let mut profile = device();
    change(&mut profile);
    profile
}

fn capabilities() -> Capabilities {
    let hashes = [Hash::Md5, Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
    let curves = [
        Curve::Secp192r1,
        Curve::Secp256r1,
        Curve::Secp384r1,
        Curve::Secp521r1,
        Curve::Secp256k1,
        Curve::X25519,
    ];
    Capabilities {
        hashes: hashes.into(),
        curves: curves.into(),
        tls_versions: [TlsVersion::Tls12, TlsVersion::Tls13].into(),
        rsa: true,
        ecdsa: true,
        rsassa_pss: true,
        mpi_max_size: 1024,
        checks_dates: true,
        checks_key_usage: true,
        checks_extended_key_usage: true,
        allows_extensions_before_v3: false,
        allows_unsupported_critical_extension: false,
        crl: true,
        pem: true,
        max_intermediate_ca: 8,
        allows_verification_without_hostname: false,
        server_name_indication: true,
        alpn: true,
        max_fragment_length: true,
        in_content_len: 16_384,
        out_content_len: 16_384,
        ciphersuites: Vec::new(),
    }
}

fn tls() -> TlsSettings {
    TlsSettings {
        authmode: AuthMode::Required,
        fail_closed: true,
        hostname: Hostname::Target,
        transport: Transport::Stream,
        min_version: TlsVersion::Tls12,
        max_version: TlsVersion::Tls13,
        ciphersuites: None,
        groups: None,
        alpn: Vec::new(),
        max_fragment_length: None,
        client_cert: None,
        client_key: None,
        psk: None,
        psk_identity: None,
    }
}
