//! What is refused, and how the message names file, line and what was probably meant.

use crate::files::{load, load_text};

const HEAD: &str = "schema = 1\n[mbedtls]\nversion = \"3.6.5\"\n";

fn message(text: &str) -> String {
    load_text(text).expect_err("refused").to_string()
}

fn message_after_head(text: &str) -> String {
    message(&format!("{HEAD}{text}"))
}

#[test]
fn an_unknown_key_names_key_file_line_and_the_nearest_key() {
    assert_eq!(
        message_after_head("[tls]\nauthmod = \"none\"\n"),
        "p.toml:5: unknown key `tls.authmod`; the nearest known key is `tls.authmode`"
    );
    assert_eq!(
        message("schema = 1\nnames = \"x\"\n"),
        "p.toml:2: unknown key `names`; the nearest known key is `name`"
    );
    assert_eq!(
        message_after_head("[[device.region]]\nname = \"R\"\nlen = 1\n"),
        "p.toml:6: unknown key `device.region.len`; the nearest known key is `device.region.length`"
    );
    assert_eq!(
        message_after_head("[tsl]\n"),
        "p.toml:4: unknown key `tsl`; the nearest known key is `tls`"
    );
}

#[test]
fn a_key_of_another_section_is_shown_where_it_belongs() {
    assert_eq!(
        message_after_head("[trust]\nauthmode = \"none\"\n"),
        "p.toml:5: unknown key `trust.authmode`; the nearest known key is `tls.authmode`"
    );
}

#[test]
fn an_unknown_key_of_a_base_names_the_base() {
    let files = [
        ("d/top.toml", "extends = \"../base.toml\"\n"),
        ("d/../base.toml", "schema = 1\n\n[tls]\nalp = []\n"),
    ];
    let error = load(&files).expect_err("refused").to_string();
    assert!(error.starts_with("d/../base.toml:4: unknown key `tls.alp`"), "{error}");
}

#[test]
fn a_value_of_the_wrong_type_names_its_line() {
    assert_eq!(
        message_after_head("[tls]\nfail_closed = \"yes\"\n"),
        "p.toml:5: `tls.fail_closed` must be true or false, not a string"
    );
    assert_eq!(
        message_after_head("[trust]\nca = \"mozilla\"\n"),
        "p.toml:5: `trust.ca` must be an array, not a string"
    );
    assert_eq!(
        message("tls = 1\n[mbedtls]\nversion = \"3.6.5\"\n"),
        "p.toml:1: `tls` must be a table, not an integer"
    );
}

#[test]
fn a_wrong_value_says_what_would_be_right() {
    for (text, problem) in [
        ("[tls]\nauthmode = \"on\"", "`on` is not one of `required`, `optional`, `none`"),
        ("[tls]\nciphersuites = []", "must not be empty"),
        ("[tls]\ngroups = []", "must not be empty"),
        ("[tls]\nmax_fragment_length = 100", "must be 512, 1024, 2048 or 4096"),
        ("[tls]\nmin_version = \"tls13\"\nmax_version = \"tls12\"", "is above `max_version`"),
        ("[tls]\npsk = \"0g\"", "must be pairs of hexadecimal digits"),
        ("[tls]\nhostname = \"example.com\"", "`example.com` is not `target`, `null`"),
        ("[device]\nheap = \"48KB\"", "`48KB` is not a size"),
        ("[device]\nclock = \"noon\"", "`noon` is not `rtc`, `unset` or an RFC 3339 date"),
        ("[budget]\nflash = -1", "must not be negative"),
        ("[[device.region]]\nname = \"R\"\norigin = 1\nlength = 2", "a region needs `kind`"),
    ] {
        let message = message_after_head(text);
        assert!(message.contains(problem) && message.starts_with("p.toml:"), "{message}");
    }
    assert_eq!(
        message("[mbedtls]\nversion = \"2.28\"\n"),
        "p.toml:2: `mbedtls.version`: `2.28` is not an exact mbedTLS version; write all three \
         numbers, as in 2.28.10"
    );
    assert_eq!(message("schema = 2\n"), "p.toml:1: `schema`: this tlsprobe reads schema 1");
}

#[test]
fn an_unknown_name_comes_with_the_nearest_one() {
    assert_eq!(
        message_after_head(
            "[tls]\nciphersuites = [\n  \"TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA265\",\n]"
        ),
        "p.toml:6: `tls.ciphersuites`: unknown cipher suite \
         `TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA265`; the nearest known name is \
         `TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256`"
    );
    assert_eq!(
        message_after_head("[tls]\ngroups = [\"p256r1\"]"),
        "p.toml:5: `tls.groups`: unknown group `p256r1`; the nearest known name is `secp256r1`"
    );
    assert_eq!(
        message_after_head("[mbedtls.options]\nMBEDTLS_SSL_PROTO_DTSL = false"),
        "p.toml:5: `mbedtls.options`: unknown option `MBEDTLS_SSL_PROTO_DTSL`; the nearest known \
         name is `MBEDTLS_SSL_PROTO_DTLS`"
    );
}

#[test]
fn what_is_no_toml_names_the_line() {
    let message = message("schema = 1\nname = \n");
    assert!(message.starts_with("p.toml:2: not valid TOML: "), "{message}");
}

#[test]
fn a_circle_of_profiles_is_shown_in_full() {
    let files = [
        ("a.toml", "extends = \"d/b.toml\"\n"),
        ("d/b.toml", "\nextends = \"../a.toml\"\n"),
        ("d/../a.toml", "extends = \"d/b.toml\"\n"),
    ];
    assert_eq!(
        load(&files).expect_err("refused").to_string(),
        "d/b.toml:2: `extends` leads in a circle: a.toml -> d/b.toml -> d/../a.toml"
    );
}

#[test]
fn a_missing_file_names_the_line_that_asks_for_it() {
    let error = load(&[("a.toml", "\nextends = \"b.toml\"\n")]).expect_err("refused").to_string();
    assert!(error.starts_with("cannot read b.toml (named in a.toml:2): "), "{error}");
}

#[test]
fn a_release_is_needed_and_one_without_known_defaults_needs_its_header() {
    assert_eq!(
        message("name = \"x\"\n"),
        "p.toml: `mbedtls.version` is missing; write the exact release, as in version = \"3.6.5\""
    );
    for (version, header) in [("2.1.2", "config.h"), ("4.0.0", "mbedtls_config.h")] {
        let message = message(&format!("[mbedtls]\nversion = \"{version}\"\n"));
        assert!(message.contains(&format!("mbedTLS {version} are not built in")), "{message}");
        assert!(message.contains(header), "{message}");
    }
}
