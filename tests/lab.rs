//! `tlsprobe lab`: devices built for their processors, run on a board, and compared.

mod common;

mod lab {
    mod budget;
    mod firmware;
    mod own_firmware;
    mod page;
    mod shipped;
    mod walk;
}

use std::fs;
use std::path::Path;
use std::time::Duration;

use common::cli::Run;
use common::engine::{shared_cache, tree};
use common::json::{Lab, LabRow, Verdict};
use common::{Scratch, tlsprobe};

/// The first run builds whole libraries.
const TO_BUILD: Duration = Duration::from_secs(600);

/// A client of TLS 1.2 and DTLS with one suite: two seconds of a compiler.
const HEADER: &str = "\
#define MBEDTLS_AES_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ENTROPY_C
#define MBEDTLS_GCM_C
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_MD_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_DTLS
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_USE_C
#include \"mbedtls/check_config.h\"
";

const NO_DTLS: &str = "MBEDTLS_SSL_PROTO_DTLS = false\n";
const NO_ALPN: &str = "MBEDTLS_SSL_ALPN = false\n";

struct Bench(Scratch);

impl Bench {
    fn new() -> Self {
        let scratch = Scratch::new();
        scratch.write("device.h", HEADER);
        Self(scratch)
    }

    /// Writes a profile of this name.
    fn profile(&self, name: &str, options: &str, rest: &str) {
        let text = format!(
            "schema = 1\nname = \"{name}\"\n[mbedtls]\nversion = \"2.28.10\"\ntree = \"{}\"\n\
             config = \"device.h\"\n[mbedtls.options]\n{options}\n[trust]\nca = []\n{rest}\n",
            tree("2.28.10").display()
        );
        self.0.write(&format!("{name}.toml"), text);
    }

    fn lab(&self, arguments: &[&str]) -> Run {
        tlsprobe(["lab"])
            .args(arguments)
            .within(&self.0)
            .env("TLSPROBE_CACHE", shared_cache())
            .deadline(TO_BUILD)
    }

    #[track_caller]
    fn rows(&self, arguments: &[&str], exit: i32) -> Lab {
        self.lab(arguments).args(["--format", "json"]).expect_exit(exit).json()
    }
}

/// What the linker says that a memory holds.
#[track_caller]
fn linker_used(row: &LabRow, memory: &str) -> u64 {
    let usage = Path::new(&row.elf).with_file_name("firmware.usage");
    let usage = fs::read_to_string(usage).expect("what the linker said");
    let line = usage.lines().find(|line| line.trim_start().starts_with(&format!("{memory}:")));
    let mut words = line.expect("a line of the memory").split_whitespace().skip(1);
    let number: u64 = words.next().and_then(|word| word.parse().ok()).expect("a number");
    number * if words.next() == Some("KB") { 1024 } else { 1 }
}

#[test]
fn four_profiles_connect_to_a_server_of_our_own_and_their_options_have_effects() {
    let bench = Bench::new();
    for (name, options) in [
        ("base", ""),
        ("no-dtls", NO_DTLS),
        ("no-alpn", NO_ALPN),
        ("neither", &*[NO_DTLS, NO_ALPN].concat()),
    ] {
        bench.profile(name, options, "[device]\ncpu = \"cortex-m4\"");
    }
    let files = ["base.toml", "no-dtls.toml", "no-alpn.toml", "neither.toml"];
    let lab = bench.rows(&files, 0);
    assert!(lab.warnings.is_empty(), "{:?}", lab.warnings);
    for row in &lab.rows {
        assert_eq!((row.verdict, row.code), (Some(Verdict::Pass), Some(0)), "{row:#?}");
        assert_eq!(
            (row.cpu.as_deref(), row.tls_version.as_deref()),
            (Some("cortex-m4"), Some("TLSv1.2"))
        );
        assert_eq!(row.flash, linker_used(row, "FLASH"));
        assert_eq!(row.ram, linker_used(row, "RAM"));
        assert!(row.library_flash * 2 > row.flash, "most of it is the library: {row:#?}");
        assert!(row.heap_peak > Some(10_000) && row.stack_peak > Some(500));
    }
    let effects = lab.effects.expect("a design of two features");
    let alone: i64 = effects.options.iter().map(|effect| effect.flash).sum();
    assert!(effects.options.iter().all(|effect| effect.flash < 0), "{effects:#?}");
    assert_eq!(alone + effects.interaction.flash, lab.deltas[2].flash);
    let heap: Vec<_> =
        lab.run_effects.iter().map(|effect| effect.heap_peak.expect("run")).collect();
    let alone = [0, 1].map(|row: usize| lab.deltas[row].heap_peak.expect("run"));
    assert_eq!(heap[..2], alone);
    assert_eq!(lab.deltas[2].heap_peak, Some(heap.iter().sum()), "what two share is the rest");
    let server = lab.rows[0].server.as_ref().expect("it said something");
    assert!(server.plain_records.largest > 0 && server.certificate_message.is_some());
    let (from, to) = (&lab.rows[0], &lab.rows[1]);
    assert_eq!(lab.deltas[0].flash, to.flash as i64 - from.flash as i64);
}

#[test]
fn without_a_run_there_are_sizes_alone_and_no_emulator_is_needed() {
    let bench = Bench::new();
    bench.profile("base", "", "");
    let lab = bench.rows(&["base.toml", "--without-run"], 0);
    let row = &lab.rows[0];
    assert!(row.flash > 30_000 && row.verdict.is_none() && row.heap_peak.is_none(), "{row:#?}");
    bench.lab(&["base.toml", "--without-run"]).expect_exit(0).says("not run");
}

#[test]
fn a_budget_on_heap_or_stack_that_is_broken_is_exit_code_1_with_the_line() {
    let bench = Bench::new();
    bench.profile("tight", "", "[budget]\nheap = 1000\nstack = \"64K\"");
    let output = bench.lab(&["tight.toml"]).expect_exit(1);
    output.says("tight: budget broken: heap has").says("tight: budget holds: stack has");
}

#[test]
fn rows_of_different_processors_and_flags_are_not_compared_in_silence() {
    let bench = Bench::new();
    bench.profile("m4", "", "[device]\ncpu = \"cortex-m4\"");
    bench.profile("m3", "", "[device]\ncpu = \"cortex-m3\"\n[build]\nflags = [\"-O1\"]");
    let lab = bench.rows(&["m4.toml", "m3.toml", "--without-run"], 0);
    let expected =
        ["m4 and m3 have different processors", "m4 and m3 have different compiler flags"];
    assert_eq!(lab.warnings, expected);
}

#[test]
fn a_profile_without_a_tree_cannot_run() {
    let bench = Bench::new();
    bench.0.write("bare.toml", "schema = 1\nname = \"bare\"\n[mbedtls]\nversion = \"2.28.10\"\n");
    bench.lab(&["bare.toml"]).expect_exit(2).complains("names no tree");
}

#[test]
fn options_that_vary_are_built_apart_and_together_and_each_connects() {
    let bench = Bench::new();
    bench.profile("base", "MBEDTLS_SSL_ALPN = false", "[build]\nflags = [\"-O1\"]");
    let vary = "MBEDTLS_SSL_PROTO_DTLS,MBEDTLS_SSL_ALPN";
    let lab = bench.rows(&["base.toml", "--vary", vary], 0);
    let names: Vec<&str> = lab.rows.iter().map(|row| row.profile.as_str()).collect();
    let expected = ["base", "base -SSL_PROTO_DTLS", "base +SSL_ALPN"];
    assert_eq!(names, [&expected[..], &["base -SSL_PROTO_DTLS +SSL_ALPN"]].concat());
    for row in &lab.rows {
        assert_eq!((row.verdict, row.flags.as_deref()), (Some(Verdict::Pass), Some("-O1")));
    }
    assert!(lab.unbuilt.is_empty() && lab.warnings.is_empty(), "{:?}", lab.warnings);
    let costs = lab.feature_costs.expect("options differ");
    let flash: Vec<i64> = costs.effects.iter().map(|effect| effect.flash).collect();
    assert_eq!(flash, [lab.deltas[0].flash, lab.deltas[1].flash]);
    assert!(flash[0] < 0 && flash[1] > 0, "one is off and the other on: {flash:?}");
    assert_eq!(costs.interactions[0].both.flash, lab.deltas[2].flash);
}

#[test]
fn a_variation_that_does_not_build_is_a_row_that_says_so() {
    let bench = Bench::new();
    bench.profile("base", "", "");
    let arguments = ["base.toml", "--without-run", "--vary", "MBEDTLS_ECP_C,MBEDTLS_SSL_ALPN"];
    let lab = bench.rows(&arguments, 1);
    assert_eq!(lab.rows[1].profile, "base -SSL_ALPN");
    let unbuilt: Vec<&str> = lab.unbuilt.iter().map(|one| one.profile.as_str()).collect();
    assert_eq!(unbuilt, ["base -ECP_C", "base -ECP_C -SSL_ALPN"]);
    assert!(lab.unbuilt[0].cause.contains("#error"), "{}", lab.unbuilt[0].cause);
    let costs = lab.feature_costs.expect("one option differs in what is built");
    assert_eq!(costs.effects[0].feature, "MBEDTLS_SSL_ALPN");
    let text = bench.lab(&arguments).expect_exit(1);
    text.says("base -ECP_C: does not build: mbedTLS 2.28.10 does not compile with");
    let markdown = [&arguments[..], &["--format", "markdown"]].concat();
    bench.lab(&markdown).expect_exit(1).says("| base -ECP_C | 2.28.10 |");
}

#[test]
fn only_known_options_of_one_profile_can_vary() {
    let bench = Bench::new();
    bench.profile("base", "", "");
    bench.profile("built", "", "[build]\nelf = \"fw.elf\"");
    let slip = bench.lab(&["base.toml", "--vary", "MBEDTLS_SSL_ALPM", "--without-run"]);
    slip.expect_exit(2).complains("unknown option `MBEDTLS_SSL_ALPM`; the nearest known name is");
    let two = bench.lab(&["base.toml", "base.toml", "--vary", "MBEDTLS_SSL_ALPN"]);
    two.expect_exit(2).complains("--vary takes one profile");
    let twice = bench.lab(&["base.toml", "--vary", "MBEDTLS_SSL_ALPN,MBEDTLS_SSL_ALPN"]);
    twice.expect_exit(2).complains("--vary names MBEDTLS_SSL_ALPN twice");
    let built = bench.lab(&["built.toml", "--vary", "MBEDTLS_SSL_ALPN"]);
    built.expect_exit(2).complains("fw.elf, which [build] elf names");
}
