//! `certs audit` with hosts: who needs which CA, and who needs none.

use super::Hosts;
use crate::common::json::Audit;
use crate::common::pki::{NOW, Subject};
use crate::common::{Run, Scratch, tlsprobe};

fn audit(scratch: &Scratch, arguments: &[&str]) -> Run {
    let fixed = ["certs", "audit", "roots.pem", "--chains", "chains", "--at", NOW];
    tlsprobe(fixed).args(arguments).within(scratch)
}

fn said(audit: &Audit, rule: &str) -> Vec<String> {
    let findings = audit.findings.iter().filter(|finding| finding.rule == rule);
    findings.map(|finding| finding.message.clone()).collect()
}

#[test]
fn each_host_has_its_path_and_what_becomes_of_it_without() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let run = audit(&scratch, &[]).expect_exit(0);
    run.says("both.example < Newer Root < Older Root   goes on with Newer Root");
    run.says("one.example < Newer Root                 lost");
}

#[test]
fn a_ca_that_is_the_only_one_and_a_ca_that_none_needs_are_findings() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let roots = std::fs::read_to_string(scratch.path("roots.pem")).expect("roots");
    scratch.write("roots.pem", roots + &Subject::authority("Spare Root").self_issued().pem());
    let found: Audit = audit(&scratch, &["--format", "json"]).expect_exit(0).json();
    let only = said(&found, "only-one-anchor");
    assert_eq!(only, ["It is the only CA of the set that serves one.example:443."]);
    assert_eq!(said(&found, "unused-by-hosts").len(), 1);
    assert!(said(&found, "unserved-host").is_empty());
    assert_eq!(found.hosts[0].served_by.len(), 2);
}

#[test]
fn a_host_that_no_ca_serves_is_an_error() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    scratch.write("chains/lost.example.pem", Subject::server("lost.example").self_issued().pem());
    let found: Audit = audit(&scratch, &["--format", "json"]).expect_exit(1).json();
    let message = said(&found, "unserved-host").remove(0);
    assert!(message.starts_with("No CA of the set serves lost.example:443: -0x2700"), "{message}");
}
