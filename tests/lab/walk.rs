//! Every option off by itself, and a run that is interrupted and taken up again.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::json::{Lab, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::server::Options;
use crate::common::tool;
use crate::{Bench, TO_BUILD};

#[test]
fn every_option_is_off_once_and_what_still_connects_is_ranked_by_what_it_saves() {
    let bench = Bench::new();
    bench.profile("base", "MBEDTLS_NET_C = true\n", "");
    let lab = bench.rows(&["base.toml", "--vary", "all"], 0);
    assert_eq!((lab.rows[0].profile.as_str(), lab.rows[0].verdict), ("base", Some(Verdict::Pass)));
    let ranking = lab.ranking.as_ref().expect("a walk ranks");
    let ranked = |name: &str| ranking.iter().find(|one| one.option == name);
    let dtls = ranked("MBEDTLS_SSL_PROTO_DTLS").expect("it builds without");
    assert!(dtls.connects == Some(true) && dtls.flash < -1000, "{dtls:?}");
    // What the server asks of a client goes too.
    let client = ranked("MBEDTLS_SSL_CLI_C").expect("it builds without");
    assert_eq!(client.connects, Some(false));
    assert_eq!(lab.left_out, ["MBEDTLS_NET_C"]);
    let unbuilt: Vec<_> = lab.unbuilt.iter().filter_map(|one| one.option.as_deref()).collect();
    assert!(unbuilt.contains(&"MBEDTLS_ECP_C") && !unbuilt.contains(&"MBEDTLS_NET_C"));
    let text = bench.lab(&["base.toml", "--vary", "all", "--without-run"]).expect_exit(0);
    text.says("Builds without (").says("Does not build without (");
    text.says("Left out, because the bare board is built without them anyway: MBEDTLS_NET_C.");
}

#[test]
fn a_walk_of_firmware_that_does_not_connect_is_exit_code_1() {
    let bench = Bench::new();
    bench.profile("base", "MBEDTLS_SSL_CLI_C = false\n", "");
    let lab = bench.rows(&["base.toml", "--vary", "all"], 1);
    assert_eq!(lab.rows[0].verdict, Some(Verdict::Fail));
}

/// Runs the program until `moment` comes, then interrupts it as Ctrl-C would; what it said on stderr.
fn interrupted(
    bench: &Bench,
    cache: &Path,
    arguments: &[&str],
    moment: impl Fn() -> bool,
) -> String {
    let child = Command::new(env!("CARGO_BIN_EXE_tlsprobe"))
        .args(arguments)
        .current_dir(bench.0.root())
        .env("TLSPROBE_CACHE", cache)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let end = Instant::now() + TO_BUILD;
    while !moment() {
        assert!(Instant::now() < end, "the moment does not come");
        thread::sleep(Duration::from_millis(5));
    }
    tool::output(tool::command("kill").args(["-INT", &child.id().to_string()]));
    let left = child.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&left.stderr).into_owned();
    assert_eq!(left.status.code(), Some(2), "{said}");
    assert!(left.stdout.is_empty(), "nothing on stdout with exit code 2");
    said
}

/// Runs that the sessions of a cache keep.
fn kept_runs(cache: &Path) -> usize {
    let sessions = fs::read_dir(cache.join("sessions")).into_iter().flatten().flatten();
    let files =
        sessions.filter_map(|session| fs::read_dir(session.path()).ok()).flatten().flatten();
    files.filter(|file| file.file_name().to_string_lossy().starts_with("run-")).count()
}

#[test]
fn an_interrupted_run_is_taken_up_and_what_it_had_is_not_run_again() {
    let bench = Bench::new();
    let chain = Chain::of("iot.example.test", Key::P256);
    bench.0.write("ca.der", chain.root.der());
    let chain = chain.write(&bench.0);
    bench.profile("base", "", "");
    let server = Options::new(&chain).tls12().start();
    let (cache, address) = (bench.0.path("cache"), server.address().to_string());
    let vary = "MBEDTLS_SSL_ALPN,MBEDTLS_SSL_PROTO_DTLS";
    let arguments = ["lab", "base.toml", "--target", "iot.example.test", "--connect-to", &address];
    let arguments = [&arguments[..], &["--ca", "ca.der", "--at", crate::common::pki::NOW]].concat();
    let arguments = [&arguments[..], &["--vary", vary]].concat();
    let said = interrupted(&bench, &cache, &arguments, || kept_runs(&cache) > 0);
    assert!(said.contains("the same command goes on from what is done"), "{said}");
    let kept = kept_runs(&cache);
    assert!((1..4).contains(&kept), "interrupted too late to tell anything: {kept}");
    // Without a server, only what was kept can still pass.
    drop(server);
    let again = bench.lab(&arguments[1..]).env("TLSPROBE_CACHE", &cache);
    let again = again.args(["--format", "json"]).expect_exit(3);
    again.complains("goes on from the run that was interrupted");
    let lab: Lab = again.json();
    let passed = lab.rows.iter().filter(|row| row.verdict == Some(Verdict::Pass)).count();
    assert_eq!((passed, lab.rows.len()), (kept, 4));
    assert_eq!(kept_runs(&cache), 0, "a run that came to its end leaves nothing to take up");
}
