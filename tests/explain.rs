//! `tlsprobe explain`: codes, names, flags and log lines as a person pastes them.

mod common;

use std::collections::BTreeSet;

use common::tlsprobe;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    schema: String,
    mbedtls: Option<String>,
    named_as: Option<String>,
    entries: Vec<Entry>,
    unknown: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    code: Option<i32>,
    code_hex: Option<String>,
    flags: Option<u32>,
    flags_hex: Option<String>,
    alert: Option<u8>,
    name: String,
    meaning: String,
    names: Vec<Naming>,
    unknown_to_release: bool,
    causes: Vec<Cause>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Naming {
    from: String,
    to: String,
    name: String,
    parts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    code: i32,
    code_hex: String,
    name: String,
    level: String,
    module: String,
    meaning: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    cause: String,
    check: String,
    fix: String,
}

fn parse(text: &str) -> Explained {
    let explained: Explained = serde_json::from_str(text).expect("the contract's JSON");
    assert_eq!(explained.schema, "tlsprobe.explain/1");
    explained.entries.iter().for_each(assert_consistent);
    explained
}

/// What holds of every entry: one kind, numbers and their text agree, parts add up.
fn assert_consistent(entry: &Entry) {
    let kind = match (entry.code, entry.flags, entry.alert) {
        (Some(_), None, None) => "code",
        (None, Some(_), None) => "flag",
        (None, None, Some(_)) => "alert",
        _ => panic!("not of one kind: {entry:?}"),
    };
    assert_eq!(entry.kind, kind);
    let hex = |code: i32| format!("-0x{:04X}", code.unsigned_abs());
    assert_eq!(entry.code_hex, entry.code.map(hex));
    assert_eq!(entry.flags_hex, entry.flags.map(|flags| format!("0x{flags:08x}")));
    assert!(entry.meaning.ends_with('.') && !entry.name.is_empty(), "{entry:?}");
    for naming in &entry.names {
        let names: Vec<&str> = naming.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(naming.name, names.join(" + "));
        assert_eq!(Some(naming.parts.iter().map(|part| part.code).sum::<i32>()), entry.code);
        for part in &naming.parts {
            assert_eq!(part.code_hex, hex(part.code));
            assert!(["high", "low", "psa"].contains(&part.level.as_str()));
            assert!(!part.module.is_empty() && !part.meaning.is_empty());
        }
    }
    for cause in &entry.causes {
        assert!(!cause.cause.is_empty() && !cause.check.is_empty() && !cause.fix.is_empty());
    }
}

fn explain(text: &str) -> Explained {
    parse(&tlsprobe(["explain", "--format", "json", text]).expect_exit(0).stdout)
}

/// Codes, flags and alerts that a text says, as a log would print them.
fn said(explained: &Explained) -> Vec<String> {
    let entries = explained.entries.iter();
    entries
        .map(|entry| {
            let alert = entry.alert.map(|number| format!("alert {number}"));
            let number = entry.code_hex.clone().or(entry.flags_hex.clone()).or(alert);
            number.expect("an entry of one kind")
        })
        .collect()
}

#[test]
fn the_log_of_the_story_is_a_code_and_two_flags() {
    let log = "\
  . Performing the SSL/TLS handshake... ok
  . Verifying peer X.509 certificate... failed
ssl_tls.c:4397: x509_verify_cert() returned -9984 (-0x2700)
  ! The certificate Common Name (CN) does not match with the expected CN
  ! The certificate is not correctly signed by the trusted CA
";
    let output = tlsprobe(["explain", "--mbedtls", "2.1.2", "--format", "json", "-"])
        .stdin(log)
        .expect_exit(0);
    let explained = parse(&output.stdout);
    assert_eq!(said(&explained), ["-0x2700", "0x00000004", "0x00000008"]);
    assert_eq!(explained.mbedtls.as_deref(), Some("2.1.2"));
    assert_eq!(explained.named_as.as_deref(), Some("2.18.0"));
    assert!(explained.entries.iter().all(|entry| !entry.causes.is_empty()));
}

/// What devices print most, from the most frequent down; each must come with usual causes.
#[test]
fn every_frequent_code_has_causes_and_a_fix() {
    let codes = [
        "-0x2700", "-0x3000", "-0x7F00", "-0x2880", "-0x3F80", "-0x10", "-0x5180", "-0x428e",
        "-0x4290", "-141", "-0x7780", "-0x7200", "-0x7080", "-0x3A00", "-0x262E", "-0x3B00",
        "-0x5D80", "-0x7680", "-0x6600", "-0x6C00", "-0x7B00", "-0x7280", "-0x50", "-0x7880",
        "-0x2562", "-0x3C80", "-0x6E00", "-0x6E80", "-0x7500", "-0x2180",
    ];
    for code in codes {
        let explained = explain(code);
        let [entry] = &explained.entries[..] else { panic!("{code}: {explained:?}") };
        assert!(!entry.causes.is_empty(), "{code} {}", entry.name);
    }
    for flags in ["0x01", "0x04", "0x08", "0x0200", "0x0800", "0x1000", "0x4000", "0x10000"] {
        let explained = explain(&format!("flags {flags}"));
        let [entry] = &explained.entries[..] else { panic!("{flags}: {explained:?}") };
        assert!(!entry.causes.is_empty(), "{flags} {}", entry.name);
    }
    for alert in [40, 42, 43, 44, 45, 46, 48, 70, 116, 22] {
        let explained = explain(&format!("alert {alert}"));
        let [entry] = &explained.entries[..] else { panic!("{alert}: {explained:?}") };
        assert!(!entry.causes.is_empty(), "{alert} {}", entry.name);
    }
}

#[test]
fn a_sum_is_taken_apart() {
    let explained = explain("-9570");
    let [entry] = &explained.entries[..] else { panic!("{explained:?}") };
    let parts: Vec<&str> = entry.names[0].parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(parts, ["MBEDTLS_ERR_X509_INVALID_EXTENSIONS", "MBEDTLS_ERR_ASN1_UNEXPECTED_TAG"]);
}

#[test]
fn one_number_has_two_names_and_a_release_chooses() {
    let both = explain("-0x7B00");
    let ranges: Vec<(&str, &str)> =
        both.entries[0].names.iter().map(|name| (name.from.as_str(), name.to.as_str())).collect();
    assert_eq!(ranges, [("2.18.0", "2.28.10"), ("3.5.1", "4.0.0")]);
    let output =
        tlsprobe(["explain", "-0x7B00", "--mbedtls", "2.28.10", "--format", "json"]).expect_exit(0);
    let one = parse(&output.stdout);
    assert_eq!(one.entries[0].name, "MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE");
    assert_eq!(one.entries[0].names.len(), 1);
}

#[test]
fn a_code_that_the_release_lacks_is_named_as_others_have_it() {
    let output =
        tlsprobe(["explain", "-0x5D80", "--mbedtls", "3.5.1", "--format", "json"]).expect_exit(0);
    let explained = parse(&output.stdout);
    assert!(explained.entries[0].unknown_to_release);
    assert!(explained.entries[0].name.ends_with("VERIFICATION_WITHOUT_HOSTNAME"));
}

#[test]
fn macro_names_are_taken_with_and_without_their_prefix() {
    for name in ["MBEDTLS_ERR_SSL_CONN_EOF", "SSL_CONN_EOF", "ERR_SSL_CONN_EOF"] {
        assert_eq!(said(&explain(name)), ["-0x7280"], "{name}");
    }
    assert_eq!(said(&explain("MBEDTLS_X509_BADCERT_EXPIRED")), ["0x00000001"]);
}

#[test]
fn log_lines_of_the_frameworks_are_understood() {
    let lines = [
        ("E (6781) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7F00", "-0x7F00"),
        (
            "E (6781) esp-tls: Failed to open new connection, mbedtls_ssl_setup returned -0x7F00",
            "-0x7F00",
        ),
        ("<err> net_sock_tls: TLS handshake error: -0x7200", "-0x7200"),
        ("<err> net_sock_tls: TLS handshake error: -7200", "-0x7200"),
        (
            "[E][ssl_client.cpp:37] _handle_error(): [start_ssl_client():273]: (-29312) SSL - The connection indicated an EOF",
            "-0x7280",
        ),
        (" ! mbedtls_x509_crt_parse returned -0x2180 while parsing root cert", "-0x2180"),
        ("ssl_msg.c:3360: |1| TLS handshake fragmentation not supported", "-0x7080"),
        ("ssl_msg.c:5029: |2| got an alert message, type: [2:70]", "alert 70"),
    ];
    for (line, expected) in lines {
        assert_eq!(said(&explain(line)), [expected], "{line}");
    }
}

#[test]
fn words_that_the_shell_took_apart_are_read_as_one_line() {
    let words = ["explain", "--format", "json", "mbedtls_ssl_handshake", "returned", "-0x3a00"];
    let explained = parse(&tlsprobe(words).expect_exit(0).stdout);
    assert_eq!(said(&explained), ["-0x3A00"]);
    let words = ["explain", "--format", "json", "flags", "0x0c"];
    assert_eq!(said(&parse(&tlsprobe(words).expect_exit(0).stdout)), ["0x00000004", "0x00000008"]);
}

#[test]
fn nothing_recognised_is_no_verdict() {
    let output = tlsprobe(["explain", "wifi connected, rssi -71"]).expect_exit(3);
    output.says("no code, flag or alert");
    let output = tlsprobe(["explain", "-0x277D", "--format", "json"]).expect_exit(3);
    let explained = parse(&output.stdout);
    assert_eq!((explained.entries.len(), explained.unknown), (0, vec!["-0x277D".to_owned()]));
    tlsprobe(["explain", "-"]).stdin("").expect_exit(3);
    tlsprobe(["explain", "-"]).stdin([0xFF, 0xFE, b'\n', 0x80]).expect_exit(3);
}

#[test]
fn a_command_line_that_cannot_be_meant_is_a_usage_error() {
    tlsprobe(["explain"]).expect_exit(2);
    tlsprobe(["explain", "-0x2700", "--mbedtls", "2.28"]).expect_exit(2).complains("all three");
    tlsprobe(["explain", "-0x2700", "--format", "xml"]).expect_exit(2);
    tlsprobe(["explain", "returned", "-0x2700", "--format", "json"])
        .expect_exit(2)
        .complains("put options first");
}

#[test]
fn a_person_reads_the_most_frequent_cause_first() {
    let output = tlsprobe(["explain", "-0x3a00", "--mbedtls", "2.28.10"]).expect_exit(0);
    assert_eq!(
        output.stdout,
        "\
-0x3A00 (-14848)  MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE

The key is on a curve that this build lacks.

Usual causes, most frequent first:
  - A certificate that the server sends, or a CA, has a key on a curve that is compiled out, mostly
    P-384. It hits even with authmode none.
      check: `tlsprobe connect HOST --config mbedtls_config.h` names the certificate.
      fix:   Turn on MBEDTLS_ECP_DP_SECP384R1_ENABLED (about 4 KB of flash).
"
    );
}

#[test]
fn a_person_sees_that_a_number_changed_its_meaning() {
    let output = tlsprobe(["explain", "-0x7580"]).expect_exit(0);
    assert_eq!(
        output.stdout,
        "\
-0x7580 (-30080)  has another name in another release

  2.18.0 to 2.28.10  MBEDTLS_ERR_SSL_CERTIFICATE_REQUIRED
                     the device has no certificate of its own, and one is needed
  3.5.1 to 4.0.0     MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL
                     the two sides have no application protocol (ALPN) in common
"
    );
}

/// The commands that the checks tell a person to run.
fn advised_commands() -> BTreeSet<Vec<String>> {
    let everything = "-0x2700 -0x3000 -0x7F00 -0x4280 -0x7780 -0x7200 -0x7080 -0x3A00 -0x262E -0x2600 \
        -0x3B00 -0x5D80 -0x7680 -0x6600 -0x6C00 -0x7B00 -0x7280 -0x44 -0x6800 -0x2562 -0x2500 \
        -0x3C80 -0x6E00 -0x6E80 -0x7500 -0x7A00 -0x2180 -0x2780 flags 0x000fffff \
        alert 22 alert 40 alert 48 alert 70";
    let explained = explain(everything);
    let checks = explained.entries.iter().flat_map(|entry| &entry.causes).map(|cause| &cause.check);
    checks
        .flat_map(|check| check.split('`').skip(1).step_by(2))
        .filter_map(|quoted| quoted.strip_prefix("tlsprobe "))
        .map(|command| command.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn every_command_that_a_check_names_exists() {
    let commands = advised_commands();
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands {
        let is_subcommand = |word: &&String| word.chars().all(|letter| letter.is_ascii_lowercase());
        let help = tlsprobe(command.iter().take_while(is_subcommand)).arg("--help").expect_exit(0);
        for option in command.iter().filter(|word| word.starts_with("--")) {
            help.says(option);
        }
    }
}
