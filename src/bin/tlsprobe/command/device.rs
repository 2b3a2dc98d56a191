//! stub
use crate::cli::device::DeviceArgs;
use anyhow::Result;
use time::OffsetDateTime;
use tlsprobe::mbedtls::{Curve, Hash, TlsVersion, Version};
use tlsprobe::profile::*;
pub fn load(args: &DeviceArgs) -> Result<Profile> {
    let at = args
        .at
        .as_ref()
        .map(|t| OffsetDateTime::parse(t, &time::format_description::well_known::Rfc3339))
        .transpose()?;
    Ok(Profile {
        name: "default".to_owned(),
        path: None,
        library: Library {
            version: args.mbedtls.unwrap_or(Version::new(3, 6, 5)),
            capabilities: Capabilities {
                hashes: [
                    Hash::Md5,
                    Hash::Sha1,
                    Hash::Sha224,
                    Hash::Sha256,
                    Hash::Sha384,
                    Hash::Sha512,
                ]
                .into(),
                curves: [Curve::Secp192r1, Curve::Secp256r1, Curve::Secp384r1, Curve::Secp521r1]
                    .into(),
                tls_versions: [TlsVersion::Tls12].into(),
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
                in_content_len: 16384,
                out_content_len: 16384,
                ciphersuites: vec![],
            },
        },
        tree: None,
        tls: TlsSettings {
            authmode: AuthMode::Required,
            fail_closed: true,
            hostname: Hostname::Target,
            transport: Transport::Stream,
            min_version: TlsVersion::Tls12,
            max_version: TlsVersion::Tls13,
            ciphersuites: None,
            groups: None,
            alpn: vec![],
            max_fragment_length: None,
            client_cert: None,
            client_key: None,
            psk: None,
            psk_identity: None,
        },
        trust: TrustSettings {
            ca: if args.ca.is_empty() {
                vec![CaSource::Mozilla]
            } else {
                args.ca
                    .iter()
                    .map(|p| {
                        if p.as_os_str() == "mozilla" {
                            CaSource::Mozilla
                        } else {
                            CaSource::File(p.clone())
                        }
                    })
                    .collect()
            },
            crl: vec![],
            cert_profile: CertificateProfile::Default,
            on_skipped: OnSkipped::Continue,
            model: TrustModel::CaChain,
        },
        device: Device {
            clock: at.map_or(Clock::Rtc, Clock::At),
            cpu: None,
            heap: None,
            regions: vec![],
        },
        build: BuildPaths::default(),
        budget: Budget::default(),
    })
}
