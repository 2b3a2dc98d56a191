//! `tlsprobe profile diff`, as a person would type it.

use std::path::{Path, PathBuf};

use crate::common::json::ProfileDiff;
use crate::common::{Scratch, tlsprobe};

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles").join(name)
}

const BASE: &str = "[mbedtls]\nversion = \"2.28.10\"\n[trust]\nca = [\"mozilla\"]\n";

#[test]
fn a_profile_is_the_same_as_itself() {
    let board = shipped("lpc4337/before.toml");
    let run = tlsprobe(["profile", "diff"]).arg(&board).arg(&board).expect_exit(0);
    run.says("same  lpc4337-before and lpc4337-before mean the same device");
    let run = tlsprobe(["profile", "diff", "--format", "json"]).arg(&board).arg(&board);
    assert!(run.expect_exit(0).json::<ProfileDiff>().equal);
}

#[test]
fn an_option_that_was_turned_off_is_a_difference_with_its_line() {
    let run = tlsprobe(["profile", "diff"])
        .arg(shipped("mbedtls-2.28.10/base.toml"))
        .arg(shipped("mbedtls-2.28.10/no-dtls.toml"));
    let output = run.expect_exit(1);
    output.says("differences from 2.28.10-base to 2.28.10-no-dtls").says("[mbedtls.options]");
    let line = output.stdout.lines().find(|line| line.contains("MBEDTLS_SSL_PROTO_DTLS "));
    let line = line.expect("a row of the option");
    assert!(line.contains("default of mbedTLS 2.28.10"), "{line}");
    assert!(line.contains("off (") && line.contains("no-dtls.toml:9"), "{line}");
    output.says_nothing_of("[tls]");
}

#[test]
fn what_is_written_otherwise_and_means_the_same_is_no_difference() {
    let scratch = Scratch::new();
    let pem = std::fs::read(shipped("lpc4337/ca/globalsign-root-ca.pem")).expect("a certificate");
    scratch.write("one/ca.pem", &pem);
    scratch.write("two/root.pem", &pem);
    let options = "MBEDTLS_SSL_IN_CONTENT_LEN = \"0x1000\"\nMBEDTLS_SSL_PROTO_DTLS = false\n";
    scratch.write(
        "one/a.toml",
        format!(
            "[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n{options}\
             [trust]\nca = [\"ca.pem\"]\n"
        ),
    );
    scratch.write(
        "two/base.toml",
        "[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\nMBEDTLS_SSL_PROTO_DTLS = false\n",
    );
    scratch.write(
        "two/b.toml",
        "# Another place.\nextends = \"base.toml\"\nname = \"other\"\n[tls]\nauthmode = \"required\"\n\
         [mbedtls.options]\nMBEDTLS_SSL_IN_CONTENT_LEN = 4096\nMBEDTLS_SSL_EARLY_DATA = false\n\
         [trust]\nca = [\"root.pem\"]\n",
    );
    let run = tlsprobe(["profile", "diff", "one/a.toml", "two/b.toml"]).within(&scratch);
    run.expect_exit(0).says("same  a and other");
    scratch.write("two/root.pem", "another file\n");
    let run = tlsprobe(["profile", "diff", "one/a.toml", "two/b.toml"]).within(&scratch);
    run.expect_exit(1).says("[trust]").says("one/ca.pem").says("two/root.pem");
}

#[test]
fn every_section_has_its_differences_in_order() {
    let scratch = Scratch::new();
    scratch
        .write("a.toml", format!("{BASE}[device]\nclock = \"unset\"\n[budget]\nflash = \"1K\"\n"));
    scratch.write(
        "b.toml",
        "[mbedtls]\nversion = \"3.6.5\"\n[tls]\nauthmode = \"none\"\npsk = \"00112233\"\n\
         psk_identity = \"me\"\nhostname = { name = \"x\" }\n[trust]\nca = [\"mozilla\"]\n\
         cert_profile = \"next\"\n[[device.region]]\nname = \"F\"\norigin = 16\nlength = \"1K\"\n\
         kind = \"flash\"\n[build]\nelf = \"x.elf\"\ncommand = \"make\"\nfragment = \"x.h\"\n",
    );
    let run = tlsprobe(["profile", "diff", "--format", "json", "a.toml", "b.toml"]);
    let diff: ProfileDiff = run.within(&scratch).expect_exit(1).json();
    let keys: Vec<String> = diff
        .differences
        .iter()
        .filter(|it| it.section != "mbedtls.options")
        .map(|it| format!("{}.{}", it.section, it.key))
        .collect();
    let expected = [
        "mbedtls.version",
        "tls.authmode",
        "tls.hostname",
        "tls.min_version",
        "tls.max_version",
        "tls.psk",
        "tls.psk_identity",
        "trust.cert_profile",
        "device.clock",
        "device.region F",
        "build.elf",
        "build.command",
        "build.fragment",
        "budget.flash",
    ];
    assert_eq!(keys, expected);
    let find = |key: &str| diff.differences.iter().find(|it| it.key == key).expect("a difference");
    assert_eq!(find("psk").to.value.as_deref(), Some("4 bytes"), "a key is never shown");
    assert_eq!(find("region F").to.value.as_deref(), Some("flash, 1024 bytes at 0x00000010"));
    let option = find("MBEDTLS_SSL_PROTO_TLS1_3");
    assert_eq!((option.from.state.as_deref(), &option.from.origin), (Some("off"), &None));
    assert_eq!(option.to.origin.as_deref(), Some("default"));
    assert_eq!((diff.from.mbedtls.as_str(), diff.to.mbedtls.as_str()), ("2.28.10", "3.6.5"));
}

#[test]
fn a_key_of_the_same_length_is_said_to_be_another_one() {
    let scratch = Scratch::new();
    for (name, key) in [("a.toml", "0011"), ("b.toml", "0022")] {
        scratch.write(name, format!("{BASE}[tls]\npsk = \"{key}\"\npsk_identity = \"me\"\n"));
    }
    let run = tlsprobe(["profile", "diff", "a.toml", "b.toml"]).within(&scratch).expect_exit(1);
    run.says("1 difference from a to b").says("2 bytes").says("2 other bytes");
    run.says_nothing_of("0022");
}

#[test]
fn a_profile_that_cannot_be_read_is_exit_2() {
    let board = shipped("lpc4337/before.toml");
    let run = tlsprobe(["profile", "diff"]).arg(&board).arg("absent.toml");
    run.expect_exit(2).complains("cannot read absent.toml");
    tlsprobe(["profile", "diff"]).arg(&board).expect_exit(2).complains("<B>");
}
