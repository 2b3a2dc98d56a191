//! Two hellos beside each other.

use crate::common::json::Hello;
use crate::common::{Scratch, tlsprobe};
use crate::sample::{Sample, numbers, vector};

fn compare(here: &Sample, there: &Sample, arguments: &[&str], exit: i32) -> crate::common::Output {
    let scratch = Scratch::new();
    scratch.write("here.bin", here.record());
    scratch.write("there.bin", there.record());
    let run = tlsprobe(["hello", "--decode", "here.bin", "--compare", "there.bin"]);
    run.args(arguments).within(&scratch).expect_exit(exit)
}

#[test]
fn what_is_random_is_compared_by_its_length_and_the_report_says_so() {
    let here = Sample { session_id: vec![1; 32], ..Sample::default() };
    let there = Sample { session_id: vec![2; 32], ..Sample::default() };
    let output = compare(&here, &there, &[], 0);
    output.says("same  there.bin says hello alike");
    output.says("Compared by length alone: random, session_id.");
    let there = Sample { session_id: vec![2; 8], ..Sample::default() };
    let output = compare(&here, &there, &[], 1);
    output.says("DIFFERS  first in session_id at byte 44; nothing else differs");
    output.says("here 32 bytes").says("there 8 bytes");
}

#[test]
fn the_first_field_that_differs_is_named_and_then_all_others() {
    let here = Sample { suites: vec![0xc02b, 0xc0ae, 0x00ff], ..Sample::default() };
    let mut there = Sample::default();
    there.extensions.retain(|(kind, _)| *kind != 22);
    there.extensions[1].1 = numbers(&[24, 23]);
    let there = there.and(35, &[]);
    let diff: Hello = compare(&here, &there, &["--format", "json"], 1).json();
    let compared = diff.comparison.expect("a comparison");
    assert_eq!(compared.first.as_deref(), Some("cipher_suites"));
    let fields: Vec<&str> = compared.differences.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["cipher_suites", "extensions", "supported_groups", "session_ticket"]);
    let [suites, extensions, groups, ticket] = compared.differences.as_slice() else {
        panic!("four differences")
    };
    let only = |list: &Option<Vec<String>>| list.clone().unwrap_or_default().join(" ");
    assert!(only(&suites.only_here).starts_with("0xc0ae TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8"));
    assert!(only(&suites.only_there).starts_with("0xc02f"));
    assert_eq!(suites.reordered, Some(false));
    assert_eq!(only(&extensions.only_here), "0x0016 encrypt_then_mac");
    assert_eq!(only(&extensions.only_there), "0x0023 session_ticket");
    assert_eq!((groups.reordered, only(&groups.only_here).as_str()), (Some(true), ""));
    assert_eq!((ticket.offset, ticket.here.as_deref()), (None, None));
    assert_eq!((ticket.there.as_deref(), ticket.only_here.is_none()), (Some("0 bytes"), true));
    let output = compare(&here, &there, &[], 1);
    output.says("DIFFERS  first in cipher_suites at byte 46; 3 more fields differ");
    output.says("order there  0x0018 secp384r1, 0x0017 secp256r1");
}

#[test]
fn a_length_that_follows_from_other_fields_is_no_difference() {
    let mut there = Sample::default();
    there.extensions[0].1 = vector(2, &[&[0][..], &vector(2, b"other.example.org")].concat());
    let output = compare(&Sample::default(), &there, &[], 1);
    output.says("first in server_name.host_name at byte 65; nothing else differs");
}

#[test]
fn a_capture_to_compare_with_that_holds_nothing_is_exit_2() {
    let scratch = Scratch::new();
    scratch.write("here.bin", Sample::default().record());
    scratch.write("empty.txt", "\n");
    let run = tlsprobe(["hello", "--decode", "here.bin", "--compare", "empty.txt"]);
    run.within(&scratch).expect_exit(2).complains("empty.txt: there is no hex in it");
}
