//! The profiles that come with the program.

use std::path::{Path, PathBuf};

use tlsprobe::mbedtls::TlsVersion;
use tlsprobe::profile::{self, AuthMode, CaSource, Overrides, Profile, ProfileSource};

use crate::files::Disk;

fn load(name: &str) -> Profile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles").join(name);
    profile::load(ProfileSource::Named(path), &Overrides::default(), &Disk)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_board_of_the_story_never_looks_at_a_date() {
    let board = load("lpc4337/before.toml");
    assert_eq!(board.name, "lpc4337-before");
    assert_eq!(board.library.version.to_string(), "2.1.2");
    let capabilities = &board.library.capabilities;
    assert!(!capabilities.checks_dates && capabilities.checks_key_usage);
    assert_eq!(capabilities.tls_versions.first(), Some(&TlsVersion::Ssl3));
    assert_eq!(board.tls.min_version, TlsVersion::Tls10, "SSLv3 is compiled in but not offered");
    assert_eq!((board.tls.authmode, board.tls.fail_closed), (AuthMode::Optional, false));
    assert_eq!(board.device.heap, Some(65_536));
    assert_eq!(board.device.regions.iter().map(|region| region.length >> 10).sum::<u64>(), 1160);
    let [CaSource::File(ca)] = board.trust.ca.as_slice() else { panic!("one CA file") };
    assert!(ca.is_file(), "{}", ca.display());
}

#[test]
fn each_step_of_the_story_builds_on_the_one_before() {
    let options = |profile: &Profile, name| profile.configuration.options.is_defined(name);
    let steps = ["before", "no-dtls", "no-sslv3", "fail-closed"];
    let found: Vec<_> = steps
        .iter()
        .map(|step| {
            let profile = load(&format!("lpc4337/{step}.toml"));
            assert_eq!(profile.name, format!("lpc4337-{step}"));
            (
                options(&profile, "MBEDTLS_SSL_PROTO_DTLS"),
                options(&profile, "MBEDTLS_SSL_PROTO_SSL3"),
                profile.tls.fail_closed,
            )
        })
        .collect();
    assert_eq!(
        found,
        [(true, true, false), (false, true, false), (false, false, false), (false, false, true)]
    );
}

#[test]
fn the_four_feature_sets_of_2_28_differ_in_dtls_and_sslv3_and_have_their_own_firmware() {
    for (file, dtls, ssl3) in [
        ("base", true, true),
        ("no-dtls", false, true),
        ("no-sslv3", true, false),
        ("no-dtls-no-sslv3", false, false),
    ] {
        let profile = load(&format!("mbedtls-2.28.10/{file}.toml"));
        assert_eq!(profile.name, format!("2.28.10-{file}"));
        let options = &profile.configuration.options;
        assert_eq!(options.is_defined("MBEDTLS_SSL_PROTO_DTLS"), dtls);
        assert_eq!(options.is_defined("MBEDTLS_SSL_PROTO_SSL3"), ssl3);
        let elf: PathBuf = profile.build.elf.expect("a firmware");
        assert!(elf.ends_with(format!("fixtures/firmware/build/2.28.10-{file}/firmware.elf")));
    }
}

#[test]
fn the_3_6_5_profile_is_the_built_in_device() {
    let (shipped, built_in) = (load("mbedtls-3.6.5.toml"), Profile::default_device());
    assert_eq!(shipped.library.capabilities, built_in.library.capabilities);
    assert_eq!(shipped.configuration.options, built_in.configuration.options);
    assert_eq!(built_in.trust.ca, [CaSource::Mozilla]);
    assert_eq!(built_in.source.to_string(), "built-in default device");
}

#[test]
fn the_small_device_speaks_gcm_over_ecdhe_and_nothing_else() {
    let small = load("modern-small.toml").library.capabilities;
    assert_eq!(
        small.ciphersuites,
        [
            "TLS1-3-AES-256-GCM-SHA384",
            "TLS1-3-AES-128-GCM-SHA256",
            "TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384",
            "TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384",
            "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256",
            "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
        ]
    );
    assert_eq!((small.in_content_len, small.out_content_len), (8192, 2048));
}
