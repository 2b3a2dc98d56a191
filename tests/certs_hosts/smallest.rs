//! Which CAs are chosen, and what stands in the way.

use super::{Hosts, bundle};
use crate::common::Scratch;
use crate::common::json::Bundle;
use crate::common::pki::Subject;

const ALL: [&str; 4] = ["--chains", "chains", "--format", "json"];

fn names(bundle: &Bundle) -> Vec<&str> {
    bundle.certificates.iter().filter_map(|it| it.subject.as_deref()).collect()
}

#[test]
fn the_one_root_that_serves_every_host_is_enough() {
    let scratch = Scratch::new();
    let hosts = Hosts::new(&scratch);
    let made: Bundle = bundle(&scratch, &ALL).expect_exit(0).json();
    assert_eq!((made.ending.as_str(), made.is_minimal), ("made", Some(true)));
    assert_eq!(names(&made), ["CN=Newer Root"]);
    assert_eq!(made.flash, Some(hosts.newer.pem().replace("\r\n", "\n").len() as u64 + 1));
    assert_eq!(made.certificates[0].hosts, ["both.example:8883", "one.example:443"]);
    let both = &made.hosts[0];
    let paths: Vec<&str> =
        both.served_by.iter().map(|it| it.path.last().unwrap().as_str()).collect();
    assert_eq!(paths, ["Older Root", "Newer Root"]);
    assert_eq!(both.served_by[0].path, ["both.example", "Newer Root", "Older Root"]);
}

#[test]
fn two_anchors_are_taken_where_there_are_two_and_the_rest_is_named() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let made: Bundle = bundle(&scratch, &ALL).args(["--anchors", "2"]).expect_exit(0).json();
    assert_eq!(names(&made), ["CN=Older Root", "CN=Newer Root"]);
    let said = bundle(&scratch, &["--chains", "chains", "--anchors", "2"]).expect_exit(0);
    said.says("fewer than 2 CAs are known for one.example:443");
}

#[test]
fn a_device_that_cannot_read_a_root_is_given_none() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    scratch.write(
        "device.toml",
        "schema = 1\nname = \"no RSA\"\n[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n\
         MBEDTLS_RSA_C = false\nMBEDTLS_PKCS1_V15 = false\nMBEDTLS_PKCS1_V21 = false\n\
         MBEDTLS_X509_RSASSA_PSS_SUPPORT = false\nMBEDTLS_KEY_EXCHANGE_RSA_ENABLED = false\n\
         MBEDTLS_KEY_EXCHANGE_DHE_RSA_ENABLED = false\n\
         MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED = false\n",
    );
    let made: Bundle =
        bundle(&scratch, &ALL).args(["--profile", "device.toml"]).expect_exit(1).json();
    assert_eq!(made.ending, "unserved");
    let refused: Vec<&str> = made
        .hosts
        .iter()
        .filter(|it| it.served_by.is_empty())
        .map(|it| it.target.as_str())
        .collect();
    assert_eq!(refused, ["both.example:8883", "one.example:443"]);
}

#[test]
fn a_host_without_a_ca_is_named_and_nothing_is_written() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let stranger = Subject::authority("Stranger").self_issued();
    scratch.write(
        "chains/lost.example.pem",
        Subject::server("lost.example").issued_by(&stranger).pem(),
    );
    let run = bundle(&scratch, &["--chains", "chains", "--out", "ca.pem"]).expect_exit(1);
    run.says("no set: 1 host without a CA").says("lost.example:443: -0x2700");
    assert!(!scratch.path("ca.pem").exists());
}

#[test]
fn a_host_that_cannot_be_reached_leaves_doubt() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    // Port 9 of loopback: nothing listens there.
    scratch.write("hosts.txt", "# none\nnobody.example:9\n");
    let hosts = ["--hosts", "hosts.txt", "--connect-to", "127.0.0.1:9", "--format", "json"];
    let made: Bundle = bundle(&scratch, &hosts).arg("Older Root").expect_exit(3).json();
    assert_eq!((made.ending.as_str(), made.unreachable.len()), ("unreachable", 1));
    let allowed = bundle(&scratch, &hosts).args(["Older Root", "--allow", "unreachable"]);
    assert_eq!(names(&allowed.expect_exit(0).json()), ["CN=Older Root"]);
}

#[test]
fn a_budget_that_is_too_small_is_exit_1_and_writes_nothing() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let small = ["--chains", "chains", "--flash", "512", "--out", "ca.pem"];
    bundle(&scratch, &small).expect_exit(1).says("the budget is 512 bytes");
    assert!(!scratch.path("ca.pem").exists());
    bundle(&scratch, &["--chains", "chains", "--flash", "2K"]).expect_exit(0);
}

#[test]
fn a_heap_budget_is_held_to_the_byte_and_esp_idf_s_bundle_keeps_none() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let fixed = ["Newer Root", "--format", "json"];
    let made: Bundle = bundle(&scratch, &fixed).expect_exit(0).json();
    let heap = made.heap.expect("a measured release");
    let enough = heap.to_string();
    bundle(&scratch, &fixed).args(["--heap", &enough]).expect_exit(0);
    let less = (heap - 1).to_string();
    let made: Bundle = bundle(&scratch, &fixed).args(["--heap", &less]).expect_exit(1).json();
    assert_eq!((made.ending.as_str(), made.heap_budget), ("over-budget", Some(heap - 1)));
    let esp = bundle(&scratch, &fixed).args(["--as", "esp-bundle-5.4"]).expect_exit(0);
    assert_eq!(esp.json::<Bundle>().heap, None);
}

#[test]
fn successors_come_along_and_those_that_no_source_holds_are_named() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let run = crate::tlsprobe(["certs", "bundle", "isrg root x1", "--successors"]).within(&scratch);
    let run = run.args(["--format", "json"]).expect_exit(0);
    let made: Bundle = run.json();
    let taken = |name: &str| {
        made.certificates.iter().find(|it| it.subject.as_ref().unwrap().ends_with(name))
    };
    assert!(!taken("ISRG Root X1").expect("X1").successor);
    assert!(taken("ISRG Root X2").expect("X2").successor);
    let missing: Vec<&str> = made.missing_successors.iter().map(|it| it.to.as_str()).collect();
    assert_eq!(missing, ["ISRG Root YR", "ISRG Root YE"]);
}

#[test]
fn what_is_not_there_is_named() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    bundle(&scratch, &["No Root"]).expect_exit(2).complains("no source holds the CA `No Root`");
    bundle(&scratch, &[]).expect_exit(2).complains("name hosts");
    bundle(&scratch, &["--chains", "roots.pem"]).expect_exit(2).complains("roots.pem");
    scratch.write("broken/a.example.pem", "nothing");
    bundle(&scratch, &["--chains", "broken"]).expect_exit(2).complains("a.example.pem");
}
