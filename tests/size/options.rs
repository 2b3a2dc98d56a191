//! What each option brings, from the library's sources, against what turning it off really saves.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::firmware::{firmware, profile};
use crate::common::json::{Image, Options, Size};
use crate::common::{Scratch, tlsprobe};

/// A shipped profile with the tree that its firmware was built from.
fn with_tree(scratch: &Scratch, name: &str) -> PathBuf {
    let base = profile(&format!("mbedtls-2.28.10/{name}.toml"));
    let elf = firmware("2.28.10-base").elf;
    let tree = elf.with_file_name("tree");
    let text = format!(
        "schema = 1\nname = \"{name}\"\nextends = \"{}\"\n[mbedtls]\ntree = \"{}\"\n",
        base.display(),
        tree.display()
    );
    scratch.write(&format!("{name}.toml"), text)
}

/// The only image of a run with its own profile or another one.
fn ask(image: &str, profile_name: &str, code: i32) -> Image {
    let scratch = Scratch::new();
    let built = firmware(image);
    let run = tlsprobe(["size", "--options", "--format", "json"]).arg(&built.elf);
    let run = run.arg("--map").arg(&built.map);
    let run = run.arg("--profile").arg(with_tree(&scratch, profile_name));
    let mut size: Size = run.expect_exit(code).json();
    size.images.remove(0)
}

/// The base with debug information, asked once.
fn debug() -> &'static Options {
    static ASKED: OnceLock<Options> = OnceLock::new();
    ASKED.get_or_init(|| {
        ask("2.28.10-base-debug", "base", 0).options.expect("options were asked for")
    })
}

/// Bytes of flash that turning options off and linking again really saves.
fn truth(without: &str) -> u64 {
    let flash = |name: &str| {
        let usage = firmware(name).memory_usage;
        super::firmware::printed(&usage)[0].1
    };
    flash("2.28.10-base") - flash(without)
}

/// The figures of the documents: 13,632 of 14,832 bytes for DTLS, 1,770 of 1,776 for SSLv3.
#[test]
fn what_is_told_without_building_is_near_what_building_shows() {
    for (option, without, promille) in [
        ("MBEDTLS_SSL_PROTO_DTLS", "2.28.10-no-dtls", 900..=1000),
        ("MBEDTLS_SSL_PROTO_SSL3", "2.28.10-no-sslv3", 980..=1020),
    ] {
        let (told, truth) = (debug().of(option).flash, truth(without));
        assert!(promille.contains(&(told * 1000 / truth)), "{option}: {told} of {truth}");
    }
}

#[test]
fn options_that_the_library_refuses_without_another_one_go_with_it() {
    let dtls = debug().of("MBEDTLS_SSL_PROTO_DTLS");
    assert_eq!(
        dtls.dependents,
        [
            "MBEDTLS_SSL_DTLS_ANTI_REPLAY",
            "MBEDTLS_SSL_DTLS_BADMAC_LIMIT",
            "MBEDTLS_SSL_DTLS_CLIENT_PORT_REUSE",
            "MBEDTLS_SSL_DTLS_HELLO_VERIFY",
        ]
    );
    assert_eq!(dtls.refused, None);
    assert!(dtls.together.flash > dtls.own.flash);
    let parts = dtls.together.flash
        + dtls.inside.code.expect("debug information")
        + dtls.inside.strings
        + dtls.unreferenced.expect("a cross reference").flash;
    assert_eq!(dtls.flash, parts);
    assert!(dtls.symbols.iter().any(|name| name == "mbedtls_ssl_flight_transmit"));
    let with: Vec<&str> = dtls.shared[0].with.iter().map(String::as_str).collect();
    assert_eq!(with, ["MBEDTLS_SSL_TLS_C"]);
}

#[test]
fn an_option_that_is_on_and_brings_nothing_is_named() {
    for option in ["MBEDTLS_XTEA_C", "MBEDTLS_PSA_CRYPTO_C"] {
        assert!(debug().absent.iter().any(|name| name == option), "{option}");
    }
    assert!(!debug().absent.iter().any(|name| name == "MBEDTLS_AES_C"));
    assert!(debug().foreign.is_empty() && debug().known.flash > 10 * debug().unknown.flash);
}

#[test]
fn without_debug_information_lines_inside_functions_are_counted_and_an_image_of_another_profile_fails()
 {
    let options = ask("2.28.10-base", "no-dtls", 1).options.expect("options were asked for");
    let foreign = options.foreign.iter().find(|it| it.option == "MBEDTLS_SSL_PROTO_DTLS");
    let symbols = &foreign.expect("DTLS is off in the profile").symbols;
    assert!(symbols.iter().any(|name| name == "mbedtls_ssl_flight_transmit"), "{symbols:?}");
    let tickets = options.of("MBEDTLS_SSL_SESSION_TICKETS");
    assert_eq!(tickets.inside.code, None);
    assert!(tickets.inside.functions > 5 && tickets.inside.strings > 0);
}

#[test]
fn without_a_tree_or_a_profile_the_way_to_one_is_named() {
    let built = firmware("2.28.10-base");
    let run = || tlsprobe(["size", "--options"]).arg(&built.elf);
    run().expect_exit(2).complains("give --profile");
    let base = profile("mbedtls-2.28.10/base.toml");
    run().arg("--profile").arg(base).expect_exit(2).complains("tree = \"PATH\"");
}
