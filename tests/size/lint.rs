//! What an image spends without need: each rule with the case that it finds and the nearest that it
//! does not.

use super::firmware::firmware;
use super::small::link;
use crate::common::json::{Size, SizeFinding};
use crate::common::{Scratch, tlsprobe};

/// Findings of one rule in a small program.
fn found(rule: &str, source: &str, arguments: &[&str]) -> Vec<SizeFinding> {
    let scratch = Scratch::new();
    let linked = link(&scratch, "lint", &[("program.c", source)], arguments);
    let run = tlsprobe(["size", "--lint", "--format", "json"]).arg(&linked.elf);
    let mut size: Size = run.arg("--map").arg(&linked.map).expect_exit(0).json();
    let findings = size.images.remove(0).findings.expect("findings were asked for");
    findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

#[track_caller]
fn price(rule: &str, source: &str) -> u64 {
    let findings = found(rule, source, &[]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(!findings[0].fix.is_empty());
    findings[0].flash
}

#[track_caller]
fn none(rule: &str, source: &str) {
    let findings = found(rule, source, &[]);
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn a_large_hole_before_an_aligned_table_has_its_price() {
    let table = |alignment: u32| {
        format!(
            "volatile int out; const int table[64] __attribute__((aligned({alignment}))) = {{1, 2}};
             void Reset_Handler(void) {{ out = table[out & 63]; }}"
        )
    };
    assert!(price("alignment-gap", &table(256)) >= 64);
    none("alignment-gap", &table(8));
}

#[test]
fn two_equal_functions_cost_one_of_them_and_different_ones_nothing() {
    let program = |second: &str| {
        format!(
            "volatile int out;
             __attribute__((noinline)) void one(int a) {{ out = a / 3 ^ 0x1234567; out += a; }}
             __attribute__((noinline)) void two(int a) {{ out = a / {second} ^ 0x1234567; out += a; }}
             void Reset_Handler(void) {{ one(out); two(out); }}"
        )
    };
    assert!(price("identical-bodies", &program("3")) >= 16);
    none("identical-bodies", &program("5"));
}

#[test]
fn functions_that_call_different_functions_are_not_the_same() {
    none(
        "identical-bodies",
        "volatile int out;
         __attribute__((noinline)) void add(int a) { out += a; }
         __attribute__((noinline)) void take(int a) { out -= a; }
         __attribute__((noinline)) void one(int a) { add(a); out = a; add(a + 1); out = 2; add(3); }
         __attribute__((noinline)) void two(int a) { take(a); out = a; take(a + 1); out = 2; take(3); }
         void Reset_Handler(void) { one(out); two(out); }",
    );
}

#[test]
fn zeros_in_flash_for_ram_that_is_not_initialised_are_priced() {
    let program = |section: &str| {
        format!(
            "char kept[256] __attribute__((section(\"{section}\"))) = {{0}};
             void Reset_Handler(void) {{ kept[3]++; }}"
        )
    };
    assert_eq!(price("no-init-in-flash", &program(".data.uninit_ram")), 256);
    none("no-init-in-flash", &program(".bss.uninit_ram"));
}

#[test]
fn a_function_among_the_variables_makes_them_executable() {
    let program = |section: &str| {
        format!(
            "volatile int out = 3; __attribute__((section(\"{section}\"), noinline, long_call))
             void fast(int a) {{ out = a / 3; }} void Reset_Handler(void) {{ fast(out); }}"
        )
    };
    assert_eq!(price("executable-data", &program(".ramfunc")), 0);
    none("executable-data", &program(".text.fast"));
}

const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n";

#[test]
fn a_certificate_that_is_there_twice_costs_one_of_them() {
    let program = |second: &str| {
        format!(
            "volatile char out; const char one[] = \"{CERTIFICATE}\"; const char two[] = \"{second}\";
             void Reset_Handler(void) {{ out = one[out & 7]; out = two[out & 7]; }}"
        )
    };
    let length = CERTIFICATE.replace("\\n", "\n").len() as u64 - 1;
    assert_eq!(price("duplicate-certificate", &program(CERTIFICATE)), length);
    none("duplicate-certificate", &program(&CERTIFICATE.replace("AAAA", "AAAB")));
}

#[test]
fn names_of_source_files_are_counted_with_their_zeros() {
    let program = |text: &str| {
        format!("const char *volatile out; void Reset_Handler(void) {{ out = \"{text}\"; }}")
    };
    let length = "lib/source.c\0".len() as u64;
    assert_eq!(price("assertion-strings", &program("lib/source.c")), length);
    none("assertion-strings", &program("no name"));
}

#[test]
fn functions_of_the_c_library_for_floating_point_are_known_by_name() {
    let program = |name: &str| {
        format!(
            "volatile int out; __attribute__((noinline)) void {name}(int a) {{ out = a; }}
             void Reset_Handler(void) {{ {name}(out); }}"
        )
    };
    assert!(price("floating-point-printf", &program("_printf_float")) > 0);
    none("floating-point-printf", &program("_printf_i"));
}

#[test]
fn unwind_tables_are_priced_where_there_are_many() {
    let program = |bytes: u32| {
        format!(
            "volatile char out; const char table[{bytes}]
             __attribute__((section(\".gcc_except_table\"))) = {{1}};
             void Reset_Handler(void) {{ out = table[out & 7]; }}"
        )
    };
    assert_eq!(price("unwind-tables", &program(128)), 128);
    none("unwind-tables", &program(32));
}

#[test]
fn real_firmware_carries_self_tests_or_debug_code_and_the_severity_decides_the_exit_code() {
    let built = firmware("2.28.10-base");
    let run = || tlsprobe(["size"]).arg(&built.elf).arg("--map").arg(&built.map);
    let size: Size = run().args(["--lint", "--format", "json"]).expect_exit(0).json();
    let findings = size.only().findings.as_ref().expect("findings were asked for");
    let debug = findings.iter().find(|finding| finding.rule == "debug-code").expect("a finding");
    assert!(debug.flash > 500 && debug.severity == "warning", "{debug:?}");
    let order: Vec<u64> = findings.iter().map(|finding| finding.flash + finding.ram).collect();
    assert!(order.is_sorted_by(|left, right| left >= right), "{order:?}");
    run().args(["--fail-on", "warning"]).expect_exit(1).says("could save").says("debug-code");
    run().expect_exit(0).says_nothing_of("could save");
}

#[test]
fn self_tests_are_known_by_name() {
    let program = |name: &str| {
        format!(
            "volatile int out; __attribute__((noinline)) int {name}(int a) {{ return a / 3; }}
             void Reset_Handler(void) {{ out = {name}(out); }}"
        )
    };
    assert!(price("self-test", &program("mbedtls_aes_self_test")) > 0);
    none("self-test", &program("mbedtls_aes_setkey"));
}
