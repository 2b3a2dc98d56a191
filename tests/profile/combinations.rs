//! The option rules beside the library's own `check_config.h`, as the cross-compiler reads it: for
//! each option of each release, turned off where it is on and on where it is off, both must agree
//! whether the configuration can be compiled.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use tlsprobe::mbedtls::{DefaultOptions, Version};
use tlsprobe::profile::check::{Severity, check};

use crate::common::{Scratch, tool};
use crate::files::load_text;

/// Options that decide nothing about an option rule here: each would need a file, a value or a
/// platform that a configuration alone does not have.
const NOT_TOGGLED: [(&str, &str); 14] = [
    ("MBEDTLS_CONFIG_FILE", "names a header"),
    ("MBEDTLS_USER_CONFIG_FILE", "names a header"),
    ("MBEDTLS_PSA_CRYPTO_CONFIG_FILE", "names a header"),
    ("MBEDTLS_PSA_CRYPTO_USER_CONFIG_FILE", "names a header"),
    ("MBEDTLS_PSA_CRYPTO_PLATFORM_FILE", "names a header"),
    ("MBEDTLS_PSA_CRYPTO_STRUCT_FILE", "names a header"),
    ("MBEDTLS_PSA_CRYPTO_CONFIG", "another set of options decides"),
    ("MBEDTLS_CONFIG_VERSION", "is compared as a number"),
    ("MBEDTLS_SSL_TLS1_3_TICKET_NONCE_LENGTH", "is compared as a number"),
    ("MBEDTLS_SHA256_USE_A64_CRYPTO_ONLY", "asks for a 64-bit processor"),
    ("MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_ONLY", "asks for a 64-bit processor"),
    ("MBEDTLS_SHA512_USE_A64_CRYPTO_ONLY", "asks for a 64-bit processor"),
    ("MBEDTLS_TEST_CONSTANT_FLOW_MEMSAN", "asks for a sanitizer of the host"),
    ("MBEDTLS_PSA_CRYPTO_SPM", "needs a header of the platform"),
];

pub fn trees() -> Vec<(Version, PathBuf)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mbedtls/fetch.sh");
    let lines = String::from_utf8(tool::output(tool::command("sh").arg(script))).expect("UTF-8");
    let tree = |line: &str| {
        let (version, path) = line.split_once('\t').expect("a version and a path");
        (version.parse().expect("a version"), PathBuf::from(path))
    };
    lines.lines().map(tree).collect()
}

fn compiles(version: Version, tree: &Path, scratch: &Scratch, option: &str, on: bool) -> bool {
    let (directive, config) = if on { ("define", "1") } else { ("undef", "") };
    let user = scratch
        .write(&format!("{version}-{option}.h"), format!("#{directive} {option} {config}\n"));
    let header = if version.major < 3 { "mbedtls/config.h" } else { "mbedtls/build_info.h" };
    let mut gcc = tool::command("arm-none-eabi-gcc");
    gcc.args(["-mcpu=cortex-m4", "-mthumb", "-E", "-x", "c", "/dev/null", "-o", "/dev/null"])
        .arg("-I")
        .arg(tree.join("include"))
        .arg(format!("-DMBEDTLS_USER_CONFIG_FILE=\"{}\"", user.display()))
        .args(["-include", header]);
    gcc.output().expect("the compiler starts").status.success()
}

fn allowed(version: Version, option: &str, on: bool) -> bool {
    let text = format!("[mbedtls]\nversion = \"{version}\"\n[mbedtls.options]\n{option} = {on}\n");
    let profile = load_text(&text).expect("a valid profile");
    !check(&profile)
        .iter()
        .any(|finding| finding.severity == Severity::Error && finding.option.is_some())
}

fn toggles(version: Version) -> Vec<(&'static str, bool)> {
    let table = DefaultOptions::of(version).expect("a table");
    let on: Vec<&str> = table.enabled().map(|(name, _)| name).collect();
    table
        .known()
        .filter(|name| !NOT_TOGGLED.iter().any(|(left_out, _)| left_out == name))
        .map(|name| (name, !on.contains(&name)))
        .collect()
}

fn disagreements(version: Version, tree: &Path) -> Vec<String> {
    let scratch = Scratch::new();
    let left = Mutex::new(toggles(version));
    let found = Mutex::new(Vec::new());
    let next = || left.lock().expect("no panic").pop();
    let worker = || {
        while let Some((option, on)) = next() {
            let real = compiles(version, tree, &scratch, option, on);
            if real != allowed(version, option, on) {
                let word = if real { "refuses" } else { "allows" };
                let line = format!("{version}: tlsprobe wrongly {word} {option} = {on}");
                found.lock().expect("no panic").push(line);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(worker);
        }
    });
    let mut found = found.into_inner().expect("no panic");
    found.sort();
    found
}

#[test]
fn the_rules_agree_with_the_library_s_own_check_for_every_option_of_every_release() {
    let trees = trees();
    assert_eq!(trees.len(), 4);
    let found: Vec<_> =
        trees.iter().flat_map(|(version, tree)| disagreements(*version, tree)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
