//! What a profile says becomes what a device is: every key, several files, and the command line.

use std::path::{Path, PathBuf};

use time::macros::datetime;
use tlsprobe::mbedtls::{Curve, Hash, TlsVersion};
use tlsprobe::profile::{
    self, AuthMode, BuildCommand, CaSource, CertificateProfile, Clock, Hostname, OnSkipped,
    Overrides, Profile, ProfileSource, RegionKind, Transport, TrustModel,
};

use crate::files::{Files, load, load_text};

const EVERY_KEY: &str = r#"
schema  = 1
name    = "everything"
[mbedtls]
version = "2.28.10"
tree    = "../mbedtls"
config  = "inc/mbedtls_config.h"
crypto_config = "inc/crypto_config.h"
[mbedtls.options]
MBEDTLS_SSL_PROTO_SSL3 = false
MBEDTLS_SSL_MAX_CONTENT_LEN = 4096
MBEDTLS_PLATFORM_STD_CALLOC = "my_calloc"
[tls]
authmode = "optional"
fail_closed = true
hostname = { name = "mbed TLS Server 1" }
transport = "stream"
min_version = "tls12"
max_version = "tls13"
ciphersuites = ["TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8"]
groups = ["secp256r1", "x25519"]
alpn = ["x-amzn-mqtt-ca"]
max_fragment_length = 4096
client_cert = "dev.pem"
client_key = "dev.key"
psk = "00fF"
psk_identity = "me"
[trust]
ca = ["ca/root.pem", "mozilla"]
crl = ["ca/root.crl"]
cert_profile = { min_rsa = 3072, md = ["sha256"], curves = ["secp384r1"] }
on_skipped = "stop"
model = "esp-bundle"
[device]
clock = 2027-01-31T12:00:00Z
cpu = "cortex-m4"
heap = "48K"
[[device.region]]
name = "FLASH"
origin = 0x1A000000
length = "512K"
kind = "flash"
[build]
elf = "build/fw.elf"
map = "build/fw.map"
command = ["make", "fw"]
fragment = "inc/options.h"
[budget]
flash = "256K"
ram = 65536
heap = "32K"
stack = "4K"
"#;

fn everything() -> Profile {
    let files = [
        ("d/p.toml", EVERY_KEY),
        ("d/inc/mbedtls_config.h", "#define MBEDTLS_SSL_PROTO_SSL3\n"),
        ("d/inc/crypto_config.h", "#define MBEDTLS_AES_C\n"),
    ];
    load(&files).expect("a valid profile")
}

#[test]
fn every_key_of_the_library_is_read_and_paths_are_relative_to_the_profile() {
    let profile = everything();
    assert_eq!(profile.name, "everything");
    assert_eq!(profile.library.version.to_string(), "2.28.10");
    assert_eq!(profile.tree, Some(PathBuf::from("d/../mbedtls")));
    let options = &profile.configuration.options;
    assert!(!options.is_defined("MBEDTLS_SSL_PROTO_SSL3") && options.is_defined("MBEDTLS_AES_C"));
    assert_eq!(options.text("MBEDTLS_PLATFORM_STD_CALLOC"), Some("my_calloc"));
    let origin = |name| options.get(name).map(|setting| setting.origin.to_string());
    assert_eq!(origin("MBEDTLS_SSL_PROTO_SSL3").as_deref(), Some("d/p.toml:10"));
    assert_eq!(origin("MBEDTLS_AES_C").as_deref(), Some("d/inc/crypto_config.h:1"));
    assert_eq!(profile.library.capabilities.in_content_len, 4096);
}

#[test]
fn every_key_of_the_application_is_read() {
    let tls = everything().tls;
    assert_eq!((tls.authmode, tls.fail_closed), (AuthMode::Optional, true));
    assert_eq!(tls.hostname, Hostname::Name("mbed TLS Server 1".to_owned()));
    assert_eq!(tls.transport, Transport::Stream);
    assert_eq!((tls.min_version, tls.max_version), (TlsVersion::Tls12, TlsVersion::Tls13));
    assert_eq!(tls.ciphersuites, Some(vec!["TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8"]));
    assert_eq!(tls.groups, Some(vec![Curve::Secp256r1, Curve::X25519]));
    assert_eq!(tls.alpn, ["x-amzn-mqtt-ca"]);
    assert_eq!(tls.max_fragment_length, Some(4096));
    assert_eq!(tls.client_cert.as_deref(), Some(Path::new("d/dev.pem")));
    assert_eq!(tls.client_key.as_deref(), Some(Path::new("d/dev.key")));
    assert_eq!((tls.psk, tls.psk_identity.as_deref()), (Some(vec![0, 255]), Some("me")));
}

#[test]
fn every_key_of_trust_device_build_and_budget_is_read() {
    let profile = everything();
    let ca = [CaSource::File(PathBuf::from("d/ca/root.pem")), CaSource::Mozilla];
    assert_eq!(profile.trust.ca, ca);
    assert_eq!(profile.trust.crl, [PathBuf::from("d/ca/root.crl")]);
    assert_eq!(
        profile.trust.cert_profile,
        CertificateProfile::Custom {
            min_rsa: 3072,
            hashes: [Hash::Sha256].into(),
            curves: [Curve::Secp384r1].into(),
        }
    );
    let trust = (profile.trust.on_skipped, profile.trust.model);
    assert_eq!(trust, (OnSkipped::Stop, TrustModel::EspBundle));
    assert_eq!(profile.device.clock, Clock::At(datetime!(2027-01-31 12:00 UTC)));
    assert_eq!(profile.device.cpu.as_deref(), Some("cortex-m4"));
    assert_eq!(profile.device.heap, Some(49_152));
    let [region] = profile.device.regions.as_slice() else { panic!("one region") };
    assert_eq!((region.origin, region.length), (0x1A00_0000, 524_288));
    assert_eq!((region.name.as_str(), region.kind), ("FLASH", RegionKind::Flash));
    assert_eq!(profile.build.elf, Some(PathBuf::from("d/build/fw.elf")));
    assert_eq!(profile.build.map, Some(PathBuf::from("d/build/fw.map")));
    let words = ["make", "fw"].map(str::to_owned).to_vec();
    assert_eq!(profile.build.command, Some(BuildCommand::Words(words)));
    assert_eq!(profile.build.fragment, Some(PathBuf::from("d/inc/options.h")));
    let budget = &profile.budget;
    assert_eq!((budget.flash, budget.ram), (Some(262_144), Some(65_536)));
    assert_eq!((budget.heap, budget.stack), (Some(32_768), Some(4096)));
}

#[test]
fn what_is_absent_is_the_library_s_default() {
    let profile = load_text("[mbedtls]\nversion = \"2.28.10\"\n").expect("a valid profile");
    assert_eq!(profile.name, "p");
    let tls = profile.tls;
    assert_eq!((tls.authmode, tls.fail_closed), (AuthMode::Required, false));
    assert_eq!((tls.min_version, tls.max_version), (TlsVersion::Tls10, TlsVersion::Tls12));
    assert_eq!(tls.hostname, Hostname::Target);
    assert_eq!((tls.ciphersuites, tls.groups), (None, None));
    assert_eq!(profile.device.clock, Clock::Rtc);
    assert_eq!(profile.trust.cert_profile, CertificateProfile::Default);
}

#[test]
fn a_base_hands_down_all_but_its_name_and_its_firmware() {
    let files = [
        ("top/p.toml", "extends = \"../base/b.toml\"\n[tls]\nalpn = [\"b\"]\n"),
        (
            "top/../base/b.toml",
            "name = \"base\"\n[mbedtls]\nversion = \"3.6.5\"\n[tls]\nalpn = [\"a\"]\n\
             fail_closed = true\n[trust]\nca = [\"ca.pem\"]\n[build]\nelf = \"fw.elf\"\n",
        ),
    ];
    let profile = load(&files).expect("a valid profile");
    assert_eq!(profile.name, "p");
    assert_eq!(profile.tls.alpn, ["b"]);
    assert!(profile.tls.fail_closed);
    assert_eq!(profile.trust.ca, [CaSource::File(PathBuf::from("top/../base/ca.pem"))]);
    assert_eq!(profile.build.elf, None);
}

#[test]
fn a_fragment_is_laid_over_the_header_alone_and_what_lies_there_already_is_not_read() {
    let files = [
        (
            "d/p.toml",
            "[mbedtls]\nversion = \"2.28.10\"\nconfig = \"inc/c.h\"\n[mbedtls.options]\n\
             MBEDTLS_SHA1_C = false\nMBEDTLS_DES_C = true\n[build]\nelf = \"x.elf\"\n\
             command = \"make\"\nfragment = \"../d/inc/options.h\"\n",
        ),
        ("d/inc/c.h", "#define MBEDTLS_AES_C\n#define MBEDTLS_SHA1_C\n#include \"options.h\"\n"),
        ("d/inc/options.h", "#undef MBEDTLS_AES_C\n#define MBEDTLS_DES_C\n#error never read\n"),
    ];
    let profile = load(&files).expect("a valid profile");
    assert!(profile.configuration.options.is_defined("MBEDTLS_AES_C"));
    assert!(profile.configuration.notes.is_empty(), "{:?}", profile.configuration.notes);
    let base = profile::header_alone(&profile, &Files::new(files)).expect("a header");
    let text = profile::fragment(&profile, base.as_ref()).expect("a fragment");
    assert!(text.contains("laid over a build of profile p, its own header alone"), "{text}");
    assert!(text.contains("#undef MBEDTLS_SHA1_C\n\n#undef MBEDTLS_DES_C\n#define"), "{text}");
    assert!(!text.contains("MBEDTLS_AES_C"), "the header has it: {text}");
    let plain = load_text("[mbedtls]\nversion = \"2.28.10\"\n").expect("a valid profile");
    assert!(profile::header_alone(&plain, &Files::new([])).expect("no header").is_none());
}

#[test]
fn the_command_line_wins_over_the_profile() {
    let files = Files::new([
        ("p.toml", "[mbedtls]\nversion = \"3.6.5\"\n[trust]\nca = [\"mozilla\"]\n"),
        ("other.h", "#define MBEDTLS_HAVE_TIME_DATE\n"),
    ]);
    let overrides = Overrides {
        version: Some("2.28.9".parse().expect("a version")),
        config: Some(PathBuf::from("other.h")),
        ca: vec![CaSource::File(PathBuf::from("mine.pem"))],
        clock: profile::instant("@1").map(Clock::At),
    };
    let source = ProfileSource::Named(PathBuf::from("p.toml"));
    let profile = profile::load(source, &overrides, &files).expect("a valid profile");
    assert_eq!(profile.library.version.to_string(), "2.28.9");
    assert!(profile.library.capabilities.checks_dates);
    assert!(profile.library.capabilities.ciphersuites.is_empty());
    assert_eq!(profile.trust.ca, [CaSource::File(PathBuf::from("mine.pem"))]);
    assert_eq!(profile.device.clock, Clock::At(datetime!(1970-01-01 00:00:01 UTC)));
}

#[test]
fn the_built_in_device_takes_another_release() {
    let version = Some("2.28.10".parse().expect("a version"));
    let overrides = Overrides { version, ..Overrides::default() };
    let device = profile::load(ProfileSource::BuiltIn, &overrides, &Files::new([]));
    let device = device.expect("a valid device");
    assert_eq!((device.name.as_str(), device.path), ("mbedTLS 2.28.10", None));
    assert_eq!(device.tls.max_version, TlsVersion::Tls12);
}

#[test]
fn an_instant_is_rfc_3339_or_a_day_or_unix_seconds() {
    assert_eq!(profile::instant("2028-01-28T12:00:00Z"), Some(datetime!(2028-01-28 12:00 UTC)));
    assert_eq!(profile::instant("2028-01-28"), Some(datetime!(2028-01-28 00:00 UTC)));
    assert_eq!(profile::instant("@0"), Some(datetime!(1970-01-01 00:00 UTC)));
    for text in ["", "@", "@x", "@99999999999999999999", "28.1.2028", "2028-13-01"] {
        assert_eq!(profile::instant(text), None, "{text:?}");
    }
}
