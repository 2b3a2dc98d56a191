//! Two sets side by side, and what the second means for hosts and bytes.

use super::Hosts;
use crate::common::json::CertsDiff;
use crate::common::pki::{Key, NOW, Subject};
use crate::common::{Run, Scratch, tlsprobe};

fn diff(scratch: &Scratch, arguments: &[&str]) -> Run {
    tlsprobe(["certs", "diff", "--at", NOW]).args(arguments).within(scratch)
}

#[test]
fn the_same_set_in_another_order_is_no_difference() {
    let scratch = Scratch::new();
    let hosts = Hosts::new(&scratch);
    scratch.write("turned.pem", hosts.newer.pem() + &hosts.older.pem());
    let run = diff(&scratch, &["roots.pem", "turned.pem"]).expect_exit(0);
    run.says("0 added, 0 removed, 0 replaced, 2 the same").says("0 as pem").says_nothing_of("LOST");
}

#[test]
fn a_ca_is_renewed_cross_signed_or_replaced_by_another_key() {
    let scratch = Scratch::new();
    let rsa = |name: &str| Subject::authority(name).key(Key::Rsa(2048));
    let other = Subject::authority("Other").self_issued();
    let old =
        [rsa("A").self_issued(), rsa("B").self_issued(), Subject::authority("C").self_issued()];
    let new = [
        rsa("A").with(|it| it.serial_number = Some(77.into())).self_issued(),
        rsa("B").issued_by(&other),
        Subject::authority("C").self_issued(),
        Subject::authority("D").self_issued(),
    ];
    let pem =
        |set: &[crate::common::pki::Issued]| set.iter().map(|it| it.pem()).collect::<String>();
    scratch.write("old.pem", pem(&old));
    scratch.write("new.pem", pem(&new));
    let run = diff(&scratch, &["old.pem", "new.pem", "--format", "json"]).expect_exit(1);
    let found: CertsDiff = run.json();
    let replacements: Vec<(&str, Option<&str>)> =
        found.changes.iter().map(|it| (it.name.as_str(), it.replacement.as_deref())).collect();
    assert_eq!(
        replacements,
        [
            ("A", Some("renewed")),
            ("B", Some("cross-signed")),
            ("C", Some("other-key")),
            ("D", None)
        ]
    );
    let der = |set: &[crate::common::pki::Issued]| {
        set.iter().map(|it| it.der().len() as i64).sum::<i64>()
    };
    assert_eq!(found.bytes[1].form, "der");
    assert_eq!(found.bytes[1].flash, der(&new) - der(&old));
}

#[test]
fn a_removed_root_that_a_host_needs_is_a_loss_and_one_that_none_needs_is_not() {
    let scratch = Scratch::new();
    let hosts = Hosts::new(&scratch);
    scratch.write("newer.pem", hosts.newer.pem());
    scratch.write("older.pem", hosts.older.pem());
    let with_hosts = ["--chains", "chains"];
    let kept = diff(&scratch, &["roots.pem", "newer.pem"]).args(with_hosts).expect_exit(0);
    kept.says("removed").says("2 of 2 end where they ended");
    let lost = diff(&scratch, &["roots.pem", "older.pem"]).args(with_hosts).expect_exit(1);
    lost.says("1 host is lost").says("LOST: one.example:443: Newer Root -> refused");
    lost.says("both.example:8883: Newer Root -> Older Root");
    let markdown = diff(&scratch, &["roots.pem", "older.pem", "--format", "markdown"]);
    markdown.expect_exit(1).says("| removed |");
}

#[test]
fn a_set_that_cannot_be_read_is_exit_2() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    scratch.write("rubbish", "rubbish");
    diff(&scratch, &["roots.pem", "rubbish"]).expect_exit(2).complains("rubbish");
    diff(&scratch, &["roots.pem", "nowhere"]).expect_exit(2).complains("nowhere");
}
