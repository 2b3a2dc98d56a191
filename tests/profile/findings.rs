//! What `check` finds in settings that cannot work or protect nothing.

use tlsprobe::profile::Profile;
use tlsprobe::profile::check::{Severity, check};

use crate::files::{load, load_text};

const GOOD: &str = "[mbedtls]\nversion = \"3.6.5\"\n[trust]\nca = [\"mozilla\"]\n";

fn rules(profile: &Profile, severity: Severity) -> Vec<&'static str> {
    let found = check(profile);
    found.iter().filter(|it| it.severity == severity).map(|it| it.rule).collect()
}

fn of(version: &str, text: &str) -> Profile {
    let text = format!("[mbedtls]\nversion = \"{version}\"\n{text}\n[trust]\nca = [\"mozilla\"]\n");
    load_text(&text).expect("a valid profile")
}

fn errors(version: &str, text: &str) -> Vec<&'static str> {
    rules(&of(version, text), Severity::Error)
}

#[test]
fn a_default_device_has_nothing_to_find() {
    assert_eq!(check(&load_text(GOOD).expect("a valid profile")), []);
    assert_eq!(check(&Profile::default_device()), []);
}

#[test]
fn each_setting_that_cannot_work_is_an_error_of_its_own() {
    for (text, rule) in [
        ("[tls]\nauthmode = \"none\"", "fail-open"),
        ("[tls]\nauthmode = \"optional\"", "fail-open"),
        ("[device]\nclock = \"unset\"", "clock-unset"),
        ("[tls]\nhostname = \"not-called\"", "hostname-not-the-target"),
        ("[tls]\nclient_cert = \"c.pem\"", "half-an-identity"),
        ("[tls]\nclient_key = \"c.key\"", "half-an-identity"),
        ("[tls]\npsk = \"00\"", "half-an-identity"),
        ("[tls]\nmax_version = \"tls11\"", "nothing-to-offer"),
        ("[tls]\nmin_version = \"tls11\"", "version-not-compiled"),
        ("[tls]\nciphersuites = [\"TLS-RSA-WITH-RC4-128-SHA\"]", "ciphersuite-not-compiled"),
        ("[mbedtls.options]\nMBEDTLS_SSL_ALPN = false\n[tls]\nalpn = [\"h\"]", "not-compiled"),
        (
            "[mbedtls.options]\nMBEDTLS_SSL_OUT_CONTENT_LEN = 1024\n[tls]\nmax_fragment_length = 2048",
            "fragment-above-buffer",
        ),
    ] {
        assert_eq!(errors("3.6.5", text), [rule], "{text}");
    }
    assert_eq!(
        rules(&load_text("[mbedtls]\nversion = \"3.6.5\"\n").expect("valid"), Severity::Error),
        ["no-ca"]
    );
}

#[test]
fn optional_with_an_application_that_acts_is_closed() {
    let profile = of("3.6.5", "[tls]\nauthmode = \"optional\"\nfail_closed = true");
    assert_eq!(check(&profile), []);
}

#[test]
fn a_name_that_is_never_set_is_refused_from_2_28_10_and_3_6_3() {
    let text = "[tls]\nhostname = \"not-called\"";
    for (version, refused) in
        [("2.28.9", false), ("2.28.10", true), ("3.6.2", false), ("3.6.3", true)]
    {
        assert_eq!(!errors(version, text).is_empty(), refused, "{version}");
        let warned = rules(&of(version, text), Severity::Warning);
        assert_eq!(warned.is_empty(), refused, "{version}");
    }
    let weak = "[mbedtls.options]\n\
                MBEDTLS_SSL_CLI_ALLOW_WEAK_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME = true\n";
    assert!(errors("3.6.5", &format!("{weak}{text}")).is_empty());
}

#[test]
fn an_impossible_combination_is_named_as_the_library_names_it() {
    let profile = of("2.28.10", "[mbedtls.options]\nMBEDTLS_BASE64_C = false");
    let found = check(&profile);
    let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "MBEDTLS_PEM_PARSE_C defined, but not all prerequisites: it needs MBEDTLS_BASE64_C",
            "MBEDTLS_PEM_WRITE_C defined, but not all prerequisites: it needs MBEDTLS_BASE64_C",
        ]
    );
    let removed = of("3.6.5", "[mbedtls.options]\nMBEDTLS_SSL_PROTO_SSL3 = true");
    assert_eq!(check(&removed)[0].message, "MBEDTLS_SSL_PROTO_SSL3 was removed in mbedTLS 3.0");
}

#[test]
fn what_the_library_drops_itself_is_said_where_somebody_asked_for_it() {
    let text = "[mbedtls.options]\nMBEDTLS_SSL_PROTO_DTLS = false\nMBEDTLS_SSL_DTLS_SRTP = true";
    let found = check(&of("3.6.5", text));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].rule, found[0].at.as_deref()), ("option-dropped", Some("p.toml:5")));
}

#[test]
fn what_a_header_leaves_open_is_a_doubt() {
    let files = [
        (
            "p.toml",
            "[mbedtls]\nversion = \"3.6.5\"\nconfig = \"c.h\"\n[tls]\nauthmode = \"none\"\n",
        ),
        (
            "c.h",
            "#ifdef CONFIG_X\n#define MBEDTLS_PEM_PARSE_C\n#endif\n#include \"sdk.h\"\n\
             #define MBEDTLS_SSL_IN_CONTENT_LEN BUFFER\n",
        ),
    ];
    let profile = load(&files).expect("a valid profile");
    let doubts = rules(&profile, Severity::Doubt);
    assert_eq!(doubts, ["header-not-found", "undecided-option", "unknown-number"]);
}

#[test]
fn another_release_s_table_is_said_to_stand_in() {
    let notes = rules(&of("2.28.9", ""), Severity::Note);
    assert_eq!(notes, ["combinations-of-another-release", "defaults-of-another-release"]);
}
