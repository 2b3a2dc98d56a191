//! The model's offer beside the hello that each library really sends.

use std::path::Path;

use tlsprobe::engine::Hello as Offer;
use tlsprobe::mbedtls::{Ciphersuite, TlsVersion, Version};
use tlsprobe::profile::{Overrides, Profile, ProfileSource, SourceFiles};

use crate::common::engine::{shared_cache, tree};
use crate::common::json::Hello;
use crate::common::{Scratch, tlsprobe};

const RELEASES: [&str; 4] = ["2.18.0", "2.28.10", "3.5.1", "3.6.5"];

/// What the application sets, none of which has the library compiled again.
const SETTINGS: [(&str, &str); 6] = [
    ("plain", ""),
    ("tls12", "max_version = \"tls12\"\nhostname = \"not-called\"\n"),
    ("groups", "groups = [\"secp384r1\", \"secp256r1\"]\nmax_fragment_length = 1024\n"),
    (
        "suites",
        "ciphersuites = [\"TLS-RSA-WITH-AES-128-CBC-SHA\", \
         \"TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256\"]\nalpn = [\"mqtt\"]\n",
    ),
    ("psk", "psk = \"00112233\"\npsk_identity = \"me\"\n"),
    ("datagram", "transport = \"datagram\"\n"),
];

/// Options that change what is offered.
const OPTIONS: [(&str, &str, &str); 2] = [
    ("small", "2.28.10", "MBEDTLS_ECP_DP_SECP521R1_ENABLED = false\nMBEDTLS_CCM_C = false\n"),
    ("small", "3.6.5", "MBEDTLS_ECP_DP_SECP521R1_ENABLED = false\nMBEDTLS_CCM_C = false\n"),
];

struct Disk;

impl SourceFiles for Disk {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        std::fs::read(path)
    }
}

/// What the device sends, as the program tells it, and what the model says that it offers.
fn both(scratch: &Scratch, name: &str, text: &str) -> (Hello, Profile) {
    let path = scratch.write(&format!("{name}.toml"), text);
    let run = tlsprobe(["hello", "iot.example.com", "--format", "json", "--profile"]).arg(&path);
    let run = run.within(scratch).env("TLSPROBE_CACHE", shared_cache());
    // A tree that no test has compiled yet, on a machine that does other things too.
    let run = run.deadline(std::time::Duration::from_secs(900));
    let source = ProfileSource::Named(path);
    let profile = tlsprobe::profile::load(source, &Overrides::default(), &Disk);
    (run.expect_exit(0).json(), profile.expect("a profile"))
}

/// Where the two disagree, a line each.
fn disagreements(name: &str, hello: &Hello, profile: &Profile) -> Vec<String> {
    let numbers = |field: &str| -> Vec<u32> {
        let found = hello.hello.fields.iter().find(|it| it.name == field);
        let numbers = found.and_then(|it| it.numbers.as_ref());
        numbers.into_iter().flatten().map(|number| number.number).collect()
    };
    let offer = Offer::of(profile);
    let suites: Vec<u32> = offer
        .suites
        .iter()
        .map(|suite| u32::from(Ciphersuite::by_name(suite).expect("a known suite").number))
        .collect();
    // The renegotiation signal stands among the suites and is none.
    let sent = numbers("cipher_suites").into_iter().filter(|number| *number != 0x00ff).collect();
    let mut found = vec![("suites", sent, suites)];
    let groups: Vec<u32> =
        offer.groups.iter().map(|group| u32::from(group.named_group())).collect();
    // Groups that are no curves, which only 3.6 offers, are not in the model.
    let sent = numbers("supported_groups").into_iter().filter(|number| *number < 0x0100).collect();
    found.push(("groups", sent, groups));
    let schemes: Vec<u32> = offer.signature_schemes.iter().map(|it| u32::from(*it)).collect();
    found.push(("signature schemes", numbers("signature_algorithms"), schemes));
    let mut lines: Vec<String> = found
        .into_iter()
        .filter(|(_, sent, offered)| sent != offered)
        .map(|(what, sent, offered)| format!("{name}: {what} {sent:x?}, the model {offered:x?}"))
        .collect();
    let (sent, offered) = (highest(hello, &numbers), offer.versions.1);
    if sent != offered {
        lines.push(format!("{name}: version {sent:?}, the model {offered:?}"));
    }
    lines
}

fn highest(hello: &Hello, numbers: &dyn Fn(&str) -> Vec<u32>) -> TlsVersion {
    let offered = numbers("supported_versions").into_iter().max();
    let number = offered.or_else(|| numbers("client_version").first().copied());
    match (hello.hello.transport.as_str(), number) {
        ("stream", Some(0x0304)) => TlsVersion::Tls13,
        (_, Some(0x0303 | 0xfefd)) => TlsVersion::Tls12,
        (_, Some(0x0302 | 0xfeff)) => TlsVersion::Tls11,
        (transport, other) => panic!("version {other:?} over {transport}"),
    }
}

#[test]
fn the_model_offers_what_each_library_sends_whatever_the_application_sets() {
    let (scratch, mut found) = (Scratch::new(), Vec::new());
    for release in RELEASES {
        let tree = tree(release);
        for (name, settings) in SETTINGS {
            let name = format!("{name}-{release}");
            let text = format!(
                "[mbedtls]\nversion = \"{release}\"\ntree = \"{}\"\n[tls]\n{settings}\
                 [trust]\nca = [\"mozilla\"]\n",
                tree.display()
            );
            let (hello, profile) = both(&scratch, &name, &text);
            let version: Version = release.parse().expect("a release");
            assert_eq!(hello.hello.mbedtls, Some(version.to_string()));
            found.extend(disagreements(&name, &hello, &profile));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_model_offers_what_each_library_sends_with_fewer_options() {
    let (scratch, mut found) = (Scratch::new(), Vec::new());
    for (name, release, options) in OPTIONS {
        let name = format!("{name}-{release}");
        let tree = tree(release);
        let text = format!(
            "[mbedtls]\nversion = \"{release}\"\ntree = \"{}\"\n[mbedtls.options]\n{options}",
            tree.display()
        );
        let (hello, profile) = both(&scratch, &name, &text);
        found.extend(disagreements(&name, &hello, &profile));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_same_device_says_the_same_hello_again_and_its_capture_is_no_difference() {
    let scratch = Scratch::new();
    let tree = tree("3.6.5");
    let text = format!(
        "[mbedtls]\nversion = \"3.6.5\"\ntree = \"{}\"\n[trust]\nca = [\"mozilla\"]\n",
        tree.display()
    );
    scratch.write("p.toml", text);
    let say = |arguments: &[&str]| {
        let run = tlsprobe(["hello", "iot.example.com", "--profile", "p.toml"]).args(arguments);
        run.within(&scratch).env("TLSPROBE_CACHE", shared_cache())
    };
    let hex = say(&["--format", "hex"]).expect_exit(0).stdout;
    assert_eq!(say(&["--format", "hex"]).expect_exit(0).stdout, hex);
    scratch.write("device.hex", hex);
    let same = say(&["--compare", "device.hex"]).expect_exit(0);
    same.says("ClientHello of p (mbedTLS 3.6.5) to iot.example.com").says("device.hex, as hex");
    let run = tlsprobe(["hello", "other.example.org", "--profile", "p.toml"]).within(&scratch);
    let run = run.args(["--compare", "device.hex"]).env("TLSPROBE_CACHE", shared_cache());
    run.expect_exit(1).says("DIFFERS first in server_name.host_name").says("nothing else differs");
}
