//! `tlsprobe profile show` and `check`, as a person would type them.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::common::{Scratch, tlsprobe};

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles").join(name)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    schema: String,
    results: Vec<CheckResult>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckResult {
    profile: String,
    path: Option<String>,
    mbedtls: String,
    verdict: String,
    findings: Vec<Finding>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Finding {
    rule: String,
    severity: String,
    option: Option<String>,
    at: Option<String>,
    message: String,
    fix: Option<String>,
}

fn check_json(text: &str) -> Check {
    let check: Check = serde_json::from_str(text).expect("the contract's JSON");
    assert_eq!(check.schema, "tlsprobe.profile-check/1");
    check
}

#[test]
fn each_shipped_profile_checks_as_its_story_says() {
    for (name, code) in [
        ("lpc4337/before.toml", 1),
        ("lpc4337/no-dtls.toml", 1),
        ("lpc4337/no-sslv3.toml", 1),
        ("lpc4337/fail-closed.toml", 0),
        ("mbedtls-2.28.10/base.toml", 0),
        ("mbedtls-2.28.10/no-dtls.toml", 0),
        ("mbedtls-2.28.10/no-sslv3.toml", 0),
        ("mbedtls-2.28.10/no-dtls-no-sslv3.toml", 0),
        ("mbedtls-3.6.5.toml", 0),
        ("modern-small.toml", 0),
    ] {
        tlsprobe(["profile", "check"]).arg(shipped(name)).expect_exit(code);
    }
}

#[test]
fn fail_open_is_a_fail_unless_allowed_by_name() {
    let board = shipped("lpc4337/before.toml");
    let run = tlsprobe(["profile", "check"]).arg(&board);
    run.expect_exit(1).says("FAIL  lpc4337-before").says("any server is accepted");
    let run = tlsprobe(["profile", "check", "--allow", "fail-open"]).arg(&board);
    run.expect_exit(0).says("ok  lpc4337-before").says("fail-open");
    let run = tlsprobe(["profile", "check", "--allow", "fail-open", "--fail-on", "warning"]);
    run.arg(&board).expect_exit(1).says("dates-not-checked");
}

#[test]
fn several_profiles_are_checked_at_once_and_the_worst_decides() {
    let run = tlsprobe(["profile", "check", "--format", "json"])
        .arg(shipped("lpc4337/before.toml"))
        .arg(shipped("modern-small.toml"));
    let check = check_json(&run.expect_exit(1).stdout);
    let verdicts: Vec<_> = check.results.iter().map(|result| result.verdict.as_str()).collect();
    assert_eq!(verdicts, ["fail", "pass"]);
    let board = &check.results[0];
    assert_eq!((board.profile.as_str(), board.mbedtls.as_str()), ("lpc4337-before", "2.1.2"));
    assert!(board.path.as_deref().is_some_and(|path| path.ends_with("lpc4337/before.toml")));
    assert_eq!(
        (board.findings[0].rule.as_str(), board.findings[0].severity.as_str()),
        ("fail-open", "error")
    );
}

#[test]
fn without_a_profile_the_one_here_counts_and_else_the_built_in_device() {
    let check =
        check_json(&tlsprobe(["profile", "check", "--format", "json"]).expect_exit(0).stdout);
    assert_eq!(
        (check.results[0].profile.as_str(), &check.results[0].path),
        ("mbedTLS 3.6.5", &None)
    );
    let scratch = Scratch::new();
    scratch.write("tlsprobe.toml", "name = \"mine\"\n[mbedtls]\nversion = \"2.28.10\"\n");
    let run = tlsprobe(["profile", "check"]).within(&scratch);
    run.expect_exit(1).says("mine").says("profile tlsprobe.toml, found here").says("-0x7680");
}

#[test]
fn what_only_the_build_knows_is_no_verdict_unless_allowed() {
    let scratch = Scratch::new();
    scratch.write("c.h", "#include \"sdkconfig.h\"\n#define MBEDTLS_SSL_TLS_C\n");
    let arguments = ["profile", "check", "--mbedtls", "2.28.10", "--config", "c.h"];
    tlsprobe(arguments).within(&scratch).expect_exit(1).says("impossible-combination");
    let text = "[mbedtls]\nversion = \"3.6.5\"\nconfig = \"d.h\"\n[trust]\nca = [\"mozilla\"]\n";
    scratch.write("p.toml", text);
    let default =
        std::fs::read_to_string(shipped("modern-small/mbedtls_config.h")).expect("a header");
    scratch.write("d.h", format!("#include \"sdkconfig.h\"\n{default}"));
    let run = tlsprobe(["profile", "check", "p.toml"]).within(&scratch);
    run.expect_exit(3).says("UNDECIDED  p").says("`sdkconfig.h` is not beside this header");
    let allowed = ["profile", "check", "p.toml", "--allow", "inconclusive"];
    tlsprobe(allowed).within(&scratch).expect_exit(0);
}

#[test]
fn a_profile_that_cannot_be_read_is_exit_2_with_file_and_line() {
    let scratch = Scratch::new();
    scratch.write("p.toml", "schema = 1\n[tls]\nauthmod = \"none\"\n");
    let message = "p.toml:3: unknown key `tls.authmod`; the nearest known key is `tls.authmode`";
    for command in ["show", "check"] {
        tlsprobe(["profile", command, "p.toml"]).within(&scratch).expect_exit(2).complains(message);
        let run = tlsprobe(["profile", command, "--profile", "absent.toml"]).within(&scratch);
        run.expect_exit(2).complains("cannot read absent.toml");
    }
    tlsprobe(["profile", "show", "--at", "noon"]).expect_exit(2).complains("neither RFC 3339");
}

#[test]
fn a_tree_of_another_release_is_exit_2() {
    let scratch = Scratch::new();
    scratch.write(
        "tree/include/mbedtls/version.h",
        "#define MBEDTLS_VERSION_STRING         \"2.28.9\"\n",
    );
    scratch.write("p.toml", "[mbedtls]\nversion = \"2.28.10\"\ntree = \"tree\"\n");
    let run = tlsprobe(["profile", "check", "p.toml"]).within(&scratch).expect_exit(2);
    run.complains("tree tree is mbedTLS 2.28.9, but the profile says 2.28.10");
    scratch.write("q.toml", "[mbedtls]\nversion = \"2.28.10\"\ntree = \"nowhere\"\n");
    let run = tlsprobe(["profile", "check", "q.toml"]).within(&scratch).expect_exit(2);
    run.complains("tree nowhere is no mbedTLS tree");
}

#[test]
fn show_tells_where_each_option_came_from() {
    let run = tlsprobe(["profile", "show"]).arg(shipped("lpc4337/fail-closed.toml"));
    let output = run.expect_exit(0);
    output.says("lpc4337-fail-closed").says("optional, and the application closes on any flag");
    let line = |name: &str| {
        output.stdout.lines().find(|line| line.contains(name)).expect("an option").to_owned()
    };
    assert!(
        line("MBEDTLS_SSL_PROTO_SSL3 ").contains("no-sslv3.toml:9"),
        "{}",
        line("MBEDTLS_SSL_PROTO_SSL3 ")
    );
    assert!(line("MBEDTLS_SSL_PROTO_DTLS ").contains("no-dtls.toml:9"));
    assert!(line("MBEDTLS_SSL_PROTO_TLS1_2 ").contains("mbedtls_config.h:"));
}

#[test]
fn show_in_json_is_the_contract() {
    let output = tlsprobe(["profile", "show", "--format", "json"]).expect_exit(0);
    let show: Show = serde_json::from_str(&output.stdout).expect("the contract's JSON");
    assert_eq!((show.schema.as_str(), show.source.as_str()), ("tlsprobe.profile/1", "built-in"));
    assert_eq!((show.mbedtls.as_str(), show.defaults.as_deref()), ("3.6.5", Some("3.6.5")));
    assert!(show.options.iter().all(|option| option.origin == "default" && option.state == "on"));
    assert_eq!(show.capabilities.tls_versions, ["tls12", "tls13"]);
    assert_eq!(show.tls.hostname, "target");
    assert_eq!(show.trust, ["mozilla"]);
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Show {
    schema: String,
    profile: String,
    source: String,
    path: Option<String>,
    mbedtls: String,
    tree: Option<String>,
    defaults: Option<String>,
    headers: Vec<String>,
    options: Vec<ShownOption>,
    capabilities: Capabilities,
    tls: Tls,
    trust: Vec<String>,
    clock: String,
    cpu: Option<String>,
    heap: Option<u64>,
    regions: Vec<serde_json::Value>,
    elf: Option<String>,
    map: Option<String>,
    command: Option<String>,
    fragment: Option<String>,
    flags: Vec<String>,
    budget: serde_json::Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct ShownOption {
    name: String,
    state: String,
    value: Option<String>,
    origin: String,
    at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Capabilities {
    tls_versions: Vec<String>,
    ciphersuites: Vec<String>,
    curves: Vec<String>,
    hashes: Vec<String>,
    rsa: bool,
    rsassa_pss: bool,
    ecdsa: bool,
    checks_dates: bool,
    checks_key_usage: bool,
    checks_extended_key_usage: bool,
    in_content_len: u64,
    out_content_len: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Tls {
    authmode: String,
    fail_closed: bool,
    hostname: String,
    name: Option<String>,
    transport: String,
    min_version: String,
    max_version: String,
    ciphersuites: Option<Vec<String>>,
    groups: Option<Vec<String>>,
    alpn: Vec<String>,
    max_fragment_length: Option<u16>,
}
