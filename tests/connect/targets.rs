//! Several targets, lists of targets, either address family, and targets that are none.

use super::device::{Bench, HOST, result};
use crate::common::json::Connect;
use crate::common::pki::{Chain, Key, NOW, Subject};
use crate::common::server::{self, Behaviour, Misbehaving, Options};
use crate::common::tlsprobe;

fn localhost() -> Bench {
    Bench::new(&Chain::with_leaf(Subject::server("localhost").names(&[
        "localhost",
        "127.0.0.1",
        "::1",
    ])))
}

#[test]
fn the_worst_verdict_decides_and_the_order_stays() {
    let bench = localhost();
    let good = Options::new(&bench.files).start();
    let bad = Misbehaving::start(Behaviour::PlainHttp);
    let nobody = server::nobody();
    let targets = [good.address().to_string(), bad.address().to_string(), nobody.to_string()];
    let run = |targets: &[String], exit| {
        let run = tlsprobe(["connect", "--at", NOW, "--ca", "ca.pem"]).args(targets);
        let output = run.args(["--format", "json"]).within(&bench.scratch).expect_exit(exit);
        let document: Connect = output.json();
        document.results.iter().map(|result| result.code).collect::<Vec<_>>()
    };
    assert_eq!(run(&targets, 1), [Some(0), Some(-0x7200), None]);
    let without_the_fail = [targets[2].clone(), targets[0].clone()];
    assert_eq!(run(&without_the_fail, 3), [None, Some(0)]);
}

#[test]
fn several_targets_make_a_table() {
    let bench = localhost();
    let good = Options::new(&bench.files).start();
    let bad = Misbehaving::start(Behaviour::PlainHttp);
    let run = tlsprobe(["connect", "--at", NOW, "--ca", "ca.pem"])
        .args([good.address().to_string(), bad.address().to_string()])
        .within(&bench.scratch);
    let output = run.expect_exit(1);
    let row = |port: u16| {
        let text = format!(":{port}");
        output.stdout.lines().find(|line| line.contains(&text)).unwrap_or_default().to_owned()
    };
    assert!(row(good.address().port()).contains("PASS"), "{}", output.transcript());
    assert!(row(bad.address().port()).contains("-0x7200"), "{}", output.transcript());
}

#[test]
fn a_file_names_targets_one_a_line() {
    let bench = localhost();
    let server = Options::new(&bench.files).start();
    let port = server.address().port();
    bench.scratch.write("hosts", format!("# ours\n\nlocalhost:{port}\n  127.0.0.1:{port}  \n"));
    for jobs in ["1", "8"] {
        let run = tlsprobe(["connect", "--hosts", "hosts", "--jobs", jobs, "--format", "json"])
            .args(["--at", NOW, "--ca", "ca.pem"])
            .within(&bench.scratch);
        let document: Connect = run.expect_exit(0).json();
        let hosts: Vec<&str> = document.results.iter().map(|result| result.host.as_str()).collect();
        assert_eq!(hosts, ["localhost", "127.0.0.1"]);
    }
}

#[test]
fn a_list_that_cannot_be_read_or_names_nobody_is_exit_2() {
    let bench = localhost();
    bench.scratch.write("empty", "# nobody\n\n");
    bench.scratch.write("odd", "localhost\nhttps://localhost/\n");
    let run = |file| tlsprobe(["connect", "--hosts", file]).within(&bench.scratch).expect_exit(2);
    run("missing").complains("missing");
    run("empty").complains("empty");
    run("odd").complains("odd").complains("2").complains("https://localhost/");
}

#[test]
fn a_target_that_is_none_is_a_usage_error() {
    for target in ["", ":443", "a:b", "a:70000", "https://a/", "[::1"] {
        tlsprobe(["connect", target]).expect_exit(2);
    }
    tlsprobe(["connect"]).expect_exit(2).complains("HOST");
}

#[test]
fn ipv6_works_by_address_and_by_connect_to() {
    let bench = localhost();
    let server = Options::new(&bench.files).ipv6().start();
    let address = server.address().to_string();
    let run = tlsprobe(["connect", &address, "--at", NOW, "--ca", "ca.pem"]).within(&bench.scratch);
    assert_eq!(result(run, 0).host, "::1");
    let run = bench.device("3.6.5", "").meets_as("localhost", server.address());
    assert_eq!(result(run, 0).host, "localhost");
}

#[test]
fn without_a_server_name_a_server_of_several_shows_its_default_certificate() {
    let bench = Bench::new(&Chain::of("default.example.test", Key::P256));
    let named = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files)
        .arg("-servername")
        .arg(HOST)
        .arg("-cert2")
        .arg(named.files.leaf.to_str().expect("a path in UTF-8"))
        .arg("-key2")
        .arg(named.files.key.to_str().expect("a path in UTF-8"))
        .start();
    let saves = |host| {
        let run = bench.device("3.6.5", "").meets_as(host, server.address());
        run.args(["--save-chain", "sent.pem"]).expect_exit(1);
        first_lines(&bench.scratch.path("sent.pem"))
    };
    let leaf = |bench: &Bench| first_lines(&bench.files.leaf);
    assert_eq!(saves(HOST), leaf(&named));
    assert_eq!(saves("else.example.test"), leaf(&bench));
}

/// Of the first certificate in a file.
fn first_lines(path: &std::path::Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a file of certificates");
    text.lines().take(6).map(str::to_owned).collect()
}
