//! What breaks when: the device's own dates, and what root programs announce.

use time::macros::datetime;

use super::Hosts;
use crate::common::json::Calendar;
use crate::common::pki::{Key, NOW, Subject, Window};
use crate::common::{Run, Scratch, tlsprobe};

const SHORT: Window = (datetime!(2020-01-01 0:00 UTC), datetime!(2028-01-28 12:00 UTC));

fn calendar(scratch: &Scratch, arguments: &[&str]) -> Run {
    tlsprobe(["certs", "calendar", "--at", NOW]).args(arguments).within(scratch)
}

/// As [`Hosts`], but the older root and what it signs end in 2028.
fn cross_signed_for_two_years(scratch: &Scratch) {
    let older = Subject::authority("Older Root").window(SHORT).self_issued();
    let newer = Subject::authority("Newer Root").key(Key::Rsa(2048)).self_issued();
    let cross =
        Subject::authority("Newer Root").key(Key::Rsa(2048)).window(SHORT).issued_by(&older);
    let both = Subject::server("both.example").issued_by(&newer);
    let old = Subject::server("old.example").issued_by(&older);
    scratch.write("older.pem", older.pem());
    scratch.write("roots.pem", format!("{}{}", older.pem(), newer.pem()));
    scratch.write("chains/both.example.pem", format!("{}{}", both.pem(), cross.pem()));
    scratch.write("chains/old.example.pem", old.pem());
}

#[test]
fn a_host_goes_on_with_another_ca_or_is_lost_on_the_last_day_of_its_own() {
    let scratch = Scratch::new();
    cross_signed_for_two_years(&scratch);
    let arguments = ["roots.pem", "--chains", "chains", "--format", "json"];
    let calendar: Calendar = calendar(&scratch, &arguments).expect_exit(0).json();
    let first = &calendar.events[0];
    assert_eq!((first.day.as_str(), first.kind.as_str()), ("2028-01-28", "expires"));
    let fates: Vec<(&str, &str)> =
        first.hosts.iter().map(|it| (it.target.as_str(), it.fate.as_str())).collect();
    assert_eq!(fates, [("old.example:443", "lost")]);
    let lost: Vec<Option<&str>> = calendar.hosts.iter().map(|it| it.lost.as_deref()).collect();
    assert_eq!(lost, [Some("2040-01-01"), Some("2028-01-28")]);
    assert_eq!(calendar.hosts[0].path, ["both.example", "Newer Root"]);
}

#[test]
fn an_intermediate_that_ends_before_its_ca_is_an_event_of_its_own() {
    let scratch = Scratch::new();
    let root = Subject::authority("Root").self_issued();
    let intermediate = Subject::authority("Intermediate").window(SHORT).issued_by(&root);
    let leaf = Subject::server("a.example").issued_by(&intermediate);
    scratch.write("root.pem", root.pem());
    scratch.write("chains/a.example.pem", leaf.pem() + &intermediate.pem());
    let run = calendar(&scratch, &["root.pem", "--chains", "chains"]).expect_exit(0);
    run.says("2028-01-28   an intermediate expires").says("2040-01-01   expires on the device");
    run.says("1 of 1 hosts lose their last CA, the first on 2040-01-01");
}

#[test]
fn a_loss_within_the_days_that_are_named_is_exit_1() {
    let scratch = Scratch::new();
    cross_signed_for_two_years(&scratch);
    let fixed = ["roots.pem", "--chains", "chains", "--within"];
    calendar(&scratch, &fixed).arg("591").expect_exit(0);
    calendar(&scratch, &fixed).arg("592").expect_exit(1);
}

#[test]
fn a_host_that_is_refused_already_is_exit_1() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    scratch.write("other.pem", Subject::authority("Other Root").self_issued().pem());
    let run = calendar(&scratch, &["other.pem", "--chains", "chains"]).expect_exit(1);
    run.says("2 of 2 hosts are refused already").says("one.example:443");
}

#[test]
fn a_device_without_date_checks_loses_nothing() {
    let scratch = Scratch::new();
    cross_signed_for_two_years(&scratch);
    scratch.write(
        "device.toml",
        "schema = 1\nname = \"no dates\"\n[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n\
         MBEDTLS_HAVE_TIME_DATE = false\n",
    );
    let arguments = ["roots.pem", "--chains", "chains", "--profile", "device.toml"];
    let run = calendar(&scratch, &arguments).expect_exit(0);
    run.says("no host loses its last CA").says("nothing expires for it");
}

#[test]
fn what_root_programs_announce_is_when_hosts_move_and_says_where_it_is_written() {
    let scratch = Scratch::new();
    let run = tlsprobe(["certs", "calendar", "mozilla", "--at", "2026-11-23T00:00:00Z"]);
    let calendar: Calendar = run.args(["--format", "json"]).within(&scratch).expect_exit(0).json();
    let of = |kind: &str, name: &str| {
        let mut events = calendar.events.iter();
        events.find(|it| it.kind == kind && it.name == name).map(|it| it.day.as_str())
    };
    assert_eq!(of("chrome", "DigiCert Global Root G2"), Some("2027-09-14"));
    assert_eq!(of("mozilla", "DigiCert Global Root G2"), Some("2029-04-15"));
    assert_eq!(of("expires", "DigiCert Global Root G2"), Some("2038-01-15"));
    assert!(calendar.events.len() > 200, "{}", calendar.events.len());
}
