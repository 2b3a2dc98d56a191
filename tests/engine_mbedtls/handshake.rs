//! Handshakes of real libraries with a real server: the verdicts, and many at a time.

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::engine::{shared_cache, tree};
use crate::common::json::{Connect, ConnectResult, Fidelity, Verdict};
use crate::common::pki::{Chain, ChainFiles, Key, NOW};
use crate::common::server::{Openssl, Options};
use crate::common::{Scratch, tlsprobe, tool};

const HOST: &str = "iot.example.test";

/// `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`.
const VERIFY_FAILED: i32 = -0x2700;
/// `MBEDTLS_X509_BADCERT_CN_MISMATCH`.
const CN_MISMATCH: u32 = 0x04;

/// The first run builds a whole library, on a busy machine perhaps several at a time.
const TO_BUILD: Duration = Duration::from_secs(300);

/// A device with the default options of a release, and the chain that it trusts.
struct Bench {
    scratch: Scratch,
    files: ChainFiles,
}

impl Bench {
    fn new(version: &str, options: &str) -> Self {
        let scratch = Scratch::new();
        let files = Chain::of(HOST, Key::P256).write(&scratch);
        let tree = tree(version);
        let profile = format!(
            "schema = 1\nname = \"test\"\n[mbedtls]\nversion = \"{version}\"\ntree = \"{}\"\n\
             [mbedtls.options]\n{options}\n[trust]\nca = [\"ca.pem\"]\n",
            tree.display()
        );
        scratch.write("device.toml", profile);
        Self { scratch, files }
    }

    fn server(&self) -> Options {
        Options::new(&self.files)
    }

    /// What becomes of a handshake under this name.
    #[track_caller]
    fn meets(&self, host: &str, server: &Openssl, exit: i32) -> (Verdict, i32, u32, String) {
        let address = server.address();
        let output = tlsprobe(["connect", "--profile", "device.toml", "--at", NOW])
            .arg(format!("{host}:{}", address.port()))
            .args(["--connect-to", &address.to_string(), "--format", "json"])
            .within(&self.scratch)
            .env("TLSPROBE_CACHE", shared_cache())
            .deadline(TO_BUILD)
            .expect_exit(exit);
        let mut document: Connect = output.json();
        document.only();
        let result = document.results.remove(0);
        assert_eq!((result.engine.as_str(), result.fidelity), ("mbedtls", Fidelity::Exact));
        let code = result.code.expect("a code");
        let flags = result.flags.expect("flags");
        (result.verdict, code, flags, result.tls_version.expect("a version"))
    }

    #[track_caller]
    fn passes_and_fails(&self, server: &Openssl, version: &str) {
        let version = version.to_owned();
        let passed = self.meets(HOST, server, 0);
        assert_eq!(passed, (Verdict::Pass, 0, 0, version.clone()));
        let failed = self.meets("wrong.example.test", server, 1);
        assert_eq!(failed, (Verdict::Fail, VERIFY_FAILED, CN_MISMATCH, version));
    }
}

/// What the library itself heard, the model says again without a network and without a build.
#[test]
fn a_recording_of_the_library_is_judged_by_the_model() {
    let bench = Bench::new("2.28.10", "");
    let server = bench.server().tls12().start();
    let address = server.address();
    let run = |arguments: &[&str], exit| {
        let output = tlsprobe(["connect", "--profile", "device.toml", "--at", NOW])
            .args(arguments)
            .args(["--format", "json"])
            .within(&bench.scratch)
            .env("TLSPROBE_CACHE", shared_cache())
            .deadline(TO_BUILD)
            .expect_exit(exit);
        let mut document: Connect = output.json();
        document.results.remove(0)
    };
    for (host, exit) in [(HOST, 0), ("wrong.example.test", 1)] {
        let target = format!("{host}:{}", address.port());
        let dialled = address.to_string();
        let record = ["--connect-to", &dialled, "--record", "kept.json", "--overwrite", &target];
        let exact = run(&record, exit);
        let again = run(&["--replay", "kept.json"], exit);
        assert_eq!((exact.engine.as_str(), again.engine.as_str()), ("mbedtls", "recording"));
        let said = |it: &ConnectResult| (it.verdict, it.code, it.flags, it.ciphersuite.clone());
        assert_eq!(said(&exact), said(&again), "{exact:#?} {again:#?}");
    }
}

/// The library alone has no certificate bundle of ESP-IDF around it, and says nothing of it.
#[test]
fn a_device_that_trusts_by_the_bundle_of_its_platform_gets_no_verdict() {
    let bench = Bench::new("3.6.5", "");
    let profile = fs::read_to_string(bench.scratch.path("device.toml")).expect("a profile");
    bench.scratch.write("device.toml", profile + "model = \"esp-bundle\"\n");
    let server = bench.server().start();
    let address = server.address();
    let output = tlsprobe(["connect", "--profile", "device.toml", "--at", NOW])
        .arg(format!("{HOST}:{}", address.port()))
        .args(["--connect-to", &address.to_string(), "--format", "json"])
        .within(&bench.scratch)
        .env("TLSPROBE_CACHE", shared_cache())
        .deadline(TO_BUILD)
        .expect_exit(3);
    let mut document: Connect = output.json();
    let result = document.results.remove(0);
    assert_eq!(result.reason.as_deref(), Some("not-modelled"));
    assert!(result.cause.contains("which the rustls engine models"), "{}", result.cause);
}

#[test]
fn every_tree_passes_and_fails_with_tls_1_2() {
    for version in ["2.18.0", "2.28.10", "3.5.1", "3.6.5"] {
        let bench = Bench::new(version, "");
        bench.passes_and_fails(&bench.server().tls12().start(), "TLSv1.2");
    }
}

#[test]
fn trees_of_3_x_pass_and_fail_with_tls_1_3() {
    // In 3.5 both are off; without the second the server's change_cipher_spec is an invalid record.
    let of_3_5 = "MBEDTLS_SSL_PROTO_TLS1_3 = true\nMBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE = true";
    for (version, options) in [("3.5.1", of_3_5), ("3.6.5", "")] {
        let bench = Bench::new(version, options);
        bench.passes_and_fails(&bench.server().tls13().start(), "TLSv1.3");
    }
}

#[test]
fn a_session_is_taken_up_by_a_server_that_keeps_sessions() {
    let keeps = |server: Options| server;
    let forgets = |server: Options| server.arg("-no_ticket").arg("-no_cache");
    for version in ["2.28.10", "3.6.5"] {
        let bench = Bench::new(version, "");
        for (server, resumed) in [(keeps(bench.server()), true), (forgets(bench.server()), false)] {
            let server = server.tls12().start();
            let address = server.address().to_string();
            let output = tlsprobe(["connect", "--profile", "device.toml", "--at", NOW, "--resume"])
                .args([HOST, "--connect-to", &address, "--format", "json"])
                .within(&bench.scratch)
                .env("TLSPROBE_CACHE", shared_cache())
                .deadline(TO_BUILD)
                .expect_exit(0);
            let mut document: Connect = output.json();
            assert_eq!(document.results.remove(0).resumed, Some(resumed), "{version}");
        }
    }
}

#[test]
fn only_the_devices_own_library_resumes() {
    let run = tlsprobe(["connect", "iot.example.test", "--resume", "--engine", "rustls"]);
    run.expect_exit(2).complains("--resume takes the device's own library");
}

#[test]
fn two_hundred_targets_leave_no_process_and_no_descriptor() {
    const JOBS: usize = 16;
    let bench = Bench::new("2.28.10", "");
    let server = bench.server().tls12().start();
    bench.meets(HOST, &server, 0);
    let port = server.address().port();
    bench.scratch.write("hosts", format!("{HOST}:{port}\n").repeat(200));
    let mut child = tool::command(env!("CARGO_BIN_EXE_tlsprobe"))
        .args(["connect", "--profile", "device.toml", "--at", NOW, "--hosts", "hosts"])
        .args(["--jobs", &JOBS.to_string(), "--connect-to", &server.address().to_string()])
        .current_dir(bench.scratch.root())
        .env("TLSPROBE_CACHE", shared_cache())
        .env_remove("CC")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let most = watch(&mut child);
    let output = child.wait_with_output().expect("its output");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert!((1..=JOBS).contains(&most.children), "{} children at a time", most.children);
    // Three of its own, and for each job a socket and two pipes, in the moment of starting both ends.
    let bound = 16 + JOBS * 8;
    assert!(most.descriptors <= bound, "{} descriptors", most.descriptors);
    assert!(most.threads <= 4 + JOBS * 3, "{} threads", most.threads);
}

/// What a process had at most at one moment.
#[derive(Debug, Default)]
struct Most {
    children: usize,
    descriptors: usize,
    threads: usize,
}

fn watch(child: &mut Child) -> Most {
    let process = format!("/proc/{}", child.id());
    let entries = |folder: &str| {
        let entries = fs::read_dir(format!("{process}/{folder}"));
        entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let end = Instant::now() + TO_BUILD;
    let mut most = Most::default();
    while child.try_wait().expect("a child to wait for").is_none() {
        assert!(Instant::now() < end, "no end after {TO_BUILD:?}");
        let threads = entries("task");
        let children = |task: &std::path::PathBuf| {
            let children = fs::read_to_string(task.join("children")).unwrap_or_default();
            children.split_whitespace().count()
        };
        most.children = most.children.max(threads.iter().map(children).sum());
        most.threads = most.threads.max(threads.len());
        most.descriptors = most.descriptors.max(entries("fd").len());
        thread::sleep(Duration::from_millis(5));
    }
    most
}

#[test]
fn a_child_does_not_outlive_a_killed_parent() {
    let bench = Bench::new("2.28.10", "");
    // It listens and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = silent.local_addr().expect("an address");
    let mut parent = tool::command(env!("CARGO_BIN_EXE_tlsprobe"))
        .args(["connect", "--profile", "device.toml", &address.to_string(), "--timeout", "600"])
        .current_dir(bench.scratch.root())
        .env("TLSPROBE_CACHE", shared_cache())
        .env_remove("CC")
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    // The child has its socket, and with it its hello, before the parent dies.
    let (mut connection, _) = silent.accept().expect("a device");
    let mut hello = [0; 5];
    std::io::Read::read_exact(&mut connection, &mut hello).expect("the hello's first bytes");
    parent.kill().expect("a parent to kill");
    parent.wait().expect("a parent to wait for");
    connection.set_read_timeout(Some(TO_BUILD)).expect("a limit");
    let rest = std::io::Read::read_to_end(&mut connection, &mut Vec::new());
    assert!(rest.is_ok(), "the socket is still open: {rest:?}");
}
